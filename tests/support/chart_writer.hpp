#pragma once

#include <string>
#include <vector>

#include "fhir/model/time.hpp"

namespace lytes::tests {

/// A hook call as JSON, from chart lines in the notation of tests/vignettes/README.md. `heading` is "IP F71".
/// Throws std::runtime_error on a line that it does not know.
[[nodiscard]] std::string write_request(const std::string& service, const std::string& heading,
                                        const std::vector<std::string>& lines, fhir::Instant now);

}  // namespace lytes::tests
