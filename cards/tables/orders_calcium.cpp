#include <array>

#include "cards/order_potassium.hpp"
#include "cards/placeholder.hpp"
#include "cards/tables.hpp"
#include "cards/tables/clauses_calcium.hpp"

namespace lytes::cards {
namespace {

using enum Indicator;
using fhir::Decimal;
using fhir::DrugTag;
using fhir::Measure;
using fhir::VenousLine;

// --- the draft ----------------------------------------------------------------------------------------

bool is_vein(const Subject& s) { return s.order->is_intravenous_calcium; }
bool is_drug(const Subject& s, DrugTag tag) { return s.order->order->drug.tags.has(tag); }
bool is_newborn(const Subject& s) { return s.patient->age_group == AgeGroup::newborn; }

/// The pair in either order: IV calcium beside the drug, or the drug beside IV calcium.
bool meets_intravenous_calcium(const Subject& s, DrugTag drug) {
    if (is_vein(s)) return has_other(*s.order, {drug});
    return is_drug(s, drug) && has_other_parenteral(*s.order, calcium_salts);
}
bool is_ceftriaxone_recent(const Subject& s) {
    return s.patient->has_ceftriaxone_48h || has_other(*s.order, {DrugTag::ceftriaxone});
}

constexpr Clause intravenous_order{"the draft is intravenous calcium",
                                   [](const Subject& s) { return to_truth(is_vein(s)); }};
constexpr Clause not_newborn{"the patient is older than 28 days: else it is CA-ORD-CEFTRIAX-NEO-01",
                             [](const Subject& s) { return to_truth(!is_newborn(s)); }};

// --- level --------------------------------------------------------------------------------------------

constexpr Clause level_high{"effective calcium is above the upper limit of normal", [](const Subject& s) {
                                return calcium_truth(*s.patient, is_calcium_high(*s.patient));
                            }};

// --- rate ---------------------------------------------------------------------------------------------

bool has_arrest(const Subject& s) { return bool{s.patient->cardiac_arrest}; }
/// C9: faster where potassium or an arrest leaves no time.
Decimal rate_limit(const Subject& s) {
    const CalciumOrderLimits& limits = s.knowledge().calcium_orders;
    const Facts& f = *s.patient;
    const bool is_heart_in_danger =
        f.potassium_tier == PotassiumTier::high_severe || (is_potassium_raised(f) && f.has_ecg_hyperkalaemia);
    return is_heart_in_danger || has_arrest(s) ? limits.gluconate_mg_per_min_emergency
                                               : limits.gluconate_mg_per_min;
}
Truth rate_exceeds(const Subject& s) {
    const auto& rate = s.order->dose.rate_per_min;
    if (!rate) return Truth::unknown;
    return to_truth(*rate > rate_limit(s));
}
void write_rate(const Subject& s, Text& out) {
    if (s.order->dose.rate_per_min) out.add_short(*s.order->dose.rate_per_min);
}
void write_rate_limit(const Subject& s, Text& out) { out.add_short(rate_limit(s)); }

// --- predicates ---------------------------------------------------------------------------------------

bool takes_digoxin(const Subject& s) { return has_other(*s.order, {DrugTag::digoxin}); }
bool is_calcium_low_today(const Subject& s) {
    return is_vein(s) && is_calcium_low(*s.patient) && s.patient->calcium.measurement->is_current();
}
bool lacks_ionized(const Subject& s) { return s.patient->calcium.kind != CalciumKind::ionized; }
bool is_push(const Subject& s) { return s.order->dose.is_push; }

constexpr Offer cancel{"S-CANCEL"};
constexpr Offer ecg{"L-ECG"};
constexpr Offer slower{"S-CA-2G-20", is_calcium_low_today};
constexpr Offer ionized_level{"L-ICA", lacks_ionized};

// Algorithm C9 and C13.
// Laid out by hand: version 14 of the formatter cannot cope with rows of this size.
// clang-format off
constexpr auto table = std::to_array<Rule>({
    Rule{
        .id = "CA-ORD-HYPERCA-01",
        .title = "Calcium is already high",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about = Measure::calcium_total,
        .family = Family::level,
        .group = LeadGroup::order,
        .ages = Ages::any_age,
        .when = {intravenous_order, level_high},
        .indicator = {"critical if moderately or severely high; warning if mildly",
                      [](const Subject& s) {
                          return s.patient->calcium.tier == CalciumTier::high_mild ? warning : critical;
                      }},
        .summary = "{ca_kind} {ca}: IV calcium is contraindicated in hypercalcaemia",
        .fills = {calcium_kind_fill, calcium_fill},
        .body = {{"Digoxin is active: high calcium makes a normal level toxic.", takes_digoxin}},
        .offers = {cancel, ionized_level},
        .blocks = {{.what = all_calcium, .says = "calcium is above the upper limit of normal"}},
        .overrides = {"OV-LAB-ERROR"},
        .sources = {"S30"},
        .strength = "label",
        .monitoring = "L-ICA",
        .why = "The patient already has more than enough.",
    },
    Rule{
        .id = "CA-ORD-CEFTRIAX-NEO-01",
        .title = "Ceftriaxone with IV calcium in a newborn",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .family = Family::dx,
        .group = LeadGroup::order,
        .ages = Ages::any_age,
        .when = {{"the patient is at most 28 days old",
                  [](const Subject& s) { return to_truth(is_newborn(s)); }},
                 {"ceftriaxone and intravenous calcium come together, either one being ordered",
                  [](const Subject& s) {
                      const bool is_lately = is_vein(s) && is_ceftriaxone_recent(s);
                      return to_truth(is_lately || meets_intravenous_calcium(s, DrugTag::ceftriaxone));
                  }}},
        .indicator = {"critical", [](const Subject&) { return critical; }},
        .summary =
            "Ceftriaxone with IV calcium is contraindicated at 28 days or younger (fatal precipitates)",
        .body = {{"Another antibiotic (cefotaxime) is the usual way out; ask paediatric pharmacy."}},
        .offers = {cancel, {"R-PAED"}, ionized_level},
        .blocks = {{.what = {DraftKind::calcium_iv},
                    .says = "ceftriaxone in a newborn: IV calcium is contraindicated"}},
        .overrides = {"OV-LAB-ERROR"},
        .sources = {"S30"},
        .strength = "label",
        .monitoring = "L-ICA",
        .why = "The two precipitate in lungs and kidneys, and newborns have died of it.",
    },
    Rule{
        .id = "CA-ORD-CEFTRIAX-01",
        .title = "Ceftriaxone with IV calcium",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .family = Family::ddi,
        .group = LeadGroup::order,
        .ages = Ages::any_age,
        .when = {intravenous_order,
                 not_newborn,
                 {"parenteral ceftriaxone is active within 48 h, or being ordered",
                  [](const Subject& s) { return to_truth(is_ceftriaxone_recent(s)); }}},
        .indicator = {"warning", [](const Subject&) { return warning; }},
        .summary = "IV calcium with ceftriaxone: never together or by Y-site; flush line, give sequentially",
        .offers = {ionized_level},
        .overrides = {"OV-SEQUENTIAL"},
        .sources = {"S30"},
        .strength = "label",
        .monitoring = "L-ICA",
        .why = "Calcium and ceftriaxone precipitate in the line.",
    },
    Rule{
        .id = "CA-ORD-DIGOXIN-01",
        .title = "IV calcium with digoxin",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .family = Family::ddi,
        .group = LeadGroup::order,
        .ages = Ages::any_age,
        .when = {{"digoxin and intravenous calcium come together, either one being ordered",
                  [](const Subject& s) { return to_truth(meets_intravenous_calcium(s, DrugTag::digoxin)); }}},
        .indicator = {"warning", [](const Subject&) { return warning; }},
        .summary = "IV calcium with digoxin: arrhythmia risk; give slowly with ECG, small doses",
        .body = {{"In high potassium: over 30 min."}},
        .offers = {slower, ecg, ionized_level, {"L-DIG"}},
        .overrides = {"OV-HYPERK-EMERGENCY", "OV-SEQUENTIAL"},
        .sources = {"S30", "S31"},
        .strength = "label",
        .monitoring = "ECG, L-ICA",
        .why = "Calcium and digoxin add up in the heart muscle.",
    },
    Rule{
        .id = "CA-ORD-RATE-01",
        .title = "Calcium gluconate too fast",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .about = Measure::calcium_total,
        .family = Family::dose,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {intravenous_order,
                 {"it is calcium gluconate",
                  [](const Subject& s) { return to_truth(is_drug(s, DrugTag::calcium_gluconate)); }},
                 {"the rate is above 200 mg/min (600 in severe hyperkalaemia, hyperkalaemia with ECG change, "
                  "or arrest)",
                  rate_exceeds}},
        .indicator = {"critical", [](const Subject&) { return critical; }},
        .summary =
            "Calcium gluconate {rate} mg/min exceeds {limit} mg/min; slow unless treating hyperkalaemia",
        .fills = {{"rate", write_rate}, {"limit", write_rate_limit}},
        .body = {{"A push without a stated time is taken for 5 min.", is_push}},
        .offers = {slower, ecg, ionized_level},
        .overrides = {"OV-HYPERK-EMERGENCY"},
        .sources = {"S30"},
        .strength = "label",
        .monitoring = "ECG, L-ICA",
        .why = "Fast calcium drops the blood pressure and slows or stops the heart.",
    },
    Rule{
        .id = "CA-ORD-CACL-01",
        .title = "Calcium chloride by a peripheral vein",
        .kind = RuleKind::order_rule,
        .asks = Asks::order,
        .family = Family::route,
        .group = LeadGroup::order,
        .ages = Ages::adults_or_unknown,
        .when = {intravenous_order,
                 {"it is calcium chloride",
                  [](const Subject& s) { return to_truth(is_drug(s, DrugTag::calcium_chloride)); }},
                 {"the line is not stated to be central",
                  [](const Subject& s) { return to_truth(s.order->line != VenousLine::central); }},
                 {"no cardiac arrest is coded", [](const Subject& s) { return to_truth(!has_arrest(s)); }}},
        .indicator = {"warning", [](const Subject&) { return warning; }},
        .summary = "Calcium chloride by peripheral vein: tissue injury; use gluconate or a central line",
        .body = {{"1 g of calcium chloride holds about as much calcium as 3 g of gluconate."},
                 {"The line is not stated: it is taken for a peripheral one.",
                  [](const Subject& s) { return s.order->line == VenousLine::unspecified; }}},
        .offers = {slower, ecg, ionized_level},
        .overrides = {"OV-CENTRAL", "OV-HYPERK-EMERGENCY"},
        .sources = {"S30"},
        .strength = "label",
        .monitoring = "ECG, L-ICA",
        .why = "Outside the vein calcium chloride kills tissue.",
    },
});
// clang-format on

}  // namespace

std::span<const Rule> calcium_orders() { return table; }

}  // namespace lytes::cards
