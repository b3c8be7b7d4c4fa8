#pragma once

#include "fhir/drafting.hpp"
#include "fhir/json/writer.hpp"
#include "fhir/model/draft.hpp"

namespace lytes::fhir::dstu2 {

/// A valid MedicationOrder with `status: draft`; DSTU2 has neither `intent` nor `priority` for it, and its
/// reason cannot be an Observation.
void encode_medication_order(const MedicationDraft& draft, const DraftContext& context, json::Writer& out);

/// A valid DiagnosticOrder for a laboratory test, else a ProcedureRequest, with `status: draft`.
void encode_service_order(const ServiceDraft& draft, const DraftContext& context, json::Writer& out);

}  // namespace lytes::fhir::dstu2
