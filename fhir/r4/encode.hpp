#pragma once

#include <string_view>

#include "fhir/json/cursor.hpp"
#include "fhir/json/writer.hpp"
#include "fhir/model/draft.hpp"
#include "fhir/model/time.hpp"

namespace lytes::fhir::r4 {

/// Who and where a draft is for.
struct DraftContext {
    std::string_view patient_id;
    std::string_view encounter_id;  ///< may be empty
    std::string_view requester;     ///< "Practitioner/9" as sent, may be empty
    Instant authored;
};

/// A valid R4 MedicationRequest: `status: draft`, `intent: proposal`, dose, rate, route, timing and text.
void encode_medication_request(const MedicationDraft& draft, const DraftContext& context, json::Writer& out);

/// A valid R4 ServiceRequest: `status: draft`, `intent: proposal`.
void encode_service_request(const ServiceDraft& draft, const DraftContext& context, json::Writer& out);

/// The sender's own order, whole and unchanged but for `status` (CDS Hooks: update carries the whole
/// resource).
void encode_with_status(const json::Cursor& order, std::string_view status, json::Writer& out);

}  // namespace lytes::fhir::r4
