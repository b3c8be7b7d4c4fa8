#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace lytes::fhir {

/// One word of a text, in lower case.
struct Word {
    std::string_view text;
    char before = ' ';  ///< what stands between the word before and this one: blank, hyphen or / + & , ; ( [
};

/// A short display text as words, without allocation. Letters and digits that touch make one word ("mgso4",
/// "100ml", "0.9"); bytes beyond ASCII count as letters, so that a word with an accent is one word and not
/// two. Reads the first 256 bytes and 64 words; what lies beyond names no drug.
class Words {
  public:
    explicit Words(std::string_view text);
    Words(const Words&) = delete;
    Words& operator=(const Words&) = delete;

    [[nodiscard]] std::size_t size() const { return count_; }
    [[nodiscard]] const Word& operator[](std::size_t i) const { return words_[i]; }
    [[nodiscard]] std::span<const Word> all() const { return {words_.data(), count_}; }

    /// True when the words from `first` on are those of `phrase`, which are parted by single blanks.
    [[nodiscard]] bool has_at(std::size_t first, std::string_view phrase) const;
    /// True when the phrase stands anywhere.
    [[nodiscard]] bool has(std::string_view phrase) const;

  private:
    std::array<char, 256> text_;
    std::array<Word, 64> words_;
    std::size_t count_ = 0;
};

}  // namespace lytes::fhir
