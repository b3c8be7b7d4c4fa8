#include <array>
#include <optional>

#include "cards/order_potassium.hpp"
#include "cards/placeholder.hpp"
#include "cards/tables.hpp"
#include "cards/tables/clauses_potassium.hpp"

namespace lytes::cards {
namespace {

using enum Indicator;
using fhir::Decimal;
using fhir::DrugTag;
using fhir::Measure;
using fhir::VenousLine;

// --- the draft ----------------------------------------------------------------------------------------

bool is_vein(const Subject& s) { return s.order->is_intravenous_potassium; }
bool is_mouth(const Subject& s) { return s.order->is_oral_potassium; }
bool is_potassium(const Subject& s) { return is_vein(s) || is_mouth(s); }
bool is_above(const std::optional<Decimal>& amount, Decimal limit) { return amount && *amount > limit; }

constexpr Clause potassium_order{"the draft delivers potassium",
                                 [](const Subject& s) { return to_truth(is_potassium(s)); }};
constexpr Clause intravenous_order{"the draft is intravenous potassium",
                                   [](const Subject& s) { return to_truth(is_vein(s)); }};
constexpr Clause oral_order{"the draft is oral potassium",
                            [](const Subject& s) { return to_truth(is_mouth(s)); }};

// --- level --------------------------------------------------------------------------------------------

constexpr Clause level_high{"usable potassium is above 5.0", [](const Subject& s) {
                                const Measurement& potassium = s.patient->potassium;
                                if (!potassium.is_usable()) return Truth::no;
                                return potassium.value.is_above(s.knowledge().potassium.upper_normal);
                            }};
/// Haemolysis makes a high value doubtful up to 6.4; ECG changes make it real.
bool is_doubtful(const Facts& f) {
    return f.potassium.is_haemolysed && f.potassium_tier != PotassiumTier::high_severe &&
           !f.has_ecg_hyperkalaemia;
}
Indicator level_indicator(const Subject& s) {
    const Facts& f = *s.patient;
    const bool is_stale = f.potassium.freshness == Freshness::stale;
    const bool is_high = is_potassium_raised(f);
    if (is_high) return is_stale || is_doubtful(f) ? warning : critical;
    return is_stale ? info : warning;
}

// --- kidney -------------------------------------------------------------------------------------------

/// C8: full or unknown potassium and a kidney that does not excrete.
bool may_be_full(const Subject& s) {
    const Measurement& potassium = s.patient->potassium;
    return !potassium.is_current() ||
           potassium.value.is_at_least(s.knowledge().potassium.upper_normal) != Truth::no;
}
Indicator renal_indicator(const Subject& s) {
    switch (s.patient->kidney.bucket) {
        case RenalBucket::dialysis:
        case RenalBucket::below_30:
        case RenalBucket::aki_2_3:
            return may_be_full(s) ? critical : warning;
        case RenalBucket::unknown:
            return is_vein(s) ? warning : info;
        case RenalBucket::aki_1:
        case RenalBucket::moderate:
        case RenalBucket::normal:
            break;
    }
    return warning;
}

// --- drugs beside it ----------------------------------------------------------------------------------

constexpr fhir::DrugTags raising_drugs{DrugTag::raas_inhibitor, DrugTag::mineralocorticoid_antagonist,
                                       DrugTag::trimethoprim, DrugTag::calcineurin_inhibitor};

Truth is_potassium_not_low_enough(const Subject& s) {
    const Facts& f = *s.patient;
    const RenalBucket bucket = f.kidney.bucket;
    if (bucket != RenalBucket::normal && bucket != RenalBucket::unknown) return Truth::yes;
    if (!f.potassium.is_current()) return Truth::yes;
    return f.potassium.value.is_at_least(s.knowledge().potassium.caution);
}

// --- dose, rate and concentration: the worst limit that is exceeded -----------------------------------

struct Excess {
    Indicator indicator = info;
    Decimal amount;
    Decimal limit;
    std::string_view unit;
};
using MaybeExcess = std::optional<Excess>;

MaybeExcess rate_excess(const Subject& s) {
    const PotassiumOrderLimits& limits = s.knowledge().potassium_orders;
    const std::optional<Decimal>& rate = s.order->dose.rate_per_h;
    if (is_above(rate, limits.central_rate)) return Excess{critical, *rate, limits.central_rate, " mEq/h"};
    if (!is_above(rate, limits.peripheral_rate)) return {};
    if (s.order->line != VenousLine::central) return Excess{warning, *rate, limits.peripheral_rate, " mEq/h"};
    if (has_ecg_monitoring(*s.patient)) return {};
    return Excess{info, *rate, limits.peripheral_rate, " mEq/h"};
}
MaybeExcess strength_excess(const Subject& s) {
    const PotassiumOrderLimits& limits = s.knowledge().potassium_orders;
    const auto strength = potassium_per_litre(*s.order);
    if (is_above(strength, limits.peripheral_meq_per_l_max))
        return Excess{critical, *strength, limits.peripheral_meq_per_l_max, " mEq/L"};
    if (is_above(strength, limits.peripheral_meq_per_l))
        return Excess{info, *strength, limits.peripheral_meq_per_l, " mEq/L"};
    return {};
}
/// C8: more than 200 mEq a day into a vein needs a current potassium of 2.5 or less.
bool is_depleted(const Subject& s) {
    const Measurement& potassium = s.patient->potassium;
    return potassium.is_current() &&
           potassium.value.is_above(s.knowledge().potassium.critical_low) == Truth::no;
}
MaybeExcess dose_excess(const Subject& s) {
    const PotassiumOrderLimits& limits = s.knowledge().potassium_orders;
    const DoseTotals& dose = s.order->dose;
    if (is_mouth(s)) {
        if (is_above(dose.per_24h, limits.oral_day_max))
            return Excess{critical, *dose.per_24h, limits.oral_day_max, " mEq/24 h by mouth"};
        if (is_above(dose.single, limits.oral_single))
            return Excess{warning, *dose.single, limits.oral_single, " mEq per oral dose"};
        return {};
    }
    if (is_above(dose.per_24h, limits.intravenous_day_max))
        return Excess{critical, *dose.per_24h, limits.intravenous_day_max, " mEq/24 h"};
    if (is_above(dose.per_24h, limits.intravenous_day) && !is_depleted(s))
        return Excess{warning, *dose.per_24h, limits.intravenous_day, " mEq/24 h"};
    return {};
}

/// What could not be read leaves the question open: it is never taken for small.
Truth dose_exceeds(const Subject& s) {
    if (dose_excess(s)) return Truth::yes;
    return s.order->dose.doubt == TotalDoubt::none ? Truth::no : Truth::unknown;
}
Truth rate_exceeds(const Subject& s) {
    if (rate_excess(s)) return Truth::yes;
    return s.order->dose.rate_per_h ? Truth::no : Truth::unknown;
}
Truth strength_exceeds(const Subject& s) {
    if (s.order->line != VenousLine::peripheral) return Truth::no;
    if (strength_excess(s)) return Truth::yes;
    return potassium_per_litre(*s.order) ? Truth::no : Truth::unknown;
}
template <MaybeExcess (*excess)(const Subject&)>
Indicator by_excess(const Subject& s) {
    const MaybeExcess found = excess(s);
    return found ? found->indicator : info;
}
template <MaybeExcess (*excess)(const Subject&)>
void write_number(const Subject& s, Text& out) {
    if (const MaybeExcess found = excess(s)) out.add_short(found->amount);
}
void write_excess_amount(const Subject& s, Text& out) {
    if (const MaybeExcess found = dose_excess(s)) out.add_short(found->amount).add(" mEq");
}
void write_excess_limit(const Subject& s, Text& out) {
    if (const MaybeExcess found = dose_excess(s)) out.add_short(found->limit).add(found->unit);
}

// --- other texts --------------------------------------------------------------------------------------

void write_level_age(const Subject& s, Text& out) { write_age_ago(s.patient->potassium, out); }
void write_salt(const Subject& s, Text& out) {
    out.add(s.order->order->drug.tags.has(DrugTag::potassium_chloride) ? "KCl" : "Potassium");
}
void write_forbidden_drug(const Subject& s, Text& out) {
    write_active_drug(*s.patient, forbidden_with_potassium, "amiloride or triamterene", out);
}
void write_raising_drug(const Subject& s, Text& out) {
    write_active_drug(*s.patient, raising_drugs, "a potassium-raising drug", out);
}
void write_order_dose(const Subject& s, Text& out) {
    if (s.order->dose.shown.empty())
        out.add("order");
    else
        out.add_plain(s.order->dose.shown, 32);
}
void write_refractory(const Subject& s, Text& out) {
    if (s.patient->is_potassium_refractory) out.add("still low after replacement ");
}

// --- predicates ---------------------------------------------------------------------------------------

bool has_low_clearance(const Subject& s) { return s.patient->has_low_clearance(); }
bool lacks_level(const Subject& s) { return !s.patient->potassium.is_current(); }
bool is_kidney_unknown(const Subject& s) { return s.patient->kidney.bucket == RenalBucket::unknown; }
bool is_low_today(const Subject& s) {
    return is_potassium_low(*s.patient) && s.patient->potassium.is_current();
}
bool is_vein_full(const Subject& s) { return is_vein(s) && is_low_today(s) && !has_low_clearance(s); }
bool is_vein_half(const Subject& s) { return is_vein(s) && is_low_today(s) && has_low_clearance(s); }
bool is_mouth_full(const Subject& s) { return is_mouth(s) && is_low_today(s) && !has_low_clearance(s); }
bool is_low_half(const Subject& s) { return is_low_today(s) && has_low_clearance(s); }
bool is_dose_unreadable(const Subject& s) { return s.order->dose.doubt != TotalDoubt::none; }
bool takes_slow_magnesium(const Subject& s) {
    return is_currently_low(*s.patient) && (is_vein(s) || is_severe_low(*s.patient)) && !has_low_clearance(s);
}
bool takes_magnesium_tablets(const Subject& s) {
    const RenalBucket bucket = s.patient->kidney.bucket;
    return is_currently_low(*s.patient) && is_slightly_low(*s.patient) && !s.patient->is_nil_by_mouth &&
           (bucket == RenalBucket::normal || bucket == RenalBucket::moderate);
}

constexpr Line unreadable_dose_line{"The planned dose could not be read from the order.", is_dose_unreadable};
constexpr Line rebound_line{"In ketoacidosis or a shift follow the protocol: potassium moves fast there."};
constexpr Offer cancel{"S-CANCEL"};
constexpr Offer ecg{"L-ECG"};
constexpr Offer after_infusion{"L-K-2H", is_vein};
constexpr Offer after_tablets{"L-K-4H", is_mouth};
constexpr Offer slow_infusion{"S-KCL-IV-P", is_vein_full};
constexpr Offer half_infusion{"S-KCL-RENAL", is_vein_half};

// Algorithm C8 with its bodies and C13.
// Laid out by hand: version 14 of the formatter cannot cope with rows of this size.
// clang-format off
constexpr auto table = std::to_array<Rule>({
    Rule{
        .id = "K-ORD-HYPERK-01",
        .title = "Potassium is already high",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about = Measure::potassium,
        .family = Family::level,
        .group = LeadGroup::order,
        .ages = Ages::any_age,
        .when = {potassium_order, level_high},
        .indicator = {"from 5.5 on critical, warning if stale or haemolysed below 6.5; above 5.0 warning, "
                      "info if stale",
                      level_indicator},
        .summary =
            "K is {k} ({age}): more potassium may cause arrhythmia; consider cancelling or recheck first",
        .fills = {{"age", write_level_age}},
        .body = {{"Hold the other potassium sources too."},
                 {"The sample is haemolysed: repeat before anything else.",
                  [](const Subject& s) { return s.patient->potassium.is_haemolysed; }}},
        .offers = {cancel, {"L-K-NOW"}, ecg},
        .blocks = {{.what = all_potassium, .says = "potassium is above the upper limit of normal"}},
        .folds = {{.families = {Family::renal, Family::ddi, Family::dx, Family::link, Family::route,
                                Family::dup},
                   .says = "critical: RENAL, DDI, DX, LINK, ROUTE, DUP",
                   .when = [](const Subject&, Indicator indicator) { return indicator == critical; }},
                  {.families = {Family::renal},
                   .says = "warning: RENAL",
                   .when = [](const Subject&, Indicator indicator) { return indicator == warning; }}},
        .overrides = {"OV-RECHECKED", "OV-LAB-ERROR"},
        .sources = {"S13", "S29"},
        .strength = "label",
        .monitoring = "potassium again, L-ECG",
        .why = "The patient already has more than enough.",
    },
    Rule{
        .id = "K-ORD-KSPARE-01",
        .title = "Potassium with triamterene or amiloride",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about = Measure::potassium,
        .family = Family::dx,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {potassium_order,
                 {"triamterene or amiloride is active or being ordered",
                  [](const Subject& s) { return to_truth(has_other(*s.order, forbidden_with_potassium)); }}},
        .indicator = {"critical", [](const Subject&) { return critical; }},
        .summary = "{salt} with {drug}: label contraindication (severe hyperkalaemia). Stop one of them",
        .fills = {{"salt", write_salt}, {"drug", write_forbidden_drug}},
        .offers = {cancel, {"L-K-NOW", lacks_level}, {"L-CR", is_kidney_unknown}},
        .blocks = {{.what = all_potassium,
                    .says = "amiloride or triamterene is active: potassium chloride beside it is "
                            "contraindicated by label"}},
        .overrides = {"OV-RECHECKED", "OV-LAB-ERROR"},
        .sources = {"S13", "S29"},
        .strength = "label",
        .monitoring = "potassium again",
        .why = "One adds potassium, the other keeps it in.",
    },
    Rule{
        .id = "K-ORD-RENAL-01",
        .title = "Potassium with poor, falling or unknown kidney function",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about = Measure::egfr,
        .family = Family::renal,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {potassium_order,
                 {"kidney function is below 30, AKI, dialysis or unknown",
                  [](const Subject& s) {
                      const RenalBucket bucket = s.patient->kidney.bucket;
                      return to_truth(bucket != RenalBucket::normal && bucket != RenalBucket::moderate);
                  }}},
        .indicator = {"below 30, AKI 2-3, dialysis: critical if potassium is 5.0 or above or not current, "
                      "else warning; AKI 1 warning; unknown: warning by vein, info by mouth",
                      renal_indicator},
        .summary = "Potassium {dose} with {renal}: give half, recheck K before repeating",
        .fills = {{"dose", write_order_dose}},
        .body = {{"Set a stop date."},
                 {"Dialysis: ask nephrology, and check the dialysate potassium.",
                  [](const Subject& s) { return s.patient->kidney.bucket == RenalBucket::dialysis; }},
                 {"No current potassium: measure it first.", lacks_level},
                 {"No current creatinine: measure it first.", is_kidney_unknown},
                 unreadable_dose_line},
        .offers = {{"S-KCL-RENAL", is_low_half},
                   cancel,
                   {"L-K-NOW", lacks_level},
                   {"L-CR", is_kidney_unknown},
                   after_infusion,
                   after_tablets},
        .blocks = {full_potassium_blocks, enough_potassium_blocks, dialysis_potassium_blocks},
        .folds = {{.rule = "K-ORD-RAAS-01", .says = "K-ORD-RAAS-01"}},
        .overrides = {"OV-NEPHRO", "OV-CARDIAC-ICU"},
        .sources = {"S29", "S39"},
        .strength = "label, protocol",
        .monitoring = "L-K-2H; potassium in a week",
        .why = "What the kidney does not excrete stays.",
    },
    Rule{
        .id = "K-ORD-RAAS-01",
        .title = "Potassium with a drug that keeps it in",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about = Measure::potassium,
        .family = Family::ddi,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {potassium_order,
                 {"a RAAS inhibitor, MRA, trimethoprim or calcineurin inhibitor is active or being ordered",
                  [](const Subject& s) { return to_truth(has_other(*s.order, raising_drugs)); }},
                 {"potassium is 4.5 or above or not current, or kidney function is below 60, AKI or dialysis",
                  is_potassium_not_low_enough}},
        .indicator = {"warning", [](const Subject&) { return warning; }},
        .summary = "Potassium with {drug}: hyperkalaemia risk; check K and creatinine, set a stop date",
        .fills = {{"drug", write_raising_drug}},
        .body = {{"Potassium and creatinine again within a week."}},
        .offers =
            {{"L-K-NOW", lacks_level}, {"L-CR", is_kidney_unknown}, after_infusion, {"L-K-WEEK", is_mouth}},
        .overrides = {"OV-NEPHRO", "OV-CARDIAC-ICU"},
        .sources = {"S29", "S39"},
        .strength = "label, protocol",
        .monitoring = "L-K-2H; potassium in a week",
        .why = "Two ways to the same high potassium.",
    },
    Rule{
        .id = "K-ORD-MGLOW-01",
        .title = "Potassium replaced, low magnesium not",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about = Measure::potassium,
        .family = Family::link,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {potassium_order,
                 {"usable potassium is below 3.5",
                  [](const Subject& s) { return potassium_truth(*s.patient, is_potassium_low(*s.patient)); }},
                 {"current magnesium is low",
                  [](const Subject& s) { return to_truth(is_currently_low(*s.patient)); }},
                 {"no magnesium is ordered or active",
                  [](const Subject& s) {
                      const bool is_taken =
                          s.order->other_magnesium != nullptr || has_other(*s.order, {DrugTag::magnesium});
                      return to_truth(!is_taken);
                  }}},
        .indicator = {"warning", [](const Subject&) { return warning; }},
        .summary = "K {k} and Mg {mg}: replace magnesium too, or potassium will not hold",
        .offers = {{"S-MG-IV-2G-2H", takes_slow_magnesium},
                   {"S-MG-IV-RENAL", takes_half_magnesium},
                   {"S-MG-PO-BID", takes_magnesium_tablets},
                   {"L-MG-24H"}},
        .blocks = {myasthenia_blocks, heart_block_blocks},
        .overrides = {"OV-RESULT-ELSEWHERE"},
        .sources = {"S42"},
        .strength = "observational",
        .monitoring = "L-MG",
        .why = "Magnesium deficit opens renal potassium channels.",
    },
    Rule{
        .id = "K-ORD-NOMG-01",
        .title = "Potassium replaced, magnesium unknown",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about = Measure::potassium,
        .family = Family::link,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {potassium_order,
                 {"current potassium is below 3.5",
                  [](const Subject& s) {
                      if (!s.patient->potassium.is_current()) return Truth::no;
                      return potassium_truth(*s.patient, is_potassium_low(*s.patient));
                  }},
                 {"magnesium is not current",
                  [](const Subject& s) { return to_truth(!s.patient->magnesium.is_current()); }},
                 {"potassium is refractory or below 3.0",
                  [](const Subject& s) {
                      return to_truth(s.patient->is_potassium_refractory ||
                                      is_potassium_very_low(*s.patient));
                  }}},
        .indicator = {"warning if refractory; else info",
                      [](const Subject& s) { return s.patient->is_potassium_refractory ? warning : info; }},
        .summary = "K {k} {refractory}and no recent Mg: add a magnesium level",
        .fills = {{"refractory", write_refractory}},
        .offers = {{"L-MG"}},
        .overrides = {"OV-RESULT-ELSEWHERE"},
        .sources = {"S42"},
        .strength = "observational",
        .monitoring = "L-MG",
        .why = "Potassium will not hold while magnesium is low, and nobody has looked.",
    },
    Rule{
        .id = "K-ORD-PUSH-01",
        .title = "Potassium by IV push",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .family = Family::dose,
        .group = LeadGroup::order,
        .ages = Ages::any_age,
        .when = {intravenous_order,
                 {"it is pushed, or a concentrate of 2 mEq/mL or more without any rate",
                  [](const Subject& s) { return to_truth(is_potassium_push(*s.order)); }}},
        .indicator = {"critical", [](const Subject&) { return critical; }},
        .summary = "IV push potassium can be fatal: never push; use a diluted infusion",
        .offers = {slow_infusion, half_infusion, cancel, ecg},
        .blocks = {full_potassium_blocks, enough_potassium_blocks, sparing_drug_blocks},
        .overrides = {"OV-CARDIAC-ICU", "OV-DKA"},
        .sources = {"S28", "S29"},
        .strength = "label",
        .monitoring = "ECG, L-K-2H",
        .why = "Undiluted potassium stops the heart.",
        .needs_only_order = true,
    },
    Rule{
        .id = "K-ORD-RATE-01",
        .title = "Potassium too fast",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about = Measure::potassium,
        .family = Family::dose,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {intravenous_order,
                 {"the rate is above 20 mEq/h, or above 10 by another than a central line or without "
                  "documented ECG monitoring",
                  rate_exceeds}},
        .indicator = {"above 20 mEq/h critical; above 10 by peripheral or unknown line warning; by central "
                      "line without documented ECG monitoring info",
                      by_excess<rate_excess>},
        .summary = "KCl {rate} mEq/h: limit 10 peripheral, 20 central with ECG monitoring",
        .fills = {{"rate", write_number<rate_excess>}},
        .body = {{"The line is not stated: it is taken for a peripheral one.",
                  [](const Subject& s) { return s.order->line == VenousLine::unspecified; }},
                 rebound_line},
        .offers = {slow_infusion, half_infusion, after_infusion, ecg, {"M-KIV"}},
        .blocks = {full_potassium_blocks, enough_potassium_blocks, sparing_drug_blocks},
        .overrides = {"OV-CARDIAC-ICU", "OV-DKA"},
        .sources = {"S28", "S29"},
        .strength = "label",
        .monitoring = "ECG, L-K-2H",
        .why = "Faster than this potassium reaches the heart before it spreads.",
    },
    Rule{
        .id = "K-ORD-CONC-01",
        .title = "Potassium too concentrated for a peripheral vein",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about = Measure::potassium,
        .family = Family::dose,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {intravenous_order, {"by peripheral line and above 100 mEq/L", strength_exceeds}},
        .indicator = {"above 200 mEq/L critical; above 100 info", by_excess<strength_excess>},
        .summary = "KCl {conc} mEq/L by peripheral line: use central access or dilute",
        .fills = {{"conc", write_number<strength_excess>}},
        .offers = {slow_infusion, half_infusion, after_infusion},
        .blocks = {full_potassium_blocks, enough_potassium_blocks, sparing_drug_blocks},
        .overrides = {"OV-CARDIAC-ICU", "OV-DKA"},
        .sources = {"S28", "S29"},
        .strength = "label",
        .monitoring = "ECG, L-K-2H",
        .why = "Concentrated potassium burns the vein and what lies around it.",
    },
    Rule{
        .id = "K-ORD-DOSE-01",
        .title = "Too much potassium",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about = Measure::potassium,
        .family = Family::dose,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {potassium_order,
                 {"above 400 mEq/24 h by vein (200 unless potassium is 2.5 or less), above 200 mEq/24 h or "
                  "40 mEq a dose by mouth",
                  dose_exceeds}},
        .indicator = {"above 400 mEq/24 h by vein or 200 by mouth critical; else warning",
                      by_excess<dose_excess>},
        .summary = "Potassium {dose} exceeds {limit}; split or reduce",
        .fills = {{"dose", write_excess_amount}, {"limit", write_excess_limit}},
        .body = {rebound_line},
        .offers = {{"S-KCL-PO-40", is_mouth_full},
                   slow_infusion,
                   half_infusion,
                   {"S-KCL-RENAL", is_low_half},
                   cancel,
                   after_infusion,
                   after_tablets},
        .blocks = {full_potassium_blocks, enough_potassium_blocks, sparing_drug_blocks},
        .overrides = {"OV-CARDIAC-ICU", "OV-DKA"},
        .sources = {"S28", "S29"},
        .strength = "label",
        .monitoring = "ECG, L-K-2H",
        .why = "More than the label allows, and more than a deficit asks for.",
    },
    Rule{
        .id = "K-ORD-PO-LT25-01",
        .title = "Tablets only for critically low potassium",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about = Measure::potassium,
        .family = Family::route,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {oral_order,
                 {"no intravenous potassium is ordered or active",
                  [](const Subject& s) {
                      return to_truth(!has_other_parenteral(
                          *s.order,
                          {DrugTag::potassium, DrugTag::potassium_chloride, DrugTag::potassium_phosphate}));
                  }},
                 {"current potassium is critically low",
                  [](const Subject& s) {
                      if (!s.patient->potassium.is_current()) return Truth::no;
                      return potassium_truth(*s.patient,
                                             s.patient->potassium_tier == PotassiumTier::critical_low);
                  }}},
        .indicator = {"warning", [](const Subject&) { return warning; }},
        .summary = "K {k} with oral KCl only: label advises IV below 2.5 mEq/L",
        .offers = {{"S-KCL-IV-P", [](const Subject& s) { return !has_low_clearance(s); }},
                   {"S-KCL-RENAL", has_low_clearance},
                   ecg,
                   {"L-K-2H"},
                   {"M-KIV"}},
        .blocks = {full_potassium_blocks, enough_potassium_blocks, sparing_drug_blocks},
        .overrides = {"OV-CARDIAC-ICU", "OV-DKA"},
        .sources = {"S28", "S29"},
        .strength = "label",
        .monitoring = "ECG, L-K-2H",
        .why = "Tablets are too slow for a heart at this level.",
    },
});
// clang-format on

}  // namespace

std::span<const Rule> potassium_orders() { return table; }

}  // namespace lytes::cards
