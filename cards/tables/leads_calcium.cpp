#include <array>

#include "cards/placeholder.hpp"
#include "cards/tables.hpp"
#include "cards/tables/clauses_calcium.hpp"

namespace lytes::cards {
namespace {

using enum Indicator;
using fhir::DrugTag;
using fhir::Measure;

// --- clauses ------------------------------------------------------------------------------------------

constexpr Clause fresh{
    "the calcium is in the trigger window, or critical and not rechecked since",
    [](const Subject& s) { return to_truth(is_in_question(*s.patient, Measure::calcium_total)); }};

template <auto is_in_tier>
Truth tier(const Subject& s) {
    return calcium_truth(*s.patient, is_in_tier(*s.patient));
}
template <CalciumTier wanted>
bool is_tier(const Facts& f) {
    return f.calcium.tier == wanted;
}

constexpr fhir::DrugTags bone_drugs{DrugTag::denosumab, DrugTag::bisphosphonate, DrugTag::oral_bisphosphonate,
                                    DrugTag::zoledronic_acid};
constexpr fhir::DrugTags raising_drugs{DrugTag::calcium,          DrugTag::calcium_gluconate,
                                       DrugTag::calcium_chloride, DrugTag::vitamin_d,
                                       DrugTag::thiazide,         DrugTag::lithium};
constexpr fhir::DrugTags concerned_drugs{
    DrugTag::digoxin,          DrugTag::calcium,   DrugTag::calcium_gluconate,
    DrugTag::calcium_chloride, DrugTag::vitamin_d, DrugTag::thiazide,
    DrugTag::lithium};

bool has_mild_risk(const Facts& f) {
    return f.active_drugs.has_any(bone_drugs) || f.active_drugs.has(DrugTag::qt_known_risk) ||
           f.has_thyroid_surgery_7d || f.is_qtc_500 || f.is_magnesium_low();
}

// --- predicates ---------------------------------------------------------------------------------------

bool lacks_magnesium(const Subject& s) { return !s.patient->magnesium.is_current(); }
bool lacks_phosphate(const Subject& s) { return !s.patient->phosphate.is_current(); }
bool lacks_ionized(const Subject& s) { return s.patient->calcium.kind != CalciumKind::ionized; }
bool lacks_albumin(const Subject& s) { return s.patient->calcium.is_uncorrected; }
bool is_inpatient(const Subject& s) { return s.patient->setting == Setting::inpatient; }
bool is_outpatient(const Subject& s) { return s.patient->setting == Setting::outpatient; }
bool may_swallow(const Subject& s) { return !s.patient->is_nil_by_mouth; }
bool takes_digoxin(const Subject& s) { return s.patient->active_drugs.has(DrugTag::digoxin); }
bool has_low_clearance(const Subject& s) { return s.patient->has_low_clearance(); }

bool is_above_severe(const Subject& s) {
    const Concentration& value = s.patient->calcium.value;
    const Limit& limit = s.patient->calcium.kind == CalciumKind::ionized
                             ? s.knowledge().ionized_calcium.high_severe
                             : s.knowledge().calcium.high_severe;
    return value.is_above(limit) == Truth::yes;
}

/// C1 S-ZOL: clearance by Cockcroft and Gault, without a weight by eGFR.
bool is_zoledronate_clearance(const Subject& s) {
    const Kidney& kidney = s.patient->kidney;
    const int least = s.knowledge().zoledronate_clearance_min;
    if (s.patient->has_low_clearance()) return false;
    if (kidney.creatinine_clearance) return *kidney.creatinine_clearance >= least;
    return kidney.egfr && *kidney.egfr >= least;
}
/// 0.3: never in pregnancy.
bool takes_zoledronate(const Subject& s) {
    return s.patient->has_malignancy && !s.patient->is_pregnant && is_zoledronate_clearance(s);
}
bool takes_no_zoledronate(const Subject& s) {
    return s.patient->has_malignancy && !s.patient->is_pregnant && !is_zoledronate_clearance(s);
}

// --- texts --------------------------------------------------------------------------------------------

void write_event(const Subject& s, Text& out) {
    const Facts& f = *s.patient;
    if (f.tetany) return void(out.add("tetany"));
    if (f.seizure) return void(out.add("seizure"));
    if (f.laryngospasm) return void(out.add("laryngospasm"));
    out.add(f.ventricular_arrhythmia ? "ventricular arrhythmia" : "QTc 500 ms or more");
}
void write_mild_risk(const Subject& s, Text& out) {
    const Facts& f = *s.patient;
    if (f.active_drugs.has_any(bone_drugs)) return write_active_drug(f, bone_drugs, "a bone drug", out);
    if (f.active_drugs.has(DrugTag::qt_known_risk)) return void(out.add("a QT drug"));
    if (f.has_thyroid_surgery_7d) return void(out.add("recent thyroid surgery"));
    out.add(f.is_qtc_500 ? "QTc 500 ms or more" : "low magnesium");
}
void write_concerned_drug(const Subject& s, Text& out) {
    write_active_drug(*s.patient, concerned_drugs, "a calcium-raising drug", out);
}

// --- shared lines, offers and blocks ------------------------------------------------------------------

constexpr Line magnesium_first_line{
    "Magnesium first or with it: calcium will not hold while magnesium is low."};
constexpr Line chloride_line{"Calcium chloride only by central line or in arrest."};
constexpr Line phosphate_line{
    "No symptoms are coded, and phosphate is above 5.5 mg/dL or the patient is on dialysis: avoid IV calcium "
    "unless symptoms appear.",
    avoids_intravenous_calcium};
constexpr Line no_zoledronate_line{
    "Zoledronic acid needs a clearance of 35 mL/min or above: denosumab or renal advice instead.",
    takes_no_zoledronate};
constexpr Line caution_line{
    "Saline with care in heart failure or without urine; aim at 100-150 mL/h of urine."};
constexpr Line work_up_line{
    "Work-up: parathyroid hormone, 25-OH-vitamin D; with suppressed hormone PTHrP and malignancy."};

constexpr Offer ecg{"L-ECG"};
constexpr Offer magnesium_level{"L-MG", lacks_magnesium};
constexpr Offer ionized_level{"L-ICA", lacks_ionized};
constexpr Offer phosphate_level{"L-PHOS", lacks_phosphate};
constexpr Offer hold{.code = "S-HOLD", .holds = raising_drugs};

constexpr Block high_blocks{.what = all_calcium, .says = "calcium is above the upper limit of normal"};

// Algorithm C5, with the bodies below it and C13. One row is selected, from the top. CA-IONIZED-REQ-01 stands
// last, because it leads only where no other calcium row does.
// Laid out by hand: version 14 of the formatter cannot cope with rows of this size.
// clang-format off
constexpr auto table = std::to_array<Rule>({
    Rule{
        .id = "CA-LOW-SYMP-01",
        .title = "Low calcium with symptoms",
        .about = Measure::calcium_total,
        .group = LeadGroup::low_calcium,
        .when = {fresh,
                 {"effective calcium is low", tier<is_calcium_low>},
                 {"tetany, seizure, laryngospasm, ventricular arrhythmia, or QTc 500 ms or more",
                  [](const Subject& s) { return to_truth(has_calcium_event(*s.patient)); }}},
        .indicator = {"critical", [](const Subject&) { return critical; }},
        .summary =
            "{ca_kind} {ca} with {event}: IV calcium gluconate 1-2 g over 10-20 min with ECG; check Mg",
        .fills = {calcium_kind_fill, calcium_fill, {"event", write_event}},
        .body = {{"If it recurs: calcium gluconate infusion 5.4 mg/kg/h, titrated to at most 21.5 mg/kg/h."},
                 magnesium_first_line,
                 chloride_line,
                 {"Monitor: ECG during the dose; calcium every 4-6 h after doses, every 1-4 h under an "
                  "infusion."}},
        .offers = {{"S-CA-2G-20"},
                   {.code = "S-CA-INF", .is_later_step = true},
                   ecg,
                   {"L-CA-4H"},
                   ionized_level,
                   phosphate_level,
                   magnesium_level},
        .blocks = {ceftriaxone_newborn_blocks},
        .overrides = {"OV-ALREADY", "OV-HYPERPHOS", "OV-IONIZED-NORMAL"},
        .sources = {"S15", "S30"},
        .strength = "guideline, label",
        .monitoring = "ECG, L-CA-4H, L-ICA, L-PHOS",
        .why = "Symptoms make any low calcium an emergency.",
        .is_emergency = true,
        .stays_until_given = true,
        .yields_to_treatment = true,
    },
    Rule{
        .id = "CA-LOW-CRIT-01",
        .title = "Critically low calcium",
        .about = Measure::calcium_total,
        .group = LeadGroup::low_calcium,
        .when = {fresh,
                 {"effective calcium is critically low", tier<is_tier<CalciumTier::critical_low>>}},
        .indicator = {"critical", [](const Subject&) { return critical; }},
        .summary =
            "{ca_kind} {ca} (critical): IV calcium advised; confirm ionized Ca, check Mg, K, phosphate",
        .fills = {calcium_kind_fill, calcium_fill},
        .body = {phosphate_line,
                 {"If it recurs: calcium gluconate infusion 5.4 mg/kg/h, titrated to at most 21.5 mg/kg/h."},
                 magnesium_first_line,
                 chloride_line},
        .offers = {{"S-CA-2G-20"},
                   {.code = "S-CA-INF", .is_later_step = true},
                   ecg,
                   {"L-CA-4H"},
                   ionized_level,
                   phosphate_level,
                   magnesium_level},
        .blocks = {ceftriaxone_newborn_blocks, phosphate_blocks},
        .overrides = {"OV-ALREADY", "OV-HYPERPHOS", "OV-IONIZED-NORMAL", "OV-CHRONIC-STABLE"},
        .sources = {"S15", "S30"},
        .strength = "guideline, label",
        .monitoring = "ECG, L-CA-4H, L-ICA, L-PHOS",
        .why = "Below this limit laboratories call the ward; tetany and arrhythmia are near.",
        .yields_to_treatment = true,
    },
    Rule{
        .id = "CA-LOW-SEV-01",
        .title = "Severely low calcium",
        .about = Measure::calcium_total,
        .group = LeadGroup::low_calcium,
        .when = {fresh, {"effective calcium is severely low", tier<is_tier<CalciumTier::severe_low>>}},
        .indicator = {"warning", [](const Subject&) { return warning; }},
        .summary =
            "{ca_kind} {ca} (severe): assess symptoms/QT; IV or oral calcium; check Mg, PTH, vitamin D",
        .fills = {calcium_kind_fill, calcium_fill},
        .body = {{"Look for Chvostek and Trousseau signs, cramps, paraesthesia; record an ECG."},
                 phosphate_line,
                 magnesium_first_line},
        .offers = {{"S-CA-2G-20"},
                   {"S-CA-PO", may_swallow},
                   {"S-VITD-PO", may_swallow},
                   ecg,
                   ionized_level,
                   {"L-CA-4H"},
                   {"L-PTH"},
                   {"L-25OHD"},
                   magnesium_level},
        .blocks = {ceftriaxone_newborn_blocks, phosphate_blocks},
        .overrides = {"OV-ALREADY", "OV-HYPERPHOS", "OV-IONIZED-NORMAL", "OV-CHRONIC-STABLE"},
        .sources = {"S15", "S30"},
        .strength = "guideline",
        .monitoring = "L-ICA, PTH, 25-OH-D, L-CA",
        .why = "Below 1.9 mmol/L symptoms are likely even where none are coded.",
        .yields_to_treatment = true,
    },
    Rule{
        .id = "CA-LOW-MILD-01",
        .title = "Mildly low calcium with a risk",
        .about = Measure::calcium_total,
        .group = LeadGroup::low_calcium,
        .folds_under = {LeadGroup::low_magnesium},
        .spoken_by = {"MG-LINK-CA-01", "MG-REFRACT-CA-01"},
        .when = {fresh,
                 {"effective calcium is mildly low", tier<is_tier<CalciumTier::mild_low>>},
                 {"denosumab, bisphosphonate, QT drug, recent thyroid surgery, QTc 500 ms or more, or low "
                  "magnesium",
                  [](const Subject& s) { return to_truth(has_mild_risk(*s.patient)); }},
                 {"the patient is not in intensive care, where routine correction is unproven",
                  [](const Subject& s) { return to_truth(!s.patient->is_icu); }}},
        .indicator = {"info", [](const Subject&) { return info; }},
        .summary = "{ca_kind} {ca} (mildly low) with {risk}: consider oral calcium and vitamin D; recheck",
        .fills = {calcium_kind_fill, calcium_fill, {"risk", write_mild_risk}},
        .body = {magnesium_first_line},
        .offers = {{"S-CA-PO", may_swallow},
                   {"S-VITD-PO", may_swallow},
                   {"L-ALB", lacks_albumin},
                   {"L-CA-24H", is_inpatient},
                   {"L-CA-2WK", is_outpatient},
                   {"L-PTH"},
                   {"L-25OHD"},
                   magnesium_level},
        .overrides = {"OV-ALREADY", "OV-HYPERPHOS", "OV-IONIZED-NORMAL", "OV-CHRONIC-STABLE"},
        .sources = {"S15"},
        .strength = "guideline",
        .monitoring = "L-ICA, PTH, 25-OH-D, L-CA",
        .why = "Harmless for most, but these patients fall further.",
        .yields_to_treatment = true,
    },
    Rule{
        .id = "CA-HIGH-SEV-01",
        .title = "Severe hypercalcaemia",
        .about = Measure::calcium_total,
        .group = LeadGroup::high_calcium,
        .when = {fresh,
                 {"effective calcium is severely high, or moderately high with coma, confusion or arrhythmia",
                  tier<is_calcium_severely_high>}},
        .indicator = {"critical", [](const Subject&) { return critical; }},
        .summary =
            "{ca_kind} {ca} (severe): IV saline, calcitonin plus denosumab/bisphosphonate; stop Ca, vit D",
        .fills = {calcium_kind_fill, calcium_fill},
        .body =
            {caution_line,
             {"Malignancy: denosumab is suggested before a bisphosphonate, with calcitonin above 14 mg/dL.",
              [](const Subject& s) { return s.patient->has_malignancy && !s.patient->is_pregnant; }},
             no_zoledronate_line,
             {"Pregnant: no bisphosphonate, no denosumab.",
              [](const Subject& s) { return s.patient->is_pregnant; }},
             {"Poor clearance: ask nephrology about dialysis.", has_low_clearance},
             {"Digoxin: high calcium makes a normal level toxic.", takes_digoxin},
             work_up_line},
        .offers = {{"S-NS"},
                   {"S-CALCITONIN", is_above_severe},
                   {"S-ZOL", takes_zoledronate},
                   ecg,
                   {"L-CA-8H"},
                   {"L-CR"},
                   {"L-PTH"},
                   {"L-25OHD"},
                   ionized_level,
                   hold},
        .blocks = {high_blocks},
        .overrides = {"OV-CHRONIC-STABLE", "OV-PALLIATIVE", "OV-SPECIALIST"},
        .sources = {"S16", "S17"},
        .strength = "guideline (very low certainty)",
        .monitoring = "calcium in 8-24 h, creatinine, ECG",
        .why = "Volume depletion, kidney failure and arrhythmia feed each other.",
    },
    Rule{
        .id = "CA-HIGH-MOD-01",
        .title = "Moderate hypercalcaemia",
        .about = Measure::calcium_total,
        .group = LeadGroup::high_calcium,
        .when = {fresh, {"effective calcium is moderately high", tier<is_tier<CalciumTier::high_moderate>>}},
        .indicator = {"warning", [](const Subject&) { return warning; }},
        .summary = "{ca_kind} {ca} (moderate): hydrate, check PTH, stop Ca/vit D/thiazide; repeat in 24 h",
        .fills = {calcium_kind_fill, calcium_fill},
        .body = {caution_line,
                 no_zoledronate_line,
                 {"Digoxin: high calcium makes a normal level toxic.", takes_digoxin},
                 work_up_line},
        .offers = {{"S-NS"},
                   {"S-ZOL", takes_zoledronate},
                   {"L-CA-24H"},
                   {"L-CR"},
                   ecg,
                   {"L-PTH"},
                   {"L-25OHD"},
                   hold},
        .blocks = {high_blocks},
        .overrides = {"OV-CHRONIC-STABLE", "OV-PALLIATIVE", "OV-SPECIALIST"},
        .sources = {"S16", "S17"},
        .strength = "guideline (very low certainty)",
        .monitoring = "calcium in 8-24 h, creatinine, ECG",
        .why = "Hydration and the cause first; above 14 mg/dL it becomes an emergency.",
    },
    Rule{
        .id = "CA-HIGH-MILD-01",
        .title = "Mild hypercalcaemia with a drug that matters",
        .about = Measure::calcium_total,
        .group = LeadGroup::high_calcium,
        .when =
            {fresh,
             {"effective calcium is mildly high", tier<is_tier<CalciumTier::high_mild>>},
             {"digoxin, calcium, vitamin D, a thiazide or lithium is active",
              [](const Subject& s) { return to_truth(s.patient->active_drugs.has_any(concerned_drugs)); }}},
        .indicator = {"info", [](const Subject&) { return info; }},
        .summary = "{ca_kind} {ca} (mildly high) with {drug}: review; digoxin toxicity risk if applicable",
        .fills = {calcium_kind_fill, calcium_fill, {"drug", write_concerned_drug}},
        .body = {{"Digoxin: high calcium makes a normal level toxic; check the level.", takes_digoxin},
                 work_up_line},
        .offers = {{"L-CA-24H", is_inpatient}, {"L-CA-2WK", is_outpatient}, {"L-CR"}, {"L-PTH"}, hold},
        .blocks = {high_blocks},
        .overrides = {"OV-CHRONIC-STABLE", "OV-PALLIATIVE", "OV-SPECIALIST"},
        .sources = {"S16", "S17"},
        .strength = "guideline (very low certainty)",
        .monitoring = "calcium in 8-24 h, creatinine, ECG",
        .why = "One of these drugs is either the cause or in danger from it.",
    },
    Rule{
        .id = "CA-IONIZED-REQ-01",
        .title = "Corrected calcium is unreliable here: measure ionized calcium",
        .about = Measure::calcium_total,
        .folds_under = {LeadGroup::low_magnesium},
        .spoken_by = {"CA-IONIZED-REQ-01"},
        .when = {fresh, no_ionized_calcium, low_total_calcium, unreliable_correction},
        .indicator = {"info", [](const Subject&) { return info; }},
        .summary = "Total Ca {ca} but albumin-corrected value is unreliable here: measure ionized calcium",
        .fills = {{"ca", write_total_calcium}},
        .body = {{"Correction formulas classify worse than no correction in intensive care, with poor "
                  "clearance and with symptoms: neither treat nor be reassured before the ionized value."}},
        .offers = {{"L-ICA"}},
        .blocks = {ionized_first_blocks},
        .overrides = {"OV-IONIZED-NORMAL"},
        .sources = {"S43"},
        .strength = "observational",
        .monitoring = "L-ICA",
        .why = "Here neither the total nor the corrected value tells the ionized one.",
    },
});
// clang-format on

}  // namespace

std::span<const Rule> calcium_leads() { return table; }

}  // namespace lytes::cards
