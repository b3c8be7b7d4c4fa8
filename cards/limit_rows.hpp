#pragma once

#include <array>
#include <string_view>

#include "cards/knowledge.hpp"

/// The name of every number that a site may change: what the catalogue prints and what the tests walk. A new
/// member of Knowledge without a row here fails tests/cards/limits_test.cpp.
namespace lytes::cards {

/// A threshold of a result, one number a unit family.
template <typename Limits>
struct LimitRow {
    std::string_view name;
    Limit Limits::*limit;
};
/// A number that has one unit only, which the name tells.
template <typename Limits>
struct NumberRow {
    std::string_view name;
    fhir::Decimal Limits::*number;
};
/// A whole number.
template <typename Limits>
struct CountRow {
    std::string_view name;
    int Limits::*count;
};

inline constexpr auto magnesium_rows = std::to_array<LimitRow<MagnesiumLimits>>({
    {"critically low below",                &MagnesiumLimits::critical_low   },
    {"severely low below",                  &MagnesiumLimits::severe_low     },
    {"moderately low below",                &MagnesiumLimits::moderate_low   },
    {"lower limit of normal (default)",     &MagnesiumLimits::lower_normal   },
    {"target with QT, arrhythmia, digoxin", &MagnesiumLimits::target         },
    {"upper limit of normal",               &MagnesiumLimits::upper_normal   },
    {"moderately high above",               &MagnesiumLimits::high_moderate  },
    {"severely high above",                 &MagnesiumLimits::high_severe    },
    {"dialysis request above",              &MagnesiumLimits::dialysis_high  },
    {"obstetric toxic above",               &MagnesiumLimits::obstetric_toxic},
    {"laboratory limit believed from",      &MagnesiumLimits::range_low_min  },
    {"laboratory limit believed to",        &MagnesiumLimits::range_low_max  },
    {"plausible from",                      &MagnesiumLimits::plausible_min  },
    {"plausible to",                        &MagnesiumLimits::plausible_max  },
    {"simultaneous results disagree above", &MagnesiumLimits::conflict       },
    {"change within 6 h to verify above",   &MagnesiumLimits::delta          },
});
inline constexpr auto potassium_rows = std::to_array<LimitRow<PotassiumLimits>>({
    {"critically low below",                &PotassiumLimits::critical_low  },
    {"moderately low below",                &PotassiumLimits::moderate_low  },
    {"lower limit of normal",               &PotassiumLimits::lower_normal  },
    {"cardiac target",                      &PotassiumLimits::cardiac_target},
    {"caution beside RAAS drugs from",      &PotassiumLimits::caution       },
    {"upper limit of normal",               &PotassiumLimits::upper_normal  },
    {"mildly high from",                    &PotassiumLimits::high_mild     },
    {"moderately high from",                &PotassiumLimits::high_moderate },
    {"severely high from",                  &PotassiumLimits::high_severe   },
    {"plausible from",                      &PotassiumLimits::plausible_min },
    {"plausible to",                        &PotassiumLimits::plausible_max },
    {"simultaneous results disagree above", &PotassiumLimits::conflict      },
    {"change within 6 h to verify above",   &PotassiumLimits::delta         },
});
inline constexpr auto calcium_rows = std::to_array<LimitRow<CalciumLimits>>({
    {"critically low below",                &CalciumLimits::critical_low },
    {"severely low below",                  &CalciumLimits::severe_low   },
    {"lower limit of normal",               &CalciumLimits::lower_normal },
    {"upper limit of normal",               &CalciumLimits::upper_normal },
    {"moderately high from",                &CalciumLimits::high_moderate},
    {"severely high from",                  &CalciumLimits::high_severe  },
    {"plausible from",                      &CalciumLimits::plausible_min},
    {"plausible to",                        &CalciumLimits::plausible_max},
    {"simultaneous results disagree above", &CalciumLimits::conflict     },
});
inline constexpr auto ionized_rows = std::to_array<LimitRow<IonizedCalciumLimits>>({
    {"critically low below",                &IonizedCalciumLimits::critical_low },
    {"severely low below",                  &IonizedCalciumLimits::severe_low   },
    {"lower limit of normal",               &IonizedCalciumLimits::lower_normal },
    {"upper limit of normal",               &IonizedCalciumLimits::upper_normal },
    {"moderately high from",                &IonizedCalciumLimits::high_moderate},
    {"severely high from",                  &IonizedCalciumLimits::high_severe  },
    {"plausible from",                      &IonizedCalciumLimits::plausible_min},
    {"plausible to",                        &IonizedCalciumLimits::plausible_max},
    {"simultaneous results disagree above", &IonizedCalciumLimits::conflict     },
});
inline constexpr auto creatinine_rows = std::to_array<LimitRow<CreatinineLimits>>({
    {"in pregnancy, reduced clearance above",      &CreatinineLimits::pregnancy_normal},
    {"in pregnancy, poor clearance from",          &CreatinineLimits::pregnancy_severe},
    {"acute kidney injury, rise within 48 h from", &CreatinineLimits::aki_rise        },
    {"acute kidney injury, stage 3 from",          &CreatinineLimits::aki_severe      },
    {"plausible from",                             &CreatinineLimits::plausible_min   },
    {"plausible to",                               &CreatinineLimits::plausible_max   },
});
inline constexpr auto plausible_rows = std::to_array<LimitRow<PlausibleLimits>>({
    {"albumin from (g/dL)", &PlausibleLimits::albumin_min  },
    {"albumin to (g/dL)",   &PlausibleLimits::albumin_max  },
    {"phosphate from",      &PlausibleLimits::phosphate_min},
    {"phosphate to",        &PlausibleLimits::phosphate_max},
    {"eGFR from (mL/min)",  &PlausibleLimits::egfr_min     },
    {"eGFR to (mL/min)",    &PlausibleLimits::egfr_max     },
});
inline constexpr auto weight_rows = std::to_array<NumberRow<PlausibleLimits>>({
    {"weight, plausible from (kg)", &PlausibleLimits::weight_kg_min},
    {"weight, plausible to (kg)",   &PlausibleLimits::weight_kg_max},
});

inline constexpr auto magnesium_order_rows = std::to_array<NumberRow<MagnesiumOrderLimits>>({
    {"renal matrix, small dose up to (g/24 h)",          &MagnesiumOrderLimits::small_g                   },
    {"renal matrix, medium dose up to (g/24 h)",         &MagnesiumOrderLimits::medium_g                  },
    {"supplement without concern at eGFR 30-59 (mg/d)",  &MagnesiumOrderLimits::supplement_mg             },
    {"rate, critical above (mg/min)",                    &MagnesiumOrderLimits::rate_mg_per_min           },
    {"rate, warning above (g/h)",                        &MagnesiumOrderLimits::rate_g_per_h              },
    {"single dose, warning above (g)",                   &MagnesiumOrderLimits::single_g                  },
    {"daily dose, warning above (g/24 h)",               &MagnesiumOrderLimits::day_g                     },
    {"daily dose, critical above (g/24 h)",              &MagnesiumOrderLimits::day_g_max                 },
    {"poor clearance, critical above (g/48 h)",          &MagnesiumOrderLimits::renal_two_days_g          },
    {"oral, info above (mg elemental/d)",                &MagnesiumOrderLimits::oral_day_mg               },
    {"oral, warning above (mg elemental/d)",             &MagnesiumOrderLimits::oral_day_mg_max           },
    {"obstetric load, critical above (g)",               &MagnesiumOrderLimits::obstetric_load_g          },
    {"obstetric maintenance, warning above (g/h)",       &MagnesiumOrderLimits::obstetric_rate_g_per_h    },
    {"obstetric maintenance, critical above (g/h)",      &MagnesiumOrderLimits::obstetric_rate_g_per_h_max},
    {"obstetric dose, warning above if capped (g/24 h)", &MagnesiumOrderLimits::obstetric_day_g           },
    {"obstetric creatinine, warning above (mg/dL)",      &MagnesiumOrderLimits::obstetric_creatinine      },
    {"obstetric creatinine, critical from (mg/dL)",      &MagnesiumOrderLimits::obstetric_creatinine_max  },
});
inline constexpr auto magnesium_count_rows = std::to_array<CountRow<MagnesiumOrderLimits>>({
    {"supplement course without concern up to (d)", &MagnesiumOrderLimits::supplement_days         },
    {"magnesium in pregnancy, warning above (d)",   &MagnesiumOrderLimits::obstetric_days          },
    {"bowel preparation, clearance below (mL/min)", &MagnesiumOrderLimits::bowel_prep_clearance_min},
});
inline constexpr auto potassium_order_rows = std::to_array<NumberRow<PotassiumOrderLimits>>({
    {"peripheral rate, warning above (mEq/h)",           &PotassiumOrderLimits::peripheral_rate         },
    {"any rate, critical above (mEq/h)",                 &PotassiumOrderLimits::central_rate            },
    {"peripheral concentration, info above (mEq/L)",     &PotassiumOrderLimits::peripheral_meq_per_l    },
    {"peripheral concentration, critical above (mEq/L)", &PotassiumOrderLimits::peripheral_meq_per_l_max},
    {"concentrate, from (mEq/L)",                        &PotassiumOrderLimits::undiluted_meq_per_l     },
    {"by vein, warning above (mEq/24 h)",                &PotassiumOrderLimits::intravenous_day         },
    {"by vein, critical above (mEq/24 h)",               &PotassiumOrderLimits::intravenous_day_max     },
    {"by mouth, critical above (mEq/24 h)",              &PotassiumOrderLimits::oral_day_max            },
    {"by mouth, single dose, warning above (mEq)",       &PotassiumOrderLimits::oral_single             },
});
inline constexpr auto calcium_order_rows = std::to_array<NumberRow<CalciumOrderLimits>>({
    {"gluconate, critical above (mg/min)",                     &CalciumOrderLimits::gluconate_mg_per_min},
    {"gluconate in high K or arrest, critical above (mg/min)",
     &CalciumOrderLimits::gluconate_mg_per_min_emergency                                                },
});
inline constexpr auto other_order_rows = std::to_array<LimitRow<OtherOrderLimits>>({
    {"magnesium, anti-EGFR critical below", &OtherOrderLimits::anti_egfr_critical     },
    {"potassium, RAAS drug warning above",  &OtherOrderLimits::raas_halve             },
    {"potassium, RAAS drug critical above", &OtherOrderLimits::raas_stop              },
    {"potassium, no start of an MRA above", &OtherOrderLimits::mineralocorticoid_start},
});

}  // namespace lytes::cards
