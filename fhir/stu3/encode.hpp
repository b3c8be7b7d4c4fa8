#pragma once

#include "fhir/drafting.hpp"

namespace lytes::fhir::stu3 {

/// hl7.org/fhir/STU3: MedicationRequest, ProcedureRequest.
inline constexpr RequestForm request_form{.service_type = "ProcedureRequest",
                                          .encounter = "context",
                                          .has_agent = true,
                                          .has_code_references = false,
                                          .has_dose_and_rate = false};

}  // namespace lytes::fhir::stu3
