#pragma once

#include <span>

#include "fhir/release.hpp"
#include "hooks/request.hpp"
#include "hooks/service.hpp"

namespace lytes::hooks {

/// The catalogue in the words of a release: the same services and keys, with queries that its servers answer.
/// Unknown is R4.
[[nodiscard]] std::span<const Service> catalog_of(fhir::Release release);

/// The service of that catalogue with the same id; the service itself when it is none of ours.
[[nodiscard]] const Service& service_of(const Service& service, fhir::Release release);

/// The release that the client speaks: what it is configured with, else what Epic's extension says, else what
/// the shape of the draft orders tells, else that of the prefetch. Unknown when nothing tells. Neither order
/// nor keys of the resources decide.
[[nodiscard]] fhir::Release choose_release(const Request& request, fhir::Release configured);

}  // namespace lytes::hooks
