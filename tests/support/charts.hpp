#pragma once

#include <chrono>
#include <deque>
#include <memory_resource>
#include <string_view>
#include <vector>

#include "cards/case.hpp"
#include "fhir/model/chart.hpp"
#include "tests/support/orders.hpp"
#include "tests/support/quantities.hpp"

/// Short builders of charts, results and events for tests of cards/ that need no JSON. Text arguments must be
/// literals: the model borrows them.
namespace lytes::tests {

/// A final laboratory result collected `hours_old` hours before `now`.
inline fhir::Observation result(fhir::Measure measure, std::string_view number, std::string_view unit,
                                int hours_old) {
    fhir::Observation made;
    made.measure = measure;
    made.id = number;
    made.status = fhir::ResultStatus::final_result;
    made.specimen = fhir::Specimen::blood;
    made.value = quantity(number, unit);
    made.effective = moment_at(hours_ago(hours_old));
    return made;
}
inline fhir::Observation mg(std::string_view number, std::string_view unit, int hours_old) {
    return result(fhir::Measure::magnesium, number, unit, hours_old);
}
inline fhir::Observation k(std::string_view number, int hours_old) {
    return result(fhir::Measure::potassium, number, "mmol/L", hours_old);
}
inline fhir::Observation ca(std::string_view number, std::string_view unit, int hours_old) {
    return result(fhir::Measure::calcium_total, number, unit, hours_old);
}
inline fhir::Observation ionized_ca(std::string_view number, std::string_view unit, int hours_old) {
    return result(fhir::Measure::calcium_ionized, number, unit, hours_old);
}
inline fhir::Observation albumin(std::string_view number, std::string_view unit, int hours_old) {
    return result(fhir::Measure::albumin, number, unit, hours_old);
}
inline fhir::Observation creatinine(std::string_view number, std::string_view unit, int hours_old) {
    return result(fhir::Measure::creatinine, number, unit, hours_old);
}
inline fhir::Observation egfr(std::string_view number, int hours_old) {
    return result(fhir::Measure::egfr, number, "mL/min/1.73m2", hours_old);
}

/// A confirmed active condition with this onset.
inline fhir::Condition condition(fhir::ClinicalTag tag, int hours_old) {
    fhir::Condition made;
    made.id = "condition";
    made.text = "coded condition";
    made.tags = {tag};
    made.status = fhir::ClinicalStatus::active;
    made.verification = fhir::VerificationStatus::confirmed;
    made.onset = moment_at(hours_ago(hours_old));
    return made;
}
/// The same without any date: a problem-list entry.
inline fhir::Condition undated_condition(fhir::ClinicalTag tag) {
    fhir::Condition made = condition(tag, 0);
    made.onset.reset();
    return made;
}

inline fhir::Procedure procedure(fhir::ClinicalTag tag, int hours_old) {
    fhir::Procedure made;
    made.id = "procedure";
    made.tags = {tag};
    made.status = fhir::EventStatus::completed;
    made.performed = moment_at(hours_ago(hours_old));
    return made;
}

inline fhir::Encounter encounter(fhir::EncounterClass setting, int hours_old) {
    fhir::Encounter made;
    made.id = "encounter";
    made.setting = setting;
    made.status = fhir::EventStatus::active;
    made.started = moment_at(hours_ago(hours_old));
    return made;
}

/// A patient with everything that is known of him: a man of 62 on a ward, unless said otherwise. Owns what
/// the case borrows, so it neither moves nor is copied.
class Ward {
  public:
    Ward() {
        chart_.patient = fhir::Patient{
            .id = "p1", .sex = fhir::Sex::male, .birth = {}, .is_deceased = false, .deceased = {}};
        aged(62);
        encounters_.push_back(encounter(fhir::EncounterClass::inpatient, 100));
        chart_.patient_data = fhir::Availability::complete;
        chart_.observation_data = fhir::Availability::complete;
        chart_.medication_data = fhir::Availability::complete;
        chart_.administration_data = fhir::Availability::complete;
        chart_.condition_data = fhir::Availability::complete;
        chart_.procedure_data = fhir::Availability::complete;
        chart_.encounter_data = fhir::Availability::complete;
    }
    Ward(const Ward&) = delete;
    Ward& operator=(const Ward&) = delete;

