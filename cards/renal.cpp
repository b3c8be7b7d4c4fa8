#include "cards/renal.hpp"

#include <algorithm>
#include <array>

#include "cards/aki.hpp"
#include "cards/analyte.hpp"
#include "cards/kidney.hpp"
#include "cards/scope.hpp"

namespace lytes::cards {
namespace {

using fhir::ClinicalTag;
using fhir::Comparator;
using fhir::Measure;
using fhir::Sex;
using std::chrono::days;

constexpr int severe_egfr = 30;      // KDIGO G4
constexpr int reduced_egfr = 60;     // KDIGO G3a
constexpr int clearance_worst = 35;  // the highest limit that a rule asks of a clearance (C10)

/// One estimate of the glomerular filtration rate, with how far it may be trusted.
struct Estimate {
    int value = 0;
    Comparator comparator = Comparator::none;
    bool is_current = false;
    fhir::Duration age{};
    std::optional<int> other;  ///< the higher one of the two sexes

    [[nodiscard]] Truth is_below(int limit) const {
        const Concentration rate{fhir::Decimal::of(value), fhir::UnitFamily::mass, comparator};
        return rate.is_below({.mass = fhir::Decimal::of(limit), .amount = {}, .equivalent = {}});
    }
    /// A7: a stale value may warn, never reassure.
    [[nodiscard]] bool counts() const { return is_current || is_below(severe_egfr) == Truth::yes; }
};

std::optional<fhir::Decimal> creatinine_in_mg_per_dl(const Concentration& value) {
    constexpr int places = 4;
    if (value.family() == fhir::UnitFamily::mass) return value.value();
    const auto umol = fhir::Decimal::product(value.value(), 1000_dec, places);
    return umol ? fhir::Decimal::quotient(*umol, 88.4_dec, places) : std::nullopt;
}

/// Works the steps of A8 out for one patient. Built, used once and dropped.
class Assessment {
  public:
    Assessment(const Results& results, const Facts& patient, const ChoiceFrame& frame,
               std::pmr::vector<Doubt>& doubts)
        : results_(results),
          patient_(patient),
          chart_(*patient.input->chart),
          frame_(frame),
          doubts_(doubts) {}

    Kidney made() {
        choose_results();
        if (kidney_.creatinine.is_usable())
            kidney_.creatinine_mg_dl = creatinine_in_mg_per_dl(kidney_.creatinine.value);
        const auto computed = computed_estimate(kidney_.creatinine);
        const auto reported = reported_estimate(kidney_.reported_egfr);
        settle_egfr(computed, reported);
        settle_clearance();
        settle_aki();
        settle_bucket();
        show_last(computed, reported);
        return kidney_;
    }

  private:
    void choose_results() {
        kidney_.creatinine = choose(results_, Measure::creatinine, frame_, doubts_);
        kidney_.reported_egfr = choose(results_, Measure::egfr, frame_, doubts_);
        const bool is_computable = can_compute() && kidney_.creatinine.is_usable();
        // Race-specific results are recomputed from creatinine; where that cannot be done the lower one
        // counts.
        if (!kidney_.reported_egfr.is_usable() && !is_computable) {
            const Measurement specific = choose(results_, Measure::egfr_race_specific, frame_, doubts_);
            if (specific.is_usable()) kidney_.reported_egfr = specific;
        }
    }

    /// The equations hold for adults who are not pregnant (0.3).
    [[nodiscard]] bool can_compute() const {
        return patient_.is_adult() && !patient_.is_pregnant && patient_.age_years_max > 0;
    }

    [[nodiscard]] std::optional<Estimate> computed_estimate(const Measurement& creatinine) const {
        if (!can_compute() || !creatinine.is_usable()) return std::nullopt;
        auto estimate = estimate_from(creatinine.value);
        if (!estimate) return std::nullopt;
        estimate->is_current = creatinine.is_current();
        estimate->age = creatinine.age;
        return estimate;
    }

