#include <array>
#include <optional>
#include <string>

#include "cards/dose.hpp"
#include "cards/drugs.hpp"
#include "cards/placeholder.hpp"
#include "cards/tables.hpp"
#include "cards/tables/clauses.hpp"

namespace lytes::cards {
namespace {

using enum Indicator;
using fhir::Decimal;
using fhir::DrugTag;
using fhir::Measure;
using Cell = std::optional<Indicator>;

// --- the draft
// --------------------------------------------------------------------------------------------------

bool is_intravenous(const OrderFacts& order) { return order.magnesium == MagnesiumOrderKind::intravenous; }
bool is_oral(const OrderFacts& order) {
    return order.magnesium != MagnesiumOrderKind::none && !is_intravenous(order);
}
bool is_tablet(const OrderFacts& order) {
    return is_oral(order) && order.magnesium != MagnesiumOrderKind::bowel_prep;
}

bool is_above(const std::optional<Decimal>& amount, Decimal limit) { return amount && *amount > limit; }

// --- C7: the RENAL family as a matrix
// -----------------------------------------------------------------------------

enum Column : std::size_t {
    iv_small,          // <= 2 g in 24 h, magnesium currently low
    iv_medium,         // > 2-4 g, magnesium currently low
    iv_not_low,        // <= 4 g, magnesium not low or unknown
    iv_large,          // > 4 g; a dose that nobody can read counts as large
    supplement_brief,  // at most 14 days and at most 350 mg elemental a day
    supplement_long,   // longer, unspecified, or more
    antacid_laxative,
    cathartic,
    emergency,
    columns
};

struct MatrixRow {
    RenalBucket bucket;
    std::array<Cell, columns> cells;
};

constexpr Cell none{};
constexpr Cell I{info};
constexpr Cell W{warning};
constexpr Cell C{critical};

// A matrix is read by columns.
// clang-format off
constexpr auto matrix = std::to_array<MatrixRow>({
    // bucket                <=2 g 2-4 g not low >4 g  brief long  antacid bowel emergency
    {RenalBucket::dialysis, {C,    C,    C,    C,    W,    W,    W,    C,    I   }},
    {RenalBucket::aki_2_3,  {W,    W,    C,    C,    W,    W,    W,    C,    I   }},
    {RenalBucket::below_30, {W,    W,    C,    C,    W,    W,    W,    C,    I   }},
    {RenalBucket::aki_1,    {W,    W,    W,    W,    I,    I,    I,    W,    I   }},
    {RenalBucket::moderate, {I,    I,    I,    W,    none, I,    I,    I,    I   }},
    {RenalBucket::unknown,  {W,    W,    W,    W,    I,    I,    I,    W,    I   }},
    {RenalBucket::normal,   {none, none, none, none, none, none, none, none, none}},
});
// clang-format on

Column intravenous_column(const Subject& s) {
    const MagnesiumOrderLimits& limits = s.knowledge().magnesium_orders;
    const std::optional<Decimal>& dose = s.order->dose.per_24h;
    if (s.order->is_emergency) return emergency;
    if (!dose || *dose > limits.medium_g) return iv_large;
    if (!is_currently_low(*s.patient)) return iv_not_low;
    return *dose > limits.small_g ? iv_medium : iv_small;
}

Column supplement_column(const Subject& s) {
    const MagnesiumOrderLimits& limits = s.knowledge().magnesium_orders;
    const DoseTotals& dose = s.order->dose;
    const bool is_brief = dose.planned_days && *dose.planned_days <= limits.supplement_days;
    const bool is_small = dose.per_24h && *dose.per_24h <= limits.supplement_mg;
    return is_brief && is_small ? supplement_brief : supplement_long;
}

/// The bowel preparation's label speaks of creatinine clearance (A8): below 30 it counts as below 30.
RenalBucket bucket_for(const Subject& s) {
    const Kidney& kidney = s.patient->kidney;
    const bool is_clearance_low =
        kidney.creatinine_clearance &&
        *kidney.creatinine_clearance < s.knowledge().magnesium_orders.bowel_prep_clearance_min;
    const bool is_mild_bucket =
        kidney.bucket != RenalBucket::dialysis && kidney.bucket != RenalBucket::aki_2_3;
    if (s.order->magnesium == MagnesiumOrderKind::bowel_prep && is_clearance_low && is_mild_bucket)
        return RenalBucket::below_30;
    return kidney.bucket;
}

Cell cell(const Subject& s) {
    Column column = antacid_laxative;
    switch (s.order->magnesium) {
        case MagnesiumOrderKind::none:
            return none;
        case MagnesiumOrderKind::intravenous:
            column = intravenous_column(s);
            break;
        case MagnesiumOrderKind::supplement:
            column = supplement_column(s);
            break;
        case MagnesiumOrderKind::antacid:
        case MagnesiumOrderKind::laxative:
            break;
        case MagnesiumOrderKind::bowel_prep:
            column = cathartic;
            break;
    }
    const RenalBucket bucket = bucket_for(s);
    for (const MatrixRow& row : matrix)
        if (row.bucket == bucket) return row.cells[column];
    return none;
}

constexpr Grading by_matrix{"by kidney function and kind of order, see the matrix",
                            [](const Subject& s) { return cell(s).value_or(info); }};
constexpr Clause in_matrix{"the matrix of kidney function and kind of order has an entry",
                           [](const Subject& s) { return to_truth(cell(s).has_value()); }};
constexpr Clause not_bowel_prep{"it is magnesium, but no bowel preparation: that is MG-ORD-BOWEL-01",
                                [](const Subject& s) {
                                    return to_truth(s.order->magnesium != MagnesiumOrderKind::none &&
                                                    s.order->magnesium != MagnesiumOrderKind::bowel_prep);
                                }};

template <RenalBucket... buckets>
Truth in_bucket(const Subject& s) {
    return to_truth(((s.patient->kidney.bucket == buckets) || ...));
}

// --- clauses
// ----------------------------------------------------------------------------------------------------------

constexpr Clause magnesium_order{"the draft delivers magnesium", [](const Subject& s) {
                                     return to_truth(s.order->magnesium != MagnesiumOrderKind::none);
                                 }};
constexpr Clause intravenous_order{"the draft is parenteral magnesium",
                                   [](const Subject& s) { return to_truth(is_intravenous(*s.order)); }};
constexpr Clause obstetric_order{
    "the draft is obstetric magnesium (pregnant or within 48 h of delivery, for pre-eclampsia, eclampsia or "
    "fetal "
    "neuroprotection)",
    [](const Subject& s) { return to_truth(s.order->is_obstetric); }};
constexpr Clause not_obstetric{"the draft is not obstetric magnesium",
                               [](const Subject& s) { return to_truth(!s.order->is_obstetric); }};

// --- level
// ----------------------------------------------------------------------------------------------------------

Truth is_level_high(const Subject& s) {
    const Facts& f = *s.patient;
    if (s.order->is_obstetric) return f.magnesium.value.is_above(s.knowledge().magnesium.obstetric_toxic);
    if (f.magnesium_tier == MagnesiumTier::undetermined) return Truth::unknown;
    return to_truth(is_magnesium_high(f));
}
Indicator level_indicator(const Subject& s) {
    const bool is_mild = s.patient->magnesium_tier == MagnesiumTier::high_mild;
    const Indicator fresh = is_mild && !s.order->is_obstetric ? warning : critical;
    return s.patient->magnesium.freshness == Freshness::stale ? lower(fresh) : fresh;
}

// --- dose and rate: the worst limit that is exceeded
// ---------------------------------------------------------------------

struct Excess {
    Indicator indicator = info;
    Decimal amount;
    Decimal limit;
    std::string_view unit;
    bool is_two_days_cap = false;
};
using MaybeExcess = std::optional<Excess>;

MaybeExcess intravenous_excess(const Subject& s) {
    const MagnesiumOrderLimits& limits = s.knowledge().magnesium_orders;
    const DoseTotals& dose = s.order->dose;
    if (s.patient->has_low_clearance() && is_above(dose.per_48h, limits.renal_two_days_g))
        return Excess{critical, *dose.per_48h, limits.renal_two_days_g, " g/48 h", true};
    if (is_above(dose.per_24h, limits.day_g_max))
        return Excess{critical, *dose.per_24h, limits.day_g_max, " g/24 h"};
    if (is_above(dose.per_24h, limits.day_g)) return Excess{warning, *dose.per_24h, limits.day_g, " g/24 h"};
    if (is_above(dose.single, limits.single_g))
        return Excess{warning, *dose.single, limits.single_g, " g single dose"};
    return {};
}
MaybeExcess oral_excess(const Subject& s) {
    const MagnesiumOrderLimits& limits = s.knowledge().magnesium_orders;
    const std::optional<Decimal>& day = s.order->dose.per_24h;
    constexpr std::string_view unit = " mg elemental/day";
    if (is_above(day, limits.oral_day_mg_max)) return Excess{warning, *day, limits.oral_day_mg_max, unit};
    if (is_above(day, limits.oral_day_mg)) return Excess{info, *day, limits.oral_day_mg, unit};
    return {};
}
MaybeExcess dose_excess(const Subject& s) {
    if (is_intravenous(*s.order)) return intravenous_excess(s);
    return is_tablet(*s.order) ? oral_excess(s) : MaybeExcess{};
}

MaybeExcess rate_excess(const Subject& s) {
    const MagnesiumOrderLimits& limits = s.knowledge().magnesium_orders;
    const DoseTotals& dose = s.order->dose;
    const bool is_pushed_on_purpose = s.patient->torsades || s.patient->cardiac_arrest;
    if (is_above(dose.rate_per_min, limits.rate_mg_per_min) && !is_pushed_on_purpose)
        return Excess{critical, *dose.rate_per_min, limits.rate_mg_per_min, " mg/min"};
    if (is_above(dose.rate_per_h, limits.rate_g_per_h) && !s.order->is_emergency)
        return Excess{warning, *dose.rate_per_h, limits.rate_g_per_h, " g/h"};
    return {};
}

MaybeExcess obstetric_excess(const Subject& s) {
    const MagnesiumOrderLimits& limits = s.knowledge().magnesium_orders;
    const DoseTotals& dose = s.order->dose;
    const auto load = dose.load || dose.maintenance_per_h ? dose.load : dose.single;
    if (is_above(load, limits.obstetric_load_g))
        return Excess{critical, *load, limits.obstetric_load_g, " g load"};
    const auto& rate = dose.maintenance_per_h;
    if (is_above(rate, limits.obstetric_rate_g_per_h_max))
        return Excess{critical, *rate, limits.obstetric_rate_g_per_h_max, " g/h"};
    if (is_above(rate, limits.obstetric_rate_g_per_h))
        return Excess{warning, *rate, limits.obstetric_rate_g_per_h, " g/h"};
    if (limits.caps_obstetric_day && is_above(dose.per_24h, limits.obstetric_day_g))
        return Excess{warning, *dose.per_24h, limits.obstetric_day_g, " g/24 h"};
    return {};
}

/// A dose that could not be read leaves the question open: it is never taken for a small one.
template <MaybeExcess (*excess)(const Subject&)>
Truth exceeds(const Subject& s) {
    if (excess(s)) return Truth::yes;
    return s.order->dose.doubt == TotalDoubt::none ? Truth::no : Truth::unknown;
}
Truth rate_exceeds(const Subject& s) {
    if (rate_excess(s)) return Truth::yes;
    const bool is_rate_known = s.order->dose.rate_per_h || s.order->dose.rate_per_min;
    return is_rate_known ? Truth::no : Truth::unknown;
}
template <MaybeExcess (*excess)(const Subject&)>
Indicator by_excess(const Subject& s) {
    const MaybeExcess found = excess(s);
    return found ? found->indicator : info;
}
template <MaybeExcess (*excess)(const Subject&)>
void write_amount(const Subject& s, Text& out) {
    if (const MaybeExcess found = excess(s)) out.add_short(found->amount).add(found->unit);
}
template <MaybeExcess (*excess)(const Subject&)>
void write_limit(const Subject& s, Text& out) {
    if (const MaybeExcess found = excess(s)) out.add_short(found->limit).add(found->unit);
}

// --- drugs that magnesium binds
// -----------------------------------------------------------------------------------------

struct Binding {
    fhir::DrugTags drugs;
    std::string_view otherwise;
    std::string_view gap;
    Indicator indicator = info;
};
/// Worst first; the last quinolone row is for those without a gap of their own and takes the widest.
constexpr auto bindings = std::to_array<Binding>({
    {{DrugTag::ciprofloxacin},       "ciprofloxacin",       "2 h before or 6 h after Mg",         warning},
    {{DrugTag::levofloxacin},        "levofloxacin",        "2 h before or after Mg",             warning},
    {{DrugTag::moxifloxacin},        "moxifloxacin",        "4 h before or 8 h after Mg",         warning},
    {{DrugTag::quinolone},           "quinolone",           "4 h before or 8 h after Mg",         warning},
    {{DrugTag::dolutegravir},        "dolutegravir",        "2 h before or 6 h after Mg",         warning},
    {{DrugTag::bictegravir},         "bictegravir",         "2 h before fasting or 6 h after Mg", warning},
    {{DrugTag::raltegravir},         "raltegravir",         "avoid Mg antacids",                  warning},
    {{DrugTag::elvitegravir},        "elvitegravir",        "more than 2 h apart",                warning},
    {{DrugTag::integrase_inhibitor}, "integrase inhibitor", "2 h before or 6 h after Mg",         warning},
    {{DrugTag::tetracycline},        "tetracycline",        "2-3 h apart",                        info   },
    {{DrugTag::levothyroxine},       "levothyroxine",       "4 h apart",                          info   },
    {{DrugTag::oral_bisphosphonate}, "oral bisphosphonate", "Mg 30-60 min later",                 info   },
});
const Binding* find_binding(const Subject& s) {
    for (const Binding& binding : bindings)
        if (s.order->other_drugs.has_any(binding.drugs)) return &binding;
    return nullptr;
}

// --- texts
// ----------------------------------------------------------------------------------------------------------

void write_level_age(const Subject& s, Text& out) { write_age_ago(s.patient->magnesium, out); }

void write_creatinine_age(const Subject& s, Text& out) {
    const Measurement& creatinine = s.patient->kidney.creatinine;
    if (creatinine.is_usable()) return write_age_ago(creatinine, out.add("last "));
    const fhir::Observation* last = creatinine.last_known;
    if (last != nullptr && last->effective)
        return void(out.add("last ").add_age(s.patient->input->now - last->effective->at).add(" ago"));
    // D5: where only an eGFR was reported, that is the last value.
    const Kidney& kidney = s.patient->kidney;
    if (!kidney.last_egfr || !s.patient->is_adult() || s.patient->is_pregnant)
        return void(out.add("none found"));
    out.add("last eGFR ").add(*kidney.last_egfr).add(", ").add_age(kidney.last_egfr_age).add(" ago");
}

void write_obstetric_creatinine(const Subject& s, Text& out) {
    const Measurement& creatinine = s.patient->kidney.creatinine;
    if (creatinine.source != nullptr && creatinine.source->value)
        out.add(*creatinine.source->value);
    else
        out.add("unknown");
    if (!creatinine.is_current()) out.add(creatinine.is_usable() ? " (not current)" : "");
}

void write_blocker(const Subject& s, Text& out) {
    write_active_drug(*s.patient, {DrugTag::neuromuscular_blocker}, "neuromuscular blocker", out);
}
void write_bound_drug(const Subject& s, Text& out) {
    if (const Binding* binding = find_binding(s))
        write_active_drug(*s.patient, binding->drugs, binding->otherwise, out);
}
void write_gap(const Subject& s, Text& out) {
    if (const Binding* binding = find_binding(s)) out.add(binding->gap);
}
void write_other_source(const Subject& s, Text& out) {
    const fhir::MedicationOrder* other = s.order->other_magnesium;
    const std::size_t before = out.size();
    if (other != nullptr) out.add_plain(other->drug.name.empty() ? other->drug.text : other->drug.name, 40);
    if (out.size() == before) out.add("magnesium");
}

DoseTotals total_of(const Subject& s, const fhir::MedicationOrder& order) {
    return derive_dose(
        order, is_parenteral(order) ? DoseBasis::magnesium_sulfate_g : DoseBasis::elemental_magnesium_mg,
        s.patient->weight_kg, *s.patient->input->arena);
}
void write_total(const Subject& s, Text& out) {
    const DoseTotals& mine = s.order->dose;
    const bool is_other_vein = is_parenteral(*s.order->other_magnesium);
    const DoseTotals other = total_of(s, *s.order->other_magnesium);
    const bool is_same_unit = is_other_vein == is_intravenous(*s.order);
    if (is_same_unit && mine.per_24h && other.per_24h) {
        if (const auto sum = Decimal::sum(*mine.per_24h, *other.per_24h))
            return void(out.add_short(*sum).add(is_other_vein ? " g/24 h" : " mg elemental/day"));
    }
    const auto shown = [&](const DoseTotals& dose) {
        if (dose.shown.empty())
            out.add("unknown");
        else
            out.add_plain(dose.shown, 24);
    };
    shown(mine);
    out.add(" + ");
    shown(other);
}

// --- predicates
// ----------------------------------------------------------------------------------------------------------

bool is_cancellable(const Subject& s) { return !s.order->is_emergency; }
/// A halved draft in place of the order: only for a magnesium that is low today.
bool may_halve(const Subject& s) {
    return is_intravenous(*s.order) && is_currently_low(*s.patient) && halves_for_kidney(*s.patient) &&
           !s.order->is_emergency;
}
bool may_go_slower(const Subject& s) {
    return is_intravenous(*s.order) && is_currently_low(*s.patient) &&
           s.patient->kidney.bucket == RenalBucket::normal && !s.order->is_emergency;
}
bool is_slower_severe(const Subject& s) { return may_go_slower(s) && is_severe_low(*s.patient); }
bool is_slower_slight(const Subject& s) { return may_go_slower(s) && is_slightly_low(*s.patient); }
/// C13: the oral way when magnesium is low and not severe.
bool may_swallow(const Subject& s) {
    const RenalBucket bucket = s.patient->kidney.bucket;
    return is_intravenous(*s.order) && is_currently_low(*s.patient) && is_slightly_low(*s.patient) &&
           !s.patient->is_nil_by_mouth && (bucket == RenalBucket::normal || bucket == RenalBucket::moderate);
}
bool is_kidney_unknown(const Subject& s) { return s.patient->kidney.bucket == RenalBucket::unknown; }
bool is_vein(const Subject& s) { return is_intravenous(*s.order); }
bool is_dose_unreadable(const Subject& s) { return s.order->dose.doubt != TotalDoubt::none; }
bool is_doubtful_high(const Subject& s) {
    return s.patient->magnesium.is_haemolysed && s.patient->magnesium_tier == MagnesiumTier::high_mild;
}

constexpr Line unreadable_dose_line{
    "The planned dose could not be read from the order, so it was taken for a large one.",
    is_dose_unreadable};
constexpr Offer cancel{"S-CANCEL", is_cancellable};
constexpr Offer half{"S-MG-IV-RENAL", may_halve};
constexpr Offer nursing{"M-MGIV", is_vein};
constexpr Block no_full_dose{.what = full_magnesium, .says = "kidney function forbids a full magnesium dose"};
constexpr Block no_full_dose_in_aki{
    .what = full_magnesium,
    .says = "kidney injury forbids a full magnesium dose",
    .when = [](const Subject& s) { return s.patient->kidney.bucket == RenalBucket::aki_2_3; }};
constexpr Block no_magnesium_in_dialysis{.what = all_magnesium, .says = "the patient is on dialysis"};

// Algorithm C7 with its bodies and C13.
// Laid out by hand: version 14 of the formatter cannot cope with rows of this size.
// clang-format off
constexpr auto table = std::to_array<Rule>({
    Rule{
        .id = "MG-ORD-HYPERMG-01",
        .title = "Magnesium is already high",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about = Measure::magnesium,
        .family = Family::level,
        .group = LeadGroup::order,
        .ages = Ages::any_age,
        .when = {magnesium_order,
                 {"a usable magnesium exists",
                  [](const Subject& s) { return to_truth(s.patient->magnesium.is_usable()); }},
                 {"it is above the upper limit of normal (obstetric: above its toxic limit)", is_level_high}},
        .indicator = {"critical if moderately or severely high; warning if mildly; one level lower if stale",
                      level_indicator},
        .summary = "Mg already {mg} ({age}): more magnesium is not advised; consider cancelling, recheck Mg",
        .fills = {{"age", write_level_age}},
        .body = {{"Hold the other magnesium sources too."},
                 {"The sample is haemolysed: a magnesium up to 3.0 mg/dL is doubtful.", is_doubtful_high}},
        .offers = {cancel, {"L-MG-6H"}, nursing},
        .blocks = {{.what = all_magnesium, .says = "magnesium is above the upper limit of normal"}},
        .folds = {{.families = {Family::renal, Family::ddi, Family::link, Family::route, Family::dup},
                   .says = "critical: RENAL, DDI, LINK, ROUTE, DUP",
                   .when = [](const Subject&, Indicator indicator) { return indicator == critical; }},
                  {.families = {Family::renal},
                   .says = "warning: RENAL",
                   .when = [](const Subject&, Indicator indicator) { return indicator == warning; }}},
        .overrides = {"OV-OB-THERAPY", "OV-LAB-ERROR"},
        .sources = {"S24"},
        .strength = "label",
        .monitoring = "L-MG-6H, M-MGIV",
        .why = "The patient already has more than enough.",
    },
    Rule{
        .id = "MG-ORD-MYASTH-01",
        .title = "Magnesium with myasthenia",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .family = Family::dx,
        .group = LeadGroup::order,
        .ages = Ages::any_age,
        .when = {magnesium_order,
                 {"myasthenia gravis or Lambert-Eaton syndrome is coded",
                  [](const Subject& s) { return to_truth(s.patient->has_myasthenia); }}},
        .indicator = {"critical if parenteral; warning for a bowel preparation; else info",
                      [](const Subject& s) {
                          if (is_intravenous(*s.order)) return critical;
                          return s.order->magnesium == MagnesiumOrderKind::bowel_prep ? warning : info;
                      }},
        .summary = "Myasthenia coded: IV magnesium can precipitate respiratory failure. Avoid or use "
                   "with ICU support",
        .body = {{"If it is torsades: with cardiology and anaesthesia present."},
                 {"Magnesium is low but not severe: tablets are the safer way.", may_swallow}},
        .offers = {cancel, {"S-MG-PO-BID", may_swallow}, {"L-ECG", is_vein}},
        .blocks = {{.what = parenteral_magnesium,
                    .says = "myasthenia is coded: parenteral magnesium can precipitate respiratory failure"}},
        .overrides = {"OV-EMERGENCY", "OV-PACED"},
        .sources = {"S23", "S24"},
        .strength = "label, expert",
        .monitoring = "intensive care, ECG",
        .why = "Magnesium blocks the neuromuscular junction that is already failing.",
    },
    Rule{
        .id = "MG-ORD-AVB-01",
        .title = "Parenteral magnesium with heart block",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .family = Family::dx,
        .group = LeadGroup::order,
        .ages = Ages::any_age,
        .when = {intravenous_order,
                 {"second- or third-degree heart block is coded, and no pacemaker",
                  [](const Subject& s) { return to_truth(s.patient->has_av_block); }}},
        .indicator = {"critical; warning in an emergency",
                      [](const Subject& s) { return s.order->is_emergency ? warning : critical; }},
        .summary = "Heart block coded: parenteral magnesium is contraindicated by label unless paced",
        .body = {{"If it is torsades: with cardiology present and pacing ready."},
                 {"Magnesium is low but not severe: tablets are the safer way.", may_swallow}},
        .offers = {cancel, {"S-MG-PO-BID", may_swallow}, {"L-ECG"}},
        .blocks = {{.what = parenteral_magnesium, .says = "high-grade heart block without a pacemaker is "
                                                          "coded"}},
        .overrides = {"OV-EMERGENCY", "OV-PACED"},
        .sources = {"S23", "S24"},
        .strength = "label, expert",
        .monitoring = "intensive care, ECG",
        .why = "Magnesium slows conduction through the node further.",
    },
    Rule{
        .id = "MG-ORD-DIALYSIS-01",
        .title = "Magnesium for a dialysis patient",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about = Measure::egfr,
        .family = Family::renal,
        .group = LeadGroup::order,
        .ages = Ages::any_age,
        .when = {not_bowel_prep, not_obstetric,
                 {"the patient is on dialysis", in_bucket<RenalBucket::dialysis>}, in_matrix},
        .indicator = by_matrix,
        .summary = "Magnesium ordered for a dialysis patient: avoid unless directed by nephrology; check Mg",
        .body = {{"Instead: a laxative or antacid without magnesium (PEG, senna); nephrology chooses the "
                  "antacid."},
                 unreadable_dose_line},
        .offers = {cancel, {"L-MG"}, nursing},
        .blocks = {no_magnesium_in_dialysis},
        .overrides = {"OV-NEPHRO"},
        .sources = {"S24", "S32"},
        .strength = "label",
        .monitoring = "L-MG",
        .why = "Without a kidney magnesium leaves only with the next dialysis.",
    },
    Rule{
        .id = "MG-ORD-AKI-01",
        .title = "Magnesium during acute kidney injury",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about = Measure::egfr,
        .family = Family::renal,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {not_bowel_prep, not_obstetric,
                 {"acute kidney injury is under way", in_bucket<RenalBucket::aki_1, RenalBucket::aki_2_3>},
                  in_matrix},
        .indicator = by_matrix,
        .summary = "Magnesium ordered during AKI stage {n} (creatinine {cr}): eGFR unreliable; reduce "
                   "and check levels",
        .body = {{"Creatinine is not in a steady state: the true clearance is lower than any equation says."},
                 {"Half dose at half rate, magnesium before any repeat.", may_halve},
                 unreadable_dose_line},
        .offers = {half, cancel, {"L-MG-6H"}, {"L-CR"}, nursing},
        .blocks = {no_full_dose_in_aki},
        .overrides = {"OV-EMERGENCY", "OV-LEVEL-GUIDED", "OV-NEPHRO"},
        .sources = {"S23", "S38", "S39", "S41", "S18"},
        .strength = "label, protocol, observational",
        .monitoring = "L-MG-6H, L-CR, M-MGIV",
        .why = "A kidney that fails today clears less than yesterday's creatinine says.",
    },
    Rule{
        .id = "MG-ORD-RENAL-LT30-01",
        .title = "Magnesium with eGFR below 30",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about = Measure::egfr,
        .family = Family::renal,
        .group = LeadGroup::order,
        .ages = Ages::any_age_if_reported,
        .when = {not_bowel_prep, not_obstetric,
                 {"kidney function is below 30", in_bucket<RenalBucket::below_30>}, in_matrix},
        .indicator = by_matrix,
        .summary =
            "Magnesium {dose} ordered with eGFR {egfr}: accumulation risk. Halve dose, recheck Mg before "
            "repeat",
        .body = {{"Label: at most 20 g in 48 h in severe renal insufficiency, with frequent levels.",
                  is_vein},
                 {"Oral magnesium raises the level already in moderately reduced kidney function.",
                  [](const Subject& s) { return is_oral(*s.order); }},
                 unreadable_dose_line},
        .offers = {half, cancel, {"L-MG-6H"}, {"L-CR"}, nursing},
        .blocks = {no_full_dose},
        .overrides = {"OV-EMERGENCY", "OV-LEVEL-GUIDED", "OV-NEPHRO"},
        .sources = {"S23", "S38", "S39", "S41"},
        .strength = "label, protocol, observational",
        .monitoring = "L-MG-6H, L-CR, M-MGIV",
        .why = "Magnesium accumulates below 30 mL/min; half the dose does the work.",
    },
    Rule{
        .id = "MG-ORD-RENAL-30-59-01",
        .title = "Magnesium with eGFR 30 to 59",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about = Measure::egfr,
        .family = Family::renal,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {not_bowel_prep, not_obstetric,
                 {"kidney function is 30 to 59", in_bucket<RenalBucket::moderate>}, in_matrix},
        .indicator = by_matrix,
        .summary = "Magnesium ordered with eGFR {egfr}: reduced clearance; recheck Mg before further doses",
        .body = {unreadable_dose_line},
        .offers = {{"L-CR"}, {"L-MG-24H"}},
        .overrides = {"OV-RESULT-ELSEWHERE", "OV-EMERGENCY"},
        .sources = {"S03", "S41"},
        .strength = "expert, observational",
        .monitoring = "L-CR, L-MG-24H",
        .why = "One dose is safe; repeated doses add up.",
    },
    Rule{
        .id = "MG-ORD-RENAL-UNK-01",
        .title = "Magnesium without a recent creatinine",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about = Measure::egfr,
        .family = Family::renal,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {not_bowel_prep, not_obstetric,
                 {"kidney function is unknown, or only an old normal value exists",
                  in_bucket<RenalBucket::unknown>},
                 in_matrix},
        .indicator = by_matrix,
        .summary = "Magnesium ordered without a recent creatinine ({age}): verify renal function first",
        .fills = {{"age", write_creatinine_age}},
        .offers = {{"L-CR"}, {"L-BMP"}, {"L-MG-24H"}},
        .overrides = {"OV-RESULT-ELSEWHERE", "OV-EMERGENCY"},
        .sources = {"S03", "S41"},
        .strength = "expert, observational",
        .monitoring = "L-CR, L-MG-24H",
        .why = "An old creatinine may warn, never reassure.",
    },
    Rule{
        .id = "MG-ORD-BOWEL-01",
        .title = "Magnesium bowel preparation and kidney function",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about = Measure::egfr,
        .family = Family::renal,
        .group = LeadGroup::order,
        .ages = Ages::any_age_if_reported,
        .when = {{"the draft is a cathartic or bowel preparation (2 g elemental magnesium or more in 24 h)",
                  [](const Subject& s) {
                      return to_truth(s.order->magnesium == MagnesiumOrderKind::bowel_prep);
                  }},
                 in_matrix},
        .indicator = by_matrix,
        .summary = "Magnesium bowel prep with {renal}: contraindicated below 30 mL/min; use a PEG "
                   "preparation",
        .body = {{"One preparation holds 3 to 4 g of elemental magnesium."}},
        .offers = {cancel, {"L-CR", is_kidney_unknown}, {"L-MG"}},
        .blocks = {{.what = all_magnesium,
                    .says = "kidney function is below 30, AKI stage 2-3 or dialysis",
                    .when = [](const Subject& s) { return s.patient->has_low_clearance(); }}},
        .overrides = {"OV-NEPHRO"},
        .sources = {"S32", "S24"},
        .strength = "label",
        .monitoring = "L-MG",
        .why = "A gut full of magnesium and a kidney that cannot clear it.",
    },
    Rule{
        .id = "MG-ORD-OB-RENAL-01",
        .title = "Obstetric magnesium and creatinine",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about = Measure::creatinine,
        .family = Family::renal,
        .group = LeadGroup::order,
        .ages = Ages::pregnant,
        .when = {obstetric_order,
                 {"creatinine is above 1.0 mg/dL or not current, or the patient is on dialysis",
                  [](const Subject& s) {
                      const Kidney& kidney = s.patient->kidney;
                      const bool is_high = kidney.creatinine.is_usable() &&
                                           is_above(kidney.creatinine_mg_dl,
                                                    s.knowledge().magnesium_orders.obstetric_creatinine);
                      return to_truth(is_high || !kidney.creatinine.is_current() ||
                                      kidney.bucket == RenalBucket::dialysis);
                  }}},
        .indicator = {"critical from 2.5 mg/dL on or in dialysis; warning above 1.0; info without a "
                      "current creatinine",
                      [](const Subject& s) {
                          const Kidney& kidney = s.patient->kidney;
                          const MagnesiumOrderLimits& limits = s.knowledge().magnesium_orders;
                          if (kidney.bucket == RenalBucket::dialysis) return critical;
                          if (!kidney.creatinine.is_usable() || !kidney.creatinine_mg_dl) return info;
                          if (*kidney.creatinine_mg_dl >= limits.obstetric_creatinine_max) return critical;
                          return is_above(kidney.creatinine_mg_dl,
                          limits.obstetric_creatinine) ? warning : info;
                      }},
        .summary =
            "Pre-eclampsia magnesium with creatinine {cr}: keep load, cut maintenance to 1 g/h, check levels",
        .fills = {{"cr", write_obstetric_creatinine}},
        .body = {{"Magnesium every 4-6 h; reflexes, breathing and urine (30 mL/h or more); calcium "
                  "gluconate 1 g ready."},
                 {"No current creatinine: measure it, and keep the protocol until it is known.",
                  [](const Subject& s) { return !s.patient->kidney.creatinine.is_current(); }}},
        .offers = {{"L-MG-OB"}, {"L-CR",
                                 [](const Subject& s) { return !s.patient->kidney.creatinine.is_current(); }},
                   {"M-OB"}},
        .overrides = {"OV-OB-PROTOCOL"},
        .sources = {"S23", "S24", "S51"},
        .strength = "label, guideline",
        .monitoring = "reflexes, breathing, urine 30 mL/h, magnesium every 4-6 h, calcium gluconate ready",
        .why = "The load is safe; the maintenance accumulates.",
    },
    Rule{
        .id = "MG-ORD-NMB-01",
        .title = "Parenteral magnesium with a neuromuscular blocker",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .family = Family::ddi,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {intravenous_order,
                 {"a neuromuscular blocker is active or was given within 24 h",
                  [](const Subject& s) {
                      return to_truth(s.patient->has_neuromuscular_blocker_24h ||
                                      s.order->other_drugs.has(DrugTag::neuromuscular_blocker));
                  }}},
        .indicator = {"warning", [](const Subject&) { return warning; }},
        .summary = "IV magnesium with {drug}: prolonged neuromuscular block; monitor train-of-four, "
                   "ventilation",
        .fills = {{"drug", write_blocker}},
        .body = {{"After 60 mg/kg of magnesium recovery from rocuronium took about twice as long."}},
        .offers = {{"M-TOF"}},
        .overrides = {"OV-SPECIALIST"},
        .sources = {"S50"},
        .strength = "observational, label",
        .monitoring = "train-of-four, ventilation",
        .why = "Both block the same junction.",
    },
    Rule{
        .id = "MG-ORD-CHELATE-01",
        .title = "Oral magnesium binds another oral drug",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .family = Family::ddi,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {{"the draft is oral magnesium",
                  [](const Subject& s) { return to_truth(is_oral(*s.order)); }},
                 {"an integrase inhibitor, quinolone, tetracycline, levothyroxine or oral bisphosphonate "
                  "is active",
                  [](const Subject& s) { return to_truth(find_binding(s) != nullptr); }}},
        .indicator = {"warning for integrase inhibitors and quinolones; else info",
                      [](const Subject& s) {
                          const Binding* binding = find_binding(s);
                          return binding == nullptr ? info : binding->indicator;
                      }},
        .summary = "Oral magnesium binds {drug}: separate doses ({gap})",
        .fills = {{"drug", write_bound_drug}, {"gap", write_gap}},
        .body = {{"Edit the times of the doses; the interaction needs no other drug."}},
        .overrides = {"OV-TIMED"},
        .sources = {"S49"},
        .strength = "label",
        .why = "What magnesium holds in the gut is not absorbed: dolutegravir taken together loses three "
               "quarters.",
    },
    Rule{
        .id = "MG-ORD-RATE-01",
        .title = "Magnesium too fast",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .family = Family::dose,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {intravenous_order, not_obstetric,
                 {"the rate is above 150 mg/min (torsades and arrest excepted) or above 2 g/h "
                  "(emergencies excepted)",
                  rate_exceeds}},
        .indicator = {"critical above 150 mg/min; warning above 2 g/h", by_excess<rate_excess>},
        .summary = "Magnesium rate {rate} exceeds {limit}: risk of hypotension and urinary loss; slow "
                   "the infusion",
        .fills = {{"rate", write_amount<rate_excess>}, {"limit", write_limit<rate_excess>}},
        .body = {{"Usual: 1 g/h, at most 2 g/h; a faster push only for pulseless torsades or arrest."},
                 {"The order says push without a time: 5 minutes were assumed.",
                  [](const Subject& s) { return s.order->dose.is_push; }}},
        .offers = {{"S-MG-IV-4G-4H", is_slower_severe}, {"S-MG-IV-2G-2H", is_slower_slight}, half, nursing},
        .overrides = {"OV-EMERGENCY", "OV-SPECIALIST"},
        .sources = {"S23", "S25"},
        .strength = "label, protocol",
        .monitoring = "M-MGIV, L-MG-6H",
        .why = "A fast load drops the blood pressure and half of it is lost in urine.",
        .needs_only_order = true,
    },
    Rule{
        .id = "MG-ORD-DOSE-01",
        .title = "Magnesium dose above the limits",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .family = Family::dose,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {magnesium_order, not_obstetric,
                 {"a dose limit is exceeded: 20 g/48 h with poor clearance, 28 g/24 h, 8 g/24 h or 4 g "
                  "at once by vein; "
                  "1000 or 600 mg elemental a day by mouth",
                  exceeds<dose_excess>}},
        .indicator = {"critical above 20 g/48 h with poor clearance or 28 g/24 h; warning above 4 g at "
                      "once, 8 g/24 h or "
                      "1000 mg by mouth; info above 600 mg by mouth",
                      by_excess<dose_excess>},
        .summary = "Magnesium {dose} exceeds {limit} for this patient; reduce or justify",
        .fills = {{"dose", write_amount<dose_excess>}, {"limit", write_limit<dose_excess>}},
        .body = {{"The label's ceilings are no targets."}},
        .offers = {{"S-MG-IV-4G-4H", is_slower_severe}, {"S-MG-IV-2G-2H", is_slower_slight}, half,
                    {"L-MG-6H", is_vein},
                   nursing},
        .folds = {{.families = {Family::renal},
                   .says = "for the 20 g/48 h limit: RENAL",
                   .when = [](const Subject& s, Indicator) {
                       const MaybeExcess excess = dose_excess(s);
                       return excess && excess->is_two_days_cap;
                   }}},
        .overrides = {"OV-EMERGENCY", "OV-SPECIALIST"},
        .sources = {"S23", "S25"},
        .strength = "label, protocol",
        .monitoring = "M-MGIV, L-MG-6H",
        .why = "Beyond these amounts toxicity is a matter of time.",
        .needs_only_order = true,
    },
    Rule{
        .id = "MG-ORD-OB-DOSE-01",
        .title = "Obstetric magnesium above the usual dose",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .family = Family::dose,
        .group = LeadGroup::order,
        .ages = Ages::pregnant,
        .when = {obstetric_order,
                 {"the load is above 6 g, the maintenance above 2 g/h or the day above a cap of the site",
                  exceeds<obstetric_excess>}},
        .indicator = {"critical for a load above 6 g or more than 3 g/h; warning above 2 g/h or, where a "
                      "site wants it, above its daily cap",
                      by_excess<obstetric_excess>},
        .summary = "Obstetric magnesium {dose} exceeds usual 4-6 g load, 1-2 g/h; check the order",
        .fills = {{"dose", write_amount<obstetric_excess>}},
        .offers = {{"L-MG-OB"}, {"M-OB"}},
        .overrides = {"OV-OB-PROTOCOL"},
        .sources = {"S24", "S51"},
        .strength = "label, guideline",
        .monitoring = "reflexes, breathing, urine 30 mL/h, magnesium every 4-6 h, calcium gluconate ready",
        .why = "Obstetric doses are high on purpose, and so are the accidents.",
        .needs_only_order = true,
    },
    Rule{
        .id = "MG-ORD-OB-DUR-01",
        .title = "Magnesium beyond 5 days in pregnancy",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .family = Family::dose,
        .group = LeadGroup::order,
        .ages = Ages::pregnant,
        .when = {intravenous_order,
                 {"the patient is pregnant, or the order is obstetric",
                  [](const Subject& s) { return to_truth(s.patient->is_pregnant || s.order->is_obstetric); }},
                 {"parenteral magnesium adds up to more than 5 days",
                  [](const Subject& s) {
                      const auto& days = s.order->pregnancy_magnesium_days;
                      return to_truth(days && *days > s.knowledge().magnesium_orders.obstetric_days);
                  }}},
        .indicator = {"warning", [](const Subject&) { return warning; }},
        .summary = "IV magnesium beyond 5-7 days in pregnancy: fetal bone and calcium harm; reassess",
        .offers = {{"L-MG-OB"}},
        .overrides = {"OV-OB-PROTOCOL"},
        .sources = {"S27"},
        .strength = "label",
        .monitoring = "reassess the need daily",
        .why = "Long exposure thins the bones of the fetus.",
    },
    Rule{
        .id = "MG-ORD-DUP-01",
        .title = "Another magnesium order is active",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .family = Family::dup,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {magnesium_order, not_obstetric,
                 {"another magnesium source is active or being ordered",
                  [](const Subject& s) { return to_truth(s.order->other_magnesium != nullptr); }}},
        .indicator = {"warning for the same class, or with kidney function below 60, AKI stage 2-3 or "
                      "dialysis; else info",
                      [](const Subject& s) {
                          const bool is_weak = s.patient->has_low_clearance() ||
                                               s.patient->kidney.bucket == RenalBucket::moderate;
                          return s.order->is_other_magnesium_same_class || is_weak ? warning : info;
                      }},
        .summary = "Another magnesium order is active ({drug}): total {total}. Avoid duplication",
        .fills = {{"drug", write_other_source}, {"total", write_total}},
        .offers = {cancel, {"L-MG-6H", is_vein}},
        .overrides = {"OV-EMERGENCY", "OV-SPECIALIST"},
        .sources = {"S23", "S25"},
        .strength = "label, protocol",
        .monitoring = "L-MG-6H",
        .why = "Two prescribers, one kidney.",
    },
});
// clang-format on

}  // namespace

std::span<const Rule> magnesium_orders() { return table; }

std::string renal_matrix() {
    constexpr auto buckets =
        std::to_array<std::string_view>({"dialysis", "AKI stage 2-3", "eGFR below 30", "AKI stage 1",
                                         "eGFR 30-59", "unknown", "60 or above"});
    std::string out =
        "### Kidney function and kind of magnesium order\n\n"
        "| Kidney | IV small, low | IV medium, low | IV not low | IV large | brief supplement | supplement | "
        "antacid, "
        "laxative | bowel preparation | emergency |\n|---|---|---|---|---|---|---|---|---|---|\n";
    for (std::size_t row = 0; row < matrix.size(); ++row) {
        out.append("| ").append(buckets[row]);
        for (const Cell entry : matrix[row].cells)
            out.append(" | ").append(!entry               ? "none"
                                     : *entry == critical ? "critical"
                                     : *entry == warning  ? "warning"
                                                          : "info");
        out += " |\n";
    }
    return out += "\n";
}

}  // namespace lytes::cards
