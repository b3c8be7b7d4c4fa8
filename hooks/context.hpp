#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "fhir/json/cursor.hpp"
#include "fhir/model/arena.hpp"
#include "fhir/problem.hpp"

namespace lytes::hooks {

/// What the clinician is doing and for whom (requirements 12.2). Borrowed from the request.
struct Context {
    std::string_view patient_id;
    std::string_view user_id;                        ///< "Practitioner/9"; a refill may have none
    std::string_view encounter_id;                   ///< empty: none
    std::optional<fhir::json::Cursor> draft_orders;  ///< the Bundle of unsigned orders, where a hook has one
    std::span<const std::string_view> selections;    ///< "MedicationRequest/1", each one in `draft_orders`
};

/// Fails with the path of the first member that the hook requires and that is missing or wrong. A hook
/// without a row of its own in the table is refused.
[[nodiscard]] fhir::Result<Context> decode_context(std::string_view hook, const fhir::json::Cursor& context,
                                                   fhir::Arena& arena);

/// A member that has to be a string with something in it.
[[nodiscard]] fhir::Result<std::string_view> decode_text(const fhir::json::Cursor& parent,
                                                         std::string_view name);

/// The same, but absent and null are empty text.
[[nodiscard]] fhir::Result<std::string_view> decode_optional_text(const fhir::json::Cursor& parent,
                                                                  std::string_view name);

/// The path of a member, present or not: "context.patientId".
[[nodiscard]] std::string path_of(const fhir::json::Cursor& parent, std::string_view name);

}  // namespace lytes::hooks
