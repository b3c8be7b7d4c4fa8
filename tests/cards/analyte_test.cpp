#include "cards/analyte.hpp"

#include <array>
#include <string_view>

#include <doctest/doctest.h>

#include "tests/support/charts.hpp"

using lytes::cards::fits_other_unit;
using lytes::cards::Knowledge;
using lytes::cards::may_be_critical;
using lytes::cards::to_concentration;
using lytes::fhir::Decimal;
using lytes::fhir::Measure;
using lytes::fhir::UnitFamily;
using lytes::tests::quantity;
using lytes::tests::unit_named;
using lytes::fhir::operator""_dec;

TEST_SUITE("cards/analyte") {
    TEST_CASE("each reported unit reaches its family exactly") {
        struct Row {
            Measure measure;
            std::string_view number, unit;
            UnitFamily family;
            Decimal value;
        };
        const auto rows = std::to_array<Row>({
            {Measure::magnesium,         "1.20", "mg/dL",         UnitFamily::mass,       1.2_dec   },
            {Measure::magnesium,         "12",   "mg/L",          UnitFamily::mass,       1.2_dec   },
            {Measure::magnesium,         "0.50", "mmol/L",        UnitFamily::amount,     0.5_dec   },
            {Measure::magnesium,         "1.0",  "mEq/L",         UnitFamily::equivalent, 1.0_dec   },
            {Measure::calcium_corrected, "84",   "mg/L",          UnitFamily::mass,       8.4_dec   },
            {Measure::calcium_ionized,   "1.12", "mmol/L",        UnitFamily::amount,     1.12_dec  },
            {Measure::creatinine,        "88.4", "umol/L",        UnitFamily::amount,     0.0884_dec},
            {Measure::creatinine,        "1.0",  "mg/dL",         UnitFamily::mass,       1.0_dec   },
            {Measure::albumin,           "36",   "g/L",           UnitFamily::mass,       3.6_dec   },
            {Measure::albumin,           "602",  "umol/L",        UnitFamily::mass,       4.00_dec  },
            {Measure::egfr,              "29",   "mL/min/1.73m2", UnitFamily::mass,       29_dec    },
            {Measure::qtc,               "0.51", "s",             UnitFamily::mass,       510_dec   },
        });
        for (const Row& row : rows) {
            CAPTURE(row.number);
            CAPTURE(row.unit);
            const auto value = to_concentration(row.measure, quantity(row.number, row.unit));
            REQUIRE(value);
            CHECK(value->family() == row.family);
            CHECK(value->value() == row.value);
        }
    }

    TEST_CASE("phosphate in mEq/L is refused (A1)") {
        CHECK_FALSE(to_concentration(Measure::phosphate, quantity("2.0", "mEq/L")).has_value());
        CHECK(to_concentration(Measure::phosphate, quantity("1.1", "mmol/L")).has_value());
    }

    TEST_CASE("a usual range of every unit is told from the usual range of another") {
        struct Row {
            Measure measure;
            std::string_view unit, low, high;
            bool fits_other;
        };
        const auto rows = std::to_array<Row>({
            {Measure::magnesium,     "mg/dL",  "1.6",  "2.6",  false},
            {Measure::magnesium,     "mg/dL",  "1.46", "2.68", false},
            {Measure::magnesium,     "mg/dL",  "0.7",  "1.0",  true },
            {Measure::magnesium,     "mg/dL",  "1.3",  "2.2",  true },
            {Measure::magnesium,     "mmol/L", "1.6",  "2.6",  true },
            {Measure::magnesium,     "mg/dL",  "16",   "26",   true },
            {Measure::magnesium,     "mg/dL",  "5",    "9",    false}, // no usual range of anything
            {Measure::potassium,     "mEq/L",  "3.5",  "5.1",  false},
            {Measure::potassium,     "mmol/L", "13.7", "19.5", true },
            {Measure::calcium_total, "mg/dL",  "8.5",  "10.5", false},
            {Measure::calcium_total, "mg/dL",  "2.15", "2.55", true },
            {Measure::calcium_total, "mmol/L", "8.5",  "10.5", true },
            {Measure::creatinine,    "mg/dL",  "60",   "110",  true },
            {Measure::albumin,       "g/dL",   "35",   "50",   true },
        });
        for (const Row& row : rows) {
            CAPTURE(row.unit);
            CAPTURE(row.low);
            const lytes::fhir::ReferenceRange range{.low = quantity(row.low, row.unit),
                                                    .high = quantity(row.high, row.unit),
                                                    .is_normal_type = true};
            CHECK(fits_other_unit(row.measure, unit_named(row.unit), range) == row.fits_other);
        }
    }

    TEST_CASE("a bare potassium is not read as mg/dL, where every normal number would look critical") {
        const Knowledge knowledge;
        CHECK_FALSE(may_be_critical(Measure::potassium, quantity("5.0", ""), knowledge));
        CHECK(may_be_critical(Measure::potassium, quantity("2.4", ""), knowledge));
        CHECK(may_be_critical(Measure::potassium, quantity("6.5", ""), knowledge));
        CHECK(may_be_critical(Measure::potassium, quantity("5.0", "mg/dL"), knowledge));
        CHECK_FALSE(may_be_critical(Measure::creatinine, quantity("9", ""), knowledge));
    }
}
