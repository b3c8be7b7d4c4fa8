#pragma once

#include <string>
#include <string_view>

#include "fhir/release.hpp"

namespace lytes::tests {

/// An R4 request as a client of another release would have sent it: the same chart and drafts, in that
/// release's names and shapes. REQUIRES: valid JSON of the shapes that our own writers and goldens use.
[[nodiscard]] std::string in_release(std::string_view request, fhir::Release release);

/// Whether the release has words for everything that the request says: DSTU2 has neither sequence, priority
/// nor intent of a medication order.
[[nodiscard]] bool is_expressible(std::string_view request, fhir::Release release);

/// A response without what its drafts are written in, for comparison between releases.
[[nodiscard]] std::string without_drafts(std::string_view response);

}  // namespace lytes::tests
