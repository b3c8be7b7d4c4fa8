#include "server/http/router.hpp"

#include <array>
#include <optional>
#include <span>

#include <boost/beast/core/string.hpp>

#include "hooks/catalog.hpp"
#include "server/config_store.hpp"

namespace lytes::server {
namespace {

constexpr std::string_view reading = "GET, HEAD, OPTIONS";
constexpr std::string_view calling = "POST, OPTIONS";
constexpr std::string_view commanding = "POST";
constexpr std::string_view services = "/cds-services/";
constexpr std::string_view feedback_suffix = "/feedback";

struct FixedPath {
    Surface surface;
    std::string_view path;
    Endpoint endpoint;
    std::string_view allow;
    bool only_in_demo;
};

constexpr auto fixed_paths = std::to_array<FixedPath>({
    {Surface::api,   "/",              Endpoint::front,     reading,    true },
    {Surface::api,   "/cds-services",  Endpoint::discovery, reading,    false},
    {Surface::api,   "/cds-services/", Endpoint::discovery, reading,    false},
    {Surface::admin, "/livez",         Endpoint::liveness,  reading,    false},
    {Surface::admin, "/readyz",        Endpoint::readiness, reading,    false},
    {Surface::admin, "/-/reload",      Endpoint::reload,    commanding, false},
});

struct EndpointName {
    Endpoint endpoint;
    std::string_view name;
};

constexpr auto endpoint_names = std::to_array<EndpointName>({
    {Endpoint::front,     "front"    },
    {Endpoint::discovery, "discovery"},
    {Endpoint::feedback,  "feedback" },
    {Endpoint::demo_fhir, "demo-fhir"},
    {Endpoint::liveness,  "livez"    },
    {Endpoint::readiness, "readyz"   },
    {Endpoint::reload,    "reload"   },
});

std::optional<Route> find_fixed(std::string_view path, Surface surface, const Config& config) {
    for (const auto& row : fixed_paths) {
        if (row.surface != surface || row.path != path || (row.only_in_demo && !config.is_demo)) continue;
        Route route;
        route.endpoint = row.endpoint;
        route.allow = row.allow;
        return route;
    }
    return std::nullopt;
}

/// "/cds-services/{id}" and "/cds-services/{id}/feedback", each with or without a last slash.
std::optional<Route> find_service_route(std::string_view path) {
    if (!path.starts_with(services)) return std::nullopt;
    path.remove_prefix(services.size());
    if (path.ends_with('/')) path.remove_suffix(1);
    Route route;
    route.endpoint = Endpoint::service;
    route.allow = calling;
    if (path.ends_with(feedback_suffix)) {
        path.remove_suffix(feedback_suffix.size());
        route.endpoint = Endpoint::feedback;
    }
    route.service = hooks::find_service(path);
    if (route.service == nullptr) return std::nullopt;
    return route;
}

std::optional<Route> find_demo(std::string_view target, const Config& config) {
    constexpr std::string_view prefix = "/demo/fhir";
    if (!config.is_demo || !target.starts_with(prefix)) return std::nullopt;
    target.remove_prefix(prefix.size());
    if (!target.empty() && target.front() != '/' && target.front() != '?') return std::nullopt;
    if (target.starts_with('/')) target.remove_prefix(1);
    Route route;
    route.endpoint = Endpoint::demo_fhir;
    route.allow = reading;
    route.rest = target;
    return route;
}

std::optional<Route> find_path(std::string_view target, Surface surface, const Config& config) {
    if (surface == Surface::api) {
        if (!target.starts_with(config.base_path)) return std::nullopt;
        target.remove_prefix(config.base_path.size());
    }
    const auto path = target.substr(0, target.find('?'));
    if (auto route = find_fixed(path, surface, config)) return route;
    if (surface == Surface::admin) return std::nullopt;
    if (auto route = find_service_route(path)) return route;
    return find_demo(target, config);
}

bool allows(std::string_view allow, std::string_view method) {
    for (std::size_t at = 0; at < allow.size();) {
        const auto end = std::min(allow.find(", ", at), allow.size());
        if (allow.substr(at, end - at) == method) return true;
        at = end + 2;
    }
    return false;
}

bool is_json(std::string_view media_type) {
    auto type = media_type.substr(0, media_type.find(';'));
    while (!type.empty() && (type.back() == ' ' || type.back() == '\t')) type.remove_suffix(1);
    return boost::beast::iequals(type, "application/json") ||
           boost::beast::iequals(type, "application/fhir+json");
}

bool has_readable_body(const Head& head) {
    const auto coding = head.value_of(http::field::content_encoding);
    return is_json(head.value_of(http::field::content_type)) &&
           head.count_of(http::field::content_type) == 1 &&
           (coding.empty() || boost::beast::iequals(coding, "identity"));
}

}  // namespace

Route find_route(const Head& head, Surface surface, const Config& config) {
    auto route = find_path(head.target, surface, config);
    if (!route) {
        Route missing;
        missing.status = 404;
        missing.why = "there is nothing at this path";
        return missing;
    }
    if (!allows(route->allow, head.method_text)) {
        route->status = 405;
        route->why = "the method is not allowed here";
    } else if (head.method == http::verb::options) {
        route->status = 204;
    } else if (head.method == http::verb::post && route->endpoint != Endpoint::reload &&
               !has_readable_body(head)) {
        route->status = 415;
        route->why = "the body must be application/json, without a content encoding";
    } else if (route->endpoint == Endpoint::feedback && !has_store(config)) {
        route->status = 501;
        route->why = "feedback is not accepted here: no store is configured";
    }
    return *route;
}

std::string_view name_of(const Route& route) {
    if (route.endpoint == Endpoint::service) return route.service->id;
    for (const auto& row : endpoint_names) {
        if (row.endpoint == route.endpoint) return row.name;
    }
    return {};
}

}  // namespace lytes::server
