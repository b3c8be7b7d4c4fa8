#pragma once

#include <span>
#include <string_view>

#include "cards/facts.hpp"

namespace lytes::cards {

/// Whether any rule looks at this draft.
[[nodiscard]] bool is_relevant(const OrderFacts& order);

/// Short sentences for the card's last bullet: which data were missing, unreadable or in doubt. Kept in the
/// case's arena; nothing of the patient's own text stands in them.
[[nodiscard]] std::span<const std::string_view> not_evaluated(const Facts& facts,
                                                              std::span<const OrderFacts> orders);

}  // namespace lytes::cards
