#include <array>

#include "cards/follow_up.hpp"
#include "cards/placeholder.hpp"
#include "cards/tables.hpp"
#include "cards/tables/clauses_calcium.hpp"

namespace lytes::cards {
namespace {

using enum Indicator;
using fhir::DrugTag;
using fhir::Measure;

// --- the result ---------------------------------------------------------------------------------------

constexpr Measure mg = Measure::magnesium;
constexpr Measure potassium = Measure::potassium;
constexpr Measure calcium = Measure::calcium_total;

template <auto is_in_tier>
Truth magnesium_tier(const Subject& s) {
    if (s.patient->magnesium_tier == MagnesiumTier::undetermined) return Truth::unknown;
    return to_truth(is_in_tier(*s.patient));
}
template <auto is_in_tier>
Truth potassium_tier(const Subject& s) {
    return potassium_truth(*s.patient, is_in_tier(*s.patient));
}
template <auto is_in_tier>
Truth calcium_tier(const Subject& s) {
    return calcium_truth(*s.patient, is_in_tier(*s.patient));
}

bool is_moderate_or_risky(const Facts& f) {
    return f.magnesium_tier == MagnesiumTier::moderate_low ||
           (f.magnesium_tier == MagnesiumTier::mild_low && f.is_high_risk);
}
bool is_mild_potassium(const Facts& f) { return f.potassium_tier == PotassiumTier::mild_low; }
bool is_mild_calcium(const Facts& f) { return f.calcium.tier == CalciumTier::mild_low; }
/// C5: critical by the number or by an event, and severe.
bool is_calcium_dangerous(const Facts& f) {
    return f.calcium.tier == CalciumTier::critical_low || (is_calcium_low(f) && has_calcium_event(f));
}
bool is_calcium_very_low(const Facts& f) {
    return is_calcium_dangerous(f) || f.calcium.tier == CalciumTier::severe_low;
}

/// D4: ordered after the result, by a route that is adequate for the tier, or given since.
template <Measure about>
bool is_treated(const Facts& f) {
    return replacement_of(f, about) != nullptr || is_replacement_given(f, about);
}
template <Measure about>
constexpr Clause untreated{"no adequate replacement was ordered or given after the result",
                           [](const Subject& s) { return to_truth(!is_treated<about>(*s.patient)); }};
template <Measure about>
constexpr Clause treated{"an adequate replacement was ordered or given after the result",
                         [](const Subject& s) { return to_truth(is_treated<about>(*s.patient)); }};

/// A7: a stale result may warn, one level lower. A tier that must be rechecked keeps its urgency within its
/// window: the patient leaves with it.
Indicator aged(const Subject& s, Indicator indicator) {
    const Measurement& result = measured(*s.patient, s.about);
    const bool is_lasting = result.is_unrechecked && is_lasting_tier(*s.patient, s.about);
    return result.freshness == Freshness::stale && !is_lasting ? lower(indicator) : indicator;
}
bool always(const Subject&) { return true; }

// --- indicators ---------------------------------------------------------------------------------------

Indicator low_magnesium(const Subject& s) {
    const Facts& f = *s.patient;
    const bool is_urgent =
        f.magnesium_tier == MagnesiumTier::critical_low || has_cardiac_event(f) || has_neuro_event(f);
    return aged(s, is_urgent ? critical : warning);
}
bool is_risky_moderate(const Facts& f) {
    return f.magnesium_tier == MagnesiumTier::moderate_low && f.is_high_risk && !f.is_pregnant;
}
Indicator moderate_magnesium(const Subject& s) {
    return aged(s, is_risky_moderate(*s.patient) ? warning : info);
}
/// C10: PPI, nephrotoxic drugs, cisplatin and anti-EGFR antibodies warn at any low level.
constexpr fhir::DrugTags gravely_wasting{DrugTag::ppi,       DrugTag::aminoglycoside, DrugTag::amphotericin_b,
                                         DrugTag::foscarnet, DrugTag::pentamidine,    DrugTag::cisplatin,
                                         DrugTag::cetuximab, DrugTag::panitumumab};
Indicator wasting_magnesium(const Subject& s) {
    const Facts& f = *s.patient;
    const bool is_grave = f.active_drugs.has_any(gravely_wasting) || !f.chemo_8_weeks.is_empty();
    return aged(s, is_grave || is_severe_low(f) || is_risky_moderate(f) ? warning : info);
}
/// C3 row 10 with its obstetric exemption.
bool is_magnesium_toxic(const Facts& f) {
    if (is_magnesium_high(f) && f.magnesium_toxicity.is_present()) return true;
    if (f.is_obstetric_magnesium_active)
        return f.magnesium.is_usable() &&
               f.magnesium.value.is_above(f.input->knowledge->magnesium.obstetric_toxic) == Truth::yes;
    return f.magnesium_tier == MagnesiumTier::high_severe;
}
/// C3 rows 10 to 12.
bool is_magnesium_too_high(const Facts& f) {
    if (is_magnesium_toxic(f)) return true;
    if (f.is_obstetric_magnesium_active) return false;
    return f.magnesium_tier == MagnesiumTier::high_moderate ||
           (f.magnesium_tier == MagnesiumTier::high_mild &&
            (f.has_magnesium_source || f.has_low_clearance()));
}
Indicator high_magnesium(const Subject& s) {
    const Facts& f = *s.patient;
    if (is_magnesium_toxic(f)) return aged(s, critical);
    return aged(s, f.magnesium_tier == MagnesiumTier::high_mild ? info : warning);
}

Indicator low_potassium(const Subject& s) {
    return aged(s, is_potassium_critically_low(*s.patient) ? critical : warning);
}
constexpr fhir::DrugTags sensitive_to_low_potassium{DrugTag::digoxin, DrugTag::qt_known_risk};
constexpr fhir::DrugTags losing_potassium{DrugTag::loop_diuretic, DrugTag::thiazide};
Indicator drug_potassium(const Subject& s) {
    const Facts& f = *s.patient;
    const bool is_sensitive = f.active_drugs.has_any(sensitive_to_low_potassium) || f.is_qtc_500;
    return aged(s, is_sensitive || is_potassium_very_low(f) ? warning : info);
}
/// C10 RAAS-ORD-HYPERK-01: stop above 6.0.
bool is_above_inhibitor_limit(const Subject& s) {
    const bool takes_inhibitor =
        s.patient->active_drugs.has_any({DrugTag::raas_inhibitor, DrugTag::mineralocorticoid_antagonist});
    return takes_inhibitor &&
           s.patient->potassium.value.is_above(s.knowledge().potassium.high_moderate) == Truth::yes;
}
/// C4: a dialysis patient lives with 5.5 to 5.9 unless somebody feeds him potassium.
bool is_potassium_too_high(const Facts& f) {
    const bool is_usual = f.kidney.bucket == RenalBucket::dialysis &&
                          !f.active_drugs.has(DrugTag::potassium) &&
                          f.potassium_tier == PotassiumTier::high_mild && !f.has_ecg_hyperkalaemia;
    return is_potassium_raised(f) && !is_usual;
}
Indicator high_potassium(const Subject& s) {
    const Facts& f = *s.patient;
    if (is_potassium_severely_high(f) || is_above_inhibitor_limit(s)) return aged(s, critical);
    if (f.potassium_tier == PotassiumTier::high_moderate) return aged(s, warning);
    const bool is_driven = f.active_drugs.has_any(potassium_raising_drugs) || f.has_low_clearance();
    return aged(s, is_driven ? warning : info);
}

Indicator low_calcium(const Subject& s) {
    return aged(s, is_calcium_dangerous(*s.patient) ? critical : warning);
}
constexpr fhir::DrugTags bone_drugs{DrugTag::denosumab, DrugTag::bisphosphonate, DrugTag::oral_bisphosphonate,
                                    DrugTag::zoledronic_acid};
bool has_calcium_risk(const Facts& f) {
    return f.active_drugs.has_any(bone_drugs) || f.active_drugs.has(DrugTag::qt_known_risk) ||
           f.has_thyroid_surgery_7d || f.is_qtc_500 || f.is_magnesium_low();
}
constexpr fhir::DrugTags raising_calcium{DrugTag::calcium,          DrugTag::calcium_gluconate,
                                         DrugTag::calcium_chloride, DrugTag::vitamin_d,
                                         DrugTag::thiazide,         DrugTag::lithium};
bool is_calcium_too_high(const Facts& f) {
    const bool is_concerned = f.active_drugs.has_any(raising_calcium) || f.active_drugs.has(DrugTag::digoxin);
    return f.calcium.tier >= CalciumTier::high_moderate ||
           (f.calcium.tier == CalciumTier::high_mild && is_concerned);
}
Indicator high_calcium(const Subject& s) {
    const Facts& f = *s.patient;
    if (is_calcium_severely_high(f)) return aged(s, critical);
    return aged(s, f.calcium.tier == CalciumTier::high_mild ? info : warning);
}

// --- follow-up ----------------------------------------------------------------------------------------

bool is_magnesium_abnormal(const Facts& f) { return f.is_magnesium_low() || is_magnesium_too_high(f); }
bool is_potassium_abnormal(const Facts& f) { return is_potassium_low(f) || is_potassium_too_high(f); }
bool is_calcium_abnormal(const Facts& f) {
    const bool is_mild_concern = is_mild_calcium(f) && (has_calcium_risk(f) || is_treated<calcium>(f));
    return is_calcium_very_low(f) || is_mild_concern || is_calcium_too_high(f);
}
/// A mild deficit without any risk is silent everywhere (C3 row 9), unless it is treated or a drug goes on.
bool is_magnesium_worth_a_test(const Facts& f) {
    if (f.magnesium_tier != MagnesiumTier::mild_low) return is_magnesium_abnormal(f);
    return f.is_high_risk || has_wasting_drug(f);
}

template <Measure about, auto is_abnormal>
constexpr Clause needs_test{
    "the level is abnormal, or it was or is being replaced", [](const Subject& s) {
        return to_truth(is_abnormal(*s.patient) || is_under_replacement(*s.patient, about));
    }};
template <Measure about>
constexpr Clause no_test{"no test of it is ordered for after the discharge",
                         [](const Subject& s) { return to_truth(!is_test_planned(*s.patient, about)); }};

Indicator untested_magnesium(const Subject& s) {
    const Facts& f = *s.patient;
    return is_severe_low(f) || is_risky_moderate(f) ? warning : info;
}
Indicator untested_potassium(const Subject& s) {
    const Facts& f = *s.patient;
    const bool is_sensitive = is_potassium_low(f) && f.active_drugs.has_any(sensitive_to_low_potassium);
    return is_potassium_very_low(f) || is_sensitive ? warning : info;
}
Indicator untested_calcium(const Subject& s) { return is_calcium_very_low(*s.patient) ? warning : info; }

bool needs_early_magnesium(const Subject& s) {
    return is_severe_low(*s.patient) || is_magnesium_high(*s.patient);
}
bool needs_late_magnesium(const Subject& s) { return s.patient->magnesium_tier == MagnesiumTier::mild_low; }
bool needs_usual_magnesium(const Subject& s) { return !needs_early_magnesium(s) && !needs_late_magnesium(s); }
bool needs_early_potassium(const Subject& s) {
    return is_potassium_very_low(*s.patient) || is_potassium_raised(*s.patient);
}
bool needs_usual_potassium(const Subject& s) { return !needs_early_potassium(s); }
bool needs_early_calcium(const Subject& s) {
    return is_calcium_very_low(*s.patient) || s.patient->calcium.tier >= CalciumTier::high_moderate;
}
bool needs_usual_calcium(const Subject& s) { return !needs_early_calcium(s); }

// --- drafts -------------------------------------------------------------------------------------------

/// Nothing is drafted on yesterday's value (A7): measure first.
template <Measure about>
bool is_current(const Subject& s) {
    return measured(*s.patient, about).is_current();
}
bool may_swallow(const Subject& s) { return !s.patient->is_nil_by_mouth; }
bool may_take_magnesium(const Subject& s) { return may_swallow(s) && is_current<mg>(s); }
/// D12: severe, but nothing speaks for the vein.
bool may_take_tablets_first(const Subject& s) {
    const Facts& f = *s.patient;
    const bool is_kidney_fit =
        f.kidney.bucket == RenalBucket::normal || f.kidney.bucket == RenalBucket::moderate;
    return may_take_magnesium(s) && f.magnesium_tier == MagnesiumTier::severe_low && !f.is_high_risk &&
           !f.has_gi_loss && is_kidney_fit && !has_cardiac_event(f) && !has_neuro_event(f);
}
bool takes_full_dose(const Subject& s) {
    return may_take_magnesium(s) && s.patient->magnesium_tier != MagnesiumTier::mild_low;
}
bool takes_small_dose(const Subject& s) {
    return may_take_magnesium(s) && s.patient->magnesium_tier == MagnesiumTier::mild_low;
}
bool takes_tablets_twice(const Subject& s) {
    return may_swallow(s) && s.patient->potassium_tier == PotassiumTier::moderate_low &&
           !is_potassium_critically_low(*s.patient);
}
bool takes_tablets_once(const Subject& s) {
    return may_swallow(s) && s.patient->potassium_tier == PotassiumTier::mild_low;
}
bool takes_half(const Subject& s) {
    return may_swallow(s) && s.patient->has_low_clearance() && !is_potassium_critically_low(*s.patient);
}
bool may_take_calcium(const Subject& s) { return may_swallow(s) && is_current<calcium>(s); }
bool takes_calcium_tablets(const Subject& s) {
    return may_take_calcium(s) && !is_calcium_dangerous(*s.patient);
}
bool lacks_magnesium(const Subject& s) { return !s.patient->magnesium.is_current(); }
bool lacks_ionized(const Subject& s) { return s.patient->calcium.kind != CalciumKind::ionized; }
bool lacks_creatinine(const Subject& s) { return !s.patient->kidney.creatinine.is_current(); }

// --- texts --------------------------------------------------------------------------------------------

void write_wasting_drug(const Subject& s, Text& out) {
    write_active_drug(*s.patient, wasting_drugs, "recent anti-cancer therapy", out);
}
void write_potassium_drug(const Subject& s, Text& out) {
    const fhir::DrugTags& active = s.patient->active_drugs;
    const bool is_sensitive = active.has_any(sensitive_to_low_potassium);
    write_active_drug(*s.patient, is_sensitive ? sensitive_to_low_potassium : losing_potassium,
                      "QTc 500 ms or more", out);
}
void write_magnesium_level(const Subject& s, Text& out) {
    if (!s.patient->magnesium.is_usable()) return void(out.add("not measured lately"));
    write_result(*s.patient, s.patient->magnesium, mg, out);
}
void write_potassium_level(const Subject& s, Text& out) {
    if (!s.patient->potassium.is_usable()) return void(out.add("not measured lately"));
    write_result(*s.patient, s.patient->potassium, potassium, out);
}
void write_calcium_level(const Subject& s, Text& out) {
    if (s.patient->calcium.kind == CalciumKind::none) return void(out.add("not measured lately"));
    write_calcium(s, out);
}

/// Why a test is due.
template <auto is_abnormal>
void write_why(const Subject& s, Text& out) {
    out.add(is_abnormal(*s.patient) ? "abnormal" : "under replacement");
}

// --- shared lines, offers and blocks ------------------------------------------------------------------

constexpr Line before_leaving_line{
    "Replace and measure again before the patient leaves, or arrange who "
    "will."};
constexpr Line recheck_line{"Measure before the patient leaves: an order or a dose is not yet a level."};
constexpr Line hand_over_line{
    "Name the level, the treatment and the date of the next test in the "
    "discharge letter."};
constexpr Line vein_line{"Nothing by mouth, ileus or dysphagia: by vein.",
                         [](const Subject& s) { return s.patient->is_nil_by_mouth; }};
constexpr Line forbidden_pair_line{
    "Amiloride or triamterene is active: potassium chloride beside it is contraindicated by label "
    "(K-ORD-KSPARE-01). Stop it first.",
    [](const Subject& s) { return s.patient->active_drugs.has_any(forbidden_with_potassium); }};
constexpr Line magnesium_first_line{
    "Magnesium first or with it: calcium will not hold while magnesium is low."};

constexpr Offer ecg{"L-ECG"};
constexpr Offer level_magnesium{"L-MG"};
constexpr Offer level_potassium{"L-K-NOW"};
constexpr Offer level_calcium{"L-CA"};
constexpr Offer panel_if_missing{"L-BMP", lacks_creatinine};
constexpr Offer magnesium_if_missing{"L-MG", lacks_magnesium};
constexpr Offer early_magnesium{"L-MG-3D", needs_early_magnesium};
constexpr Offer usual_magnesium{"L-MG-2WK", needs_usual_magnesium};
constexpr Offer late_magnesium{"L-MG-4WK", needs_late_magnesium};
constexpr Offer early_potassium{"L-K-3D", needs_early_potassium};
constexpr Offer usual_potassium{"L-K-WEEK", needs_usual_potassium};
constexpr Offer early_calcium{"L-CA-3D", needs_early_calcium};
constexpr Offer usual_calcium{"L-CA-2WK", needs_usual_calcium};

constexpr Block high_magnesium_blocks{.what = all_magnesium, .says = "magnesium is high"};
constexpr Block high_potassium_level_blocks{.what = all_potassium, .says = "potassium is high"};
constexpr Block high_calcium_level_blocks{.what = all_calcium,
                                          .says = "calcium is above the upper limit of normal"};

// Derived from C3 to C6, C10, C13 and D4; README names the source of each row. One row of a table is
// selected, from the top.
// Laid out by hand: version 14 of the formatter cannot cope with rows of this size.
// clang-format off
constexpr auto magnesium_table = std::to_array<Rule>({
    Rule{
        .id = "DC-MG-LOW-SEV-01",
        .title = "Discharge with untreated severely low magnesium",
        .about = mg,
        .group = LeadGroup::low_magnesium,
        .when = {{"magnesium is severely or critically low", magnesium_tier<is_severe_low>}, untreated<mg>},
        .indicator = {"critical if critically low, or with torsades, ventricular arrhythmia, arrest, "
                      "seizure or "
                      "tetany coded; else warning; stale one level lower",
                      low_magnesium},
        .summary = "Discharge with Mg {mg} and no replacement since: treat and recheck before leaving",
        .body = {before_leaving_line,
                 {"One dose rarely repletes: expect several days of treatment and tests."},
                 hand_over_line},
        .offers = {{"S-MG-PO-BID", may_take_tablets_first},
                   {"S-MG-IV-4G-4H", is_current<mg>},
                   level_magnesium,
                   panel_if_missing,
                   ecg},
        .blocks = {myasthenia_blocks, heart_block_blocks},
        .overrides = {"OV-ALREADY", "OV-SPECIALIST", "OV-CHRONIC-STABLE", "OV-GOALS"},
        .sources = {"S02", "S03", "S38", "S39"},
        .strength = "protocol",
        .monitoring = "L-MG before discharge, again within 1-3 days",
        .why = "Nobody will look at this level again once the patient has left.",
        .keeps_urgency = always,
    },
    Rule{
        .id = "DC-MG-NORECHECK-01",
        .title = "Severely low magnesium treated, not measured again",
        .about = mg,
        .group = LeadGroup::low_magnesium,
        .when = {{"magnesium is severely or critically low", magnesium_tier<is_severe_low>}, treated<mg>},
        .indicator = {"warning; stale info", [](const Subject& s) { return aged(s, warning); }},
        .summary = "Mg {mg} was treated, but no level since: recheck before discharge",
        .body = {recheck_line,
                 {"About half of a fast IV dose is lost in urine; a level 6 h after the end tells."},
                 hand_over_line},
        .offers = {level_magnesium, panel_if_missing},
        .blocks = {myasthenia_blocks, heart_block_blocks},
        .overrides = {"OV-ALREADY", "OV-RECHECKED", "OV-SPECIALIST", "OV-GOALS"},
        .sources = {"S38", "S39"},
        .strength = "protocol",
        .monitoring = "L-MG 6 h after the dose, then daily until two values are normal",
        .why = "A critical level stays critical until somebody measures it again.",
        .keeps_urgency = always,
    },
    Rule{
        .id = "DC-MG-WASTE-01",
        .title = "Discharge with low magnesium on a magnesium-wasting drug",
        .about = mg,
        .group = LeadGroup::low_magnesium,
        .when = {{"magnesium is low", magnesium_tier<[](const Facts& f) { return f.is_magnesium_low(); }>},
                 {"a magnesium-wasting drug is active, or cisplatin or an anti-EGFR antibody was within 8 "
                  "weeks",
                  [](const Subject& s) {
                      return to_truth(has_wasting_drug(*s.patient) || !s.patient->chemo_8_weeks.is_empty());
                  }}},
        .indicator = {"warning with a PPI, aminoglycoside, amphotericin B, foscarnet, pentamidine, "
                      "cisplatin or "
                      "anti-EGFR antibody, or moderately low at high risk; else info; stale one level lower",
                      wasting_magnesium},
        .summary = "Discharge on {drug} with Mg {mg}: review the drug, replace Mg, plan a level",
        .fills = {{"drug", write_wasting_drug}},
        .body = {{"The loss goes on at home: without a change the level falls again."}, hand_over_line},
        .offers = {{"S-MG-PO-BID", takes_full_dose}, {"S-MG-PO-QD", takes_small_dose}, panel_if_missing},
        .blocks = {myasthenia_blocks, heart_block_blocks},
        .overrides = {"OV-CORRECTING", "OV-SPECIALIST", "OV-BENEFIT", "OV-PALLIATIVE"},
        .sources = {"S26", "S35", "S36", "S37"},
        .strength = "label, observational",
        .monitoring = "magnesium in 1-2 weeks; weekly in oncology",
        .why = "The cause goes home with the patient.",
        .keeps_urgency = always,
    },
    Rule{
        .id = "DC-MG-LOW-01",
        .title = "Discharge with untreated low magnesium",
        .about = mg,
        .group = LeadGroup::low_magnesium,
        .when = {{"magnesium is moderately low, or mildly low at high risk",
                  magnesium_tier<is_moderate_or_risky>},
                 untreated<mg>},
        .indicator = {"warning if moderately low at high risk; else info; in pregnancy info; stale one level "
                      "lower",
                      moderate_magnesium},
        .summary = "Discharge with Mg {mg} and no replacement since: oral magnesium, cause, level in 1-2 "
                   "weeks",
        .body = {{"300-600 mg elemental magnesium a day with food; diarrhoea limits the "
                  "dose."}, hand_over_line},
        .offers = {{"S-MG-PO-BID", takes_full_dose}, {"S-MG-PO-QD", takes_small_dose}, panel_if_missing},
        .blocks = {myasthenia_blocks, heart_block_blocks},
        .overrides = {"OV-ALREADY", "OV-CHRONIC-STABLE", "OV-NOT-CLIN-SIG"},
        .sources = {"S01", "S02", "S03"},
        .strength = "expert",
        .monitoring = "magnesium in 1-2 weeks",
        .why = "Cheap to treat now, easy to lose from sight later.",
        .keeps_urgency = always,
    },
    Rule{
        .id = "DC-MG-HIGH-01",
        .title = "Discharge with high magnesium",
        .about = mg,
        .group = LeadGroup::high_magnesium,
        .when = {{"magnesium is severely or moderately high, or mildly high with a source or low "
                  "clearance (on "
                  "obstetric treatment: above its toxic limit, or with signs)",
                  magnesium_tier<is_magnesium_too_high>}},
        .indicator = {"critical if severe or with signs of toxicity; warning if moderate; else info; "
                      "stale one "
                      "level lower",
                      high_magnesium},
        .summary = "Discharge with Mg {mg} (high): stop magnesium sources, check kidney function, recheck "
                   "first",
        .body = {{"Take magnesium supplements, antacids and laxatives off the discharge "
                  "list."}, hand_over_line},
        .offers = {{.code = "S-HOLD", .holds = {DrugTag::magnesium}}, level_magnesium, {"L-BMP"}},
        .blocks = {high_magnesium_blocks},
        .overrides = {"OV-OB-THERAPY", "OV-DRAW-ERROR", "OV-DIALYSIS-ARRANGED"},
        .sources = {"S24", "S41"},
        .strength = "label, observational",
        .monitoring = "magnesium before discharge, again within 1-3 days",
        .why = "What the kidney cannot clear goes on rising at home.",
        .keeps_urgency = always,
    },
    Rule{
        .id = "DC-MG-NOFU-01",
        .title = "No magnesium test after discharge",
        .about = mg,
        .when = {needs_test<mg, is_magnesium_worth_a_test>, no_test<mg>},
        .indicator = {"warning if severely low, or moderately low at high risk; else "
                      "info", untested_magnesium},
        .summary = "Discharge with Mg {level} ({why}) and no follow-up Mg found: plan one",
        .fills = {{"level", write_magnesium_level}, {"why", write_why<is_magnesium_worth_a_test>}},
        .body = {hand_over_line},
        .offers = {early_magnesium, usual_magnesium, late_magnesium},
        .overrides = {"OV-RESULT-ELSEWHERE", "OV-SPECIALIST", "OV-NOT-CLIN-SIG"},
        .sources = {"S02", "S38"},
        .strength = "expert",
        .monitoring = "magnesium in 1-2 weeks",
        .why = "A treated deficit comes back when its cause does.",
        .keeps_urgency = always,
    },
});

constexpr auto potassium_table = std::to_array<Rule>({
    Rule{
        .id = "DC-K-LOW-SEV-01",
        .title = "Discharge with untreated potassium below 3.0",
        .about = potassium,
        .group = LeadGroup::low_potassium,
        .when = {{"potassium is critically or moderately low", potassium_tier<is_potassium_very_low>},
                 untreated<potassium>},
        .indicator = {"critical if critically low, or moderately low with ECG change, ventricular "
                      "arrhythmia, "
                      "paralysis or digoxin; else warning; stale one level lower",
                      low_potassium},
        .summary = "Discharge with K {k} and no replacement since: treat and recheck before leaving; "
                   "check Mg",
        .body = {before_leaving_line,
                 {"Critically low: by vein under ECG; tablets alone are too slow.",
                  [](const Subject& s) { return is_potassium_critically_low(*s.patient); }},
                 vein_line,
                 forbidden_pair_line,
                 hand_over_line},
        .offers = {{"S-KCL-PO-40X2", takes_tablets_twice},
                   {"S-KCL-RENAL", takes_half},
                   level_potassium,
                   ecg,
                   magnesium_if_missing},
        .blocks = {sparing_drug_blocks, enough_potassium_blocks, full_potassium_blocks},
        .overrides = {"OV-ALREADY", "OV-SHIFT", "OV-DIALYSIS-ARRANGED"},
        .sources = {"S28", "S29", "S39"},
        .strength = "label, protocol",
        .monitoring = "potassium before discharge, again within 1-3 days",
        .why = "Below 3.0 the heart is at risk, at home as well as here.",
        .keeps_urgency = always,
    },
    Rule{
        .id = "DC-K-NORECHECK-01",
        .title = "Critically low potassium treated, not measured again",
        .about = potassium,
        .group = LeadGroup::low_potassium,
        .when = {{"potassium is critically low, or moderately low with ECG change, ventricular arrhythmia, "
                  "paralysis or digoxin",
                  potassium_tier<is_potassium_critically_low>},
                 treated<potassium>},
        .indicator = {"warning; stale info", [](const Subject& s) { return aged(s, warning); }},
        .summary = "K {k} was treated, but no level since: recheck before discharge; check Mg",
        .body = {recheck_line, forbidden_pair_line, hand_over_line},
        .offers = {level_potassium, ecg, magnesium_if_missing},
        .overrides = {"OV-ALREADY", "OV-RECHECKED", "OV-DIALYSIS-ARRANGED"},
        .sources = {"S28", "S29", "S39"},
        .strength = "label, protocol",
        .monitoring = "potassium 2 h after an infusion, 4 h after tablets",
        .why = "A critical level stays critical until somebody measures it again.",
        .keeps_urgency = always,
    },
    Rule{
        .id = "DC-K-DRUG-01",
        .title = "Discharge with low potassium on a drug that makes it worse or dangerous",
        .about = potassium,
        .group = LeadGroup::low_potassium,
        .when = {{"potassium is low", potassium_tier<is_potassium_low>},
                 {"digoxin, a QT drug, a loop diuretic or a thiazide is active, or QTc is 500 ms or more",
                  [](const Subject& s) {
                      const fhir::DrugTags& active = s.patient->active_drugs;
                      return to_truth(active.has_any(sensitive_to_low_potassium) ||
                                      active.has_any(losing_potassium) || s.patient->is_qtc_500);
                  }}},
        .indicator = {"warning with digoxin, a QT drug or QTc 500 ms or more, or below 3.0; else info; "
                      "stale one "
                      "level lower",
                      drug_potassium},
        .summary = "Discharge on {drug} with K {k}: correct first, review the drug, plan K and Mg",
        .fills = {{"drug", write_potassium_drug}},
        .body = {{"Digoxin: low potassium makes a normal level toxic.",
                  [](const Subject& s) { return s.patient->active_drugs.has(DrugTag::digoxin); }},
                 {"QT drug: aim at K 4 and Mg 2 or above, and record an ECG.",
                  [](const Subject& s) {
                      return s.patient->active_drugs.has(DrugTag::qt_known_risk) || s.patient->is_qtc_500;
                  }},
                 {"Diuretic: a lower dose, or amiloride or an MRA beside it.",
                  [](const Subject& s) { return s.patient->active_drugs.has_any(losing_potassium); }},
                 vein_line,
                 forbidden_pair_line,
                 hand_over_line},
        .offers = {{"S-KCL-PO-40", takes_tablets_once},
                   {"S-KCL-RENAL", takes_half},
                   {"L-ECG", [](const Subject& s) { return drug_potassium(s) >= warning; }},
                   magnesium_if_missing},
        .blocks = {sparing_drug_blocks, enough_potassium_blocks, full_potassium_blocks,
                   dialysis_potassium_blocks},
        .overrides = {"OV-CORRECTING", "OV-SPECIALIST", "OV-BENEFIT"},
        .sources = {"S31", "S48", "S10"},
        .strength = "label, guideline",
        .monitoring = "potassium in 3-7 days",
        .why = "The drug goes home with the patient, and so does the low potassium.",
        .keeps_urgency = always,
    },
    Rule{
        .id = "DC-K-LOW-01",
        .title = "Discharge with untreated mildly low potassium",
        .about = potassium,
        .group = LeadGroup::low_potassium,
        .folds_under = {LeadGroup::low_magnesium},
        .spoken_by = {"MG-LINK-K-01", "MG-REFRACT-K-01"},
        .when = {{"potassium is mildly low", potassium_tier<is_mild_potassium>}, untreated<potassium>},
        .indicator = {"info", [](const Subject&) { return info; }},
        .summary = "Discharge with K {k} and no replacement since: oral KCl, review losses, plan a level",
        .body = {vein_line, forbidden_pair_line, hand_over_line},
        .offers = {{"S-KCL-PO-40", takes_tablets_once}, {"S-KCL-RENAL", takes_half}, magnesium_if_missing},
        .blocks = {sparing_drug_blocks, enough_potassium_blocks, full_potassium_blocks,
                   dialysis_potassium_blocks},
        .overrides = {"OV-ALREADY", "OV-NOT-CLIN-SIG"},
        .sources = {"S29"},
        .strength = "label, guideline",
        .monitoring = "potassium in 3-7 days",
        .why = "Mild and mostly without symptoms, but losses go on at home.",
        .keeps_urgency = always,
    },
    Rule{
        .id = "DC-K-HIGH-01",
        .title = "Discharge with high potassium",
        .about = potassium,
        .group = LeadGroup::high_potassium,
        .when = {{"potassium is 5.5 or above, and not the usual level of a dialysis patient without "
                  "potassium "
                  "supplement",
                  potassium_tier<is_potassium_too_high>}},
        .indicator = {"critical from 6.5 on, with ECG change, or above 6.0 on a RAAS inhibitor or MRA; "
                      "warning "
                      "from 6.0 on, with a K-raising drug or kidney function below 30, AKI stage 2-3 or "
                      "dialysis; "
                      "else info; stale one level lower",
                      high_potassium},
        .summary = "Discharge with K {k}: recheck before leaving; review K-raising drugs and kidney function",
        .body = {{"Spurious high potassium is common: repeat on a free-flowing sample if it does not fit."},
                 {"The sample is haemolysed: repeat before anything else.",
                  [](const Subject& s) { return s.patient->potassium.is_haemolysed; }},
                 {"RAAS inhibitors and MRA: halve above 5.5, stop above 6.0.",
                  [](const Subject& s) {
                      return s.patient->active_drugs.has_any(
                          {DrugTag::raas_inhibitor, DrugTag::mineralocorticoid_antagonist});
                  }},
                 hand_over_line},
        .offers = {ecg,
                   level_potassium,
                   {"L-CR", lacks_creatinine},
                   {.code = "S-HOLD", .holds = held_in_hyperkalaemia}},
        .blocks = {high_potassium_level_blocks},
        .overrides = {"OV-SPURIOUS-CONFIRMED", "OV-ALREADY", "OV-DIALYSIS-ARRANGED", "OV-CHRONIC-STABLE"},
        .sources = {"S13", "S56"},
        .strength = "guideline",
        .monitoring = "potassium before discharge, again within 1-3 days",
        .why = "High potassium kills without warning, and nobody at home measures it.",
        .keeps_urgency = always,
    },
    Rule{
        .id = "DC-K-NOFU-01",
        .title = "No potassium test after discharge",
        .about = potassium,
        .when = {needs_test<potassium, is_potassium_abnormal>, no_test<potassium>},
        .indicator = {"warning if below 3.0, or low on digoxin or a QT drug; else info", untested_potassium},
        .summary = "Discharge with K {level} ({why}) and no follow-up K found: plan one",
        .fills = {{"level", write_potassium_level}, {"why", write_why<is_potassium_abnormal>}},
        .body = {hand_over_line},
        .offers = {early_potassium, usual_potassium},
        .overrides = {"OV-RESULT-ELSEWHERE", "OV-SPECIALIST", "OV-NOT-CLIN-SIG"},
        .sources = {"S29"},
        .strength = "expert",
        .monitoring = "potassium in 3-7 days; 1-3 days if below 3.0 or high",
        .why = "Tablets without a test end in the opposite disorder.",
        .keeps_urgency = always,
    },
});

constexpr auto calcium_table = std::to_array<Rule>({
    Rule{
        .id = "DC-CA-LOW-SEV-01",
        .title = "Discharge with untreated severely low calcium",
        .about = calcium,
        .group = LeadGroup::low_calcium,
        .when = {{"effective calcium is severely or critically low, or low with tetany, seizure, "
                  "laryngospasm, "
                  "ventricular arrhythmia or QTc 500 ms or more",
                  calcium_tier<is_calcium_very_low>},
                 untreated<calcium>},
        .indicator = {"critical if critically low or with an event; else warning; stale one level lower",
                      low_calcium},
        .summary = "Discharge with {ca_kind} {ca} and no replacement since: treat, recheck, check Mg first",
        .fills = {calcium_kind_fill, calcium_fill},
        .body = {before_leaving_line, magnesium_first_line, hand_over_line},
        .offers = {{"S-CA-PO",
                    takes_calcium_tablets},
                   {"S-VITD-PO",
                    takes_calcium_tablets},
                   level_calcium,
                   {"L-ICA", lacks_ionized},
                   ecg,
                   magnesium_if_missing},
        .blocks = {ceftriaxone_newborn_blocks, phosphate_blocks},
        .overrides = {"OV-ALREADY", "OV-HYPERPHOS", "OV-IONIZED-NORMAL", "OV-CHRONIC-STABLE"},
        .sources = {"S15", "S30"},
        .strength = "guideline",
        .monitoring = "calcium before discharge, again within 1-3 days",
        .why = "Below 1.9 mmol/L symptoms are likely even where none are coded.",
        .keeps_urgency = always,
    },
    Rule{
        .id = "DC-CA-NORECHECK-01",
        .title = "Critically low calcium treated, not measured again",
        .about = calcium,
        .group = LeadGroup::low_calcium,
        .when = {{"effective calcium is critically low, or low with tetany, seizure, laryngospasm, "
                  "ventricular "
                  "arrhythmia or QTc 500 ms or more",
                  calcium_tier<is_calcium_dangerous>},
                 treated<calcium>},
        .indicator = {"warning; stale info", [](const Subject& s) { return aged(s, warning); }},
        .summary = "{ca_kind} {ca} was treated, but no level since: recheck before discharge; check Mg",
        .fills = {calcium_kind_fill, calcium_fill},
        .body = {recheck_line, magnesium_first_line, hand_over_line},
        .offers = {level_calcium, {"L-ICA", lacks_ionized}, magnesium_if_missing},
        .overrides = {"OV-ALREADY", "OV-RECHECKED", "OV-IONIZED-NORMAL"},
        .sources = {"S15", "S30"},
        .strength = "guideline, label",
        .monitoring = "calcium 4-6 h after the dose",
        .why = "The effect of one dose by vein lasts for hours only.",
        .keeps_urgency = always,
    },
    Rule{
        .id = "DC-CA-LOW-01",
        .title = "Discharge with untreated mildly low calcium and a risk",
        .about = calcium,
        .group = LeadGroup::low_calcium,
        .folds_under = {LeadGroup::low_magnesium},
        .spoken_by = {"MG-LINK-CA-01", "MG-REFRACT-CA-01"},
        .when = {{"effective calcium is mildly low", calcium_tier<is_mild_calcium>},
                 {"denosumab, bisphosphonate, QT drug, recent thyroid surgery, QTc 500 ms or more, or low "
                  "magnesium",
                  [](const Subject& s) { return to_truth(has_calcium_risk(*s.patient)); }},
                 untreated<calcium>},
        .indicator = {"info", [](const Subject&) { return info; }},
        .summary = "Discharge with {ca_kind} {ca} (mildly low): oral calcium and vitamin D; plan a level",
        .fills = {calcium_kind_fill, calcium_fill},
        .body = {magnesium_first_line, hand_over_line},
        .offers = {{"S-CA-PO", may_take_calcium},
                   {"S-VITD-PO", may_take_calcium},
                   {"L-ALB", [](const Subject& s) { return s.patient->calcium.is_uncorrected; }},
                   magnesium_if_missing},
        .overrides = {"OV-ALREADY", "OV-HYPERPHOS", "OV-IONIZED-NORMAL", "OV-CHRONIC-STABLE"},
        .sources = {"S15"},
        .strength = "guideline",
        .monitoring = "calcium in 1-2 weeks",
        .why = "Harmless for most, but these patients fall further.",
        .keeps_urgency = always,
    },
    Rule{
        .id = "DC-CA-HIGH-01",
        .title = "Discharge with high calcium",
        .about = calcium,
        .group = LeadGroup::high_calcium,
        .when = {{"effective calcium is 12.0 or above, or above the upper limit on digoxin, calcium, "
                  "vitamin D, a "
                  "thiazide or lithium",
                  calcium_tier<is_calcium_too_high>}},
        .indicator = {"critical from 14.0 on, or from 12.0 on with coma, confusion or arrhythmia; warning "
                      "from "
                      "12.0 on; else info; stale one level lower",
                      high_calcium},
        .summary = "Discharge with {ca_kind} {ca} (high): stop Ca, vitamin D, thiazide; work up; recheck "
                   "first",
        .fills = {calcium_kind_fill, calcium_fill},
        .body = {{"Digoxin: high calcium makes a normal level toxic.",
                  [](const Subject& s) { return s.patient->active_drugs.has(DrugTag::digoxin); }},
                 {"Work-up: parathyroid hormone, 25-OH-vitamin D; with suppressed hormone PTHrP and "
                  "malignancy."},
                 hand_over_line},
        .offers = {level_calcium,
                   {"L-CR", lacks_creatinine},
                   {"L-PTH"},
                   {"L-25OHD"},
                   {.code = "S-HOLD", .holds = raising_calcium}},
        .blocks = {high_calcium_level_blocks},
        .overrides = {"OV-CHRONIC-STABLE", "OV-PALLIATIVE", "OV-SPECIALIST"},
        .sources = {"S16", "S17"},
        .strength = "guideline (very low certainty)",
        .monitoring = "calcium before discharge, again within 1-3 days",
        .why = "Without treatment of the cause calcium rises again within days.",
        .keeps_urgency = always,
    },
    Rule{
        .id = "DC-CA-NOFU-01",
        .title = "No calcium test after discharge",
        .about = calcium,
        .when = {needs_test<calcium, is_calcium_abnormal>, no_test<calcium>},
        .indicator = {"warning if severely low; else info", untested_calcium},
        .summary = "Discharge with {ca_kind} {level} ({why}) and no follow-up Ca found: "
                   "plan one",
        .fills = {calcium_kind_fill, {"level", write_calcium_level}, {"why", write_why<is_calcium_abnormal>}},
        .body = {hand_over_line},
        .offers = {early_calcium, usual_calcium},
        .overrides = {"OV-RESULT-ELSEWHERE", "OV-SPECIALIST", "OV-NOT-CLIN-SIG"},
        .sources = {"S15"},
        .strength = "expert",
        .monitoring = "calcium in 1-2 weeks; 1-3 days if severe",
        .why = "Calcium that was given by vein does not last.",
        .keeps_urgency = always,
    },
});

// The same, where another row of the analyte leads: then its card says that the test is missing.
constexpr auto modifier_table = std::to_array<Rule>({
    Rule{
        .id = "DC-MG-NOFU-01",
        .title = "No magnesium test after discharge",
        .kind = RuleKind::modifier,
        .about = mg,
        .attaches = {LeadGroup::low_magnesium, LeadGroup::high_magnesium},
        .when = {no_test<mg>},
        .body = {{"No magnesium test was found for after the discharge: plan one."}},
        .offers = {early_magnesium, usual_magnesium, late_magnesium},
        .sources = {"S02", "S38"},
        .strength = "expert",
        .monitoring = "magnesium in 1-2 weeks",
        .why = "A treated deficit comes back when its cause does.",
    },
    Rule{
        .id = "DC-K-NOFU-01",
        .title = "No potassium test after discharge",
        .kind = RuleKind::modifier,
        .about = potassium,
        .attaches = {LeadGroup::low_potassium, LeadGroup::high_potassium},
        .when = {no_test<potassium>},
        .body = {{"No potassium test was found for after the discharge: plan one."}},
        .offers = {early_potassium, usual_potassium},
        .sources = {"S29"},
        .strength = "expert",
        .monitoring = "potassium in 3-7 days; 1-3 days if below 3.0 or high",
        .why = "Tablets without a test end in the opposite disorder.",
    },
    Rule{
        .id = "DC-CA-NOFU-01",
        .title = "No calcium test after discharge",
        .kind = RuleKind::modifier,
        .about = calcium,
        .attaches = {LeadGroup::low_calcium, LeadGroup::high_calcium},
        .when = {no_test<calcium>},
        .body = {{"No calcium test was found for after the discharge: plan one."}},
        .offers = {early_calcium, usual_calcium},
        .sources = {"S15"},
        .strength = "expert",
        .monitoring = "calcium in 1-2 weeks; 1-3 days if severe",
        .why = "Calcium that was given by vein does not last.",
    },
});
// clang-format on

}  // namespace

std::span<const Rule> magnesium_discharges() { return magnesium_table; }
std::span<const Rule> potassium_discharges() { return potassium_table; }
std::span<const Rule> calcium_discharges() { return calcium_table; }
std::span<const Rule> discharge_modifiers() { return modifier_table; }

}  // namespace lytes::cards
