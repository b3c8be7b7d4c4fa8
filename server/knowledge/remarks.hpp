#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "server/knowledge/overlay.hpp"

namespace lytes::server {

/// "site.toml:4:8".
[[nodiscard]] std::string text_of(std::string_view name, Place place);
/// "2026-12-01".
[[nodiscard]] std::string text_of(std::chrono::sys_days day);

/// "shadow; from age 65".
[[nodiscard]] std::string words_of(const cards::RuleChange& change);

/// What the reader of `lytes check` and of the log should know: values that were computed, changes that do
/// not hold yet, safety-critical rules that are silent. One line each, with its place.
struct Remark {
    std::string text;
    bool is_grave = false;  ///< a safety-critical rule does not speak
};
[[nodiscard]] std::vector<Remark> remarks_on(const Overlay& overlay, std::chrono::sys_days today);

}  // namespace lytes::server
