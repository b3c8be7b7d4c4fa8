#include "cards/arrange.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <optional>

#include "cards/ordering.hpp"

namespace lytes::cards {
namespace {

/// D1.3: the order of critical cards among themselves.
constexpr auto critical_order = std::to_array<std::string_view>({
    "K-HIGH-SEV-01",
    "MG-IV-CARDIAC-01",
    "MG-TDP-ANY-01",
    "K-LOW-CRIT-01",
    "CA-LOW-SYMP-01",
    "MG-IV-NEURO-01",
    "MG-HIGH-SEV-01",
    "CA-HIGH-SEV-01",
    "MG-LOW-CRIT-01",
    "CA-LOW-CRIT-01",
    // At discharge one row stands for all tiers of a direction.
    "DC-K-HIGH-01",
    "DC-K-LOW-SEV-01",
    "DC-MG-HIGH-01",
    "DC-CA-HIGH-01",
    "DC-MG-LOW-SEV-01",
    "DC-CA-LOW-SEV-01",
});

int critical_rank(const Finding& finding) {
    if (finding.indicator != Indicator::critical) return 0;
    const auto* const found = std::find(critical_order.begin(), critical_order.end(), finding.rule->id);
    return static_cast<int>(found - critical_order.begin());
}

/// D1.3: other ties by analyte, Mg before K before Ca before the rest.
int analyte_rank(const Finding& finding) {
    const Subject& subject = finding.subject;
    switch (subject.doubt != nullptr ? subject.doubt->measure : subject.about) {
        case fhir::Measure::magnesium:
            return 0;
        case fhir::Measure::potassium:
            return 1;
        case fhir::Measure::calcium_total:
        case fhir::Measure::calcium_corrected:
        case fhir::Measure::calcium_ionized:
            return 2;
        default:
            return 3;
    }
}

/// Findings stand in table order, and the sort is stable: the last tie needs no word.
bool comes_before(const Finding& left, const Finding& right) {
    if (left.indicator != right.indicator) return left.indicator > right.indicator;
    if (left.rule->kind == RuleKind::order_rule || right.rule->kind == RuleKind::order_rule)
        return left.rule->family < right.rule->family;
    if (critical_rank(left) != critical_rank(right)) return critical_rank(left) < critical_rank(right);
    return analyte_rank(left) < analyte_rank(right);
}

void put_into(Findings& findings, std::size_t folded, std::size_t card, Recorder& recorder) {
    assert(folded != card);
    findings[folded].into = static_cast<int>(card);
    // Whatever was folded before follows its holder: a card is never inside a folded one.
    for (Finding& other : findings)
        if (other.into == static_cast<int>(folded)) other.into = static_cast<int>(card);
    recorder.became(findings[folded].rule->id, findings[folded].subject.draft_index(), Outcome::folded,
                    findings[card].rule->id);
}

bool is_same_draft(const Finding& left, const Finding& right) {
    return left.subject.order != nullptr && left.subject.order == right.subject.order;
}

bool folds(const Finding& card, const Finding& other) {
    for (const Fold& fold : used(card.rule->folds)) {
        if (fold.when != nullptr && !fold.when(card.subject, card.indicator)) continue;
        if (fold.rule == other.rule->id || fold.families.has(other.rule->family)) return true;
    }
    return false;
}

/// The card that takes what `index` folds: itself, or the card of another family it was folded into, so that
/// K-ORD-RENAL-01 still takes K-ORD-RAAS-01 along under K-ORD-HYPERK-01 (D1.4). -1: a rival of its family
/// won.
int holder_of(const Findings& findings, std::size_t index) {
    const Finding& finding = findings[index];
    if (finding.is_card()) return static_cast<int>(index);
    const bool is_order_rule = finding.into >= 0 && finding.rule->family != Family::none;
    if (!is_order_rule) return -1;
    const Finding& holder = findings[static_cast<std::size_t>(finding.into)];
    return holder.rule->family == finding.rule->family ? -1 : finding.into;
}

bool is_shown(const Finding& finding, Trigger trigger) {
    // D4: a critical card that is not repeated stays visible on every hook.
    if (finding.repeats != nullptr) return true;
    if (trigger == Trigger::order_select) return finding.indicator == Indicator::critical;
    if (trigger == Trigger::patient_view) return finding.indicator >= Indicator::warning;
    return true;
}

std::string_view why_hidden(Trigger trigger) {
    return trigger == Trigger::order_select ? "order-select shows critical cards only"
                                            : "patient-view shows critical and warning cards only";
}

int cap_of(const Caps& caps, Trigger trigger) {
    switch (trigger) {
        case Trigger::patient_view:
            return caps.patient_view;
        case Trigger::result_review:
            return caps.result_review;
        case Trigger::encounter_discharge:
            return caps.encounter_discharge;
        case Trigger::medication_refill:
            return caps.medication_refill;
        case Trigger::order_select:
            return caps.order_select;
        case Trigger::order_sign:
            return caps.order_sign;
    }
    return caps.order_sign;
}

/// How many cards one draft order may have; nothing where the hook does not count by draft.
std::optional<int> draft_cap_of(const Caps& caps, Trigger trigger) {
    if (trigger == Trigger::order_sign) return caps.order_sign_per_draft;
    if (trigger == Trigger::medication_refill) return caps.medication_refill_per_draft;
    return std::nullopt;
}

int count_of_draft(const Findings& findings, std::span<const int> shown, const Finding& finding) {
    int count = 0;
    for (const int index : shown)
        count += is_same_draft(findings[static_cast<std::size_t>(index)], finding) ? 1 : 0;
    return count;
}

}  // namespace

void fold_leads(Findings& findings, Recorder& recorder) {
    for (std::size_t lead = 0; lead < findings.size(); ++lead) {
        if (findings[lead].rule->folds_under == LeadGroups{} || !findings[lead].is_card()) continue;
        for (std::size_t holder = 0; holder < findings.size(); ++holder) {
            const Finding& card = findings[holder];
            if (holder == lead || !card.is_card() || !findings[lead].rule->folds_under.has(card.rule->group))
                continue;
            put_into(findings, lead, holder, recorder);
            break;
        }
    }
}

void fold_orders(Findings& findings, Recorder& recorder) {
    for (std::size_t left = 0; left < findings.size(); ++left) {
        for (std::size_t right = left + 1; right < findings.size() && findings[left].is_card(); ++right) {
            Finding& other = findings[right];
            const bool is_rival = other.is_card() && is_same_draft(findings[left], other) &&
                                  other.rule->family == findings[left].rule->family &&
                                  other.rule->family != Family::none;
            if (!is_rival) continue;
            if (other.indicator > findings[left].indicator)
                put_into(findings, left, right, recorder);
            else
                put_into(findings, right, left, recorder);
        }
    }
    for (std::size_t card = 0; card < findings.size(); ++card) {
        for (std::size_t other = 0; other < findings.size(); ++other) {
            const int holder = holder_of(findings, card);
            if (holder < 0 || other == card || other == static_cast<std::size_t>(holder)) continue;
            const Finding& taker = findings[static_cast<std::size_t>(holder)];
            if (!findings[other].is_card() || !is_same_draft(taker, findings[other])) continue;
            if (findings[other].indicator > taker.indicator) continue;
            if (folds(findings[card], findings[other]))
                put_into(findings, other, static_cast<std::size_t>(holder), recorder);
        }
    }
}

std::pmr::vector<int> select(Findings& findings, const Case& input, Recorder& recorder) {
    std::pmr::vector<int> order{input.arena};
    for (std::size_t index = 0; index < findings.size(); ++index) {
        Finding& finding = findings[index];
        if (!finding.is_card()) continue;
        finding.is_hidden = !is_shown(finding, input.trigger);
        if (!finding.is_hidden)
            order.push_back(static_cast<int>(index));
        else
            recorder.became(finding.rule->id, finding.subject.draft_index(), Outcome::suppressed,
                            why_hidden(input.trigger));
    }
    const auto at = [&findings](int index) -> Finding& { return findings[static_cast<std::size_t>(index)]; };
    order_stably(order, [&](int left, int right) { return comes_before(at(left), at(right)); });
    const Caps& caps = input.knowledge->caps;
    const std::optional<int> draft_cap = draft_cap_of(caps, input.trigger);
    std::pmr::vector<int> shown{input.arena};
    for (const int index : order) {
        const bool has_room = static_cast<int>(shown.size()) < cap_of(caps, input.trigger);
        const bool has_draft_room = !draft_cap || at(index).subject.order == nullptr ||
                                    count_of_draft(findings, shown, at(index)) < *draft_cap;
        if (has_room && has_draft_room) {
            shown.push_back(index);
            continue;
        }
        if (shown.empty()) continue;
        const auto same = std::find_if(shown.begin(), shown.end(),
                                       [&](int card) { return is_same_draft(at(card), at(index)); });
        const int card = same == shown.end() ? shown.front() : *same;
        // Lines of a capped card move with it.
        for (Finding& other : findings)
            if (other.into == index) other.into = card;
        at(index).into = card;
        at(index).is_beyond_cap = true;
        recorder.became(at(index).rule->id, at(index).subject.draft_index(), Outcome::capped,
                        at(card).rule->id);
    }
    return shown;
}

}  // namespace lytes::cards
