#pragma once

#include <memory>
#include <string>

#include "server/store/database.hpp"

namespace lytes::server {

/// A SQLite file (created with mode 0600 when absent), in WAL mode with synchronous=FULL: a commit is on disk
/// when it returns. Opens at the first use; the file is checked before anything is
/// read from it or written to it, and never repaired or
/// replaced by us (threat D7).
[[nodiscard]] std::unique_ptr<Database> make_sqlite(std::string path);

/// The same in a folder of its own, which goes when the database does: for demo mode. Null when there is no
/// place for it.
[[nodiscard]] std::unique_ptr<Database> make_temporary_sqlite();

}  // namespace lytes::server
