#pragma once

#include "fhir/model/time.hpp"
#include "server/store/database.hpp"

namespace lytes::server {

/// Brings the schema up to ours, one transaction a version; never back. A newer schema is refused.
[[nodiscard]] fhir::Result<void> migrate(Database& database);

/// Whether trying again cannot help: the schema was written by a newer lytes.
[[nodiscard]] bool is_final(const fhir::Problem& problem);

/// Proves that the database takes writes.
[[nodiscard]] Statement heartbeat(fhir::Instant now);

}  // namespace lytes::server
