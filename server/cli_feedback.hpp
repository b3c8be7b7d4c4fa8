#pragma once

#include <string>

#include "fhir/model/time.hpp"
#include "server/cli.hpp"

namespace lytes::server {

/// What `lytes feedback ...` was told.
struct FeedbackArguments {
    std::string since;  ///< RFC 3339, or a date; empty: from the beginning
    std::string days;   ///< of `purge --older-than`
    bool wants_csv = false;
};

/// `lytes feedback report`. Returns the exit code.
[[nodiscard]] int report_feedback(const Config& config, const FeedbackArguments& given, Terminal terminal);

/// `lytes feedback purge`: deletes in small transactions, so that a running server is not held up.
[[nodiscard]] int purge_feedback(const Config& config, const FeedbackArguments& given, fhir::Instant now,
                                 Terminal terminal);

}  // namespace lytes::server
