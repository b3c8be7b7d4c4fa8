#include "cards/site.hpp"

#include <algorithm>
#include <array>

#include "cards/catalogue.hpp"
#include "cards/placeholder.hpp"
#include "cards/tables.hpp"
#include "cards/text.hpp"
#include "cards/write.hpp"

namespace lytes::cards {
namespace {

constexpr std::size_t note_units_max = 300;
constexpr int adult_years = 18;
constexpr int years_max = 120;

struct ModeWord {
    RuleMode mode;
    std::string_view word;
};
constexpr auto mode_words = std::to_array<ModeWord>({
    {RuleMode::live,   "live"  },
    {RuleMode::shadow, "shadow"},
    {RuleMode::off,    "off"   },
});

// The rules of the brief's promise (a kidney that cannot clear magnesium), what a label forbids, and the
// cards of section F. A prefix stands for all ids that begin with it.
constexpr auto critical_rules = std::to_array<std::string_view>({
    "MG-ORD-RENAL-",      "MG-ORD-DIALYSIS-01",     "MG-ORD-AKI-01",        "MG-ORD-BOWEL-01",
    "MG-ORD-HYPERMG-01",  "MG-ORD-MYASTH-01",       "MG-ORD-AVB-01",        "MG-RENAL-GATE-01",
    "K-ORD-HYPERK-01",    "K-ORD-PUSH-01",          "K-ORD-KSPARE-01",      "K-ORD-RENAL-01",
    "CA-ORD-HYPERCA-01",  "CA-ORD-CEFTRIAX-NEO-01", "MG-IV-CARDIAC-01",     "MG-IV-NEURO-01",
    "MG-TDP-ANY-01",      "K-HIGH-SEV-01",          "K-LOW-CRIT-01",        "CA-LOW-SYMP-01",
    "MG-HIGH-SEV-01",     "BONE-ORD-HYPOCA-01",     "BONE-ORD-DMAB-CKD-01", "BONE-ORD-ZOL-CRCL-01",
    "RAAS-ORD-HYPERK-01",
});

/// The longest that each placeholder was seen to become in usual charts, in UTF-16 units: a reported number
/// of five characters with its unit ("<10.55 mg/dL"), our own words by their longest. The drug's name gives
/// way down to eight (see fill_within). What is longer still is cut, never passed on.
struct Width {
    std::string_view name;
    std::size_t units;
};
constexpr std::size_t value_units = 13;
constexpr std::size_t drug_units = 11;  // eight letters and the ellipsis
constexpr auto widths = std::to_array<Width>({
    {"mg",         value_units},
    {"k",          value_units},
    {"ca",         value_units},
    {"value",      value_units},
    {"raw",        drug_units },
    {"drug",       drug_units },
    {"source",     drug_units },
    {"cr",         16         },
    {"v1",         value_units},
    {"v2",         value_units},
    {"event",      23         }, // "ventricular arrhythmia"
    {"renal",      23         }, // "unknown kidney function"
    {"egfr",       9          },
    {"n",          9          }, // "1 or more"
    {"analyte",    15         }, // "magnesium order"
    {"ca_kind",    12         }, // "Corrected Ca"
    {"dose",       22         }, // "1200 mg elemental/day"
    {"limit",      22         },
    {"total",      22         },
    {"rate",       12         },
    {"age",        12         }, // "time unknown"
    {"flag",       4          },
    {"t",          10         },
    {"conc",       6          },
    {"refractory", 11         },
});
constexpr std::size_t other_units = 24;

/// Calls `visit` with the literal text and each placeholder's name; false when the braces do not pair.
template <typename Visit>
bool for_each_part(std::string_view text, const Visit& visit) {
    while (!text.empty()) {
        const std::size_t open = text.find_first_of("{}");
        visit(text.substr(0, open), false);
        if (open == std::string_view::npos) return true;
        const std::size_t close = text.find_first_of("{}", open + 1);
        if (text[open] == '}' || close == std::string_view::npos || text[close] == '{') return false;
        visit(text.substr(open + 1, close - open - 1), true);
        text.remove_prefix(close + 1);
    }
    return true;
}

template <typename Test>
bool any_row(std::string_view id, const Test& test) {
    for (const auto table : all_tables())
        for (const Rule& rule : table)
            if (rule.id == id && test(rule)) return true;
    return false;
}

bool is_gate(std::string_view id) {
    return id.starts_with("GEN-") ||
           any_row(id, [](const Rule& rule) { return rule.kind == RuleKind::gate; });
}

bool knows(std::string_view id, std::string_view placeholder) {
    return any_row(id, [&](const Rule& rule) { return find_fill(rule, placeholder) != nullptr; });
}

/// Letters that a person can read and that stay on the line; what a renderer acts on is escaped later.
bool is_readable(std::string_view text) {
    while (!text.empty()) {
        const Character next = first_character(text);
        if (is_control(next.code) || is_invisible(next.code) || next.code == 0xFFFD) return false;
        text.remove_prefix(next.bytes.size());
    }
    return true;
}

std::optional<std::string> objection_to_placeholders(std::string_view rule, std::string_view text) {
    std::optional<std::string> objection;
    const bool is_paired = for_each_part(text, [&](std::string_view part, bool is_placeholder) {
        if (objection || !is_placeholder || knows(rule, part)) return;
        objection = "only placeholders that " + std::string{rule} + " knows, not {" + std::string{part} + "}";
    });
    if (!is_paired) return "every { closed by a }";
    return objection;
}

/// Summaries and labels are plain text that some EHRs render: what would be markup is refused, not altered.
bool is_plain(std::string_view text) { return text.find_first_of("<>&`*[]\\") == std::string_view::npos; }

void add_line(std::string& out, std::string_view name, std::string_view value) {
    if (!value.empty()) out.append(name).append("=").append(value).append("\n");
}

}  // namespace

std::string_view to_text(RuleMode mode) {
    for (const ModeWord& row : mode_words)
        if (row.mode == mode) return row.word;
    return {};
}

std::optional<RuleMode> parse_rule_mode(std::string_view word) {
    for (const ModeWord& row : mode_words)
        if (row.word == word) return row.mode;
    return std::nullopt;
}

const RuleChange* find_change(const Knowledge& knowledge, std::string_view rule) {
    if (knowledge.rules.empty()) return nullptr;
    const auto found = std::lower_bound(
        knowledge.rules.begin(), knowledge.rules.end(), rule,
        [](const RuleChange& change, std::string_view id) { return std::string_view{change.rule} < id; });
    return found != knowledge.rules.end() && found->rule == rule ? &*found : nullptr;
}

const OrderCode* find_order_code(const Knowledge& knowledge, std::string_view draft) {
    if (knowledge.order_codes.empty()) return nullptr;
    const auto found = std::lower_bound(
        knowledge.order_codes.begin(), knowledge.order_codes.end(), draft,
        [](const OrderCode& row, std::string_view code) { return std::string_view{row.draft} < code; });
    return found != knowledge.order_codes.end() && found->draft == draft ? &*found : nullptr;
}

RuleMode mode_of(const RuleChange* change, AgeYears age) {
    if (change == nullptr) return RuleMode::live;
    const bool is_outside =
        age && ((change->age_min && *age < *change->age_min) || (change->age_max && *age > *change->age_max));
    return is_outside ? RuleMode::off : change->mode.value_or(RuleMode::live);
}

bool is_safety_critical(std::string_view rule) {
    return std::ranges::any_of(critical_rules, [&](std::string_view row) {
        return row.ends_with('-') ? rule.starts_with(row) : rule == row;
    });
}

std::optional<std::string> objection_to_rule(std::string_view rule) {
    if (find_rule(rule) != nullptr) return std::nullopt;
    return "the id of a rule (see lytes rules list), not " + std::string{rule};
}

std::optional<std::string> objection_to_mode(std::string_view rule, RuleMode mode) {
    if (mode == RuleMode::live || !is_gate(rule)) return std::nullopt;
    return "live: " + std::string{rule} + " says what was not evaluated, so it cannot be silenced";
}

std::optional<std::string> objection_to_ages(std::string_view rule, AgeYears from, AgeYears to) {
    if (!from && !to) return std::nullopt;
    if (is_gate(rule) || is_safety_critical(rule))
        return "no ages: " + std::string{rule} + " holds for everyone whom it is asked about";
    const int low = from.value_or(adult_years);
    const int high = to.value_or(years_max);
    if (low >= adult_years && high <= years_max && low <= high) return std::nullopt;
    return "ages within 18 to 120, the lower one first: a rule can be narrowed, never widened";
}

std::size_t worst_units(std::string_view text) {
    std::size_t units = 0;
    const auto width = [](std::string_view name) {
        for (const Width& row : widths)
            if (row.name == name) return row.units;
        return other_units;
    };
    for_each_part(text, [&](std::string_view part, bool is_placeholder) {
        units += is_placeholder ? width(part) : utf16_units(part);
    });
    return units;
}

std::optional<std::string> objection_to_words(std::string_view text, std::size_t units_max) {
    if (!is_readable(text) || text.empty()) return "one line of readable text";
    if (!is_plain(text)) return "plain text without < > & ` * [ ] or a backslash";
    if (utf16_units(text) > units_max) return "at most " + std::to_string(units_max) + " characters";
    return std::nullopt;
}

std::optional<std::string> objection_to_summary(std::string_view rule, std::string_view text) {
    if (!any_row(rule, [](const Rule& row) { return !row.summary.empty(); }))
        return "no summary: " + std::string{rule} + " makes no card of its own";
    constexpr std::size_t raw_units_max = 400;
    if (auto objection = objection_to_words(text, raw_units_max)) return objection;
    if (auto objection = objection_to_placeholders(rule, text)) return objection;
    if (worst_units(text) <= summary_units_max) return std::nullopt;
    return "a summary below 140 characters; this one can become " + std::to_string(worst_units(text));
}

std::optional<std::string> objection_to_note(std::string_view rule, std::string_view text) {
    if (!is_readable(text) || text.empty()) return "one line of readable text";
    if (utf16_units(text) > note_units_max)
        return "at most " + std::to_string(note_units_max) + " characters";
    return objection_to_placeholders(rule, text);
}

std::optional<std::string> objection_to_draft(std::string_view draft) {
    for (const auto table : draft_tables())
        for (const DraftRow& row : table) {
            const bool is_order = row.kind != DraftKind::hold && row.kind != DraftKind::cancel;
            if (row.code == draft && is_order) return std::nullopt;
        }
    return "the code of a draft (see lytes rules export), not " + std::string{draft};
}

std::string canonical_text(const Knowledge& knowledge) {
    Knowledge plain = knowledge;
    plain.changes.clear();
    plain.hash.clear();
    std::string text = export_knowledge(plain);
    add_line(text, "source", plain.source_label);
    add_line(text, "url", plain.source_url);
    for (const RuleChange& change : plain.rules) {
        add_line(text, "rule", change.rule);
        add_line(text, "mode", to_text(change.mode.value_or(RuleMode::live)));
        if (change.age_min) add_line(text, "from", std::to_string(*change.age_min));
        if (change.age_max) add_line(text, "to", std::to_string(*change.age_max));
        add_line(text, "summary", change.summary);
        add_line(text, "note", change.note);
        add_line(text, "label", change.source_label);
        add_line(text, "url", change.source_url);
    }
    for (const OrderCode& row : plain.order_codes) {
        add_line(text, "draft", row.draft);
        add_line(text, "system", row.system);
        add_line(text, "code", row.code);
        add_line(text, "display", row.display);
    }
    return text;
}

}  // namespace lytes::cards
