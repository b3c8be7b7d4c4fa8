#include "cards/catalogue.hpp"

#include <array>
#include <cassert>
#include <memory_resource>

#include "cards/markdown.hpp"
#include "cards/site.hpp"
#include "cards/tables.hpp"
#include "cards/thresholds.hpp"

namespace lytes::cards {
namespace {

std::string_view kind_words(RuleKind kind) {
    switch (kind) {
        case RuleKind::gate:
            return "scope or data quality";
        case RuleKind::lead:
            return "result";
        case RuleKind::order_rule:
            return "order";
        case RuleKind::modifier:
            return "modifier";
    }
    return {};
}

std::string_view family_words(Family family) {
    constexpr auto words = std::to_array<std::string_view>(
        {"LEVEL", "DX", "RENAL", "DDI", "DOSE", "LINK", "ROUTE", "DUP", "none"});
    return words[static_cast<std::size_t>(family)];
}

std::string_view age_words(Ages ages) {
    switch (ages) {
        case Ages::adults:
            return "adults";
        case Ages::adults_or_unknown:
            return "adults and unknown age";
        case Ages::any_age:
            return "any age";
        case Ages::any_age_if_reported:
            return "any age; below 18 only with dialysis or a reported kidney function";
        case Ages::pregnant:
            return "any age when pregnant or just delivered";
    }
    return {};
}

std::string_view indicator_words(const Rule& rule) {
    return rule.kind == RuleKind::modifier ? std::string_view{"adds to a card"} : rule.indicator.says;
}

/// "- **Label:** a, b, c", or nothing for an empty list.
template <typename T, typename Word>
void add_list(std::string& out, std::string_view label, std::span<const T> entries, const Word& word) {
    if (entries.empty()) return;
    out.append("- **").append(label).append(":** ");
    bool is_first = true;
    for (const T& entry : entries) {
        if (!is_first) out += "; ";
        is_first = false;
        out += word(entry);
    }
    out += "\n";
}

std::string offer_words(const Offer& offer) {
    std::string words{offer.code};
    if (offer.when != nullptr) words += " (where it fits)";
    if (offer.is_later_step) words += " (second step)";
    return words;
}

void add_fact(std::string& out, std::string_view label, std::string_view words) {
    if (!words.empty()) out.append("- **").append(label).append(":** ").append(words).append("\n");
}

/// A site's words in markdown.
std::string quoted(std::string_view words) {
    constexpr std::size_t units_max = 500;
    Text text{*std::pmr::get_default_resource()};
    add_escaped(text, words, units_max);
    return std::string{text.view()};
}

/// A rule that does not speak must not look like one that has nothing to say.
std::string site_words(const RuleChange* change) {
    std::string words;
    if (change == nullptr) return words;
    const RuleMode mode = change->mode.value_or(RuleMode::live);
    if (mode == RuleMode::off) words = "SWITCHED OFF: makes no card; what it forbids stays forbidden";
    if (mode == RuleMode::shadow) words = "IN THE SHADOW: asked and logged, not shown";
    if (change->age_min || change->age_max) {
        words.append(words.empty() ? "" : "; ").append("only for ages ");
        words.append(std::to_string(change->age_min.value_or(18)));
        words.append(change->age_max ? " to " + std::to_string(*change->age_max) : " and above");
    }
    return words;
}

void add_site(std::string& out, const RuleChange* change) {
    if (change == nullptr) return;
    add_fact(out, "Site", site_words(change));
    if (!change->summary.empty()) add_fact(out, "Site's summary", "`" + change->summary + "`");
    add_fact(out, "Site's line", quoted(change->note));
    add_fact(out, "Site's source", quoted(change->source_label));
}

void add_rule(std::string& out, const Rule& rule, const Knowledge& knowledge) {
    out.append("### ").append(rule.id).append(": ").append(rule.title).append("\n\n");
    add_site(out, find_change(knowledge, rule.id));
    add_fact(out, "Kind", kind_words(rule.kind));
    if (rule.family != Family::none) add_fact(out, "Family", family_words(rule.family));
    add_fact(out, "Asked for", age_words(rule.ages));
    add_fact(out, "Indicator", indicator_words(rule));
    out += "- **Fires when all of this holds:**\n";
    for (const Clause& clause : used(rule.when)) out.append("    - ").append(clause.says).append("\n");
    if (!rule.summary.empty()) out.append("- **Summary:** `").append(rule.summary).append("`\n");
    if (!used(rule.body).empty()) out += "- **Says:**\n";
    for (const Line& line : used(rule.body))
        out.append("    - ").append(line.text).append(line.when != nullptr ? " (where it fits)\n" : "\n");
    add_list(out, "Offers", used(rule.offers), offer_words);
    add_fact(out, "Monitoring", rule.monitoring);
    add_list(out, "Blocks drafts", used(rule.blocks), [](const Block& block) { return block.says; });
    add_list(out, "Folds", used(rule.folds), [](const Fold& fold) { return fold.says; });
    add_list(out, "Override reasons", used(rule.overrides), [](std::string_view code) { return code; });
    add_list(out, "Sources", used(rule.sources), [](std::string_view id) {
        const Source* source = find_source(id);
        std::string words{id};
        return source == nullptr ? words : words.append(" ").append(source->label);
    });
    add_fact(out, "Strength", rule.strength);
    add_fact(out, "Why", rule.why);
    if (rule.is_emergency) add_fact(out, "Emergency card", "a site may show it without a drug draft");
    out += "\n";
}

void add_drafts(std::string& out) {
    out += "## Drafts\n\n| Code | Label | Limits |\n|---|---|---|\n";
    for (const auto table : draft_tables())
        for (const DraftRow& row : table)
            out.append("| ")
                .append(row.code)
                .append(" | ")
                .append(row.label)
                .append(" | ")
                .append(row.limits)
                .append(" |\n");
    out += "\n";
}

void add_overrides(std::string& out) {
    out += "## Override reasons\n\n| Code | Meaning |\n|---|---|\n";
    for (const OverrideReason& reason : override_reasons())
        out.append("| ").append(reason.code).append(" | ").append(reason.display).append(" |\n");
    out += "\n";
}

void add_sources(std::string& out) {
    out += "## Sources\n\n| Id | Source | Year | Link |\n|---|---|---|---|\n";
    for (const Source& source : sources())
        out.append("| ")
            .append(source.id)
            .append(" | ")
            .append(source.label)
            .append(" | ")
            .append(source.year)
            .append(" | ")
            .append(source.url)
            .append(" |\n");
    out += "\n";
}

/// A table cell: a stroke would end it.
std::string cell(std::string_view words) { return quoted(words); }

void add_changes(std::string& out, const Knowledge& knowledge) {
    if (knowledge.changes.empty()) return;
    out += "## Changed by the site\n\n| What | Default | Here | Since | Rationale |\n|---|---|---|---|---|\n";
    for (const SiteChange& change : knowledge.changes)
        out.append("| ")
            .append(change.name)
            .append(" | ")
            .append(cell(change.from))
            .append(" | ")
            .append(cell(change.to))
            .append(" | ")
            .append(change.effective)
            .append(" | ")
            .append(cell(change.rationale))
            .append(" |\n");
    out += "\n";
}

void add_order_codes(std::string& out, const Knowledge& knowledge) {
    if (knowledge.order_codes.empty()) return;
    out += "## The site's orderables\n\n| Draft | System | Code | Display |\n|---|---|---|---|\n";
    for (const OrderCode& row : knowledge.order_codes)
        out.append("| ")
            .append(row.draft)
            .append(" | ")
            .append(cell(row.system))
            .append(" | ")
            .append(cell(row.code))
            .append(" | ")
            .append(cell(row.display))
            .append(" |\n");
    out += "\n";
}

/// Algorithm 0.2, in our own words.
constexpr auto disagreements = std::to_array<std::string_view>({
    "D1 Units: one seed gives the lower limit in mEq/L (1.3) and the symptom limit in mg/dL (1.2) side by "
    "side. Every "
    "threshold is kept once a unit family, and a bare number is never compared.",
    "D2 Lower limit: 1.58 mg/dL in one seed, 1.46 in another. The laboratory's own limit counts where it is "
    "sane, else "
    "1.58; 1.46 to 1.57 is a tier of its own that stays silent without a risk factor.",
    "D3 Others call 1.7 or 1.8 mg/dL low. The laboratory's range is honoured; the severe cut never moves "
    "with it.",
    "D4 Route: one seed tells of oral magnesium for an arrhythmia, the two others call that an emergency for "
    "the vein. "
    "The vein it is; the anecdotes are not encoded.",
    "D5 Push: one seed pushes at once, the label allows 150 mg/min. A push only without a pulse; with a "
    "pulse 2 g over "
    "15 min.",
    "D6 One to two grams in 5 to 15 min: 2 g in less than 13.3 min breaks the label's rate. The default is "
    "15 min, and a "
    "faster order stays without a rate card only with torsades or arrest.",
    "D7 Oral 300 to 600 mg a day, of the salt or of the element? Of the element. More than 600 is said, more "
    "than 1000 "
    "is warned of.",
    "D8 Kidney disease is a cause of low and a risk of high magnesium. Both are true: kidney function always "
    "decides the "
    "dose, and kidney disease is named as a cause only when magnesium is low.",
    "D9 Diagnosis by level, or may the level be normal? The level drives the cards; a normal level with "
    "refractory "
    "potassium or calcium, or torsades, has rules of its own.",
    "D10 Stop the wasting drug? Stopping can harm. The card asks to review the need; a hold is offered, "
    "never done.",
    "D11 1.2 mg/dL against 0.5 mmol/L (1.215 mg/dL): the same cut, one number a unit family.",
    "D12 Severe without symptoms: one seed gives tablets, another the vein. From 1.0 both are offered, "
    "tablets first "
    "unless the risk is high or absorption poor; below 1.0 the vein first.",
});

void add_disagreements(std::string& out) {
    out += "## Where the seeds disagree\n\n";
    for (const std::string_view line : disagreements) out.append("- ").append(line).append("\n");
    out += "\n";
}

}  // namespace

std::string list_rules(const Knowledge& knowledge) {
    std::string out;
    for (const auto table : all_tables())
        for (const Rule& rule : table) {
            out.append(rule.id).append("\t").append(indicator_words(rule)).append("\t").append(rule.title);
            const std::string words = site_words(find_change(knowledge, rule.id));
            if (!words.empty()) out.append("\t").append(words);
            out += "\n";
        }
    return out;
}

std::optional<std::string> show_rule(std::string_view id, const Knowledge& knowledge) {
    if (find_rule(id) == nullptr) return std::nullopt;
    // A rule that leads one card and modifies another has a row for each.
    std::string out;
    for (const auto table : all_tables())
        for (const Rule& rule : table)
            if (rule.id == id) add_rule(out, rule, knowledge);
    return out;
}

std::string export_knowledge(const Knowledge& knowledge) {
    std::string out = "# Clinical knowledge\n\nVersion ";
    out.append(full_version(knowledge));
    if (!knowledge.hash.empty()) out.append(", hash ").append(knowledge.hash);
    out +=
        ". Default thresholds, not clinically reviewed: every number needs the review of "
        "the site's own body before use.\n\n";
    add_changes(out, knowledge);
    add_thresholds(out, knowledge);
    constexpr auto headings = std::to_array<std::string_view>(
        {"Scope and data quality", "Results: magnesium", "Results: potassium", "Results: calcium",
         "Modifiers", "Modifiers: potassium and calcium", "Orders: magnesium", "Orders: potassium",
         "Orders: calcium", "Orders: other drugs", "Discharge: magnesium", "Discharge: potassium",
         "Discharge: calcium", "Modifiers at discharge", "Refill"});
    assert(headings.size() == all_tables().size());
    for (std::size_t index = 0; index < all_tables().size(); ++index) {
        out.append("## ").append(headings[index]).append("\n\n");
        for (const Rule& rule : all_tables()[index]) add_rule(out, rule, knowledge);
    }
    add_drafts(out);
    add_order_codes(out, knowledge);
    add_overrides(out);
    add_sources(out);
    add_disagreements(out);
    return out;
}

}  // namespace lytes::cards
