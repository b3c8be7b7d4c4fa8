#include "cards/write.hpp"

#include <algorithm>
#include <chrono>

#include "cards/drugs.hpp"
#include "cards/placeholder.hpp"
#include "cards/site.hpp"
#include "cards/tables/clauses.hpp"

namespace lytes::cards {
namespace {

constexpr std::string_view unrechecked_prefix = "Not rechecked: ";
constexpr std::string_view repeated_prefix = "Shown before: ";

/// D4. When a level means something again: after the infusion has spread, or the tablets were absorbed.
fhir::Duration wait_after(fhir::Measure about, const fhir::MedicationOrder& order) {
    using std::chrono::hours;
    const bool is_vein = is_parenteral(order);
    if (about == fhir::Measure::magnesium) return is_vein ? hours{6} : hours{24};
    if (about == fhir::Measure::potassium) return is_vein ? hours{6} : hours{4};
    return is_vein ? hours{4} : hours{24};
}

void write_in_progress(const Finding& finding, Text& out) {
    const Facts& facts = *finding.subject.patient;
    const fhir::Measure about = finding.subject.about;
    const fhir::MedicationOrder* order = replacement_of(facts, about);
    const Measurement& result = measured(facts, about);
    out.add(short_name(result.source == nullptr ? about : result.source->measure)).add(' ');
    write_result(facts, result, about, out);
    out.add(": replacement in progress, recheck due ");
    const auto& begun = order == nullptr  ? std::optional<fhir::Moment>{}
                        : order->authored ? order->authored
                                          : order->started;
    if (begun)
        out.add_time(begun->at + wait_after(about, *order));
    else
        out.add("now");
}

std::span<const OverrideReason> reasons_of(const Rule& rule, fhir::Arena& arena) {
    std::pmr::vector<OverrideReason> reasons{&arena};
    for (const std::string_view code : used(rule.overrides))
        if (const OverrideReason* reason = find_override(code); reason != nullptr) reasons.push_back(*reason);
    return fhir::keep(arena, reasons);
}

void add_once(std::pmr::vector<std::string_view>& ids, std::string_view id) {
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
}

/// Folded rules first, then modifiers, each in table order and once.
std::span<const std::string_view> folded_of(const CardContext& context, fhir::Arena& arena) {
    std::pmr::vector<std::string_view> ids{&arena};
    for (const Finding& finding : *context.findings)
        if (finding.into == static_cast<int>(context.card) && !context.is_spoken_for(finding))
            add_once(ids, finding.rule->id);
    for (const Attachment& attachment : *context.attachments)
        if (attachment.is_read_on(context.card)) add_once(ids, attachment.modifier->id);
    return fhir::keep(arena, ids);
}

}  // namespace

std::string_view write_summary(const Finding& finding) {
    fhir::Arena& arena = *finding.subject.patient->input->arena;
    Text summary{arena};
    if (finding.repeats != nullptr) summary.add(repeated_prefix);
    if (finding.is_unrechecked) summary.add(unrechecked_prefix);
    if (finding.is_in_progress)
        write_in_progress(finding, summary);
    else
        fill_within(summary_of(*finding.rule, finding.subject.knowledge()), *finding.rule, finding.subject,
                    summary_units_max - utf16_units(summary.view()), summary);
    return fhir::keep(arena, first_units(summary.view(), summary_units_max));
}

Card write_card(const CardContext& context) {
    const Finding& finding = context.finding();
    const Rule& rule = *finding.rule;
    const Knowledge& knowledge = finding.subject.knowledge();
    fhir::Arena& arena = *finding.subject.patient->input->arena;
    Card card;
    card.rule = rule.id;
    card.indicator = finding.indicator;
    card.summary = write_summary(finding);
    card.detail = write_detail(context);
    const RuleChange* change = find_change(knowledge, rule.id);
    const bool has_own_source = change != nullptr && !change->source_label.empty();
    card.source_label = has_own_source ? change->source_label : knowledge.source_label;
    card.source_url = has_own_source ? change->source_url : knowledge.source_url;
    card.folded = folded_of(context, arena);
    card.evidence = used(rule.sources);
    card.suggestions = context.offered->suggestions;
    card.selection = context.offered->selection;
    card.overrides = reasons_of(rule, arena);
    card.draft_index = finding.subject.draft_index();
    card.mark = finding.mark;
    card.is_reminder = finding.repeats != nullptr;
    return card;
}

}  // namespace lytes::cards
