#pragma once

#include <cstring>
#include <memory_resource>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace lytes::fhir {

/// One memory resource for one request: everything read or written for it lives here and dies at once.
using Arena = std::pmr::memory_resource;

/// Copies text into the arena.
[[nodiscard]] inline std::string_view keep(Arena& arena, std::string_view text) {
    if (text.empty()) return {};
    auto* copy = static_cast<char*>(arena.allocate(text.size(), 1));
    std::memcpy(copy, text.data(), text.size());
    return {copy, text.size()};
}

/// Copies values into the arena.
template <typename T>
[[nodiscard]] std::span<const T> keep(Arena& arena, std::span<const T> values) {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
    if (values.empty()) return {};
    auto* copy = static_cast<T*>(arena.allocate(values.size_bytes(), alignof(T)));
    std::memcpy(static_cast<void*>(copy), values.data(), values.size_bytes());
    return {copy, values.size()};
}

template <typename T>
[[nodiscard]] std::span<const T> keep(Arena& arena, const std::pmr::vector<T>& values) {
    return keep(arena, std::span<const T>{values});
}

}  // namespace lytes::fhir
