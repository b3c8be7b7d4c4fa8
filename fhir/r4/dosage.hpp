#pragma once

#include "fhir/json/cursor.hpp"
#include "fhir/model/order.hpp"

namespace lytes::fhir::r4 {

/// One dosage instruction of a request or statement, or the one dosage of an administration.
[[nodiscard]] Dosage decode_dosage(const json::Cursor& dosage);

}  // namespace lytes::fhir::r4
