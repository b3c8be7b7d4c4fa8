#pragma once

#include <cstdint>
#include <string_view>

#include "hooks/service.hpp"
#include "server/config.hpp"
#include "server/http/head.hpp"

namespace lytes::server {

/// Which listener a connection came in by.
enum class Surface : std::uint8_t { api, admin };

enum class Endpoint : std::uint8_t {
    none,
    front,
    discovery,
    service,
    feedback,
    demo_fhir,
    liveness,
    readiness,
    reload
};

/// Where a request goes. Status 200 means "go there"; anything else is the answer, with `why`.
struct Route {
    Endpoint endpoint = Endpoint::none;
    unsigned status = 200;
    std::string_view why;
    std::string_view allow;                   ///< methods of the path; empty when there is no such path
    const hooks::Service* service = nullptr;  ///< for service and feedback
    std::string_view rest;                    ///< for demo_fhir: the target below it. A view into the head.
};

/// Pure: path and method to endpoint, 404, 405, 415 or 501. The head has passed the guard, or at least its
/// request line is there (then only `allow` is of use).
[[nodiscard]] Route find_route(const Head& head, Surface surface, const Config& config);

/// What the log calls the route: the service's id, or our name of the endpoint. Never a client's text.
[[nodiscard]] std::string_view name_of(const Route& route);

}  // namespace lytes::server
