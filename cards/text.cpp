#include "cards/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

namespace lytes::cards {
namespace {

constexpr char32_t replacement = 0xFFFD;

std::string_view comparator_text(fhir::Comparator comparator) {
    switch (comparator) {
        case fhir::Comparator::none:
            return "";
        case fhir::Comparator::less:
            return "<";
        case fhir::Comparator::less_or_equal:
            return "<=";
        case fhir::Comparator::greater_or_equal:
            return ">=";
        case fhir::Comparator::greater:
            return ">";
    }
    return "";
}

bool is_ascii(char letter) { return static_cast<unsigned char>(letter) < 0x80; }

bool is_letter_or_digit(char letter) {
    return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
           (letter >= 'A' && letter <= 'Z');
}

/// What plain text may show beside letters and digits. A full stop only inside a number: "www.x" would
/// become a link.
bool is_harmless(char letter, std::string_view before, std::string_view after) {
    constexpr std::string_view kept = "-,;/%+()";
    if (is_letter_or_digit(letter) || kept.find(letter) != std::string_view::npos) return true;
    const auto is_digit = [](char sign) { return sign >= '0' && sign <= '9'; };
    return letter == '.' && !before.empty() && !after.empty() && is_digit(before.back()) &&
           is_digit(after.front());
}

void add_two_digits(Text& out, unsigned number) {
    out.add(static_cast<char>('0' + number / 10)).add(static_cast<char>('0' + number % 10));
}

/// Length of the UTF-8 sequence that `lead` begins; 0 when it begins none.
std::size_t sequence_length(unsigned char lead) {
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead < 0xE0) return 2;
    if (lead >= 0xE0 && lead < 0xF0) return 3;
    if (lead >= 0xF0 && lead < 0xF5) return 4;
    return 0;
}

}  // namespace

Text& Text::add(int number) {
    std::array<char, 12> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    text_.append(digits.data(), end);
    return *this;
}

Text& Text::add(fhir::Decimal number) {
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number.units()).ptr;
    std::string_view written{digits.data(), static_cast<std::size_t>(end - digits.data())};
    if (number.is_negative()) {
        add('-');
        written.remove_prefix(1);
    }
    const auto scale = static_cast<std::size_t>(number.scale());
    if (scale == 0) return add(written);
    if (written.size() > scale) {
        add(written.substr(0, written.size() - scale)).add('.');
        return add(written.substr(written.size() - scale));
    }
    add("0.");
    for (std::size_t zeros = scale - written.size(); zeros > 0; --zeros) add('0');
    return add(written);
}

Text& Text::add_short(fhir::Decimal number) {
    fhir::Decimal shown = number.rounded(2);
    while (shown.scale() > 0 && shown.units() % 10 == 0)
        shown = fhir::Decimal::of(shown.units() / 10, shown.scale() - 1);
    return add(shown);
}

Text& Text::add(const fhir::Quantity& reported) {
    add(comparator_text(reported.comparator)).add_plain(reported.text, 24);
    if (!reported.unit_text.empty()) add(' ').add_plain(reported.unit_text, 24);
    return *this;
}

Text& Text::add_age(fhir::Duration age) {
    using namespace std::chrono_literals;
    if (age < fhir::Duration::zero()) age = fhir::Duration::zero();
    if (age < 1h)
        return add(static_cast<int>(std::chrono::floor<std::chrono::minutes>(age).count())).add(" min");
    if (age < 72h)
        return add(static_cast<int>(std::chrono::floor<std::chrono::hours>(age).count())).add(" h");
    return add(static_cast<int>(std::chrono::floor<std::chrono::days>(age).count())).add(" d");
}

Text& Text::add_time(fhir::Instant at) {
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::minutes>(at - day)};
    add(static_cast<int>(date.year())).add('-');
    add_two_digits(*this, static_cast<unsigned>(date.month()));
    add('-');
    add_two_digits(*this, static_cast<unsigned>(date.day()));
    add(' ');
    add_two_digits(*this, static_cast<unsigned>(time.hours().count()));
    add(':');
    add_two_digits(*this, static_cast<unsigned>(time.minutes().count()));
    return add(" UTC");
}

Text& Text::add_plain(std::string_view foreign, std::size_t units_max) {
    std::size_t units = 0;
    bool is_gap_due = false;
    std::string_view before;
    for (std::string_view rest = foreign; !rest.empty();) {
        const Character next = first_character(rest);
        rest.remove_prefix(next.bytes.size());
        const bool is_single = next.bytes.size() == 1 && next.code < 0x80;
        const bool is_kept = is_single ? is_harmless(next.bytes.front(), before, rest)
                                       : !is_control(next.code) && !is_invisible(next.code);
        before = next.bytes;
        if (!is_kept) {
            is_gap_due = is_gap_due || (units > 0 && (is_single || is_control(next.code)));
            continue;
        }
        const std::size_t width = (next.code > 0xFFFF ? 2U : 1U) + (is_gap_due ? 1U : 0U);
        if (units + width > units_max) break;
        if (is_gap_due) add(' ');
        is_gap_due = false;
        add(next.code == replacement ? std::string_view{"?"} : next.bytes);
        units += width;
    }
    return *this;
}

Character first_character(std::string_view text) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const Character broken{replacement, text.substr(0, 1)};
    const std::size_t length = sequence_length(byte(0));
    if (length == 0 || length > text.size()) return broken;
    if (length == 1) return {byte(0), text.substr(0, 1)};
    char32_t code = byte(0) & (0x7FU >> length);
    for (std::size_t at = 1; at < length; ++at) {
        if ((byte(at) & 0xC0U) != 0x80U) return broken;
        code = (code << 6U) | (byte(at) & 0x3FU);
    }
    constexpr std::array<char32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
    if (code < smallest[length] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return broken;
    return {code, text.substr(0, length)};
}

std::size_t utf16_units(std::string_view text) {
    // Nearly all text is ASCII, where a byte is a unit.
    if (std::all_of(text.begin(), text.end(), is_ascii)) return text.size();
    std::size_t units = 0;
    while (!text.empty()) {
        const Character next = first_character(text);
        units += next.code > 0xFFFF ? 2 : 1;
        text.remove_prefix(next.bytes.size());
    }
    return units;
}

std::string_view first_units(std::string_view text, std::size_t units) {
    // A character has at most as many units as bytes.
    if (text.size() <= units) return text;
    std::size_t bytes = 0;
    while (bytes < text.size()) {
        const Character next = first_character(text.substr(bytes));
        const std::size_t width = next.code > 0xFFFF ? 2 : 1;
        if (width > units) break;
        units -= width;
        bytes += next.bytes.size();
    }
    return text.substr(0, bytes);
}

bool is_invisible(char32_t code) {
    return code == 0x00AD || code == 0x034F || code == 0x061C || code == 0x180E ||
           (code >= 0x115F && code <= 0x1160) || (code >= 0x200B && code <= 0x200F) ||
           (code >= 0x202A && code <= 0x202E) || (code >= 0x2060 && code <= 0x206F) || code == 0x3164 ||
           (code >= 0xFE00 && code <= 0xFE0F) || code == 0xFEFF || code == 0xFFA0 ||
           (code >= 0xFFF9 && code <= 0xFFFB) || (code >= 0xE0000 && code <= 0xE0FFF);
}

bool is_control(char32_t code) {
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029;
}

}  // namespace lytes::cards
