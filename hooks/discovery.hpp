#pragma once

#include <string>

#include "fhir/release.hpp"

namespace lytes::hooks {

/// The discovery document for GET /cds-services.
[[nodiscard]] std::string discovery_document();
/// The same with templates for servers of another release.
[[nodiscard]] std::string discovery_document(fhir::Release release);

}  // namespace lytes::hooks
