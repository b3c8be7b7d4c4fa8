#include <array>

#include "cards/placeholder.hpp"
#include "cards/tables.hpp"
#include "cards/tables/clauses_calcium.hpp"

namespace lytes::cards {
namespace {

using fhir::DrugTag;
using fhir::Measure;

// --- clauses and predicates
// -----------------------------------------------------------------------------------

template <bool Facts::*flag>
Truth has(const Subject& s) {
    return to_truth(s.patient->*flag);
}
template <bool Facts::*flag>
bool is(const Subject& s) {
    return s.patient->*flag;
}
template <RenalBucket... buckets>
bool is_bucket(const Subject& s) {
    return ((s.patient->kidney.bucket == buckets) || ...);
}
bool halves(const Subject& s) { return halves_for_kidney(*s.patient); }
bool has_emergency(const Subject& s) { return has_cardiac_event(*s.patient) || has_neuro_event(*s.patient); }
bool has_no_emergency(const Subject& s) { return !has_emergency(s); }

constexpr fhir::DrugTags chemotherapy{DrugTag::cisplatin, DrugTag::cetuximab, DrugTag::panitumumab};
constexpr fhir::DrugTags anti_egfr{DrugTag::cetuximab, DrugTag::panitumumab};
constexpr fhir::DrugTags diuretics{DrugTag::loop_diuretic, DrugTag::thiazide};
constexpr fhir::DrugTags nephrotoxic{DrugTag::aminoglycoside, DrugTag::amphotericin_b};

template <const fhir::DrugTags& tags>
bool takes(const Subject& s) {
    return s.patient->active_drugs.has_any(tags);
}
bool takes_ppi(const Subject& s) { return s.patient->active_drugs.has(DrugTag::ppi); }
bool takes_digoxin(const Subject& s) { return s.patient->active_drugs.has(DrugTag::digoxin); }
bool had_anti_egfr(const Subject& s) {
    return takes<anti_egfr>(s) || s.patient->chemo_8_weeks.has_any(anti_egfr);
}

/// C6: a potassium-sparing diuretic only with kidney function above 30 and potassium below 5.0.
bool may_spare_potassium(const Subject& s) {
    const RenalBucket bucket = s.patient->kidney.bucket;
    const bool is_kidney_fit = bucket == RenalBucket::normal || bucket == RenalBucket::moderate;
    const bool is_potassium_fit =
        s.patient->potassium.is_current() && s.patient->potassium_tier >= PotassiumTier::critical_low &&
        s.patient->potassium.value.is_at_least(s.knowledge().potassium.upper_normal) == Truth::no;
    return takes<diuretics>(s) && is_kidney_fit && is_potassium_fit;
}
bool may_not_spare_potassium(const Subject& s) { return takes<diuretics>(s) && !may_spare_potassium(s); }

template <PotassiumTier... tiers>
bool is_full_potassium(const Subject& s) {
    return ((s.patient->potassium_tier == tiers) || ...) && !s.patient->has_low_clearance();
}
bool is_reduced_potassium(const Subject& s) {
    const bool is_below_3 = s.patient->potassium_tier == PotassiumTier::critical_low ||
                            s.patient->potassium_tier == PotassiumTier::moderate_low;
    if (s.patient->kidney.bucket == RenalBucket::dialysis) return is_below_3;
    return halves(s) && is_potassium_low(*s.patient);
}
constexpr Offer potassium_iv{"S-KCL-IV-P", is_full_potassium<PotassiumTier::critical_low>};
constexpr Offer potassium_twice{"S-KCL-PO-40X2", is_full_potassium<PotassiumTier::moderate_low>};
constexpr Offer potassium_once{"S-KCL-PO-40", is_full_potassium<PotassiumTier::mild_low>};
constexpr Offer potassium_half{"S-KCL-RENAL", is_reduced_potassium};

/// A row of C1 whose cause is not in the chart (0.1: "when cause unclear").
bool is_cause_unclear(const Subject& s) {
    return !has_wasting_drug(*s.patient) && !s.patient->has_gi_loss && !s.patient->has_alcohol_use;
}

// --- texts
// --------------------------------------------------------------------------------------------------------

void write_wasting_drug(const Subject& s, Text& out) {
    write_active_drug(*s.patient, wasting_drugs, "a wasting drug", out);
}
void write_chemotherapy(const Subject& s, Text& out) {
    if (takes<chemotherapy>(s)) return write_active_drug(*s.patient, chemotherapy, "chemotherapy", out);
    out.add(s.patient->chemo_8_weeks.has(DrugTag::cisplatin) ? "cisplatin" : "anti-EGFR antibody");
}
void write_renal_text(const Subject& s, Text& out) { write_renal(*s.patient, out); }

void write_age_of_value(const Subject& s, Text& out) {
    const Measurement& result = measured(*s.patient, s.about);
    if (result.is_undated) return void(out.add("without a time, so perhaps very"));
    out.add_age(result.age);
}

constexpr LeadGroups low_magnesium{LeadGroup::low_magnesium};

// Algorithm C2 (modifier rows) and C6. A modifier never makes a card.
// Laid out by hand: version 14 of the formatter cannot cope with rows of this size.
// clang-format off
constexpr auto table = std::to_array<Rule>({
    Rule{
        .id = "GEN-STALE",
        .title = "The value is not current",
        .kind = RuleKind::modifier,
        .attaches = {LeadGroup::low_magnesium, LeadGroup::torsades, LeadGroup::normal_suspect,
                     LeadGroup::high_magnesium, LeadGroup::low_potassium,
                     LeadGroup::high_potassium, LeadGroup::low_calcium, LeadGroup::high_calcium,
                     LeadGroup::order},
        .ages = Ages::any_age,
        .when = {{"the value that the rule is about is stale",
                  [](const Subject& s) {
                      if (s.about == Measure::none) return Truth::no;
                      if (s.about == Measure::egfr && s.patient->kidney.is_egfr_stale &&
                          s.patient->kidney.bucket == RenalBucket::below_30)
                          return Truth::yes;
                      if (s.about == Measure::egfr) return Truth::no;
                      return to_truth(measured(*s.patient, s.about).freshness ==
                                      Freshness::stale);
                  }}},
        .fills = {{"age", write_age_of_value}},
        .body = {{"Value is {age} old: it may warn, never reassure. Repeat it."}},
        .strength = "expert",
        .why = "An old abnormal value may still be true; an old normal one says nothing.",
    },
    Rule{
        .id = "GEN-DQ-EDTA-01",
        .title = "Potassium EDTA contamination pattern",
        .kind = RuleKind::modifier,
        .attaches = {LeadGroup::low_magnesium, LeadGroup::high_potassium, LeadGroup::low_calcium},
        .ages = Ages::any_age,
        .when = {{"high potassium comes with low calcium and low magnesium in the same sample",
                  has<&Facts::is_edta_pattern>}},
        .body = {{"High K with low Ca and low Mg: EDTA contamination possible; redraw before "
                  "dosing."}},
        .offers = {{"L-BMP-STAT"}},
        .blocks = {{.what = {DraftKind::potassium_lowering},
                    .says = "EDTA contamination is possible: redraw first",
                    .when = [](const Subject& s) { return !s.patient->has_ecg_hyperkalaemia; }}},
        .overrides = {"OV-SPURIOUS-CONFIRMED"},
        .sources = {"S46"},
        .strength = "observational",
        .why = "Potassium EDTA raises potassium and binds calcium and magnesium.",
    },
    Rule{
        .id = "MG-RENAL-GATE-01",
        .title = "Kidney function decides the magnesium dose",
        .kind = RuleKind::modifier,
        .attaches = {LeadGroup::low_magnesium, LeadGroup::torsades, LeadGroup::normal_suspect},
        .ages = Ages::any_age,
        .when = {{"kidney function is reduced or unknown",
                  [](const Subject& s) {
                      return to_truth(s.patient->kidney.bucket != RenalBucket::normal);
                  }}},
        .fills = {{"renal", write_renal_text}},
        .body = {{"Renal gate ({renal}): half dose at half rate, magnesium level 6 h after the "
                  "end before any next dose; "
                  "oral magnesium only with a level of the last 7 days.",
                  halves},
                 {"Renal gate (dialysis): no draft; ask nephrology and check the dialysate "
                  "magnesium.",
                  is_bucket<RenalBucket::dialysis>},
                 {"Renal gate ({renal}): full first dose, recheck before a second.",
                  is_bucket<RenalBucket::aki_1, RenalBucket::moderate>},
                 {"Renal gate: kidney function unknown. Creatinine first; no draft above 2 g.",
                  is_bucket<RenalBucket::unknown>},
                 {"The emergency bolus is not affected.", has_emergency}},
        .offers = {{"L-CR", is_bucket<RenalBucket::unknown>}},
        .effects = {{Effect::halve, halves},
                    {Effect::no_dose, is_bucket<RenalBucket::dialysis>},
                    {Effect::two_gram_limit, is_bucket<RenalBucket::unknown>}},
        .sources = {"S23", "S38", "S39", "S41"},
        .strength = "label, protocol",
        .why = "The kidney is the only way out for magnesium.",
    },
    Rule{
        .id = "MG-CHEMO-01",
        .title = "Cisplatin or anti-EGFR antibody within 8 weeks",
        .kind = RuleKind::modifier,
        .attaches = low_magnesium,
        .when = {{"cisplatin, cetuximab or panitumumab is active or ended within 8 weeks",
                  [](const Subject& s) {
                      return to_truth(takes<chemotherapy>(s) ||
                                      s.patient->chemo_8_weeks.has_any(chemotherapy));
                  }}},
        .fills = {{"drug", write_chemotherapy}},
        .body =
            {{"Chemotherapy ({drug}): IV preferred; tablets often fail or cause diarrhoea."},
             {"Anti-EGFR: a grade 3-4 deficit often needs repeated high-dose IV magnesium, and "
              "one dose lasts less "
              "than 72 h. Replace already below 1.8 mg/dL around treatment, certainly below 1.1.",
              had_anti_egfr}},
        .effects = {{Effect::no_oral,
                     [](const Subject& s) { return is_severe_low(*s.patient); }}},
        .sources = {"S36", "S37"},
        .strength = "observational",
        .why = "Tubular wasting is faster than the gut can absorb.",
    },
    Rule{
        .id = "MG-ICU-01",
        .title = "Intensive care",
        .kind = RuleKind::modifier,
        .attaches = low_magnesium,
        .when = {{"the patient is in intensive care", has<&Facts::is_icu>}},
        .body = {{"Intensive care: target 2.0 mg/dL or above, IV first; low magnesium tracks "
                  "with mortality there (an "
                  "association)."}},
        .offers = {{"L-MG-6H"}},
        .effects = {{Effect::intensive_dose, is_bucket<RenalBucket::normal>}},
        .sources = {"S39", "S40"},
        .strength = "protocol",
        .why = "Absorption is unreliable and arrhythmia costs more.",
    },
    Rule{
        .id = "MG-CAUSE-DRUG-01",
        .title = "A magnesium-wasting drug is active",
        .kind = RuleKind::modifier,
        .attaches = low_magnesium,
        .when = {{"a magnesium-wasting drug is active",
                  [](const Subject& s) { return to_truth(has_wasting_drug(*s.patient)); }}},
        .fills = {{"drug", write_wasting_drug}},
        .body = {{"Cause: {drug} wastes magnesium. Review the need and alternatives; do not stop "
                  "silently."},
                 {"Proton pump inhibitor: after more than a year about a quarter do not correct "
                  "until it is stopped.",
                  takes_ppi},
                 {"Diuretic: lower the dose, or add amiloride or an MRA.", may_spare_potassium},
                 {"Diuretic: lower the dose; amiloride or an MRA only with known good kidney function and K "
                  "below 5.0.",
                  may_not_spare_potassium}},
        .offers = {{.code = "S-HOLD", .when = takes<nephrotoxic>, .holds = nephrotoxic}},
        .sources = {"S26", "S35", "S37"},
        .strength = "label, observational",
        .why = "Without the cause the deficit comes back.",
    },
    Rule{
        .id = "MG-CAUSE-GI-01",
        .title = "Gut disease with losses",
        .kind = RuleKind::modifier,
        .attaches = low_magnesium,
        .when = {{"a gut disease that loses magnesium is coded", has<&Facts::has_gi_loss>}},
        .body = {{"Cause: gut losses. Treat the disease (gluten-free diet in celiac disease), "
                  "correct the volume first, "
                  "consider the IV or subcutaneous way."}},
        .sources = {"S01", "S02", "S03"},
        .strength = "expert",
        .why = "What the gut loses it will not absorb either.",
    },
    Rule{
        .id = "MG-CAUSE-OTHER-01",
        .title = "Alcohol, diabetes, kidney disease or refeeding",
        .kind = RuleKind::modifier,
        .attaches = low_magnesium,
        .when = {{"alcohol use, diabetes, chronic kidney disease or refeeding risk is known",
                  [](const Subject& s) {
                      const Facts& f = *s.patient;
                      return to_truth(f.has_alcohol_use || f.has_alcohol_withdrawal ||
                                      f.has_diabetes || f.has_ckd || f.has_refeeding);
                  }}},
        .body = {{"Cause: alcohol. Thiamine and nutrition.",
                  [](const Subject& s) {
                      return s.patient->has_alcohol_use || s.patient->has_alcohol_withdrawal;
                  }},
                 {"Cause: diabetes. Better glycaemia spares magnesium.",
                  is<&Facts::has_diabetes>},
                 {"Cause: chronic kidney disease may waste magnesium through the tubule, and yet "
                  "clear it poorly.",
                  is<&Facts::has_ckd>},
                 {"Refeeding risk: K, Mg and phosphate every 12 h for 3 days.",
                  is<&Facts::has_refeeding>},
                 {"A chronic or inherited cause needs regular follow-up."}},
        .offers = {{"L-FEMG", is_cause_unclear}, {"L-PHOS", is<&Facts::has_refeeding>}},
        .sources = {"S01", "S03", "S40"},
        .strength = "expert",
        .why = "The cause decides how long to replace.",
    },
    Rule{
        .id = "MG-REFRACT-K-01",
        .title = "Refractory low potassium",
        .kind = RuleKind::modifier,
        .attaches = low_magnesium,
        .when = {{"potassium stays low in spite of replacement",
                  has<&Facts::is_potassium_refractory>}},
        .body = {{"Potassium has not answered to replacement: replace Mg with or before K."}},
        .offers = {potassium_iv, potassium_twice, potassium_once, potassium_half},
        .blocks = {sparing_drug_blocks, enough_potassium_blocks},
        .sources = {"S03", "S42"},
        .strength = "observational",
        .why = "Magnesium deficit opens ROMK channels, and potassium runs through.",
    },
    Rule{
        .id = "MG-LINK-K-01",
        .title = "Low potassium beside low magnesium",
        .kind = RuleKind::modifier,
        .attaches = low_magnesium,
        .when = {{"usable potassium is below 3.5",
                  [](const Subject& s) { return to_truth(is_potassium_low(*s.patient)); }},
                 {"it is not refractory: that is MG-REFRACT-K-01",
                  [](
                      const Subject&
                          s) { return to_truth(!s.patient->is_potassium_refractory); }}},
        .body = {{"K {k}: replace Mg with or before K."}},
        .offers = {potassium_iv, potassium_twice, potassium_once, potassium_half},
        .blocks = {sparing_drug_blocks, enough_potassium_blocks},
        .sources = {"S03", "S42"},
        .strength = "observational",
        .why = "Potassium will not hold while magnesium is low.",
    },
    Rule{
        .id = "MG-REFRACT-CA-01",
        .title = "Refractory low calcium",
        .kind = RuleKind::modifier,
        .attaches = low_magnesium,
        .when = {{"calcium stays low in spite of replacement",
                  has<&Facts::is_calcium_refractory>}},
        .body = {{"Calcium has not answered to replacement: Ca will not hold until Mg is "
                  "corrected."}},
        .offers = {{"L-ICA"}},
        .sources = {"S03"},
        .strength = "expert (physiology)",
        .why = "Low magnesium blunts parathyroid hormone.",
    },
    Rule{
        .id = "MG-LINK-CA-01",
        .title = "Low calcium beside low magnesium",
        .kind = RuleKind::modifier,
        .attaches = low_magnesium,
        .when = {{"effective calcium is low",
                  [](const Subject& s) { return to_truth(is_calcium_low(*s.patient)); }},
                 {"it is not refractory: that is MG-REFRACT-CA-01",
                  [](const Subject& s) { return to_truth(!s.patient->is_calcium_refractory); }}},
        .body = {{"Calcium is low: Ca will not hold until Mg is corrected (low magnesium blunts "
                  "parathyroid hormone)."}},
        .offers = {{"L-CA-4H"}},
        .sources = {"S03"},
        .strength = "expert (physiology)",
        .why = "Low magnesium blunts parathyroid hormone.",
    },
    Rule{
        .id = "CA-IONIZED-REQ-01",
        .title = "Corrected calcium is unreliable here: measure ionized calcium",
        .kind = RuleKind::modifier,
        .attaches = {LeadGroup::low_magnesium, LeadGroup::low_calcium, LeadGroup::high_calcium},
        .when = {no_ionized_calcium, low_total_calcium, unreliable_correction, no_separate_calcium_card},
        .body = {{"Total calcium is low and a value corrected for albumin is unreliable here: "
                  "measure ionized calcium."}},
        .offers = {{"L-ICA"}},
        .blocks = {ionized_first_blocks},
        .overrides = {"OV-IONIZED-NORMAL"},
        .sources = {"S43"},
        .strength = "observational",
        .why = "Correction formulas classify worse than no correction in intensive care and "
               "renal failure.",
    },
    Rule{
        .id = "MG-DIGQT-01",
        .title = "Digoxin, QT drug or long QTc",
        .kind = RuleKind::modifier,
        .attaches = low_magnesium,
        .when = {{"digoxin or a QT drug is active, or QTc is 500 ms or more",
                  [](const Subject& s) {
                      return to_truth(takes_digoxin(s) ||
                                      s.patient->active_drugs.has(DrugTag::qt_known_risk) ||
                                      s.patient->is_qtc_500);
                  }}},
        .body = {{"Raise the target to 2.0 mg/dL (digoxin, QT drug or long QTc); record an ECG."},
                 {"Check the digoxin level: low magnesium makes a normal level toxic.",
                  takes_digoxin}},
        .offers = {{"L-ECG"}},
        .sources = {"S10", "S31"},
        .strength = "guideline",
        .why = "These hearts tolerate less.",
    },
    Rule{
        .id = "MG-PREG-01",
        .title = "Pregnancy",
        .kind = RuleKind::modifier,
        .attaches = low_magnesium,
        .when = {{"the patient is pregnant", has<&Facts::is_pregnant>}},
        .body = {{"Pregnancy lowers the reference range (third trimester down to about 1.1 "
                  "mg/dL): judge by that range; eGFR "
                  "equations are not valid."}},
        .strength = "expert",
        .why = "Haemodilution lowers magnesium without a deficit.",
    },
    Rule{
        .id = "MG-SETTING-01",
        .title = "Severely low in an outpatient",
        .kind = RuleKind::modifier,
        .attaches = low_magnesium,
        .when = {{"magnesium is severely or critically low",
                  [](const Subject& s) { return to_truth(is_severe_low(*s.patient)); }},
                 {"the patient is an outpatient",
                  [](const Subject&
                         s) { return to_truth(s.patient->setting == Setting::outpatient); }}},
        .body =
            {{"Outpatient: same-day urgent assessment or infusion centre instead of an IV draft.",
              has_no_emergency},
             {"Outpatient with an acute event: emergency department now.", has_emergency}},
        .offers = {{"R-ED", has_emergency}, {"R-URGENT", has_no_emergency}, {"L-MG-24H"}},
        .effects = {{Effect::elsewhere, [](const Subject&) { return true; }}},
        .sources = {"S02", "S03"},
        .strength = "expert",
        .why = "An infusion needs a place where somebody watches it.",
    },
});
// clang-format on

}  // namespace

std::span<const Rule> modifiers() { return table; }

}  // namespace lytes::cards
