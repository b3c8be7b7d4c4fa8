#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

namespace lytes::fhir {

/// A set of enumerators as bits. `E` is an enumeration whose last enumerator is `count_`, at most 128 long.
template <typename E>
class EnumSet {
  public:
    constexpr EnumSet() = default;
    constexpr EnumSet(std::initializer_list<E> members) {
        for (const E member : members) insert(member);
    }

    constexpr void insert(E member) { words_[word(member)] |= bit(member); }
    constexpr void erase(E member) { words_[word(member)] &= ~bit(member); }
    constexpr void insert(const EnumSet& other) {
        words_[0] |= other.words_[0];
        words_[1] |= other.words_[1];
    }
    [[nodiscard]] constexpr bool has(E member) const { return (words_[word(member)] & bit(member)) != 0; }
    [[nodiscard]] constexpr bool has_any(const EnumSet& other) const {
        return ((words_[0] & other.words_[0]) | (words_[1] & other.words_[1])) != 0;
    }
    [[nodiscard]] constexpr bool is_empty() const { return (words_[0] | words_[1]) == 0; }
    [[nodiscard]] constexpr EnumSet operator&(const EnumSet& other) const {
        EnumSet both;
        both.words_ = {words_[0] & other.words_[0], words_[1] & other.words_[1]};
        return both;
    }
    friend constexpr bool operator==(const EnumSet&, const EnumSet&) = default;

  private:
    static_assert(static_cast<std::size_t>(E::count_) <= 128);
    static constexpr std::size_t word(E member) { return static_cast<std::size_t>(member) / 64; }
    static constexpr std::uint64_t bit(E member) {
        return std::uint64_t{1} << (static_cast<std::size_t>(member) % 64);
    }

    std::array<std::uint64_t, 2> words_{};
};

}  // namespace lytes::fhir
