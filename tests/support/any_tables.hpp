#pragma once

#include <array>

#include "fhir/model/drug.hpp"
#include "fhir/model/observation.hpp"

/// What a chart of AnyChart is made of, heaped where rules change their mind.
namespace lytes::tests::any {

using fhir::Decimal;
using fhir::Measure;
using fhir::Unit;
using fhir::operator""_dec;

struct Sent {
    Measure measure;
    Unit unit;
    Decimal low;   ///< a little below the least plausible number
    Decimal high;  ///< a little above the greatest
    std::array<Decimal, 9> heaps;
};

/// Where rules change their mind, in the unit of the row.
inline constexpr auto sent = std::to_array<Sent>({
    {Measure::magnesium,
     Unit::mg_per_dl,
     0.1_dec,  21_dec,
     {1.0_dec, 1.2_dec, 1.46_dec, 1.58_dec, 2.0_dec, 2.68_dec, 3.0_dec, 4.86_dec, 9.6_dec}     },
    {Measure::magnesium,
     Unit::mmol_per_l,
     0.05_dec, 8.5_dec,
     {0.41_dec, 0.50_dec, 0.60_dec, 0.65_dec, 0.82_dec, 1.10_dec, 1.23_dec, 2.0_dec, 3.95_dec} },
    {Measure::magnesium,
     Unit::meq_per_l,
     0.1_dec,  17_dec,
     {0.82_dec, 1.0_dec, 1.2_dec, 1.3_dec, 1.65_dec, 2.2_dec, 2.5_dec, 4.0_dec, 7.90_dec}      },
    {Measure::potassium,
     Unit::mmol_per_l,
     0.9_dec,  12.5_dec,
     {2.5_dec, 3.0_dec, 3.5_dec, 4.0_dec, 4.5_dec, 5.0_dec, 5.5_dec, 6.0_dec, 6.5_dec}         },
    {Measure::potassium,
     Unit::meq_per_l,
     0.9_dec,  12.5_dec,
     {2.5_dec, 3.0_dec, 3.5_dec, 4.0_dec, 4.5_dec, 5.0_dec, 5.5_dec, 6.0_dec, 6.5_dec}         },
    {Measure::calcium_total,
     Unit::mg_per_dl,
     2.5_dec,  26_dec,
     {6.0_dec, 7.0_dec, 7.6_dec, 8.0_dec, 8.5_dec, 9.5_dec, 10.5_dec, 12.0_dec, 14.0_dec}      },
    {Measure::calcium_total,
     Unit::mmol_per_l,
     0.7_dec,  6.3_dec,
     {1.5_dec, 1.75_dec, 1.90_dec, 2.0_dec, 2.12_dec, 2.4_dec, 2.62_dec, 3.00_dec, 3.50_dec}   },
    {Measure::calcium_corrected,
     Unit::mg_per_dl,
     2.5_dec,  26_dec,
     {6.0_dec, 7.0_dec, 7.6_dec, 8.0_dec, 8.5_dec, 9.5_dec, 10.5_dec, 12.0_dec, 14.0_dec}      },
    {Measure::calcium_ionized,
     Unit::mmol_per_l,
     0.15_dec, 3.6_dec,
     {0.80_dec, 0.90_dec, 1.00_dec, 1.12_dec, 1.20_dec, 1.32_dec, 1.50_dec, 1.60_dec, 1.80_dec}},
    {Measure::creatinine,
     Unit::mg_per_dl,
     0.05_dec, 31_dec,
     {0.6_dec, 0.9_dec, 1.0_dec, 1.3_dec, 1.5_dec, 2.0_dec, 2.5_dec, 3.0_dec, 4.0_dec}         },
    {Measure::creatinine,
     Unit::umol_per_l,
     5_dec,    2700_dec,
     {53_dec, 80_dec, 88.4_dec, 115_dec, 132.6_dec, 177_dec, 221_dec, 265_dec, 353.6_dec}      },
    {Measure::egfr,
     Unit::ml_per_min_173,
     0.5_dec,  210_dec,
     {10_dec, 15_dec, 29_dec, 30_dec, 45_dec, 59_dec, 60_dec, 90_dec, 110_dec}                 },
    {Measure::creatinine_clearance,
     Unit::ml_per_min,
     0.5_dec,  210_dec,
     {10_dec, 15_dec, 29_dec, 30_dec, 34_dec, 35_dec, 60_dec, 90_dec, 110_dec}                 },
    {Measure::albumin,
     Unit::g_per_dl,
     0.4_dec,  7.5_dec,
     {1.5_dec, 2.0_dec, 2.5_dec, 3.0_dec, 3.5_dec, 3.9_dec, 4.0_dec, 4.4_dec, 5.0_dec}         },
    {Measure::phosphate,
     Unit::mg_per_dl,
     0.2_dec,  21_dec,
     {1.0_dec, 2.5_dec, 3.0_dec, 3.5_dec, 4.5_dec, 5.5_dec, 5.6_dec, 6.0_dec, 8.0_dec}         },
    {Measure::qtc,
     Unit::millisecond,
     300_dec,  700_dec,
     {380_dec, 400_dec, 420_dec, 440_dec, 470_dec, 499_dec, 500_dec, 501_dec, 560_dec}         },
    {Measure::systolic_pressure,
     Unit::mm_hg,
     50_dec,   220_dec,
     {70_dec, 89_dec, 90_dec, 91_dec, 100_dec, 110_dec, 120_dec, 140_dec, 160_dec}             },
    {Measure::heart_rate,
     Unit::per_minute,
     20_dec,   180_dec,
     {40_dec, 49_dec, 50_dec, 51_dec, 60_dec, 70_dec, 80_dec, 90_dec, 110_dec}                 },
    {Measure::weight,
     Unit::kg,
     1_dec,    360_dec,
     {3.5_dec, 19.9_dec, 20_dec, 45_dec, 60_dec, 75_dec, 90_dec, 140_dec, 350_dec}             },
});
/// How often each kind is drawn: the analytes that lead, then what they depend on.
inline constexpr auto weights = std::to_array<std::size_t>(
    {0, 0, 0, 1, 2, 3, 3, 3, 4, 5, 5, 6, 7, 8, 8, 9, 9, 9, 10, 11, 12, 13, 13, 14, 15, 16, 17, 18});

inline constexpr auto ages_h = std::to_array<int>(
    {0,  1,  1,  2,   2,   3,   5,   6,   7,   12,  13,  23,  24,  25,   30,   47,   48,   49,   71,
     72, 73, 96, 100, 167, 168, 169, 200, 335, 336, 337, 720, 721, 2160, 2161, 4320, 4321, 8760, 8761});

struct Product {
    fhir::DrugTags tags;
    Unit dose_unit;
    Unit rate_unit;
    std::array<Decimal, 6> doses;
    bool is_injected;
};
inline constexpr Product product(fhir::DrugTags tags, Unit dose, Unit rate, std::array<Decimal, 6> doses,
                                 bool is_injected) {
    return {tags, dose, rate, doses, is_injected};
}
inline constexpr std::array<Decimal, 6> grams{1_dec, 2_dec, 4_dec, 5_dec, 8_dec, 21_dec};
inline constexpr std::array<Decimal, 6> milligrams{240_dec, 400_dec, 500_dec, 600_dec, 800_dec, 1200_dec};
inline constexpr std::array<Decimal, 6> milliequivalents{10_dec, 20_dec, 40_dec, 41_dec, 60_dec, 201_dec};
inline constexpr auto products = std::to_array<Product>({
    product({fhir::DrugTag::magnesium, fhir::DrugTag::magnesium_sulfate, fhir::DrugTag::magnesium_parenteral},
            Unit::g, Unit::g_per_h, grams, true),
    product({fhir::DrugTag::magnesium, fhir::DrugTag::magnesium_oxide}, Unit::mg, Unit::mg_per_h, milligrams,
            false),
    product({fhir::DrugTag::magnesium, fhir::DrugTag::magnesium_hydroxide, fhir::DrugTag::magnesium_laxative},
            Unit::mg, Unit::mg_per_h, milligrams, false),
    product({fhir::DrugTag::magnesium, fhir::DrugTag::magnesium_hydroxide, fhir::DrugTag::magnesium_antacid},
            Unit::mg, Unit::mg_per_h, milligrams, false),
    product({fhir::DrugTag::magnesium, fhir::DrugTag::magnesium_oxide, fhir::DrugTag::magnesium_bowel_prep},
            Unit::g, Unit::g_per_h, grams, false),
    product({fhir::DrugTag::potassium, fhir::DrugTag::potassium_chloride}, Unit::meq, Unit::meq_per_h,
            milliequivalents, true),
    product({fhir::DrugTag::potassium, fhir::DrugTag::potassium_chloride}, Unit::meq, Unit::meq_per_h,
            milliequivalents, false),
    product({fhir::DrugTag::calcium, fhir::DrugTag::calcium_gluconate}, Unit::g, Unit::g_per_h, grams, true),
    product({fhir::DrugTag::calcium, fhir::DrugTag::calcium_chloride}, Unit::g, Unit::g_per_h, grams, true),
    product({fhir::DrugTag::ceftriaxone}, Unit::g, Unit::g_per_h, grams, true),
});

}  // namespace lytes::tests::any
