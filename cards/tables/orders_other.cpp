#include <array>

#include "cards/order_potassium.hpp"
#include "cards/placeholder.hpp"
#include "cards/tables.hpp"
#include "cards/tables/clauses_calcium.hpp"

namespace lytes::cards {
namespace {

using enum Indicator;
using fhir::DrugTag;
using fhir::DrugTags;
using fhir::Measure;

// --- the draft ----------------------------------------------------------------------------------------

constexpr DrugTags anti_egfr{DrugTag::cetuximab, DrugTag::panitumumab};
constexpr DrugTags tubular_toxins{DrugTag::aminoglycoside, DrugTag::amphotericin_b, DrugTag::foscarnet,
                                  DrugTag::pentamidine};
constexpr DrugTags needs_magnesium_level{DrugTag::cetuximab,      DrugTag::panitumumab, DrugTag::cisplatin,
                                         DrugTag::amphotericin_b, DrugTag::foscarnet,   DrugTag::pentamidine};
/// The document names denosumab, zoledronic acid and oral bisphosphonates. Those given by vein lower calcium
/// no less, so the class counts.
constexpr DrugTags bone_drugs{DrugTag::denosumab, DrugTag::zoledronic_acid, DrugTag::bisphosphonate};
constexpr DrugTags raas_drugs{DrugTag::raas_inhibitor, DrugTag::mineralocorticoid_antagonist};

bool is_drug(const Subject& s, const DrugTags& tags) { return s.order->classes.has_any(tags); }

constexpr Clause digoxin_order{"the draft is digoxin",
                               [](const Subject& s) { return to_truth(is_drug(s, {DrugTag::digoxin})); }};
constexpr Clause qt_order{"the draft is a drug with known risk of torsades",
                          [](const Subject& s) { return to_truth(is_drug(s, {DrugTag::qt_known_risk})); }};
constexpr Clause bone_order{"the draft is denosumab, zoledronic acid or another bisphosphonate",
                            [](const Subject& s) { return to_truth(is_drug(s, bone_drugs)); }};

// --- results ------------------------------------------------------------------------------------------

/// One statement that holds is enough; without one, an open question stays open.
Truth any_of(std::initializer_list<Truth> statements) {
    Truth found = Truth::no;
    for (const Truth one : statements) {
        if (one == Truth::yes) return one;
        if (one == Truth::unknown) found = one;
    }
    return found;
}

Truth is_k_low(const Facts& f) { return potassium_truth(f, is_potassium_low(f)); }
Truth is_mg_low(const Facts& f) {
    return f.magnesium_tier == MagnesiumTier::undetermined ? Truth::unknown : to_truth(f.is_magnesium_low());
}
bool is_calcium_very_low(const Facts& f) {
    return f.calcium.tier == CalciumTier::critical_low || f.calcium.tier == CalciumTier::severe_low;
}
Truth is_ca_very_low(const Facts& f) { return calcium_truth(f, is_calcium_very_low(f)); }

/// C10: a stale abnormal value still speaks, a stale normal one counts as missing.
bool lacks_potassium(const Subject& s) {
    return !s.patient->potassium.is_current() && !is_potassium_low(*s.patient);
}
bool lacks_magnesium(const Subject& s) {
    return !s.patient->magnesium.is_current() && !s.patient->is_magnesium_low();
}
bool lacks_calcium(const Subject& s) {
    const EffectiveCalcium& calcium = s.patient->calcium;
    const bool is_current = calcium.measurement != nullptr && calcium.measurement->is_current();
    return !is_current && !is_calcium_low(*s.patient);
}

Truth digoxin_lytes(const Subject& s) {
    const Facts& f = *s.patient;
    return any_of({is_k_low(f), is_mg_low(f), calcium_truth(f, is_calcium_high(f))});
}

/// The three of QT-ORD-LYTES-01.
int low_count(const Facts& f) {
    return int{is_potassium_low(f)} + int{f.is_magnesium_low()} + int{is_calcium_very_low(f)};
}
Truth is_below_target(const Measurement& result, const Limit& target) {
    return result.is_current() ? result.value.is_below(target) : Truth::no;
}
Truth is_k_below_target(const Subject& s) {
    return is_below_target(s.patient->potassium, s.knowledge().potassium.cardiac_target);
}
Truth is_mg_below_target(const Subject& s) {
    return is_below_target(s.patient->magnesium, s.knowledge().magnesium.target);
}
Truth qt_lytes(const Subject& s) {
    const Facts& f = *s.patient;
    const Truth is_low = any_of({is_k_low(f), is_mg_low(f), is_ca_very_low(f)});
    if (!f.is_qtc_500) return is_low;
    return any_of({is_low, is_k_below_target(s), is_mg_below_target(s)});
}
Indicator qt_indicator(const Subject& s) {
    const Facts& f = *s.patient;
    const int low = low_count(f);
    if (low == 0) return info;
    const bool is_severe = is_potassium_very_low(f) || is_severe_low(f) || f.is_qtc_500;
    const bool is_crowded =
        low >= 2 && has_another_drug(*s.order, DrugTag::qt_known_risk, Recognition::by_code);
    return is_severe || is_crowded ? critical : warning;
}
/// QT-ORD-NOLYTES-01.
bool has_qt_risk(const Subject& s) {
    const Facts& f = *s.patient;
    return f.is_qtc_500 || f.has_hfref || s.order->other_drugs.has(DrugTag::loop_diuretic) ||
           has_another_drug(*s.order, DrugTag::qt_known_risk, Recognition::any);
}

bool is_ionized_very_low(const Subject& s) {
    const Measurement& ionized = s.patient->calcium_ionized;
    return ionized.is_usable() &&
           ionized.value.is_below(s.knowledge().ionized_calcium.severe_low) == Truth::yes;
}
bool is_foscarnet_danger(const Subject& s) {
    return is_drug(s, {DrugTag::foscarnet}) && is_ionized_very_low(s);
}

constexpr Clause magnesium_low{"usable magnesium is below the lower limit of normal",
                               [](const Subject& s) { return is_mg_low(*s.patient); }};
bool is_severe(const Subject& s) { return is_severe_low(*s.patient); }
constexpr Grading severe_is_warning{"warning below 1.2 mg/dL; else info",
                                    [](const Subject& s) { return is_severe(s) ? warning : info; }};
constexpr Grading severe_is_critical{"critical below 1.2 mg/dL; else warning",
                                     [](const Subject& s) { return is_severe(s) ? critical : warning; }};
bool is_below_grade_3(const Subject& s) {
    const Measurement& magnesium = s.patient->magnesium;
    return magnesium.is_usable() &&
           magnesium.value.is_below(s.knowledge().other_orders.anti_egfr_critical) == Truth::yes;
}

// --- kidney -------------------------------------------------------------------------------------------

constexpr Clause no_clearance{"kidney function is below 30, AKI 2-3 or dialysis",
                              [](const Subject& s) { return to_truth(s.patient->has_low_clearance()); }};
bool is_unsteady(const Kidney& kidney) {
    return kidney.bucket == RenalBucket::dialysis || kidney.bucket == RenalBucket::aki_2_3;
}
/// C10, and its label: also acute kidney injury and dialysis, where the equation says nothing.
bool is_clearance_too_low(const Subject& s) {
    const Kidney& kidney = s.patient->kidney;
    if (is_unsteady(kidney) || !kidney.creatinine_clearance) return s.patient->has_low_clearance();
    return *kidney.creatinine_clearance < s.knowledge().zoledronate_clearance_min;
}

// --- potassium above what a RAAS drug allows ----------------------------------------------------------

Truth is_potassium_above(const Subject& s, const Limit& limit) {
    const Measurement& potassium = s.patient->potassium;
    return potassium.is_usable() ? potassium.value.is_above(limit) : Truth::no;
}
bool is_mineralocorticoid_start(const Subject& s) {
    return is_drug(s, {DrugTag::mineralocorticoid_antagonist}) &&
           !s.patient->active_drugs.has(DrugTag::mineralocorticoid_antagonist);
}
Truth raas_level(const Subject& s) {
    const OtherOrderLimits& limits = s.knowledge().other_orders;
    const Truth is_high = is_potassium_above(s, limits.raas_halve);
    if (!is_mineralocorticoid_start(s)) return is_high;
    return any_of({is_high, is_potassium_above(s, limits.mineralocorticoid_start)});
}
Indicator raas_indicator(const Subject& s) {
    return is_potassium_above(s, s.knowledge().other_orders.raas_stop) == Truth::yes ? critical : warning;
}

// --- texts --------------------------------------------------------------------------------------------

/// A list of results; one that is not current says how old it is.
class ResultList {
  public:
    explicit ResultList(Text& out) : out_(&out), begin_(out.size()) {}

