#include <array>
#include <optional>

#include "cards/placeholder.hpp"
#include "cards/tables.hpp"
#include "cards/tables/clauses_potassium.hpp"

namespace lytes::cards {
namespace {

using enum Indicator;
using fhir::DrugTag;
using fhir::Measure;

// --- the draft ----------------------------------------------------------------------------------------

const fhir::DrugTags& tags_of(const Subject& s) { return s.order->classes; }
template <const fhir::DrugTags& drugs>
Truth is_one_of(const Subject& s) {
    return to_truth(tags_of(s).has_any(drugs));
}

constexpr fhir::DrugTags losing_magnesium = [] {
    fhir::DrugTags drugs = wasting_drugs;
    drugs.insert(DrugTag::digoxin);  // loses none, but turns toxic where magnesium is low (C10)
    return drugs;
}();
/// C8, C10: what the kidney has to clear, or what clears through potassium. Magnesium has its own rows in C7.
constexpr fhir::DrugTags kidney_drugs = [] {
    fhir::DrugTags drugs = potassium_shifting_drugs;
    drugs.insert(DrugTag::calcineurin_inhibitor);
    return drugs;
}();
constexpr fhir::DrugTags losing_potassium{DrugTag::loop_diuretic, DrugTag::thiazide};
/// K-raising drugs that C10 has no level rule for.
constexpr fhir::DrugTags keeping_potassium{DrugTag::amiloride, DrugTag::triamterene, DrugTag::trimethoprim};
constexpr fhir::DrugTags sensitive_to_levels{DrugTag::digoxin, DrugTag::qt_known_risk};

// --- what makes an unknown level worse ----------------------------------------------------------------

/// Digoxin or a QT drug, refilled or beside it.
bool is_heart_at_risk(const Subject& s) {
    const Facts& f = *s.patient;
    return tags_of(s).has_any(sensitive_to_levels) || f.active_drugs.has_any(sensitive_to_levels) ||
           s.order->other_drugs.has_any(sensitive_to_levels) || f.is_qtc_500;
}
/// The kidney is known to be weak: an old value below 60 may warn, an old good one says nothing (A7).
bool is_kidney_weak(const Facts& f) {
    constexpr int normal_from = 60;
    const RenalBucket bucket = f.kidney.bucket;
    const bool is_known_weak = bucket != RenalBucket::normal && bucket != RenalBucket::unknown;
    const auto is_low = [](const std::optional<int>& egfr) { return egfr && *egfr < normal_from; };
    return is_known_weak || f.has_ckd || is_low(f.kidney.egfr) || is_low(f.kidney.last_egfr);
}
/// C8 K-ORD-RAAS-01: two drugs that raise potassium.
bool is_raised_twice(const Subject& s) {
    return tags_of(s).has_any(potassium_raising_drugs) &&
           s.order->other_drugs.has_any(potassium_raising_drugs);
}

Indicator unknown_magnesium(const Subject& s) {
    return is_heart_at_risk(s) || s.patient->is_high_risk || is_kidney_weak(*s.patient) ? warning : info;
}
Indicator unknown_potassium(const Subject& s) {
    return is_heart_at_risk(s) || is_raised_twice(s) || is_kidney_weak(*s.patient) ? warning : info;
}
Indicator unknown_creatinine(const Subject& s) {
    return tags_of(s).has(DrugTag::digoxin) || is_raised_twice(s) || is_kidney_weak(*s.patient) ? warning
                                                                                                : info;
}

constexpr Clause magnesium_unknown{
    "no current magnesium", [](const Subject& s) { return to_truth(!s.patient->magnesium.is_current()); }};
constexpr Clause potassium_unknown{
    "no current potassium", [](const Subject& s) { return to_truth(!s.patient->potassium.is_current()); }};
bool lacks_creatinine(const Subject& s) {
    const Kidney& kidney = s.patient->kidney;
    return !kidney.creatinine.is_current() && !kidney.reported_egfr.is_current() &&
           kidney.bucket != RenalBucket::dialysis;
}
bool lacks_magnesium(const Subject& s) { return !s.patient->magnesium.is_current(); }
bool lacks_panel(const Subject& s) { return !s.patient->potassium.is_current() || lacks_creatinine(s); }

// --- level --------------------------------------------------------------------------------------------

Truth is_low(const Subject& s) { return potassium_truth(*s.patient, is_potassium_low(*s.patient)); }
/// C10 RAAS-ORD-HYPERK-01 writes "above 5.5"; C4 asks from 5.5 on, which is the stricter.
Truth is_high(const Subject& s) { return potassium_truth(*s.patient, is_potassium_raised(*s.patient)); }

Indicator low_level(const Subject& s) {
    const Facts& f = *s.patient;
    const Indicator indicator = is_potassium_critically_low(f) ? critical
                                : is_potassium_very_low(f)     ? warning
                                                               : info;
    return f.potassium.freshness == Freshness::stale ? lower(indicator) : indicator;
}
/// C4, C10: critical above 6.0; stale or haemolysed below 6.5 one level lower, as C8 has it.
Indicator high_level(const Subject& s) {
    const Facts& f = *s.patient;
    const bool is_above_six = f.potassium.value.is_above(s.knowledge().potassium.high_moderate) == Truth::yes;
    const Indicator indicator = is_above_six || is_potassium_severely_high(f) ? critical : warning;
    const bool is_doubtful = f.potassium.is_haemolysed && !is_potassium_severely_high(f);
    return f.potassium.freshness == Freshness::stale || is_doubtful ? lower(indicator) : indicator;
}

/// By mouth, unless somebody has ordered potassium already.
bool may_take_tablets(const Subject& s) {
    const bool is_replaced =
        s.patient->active_drugs.has(DrugTag::potassium) || s.order->other_drugs.has(DrugTag::potassium);
    return !is_replaced && !s.patient->is_nil_by_mouth && !is_potassium_critically_low(*s.patient);
}
bool takes_tablets_twice(const Subject& s) {
    return may_take_tablets(s) && s.patient->potassium_tier == PotassiumTier::moderate_low;
}
bool takes_tablets_once(const Subject& s) {
    return may_take_tablets(s) && s.patient->potassium_tier == PotassiumTier::mild_low;
}
bool takes_half(const Subject& s) { return may_take_tablets(s) && s.patient->has_low_clearance(); }

// --- texts --------------------------------------------------------------------------------------------

/// How old the last one is, or that there is none.
void write_last(const Measurement& result, fhir::Instant now, Text& out) {
    if (result.is_usable()) {
        if (result.is_undated) return void(out.add("last one undated"));
        return void(out.add("last ").add_age(result.age).add(" ago"));
    }
    const fhir::Observation* last = result.last_known;
    if (last != nullptr && last->effective)
        return void(out.add("last ").add_age(now - last->effective->at).add(" ago"));
    out.add("none on file");
}
void write_last_magnesium(const Subject& s, Text& out) {
    write_last(s.patient->magnesium, s.patient->input->now, out);
}
void write_last_potassium(const Subject& s, Text& out) {
    write_last(s.patient->potassium, s.patient->input->now, out);
}
void write_last_creatinine(const Subject& s, Text& out) {
    write_last(s.patient->kidney.creatinine, s.patient->input->now, out);
}

constexpr Line no_data_line{
    "Laboratory results could not be read: there may be a level that this advice "
    "did not see.",
    [](const Subject& s) { return s.patient->is_observation_data_missing; }};
template <auto result>
bool has_old_level(const Subject& s) {
    const Measurement& measured = result(*s.patient);
    return measured.source != nullptr || measured.last_known != nullptr;
}
template <auto result>
constexpr Line old_level_line{"An old normal level says nothing about today.", has_old_level<result>};
constexpr auto magnesium_of = [](const Facts& f) -> const Measurement& { return f.magnesium; };
constexpr auto potassium_of = [](const Facts& f) -> const Measurement& { return f.potassium; };
constexpr auto creatinine_of = [](const Facts& f) -> const Measurement& { return f.kidney.creatinine; };
constexpr Offer magnesium_level{"L-MG-WEEK", lacks_magnesium};
constexpr Offer panel{"L-BMP-WEEK", lacks_panel};
constexpr Offer cancel{"S-CANCEL"};

// What a refill asks beside everything that C7 to C10 ask of the same draft; README names the source of each
// row.
// Laid out by hand: version 14 of the formatter cannot cope with rows of this size.
// clang-format off
constexpr auto table = std::to_array<Rule>({
    Rule{
        .id = "RF-LOWK-01",
        .title = "Refill of a diuretic with low potassium",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about = Measure::potassium,
        .family = Family::level,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {{"the draft is a loop diuretic or a thiazide", is_one_of<losing_potassium>},
                 {"usable potassium is low", is_low}},
        .indicator = {"critical if critically low; warning below 3.0; else info; stale one level lower",
                      low_level},
        .summary = "{drug} refill with K {k}: replace potassium, check Mg, review the dose first",
        .body = {{"A lower dose, or amiloride or an MRA beside it if eGFR is above 30 and K below 5.0."},
                 {"Critically low: monitored replacement today, not a refill.",
                  [](const Subject& s) { return is_potassium_critically_low(*s.patient); }}},
        .offers = {{"S-KCL-PO-40X2", takes_tablets_twice},
                   {"S-KCL-PO-40", takes_tablets_once},
                   {"S-KCL-RENAL", takes_half},
                   cancel,
                   {"L-K-NOW"},
                   {"L-MG", lacks_magnesium}},
        .blocks = {sparing_drug_blocks, enough_potassium_blocks, full_potassium_blocks,
                   dialysis_potassium_blocks},
        .overrides = {"OV-CORRECTING", "OV-SPECIALIST", "OV-BENEFIT"},
        .sources = {"S29", "S39"},
        .strength = "label, protocol",
        .monitoring = "potassium now, again in 3-7 days",
        .why = "The diuretic is what drives potassium down.",
    },
    Rule{
        .id = "RF-HIGHK-01",
        .title = "Refill of a potassium-keeping drug with high potassium",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about = Measure::potassium,
        .family = Family::level,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {{"the draft is amiloride, triamterene or trimethoprim", is_one_of<keeping_potassium>},
                 {"usable potassium is 5.5 or above", is_high}},
        .indicator = {"critical above 6.0 or with ECG change; else warning; stale, or haemolysed below "
                      "6.5, one "
                      "level lower",
                      high_level},
        .summary = "{drug} refill with K {k}: it raises potassium further; stop or replace it, recheck K",
        .body = {{"The sample is haemolysed: repeat before anything else.",
                  [](const Subject& s) { return s.patient->potassium.is_haemolysed; }}},
        .offers = {cancel, {"L-K-NOW"}, {"L-ECG"}, {"L-CR", lacks_creatinine}},
        .blocks = {{.what = all_potassium, .says = "potassium is high"}},
        .folds = {{.families = {Family::link},
                   .says = "LINK",
                   .when = [](const Subject&, Indicator indicator) { return indicator >= warning; }}},
        .overrides = {"OV-RECHECKED", "OV-LAB-ERROR", "OV-SPECIALIST"},
        .sources = {"S13", "S56"},
        .strength = "guideline",
        .monitoring = "potassium again, L-ECG",
        .why = "What keeps potassium in has no place where there is too much of it.",
    },
    Rule{
        .id = "RF-NOK-01",
        .title = "Refill of a potassium-shifting drug without a recent potassium",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about = Measure::potassium,
        .family = Family::link,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {{"the draft is a RAAS inhibitor, MRA, amiloride, triamterene, trimethoprim, potassium, "
                  "digoxin, "
                  "loop diuretic or thiazide",
                  is_one_of<potassium_shifting_drugs>},
                 potassium_unknown},
        .indicator = {"warning with digoxin, a QT drug, QTc 500 ms or more, a second potassium-raising "
                      "drug, or "
                      "kidney function known to be reduced; else info",
                      unknown_potassium},
        .summary = "{drug} refill without a recent potassium ({last}): check K and creatinine",
        .fills = {{"last", write_last_potassium}},
        .body = {no_data_line, old_level_line<potassium_of>},
        .offers = {panel, magnesium_level},
        .overrides = {"OV-RESULT-ELSEWHERE", "OV-SPECIALIST", "OV-BENEFIT"},
        .sources = {"S29", "S31", "S56"},
        .strength = "label, guideline",
        .monitoring = "potassium and creatinine within 1 week",
        .why = "The drug moves potassium, and nobody has looked where to.",
    },
    Rule{
        .id = "RF-NOMG-01",
        .title = "Refill of a magnesium-wasting drug without a recent magnesium",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about = Measure::magnesium,
        .family = Family::link,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {{"the draft is a loop diuretic, thiazide, PPI, calcineurin inhibitor, aminoglycoside, "
                  "amphotericin "
                  "B, foscarnet, pentamidine, cisplatin, anti-EGFR antibody, or digoxin",
                  is_one_of<losing_magnesium>},
                 magnesium_unknown},
        .indicator = {"warning with digoxin, a QT drug or another high risk, or kidney function known to be "
                      "reduced; else info",
                      unknown_magnesium},
        .summary = "{drug} refill without a recent magnesium ({last}): check Mg, K and creatinine",
        .fills = {{"last", write_last_magnesium}},
        .body = {no_data_line, old_level_line<magnesium_of>},
        .offers = {magnesium_level, panel},
        .overrides = {"OV-RESULT-ELSEWHERE", "OV-SPECIALIST", "OV-BENEFIT"},
        .sources = {"S26", "S31", "S36"},
        .strength = "label, observational",
        .monitoring = "magnesium within 1 week",
        .why = "Long treatment lowers magnesium slowly and without symptoms.",
    },
    Rule{
        .id = "RF-NOCR-01",
        .title = "Refill of a drug that depends on the kidney without a recent creatinine",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about = Measure::egfr,
        .family = Family::link,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {{"the draft is a potassium-shifting drug or a calcineurin "
                  "inhibitor", is_one_of<kidney_drugs>},
                 {"no current creatinine or eGFR, and the patient is not on dialysis",
                  [](const Subject& s) { return to_truth(lacks_creatinine(s)); }}},
        .indicator = {"warning with digoxin, a second potassium-raising drug, or kidney function known to be "
                      "reduced; else info",
                      unknown_creatinine},
        .summary = "{drug} refill without a recent creatinine ({last}): check kidney function",
        .fills = {{"last", write_last_creatinine}},
        .body = {no_data_line, old_level_line<creatinine_of>},
        .offers = {panel},
        .overrides = {"OV-RESULT-ELSEWHERE", "OV-SPECIALIST", "OV-BENEFIT"},
        .sources = {"S31", "S56"},
        .strength = "label, guideline",
        .monitoring = "creatinine within 1 week",
        .why = "The dose that was right last year may be too much for this kidney.",
    },
});
// clang-format on

}  // namespace

std::span<const Rule> refill_orders() { return table; }

}  // namespace lytes::cards
