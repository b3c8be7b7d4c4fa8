#pragma once

#include <optional>

#include "cards/knowledge.hpp"
#include "cards/measure.hpp"

namespace lytes::cards {

/// What the choice of a result has to know of one measure. A limit that the measure lacks is nothing.
struct Analyte {
    std::optional<Limit> critical_low;
    std::optional<Limit> lower_normal;
    std::optional<Limit> upper_normal;
    std::optional<Limit> critical_high;
    std::optional<Limit> plausible_min;
    std::optional<Limit> plausible_max;
    std::optional<Limit> conflict;
    bool prefers_laboratory = false;  ///< laboratory before point of care (A6)
};
[[nodiscard]] Analyte analyte_of(fhir::Measure measure, const Knowledge& knowledge);

/// The reported quantity in its family's own unit, exactly: 16 mg/L is 1.6 mg/dL. Nothing when the unit is
/// not one in which this measure is reported (A1, A2).
[[nodiscard]] std::optional<Concentration> to_concentration(fhir::Measure measure,
                                                            const fhir::Quantity& quantity);

/// The number lies inside the limits of algorithm A5.
[[nodiscard]] bool is_plausible(const Analyte& analyte, const Concentration& value);

/// A2: the laboratory's own range is a range of this measure in another unit than the reported one.
[[nodiscard]] bool fits_other_unit(fhir::Measure measure, fhir::Unit unit, const fhir::ReferenceRange& range);
/// The laboratory's own range is a usual one of this measure in the reported unit.
[[nodiscard]] bool fits_unit(fhir::Measure measure, fhir::Unit unit, const fhir::ReferenceRange& range);

/// GEN-DQ-UNIT-01: the bare number would be critical in a unit family in which it is plausible.
[[nodiscard]] bool may_be_critical(fhir::Measure measure, const fhir::Quantity& quantity,
                                   const Knowledge& knowledge);

/// The same concentration of the same substance in mg/dL, for comparing two results with each other only;
/// never for a threshold (A3). Nothing when the measure has no such conversion.
[[nodiscard]] std::optional<fhir::Decimal> in_mg_per_dl(fhir::Measure measure, const Concentration& value);

/// Which ages of results apply to the measure (A7).
[[nodiscard]] AgeWindow window_of(fhir::Measure measure, const SettingWindows& windows);

}  // namespace lytes::cards
