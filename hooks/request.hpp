#pragma once

#include <optional>
#include <string_view>

#include "fhir/json/cursor.hpp"
#include "fhir/problem.hpp"
#include "fhir/release.hpp"
#include "hooks/context.hpp"
#include "hooks/service.hpp"

namespace lytes::hooks {

/// The envelope of a service call (requirements 4). Borrowed from the document. The token is transient: it is
/// never logged, stored or echoed (REQ-18).
struct Request {
    std::string_view hook_instance;
    Context context;
    std::string_view fhir_server;   ///< empty: none
    std::string_view access_token;  ///< empty: none, or nothing that we could use
    std::optional<fhir::json::Cursor> prefetch;
    fhir::Release release = fhir::Release::unknown;  ///< by Epic's extension
};

/// Reads what the service needs and refuses the first thing that is wrong. Members that we do not know are
/// ignored everywhere, optional members may be null.
[[nodiscard]] fhir::Result<Request> decode_request(const Service& service,
                                                   const fhir::json::Document& document, fhir::Arena& arena);

}  // namespace lytes::hooks
