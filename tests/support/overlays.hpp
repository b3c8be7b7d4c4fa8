#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "server/knowledge/site.hpp"

/// Overlay texts for tests: a [site] and what the test is about.
namespace lytes::tests {

inline constexpr std::string_view decided = "rationale = \"P&T 2026-03\"\neffective = 2026-04-01\n";
inline constexpr fhir::Instant in_may = std::chrono::sys_days{std::chrono::year{2026} / 5 / 1};
inline constexpr fhir::Instant in_march = std::chrono::sys_days{std::chrono::year{2026} / 3 / 1};

/// [site] is line 1 and 2, so what follows begins in line 3.
inline std::string overlay_text(std::string_view rest) {
    return "[site]\nversion = \"2026.1\"\n" + std::string{rest};
}
inline std::string setting_text(std::string_view name, std::string_view value) {
    return overlay_text("[[setting]]\nname = \"" + std::string{name} + "\"\n" + std::string{value} + "\n" +
                        std::string{decided});
}
inline std::string rule_text(std::string_view id, std::string_view change) {
    return overlay_text("[[rule]]\nid = \"" + std::string{id} + "\"\n" + std::string{change} + "\n" +
                        std::string{decided});
}

/// "site.toml:4:8: expected ..."; empty when the text is sound.
inline std::string fault_of(std::string_view text) {
    const auto overlay = server::parse_overlay(text, "site.toml");
    return overlay ? std::string{} : overlay.error().path + ": " + overlay.error().expected;
}

inline server::Overlay sound(std::string_view text) {
    auto overlay = server::parse_overlay(text, "site.toml");
    if (overlay.has_error()) FAIL(overlay.error().path, overlay.error().expected);
    return *std::move(overlay);
}

inline server::SharedSite site_at(std::string_view text, fhir::Instant now) {
    auto site = server::make_site(std::make_shared<const server::Overlay>(sound(text)), now);
    if (site.has_error()) FAIL(site.error().expected);
    return *std::move(site);
}

}  // namespace lytes::tests
