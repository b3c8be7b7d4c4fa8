#pragma once

#include <string>
#include <string_view>

#include "server/knowledge/site.hpp"

namespace lytes::server {

/// What `lytes rules diff` prints: every value, rule, orderable and laboratory code that differs, as a
/// markdown table with the rationale of the right side. Says so when nothing does.
[[nodiscard]] std::string difference(const Site& left, std::string_view left_name, const Site& right,
                                     std::string_view right_name);

/// The site's laboratory codes as a section of the catalogue; empty when there are none.
[[nodiscard]] std::string laboratory_section(const Site& site);

}  // namespace lytes::server