    [[nodiscard]] std::optional<Estimate> estimate_from(const Concentration& creatinine) const {
        const auto mg_dl = creatinine_in_mg_per_dl(creatinine);
        if (!mg_dl || mg_dl->is_zero()) return std::nullopt;
        Estimate estimate;
        estimate.comparator = fhir::opposite(creatinine.comparator());
        const bool is_sex_known = patient_.sex == Sex::female || patient_.sex == Sex::male;
        // An uncertain age counts as the oldest that it can be: the lower rate (0.3).
        const int age = patient_.age_years_max;
        if (is_sex_known) {
            estimate.value = egfr_ckd_epi_2021(*mg_dl, age, patient_.sex);
            return estimate;
        }
        const int female = egfr_ckd_epi_2021(*mg_dl, age, Sex::female);
        const int male = egfr_ckd_epi_2021(*mg_dl, age, Sex::male);
        estimate.value = std::min(female, male);
        estimate.other = std::max(female, male);
        return estimate;
    }

    [[nodiscard]] static std::optional<Estimate> reported_estimate(const Measurement& reported) {
        if (!reported.is_usable()) return std::nullopt;
        Estimate estimate;
        estimate.value = static_cast<int>(reported.value.value().rounded(0).units());
        estimate.comparator = reported.value.comparator();
        estimate.is_current = reported.is_current();
        estimate.age = reported.age;
        return estimate;
    }

    void settle_egfr(const std::optional<Estimate>& computed, const std::optional<Estimate>& reported) {
        const bool has_computed = computed && computed->counts();
        const bool has_reported = reported && reported->counts();
        if (!has_computed && !has_reported) return;
        bool takes_computed = has_computed;
        if (has_computed && has_reported) {
            // A current value has superseded a stale one; of two of the same freshness the lower counts.
            takes_computed = computed->is_current == reported->is_current ? is_lower(*computed, *reported)
                                                                          : computed->is_current;
            const bool is_split = (computed->is_below(severe_egfr) == Truth::yes) !=
                                  (reported->is_below(severe_egfr) == Truth::yes);
            if (is_split && computed->is_current == reported->is_current) {
                kidney_.origin = EgfrOrigin::both;
                kidney_.other_egfr = takes_computed ? reported->value : computed->value;
            }
        }
        chosen_ = takes_computed ? computed : reported;
        if (kidney_.origin == EgfrOrigin::none) {
            kidney_.origin = takes_computed ? EgfrOrigin::computed : EgfrOrigin::reported;
            kidney_.other_egfr = chosen_->other;
        }
        kidney_.egfr = chosen_->value;
        kidney_.is_egfr_stale = !chosen_->is_current;
        kidney_.egfr_text = shown(*chosen_);
    }

    /// ">60" beside an exact 72 is the same finding, less exactly told.
    [[nodiscard]] static bool is_lower(const Estimate& left, const Estimate& right) {
        const auto is_floor = [](const Estimate& estimate) {
            return estimate.comparator == Comparator::greater ||
                   estimate.comparator == Comparator::greater_or_equal;
        };
        if (is_floor(right) && !is_floor(left) && left.value >= right.value) return true;
        if (is_floor(left) && !is_floor(right) && right.value >= left.value) return false;
        return left.value <= right.value;
    }

    [[nodiscard]] std::string_view shown(const Estimate& estimate) const {
        constexpr auto signs = std::to_array<std::string_view>({"", "<", "<=", ">=", ">"});
        std::array<char, 16> text{};
        char* end = text.data();
        for (const char sign : signs[static_cast<std::size_t>(estimate.comparator)]) *end++ = sign;
        if (estimate.value >= 100) *end++ = static_cast<char>('0' + estimate.value / 100 % 10);
        if (estimate.value >= 10) *end++ = static_cast<char>('0' + estimate.value / 10 % 10);
        *end++ = static_cast<char>('0' + estimate.value % 10);
        return fhir::keep(*patient_.input->arena,
                          std::string_view(text.data(), static_cast<std::size_t>(end - text.data())));
    }

