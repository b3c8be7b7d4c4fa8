#include <array>

#include "cards/placeholder.hpp"
#include "cards/tables.hpp"
#include "cards/tables/clauses.hpp"

namespace lytes::cards {
namespace {

using enum Indicator;
using fhir::Measure;

// --- what counts as abnormal, and how urgent it would be in an adult (B1 to B3)
// ------------------------------

bool is_abnormal(const Facts& f, Measure about) {
    switch (about) {
        case Measure::magnesium:
            return f.is_magnesium_low() || is_magnesium_high(f);
        case Measure::potassium:
            return (f.potassium_tier >= PotassiumTier::critical_low &&
                    f.potassium_tier <= PotassiumTier::mild_low) ||
                   f.potassium_tier >= PotassiumTier::upper_borderline;
        case Measure::calcium_total:
            return f.calcium.tier >= CalciumTier::critical_low && f.calcium.tier != CalciumTier::normal;
        default:
            return false;
    }
}

Indicator adult_magnesium(const Facts& f) {
    if (is_lasting_tier(f, Measure::magnesium)) return critical;
    // As MG-TDP-ANY-01 and MG-HIGH-SEV-01 would say.
    if (f.torsades || (is_magnesium_high(f) && f.magnesium_toxicity.is_present())) return critical;
    if (f.is_magnesium_low() && (has_cardiac_event(f) || has_neuro_event(f))) return warning;
    if (f.magnesium_tier == MagnesiumTier::moderate_low)
        return f.is_high_risk && !f.is_pregnant ? warning : info;
    return f.magnesium_tier == MagnesiumTier::high_moderate ? warning : info;
}

Indicator adult_potassium(const Facts& f) {
    const bool is_low = f.potassium_tier <= PotassiumTier::mild_low;
    if (is_lasting_tier(f, Measure::potassium)) return critical;
    if (f.potassium_tier == PotassiumTier::moderate_low) return warning;
    if (f.potassium_tier == PotassiumTier::high_moderate) return warning;
    const bool is_driven = f.active_drugs.has_any(potassium_raising_drugs) || f.has_low_clearance();
    if (f.potassium_tier == PotassiumTier::high_mild) return is_driven ? warning : info;
    return is_low && f.is_potassium_refractory && !f.magnesium.is_usable() ? warning : info;
}

Indicator adult_calcium(const Facts& f) {
    const bool is_symptomatic =
        f.tetany || f.seizure || f.laryngospasm || f.is_qtc_500 || f.ventricular_arrhythmia;
    if (is_lasting_tier(f, Measure::calcium_total)) return critical;
    if (f.calcium.tier < CalciumTier::normal) {
        if (is_symptomatic) return critical;
        return f.calcium.tier == CalciumTier::severe_low ? warning : info;
    }
    return f.calcium.tier == CalciumTier::high_moderate ? warning : info;
}

Indicator adult_indicator(const Subject& s) {
    switch (s.about) {
        case Measure::magnesium:
            return adult_magnesium(*s.patient);
        case Measure::potassium:
            return adult_potassium(*s.patient);
        default:
            return adult_calcium(*s.patient);
    }
}

/// GEN-PED-01: severe or critical by the adult tier, or flagged so by the laboratory.
bool is_alarming_in_child(const Subject& s) {
    const Facts& f = *s.patient;
    const auto* source = measured(f, s.about).source;
    const bool is_flagged = source != nullptr && (source->flag == fhir::AbnormalFlag::critical_low ||
                                                  source->flag == fhir::AbnormalFlag::critical_high);
    const bool is_severe_calcium =
        s.about == Measure::calcium_total && f.calcium.tier == CalciumTier::severe_low;
    return is_flagged || is_lasting_tier(f, s.about) || is_severe_calcium;
}

bool is_minor(const Facts& f) { return f.age_group == AgeGroup::child || f.age_group == AgeGroup::newborn; }

// --- clauses
// ------------------------------------------------------------------------------------------------

constexpr Clause younger_than_18{"the patient is younger than 18 years",
                                 [](const Subject& s) { return to_truth(is_minor(*s.patient)); }};
constexpr Clause age_unknown{"the age is unknown, or may be on either side of 18", [](const Subject& s) {
                                 return to_truth(s.patient->age_group == AgeGroup::unknown);
                             }};
constexpr Clause abnormal_and_fresh{
    "the result is outside the adult range and fresh enough", [](const Subject& s) {
        return to_truth(is_abnormal(*s.patient, s.about) && is_in_question(*s.patient, s.about));
    }};
constexpr Clause abnormal_or_ordered{
    "a fresh result is outside the adult range, or magnesium, potassium or IV calcium is being ordered",
    [](const Subject& s) {
        // Obstetric magnesium keeps its own path at any age (0.3).
        if (s.order != nullptr) return to_truth(s.order->delivers_electrolyte() && !s.order->is_obstetric);
        return abnormal_and_fresh.holds(s);
    }};

template <DoubtKind kind>
Truth is_doubt(const Subject& s) {
    return to_truth(s.doubt != nullptr && s.doubt->kind == kind);
}

// --- what unreliable input forbids
// ------------------------------------------------------------------------------

bool has_doubt(const Facts& f, std::initializer_list<Measure> measures) {
    for (const Doubt& doubt : f.doubts)
        for (const Measure measure : measures)
            if (doubt.measure == measure) return true;
    return false;
}
constexpr Block doubtful_magnesium{.what = all_magnesium,
                                   .says = "the magnesium results are in doubt: repeat the measurement first",
                                   .when = [](const Subject& s) {
                                       return has_doubt(*s.patient, {Measure::magnesium}) ||
                                              s.patient->magnesium.conflict != nullptr;
                                   }};
constexpr Block doubtful_potassium{.what = all_potassium,
                                   .says = "the potassium results are in doubt: repeat the measurement first",
                                   .when = [](const Subject& s) {
                                       return has_doubt(*s.patient, {Measure::potassium}) ||
                                              s.patient->potassium.conflict != nullptr;
                                   }};
constexpr Block doubtful_calcium{
    .what = all_calcium,
    .says = "the calcium results are in doubt: repeat the measurement first",
    .when = [](const Subject& s) {
        return has_doubt(*s.patient,
                         {Measure::calcium_total, Measure::calcium_corrected, Measure::calcium_ionized});
    }};

// --- texts
// --------------------------------------------------------------------------------------------------------

void write_age_years(const Subject& s, Text& out) {
    if (s.patient->age_years)
        out.add(*s.patient->age_years);
    else
        out.add("under 18");
}

void write_flag(const Subject& s, Text& out) {
    const auto flag = s.doubt->observation == nullptr ? fhir::AbnormalFlag::none : s.doubt->observation->flag;
    switch (flag) {
        case fhir::AbnormalFlag::critical_low:
            out.add("LL");
            return;
        case fhir::AbnormalFlag::critical_high:
            out.add("HH");
            return;
        default:
            out.add("critical");
    }
}

void write_raw(const fhir::Observation* observation, Text& out) {
    if (observation == nullptr || !observation->value)
        out.add("value");
    else
        out.add(*observation->value);
}
void write_first(const Subject& s, Text& out) { write_raw(s.doubt->observation, out); }
void write_second(const Subject& s, Text& out) { write_raw(s.doubt->other, out); }

// --- offers
// ---------------------------------------------------------------------------------------------------------

template <Measure... measures>
bool is_about(const Subject& s) {
    const Measure about = s.doubt != nullptr ? s.doubt->measure : s.about;
    return s.order == nullptr && ((about == measures) || ...);
}
constexpr Offer repeat_magnesium{"L-MG", is_about<Measure::magnesium>};
constexpr Offer repeat_potassium{"L-BMP", is_about<Measure::potassium, Measure::creatinine, Measure::egfr>};
constexpr Offer repeat_calcium{"L-CA", is_about<Measure::calcium_total, Measure::calcium_corrected>};
constexpr Offer repeat_ionized{"L-ICA", is_about<Measure::calcium_ionized>};
constexpr Offer repeat_albumin{"L-ALB", is_about<Measure::albumin>};
constexpr Offer repeat_phosphate{"L-PHOS", is_about<Measure::phosphate>};

// Algorithm C2, with 0.3 and C13.
// Laid out by hand: version 14 of the formatter cannot cope with rows of this size.
// clang-format off
constexpr auto table = std::to_array<Rule>({
    Rule{
        .id = "GEN-PED-01",
        .title = "Child or newborn: adult thresholds and doses are off",
        .kind = RuleKind::gate,
        .asks = Asks::analyte,
        .ages = Ages::any_age,
        .when = {younger_than_18, abnormal_or_ordered},
        .indicator = {"warning if severe or critical by the adult tier or flagged LL or HH; else info",
                      [](const Subject& s) {
                          return s.order == nullptr && is_alarming_in_child(s) ? warning : info;
                      }},
        .summary = "Age {age} y: {analyte} {value}. Adult thresholds and doses do not apply; use paediatric "
                   "guidance",
        .fills = {{"age", write_age_years}},
        .body = {{"Repeat the measurement, record an ECG if it is severe, and ask paediatric pharmacy or "
                  "nephrology."}},
        .offers = {repeat_magnesium,
                   repeat_potassium,
                   repeat_calcium,
                   {"L-ECG", [](const Subject& s) { return s.order == nullptr && is_alarming_in_child(s); }},
                   {"R-PAED"}},
        .blocks = {{.what = all_doses,
                    .says = "the patient is younger than 18 years: no adult dose",
                    .when = [](const Subject& s) { return is_minor(*s.patient); }}},
        .overrides = {"OV-SPECIALIST"},
        .strength = "expert",
        .monitoring = "the analyte again",
        .why = "Adult limits, grades, kidney equations and doses are not valid below 18 years.",
    },
    Rule{
        .id = "GEN-AGE-UNK-01",
        .title = "Age unknown: no dose, no eGFR",
        .kind = RuleKind::gate,
        .asks = Asks::analyte,
        .ages = Ages::any_age,
        .when = {age_unknown,
                 {"this is about a result, not an order",
                  [](const Subject& s) { return to_truth(s.order == nullptr); }},
                 abnormal_and_fresh},
        .indicator = {"as the adult tier; critical for the tiers that must be rechecked", adult_indicator},
        .summary = "{analyte} {value}; patient age unknown, so no dose is suggested. Confirm age first",
        .body = {{"Confirm the date of birth; the full advice follows from it."}},
        .offers = {repeat_magnesium,
                   repeat_potassium,
                   repeat_calcium,
                   {"L-ECG",
                    [](const Subject& s) {
                        return s.about == Measure::potassium && is_lasting_tier(*s.patient, s.about);
                    }}},
        .blocks = {{.what = all_doses,
                    .says = "the age is unknown: no dose is drafted",
                    .when = [](const Subject& s) { return s.patient->age_group == AgeGroup::unknown; }}},
        .overrides = {"OV-RECHECKED"},
        .strength = "expert",
        .monitoring = "the analyte again; ECG if potassium is in a critical tier",
        .why = "Without an age neither a dose nor a kidney function can be told.",
        .keeps_urgency =
            [](const Subject& s) { return s.about == Measure::magnesium && s.patient->torsades; },
    },
    Rule{
        .id = "GEN-DQ-UNIT-01",
        .title = "Unit missing, unknown or contradictory",
        .kind = RuleKind::gate,
        .asks = Asks::doubt,
        .ages = Ages::any_age,
        .when = {{"a result has a missing, unknown or contradictory unit",
                  is_doubt<DoubtKind::unit_unclear>}},
        .indicator = {"warning if the number would be critical in any plausible unit; else info",
                      [](const Subject& s) { return s.doubt->may_be_critical ? warning : info; }},
        .summary = "{analyte} {raw} has an unclear unit and was not interpreted. Check the lab report",
        .fills = {{"raw", write_first}},
        .offers = {repeat_magnesium, repeat_potassium, repeat_calcium, repeat_ionized, repeat_albumin,
                   repeat_phosphate},
        .blocks = {doubtful_magnesium, doubtful_potassium, doubtful_calcium},
        .overrides = {"OV-RESULT-ELSEWHERE", "OV-LAB-ERROR"},
        .strength = "expert",
        .monitoring = "the analyte again",
        .why = "1.3 is low in mg/dL and normal in mEq/L: a bare number has no clinical meaning.",
    },
    Rule{
        .id = "GEN-DQ-IMPLAUS-01",
        .title = "Outside the plausible range",
        .kind = RuleKind::gate,
        .asks = Asks::doubt,
        .ages = Ages::any_age,
        .when = {{"a result is outside the plausible range", is_doubt<DoubtKind::implausible>}},
        .indicator = {"info", [](const Subject&) { return info; }},
        .summary = "{analyte} {raw} is outside the plausible range and was not used",
        .fills = {{"raw", write_first}},
        .offers = {repeat_magnesium, repeat_potassium, repeat_calcium, repeat_ionized, repeat_albumin,
                   repeat_phosphate},
        .blocks = {doubtful_magnesium, doubtful_potassium, doubtful_calcium},
        .overrides = {"OV-RESULT-ELSEWHERE", "OV-LAB-ERROR"},
        .strength = "expert",
        .monitoring = "the analyte again",
        .why = "Such a number is more likely a typing, unit or sample error than a patient.",
    },
    Rule{
        .id = "GEN-DQ-NONUM-01",
        .title = "Critical flag without a number",
        .kind = RuleKind::gate,
        .asks = Asks::doubt,
        .ages = Ages::any_age,
        .when = {{"a result is flagged LL or HH without a usable number", is_doubt<DoubtKind::no_number>}},
        .indicator = {"warning", [](const Subject&) { return warning; }},
        .summary = "{analyte} flagged {flag} without a usable value. Contact the laboratory",
        .fills = {{"flag", write_flag}},
        .offers = {repeat_magnesium, repeat_potassium, repeat_calcium, repeat_ionized, repeat_albumin,
                   repeat_phosphate},
        .blocks = {doubtful_magnesium, doubtful_potassium, doubtful_calcium},
        .overrides = {"OV-RESULT-ELSEWHERE", "OV-LAB-ERROR"},
        .strength = "expert",
        .monitoring = "the analyte again",
        .why = "The laboratory says critical, and nobody can tell how much.",
    },
    Rule{
        .id = "GEN-CONFLICT-01",
        .title = "Two final results of the same time disagree",
        .kind = RuleKind::gate,
        .asks = Asks::doubt,
        .ages = Ages::any_age,
        .when = {{"two final results of the same time disagree", is_doubt<DoubtKind::conflict>}},
        .indicator = {"info", [](const Subject&) { return info; }},
        .summary = "Two {analyte} results at the same time disagree ({v1} vs {v2}). Repeat before dosing",
        .fills = {{"v1", write_first}, {"v2", write_second}},
        .body = {{"The more abnormal of the two was evaluated; no dose is drafted until a repeat."}},
        .offers = {repeat_magnesium, repeat_potassium, repeat_calcium, repeat_ionized, repeat_albumin,
                   repeat_phosphate},
        .blocks = {doubtful_magnesium, doubtful_potassium, doubtful_calcium},
        .overrides = {"OV-RESULT-ELSEWHERE", "OV-LAB-ERROR"},
        .strength = "expert",
        .monitoring = "the analyte again",
        .why = "One of the two is wrong and nobody knows which.",
    },
    Rule{
        .id = "GEN-DQ-HEMOLYSIS-01",
        .title = "Haemolysed sample with potassium 5.5 to 6.4",
        .kind = RuleKind::gate,
        .asks = Asks::patient,
        .about = Measure::potassium,
        .when = {{"the potassium sample is haemolysed",
                  [](const Subject& s) { return to_truth(s.patient->potassium.is_haemolysed); }},
                 {"potassium is mildly or moderately high",
                  [](const Subject& s) {
                      return to_truth(s.patient->potassium_tier == PotassiumTier::high_mild ||
                                      s.patient->potassium_tier == PotassiumTier::high_moderate);
                  }},
                 {"the potassium is fresh enough",
                  [](const Subject& s) { return to_truth(is_in_question(*s.patient, Measure::potassium)); }},
                 {"no ECG change of high potassium is coded",
                  [](const Subject& s) { return to_truth(!s.patient->has_ecg_hyperkalaemia); }}},
        .indicator = {"warning from 6.0 on; else info",
                      [](const Subject& s) {
                          return s.patient->potassium_tier == PotassiumTier::high_moderate ? warning : info;
                      }},
        .summary = "K {k} on a haemolysed sample: repeat now before treating; ECG if 6.0 or above",
        .body =
            {{"Repeat on a free-flowing sample, at the point of care or as a blood gas if that is quicker."}},
        .offers =
            {{"L-BMP-STAT"},
             {"L-ECG",
              [](const Subject& s) { return s.patient->potassium_tier == PotassiumTier::high_moderate; }}},
        .blocks = {{.what = {DraftKind::potassium_lowering},
                    .says = "the potassium sample is haemolysed: repeat first",
                    .when =
                        [](const Subject& s) {
                            const auto tier = s.patient->potassium_tier;
                            return s.patient->potassium.is_haemolysed && !s.patient->has_ecg_hyperkalaemia &&
                                   (tier == PotassiumTier::high_mild || tier == PotassiumTier::high_moderate);
                        }}},
        .overrides = {"OV-SPURIOUS-CONFIRMED"},
        .sources = {"S46", "S47"},
        .strength = "observational",
        .monitoring = "basic metabolic panel at once; ECG from 6.0 on",
        .why = "Most flagged high potassium of haemolysed samples is false, and treating it is dangerous.",
    },
});
// clang-format on

}  // namespace

std::span<const Rule> gates() { return table; }

}  // namespace lytes::cards
