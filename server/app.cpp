#include "server/app.hpp"

#include <stdexcept>
#include <string>
#include <utility>

#include "hooks/discovery.hpp"
#include "server/config_store.hpp"
#include "server/ops/clock.hpp"
#include "server/outbound/fhir_client.hpp"
#include "server/store/database.hpp"

namespace lytes::server {
namespace {

[[noreturn]] void refuse(const fhir::Problem& problem) {
    throw std::runtime_error("store: " + problem.path + ": " + problem.expected);
}

std::unique_ptr<Store> open_store(const Config& config, const StoreBounds& bounds) {
    if (!has_store(config)) return nullptr;
    const StoreConfig& store = config.store;
    const bool is_shared = store.kind == StoreKind::postgres;
    const bool is_temporary = !is_shared && store.path.empty();
    auto database = open_database(store);
    if (!database) refuse(database.error());
    // Replicas that made up secrets of their own would not know each other's patients.
    auto keys =
        is_temporary ? fhir::Result<Keys>{Keys::make()} : Keys::load(secret_file_of(store), !is_shared);
    if (!keys) refuse(keys.error());
    const StoreSettings settings{.retention_days = store.retention_days,
                                 .deduplicates = store.deduplicate,
                                 .keeps_comments = store.keep_comments,
                                 .is_shared = is_shared};
    return std::make_unique<Store>(*std::move(database), *std::move(keys), settings, bounds, wall_clock);
}

}  // namespace

App make_app(Config config, Limits limits, SharedSite site) {
    auto tls = make_tls_context(config.fhir_ca_file);
    auto store = open_store(config, limits.store);
    return {std::move(config),           limits,         std::move(site),
            hooks::discovery_document(), std::move(tls), std::move(store)};
}

}  // namespace lytes::server
