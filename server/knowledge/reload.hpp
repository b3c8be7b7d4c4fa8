#pragma once

#include <optional>
#include <string>

#include "fhir/problem.hpp"
#include "server/knowledge/site.hpp"

namespace lytes::server {

/// What became of a reload: the site in force, and why it is still the old one.
struct Reloaded {
    SharedSite site;
    std::optional<fhir::Problem> problem;
};

/// Reads the overlay again. Whatever is wrong with it, `held` stays.
[[nodiscard]] Reloaded reload(const SharedSite& held, const std::string& overlay, fhir::Instant now);

/// What is in force once `now` has come: `held`, or what its overlay holds from some day on. The file is not
/// read for it: every day of it was checked when it was loaded.
[[nodiscard]] SharedSite renewed(const SharedSite& held, fhir::Instant now);

[[nodiscard]] unsigned status_of(const Reloaded& reloaded);
/// The answer to the operator. A problem names file, line and column: it is their own listener.
[[nodiscard]] std::string encode(const Reloaded& reloaded);

/// "1.0.0+2026.1 5b3a...": for the log and the command line.
[[nodiscard]] std::string knowledge_name(const Site& site);

}  // namespace lytes::server