    Text& add(const Measurement& result) {
        if (out_->size() > begin_) out_->add(", ");
        result_ = &result;
        return *out_;
    }
    void close() {
        if (result_->freshness != Freshness::stale) return;
        out_->add(" (");
        write_age_ago(*result_, *out_);
        out_->add(')');
    }

  private:
    Text* out_;
    std::size_t begin_;
    const Measurement* result_ = nullptr;
};

struct Wanted {
    bool potassium = false;
    bool magnesium = false;
    bool calcium = false;
};
void write_listed(const Subject& s, Wanted wanted, Text& out) {
    const Facts& f = *s.patient;
    ResultList list{out};
    if (wanted.potassium) {
        write_result(f, f.potassium, Measure::potassium, list.add(f.potassium).add("K "));
        list.close();
    }
    if (wanted.magnesium) {
        write_result(f, f.magnesium, Measure::magnesium, list.add(f.magnesium).add("Mg "));
        list.close();
    }
    if (wanted.calcium) {
        list.add(measured(f, Measure::calcium_total));
        write_calcium_kind(s, out);
        write_calcium(s, out.add(' '));
        list.close();
    }
}
void write_digoxin_lytes(const Subject& s, Text& out) {
    const Facts& f = *s.patient;
    write_listed(
        s,
        {.potassium = is_potassium_low(f), .magnesium = f.is_magnesium_low(), .calcium = is_calcium_high(f)},
        out);
}
void write_qt_lytes(const Subject& s, Text& out) {
    const Facts& f = *s.patient;
    Wanted wanted{.potassium = is_potassium_low(f),
                  .magnesium = f.is_magnesium_low(),
                  .calcium = is_calcium_very_low(f)};
    if (low_count(f) == 0) {
        wanted.potassium = is_k_below_target(s) == Truth::yes;
        wanted.magnesium = is_mg_below_target(s) == Truth::yes;
    }
    write_listed(s, wanted, out);
}
/// Foscarnet speaks of ionized calcium where magnesium is no trouble.
void write_wasted(const Subject& s, Text& out) {
    const Facts& f = *s.patient;
    const bool is_calcium_told = is_foscarnet_danger(s);
    ResultList list{out};
    if (f.is_magnesium_low() || !is_calcium_told) {
        write_result(f, f.magnesium, Measure::magnesium, list.add(f.magnesium).add("Mg "));
        list.close();
    }
    if (!is_calcium_told) return;
    const Measurement& ionized = f.calcium_ionized;
    write_result(f, ionized, Measure::calcium_ionized, list.add(ionized).add("Ionized Ca "));
    list.close();
}
/// {known}: why the level counts as missing.
void write_known(const Subject& s, Text& out) {
    const auto one = [&](std::string_view name, const Measurement& result, Measure about, bool is_lacking) {
        out.add(name).add(' ');
        write_result(*s.patient, result, about, out);
        if (!result.is_usable()) return;
        out.add(", ");
        write_age_ago(result, out);
        if (is_lacking) out.add(", not current");
    };
    one("K", s.patient->potassium, Measure::potassium, lacks_potassium(s));
    out.add("; ");
    one("Mg", s.patient->magnesium, Measure::magnesium, lacks_magnesium(s));
}
/// {crcl}.
void write_clearance(const Subject& s, Text& out) {
    const Kidney& kidney = s.patient->kidney;
    if (!is_unsteady(kidney) && kidney.creatinine_clearance)
        return void(out.add("CrCl ").add(*kidney.creatinine_clearance).add(" mL/min"));
    write_renal(*s.patient, out);
    if (!is_unsteady(kidney)) out.add(" (no CrCl)");
}
constexpr Fill known_fill{"known", write_known};
constexpr Fill wasted_fill{"lyte", write_wasted};

// --- what the card is about ---------------------------------------------------------------------------

/// The worst of the levels that such a drug asks about: its age and grade stand first on the card.
Measure digoxin_measure(const Subject& s) {
    const Facts& f = *s.patient;
    const bool is_magnesium_worse = is_severe_low(f) && !is_potassium_very_low(f);
    if (is_potassium_low(f) && !is_magnesium_worse) return Measure::potassium;
    if (f.is_magnesium_low()) return Measure::magnesium;
    return is_calcium_high(f) || is_calcium_very_low(f) ? Measure::calcium_total : Measure::potassium;
}
Measure qt_measure(const Subject& s) {
    if (low_count(*s.patient) > 0) return digoxin_measure(s);
    return is_k_below_target(s) == Truth::yes ? Measure::potassium : Measure::magnesium;
}
/// What is lacking has no number to show: the other one stands first.
Measure known_measure(const Subject& s) {
    return s.patient->potassium.is_usable() ? Measure::potassium : Measure::magnesium;
}
Measure wasted_measure(const Subject& s) {
    const bool is_calcium_alone = is_foscarnet_danger(s) && !s.patient->is_magnesium_low();
    return is_calcium_alone ? Measure::calcium_total : Measure::magnesium;
}

// --- offers: the draft of the tier, on today's value --------------------------------------------------

bool is_inpatient(const Subject& s) { return s.patient->setting == Setting::inpatient; }
bool has_low_clearance(const Subject& s) { return s.patient->has_low_clearance(); }
bool is_kidney_unknown(const Subject& s) { return s.patient->kidney.bucket == RenalBucket::unknown; }
bool has_kidney_for_tablets(const Subject& s) {
    const RenalBucket bucket = s.patient->kidney.bucket;
    return bucket == RenalBucket::normal || bucket == RenalBucket::moderate;
}
bool takes_slow_magnesium(const Subject& s) {
    const bool is_infused = is_severe_low(*s.patient) || s.patient->is_nil_by_mouth;
    return is_currently_low(*s.patient) && is_infused && is_inpatient(s) && !has_low_clearance(s) &&
           !is_kidney_unknown(s);
}
bool takes_slow_large(const Subject& s) { return takes_slow_magnesium(s) && is_severe_low(*s.patient); }
bool takes_slow_small(const Subject& s) { return takes_slow_magnesium(s) && !is_severe_low(*s.patient); }
bool takes_renal_magnesium(const Subject& s) {
    return is_currently_low(*s.patient) && takes_half_magnesium(s) && is_inpatient(s);
}
bool takes_magnesium_tablets(const Subject& s) {
    return is_currently_low(*s.patient) && is_slightly_low(*s.patient) && !s.patient->is_nil_by_mouth &&
           has_kidney_for_tablets(s);
}
bool is_potassium_low_today(const Subject& s) {
    return is_potassium_low(*s.patient) && s.patient->potassium.is_current();
}
template <PotassiumTier tier>
bool takes_potassium(const Subject& s) {
    const bool needs_vein = tier == PotassiumTier::critical_low;
    return is_potassium_low_today(s) && s.patient->potassium_tier == tier && !has_low_clearance(s) &&
           (needs_vein ? is_inpatient(s) : !s.patient->is_nil_by_mouth);
}
bool takes_half_potassium(const Subject& s) {
    const bool needs_vein =
        s.patient->potassium_tier == PotassiumTier::critical_low || s.patient->is_nil_by_mouth;
    return is_potassium_low_today(s) && has_low_clearance(s) && (!needs_vein || is_inpatient(s));
}
/// Outside a ward no infusion is drafted: the patient has to go where one can be given.
bool needs_urgent_place(const Subject& s) {
    const bool is_potassium_critical =
        is_potassium_low_today(s) && s.patient->potassium_tier == PotassiumTier::critical_low;
    return !is_inpatient(s) &&
           (is_potassium_critical || (is_currently_low(*s.patient) && is_severe_low(*s.patient)));
}
bool is_potassium_stale(const Subject& s) { return !s.patient->potassium.is_current(); }
bool is_magnesium_stale(const Subject& s) { return !s.patient->magnesium.is_current(); }
bool is_calcium_unlike(const Subject& s) {
    return is_calcium_high(*s.patient) || is_calcium_very_low(*s.patient);
}
bool lacks_metabolic_panel(const Subject& s) { return lacks_potassium(s) || is_kidney_unknown(s); }

bool may_take_binder(const Subject& s) {
    const Facts& f = *s.patient;
    return f.potassium.is_current() && !f.potassium.is_haemolysed &&
           is_potassium_above(s, s.knowledge().other_orders.raas_halve) == Truth::yes;
}
bool is_potassium_haemolysed(const Subject& s) { return s.patient->potassium.is_haemolysed; }

constexpr Offer urgent_place{"R-URGENT", needs_urgent_place};
constexpr Offer slow_large{"S-MG-IV-4G-4H", takes_slow_large};
constexpr Offer slow_small{"S-MG-IV-2G-2H", takes_slow_small};
constexpr Offer half_magnesium{"S-MG-IV-RENAL", takes_renal_magnesium};
constexpr Offer magnesium_tablets{"S-MG-PO-BID", takes_magnesium_tablets};
constexpr Offer potassium_infusion{"S-KCL-IV-P", takes_potassium<PotassiumTier::critical_low>};
constexpr Offer potassium_twice{"S-KCL-PO-40X2", takes_potassium<PotassiumTier::moderate_low>};
constexpr Offer potassium_once{"S-KCL-PO-40", takes_potassium<PotassiumTier::mild_low>};
constexpr Offer half_potassium{"S-KCL-RENAL", takes_half_potassium};
constexpr Offer other_drug{"R-ALTERNATIVE"};
constexpr Offer cancel{"S-CANCEL"};
constexpr Offer ecg{"L-ECG"};
constexpr Offer potassium_now{"L-K-NOW", is_potassium_stale};
constexpr Offer magnesium_now{"L-MG", is_magnesium_stale};
constexpr Offer ionized_now{"L-ICA", is_calcium_unlike};
constexpr Offer creatinine_now{"L-CR", is_kidney_unknown};
constexpr Offer panel_now{"L-BMP", lacks_metabolic_panel};

constexpr Block full_magnesium_blocks{.what = full_magnesium,
                                      .says = "kidney function forbids a full magnesium dose",
                                      .when = has_low_clearance};

// Algorithm C10 and C13.
// Laid out by hand: version 14 of the formatter cannot cope with rows of this size.
// clang-format off
constexpr auto table = std::to_array<Rule>({
    Rule{
        .id = "DIG-ORD-LYTES-01",
        .title = "Digoxin with an electrolyte that makes it toxic",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about_of = digoxin_measure,
        .family = Family::link,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {digoxin_order,
                 {"usable potassium is below 3.5, magnesium is low or effective calcium is above the upper "
                  "limit of normal",
                  digoxin_lytes}},
        .indicator = {"critical if potassium is below 3.0 or magnesium below 1.2 mg/dL; else warning",
                      [](const Subject& s) {
                          return is_potassium_very_low(*s.patient) || is_severe(s) ? critical : warning;
                      }},
        .summary = "Digoxin with {lyte}: toxicity possible at normal digoxin level; correct first",
        .fills = {{"lyte", write_digoxin_lytes}},
        .body = {{"Give the first dose after the correction, or with it under ECG where it cannot wait."},
                 {"Toxicity shows below 2.0 ng/mL when potassium or magnesium is low."}},
        .offers = {urgent_place, slow_large, slow_small, half_magnesium, magnesium_tablets,
                   potassium_infusion, potassium_twice, potassium_once, half_potassium, {"L-DIG"}, ecg,
                   potassium_now, magnesium_now, ionized_now, creatinine_now},
        .blocks = {full_potassium_blocks, dialysis_potassium_blocks, enough_potassium_blocks,
                   sparing_drug_blocks, full_magnesium_blocks, myasthenia_blocks, heart_block_blocks,
                   high_level_blocks, high_calcium_blocks},
        .overrides = {"OV-CORRECTING", "OV-BENEFIT"},
        .sources = {"S31", "S10"},
        .strength = "label, guideline",
        .monitoring = "digoxin level, ECG, potassium and magnesium",
        .why = "Low potassium or magnesium and high calcium let digoxin act more strongly on the heart.",
    },
    Rule{
        .id = "DIG-ORD-NOLYTES-01",
        .title = "Digoxin without a recent potassium or magnesium",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about_of = known_measure,
        .family = Family::link,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {digoxin_order,
                 {"potassium or magnesium is missing, or normal and not current",
                  [](const Subject& s) { return to_truth(lacks_potassium(s) || lacks_magnesium(s)); }},
                 {"none of potassium, magnesium and calcium is known to be abnormal",
                  [](const Subject& s) { return to_truth(digoxin_lytes(s) != Truth::yes); }}},
        .indicator = {"info", [](const Subject&) { return info; }},
        .summary = "Digoxin ordered without recent K/Mg: check them, plus creatinine",
        .fills = {known_fill},
        .body = {{"On record: {known}."}},
        .offers = {panel_now, {"L-MG", lacks_magnesium}},
        .overrides = {"OV-CORRECTING", "OV-BENEFIT"},
        .sources = {"S31"},
        .strength = "label",
        .monitoring = "L-BMP, L-MG",
        .why = "Nobody can tell how strongly digoxin will act without these levels.",
    },
    Rule{
        .id = "QT-ORD-LYTES-01",
        .title = "Torsades-risk drug with a low electrolyte",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about_of = qt_measure,
        .family = Family::link,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {qt_order,
                 {"usable potassium is below 3.5, magnesium is low or effective calcium is below 7.6 mg/dL "
                  "(ionized 1.0 mmol/L); or QTc is 500 ms or more and current potassium below 4.0 or "
                  "magnesium below 2.0 mg/dL",
                  qt_lytes}},
        .indicator = {"low: critical if potassium is below 3.0, magnesium below 1.2 mg/dL, QTc 500 ms or "
                      "more, or another such drug comes with two of the three low; else warning. Only below "
                      "target with QTc 500 ms: info",
                      qt_indicator},
        .summary = "{drug} with {lyte}: torsades risk. Correct K to 4 and Mg to 2 or above, get ECG",
        .fills = {{"lyte", write_qt_lytes}},
        .body = {{"QTc of 500 ms or more is on record.",
                  [](const Subject& s) { return s.patient->is_qtc_500; }},
                 {"Another drug with known risk of torsades is active or being ordered.",
                  [](const Subject& s) {
                      return has_another_drug(*s.order, DrugTag::qt_known_risk, Recognition::any);
                  }},
                 {"A drug without QT risk, or this one after the correction, is an option."},
                 {"Correct the calcium too.",
                  [](const Subject& s) { return is_calcium_very_low(*s.patient); }}},
        .offers = {urgent_place, slow_large, slow_small, half_magnesium, magnesium_tablets,
                   potassium_infusion, potassium_twice, potassium_once, half_potassium, other_drug, ecg,
                   potassium_now, magnesium_now, ionized_now, creatinine_now},
        .blocks = {full_potassium_blocks, dialysis_potassium_blocks, enough_potassium_blocks,
                   sparing_drug_blocks, full_magnesium_blocks, myasthenia_blocks, heart_block_blocks,
                   high_level_blocks, high_calcium_blocks},
        .overrides = {"OV-CORRECTING", "OV-BENEFIT"},
        .sources = {"S48", "S10"},
        .strength = "guideline, observational",
        .monitoring = "QTc after the dose, potassium and magnesium",
        .why = "A long QT and a low electrolyte together are what starts torsades.",
    },
    Rule{
        .id = "QT-ORD-NOLYTES-01",
        .title = "Torsades-risk drug without a recent potassium or magnesium",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about_of = known_measure,
        .family = Family::link,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {qt_order,
                 {"potassium or magnesium is missing, or normal and not current",
                  [](const Subject& s) { return to_truth(lacks_potassium(s) || lacks_magnesium(s)); }},
                 {"QTc 500 ms or more, reduced ejection fraction, another such drug or a loop diuretic",
                  [](const Subject& s) { return to_truth(has_qt_risk(s)); }}},
        .indicator = {"info", [](const Subject&) { return info; }},
        .summary = "{drug} ordered with QT risk factors and no recent K/Mg: check them",
        .fills = {known_fill},
        .body = {{"On record: {known}."}},
        .offers = {panel_now, {"L-MG", lacks_magnesium}, ecg},
        .overrides = {"OV-CORRECTING", "OV-BENEFIT"},
        .sources = {"S48", "S10"},
        .strength = "guideline, observational",
        .monitoring = "L-BMP, L-MG, QTc",
        .why = "Where other risks are there already, a low level must not go unseen.",
    },
    Rule{
        .id = "WASTE-ORD-DIURETIC-01",
        .title = "Diuretic with low magnesium",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about = Measure::magnesium,
        .family = Family::link,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {{"the draft is a loop or thiazide diuretic",
                  [](const Subject& s) {
                      return to_truth(is_drug(s, {DrugTag::loop_diuretic, DrugTag::thiazide}));
                  }},
                 magnesium_low},
        .indicator = severe_is_warning,
        .summary = "{drug} with Mg {mg}: will lower Mg further; replace Mg, consider amiloride/MRA",
        .body = {{"Amiloride or an MRA only with eGFR above 30 and potassium below 5.0."}},
        .offers = {urgent_place, slow_large, slow_small, half_magnesium, magnesium_tablets, {"L-MG-2WK"},
                   magnesium_now, creatinine_now},
        .blocks = {full_magnesium_blocks, myasthenia_blocks, heart_block_blocks},
        .overrides = {"OV-CORRECTING", "OV-SPECIALIST", "OV-PALLIATIVE"},
        .sources = {"S03", "S26"},
        .strength = "label, observational",
        .monitoring = "magnesium and potassium in 1-2 weeks",
        .why = "Loop and thiazide diuretics make the kidney waste magnesium.",
    },
    Rule{
        .id = "WASTE-ORD-PPI-01",
        .title = "Proton pump inhibitor with low magnesium",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about = Measure::magnesium,
        .family = Family::link,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {{"the draft is a proton pump inhibitor",
                  [](const Subject& s) { return to_truth(is_drug(s, {DrugTag::ppi})); }},
                 magnesium_low},
        .indicator = {"warning", [](const Subject&) { return warning; }},
        .summary = "PPI with Mg {mg}: PPIs can cause refractory low Mg; consider H2 blocker or deprescribing",
        .body = {{"After more than a year of use about a quarter did not correct until it was stopped."}},
        .offers = {urgent_place, slow_large, slow_small, half_magnesium, magnesium_tablets, other_drug,
                   {"L-MG-2WK"}, magnesium_now, creatinine_now},
        .blocks = {full_magnesium_blocks, myasthenia_blocks, heart_block_blocks},
        .overrides = {"OV-CORRECTING", "OV-SPECIALIST", "OV-PALLIATIVE"},
        .sources = {"S26"},
        .strength = "label, observational",
        .monitoring = "magnesium in 1-2 weeks",
        .why = "Under these drugs the gut takes up too little magnesium.",
    },
    Rule{
        .id = "WASTE-ORD-NEPHRO-01",
        .title = "Tubular toxin with low magnesium",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about_of = wasted_measure,
        .family = Family::link,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {{"the draft is a systemic aminoglycoside, amphotericin B, foscarnet or pentamidine",
                  [](const Subject& s) { return to_truth(is_drug(s, tubular_toxins)); }},
                 {"usable magnesium is below the lower limit of normal; or foscarnet with ionized calcium "
                  "below 1.0 mmol/L",
                  [](const Subject& s) {
                      return any_of({to_truth(is_foscarnet_danger(s)), is_mg_low(*s.patient)});
                  }}},
        .indicator = {"critical below 1.2 mg/dL, or foscarnet with ionized calcium below 1.0 mmol/L; else "
                      "warning",
                      [](const Subject& s) {
                          return is_severe(s) || is_foscarnet_danger(s) ? critical : warning;
                      }},
        .summary = "{drug} with {lyte}: renal magnesium wasting; correct first, monitor Mg/K/Ca",
        .fills = {wasted_fill},
        .body = {{"Foscarnet binds calcium: correct ionized calcium before the dose.", is_foscarnet_danger}},
        .offers = {urgent_place, slow_large, slow_small, half_magnesium, magnesium_tablets, other_drug,
                   {"L-MG-24H"}, {"L-BMP"}, {"L-ICA", [](const Subject& s) {
                                                return is_drug(s, {DrugTag::foscarnet, DrugTag::pentamidine});
                                            }},
                   magnesium_now},
        .blocks = {full_magnesium_blocks, myasthenia_blocks, heart_block_blocks},
        .overrides = {"OV-CORRECTING", "OV-SPECIALIST", "OV-PALLIATIVE"},
        .sources = {"S03", "S36"},
        .strength = "label, observational",
        .monitoring = "magnesium, potassium, calcium and creatinine, daily at first",
        .why = "These drugs injure the tubule that holds magnesium back.",
    },
    Rule{
        .id = "WASTE-ORD-CIS-01",
        .title = "Cisplatin with low magnesium",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about = Measure::magnesium,
        .family = Family::link,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {{"the draft is cisplatin",
                  [](const Subject& s) { return to_truth(is_drug(s, {DrugTag::cisplatin})); }},
                 magnesium_low},
        .indicator = severe_is_critical,
        .summary = "Cisplatin with Mg {mg}: replace Mg before dose; add Mg to hydration (8-16 mEq)",
        .body = {{"8-16 mEq are 1-2 g of magnesium sulfate in the hydration."},
                 {"Magnesium with the hydration went with less kidney injury (odds ratio 0.22-0.24, "
                  "retrospective)."}},
        .offers = {urgent_place, slow_large, slow_small, half_magnesium, magnesium_tablets, other_drug,
                   {"L-MG-WEEKLY"}, magnesium_now, creatinine_now},
        .blocks = {full_magnesium_blocks, myasthenia_blocks, heart_block_blocks},
        .overrides = {"OV-CORRECTING", "OV-SPECIALIST", "OV-PALLIATIVE"},
        .sources = {"S37"},
        .strength = "observational",
        .monitoring = "weekly magnesium, creatinine before each dose",
        .why = "Cisplatin wastes magnesium, and low magnesium makes it more toxic to the kidney.",
    },
    Rule{
        .id = "WASTE-ORD-EGFR-01",
        .title = "Anti-EGFR antibody with low magnesium",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about = Measure::magnesium,
        .family = Family::link,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {{"the draft is cetuximab or panitumumab",
                  [](const Subject& s) { return to_truth(is_drug(s, anti_egfr)); }},
                 magnesium_low},
        .indicator = {"critical below 0.9 mg/dL (CTCAE grade 3); else warning",
                      [](const Subject& s) { return is_below_grade_3(s) ? critical : warning; }},
        .summary = "{drug} with Mg {mg}: IV magnesium; consider delaying dose if grade 3 or above",
        .body = {{"By mouth it often fails; grade 3 or 4 needs repeated high doses by vein, and each lasts "
                  "less than 72 h."},
                 {"Go on measuring for 8 weeks after the last dose."}},
        .offers = {urgent_place,
                   slow_large,
                   {"S-MG-IV-2G-2H", [](const Subject& s) {
                        return is_currently_low(*s.patient) && is_slightly_low(*s.patient) &&
                               is_inpatient(s) && has_kidney_for_tablets(s);
                    }},
                   half_magnesium, magnesium_tablets, other_drug, {"L-MG-WEEKLY"}, magnesium_now,
                   creatinine_now},
        .blocks = {full_magnesium_blocks, myasthenia_blocks, heart_block_blocks},
        .overrides = {"OV-CORRECTING", "OV-SPECIALIST", "OV-PALLIATIVE"},
        .sources = {"S35", "S36"},
        .strength = "label, observational",
        .monitoring = "weekly magnesium, and for 8 weeks after",
        .why = "Blocking EGFR closes the channel by which the kidney holds magnesium back.",
    },
    Rule{
        .id = "WASTE-ORD-CNI-01",
        .title = "Calcineurin inhibitor with low magnesium",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about = Measure::magnesium,
        .family = Family::link,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {{"the draft is a systemic calcineurin inhibitor",
                  [](const Subject& s) {
                      return to_truth(is_drug(s, {DrugTag::calcineurin_inhibitor}));
                  }},
                 magnesium_low},
        .indicator = severe_is_warning,
        .summary = "{drug} with Mg {mg}: CNI wasting; replace, check trough level",
        .offers = {urgent_place, slow_large, slow_small, half_magnesium, magnesium_tablets, {"L-MG-2WK"},
                   magnesium_now, creatinine_now},
        .blocks = {full_magnesium_blocks, myasthenia_blocks, heart_block_blocks},
        .overrides = {"OV-CORRECTING", "OV-SPECIALIST", "OV-PALLIATIVE"},
        .sources = {"S36"},
        .strength = "observational",
        .monitoring = "trough level; magnesium in 1-2 weeks",
        .why = "Calcineurin inhibitors make the kidney waste magnesium, the more the higher the level.",
    },
    Rule{
        .id = "WASTE-ORD-NOMG-01",
        .title = "Magnesium-wasting treatment without a current magnesium",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about = Measure::magnesium,
        .family = Family::link,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {{"the draft is an anti-EGFR antibody, cisplatin, amphotericin B, foscarnet or pentamidine",
                  [](const Subject& s) { return to_truth(is_drug(s, needs_magnesium_level)); }},
                 {"magnesium is not current",
                  [](const Subject& s) { return to_truth(is_magnesium_stale(s)); }}},
        .indicator = {"info", [](const Subject&) { return info; }},
        .summary = "{drug} ordered without a current Mg: check Mg, K, Ca before the dose",
        .fills = {known_fill},
        .body = {{"On record: {known}."}},
        .offers = {{"L-MG"}, {"L-BMP"}},
        .overrides = {"OV-CORRECTING", "OV-SPECIALIST", "OV-PALLIATIVE"},
        .sources = {"S35", "S37"},
        .strength = "label",
        .monitoring = "L-MG, L-BMP",
        .why = "These drugs start from the level that the patient has.",
    },
    Rule{
        .id = "BONE-ORD-HYPOCA-01",
        .title = "Antiresorptive drug with low calcium",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about = Measure::calcium_total,
        .family = Family::level,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {bone_order,
                 {"effective calcium is below the lower limit of normal",
                  [](const Subject& s) { return calcium_truth(*s.patient, is_calcium_low(*s.patient)); }}},
        .indicator = {"critical for denosumab and zoledronic acid; else warning",
                      [](const Subject& s) {
                          return is_drug(s, {DrugTag::denosumab, DrugTag::zoledronic_acid}) ? critical
                                                                                            : warning;
                      }},
        .summary = "{drug} with {ca_kind} {ca}: contraindicated until hypocalcaemia is corrected",
        .fills = {calcium_kind_fill, calcium_fill},
        .body = {{"Correct calcium and vitamin D, and a low magnesium, before the dose."},
                 {"Calcium again 1-2 weeks after the dose."}},
        .offers = {{"S-CA-PO", [](const Subject& s) {
                        return s.patient->calcium.tier == CalciumTier::mild_low &&
                               s.patient->calcium.measurement->is_current() &&
                               !s.patient->is_nil_by_mouth;
                    }},
                   cancel, {"L-ICA", [](const Subject& s) {
                                return s.patient->calcium.kind != CalciumKind::ionized;
                            }},
                   {"L-25OHD"}, {"L-PTH"}, magnesium_now, creatinine_now, {"L-CA-2WK"}},
        .blocks = {{.what = {DraftKind::calcium_lowering},
                    .says = "calcium is low: nothing that lowers it further"},
                   phosphate_blocks},
        .overrides = {"OV-SPECIALIST"},
        .sources = {"S33", "S34"},
        .strength = "label",
        .monitoring = "calcium 1-2 weeks after the dose",
        .why = "Bone that gives no calcium back lets a low level fall further.",
    },
    Rule{
        .id = "BONE-ORD-DMAB-CKD-01",
        .title = "Denosumab in advanced kidney disease",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about = Measure::egfr,
        .family = Family::renal,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {{"the draft is denosumab",
                  [](const Subject& s) { return to_truth(is_drug(s, {DrugTag::denosumab})); }},
                 no_clearance},
        .indicator = {"critical", [](const Subject&) { return critical; }},
        .summary =
            "Denosumab with eGFR below 30/dialysis: boxed warning, severe hypocalcaemia; specialist only",
        .body = {{"Kidney function: {renal}."},
                 {"Calcium every week for the first month; PTH and vitamin D before the dose."}},
        .offers = {other_drug, cancel, {"L-CA", lacks_calcium}, {"L-PTH"}, {"L-25OHD"}, {"L-CA-WEEK"}},
        .blocks = {{.what = {DraftKind::calcium_lowering},
                    .says = "denosumab in advanced kidney disease: severe hypocalcaemia"}},
        .overrides = {"OV-SPECIALIST"},
        .sources = {"S33"},
        .strength = "label",
        .monitoring = "calcium weekly for 4 weeks",
        .why = "In advanced kidney disease denosumab has caused deadly hypocalcaemia.",
    },
    Rule{
        .id = "BONE-ORD-ZOL-CRCL-01",
        .title = "Zoledronic acid with low clearance",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about = Measure::egfr,
        .family = Family::renal,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {{"the draft is zoledronic acid",
                  [](const Subject& s) { return to_truth(is_drug(s, {DrugTag::zoledronic_acid})); }},
                 {"creatinine clearance is below 35 mL/min; without one, eGFR below 30; or AKI 2-3, or "
                  "dialysis",
                  [](const Subject& s) { return to_truth(is_clearance_too_low(s)); }}},
        .indicator = {"critical", [](const Subject&) { return critical; }},
        .summary = "Zoledronic acid with {crcl}: contraindicated (osteoporosis) / reduce or avoid",
        .fills = {{"crcl", write_clearance}},
        .body = {{"In cancer a reduced dose after the label's table, by the specialist."}},
        .offers = {other_drug, cancel, creatinine_now, {"L-CA", lacks_calcium}},
        .blocks = {{.what = {DraftKind::calcium_lowering},
                    .says = "clearance is too low for zoledronic acid"}},
        .overrides = {"OV-SPECIALIST"},
        .sources = {"S34"},
        .strength = "label",
        .monitoring = "creatinine before each dose, calcium 1-2 weeks after",
        .why = "The drug leaves by the kidney alone and injures it.",
    },
    Rule{
        .id = "BONE-ORD-NOCA-01",
        .title = "Antiresorptive drug without a recent calcium",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about = Measure::calcium_total,
        .family = Family::link,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {bone_order,
                 {"calcium is missing, or not low and not current",
                  [](const Subject& s) { return to_truth(lacks_calcium(s)); }}},
        .indicator = {"info", [](const Subject&) { return info; }},
        .summary = "{drug} ordered without a recent calcium: check Ca, 25-OH-D, creatinine",
        .offers = {{"L-CA"}, {"L-ALB", [](const Subject& s) { return !s.patient->albumin.is_usable(); }},
                   {"L-25OHD"}, creatinine_now},
        .overrides = {"OV-SPECIALIST"},
        .sources = {"S33", "S34"},
        .strength = "label",
        .monitoring = "L-CA, L-25OHD, L-CR",
        .why = "A low calcium has to be found before the drug makes it worse.",
    },
    Rule{
        .id = "RAAS-ORD-HYPERK-01",
        .title = "RAAS drug with high potassium",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about = Measure::potassium,
        .family = Family::level,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {{"the draft is a RAAS inhibitor or a mineralocorticoid receptor antagonist",
                  [](const Subject& s) { return to_truth(is_drug(s, raas_drugs)); }},
                 {"usable potassium is above 5.5; or above 5.0 and no such antagonist is active yet",
                  raas_level}},
        .indicator = {"critical above 6.0; else warning", raas_indicator},
        .summary = "{drug} with K {k}: halve above 5.5, stop above 6.0; MRA not started above 5.0",
        .body = {{"The sample is haemolysed: repeat before anything else.", is_potassium_haemolysed},
                 {"Hold the other potassium sources too."},
                 {"Potassium again within a week after any change."}},
        .offers = {{"S-SZC", may_take_binder}, cancel, {"L-K-NOW"}, creatinine_now,
                   {"L-ECG", [](const Subject& s) { return raas_indicator(s) == critical; }},
                   {"L-K-WEEK"}},
        .blocks = {{.what = all_potassium, .says = "potassium is above the upper limit of normal"},
                   {.what = {DraftKind::potassium_lowering},
                    .says = "the sample is haemolysed: repeat before treating",
                    .when = [](const Subject& s) {
                        return is_potassium_haemolysed(s) && !s.patient->has_ecg_hyperkalaemia;
                    }}},
        .overrides = {"OV-CARDIAC-ICU", "OV-SPECIALIST"},
        .sources = {"S56"},
        .strength = "guideline",
        .monitoring = "potassium within 1 week",
        .why = "These drugs keep potassium in.",
    },
});
// clang-format on

}  // namespace

std::span<const Rule> other_orders() { return table; }

}  // namespace lytes::cards
