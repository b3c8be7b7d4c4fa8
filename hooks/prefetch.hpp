#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hooks/context.hpp"

namespace lytes::hooks {

/// Fills a template's tokens as a client would: first-level context fields and the four user tokens (PFT-03).
/// Nothing when a token has no value in this context: then the query is not made (FHIR-08).
[[nodiscard]] std::optional<std::string> expand(std::string_view query, const Context& context);

}  // namespace lytes::hooks
