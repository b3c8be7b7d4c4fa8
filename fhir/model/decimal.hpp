#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

namespace lytes::fhir {

__extension__ using Int128 = __int128;

/// An exact decimal number: units * 10^-scale. Clinical comparison never goes through binary floating point,
/// because 0.65 mmol/L must equal 0.65 mmol/L (algorithm A3).
class Decimal {
  public:
    static constexpr int scale_max = 18;

    constexpr Decimal() = default;

    /// REQUIRES: 0 <= scale <= scale_max.
    [[nodiscard]] static constexpr Decimal of(std::int64_t units, int scale) {
        Decimal made;
        made.units_ = units;
        made.scale_ = static_cast<std::int8_t>(scale);
        return made;
    }
    [[nodiscard]] static constexpr Decimal of(std::int64_t whole) { return of(whole, 0); }

    /// Reads JSON number text ("-1.20", "3e-1"). Nothing when the text is not a JSON number, or needs more
    /// than 18 significant digits or decimal places: such a number is not a laboratory result.
    [[nodiscard]] static constexpr std::optional<Decimal> parse(std::string_view text);

    [[nodiscard]] constexpr std::int64_t units() const { return units_; }
    [[nodiscard]] constexpr int scale() const { return scale_; }
    [[nodiscard]] constexpr bool is_negative() const { return units_ < 0; }
    [[nodiscard]] constexpr bool is_zero() const { return units_ == 0; }

    friend constexpr std::strong_ordering operator<=>(Decimal left, Decimal right) {
        return left.scaled(right.scale_) <=> right.scaled(left.scale_);
    }
    friend constexpr bool operator==(Decimal left, Decimal right) { return (left <=> right) == 0; }

    /// Sum, difference, product and quotient, rounded half away from zero to at most `places` decimals.
    [[nodiscard]] static constexpr std::optional<Decimal> sum(Decimal left, Decimal right);
    [[nodiscard]] static constexpr std::optional<Decimal> difference(Decimal left, Decimal right);
    [[nodiscard]] static constexpr std::optional<Decimal> product(Decimal left, Decimal right, int places);
    [[nodiscard]] static constexpr std::optional<Decimal> quotient(Decimal left, Decimal right, int places);

    /// Rounded half away from zero to `places` decimals.
    [[nodiscard]] constexpr Decimal rounded(int places) const;

  private:
    static constexpr Int128 power_of_ten(int exponent) {
        Int128 power = 1;
        for (int step = 0; step < exponent; ++step) power *= 10;
        return power;
    }
    [[nodiscard]] constexpr Int128 scaled(int by) const { return Int128{units_} * power_of_ten(by); }
    static constexpr Int128 divide_rounding(Int128 dividend, Int128 divisor) {
        const bool is_negative = (dividend < 0) != (divisor < 0);
        const Int128 top = dividend < 0 ? -dividend : dividend;
        const Int128 bottom = divisor < 0 ? -divisor : divisor;
        const Int128 quotient = (top + bottom / 2) / bottom;
        return is_negative ? -quotient : quotient;
    }
    static constexpr std::optional<Decimal> narrowed(Int128 units, int scale) {
        while (scale > scale_max) {
            units = divide_rounding(units, 10);
            --scale;
        }
        if (units > INT64_MAX || units < INT64_MIN) return std::nullopt;
        return of(static_cast<std::int64_t>(units), scale);
    }

    std::int64_t units_ = 0;
    std::int8_t scale_ = 0;
};

constexpr std::optional<Decimal> Decimal::parse(std::string_view text) {
    constexpr int digits_max = 18;
    std::size_t at = 0;
    const auto is_digit = [&text](std::size_t index) {
        return index < text.size() && text[index] >= '0' && text[index] <= '9';
    };
    const bool is_negative = at < text.size() && text[at] == '-';
    if (is_negative) ++at;
    if (!is_digit(at) || (text[at] == '0' && is_digit(at + 1))) return std::nullopt;
    std::int64_t units = 0;
    int digits = 0;
    int scale = 0;
    const auto take = [&](char digit) {
        if (units != 0 || digit != '0') ++digits;
        if (digits > digits_max) return false;
        units = units * 10 + (digit - '0');
        return true;
    };
    for (; is_digit(at); ++at)
        if (!take(text[at])) return std::nullopt;
    if (at < text.size() && text[at] == '.') {
        if (!is_digit(++at)) return std::nullopt;
        for (; is_digit(at); ++at, ++scale)
            if (!take(text[at])) return std::nullopt;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        const bool is_negative_exponent = at < text.size() && text[at] == '-';
        if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
        if (!is_digit(at)) return std::nullopt;
        int exponent = 0;
        for (; is_digit(at); ++at) {
            if (exponent < 1000) exponent = exponent * 10 + (text[at] - '0');
        }
        scale += is_negative_exponent ? exponent : -exponent;
    }
    if (at != text.size()) return std::nullopt;
    if (units == 0) return of(0, scale > 0 && scale <= scale_max ? scale : 0);
    for (; scale < 0; ++scale) {
        if (++digits > digits_max) return std::nullopt;
        units *= 10;
    }
    if (scale > scale_max) return std::nullopt;
    return of(is_negative ? -units : units, scale);
}

constexpr std::optional<Decimal> Decimal::sum(Decimal left, Decimal right) {
    const int scale = left.scale_ > right.scale_ ? left.scale_ : right.scale_;
    return narrowed(left.scaled(scale - left.scale_) + right.scaled(scale - right.scale_), scale);
}

constexpr std::optional<Decimal> Decimal::difference(Decimal left, Decimal right) {
    return sum(left, of(-right.units_, right.scale_));
}

constexpr std::optional<Decimal> Decimal::product(Decimal left, Decimal right, int places) {
    const Int128 units = Int128{left.units_} * Int128{right.units_};
    const int scale = left.scale_ + right.scale_;
    if (scale <= places) return narrowed(units, scale);
    return narrowed(divide_rounding(units, power_of_ten(scale - places)), places);
}

constexpr std::optional<Decimal> Decimal::quotient(Decimal left, Decimal right, int places) {
    if (right.units_ == 0) return std::nullopt;
    const int shift = places + right.scale_ - left.scale_;
    if (shift >= 0) {
        if (shift > scale_max) return std::nullopt;
        return narrowed(divide_rounding(left.scaled(shift), Int128{right.units_}), places);
    }
    return narrowed(divide_rounding(Int128{left.units_}, right.scaled(-shift)), places);
}

constexpr Decimal Decimal::rounded(int places) const {
    if (scale_ <= places) return *this;
    return of(static_cast<std::int64_t>(divide_rounding(Int128{units_}, power_of_ten(scale_ - places))),
              places);
}

/// Table literal: 1.58_dec. Digits as written, so 1.20_dec has scale 2.
consteval Decimal operator""_dec(const char* text) { return Decimal::parse(text).value(); }

}  // namespace lytes::fhir
