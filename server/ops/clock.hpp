#pragma once

#include "fhir/model/time.hpp"

namespace lytes::server {

/// Now. The one reading of the wall clock: a parameter everywhere else.
[[nodiscard]] fhir::Instant wall_clock();

}  // namespace lytes::server
