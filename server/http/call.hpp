#pragma once

#include <memory_resource>
#include <string_view>

#include "hooks/exchange.hpp"
#include "server/http/net.hpp"
#include "server/http/worker.hpp"
#include "server/knowledge/site.hpp"

namespace lytes::server {

/// One service call. Views: the session holds what they show until the reply is sent.
struct Call {
    const hooks::Service& service;
    std::string_view body;
    fhir::Instant now;
    Clock::time_point since;  ///< when the request came
    const Site& site;
    std::string_view client;
};

/// The exchange from begin to reply, with the fetches that it asks for and the memory of what was shown. The
/// reply lives in the arena.
[[nodiscard]] Task<hooks::Reply> conduct(Worker& worker, Call call, std::pmr::memory_resource& arena);

/// What the admin listener says about readiness.
struct Readiness {
    unsigned status;
    std::string_view body;
};
[[nodiscard]] Readiness readiness(const Worker& worker);

}  // namespace lytes::server
