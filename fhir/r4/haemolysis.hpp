#pragma once

#include "fhir/json/cursor.hpp"

namespace lytes::fhir::r4 {

/// Whether an Observation's notes, interpretation or components call the sample haemolysed, in either
/// spelling, and do not deny it (algorithm A6).
[[nodiscard]] bool says_haemolysed(const json::Cursor& observation);

/// Whether a note says that the sample was drawn from the arm with the running infusion (algorithm A6).
[[nodiscard]] bool says_from_infusion_arm(const json::Cursor& observation);

}  // namespace lytes::fhir::r4
