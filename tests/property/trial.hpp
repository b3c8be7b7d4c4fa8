#pragma once

// What must hold for every chart. LYTES_PROPERTY_CASES sets the number of charts a property is asked of;
// LYTES_PROPERTY_SEED begins another sequence.
#include <algorithm>
#include <cstdlib>
#include <deque>
#include <memory_resource>
#include <optional>
#include <ranges>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "cards/advise.hpp"
#include "cards/derive.hpp"
#include "cards/tables.hpp"
#include "tests/support/any_chart.hpp"

namespace lytes::tests {

using cards::Advice;
using cards::Card;
using cards::Facts;
using cards::Family;
using cards::Indicator;
using cards::OrderFacts;
using cards::RenalBucket;
using cards::Rule;
using fhir::Decimal;
using fhir::Measure;
using fhir::Unit;
using fhir::operator""_dec;

inline std::uint64_t number_from(const char* name, std::uint64_t otherwise) {
    const char* const text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}
/// The sanitizers slow everything down by an order of magnitude, and look for something else.
inline std::uint64_t case_count() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    constexpr std::uint64_t usual = 10'000;
#else
    constexpr std::uint64_t usual = 100'000;
#endif
    return number_from("LYTES_PROPERTY_CASES", usual);
}

/// One chart, advised upon as often as needed, in storage that is used again and again.
class Trial {
  public:
    AnyChart chart;

    /// Forgets all advice and makes the next chart. No cap and no hook hides anything in it.
    void begin(std::uint64_t number) {
        arena_.release();
        chart.make(seed_, number);
        number_ = number;
        chart.knowledge.caps = {1000, 1000, 1000, 1000, 1000};
        if (chart.trigger == cards::Trigger::patient_view) chart.trigger = cards::Trigger::result_review;
        if (chart.trigger == cards::Trigger::order_select) chart.trigger = cards::Trigger::order_sign;
        inputs_.clear();
    }
    [[nodiscard]] const cards::Case& input(bool wants_trace = false) {
        inputs_.push_back(chart.input(arena_));
        inputs_.back().wants_trace = wants_trace;
        return inputs_.back();
    }
    [[nodiscard]] Advice advice() { return cards::advise(input()); }
    [[nodiscard]] bool is_order() const { return chart.trigger == cards::Trigger::order_sign; }
    [[nodiscard]] fhir::Arena& arena() { return arena_; }

    void fail(std::string_view why, const Advice& before, const Advice& after) const {
        FAIL_CHECK("seed ", seed_, ", case ", number_, ": ", why, "\nbefore:", shown(before),
                   "\nafter:", shown(after), "\nchart (after): ", chart.described());
    }

  private:
    [[nodiscard]] static std::string shown(const Advice& advice) {
        std::string out;
        for (const Card& card : advice.cards) {
            out.append("\n  ").append(card.rule).append(" ").append(
                std::to_string(static_cast<int>(card.indicator)));
            out.append(" draft ")
                .append(std::to_string(card.draft_index))
                .append(" '")
                .append(card.summary)
                .append("'");
            for (const std::string_view id : card.folded) out.append(" +").append(id);
            for (const auto& one : card.suggestions) out.append(" ").append(one.code);
        }
        return out;
    }

    std::uint64_t seed_ = number_from("LYTES_PROPERTY_SEED", 20261125);
    std::uint64_t number_ = 0;
    std::vector<std::byte> buffer_ = std::vector<std::byte>(1U << 20U);
    std::pmr::monotonic_buffer_resource arena_{buffer_.data(), buffer_.size()};
    std::deque<cards::Case> inputs_;
};

// --- how cards are compared -------------------------------------------------------------------------------

inline bool is_same(const Card& left, const Card& right, bool with_texts) {
    const auto is_same_suggestion = [&](const cards::Suggestion& one, const cards::Suggestion& other) {
        return one.code == other.code && (!with_texts || one.label == other.label);
    };
    return left.rule == right.rule && left.indicator == right.indicator &&
           left.draft_index == right.draft_index && std::ranges::equal(left.folded, right.folded) &&
           std::ranges::equal(left.suggestions, right.suggestions, is_same_suggestion) &&
           (!with_texts || (left.summary == right.summary && left.detail == right.detail));
}
/// A number whose unit is in doubt has no family: how alarming it may be is told from the bare number.
inline bool is_same_but_for_doubts(const Advice& left, const Advice& right) {
    const auto is_kept = [](const Card& card) { return card.rule != "GEN-DQ-UNIT-01"; };
    auto ours = left.cards | std::views::filter(is_kept);
    auto theirs = right.cards | std::views::filter(is_kept);
    return left.cards.size() == right.cards.size() &&
           std::ranges::equal(ours, theirs,
                              [](const Card& one, const Card& other) { return is_same(one, other, false); });
}
inline bool is_same(const Advice& left, const Advice& right, bool with_texts) {
    return std::ranges::equal(left.cards, right.cards, [&](const Card& one, const Card& other) {
        return is_same(one, other, with_texts);
    });
}

/// Two rules that speak of the same thing: leads of one analyte, order rules of one family.
inline bool is_of_one_subject(const Rule& one, const Rule& other) {
    if (one.kind != other.kind) return false;
    if (one.kind == cards::RuleKind::order_rule) return one.family == other.family;
    return one.kind == cards::RuleKind::lead && one.about == other.about;
}
/// Whether some card, or a card that took it in, says at least as much about it.
inline bool is_covered(const Card& before, const Advice& after) {
    const Rule* const wanted = cards::find_rule(before.rule);
    return std::ranges::any_of(after.cards, [&](const Card& card) {
        if (card.draft_index != before.draft_index || card.indicator < before.indicator) return false;
        const auto speaks = [&](std::string_view id) {
            const Rule* const rule = cards::find_rule(id);
            return id == before.rule || (rule != nullptr && is_of_one_subject(*wanted, *rule));
        };
        return speaks(card.rule) || std::ranges::any_of(card.folded, speaks);
    });
}
/// The first card that is gone or calmer, apart from those whose own ground was taken away.
template <typename Exempt>
const Card* first_lost(const Advice& before, const Advice& after, const Exempt& is_exempt) {
    for (const Card& card : before.cards)
        if (!is_exempt(card) && !is_covered(card, after)) return &card;
    return nullptr;
}
inline bool is_about_a_doubt(const Card& card) {
    return card.rule.starts_with("GEN-DQ-UNIT") || card.rule.starts_with("GEN-DQ-IMPLAUS") ||
           card.rule.starts_with("GEN-DQ-NONUM") || card.rule.starts_with("GEN-CONFLICT");
}

inline bool has_fired(cards::Outcome outcome) {
    using enum cards::Outcome;
    return outcome == fired || outcome == folded || outcome == capped || outcome == suppressed;
}
struct Traced {
    Facts facts;
    std::pmr::vector<OrderFacts> orders;
    Advice advice;
};
/// With the facts that the advice was made from.
inline Traced traced(Trial& trial) {
    const cards::Case& input = trial.input(true);
    Traced made{
        .facts = cards::derive(input), .orders = std::pmr::vector<OrderFacts>(&trial.arena()), .advice = {}};
    return made;
}
inline void advise_traced(Trial& trial, Traced& made) {
    made.orders.reserve(trial.chart.drafts.size());
    if (trial.is_order()) {
        int index = 0;
        for (const fhir::MedicationOrder& draft : made.facts.input->drafts)
            made.orders.push_back(cards::derive_order(made.facts, draft, index++));
    }
    made.advice = cards::advise_on(made.facts, made.orders);
}

}  // namespace lytes::tests
