#include "cards/measure.hpp"

#include <array>
#include <chrono>
#include <string_view>

#include <doctest/doctest.h>

#include "tests/cards/choosing.hpp"
#include "tests/support/charts.hpp"

using lytes::cards::Concentration;
using lytes::cards::Freshness;
using lytes::cards::Limit;
using lytes::cards::Truth;
using lytes::fhir::Comparator;
using lytes::fhir::Measure;
using lytes::fhir::ResultStatus;
using lytes::fhir::UnitFamily;
using lytes::tests::Chosen;
using lytes::tests::chosen_from;
using lytes::tests::chosen_in;
using lytes::tests::chosen_magnesium;
using lytes::tests::hours_ago;
using lytes::tests::k;
using lytes::tests::mg;
using lytes::tests::moment_at;
using lytes::tests::quantity;
using lytes::tests::result;
using lytes::tests::Ward;
using lytes::tests::with_status;
using lytes::fhir::operator""_dec;

TEST_SUITE("cards/measure") {
    TEST_CASE("an exact number answers every question") {
        const Limit limit{.mass = 1.2_dec, .amount = 0.5_dec, .equivalent = 1.0_dec};
        const Concentration below{1.19_dec, UnitFamily::mass, Comparator::none};
        const Concentration at{1.20_dec, UnitFamily::mass, Comparator::none};
        const Concentration above{1.21_dec, UnitFamily::mass, Comparator::none};
        CHECK(below.is_below(limit) == Truth::yes);
        CHECK(at.is_below(limit) == Truth::no);
        CHECK(at.is_above(limit) == Truth::no);
        CHECK(at.is_at_least(limit) == Truth::yes);
        CHECK(above.is_above(limit) == Truth::yes);
        CHECK(below.is_at_least(limit) == Truth::no);
        const Concentration molar{0.5_dec, UnitFamily::amount, Comparator::none};
        CHECK(molar.is_below(limit) == Truth::no);
        CHECK(molar.is_at_least(limit) == Truth::yes);
    }

    TEST_CASE("an interval leaves open what it does not settle (A3)") {
        using enum Truth;
        struct Row {
            lytes::fhir::Decimal value;
            Comparator comparator;
            Truth below, above, at_least;
        };
        const Limit limit{.mass = 1.0_dec, .amount = {}, .equivalent = {}};
        const auto rows = std::to_array<Row>({
            {0.9_dec, Comparator::less,             yes,     no,      no     },
            {1.0_dec, Comparator::less,             yes,     no,      no     },
            {1.1_dec, Comparator::less,             unknown, unknown, unknown},
            {0.9_dec, Comparator::less_or_equal,    yes,     no,      no     },
            {1.0_dec, Comparator::less_or_equal,    unknown, no,      unknown},
            {1.1_dec, Comparator::less_or_equal,    unknown, unknown, unknown},
            {0.9_dec, Comparator::greater,          unknown, unknown, unknown},
            {1.0_dec, Comparator::greater,          no,      yes,     yes    },
            {1.1_dec, Comparator::greater,          no,      yes,     yes    },
            {0.9_dec, Comparator::greater_or_equal, unknown, unknown, unknown},
            {1.0_dec, Comparator::greater_or_equal, no,      unknown, yes    },
            {1.1_dec, Comparator::greater_or_equal, no,      yes,     yes    },
        });
        for (const Row& row : rows) {
            const Concentration value{row.value, UnitFamily::mass, row.comparator};
            CAPTURE(row.value.units());
            CAPTURE(static_cast<int>(row.comparator));
            CHECK(value.is_below(limit) == row.below);
            CHECK(value.is_above(limit) == row.above);
            CHECK(value.is_at_least(limit) == row.at_least);
        }
    }

    TEST_CASE("a result is current, stale or missing by the windows of A7, ends included") {
        using enum Freshness;
        struct Row {
            Measure measure;
            bool is_inpatient;
            int current_h, stale_h;
        };
        constexpr int day = 24;
        const auto rows = std::to_array<Row>({
            {Measure::potassium,       true,  24,       72       },
            {Measure::magnesium,       true,  48,       7 * day  },
            {Measure::calcium_total,   true,  48,       7 * day  },
            {Measure::calcium_ionized, true,  48,       7 * day  },
            {Measure::phosphate,       true,  48,       7 * day  },
            {Measure::creatinine,      true,  48,       7 * day  },
            {Measure::egfr,            true,  48,       7 * day  },
            {Measure::albumin,         true,  7 * day,  30 * day },
            {Measure::potassium,       false, 14 * day, 90 * day },
            {Measure::magnesium,       false, 30 * day, 180 * day},
            {Measure::creatinine,      false, 90 * day, 365 * day},
            {Measure::albumin,         false, 90 * day, 180 * day},
        });
        for (const Row& row : rows) {
            const auto freshness = [&](int hours, int seconds) {
                // 4.0 is plausible and normal enough for every measure in its first unit.
                const bool is_rate = row.measure == Measure::egfr;
                auto value = result(row.measure, is_rate ? "80" : "4.0",
                                    is_rate                             ? "mL/min/1.73m2"
                                    : row.measure == Measure::potassium ? "mmol/L"
                                    : row.measure == Measure::albumin   ? "g/dL"
                                                                        : "mg/dL",
                                    hours);
                value.effective->at -= std::chrono::seconds{seconds};
                Ward ward;
                ward.with(value);
                return chosen_in(ward, row.measure, row.is_inpatient).measurement.freshness;
            };
            CAPTURE(static_cast<int>(row.measure));
            CAPTURE(row.is_inpatient);
            CHECK(freshness(row.current_h, 0) == current);
            CHECK(freshness(row.current_h, 1) == stale);
            CHECK(freshness(row.stale_h, 0) == stale);
            CHECK(freshness(row.stale_h, 1) == missing);
        }
    }

    TEST_CASE("what is too old to use is still known") {
        Ward ward;
        ward.with(mg("1.1", "mg/dL", 200)).with(mg("1.3", "mg/dL", 400));
        const Chosen chosen = chosen_from(ward, Measure::magnesium);
        CHECK_FALSE(chosen.measurement.is_usable());
        REQUIRE(chosen.measurement.last_known != nullptr);
        CHECK(chosen.measurement.last_known->id == "1.1");
        CHECK(chosen.doubts.empty());
    }

    TEST_CASE("trigger and not-rechecked windows meet without a gap") {
        const auto measured = [](int hours, bool is_inpatient) {
            Ward ward;
            ward.with(mg("0.9", "mg/dL", hours));
            return chosen_in(ward, Measure::magnesium, is_inpatient).measurement;
        };
        CHECK(measured(24, true).is_in_trigger_window);
        CHECK_FALSE(measured(24, true).is_unrechecked);
        CHECK_FALSE(measured(25, true).is_in_trigger_window);
        CHECK(measured(25, true).is_unrechecked);
        CHECK(measured(72, true).is_unrechecked);
        CHECK_FALSE(measured(73, true).is_unrechecked);
        CHECK(measured(7 * 24, false).is_in_trigger_window);
        CHECK(measured(7 * 24 + 1, false).is_unrechecked);
        CHECK(measured(30 * 24, false).is_unrechecked);
        CHECK_FALSE(measured(30 * 24 + 1, false).is_unrechecked);
    }

    TEST_CASE("a preliminary result counts only while no final one is in the trigger window") {
        const auto chosen = [](int preliminary_h, int final_h) {
            Ward ward;
            ward.with(with_status(mg("0.8", "mg/dL", preliminary_h), ResultStatus::preliminary))
                .with(mg("1.9", "mg/dL", final_h));
            return chosen_from(ward, Measure::magnesium);
        };
        CHECK(chosen(1, 24).id == "1.9");
        CHECK_FALSE(chosen(1, 24).measurement.is_preliminary);
        CHECK(chosen(1, 25).id == "0.8");
        CHECK(chosen(1, 25).measurement.is_preliminary);
        CHECK(chosen(3, 3).id == "1.9");
        CHECK(chosen(30, 26).id == "1.9");
    }

    TEST_CASE(
        "of two laboratories at one moment the later issued counts, and the laboratory before the bedside") {
        auto bedside = k("4.1", 2);
        bedside.is_point_of_care = true;
        bedside.issued = moment_at(hours_ago(0));
        auto laboratory = k("4.3", 2);
        laboratory.issued = moment_at(hours_ago(1));
        Ward ward;
        ward.with(bedside).with(laboratory);
        CHECK(chosen_from(ward, Measure::potassium).id == "4.3");
        laboratory.is_point_of_care = true;
        Ward both_bedside;
        both_bedside.with(laboratory).with(bedside);
        CHECK(chosen_from(both_bedside, Measure::potassium).id == "4.1");
    }

    TEST_CASE("haemolysis is known from the result or from the index of its sample") {
        auto noted = k("6.0", 2);
        noted.is_haemolysed = true;
        Ward by_note;
        by_note.with(noted);
        CHECK(chosen_from(by_note, Measure::potassium).measurement.is_haemolysed);
        const auto by_index = [](std::string_view index, int hours) {
            auto measured = result(Measure::haemolysis_index, index, "", hours);
            measured.range =
                lytes::fhir::ReferenceRange{.low = {}, .high = quantity("50", ""), .is_normal_type = true};
            Ward ward;
            ward.with(k("6.0", 2)).with(measured);
            return chosen_from(ward, Measure::potassium).measurement.is_haemolysed;
        };
        CHECK(by_index("51", 2));
        CHECK_FALSE(by_index("50", 2));
        CHECK_FALSE(by_index("51", 3));
    }

    TEST_CASE("a result without any time may warn and never reassures") {
        auto undated = mg("0.8", "mg/dL", 0);
        undated.effective.reset();
        const Chosen alone = chosen_magnesium(undated);
        CHECK(alone.measurement.freshness == Freshness::stale);
        CHECK(alone.measurement.is_undated);
        CHECK(alone.measurement.age == std::chrono::days{7});
        CHECK_FALSE(alone.measurement.is_in_trigger_window);
        CHECK(alone.measurement.is_unrechecked);
        Ward dated;
        dated.with(undated).with(mg("1.9", "mg/dL", 100));
        CHECK(chosen_from(dated, Measure::magnesium).id == "1.9");
        auto issued = undated;
        issued.issued = moment_at(hours_ago(2));
        CHECK(chosen_magnesium(issued).measurement.is_time_unknown);
        CHECK(chosen_magnesium(issued).measurement.is_in_trigger_window);
    }
}