    /// Born so many years before `now`, on the first of January.
    Ward& aged(int years) { return born(std::chrono::year{2026 - years} / 1 / 1); }
    Ward& born(std::chrono::year_month_day day) {
        chart_.patient->birth =
            fhir::PartialDate{.first = day, .last = day, .precision = fhir::DatePrecision::day};
        return *this;
    }
    Ward& female() {
        chart_.patient->sex = fhir::Sex::female;
        return *this;
    }
    Ward& pregnant() {
        conditions_.push_back(condition(fhir::ClinicalTag::pregnancy, 24 * 60));
        return female();
    }
    Ward& outpatient() {
        encounters_ = {encounter(fhir::EncounterClass::outpatient, 1)};
        return *this;
    }
    Ward& in_icu() {
        encounters_.front().is_icu = true;
        return *this;
    }
    Ward& without_encounter() {
        encounters_.clear();
        return *this;
    }
    Ward& with(const fhir::Observation& observation) {
        observations_.push_back(observation);
        return *this;
    }
    Ward& with(const fhir::Condition& event) {
        conditions_.push_back(event);
        return *this;
    }
    Ward& with(const fhir::Procedure& event) {
        procedures_.push_back(event);
        return *this;
    }
    Ward& with(const fhir::Encounter& event) {
        encounters_.push_back(event);
        return *this;
    }
    Ward& with(const OrderText& order) {
        medications_.push_back(owned(order));
        return *this;
    }
    Ward& given(const OrderText& administration) {
        administrations_.push_back(owned(administration));
        administrations_.back().source = fhir::OrderSource::administration;
        return *this;
    }
    Ward& draft(const OrderText& order) {
        drafts_.push_back(owned(order));
        return *this;
    }
    Ward& on(cards::Trigger trigger) {
        input_.trigger = trigger;
        return *this;
    }
    /// Of the cases from here on, and of the one that facts already point to.
    Ward& remembering(const cards::History* history) {
        input_.history = history;
        return *this;
    }
    Ward& at(fhir::Instant instant) {
        input_.now = instant;
        return *this;
    }
    Ward& traced() {
        input_.wants_trace = true;
        return *this;
    }
    /// The encounter that the hook's context names.
    Ward& called_in(std::string_view encounter_id) {
        input_.encounter_id = encounter_id;
        return *this;
    }
    [[nodiscard]] fhir::Chart& chart() { return chart_; }
    [[nodiscard]] cards::Knowledge& knowledge() { return knowledge_; }

    /// The case as it stands now. What was derived from an earlier one must not be used after a change.
    [[nodiscard]] const cards::Case& input() {
        chart_.observations = observations_;
        chart_.conditions = conditions_;
        chart_.procedures = procedures_;
        chart_.encounters = encounters_;
        chart_.medications = medications_;
        chart_.administrations = administrations_;
        input_.chart = &chart_;
        input_.drafts = drafts_;
        input_.knowledge = &knowledge_;
        if (input_.now == fhir::Instant{}) input_.now = now;
        input_.arena = &arena_;
        return input_;
    }

  private:
    fhir::MedicationOrder owned(const OrderText& text) {
        dosages_.push_back(text.dosages);
        fhir::MedicationOrder order = text.order;
        order.dosages = dosages_.back();
        return order;
    }

    std::pmr::monotonic_buffer_resource arena_;
    cards::Knowledge knowledge_;
    fhir::Chart chart_;
    cards::Case input_;
    std::vector<fhir::Observation> observations_;
    std::vector<fhir::Condition> conditions_;
    std::vector<fhir::Procedure> procedures_;
    std::vector<fhir::Encounter> encounters_;
    std::vector<fhir::MedicationOrder> medications_;
    std::vector<fhir::MedicationOrder> administrations_;
    std::vector<fhir::MedicationOrder> drafts_;
    std::deque<std::vector<fhir::Dosage>> dosages_;
};

}  // namespace lytes::tests
