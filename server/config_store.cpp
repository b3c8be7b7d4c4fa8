#include "server/config_store.hpp"

#include <array>
#include <charconv>
#include <ostream>

namespace lytes::server {
namespace {

/// De-duplication looks back 30 days.
constexpr int retention_days_min = 31;
constexpr int retention_days_max = 36500;

struct KindName {
    StoreKind kind;
    std::string_view name;
};
constexpr auto kind_names = std::to_array<KindName>({
    {StoreKind::none,     "none"    },
    {StoreKind::sqlite,   "sqlite"  },
    {StoreKind::postgres, "postgres"},
});

bool take_flag_of(bool& place, const std::string& text) {
    place = text == "true";
    return place || text == "false";
}

fhir::Problem unsound(std::string_view key, std::string_view expected) {
    return {fhir::ProblemKind::invalid_value, "store." + std::string{key}, std::string{expected}};
}

}  // namespace

bool take_store_kind(Config& config, const std::string& text) {
    for (const KindName& row : kind_names) {
        if (row.name != text) continue;
        config.store.kind = row.kind;
        return true;
    }
    return false;
}

bool take_store_path(Config& config, const std::string& text) {
    config.store.path = text;
    return true;
}

bool take_store_dsn(Config& config, const std::string& text) {
    config.store.dsn = text;
    return true;
}

bool take_store_secret(Config& config, const std::string& text) {
    config.store.secret_file = text;
    return true;
}

bool take_retention(Config& config, const std::string& text) {
    int days = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), days);
    if (error != std::errc{} || end != text.data() + text.size()) return false;
    if (days != 0 && (days < retention_days_min || days > retention_days_max)) return false;
    config.store.retention_days = days;
    return true;
}

bool take_deduplicate(Config& config, const std::string& text) {
    return take_flag_of(config.store.deduplicate, text);
}

bool take_keep_comments(Config& config, const std::string& text) {
    return take_flag_of(config.store.keep_comments, text);
}

bool has_store(const Config& config) {
    const StoreConfig& store = config.store;
    if (store.kind == StoreKind::postgres) return !store.dsn.empty();
    return store.kind == StoreKind::sqlite && (!store.path.empty() || config.is_demo);
}

std::optional<fhir::Problem> unsound_store(const Config& config) {
    const StoreConfig& store = config.store;
    if (store.kind == StoreKind::postgres && store.dsn.empty())
        return unsound("dsn", "not set: kind = \"postgres\" needs a connection string");
    if (store.kind == StoreKind::postgres && store.secret_file.empty())
        return unsound(
            "secret_file",
            "not set: replicas that share a store share a secret (openssl rand -hex 32, chmod 600)");
    if (store.deduplicate && !has_store(config))
        return unsound("deduplicate", "without a store there is nothing to compare with: set path or dsn");
    return std::nullopt;
}

void encode_store(const StoreConfig& store, std::string (*quote)(std::string_view), std::ostream& out) {
    out << "\n[store]\n";
    for (const KindName& row : kind_names)
        if (row.kind == store.kind) out << "kind = " << quote(row.name) << '\n';
    out << "path = " << quote(store.path) << '\n';
    if (!store.dsn.empty()) out << "# dsn is set and not shown\n";
    out << "secret_file = " << quote(store.secret_file) << '\n'
        << "retention_days = " << store.retention_days << '\n'
        << "deduplicate = " << (store.deduplicate ? "true" : "false") << '\n'
        << "keep_comments = " << (store.keep_comments ? "true" : "false") << '\n';
}

std::string secret_file_of(const StoreConfig& store) {
    return store.secret_file.empty() ? store.path + ".secret" : store.secret_file;
}

}  // namespace lytes::server
