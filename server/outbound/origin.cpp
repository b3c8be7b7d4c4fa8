#include "server/outbound/origin.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "server/limits.hpp"

namespace lytes::server {
namespace {

namespace ip = boost::asio::ip;

constexpr std::size_t dns_name_chars_max = 253;
constexpr std::size_t dns_label_chars_max = 63;

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return is_lower(c) || (c >= 'A' && c <= 'Z'); }

bool is_dns_label(std::string_view label) {
    if (label.empty() || label.size() > dns_label_chars_max) return false;
    if (label.front() == '-' || label.back() == '-') return false;
    return std::all_of(label.begin(), label.end(),
                       [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}

/// A last label that starts with a digit would be a number to getaddrinfo: 127.1, 0x7f000001, 2130706433.
bool is_dns_name(std::string_view host) {
    if (host.empty() || host.size() > dns_name_chars_max) return false;
    std::string_view label;
    for (std::size_t at = 0; at <= host.size(); at += label.size() + 1) {
        label = host.substr(at, std::min(host.find('.', at), host.size()) - at);
        if (!is_dns_label(label)) return false;
    }
    return is_lower(label.front());
}

/// Only the spelling that the address itself would print.
bool is_canonical_v4(std::string_view host) {
    boost::system::error_code error;
    const auto address = ip::make_address_v4(std::string{host}, error);
    return !error && address.to_string() == host;
}

bool is_canonical_v6(std::string_view host) {
    boost::system::error_code error;
    const auto address = ip::make_address_v6(std::string{host}, error);
    return !error && address.scope_id() == 0 && address.to_string() == host;
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
    std::uint16_t port = 0;
    if (text.empty() || text.front() == '0') return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return port;
}

/// Host and port: what stands between "//" and the path.
bool parse_authority(std::string_view text, Origin& origin) {
    std::string_view port;
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        if (end == text.npos || !is_canonical_v6(text.substr(1, end - 1))) return false;
        origin.host = text.substr(1, end - 1);
        origin.is_literal = true;
        port = text.substr(end + 1);
    } else {
        const auto host = text.substr(0, text.find(':'));
        origin.is_literal = is_canonical_v4(host);
        if (!origin.is_literal && !is_dns_name(host)) return false;
        origin.host = host;
        port = text.substr(host.size());
    }
    if (port.empty()) return true;
    const auto number = port.starts_with(':') ? parse_port(port.substr(1)) : std::nullopt;
    if (!number) return false;
    origin.port = *number;
    return true;
}

struct Split {
    Origin origin;
    std::string_view rest;  ///< from the first slash or question mark on
};

std::optional<Split> split(std::string_view text) {
    Split parts;
    if (text.starts_with("https://")) {
        text.remove_prefix(8);
    } else if (text.starts_with("http://")) {
        text.remove_prefix(7);
        parts.origin.is_https = false;
        parts.origin.port = 80;
    } else {
        return std::nullopt;
    }
    const auto end = std::min(text.find_first_of("/?"), text.size());
    if (!parse_authority(text.substr(0, end), parts.origin)) return std::nullopt;
    parts.rest = text.substr(end);
    return parts;
}

bool is_path_char(char c) {
    constexpr std::string_view others = "-._~!$&'()*+,;=:@/";
    return is_letter(c) || is_digit(c) || others.find(c) != others.npos;
}

/// Also in its percent-encoded spellings, which a server behind may decode first.
bool has_dot_segment(std::string_view path) {
    std::string plain;
    for (std::size_t at = 0; at < path.size(); ++at) {
        const auto rest = path.substr(at, 3);
        const bool is_dot = rest == "%2e" || rest == "%2E";
        const bool is_slash = rest == "%2f" || rest == "%2F" || rest == "%5c" || rest == "%5C";
        plain += is_dot ? '.' : is_slash ? '/' : path[at];
        if (is_dot || is_slash) at += 2;
    }
    plain += '/';
    if (!plain.starts_with('/')) plain.insert(0, 1, '/');
    return plain.find("/./") != plain.npos || plain.find("/../") != plain.npos;
}

bool fits_request_line(std::string_view target) {
    const auto is_bad = [](char c) { return c <= 0x20 || c >= 0x7f || c == '#' || c == '\\'; };
    return std::none_of(target.begin(), target.end(), is_bad);
}

bool is_loopback_host(const Origin& origin) {
    if (origin.host == "localhost") return true;
    return origin.is_literal && reach_of(ip::make_address(origin.host)) == Reach::loopback;
}

struct Network {
    std::string_view prefix;
    Reach reach;
};

/// Threat model S2, first match wins.
constexpr auto networks_v4 = std::to_array<Network>({
    {"127.0.0.0/8",     Reach::loopback       },
    {"10.0.0.0/8",      Reach::private_network},
    {"172.16.0.0/12",   Reach::private_network},
    {"192.168.0.0/16",  Reach::private_network},
    {"100.64.0.0/10",   Reach::private_network},
    {"0.0.0.0/8",       Reach::forbidden      },
    {"169.254.0.0/16",  Reach::forbidden      },
    {"192.0.0.0/24",    Reach::forbidden      },
    {"192.0.2.0/24",    Reach::forbidden      },
    {"192.88.99.0/24",  Reach::forbidden      },
    {"198.18.0.0/15",   Reach::forbidden      },
    {"198.51.100.0/24", Reach::forbidden      },
    {"203.0.113.0/24",  Reach::forbidden      },
    {"224.0.0.0/3",     Reach::forbidden      },
});

constexpr auto networks_v6 = std::to_array<Network>({
    {"::1/128",        Reach::loopback       },
    {"::/96",          Reach::forbidden      },
    {"::ffff:0:0/96",  Reach::forbidden      },
    {"64:ff9b::/96",   Reach::forbidden      },
    {"64:ff9b:1::/48", Reach::forbidden      },
    {"100::/64",       Reach::forbidden      },
    {"2001::/32",      Reach::forbidden      },
    {"2001:db8::/32",  Reach::forbidden      },
    {"2002::/16",      Reach::forbidden      },
    {"fc00::/7",       Reach::private_network},
    {"fe80::/10",      Reach::forbidden      },
    {"fec0::/10",      Reach::forbidden      },
    {"ff00::/8",       Reach::forbidden      },
});

template <std::size_t size>
bool has_prefix(const std::array<unsigned char, size>& address,
                const std::array<unsigned char, size>& network, unsigned bits) {
    for (std::size_t i = 0; i < size && bits > 0; ++i) {
        const unsigned here = std::min(bits, 8U);
        const auto mask = static_cast<unsigned char>(0xff00U >> here);
        if ((address[i] & mask) != (network[i] & mask)) return false;
        bits -= here;
    }
    return true;
}

template <typename Address, std::size_t size>
Reach find_reach(const Address& address, const std::array<Network, size>& networks,
                 Address (*parse)(const std::string&)) {
    for (const auto& row : networks) {
        const auto slash = row.prefix.find('/');
        unsigned bits = 0;
        std::from_chars(row.prefix.data() + slash + 1, row.prefix.data() + row.prefix.size(), bits);
        const auto network = parse(std::string{row.prefix.substr(0, slash)});
        if (has_prefix(address.to_bytes(), network.to_bytes(), bits)) return row.reach;
    }
    return Reach::everywhere;
}

}  // namespace

std::optional<BaseUrl> parse_base(std::string_view text) {
    constexpr std::size_t base_chars_max = 2048;
    if (text.size() > base_chars_max) return std::nullopt;
    const auto parts = split(text);
    if (!parts) return std::nullopt;
    auto path = parts->rest;
    if (path.ends_with('/')) path.remove_suffix(1);
    const bool is_plain = std::all_of(path.begin(), path.end(), is_path_char) &&
                          path.find("//") == path.npos && !path.ends_with('/') && !has_dot_segment(path);
    if (!is_plain) return std::nullopt;
    return BaseUrl{parts->origin, std::string{path}};
}

std::optional<Origin> parse_origin(std::string_view text) {
    const auto parts = split(text);
    if (!parts || !parts->rest.empty()) return std::nullopt;
    return parts->origin;
}

std::optional<std::string> target_below(const BaseUrl& base, std::string_view link) {
    const auto parts = split(link);
    if (!parts || parts->origin != base.origin) return std::nullopt;
    auto below = parts->rest;
    if (!below.starts_with(base.path)) return std::nullopt;
    below.remove_prefix(base.path.size());
    if (!below.starts_with('/') && !below.starts_with('?')) return std::nullopt;
    if (!fits_request_line(below) || has_dot_segment(below.substr(0, below.find('?')))) return std::nullopt;
    if (base.path.empty() && below.starts_with('?')) return '/' + std::string{below};
    return base.path + std::string{below};
}

std::optional<std::string> target_at(const BaseUrl& base, std::string_view query) {
    if (query.empty() || query.front() == '/' || !fits_request_line(query)) return std::nullopt;
    if (has_dot_segment(query.substr(0, query.find('?')))) return std::nullopt;
    return base.path + '/' + std::string{query};
}

std::optional<Permission> find_permission(const BaseUrl& base, const Config& config) {
    for (const auto& server : config.fhir_servers) {
        const auto allowed = parse_base(server.base);
        if (!allowed || allowed->origin != base.origin) continue;
        if (!allowed->path.empty() && allowed->path != base.path) continue;
        if (!base.origin.is_https && !(server.allow_private && is_loopback_host(base.origin))) continue;
        return Permission{server.open, server.allow_private, !base.origin.is_https};
    }
    if (config.is_demo && is_loopback_host(base.origin)) return Permission{true, true, true};
    return std::nullopt;
}

Reach reach_of(const ip::address& address) {
    if (address.is_v4()) return find_reach<ip::address_v4>(address.to_v4(), networks_v4, ip::make_address_v4);
    return find_reach<ip::address_v6>(address.to_v6(), networks_v6, ip::make_address_v6);
}

bool may_connect(const ip::address& address, const Permission& permission) {
    switch (reach_of(address)) {
        case Reach::everywhere:
            return !permission.only_loopback;
        case Reach::private_network:
            return permission.allow_private && !permission.only_loopback;
        case Reach::loopback:
            return permission.allow_private;
        case Reach::forbidden:
            return false;
    }
    return false;
}

bool is_bearer_token(std::string_view token) {
    const auto is_char = [](char c) {
        constexpr std::string_view others = "-._~+/";
        return is_letter(c) || is_digit(c) || others.find(c) != others.npos;
    };
    if (token.size() > Limits{}.token_bytes) return false;
    const auto end = std::find_if_not(token.begin(), token.end(), is_char);
    return end != token.begin() && std::all_of(end, token.end(), [](char c) { return c == '='; });
}

}  // namespace lytes::server
