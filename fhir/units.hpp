#pragma once

#include <string_view>

#include "fhir/model/quantity.hpp"

namespace lytes::fhir {

/// The unit that a UCUM code or a laboratory's spelling names (algorithm A2): micro signs folded to "u",
/// blanks removed, case folded where UCUM case does not carry meaning ("mM" is accepted only as "mM").
/// `Unit::unknown` when no table row holds the spelling.
[[nodiscard]] Unit find_unit(std::string_view spelling);

/// The case-sensitive UCUM code of a unit, for output: "meq/L", "mL/min/{1.73_m2}".
[[nodiscard]] std::string_view ucum_code(Unit unit);

}  // namespace lytes::fhir