    void settle_clearance() {
        const Measurement reported = choose(results_, Measure::creatinine_clearance, frame_, doubts_);
        if (reported.is_usable()) take_clearance(*reported_estimate(reported));
        if (!can_compute() || !kidney_.creatinine.is_usable()) return;
        kidney_.has_no_weight = !patient_.weight_kg;
        const bool is_plain = kidney_.creatinine.value.comparator() == Comparator::none;
        if (!patient_.weight_kg || !kidney_.creatinine_mg_dl || !is_plain) return;
        const BodySize body{.weight_kg = *patient_.weight_kg,
                            .height_cm = find_height(),
                            .body_mass_index = find_body_mass_index()};
        const auto by = [&](Sex sex) {
            return clearance_cockcroft_gault(*kidney_.creatinine_mg_dl, patient_.age_years_max, sex, body);
        };
        Estimate estimate;
        estimate.is_current = kidney_.creatinine.is_current();
        const bool is_sex_known = patient_.sex == Sex::female || patient_.sex == Sex::male;
        estimate.value = is_sex_known ? by(patient_.sex) : std::min(by(Sex::female), by(Sex::male));
        take_clearance(estimate);
    }

    void take_clearance(const Estimate& estimate) {
        if (!estimate.is_current && estimate.is_below(clearance_worst) != Truth::yes) return;
        if (kidney_.creatinine_clearance && *kidney_.creatinine_clearance <= estimate.value) return;
        kidney_.creatinine_clearance = estimate.value;
        clearance_ = estimate;
    }

    [[nodiscard]] std::optional<fhir::Decimal> find_height() const {
        constexpr fhir::Decimal shortest = 100_dec;
        constexpr fhir::Decimal tallest = 250_dec;
        for (const Result& result : results_.of(Measure::height)) {
            const auto& value = result.source->value;
            if (!value || !value->is_readable || value->unit_state != fhir::UnitState::known) continue;
            std::optional<fhir::Decimal> cm;
            if (value->unit == fhir::Unit::cm) cm = value->value;
            if (value->unit == fhir::Unit::m) cm = fhir::Decimal::product(value->value, 100_dec, 2);
            if (value->unit == fhir::Unit::inch) cm = fhir::Decimal::product(value->value, 2.54_dec, 2);
            if (cm && *cm >= shortest && *cm <= tallest) return cm;
        }
        return std::nullopt;
    }

    [[nodiscard]] std::optional<fhir::Decimal> find_body_mass_index() const {
        constexpr fhir::Decimal thinnest = 8_dec;
        for (const Result& result : results_.of(Measure::body_mass_index)) {
            const auto& value = result.source->value;
            if (value && value->unit == fhir::Unit::kg_per_m2 && value->value >= thinnest)
                return value->value;
        }
        return std::nullopt;
    }

    void settle_aki() {
        const AkiCall call = call_aki(results_, kidney_.creatinine, *patient_.input);
        kidney_.aki_stage = call.stage;
        if (had_recent_replacement()) kidney_.aki_stage = 3;
        if (kidney_.aki_stage == 0 && is_aki_coded() && !call.has_recovered) {
            kidney_.aki_stage = 1;
            kidney_.is_aki_coded_only = true;
        }
    }

    /// "N17.x active in this encounter": dated since its start (a day of grace for the emergency room),
    /// within 7 days where there is none, or undated.
    [[nodiscard]] bool is_aki_coded() const {
        const fhir::Instant now = patient_.input->now;
        const fhir::Encounter* encounter = current_encounter(chart_, now);
        const bool is_admitted = encounter != nullptr && encounter->started &&
                                 encounter->setting == fhir::EncounterClass::inpatient;
        const fhir::Duration window =
            is_admitted ? std::max<fhir::Duration>(now - encounter->started->at, {}) + days{1}
                        : fhir::Duration{days{7}};
        return std::any_of(chart_.conditions.begin(), chart_.conditions.end(), [&](const auto& condition) {
            if (!condition.tags.has(ClinicalTag::acute_kidney_injury) || !is_active(condition)) return false;
            return !date_of(condition) || is_within(date_of(condition), window, now) ||
                   is_within(condition.recorded, window, now);
        });
    }

