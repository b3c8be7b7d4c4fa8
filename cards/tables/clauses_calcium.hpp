#pragma once

#include "cards/tables/clauses_potassium.hpp"

/// Conditions that several calcium rows need (algorithm C5, C6, C9), in the words of the clinical document.
namespace lytes::cards {

[[nodiscard]] inline bool is_calcium_low(const Facts& f) {
    return f.calcium.tier >= CalciumTier::critical_low && f.calcium.tier <= CalciumTier::mild_low;
}
[[nodiscard]] inline bool is_calcium_high(const Facts& f) { return f.calcium.tier >= CalciumTier::high_mild; }
/// Truth of a statement about the tier, which a limit of detection may leave open.
[[nodiscard]] inline Truth calcium_truth(const Facts& f, bool holds) {
    return f.calcium.tier == CalciumTier::undetermined ? Truth::unknown : to_truth(holds);
}

/// CA-LOW-SYMP-01.
[[nodiscard]] inline bool has_calcium_event(const Facts& f) {
    return f.tetany || f.seizure || f.laryngospasm || f.is_qtc_500 || f.ventricular_arrhythmia;
}

/// Calcium against high potassium with ECG changes, or against magnesium poisoning.
[[nodiscard]] inline bool protects_heart(const Facts& f) {
    const bool is_heart_in_danger = is_potassium_raised(f) && f.has_ecg_hyperkalaemia;
    return is_heart_in_danger || (is_magnesium_high(f) && f.magnesium_toxicity.is_present());
}
/// The heart, the nerves or a poisoning need calcium before any further test.
[[nodiscard]] inline bool needs_calcium_now(const Facts& f) {
    return protects_heart(f) || (is_calcium_low(f) && has_calcium_event(f));
}

/// C5: IV calcium precipitates where phosphate is high; only symptoms justify it.
[[nodiscard]] inline bool avoids_intravenous_calcium(const Subject& s) {
    const Facts& f = *s.patient;
    if (needs_calcium_now(f)) return false;
    const bool is_phosphate_high =
        f.phosphate.is_usable() && f.phosphate.value.is_above(s.knowledge().phosphate_high) == Truth::yes;
    return is_phosphate_high || f.kidney.bucket == RenalBucket::dialysis;
}

/// {ca_kind}.
inline void write_calcium_kind(const Subject& s, Text& out) {
    switch (s.patient->calcium.kind) {
        case CalciumKind::ionized:
            out.add("Ionized Ca");
            break;
        case CalciumKind::corrected:
            out.add("Corrected Ca");
            break;
        case CalciumKind::none:
        case CalciumKind::total:
            out.add("Total Ca");
            break;
    }
}
/// {ca}: the number that was graded; as reported, unless we corrected it.
inline void write_calcium(const Subject& s, Text& out) {
    const EffectiveCalcium& calcium = s.patient->calcium;
    if (!calcium.is_corrected_by_us)
        return write_result(*s.patient, measured(*s.patient, fhir::Measure::calcium_total),
                            fhir::Measure::calcium_total, out);
    out.add(calcium.value.value().rounded(2));
    switch (calcium.value.family()) {
        case fhir::UnitFamily::mass:
            out.add(" mg/dL");
            break;
        case fhir::UnitFamily::amount:
            out.add(" mmol/L");
            break;
        case fhir::UnitFamily::equivalent:
            out.add(" mEq/L");
            break;
    }
}
/// {ca} where the uncorrected total is meant.
inline void write_total_calcium(const Subject& s, Text& out) {
    write_result(*s.patient, s.patient->calcium_total, fhir::Measure::calcium_total, out);
}
inline constexpr Fill calcium_kind_fill{"ca_kind", write_calcium_kind};
inline constexpr Fill calcium_fill{"ca", write_calcium};

// --- CA-IONIZED-REQ-01, as a lead and as a modifier ---------------------------------------------------

inline constexpr Clause no_ionized_calcium{"no usable ionized calcium", [](const Subject& s) {
                                               return to_truth(!s.patient->calcium_ionized.is_usable());
                                           }};
inline constexpr Clause low_total_calcium{"total calcium is below the lower limit", [](const Subject& s) {
                                              return to_truth(s.patient->calcium.is_total_below_normal);
                                          }};
inline constexpr Clause unreliable_correction{
    "ICU, poor clearance, tetany, seizure or QTc 500 ms or more; or total below 7.6 mg/dL without albumin",
    [](const Subject& s) {
        const Facts& f = *s.patient;
        const bool is_unreliable = f.is_icu || f.has_low_clearance() || f.tetany || f.seizure || f.is_qtc_500;
        return to_truth(is_unreliable || (f.calcium.is_uncorrected && f.calcium.is_total_severe));
    }};
/// C5, C6: the line stands on the calcium card, or on the magnesium card into which that is folded.
inline constexpr Clause no_separate_calcium_card{
    "the line stands beside calcium itself, or calcium has no card of its own", [](const Subject& s) {
        const Facts& f = *s.patient;
        const bool is_severe =
            f.calcium.tier == CalciumTier::critical_low || f.calcium.tier == CalciumTier::severe_low;
        const bool has_own_card =
            (is_severe || has_calcium_event(f)) && is_in_question(f, fhir::Measure::calcium_total);
        return to_truth(s.about != fhir::Measure::magnesium || !is_calcium_low(f) || !has_own_card);
    }};
inline constexpr Block ionized_first_blocks{
    .what = all_calcium, .says = "ionized calcium has to be measured first", .when = [](const Subject& s) {
        return !needs_calcium_now(*s.patient);
    }};

/// D1.5: no S-CA in a newborn who gets ceftriaxone.
inline constexpr Block ceftriaxone_newborn_blocks{
    .what = {DraftKind::calcium_iv},
    .says = "ceftriaxone in a newborn: IV calcium is contraindicated",
    .when = [](const Subject& s) {
        return s.patient->age_group == AgeGroup::newborn && s.patient->has_ceftriaxone_48h;
    }};
inline constexpr Block phosphate_blocks{
    .what = {DraftKind::calcium_iv},
    .says = "no symptoms are coded, and phosphate is high or the patient is on dialysis",
    .when = avoids_intravenous_calcium};

}  // namespace lytes::cards
