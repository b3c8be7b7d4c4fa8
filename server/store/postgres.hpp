#pragma once

#include <memory>
#include <string>

#include "server/store/database.hpp"

namespace lytes::server {

/// A PostgreSQL server, for several replicas with one store. Connects at the first use and again after a
/// failure, with growing pauses in which every call fails at once. A transaction is sent as one pipeline.
/// `dsn` is a libpq connection string or URI.
[[nodiscard]] std::unique_ptr<Database> make_postgres(std::string dsn);

}  // namespace lytes::server
