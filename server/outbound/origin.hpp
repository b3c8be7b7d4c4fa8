#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/ip/address.hpp>

#include "server/config.hpp"

namespace lytes::server {

/// Scheme, host and port of a server that we may be asked to call.
struct Origin {
    bool is_https = true;
    std::string host;  ///< lower-case DNS name, or an address literal without brackets
    bool is_literal = false;
    std::uint16_t port = 443;
    friend bool operator==(const Origin&, const Origin&) = default;
};

/// A FHIR base URL: origin and path, the path without its last slash ("" or "/fhir/r4").
struct BaseUrl {
    Origin origin;
    std::string path;
    friend bool operator==(const BaseUrl&, const BaseUrl&) = default;
};

/// A grammar of our own, because URL libraries forgive (threat model F5, F6): http(s) in lower case, a DNS
/// name whose last label starts with a letter or a canonical address literal, a canonical port, a path of
/// plain segments. Nothing for user info, backslash, percent signs, dot segments, query, fragment.
[[nodiscard]] std::optional<BaseUrl> parse_base(std::string_view text);

/// "https", "http" and a web origin without path, as browsers send it in Origin.
[[nodiscard]] std::optional<Origin> parse_origin(std::string_view text);

/// Path and query of an absolute link if it lies below `base`, else nothing (threat model S5).
[[nodiscard]] std::optional<std::string> target_below(const BaseUrl& base, std::string_view link);

/// Path and query for a relative query ("Patient/1"). Nothing when it has a byte that could leave the request
/// line or a dot segment that could leave the base.
[[nodiscard]] std::optional<std::string> target_at(const BaseUrl& base, std::string_view query);

/// How far a call may go to a certain base.
struct Permission {
    bool open = false;  ///< without a token
    bool allow_private = false;
    bool only_loopback = false;  ///< plain http: must not leave this machine
};

/// Nothing when this base is not on the list (and not a loopback of demo mode).
[[nodiscard]] std::optional<Permission> find_permission(const BaseUrl& base, const Config& config);

enum class Reach : std::uint8_t {
    everywhere,
    private_network,  ///< 10/8, 172.16/12, 192.168/16, 100.64/10, fc00::/7
    loopback,
    forbidden,  ///< link-local (metadata services), multicast, unspecified, mapped and translated addresses
};

[[nodiscard]] Reach reach_of(const boost::asio::ip::address& address);

/// The last word before a connect, on the resolved address (threat model S2).
[[nodiscard]] bool may_connect(const boost::asio::ip::address& address, const Permission& permission);

/// RFC 6750 b64token, within our bound. Anything else must not become a header (threat model F4).
[[nodiscard]] bool is_bearer_token(std::string_view token);

}  // namespace lytes::server
