#include "cards/suggest.hpp"

#include <algorithm>
#include <array>

#include "cards/ordering.hpp"
#include "cards/site.hpp"
#include "cards/tables/clauses_calcium.hpp"

namespace lytes::cards {
namespace {

constexpr std::size_t suggestions_max = 12;
constexpr std::size_t holds_max = 3;
constexpr std::size_t drug_units_max = 48;

template <fhir::Measure about>
bool is_treated(const Subject& s) {
    return is_result_driven(s.patient->input->trigger) && replacement_of(*s.patient, about) != nullptr;
}
/// Calcium that protects the heart is another treatment than calcium that is replaced.
bool is_calcium_replaced(const Subject& s) {
    return is_treated<fhir::Measure::calcium_total>(s) && !protects_heart(*s.patient);
}
/// D4: who already has an order under way needs that one given, not a second one.
constexpr auto treatment_in_progress = std::to_array<Block>({
    {.what = all_magnesium,
     .says = "a magnesium order newer than the result is active: give that one",
     .when = is_treated<fhir::Measure::magnesium>},
    {.what = all_potassium,
     .says = "a potassium order newer than the result is active: give that one",
     .when = is_treated<fhir::Measure::potassium>},
    {.what = all_calcium,
     .says = "a calcium order newer than the result is active: give that one",
     .when = is_calcium_replaced                 },
});

bool is_magnesium_dose(DraftKind kind) { return all_magnesium.has(kind); }

/// The result of the substance that the card is about.
const Measurement& own_result(const Subject& s) {
    static const Measurement nothing;
    if (s.about == fhir::Measure::potassium || s.about == fhir::Measure::calcium_total)
        return measured(*s.patient, s.about);
    if (s.order == nullptr || s.order->magnesium != MagnesiumOrderKind::none) return s.patient->magnesium;
    if (s.order->is_intravenous_potassium || s.order->is_oral_potassium) return s.patient->potassium;
    if (s.order->is_intravenous_calcium) return measured(*s.patient, fhir::Measure::calcium_total);
    return nothing;
}
/// The result that a draft answers.
const Measurement& reason_of(const Subject& s, DraftKind kind) {
    if (is_magnesium_dose(kind)) return s.patient->magnesium;
    if (all_potassium.has(kind) || kind == DraftKind::potassium_lowering) return s.patient->potassium;
    return own_result(s);
}

/// Orders that make sense only beside an infusion here.
bool is_for_infusion(const DraftRow& row) {
    return row.code == "M-MGIV" || row.code == "L-MG-2H" || row.code == "L-MG-6H";
}

/// Doses and referrals first, in the rule's order; then what is to be reviewed, then what is to be measured.
int rank(DraftKind kind) {
    if (kind == DraftKind::referral) return 0;
    if (all_doses.has(kind)) return 1;
    if (kind == DraftKind::hold || kind == DraftKind::cancel) return 2;
    return 3;
}

struct Candidate {
    Suggestion suggestion;
    DraftKind kind = DraftKind::laboratory;
    bool is_later_step = false;
};

/// Collects the suggestions of one card.
class Collector {
  public:
    Collector(const Finding& finding, const Guard& guard, Recorder& recorder)
        : finding_(&finding),
          guard_(&guard),
          recorder_(&recorder),
          candidates_(finding.subject.patient->input->arena),
          reasons_(finding.subject.patient->input->arena) {}

    void apply(const Rule& modifier) {
        for (const EffectRow& row : used(modifier.effects))
            if (row.when(finding_->subject)) effects_.insert(row.what);
    }
    void take(std::span<const Offer> offers) {
        for (const Offer& offer : offers) take(offer);
    }
    [[nodiscard]] Offered finished();

  private:
    void take(const Offer& offer);
    void take_holds(const Offer& offer, const DraftRow& row);
    void take_cancel(const DraftRow& row);
    [[nodiscard]] const DraftRow* adjusted(const DraftRow* row) const;
    [[nodiscard]] bool is_withheld(const Offer& offer, const DraftRow& row);
    [[nodiscard]] bool has(std::string_view code) const;
    void add(const DraftRow& row, std::string_view label, const Draft& draft, bool is_later_step);

