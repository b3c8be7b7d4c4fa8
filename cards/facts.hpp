#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "cards/case.hpp"
#include "cards/measure.hpp"
#include "fhir/model/chart.hpp"

namespace lytes::cards {

enum class AgeGroup : std::uint8_t { unknown, newborn, child, adult };  ///< newborn: at most 28 days old
enum class Setting : std::uint8_t { inpatient, outpatient };

/// Algorithm B1, from the most abnormal end. `undetermined`: a comparator leaves it open.
enum class MagnesiumTier : std::uint8_t {
    missing,
    undetermined,
    critical_low,
    severe_low,
    moderate_low,
    mild_low,
    low_normal,
    normal,
    high_mild,
    high_moderate,
    high_severe
};
/// Algorithm B2 by number alone; ECG, rhythm and digoxin raise it in the rules.
enum class PotassiumTier : std::uint8_t {
    missing,
    undetermined,
    critical_low,
    moderate_low,
    mild_low,
    below_target,
    normal,
    upper_borderline,
    high_mild,
    high_moderate,
    high_severe
};
/// Algorithm B3 by number alone.
enum class CalciumTier : std::uint8_t {
    missing,
    undetermined,
    critical_low,
    severe_low,
    mild_low,
    normal,
    high_mild,
    high_moderate,
    high_severe
};

/// Algorithm A9: which calcium was used.
enum class CalciumKind : std::uint8_t { none, ionized, corrected, total };
struct EffectiveCalcium {
    CalciumKind kind = CalciumKind::none;
    CalciumTier tier = CalciumTier::missing;
    Concentration value;                       ///< the number that was graded, unrounded; show two decimals
    const Measurement* measurement = nullptr;  ///< of the total or ionized result; a copy in the arena
    bool is_corrected_by_us = false;
    bool is_uncorrected = false;         ///< total calcium without albumin
    bool is_total_below_normal = false;  ///< the uncorrected total is below the lower limit
    bool is_total_severe = false;        ///< the uncorrected total is below 7.6 mg/dL
};

/// Algorithm A8, first match wins.
enum class RenalBucket : std::uint8_t { unknown, normal, moderate, aki_1, below_30, aki_2_3, dialysis };

enum class EgfrOrigin : std::uint8_t { none, computed, reported, both };
struct Kidney {
    RenalBucket bucket = RenalBucket::unknown;
    std::optional<int> egfr;     ///< mL/min/1.73 m2, rounded half up; the lower where sources disagree on 30
    std::string_view egfr_text;  ///< as shown: "22", ">60"; empty when it cannot be given
    EgfrOrigin origin = EgfrOrigin::none;
    std::optional<int>
        other_egfr;  ///< the higher of two that disagree, or the male value when sex is unknown
    bool is_egfr_stale = false;
    std::optional<int> last_egfr;  ///< too old or stale and not usable: shown only
    fhir::Duration last_egfr_age{};
    int aki_stage = 0;  ///< KDIGO 2012, 0 = none
    bool is_aki_coded_only = false;
    std::optional<int> creatinine_clearance;        ///< Cockcroft-Gault or reported, mL/min
    bool has_no_weight = false;                     ///< creatinine clearance wanted but no weight
    std::optional<fhir::Decimal> creatinine_mg_dl;  ///< for comparison; show the reported result instead
    bool is_pregnancy_based = false;
    bool is_from_diagnosis = false;  ///< N18.4, N18.5 or N18.6 coded
    bool is_from_clearance = false;  ///< below 30 by creatinine clearance only (cfg:renal.policy=lowest)
    Measurement creatinine;
    Measurement reported_egfr;
};

/// A coded event with its date (A10).
struct Event {
    bool is_present = false;
    const fhir::Condition* source = nullptr;
    [[nodiscard]] explicit operator bool() const { return is_present; }
};

/// Clinical signs of magnesium toxicity within 6 h (A10 mgtox).
struct MagnesiumToxicity {
    bool has_hypotension = false;
    bool has_bradycardia = false;
    bool has_slow_breathing = false;
    bool has_lost_reflex = false;
    [[nodiscard]] bool is_present() const {
        return has_hypotension || has_bradycardia || has_slow_breathing || has_lost_reflex;
    }
};

/// Every derived input of the rules, flat, named as in the clinical document. Built once by derive().
struct Facts {
    const Case* input = nullptr;

