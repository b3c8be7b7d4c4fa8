#pragma once

#include "fhir/json/cursor.hpp"
#include "fhir/model/arena.hpp"
#include "fhir/model/condition.hpp"
#include "fhir/model/order.hpp"
#include "fhir/r4/decode.hpp"

/// What DSTU2 says in a way that R4 does not know. Everything else is read by the R4 decoders, side by side
/// with their own names (fhir/README.md).
namespace lytes::fhir::dstu2 {

/// A MedicationOrder has no intent: it is an order, unless it is a draft.
[[nodiscard]] MedicationOrder decode_medication_order(const json::Cursor& resource,
                                                      const r4::MedicationLookup& lookup, Arena& arena);

/// ProcedureRequest with its `scheduled[x]`, and DiagnosticOrder with its items and events.
[[nodiscard]] Procedure decode_service_request(const json::Cursor& resource, Arena& arena);

}  // namespace lytes::fhir::dstu2
