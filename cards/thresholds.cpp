#include "cards/thresholds.hpp"

#include <array>
#include <chrono>
#include <memory_resource>

#include "cards/tables.hpp"
#include "cards/text.hpp"

namespace lytes::cards {
namespace {

void add_number(std::string& out, fhir::Decimal number) {
    Text text{*std::pmr::get_default_resource()};
    out += text.add(number).view();
}

void add_age(std::string& out, fhir::Duration age) {
    Text text{*std::pmr::get_default_resource()};
    out += text.add_age(age).view();
}

template <typename Limits>
struct LimitRow {
    std::string_view name;
    Limit Limits::*limit;
};

template <typename Limits, std::size_t N>
void add_limits(std::string& out, std::string_view heading, const Limits& limits,
                const std::array<LimitRow<Limits>, N>& rows) {
    out.append("### ").append(heading).append("\n\n| Limit | mg/dL | mmol/L | mEq/L |\n|---|---|---|---|\n");
    for (const LimitRow<Limits>& row : rows) {
        const Limit& limit = limits.*row.limit;
        out.append("| ").append(row.name);
        for (const fhir::Decimal number : {limit.mass, limit.amount, limit.equivalent}) {
            out += " | ";
            add_number(out, number);
        }
        out += " |\n";
    }
    out += "\n";
}

constexpr auto magnesium_rows = std::to_array<LimitRow<MagnesiumLimits>>({
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
constexpr auto potassium_rows = std::to_array<LimitRow<PotassiumLimits>>({
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
});
constexpr auto calcium_rows = std::to_array<LimitRow<CalciumLimits>>({
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
constexpr auto ionized_rows = std::to_array<LimitRow<IonizedCalciumLimits>>({
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

constexpr auto other_rows = std::to_array<LimitRow<OtherOrderLimits>>({
    {"magnesium, anti-EGFR critical below", &OtherOrderLimits::anti_egfr_critical     },
    {"potassium, RAAS drug warning above",  &OtherOrderLimits::raas_halve             },
    {"potassium, RAAS drug critical above", &OtherOrderLimits::raas_stop              },
    {"potassium, no start of an MRA above", &OtherOrderLimits::mineralocorticoid_start},
});

template <typename Limits>
struct OrderLimit {
    std::string_view name;
    fhir::Decimal Limits::*limit;
};
constexpr auto order_rows = std::to_array<OrderLimit<MagnesiumOrderLimits>>({
    {"renal matrix, small dose up to (g/24 h)",         &MagnesiumOrderLimits::small_g                   },
    {"renal matrix, medium dose up to (g/24 h)",        &MagnesiumOrderLimits::medium_g                  },
    {"supplement without concern at eGFR 30-59 (mg/d)", &MagnesiumOrderLimits::supplement_mg             },
    {"rate, critical above (mg/min)",                   &MagnesiumOrderLimits::rate_mg_per_min           },
    {"rate, warning above (g/h)",                       &MagnesiumOrderLimits::rate_g_per_h              },
    {"single dose, warning above (g)",                  &MagnesiumOrderLimits::single_g                  },
    {"daily dose, warning above (g/24 h)",              &MagnesiumOrderLimits::day_g                     },
    {"daily dose, critical above (g/24 h)",             &MagnesiumOrderLimits::day_g_max                 },
    {"poor clearance, critical above (g/48 h)",         &MagnesiumOrderLimits::renal_two_days_g          },
    {"oral, info above (mg elemental/d)",               &MagnesiumOrderLimits::oral_day_mg               },
    {"oral, warning above (mg elemental/d)",            &MagnesiumOrderLimits::oral_day_mg_max           },
    {"obstetric load, critical above (g)",              &MagnesiumOrderLimits::obstetric_load_g          },
    {"obstetric maintenance, warning above (g/h)",      &MagnesiumOrderLimits::obstetric_rate_g_per_h    },
    {"obstetric maintenance, critical above (g/h)",     &MagnesiumOrderLimits::obstetric_rate_g_per_h_max},
    {"obstetric creatinine, warning above (mg/dL)",     &MagnesiumOrderLimits::obstetric_creatinine      },
    {"obstetric creatinine, critical from (mg/dL)",     &MagnesiumOrderLimits::obstetric_creatinine_max  },
});

constexpr auto potassium_order_rows = std::to_array<OrderLimit<PotassiumOrderLimits>>({
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
constexpr auto calcium_order_rows = std::to_array<OrderLimit<CalciumOrderLimits>>({
    {"gluconate, critical above (mg/min)",                     &CalciumOrderLimits::gluconate_mg_per_min},
    {"gluconate in high K or arrest, critical above (mg/min)",
     &CalciumOrderLimits::gluconate_mg_per_min_emergency                                                },
});

template <typename Limits, std::size_t N>
void add_order_rows(std::string& out, std::string_view heading, const Limits& limits,
                    const std::array<OrderLimit<Limits>, N>& rows) {
    out.append("### ").append(heading).append("\n\n| Limit | Value |\n|---|---|\n");
    for (const OrderLimit<Limits>& row : rows) {
        out.append("| ").append(row.name).append(" | ");
        add_number(out, limits.*row.limit);
        out += " |\n";
    }
}

void add_order_limits(std::string& out, const Knowledge& knowledge) {
    const MagnesiumOrderLimits& limits = knowledge.magnesium_orders;
    add_order_rows(out, "Magnesium orders", limits, order_rows);
    out.append("| supplement course without concern up to | ").append(std::to_string(limits.supplement_days));
    out.append(" d |\n| magnesium in pregnancy, warning above | ")
        .append(std::to_string(limits.obstetric_days));
    out.append(" d |\n| bowel preparation, clearance below | ")
        .append(std::to_string(limits.bowel_prep_clearance_min));
    out += " mL/min |\n\n";
    add_order_rows(out, "Potassium orders", knowledge.potassium_orders, potassium_order_rows);
    out += "\n";
    add_order_rows(out, "Calcium orders", knowledge.calcium_orders, calcium_order_rows);
    out.append("| zoledronic acid, clearance below (mL/min) | ")
        .append(std::to_string(knowledge.zoledronate_clearance_min));
    out.append(" |\n| IV calcium avoided without symptoms, phosphate above (mg/dL) | ");
    add_number(out, knowledge.phosphate_high.mass);
    out += " |\n\n";
}

void add_windows(std::string& out, std::string_view setting, const SettingWindows& windows) {
    const auto row = [&](std::string_view name, const AgeWindow& window) {
        out.append("| ").append(setting).append(" | ").append(name).append(" | ");
        add_age(out, window.current);
        out += " | ";
        add_age(out, window.stale);
        out += " |\n";
    };
    row("potassium", windows.potassium);
    row("magnesium, calcium, phosphate", windows.electrolyte);
    row("creatinine, eGFR", windows.creatinine);
    row("albumin", windows.albumin);
    row("new result / not rechecked", {windows.trigger, windows.unrechecked});
}

void add_caps(std::string& out, const Caps& caps) {
    out += "### Cards at most\n\n| Hook | Cards |\n|---|---|\n";
    const auto row = [&](std::string_view hook, int cap) {
        out.append("| ").append(hook).append(" | ").append(std::to_string(cap)).append(" |\n");
    };
    row("patient-view, critical and warning", caps.patient_view);
    row("result review", caps.result_review);
    row("order-select, critical", caps.order_select);
    row("order-sign, each draft", caps.order_sign_per_draft);
    row("order-sign, each request", caps.order_sign);
    row("encounter-discharge", caps.encounter_discharge);
    row("medication-refill, each draft", caps.medication_refill_per_draft);
    row("medication-refill, each request", caps.medication_refill);
    out += "\n";
}

}  // namespace

void add_thresholds(std::string& out, const Knowledge& knowledge) {
    out +=
        "## Thresholds\n\nA result is compared in the unit family in which the laboratory reported it.\n\n";
    add_limits(out, "Magnesium", knowledge.magnesium, magnesium_rows);
    add_limits(out, "Potassium", knowledge.potassium, potassium_rows);
    add_limits(out, "Calcium, total or corrected", knowledge.calcium, calcium_rows);
    add_limits(out, "Calcium, ionized", knowledge.ionized_calcium, ionized_rows);
    add_order_limits(out, knowledge);
    add_limits(out, "Orders of other drugs", knowledge.other_orders, other_rows);
    out += renal_matrix();
    out += "### Age of results\n\n| Setting | Result | current up to | usable up to |\n|---|---|---|---|\n";
    add_windows(out, "inpatient", knowledge.windows.inpatient);
    add_windows(out, "outpatient", knowledge.windows.outpatient);
    out += "\n";
    add_caps(out, knowledge.caps);
}

}  // namespace lytes::cards
