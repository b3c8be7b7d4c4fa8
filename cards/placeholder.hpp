#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "cards/rule.hpp"

namespace lytes::cards {

/// A name that templates may use in every rule: {mg}, {event}, {egfr}, ...
struct Placeholder {
    std::string_view name;
    void (*write)(const Subject&, Text&) = nullptr;
};
[[nodiscard]] std::span<const Placeholder> placeholders();

/// The rule's own meaning of the name before the common one; null when nobody knows it.
[[nodiscard]] void (*find_fill(const Rule& rule, std::string_view name))(const Subject&, Text&);

/// The template with its placeholders filled, as plain text without a limit.
void fill(std::string_view pattern, const Rule& rule, const Subject& subject, Text& out);

/// The same on one line of at most `units_max` UTF-16 units; the drug's name gives way first, then the end.
void fill_within(std::string_view pattern, const Rule& rule, const Subject& subject, std::size_t units_max,
                 Text& out);

/// The template of the rule's summary: the site's, else the rule's own.
[[nodiscard]] std::string_view summary_of(const Rule& rule, const Knowledge& knowledge);

/// "Mg", "K", "Ionized Ca": how cards call a measure.
[[nodiscard]] std::string_view short_name(fhir::Measure measure);
/// The result as reported: "0.95 mg/dL"; "not measured" or "not known" when there is none.
void write_result(const Facts& facts, const Measurement& result, fhir::Measure about, Text& out);
/// "3 h ago"; "time unknown" for a result without any date.
void write_age_ago(const Measurement& result, Text& out);
/// "kidney function unknown", "eGFR 22", "dialysis", "AKI stage 2".
void write_renal(const Facts& facts, Text& out);
/// The name of the first active order with one of these tags, else `otherwise`.
void write_active_drug(const Facts& facts, const fhir::DrugTags& tags, std::string_view otherwise, Text& out);

}  // namespace lytes::cards
