#pragma once

#include <span>
#include <string>
#include <string_view>

#include "fhir/model/time.hpp"

namespace lytes::server {

/// One answer of the sample FHIR endpoint. Errors are OperationOutcomes. The media type is
/// application/fhir+json.
struct DemoAnswer {
    unsigned status = 200;
    std::string body;
};

/// The read-only FHIR R4 endpoint of demo mode. `target` is what follows "/demo/fhir/", with its query and
/// still percent-encoded: "Patient/demo-torsades", "Observation?patient=demo-ckd&code=...". Times in the
/// samples are relative to `now`, so the patients never grow stale.
[[nodiscard]] DemoAnswer demo_answer(std::string_view target, fhir::Instant now);

/// One sample situation: a patient, and the call that shows the card.
struct DemoCase {
    std::string_view patient;  ///< Patient id; the visit is this with "-visit"
    std::string_view service;  ///< service id to call
    std::string_view draft;    ///< id of the drafted MedicationRequest, or empty for a result review
    std::string_view shows;    ///< what to look for, in a clinician's words
};

[[nodiscard]] std::span<const DemoCase> demo_cases();

/// A CDS Hooks request without prefetch for a case; `origin` ("http://127.0.0.1:8080") becomes its
/// fhirServer.
[[nodiscard]] std::string demo_request(const DemoCase& sample, std::string_view origin, fhir::Instant now);

/// A shell command to paste: low magnesium with torsades, a critical card.
[[nodiscard]] std::string demo_curl(std::string_view origin, fhir::Instant now);

/// A shell command to paste: magnesium sulfate 4 g IV drafted with eGFR 22, a warning.
[[nodiscard]] std::string demo_order_curl(std::string_view origin, fhir::Instant now);

}  // namespace lytes::server
