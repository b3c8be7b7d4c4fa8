#include "fhir/r4/timing.hpp"

#include "tests/fhir/parsed.hpp"

namespace lytes::fhir::r4 {
namespace {

Dosage timed(const std::string& dosage) {
    const Parsed parsed(dosage);
    Dosage out;
    out.text = parsed.root().text("text");
    decode_timing(parsed.root(), out);
    out.text = {};
    for (auto* const quantity : {&out.period, &out.duration, &out.bounds})
        if (*quantity) (*quantity)->text = (*quantity)->unit_text = {};  // their document ends here
    return out;
}

}  // namespace

TEST_SUITE("fhir/r4/timing") {
    TEST_CASE("abbreviations and phrases become a frequency and a period") {
        struct Row {
            std::string_view text;
            int frequency;
            int period;
            Unit unit;
        };
        const Row rows[] = {
            {"BID",                            2, 1,  Unit::day },
            {"b.i.d.",                         2, 1,  Unit::day },
            {"TID",                            3, 1,  Unit::day },
            {"QID",                            4, 1,  Unit::day },
            {"QD",                             1, 1,  Unit::day },
            {"QOD",                            1, 2,  Unit::day },
            {"Q4H",                            1, 4,  Unit::hour},
            {"Q6H",                            1, 6,  Unit::hour},
            {"q12hrs",                         1, 12, Unit::hour},
            {"Q6H PRN",                        1, 6,  Unit::hour},
            {"q 8 h",                          1, 8,  Unit::hour},
            {"QH",                             1, 1,  Unit::hour},
            {"hourly",                         1, 1,  Unit::hour},
            {"1200 MG EVERY HOUR",             1, 1,  Unit::hour},
            {"Every 6 hours as needed",        1, 6,  Unit::hour},
            {"Every 4 (four) hours as needed", 1, 4,  Unit::hour},
            {"every six hours",                1, 6,  Unit::hour},
            {"every other day",                1, 2,  Unit::day },
            {"every morning",                  1, 1,  Unit::day },
            {"daily",                          1, 1,  Unit::day },
            {"once daily",                     1, 1,  Unit::day },
            {"Twice Daily",                    2, 1,  Unit::day },
            {"3 times a day",                  3, 1,  Unit::day },
            {"two times per day",              2, 1,  Unit::day },
            {"once a week",                    1, 1,  Unit::week},
            {"weekly",                         1, 1,  Unit::week},
            {"1 Twice a Day\\nBefore meals",   2, 1,  Unit::day },
            {"1 tab q4h prn",                  1, 4,  Unit::hour},
            {"500mg IV q6h x 3 days",          1, 6,  Unit::hour},
        };
        for (const Row& row : rows) {
            CAPTURE(row.text);
            const Schedule schedule = parse_schedule(row.text);
            REQUIRE(schedule.frequency.has_value());
            CHECK(*schedule.frequency == Decimal::of(row.frequency));
            CHECK(schedule.period == Decimal::of(row.period));
            CHECK(schedule.period_unit == row.unit);
            CHECK_FALSE(schedule.is_once);
        }
    }

    TEST_CASE("once, at once, and clock times") {
        for (const std::string_view text : {"ONCE", "STAT", "x1", "one time", "Now"}) {
            CAPTURE(text);
            CHECK(parse_schedule(text).is_once);
            CHECK_FALSE(parse_schedule(text).frequency.has_value());
        }
        CHECK(parse_schedule("0900 & 1800").times_of_day == 2);
        CHECK(parse_schedule("09:00").times_of_day == 1);
        CHECK(parse_schedule("2460").times_of_day == 0);
    }

    TEST_CASE("as needed") {
        CHECK(parse_schedule("Q6H PRN").is_as_needed);
        CHECK(parse_schedule("as needed for cramps").is_as_needed);
        CHECK_FALSE(parse_schedule("Q6H").is_as_needed);
    }

    TEST_CASE("other words are not a schedule") {
        for (const std::string_view text : {"", "as directed", "with food", "every 1.5 hours", "2 tablets",
                                            "q0h", "every", "qx", "4 g over 1 h", "per protocol"}) {
            CAPTURE(text);
            CHECK_FALSE(parse_schedule(text).is_known());
        }
    }

    TEST_CASE("timing.repeat with all its members") {
        const Dosage out = timed(R"({"timing":{"repeat":{"boundsDuration":{"value":3,"unit":"d"},"count":6,
            "duration":4,"durationUnit":"h","frequency":1,"frequencyMax":2,"period":8,"periodUnit":"h",
            "timeOfDay":["08:00:00","20:00:00"]}}})");
        CHECK(out.frequency == Decimal::of(1));
        CHECK(out.frequency_max == Decimal::of(2));
        CHECK(out.period->value == Decimal::of(8));
        CHECK(out.period->unit == Unit::hour);
        CHECK(out.duration->value == Decimal::of(4));
        CHECK(out.duration->unit == Unit::hour);
        CHECK(out.bounds->value == Decimal::of(3));
        CHECK(out.bounds->unit == Unit::day);
        CHECK(out.count == Decimal::of(6));
        CHECK(out.times_of_day == 2);
        CHECK_FALSE(out.is_once);
        CHECK_FALSE(out.is_timing_unclear);
    }

    TEST_CASE("bounds as a period become a length, as a range its longer end") {
        const Dosage period = timed(R"({"timing":{"repeat":{"boundsPeriod":
            {"start":"2026-01-01T00:00:00Z","end":"2026-01-02T12:00:00Z"}}}})");
        CHECK(period.bounds->value == Decimal::of(36 * 60));
        CHECK(period.bounds->unit == Unit::minute);
        CHECK_FALSE(
            timed(R"({"timing":{"repeat":{"boundsPeriod":{"start":"2026-01-01"}}}})").bounds.has_value());
        CHECK_FALSE(
            timed(R"({"timing":{"repeat":{"boundsPeriod":{"start":"2026-01-02","end":"2026-01-01"}}}})")
                .bounds.has_value());
        const Dosage range = timed(R"({"timing":{"repeat":{"boundsRange":{"low":{"value":2,"unit":"d"},
            "high":{"value":5,"unit":"d"}}}}})");
        CHECK(range.bounds->value == Decimal::of(5));
    }

    TEST_CASE("count 1, one event, and the code ONCE are a single dose") {
        CHECK(timed(R"({"timing":{"repeat":{"count":1}}})").is_once);
        CHECK_FALSE(timed(R"({"timing":{"repeat":{"count":2}}})").is_once);
        CHECK(timed(R"({"timing":{"event":["2026-01-01T22:00:00Z"]}})").is_once);
        CHECK(timed(R"({"timing":{"event":["2026-01-01T22:00:00Z","2026-01-02T22:00:00Z"]}})").times_of_day ==
              2);
        CHECK(timed(R"({"timing":{"code":{"coding":[{"code":"ONCE"}]}}})").is_once);
        CHECK_FALSE(timed(R"({"timing":{"event":["2026-01-01T22:00:00Z"],"repeat":{"frequency":1,"period":24,
            "periodUnit":"h"}}})")
                        .is_once);
    }

    TEST_CASE("the code speaks where repeat is silent, and not against it") {
        const Dosage by_code = timed(R"({"timing":{"code":{"coding":[{"code":"BID"}],"text":"whatever"}}})");
        CHECK(by_code.frequency == Decimal::of(2));
        CHECK(by_code.period->unit == Unit::day);
        const Dosage by_text = timed(R"({"timing":{"code":{"text":"Q6H PRN"}}})");
        CHECK(by_text.period->value == Decimal::of(6));
        CHECK(by_text.is_as_needed);
        const Dosage by_repeat = timed(R"({"timing":{"repeat":{"frequency":1,"period":6,"periodUnit":"h"},
            "code":{"text":"Every 4 hours as needed"}}})");
        CHECK(by_repeat.period->value == Decimal::of(6));
        CHECK(by_repeat.is_as_needed);
    }

    TEST_CASE("timing only in words that we do not know, or in free text, is unclear") {
        CHECK(timed(R"({"timing":{"code":{"text":"per protocol"}}})").is_timing_unclear);
        CHECK(timed(R"({"timing":{"repeat":{"when":["AC"]}}})").is_timing_unclear);
        CHECK(timed(R"({"text":"1200 MG EVERY HOUR"})").is_timing_unclear);
        CHECK_FALSE(timed(R"({"text":"4 g IV over 1 h"})").is_timing_unclear);
        CHECK_FALSE(timed(R"({"text":"4 g IV once"})").is_timing_unclear);
        CHECK_FALSE(timed("{}").is_timing_unclear);
        CHECK(timed(R"({"timing":{"repeat":{"when":["ACM","ACV"]}}})").times_of_day == 2);
    }

    TEST_CASE("DSTU2 names and one object in place of an array are read (R2)") {
        const Dosage out = timed(R"({"timing":[{"repeat":{"frequency":"2","period":"1","periodUnits":"d",
            "duration":30,"durationUnits":"min","boundsQuantity":{"value":5,"unit":"days"}}}]})");
        CHECK(out.frequency == Decimal::of(2));
        CHECK(out.period->unit == Unit::day);
        CHECK(out.duration->unit == Unit::minute);
        CHECK(out.bounds->unit == Unit::day);
    }
}

}  // namespace lytes::fhir::r4
