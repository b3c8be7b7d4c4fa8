#include "cards/parameters.hpp"

#include <array>
#include <type_traits>

namespace lytes::cards {
namespace {

using std::string_view;

template <auto first, auto... rest>
constexpr auto& member_of(auto& holder) {
    if constexpr (sizeof...(rest) == 0)
        return holder.*first;
    else
        return member_of<rest...>(holder.*first);
}

template <auto... path>
ParameterValue read(const Knowledge& knowledge) {
    const auto& member = member_of<path...>(knowledge);
    if constexpr (std::is_enum_v<std::remove_cvref_t<decltype(member)>>)
        return static_cast<int>(member);
    else
        return member;
}

template <auto... path>
void write(Knowledge& knowledge, const ParameterValue& value) {
    auto& member = member_of<path...>(knowledge);
    using Member = std::remove_cvref_t<decltype(member)>;
    if constexpr (std::is_enum_v<Member>)
        member = static_cast<Member>(std::get<int>(value));
    else
        member = std::get<Member>(value);
}

/// The row with its place in the knowledge.
template <auto... path>
consteval Parameter at(Parameter row) {
    row.read = &read<path...>;
    row.write = &write<path...>;
    return row;
}

using enum ParameterKind;
using fhir::UnitFamily;

template <auto limit>
consteval Parameter mg(string_view name, string_view words, Bounds bounds, string_view source) {
    return at<&Knowledge::magnesium, limit>({.name = name, .section = "Magnesium", .words = words,
        .substance = Substance::magnesium, .bounds = bounds, .source = source});
}
template <auto limit>
consteval Parameter k(string_view name, string_view words, Bounds bounds, string_view source) {
    return at<&Knowledge::potassium, limit>({.name = name, .section = "Potassium", .words = words,
        .substance = Substance::potassium, .bounds_family = UnitFamily::amount, .bounds = bounds,
        .source = source});
}
template <auto limit>
consteval Parameter ca(string_view name, string_view words, Bounds bounds, string_view source) {
    return at<&Knowledge::calcium, limit>({.name = name, .section = "Calcium, total or corrected",
        .words = words, .substance = Substance::calcium, .bounds = bounds, .source = source});
}
template <auto limit>
consteval Parameter ica(string_view name, string_view words, Bounds bounds, string_view source) {
    return at<&Knowledge::ionized_calcium, limit>({.name = name, .section = "Calcium, ionized",
        .words = words, .substance = Substance::calcium, .bounds_family = UnitFamily::amount,
        .bounds = bounds, .source = source});
}
template <auto limit>
consteval Parameter creatinine(string_view name, string_view words, Bounds bounds, string_view source) {
    return at<&Knowledge::creatinine, limit>({.name = name, .section = "Creatinine", .words = words,
        .substance = Substance::creatinine, .bounds = bounds, .source = source});
}
template <auto... path>
consteval Parameter plausible(string_view name, string_view words, Substance substance, string_view unit,
                            Bounds bounds) {
    return at<path...>({.name = name, .section = "Other results", .words = words, .unit = unit,
        .substance = substance, .bounds = bounds, .source = "A5"});
}
template <auto number_or_count>
consteval Parameter mg_order(ParameterKind kind, string_view name, string_view words, string_view unit,
                           Bounds bounds, string_view source) {
    return at<&Knowledge::magnesium_orders, number_or_count>({.name = name, .section = "Magnesium orders",
        .words = words, .unit = unit, .kind = kind, .bounds = bounds, .source = source});
}
template <auto number_member>
consteval Parameter k_order(string_view name, string_view words, string_view unit, Bounds bounds,
                          string_view source) {
    return at<&Knowledge::potassium_orders, number_member>({.name = name, .section = "Potassium orders",
        .words = words, .unit = unit, .kind = number, .bounds = bounds, .source = source});
}
template <auto number_member>
consteval Parameter ca_order(string_view name, string_view words, string_view unit, Bounds bounds) {
    return at<&Knowledge::calcium_orders, number_member>({.name = name, .section = "Calcium orders",
        .words = words, .unit = unit, .kind = number, .bounds = bounds, .source = "C9, label S30"});
}
template <auto limit_member>
consteval Parameter other(string_view name, string_view words, Substance substance, UnitFamily family,
                          Bounds bounds, string_view source) {
    return at<&Knowledge::other_orders, limit_member>({.name = name, .section = "Orders of other drugs",
        .words = words, .substance = substance, .bounds_family = family, .bounds = bounds,
        .source = source});
}
/// Lengths of time in hours.
template <auto parameter, auto... path>
consteval Parameter window(string_view name, string_view words, Bounds bounds) {
    return at<&Knowledge::windows, parameter, path...>({.name = name, .section = "Age of results",
        .words = words, .kind = age, .bounds = bounds, .source = "A7"});
}
template <auto cap_member>
consteval Parameter cap(string_view name, string_view words, Bounds bounds) {
    return at<&Knowledge::caps, cap_member>({.name = name, .section = "Cards at most", .words = words,
        .kind = count, .bounds = bounds, .source = "D2"});
}
consteval Parameter fixed(Parameter row) {
    row.is_fixed = true;
    return row;
}
consteval Bounds to(fhir::Decimal low, fhir::Decimal high) { return {low, high}; }

constexpr auto in = &Windows::inpatient;
constexpr auto out = &Windows::outpatient;

// Bounds are the alternatives of algorithm G where it names any, else what keeps the tier's meaning. They do
// not say that a value within is right: that is for the site's own body.
// clang-format off
constexpr auto table = std::to_array<Parameter>({
    mg<&MagnesiumLimits::critical_low>("mg.critical", "critically low below", to(0.9_dec, 1.1_dec), "B1, G"),
    fixed(mg<&MagnesiumLimits::severe_low>("mg.severe", "severely low below", to(1.2_dec, 1.2_dec),
        "B1, S03")),
    mg<&MagnesiumLimits::moderate_low>("mg.moderate", "moderately low below", to(1.4_dec, 1.46_dec),
        "B1, D2"),
    mg<&MagnesiumLimits::lower_normal>("mg.lln", "lower limit of normal (default)", to(1.46_dec, 1.8_dec),
        "B1, D2, G"),
    mg<&MagnesiumLimits::target>("mg.target", "target with QT, arrhythmia, digoxin", to(1.9_dec, 2.2_dec),
        "B1, S10"),
    mg<&MagnesiumLimits::upper_normal>("mg.uln", "upper limit of normal", to(2.4_dec, 2.8_dec), "B1"),
    mg<&MagnesiumLimits::high_moderate>("mg.high.moderate", "moderately high above", to(2.8_dec, 3.2_dec),
        "B1"),
    mg<&MagnesiumLimits::high_severe>("mg.high.severe", "severely high above", to(4.0_dec, 4.9_dec),
        "B1, S24, S44"),
    mg<&MagnesiumLimits::dialysis_high>("mg.dialysis", "dialysis request above", to(6.0_dec, 8.0_dec), "C3"),
    mg<&MagnesiumLimits::obstetric_toxic>("ob.tox", "obstetric toxic above", to(8.4_dec, 9.6_dec), "B1, G"),
    mg<&MagnesiumLimits::range_low_min>("mg.lab_low.min", "laboratory limit believed from", to(1.3_dec,
        1.5_dec), "A6"),
    mg<&MagnesiumLimits::range_low_max>("mg.lab_low.max", "laboratory limit believed to", to(1.8_dec,
        2.1_dec), "A6"),
    mg<&MagnesiumLimits::plausible_min>("mg.plausible.min", "plausible from", to(0.1_dec, 0.3_dec), "A5"),
    mg<&MagnesiumLimits::plausible_max>("mg.plausible.max", "plausible to", to(12_dec, 20_dec), "A5"),
    mg<&MagnesiumLimits::conflict>("mg.conflict", "simultaneous results disagree above", to(0.2_dec,
        0.5_dec), "A6"),
    mg<&MagnesiumLimits::delta>("mg.delta", "change within 6 h to verify above", to(1.0_dec, 2.0_dec), "A5"),

    k<&PotassiumLimits::critical_low>("k.crit_low", "critically low below", to(2.5_dec, 3.0_dec),
        "B2, G, S44"),
    k<&PotassiumLimits::moderate_low>("k.moderate", "moderately low below", to(3.0_dec, 3.2_dec), "B2"),
    k<&PotassiumLimits::lower_normal>("k.lln", "lower limit of normal", to(3.3_dec, 3.7_dec), "B2"),
    k<&PotassiumLimits::cardiac_target>("k.target.cardiac", "cardiac target", to(4.0_dec, 4.7_dec),
        "B2, G, S10"),
    k<&PotassiumLimits::caution>("k.caution", "caution beside RAAS drugs from", to(4.0_dec, 4.8_dec), "C8"),
    k<&PotassiumLimits::upper_normal>("k.uln", "upper limit of normal", to(4.8_dec, 5.2_dec), "B2"),
    k<&PotassiumLimits::high_mild>("k.high.mild", "mildly high from", to(5.1_dec, 5.5_dec), "B2, G"),
    k<&PotassiumLimits::high_moderate>("k.high.mod", "moderately high from", to(5.6_dec, 6.0_dec), "B2, G"),
    k<&PotassiumLimits::high_severe>("k.high.sev", "severely high from", to(6.0_dec, 6.5_dec), "B2, G, S44"),
    k<&PotassiumLimits::plausible_min>("k.plausible.min", "plausible from", to(0.8_dec, 1.5_dec), "A5"),
    k<&PotassiumLimits::plausible_max>("k.plausible.max", "plausible to", to(9_dec, 12_dec), "A5"),
    k<&PotassiumLimits::conflict>("k.conflict", "simultaneous results disagree above", to(0.3_dec, 0.8_dec),
        "A6"),
    k<&PotassiumLimits::delta>("k.delta", "change within 6 h to verify above", to(1.0_dec, 2.0_dec), "A5"),

    ca<&CalciumLimits::critical_low>("ca.critical", "critically low below", to(6.5_dec, 7.2_dec), "B3, S44"),
    ca<&CalciumLimits::severe_low>("ca.severe", "severely low below", to(7.4_dec, 7.8_dec), "B3, S15"),
    ca<&CalciumLimits::lower_normal>("ca.lln", "lower limit of normal", to(8.0_dec, 8.8_dec), "B3"),
    ca<&CalciumLimits::upper_normal>("ca.uln", "upper limit of normal", to(10.2_dec, 10.8_dec), "B3"),
    ca<&CalciumLimits::high_moderate>("ca.high.mod", "moderately high from", to(11.5_dec, 12.1_dec), "B3"),
    ca<&CalciumLimits::high_severe>("ca.high.sev", "severely high from", to(13_dec, 14.1_dec), "B3, S17"),
    ca<&CalciumLimits::plausible_min>("ca.plausible.min", "plausible from", to(2_dec, 4_dec), "A5"),
    ca<&CalciumLimits::plausible_max>("ca.plausible.max", "plausible to", to(18_dec, 25_dec), "A5"),
    ca<&CalciumLimits::conflict>("ca.conflict", "simultaneous results disagree above", to(0.3_dec, 1.0_dec),
        "A6"),

    ica<&IonizedCalciumLimits::critical_low>("ica.critical", "critically low below", to(0.8_dec, 0.95_dec),
        "B3, S44"),
    ica<&IonizedCalciumLimits::severe_low>("ica.severe", "severely low below", to(0.96_dec, 1.04_dec), "B3"),
    ica<&IonizedCalciumLimits::lower_normal>("ica.lln", "lower limit of normal", to(1.05_dec, 1.18_dec),
        "B3"),
    ica<&IonizedCalciumLimits::upper_normal>("ica.uln", "upper limit of normal", to(1.28_dec, 1.4_dec), "B3"),
    ica<&IonizedCalciumLimits::high_moderate>("ica.high.mod", "moderately high from", to(1.5_dec, 1.6_dec),
        "B3"),
    ica<&IonizedCalciumLimits::high_severe>("ica.high.sev", "severely high from", to(1.7_dec, 1.8_dec), "B3"),
    ica<&IonizedCalciumLimits::plausible_min>("ica.plausible.min", "plausible from", to(0.1_dec, 0.4_dec),
        "A5"),
    ica<&IonizedCalciumLimits::plausible_max>("ica.plausible.max", "plausible to", to(2.5_dec, 3.5_dec),
        "A5"),
    ica<&IonizedCalciumLimits::conflict>("ica.conflict", "simultaneous results disagree above", to(0.03_dec,
        0.1_dec), "A6"),

    creatinine<&CreatinineLimits::pregnancy_normal>("cr.pregnancy.normal", "normal in pregnancy up to",
        to(0.8_dec, 1.0_dec), "A8"),
    creatinine<&CreatinineLimits::pregnancy_severe>("cr.pregnancy.severe",
        "in pregnancy as eGFR below 30 from", to(1.2_dec, 1.5_dec), "A8"),
    fixed(creatinine<&CreatinineLimits::aki_rise>("cr.aki.rise", "AKI: rise within 48 h from", to(0.3_dec,
        0.3_dec), "A8, S18")),
    fixed(creatinine<&CreatinineLimits::aki_severe>("cr.aki.severe", "AKI stage 3 from", to(4.0_dec,
        4.0_dec), "A8, S18")),
    creatinine<&CreatinineLimits::plausible_min>("cr.plausible.min", "plausible from", to(0.05_dec, 0.3_dec),
        "A5"),
    creatinine<&CreatinineLimits::plausible_max>("cr.plausible.max", "plausible to", to(20_dec, 30_dec),
        "A5"),

    plausible<&Knowledge::plausible, &PlausibleLimits::albumin_min>("alb.plausible.min",
        "albumin plausible from", Substance::albumin, "g/dL", to(0.3_dec, 1.0_dec)),
    plausible<&Knowledge::plausible, &PlausibleLimits::albumin_max>("alb.plausible.max",
        "albumin plausible to", Substance::albumin, "g/dL", to(6_dec, 7_dec)),
    plausible<&Knowledge::plausible, &PlausibleLimits::phosphate_min>("phos.plausible.min",
        "phosphate plausible from", Substance::phosphate, "mg/dL", to(0.2_dec, 0.5_dec)),
    plausible<&Knowledge::plausible, &PlausibleLimits::phosphate_max>("phos.plausible.max",
        "phosphate plausible to", Substance::phosphate, "mg/dL", to(15_dec, 20_dec)),
    plausible<&Knowledge::phosphate_high>("phos.high",
        "IV calcium avoided without symptoms, phosphate above", Substance::phosphate, "mg/dL", to(4.5_dec,
        6.0_dec)),
    plausible<&Knowledge::plausible, &PlausibleLimits::egfr_min>("egfr.plausible.min", "eGFR plausible from",
        Substance::none, "mL/min/1.73 m2", to(1_dec, 5_dec)),
    plausible<&Knowledge::plausible, &PlausibleLimits::egfr_max>("egfr.plausible.max", "eGFR plausible to",
        Substance::none, "mL/min/1.73 m2", to(150_dec, 200_dec)),
    at<&Knowledge::plausible, &PlausibleLimits::weight_kg_min>({.name = "weight.min",
        .section = "Other results", .words = "weight plausible from", .unit = "kg", .kind = number,
        .bounds = {20_dec, 35_dec}, .source = "A5"}),
    at<&Knowledge::plausible, &PlausibleLimits::weight_kg_max>({.name = "weight.max",
        .section = "Other results", .words = "weight plausible to", .unit = "kg", .kind = number,
        .bounds = {250_dec, 350_dec}, .source = "A5"}),

    mg_order<&MagnesiumOrderLimits::small_g>(number, "mg.order.small", "renal matrix, small dose up to",
        "g/24 h", to(1_dec, 2_dec), "C7"),
    mg_order<&MagnesiumOrderLimits::medium_g>(number, "mg.order.medium", "renal matrix, medium dose up to",
        "g/24 h", to(2_dec, 4_dec), "C7"),
    mg_order<&MagnesiumOrderLimits::supplement_mg>(number, "mg.order.supplement",
        "supplement without concern at eGFR 30-59", "mg elemental/d", to(200_dec, 350_dec), "C7, S54"),
    mg_order<&MagnesiumOrderLimits::supplement_days>(count, "mg.order.supplement_days", "and for at most",
        "d", to(7_dec, 30_dec), "C7"),
    mg_order<&MagnesiumOrderLimits::rate_mg_per_min>(number, "mg.order.rate_min", "rate, critical above",
        "mg/min", to(100_dec, 150_dec), "C7, label S23"),
    mg_order<&MagnesiumOrderLimits::rate_g_per_h>(number, "mg.order.rate", "rate, warning above", "g/h",
        to(1_dec, 2_dec), "C7, G, S25"),
    mg_order<&MagnesiumOrderLimits::single_g>(number, "mg.order.single", "single dose, warning above", "g",
        to(2_dec, 6_dec), "C7"),
    mg_order<&MagnesiumOrderLimits::day_g>(number, "mg.order.day", "daily dose, warning above", "g/24 h",
        to(4_dec, 12_dec), "C7"),
    mg_order<&MagnesiumOrderLimits::day_g_max>(number, "mg.order.day_max", "daily dose, critical above",
        "g/24 h", to(16_dec, 28_dec), "C7, S25"),
    mg_order<&MagnesiumOrderLimits::renal_two_days_g>(number, "mg.order.renal_48h",
        "poor clearance, critical above", "g/48 h", to(8_dec, 20_dec), "C7, label S23"),
    mg_order<&MagnesiumOrderLimits::oral_day_mg>(number, "mg.order.oral", "oral, info above",
        "mg elemental/d", to(350_dec, 800_dec), "C7, D7"),
    mg_order<&MagnesiumOrderLimits::oral_day_mg_max>(number, "mg.order.oral_max", "oral, warning above",
        "mg elemental/d", to(600_dec, 1200_dec), "C7, D7"),
    mg_order<&MagnesiumOrderLimits::obstetric_load_g>(number, "ob.load", "obstetric load, critical above",
        "g", to(4_dec, 6_dec), "C7, S51"),
    mg_order<&MagnesiumOrderLimits::obstetric_rate_g_per_h>(number, "ob.rate",
        "obstetric maintenance, warning above", "g/h", to(1_dec, 2_dec), "C7, S51"),
    mg_order<&MagnesiumOrderLimits::obstetric_rate_g_per_h_max>(number, "ob.rate_max",
        "obstetric maintenance, critical above", "g/h", to(2_dec, 3_dec), "C7, S51"),
    mg_order<&MagnesiumOrderLimits::obstetric_creatinine>(number, "ob.creatinine",
        "obstetric creatinine, warning above", "mg/dL", to(0.8_dec, 1.0_dec), "C7"),
    mg_order<&MagnesiumOrderLimits::obstetric_creatinine_max>(number, "ob.creatinine_max",
        "obstetric creatinine, critical from", "mg/dL", to(1.5_dec, 2.5_dec), "C7"),
    mg_order<&MagnesiumOrderLimits::obstetric_days>(count, "ob.days",
        "magnesium in pregnancy, warning above", "d", to(3_dec, 7_dec), "C7, S27"),
    mg_order<&MagnesiumOrderLimits::obstetric_day_g>(number, "ob.daily_g",
        "obstetric daily cap, where it is asked", "g/24 h", to(30_dec, 60_dec), "C7, S24"),
    mg_order<&MagnesiumOrderLimits::bowel_prep_clearance_min>(count, "mg.order.bowel_clearance",
        "bowel preparation, clearance below", "mL/min", to(30_dec, 60_dec), "C7, S32"),

    k_order<&PotassiumOrderLimits::peripheral_rate>("k.rate.periph", "peripheral rate, warning above",
        "mEq/h", to(5_dec, 10_dec), "C8, G"),
    k_order<&PotassiumOrderLimits::central_rate>("k.rate.central", "any rate, critical above", "mEq/h",
        to(10_dec, 20_dec), "C8, G"),
    k_order<&PotassiumOrderLimits::peripheral_meq_per_l>("k.conc.periph",
        "peripheral concentration, info above", "mEq/L", to(40_dec, 100_dec), "C8"),
    k_order<&PotassiumOrderLimits::peripheral_meq_per_l_max>("k.conc.periph_max",
        "peripheral concentration, critical above", "mEq/L", to(80_dec, 200_dec), "C8"),
    fixed(k_order<&PotassiumOrderLimits::undiluted_meq_per_l>("k.conc.undiluted", "concentrate, from",
        "mEq/L", to(2000_dec, 2000_dec), "C8")),
    k_order<&PotassiumOrderLimits::intravenous_day>("k.iv_day", "by vein, warning above", "mEq/24 h",
        to(100_dec, 200_dec), "C8, S28"),
    k_order<&PotassiumOrderLimits::intravenous_day_max>("k.iv_day_max", "by vein, critical above",
        "mEq/24 h", to(200_dec, 400_dec), "C8, S28"),
    k_order<&PotassiumOrderLimits::oral_day_max>("k.oral_day_max", "by mouth, critical above", "mEq/24 h",
        to(100_dec, 200_dec), "C8, S29"),
    k_order<&PotassiumOrderLimits::oral_single>("k.oral_single", "by mouth, single dose, warning above",
        "mEq", to(20_dec, 40_dec), "C8, S29"),

    ca_order<&CalciumOrderLimits::gluconate_mg_per_min>("ca.rate", "gluconate, critical above", "mg/min",
        to(100_dec, 200_dec)),
    ca_order<&CalciumOrderLimits::gluconate_mg_per_min_emergency>("ca.rate_emergency",
        "gluconate in high K or arrest, critical above", "mg/min", to(300_dec, 600_dec)),
    at<&Knowledge::zoledronate_clearance_min>({.name = "zoledronate.clearance", .section = "Calcium orders",
        .words = "zoledronic acid, clearance below", .unit = "mL/min", .kind = count, .bounds = {35_dec,
        60_dec}, .source = "C1, S34"}),

    fixed(other<&OtherOrderLimits::anti_egfr_critical>("egfr_drug.mg", "magnesium, anti-EGFR critical below",
        Substance::magnesium, UnitFamily::mass, to(0.9_dec, 0.9_dec), "C10, S22")),
    other<&OtherOrderLimits::raas_halve>("raas.halve", "potassium, RAAS drug warning above",
        Substance::potassium, UnitFamily::amount, to(5.0_dec, 5.5_dec), "C10, S56"),
    other<&OtherOrderLimits::raas_stop>("raas.stop", "potassium, RAAS drug critical above",
        Substance::potassium, UnitFamily::amount, to(5.5_dec, 6.0_dec), "C10, S56"),
    other<&OtherOrderLimits::mineralocorticoid_start>("raas.mra_start", "potassium, no start of an MRA above",
        Substance::potassium, UnitFamily::amount, to(4.5_dec, 5.0_dec), "C10, S56"),

    window<in, &SettingWindows::potassium, &AgeWindow::current>("win.inpatient.potassium.current",
        "inpatient potassium, current up to", to(4_dec, 48_dec)),
    window<in, &SettingWindows::potassium, &AgeWindow::stale>("win.inpatient.potassium.stale",
        "inpatient potassium, usable up to", to(24_dec, 168_dec)),
    window<in, &SettingWindows::electrolyte, &AgeWindow::current>("win.inpatient.electrolyte.current",
        "inpatient magnesium, calcium, phosphate, current up to", to(12_dec, 96_dec)),
    window<in, &SettingWindows::electrolyte, &AgeWindow::stale>("win.inpatient.electrolyte.stale",
        "inpatient magnesium, calcium, phosphate, usable up to", to(48_dec, 336_dec)),
    window<in, &SettingWindows::creatinine, &AgeWindow::current>("win.inpatient.creatinine.current",
        "inpatient creatinine, eGFR, current up to", to(12_dec, 72_dec)),
    window<in, &SettingWindows::creatinine, &AgeWindow::stale>("win.inpatient.creatinine.stale",
        "inpatient creatinine, eGFR, usable up to", to(48_dec, 336_dec)),
    window<in, &SettingWindows::albumin, &AgeWindow::current>("win.inpatient.albumin.current",
        "inpatient albumin, current up to", to(24_dec, 336_dec)),
    window<in, &SettingWindows::albumin, &AgeWindow::stale>("win.inpatient.albumin.stale",
        "inpatient albumin, usable up to", to(168_dec, 1440_dec)),
    window<in, &SettingWindows::trigger>("win.inpatient.trigger", "inpatient result is new up to", to(6_dec,
        48_dec)),
    window<in, &SettingWindows::unrechecked>("win.inpatient.unrechecked",
        "inpatient critical result not rechecked, shown up to", to(48_dec, 168_dec)),
    window<out, &SettingWindows::potassium, &AgeWindow::current>("win.outpatient.potassium.current",
        "outpatient potassium, current up to", to(72_dec, 720_dec)),
    window<out, &SettingWindows::potassium, &AgeWindow::stale>("win.outpatient.potassium.stale",
        "outpatient potassium, usable up to", to(720_dec, 4320_dec)),
    window<out, &SettingWindows::electrolyte, &AgeWindow::current>("win.outpatient.electrolyte.current",
        "outpatient magnesium, calcium, phosphate, current up to", to(168_dec, 1440_dec)),
    window<out, &SettingWindows::electrolyte, &AgeWindow::stale>("win.outpatient.electrolyte.stale",
        "outpatient magnesium, calcium, phosphate, usable up to", to(720_dec, 8760_dec)),
    window<out, &SettingWindows::creatinine, &AgeWindow::current>("win.outpatient.creatinine.current",
        "outpatient creatinine, eGFR, current up to", to(336_dec, 4320_dec)),
    window<out, &SettingWindows::creatinine, &AgeWindow::stale>("win.outpatient.creatinine.stale",
        "outpatient creatinine, eGFR, usable up to", to(2160_dec, 8760_dec)),
    window<out, &SettingWindows::albumin, &AgeWindow::current>("win.outpatient.albumin.current",
        "outpatient albumin, current up to", to(336_dec, 4320_dec)),
    window<out, &SettingWindows::albumin, &AgeWindow::stale>("win.outpatient.albumin.stale",
        "outpatient albumin, usable up to", to(2160_dec, 8760_dec)),
    window<out, &SettingWindows::trigger>("win.outpatient.trigger", "outpatient result is new up to",
        to(24_dec, 720_dec)),
    window<out, &SettingWindows::unrechecked>("win.outpatient.unrechecked",
        "outpatient critical result not rechecked, shown up to", to(336_dec, 2160_dec)),

    cap<&Caps::patient_view>("cap.patient_view", "patient-view, critical and warning", to(1_dec, 5_dec)),
    cap<&Caps::result_review>("cap.result_review", "result review", to(1_dec, 10_dec)),
    cap<&Caps::order_select>("cap.order_select", "order-select, critical", to(1_dec, 3_dec)),
    cap<&Caps::order_sign_per_draft>("cap.order_sign_draft", "order-sign, each draft", to(1_dec, 8_dec)),
    cap<&Caps::order_sign>("cap.order_sign", "order-sign, each request", to(1_dec, 10_dec)),
    cap<&Caps::encounter_discharge>("cap.encounter_discharge", "encounter-discharge", to(1_dec, 10_dec)),
    cap<&Caps::medication_refill_per_draft>("cap.medication_refill_draft", "medication-refill, each draft",
                                            to(1_dec, 8_dec)),
    cap<&Caps::medication_refill>("cap.medication_refill", "medication-refill, each request",
                                  to(1_dec, 10_dec)),

    at<&Knowledge::suppresses_in_comfort_care>({.name = "comfort.suppress", .section = "Switches",
        .words = "no result cards where comfort care is the only goal", .kind = flag, .source = "0.3"}),
    at<&Knowledge::has_emergency_cards>({.name = "emergency.cards", .section = "Switches",
        .words = "the seven emergency cards draft a dose", .kind = flag, .source = "F"}),
    at<&Knowledge::magnesium_orders, &MagnesiumOrderLimits::caps_obstetric_day>({.name = "ob.daily_cap",
        .section = "Switches", .words = "obstetric magnesium has a daily cap (ob.daily_g)", .kind = flag,
        .source = "C7, S24"}),
    at<&Knowledge::hyperkalaemia_calcium>({.name = "ca.hyperk", .section = "Switches",
        .words = "calcium gluconate in high potassium: 2 g (us) or 3 g (ukka) over 10 min", .kind = choice,
        .source = "C1, S13", .choices = {"us", "ukka"}}),
    at<&Knowledge::calcium_correction>({.name = "ca.correct", .section = "Switches",
        .words = "albumin corrects total calcium", .kind = choice, .source = "A9", .choices = {"low-albumin",
        "off", "symmetric"}}),
    at<&Knowledge::renal_policy>({.name = "renal.policy", .section = "Switches",
        .words = "which estimate decides about kidney function", .kind = choice, .source = "A8, G",
        .choices = {"lowest", "egfr", "clearance"}}),
    at<&Knowledge::insulin>({.name = "insulin.units", .section = "Switches",
        .words = "units of insulin drafted against high potassium", .kind = choice, .source = "C1, G",
        .choices = {"10", "5"}}),
});
// clang-format on

constexpr auto order = std::to_array<Ascent>({
    {.names = {"mg.critical", "mg.severe", "mg.moderate"}},
    {.names = {"mg.moderate", "mg.lln"}, .may_be_equal = true},
    {.names = {"mg.plausible.min", "mg.critical"}},
    {.names = {"mg.lln", "mg.target", "mg.uln", "mg.high.moderate", "mg.high.severe", "mg.dialysis"}},
    {.names = {"mg.dialysis", "mg.plausible.max"}},
    {.names = {"mg.high.severe", "ob.tox", "mg.plausible.max"}},
    {.names = {"mg.lab_low.min", "mg.lab_low.max"}},
    {.names = {"k.plausible.min", "k.crit_low", "k.moderate", "k.lln", "k.target.cardiac", "k.uln",
               "k.high.mild", "k.high.mod", "k.high.sev", "k.plausible.max"}},
    {.names = {"k.lln", "k.caution", "k.uln"}},
    {.names = {"ca.plausible.min", "ca.critical", "ca.severe", "ca.lln", "ca.uln", "ca.high.mod",
               "ca.high.sev", "ca.plausible.max"}},
    {.names = {"ica.plausible.min", "ica.critical", "ica.severe", "ica.lln", "ica.uln", "ica.high.mod",
               "ica.high.sev", "ica.plausible.max"}},
    {.names = {"cr.plausible.min", "cr.pregnancy.normal", "cr.pregnancy.severe", "cr.plausible.max"}},
    {.names = {"alb.plausible.min", "alb.plausible.max"}},
    {.names = {"phos.plausible.min", "phos.high", "phos.plausible.max"}},
    {.names = {"egfr.plausible.min", "egfr.plausible.max"}},
    {.names = {"weight.min", "weight.max"}},
    {.names = {"mg.order.small", "mg.order.medium"}},
    {.names = {"mg.order.single", "mg.order.day"}, .may_be_equal = true},
    {.names = {"mg.order.day", "mg.order.day_max"}},
    {.names = {"mg.order.oral", "mg.order.oral_max"}},
    {.names = {"ob.rate", "ob.rate_max"}},
    {.names = {"ob.creatinine", "ob.creatinine_max"}},
    {.names = {"k.rate.periph", "k.rate.central"}},
    {.names = {"k.conc.periph", "k.conc.periph_max", "k.conc.undiluted"}},
    {.names = {"k.iv_day", "k.iv_day_max"}},
    {.names = {"ca.rate", "ca.rate_emergency"}},
    {.names = {"raas.mra_start", "raas.halve", "raas.stop"}},
    {.names = {"win.inpatient.potassium.current", "win.inpatient.potassium.stale"}},
    {.names = {"win.inpatient.electrolyte.current", "win.inpatient.electrolyte.stale"}},
    {.names = {"win.inpatient.creatinine.current", "win.inpatient.creatinine.stale"}},
    {.names = {"win.inpatient.albumin.current", "win.inpatient.albumin.stale"}},
    {.names = {"win.inpatient.trigger", "win.inpatient.unrechecked"}},
    {.names = {"win.outpatient.potassium.current", "win.outpatient.potassium.stale"}},
    {.names = {"win.outpatient.electrolyte.current", "win.outpatient.electrolyte.stale"}},
    {.names = {"win.outpatient.creatinine.current", "win.outpatient.creatinine.stale"}},
    {.names = {"win.outpatient.albumin.current", "win.outpatient.albumin.stale"}},
    {.names = {"win.outpatient.trigger", "win.outpatient.unrechecked"}},
    {.names = {"cap.order_sign_draft", "cap.order_sign"}, .may_be_equal = true},
    {.names = {"cap.medication_refill_draft", "cap.medication_refill"}, .may_be_equal = true},
});

}  // namespace

std::span<const Parameter> parameters() { return table; }

std::span<const Ascent> ascents() { return order; }

}  // namespace lytes::cards
