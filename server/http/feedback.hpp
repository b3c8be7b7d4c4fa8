#pragma once

#include <string>
#include <string_view>

#include "fhir/model/time.hpp"
#include "hooks/service.hpp"
#include "server/http/net.hpp"
#include "server/http/worker.hpp"

namespace lytes::server {

/// The answer to a feedback request: 200 without a body once everything is on disk; else an OperationOutcome.
struct FeedbackAnswer {
    unsigned status = 200;
    std::string body;
    std::string_view reason;  ///< for the log, one of our sentences
};

/// Reads, stores and waits for the commit. 400: some entry is bad, the others are stored all the same. 503:
/// nobody knows; the client may repeat. REQUIRES: there is a store.
[[nodiscard]] Task<FeedbackAnswer> take_feedback(Worker& worker, const hooks::Service& service,
                                                 std::string_view body, fhir::Instant now);

}  // namespace lytes::server
