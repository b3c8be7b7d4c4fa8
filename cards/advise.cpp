#include "cards/advise.hpp"

#include <algorithm>
#include <array>

#include "cards/arrange.hpp"
#include "cards/derive.hpp"
#include "cards/site.hpp"
#include "cards/suggest.hpp"
#include "cards/suppress.hpp"
#include "cards/tables.hpp"
#include "cards/tables/clauses.hpp"
#include "cards/unevaluated.hpp"
#include "cards/write.hpp"

namespace lytes::cards {
namespace {

using fhir::Measure;

constexpr std::string_view off_words = "switched off by the site";
constexpr std::string_view off_fired_words = "switched off by the site; it would have fired";
constexpr std::string_view shadow_words = "it would have fired; the site has it in the shadow";

constexpr auto analytes = std::to_array({Measure::magnesium, Measure::potassium, Measure::calcium_total});

bool is_minor(const Facts& f) { return f.age_group == AgeGroup::child || f.age_group == AgeGroup::newborn; }

/// 0.3: which rules speak about this patient at all.
bool is_in_scope(const Rule& rule, const Facts& f) {
    switch (rule.ages) {
        case Ages::adults:
            return f.is_adult();
        case Ages::adults_or_unknown:
            return !is_minor(f);
        case Ages::any_age:
            return true;
        case Ages::any_age_if_reported:
            return !is_minor(f) || f.kidney.bucket == RenalBucket::dialysis ||
                   (f.kidney.bucket == RenalBucket::below_30 && f.kidney.origin != EgfrOrigin::computed);
        case Ages::pregnant:
            return !is_minor(f) || f.is_pregnant || f.is_postpartum_48h;
    }
    return false;
}

/// One run of the algorithm over derived facts.
class Advising {
  public:
    Advising(const Facts& facts, std::span<const OrderFacts> orders)
        : facts_(&facts),
          orders_(orders),
          arena_(facts.input->arena),
          recorder_(*arena_, facts.input->wants_trace),
          findings_(arena_),
          attachments_(arena_) {
        findings_.reserve(8);
    }

    void ask_gates();
    void ask_leads();
    void ask_orders();
    void calm();
    void fold();
    void modify();
    void recall() { suppress(findings_, attachments_, *facts_, recorder_); }
    void suppress_all(std::span<const Rule> table, std::string_view why);
    [[nodiscard]] Advice written();

  private:
    bool ask(const Rule& rule, const Subject& subject);
    [[nodiscard]] Subject subject_of(const Rule& rule, const OrderFacts& order) const;
    void record_fired(const Rule& rule, const Subject& subject, RuleMode mode);
    [[nodiscard]] std::span<const Shadowed> shadowed() const;
    void grade(Finding& finding) const;
    void attach(const Rule& modifier, std::size_t index);
    [[nodiscard]] bool is_replaced(Measure about) const;
    [[nodiscard]] bool was_anything_assessed() const;

