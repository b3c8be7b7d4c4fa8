#include "cards/detail.hpp"

#include <algorithm>
#include <array>

#include "cards/basis.hpp"
#include "cards/placeholder.hpp"
#include "cards/site.hpp"
#include "cards/suppress.hpp"
#include "cards/tables/clauses.hpp"

namespace lytes::cards {
namespace {

constexpr std::size_t note_units_max = 400;  // filled; objection_to_note bounds the text
constexpr std::string_view urgent_sentence = "Do not wait for this advice in an unstable patient.";

/// The site's own line. Its words are escaped like anybody else's: only our tables may write markup.
void add_note(const Rule& rule, const Subject& subject, Bullets& out) {
    const RuleChange* change = find_change(subject.knowledge(), rule.id);
    if (change == nullptr || change->note.empty()) return;
    Text filled{*subject.patient->input->arena};
    fill(change->note, rule, subject, filled);
    add_escaped(out.begin("Site"), filled.view(), note_units_max);
}

void add_lines(const Rule& rule, const Subject& subject, std::string_view tail, Bullets& out) {
    for (const Line& row : used(rule.body)) {
        if (!holds(row.when, subject)) continue;
        Text filled{*subject.patient->input->arena};
        fill(row.text, rule, subject, filled);
        Text& line = out.begin_item();
        add_entities(line, filled.view());
        if (!tail.empty()) line.add(" (").add(tail).add(')');
    }
    add_note(rule, subject, out);
}

std::string_view word_for(Indicator indicator) {
    switch (indicator) {
        case Indicator::info:
            return "info";
        case Indicator::warning:
            return "warning";
        case Indicator::critical:
            return "critical";
    }
    return {};
}

/// Nothing is dropped silently (D1.4): what stands in this card, and what exceeded the hook's caps.
void add_folded(const CardContext& context, Bullets& out) {
    for (const Finding& finding : *context.findings) {
        if (finding.into != static_cast<int>(context.card) || context.is_spoken_for(finding)) continue;
        Text filled{*finding.subject.patient->input->arena};
        fill(summary_of(*finding.rule, finding.subject.knowledge()), *finding.rule, finding.subject, filled);
        Text& line = out.begin("Also");
        line.add(word_for(finding.indicator)).add(", ").add(finding.rule->id).add(": ");
        add_entities(line, filled.view());
        if (!finding.is_beyond_cap) add_lines(*finding.rule, finding.subject, finding.rule->id, out);
    }
}

void add_options(const Offered& offered, Bullets& out) {
    constexpr std::string_view prefix = "Draft: ";
    if (!offered.suggestions.empty()) {
        Text& line = out.begin("Options");
        bool is_first = true;
        for (const Suggestion& one : offered.suggestions) {
            if (!is_first) line.add(" / ");
            is_first = false;
            add_entities(line, one.label.starts_with(prefix) ? one.label.substr(prefix.size()) : one.label);
        }
        line.add(" / wait and recheck. All are drafts; nothing is signed.");
    }
    for (const std::string_view reason : offered.not_offered) out.begin("Not offered").add(reason);
}

void add_evidence(const Rule& rule, Bullets& out) {
    Text& line = out.begin("Evidence");
    line.add(rule.strength);
    for (const std::string_view id : used(rule.sources)) {
        const Source* source = find_source(id);
        if (source == nullptr) continue;
        line.add("; ").add(id).add(' ');
        if (source->url.empty())
            line.add(source->label);
        else
            line.add('[').add(source->label).add("](").add(source->url).add(')');
        if (!source->year.empty()) line.add(", ").add(source->year);
    }
}

void add_rule(const CardContext& context, Bullets& out) {
    const Finding& finding = context.finding();
    const Knowledge& knowledge = finding.subject.knowledge();
    Text& line = out.begin("Rule");
    line.add(finding.rule->id).add(", knowledge ").add_plain(full_version(knowledge), 64).add(": ");
    bool is_first = true;
    for (const Clause& clause : used(finding.rule->when)) {
        if (!is_first) line.add("; ");
        is_first = false;
        line.add(clause.says);
    }
    line.add(". Only coded data were used; free text was not read.");
}

void add_limits(const Finding& finding, Bullets& out) {
    Text& line = out.begin("Limits");
    if (finding.subject.about == fhir::Measure::magnesium)
        line.add("serum magnesium may not reflect the stores; ");
    line.add("coded data only; thresholds are for adults; decision support for clinicians, not a monitor.");
}

void add_not_evaluated(const CardContext& context, Bullets& out) {
    if (context.not_evaluated.empty()) return;
    Text& line = out.begin("Not evaluated");
    bool is_first = true;
    for (const std::string_view sentence : context.not_evaluated) {
        if (!is_first) line.add("; ");
        is_first = false;
        line.add(sentence);
    }
}

void add_state(const Finding& finding, Bullets& out) {
    const Facts& facts = *finding.subject.patient;
    if (finding.is_unrechecked) {
        Text& line = out.begin_item();
        line.add("The result is older than the window for new results and has not been rechecked");
        line.add(finding.rule->keeps_urgency != nullptr ? "." : ": shown one level lower.");
    }
    if (finding.repeats != nullptr) write_repeat(*finding.repeats, out.begin_item());
    if (finding.is_in_progress)
        out.begin_item().add("Replacement is in progress: recheck before ordering more.");
    const bool is_about_result = finding.subject.doubt == nullptr && finding.subject.order == nullptr &&
                                 finding.subject.about != fhir::Measure::none;
    if (is_about_result && measured(facts, finding.subject.about).is_preliminary)
        out.begin_item().add("The result is preliminary: only the first step is drafted.");
}

}  // namespace

bool CardContext::is_spoken_for(const Finding& folded) const {
    const auto says = used(folded.rule->spoken_by);
    return std::any_of(attachments->begin(), attachments->end(), [&](const Attachment& attachment) {
        return attachment.is_read_on(card) &&
               std::find(says.begin(), says.end(), attachment.modifier->id) != says.end();
    });
}

std::string_view write_detail(const CardContext& context) {
    const Finding& finding = context.finding();
    const Subject& subject = finding.subject;
    fhir::Arena& arena = *subject.patient->input->arena;
    Bullets out{arena};
    if (finding.rule->is_emergency) out.add_paragraph(urgent_sentence);
    if (subject.order != nullptr) add_order(*subject.order, out);
    add_why(subject, out);
    if (subject.doubt == nullptr) add_events(*subject.patient, out);
    add_state(finding, out);
    add_lines(*finding.rule, subject, {}, out);
    for (const Attachment& attachment : *context.attachments)
        if (attachment.is_read_on(context.card))
            add_lines(*attachment.modifier, subject, attachment.modifier->id, out);
    add_folded(context, out);
    if (subject.doubt == nullptr) {
        add_related(subject, out);
        add_kidney(subject, out);
    }
    if (context.offered != nullptr) add_options(*context.offered, out);
    add_evidence(*finding.rule, out);
    add_rule(context, out);
    add_limits(finding, out);
    add_not_evaluated(context, out);
    return fhir::keep(arena, out.finished());
}

}  // namespace lytes::cards
