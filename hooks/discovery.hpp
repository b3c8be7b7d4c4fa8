#pragma once

#include <string>

namespace lytes::hooks {

/// The discovery document for GET /cds-services.
[[nodiscard]] std::string discovery_document();

}  // namespace lytes::hooks
