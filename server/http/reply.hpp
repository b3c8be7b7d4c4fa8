#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "server/config.hpp"
#include "server/http/head.hpp"

namespace lytes::server {

constexpr std::string_view json_type = "application/json";
constexpr std::string_view fhir_type = "application/fhir+json";
constexpr std::string_view text_type = "text/plain; charset=utf-8";

/// One answer. Views: body and the rest live until it is sent.
struct Response {
    unsigned status = 200;
    std::string_view media_type;  ///< empty: no body at all (204)
    std::string_view body;
    std::string_view allow;  ///< for 405 and OPTIONS
};

/// What an answer takes from its request, copied before the head's bytes go away.
struct Envelope {
    std::string request_id;
    std::string allowed_origin;  ///< empty: none of the configured ones asked
    bool is_preflight = false;
    bool varies_by_origin = false;
    bool is_head = false;
    bool keep_alive = true;
};

/// The client's X-Request-Id if it is one ([A-Za-z0-9-]{1,64}); else empty.
[[nodiscard]] std::string_view request_id_of(const Head& head);

/// The Origin to be allowed, or empty: exactly a configured one, any http(s) origin in demo mode.
[[nodiscard]] std::string_view allowed_origin(const Head& head, const Config& config);

/// Replaces `out` by status line and fields. `date` is an IMF-fixdate.
void encode_head(std::string& out, const Response& response, const Envelope& envelope, std::string_view date);

/// An OperationOutcome for a status that this layer gives itself. `why` is our own plain sentence.
[[nodiscard]] std::string outcome(unsigned status, std::string_view why);

/// "Sun, 06 Nov 1994 08:49:37 GMT" for seconds since 1970.
[[nodiscard]] std::string http_date(std::int64_t seconds);

}  // namespace lytes::server
