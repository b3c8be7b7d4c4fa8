#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/problem.hpp"
#include "server/ops/log.hpp"

namespace lytes::server {

/// Where to listen. The host is an address literal or "localhost".
struct ListenAddress {
    std::string host;
    std::uint16_t port = 0;
    friend bool operator==(const ListenAddress&, const ListenAddress&) = default;
};

/// One FHIR server that calls may be answered from. A base without a path allows every path of its origin.
struct FhirServer {
    std::string base;
    bool allow_private = false;  ///< its name may resolve to a private or loopback address (architecture 7.3)
    bool open = false;           ///< may be called without a token (architecture 7.4)
    friend bool operator==(const FhirServer&, const FhirServer&) = default;
};

/// Who may call. JWT checking is not part of this version, so only the explicit "none" serves.
enum class Authentication : std::uint8_t { unset, none };

/// Where feedback and shown cards are kept.
enum class StoreKind : std::uint8_t { none, sqlite, postgres };

struct StoreConfig {
    StoreKind kind = StoreKind::sqlite;
    std::string path{};         ///< of the SQLite file; empty: no store, or a temporary one in demo mode
    std::string dsn{};          ///< of PostgreSQL; may hold a password, so it is never shown
    std::string secret_file{};  ///< for the keyed hashes; empty: `path` with .secret
    int retention_days = 365;
    bool deduplicate = false;
    bool keep_comments = false;  ///< free text, which may name a patient
};

/// Everything that a site sets. Read once, checked once, then const.
struct Config {
    ListenAddress listen{"127.0.0.1", 8080};
    ListenAddress admin{"127.0.0.1", 8081};
    unsigned threads = 0;  ///< 0: one per core
    std::string public_url;
    std::string base_path;           ///< prefix of every public path, "" or "/lytes"
    std::vector<std::string> hosts;  ///< names accepted in Host; empty: any
    std::vector<std::string> cors_origins;
    Authentication authentication = Authentication::unset;
    LogLevel log_level = LogLevel::info;
    bool is_demo = false;  ///< only by `serve --demo`
    std::vector<FhirServer> fhir_servers;
    std::string fhir_ca_file;  ///< certificate authorities besides the system's
    std::chrono::milliseconds fhir_deadline{1500};
    StoreConfig store;
    std::string overlay;  ///< file of the site's changes to the clinical knowledge; empty: defaults
};

/// Environment look-up; empty when not set. A parameter so that tests need no environment.
using Environ = std::function<std::optional<std::string>(std::string_view)>;

/// The process environment. The only reader of it.
[[nodiscard]] Environ process_environment();

/// Command-line values, which win over environment and file.
struct Overrides {
    std::optional<std::string> listen;
    std::optional<std::string> admin;
    std::optional<std::string> threads;
    std::optional<std::string> log_level;
    std::optional<std::string> overlay;
    bool is_demo = false;
};

/// The file's text (may be empty), then LYTES_ variables, then flags. `name` is what messages call the file.
/// Problems carry "name:line:column" or the variable or flag as their path.
[[nodiscard]] fhir::Result<Config> parse_config(std::string_view text, std::string_view name,
                                                const Environ& environment, const Overrides& overrides);

/// As parse_config, from a file; an empty path means no file.
[[nodiscard]] fhir::Result<Config> load_config(const std::string& path, const Environ& environment,
                                               const Overrides& overrides);

/// Nothing when the server may start with this; else why not (secure by default).
[[nodiscard]] std::optional<fhir::Problem> unsafe_to_serve(const Config& config);

/// Some server may be called without a token: demo mode, open sandboxes (architecture 7.4).
[[nodiscard]] bool may_fetch_without_token(const Config& config);

/// TOML of the effective configuration.
[[nodiscard]] std::string encode_config(const Config& config);

/// "127.0.0.1:8080", "[::1]:8080" or "localhost:8080".
[[nodiscard]] std::optional<ListenAddress> parse_listen_address(std::string_view text);
[[nodiscard]] bool is_loopback(const ListenAddress& address);

}  // namespace lytes::server
