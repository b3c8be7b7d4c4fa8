#pragma once

#include <span>
#include <string_view>

#include "cards/card.hpp"
#include "cards/facts.hpp"
#include "cards/trace.hpp"

namespace lytes::cards {

/// A rule that fired in the shadow: told in trace and log, never in the answer.
struct Shadowed {
    std::string_view rule;
    Indicator indicator = Indicator::info;
};

/// The answer to a case. Everything lives in the case's arena.
struct Advice {
    std::span<const Card> cards;  ///< most urgent first
    Trace trace;                  ///< filled when the case wants it
    /// Short sentences: what could not be looked at.
    std::span<const std::string_view> not_evaluated;
    std::span<const Shadowed> shadowed;
    /// False when none of the data that this hook's rules look at could be had: the caller must not let an
    /// empty list of cards look like an all-clear.
    bool was_anything_assessed = true;
};

/// The treatment algorithm, as a pure function (algorithm D).
[[nodiscard]] Advice advise(const Case& input);

/// The same from what was derived: one entry of `orders` per draft order of the case.
[[nodiscard]] Advice advise_on(const Facts& facts, std::span<const OrderFacts> orders);

}  // namespace lytes::cards
