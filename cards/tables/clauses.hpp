#pragma once

#include <initializer_list>

#include "cards/rule.hpp"

/// Conditions that more than one row needs, in the words of the clinical document.
namespace lytes::cards {

// --- results -----------------------------------------------------------------------------------------------

[[nodiscard]] inline const Measurement& measured(const Facts& facts, fhir::Measure about) {
    switch (about) {
        case fhir::Measure::potassium:
            return facts.potassium;
        case fhir::Measure::calcium_total:
            return facts.calcium.measurement != nullptr ? *facts.calcium.measurement : facts.calcium_total;
        case fhir::Measure::creatinine:
        case fhir::Measure::egfr:
            return facts.kidney.origin == EgfrOrigin::reported ? facts.kidney.reported_egfr
                                                               : facts.kidney.creatinine;
        default:
            return facts.magnesium;
    }
}

[[nodiscard]] inline bool is_severe_low(const Facts& f) {
    return f.magnesium_tier == MagnesiumTier::critical_low || f.magnesium_tier == MagnesiumTier::severe_low;
}
[[nodiscard]] inline bool is_slightly_low(const Facts& f) {
    return f.magnesium_tier == MagnesiumTier::moderate_low || f.magnesium_tier == MagnesiumTier::mild_low;
}
[[nodiscard]] inline bool is_magnesium_high(const Facts& f) {
    return f.magnesium_tier >= MagnesiumTier::high_mild;
}

[[nodiscard]] inline bool has_cardiac_event(const Facts& f) {
    return f.torsades || f.ventricular_arrhythmia || f.cardiac_arrest;
}
/// B2: by number, or at 2.5 to 3.0 by what makes it dangerous.
[[nodiscard]] inline bool is_potassium_critically_low(const Facts& f) {
    const bool is_aggravated = f.has_ecg_hypokalaemia || f.ventricular_arrhythmia || f.torsades ||
                               f.paralysis || f.active_drugs.has(fhir::DrugTag::digoxin);
    return f.potassium_tier == PotassiumTier::critical_low ||
           (f.potassium_tier == PotassiumTier::moderate_low && is_aggravated);
}
/// B2: by number, or from 5.5 on by the ECG.
[[nodiscard]] inline bool is_potassium_severely_high(const Facts& f) {
    return f.potassium_tier == PotassiumTier::high_severe ||
           (f.potassium_tier >= PotassiumTier::high_mild && f.has_ecg_hyperkalaemia);
}
/// B3: by number, or from 12.0 mg/dL on by coma, confusion or arrhythmia.
[[nodiscard]] inline bool is_calcium_severely_high(const Facts& f) {
    const bool is_symptomatic = f.altered_consciousness || has_cardiac_event(f);
    return f.calcium.tier == CalciumTier::high_severe ||
           (f.calcium.tier == CalciumTier::high_moderate && is_symptomatic);
}

/// B1 to B3: the tiers marked "T", which keep warning until somebody rechecks them (A7).
[[nodiscard]] inline bool is_lasting_tier(const Facts& f, fhir::Measure about) {
    switch (about) {
        case fhir::Measure::magnesium:
            return is_severe_low(f) || f.magnesium_tier == MagnesiumTier::high_severe;
        case fhir::Measure::potassium:
            return is_potassium_critically_low(f) || is_potassium_severely_high(f);
        case fhir::Measure::calcium_total:
            return f.calcium.tier == CalciumTier::critical_low || is_calcium_severely_high(f);
        default:
            return false;
    }
}
/// Fresh enough for a result-driven card. At discharge every usable one: nobody will look at it again here.
[[nodiscard]] inline bool is_in_question(const Facts& f, fhir::Measure about) {
    const Measurement& result = measured(f, about);
    if (f.input->trigger == Trigger::encounter_discharge) return result.is_usable();
    return result.is_in_trigger_window || (result.is_unrechecked && is_lasting_tier(f, about));
}
/// A7, D5: none, or a stale one that could only reassure. A stale abnormal one still counts.
[[nodiscard]] inline bool is_magnesium_missing(const Facts& f) {
    if (!f.magnesium.is_usable()) return true;
    return !f.magnesium.is_current() && !f.is_magnesium_low() && !is_magnesium_high(f);
}
/// Usable magnesium below the lower limit; for orders only a current one counts (C7).
[[nodiscard]] inline bool is_currently_low(const Facts& f) {
    return f.is_magnesium_low() && f.magnesium.is_current();
}

// --- D4: replacement in progress ---------------------------------------------------------------------------

[[nodiscard]] inline const fhir::MedicationOrder* replacement_of(const Facts& f, fhir::Measure about) {
    switch (about) {
        case fhir::Measure::magnesium:
            return f.magnesium_replacement;
        case fhir::Measure::potassium:
            return f.potassium_replacement;
        case fhir::Measure::calcium_total:
            return f.calcium_replacement;
        default:
            return nullptr;
    }
}
[[nodiscard]] inline bool is_replacement_given(const Facts& f, fhir::Measure about) {
    switch (about) {
        case fhir::Measure::magnesium:
            return f.is_magnesium_given;
        case fhir::Measure::potassium:
            return f.is_potassium_given;
        case fhir::Measure::calcium_total:
            return f.is_calcium_given;
        default:
            return false;
    }
}

// --- A10 flags ---------------------------------------------------------------------------------------------

[[nodiscard]] inline bool has_neuro_event(const Facts& f) { return f.seizure || f.tetany; }

inline constexpr fhir::DrugTags wasting_drugs{fhir::DrugTag::loop_diuretic,
                                              fhir::DrugTag::thiazide,
                                              fhir::DrugTag::ppi,
                                              fhir::DrugTag::aminoglycoside,
                                              fhir::DrugTag::amphotericin_b,
                                              fhir::DrugTag::foscarnet,
                                              fhir::DrugTag::pentamidine,
                                              fhir::DrugTag::cisplatin,
                                              fhir::DrugTag::cetuximab,
                                              fhir::DrugTag::panitumumab,
                                              fhir::DrugTag::calcineurin_inhibitor};
/// K-ORD-KSPARE-01: the label forbids potassium chloride beside these.
inline constexpr fhir::DrugTags forbidden_with_potassium{fhir::DrugTag::amiloride,
                                                         fhir::DrugTag::triamterene};
inline constexpr fhir::DrugTags potassium_raising_drugs{
    fhir::DrugTag::raas_inhibitor, fhir::DrugTag::mineralocorticoid_antagonist,
    fhir::DrugTag::amiloride,      fhir::DrugTag::triamterene,
    fhir::DrugTag::trimethoprim,   fhir::DrugTag::potassium};

/// Refill: what moves potassium one way or the other, or is dangerous when it moved (C4, C8, C10).
inline constexpr fhir::DrugTags potassium_shifting_drugs{fhir::DrugTag::raas_inhibitor,
                                                         fhir::DrugTag::mineralocorticoid_antagonist,
                                                         fhir::DrugTag::amiloride,
                                                         fhir::DrugTag::triamterene,
                                                         fhir::DrugTag::trimethoprim,
                                                         fhir::DrugTag::potassium,
                                                         fhir::DrugTag::potassium_chloride,
                                                         fhir::DrugTag::potassium_phosphate,
                                                         fhir::DrugTag::digoxin,
                                                         fhir::DrugTag::loop_diuretic,
                                                         fhir::DrugTag::thiazide};
/// Everything that a refill rule of its own asks about.
inline constexpr fhir::DrugTags refill_drugs = [] {
    fhir::DrugTags all = wasting_drugs;
    all.insert(potassium_shifting_drugs);
    return all;
}();

[[nodiscard]] inline bool has_wasting_drug(const Facts& f) { return f.active_drugs.has_any(wasting_drugs); }

/// The magnesium level is good enough for an oral dose in poor kidney function (C6: level within 7 days).
[[nodiscard]] inline bool has_week_old_level(const Facts& f) {
    return f.magnesium.is_usable() && f.magnesium.age <= std::chrono::days{7};
}
[[nodiscard]] inline bool halves_for_kidney(const Facts& f) {
    return f.kidney.bucket == RenalBucket::below_30 || f.kidney.bucket == RenalBucket::aki_2_3;
}

[[nodiscard]] constexpr Indicator lower(Indicator indicator) {
    return indicator == Indicator::critical ? Indicator::warning : Indicator::info;
}

// --- drafts that rules block --------------------------------------------------------------------------

inline constexpr DraftKinds parenteral_magnesium{DraftKind::magnesium_bolus, DraftKind::magnesium_iv,
                                                 DraftKind::magnesium_iv_half};
inline constexpr DraftKinds full_magnesium{DraftKind::magnesium_iv, DraftKind::magnesium_oral};
inline constexpr DraftKinds all_magnesium{DraftKind::magnesium_bolus, DraftKind::magnesium_iv,
                                          DraftKind::magnesium_iv_half, DraftKind::magnesium_oral,
                                          DraftKind::magnesium_oral_low};
inline constexpr DraftKinds all_potassium{DraftKind::potassium_iv, DraftKind::potassium_oral,
                                          DraftKind::potassium_half};
inline constexpr DraftKinds all_calcium{DraftKind::calcium_iv, DraftKind::calcium_oral};
inline constexpr DraftKinds all_doses{
    DraftKind::magnesium_bolus, DraftKind::magnesium_iv,       DraftKind::magnesium_iv_half,
    DraftKind::magnesium_oral,  DraftKind::magnesium_oral_low, DraftKind::potassium_iv,
    DraftKind::potassium_oral,  DraftKind::potassium_half,     DraftKind::potassium_lowering,
    DraftKind::calcium_iv,      DraftKind::calcium_oral,       DraftKind::calcium_lowering};

inline constexpr Block myasthenia_blocks{
    .what = parenteral_magnesium,
    .says = "myasthenia is coded: parenteral magnesium can precipitate respiratory failure",
    .when = [](const Subject& s) { return s.patient->has_myasthenia; }};
inline constexpr Block heart_block_blocks{.what = parenteral_magnesium,
                                          .says = "high-grade heart block without a pacemaker is coded",
                                          .when = [](const Subject& s) { return s.patient->has_av_block; }};
inline constexpr Block high_level_blocks{
    .what = all_magnesium,
    .says = "magnesium is above the upper limit of normal",
    .when = [](const Subject& s) { return is_magnesium_high(*s.patient); }};
inline constexpr Block sparing_drug_blocks{
    .what = all_potassium,
    .says = "amiloride or triamterene is active: potassium chloride beside it is contraindicated by label",
    .when = [](const Subject& s) { return s.patient->active_drugs.has_any(forbidden_with_potassium); }};
/// D1.5: no S-KCL when potassium is 5.0 or above. Nor when nobody knows it today.
inline constexpr Block enough_potassium_blocks{
    .what = all_potassium,
    .says = "potassium is 5.0 mmol/L or above, or not current",
    .when = [](const Subject& s) {
        const Measurement& potassium = s.patient->potassium;
        return !potassium.is_current() ||
               potassium.value.is_at_least(s.knowledge().potassium.upper_normal) != Truth::no;
    }};

}  // namespace lytes::cards
