#include <array>

#include "cards/tables.hpp"
#include "cards/tables/clauses_calcium.hpp"

namespace lytes::cards {
namespace {

using fhir::OutputCoding;
using fhir::OutputQuantity;
using fhir::Priority;
using fhir::Route;

constexpr std::string_view rxnorm = "http://www.nlm.nih.gov/research/umls/rxnorm";
constexpr std::string_view atc = "http://www.whocc.no/atc";
constexpr std::string_view loinc = "http://loinc.org";

constexpr auto potassium_iv = std::to_array<OutputCoding>({
    {rxnorm, "8591",    "potassium chloride"},
    {atc,    "B05XA01", "potassium chloride"},
});
constexpr auto potassium_oral = std::to_array<OutputCoding>({
    {rxnorm, "8591",    "potassium chloride"},
    {atc,    "A12BA01", "potassium chloride"},
});
constexpr auto calcium_gluconate = std::to_array<OutputCoding>({
    {rxnorm, "1908",    "calcium gluconate"},
    {atc,    "A12AA03", "calcium gluconate"},
});
constexpr auto calcium_carbonate = std::to_array<OutputCoding>({
    {rxnorm, "1897",    "calcium carbonate"},
    {atc,    "A12AA04", "calcium carbonate"},
});
constexpr auto cholecalciferol = std::to_array<OutputCoding>({
    {rxnorm, "2418",    "cholecalciferol"},
    {atc,    "A11CC05", "colecalciferol" },
});
constexpr auto insulin = std::to_array<OutputCoding>({
    {rxnorm, "253182",  "insulin, regular, human"},
    {atc,    "A10AB01", "insulin (human)"        },
});
constexpr auto salbutamol = std::to_array<OutputCoding>({
    {rxnorm, "435",     "albuterol" },
    {atc,    "R03AC02", "salbutamol"},
});
constexpr auto zirconium_cyclosilicate = std::to_array<OutputCoding>({
    {atc, "V03AE10", "sodium zirconium cyclosilicate"},
});
constexpr auto saline = std::to_array<OutputCoding>({
    {rxnorm, "9863", "sodium chloride"},
});
constexpr auto zoledronic_acid = std::to_array<OutputCoding>({
    {rxnorm, "77655",   "zoledronic acid"},
    {atc,    "M05BA08", "zoledronic acid"},
});
constexpr auto calcitonin = std::to_array<OutputCoding>({
    {atc, "H05BA01", "calcitonin (salmon synthetic)"},
});

constexpr OutputCoding potassium_test{loinc, "2823-3", "Potassium [Moles/volume] in Serum or Plasma"};
constexpr OutputCoding calcium_test{loinc, "17861-6", "Calcium [Mass/volume] in Serum or Plasma"};
constexpr OutputCoding glucose_test{loinc, "2345-7", "Glucose [Mass/volume] in Serum or Plasma"};
constexpr OutputCoding parathyroid_test{loinc, "2731-8",
                                        "Parathyrin.intact [Mass/volume] in Serum or Plasma"};
constexpr OutputCoding vitamin_d_test{loinc, "1989-3",
                                      "25-hydroxyvitamin D3 [Mass/volume] in Serum or Plasma"};
constexpr OutputCoding digoxin_test{loinc, "10535-3", "Digoxin [Mass/volume] in Serum or Plasma"};

constexpr OutputQuantity grams(std::string_view value) { return {value, "g", "g"}; }
constexpr OutputQuantity milligrams(std::string_view value) { return {value, "mg", "mg"}; }
constexpr OutputQuantity minutes(std::string_view value) { return {value, "min", "min"}; }
constexpr OutputQuantity milliequivalents(std::string_view value) { return {value, "mEq", "meq"}; }
constexpr OutputQuantity milliequivalents_per_hour(std::string_view value) {
    return {value, "mEq/h", "meq/h"};
}
constexpr OutputQuantity units(std::string_view value) { return {value, "IU", "[iU]"}; }

constexpr fhir::ServiceDraft laboratory(const OutputCoding& code, std::string_view text,
                                        std::string_view timing, Priority priority) {
    return {.code = code, .text = text, .timing = timing, .priority = priority};
}
/// Our codes of nursing and referral orders are local to each site: text only.
constexpr fhir::ServiceDraft clinical(std::string_view text, std::string_view timing, Priority priority) {
    return {.text = text, .timing = timing, .priority = priority, .is_laboratory = false};
}

bool takes_digoxin(const Subject& s) { return s.patient->active_drugs.has(fhir::DrugTag::digoxin); }
bool follows_ukka(const Subject& s) {
    return s.knowledge().hyperkalaemia_calcium == HyperkalaemiaCalcium::ukka;
}
bool wants_five_units(const Subject& s) { return s.knowledge().insulin == InsulinDose::five_units; }
bool has_weight(const Subject& s) { return s.patient->weight_kg.has_value(); }
/// The half dose goes the way of the full one.
bool is_half_by_vein(const Subject& s) {
    const bool is_critical = s.patient->potassium_tier == PotassiumTier::critical_low;
    const bool is_infusion = s.order != nullptr && s.order->is_intravenous_potassium;
    return is_critical || is_infusion || s.patient->is_nil_by_mouth;
}
bool is_half_of_two(const Subject& s) {
    return s.patient->potassium_tier == PotassiumTier::moderate_low &&
           s.patient->kidney.bucket != RenalBucket::dialysis;
}

// Algorithm C1, adults. A text-only EHR must be able to act on the label and the instruction alone.
// Laid out by hand: version 14 of the formatter cannot cope with rows of this size.
// clang-format off
constexpr auto table = std::to_array<DraftRow>({
    // --- potassium ------------------------------------------------------------------------------------
    {
        .code = "S-KCL-IV-C",
        .kind = DraftKind::potassium_iv,
        .label = "Draft: potassium chloride 20 mEq/100 mL IV over 1 h, 2 times (40 mEq, central line, ECG)",
        .limits = "Only by central line under continuous ECG; faster rates are never drafted",
        .medication =
            {.text = "potassium chloride 20 mEq/100 mL premix",
             .codings = potassium_iv,
             .instruction =
                 "20 mEq IV by central line over 1 h by pump under continuous ECG, 2 times one after the "
                 "other (40 mEq in all), never pushed; recheck potassium 2 h after the end",
             .route = Route::intravenous,
             .dose = milliequivalents("20"),
             .rate = milliequivalents_per_hour("20"),
             .frequency = 2,
             .period_hours = 2,
             .priority = Priority::urgent},
    },
    {
        .code = "S-KCL-RENAL",
        .kind = DraftKind::potassium_half,
        .label =
            "Draft: potassium chloride 10 mEq/100 mL IV over 1 h, 2 times (20 mEq, halved for the kidney)",
        .limits = "Recheck potassium before the second half",
        .fits = is_half_by_vein,
        .medication = {.text = "potassium chloride 10 mEq/100 mL premix",
                       .codings = potassium_iv,
                       .instruction = "10 mEq IV over 1 h by pump, 2 times one after the other (20 mEq in "
                                      "all), never pushed; recheck potassium before any more",
                       .route = Route::intravenous,
                       .dose = milliequivalents("10"),
                       .rate = milliequivalents_per_hour("10"),
                       .frequency = 2,
                       .period_hours = 2,
                       .priority = Priority::urgent},
    },
    {
        .code = "S-KCL-RENAL",
        .kind = DraftKind::potassium_half,
        .label = "Draft: potassium chloride 40 mEq by mouth once (half of 80 mEq, for the kidney)",
        .limits = "Recheck potassium before the second half",
        .fits = is_half_of_two,
        .medication =
            {.text = "potassium chloride 20 mEq oral",
             .codings = potassium_oral,
             .instruction =
                 "40 mEq by mouth once, as 2 x 20 mEq with food and water; recheck potassium before any more",
             .route = Route::oral,
             .dose = milliequivalents("40"),
             .priority = Priority::urgent},
    },
    // --- calcium --------------------------------------------------------------------------------------
    {
        .code = "S-CA-2G-20",
        .kind = DraftKind::calcium_iv,
        .label = "Draft: calcium gluconate 2 g in 100 mL IV over 20 min (100 mg/min)",
        .limits =
            "Range 1-2 g over 10-20 min, at most 200 mg/min; with digoxin slowly, in small doses, under ECG",
        .medication = {.text = "calcium gluconate 2 g in 100 mL sodium chloride 0.9% or dextrose 5%",
                       .codings = calcium_gluconate,
                       .instruction = "2 g in 100 mL IV over 20 min (100 mg/min) under ECG",
                       .route = Route::intravenous,
                       .dose = grams("2"),
                       .duration = minutes("20"),
                       .priority = Priority::stat},
    },
    {
        .code = "S-CA-INF",
        .kind = DraftKind::calcium_iv,
        .label = "Draft: calcium gluconate infusion 5.4 mg/kg/h, titrated to at most 21.5 mg/kg/h",
        .limits = "If low calcium recurs; lowest dose in renal impairment; calcium every 1-4 h",
        .fits = has_weight,
        .medication =
            {.text = "calcium gluconate infusion",
             .codings = calcium_gluconate,
             .instruction =
                 "IV infusion by pump at 5.4 mg/kg/h, titrated by calcium every 1-4 h, at most 21.5 mg/kg/h",
             .route = Route::intravenous,
             .rate = {"5.4", "mg/kg/h", "mg/kg/h"},
             .priority = Priority::urgent},
    },
    {
        .code = "S-CA-K",
        .kind = DraftKind::calcium_iv,
        .label = "Draft: calcium gluconate 2 g IV over 30 min (high potassium with ECG change, on digoxin)",
        .limits = "Slowly because of digoxin; continuous ECG",
        .fits = takes_digoxin,
        .medication =
            {.text = "calcium gluconate 10% injection",
             .codings = calcium_gluconate,
             .instruction = "2 g (20 mL of 10%) IV over 30 min under continuous ECG, because of digoxin",
             .route = Route::intravenous,
             .dose = grams("2"),
             .duration = minutes("30"),
             .priority = Priority::stat},
    },
    {
        .code = "S-CA-K",
        .kind = DraftKind::calcium_iv,
        .label = "Draft: calcium gluconate 3 g IV over 10 min (high potassium with ECG change)",
        .limits = "UKKA dose (30 mL of 10%); above the US label's 200 mg/min",
        .fits = follows_ukka,
        .medication =
            {.text = "calcium gluconate 10% injection",
             .codings = calcium_gluconate,
             .instruction = "3 g (30 mL of 10%) IV over 10 min under ECG; repeat if the ECG is unchanged",
             .route = Route::intravenous,
             .dose = grams("3"),
             .duration = minutes("10"),
             .priority = Priority::stat},
    },
    {
        .code = "S-CA-K",
        .kind = DraftKind::calcium_iv,
        .label = "Draft: calcium gluconate 2 g IV over 10 min (high potassium with ECG change)",
        .limits = "Repeat after 5 min if the ECG is unchanged",
        .medication =
            {.text = "calcium gluconate 10% injection",
             .codings = calcium_gluconate,
             .instruction =
                 "2 g (20 mL of 10%) IV over 10 min under ECG; repeat after 5 min if the ECG is unchanged",
             .route = Route::intravenous,
             .dose = grams("2"),
             .duration = minutes("10"),
             .priority = Priority::stat},
    },
    {
        .code = "S-CA-PO",
        .kind = DraftKind::calcium_oral,
        .label = "Draft: calcium carbonate 1250 mg by mouth twice daily (1 g elemental/day)",
        .limits = "1-2 g elemental a day in split doses with food",
        .medication = {.text = "calcium carbonate 1250 mg (500 mg elemental) oral tablet",
                       .codings = calcium_carbonate,
                       .instruction = "1250 mg (500 mg elemental calcium) by mouth twice daily with food",
                       .route = Route::oral,
                       .dose = milligrams("1250"),
                       .frequency = 2,
                       .period_hours = 24},
    },
    {
        .code = "S-VITD-PO",
        .kind = DraftKind::calcium_oral,
        .label = "Draft: cholecalciferol 1000 IU by mouth daily",
        .limits = "With the calcium; active vitamin D in renal failure or hypoparathyroidism",
        .medication = {.text = "cholecalciferol 1000 IU oral",
                       .codings = cholecalciferol,
                       .instruction = "1000 IU by mouth once daily",
                       .route = Route::oral,
                       .dose = units("1000"),
                       .frequency = 1,
                       .period_hours = 24},
    },
    // --- potassium-lowering ---------------------------------------------------------------------------
    {
        .code = "S-INS",
        .kind = DraftKind::potassium_lowering,
        .label = "Draft: insulin regular 5 units IV with glucose 25 g",
        .limits = "Where the site wants 5 units. Then glucose 10% 50 mL/h for 5 h if glucose starts below "
                  "7.0 mmol/L (126 mg/dL)",
        .fits = wants_five_units,
        .medication = {.text = "insulin regular with glucose 25 g",
                       .codings = insulin,
                       .instruction = "5 units IV with glucose 25 g IV; then glucose 10% at 50 mL/h for 5 h "
                                      "if the glucose before was below 7.0 mmol/L (126 mg/dL)",
                       .route = Route::intravenous,
                       .dose = {"5", "units", "[iU]"},
                       .priority = Priority::stat},
    },
    {
        .code = "S-INS",
        .kind = DraftKind::potassium_lowering,
        .label = "Draft: insulin regular 10 units IV with glucose 25 g",
        .limits = "Then glucose 10% 50 mL/h for 5 h if glucose starts below 7.0 mmol/L (126 mg/dL)",
        .medication = {.text = "insulin regular with glucose 25 g",
                       .codings = insulin,
                       .instruction = "10 units IV with glucose 25 g IV; then glucose 10% at 50 mL/h for 5 h "
                                      "if the glucose before was below 7.0 mmol/L (126 mg/dL)",
                       .route = Route::intravenous,
                       .dose = {"10", "units", "[iU]"},
                       .priority = Priority::stat},
    },
    {
        .code = "S-SALB",
        .kind = DraftKind::potassium_lowering,
        .label = "Draft: salbutamol (albuterol) 10 mg nebulised",
        .limits = "Adjunct; range 10-20 mg, 10 mg with ischaemic heart disease",
        .medication = {.text = "salbutamol nebuliser solution",
                       .codings = salbutamol,
                       .instruction = "10 mg nebulised once; up to 20 mg without ischaemic heart disease",
                       .route = Route::inhaled,
                       .dose = milligrams("10"),
                       .priority = Priority::stat},
    },
    {
        .code = "S-SZC",
        .kind = DraftKind::potassium_lowering,
        .label = "Draft: sodium zirconium cyclosilicate 10 g by mouth 3 times daily for up to 48 h",
        .limits = "No emergency drug by its label",
        .medication = {.text = "sodium zirconium cyclosilicate 10 g oral powder",
                       .codings = zirconium_cyclosilicate,
                       .instruction = "10 g by mouth 3 times daily for up to 48 h",
                       .route = Route::oral,
                       .dose = grams("10"),
                       .frequency = 3,
                       .period_hours = 24,
                       .course_days = 2},
    },
    // --- calcium-lowering -----------------------------------------------------------------------------
    {
        .code = "S-NS",
        .kind = DraftKind::calcium_lowering,
        .label = "Draft: sodium chloride 0.9% IV 200 mL/h, adjusted to volume status",
        .limits = "Urine 100-150 mL/h; with care in heart failure or oliguria",
        .medication = {.text = "sodium chloride 0.9% infusion",
                       .codings = saline,
                       .instruction = "IV at 200 mL/h, adjusted to volume status; urine 100-150 mL/h; with "
                                      "care in heart failure or oliguria",
                       .route = Route::intravenous,
                       .rate = {"200", "mL/h", "mL/h"},
                       .priority = Priority::urgent},
    },
    {
        .code = "S-ZOL",
        .kind = DraftKind::calcium_lowering,
        .label = "Draft: zoledronic acid 4 mg IV over 15 min or more",
        .limits = "Malignancy and creatinine clearance of 35 mL/min or above; denosumab otherwise",
        .medication = {.text = "zoledronic acid 4 mg infusion",
                       .codings = zoledronic_acid,
                       .instruction = "4 mg IV once over at least 15 min, after hydration",
                       .route = Route::intravenous,
                       .dose = milligrams("4"),
                       .duration = minutes("15"),
                       .priority = Priority::urgent},
    },
    {
        .code = "S-CALCITONIN",
        .kind = DraftKind::calcium_lowering,
        .label = "Draft: calcitonin 4 IU/kg SC every 12 h for 48-72 h",
        .limits = "Calcium above 14 mg/dL; wears off within days",
        .fits = has_weight,
        .medication = {.text = "calcitonin (salmon) injection",
                       .codings = calcitonin,
                       .instruction = "4 IU/kg subcutaneously every 12 h for 48-72 h",
                       .route = Route::subcutaneous,
                       .dose = {"4", "IU/kg", "[iU]/kg"},
                       .frequency = 1,
                       .period_hours = 12,
                       .course_days = 3,
                       .priority = Priority::urgent},
    },
    // --- laboratory -----------------------------------------------------------------------------------
    {.code = "L-K-NOW",
     .label = "Draft: serum potassium now",
     .service = laboratory(potassium_test, "Serum potassium", "now", Priority::stat)},
    {.code = "L-K-1H",
     .label = "Draft: serum potassium in 1-2 h",
     .service = laboratory(potassium_test, "Serum potassium", "in 1-2 h", Priority::urgent)},
    {.code = "L-K-SERIES",
     .label = "Draft: serum potassium at 1, 2, 4, 6 and 24 h",
     .service = laboratory(potassium_test, "Serum potassium", "1, 2, 4, 6 and 24 h after treatment",
                           Priority::stat)},
    {.code = "L-K-AM",
     .label = "Draft: serum potassium next morning",
     .service = laboratory(potassium_test, "Serum potassium", "next morning", Priority::routine)},
    {.code = "L-K-24H",
     .label = "Draft: serum potassium in 24 h",
     .service = laboratory(potassium_test, "Serum potassium", "in 24 h", Priority::routine)},
    {.code = "L-K-3D",
     .label = "Draft: serum potassium in 1-3 days",
     .service = laboratory(potassium_test, "Serum potassium", "in 1-3 days", Priority::routine)},
    {.code = "L-K-WEEK",
     .label = "Draft: serum potassium in 3-7 days",
     .service = laboratory(potassium_test, "Serum potassium", "in 3-7 days", Priority::routine)},
    {.code = "L-GLU-SERIES",
     .label = "Draft: glucose series for 6 h after insulin",
     .limits = "Low glucose comes late",
     .service =
         laboratory(glucose_test, "Glucose",
                    "0, 15, 30, 60, 90, 120, 180, 240, 300 and 360 min after insulin", Priority::stat)},
    {.code = "L-DIG",
     .label = "Draft: digoxin level now",
     .service = laboratory(digoxin_test, "Digoxin level", "now, at least 6 h after the last dose",
                           Priority::urgent)},
    {.code = "L-CA-8H",
     .label = "Draft: serum calcium in 8-24 h",
     .service = laboratory(calcium_test, "Serum calcium", "in 8-24 h", Priority::urgent)},
    {.code = "L-CA-24H",
     .label = "Draft: serum calcium in 24 h",
     .service = laboratory(calcium_test, "Serum calcium", "in 24 h", Priority::routine)},
    {.code = "L-CA-3D",
     .label = "Draft: serum calcium in 1-3 days",
     .service = laboratory(calcium_test, "Serum calcium", "in 1-3 days", Priority::routine)},
    {.code = "L-CA-2WK",
     .label = "Draft: serum calcium in 1-2 weeks",
     .service = laboratory(calcium_test, "Serum calcium", "in 1-2 weeks", Priority::routine)},
    {.code = "L-CA-WEEK",
     .label = "Draft: serum calcium weekly for 4 weeks",
     .limits = "After denosumab in advanced kidney disease",
     .service = laboratory(calcium_test, "Serum calcium", "weekly for 4 weeks after the dose",
                           Priority::routine)},
    {.code = "L-PTH",
     .label = "Draft: parathyroid hormone",
     .service =
         laboratory(parathyroid_test, "Parathyroid hormone", "with the next sample", Priority::routine)},
    {.code = "L-25OHD",
     .label = "Draft: 25-OH-vitamin D",
     .service = laboratory(vitamin_d_test, "25-OH-vitamin D", "with the next sample", Priority::routine)},
    // --- nursing and referral -------------------------------------------------------------------------
    {.code = "M-KIV",
     .kind = DraftKind::monitoring,
     .label = "Draft: continuous ECG during IV potassium",
     .limits = "IV potassium above 10 mEq/h or critically low potassium",
     .service = clinical("Continuous ECG and a look at the infusion site every hour; stop for widening QRS, "
                         "peaked T waves or pain at the site",
                         "during IV potassium", Priority::urgent)},
    {.code = "M-KHIGH",
     .kind = DraftKind::monitoring,
     .label = "Draft: telemetry in severe hyperkalaemia",
     .limits = "Until potassium is below 6.0 mmol/L and the ECG is normal",
     .service = clinical("Continuous ECG; call for widening QRS, loss of P waves, bradycardia or pauses",
                         "until potassium is below 6.0 mmol/L and the ECG is normal", Priority::stat)},
    {.code = "R-DIALYSIS-K",
     .kind = DraftKind::referral,
     .label = "Draft: nephrology request for dialysis because of high potassium",
     .limits = "Poor clearance, or potassium that does not fall",
     .service = clinical("Nephrology: dialysis for high potassium", "now", Priority::stat)},
});
// clang-format on

}  // namespace

std::span<const DraftRow> potassium_calcium_drafts() { return table; }

}  // namespace lytes::cards
