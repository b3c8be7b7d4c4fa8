#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "fhir/json/cursor.hpp"
#include "fhir/local_codes.hpp"
#include "fhir/model/arena.hpp"
#include "fhir/model/chart.hpp"
#include "fhir/problem.hpp"

namespace lytes::fhir::r4 {

/// Finds a Medication resource for a reference: "#m1", "Medication/9", "urn:uuid:...", an absolute URL.
/// `container` is the resource that holds the reference (for `contained`). Nothing when it is not at hand.
class MedicationLookup {
  public:
    struct Found {
        json::Cursor medication;
        DrugMatch match;  ///< contained, included or read
    };
    virtual ~MedicationLookup() = default;
    [[nodiscard]] virtual std::optional<Found> find(const json::Cursor& container,
                                                    std::string_view reference) const = 0;
};

/// Each decoder reads one resource of its type. It fails only when the resource cannot be used at all
/// (not an object); everything doubtful inside becomes a value of the model. Patient checks are done before,
/// by `subject_reference`, on every resource.
[[nodiscard]] Result<Patient> decode_patient(const json::Cursor& resource, Arena& arena);

/// Appends the observation and one observation per recognised component (blood pressure panels, eGFR
/// components). `local`: the site's own codes, null for none.
void decode_observation(const json::Cursor& resource, Arena& arena, std::pmr::vector<Observation>& out,
                        const LocalCodes* local = nullptr);

/// The Medication that an order refers to, in the words of any release; empty where it refers to none.
struct MedicationReference {
    std::string_view reference;
    std::string_view display;
};
[[nodiscard]] MedicationReference medication_reference(const json::Cursor& order);

/// MedicationRequest, MedicationStatement and MedicationAdministration, in the shape of any release.
[[nodiscard]] MedicationOrder decode_medication_order(const json::Cursor& resource,
                                                      const MedicationLookup& lookup, Arena& arena);
[[nodiscard]] Condition decode_condition(const json::Cursor& resource, Arena& arena);
[[nodiscard]] Procedure decode_procedure(const json::Cursor& resource, Arena& arena);
[[nodiscard]] Procedure decode_service_request(const json::Cursor& resource, Arena& arena);
/// The same ServiceRequest as an order for tests; its `measures` are empty when it asks for none of ours.
[[nodiscard]] LaboratoryOrder decode_laboratory_order(const json::Cursor& resource, Arena& arena);
[[nodiscard]] Encounter decode_encounter(const json::Cursor& resource, Arena& arena);

/// Whether a Location resource is an intensive care unit, by type, physical type or name.
[[nodiscard]] bool is_intensive_care(const json::Cursor& location);
/// References of the locations where the patient of an Encounter is now, for Location resources that came
/// beside it. Contained ones are already part of `decode_encounter`.
[[nodiscard]] std::span<const std::string_view> current_locations(const json::Cursor& encounter,
                                                                  Arena& arena);

/// The patient that a patient-compartment resource says it belongs to: the text of subject/patient.reference
/// ("Patient/1", "https://ehr/fhir/Patient/1", "urn:uuid:..."), or for a Patient resource "Patient/" + id.
/// Nothing when the resource names no patient.
[[nodiscard]] std::optional<std::string_view> subject_reference(const json::Cursor& resource, Arena& arena);

}  // namespace lytes::fhir::r4
