#pragma once

#include <memory_resource>
#include <span>
#include <vector>

#include "cards/card.hpp"
#include "cards/rule.hpp"
#include "cards/trace.hpp"

namespace lytes::cards {

struct Shown;

/// A rule that fired, and what became of it.
struct Finding {
    const Rule* rule = nullptr;
    Subject subject;
    Indicator indicator = Indicator::info;
    bool is_unrechecked = false;     ///< A7: "Not rechecked: "
    bool is_in_progress = false;     ///< D4: a replacement has been ordered or given since
    bool is_hidden = false;          ///< this hook does not show it, or treatment in progress suppresses it
    bool is_beyond_cap = false;      ///< one "Also" line of the card `into`
    Mark mark{};                     ///< D4, when the case has a history
    const Shown* repeats = nullptr;  ///< D4: a critical card that was shown before, now a reminder
    RuleMode mode = RuleMode::live;
    int into = -1;  ///< index of the finding whose card holds this one; -1: a card of its own

    /// The site has it silent: it neither makes nor folds a card, but what it forbids stays forbidden.
    [[nodiscard]] bool is_silent() const { return mode != RuleMode::live; }
    [[nodiscard]] bool is_card() const { return into < 0 && !is_hidden && !is_silent(); }
};
using Findings = std::pmr::vector<Finding>;

/// C6: leads that become part of another lead's card.
void fold_leads(Findings& findings, Recorder& recorder);

/// C0, D1.4: one card a family and draft, then the folds of the rules. A finding is never folded into a less
/// urgent one: a card must not calm down what it swallows.
void fold_orders(Findings& findings, Recorder& recorder);

/// D2: hides what this hook does not show, sorts what is left (D1.3, D1.4), and turns what exceeds the caps
/// into lines of the first card. Returns the indices of the cards in order.
[[nodiscard]] std::pmr::vector<int> select(Findings& findings, const Case& input, Recorder& recorder);

}  // namespace lytes::cards
