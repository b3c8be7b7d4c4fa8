#pragma once

#include <chrono>
#include <memory>
#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "cards/advise.hpp"
#include "cards/derive.hpp"
#include "cards/tables.hpp"
#include "hooks/catalog.hpp"
#include "hooks/gather.hpp"
#include "hooks/request.hpp"
#include "tests/support/vignette.hpp"

namespace lytes::tests {

/// A vignette read as a service reads it, and opened so far that single clauses can be asked. Owns what the
/// facts borrow, so it does not move.
class WorkedCase {
  public:
    explicit WorkedCase(const Vignette& vignette) {
        constexpr fhir::Instant now =
            std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + std::chrono::hours{10};
        const hooks::Service* service = hooks::find_service(vignette.service);
        REQUIRE(service != nullptr);
        body_ = vignette.request(now);
        auto document = fhir::json::Document::parse(body_, arena_);
        REQUIRE(document.has_value());
        document_ = std::make_unique<fhir::json::Document>(*std::move(document));
        const auto request = hooks::decode_request(*service, *document_, arena_);
        REQUIRE(request.has_value());
        intake_ = std::make_unique<hooks::Intake>(*service, *request, arena_);
        REQUIRE(intake_->take_request().has_value());
        gathered_ = hooks::gather(*intake_, arena_);
        input_ = {.chart = &gathered_.chart,
                  .drafts = gathered_.drafts,
                  .draft_services = gathered_.draft_services,
                  .trigger = service->trigger,
                  .knowledge = &knowledge_,
                  .now = now,
                  .arena = &arena_,
                  .wants_trace = true};
        facts_ = cards::derive(input_);
        int index = 0;
        orders_.reserve(gathered_.drafts.size());
        for (const fhir::MedicationOrder& draft : gathered_.drafts)
            orders_.push_back(cards::derive_order(facts_, draft, index++));
        advice_ = cards::advise(input_);
    }
    WorkedCase(const WorkedCase&) = delete;
    WorkedCase& operator=(const WorkedCase&) = delete;

    [[nodiscard]] const cards::Advice& advice() const { return advice_; }
    [[nodiscard]] const cards::Facts& facts() const { return facts_; }

    /// Whether the rule stands on a card, as its lead or inside it.
    [[nodiscard]] bool has_fired(std::string_view rule) const {
        for (const cards::Card& card : advice_.cards) {
            if (card.rule == rule) return true;
            for (const std::string_view id : card.folded)
                if (id == rule) return true;
        }
        return false;
    }

    /// The clauses that do not hold, one list for everything that the rule may be asked about here.
    [[nodiscard]] std::vector<std::vector<std::string_view>> failing_clauses(const cards::Rule& rule) const {
        std::vector<std::vector<std::string_view>> lists;
        for (const cards::Subject& subject : subjects(rule)) {
            lists.emplace_back();
            for (const cards::Clause& clause : cards::used(rule.when))
                if (clause.holds(subject) != cards::Truth::yes) lists.back().push_back(clause.says);
        }
        return lists;
    }

  private:
    [[nodiscard]] bool is_order_entry() const { return !cards::is_result_driven(input_.trigger); }
    /// What a rule of this kind is asked about in such a call.
    [[nodiscard]] std::vector<cards::Subject> subjects(const cards::Rule& rule) const {
        std::vector<cards::Subject> made;
        if (rule.kind == cards::RuleKind::order_rule) {
            if (!is_order_entry()) return made;
            for (const cards::OrderFacts& order : orders_)
                made.push_back({.patient = &facts_, .order = &order, .about = rule.about});
            return made;
        }
        if (rule.kind == cards::RuleKind::modifier) {
            for (const cards::Card& card : advice_.cards)
                if (const cards::Rule* lead = cards::find_rule(card.rule); rule.attaches.has(lead->group))
                    made.push_back({.patient = &facts_, .order = order_of(card), .about = lead->about});
            return made;
        }
        if (is_order_entry()) return made;
        if (rule.asks == cards::Asks::doubt) {
            for (const cards::Doubt& doubt : facts_.doubts)
                made.push_back({.patient = &facts_, .doubt = &doubt});
        } else if (rule.asks == cards::Asks::analyte) {
            for (const fhir::Measure about :
                 {fhir::Measure::magnesium, fhir::Measure::potassium, fhir::Measure::calcium_total})
                made.push_back({.patient = &facts_, .about = about});
        } else {
            made.push_back({.patient = &facts_, .about = rule.about});
        }
        return made;
    }
    [[nodiscard]] const cards::OrderFacts* order_of(const cards::Card& card) const {
        return card.draft_index < 0 ? nullptr : &orders_[static_cast<std::size_t>(card.draft_index)];
    }

    std::pmr::monotonic_buffer_resource arena_;
    cards::Knowledge knowledge_;
    std::string body_;
    std::unique_ptr<fhir::json::Document> document_;
    std::unique_ptr<hooks::Intake> intake_;
    hooks::Gathered gathered_;
    cards::Case input_;
    cards::Facts facts_;
    std::vector<cards::OrderFacts> orders_;
    cards::Advice advice_;
};

}  // namespace lytes::tests
