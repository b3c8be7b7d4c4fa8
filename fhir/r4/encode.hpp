#pragma once

#include <string_view>

#include "fhir/drafting.hpp"
#include "fhir/json/cursor.hpp"
#include "fhir/json/writer.hpp"
#include "fhir/model/draft.hpp"

namespace lytes::fhir::r4 {

/// hl7.org/fhir/R4: MedicationRequest, ServiceRequest.
inline constexpr RequestForm request_form{.service_type = "ServiceRequest",
                                          .encounter = "encounter",
                                          .has_agent = false,
                                          .has_code_references = false,
                                          .has_dose_and_rate = true};

/// The sender's own order, whole and unchanged but for `status` (CDS Hooks: update carries the whole
/// resource).
void encode_with_status(const json::Cursor& order, std::string_view status, json::Writer& out);

}  // namespace lytes::fhir::r4
