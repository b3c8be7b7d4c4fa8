#pragma once

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <new>

/// Counts every allocation of a program. Included by one source file of it, because it replaces the global
/// operator new.
namespace lytes::tests {

inline std::atomic<std::uint64_t> counted_allocations{0};
[[nodiscard]] inline std::uint64_t allocation_count() {
    return counted_allocations.load(std::memory_order_relaxed);
}

inline void* counted(std::size_t bytes, std::size_t alignment) noexcept {
    counted_allocations.fetch_add(1, std::memory_order_relaxed);
    if (alignment <= alignof(std::max_align_t)) return std::malloc(bytes == 0 ? 1 : bytes);
    return std::aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment);
}
inline void* counted_or_throw(std::size_t bytes, std::size_t alignment) {
    if (void* const block = counted(bytes, alignment)) return block;
    throw std::bad_alloc{};
}

}  // namespace lytes::tests

void* operator new(std::size_t bytes) { return lytes::tests::counted_or_throw(bytes, 1); }
void* operator new[](std::size_t bytes) { return lytes::tests::counted_or_throw(bytes, 1); }
void* operator new(std::size_t bytes, std::align_val_t alignment) {
    return lytes::tests::counted_or_throw(bytes, static_cast<std::size_t>(alignment));
}
void* operator new[](std::size_t bytes, std::align_val_t alignment) {
    return lytes::tests::counted_or_throw(bytes, static_cast<std::size_t>(alignment));
}
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept {
    return lytes::tests::counted(bytes, 1);
}
void* operator new[](std::size_t bytes, const std::nothrow_t&) noexcept {
    return lytes::tests::counted(bytes, 1);
}
void operator delete(void* block) noexcept { std::free(block); }
void operator delete[](void* block) noexcept { std::free(block); }
void operator delete(void* block, std::size_t) noexcept { std::free(block); }
void operator delete[](void* block, std::size_t) noexcept { std::free(block); }
void operator delete(void* block, std::align_val_t) noexcept { std::free(block); }
void operator delete[](void* block, std::align_val_t) noexcept { std::free(block); }
void operator delete(void* block, std::size_t, std::align_val_t) noexcept { std::free(block); }
void operator delete[](void* block, std::size_t, std::align_val_t) noexcept { std::free(block); }
void operator delete(void* block, const std::nothrow_t&) noexcept { std::free(block); }
void operator delete[](void* block, const std::nothrow_t&) noexcept { std::free(block); }
