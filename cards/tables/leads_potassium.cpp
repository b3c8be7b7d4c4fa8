#include <array>

#include "cards/order_potassium.hpp"
#include "cards/placeholder.hpp"
#include "cards/tables.hpp"
#include "cards/tables/clauses_potassium.hpp"

namespace lytes::cards {
namespace {

using enum Indicator;
using fhir::DrugTag;
using fhir::Measure;

// --- clauses ------------------------------------------------------------------------------------------

constexpr Clause fresh{
    "the potassium is in the trigger window, or critical and not rechecked since",
    [](const Subject& s) { return to_truth(is_in_question(*s.patient, Measure::potassium)); }};

template <auto is_in_tier>
Truth tier(const Subject& s) {
    return potassium_truth(*s.patient, is_in_tier(*s.patient));
}
template <PotassiumTier wanted>
bool is_tier(const Facts& f) {
    return f.potassium_tier == wanted;
}

constexpr Clause not_haemolysed{
    "the sample is not haemolysed: that is GEN-DQ-HEMOLYSIS-01",
    [](const Subject& s) { return to_truth(!s.patient->potassium.is_haemolysed); }};
bool has_target_risk(const Facts& f) {
    return f.has_acs_7d || f.has_va_7d || f.ventricular_arrhythmia || f.is_qtc_500 || f.torsades;
}

// --- predicates ---------------------------------------------------------------------------------------

bool is_inpatient(const Subject& s) { return s.patient->setting == Setting::inpatient; }
bool is_outpatient(const Subject& s) { return s.patient->setting == Setting::outpatient; }
/// Nothing is drafted on yesterday's value (A7): measure first.
bool lacks_potassium(const Subject& s) { return !s.patient->potassium.is_current(); }
bool lacks_magnesium(const Subject& s) { return !s.patient->magnesium.is_current(); }
bool has_low_clearance(const Subject& s) { return s.patient->has_low_clearance(); }
bool may_swallow(const Subject& s) { return !s.patient->is_nil_by_mouth; }
bool may_not_swallow(const Subject& s) { return s.patient->is_nil_by_mouth; }
bool takes_forbidden_pair(const Subject& s) {
    return s.patient->active_drugs.has_any(forbidden_with_potassium);
}
bool has_ecg_change(const Subject& s) { return s.patient->has_ecg_hyperkalaemia; }
bool has_no_ecg_change(const Subject& s) { return !s.patient->has_ecg_hyperkalaemia; }
bool takes_digoxin(const Subject& s) { return s.patient->active_drugs.has(DrugTag::digoxin); }
/// C4: a fast infusion only where both are documented.
bool has_central_line_and_ecg(const Subject& s) {
    return has_central_line(*s.patient) && has_ecg_monitoring(*s.patient);
}
/// C1 S-INS: from 6.5 on, optional from 6.0 on.
bool is_insulin_level(const Subject& s) { return s.patient->potassium_tier >= PotassiumTier::high_moderate; }
/// C4: a dialysis patient lives with 5.5 to 5.9 unless somebody feeds him potassium.
bool is_usual_for_dialysis(const Facts& f) {
    return f.kidney.bucket == RenalBucket::dialysis && !f.active_drugs.has(DrugTag::potassium);
}

// --- texts --------------------------------------------------------------------------------------------

void write_target_risk(const Subject& s, Text& out) {
    const Facts& f = *s.patient;
    if (f.torsades) return void(out.add("torsades"));
    if (f.ventricular_arrhythmia) return void(out.add("ventricular arrhythmia"));
    if (f.is_qtc_500) return void(out.add("QTc 500 ms or more"));
    out.add(f.has_acs_7d ? "acute coronary syndrome" : "recent ventricular arrhythmia");
}
void write_recheck(const Subject& s, Text& out) {
    out.add(s.patient->setting == Setting::inpatient ? "24 h" : "1-3 days");
}

// --- shared lines, offers and blocks ------------------------------------------------------------------

constexpr Line forbidden_pair_line{
    "Amiloride or triamterene is active: potassium chloride beside it is contraindicated by label "
    "(K-ORD-KSPARE-01). Stop it first.",
    takes_forbidden_pair};
constexpr Line vein_line{"Nothing by mouth, ileus or dysphagia: by vein.", may_not_swallow};
constexpr Line losses_line{
    "Look for the cause: diuretics, vomiting, diarrhoea, low magnesium, insulin, beta agonists."};
constexpr Line repeat_line{
    "Spurious high potassium is common: repeat on a free-flowing sample if it does not fit the patient."};
constexpr Line no_calcium_line{"No ECG change is coded: calcium only if the ECG shows changes.",
                               has_no_ecg_change};

constexpr Offer ecg{"L-ECG"};
constexpr Offer magnesium_level{"L-MG", lacks_magnesium};
constexpr Offer level_now{"L-K-NOW", lacks_potassium};
constexpr Offer half{"S-KCL-RENAL", has_low_clearance};
constexpr Offer hold{.code = "S-HOLD", .holds = held_in_hyperkalaemia};

constexpr Block high_potassium_blocks{.what = all_potassium, .says = "potassium is high"};

// Algorithm C4, with the bodies below it and C13. One row is selected, from the top.
// Laid out by hand: version 14 of the formatter cannot cope with rows of this size.
// clang-format off
constexpr auto table = std::to_array<Rule>({
    Rule{
        .id = "K-LOW-CRIT-01",
        .title = "Critically low potassium",
        .about = Measure::potassium,
        .group = LeadGroup::low_potassium,
        .when = {fresh,
                 {"potassium is critically low, or moderately low with ECG change, ventricular arrhythmia, "
                  "paralysis or digoxin",
                  tier<is_potassium_critically_low>}},
        .indicator = {"critical", [](const Subject&) { return critical; }},
        .summary =
            "K {k} (critical): IV KCl 10 mEq/h peripheral or 20 mEq/h central with ECG monitoring; check Mg",
        .body = {{"First 40 mEq, then potassium 2 h after the end. Expect about 0.1 mmol/L per 10 mEq with "
                  "normal kidneys."},
                 {"Faster than 20 mEq/h only in extremis and never from a draft; never push potassium."},
                 {"Low magnesium lets potassium run out: measure it now and replace it too."},
                 {"Periodic paralysis or insulin: a shift, so expect rebound.",
                  [](const Subject& s) { return bool{s.patient->paralysis}; }},
                 {"Digoxin: low potassium makes a normal level toxic.", takes_digoxin},
                 {"Outpatient: an infusion needs a monitored place; emergency department today.",
                  is_outpatient},
                 {"Monitor: continuous ECG during the infusion."},
                 forbidden_pair_line},
        .offers = {{"S-KCL-IV-P"},
                   {"S-KCL-IV-C", has_central_line_and_ecg},
                   half,
                   level_now,
                   ecg,
                   {"L-K-2H"},
                   magnesium_level,
                   {"M-KIV"}},
        .blocks = {sparing_drug_blocks, enough_potassium_blocks, full_potassium_blocks},
        .overrides = {"OV-ALREADY", "OV-SHIFT", "OV-DIALYSIS-ARRANGED"},
        .sources = {"S28", "S29", "S39"},
        .strength = "label, protocol",
        .monitoring = "continuous ECG, L-K-2H, L-MG",
        .why = "Below 2.5 mmol/L the label asks for the vein; with digoxin or a rhythm at stake already "
               "below 3.0.",
        .is_emergency = true,
        .yields_to_treatment = true,
    },
    Rule{
        .id = "K-LOW-MOD-01",
        .title = "Moderately low potassium",
        .about = Measure::potassium,
        .group = LeadGroup::low_potassium,
        .when = {fresh, {"potassium is moderately low", tier<is_tier<PotassiumTier::moderate_low>>}},
        .indicator = {"warning", [](const Subject&) { return warning; }},
        .summary = "K {k} (moderate): oral KCl 40 mEq, repeat in 4 h, or IV if unable; check Mg; recheck K",
        .body = {losses_line, vein_line, {"At most 200 mEq a day by mouth."}, forbidden_pair_line},
        .offers = {{"S-KCL-PO-40X2", may_swallow},
                   {"S-KCL-IV-P", may_not_swallow},
                   half,
                   {"L-K-4H", is_inpatient},
                   {"L-K-WEEK", is_outpatient},
                   magnesium_level},
        .blocks = {sparing_drug_blocks, enough_potassium_blocks, full_potassium_blocks},
        .overrides = {"OV-ALREADY", "OV-NOT-CLIN-SIG"},
        .sources = {"S29", "S39"},
        .strength = "label, guideline",
        .monitoring = "L-K-4H or next morning; outpatient 3-7 days",
        .why = "Tablets suffice for most, and are safer than a vein.",
        .yields_to_treatment = true,
    },
    Rule{
        .id = "K-REFRACT-NOMG-01",
        .title = "Refractory low potassium, magnesium not measured",
        .about = Measure::potassium,
        .group = LeadGroup::low_potassium,
        .when = {fresh,
                 {"potassium stays low in spite of replacement",
                  [](const Subject& s) { return to_truth(s.patient->is_potassium_refractory); }},
                 {"no magnesium, or a stale one that is normal",
                  [](const Subject& s) { return to_truth(is_magnesium_missing(*s.patient)); }}},
        .indicator = {"warning", [](const Subject&) { return warning; }},
        .summary = "K {k} still low after replacement and Mg not measured: check and correct magnesium",
        .body = {{"More potassium alone seldom helps while magnesium is low; replace magnesium with or "
                  "before it."}},
        .offers = {{"L-MG"}, {"L-K-AM", is_inpatient}},
        .overrides = {"OV-RESULT-ELSEWHERE"},
        .sources = {"S42"},
        .strength = "observational",
        .monitoring = "L-MG now",
        .why = "Magnesium deficit opens renal potassium channels, and nobody has looked.",
    },
    Rule{
        .id = "K-LOW-MILD-01",
        .title = "Mildly low potassium",
        .about = Measure::potassium,
        .group = LeadGroup::low_potassium,
        .folds_under = {LeadGroup::low_magnesium, LeadGroup::normal_suspect},
        .spoken_by = {"MG-LINK-K-01", "MG-REFRACT-K-01"},
        .when = {fresh, {"potassium is mildly low", tier<is_tier<PotassiumTier::mild_low>>}},
        .indicator = {"info", [](const Subject&) { return info; }},
        .summary = "K {k} (mild): oral KCl 20-40 mEq; review diuretic and GI losses; recheck",
        .body = {losses_line, vein_line, forbidden_pair_line},
        .offers = {{"S-KCL-PO-40", may_swallow},
                   {"S-KCL-IV-P", may_not_swallow},
                   half,
                   {"L-K-AM", is_inpatient},
                   {"L-K-WEEK", is_outpatient},
                   magnesium_level},
        .blocks = {sparing_drug_blocks, enough_potassium_blocks, full_potassium_blocks,
                   dialysis_potassium_blocks},
        .overrides = {"OV-ALREADY", "OV-NOT-CLIN-SIG"},
        .sources = {"S29"},
        .strength = "label, guideline",
        .monitoring = "L-K-4H or next morning; outpatient 3-7 days",
        .why = "Mild and mostly without symptoms: replace, and stop the loss.",
        .yields_to_treatment = true,
    },
    Rule{
        .id = "K-LOW-TARGET-01",
        .title = "Potassium below the target of an irritable heart",
        .about = Measure::potassium,
        .group = LeadGroup::low_potassium,
        .folds_under = {LeadGroup::low_magnesium},
        .when = {fresh,
                 {"potassium is normal but below the cardiac target",
                  tier<is_tier<PotassiumTier::below_target>>},
                 {"acute coronary syndrome or ventricular arrhythmia within 7 days, torsades, or QTc 500 ms "
                  "or more",
                  [](const Subject& s) { return to_truth(has_target_risk(*s.patient)); }}},
        .indicator = {"info", [](const Subject&) { return info; }},
        .summary = "K {k} with {risk}: target 4.0 or above (and Mg 2.0 or above) is advised",
        .fills = {{"risk", write_target_risk}},
        .body = {{"Torsades: 4.5 to 5.0 mmol/L.", [](const Subject& s) { return bool{s.patient->torsades}; }},
                 {"Review diuretics and losses before adding potassium."},
                 forbidden_pair_line},
        .offers = {{"L-K-AM", is_inpatient}, {"L-K-WEEK", is_outpatient}, magnesium_level},
        .overrides = {"OV-ALREADY", "OV-NOT-CLIN-SIG"},
        .sources = {"S10"},
        .strength = "guideline",
        .monitoring = "L-K-4H or next morning; outpatient 3-7 days",
        .why = "An irritable heart is safer at 4.0 mmol/L or above.",
        .yields_to_treatment = true,
    },
    Rule{
        .id = "K-HIGH-SEV-01",
        .title = "Severe hyperkalaemia",
        .about = Measure::potassium,
        .group = LeadGroup::high_potassium,
        .when = {fresh,
                 {"potassium is severely high, or high with ECG change", tier<is_potassium_severely_high>}},
        .indicator = {"critical", [](const Subject&) { return critical; }},
        .summary =
            "K {k}: severe hyperkalaemia. ECG now; calcium if ECG changes; insulin-glucose; stop K sources",
        .body = {no_calcium_line,
                 {"Insulin: glucose at 0, 15, 30, 60, 90, 120, 180, 240, 300, 360 min; glucose 10% 50 mL/h "
                  "for 5 h if it starts below 7.0 mmol/L (126 mg/dL)."},
                 {"Poor clearance: ask for dialysis now.", has_low_clearance},
                 {"Ask for dialysis if it does not fall.",
                  [](const Subject& s) { return !has_low_clearance(s); }},
                 {"Bicarbonate only with acidosis."},
                 {"Potassium again at 1, 2, 4, 6 and 24 h."},
                 repeat_line},
        .offers = {ecg,
                   level_now,
                   {"S-CA-K", has_ecg_change},
                   {"S-INS", is_insulin_level},
                   {"S-SALB"},
                   {"S-SZC"},
                   {"R-DIALYSIS-K", has_low_clearance},
                   {"L-K-SERIES"},
                   {"L-GLU-SERIES", is_insulin_level},
                   {"M-KHIGH"},
                   hold},
        .blocks = {high_potassium_blocks, high_calcium_blocks},
        .overrides = {"OV-SPURIOUS-CONFIRMED", "OV-ALREADY", "OV-DIALYSIS-ARRANGED"},
        .sources = {"S13", "S05", "S07"},
        .strength = "guideline",
        .monitoring = "potassium at 1, 2, 4, 6, 24 h; glucose for 6 h; telemetry",
        .why = "From 6.5 mmol/L on, or with ECG changes below, the heart may stop without warning.",
        .is_emergency = true,
        .stays_until_given = true,
    },
    Rule{
        .id = "K-HIGH-MOD-01",
        .title = "Moderate hyperkalaemia",
        .about = Measure::potassium,
        .group = LeadGroup::high_potassium,
        .when = {fresh,
                 {"potassium is moderately high", tier<is_tier<PotassiumTier::high_moderate>>},
                 not_haemolysed},
        .indicator = {"warning", [](const Subject&) { return warning; }},
        .summary =
            "K {k} (moderate): urgent ECG, repeat K, stop K-raising drugs; consider insulin-glucose, binder",
        .body = {{"Repeat potassium within 1-2 h."},
                 repeat_line,
                 {"Insulin-glucose is optional here; watch glucose for 6 h."}},
        .offers = {ecg, {"S-INS"}, {"S-SZC"}, {"L-K-1H"}, hold},
        .blocks = {high_potassium_blocks, high_calcium_blocks},
        .overrides = {"OV-SPURIOUS-CONFIRMED", "OV-ALREADY", "OV-DIALYSIS-ARRANGED", "OV-CHRONIC-STABLE"},
        .sources = {"S13", "S56"},
        .strength = "guideline",
        .monitoring = "potassium in 1-2 h",
        .why = "Urgent ECG, because the number alone does not tell the heart's state.",
    },
    Rule{
        .id = "K-HIGH-MILD-01",
        .title = "Mild hyperkalaemia",
        .about = Measure::potassium,
        .group = LeadGroup::high_potassium,
        .when = {fresh,
                 {"potassium is mildly high", tier<is_tier<PotassiumTier::high_mild>>},
                 not_haemolysed,
                 {"it is not the usual level of a dialysis patient without potassium supplement",
                  [](const Subject& s) { return to_truth(!is_usual_for_dialysis(*s.patient)); }}},
        .indicator = {"warning with a K-raising drug (RAAS inhibitor, MRA, K-sparing diuretic, trimethoprim, "
                      "K supplement) or kidney function below 30, AKI stage 2-3 or dialysis; else info",
                      [](const Subject& s) {
                          const bool is_driven = s.patient->active_drugs.has_any(potassium_raising_drugs);
                          return is_driven || s.patient->has_low_clearance() ? warning : info;
                      }},
        .summary = "K {k} (mild): confirm, review K-raising drugs and diet; recheck within {t}",
        .fills = {{"t", write_recheck}},
        .body = {repeat_line},
        .offers = {ecg, {"S-SZC"}, {"L-K-24H", is_inpatient}, {"L-K-3D", is_outpatient}, hold},
        .blocks = {high_potassium_blocks},
        .overrides = {"OV-SPURIOUS-CONFIRMED", "OV-ALREADY", "OV-DIALYSIS-ARRANGED", "OV-CHRONIC-STABLE"},
        .sources = {"S13", "S56"},
        .strength = "guideline",
        .monitoring = "potassium in 1-3 days; inpatient 24 h",
        .why = "Mild by itself, but with a raising drug or a weak kidney it goes on rising.",
    },
});
// clang-format on

}  // namespace

std::span<const Rule> potassium_leads() { return table; }

}  // namespace lytes::cards
