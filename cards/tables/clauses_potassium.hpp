#pragma once

#include "cards/placeholder.hpp"
#include "cards/tables/clauses.hpp"

/// Conditions that several potassium rows need (algorithm C4, C6, C8), in the words of the clinical document.
namespace lytes::cards {

// --- results ------------------------------------------------------------------------------------------

[[nodiscard]] inline bool is_potassium_very_low(const Facts& f) {
    return f.potassium_tier == PotassiumTier::critical_low || f.potassium_tier == PotassiumTier::moderate_low;
}
[[nodiscard]] inline bool is_potassium_low(const Facts& f) {
    return is_potassium_very_low(f) || f.potassium_tier == PotassiumTier::mild_low;
}
[[nodiscard]] inline bool is_potassium_raised(const Facts& f) {
    return f.potassium_tier >= PotassiumTier::high_mild;
}
/// Truth of a statement about the tier, which a limit of detection may leave open.
[[nodiscard]] inline Truth potassium_truth(const Facts& f, bool holds) {
    return f.potassium_tier == PotassiumTier::undetermined ? Truth::unknown : to_truth(holds);
}

// --- drugs --------------------------------------------------------------------------------------------

/// C4: what is held when potassium is high.
inline constexpr fhir::DrugTags held_in_hyperkalaemia{
    fhir::DrugTag::potassium, fhir::DrugTag::raas_inhibitor, fhir::DrugTag::mineralocorticoid_antagonist,
    fhir::DrugTag::amiloride, fhir::DrugTag::triamterene,    fhir::DrugTag::trimethoprim,
    fhir::DrugTag::nsaid,     fhir::DrugTag::heparin};
inline constexpr fhir::DrugTags calcium_salts{fhir::DrugTag::calcium, fhir::DrugTag::calcium_gluconate,
                                              fhir::DrugTag::calcium_chloride};

/// S-MG-* beside low potassium or calcium: the half dose, the slow infusion or tablets (C4, C6).
[[nodiscard]] inline bool takes_half_magnesium(const Subject& s) {
    return s.patient->is_magnesium_low() && halves_for_kidney(*s.patient);
}
[[nodiscard]] inline bool takes_full_magnesium(const Subject& s) {
    return s.patient->is_magnesium_low() && !s.patient->has_low_clearance();
}

// --- drafts that rules block --------------------------------------------------------------------------

inline constexpr DraftKinds full_potassium{DraftKind::potassium_iv, DraftKind::potassium_oral};
inline constexpr Block full_potassium_blocks{
    .what = full_potassium,
    .says = "kidney function forbids a full potassium dose",
    .when = [](const Subject& s) { return s.patient->has_low_clearance(); }};
/// C1 S-KCL-RENAL.
inline constexpr Block dialysis_potassium_blocks{
    .what = all_potassium,
    .says = "the patient is on dialysis and potassium is not below 3.0 mmol/L",
    .when = [](const Subject& s) {
        return s.patient->kidney.bucket == RenalBucket::dialysis && !is_potassium_very_low(*s.patient);
    }};
inline constexpr Block high_calcium_blocks{
    .what = all_calcium, .says = "calcium is above the upper limit of normal", .when = [](const Subject& s) {
        return s.patient->calcium.tier >= CalciumTier::high_mild;
    }};

}  // namespace lytes::cards