    const Facts* facts_;
    std::span<const OrderFacts> orders_;
    fhir::Arena* arena_;
    Recorder recorder_;
    Findings findings_;
    Attachments attachments_;
};

/// Asks one rule about one subject. True when it fired and speaks: a silent rule stands in nobody's way.
bool Advising::ask(const Rule& rule, const Subject& subject) {
    const RuleMode mode = mode_of(find_change(subject.knowledge(), rule.id), facts_->age_years);
    if (!is_in_scope(rule, *facts_)) {
        recorder_.asked(rule.id, subject.draft_index(), Outcome::not_fired,
                        "the rule does not hold at this age");
        return false;
    }
    const Verdict verdict = judge(rule, subject);
    if (verdict.truth != Truth::yes) {
        const Outcome outcome = verdict.truth == Truth::no ? Outcome::not_fired : Outcome::not_assessed;
        if (mode == RuleMode::off)
            recorder_.asked(rule.id, subject.draft_index(), Outcome::off, off_words);
        else
            recorder_.asked(rule.id, subject.draft_index(), outcome, verdict.clause);
        return false;
    }
    record_fired(rule, subject, mode);
    findings_.push_back(
        {.rule = &rule, .subject = subject, .indicator = rule.indicator.of(subject), .mode = mode});
    grade(findings_.back());
    return mode == RuleMode::live;
}

void Advising::record_fired(const Rule& rule, const Subject& subject, RuleMode mode) {
    switch (mode) {
        case RuleMode::live:
            return recorder_.asked(rule.id, subject.draft_index(), Outcome::fired, {});
        case RuleMode::shadow:
            return recorder_.asked(rule.id, subject.draft_index(), Outcome::shadow, shadow_words);
        case RuleMode::off:
            return recorder_.became(rule.id, subject.draft_index(), Outcome::off, off_fired_words);
    }
}

/// A6 and A7: what the standing and the age of the result take from the indicator.
void Advising::grade(Finding& finding) const {
    const Subject& subject = finding.subject;
    if (subject.order != nullptr) {
        // A drug known by its text only never raises a critical card by itself (architecture 4).
        if (subject.order->is_drug_by_text_only && finding.indicator == Indicator::critical)
            finding.indicator = Indicator::warning;
        return;
    }
    if (subject.doubt != nullptr || subject.about == Measure::none) return;
    const Measurement& result = measured(*facts_, subject.about);
    if (result.is_preliminary && finding.indicator == Indicator::warning) finding.indicator = Indicator::info;
    finding.is_unrechecked =
        !result.is_in_trigger_window && result.is_unrechecked && is_lasting_tier(*facts_, subject.about);
    const bool keeps = finding.rule->keeps_urgency != nullptr && finding.rule->keeps_urgency(subject);
    if (finding.is_unrechecked && !keeps) finding.indicator = lower(finding.indicator);
}

void Advising::suppress_all(std::span<const Rule> table, std::string_view why) {
    for (const Rule& rule : table) recorder_.asked(rule.id, -1, Outcome::suppressed, why);
}

/// D1.1: scope and data quality first.
void Advising::ask_gates() {
    for (const Rule& gate : gates()) {
        switch (gate.asks) {
            case Asks::patient:
            case Asks::order:
                ask(gate, {.patient = facts_, .about = gate.about});
                break;
            case Asks::analyte:
                for (const Measure about : analytes) ask(gate, {.patient = facts_, .about = about});
                break;
            case Asks::doubt:
                if (facts_->doubts.empty()) ask(gate, {.patient = facts_});
                for (const Doubt& doubt : facts_->doubts) ask(gate, {.patient = facts_, .doubt = &doubt});
                break;
        }
    }
}

bool Advising::is_replaced(Measure about) const {
    for (const Finding& finding : findings_)
        if (finding.rule->kind == RuleKind::gate && !finding.is_silent() &&
            finding.subject.doubt == nullptr && finding.subject.about == about)
            return true;
    return false;
}

/// C3 to C5: one row an analyte, from the top.
void Advising::ask_leads() {
    for (const std::span<const Rule> table : lead_tables(facts_->input->trigger)) {
        bool is_decided = is_replaced(table.front().about);
        std::string_view why = is_decided ? "a scope or data quality card stands in its place" : "";
        for (const Rule& lead : table) {
            if (is_decided) {
                recorder_.asked(lead.id, -1, Outcome::not_fired, why);
            } else if (ask(lead, {.patient = facts_, .about = lead.about})) {
                is_decided = true;
                why = lead.id;
            }
        }
    }
}

Subject Advising::subject_of(const Rule& rule, const OrderFacts& order) const {
    Subject subject{.patient = facts_, .order = &order, .about = rule.about};
    if (rule.about_of != nullptr) subject.about = rule.about_of(subject);
    return subject;
}

/// C7 to C10, and the scope gate of order entry (C2 GEN-PED-01).
void Advising::ask_orders() {
    for (const OrderFacts& order : orders_) {
        for (const std::span<const Rule> table : order_tables(facts_->input->trigger))
            for (const Rule& rule : table) ask(rule, subject_of(rule, order));
        for (const Rule& gate : gates())
            if (gate.asks == Asks::analyte) ask(gate, {.patient = facts_, .order = &order});
    }
}

/// D4: a replacement that was ordered after the result calms its lead down or makes it superfluous.
void Advising::calm() {
    for (Finding& finding : findings_) {
        const Measure about = finding.subject.about;
        if (!finding.rule->yields_to_treatment || replacement_of(*facts_, about) == nullptr) continue;
        if (finding.rule->stays_until_given && !is_replacement_given(*facts_, about)) continue;
        if (finding.rule->indicator.of(finding.subject) == Indicator::critical) {
            finding.indicator = Indicator::info;
            finding.is_in_progress = true;
        } else {
            finding.is_hidden = true;
            recorder_.became(finding.rule->id, -1, Outcome::suppressed, "replacement is in progress");
        }
    }
}

void Advising::fold() {
    fold_leads(findings_, recorder_);
    fold_orders(findings_, recorder_);
}

void Advising::attach(const Rule& modifier, std::size_t index) {
    const Subject& subject = findings_[index].subject;
    const Verdict verdict = judge(modifier, subject);
    const RuleMode mode = mode_of(find_change(subject.knowledge(), modifier.id), facts_->age_years);
    if (verdict.truth != Truth::yes) {
        const Outcome outcome = verdict.truth == Truth::no ? Outcome::not_fired : Outcome::not_assessed;
        const bool is_off = mode == RuleMode::off;
        recorder_.asked(modifier.id, subject.draft_index(), is_off ? Outcome::off : outcome,
                        is_off ? off_words : verdict.clause);
        return;
    }
    record_fired(modifier, subject, mode);
    attachments_.push_back({.finding = static_cast<int>(index),
                            .modifier = &modifier,
                            .is_silent = mode != RuleMode::live || findings_[index].is_silent()});
}

/// C6. A modifier stands on every card that it attaches to and never makes one.
void Advising::modify() {
    for (std::size_t index = 0; index < findings_.size(); ++index) {
        const Finding& finding = findings_[index];
        // A silent lead keeps its modifiers, silent too: what they forbid does not depend on being read.
        const bool is_asked = finding.is_card() || (finding.is_silent() && !finding.is_hidden);
        if (!is_asked || finding.rule->group == LeadGroup::none) continue;
        for (const std::span<const Rule> table : modifier_tables(facts_->input->trigger))
            for (const Rule& modifier : table)
                if (modifier.attaches.has(finding.rule->group)) attach(modifier, index);
    }
}

/// False only when nothing that the hook exists for could be looked at.
bool Advising::was_anything_assessed() const {
    const fhir::Chart& chart = *facts_->input->chart;
    const auto is_had = [](fhir::Availability availability) {
        return availability == fhir::Availability::complete || availability == fhir::Availability::partial;
    };
    if (facts_->is_deceased) return true;
    const auto speaks = [](const Finding& finding) { return !finding.is_silent(); };
    const bool has_spoken = std::any_of(findings_.begin(), findings_.end(), speaks);
    if (is_result_driven(facts_->input->trigger)) return is_had(chart.observation_data) || has_spoken;
    bool has_relevant_draft = false;
    bool has_electrolyte = false;
    for (const OrderFacts& order : orders_) {
        has_relevant_draft = has_relevant_draft || is_relevant(order);
        has_electrolyte = has_electrolyte || order.delivers_electrolyte();
    }
    if (!has_relevant_draft || is_had(chart.observation_data)) return true;
    // Diagnoses and other drugs speak about an electrolyte order; C10 asks for results alone.
    if (has_electrolyte && (is_had(chart.condition_data) || is_had(chart.medication_data))) return true;
    for (const Finding& finding : findings_)
        if (finding.rule->needs_only_order && speaks(finding)) return true;
    return false;
}

std::span<const Shadowed> Advising::shadowed() const {
    std::pmr::vector<Shadowed> rows{arena_};
    for (const Finding& finding : findings_)
        if (finding.mode == RuleMode::shadow && !finding.is_hidden)
            rows.push_back({finding.rule->id, finding.indicator});
    return fhir::keep(*arena_, rows);
}

Advice Advising::written() {
    const Guard guard{*facts_, findings_, attachments_};
    const std::pmr::vector<int> shown = select(findings_, *facts_->input, recorder_);
    Advice advice;
    advice.not_evaluated = not_evaluated(*facts_, orders_);
    advice.was_anything_assessed = was_anything_assessed();
    std::pmr::vector<Card> cards{arena_};
    cards.reserve(shown.size());
    for (const int index : shown) {
        const auto card = static_cast<std::size_t>(index);
        const Offered offered = suggest(findings_, card, attachments_, guard, recorder_);
        cards.push_back(write_card({.findings = &findings_,
                                    .attachments = &attachments_,
                                    .card = card,
                                    .offered = &offered,
                                    .not_evaluated = advice.not_evaluated}));
    }
    advice.cards = fhir::keep(*arena_, cards);
    advice.shadowed = shadowed();
    advice.trace = recorder_.kept(*arena_);
    return advice;
}

}  // namespace

Advice advise_on(const Facts& facts, std::span<const OrderFacts> orders) {
    Advising advising{facts, orders};
    const bool is_for_results = is_result_driven(facts.input->trigger);
    const bool is_comfort_only = facts.is_comfort_care && facts.input->knowledge->suppresses_in_comfort_care;
    if (facts.is_deceased) {
        for (const auto table : all_tables()) advising.suppress_all(table, "the patient is deceased");
    } else if (is_for_results && is_comfort_only) {
        for (const auto table : all_tables()) advising.suppress_all(table, "comfort care only");
    } else if (is_for_results) {
        advising.ask_gates();
        advising.ask_leads();
        advising.calm();
    } else {
        advising.ask_orders();
    }
    advising.fold();
    advising.modify();
    advising.recall();
    return advising.written();
}

Advice advise(const Case& input) {
    const Facts facts = derive(input);
    std::pmr::vector<OrderFacts> orders{input.arena};
    if (!is_result_driven(input.trigger)) {
        orders.reserve(input.drafts.size());
        int draft_index = 0;
        for (const fhir::MedicationOrder& draft : input.drafts)
            orders.push_back(derive_order(facts, draft, draft_index++));
    }
    return advise_on(facts, orders);
}

}  // namespace lytes::cards
