#include "fhir/words.hpp"

#include <algorithm>

namespace lytes::fhir {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

constexpr bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// A joint that tells components apart outweighs a blank.
constexpr bool is_joint(char c) {
    return c == '/' || c == '+' || c == '&' || c == ',' || c == ';' || c == '(' || c == '[' || c == '-';
}

}  // namespace

Words::Words(std::string_view text) {
    const std::size_t length = std::min(text.size(), text_.size());
    std::transform(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(length), text_.begin(), lower);
    const std::string_view lowered{text_.data(), length};
    char before = ' ';
    std::size_t start = 0;
    bool is_inside = false;
    for (std::size_t i = 0; i <= length && count_ < words_.size(); ++i) {
        const bool is_point = i > 0 && i + 1 < length && lowered[i] == '.' && is_digit(lowered[i - 1]) &&
                              is_digit(lowered[i + 1]);
        const bool is_part = i < length && (is_letter(lowered[i]) || is_digit(lowered[i]) || is_point);
        if (is_part && !is_inside) start = i;
        if (!is_part && is_inside) {
            words_[count_++] = {lowered.substr(start, i - start), before};
            before = ' ';
        }
        if (!is_part && i < length && is_joint(lowered[i])) before = lowered[i];
        is_inside = is_part;
    }
}

bool Words::has_at(std::size_t first, std::string_view phrase) const {
    for (std::size_t i = first; i < count_; ++i) {
        const std::string_view word = words_[i].text;
        if (!phrase.starts_with(word)) return false;
        phrase.remove_prefix(word.size());
        if (phrase.empty()) return true;
        if (phrase.front() != ' ') return false;
        phrase.remove_prefix(1);
    }
    return false;
}

bool Words::has(std::string_view phrase) const {
    for (std::size_t i = 0; i < count_; ++i) {
        if (has_at(i, phrase)) return true;
    }
    return false;
}

}  // namespace lytes::fhir
