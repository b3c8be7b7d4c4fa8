#pragma once

#include "fhir/drafting.hpp"

namespace lytes::fhir::r5 {

/// hl7.org/fhir/R5: MedicationRequest, ServiceRequest.
inline constexpr RequestForm request_form{.service_type = "ServiceRequest",
                                          .encounter = "encounter",
                                          .has_agent = false,
                                          .has_code_references = true,
                                          .has_dose_and_rate = true};

}  // namespace lytes::fhir::r5
