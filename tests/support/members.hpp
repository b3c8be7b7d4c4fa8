#pragma once

#include <cstddef>

namespace lytes::tests {

/// Turns into anything, so that the compiler can be asked how many members an aggregate takes.
struct Anything {
    template <typename T>
    operator T() const;  // NOLINT(google-explicit-constructor): that is its only use
};

/// The number of members of an aggregate.
template <typename T, typename... Tried>
consteval std::size_t member_count() {
    if constexpr (requires { T{Tried{}..., Anything{}}; })
        return member_count<T, Tried..., Anything>();
    else
        return sizeof...(Tried);
}

}  // namespace lytes::tests
