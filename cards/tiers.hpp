#pragma once

#include <string_view>

#include "cards/facts.hpp"
#include "cards/text.hpp"

namespace lytes::cards {

/// " mg/dL": the unit of the family, with a blank before it.
[[nodiscard]] std::string_view unit_of(fhir::UnitFamily family);

/// "; severely low: below 1.2 mg/dL": which band of algorithm B1 to B3 the result is in, and by which limit
/// in the family that the laboratory used. Nothing for a normal result.
void add_tier(const Facts& facts, fhir::Measure about, Text& line);

}  // namespace lytes::cards
