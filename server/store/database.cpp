#include "server/store/database.hpp"

#include <utility>

#include "server/store/postgres.hpp"
#include "server/store/schema.hpp"
#include "server/store/sqlite.hpp"

namespace lytes::server {

fhir::Problem store_problem(std::string_view where, std::string text) {
    return {fhir::ProblemKind::unavailable, std::string{where}, std::move(text)};
}

fhir::Result<std::unique_ptr<Database>> open_database(const StoreConfig& config) {
    if (config.kind == StoreKind::postgres) {
        auto database = make_postgres(config.dsn);
        // Whoever asks next tries again; only a schema that is not ours is final.
        if (const auto ready = migrate(*database); !ready && is_final(ready.error())) return ready.error();
        return database;
    }
    auto database = config.path.empty() ? make_temporary_sqlite() : make_sqlite(config.path);
    if (!database) return store_problem("store", "no folder for a temporary database");
    if (const auto ready = migrate(*database); !ready) return ready.error();
    return database;
}

}  // namespace lytes::server
