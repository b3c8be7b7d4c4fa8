#include "cards/analyte.hpp"

#include <algorithm>
#include <array>

namespace lytes::cards {
namespace {

using fhir::Measure;
using fhir::Unit;
using fhir::UnitFamily;
using enum fhir::UnitFamily;

/// Where the limits of usual adult reference ranges lie, in the unit of the row.
struct UsualRange {
    fhir::Decimal low_min, low_max, high_min, high_max;
};

/// One unit in which a measure is reported, and how to reach the family's own unit from it.
struct ReportedUnit {
    Measure measure;
    Unit unit;
    UnitFamily family;
    fhir::Decimal factor;
    UsualRange usual;
};

constexpr UsualRange no_range{};
constexpr fhir::Decimal one = 1_dec;
constexpr fhir::Decimal tenth = 0.1_dec;
constexpr fhir::Decimal milli = 0.001_dec;

// Magnesium's lower limits are those of algorithm A6; the other bands are wide enough for every adult range
// that we met and too narrow for a range in another unit.
namespace table {
using enum fhir::Measure;
constexpr UnitFamily eq = equivalent;
constexpr auto reported_units = std::to_array<ReportedUnit>({
    {magnesium,            Unit::mg_per_dl,      mass,   one,      {1.4_dec, 2.1_dec, 2.1_dec, 3.2_dec}    },
    {magnesium,            Unit::mmol_per_l,     amount, one,      {0.58_dec, 0.86_dec, 0.9_dec, 1.3_dec}  },
    {magnesium,            Unit::meq_per_l,      eq,     one,      {1.15_dec, 1.73_dec, 1.7_dec, 2.7_dec}  },
    {magnesium,            Unit::mg_per_l,       mass,   tenth,    {14_dec, 21_dec, 21_dec, 32_dec}        },
    {potassium,            Unit::mmol_per_l,     amount, one,      {3.0_dec, 4.0_dec, 4.5_dec, 6.0_dec}    },
    {potassium,            Unit::meq_per_l,      eq,     one,      {3.0_dec, 4.0_dec, 4.5_dec, 6.0_dec}    },
    {potassium,            Unit::mg_per_dl,      mass,   one,      {11.7_dec, 15.7_dec, 17.5_dec, 23.5_dec}},
    {calcium_total,        Unit::mg_per_dl,      mass,   one,      {7.5_dec, 9.3_dec, 9.5_dec, 11.5_dec}   },
    {calcium_total,        Unit::mmol_per_l,     amount, one,      {1.9_dec, 2.35_dec, 2.4_dec, 2.9_dec}   },
    {calcium_total,        Unit::meq_per_l,      eq,     one,      {3.8_dec, 4.7_dec, 4.7_dec, 5.8_dec}    },
    {calcium_total,        Unit::mg_per_l,       mass,   tenth,    {75_dec, 93_dec, 95_dec, 115_dec}       },
    {calcium_ionized,      Unit::mmol_per_l,     amount, one,      {0.95_dec, 1.2_dec, 1.2_dec, 1.45_dec}  },
    {calcium_ionized,      Unit::mg_per_dl,      mass,   one,      {3.8_dec, 4.9_dec, 4.8_dec, 5.8_dec}    },
    {calcium_ionized,      Unit::meq_per_l,      eq,     one,      {1.9_dec, 2.4_dec, 2.4_dec, 2.9_dec}    },
    {calcium_ionized,      Unit::mg_per_l,       mass,   tenth,    {38_dec, 49_dec, 48_dec, 58_dec}        },
    {creatinine,           Unit::mg_per_dl,      mass,   one,      {0.1_dec, 0.9_dec, 0.7_dec, 1.6_dec}    },
    {creatinine,           Unit::umol_per_l,     amount, milli,    {10_dec, 80_dec, 60_dec, 145_dec}       },
    {creatinine,           Unit::mg_per_l,       mass,   tenth,    {1_dec, 9_dec, 7_dec, 16_dec}           },
    {creatinine,           Unit::mmol_per_l,     amount, one,      {0.01_dec, 0.08_dec, 0.06_dec, 0.15_dec}},
    {albumin,              Unit::g_per_dl,       mass,   one,      {2.5_dec, 4.2_dec, 4.5_dec, 6.0_dec}    },
    {albumin,              Unit::g_per_l,        mass,   tenth,    {25_dec, 42_dec, 45_dec, 60_dec}        },
    {phosphate,            Unit::mg_per_dl,      mass,   one,      {1.8_dec, 3.5_dec, 3.8_dec, 6.5_dec}    },
    {phosphate,            Unit::mmol_per_l,     amount, one,      {0.6_dec, 1.1_dec, 1.2_dec, 2.0_dec}    },
    {egfr,                 Unit::ml_per_min_173, mass,   one,      no_range                                },
    {egfr,                 Unit::ml_per_min,     mass,   one,      no_range                                },
    {creatinine_clearance, Unit::ml_per_min,     mass,   one,      no_range                                },
    {creatinine_clearance, Unit::ml_per_min_173, mass,   one,      no_range                                },
    {qtc,                  Unit::millisecond,    mass,   one,      no_range                                },
    {qtc,                  Unit::second,         mass,   1000_dec, no_range                                },
});
}  // namespace table
using table::reported_units;

/// Corrected calcium and race-specific eGFR are reported like their plain kind.
constexpr Measure reported_as(Measure measure) {
    if (measure == Measure::calcium_corrected) return Measure::calcium_total;
    if (measure == Measure::egfr_race_specific) return Measure::egfr;
    return measure;
}

const ReportedUnit* find_row(Measure measure, Unit unit) {
    const Measure plain = reported_as(measure);
    const auto row = std::find_if(
        reported_units.begin(), reported_units.end(),
        [&](const ReportedUnit& candidate) { return candidate.measure == plain && candidate.unit == unit; });
    return row == reported_units.end() ? nullptr : &*row;
}

bool fits(const UsualRange& usual, const fhir::ReferenceRange& range) {
    if (range.low && (range.low->value < usual.low_min || range.low->value > usual.low_max)) return false;
    if (range.high && (range.high->value < usual.high_min || range.high->value > usual.high_max))
        return false;
    return range.low || range.high;
}

template <typename Limits>
Analyte graded(const Limits& limits, const Limit& critical_high) {
    return {.critical_low = limits.critical_low,
            .lower_normal = limits.lower_normal,
            .upper_normal = limits.upper_normal,
            .critical_high = critical_high,
            .plausible_min = limits.plausible_min,
            .plausible_max = limits.plausible_max,
            .conflict = limits.conflict,
            .prefers_laboratory = true};
}

Analyte bounded(const Limit& plausible_min, const Limit& plausible_max) {
    Analyte made;
    made.plausible_min = plausible_min;
    made.plausible_max = plausible_max;
    return made;
}

/// Factor from mmol/L to mg/dL (A1).
std::optional<fhir::Decimal> mg_per_dl_per_mmol(Measure measure) {
    switch (reported_as(measure)) {
        case Measure::magnesium:
            return 2.4305_dec;
        case Measure::potassium:
            return 3.90983_dec;
        case Measure::calcium_total:
        case Measure::calcium_ionized:
            return 4.0078_dec;
        case Measure::creatinine:
            return 11.312_dec;
        case Measure::phosphate:
            return 3.09738_dec;
        default:
            return std::nullopt;
    }
}

}  // namespace

Analyte analyte_of(Measure measure, const Knowledge& knowledge) {
    switch (reported_as(measure)) {
        case Measure::magnesium:
            return graded(knowledge.magnesium, knowledge.magnesium.high_severe);
        case Measure::potassium:
            return graded(knowledge.potassium, knowledge.potassium.high_severe);
        case Measure::calcium_total:
            return graded(knowledge.calcium, knowledge.calcium.high_severe);
        case Measure::calcium_ionized: {
            Analyte made = graded(knowledge.ionized_calcium, knowledge.ionized_calcium.high_severe);
            made.prefers_laboratory = false;  // A6: either is accepted for ionized calcium
            return made;
        }
        case Measure::creatinine:
            return bounded(knowledge.creatinine.plausible_min, knowledge.creatinine.plausible_max);
        case Measure::albumin:
            return bounded(knowledge.plausible.albumin_min, knowledge.plausible.albumin_max);
        case Measure::phosphate:
            return bounded(knowledge.plausible.phosphate_min, knowledge.plausible.phosphate_max);
        case Measure::egfr:
        case Measure::creatinine_clearance:
            return bounded(knowledge.plausible.egfr_min, knowledge.plausible.egfr_max);
        default:
            return {};
    }
}

std::optional<Concentration> to_concentration(Measure measure, const fhir::Quantity& quantity) {
    if (quantity.unit_state != fhir::UnitState::known || !quantity.is_readable) return std::nullopt;
    if (measure == Measure::albumin && quantity.unit == Unit::umol_per_l) {
        const auto grams = fhir::Decimal::quotient(quantity.value, 150.4_dec, 2);
        if (!grams) return std::nullopt;
        return Concentration{*grams, mass, quantity.comparator};
    }
    const ReportedUnit* row = find_row(measure, quantity.unit);
    if (row == nullptr) return std::nullopt;
    const auto value = fhir::Decimal::product(quantity.value, row->factor, fhir::Decimal::scale_max);
    if (!value) return std::nullopt;
    return Concentration{*value, row->family, quantity.comparator};
}

bool is_plausible(const Analyte& analyte, const Concentration& value) {
    if (analyte.plausible_min && value.value() < analyte.plausible_min->in(value.family())) return false;
    return !analyte.plausible_max || value.value() <= analyte.plausible_max->in(value.family());
}

bool fits_unit(Measure measure, Unit unit, const fhir::ReferenceRange& range) {
    const ReportedUnit* own = find_row(measure, unit);
    return own != nullptr && fits(own->usual, range);
}

bool fits_other_unit(Measure measure, Unit unit, const fhir::ReferenceRange& range) {
    if (fits_unit(measure, unit, range)) return false;
    return std::any_of(reported_units.begin(), reported_units.end(), [&](const ReportedUnit& row) {
        return row.measure == reported_as(measure) && row.unit != unit && fits(row.usual, range);
    });
}

bool may_be_critical(Measure measure, const fhir::Quantity& quantity, const Knowledge& knowledge) {
    const Analyte analyte = analyte_of(measure, knowledge);
    if (!analyte.critical_low || !analyte.critical_high) return false;
    for (const UnitFamily family : {mass, amount, equivalent}) {
        // Potassium is almost never sent in mg/dL (A1): not a plausible reading of a bare number.
        if (measure == Measure::potassium && family == mass && quantity.unit != Unit::mg_per_dl) continue;
        const Concentration reading{quantity.value, family, quantity.comparator};
        if (!is_plausible(analyte, reading)) continue;
        if (reading.is_below(*analyte.critical_low) == Truth::yes) return true;
        if (reading.is_at_least(*analyte.critical_high) == Truth::yes) return true;
    }
    return false;
}

std::optional<fhir::Decimal> in_mg_per_dl(Measure measure, const Concentration& value) {
    if (value.family() == mass) return value.value();
    const auto factor = mg_per_dl_per_mmol(measure);
    if (!factor) return std::nullopt;
    constexpr int places = 6;
    const auto whole = fhir::Decimal::product(value.value(), *factor, places);
    const bool is_divalent = reported_as(measure) != Measure::potassium;
    if (!whole || value.family() == amount || !is_divalent) return whole;
    return fhir::Decimal::quotient(*whole, 2_dec, places);
}

AgeWindow window_of(Measure measure, const SettingWindows& windows) {
    constexpr auto qtc_window = std::chrono::hours{48};  // A10
    switch (measure) {
        case Measure::potassium:
            return windows.potassium;
        case Measure::creatinine:
        case Measure::egfr:
        case Measure::egfr_race_specific:
        case Measure::creatinine_clearance:
            return windows.creatinine;
        case Measure::albumin:
            return windows.albumin;
        case Measure::qtc:
            return {qtc_window, qtc_window};
        default:
            return windows.electrolyte;
    }
}

}  // namespace lytes::cards
