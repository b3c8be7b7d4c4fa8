#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cards/knowledge.hpp"

/// The clinical tables in words, for clinicians who do not read C++.
namespace lytes::cards {

/// One line a rule: id, indicators, title.
[[nodiscard]] std::string list_rules(const Knowledge& knowledge = {});

/// Everything that is known of one rule, as markdown; nothing when no rule has this id.
[[nodiscard]] std::optional<std::string> show_rule(std::string_view id, const Knowledge& knowledge = {});

/// The whole knowledge as markdown: what the site changed, thresholds, windows, caps, rules, matrix, drafts,
/// override reasons, sources, and where the seeds disagree.
[[nodiscard]] std::string export_knowledge(const Knowledge& knowledge);

}  // namespace lytes::cards
