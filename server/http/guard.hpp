#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "server/http/head.hpp"
#include "server/limits.hpp"

namespace lytes::server {

/// Why a request is not served. The connection closes after it: what follows may not be what it seems.
struct Refusal {
    unsigned status = 400;
    std::string_view why;  ///< our own sentence, fit for the client and the log
};

/// What Beast 1.81 accepts and must not (threat model F1, appendix B). Nothing when the head is sound. Asked
/// before anything else looks at the head. `hosts`: the names that we answer to; empty means any.
[[nodiscard]] std::optional<Refusal> refusal(const Head& head, std::span<const std::string> hosts,
                                             const Limits& limits);

/// The same for a head or body that Beast itself refuses.
[[nodiscard]] Refusal refusal(boost::beast::error_code parse_error);

}  // namespace lytes::server
