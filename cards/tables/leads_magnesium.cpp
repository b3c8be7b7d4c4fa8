#include <array>

#include "cards/placeholder.hpp"
#include "cards/tables.hpp"
#include "cards/tables/clauses.hpp"

namespace lytes::cards {
namespace {

using enum Indicator;
using fhir::DrugTag;
using fhir::Measure;

// --- clauses
// ------------------------------------------------------------------------------------------------

constexpr Clause fresh{
    "the magnesium is in the trigger window, or severe and not rechecked since",
    [](const Subject& s) { return to_truth(is_in_question(*s.patient, Measure::magnesium)); }};

/// A result that stops at a limit of detection may leave its tier open.
template <auto is_in_tier>
Truth tier(const Subject& s) {
    if (s.patient->magnesium_tier == MagnesiumTier::undetermined) return Truth::unknown;
    return to_truth(is_in_tier(*s.patient));
}
template <MagnesiumTier wanted>
bool is_tier(const Facts& f) {
    return f.magnesium_tier == wanted;
}

constexpr Clause severely_low{"magnesium is severely or critically low", tier<is_severe_low>};
constexpr Clause critically_low{"magnesium is critically low", tier<is_tier<MagnesiumTier::critical_low>>};
constexpr Clause severe_tier{"magnesium is severely low", tier<is_tier<MagnesiumTier::severe_low>>};
constexpr Clause slightly_low{"magnesium is moderately or mildly low", tier<is_slightly_low>};
constexpr Clause moderately_low{"magnesium is moderately low", tier<is_tier<MagnesiumTier::moderate_low>>};
constexpr Clause mildly_low{"magnesium is mildly low", tier<is_tier<MagnesiumTier::mild_low>>};
constexpr Clause cardiac_event{"torsades, ventricular arrhythmia or cardiac arrest is coded within 24 h",
                               [](const Subject& s) { return to_truth(has_cardiac_event(*s.patient)); }};
constexpr Clause neuro_event{"a seizure or tetany is coded within 24 h",
                             [](const Subject& s) { return to_truth(has_neuro_event(*s.patient)); }};
constexpr Clause high_risk{
    "the patient is at high risk (digoxin, QT drug, QTc 500 ms or more, recent coronary syndrome or "
    "arrhythmia, "
    "weak heart, ICU, chemotherapy, low K or Ca, alcohol withdrawal, refeeding)",
    [](const Subject& s) { return to_truth(s.patient->is_high_risk); }};
constexpr Clause not_obstetric_treatment{
    "magnesium is not being given for pre-eclampsia, eclampsia or fetal neuroprotection",
    [](const Subject& s) { return to_truth(!s.patient->is_obstetric_magnesium_active); }};

/// C3 row 10 with its obstetric exemption.
Truth is_toxic(const Subject& s) {
    const Facts& f = *s.patient;
    if (is_magnesium_high(f) && f.magnesium_toxicity.is_present()) return Truth::yes;
    if (f.is_obstetric_magnesium_active)
        return f.magnesium.value.is_above(s.knowledge().magnesium.obstetric_toxic);
    return tier<is_tier<MagnesiumTier::high_severe>>(s);
}

// --- predicates
// ---------------------------------------------------------------------------------------------------

bool is_pulseless(const Subject& s) { return s.patient->is_pulseless; }
bool has_pulse(const Subject& s) { return !s.patient->is_pulseless; }
bool has_low_clearance(const Subject& s) { return s.patient->has_low_clearance(); }
bool has_no_low_clearance(const Subject& s) { return !s.patient->has_low_clearance(); }
bool lacks_potassium(const Subject& s) { return !s.patient->potassium.is_current(); }
bool lacks_calcium(const Subject& s) { return s.patient->calcium.kind == CalciumKind::none; }
bool lacks_creatinine(const Subject& s) { return !s.patient->kidney.creatinine.is_usable(); }
bool lacks_potassium_or_creatinine(const Subject& s) { return lacks_potassium(s) || lacks_creatinine(s); }
bool is_inpatient(const Subject& s) { return s.patient->setting == Setting::inpatient; }
bool is_outpatient(const Subject& s) { return s.patient->setting == Setting::outpatient; }
bool is_high(const Subject& s) { return is_magnesium_high(*s.patient); }
bool is_pregnant(const Subject& s) { return s.patient->is_pregnant; }
bool has_myasthenia(const Subject& s) { return s.patient->has_myasthenia; }
bool has_heart_block(const Subject& s) { return s.patient->has_av_block; }
bool has_toxicity(const Subject& s) { return s.patient->magnesium_toxicity.is_present(); }

/// D12: oral first only where nothing speaks for the vein.
bool is_oral_first(const Subject& s) {
    const Facts& f = *s.patient;
    const bool is_kidney_fit =
        f.kidney.bucket == RenalBucket::normal || f.kidney.bucket == RenalBucket::moderate;
    return !f.is_high_risk && !f.has_gi_loss && is_kidney_fit;
}
bool is_intravenous_first(const Subject& s) { return !is_oral_first(s); }

/// C3 body of MG-LOW-MOD and MILD.
bool needs_vein(const Subject& s) {
    const Facts& f = *s.patient;
    return f.is_nil_by_mouth || f.has_gi_loss || f.has_diarrhoea || f.is_icu || f.is_high_risk;
}
bool may_take_tablets(const Subject& s) { return !s.patient->is_nil_by_mouth; }

bool is_potassium_below_target(const Subject& s) {
    const auto potassium = s.patient->potassium_tier;
    return potassium >= PotassiumTier::critical_low && potassium <= PotassiumTier::below_target;
}
template <PotassiumTier wanted>
bool is_potassium(const Subject& s) {
    return s.patient->potassium_tier == wanted && !halves_for_kidney(*s.patient) &&
           s.patient->kidney.bucket != RenalBucket::dialysis;
}
bool is_mild_potassium(const Subject& s) {
    return is_potassium<PotassiumTier::mild_low>(s) || is_potassium<PotassiumTier::below_target>(s);
}
/// C1 S-KCL-RENAL: in dialysis only below 3.0.
bool is_renal_potassium(const Subject& s) {
    const auto potassium = s.patient->potassium_tier;
    if (s.patient->kidney.bucket == RenalBucket::dialysis)
        return potassium == PotassiumTier::critical_low || potassium == PotassiumTier::moderate_low;
    return halves_for_kidney(*s.patient) && is_potassium_below_target(s);
}

bool needs_dialysis(const Subject& s) {
    return s.patient->has_low_clearance() ||
           s.patient->magnesium.value.is_above(s.knowledge().magnesium.dialysis_high) == Truth::yes;
}

// --- texts
// --------------------------------------------------------------------------------------------------------

void write_neuro_event(const Subject& s, Text& out) { out.add(s.patient->seizure ? "seizure" : "tetany"); }

void write_arrhythmia(const Subject& s, Text& out) {
    out.add(s.patient->cardiac_arrest ? "cardiac arrest" : "ventricular arrhythmia");
}

void write_high_risk(const Subject& s, Text& out) {
    out.add_plain(s.patient->high_risk_reason.empty() ? "a risk factor" : s.patient->high_risk_reason, 48);
}

void write_signs(const Subject& s, Text& out) {
    const MagnesiumToxicity& signs = s.patient->magnesium_toxicity;
    if (!signs.is_present()) return;
    out.add(" with");
    std::string_view join = " low ";
    const auto low = [&](bool is_present, std::string_view name) {
        if (!is_present) return;
        out.add(join).add(name);
        join = "/";
    };
    low(signs.has_hypotension, "BP");
    low(signs.has_bradycardia, "HR");
    low(signs.has_slow_breathing, "RR");
    if (signs.has_lost_reflex) out.add(join == "/" ? ", no reflexes" : " no reflexes");
}

constexpr fhir::DrugTags magnesium_source{DrugTag::magnesium};
void write_magnesium_source(const Subject& s, Text& out) {
    if (s.patient->has_magnesium_source)
        return write_active_drug(*s.patient, magnesium_source, "a magnesium source", out);
    write_renal(*s.patient, out);
}

void write_refractory(const Subject& s, Text& out) {
    const Facts& f = *s.patient;
    if (f.is_potassium_refractory && f.is_calcium_refractory) return void(out.add("K and Ca"));
    if (f.is_potassium_refractory) return void(out.add("K"));
    out.add(f.is_calcium_refractory ? "Ca" : "arrhythmia");
}
void write_deficit_risk(const Subject& s, Text& out) {
    if (s.patient->has_alcohol_use) return void(out.add("alcohol use"));
    if (s.patient->has_gi_loss) return void(out.add("gut losses"));
    out.add("a wasting drug");
}

// --- shared lines and offers
// ----------------------------------------------------------------------------------------

constexpr Line myasthenia_line{
    "Myasthenia is coded (MG-ORD-MYASTH-01): parenteral magnesium only with intensive care at hand.",
    has_myasthenia};
constexpr Line heart_block_line{"Heart block without a pacemaker is coded (MG-ORD-AVB-01): pace first.",
                                has_heart_block};
constexpr Line high_level_line{
    "Magnesium is above the upper limit: no magnesium is drafted; look for toxicity.", is_high};
constexpr Line monitor_line{
    "Monitor: continuous ECG; blood pressure, pulse, breathing and reflexes during the infusion; IV calcium "
    "at the "
    "bedside."};
constexpr Line no_second_dose_line{
    "Poor clearance: do not withhold the first bolus; no infusion and no repeat without a level.",
    has_low_clearance};
constexpr Line underdosing_line{
    "Pitfalls: too small a dose in severe deficit; too much in renal impairment; relying on the serum level "
    "alone; a "
    "deficit hidden behind low K or Ca; leaving the cause untreated."};
constexpr Line slow_repletion_line{"One dose rarely repletes: expect several days, and recheck K and Ca."};
constexpr Line education_line{
    "Patient education: magnesium-rich food (nuts, seeds, whole grains, legumes, greens), less alcohol and "
    "caffeine, "
    "regular checks."};
constexpr Line oral_line{
    "Any oral salt will do: oxide 400 mg = 241 mg elemental, citrate about 100 mg, chloride SR 64 mg, "
    "lactate SR 84 "
    "mg. With food, in split doses; diarrhoea limits the dose."};
constexpr Line pregnancy_limit_line{"In pregnancy the indicator is capped at info.", is_pregnant};

constexpr Offer push{"S-MG-PUSH-2G", is_pulseless};
constexpr Offer bolus{"S-MG-IV-2G-15", has_pulse};
constexpr Offer ecg{"L-ECG"};
constexpr Offer nursing{"M-MGIV"};
constexpr Offer hold_qt{.code = "S-HOLD", .holds = {DrugTag::qt_known_risk}};
constexpr Offer potassium_iv{"S-KCL-IV-P", is_potassium<PotassiumTier::critical_low>};
constexpr Offer potassium_twice{"S-KCL-PO-40X2", is_potassium<PotassiumTier::moderate_low>};
constexpr Offer potassium_once{"S-KCL-PO-40", is_mild_potassium};
constexpr Offer potassium_half{"S-KCL-RENAL", is_renal_potassium};
constexpr Offer panel_if_missing{"L-BMP", lacks_potassium_or_creatinine};
constexpr Offer calcium_if_missing{"L-CA", lacks_calcium};

constexpr Grading always_critical{"critical", [](const Subject&) { return critical; }};
constexpr Grading always_warning{"warning", [](const Subject&) { return warning; }};
constexpr Grading always_info{"info", [](const Subject&) { return info; }};

// Algorithm C3, with the bodies below it and C13. One row is selected, from the top.
// Laid out by hand: version 14 of the formatter cannot cope with rows of this size.
// clang-format off
constexpr auto table = std::to_array<Rule>({
    Rule{
        .id = "MG-IV-CARDIAC-01",
        .title = "Severely low magnesium with a cardiac emergency",
        .about = Measure::magnesium,
        .group = LeadGroup::low_magnesium,
        .when = {fresh, severely_low, cardiac_event},
        .indicator = always_critical,
        .summary = "Mg {mg} with {event}: IV magnesium sulfate 1-2 g is guideline first-line; check "
                   "K, Ca, QT drugs",
        .body = {no_second_dose_line, monitor_line, myasthenia_line, heart_block_line,
                 underdosing_line},
        .offers = {push,
                   bolus,
                   ecg,
                   {"L-K-2H"},
                   {"L-MG-2H"},
                   {"L-CA-4H"},
                   nursing,
                   hold_qt,
                   potassium_iv,
                   potassium_twice,
                   potassium_once,
                   potassium_half},
        .blocks = {myasthenia_blocks, heart_block_blocks, high_level_blocks, sparing_drug_blocks,
                   enough_potassium_blocks},
        .overrides = {"OV-ALREADY", "OV-RESUS", "OV-DISAGREE-EVENT"},
        .sources = {"S03", "S04", "S05", "S08"},
        .strength = "guideline (class 1, C-LD)",
        .monitoring = "continuous ECG, M-MGIV, L-MG-2H, L-K-2H, L-ECG",
        .why = "Magnesium suppresses the arrhythmia and low magnesium feeds it; oral treatment is no "
               "option here.",
// Torsades is critical whatever the level (MG-TDP-ANY-01): a lower level must not calm it down.
        .keeps_urgency = [](const Subject& s) { return bool{s.patient->torsades}; },
        .is_emergency = true,
        .stays_until_given = true,
        .yields_to_treatment = true,
    },
    Rule{
        .id = "MG-IV-NEURO-01",
        .title = "Severely low magnesium with seizure or tetany",
        .about = Measure::magnesium,
        .group = LeadGroup::low_magnesium,
        .when = {fresh, severely_low, neuro_event},
        .indicator = always_critical,
        .summary = "Mg {mg} with {event}: IV magnesium sulfate 1-2 g over 5-15 min is recommended; "
                   "check Ca, glucose",
        .fills = {{"event", write_neuro_event}},
        .body = {{"Treat the seizure by the status epilepticus pathway too; repeat magnesium by "
                  "response."},
                 {"Poor clearance: 1 g first; the slow infusion only with a level.",
                  has_low_clearance},
                 monitor_line,
                 myasthenia_line,
                 heart_block_line,
                 underdosing_line},
        .offers = {{"S-MG-IV-1G-15", has_low_clearance},
                   {"S-MG-IV-2G-15", has_no_low_clearance},
                   {.code = "S-MG-IV-4G-4H", .is_later_step = true},
                   {"L-MG-2H"},
                   {"L-ICA"},
                   {"L-GLU"},
                   {"L-BMP"},
                   nursing},
        .blocks = {myasthenia_blocks, heart_block_blocks, high_level_blocks},
        .overrides = {"OV-ALREADY", "OV-EPILEPSY-KNOWN", "OV-DISAGREE-EVENT"},
        .sources = {"S03", "S23"},
        .strength = "label, expert",
        .monitoring = "M-MGIV, L-MG-2H, L-ICA, L-GLU",
        .why = "Severe deficit lowers the seizure threshold, and the seizure will not stop while it "
               "lasts.",
        .is_emergency = true,
        .stays_until_given = true,
        .yields_to_treatment = true,
    },
    Rule{
        .id = "MG-LOW-CRIT-01",
        .title = "Critically low magnesium",
        .about = Measure::magnesium,
        .group = LeadGroup::low_magnesium,
        .when = {fresh, critically_low},
        .indicator = always_critical,
        .summary = "Mg {mg} (critically low): IV replacement advised; assess for arrhythmia, tetany, "
                   "seizure",
        .body = {slow_repletion_line,
                 {"Oral magnesium stays an alternative only without symptoms and with reliable "
                  "absorption."},
                 underdosing_line,
                 myasthenia_line,
                 heart_block_line},
        .offers =
            {{"S-MG-IV-4G-4H"}, {"S-MG-PO-BID"}, {"L-MG-6H"}, {"L-BMP"}, {"L-CA"}, ecg, nursing},
        .blocks = {myasthenia_blocks, heart_block_blocks},
        .overrides = {"OV-ALREADY", "OV-SPECIALIST", "OV-GOALS", "OV-CHRONIC-STABLE"},
        .sources = {"S02", "S03", "S38", "S39", "S40"},
        .strength = "protocol",
        .monitoring = "L-MG-6H, L-BMP, L-ECG, M-MGIV",
        .why = "Below this limit laboratories call the ward and protocols replace by vein.",
        .yields_to_treatment = true,
    },
    Rule{
        .id = "MG-LOW-SEV-01",
        .title = "Severely low magnesium",
        .about = Measure::magnesium,
        .group = LeadGroup::low_magnesium,
        .when = {fresh, severe_tier},
        .indicator = always_warning,
        .summary = "Mg {mg} (severe, below 1.2 mg/dL): IV replacement if symptoms or risk; verify "
                   "renal function",
        .body =
            {{"Nothing speaks against oral treatment here, so it stands first.", is_oral_first},
             slow_repletion_line,
             {"Recheck 6 h after the end of an infusion, then daily until two values are normal."},
             underdosing_line,
             myasthenia_line,
             heart_block_line},
        .offers = {{"S-MG-PO-BID", is_oral_first},
                   {"S-MG-IV-4G-4H"},
                   {"S-MG-PO-BID", is_intravenous_first},
                   {"L-MG-6H"},
                   {"L-BMP"},
                   {"L-CA"},
                   ecg,
                   nursing},
        .blocks = {myasthenia_blocks, heart_block_blocks},
        .overrides = {"OV-ALREADY", "OV-SPECIALIST", "OV-CHRONIC-STABLE", "OV-GOALS"},
        .sources = {"S02", "S03", "S38", "S39"},
        .strength = "protocol",
        .monitoring = "L-MG-6H, then daily",
        .why = "Symptoms begin about here; seeds and protocols disagree on the route, so both are "
               "offered.",
        .yields_to_treatment = true,
    },
    Rule{
        .id = "MG-TDP-ANY-01",
        .title = "Torsades whatever the magnesium",
        .about = Measure::magnesium,
        .group = LeadGroup::torsades,
        .ages = Ages::adults_or_unknown,
        .when = {{"torsades is coded within 24 h",
                  [](const Subject& s) { return to_truth(bool{s.patient->torsades}); }},
                 {"no severely low magnesium is fresh enough: that would be MG-IV-CARDIAC-01",
                  [](const Subject& s) {
                      return to_truth(!(is_severe_low(*s.patient) &&
                                        is_in_question(*s.patient, Measure::magnesium)));
                  }}},
        .indicator = always_critical,
        .summary = "Torsades coded, Mg {mg}: IV magnesium 1-2 g is used whatever the level; stop QT "
                   "drugs, K to 4.5-5",
        .body = {high_level_line,
                 {"If it recurs: call cardiology about pacing or isoprenaline."},
                 no_second_dose_line,
                 monitor_line,
                 myasthenia_line,
                 heart_block_line},
        .offers = {push,
                   bolus,
                   ecg,
                   {"L-K"},
                   {"L-MG", [](const Subject& s) { return !s.patient->magnesium.is_current(); }},
                   nursing,
                   hold_qt},
        .blocks = {myasthenia_blocks, heart_block_blocks, high_level_blocks},
        .overrides = {"OV-ALREADY", "OV-RESUS", "OV-DISAGREE-EVENT"},
        .sources = {"S09", "S10", "S11", "S04"},
        .strength = "guideline (class 2b, C-LD)",
        .monitoring = "continuous ECG, M-MGIV, potassium to 4.5-5.0 mmol/L",
        .why = "Magnesium works against torsades also when the serum level is normal.",
        .keeps_urgency = [](const Subject&) { return true; },
        .is_emergency = true,
        .yields_to_treatment = true,
    },
    Rule{
        .id = "MG-IV-CARDIAC-02",
        .title = "Slightly low magnesium with ventricular arrhythmia or arrest",
        .about = Measure::magnesium,
        .group = LeadGroup::low_magnesium,
        .when = {fresh,
                 slightly_low,
                 {"ventricular arrhythmia or cardiac arrest is coded within 24 h",
                  [](const Subject& s) {
                      return to_truth(s.patient->ventricular_arrhythmia || s.patient->cardiac_arrest);
                  }}},
        .indicator = always_warning,
        .summary = "Mg {mg} (low) with {event}: IV magnesium 1-2 g over 15 min is reasonable; keep "
                   "Mg 2 or above",
        .fills = {{"event", write_arrhythmia}},
        .body = {no_second_dose_line, monitor_line, myasthenia_line, heart_block_line},
        .offers = {{"S-MG-IV-2G-15"},
                   ecg,
                   {"L-K-2H"},
                   {"L-MG-2H"},
                   {"L-CA-4H"},
                   nursing,
                   hold_qt,
                   potassium_iv,
                   potassium_twice,
                   potassium_once,
                   potassium_half},
        .blocks = {myasthenia_blocks, heart_block_blocks, high_level_blocks, sparing_drug_blocks,
                   enough_potassium_blocks},
        .overrides = {"OV-ALREADY", "OV-RESUS", "OV-DISAGREE-EVENT"},
        .sources = {"S10", "S05"},
        .strength = "guideline, expert",
        .monitoring = "continuous ECG, M-MGIV, L-MG-2H, L-K-2H, L-ECG",
        .why = "With an unstable rhythm magnesium is kept at 2 mg/dL or above.",
        .stays_until_given = true,
        .yields_to_treatment = true,
    },
    Rule{
        .id = "MG-IV-NEURO-02",
        .title = "Slightly low magnesium with seizure or tetany",
        .about = Measure::magnesium,
        .group = LeadGroup::low_magnesium,
        .when = {fresh, slightly_low, neuro_event},
        .indicator = always_warning,
        .summary = "Mg {mg} (mildly low) with {event}: unlikely sole cause; check Ca, glucose; IV Mg "
                   "1-2 g optional",
        .fills = {{"event", write_neuro_event}},
        .body = {{"Look for another cause of the event first."},
                 monitor_line,
                 myasthenia_line,
                 heart_block_line},
        .offers = {{"S-MG-IV-1G-15", has_low_clearance},
                   {"S-MG-IV-2G-15", has_no_low_clearance},
                   {"L-MG-2H"},
                   {"L-ICA"},
                   {"L-GLU"},
                   {"L-BMP"},
                   nursing},
        .blocks = {myasthenia_blocks, heart_block_blocks, high_level_blocks},
        .overrides = {"OV-ALREADY", "OV-EPILEPSY-KNOWN"},
        .sources = {"S03", "S23"},
        .strength = "label, expert",
        .monitoring = "M-MGIV, L-MG-2H, L-ICA, L-GLU",
        .why = "A deficit this small seldom explains a seizure, but it is cheap to correct.",
        .stays_until_given = true,
        .yields_to_treatment = true,
    },
    Rule{
        .id = "MG-LOW-MOD-01",
        .title = "Moderately low magnesium",
        .about = Measure::magnesium,
        .group = LeadGroup::low_magnesium,
        .when = {fresh, moderately_low},
        .indicator = {"warning at high risk; else info; in pregnancy info",
                      [](const Subject& s) {
                          return s.patient->is_high_risk && !s.patient->is_pregnant ? warning : info;
                      }},
        .summary =
            "Mg {mg} (low): oral magnesium 300-600 mg elemental/day; look for cause; check K and Ca",
        .body = {oral_line, education_line, underdosing_line, pregnancy_limit_line},
        .offers = {{"S-MG-IV-2G-2H", needs_vein},
                   {"S-MG-PO-BID", may_take_tablets},
                   {"L-MG-24H", is_inpatient},
                   {"L-MG-2WK", is_outpatient},
                   panel_if_missing,
                   calcium_if_missing},
        .blocks = {myasthenia_blocks, heart_block_blocks},
        .overrides = {"OV-ALREADY", "OV-CHRONIC-STABLE", "OV-NOT-CLIN-SIG"},
        .sources = {"S01", "S02", "S03"},
        .strength = "expert",
        .monitoring = "L-MG-24H; outpatient 1-2 weeks",
        .why = "Below the ranges of both seeds; mostly without symptoms, so tablets and a search for "
               "the cause.",
        .yields_to_treatment = true,
    },
    Rule{
        .id = "MG-LOW-MILD-01",
        .title = "Mildly low magnesium at high risk",
        .about = Measure::magnesium,
        .group = LeadGroup::low_magnesium,
        .when = {fresh, mildly_low, high_risk},
        .indicator = always_info,
        .summary = "Mg {mg} (borderline low) with {risk}: consider oral magnesium and recheck",
        .fills = {{"risk", write_high_risk}},
        .body = {education_line, oral_line, underdosing_line},
        .offers = {{"S-MG-IV-2G-2H",
                    [](const Subject& s) {
                        return s.patient->is_nil_by_mouth || s.patient->has_gi_loss ||
                               s.patient->has_diarrhoea || s.patient->is_icu;
                    }},
                   {"S-MG-PO-QD", may_take_tablets},
                   {"L-MG-24H", is_inpatient},
                   {"L-MG-4WK", is_outpatient},
                   panel_if_missing,
                   calcium_if_missing},
        .blocks = {myasthenia_blocks, heart_block_blocks},
        .overrides = {"OV-ALREADY", "OV-CHRONIC-STABLE", "OV-NOT-CLIN-SIG"},
        .sources = {"S02", "S10"},
        .strength = "expert",
        .monitoring = "outpatient 2-4 weeks",
        .why = "The seeds disagree about this band; it matters only where the heart or the losses "
               "make it matter.",
        .yields_to_treatment = true,
    },
    Rule{
        .id = "MG-HIGH-SEV-01",
        .title = "Magnesium in the toxic range",
        .about = Measure::magnesium,
        .group = LeadGroup::high_magnesium,
        .when = {fresh,
                 {"magnesium is severely high, or high with signs of toxicity within 6 h (on "
                  "obstetric treatment: "
                  "above its toxic limit, or signs)",
                  is_toxic}},
        .indicator = always_critical,
        .summary = "Mg {mg} (toxic range){signs}: stop all magnesium, give IV calcium if "
                   "symptomatic, call renal team",
        .fills = {{"signs", write_signs}},
        .body = {{"Calcium: calcium gluconate 1-2 g IV over 5-10 min for low blood pressure, slow "
                  "pulse, slow breathing, "
                  "lost reflexes or ECG change; secure the airway."},
                 {"Saline and a loop diuretic if urine flows; ask for dialysis now.", needs_dialysis},
                 {"Saline and a loop diuretic if urine flows; ask for dialysis if it does not fall.",
                  [](const Subject& s) { return !needs_dialysis(s); }},
                 {"Reflexes weaken above 4 mEq/L (4.9 mg/dL); near 10 mEq/L (12.2 mg/dL) they are "
                  "lost and breathing "
                  "may stop."},
                 {"Repeat magnesium every 2-4 h."}},
        .offers = {{"S-CA-MG", has_toxicity},
                   {.code = "S-HOLD", .holds = {DrugTag::magnesium}},
                   {"R-DIALYSIS", needs_dialysis},
                   {"L-MG-2H"},
                   ecg,
                   nursing},
        .blocks =
            {{.what = all_magnesium, .says = "magnesium is in the toxic range"},
             {.what = all_calcium,
              .says = "calcium is above the upper limit of normal",
              .when = [](
                          const Subject&
                              s) { return s.patient->calcium.tier >= CalciumTier::high_mild; }}},
        .overrides = {"OV-OB-THERAPY", "OV-DRAW-ERROR", "OV-DIALYSIS-ARRANGED"},
        .sources = {"S05", "S24"},
        .strength = "guideline (class 2b), label",
        .monitoring = "magnesium every 2-4 h, M-MGIV, L-ECG",
        .why = "Reflexes, breathing and conduction fail one after another as magnesium rises.",
        .is_emergency = true,
    },
    Rule{
        .id = "MG-HIGH-MOD-01",
        .title = "Moderately high magnesium",
        .about = Measure::magnesium,
        .group = LeadGroup::high_magnesium,
        .when = {fresh,
                 {"magnesium is moderately high", tier<is_tier<MagnesiumTier::high_moderate>>},
                 not_obstetric_treatment},
        .indicator = always_warning,
        .summary = "Mg {mg} (high): stop magnesium sources, check renal function and reflexes, "
                   "repeat in 4-6 h",
        .offers = {{.code = "S-HOLD", .holds = {DrugTag::magnesium}}, {"L-MG-6H"}, {"L-BMP"}},
        .blocks = {{.what = all_magnesium, .says = "magnesium is high"}},
        .overrides = {"OV-OB-THERAPY", "OV-DRAW-ERROR", "OV-DIALYSIS-ARRANGED"},
        .sources = {"S24", "S41"},
        .strength = "label, observational",
        .monitoring = "magnesium in 4-6 h",
        .why = "High magnesium is nearly always intake that the kidney cannot clear.",
    },
    Rule{
        .id = "MG-HIGH-MILD-01",
        .title = "Mildly high magnesium with a source or low clearance",
        .about = Measure::magnesium,
        .group = LeadGroup::high_magnesium,
        .when = {fresh,
                 {"magnesium is mildly high", tier<is_tier<MagnesiumTier::high_mild>>},
                 not_obstetric_treatment,
                 {"a magnesium source is active, or kidney function is below 30, AKI stage 2-3 or "
                  "dialysis",
                  [](const Subject& s) {
                      return to_truth(s.patient->has_magnesium_source ||
                                      s.patient->has_low_clearance());
                  }}},
        .indicator = always_info,
        .summary = "Mg {mg} (mildly high) with {source}: review magnesium intake; recheck",
        .fills = {{"source", write_magnesium_source}},
        .body = {{"Ask for antacids and laxatives bought without prescription."},
                 {"The sample is haemolysed: a magnesium up to 3.0 mg/dL is doubtful.",
                  [](const Subject& s) { return s.patient->magnesium.is_haemolysed; }}},
        .offers = {{.code = "S-HOLD", .holds = {DrugTag::magnesium}}, {"L-BMP"}, {"L-MG-24H"}},
        .blocks = {{.what = all_magnesium, .says = "magnesium is high"}},
        .overrides = {"OV-OB-THERAPY", "OV-DRAW-ERROR", "OV-DIALYSIS-ARRANGED"},
        .sources = {"S24", "S41"},
        .strength = "label, observational",
        .monitoring = "magnesium in 24 h",
        .why = "Harmless by itself, but with a source or a weak kidney it goes on rising.",
    },
    Rule{
        .id = "MG-NORMAL-SUSPECT-01",
        .title = "Normal magnesium, deficit suspected",
        .about = Measure::magnesium,
        .group = LeadGroup::normal_suspect,
        .when = {fresh,
                 {"magnesium is low-normal", tier<is_tier<MagnesiumTier::low_normal>>},
                 {"potassium or calcium is refractory, or a ventricular arrhythmia is coded",
                  [](const Subject& s) {
                      return to_truth(s.patient->is_potassium_refractory ||
                                      s.patient->is_calcium_refractory ||
                                      s.patient->ventricular_arrhythmia);
                  }},
                 {"a magnesium-wasting drug, alcohol use or gut losses are known",
                  [](const Subject& s) {
                      return to_truth(has_wasting_drug(*s.patient) || s.patient->has_alcohol_use ||
                                      s.patient->has_gi_loss);
                  }},
                 {"kidney function is known and neither below 30, AKI stage 2-3 nor dialysis",
                  [](const Subject& s) {
                      const RenalBucket bucket = s.patient->kidney.bucket;
                      return to_truth(bucket == RenalBucket::normal ||
                                      bucket == RenalBucket::moderate ||
                                      bucket == RenalBucket::aki_1);
                  }}},
        .indicator = always_info,
        .summary = "Mg {mg} is normal, but refractory {k_or_ca} and {risk} suggest deficit: consider "
                   "a trial of Mg",
        .fills = {{"k_or_ca", write_refractory}, {"risk", write_deficit_risk}},
        .body = {{"Less than 1% of the body's magnesium is in the serum; a deficit opens renal "
                  "potassium channels, so "
                  "potassium is lost as fast as it is given."},
                 {"Recheck potassium within 24 h of the trial."}},
        .offers = {{"S-MG-PO-BID", may_take_tablets}, {"S-MG-IV-2G-2H"}, {"L-K-4H"}, {"L-MG-24H"}},
        .blocks = {myasthenia_blocks, heart_block_blocks, high_level_blocks},
        .overrides = {"OV-NOT-CLIN-SIG", "OV-OTHER-CAUSE"},
        .sources = {"S03", "S42"},
        .strength = "expert (physiology)",
        .monitoring = "L-K-4H, L-MG-24H",
        .why = "A normal serum level does not exclude a deficit.",
        .yields_to_treatment = true,
    },
});
// clang-format on

}  // namespace

std::span<const Rule> magnesium_leads() { return table; }

}  // namespace lytes::cards