    const Finding* finding_;
    const Guard* guard_;
    Recorder* recorder_;
    Effects effects_;
    std::pmr::vector<Candidate> candidates_;
    std::pmr::vector<std::string_view> reasons_;
};

bool Collector::has(std::string_view code) const {
    return std::any_of(candidates_.begin(), candidates_.end(),
                       [&](const Candidate& one) { return one.suggestion.code == code; });
}

/// C6: the modifiers' effects on one draft. Null: it falls away.
const DraftRow* Collector::adjusted(const DraftRow* row) const {
    const Subject& subject = finding_->subject;
    const auto becomes = [&](std::string_view code) { row = find_draft(code, subject); };
    if (effects_.has(Effect::elsewhere) && (parenteral_magnesium.has(row->kind) || is_for_infusion(*row)))
        return nullptr;
    if (!is_magnesium_dose(row->kind) || row->kind == DraftKind::magnesium_bolus) return row;
    if (effects_.has(Effect::no_dose)) return nullptr;
    if (row->kind == DraftKind::magnesium_iv) {
        if (effects_.has(Effect::intensive_dose)) becomes("S-MG-IV-4G-4H");
        if (effects_.has(Effect::two_gram_limit)) becomes("S-MG-IV-2G-2H");
        if (effects_.has(Effect::halve)) becomes("S-MG-IV-RENAL");
        return row;
    }
    if (row->kind == DraftKind::magnesium_iv_half) return row;
    if (effects_.has(Effect::no_oral)) return nullptr;
    if (effects_.has(Effect::halve)) {
        if (!has_week_old_level(*subject.patient)) return nullptr;
        becomes("S-MG-PO-QD");
    }
    return row;
}

bool Collector::is_withheld(const Offer& offer, const DraftRow& row) {
    if (!all_doses.has(row.kind)) return false;
    // A6: on a preliminary result only the first step.
    if (offer.is_later_step && reason_of(finding_->subject, row.kind).is_preliminary) return true;
    if (finding_->rule->is_emergency && !finding_->subject.knowledge().has_emergency_cards) return true;
    const std::string_view reason = guard_->why_not(row.kind);
    if (reason.empty()) return false;
    if (std::find(reasons_.begin(), reasons_.end(), reason) == reasons_.end()) reasons_.push_back(reason);
    recorder_->blocked(row.code, finding_->subject.draft_index(), reason);
    return true;
}

void Collector::add(const DraftRow& row, std::string_view label, const Draft& draft, bool is_later_step) {
    fhir::Arena& arena = *finding_->subject.patient->input->arena;
    const std::string_view description = row.kind == DraftKind::hold
                                             ? "Puts the active order on hold after review"
                                         : row.kind == DraftKind::cancel ? "Takes the unsigned order back"
                                         : row.medication.text.empty()   ? "Draft order, not signed"
                                                                         : row.medication.instruction;
    candidates_.push_back({
        .suggestion = {.code = row.code,
                       .label = fhir::keep(arena, label),
                       .action = {.description = description, .draft = draft}},
        .kind = row.kind,
        .is_later_step = is_later_step
    });
}

void Collector::take(const Offer& offer) {
    if (!holds(offer.when, finding_->subject)) return;
    const DraftRow* row = find_draft(offer.code, finding_->subject);
    if (row == nullptr) return;
    if (row->kind == DraftKind::hold) return take_holds(offer, *row);
    if (row->kind == DraftKind::cancel) return take_cancel(*row);
    if (finding_->is_in_progress && all_doses.has(row->kind)) return;
    row = adjusted(row);
    if (row == nullptr || has(row->code) || is_withheld(offer, *row)) return;
    const OrderCode* own = find_order_code(finding_->subject.knowledge(), row->code);
    const fhir::OutputCoding site_code =
        own == nullptr ? fhir::OutputCoding{} : fhir::OutputCoding{own->system, own->code, own->display};
    const Measurement& result = reason_of(finding_->subject, row->kind);
    const std::string_view reason = result.source == nullptr ? std::string_view{} : result.source->id;
    if (!row->medication.text.empty()) {
        fhir::MedicationDraft draft = row->medication;
        draft.reason_observation = reason;
        draft.site_code = site_code;
        add(*row, row->label, draft, offer.is_later_step);
    } else {
        fhir::ServiceDraft draft = row->service;
        draft.reason_observation = reason;
        draft.site_code = site_code;
        add(*row, row->label, draft, offer.is_later_step);
    }
}

/// Only orders of the chart that the EHR can update, and only outside of order entry (ACT-06).
void Collector::take_holds(const Offer& offer, const DraftRow& row) {
    const Facts& facts = *finding_->subject.patient;
    if (!is_result_driven(facts.input->trigger)) return;
    std::size_t count = 0;
    for (const fhir::MedicationOrder* order : facts.active_orders) {
        const bool is_order = order->source == fhir::OrderSource::request && order->source_index >= 0;
        if (!is_order || !order->drug.tags.has_any(offer.holds) || count == holds_max) continue;
        Text label{*facts.input->arena};
        label.add("Hold - review: ")
            .add_plain(order->drug.name.empty() ? order->drug.text : order->drug.name, drug_units_max);
        add(row, label.view(), HoldDraft{.source_index = order->source_index}, false);
        ++count;
    }
}

void Collector::take_cancel(const DraftRow& row) {
    const OrderFacts* order = finding_->subject.order;
    if (order == nullptr || order->order == nullptr || order->order->id.empty() || has(row.code)) return;
    Text label{*finding_->subject.patient->input->arena};
    label.add("Remove this draft order: ").add_plain(order->drug_name, drug_units_max);
    add(row, label.view(), CancelDraft{.resource_type = "MedicationRequest", .id = order->order->id}, false);
}

Offered Collector::finished() {
    fhir::Arena& arena = *finding_->subject.patient->input->arena;
    order_stably(candidates_, [](const Candidate& left, const Candidate& right) {
        return rank(left.kind) < rank(right.kind);
    });
    if (candidates_.size() > suggestions_max) candidates_.resize(suggestions_max);
    const auto competing = [&](const DraftKinds& kinds) {
        return std::count_if(candidates_.begin(), candidates_.end(), [&](const Candidate& one) {
                   return kinds.has(one.kind) && !one.is_later_step;
               }) > 1;
    };
    const bool is_choice = competing(all_magnesium) || competing(all_potassium);
    std::pmr::vector<Suggestion> suggestions{&arena};
    suggestions.reserve(candidates_.size());
    for (const Candidate& one : candidates_) suggestions.push_back(one.suggestion);
    return {.suggestions = fhir::keep(arena, suggestions),
            .selection = is_choice ? SelectionBehavior::at_most_one : SelectionBehavior::any,
            .not_offered = fhir::keep(arena, reasons_)};
}

}  // namespace

Guard::Guard(const Facts& facts, const Findings& findings, const Attachments& attachments)
    : blocks_(facts.input->arena) {
    const Subject patient{.patient = &facts};
    for (const Rule& gate : gates()) add(gate, patient);
    for (const Block& block : treatment_in_progress)
        if (block.when(patient)) blocks_.push_back(&block);
    for (const Finding& finding : findings)
        if (finding.rule->kind != RuleKind::gate) add(*finding.rule, finding.subject);
    for (const Attachment& attachment : attachments)
        add(*attachment.modifier, findings[static_cast<std::size_t>(attachment.finding)].subject);
}

void Guard::add(const Rule& rule, const Subject& subject) {
    for (const Block& block : used(rule.blocks))
        if (holds(block.when, subject)) blocks_.push_back(&block);
}

std::string_view Guard::why_not(DraftKind kind) const {
    for (const Block* block : blocks_)
        if (block->what.has(kind)) return block->says;
    return {};
}

Offered suggest(const Findings& findings, std::size_t card, const Attachments& attachments,
                const Guard& guard, Recorder& recorder) {
    const Finding& finding = findings[card];
    Collector collector{finding, guard, recorder};
    for (const Attachment& attachment : attachments)
        if (attachment.finding == static_cast<int>(card)) collector.apply(*attachment.modifier);
    collector.take(used(finding.rule->offers));
    for (const Attachment& attachment : attachments)
        if (attachment.is_read_on(card)) collector.take(used(attachment.modifier->offers));
    return collector.finished();
}

}  // namespace lytes::cards
