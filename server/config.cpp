#include "server/config.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <utility>

#include <boost/asio/ip/address.hpp>
#include <toml++/toml.h>

#include "server/config_store.hpp"
#include "server/outbound/origin.hpp"

namespace lytes::server {
namespace {

using fhir::Problem;
using fhir::Result;

constexpr unsigned threads_max = 256;
constexpr std::chrono::milliseconds fhir_deadline_min{50};
constexpr std::chrono::milliseconds fhir_deadline_max{10'000};

/// Takes one setting's text into the configuration. False when the text is no such value.
using Take = bool (*)(Config& config, const std::string& text);

/// One setting that is a single value: where it may come from and what it must be.
struct Setting {
    std::string_view table;
    std::string_view key;
    std::string_view variable;
    std::string_view expected;
    bool is_number;
    Take take;
};

template <typename Number>
bool parse_number(std::string_view text, Number low, Number high, Number& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() && number >= low && number <= high;
}

template <ListenAddress Config::*place>
bool take_address(Config& config, const std::string& text) {
    const auto address = parse_listen_address(text);
    if (address) config.*place = *address;
    return address.has_value();
}

bool take_base_path(Config& config, const std::string& text) {
    const auto base = parse_base("http://localhost" + text);
    const bool is_path = text.empty() || (base && base->path == text);
    if (is_path) config.base_path = text;
    return is_path;
}

bool take_public_url(Config& config, const std::string& text) {
    config.public_url = text;
    return text.empty() || parse_base(text).has_value();
}

bool take_deadline(Config& config, const std::string& text) {
    std::chrono::milliseconds::rep number = 0;
    if (!parse_number(text, fhir_deadline_min.count(), fhir_deadline_max.count(), number)) return false;
    config.fhir_deadline = std::chrono::milliseconds{number};
    return true;
}

bool take_log_level(Config& config, const std::string& text) {
    const auto level = parse_log_level(text);
    if (level) config.log_level = *level;
    return level.has_value();
}

bool take_authentication(Config& config, const std::string& text) {
    if (text != "none") return false;
    config.authentication = Authentication::none;
    return true;
}

bool take_threads(Config& config, const std::string& text) {
    return parse_number(text, 1U, threads_max, config.threads);
}

template <std::string Config::*member>
bool take_text(Config& config, const std::string& text) {
    config.*member = text;
    return true;
}

constexpr std::string_view an_address = "an address and port, as in 127.0.0.1:8080";
constexpr std::string_view a_url = "an http(s) URL without query";
constexpr std::string_view a_thread_count = "a number from 1 to 256";
constexpr std::string_view a_deadline = "a number from 50 to 10000";
constexpr std::string_view a_path = "a path as in /lytes, without a slash at its end";
constexpr std::string_view a_level = "debug, info, warn, error or off";

constexpr Take take_listen = take_address<&Config::listen>;
constexpr Take take_admin = take_address<&Config::admin>;
constexpr Take take_ca_file = take_text<&Config::fhir_ca_file>;
constexpr Take take_overlay = take_text<&Config::overlay>;
constexpr auto settings = std::to_array<Setting>({
    {"server",    "listen",         "LYTES_LISTEN",               an_address,     false, take_listen        },
    {"server",    "admin",          "LYTES_ADMIN",                an_address,     false, take_admin         },
    {"server",    "threads",        "LYTES_THREADS",              a_thread_count, true,  take_threads       },
    {"server",    "public_url",     "LYTES_PUBLIC_URL",           a_url,          false, take_public_url    },
    {"server",    "base_path",      "LYTES_BASE_PATH",            a_path,         false, take_base_path     },
    {"server",    "authentication", "LYTES_AUTHENTICATION",       "\"none\"",     false, take_authentication},
    {"server",    "log_level",      "LYTES_LOG_LEVEL",            a_level,        false, take_log_level     },
    {"fhir",      "deadline_ms",    "LYTES_FHIR_DEADLINE_MS",     a_deadline,     true,  take_deadline      },
    {"fhir",      "ca_file",        "LYTES_FHIR_CA_FILE",         "a file name",  false, take_ca_file       },
    {"store",     "kind",           "LYTES_STORE_KIND",           a_store_kind,   false, take_store_kind    },
    {"store",     "path",           "LYTES_STORE_PATH",           "a file name",  false, take_store_path    },
    {"store",     "dsn",            "LYTES_STORE_DSN",            a_dsn,          false, take_store_dsn     },
    {"store",     "secret_file",    "LYTES_STORE_SECRET_FILE",    "a file name",  false, take_store_secret  },
    {"store",     "retention_days", "LYTES_STORE_RETENTION_DAYS", a_retention,    true,  take_retention     },
    {"store",     "deduplicate",    "LYTES_STORE_DEDUPLICATE",    a_switch,       false, take_deduplicate   },
    {"store",     "keep_comments",  "LYTES_STORE_KEEP_COMMENTS",  a_switch,       false, take_keep_comments },
    {"knowledge", "overlay",        "LYTES_OVERLAY",              "a file name",  false, take_overlay       },
});

Problem problem_at(std::string path, std::string expected) {
    return {fhir::ProblemKind::invalid_value, std::move(path), std::move(expected)};
}

std::string place_of(std::string_view name, const toml::source_region& region) {
    const auto& [line, column] = region.begin;
    return std::string{name} + ':' + std::to_string(line) + ':' + std::to_string(column);
}

std::string quoted(std::string_view text) {
    std::ostringstream out;
    out << toml::value<std::string>{std::string{text}};
    return out.str();
}

/// Reads the parsed file into a Config; remembers the first problem with its place.
class FileReader {
  public:
    FileReader(Config& config, std::string_view name) : config_(config), name_(name) {}

    std::optional<Problem> read(const toml::table& root) {
        for (const auto& [name, node] : root) {
            const auto* const table = node.as_table();
            const bool is_known =
                name == "server" || name == "fhir" || name == "store" || name == "knowledge";
            if (is_known && table != nullptr)
                for (const auto& [key, value] : *table) read_value(name.str(), key.str(), value);
            else
                complain(node, "only the tables [server], [fhir], [store] and [knowledge], not " +
                                   quoted(name.str()));
        }
        return problem_;
    }

  private:
    void complain(const toml::node& node, std::string expected) {
        if (problem_) return;
        problem_ = problem_at(place_of(name_, node.source()), "expected " + std::move(expected));
    }

    void read_value(std::string_view table, std::string_view key, const toml::node& node) {
        for (const auto& setting : settings) {
            if (setting.table == table && setting.key == key) return read_setting(setting, node);
        }
        if (table == "server" && key == "hosts") return read_names(node, config_.hosts, is_host);
        if (table == "server" && key == "cors_origins")
            return read_names(node, config_.cors_origins, is_origin);
        if (table == "fhir" && key == "servers") return read_servers(node);
        complain(node, "a known key, not " + quoted(key) + " in [" + std::string{table} + ']');
    }

    void read_setting(const Setting& setting, const toml::node& node) {
        std::optional<std::string> text;
        if (setting.is_number) {
            if (const auto* const number = node.as_integer()) text = std::to_string(number->get());
        } else if (setting.expected == a_switch) {
            if (const auto* const flag = node.as_boolean()) text = flag->get() ? "true" : "false";
        } else if (const auto* const string = node.as_string()) {
            text = string->get();
        }
        if (!text || !setting.take(config_, *text)) complain(node, std::string{setting.expected});
    }

    static bool is_host(const std::string& text) {
        const bool is_v6_literal = text.starts_with('[') && text.ends_with(']');
        return !text.empty() && (is_v6_literal || text.find_first_of(":/ ") == text.npos);
    }
    static bool is_origin(const std::string& text) { return parse_origin(text).has_value(); }

    void read_names(const toml::node& node, std::vector<std::string>& names,
                    bool (*is_good)(const std::string&)) {
        const auto* const array = node.as_array();
        if (array == nullptr) return complain(node, "an array of strings");
        for (const auto& element : *array) {
            const auto* const text = element.as_string();
            if (text == nullptr || !is_good(text->get())) {
                return complain(element, is_good == is_host ? "a host name without port"
                                                            : "an origin, as in https://ehr.example.org");
            }
            names.push_back(text->get());
        }
    }

    void read_servers(const toml::node& node) {
        const auto* const array = node.as_array();
        if (array == nullptr) return complain(node, "an array of tables");
        for (const auto& element : *array) {
            const auto* const table = element.as_table();
            if (table == nullptr) return complain(element, "a table with base, allow_private, open");
            read_server(*table);
        }
    }

    void read_server(const toml::table& table) {
        FhirServer server;
        for (const auto& [key, value] : table) {
            const auto* const flag = value.as_boolean();
            if (key == "base" && value.is_string()) {
                server.base = value.as_string()->get();
            } else if (key == "allow_private" && flag != nullptr) {
                server.allow_private = flag->get();
            } else if (key == "open" && flag != nullptr) {
                server.open = flag->get();
            } else {
                return complain(
                    value, "base (string), allow_private or open (true or false), not " + quoted(key.str()));
            }
        }
        const auto base = parse_base(server.base);
        if (!base) return complain(table, "base, a plain lower-case URL as in https://ehr.example.org/fhir");
        if (!base->origin.is_https && !server.allow_private) {
            return complain(table, "https, or allow_private = true for plain http to this machine");
        }
        config_.fhir_servers.push_back(std::move(server));
    }

    Config& config_;
    std::string_view name_;
    std::optional<Problem> problem_;
};

Result<Config> read_file_text(std::string_view text, std::string_view name) {
    Config config;
    try {
        const auto root = toml::parse(text);
        if (auto problem = FileReader{config, name}.read(root)) return *problem;
    } catch (const toml::parse_error& error) {
        return problem_at(place_of(name, error.source()), std::string{error.description()});
    }
    return config;
}

std::optional<Problem> take_environment(Config& config, const Environ& environment) {
    for (const auto& setting : settings) {
        const auto text = environment(setting.variable);
        if (text && !setting.take(config, *text)) {
            return problem_at(std::string{setting.variable}, "expected " + std::string{setting.expected});
        }
    }
    return std::nullopt;
}

std::optional<Problem> take_flag(Config& config, std::string_view key,
                                 const std::optional<std::string>& text) {
    if (!text) return std::nullopt;
    for (const auto& setting : settings) {
        if (setting.key != key || setting.take(config, *text)) continue;
        auto flag = "--" + std::string{key};
        std::replace(flag.begin(), flag.end(), '_', '-');
        return problem_at(std::move(flag), "expected " + std::string{setting.expected});
    }
    return std::nullopt;
}

std::string quoted_list(const std::vector<std::string>& texts) {
    std::string out = "[";
    for (const auto& text : texts) {
        if (out.size() > 1) out += ", ";
        out += quoted(text);
    }
    return out + ']';
}

std::string text_of(const ListenAddress& address) {
    const bool is_v6 = address.host.find(':') != std::string::npos;
    return (is_v6 ? '[' + address.host + ']' : address.host) + ':' + std::to_string(address.port);
}

}  // namespace

Environ process_environment() {
    return [](std::string_view name) -> std::optional<std::string> {
        const char* const value = std::getenv(std::string{name}.c_str());
        if (value == nullptr) return std::nullopt;
        return std::string{value};
    };
}

Result<Config> parse_config(std::string_view text, std::string_view name, const Environ& environment,
                            const Overrides& overrides) {
    auto read = read_file_text(text, name);
    if (!read) return read.error();
    auto& config = *read;
    // A file's own words about a file are relative to where it lies; a variable's or a flag's to here.
    if (!config.overlay.empty() && config.overlay.front() != '/')
        config.overlay.insert(0, name.substr(0, name.rfind('/') + 1));
    config.is_demo = overrides.is_demo;
    if (auto problem = take_environment(config, environment)) return *problem;
    if (auto problem = take_flag(config, "listen", overrides.listen)) return *problem;
    if (auto problem = take_flag(config, "admin", overrides.admin)) return *problem;
    if (auto problem = take_flag(config, "threads", overrides.threads)) return *problem;
    if (auto problem = take_flag(config, "log_level", overrides.log_level)) return *problem;
    if (auto problem = take_flag(config, "overlay", overrides.overlay)) return *problem;
    return read;
}

Result<Config> load_config(const std::string& path, const Environ& environment, const Overrides& overrides) {
    std::string text;
    if (!path.empty()) {
        std::ifstream file{path, std::ios::binary};
        if (!file) return problem_at(path, "cannot be read");
        text.assign(std::istreambuf_iterator<char>{file}, {});
    }
    return parse_config(text, path, environment, overrides);
}

std::optional<Problem> unsafe_to_serve(const Config& config) {
    if (auto problem = unsound_store(config)) return problem;
    if (config.is_demo) {
        if (is_loopback(config.listen) && is_loopback(config.admin)) return std::nullopt;
        return problem_at("--demo", "demo mode has no authentication and listens on loopback addresses only");
    }
    if (config.authentication != Authentication::none) {
        return problem_at(
            "server.authentication",
            "not set: this version cannot check callers. Set authentication = \"none\" and listen on "
            "a loopback address behind a gateway that does, or try `lytes serve --demo`");
    }
    if (is_loopback(config.listen)) return std::nullopt;
    return problem_at("server.listen", "without authentication only a loopback address is served");
}

bool may_fetch_without_token(const Config& config) {
    return config.is_demo || std::ranges::any_of(config.fhir_servers, &FhirServer::open);
}

std::string encode_config(const Config& config) {
    std::ostringstream out;
    out << "[server]\n"
        << "listen = " << quoted(text_of(config.listen)) << '\n'
        << "admin = " << quoted(text_of(config.admin)) << '\n';
    if (config.threads != 0) out << "threads = " << config.threads << '\n';
    out << "public_url = " << quoted(config.public_url) << '\n'
        << "base_path = " << quoted(config.base_path) << '\n'
        << "hosts = " << quoted_list(config.hosts) << '\n'
        << "cors_origins = " << quoted_list(config.cors_origins) << '\n';
    if (config.authentication == Authentication::none) out << "authentication = \"none\"\n";
    out << "log_level = " << quoted(name_of(config.log_level)) << "\n\n"
        << "[fhir]\n"
        << "deadline_ms = " << config.fhir_deadline.count() << '\n'
        << "ca_file = " << quoted(config.fhir_ca_file) << '\n'
        << "servers = [\n";
    for (const auto& server : config.fhir_servers) {
        out << "    {base = " << quoted(server.base)
            << ", allow_private = " << (server.allow_private ? "true" : "false")
            << ", open = " << (server.open ? "true" : "false") << "},\n";
    }
    out << "]\n";
    encode_store(config.store, quoted, out);
    out << "\n[knowledge]\n"
        << "overlay = " << quoted(config.overlay) << '\n';
    return out.str();
}

std::optional<ListenAddress> parse_listen_address(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == text.npos) return std::nullopt;
    auto host = text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    ListenAddress address{std::string{host}, 0};
    if (!parse_number<std::uint16_t>(text.substr(colon + 1), 0, 65535, address.port)) return std::nullopt;
    boost::system::error_code error;
    boost::asio::ip::make_address(address.host, error);
    if (error && address.host != "localhost") return std::nullopt;
    return address;
}

bool is_loopback(const ListenAddress& address) {
    if (address.host == "localhost") return true;
    boost::system::error_code error;
    const auto parsed = boost::asio::ip::make_address(address.host, error);
    return !error && parsed.is_loopback();
}

}  // namespace lytes::server
