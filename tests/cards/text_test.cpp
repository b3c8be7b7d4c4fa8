#include "cards/text.hpp"

#include <memory_resource>
#include <string>

#include <doctest/doctest.h>

#include "tests/support/charts.hpp"

namespace {

using lytes::cards::first_units;
using lytes::cards::Text;
using lytes::cards::utf16_units;
using lytes::fhir::Decimal;

/// What one call adds to an empty text.
template <typename Add>
std::string added(const Add& add) {
    std::pmr::monotonic_buffer_resource arena;
    Text text{arena};
    add(text);
    return std::string{text.view()};
}
std::string plain(std::string_view foreign, std::size_t units_max = 200) {
    return added([&](Text& text) { text.add_plain(foreign, units_max); });
}

}  // namespace

TEST_SUITE("cards/text") {
    TEST_CASE("decimals keep the digits that they have") {
        CHECK(added([](Text& t) { t.add(Decimal::of(120, 2)); }) == "1.20");
        CHECK(added([](Text& t) { t.add(Decimal::of(5, 2)); }) == "0.05");
        CHECK(added([](Text& t) { t.add(Decimal::of(-5, 1)); }) == "-0.5");
        CHECK(added([](Text& t) { t.add(Decimal::of(42)); }) == "42");
        CHECK(added([](Text& t) { t.add(Decimal::of(0, 1)); }) == "0.0");
    }

    TEST_CASE("computed amounts have at most two decimals and no trailing zeros") {
        CHECK(added([](Text& t) { t.add_short(Decimal::of(133333, 3)); }) == "133.33");
        CHECK(added([](Text& t) { t.add_short(Decimal::of(200, 2)); }) == "2");
        CHECK(added([](Text& t) { t.add_short(Decimal::of(100)); }) == "100");
        CHECK(added([](Text& t) { t.add_short(Decimal::of(1666666, 5)); }) == "16.67");
    }

    TEST_CASE("a result is shown as reported, with its comparator") {
        CHECK(added([](Text& t) { t.add(lytes::tests::quantity("<0.50", "mmol/L")); }) == "<0.50 mmol/L");
        CHECK(added([](Text& t) { t.add(lytes::tests::quantity(">=10", "mg/dL")); }) == ">=10 mg/dL");
        CHECK(added([](Text& t) { t.add(lytes::tests::quantity("1.3", "")); }) == "1.3");
    }

    TEST_CASE("ages change their unit at one hour and at three days") {
        using namespace std::chrono_literals;
        CHECK(added([](Text& t) { t.add_age(59min); }) == "59 min");
        CHECK(added([](Text& t) { t.add_age(60min); }) == "1 h");
        CHECK(added([](Text& t) { t.add_age(71h + 59min); }) == "71 h");
        CHECK(added([](Text& t) { t.add_age(72h); }) == "3 d");
        CHECK(added([](Text& t) { t.add_age(-5min); }) == "0 min");
    }

    TEST_CASE("times are UTC and padded") {
        const auto at = std::chrono::sys_days{std::chrono::year{2026} / 3 / 4} + std::chrono::hours{5} +
                        std::chrono::minutes{6};
        CHECK(added([&](Text& t) { t.add_time(at); }) == "2026-03-04 05:06 UTC");
    }

    TEST_CASE("plain text loses what a renderer could act on") {
        CHECK(plain("magnesium sulfate 50% (2 g/4 mL)") == "magnesium sulfate 50% (2 g/4 mL)");
        CHECK(plain("a<b>c") == "a b c");
        CHECK(plain("[x](javascript:alert)") == "x (javascript alert)");
        CHECK(plain("www.evil.example") == "www evil example");
        CHECK(plain("0.9% NaCl.") == "0.9% NaCl");
        CHECK(plain("a\r\nb\tc") == "a b c");
        CHECK(plain("  x  ") == "x");
    }

    TEST_CASE("plain text loses invisible characters and keeps letters of any script") {
        CHECK(plain("5\xE2\x80\xAE mg") == "5 mg");
        CHECK(plain("\xEF\xBB\xBF"
                    "a\xE2\x80\x8B"
                    "b") == "ab");
        CHECK(plain("M\xC3\xBCller") == "M\xC3\xBCller");
        CHECK(plain("a\xE2\x80\xA8"
                    "b") == "a b");
        CHECK(plain("\xFF"
                    "a") == "?a");
    }

    TEST_CASE("plain text is cut between characters") {
        CHECK(plain("abcdef", 4) == "abcd");
        CHECK(plain("ab\xF0\x9F\x98\x80"
                    "c",
                    3) == "ab");
        CHECK(plain("ab\xF0\x9F\x98\x80"
                    "c",
                    4) == "ab\xF0\x9F\x98\x80");
    }

    TEST_CASE("UTF-16 units count what JavaScript counts") {
        CHECK(utf16_units("abc") == 3);
        CHECK(utf16_units("\xC3\xBC") == 1);
        CHECK(utf16_units("\xF0\x9F\x98\x80") == 2);
        CHECK(first_units("a\xF0\x9F\x98\x80", 2) == "a");
        CHECK(first_units("a\xF0\x9F\x98\x80", 3) == "a\xF0\x9F\x98\x80");
    }

    TEST_CASE("broken UTF-8 is one replacement a byte, never an overrun") {
        for (const std::string_view text :
             {"\xE2\x82", "\xC0\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\x80"}) {
            const auto first = lytes::cards::first_character(text);
            CHECK(first.code == 0xFFFD);
            CHECK(first.bytes.size() == 1);
        }
        CHECK(lytes::cards::first_character("\xF4\x8F\xBF\xBF").code == 0x10FFFF);
        CHECK(lytes::cards::first_character("\xF4\x90\x80\x80").code == 0xFFFD);
    }
}
