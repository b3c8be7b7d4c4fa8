#pragma once

#include <array>
#include <chrono>
#include <memory_resource>
#include <string>

#include "fhir/release.hpp"

/// The drafts that every release's encoder is tried with.
namespace lytes::tests {

inline fhir::DraftContext a_context() {
    return {.patient_id = "p1",
            .encounter_id = "e1",
            .requester = "Practitioner/9",
            .authored = fhir::Instant{std::chrono::sys_days{std::chrono::year{2026} / 11 / 4}} +
                        std::chrono::hours{9}};
}

inline constexpr auto draft_codings = std::to_array<fhir::OutputCoding>({
    {"http://www.nlm.nih.gov/research/umls/rxnorm", "6585", "magnesium sulfate"}
});

inline fhir::MedicationDraft a_medication_draft() {
    fhir::MedicationDraft draft;
    draft.text = "Magnesium sulfate";
    draft.codings = draft_codings;
    draft.instruction = "2 g IV over 1 h";
    draft.route = fhir::Route::intravenous;
    draft.dose = {"2", "g", "g"};
    draft.rate = {"2.0", "g/h", "g/h"};
    draft.duration = {"1", "h", "h"};
    draft.reason_observation = "mg-1";
    draft.priority = fhir::Priority::urgent;
    return draft;
}

inline fhir::ServiceDraft a_service_draft() {
    fhir::ServiceDraft draft;
    draft.code = {"http://loinc.org", "19123-9", "Magnesium"};
    draft.text = "Magnesium in 6 h";
    draft.timing = "6 h after the infusion";
    draft.occurrence = "2026-11-04T15:00:00Z";
    draft.reason_observation = "mg-1";
    return draft;
}

inline std::string encoded(fhir::Release release, const fhir::MedicationDraft& draft,
                           const fhir::DraftContext& context) {
    std::pmr::string text;
    fhir::json::Writer writer(text);
    fhir::row_of(release).encode.medication(draft, context, writer);
    return std::string(text);
}
inline std::string encoded(fhir::Release release, const fhir::ServiceDraft& draft,
                           const fhir::DraftContext& context) {
    std::pmr::string text;
    fhir::json::Writer writer(text);
    fhir::row_of(release).encode.service(draft, context, writer);
    return std::string(text);
}

}  // namespace lytes::tests
