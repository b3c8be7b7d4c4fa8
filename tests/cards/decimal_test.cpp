#include "fhir/model/decimal.hpp"

#include <array>
#include <string_view>
#include <utility>

#include <doctest/doctest.h>

#include "cards/analyte.hpp"
#include "tests/support/charts.hpp"

using lytes::fhir::Decimal;
using lytes::fhir::Measure;
using lytes::fhir::operator""_dec;

TEST_SUITE("cards/decimal") {
    TEST_CASE("numbers compare by value, whatever digits they were written with") {
        CHECK(1.20_dec == 1.2_dec);
        CHECK(0.65_dec == Decimal::of(650, 3));
        CHECK(0.4999_dec < 0.50_dec);
        CHECK(1.3_dec < 1.5798_dec);
    }

    TEST_CASE("the worked constants of A1 come out to their printed digits") {
        // Each row: left times right, rounded to the digits that the document prints.
        struct Row {
            Decimal left, right, product;
            int places;
        };
        const auto rows = std::to_array<Row>({
            {1.2_dec,  0.411438_dec, 0.4937_dec, 4}, // Mg mg/dL to mmol/L
            {1.2_dec,  0.822876_dec, 0.9875_dec, 4}, // and to mEq/L
            {1.3_dec,  1.21525_dec,  1.5798_dec, 4}, // Mg mEq/L to mg/dL
            {1.46_dec, 0.411438_dec, 0.6007_dec, 4},
            {2.68_dec, 0.411438_dec, 1.1027_dec, 4},
            {4_dec,    1.21525_dec,  4.861_dec,  3},
            {10_dec,   1.21525_dec,  12.15_dec,  2},
            {1.90_dec, 4.0078_dec,   7.615_dec,  3}, // Ca
            {3.50_dec, 4.0078_dec,   14.03_dec,  2},
        });
        for (const Row& row : rows) {
            CAPTURE(row.product.units());
            CHECK(Decimal::product(row.left, row.right, row.places) == row.product);
        }
    }

    TEST_CASE("two results of one substance meet in mg/dL") {
        const auto in_mg_per_dl = [](Measure measure, std::string_view number, std::string_view unit) {
            const auto value = lytes::cards::to_concentration(measure, lytes::tests::quantity(number, unit));
            REQUIRE(value);
            return lytes::cards::in_mg_per_dl(measure, *value).value().rounded(3);
        };
        CHECK(in_mg_per_dl(Measure::magnesium, "0.65", "mmol/L") == 1.580_dec);
        CHECK(in_mg_per_dl(Measure::magnesium, "1.3", "mEq/L") == 1.580_dec);
        CHECK(in_mg_per_dl(Measure::magnesium, "16", "mg/L") == 1.6_dec);
        CHECK(in_mg_per_dl(Measure::potassium, "4.0", "mEq/L") == 15.639_dec);
        CHECK(in_mg_per_dl(Measure::calcium_total, "1.90", "mmol/L") == 7.615_dec);
        CHECK(in_mg_per_dl(Measure::creatinine, "88.4", "umol/L") == 1.000_dec);
    }

    TEST_CASE("a sum that does not fit is no number") {
        const Decimal huge = Decimal::of(INT64_MAX, 0);
        CHECK_FALSE(Decimal::sum(huge, 1_dec).has_value());
        CHECK_FALSE(Decimal::product(huge, 2_dec, 0).has_value());
        CHECK_FALSE(Decimal::quotient(1_dec, 0_dec, 2).has_value());
    }

    TEST_CASE("halves round away from zero") {
        CHECK((29.5_dec).rounded(0) == 30_dec);
        CHECK((29.4_dec).rounded(0) == 29_dec);
        CHECK(Decimal::of(-25, 1).rounded(0) == Decimal::of(-3));
    }
}
