#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "fhir/model/condition.hpp"
#include "fhir/model/observation.hpp"
#include "fhir/model/order.hpp"
#include "fhir/model/time.hpp"

namespace lytes::fhir {

enum class Sex : std::uint8_t { unspecified, female, male, other };

struct Patient {
    std::string_view id;
    Sex sex = Sex::unspecified;
    std::optional<PartialDate> birth;
    bool is_deceased = false;
    std::optional<Moment> deceased;
};

/// What we know about one kind of data. "Missing", "nothing there" and "could not be read" are different
/// things.
enum class Availability : std::uint8_t {
    missing,     ///< not sent and not obtainable
    complete,    ///< sent or fetched; an empty list means: looked, nothing there
    partial,     ///< some pages or resources could not be had
    unreadable,  ///< sent or fetched, but not understood, or the EHR reported a failure
};

/// Everything known of one patient, release-neutral. Borrowed: spans and text live in the request's arena.
struct Chart {
    std::optional<Patient> patient;
    std::span<const Observation> observations;
    std::span<const MedicationOrder> medications;  ///< requests and statements
    std::span<const MedicationOrder> administrations;
    std::span<const Condition> conditions;
    std::span<const Procedure> procedures;               ///< procedures and orders for them
    std::span<const LaboratoryOrder> laboratory_orders;  ///< signed orders for tests, due or not
    std::span<const Encounter> encounters;
    Availability patient_data = Availability::missing;
    Availability observation_data = Availability::missing;
    Availability medication_data = Availability::missing;
    Availability administration_data = Availability::missing;
    Availability condition_data = Availability::missing;
    Availability procedure_data = Availability::missing;
    Availability encounter_data = Availability::missing;
    int foreign_unknown_drugs = 0;  ///< active orders whose drug nothing names
};

}  // namespace lytes::fhir