    /// Renal replacement in the last week without a chronic need for it: KDIGO stage 3 ("or RRT").
    [[nodiscard]] bool had_recent_replacement() const {
        constexpr auto window = days{7};
        return std::any_of(chart_.procedures.begin(), chart_.procedures.end(),
                           [&](const auto& procedure) { return is_done_dialysis(procedure, window); });
    }

    [[nodiscard]] bool is_done_dialysis(const fhir::Procedure& procedure, fhir::Duration window) const {
        const auto& at = procedure.ended ? procedure.ended : procedure.performed;
        const bool is_done = procedure.status == fhir::EventStatus::completed ||
                             procedure.status == fhir::EventStatus::unspecified;
        return procedure.tags.has(ClinicalTag::dialysis_procedure) && !procedure.is_order && is_done &&
               is_within(at, window, patient_.input->now);
    }

    [[nodiscard]] bool is_on_dialysis() const {
        constexpr auto window = days{30};
        if (has_active_condition(chart_, {ClinicalTag::dialysis_dependence})) return true;
        const bool is_end_stage = has_active_condition(chart_, {ClinicalTag::end_stage_kidney_disease});
        return std::any_of(chart_.procedures.begin(), chart_.procedures.end(), [&](const auto& procedure) {
            const bool is_running = procedure.tags.has(ClinicalTag::dialysis_procedure) &&
                                    procedure.status == fhir::EventStatus::active;
            return is_running || (is_end_stage && is_done_dialysis(procedure, window));
        });
    }

    /// N18.4 or N18.5; N18.6 without a dialysis on record is no better.
    [[nodiscard]] bool is_severe_disease_coded() const {
        return has_active_condition(chart_, {ClinicalTag::ckd_stage_4, ClinicalTag::ckd_stage_5,
                                             ClinicalTag::end_stage_kidney_disease});
    }

    void settle_bucket() {
        if (is_on_dialysis()) {
            kidney_.bucket = RenalBucket::dialysis;
        } else if (patient_.is_pregnant) {
            kidney_.is_pregnancy_based = true;
            kidney_.bucket = bucket_in_pregnancy();
        } else if (kidney_.aki_stage >= 2) {
            kidney_.bucket = RenalBucket::aki_2_3;
        } else if (is_below_severe()) {
            kidney_.bucket = RenalBucket::below_30;
        } else if (kidney_.aki_stage == 1) {
            kidney_.bucket = RenalBucket::aki_1;
        } else if (chosen_) {
            kidney_.bucket = bucket_by_rate(decides_clearance() ? *clearance_ : *chosen_);
        }
    }

    /// cfg:renal.policy. What a site does not ask still answers where the other estimate is missing.
    [[nodiscard]] bool decides_clearance() const { return clearance_ && policy() == RenalPolicy::clearance; }
    [[nodiscard]] bool decides_egfr() const { return chosen_ && policy() == RenalPolicy::egfr; }
    [[nodiscard]] RenalPolicy policy() const { return frame_.knowledge->renal_policy; }

    /// By default the lower of eGFR and creatinine clearance decides, or the diagnosis.
    bool is_below_severe() {
        if (chosen_ && !decides_clearance() && chosen_->is_below(severe_egfr) == Truth::yes) return true;
        kidney_.is_from_clearance =
            kidney_.creatinine_clearance && !decides_egfr() && *kidney_.creatinine_clearance < severe_egfr;
        kidney_.is_from_diagnosis = !kidney_.is_from_clearance && is_severe_disease_coded();
        return kidney_.is_from_clearance || kidney_.is_from_diagnosis;
    }

