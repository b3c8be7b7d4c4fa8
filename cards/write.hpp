#pragma once

#include "cards/card.hpp"
#include "cards/detail.hpp"

namespace lytes::cards {

/// CDS Hooks: fewer than 140 characters, counted in the widest unit that a client may count in.
inline constexpr std::size_t summary_units_max = 139;

/// The finding's summary on one line: "Not rechecked: " and the filled template, cut to fit.
[[nodiscard]] std::string_view write_summary(const Finding& finding);

/// A finding that stands as a card of its own, with everything folded into it.
[[nodiscard]] Card write_card(const CardContext& context);

}  // namespace lytes::cards
