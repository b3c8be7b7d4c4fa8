#include <array>

#include "cards/tables.hpp"
#include "cards/tables/clauses.hpp"

namespace lytes::cards {
namespace {

using fhir::OutputCoding;
using fhir::OutputQuantity;
using fhir::Priority;
using fhir::Route;

constexpr std::string_view rxnorm = "http://www.nlm.nih.gov/research/umls/rxnorm";
constexpr std::string_view atc = "http://www.whocc.no/atc";
constexpr std::string_view loinc = "http://loinc.org";

constexpr auto magnesium_sulfate = std::to_array<OutputCoding>({
    {rxnorm, "6585",    "magnesium sulfate"},
    {atc,    "B05XA05", "magnesium sulfate"},
});
constexpr auto magnesium_oxide = std::to_array<OutputCoding>({
    {rxnorm, "6582",    "magnesium oxide"},
    {atc,    "A12CC10", "magnesium oxide"},
});
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

constexpr OutputCoding magnesium_test{loinc, "19123-9", "Magnesium [Mass/volume] in Serum or Plasma"};
constexpr OutputCoding potassium_test{loinc, "2823-3", "Potassium [Moles/volume] in Serum or Plasma"};
constexpr OutputCoding calcium_test{loinc, "17861-6", "Calcium [Mass/volume] in Serum or Plasma"};
constexpr OutputCoding ionized_test{loinc, "1995-0", "Calcium.ionized [Moles/volume] in Serum or Plasma"};
constexpr OutputCoding creatinine_test{loinc, "2160-0", "Creatinine [Mass/volume] in Serum or Plasma"};
constexpr OutputCoding albumin_test{loinc, "1751-7", "Albumin [Mass/volume] in Serum or Plasma"};
constexpr OutputCoding phosphate_test{loinc, "2777-1", "Phosphate [Mass/volume] in Serum or Plasma"};
constexpr OutputCoding glucose_test{loinc, "2345-7", "Glucose [Mass/volume] in Serum or Plasma"};
constexpr OutputCoding metabolic_panel{loinc, "51990-0", "Basic metabolic panel - Blood"};
constexpr OutputCoding electrocardiogram{loinc, "34534-8", "12 lead EKG panel"};

constexpr OutputQuantity grams(std::string_view value) { return {value, "g", "g"}; }
constexpr OutputQuantity grams_per_hour(std::string_view value) { return {value, "g/h", "g/h"}; }
constexpr OutputQuantity minutes(std::string_view value) { return {value, "min", "min"}; }
constexpr OutputQuantity hours(std::string_view value) { return {value, "h", "h"}; }
constexpr OutputQuantity milligrams(std::string_view value) { return {value, "mg", "mg"}; }
constexpr OutputQuantity milliequivalents(std::string_view value) { return {value, "mEq", "meq"}; }
constexpr OutputQuantity milliequivalents_per_hour(std::string_view value) {
    return {value, "mEq/h", "meq/h"};
}

constexpr fhir::ServiceDraft laboratory(const OutputCoding& code, std::string_view text,
                                        std::string_view timing, Priority priority) {
    return {.code = code, .text = text, .timing = timing, .priority = priority};
}
/// Our codes of nursing and referral orders are local to each site: text only.
constexpr fhir::ServiceDraft clinical(std::string_view text, std::string_view timing, Priority priority) {
    return {.text = text, .timing = timing, .priority = priority, .is_laboratory = false};
}

bool is_severe(const Subject& s) { return is_severe_low(*s.patient); }

// Algorithm C1, adults. A text-only EHR must be able to act on the label and the instruction alone.
// Laid out by hand: version 14 of the formatter cannot cope with rows of this size.
// clang-format off
constexpr DraftRow table[] = {
    // --- magnesium
    // --------------------------------------------------------------------------------------------
    {
        .code = "S-MG-PUSH-2G",
        .kind = DraftKind::magnesium_bolus,
        .label = "Draft: magnesium sulfate 2 g IV/IO over 1-2 min, diluted to 10 mL",
        .limits = "Only for pulseless torsades or arrest with suspected low magnesium; range 1-2 g",
        .medication = {.text = "magnesium sulfate injection",
                       .codings = magnesium_sulfate,
                       .instruction =
                           "2 g IV or IO over 1-2 min, diluted to 10 mL, pulseless torsades or arrest only",
                       .route = Route::intravenous,
                       .dose = grams("2"),
                       .duration = minutes("2"),
                       .priority = Priority::stat},
    },
    {
        .code = "S-MG-IV-2G-15",
        .kind = DraftKind::magnesium_bolus,
        .label = "Draft: magnesium sulfate 2 g IV over 15 min in 50-100 mL",
        .limits = "133 mg/min, below the label's 150 mg/min; may be repeated once; then 0.5-1 g/h if "
                  "torsades recurs",
        .medication = {.text = "magnesium sulfate 2 g in 50-100 mL sodium chloride 0.9% or dextrose 5%",
                       .codings = magnesium_sulfate,
                       .instruction = "2 g in 50-100 mL IV over 15 min (133 mg/min); may be repeated once",
                       .route = Route::intravenous,
                       .dose = grams("2"),
                       .duration = minutes("15"),
                       .priority = Priority::stat},
    },
    {
        .code = "S-MG-IV-1G-15",
        .kind = DraftKind::magnesium_bolus,
        .label = "Draft: magnesium sulfate 1 g IV over 15 min (poor clearance)",
        .limits = "May be repeated once after a look at reflexes and blood pressure",
        .medication =
            {.text = "magnesium sulfate 1 g in 50-100 mL sodium chloride 0.9% or dextrose 5%",
             .codings = magnesium_sulfate,
             .instruction =
                 "1 g IV over 15 min; may be repeated once after checking reflexes and blood pressure",
             .route = Route::intravenous,
             .dose = grams("1"),
             .duration = minutes("15"),
             .priority = Priority::stat},
    },
    {
        .code = "S-MG-IV-4G-4H",
        .kind = DraftKind::magnesium_iv,
        .label = "Draft: magnesium sulfate 4 g IV over 4 h (1 g/h)",
        .limits = "Slow is better: about half of a fast load is lost in urine",
        .medication = {.text = "magnesium sulfate 4 g/100 mL premix",
                       .codings = magnesium_sulfate,
                       .instruction = "4 g IV at 1 g/h over 4 h by pump",
                       .route = Route::intravenous,
                       .dose = grams("4"),
                       .rate = grams_per_hour("1"),
                       .priority = Priority::urgent},
    },
    {
        .code = "S-MG-IV-2G-2H",
        .kind = DraftKind::magnesium_iv,
        .label = "Draft: magnesium sulfate 2 g IV over 2 h (1 g/h)",
        .limits = "At most 2 g/h",
        .medication = {.text = "magnesium sulfate 2 g/50 mL premix",
                       .codings = magnesium_sulfate,
                       .instruction = "2 g IV at 1 g/h over 2 h by pump",
                       .route = Route::intravenous,
                       .dose = grams("2"),
                       .rate = grams_per_hour("1"),
                       .priority = Priority::urgent},
    },
    {
        .code = "S-MG-IV-RENAL",
        .kind = DraftKind::magnesium_iv_half,
        .label = "Draft: magnesium sulfate 2 g IV over 4 h (0.5 g/h, halved for the kidney)",
        .limits = "Magnesium level 6 h after the end, before any next dose",
        .fits = is_severe,
        .medication = {.text = "magnesium sulfate 2 g/50 mL premix",
                       .codings = magnesium_sulfate,
                       .instruction =
                           "2 g IV at 0.5 g/h over 4 h by pump; magnesium level 6 h after the end before any "
                           "next dose",
                       .route = Route::intravenous,
                       .dose = grams("2"),
                       .rate = grams_per_hour("0.5"),
                       .priority = Priority::urgent},
    },
    {
        .code = "S-MG-IV-RENAL",
        .kind = DraftKind::magnesium_iv_half,
        .label = "Draft: magnesium sulfate 1 g IV over 2 h (0.5 g/h, halved for the kidney)",
        .limits = "Magnesium level 6 h after the end, before any next dose",
        .medication = {.text = "magnesium sulfate 1 g in 100 mL dextrose 5%",
                       .codings = magnesium_sulfate,
                       .instruction =
                           "1 g IV at 0.5 g/h over 2 h by pump; magnesium level 6 h after the end before any "
                           "next dose",
                       .route = Route::intravenous,
                       .dose = grams("1"),
                       .rate = grams_per_hour("0.5"),
                       .priority = Priority::urgent},
    },
    {
        .code = "S-MG-PO-BID",
        .kind = DraftKind::magnesium_oral,
        .label = "Draft: magnesium oxide 400 mg by mouth twice daily for 14 days (482 mg elemental/day)",
        .limits = "With food; diarrhoea limits the dose; other salts do as well",
        .medication = {.text = "magnesium oxide 400 mg oral tablet",
                       .codings = magnesium_oxide,
                       .instruction = "400 mg (241 mg elemental) by mouth twice daily with food for 14 days",
                       .route = Route::oral,
                       .dose = milligrams("400"),
                       .frequency = 2,
                       .period_hours = 24,
                       .course_days = 14},
    },
    {
        .code = "S-MG-PO-QD",
        .kind = DraftKind::magnesium_oral_low,
        .label = "Draft: magnesium oxide 400 mg by mouth once daily (241 mg elemental/day)",
        .limits = "Below 30 mL/min only after discussion and with a level of the last 7 days",
        .medication = {.text = "magnesium oxide 400 mg oral tablet",
                       .codings = magnesium_oxide,
                       .instruction = "400 mg (241 mg elemental) by mouth once daily with food",
                       .route = Route::oral,
                       .dose = milligrams("400"),
                       .frequency = 1,
                       .period_hours = 24},
    },
    // --- potassium
    // --------------------------------------------------------------------------------------------
    {
        .code = "S-KCL-PO-40",
        .kind = DraftKind::potassium_oral,
        .label = "Draft: potassium chloride 40 mEq by mouth once (2 x 20 mEq)",
        .limits = "Several extended-release tablets allow 20 mEq a dose only",
        .medication = {.text = "potassium chloride 20 mEq oral",
                       .codings = potassium_oral,
                       .instruction = "40 mEq by mouth once, as 2 x 20 mEq with food and water",
                       .route = Route::oral,
                       .dose = milliequivalents("40")},
    },
    {
        .code = "S-KCL-PO-40X2",
        .kind = DraftKind::potassium_oral,
        .label = "Draft: potassium chloride 40 mEq by mouth, repeat after 4 h (80 mEq)",
        .limits = "At most 200 mEq/day",
        .medication = {.text = "potassium chloride 20 mEq oral",
                       .codings = potassium_oral,
                       .instruction =
                           "40 mEq by mouth now and again after 4 h (80 mEq in all), then recheck potassium",
                       .route = Route::oral,
                       .dose = milliequivalents("40"),
                       .frequency = 2,
                       .period_hours = 8,
                       .priority = Priority::urgent},
    },
    {
        .code = "S-KCL-IV-P",
        .kind = DraftKind::potassium_iv,
        .label = "Draft: potassium chloride 10 mEq/100 mL IV over 1 h, 4 times (40 mEq, peripheral)",
        .limits = "At most 10 mEq/h by peripheral line; at most 200 mEq/24 h if potassium is above 2.5",
        .medication = {.text = "potassium chloride 10 mEq/100 mL premix",
                       .codings = potassium_iv,
                       .instruction =
                           "10 mEq IV over 1 h by pump, 4 times one after the other (40 mEq in all), never "
                           "pushed; recheck potassium 2 h after the end",
                       .route = Route::intravenous,
                       .dose = milliequivalents("10"),
                       .rate = milliequivalents_per_hour("10"),
                       .frequency = 4,
                       .period_hours = 4,
                       .priority = Priority::urgent},
    },
    {
        .code = "S-KCL-RENAL",
        .kind = DraftKind::potassium_half,
        .label = "Draft: potassium chloride 20 mEq by mouth once (halved for the kidney)",
        .limits = "Recheck potassium before the second half",
        .medication = {.text = "potassium chloride 20 mEq oral",
                       .codings = potassium_oral,
                       .instruction = "20 mEq by mouth once; recheck potassium before any more",
                       .route = Route::oral,
                       .dose = milliequivalents("20")},
    },
    // --- calcium
    // ----------------------------------------------------------------------------------------------
    {
        .code = "S-CA-MG",
        .kind = DraftKind::calcium_iv,
        .label = "Draft: calcium gluconate 2 g IV over 10 min (magnesium toxicity)",
        .limits = "Range 1-2 g over 5-10 min; with digoxin slower and under ECG",
        .medication = {.text = "calcium gluconate 10% injection",
                       .codings = calcium_gluconate,
                       .instruction =
                           "2 g (20 mL of 10%) IV over 10 min under ECG for signs of magnesium toxicity",
                       .route = Route::intravenous,
                       .dose = grams("2"),
                       .duration = minutes("10"),
                       .priority = Priority::stat},
    },
    // --- laboratory
    // -------------------------------------------------------------------------------------------
    {.code = "L-MG",
     .label = "Draft: serum magnesium now",
     .service = laboratory(magnesium_test, "Serum magnesium", "now", Priority::urgent)},
    {.code = "L-MG-2H",
     .label = "Draft: serum magnesium 2 h after the dose",
     .service = laboratory(magnesium_test, "Serum magnesium", "2 h after the end of the infusion",
                           Priority::urgent)},
    {.code = "L-MG-6H",
     .label = "Draft: serum magnesium 6 h after the end of the infusion",
     .limits = "Before any next dose",
     .service = laboratory(magnesium_test, "Serum magnesium",
                           "6 h after the end of the infusion, before any next dose", Priority::routine)},
    {.code = "L-MG-24H",
     .label = "Draft: serum magnesium in 24 h",
     .service = laboratory(magnesium_test, "Serum magnesium", "in 24 h", Priority::routine)},
    {.code = "L-MG-3D",
     .label = "Draft: serum magnesium in 1-3 days",
     .service = laboratory(magnesium_test, "Serum magnesium", "in 1-3 days", Priority::routine)},
    {.code = "L-MG-WEEK",
     .label = "Draft: serum magnesium within 1 week",
     .service = laboratory(magnesium_test, "Serum magnesium", "within 1 week", Priority::routine)},
    {.code = "L-MG-2WK",
     .label = "Draft: serum magnesium in 1-2 weeks",
     .service = laboratory(magnesium_test, "Serum magnesium", "in 1-2 weeks", Priority::routine)},
    {.code = "L-MG-4WK",
     .label = "Draft: serum magnesium in 2-4 weeks",
     .service = laboratory(magnesium_test, "Serum magnesium", "in 2-4 weeks", Priority::routine)},
    {.code = "L-MG-WEEKLY",
     .label = "Draft: serum magnesium weekly",
     .limits = "During anti-EGFR or platinum treatment, and for 8 weeks after anti-EGFR",
     .service = laboratory(magnesium_test, "Serum magnesium", "weekly during treatment", Priority::routine)},
    {.code = "L-K",
     .label = "Draft: serum potassium now (target 4.5-5.0 mmol/L)",
     .service = laboratory(potassium_test, "Serum potassium", "now", Priority::stat)},
    {.code = "L-K-2H",
     .label = "Draft: serum potassium 2 h after the end of an infusion",
     .service = laboratory(potassium_test, "Serum potassium", "2 h after the end of the infusion",
                           Priority::urgent)},
    {.code = "L-K-4H",
     .label = "Draft: serum potassium in 4 h",
     .service = laboratory(potassium_test, "Serum potassium", "in 4 h", Priority::routine)},
    {.code = "L-CA",
     .label = "Draft: serum calcium now",
     .service = laboratory(calcium_test, "Serum calcium", "now", Priority::routine)},
    {.code = "L-CA-4H",
     .label = "Draft: serum calcium in 4 h",
     .service = laboratory(calcium_test, "Serum calcium", "in 4 h", Priority::routine)},
    {.code = "L-ICA",
     .label = "Draft: ionized calcium now",
     .service = laboratory(ionized_test, "Ionized calcium", "now", Priority::urgent)},
    {.code = "L-ALB",
     .label = "Draft: serum albumin now",
     .service = laboratory(albumin_test, "Serum albumin", "now", Priority::routine)},
    {.code = "L-PHOS",
     .label = "Draft: serum phosphate now",
     .service = laboratory(phosphate_test, "Serum phosphate", "now", Priority::routine)},
    {.code = "L-CR",
     .label = "Draft: serum creatinine now",
     .service = laboratory(creatinine_test, "Serum creatinine", "now", Priority::urgent)},
    {.code = "L-GLU",
     .label = "Draft: glucose now",
     .service = laboratory(glucose_test, "Glucose", "now", Priority::stat)},
    {.code = "L-BMP",
     .label = "Draft: basic metabolic panel now",
     .limits = "Potassium, creatinine, calcium, bicarbonate, glucose",
     .service = laboratory(metabolic_panel, "Basic metabolic panel", "now", Priority::routine)},
    {.code = "L-BMP-WEEK",
     .label = "Draft: basic metabolic panel within 1 week",
     .limits = "Potassium, creatinine, calcium, bicarbonate, glucose",
     .service = laboratory(metabolic_panel, "Basic metabolic panel", "within 1 week", Priority::routine)},
    {.code = "L-BMP-STAT",
     .label = "Draft: basic metabolic panel at once, on a fresh sample",
     .limits = "Free-flowing sample; point of care or blood gas if quicker",
     .service =
         laboratory(metabolic_panel, "Basic metabolic panel on a fresh sample", "at once", Priority::stat)},
    {.code = "L-FEMG",
     .label = "Draft: spot urine magnesium and creatinine (fractional excretion)",
     .limits = "Above 2% means renal loss; not within hours of IV magnesium",
     .service = laboratory({}, "Spot urine magnesium and creatinine, fractional excretion of magnesium",
                           "now, not within hours of IV magnesium", Priority::routine)},
    {.code = "L-ECG",
     .kind = DraftKind::electrocardiogram,
     .label = "Draft: 12-lead ECG now",
     .service = {.code = electrocardiogram,
                 .text = "12-lead ECG",
                 .timing = "now",
                 .priority = Priority::stat,
                 .is_laboratory = false}},
    // --- nursing and referral
    // -----------------------------------------------------------------------------------
    {.code = "M-MGIV",
     .kind = DraftKind::monitoring,
     .label = "Draft: nursing observation during IV magnesium",
     .limits = "All IV magnesium",
     .service = clinical(
         "Blood pressure, pulse, breathing, SpO2 and patellar reflex every 15 min during a bolus, then "
         "hourly; stop if breathing is below 10/min, systolic below 90 mmHg or the reflex is lost; IV "
         "calcium at the bedside",
         "during and after IV magnesium", Priority::urgent)},
    {.code = "M-TOF",
     .kind = DraftKind::monitoring,
     .label = "Draft: train-of-four monitoring and ventilation watch",
     .limits = "IV magnesium with a neuromuscular blocker",
     .service = clinical("Train-of-four monitoring; watch ventilation until full recovery",
                         "while magnesium and neuromuscular block overlap", Priority::urgent)},
    {.code = "M-OB",
     .kind = DraftKind::monitoring,
     .label = "Draft: obstetric magnesium observation",
     .limits = "Every obstetric magnesium infusion",
     .service = clinical("Reflexes and breathing hourly, urine at least 30 mL/h, calcium gluconate 1 g ready",
                         "during the infusion", Priority::urgent)},
    {.code = "L-MG-OB",
     .label = "Draft: serum magnesium every 4-6 h",
     .service =
         laboratory(magnesium_test, "Serum magnesium", "every 4-6 h during the infusion", Priority::urgent)},
    {.code = "R-URGENT",
     .kind = DraftKind::referral,
     .label = "Draft: same-day urgent assessment or infusion centre for IV magnesium",
     .limits = "Outpatients with severely low magnesium",
     .service = clinical("Same-day urgent assessment for IV magnesium, or infusion centre", "today",
                         Priority::urgent)},
    {.code = "R-ED",
     .kind = DraftKind::referral,
     .label = "Draft: emergency department now",
     .limits = "Outpatients with a cardiac or neurological event",
     .service = clinical("Transfer to the emergency department under ECG monitoring", "now", Priority::stat)},
    {.code = "R-PAED",
     .kind = DraftKind::referral,
     .label = "Draft: paediatric pharmacy or nephrology review",
     .limits = "Below 18 years",
     .service = clinical("Paediatric pharmacy or nephrology review of the electrolyte result or order",
                         "today", Priority::urgent)},
    {.code = "R-ALTERNATIVE",
     .kind = DraftKind::referral,
     .label = "Draft: pharmacy review for another drug, or for later timing",
     .limits = "Where the drug may be exchanged or may wait",
     .service = clinical("Pharmacy review: another drug, or this one after the electrolyte is corrected",
                         "before the first dose", Priority::urgent)},
    {.code = "R-DIALYSIS",
     .kind = DraftKind::referral,
     .label = "Draft: nephrology request for dialysis",
     .limits = "Poor clearance, or magnesium above 8 mg/dL",
     .service = clinical("Nephrology: dialysis for high magnesium", "now", Priority::stat)},
    // --- existing orders: the draft's text comes from the order
    // --------------------------------------------------
    {.code = "S-HOLD",
     .kind = DraftKind::hold,
     .label = "Hold - review: {order}",
     .limits = "Puts an active order on hold after review; never preselected"},
    {.code = "S-CANCEL",
     .kind = DraftKind::cancel,
     .label = "Remove this draft order: {order}",
     .limits = "Takes an unsigned order of this session back"},
};
// clang-format on

}  // namespace

std::span<const DraftRow> drafts() { return table; }

}  // namespace lytes::cards