    /// REQUIRES: not certainly below 30. A limit of detection that leaves 30 open is unknown.
    [[nodiscard]] static RenalBucket bucket_by_rate(const Estimate& estimate) {
        if (!estimate.is_current || estimate.is_below(severe_egfr) == Truth::unknown)
            return RenalBucket::unknown;
        return estimate.is_below(reduced_egfr) == Truth::no ? RenalBucket::normal : RenalBucket::moderate;
    }

    /// A8: by current creatinine. Stale, it may still warn (A7); so may a reported eGFR below 30.
    [[nodiscard]] RenalBucket bucket_in_pregnancy() {
        kidney_.egfr.reset();
        kidney_.egfr_text = {};
        kidney_.other_egfr.reset();
        kidney_.origin = EgfrOrigin::none;
        const CreatinineLimits& limits = frame_.knowledge->creatinine;
        const Measurement& creatinine = kidney_.creatinine;
        if (!creatinine.is_usable()) {
            const bool is_low = chosen_ && chosen_->is_below(severe_egfr) == Truth::yes;
            return is_low || is_severe_disease_coded() ? RenalBucket::below_30 : RenalBucket::unknown;
        }
        if (creatinine.value.is_at_least(limits.pregnancy_severe) == Truth::yes) return RenalBucket::below_30;
        if (!creatinine.is_current()) return RenalBucket::unknown;
        if (creatinine.value.is_above(limits.pregnancy_normal) == Truth::no) return RenalBucket::normal;
        const bool is_open = creatinine.value.is_above(limits.pregnancy_normal) == Truth::unknown ||
                             creatinine.value.is_at_least(limits.pregnancy_severe) == Truth::unknown;
        return is_open ? RenalBucket::unknown : RenalBucket::moderate;
    }

    /// What is too old to reassure is shown with its age.
    void show_last(const std::optional<Estimate>& computed, const std::optional<Estimate>& reported) {
        if (kidney_.egfr || patient_.is_pregnant) return;
        const auto take = [this](int value, fhir::Duration age) {
            if (kidney_.last_egfr && kidney_.last_egfr_age <= age) return;
            kidney_.last_egfr = value;
            kidney_.last_egfr_age = age;
        };
        if (reported) take(reported->value, reported->age);
        if (computed) take(computed->value, computed->age);
        if (const auto age = age_of(kidney_.reported_egfr.last_known)) {
            const auto value = to_concentration(Measure::egfr, *kidney_.reported_egfr.last_known->value);
            if (value) take(static_cast<int>(value->value().rounded(0).units()), *age);
        }
        if (const auto age = age_of(kidney_.creatinine.last_known); age && can_compute()) {
            const auto value = to_concentration(Measure::creatinine, *kidney_.creatinine.last_known->value);
            const auto estimate = value ? estimate_from(*value) : std::nullopt;
            if (estimate) take(estimate->value, *age);
        }
    }

    [[nodiscard]] std::optional<fhir::Duration> age_of(const fhir::Observation* source) const {
        if (source == nullptr) return std::nullopt;
        const auto& moment = source->effective ? source->effective : source->issued;
        if (!moment) return std::nullopt;
        return patient_.input->now - moment->at;
    }

    const Results& results_;
    const Facts& patient_;
    const fhir::Chart& chart_;
    const ChoiceFrame& frame_;
    std::pmr::vector<Doubt>& doubts_;
    Kidney kidney_;
    std::optional<Estimate> chosen_;
    std::optional<Estimate> clearance_;  ///< of kidney_.creatinine_clearance
};

}  // namespace

Kidney derive_kidney(const Results& results, const Facts& patient, const ChoiceFrame& frame,
                     std::pmr::vector<Doubt>& doubts) {
    return Assessment(results, patient, frame, doubts).made();
}

}  // namespace lytes::cards