    // 0.3 scope
    AgeGroup age_group = AgeGroup::unknown;
    std::optional<int> age_years;            ///< when it is certain
    int age_days = -1;                       ///< when it is certain, else -1
    int age_years_max = -1;                  ///< the oldest that the birth date allows, -1: unknown
    std::optional<fhir::Decimal> weight_kg;  ///< actual weight, plausible and recent
    fhir::Sex sex = fhir::Sex::unspecified;
    bool is_deceased = false;
    bool is_pregnant = false;
    bool is_postpartum_48h = false;
    bool is_comfort_care = false;
    Setting setting = Setting::outpatient;
    bool is_icu = false;

    // A6, A7: the results that count, and those that do not
    Measurement magnesium;
    Measurement potassium;
    Measurement calcium_total;
    Measurement calcium_ionized;
    Measurement albumin;
    Measurement phosphate;
    Measurement qtc;  ///< value in milliseconds
    MagnesiumTier magnesium_tier = MagnesiumTier::missing;
    PotassiumTier potassium_tier = PotassiumTier::missing;
    EffectiveCalcium calcium;
    std::span<const Doubt> doubts;
    Limit magnesium_lower_normal;  ///< the laboratory's own lower limit where it is sane, else the default
    bool is_magnesium_limit_from_lab = false;
    bool is_edta_pattern = false;        ///< GEN-DQ-EDTA-01
    bool has_unexplained_delta = false;  ///< A5 delta check
    bool is_observation_data_missing = false;

    Kidney kidney;

    // A10 flags
    Event torsades, ventricular_arrhythmia, cardiac_arrest, seizure, tetany, laryngospasm;
    Event paralysis, altered_consciousness;
    bool is_pulseless = false;  ///< arrest or ventricular fibrillation coded
    bool is_qtc_500 = false;
    bool has_ecg_hyperkalaemia = false;
    bool has_ecg_hypokalaemia = false;
    MagnesiumToxicity magnesium_toxicity;
    bool is_potassium_refractory = false;
    bool is_calcium_refractory = false;
    bool has_acs_7d = false, has_va_7d = false, has_hfref = false;
    bool has_alcohol_use = false, has_alcohol_withdrawal = false, has_gi_loss = false, has_diarrhoea = false;
    bool has_diabetes = false, has_ckd = false, has_refeeding = false, has_malignancy = false;
    bool is_nil_by_mouth = false;
    bool has_myasthenia = false;  ///< myasthenia gravis or LEMS
    bool has_av_block = false;    ///< second or third degree, no pacemaker
    bool has_thyroid_surgery_7d = false;
    bool is_obstetric_magnesium_active =
        false;  ///< pregnant or <= 48 h postpartum with active MgSO4 for its reasons

    // active drugs: requests and statements in force now
    fhir::DrugTags active_drugs;
    std::span<const fhir::MedicationOrder* const> active_orders;
    fhir::DrugTags chemo_8_weeks;       ///< cisplatin, cetuximab, panitumumab active or ended within 8 weeks
    bool has_magnesium_source = false;  ///< any active product that delivers magnesium
    bool has_neuromuscular_blocker_24h = false;
    bool has_ceftriaxone_48h = false;

    // HR: the high-risk set that decides whether a small deficit is worth a card
    bool is_high_risk = false;
    std::string_view high_risk_reason;  ///< for {risk}: "digoxin", "QT drug", "low K"

    // D4: replacement in progress, by analyte: active order authored after the result's collection
    const fhir::MedicationOrder* magnesium_replacement = nullptr;
    const fhir::MedicationOrder* potassium_replacement = nullptr;
    const fhir::MedicationOrder* calcium_replacement = nullptr;
    bool is_magnesium_given = false;  ///< an administration after the result is recorded
    bool is_potassium_given = false;
    bool is_calcium_given = false;

