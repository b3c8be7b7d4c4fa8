#include "cards/aki.hpp"

#include <array>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "cards/analyte.hpp"
#include "tests/support/charts.hpp"

using lytes::cards::AkiCall;
using lytes::cards::call_aki;
using lytes::cards::Case;
using lytes::cards::Freshness;
using lytes::cards::Measurement;
using lytes::cards::Result;
using lytes::cards::Results;
using lytes::cards::to_concentration;
using lytes::tests::creatinine;
using lytes::tests::Ward;

namespace {

struct Point {
    std::string_view number;
    int hours_old;
};

/// Calls AKI for a series whose first point is the latest result.
AkiCall call(const std::vector<Point>& series, std::string_view unit) {
    Ward ward;
    for (const Point& point : series) ward.with(creatinine(point.number, unit, point.hours_old));
    const Case& input = ward.input();
    const Results results(input);
    const Result& latest = results.of(lytes::fhir::Measure::creatinine).front();
    Measurement measurement;
    measurement.source = latest.source;
    measurement.at = latest.at;
    measurement.age = results.age_of(latest);
    measurement.freshness = Freshness::current;
    measurement.value = *to_concentration(lytes::fhir::Measure::creatinine, *latest.source->value);
    return call_aki(results, measurement, input);
}

}  // namespace

TEST_SUITE("cards/aki") {
    TEST_CASE("creatinine 0.9, 1.2, 1.9 within three days is stage 2 (V23)") {
        CHECK(call(
                  {
                      {"1.9", 3 },
                      {"1.2", 27},
                      {"0.9", 70}
        },
                  "mg/dL")
                  .stage == 2);
    }

    TEST_CASE("stages begin exactly at 1.5, 2.0 and 3.0 times the baseline") {
        struct Row {
            std::string_view latest;
            int stage;
        };
        const auto rows = std::to_array<Row>({
            {"1.49", 0},
            {"1.50", 1},
            {"1.99", 1},
            {"2.00", 2},
            {"2.99", 2},
            {"3.00", 3},
        });
        for (const Row& row : rows) {
            CAPTURE(row.latest);
            CHECK(call(
                      {
                          {row.latest, 1  },
                          {"1.0",      100}
            },
                      "mg/dL")
                      .stage == row.stage);
        }
    }

    TEST_CASE("a rise of 0.3 mg/dL or 26.5 umol/L within 48 h is stage 1") {
        CHECK(call(
                  {
                      {"1.3", 1 },
                      {"1.0", 49}
        },
                  "mg/dL")
                  .stage == 1);
        CHECK(call(
                  {
                      {"1.29", 1 },
                      {"1.0",  49}
        },
                  "mg/dL")
                  .stage == 0);
        CHECK(call(
                  {
                      {"1.3", 1 },
                      {"1.0", 50}
        },
                  "mg/dL")
                  .stage == 0);
        CHECK(call(
                  {
                      {"126.5", 1 },
                      {"100",   20}
        },
                  "umol/L")
                  .stage == 1);
        CHECK(call(
                  {
                      {"126.4", 1 },
                      {"100",   20}
        },
                  "umol/L")
                  .stage == 0);
    }

    TEST_CASE("4.0 mg/dL is stage 3 once the criteria are met, and not before") {
        CHECK(call(
                  {
                      {"4.0", 1 },
                      {"3.7", 20}
        },
                  "mg/dL")
                  .stage == 3);
        CHECK(call(
                  {
                      {"3.9", 1 },
                      {"3.6", 20}
        },
                  "mg/dL")
                  .stage == 1);
        CHECK(call(
                  {
                      {"4.0", 1 },
                      {"3.8", 20}
        },
                  "mg/dL")
                  .stage == 0);
        CHECK(call(
                  {
                      {"353.6", 1 },
                      {"327",   20}
        },
                  "umol/L")
                  .stage == 3);
        CHECK(call(
                  {
                      {"353.5", 1 },
                      {"327",   20}
        },
                  "umol/L")
                  .stage == 1);
    }

    TEST_CASE("without a result of the last week the median of a year is the baseline") {
        constexpr int day = 24;
        CHECK(call(
                  {
                      {"2.0", 1       },
                      {"0.9", 20 * day},
                      {"1.0", 40 * day},
                      {"3.0", 60 * day}
        },
                  "mg/dL")
                  .stage == 2);
        CHECK(call(
                  {
                      {"2.0", 1            },
                      {"1.0", 1 + 365 * day}
        },
                  "mg/dL")
                  .stage == 2);
        CHECK(call(
                  {
                      {"2.0", 1            },
                      {"1.0", 2 + 365 * day}
        },
                  "mg/dL")
                  .stage == 0);
        CHECK(call(
                  {
                      {"2.0", 1          },
                      {"1.9", 1 + 7 * day},
                      {"0.5", 30 * day   }
        },
                  "mg/dL")
                  .stage == 0);
        CHECK(call(
                  {
                      {"9.0", 1}
        },
                  "mg/dL")
                  .stage == 0);
    }

    TEST_CASE("results in two units are compared in mg/dL") {
        Ward ward;
        ward.with(creatinine("176.8", "umol/L", 1)).with(creatinine("1.0", "mg/dL", 30));
        const Case& input = ward.input();
        const Results results(input);
        const Result& latest = results.of(lytes::fhir::Measure::creatinine).front();
        Measurement measurement;
        measurement.source = latest.source;
        measurement.at = latest.at;
        measurement.freshness = Freshness::current;
        measurement.value = *to_concentration(lytes::fhir::Measure::creatinine, *latest.source->value);
        CHECK(call_aki(results, measurement, input).stage == 1);  // 1.99994 mg/dL by the exact mass
    }

    TEST_CASE("recovery is seen only against a level from before the injury") {
        constexpr int day = 24;
        CHECK(call(
                  {
                      {"1.2", 1       },
                      {"1.0", 30 * day}
        },
                  "mg/dL")
                  .has_recovered);
        CHECK(call(
                  {
                      {"1.2", 1  },
                      {"2.4", 90 },
                      {"1.1", 120}
        },
                  "mg/dL")
                  .has_recovered);
        CHECK_FALSE(call(
                        {
                            {"3.0", 1 },
                            {"3.0", 60},
                            {"3.1", 90}
        },
                        "mg/dL")
                        .has_recovered);
        CHECK_FALSE(call(
                        {
                            {"1.2", 1}
        },
                        "mg/dL")
                        .has_recovered);
    }
}
