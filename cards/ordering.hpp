#pragma once

#include <algorithm>

namespace lytes::cards {

/// Sorts and keeps the order of equals. For the handful of entries of one answer; std::stable_sort would take
/// memory that is not of the arena.
template <typename Entries, typename Before>
void order_stably(Entries& entries, const Before& comes_before) {
    for (auto entry = entries.begin(); entry != entries.end(); ++entry)
        std::rotate(std::upper_bound(entries.begin(), entry, *entry, comes_before), entry, entry + 1);
}

}  // namespace lytes::cards