    [[nodiscard]] bool is_magnesium_low() const {
        return magnesium_tier >= MagnesiumTier::critical_low && magnesium_tier <= MagnesiumTier::mild_low;
    }
    [[nodiscard]] bool has_low_clearance() const {
        return kidney.bucket == RenalBucket::below_30 || kidney.bucket == RenalBucket::aki_2_3 ||
               kidney.bucket == RenalBucket::dialysis;
    }
    [[nodiscard]] bool is_adult() const { return age_group == AgeGroup::adult; }
};

/// C7: what kind of magnesium a draft is.
enum class MagnesiumOrderKind : std::uint8_t { none, intravenous, supplement, antacid, laxative, bowel_prep };

/// Why a total is not a number.
enum class TotalDoubt : std::uint8_t {
    none,
    no_dose,
    unit_unknown,
    contradictory,
    per_weight,
    timing_unclear
};

/// What an order delivers, in one unit. Magnesium: grams of magnesium sulfate heptahydrate for parenteral
/// orders, milligrams of elemental magnesium for oral ones. Potassium: mEq. Calcium: mg of the salt.
struct DoseTotals {
    TotalDoubt doubt = TotalDoubt::no_dose;
    std::optional<fhir::Decimal> single;   ///< the largest single dose
    std::optional<fhir::Decimal> per_24h;  ///< planned for the first 24 h
    std::optional<fhir::Decimal> per_48h;
    std::optional<fhir::Decimal> rate_per_h;    ///< the fastest rate, amount per hour
    std::optional<fhir::Decimal> rate_per_min;  ///< the fastest rate, amount per minute (Mg: mg MgSO4/min)
    std::optional<fhir::Decimal> load;          ///< OB: dose of the first, faster step
    std::optional<fhir::Decimal> maintenance_per_h;
    std::optional<int> planned_days;  ///< nothing: unspecified
    bool has_doubtful_unit = false;
    bool is_push = false;    ///< IV push without a duration: rate_per_min then assumes 5 minutes
    std::string_view shown;  ///< "4 g", "482 mg elemental/day", for {dose}
};

/// One draft order, classified and measured. Built by derive_order().
struct OrderFacts {
    const Facts* patient = nullptr;
    const fhir::MedicationOrder* order = nullptr;
    int draft_index = -1;

    MagnesiumOrderKind magnesium = MagnesiumOrderKind::none;
    bool is_parenteral = false;  ///< IV, IO or IM by route, or by product where the route is missing
    bool is_intravenous_potassium = false;
    bool is_oral_potassium = false;
    bool is_intravenous_calcium = false;
    bool is_emergency = false;  ///< C7: IV, stat/asap, CARDIAC or NEURO, single dose <= 2 g
    bool is_obstetric = false;  ///< C7 OB
    fhir::VenousLine line = fhir::VenousLine::unspecified;
    DoseTotals dose;
    std::string_view drug_name;  ///< sanitised, short, for {drug}
    bool is_drug_by_text_only = false;
    fhir::DrugTags classes;  ///< C10: what the drug does in the whole body, by its tags and its route

    // other orders in force beside this draft
    fhir::DrugTags other_drugs;                              ///< active orders, without this one
    const fhir::MedicationOrder* other_magnesium = nullptr;  ///< the first other active magnesium source
    bool is_other_magnesium_same_class = false;
    bool is_other_magnesium_draft = false;        ///< the other source is unsigned too
    std::optional<int> pregnancy_magnesium_days;  ///< cumulative days of IV magnesium, with this draft

    /// Magnesium, potassium or IV calcium: the drugs of C7 to C9, whose dose is read.
    [[nodiscard]] bool delivers_electrolyte() const {
        return magnesium != MagnesiumOrderKind::none || is_intravenous_potassium || is_oral_potassium ||
               is_intravenous_calcium;
    }
};

}  // namespace lytes::cards
