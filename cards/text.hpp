#pragma once

#include <cstddef>
#include <memory_resource>
#include <string>
#include <string_view>

#include "fhir/model/arena.hpp"
#include "fhir/model/quantity.hpp"
#include "fhir/model/time.hpp"

namespace lytes::cards {

/// Text under construction, in the request's arena.
class Text {
  public:
    explicit Text(fhir::Arena& arena) : text_(&arena) {}

    /// Our own words: added as they are.
    Text& add(std::string_view words) {
        text_ += words;
        return *this;
    }
    Text& add(char letter) {
        text_ += letter;
        return *this;
    }
    Text& add(int number);
    Text& add(fhir::Decimal number);
    /// At most two decimals and no trailing zeros, for computed amounts.
    Text& add_short(fhir::Decimal number);
    /// "<0.5 mg/dL", number and unit as reported.
    Text& add(const fhir::Quantity& reported);
    /// "3 h", "12 d": whole hours below three days, else whole days.
    Text& add_age(fhir::Duration age);
    /// "2026-11-20 08:10 UTC".
    Text& add_time(fhir::Instant at);
    /// Foreign words for plain text: one line, no invisible characters, nothing that any renderer would act
    /// on. At most `units_max` UTF-16 units.
    Text& add_plain(std::string_view foreign, std::size_t units_max);

    void reserve(std::size_t bytes) { text_.reserve(bytes); }
    void shorten(std::size_t bytes) {
        if (bytes < text_.size()) text_.resize(bytes);
    }
    [[nodiscard]] std::string_view view() const { return text_; }
    [[nodiscard]] std::size_t size() const { return text_.size(); }
    [[nodiscard]] bool is_empty() const { return text_.empty(); }

  private:
    std::pmr::string text_;
};

/// One character of UTF-8 text. Bytes that are no UTF-8 come out one by one as U+FFFD.
struct Character {
    char32_t code = 0;
    std::string_view bytes;
};
/// REQUIRES: text is not empty.
[[nodiscard]] Character first_character(std::string_view text);

/// Text of one code point above U+FFFF counts two units, as JavaScript and Java count.
[[nodiscard]] std::size_t utf16_units(std::string_view text);

/// The longest beginning of at most `units` UTF-16 units that does not cut a character.
[[nodiscard]] std::string_view first_units(std::string_view text, std::size_t units);

/// Marks that turn or hide text: directional overrides, zero-width characters, byte order marks, tags.
[[nodiscard]] bool is_invisible(char32_t code);
/// Controls and the separators that some readers take for a line break.
[[nodiscard]] bool is_control(char32_t code);

}  // namespace lytes::cards
