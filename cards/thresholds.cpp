#include "cards/thresholds.hpp"

#include <array>
#include <memory_resource>

#include "cards/parameters.hpp"
#include "cards/tables.hpp"
#include "cards/text.hpp"

namespace lytes::cards {
namespace {

constexpr std::string_view limit_head =
    "| Limit | Setting | mg/dL | mmol/L | mEq/L | A site may set | Source |\n|---|---|---|---|---|---|---|\n";
constexpr std::string_view value_head =
    "| Limit | Setting | Value | A site may set | Source |\n|---|---|---|---|---|\n";

std::string number_in(const Parameter& parameter, const Limit& limit, fhir::UnitFamily family) {
    if (!has_family(parameter.substance, family)) return "-";
    Text text{*std::pmr::get_default_resource()};
    return std::string{text.add(limit.in(family)).view()};
}

/// Only sections of which every row is a concentration have one column a unit family.
bool is_all_limits(std::string_view section) {
    for (const Parameter& parameter : parameters()) {
        const bool is_three_fold = parameter.kind == ParameterKind::limit &&
                                   parameter.substance != Substance::none &&
                                   parameter.substance != Substance::albumin;
        if (parameter.section == section && !is_three_fold) return false;
    }
    return true;
}

void add_row(std::string& out, const Parameter& parameter, const Knowledge& knowledge, bool has_families) {
    const ParameterValue value = parameter.read(knowledge);
    out.append("| ").append(parameter.words).append(" | `").append(parameter.name).append("` |");
    if (has_families) {
        for (const auto family :
             {fhir::UnitFamily::mass, fhir::UnitFamily::amount, fhir::UnitFamily::equivalent})
            out.append(" ").append(number_in(parameter, std::get<Limit>(value), family)).append(" |");
    } else {
        out.append(" ").append(to_text(parameter, value)).append(" |");
    }
    out.append(" ").append(bounds_text(parameter)).append(" | ").append(parameter.source).append(" |\n");
}

}  // namespace

void add_thresholds(std::string& out, const Knowledge& knowledge) {
    out +=
        "## Thresholds\n\nA result is compared in the unit family in which the laboratory reported it.\n\n";
    std::string_view section;
    bool has_families = false;
    for (const Parameter& parameter : parameters()) {
        if (parameter.section != section) {
            if (!section.empty()) out += "\n";
            if (section == "Potassium orders") out += renal_matrix();
            section = parameter.section;
            has_families = is_all_limits(section);
            out.append("### ").append(section).append("\n\n").append(has_families ? limit_head : value_head);
        }
        add_row(out, parameter, knowledge, has_families);
    }
    out += "\n";
}

}  // namespace lytes::cards
