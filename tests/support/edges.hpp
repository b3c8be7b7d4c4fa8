#pragma once

#include <array>
#include <deque>
#include <string>
#include <string_view>

#include "tests/support/bedside.hpp"

/// What the tests of thresholds share: a number just below, at and just above a limit, in every unit in which
/// it can arrive.
namespace lytes::tests {

/// On which side of the limit the rule speaks.
enum class Side : std::uint8_t { below, above, at_least };

/// Text of a number, kept for as long as the process runs: the model borrows its texts.
inline std::string_view number_text(fhir::Decimal number) {
    static std::deque<std::string> texts;
    std::string digits = std::to_string(number.units());
    const auto scale = static_cast<std::size_t>(number.scale());
    if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
    if (scale > 0) digits.insert(digits.size() - scale, ".");
    texts.push_back(digits);
    return texts.back();
}

/// One digit more than the number is written with, and the least step that any calculation of ours keeps.
/// (The last written digit would step over the next limit: 1.2 and 1.3 mEq/L are two.)
inline std::array<fhir::Decimal, 2> steps_of(fhir::Decimal limit) {
    return {fhir::Decimal::of(1, limit.scale() + 1), fhir::Decimal::of(1, 5)};
}

/// Just below, at, just above, and whether the rule speaks there.
struct Probe {
    fhir::Decimal value;
    bool is_beyond = false;
};
inline std::array<Probe, 3> probes(fhir::Decimal limit, Side side, fhir::Decimal step) {
    return {
        {{fhir::Decimal::difference(limit, step).value(), side == Side::below},
         {limit, side == Side::at_least},
         {fhir::Decimal::sum(limit, step).value(), side != Side::below}}
    };
}

/// A unit in which a measure of this family arrives, and what its number has to be multiplied with.
struct Arrival {
    fhir::Measure measure;
    fhir::UnitFamily family;
    std::string_view unit;
    int factor = 1;
};
namespace arrival_table {
using enum fhir::Measure;
using enum fhir::UnitFamily;
inline constexpr auto rows = std::to_array<Arrival>({
    {magnesium,            mass,       "mg/dL",         1   },
    {magnesium,            mass,       "mg/L",          10  },
    {magnesium,            amount,     "mmol/L",        1   },
    {magnesium,            equivalent, "mEq/L",         1   },
    {potassium,            mass,       "mg/dL",         1   },
    {potassium,            amount,     "mmol/L",        1   },
    {potassium,            equivalent, "mEq/L",         1   },
    {calcium_total,        mass,       "mg/dL",         1   },
    {calcium_total,        mass,       "mg/L",          10  },
    {calcium_total,        amount,     "mmol/L",        1   },
    {calcium_total,        equivalent, "mEq/L",         1   },
    {calcium_ionized,      mass,       "mg/dL",         1   },
    {calcium_ionized,      mass,       "mg/L",          10  },
    {calcium_ionized,      amount,     "mmol/L",        1   },
    {calcium_ionized,      equivalent, "mEq/L",         1   },
    {creatinine,           mass,       "mg/dL",         1   },
    {creatinine,           mass,       "mg/L",          10  },
    {creatinine,           amount,     "umol/L",        1000},
    {creatinine,           amount,     "mmol/L",        1   },
    {albumin,              mass,       "g/dL",          1   },
    {albumin,              mass,       "g/L",           10  },
    {phosphate,            mass,       "mg/dL",         1   },
    {phosphate,            amount,     "mmol/L",        1   },
    {egfr,                 mass,       "mL/min/1.73m2", 1   },
    {creatinine_clearance, mass,       "mL/min",        1   },
});
}  // namespace arrival_table
inline constexpr auto& arrivals = arrival_table::rows;

/// A result of this number of its family, as it would arrive in the unit.
inline fhir::Observation arriving(const Arrival& as, fhir::Decimal number, int hours_old) {
    const fhir::Decimal sent =
        fhir::Decimal::product(number, fhir::Decimal::of(as.factor), fhir::Decimal::scale_max).value();
    fhir::Observation made = result(as.measure, number_text(sent), as.unit, hours_old);
    // A1: potassium in mg/dL is believed beside a range that is in mg/dL too.
    if (as.measure == fhir::Measure::potassium && as.family == fhir::UnitFamily::mass)
        made.range = fhir::ReferenceRange{
            .low = quantity("13.7", "mg/dL"), .high = quantity("19.5", "mg/dL"), .is_normal_type = true};
    return made;
}

/// Rules and indicators of the cards, in order, as one text; empty without a card.
inline std::string heads_text(const cards::Advice& advice) {
    std::string text;
    for (const std::string& head : heads(advice)) text += (text.empty() ? "" : " | ") + head;
    return text;
}

}  // namespace lytes::tests
