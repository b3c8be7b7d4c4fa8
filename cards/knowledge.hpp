#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cards/limits.hpp"
#include "fhir/model/time.hpp"

namespace lytes::cards {

using fhir::operator""_dec;

/// Algorithm B1.
struct MagnesiumLimits {
    Limit critical_low{1.0_dec, 0.41_dec, 0.82_dec};
    Limit severe_low{1.2_dec, 0.50_dec, 1.0_dec};
    Limit moderate_low{1.46_dec, 0.60_dec, 1.2_dec};
    Limit lower_normal{1.58_dec, 0.65_dec, 1.3_dec};
    Limit target{2.0_dec, 0.82_dec, 1.65_dec};
    Limit upper_normal{2.68_dec, 1.10_dec, 2.2_dec};
    Limit high_moderate{3.0_dec, 1.23_dec, 2.5_dec};
    Limit high_severe{4.86_dec, 2.0_dec, 4.0_dec};
    Limit dialysis_high{8.0_dec, 3.29_dec, 6.58_dec};  ///< C3 body: dialysis request above this
    Limit obstetric_toxic{9.6_dec, 3.95_dec, 7.90_dec};
    Limit range_low_min{1.4_dec, 0.58_dec,
                        1.15_dec};  ///< A6: a laboratory's own lower limit is believed within
    Limit range_low_max{2.1_dec, 0.86_dec, 1.73_dec};
    Limit plausible_min{0.2_dec, 0.08_dec, 0.16_dec};  ///< A5
    Limit plausible_max{20_dec, 8.2_dec, 16.4_dec};
    Limit conflict{0.3_dec, 0.12_dec, 0.25_dec};  ///< A6: simultaneous finals further apart disagree
    Limit delta{2.0_dec, 0.82_dec, 1.65_dec};     ///< A5: a change beyond this within 6 h is to be verified
};

/// Algorithm B2. mmol/L and mEq/L are the same number; mass is mg/dL and almost never sent.
struct PotassiumLimits {
    Limit critical_low{9.77_dec, 2.5_dec, 2.5_dec};
    Limit moderate_low{11.73_dec, 3.0_dec, 3.0_dec};
    Limit lower_normal{13.68_dec, 3.5_dec, 3.5_dec};
    Limit cardiac_target{15.64_dec, 4.0_dec, 4.0_dec};
    Limit caution{17.59_dec, 4.5_dec, 4.5_dec};  ///< C8 K-ORD-RAAS-01
    Limit upper_normal{19.55_dec, 5.0_dec, 5.0_dec};
    Limit high_mild{21.50_dec, 5.5_dec, 5.5_dec};
    Limit high_moderate{23.46_dec, 6.0_dec, 6.0_dec};
    Limit high_severe{25.41_dec, 6.5_dec, 6.5_dec};
    Limit plausible_min{3.91_dec, 1.0_dec, 1.0_dec};
    Limit plausible_max{46.92_dec, 12.0_dec, 12.0_dec};
    Limit conflict{1.95_dec, 0.5_dec, 0.5_dec};
    Limit delta{7.82_dec, 2.0_dec, 2.0_dec};
};

/// Algorithm B3, total or corrected calcium.
struct CalciumLimits {
    Limit critical_low{7.0_dec, 1.75_dec, 3.5_dec};
    Limit severe_low{7.6_dec, 1.90_dec, 3.8_dec};
    Limit lower_normal{8.5_dec, 2.12_dec, 4.25_dec};
    Limit upper_normal{10.5_dec, 2.62_dec, 5.25_dec};
    Limit high_moderate{12.0_dec, 3.00_dec, 6.0_dec};
    Limit high_severe{14.0_dec, 3.50_dec, 7.0_dec};
    Limit plausible_min{3.0_dec, 0.75_dec, 1.5_dec};
    Limit plausible_max{25_dec, 6.2_dec, 12.5_dec};
    Limit conflict{0.5_dec, 0.12_dec, 0.25_dec};
};

/// Algorithm B3, ionized calcium.
struct IonizedCalciumLimits {
    Limit critical_low{3.6_dec, 0.90_dec, 1.80_dec};
    Limit severe_low{4.0_dec, 1.00_dec, 2.00_dec};
    Limit lower_normal{4.5_dec, 1.12_dec, 2.24_dec};
    Limit upper_normal{5.3_dec, 1.32_dec, 2.64_dec};
    Limit high_moderate{6.4_dec, 1.60_dec, 3.20_dec};
    Limit high_severe{7.2_dec, 1.80_dec, 3.60_dec};
    Limit plausible_min{0.8_dec, 0.2_dec, 0.4_dec};
    Limit plausible_max{14_dec, 3.5_dec, 7.0_dec};
    Limit conflict{0.2_dec, 0.05_dec, 0.10_dec};
};

/// Algorithm A8 and A5. The amount family is mmol/L, so umol/L is read as a thousandth: 88.4 umol/L = 0.0884.
struct CreatinineLimits {
    Limit pregnancy_normal{1.0_dec, 0.0884_dec, 0_dec};
    Limit pregnancy_severe{1.5_dec, 0.1326_dec, 0_dec};
    Limit aki_rise{0.3_dec, 0.0265_dec, 0_dec};
    Limit aki_severe{4.0_dec, 0.3536_dec, 0_dec};
    Limit plausible_min{0.1_dec, 0.009_dec, 0_dec};
    Limit plausible_max{30_dec, 2.650_dec, 0_dec};
};

/// Algorithm A5: what else has a plausible range. Albumin in g/dL, eGFR in mL/min/1.73 m2, weight in kg.
struct PlausibleLimits {
    Limit albumin_min{0.5_dec, 0_dec, 0_dec};
    Limit albumin_max{7_dec, 0_dec, 0_dec};
    Limit phosphate_min{0.3_dec, 0.097_dec, 0_dec};
    Limit phosphate_max{20_dec, 6.46_dec, 0_dec};
    Limit egfr_min{1_dec, 0_dec, 0_dec};
    Limit egfr_max{200_dec, 0_dec, 0_dec};
    fhir::Decimal weight_kg_min = 20_dec;
    fhir::Decimal weight_kg_max = 350_dec;
};

/// Algorithm A7: engineering defaults, no guideline sets them.
struct AgeWindow {
    fhir::Duration current;
    fhir::Duration stale;
};
struct SettingWindows {
    AgeWindow potassium;
    AgeWindow electrolyte;  ///< magnesium, calcium, phosphate
    AgeWindow creatinine;
    AgeWindow albumin;
    fhir::Duration trigger;
    fhir::Duration unrechecked;
};
struct Windows {
    SettingWindows inpatient{
        {std::chrono::hours{24}, std::chrono::hours{72}},
        {std::chrono::hours{48},                      std::chrono::days{7}},
        {std::chrono::hours{48},std::chrono::days{7}},
        {std::chrono::days{7}, std::chrono::days{30}},
        std::chrono::hours{24                     },
        std::chrono::hours{72}
    };
    SettingWindows outpatient{
        {std::chrono::days{14},   std::chrono::days{90}},
        {std::chrono::days{30},                       std::chrono::days{180}},
        {std::chrono::days{90},std::chrono::days{365}},
        {std::chrono::days{90},   std::chrono::days{180}},
        std::chrono::days{7                      },
        std::chrono::days{30}
    };
};

/// Algorithm C7. Grams are of magnesium sulfate heptahydrate, milligrams of elemental magnesium.
struct MagnesiumOrderLimits {
    fhir::Decimal small_g = 2_dec;          ///< renal matrix: planned 24 h dose up to here
    fhir::Decimal medium_g = 4_dec;         ///< renal matrix: and up to here
    fhir::Decimal supplement_mg = 350_dec;  ///< elemental a day that is of no concern with eGFR 30-59
    int supplement_days = 14;               ///< and for how long
    fhir::Decimal rate_mg_per_min = 150_dec;
    fhir::Decimal rate_g_per_h = 2_dec;
    fhir::Decimal single_g = 4_dec;
    fhir::Decimal day_g = 8_dec;
    fhir::Decimal day_g_max = 28_dec;
    fhir::Decimal renal_two_days_g = 20_dec;
    fhir::Decimal oral_day_mg = 600_dec;
    fhir::Decimal oral_day_mg_max = 1000_dec;
    fhir::Decimal obstetric_load_g = 6_dec;
    fhir::Decimal obstetric_rate_g_per_h = 2_dec;
    fhir::Decimal obstetric_rate_g_per_h_max = 3_dec;
    fhir::Decimal obstetric_creatinine = 1.0_dec;  ///< mg/dL
    fhir::Decimal obstetric_creatinine_max = 2.5_dec;
    int obstetric_days = 5;
    int bowel_prep_clearance_min = 30;       ///< mL/min
    fhir::Decimal obstetric_day_g = 40_dec;  ///< C7: the label's ceiling, asked only with cfg:ob.daily_cap
    bool caps_obstetric_day = false;         ///< cfg:ob.daily_cap
};

/// Algorithm C8, in mEq of potassium.
struct PotassiumOrderLimits {
    fhir::Decimal peripheral_rate = 10_dec;  ///< mEq/h
    fhir::Decimal central_rate = 20_dec;
    fhir::Decimal peripheral_meq_per_l = 100_dec;
    fhir::Decimal peripheral_meq_per_l_max = 200_dec;
    fhir::Decimal undiluted_meq_per_l = 2000_dec;  ///< 2 mEq/mL, the concentrate
    fhir::Decimal intravenous_day = 200_dec;
    fhir::Decimal intravenous_day_max = 400_dec;
    fhir::Decimal oral_day_max = 200_dec;
    fhir::Decimal oral_single = 40_dec;
};

/// Algorithm C9, in mg of calcium gluconate.
struct CalciumOrderLimits {
    fhir::Decimal gluconate_mg_per_min = 200_dec;
    fhir::Decimal gluconate_mg_per_min_emergency = 600_dec;  ///< high potassium or arrest
};

/// Algorithm C10.
struct OtherOrderLimits {
    /// CTCAE v5 grade 3 as severity.cpp shows it on the card: grades are defined in mg/dL and mmol/L.
    Limit anti_egfr_critical{0.9_dec, 0.4_dec, 0.8_dec};
    Limit raas_halve{21.50_dec, 5.5_dec, 5.5_dec};
    Limit raas_stop{23.46_dec, 6.0_dec, 6.0_dec};
    Limit mineralocorticoid_start{19.55_dec, 5.0_dec, 5.0_dec};
};

/// cfg:ca.hyperk: how much calcium gluconate the heart gets in high potassium.
enum class HyperkalaemiaCalcium : std::uint8_t {
    us,   ///< 2 g over 10 min
    ukka  ///< 3 g over 10 min
};

/// cfg:ca.correct: what albumin does to total calcium (A9).
enum class CalciumCorrection : std::uint8_t {
    low_albumin,  ///< raises the total where albumin is below 4.0 g/dL
    off,          ///< total calcium as reported
    symmetric     ///< also lowers it where albumin is above
};

/// cfg:renal.policy: which estimate decides about the limit of 30 (A8).
enum class RenalPolicy : std::uint8_t {
    lowest,
    egfr,      ///< eGFR where there is one
    clearance  ///< creatinine clearance where there is one
};

/// cfg:insulin.units of the draft against high potassium.
enum class InsulinDose : std::uint8_t { ten_units, five_units };

/// Algorithm D2.
struct Caps {
    int patient_view = 2;
    int result_review = 3;
    int order_select = 1;
    int order_sign_per_draft = 3;
    int order_sign = 5;
    int encounter_discharge = 3;          ///< as result review
    int medication_refill_per_draft = 3;  ///< as order-sign
    int medication_refill = 5;
};

/// Whether a rule speaks. One that does not speak is asked all the same, because what it forbids stays
/// forbidden: `shadow` is told in trace and log, `off` in the trace only.
enum class RuleMode : std::uint8_t { live, shadow, off };

/// What a site changed about one rule; empty members leave the rule as it is.
struct RuleChange {
    std::string rule;
    std::optional<RuleMode> mode;
    std::optional<int> age_min;  ///< years; outside of these ages the rule is off
    std::optional<int> age_max;
    std::string summary;  ///< in place of the rule's own, with its placeholders
    std::string note;     ///< one more line of the detail
    std::string source_label;
    std::string source_url;
};

/// A site's own orderable for one row of the catalogue of drafts.
struct OrderCode {
    std::string draft;  ///< "S-MG-IV-4G-4H"
    std::string system;
    std::string code;
    std::string display;
};

/// One departure from the defaults, in words, for the catalogue.
struct SiteChange {
    std::string name;  ///< of a setting, or a rule and what of it
    std::string from;
    std::string to;
    std::string rationale;
    std::string effective;  ///< "2026-12-01"
};

/// Everything that a site may tune, with the algorithm's defaults. Immutable once built.
struct Knowledge {
    MagnesiumLimits magnesium;
    PotassiumLimits potassium;
    CalciumLimits calcium;
    IonizedCalciumLimits ionized_calcium;
    CreatinineLimits creatinine;
    PlausibleLimits plausible;
    MagnesiumOrderLimits magnesium_orders;
    PotassiumOrderLimits potassium_orders;
    CalciumOrderLimits calcium_orders;
    OtherOrderLimits other_orders;
    Limit phosphate_high{5.5_dec, 1.78_dec, 0_dec};  ///< C5: IV calcium is avoided above, without symptoms
    int zoledronate_clearance_min = 35;              ///< C1 S-ZOL, mL/min
    HyperkalaemiaCalcium hyperkalaemia_calcium = HyperkalaemiaCalcium::us;
    Windows windows;
    Caps caps;
    bool suppresses_in_comfort_care = true;  ///< cfg:comfort.suppress
    bool has_emergency_cards = true;         ///< cfg:emergency.cards
    CalciumCorrection calcium_correction = CalciumCorrection::low_albumin;
    RenalPolicy renal_policy = RenalPolicy::lowest;
    InsulinDose insulin = InsulinDose::ten_units;
    std::string version = "1.0.0";
    std::string site_version;  ///< of the site's overlay; empty: defaults
    std::string hash;          ///< of all effective values; empty when nobody computed it
    std::string source_label = "Lytes electrolyte algorithm (defaults, not clinically reviewed)";
    std::string source_url;
    std::vector<RuleChange> rules;       ///< by rule id, ascending, each once
    std::vector<OrderCode> order_codes;  ///< by draft code, ascending, each once
    std::vector<SiteChange> changes;     ///< for the catalogue only; not part of the hash
};

/// "1.0.0", or with the site's version as semantic versioning's build metadata: "1.0.0+2026.1".
[[nodiscard]] inline std::string full_version(const Knowledge& knowledge) {
    return knowledge.site_version.empty() ? knowledge.version
                                          : knowledge.version + "+" + knowledge.site_version;
}

}  // namespace lytes::cards
