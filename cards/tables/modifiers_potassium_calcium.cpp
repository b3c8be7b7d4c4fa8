#include <array>

#include "cards/placeholder.hpp"
#include "cards/tables.hpp"
#include "cards/tables/clauses_calcium.hpp"

namespace lytes::cards {
namespace {

using fhir::DrugTag;
using fhir::Measure;

// --- clauses and predicates ---------------------------------------------------------------------------

template <RenalBucket... buckets>
bool is_bucket(const Subject& s) {
    return ((s.patient->kidney.bucket == buckets) || ...);
}
bool halves(const Subject& s) { return halves_for_kidney(*s.patient); }
bool has_low_clearance(const Subject& s) { return s.patient->has_low_clearance(); }
bool takes_digoxin(const Subject& s) { return s.patient->active_drugs.has(DrugTag::digoxin); }
bool is_low_potassium_lead(const Subject& s) { return !is_potassium_raised(*s.patient); }
bool is_high_potassium_lead(const Subject& s) { return is_potassium_raised(*s.patient); }

bool halves_low_potassium(const Subject& s) { return halves(s) && is_low_potassium_lead(s); }
bool is_dialysis_low_potassium(const Subject& s) {
    return is_bucket<RenalBucket::dialysis>(s) && is_low_potassium_lead(s);
}
bool has_low_clearance_high_potassium(const Subject& s) {
    return has_low_clearance(s) && is_high_potassium_lead(s);
}

bool may_take_tablets(const Subject& s) {
    const bool is_kidney_fit = is_bucket<RenalBucket::normal, RenalBucket::moderate, RenalBucket::aki_1>(s);
    return s.patient->is_magnesium_low() && !is_severe_low(*s.patient) && is_kidney_fit &&
           !s.patient->is_nil_by_mouth;
}
/// C4: by vein beside a critical potassium, else the way of the magnesium's own tier.
bool takes_tablets_for_potassium(const Subject& s) {
    return is_low_potassium_lead(s) && may_take_tablets(s) && !is_potassium_critically_low(*s.patient);
}
bool takes_infusion_for_potassium(const Subject& s) {
    return is_low_potassium_lead(s) && takes_full_magnesium(s) && !takes_tablets_for_potassium(s);
}
bool takes_half_for_potassium(const Subject& s) {
    return is_low_potassium_lead(s) && takes_half_magnesium(s);
}
bool takes_tablets_for_calcium(const Subject& s) {
    const bool is_urgent =
        s.patient->calcium.tier == CalciumTier::critical_low || has_calcium_event(*s.patient);
    return may_take_tablets(s) && !is_urgent;
}
bool takes_infusion_for_calcium(const Subject& s) {
    return takes_full_magnesium(s) && !takes_tablets_for_calcium(s);
}

constexpr Clause kidney_not_normal{"kidney function is reduced or unknown", [](const Subject& s) {
                                       return to_truth(s.patient->kidney.bucket != RenalBucket::normal);
                                   }};
constexpr Clause magnesium_low{"usable magnesium is low",
                               [](const Subject& s) { return to_truth(s.patient->is_magnesium_low()); }};
constexpr Clause magnesium_missing{
    "no magnesium, or a stale one that is normal",
    [](const Subject& s) { return to_truth(is_magnesium_missing(*s.patient)); }};
constexpr Clause potassium_below_3{"potassium is below 3.0", [](const Subject& s) {
                                       return potassium_truth(*s.patient, is_potassium_very_low(*s.patient));
                                   }};

// --- texts --------------------------------------------------------------------------------------------

void write_raising_drug(const Subject& s, Text& out) {
    write_active_drug(*s.patient, held_in_hyperkalaemia, "a potassium-raising drug", out);
}

constexpr LeadGroups low_potassium{LeadGroup::low_potassium};
constexpr LeadGroups high_potassium{LeadGroup::high_potassium};
constexpr LeadGroups any_potassium{LeadGroup::low_potassium, LeadGroup::high_potassium};
constexpr LeadGroups low_calcium{LeadGroup::low_calcium};

// Algorithm C6, potassium and calcium, and the modifier rows of C2 and C4. A modifier never makes a card.
// Laid out by hand: version 14 of the formatter cannot cope with rows of this size.
// clang-format off
constexpr auto table = std::to_array<Rule>({
    Rule{
        .id = "GEN-DQ-HEMOLYSIS-01",
        .title = "Haemolysed potassium sample",
        .kind = RuleKind::modifier,
        .attaches = any_potassium,
        .when = {{"the potassium sample is haemolysed",
                  [](const Subject& s) { return to_truth(s.patient->potassium.is_haemolysed); }}},
        .body =
            {{"Haemolysed sample: repeat now, at the point of care or as a blood gas; do not delay the ECG.",
              is_high_potassium_lead},
             {"Haemolysed sample: the true potassium may be lower.", is_low_potassium_lead}},
        .offers = {{"L-BMP-STAT"}},
        .blocks = {{.what = {DraftKind::potassium_lowering},
                    .says = "the potassium sample is haemolysed: repeat first",
                    .when = [](const Subject& s) { return !s.patient->has_ecg_hyperkalaemia; }}},
        .overrides = {"OV-SPURIOUS-CONFIRMED"},
        .sources = {"S46", "S47"},
        .strength = "observational",
        .why = "Haemolysis makes high potassium false and hides low potassium.",
    },
    Rule{
        .id = "K-RENAL-GATE-01",
        .title = "Kidney function decides the potassium dose",
        .kind = RuleKind::modifier,
        .attaches = any_potassium,
        .when = {kidney_not_normal},
        .body = {{"Renal gate ({renal}): half the dose, potassium again before the second half.",
                  halves_low_potassium},
                 {"Renal gate (dialysis): potassium only below 3.0 mmol/L and half the dose; ask nephrology "
                  "and check the dialysate potassium.",
                  is_dialysis_low_potassium},
                 {"Renal gate ({renal}): potassium leaves slowly; plan dialysis early.",
                  has_low_clearance_high_potassium},
                 {"Renal gate ({renal}): full first dose, recheck before a second.",
                  [](const Subject& s) {
                      return is_bucket<RenalBucket::aki_1, RenalBucket::moderate>(s) &&
                             is_low_potassium_lead(s);
                  }},
                 {"Renal gate ({renal}): potassium leaves more slowly.",
                  [](const Subject& s) {
                      return is_bucket<RenalBucket::aki_1, RenalBucket::moderate>(s) &&
                             is_high_potassium_lead(s);
                  }},
                 {"Renal gate: kidney function unknown. Creatinine first.", is_bucket<RenalBucket::unknown>}},
        .offers = {{"L-CR", is_bucket<RenalBucket::unknown>}},
        .blocks = {full_potassium_blocks, dialysis_potassium_blocks},
        .sources = {"S28", "S29", "S39"},
        .strength = "label, protocol",
        .why = "What the kidney does not excrete stays.",
    },
    Rule{
        .id = "K-MGLOW-01",
        .title = "Low magnesium beside abnormal potassium",
        .kind = RuleKind::modifier,
        .attaches = any_potassium,
        .when = {magnesium_low},
        .body = {{"Mg {mg}: replace Mg with or before K, or potassium will not hold.", is_low_potassium_lead},
                 {"Mg {mg} is low too: the heart is at double risk.", is_high_potassium_lead}},
        .offers = {{"S-MG-IV-2G-2H", takes_infusion_for_potassium},
                   {"S-MG-IV-RENAL", takes_half_for_potassium},
                   {"S-MG-PO-BID", takes_tablets_for_potassium}},
        .blocks = {myasthenia_blocks, heart_block_blocks},
        .sources = {"S42"},
        .strength = "observational",
        .why = "Magnesium deficit opens renal potassium channels.",
    },
    Rule{
        .id = "K-NOMG-01",
        .title = "Potassium below 3.0, magnesium not measured",
        .kind = RuleKind::modifier,
        .attaches = low_potassium,
        .when = {potassium_below_3, magnesium_missing},
        .body = {{"Magnesium has not been measured: a deficit would keep potassium low."}},
        .offers = {{"L-MG"}},
        .sources = {"S42"},
        .strength = "observational",
        .why = "Potassium this low often comes with a magnesium deficit.",
    },
    Rule{
        .id = "K-REFRACT-NOMG-01",
        .title = "Refractory low potassium, magnesium not measured",
        .kind = RuleKind::modifier,
        .attaches = low_potassium,
        .when = {potassium_below_3,
                 {"potassium stays low in spite of replacement",
                  [](const Subject& s) { return to_truth(s.patient->is_potassium_refractory); }},
                 magnesium_missing},
        .body = {{"Potassium is still low after replacement and magnesium was not measured: check and "
                  "correct it."}},
        .offers = {{"L-MG"}},
        .overrides = {"OV-RESULT-ELSEWHERE"},
        .sources = {"S42"},
        .strength = "observational",
        .why = "Magnesium deficit opens renal potassium channels, and nobody has looked.",
    },
    Rule{
        .id = "K-HIGH-DIG-01",
        .title = "Digoxin beside high potassium",
        .kind = RuleKind::modifier,
        .attaches = high_potassium,
        .when = {{"digoxin is active", [](const Subject& s) { return to_truth(takes_digoxin(s)); }}},
        .body = {{"Digoxin: give calcium over 30 min; check the digoxin level, high potassium may be its "
                  "toxicity."}},
        .offers = {{"L-DIG"}},
        .sources = {"S13", "S31"},
        .strength = "guideline, label",
        .why = "Fast calcium with digoxin may cause arrhythmia, and digoxin toxicity raises potassium.",
    },
    Rule{
        .id = "K-HIGH-DRUG-01",
        .title = "A potassium-raising drug is active",
        .kind = RuleKind::modifier,
        .attaches = high_potassium,
        .when = {{"potassium, a RAAS inhibitor, MRA, amiloride, triamterene, trimethoprim, NSAID or heparin "
                  "is active",
                  [](const Subject& s) {
                      return to_truth(s.patient->active_drugs.has_any(held_in_hyperkalaemia));
                  }}},
        .fills = {{"drug", write_raising_drug}},
        .body = {{"{drug} raises potassium: review, hold while it is high."}},
        .sources = {"S13", "S56"},
        .strength = "guideline",
        .why = "Without the cause potassium comes back.",
    },
    Rule{
        .id = "CA-LOW-MG-01",
        .title = "Low magnesium beside low calcium",
        .kind = RuleKind::modifier,
        .attaches = low_calcium,
        .when = {magnesium_low},
        .body = {{"Mg {mg}: correct Mg first or with it; calcium will not hold until then."}},
        .offers = {{"S-MG-IV-2G-2H", takes_infusion_for_calcium},
                   {"S-MG-IV-RENAL", takes_half_magnesium},
                   {"S-MG-PO-BID", takes_tablets_for_calcium}},
        .blocks = {myasthenia_blocks, heart_block_blocks},
        .sources = {"S03", "S15"},
        .strength = "guideline, physiology",
        .why = "Low magnesium blunts parathyroid hormone.",
    },
    Rule{
        .id = "CA-RENAL-GATE-01",
        .title = "Kidney function beside low calcium",
        .kind = RuleKind::modifier,
        .attaches = low_calcium,
        .when = {kidney_not_normal},
        .body = {{"Renal gate ({renal}): check phosphate before IV calcium; infusion at the lowest dose; "
                  "active vitamin D rather than plain; ask nephrology.",
                  has_low_clearance},
                 {"Renal gate ({renal}): infusion at the lowest dose, calcium more often.",
                  is_bucket<RenalBucket::aki_1, RenalBucket::moderate>},
                 {"Renal gate: kidney function unknown. Creatinine and phosphate first.",
                  is_bucket<RenalBucket::unknown>}},
        .offers = {{"L-PHOS"}, {"L-CR", is_bucket<RenalBucket::unknown>}},
        .sources = {"S30", "S39"},
        .strength = "label, protocol",
        .why = "High phosphate of renal failure precipitates with calcium.",
    },
    Rule{
        .id = "CA-LOW-DIG-01",
        .title = "Digoxin beside low calcium",
        .kind = RuleKind::modifier,
        .attaches = low_calcium,
        .when = {{"digoxin is active", [](const Subject& s) { return to_truth(takes_digoxin(s)); }}},
        .body = {{"Digoxin: IV calcium slowly, in small doses and under continuous ECG."}},
        .offers = {{"L-ECG"}},
        .sources = {"S30", "S31"},
        .strength = "label",
        .why = "Calcium given fast with digoxin may cause arrhythmia.",
    },
});
// clang-format on

}  // namespace

std::span<const Rule> potassium_calcium_modifiers() { return table; }

}  // namespace lytes::cards
