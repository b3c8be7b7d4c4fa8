#pragma once

#include <span>
#include <string_view>

#include "cards/arrange.hpp"
#include "cards/suggest.hpp"

namespace lytes::cards {

/// What stands around one card while it is written.
struct CardContext {
    const Findings* findings = nullptr;
    const Attachments* attachments = nullptr;
    std::size_t card = 0;
    const Offered* offered = nullptr;
    std::span<const std::string_view> not_evaluated;

    [[nodiscard]] const Finding& finding() const { return (*findings)[card]; }
    /// A modifier of this card says already what the folded finding would add.
    [[nodiscard]] bool is_spoken_for(const Finding& folded) const;
};

/// Algorithm F: the basis block, as short bullets of GitHub-flavoured markdown, kept in the arena. What the
/// clinician must act on stands first, so that nothing foreign can push it out.
[[nodiscard]] std::string_view write_detail(const CardContext& context);

}  // namespace lytes::cards
