#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fhir/model/time.hpp"
#include "hooks/exchange.hpp"
#include "server/knowledge/site.hpp"

namespace lytes::server {

/// One call without a server: what is not in the prefetch counts as not obtainable.
struct OfflineCall {
    std::string_view body;
    std::string_view service;  ///< empty: the service whose hook the body names
    fhir::Instant now;
    bool wants_trace = false;
    SharedSite site = default_site();
};

struct OfflineAnswer {
    unsigned status = 0;  ///< 0: there is no such service
    std::string body;
    std::string trace;
};

[[nodiscard]] OfflineAnswer answer_offline(const OfflineCall& call);

/// RFC 3339, as in 2026-11-22T10:30:00Z or 2026-11-22T10:30:00.250+01:00.
[[nodiscard]] std::optional<fhir::Instant> parse_instant(std::string_view text);

}  // namespace lytes::server
