#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace lytes::fhir::r4 {

/// One row of a table from wire tokens to an enumeration.
template <typename Value>
struct Token {
    std::string_view text;
    Value value;
};

/// The value of the row with exactly this text.
template <typename Value, std::size_t size>
[[nodiscard]] constexpr std::optional<Value> find_token(const std::array<Token<Value>, size>& tokens,
                                                        std::string_view text) {
    for (const Token<Value>& token : tokens)
        if (token.text == text) return token.value;
    return std::nullopt;
}

/// The same, case ignored. REQUIRES: the table's texts are lower case.
template <typename Value, std::size_t size>
[[nodiscard]] constexpr std::optional<Value> find_folded(const std::array<Token<Value>, size>& tokens,
                                                         std::string_view text) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    for (const Token<Value>& token : tokens) {
        bool is_same = token.text.size() == text.size();
        for (std::size_t at = 0; is_same && at < text.size(); ++at)
            is_same = lower(text[at]) == token.text[at];
        if (is_same) return token.value;
    }
    return std::nullopt;
}

}  // namespace lytes::fhir::r4
