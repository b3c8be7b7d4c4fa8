#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "cards/knowledge.hpp"
#include "fhir/local_codes.hpp"
#include "fhir/model/time.hpp"
#include "fhir/problem.hpp"
#include "server/knowledge/overlay.hpp"

namespace lytes::server {

/// The clinical knowledge that a site has decided on, as it holds at one moment. Immutable: a reload makes a
/// new one, and calls in flight keep theirs.
struct Site {
    cards::Knowledge knowledge;
    std::map<std::string, cards::Knowledge, std::less<>> clients;  ///< of those that differ from `knowledge`
    fhir::LocalCodes local_codes;
    std::shared_ptr<const Overlay> overlay;    ///< null: defaults only
    std::optional<fhir::Instant> next_change;  ///< when the overlay holds something else than now

    /// The knowledge for a call of this client; an empty or unknown id has the site's.
    [[nodiscard]] const cards::Knowledge& knowledge_for(std::string_view client) const;
};
using SharedSite = std::shared_ptr<const Site>;

/// The defaults alone, with their hash.
[[nodiscard]] SharedSite default_site();

/// What the overlay makes of the defaults at `now`. Checks that limits still ascend; the problem's path is
/// the place of the change that breaks the order.
[[nodiscard]] fhir::Result<SharedSite> make_site(std::shared_ptr<const Overlay> overlay, fhir::Instant now);

/// Reads a file and makes its site, after a check of every day on which something changes. An empty path
/// means defaults.
[[nodiscard]] fhir::Result<SharedSite> load_site(const std::string& path, fhir::Instant now);

}  // namespace lytes::server
