#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

#include "server/config.hpp"

/// The table [store] of the configuration.
namespace lytes::server {

constexpr std::string_view a_switch = "true or false";
constexpr std::string_view a_store_kind = "\"sqlite\", \"postgres\" or \"none\"";
constexpr std::string_view a_dsn = "a PostgreSQL connection string";
constexpr std::string_view a_retention = "0 (for ever) or a number of days from 31 to 36500";

// One for each key. False when the text is no such value.
[[nodiscard]] bool take_store_kind(Config& config, const std::string& text);
[[nodiscard]] bool take_store_path(Config& config, const std::string& text);
[[nodiscard]] bool take_store_dsn(Config& config, const std::string& text);
[[nodiscard]] bool take_store_secret(Config& config, const std::string& text);
[[nodiscard]] bool take_retention(Config& config, const std::string& text);
[[nodiscard]] bool take_deduplicate(Config& config, const std::string& text);
[[nodiscard]] bool take_keep_comments(Config& config, const std::string& text);

/// Whether feedback has somewhere to go.
[[nodiscard]] bool has_store(const Config& config);

/// Nothing when the settings of the store fit together.
[[nodiscard]] std::optional<fhir::Problem> unsound_store(const Config& config);

/// Appends the table; `quote` makes a TOML string. The connection string is a secret and stays out.
void encode_store(const StoreConfig& store, std::string (*quote)(std::string_view), std::ostream& out);

/// Where the secret of the keyed hashes lies.
[[nodiscard]] std::string secret_file_of(const StoreConfig& store);

}  // namespace lytes::server
