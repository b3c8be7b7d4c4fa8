#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "cards/knowledge.hpp"

/// What a site may change about a rule, and what of it is sound. Rules and drafts are named by their id here,
/// so that whoever reads a site's file needs no table.
namespace lytes::cards {

[[nodiscard]] std::string_view to_text(RuleMode mode);
[[nodiscard]] std::optional<RuleMode> parse_rule_mode(std::string_view word);

/// What the site says about the rule; null when it says nothing.
[[nodiscard]] const RuleChange* find_change(const Knowledge& knowledge, std::string_view rule);
/// The site's orderable for a draft of the catalogue; null when there is none.
[[nodiscard]] const OrderCode* find_order_code(const Knowledge& knowledge, std::string_view draft);

/// A patient's age as far as it is certain.
using AgeYears = std::optional<int>;
/// Whether the rule speaks about a patient of this age. An uncertain age is inside: narrowing may not hide.
[[nodiscard]] RuleMode mode_of(const RuleChange* change, AgeYears age);

/// The rules whose silence can harm at once: kidney gates of magnesium, contraindications, emergencies.
[[nodiscard]] bool is_safety_critical(std::string_view rule);

/// Each says what was expected instead; nothing when the value is sound.
[[nodiscard]] std::optional<std::string> objection_to_rule(std::string_view rule);
[[nodiscard]] std::optional<std::string> objection_to_mode(std::string_view rule, RuleMode mode);
[[nodiscard]] std::optional<std::string> objection_to_ages(std::string_view rule, AgeYears from, AgeYears to);
[[nodiscard]] std::optional<std::string> objection_to_summary(std::string_view rule, std::string_view text);
[[nodiscard]] std::optional<std::string> objection_to_note(std::string_view rule, std::string_view text);
/// Labels of sources and displays of orderables: one line that a person can read.
[[nodiscard]] std::optional<std::string> objection_to_words(std::string_view text, std::size_t units_max);
[[nodiscard]] std::optional<std::string> objection_to_draft(std::string_view draft);

/// The longest that a summary of this text can become, in UTF-16 units, the drug's name cut to its shortest.
[[nodiscard]] std::size_t worst_units(std::string_view text);

/// Everything that decides about an answer, in words; what the hash of the knowledge is made of.
[[nodiscard]] std::string canonical_text(const Knowledge& knowledge);

}  // namespace lytes::cards
