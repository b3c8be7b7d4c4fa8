#include "fhir/model/decimal.hpp"

#include <doctest/doctest.h>

namespace lytes::fhir {

TEST_SUITE("fhir/model/decimal") {
    TEST_CASE("number text becomes units and scale, exactly") {
        struct Row {
            std::string_view text;
            std::int64_t units;
            int scale;
        };
        for (const Row& row : {
                 Row{"1.20",                 120,                2 },
                 {"-0.65",                -65,                2 },
                 {"0",                    0,                  0 },
                 {"5",                    5,                  0 },
                 {"3e-1",                 3,                  1 },
                 {"1.5E2",                150,                0 },
                 {"0.10",                 10,                 2 },
                 {"2e0",                  2,                  0 },
                 {"-12",                  -12,                0 },
                 {"999999999999999999",   999999999999999999, 0 },
                 {"0.000000000000000001", 1,                  18}
        }) {
            CAPTURE(row.text);
            const auto parsed = Decimal::parse(row.text);
            REQUIRE(parsed.has_value());
            CHECK(parsed->units() == row.units);
            CHECK(parsed->scale() == row.scale);
        }
    }

    TEST_CASE("what is not JSON number text, or longer than any laboratory reports, is not a decimal") {
        for (const std::string_view text : {"",
                                            "-",
                                            "+1",
                                            "01",
                                            "1.",
                                            ".5",
                                            "1e",
                                            "1e+",
                                            "1,2",
                                            " 1",
                                            "1 ",
                                            "0x1",
                                            "1000000000000000000",
                                            "0.0000000000000000001",
                                            "1e18",
                                            "1e400",
                                            "1e-400",
                                            "NaN",
                                            "1.2.3",
                                            "--1"}) {
            CAPTURE(text);
            CHECK_FALSE(Decimal::parse(text).has_value());
        }
    }

    TEST_CASE("zero is zero in every form") {
        for (const std::string_view text : {"0", "-0", "0.000", "0e5", "0e-30"}) {
            CAPTURE(text);
            REQUIRE(Decimal::parse(text).has_value());
            CHECK(Decimal::parse(text)->is_zero());
            CHECK_FALSE(Decimal::parse(text)->is_negative());
        }
    }

    TEST_CASE("equal amounts are equal whatever their scale") {
        CHECK(*Decimal::parse("1.20") == *Decimal::parse("1.2"));
        CHECK(*Decimal::parse("0.65") == Decimal::of(65, 2));
        CHECK(*Decimal::parse("1.2000000000") > *Decimal::parse("1.1999999999"));
        CHECK(*Decimal::parse("-1.3") < *Decimal::parse("-1.29"));
        CHECK(*Decimal::parse("999999999999999999") > *Decimal::parse("0.000000000000000001"));
    }

    TEST_CASE("sums, products and quotients round half away from zero") {
        const auto decimal = [](std::string_view text) { return Decimal::parse(text).value(); };
        CHECK(Decimal::sum(decimal("0.1"), decimal("0.2")) == decimal("0.3"));
        CHECK(Decimal::difference(decimal("1"), decimal("1.05")) == decimal("-0.05"));
        CHECK(Decimal::product(decimal("1.3"), decimal("1.21525"), 4) == decimal("1.5798"));
        CHECK(Decimal::product(decimal("0.5"), decimal("0.5"), 1) == decimal("0.3"));
        CHECK(Decimal::product(decimal("-0.5"), decimal("0.5"), 1) == decimal("-0.3"));
        CHECK(Decimal::quotient(decimal("1"), decimal("3"), 3) == decimal("0.333"));
        CHECK(Decimal::quotient(decimal("2"), decimal("3"), 3) == decimal("0.667"));
        CHECK_FALSE(Decimal::quotient(decimal("1"), decimal("0"), 3).has_value());
        CHECK_FALSE(
            Decimal::product(decimal("999999999999999999"), decimal("999999999999999999"), 0).has_value());
    }

    TEST_CASE("rounding to places: 29.5 is 30, 29.49 is 29") {
        CHECK(Decimal::parse("29.5")->rounded(0) == Decimal::of(30));
        CHECK(Decimal::parse("29.49")->rounded(0) == Decimal::of(29));
        CHECK(Decimal::parse("-29.5")->rounded(0) == Decimal::of(-30));
        CHECK(Decimal::parse("1.25")->rounded(3) == *Decimal::parse("1.25"));
    }
}

}  // namespace lytes::fhir
