#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fhir/local_codes.hpp"
#include "hooks/context.hpp"

namespace lytes::hooks {

/// Fills a template's tokens as a client would: first-level context fields and the four user tokens (PFT-03).
/// Nothing when a token has no value in this context: then the query is not made (FHIR-08).
[[nodiscard]] std::optional<std::string> expand(std::string_view query, const Context& context);

/// The laboratory query with the site's own codes beside LOINC's; any other query as it is. Codes go without
/// their system, like ours.
[[nodiscard]] std::string with_local_codes(std::string target, const fhir::LocalCodes& codes);

}  // namespace lytes::hooks
