#pragma once

#include <cstdint>

namespace lytes::fhir {

/// Every unit that the product understands. Anything else is `unknown` and is never interpreted.
enum class Unit : std::uint8_t {
    unknown,
    // concentrations
    mg_per_dl,
    mmol_per_l,
    meq_per_l,
    umol_per_l,
    g_per_dl,
    g_per_l,
    mg_per_l,
    ng_per_ml,
    nmol_per_l,
    // kidney function
    ml_per_min_173,
    ml_per_min,
    // time
    millisecond,
    second,
    minute,
    hour,
    day,
    week,
    month,
    year,
    // mass, length, volume
    kg,
    g,
    mg,
    ug,
    lb,
    cm,
    m,
    inch,
    ml,
    l,
    // chemical amount
    mmol,
    meq,
    // counted dose forms: tablet, capsule, packet, spray, application
    dose_form,
    // activity
    iu,
    // infusion rates
    g_per_h,
    mg_per_h,
    mg_per_min,
    g_per_min,
    mmol_per_h,
    meq_per_h,
    meq_per_min,
    mmol_per_min,
    ml_per_h,
    ml_per_min_rate,
    // doses per body weight
    mg_per_kg,
    g_per_kg,
    mmol_per_kg,
    meq_per_kg,
    mg_per_kg_h,
    meq_per_kg_h,
    mmol_per_kg_h,
    mg_per_kg_day,
    meq_per_kg_day,
    // strengths
    mg_per_ml,
    g_per_ml,
    meq_per_ml,
    mmol_per_ml,
    g_per_l_strength,
    // vital signs and ratios
    mm_hg,
    per_minute,
    percent,
    kg_per_m2,
    m2,
    count_,
};

/// How a concentration counts matter. Thresholds hold one number for each (algorithm A3, B).
enum class UnitFamily : std::uint8_t { mass, amount, equivalent };

}  // namespace lytes::fhir
