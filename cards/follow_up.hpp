#pragma once

#include "cards/facts.hpp"

/// What happens to an electrolyte after the patient has left: the tests that are still to come, and the
/// replacement that makes one necessary.
namespace lytes::cards {

/// Whether a signed laboratory order will still tell this level: due later than now, or without a date but
/// written after the result at hand, which therefore has not answered it. REQUIRES: `about` is magnesium,
/// potassium or calcium_total (which stands for every calcium).
[[nodiscard]] bool is_test_planned(const Facts& facts, fhir::Measure about);

/// Whether this electrolyte is being replaced: an order in force, or a dose within the time in which a result
/// is usable (A7). Obstetric magnesium, magnesium for the bowel and a nutrition's share replace nothing, and
/// calcium tablets are taken for the bones: of calcium only what goes into a vein counts.
[[nodiscard]] bool is_under_replacement(const Facts& facts, fhir::Measure about);

}  // namespace lytes::cards
