#pragma once

#include <memory_resource>
#include <span>
#include <vector>

#include "cards/arrange.hpp"
#include "cards/tables.hpp"

namespace lytes::cards {

/// A modifier that stands on a finding.
struct Attachment {
    int finding = -1;
    const Rule* modifier = nullptr;
    bool is_silent = false;  ///< its words and drafts are not shown; its effects and blocks hold

    /// Its words stand on the card of this finding.
    [[nodiscard]] bool is_read_on(std::size_t card) const {
        return finding == static_cast<int>(card) && !is_silent;
    }
};
using Attachments = std::pmr::vector<Attachment>;

/// D1.5: everything that scope, data quality and fired rules forbid to offer. Also what was folded, capped or
/// hidden forbids: a rule that nobody sees is no less true.
class Guard {
  public:
    Guard(const Facts& facts, const Findings& findings, const Attachments& attachments);

    /// Why this kind of draft must not be offered; empty: it may be.
    [[nodiscard]] std::string_view why_not(DraftKind kind) const;

  private:
    void add(const Rule& rule, const Subject& subject);

    std::pmr::vector<const Block*> blocks_;
};

/// What one card offers.
struct Offered {
    std::span<const Suggestion> suggestions;
    SelectionBehavior selection = SelectionBehavior::any;
    std::span<const std::string_view> not_offered;  ///< reasons, each once
};
[[nodiscard]] Offered suggest(const Findings& findings, std::size_t card, const Attachments& attachments,
                              const Guard& guard, Recorder& recorder);

}  // namespace lytes::cards
