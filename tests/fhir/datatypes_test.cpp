#include "fhir/datatypes.hpp"

#include "tests/fhir/parsed.hpp"

namespace lytes::fhir {
namespace {

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""min;
using std::chrono_literals::operator""s;
using std::chrono_literals::operator""ms;

Instant instant(int year, unsigned month, unsigned day, Duration time) {
    return Instant{std::chrono::sys_days{std::chrono::year{year} / std::chrono::month{month} /
                                         std::chrono::day{day}}} +
           time;
}

std::optional<Quantity> quantity(const std::string& text) {
    const Parsed parsed(text);
    auto decoded = decode_quantity(parsed.root());
    if (decoded) decoded->text = decoded->unit_text = {};  // their document ends here
    return decoded;
}

}  // namespace

TEST_SUITE("fhir/datatypes") {
    TEST_CASE("dateTime and instant become points on the UTC line") {
        struct Row {
            std::string_view text;
            Instant at;
            bool has_time;
        };
        const Row rows[] = {
            {"2026-11-24T00:10:20Z",           instant(2026, 11, 24, 10min + 20s),         true },
            {"2026-11-24T00:10:20.5Z",         instant(2026, 11, 24, 10min + 20s + 500ms), true },
            {"2026-11-24T00:10:20.123456789Z", instant(2026, 11, 24, 10min + 20s + 123ms), true },
            {"2026-11-24T00:10:20+01:00",      instant(2026, 11, 23, 23h + 10min + 20s),   true },
            {"2026-11-24T00:10:20-05:30",      instant(2026, 11, 24, 5h + 40min + 20s),    true },
            {"2026-11-24T00:10:20+14:00",      instant(2026, 11, 23, 10h + 10min + 20s),   true },
            {"2026-11-24T00:10:20-00:00",      instant(2026, 11, 24, 10min + 20s),         true },
            {"2016-12-31T23:59:60Z",           instant(2016, 12, 31, 24h - 1ms),           true },
            {"2016-12-31T23:59:60.7Z",         instant(2016, 12, 31, 24h - 1ms),           true },
            {"2026-11-24",                     instant(2026, 11, 24, 0ms),                 false},
            {"2026-11",                        instant(2026, 11, 1,  0ms),                 false},
            {"2026",                           instant(2026, 1,  1,  0ms),                 false},
            {"2024-02-29",                     instant(2024, 2,  29, 0ms),                 false},
            {"0001-01-01T00:00:00Z",           instant(1,    1,  1,  0ms),                 true },
        };
        for (const Row& row : rows) {
            CAPTURE(row.text);
            const auto moment = parse_moment(row.text);
            REQUIRE(moment.has_value());
            CHECK(moment->at == row.at);
            CHECK(moment->has_time == row.has_time);
        }
    }

    TEST_CASE("anything but FHIR's forms of date and time is no moment") {
        for (const std::string_view text : {"",
                                            "0000",
                                            "26-11-24",
                                            "2026-13",
                                            "2026-00",
                                            "2026-11-31",
                                            "2023-02-29",
                                            "2026-11-00",
                                            "2026-1-2",
                                            "2026-11-24T",
                                            "2026-11-24T10:00Z",
                                            "2026-11-24T10:00:00",
                                            "2026-11-24 10:00:00Z",
                                            "2026-11-24T24:00:00Z",
                                            "2026-11-24T10:60:00Z",
                                            "2026-11-24T10:00:61Z",
                                            "2026-11-24T10:00:00.Z",
                                            "2026-11-24T10:00:00z",
                                            "2026-11-24t10:00:00Z",
                                            "2026-11-24T10:00:00+14:01",
                                            "2026-11-24T10:00:00+0100",
                                            "2026-11-24T10:00:00+01",
                                            "2026-11-24T10:00:00Z ",
                                            " 2026",
                                            "2026-",
                                            "2026-11-",
                                            "2026-11T10:00:00Z",
                                            "20261124",
                                            "2026-11-24T10:00:00.1234567890Z",
                                            "-2026",
                                            "today"}) {
            CAPTURE(text);
            CHECK_FALSE(parse_moment(text).has_value());
        }
    }

    TEST_CASE("a partial date knows the earliest and the latest day that it can mean") {
        const auto day_of = [](int year, unsigned month, unsigned day) {
            return std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day};
        };
        const auto year = parse_date("1950");
        REQUIRE(year.has_value());
        CHECK(year->precision == DatePrecision::year);
        CHECK(year->first == day_of(1950, 1, 1));
        CHECK(year->last == day_of(1950, 12, 31));
        const auto month = parse_date("2024-02");
        REQUIRE(month.has_value());
        CHECK(month->first == day_of(2024, 2, 1));
        CHECK(month->last == day_of(2024, 2, 29));
        const auto day = parse_date("1950-03-04");
        REQUIRE(day.has_value());
        CHECK(day->first == day->last);
        CHECK_FALSE(parse_date("1950-03-04T00:00:00Z").has_value());
    }

    TEST_CASE("the unit is that of code and text, and no guess (algorithm A2)") {
        constexpr const char* ucum = "http://unitsofmeasure.org";
        constexpr const char* oid = "urn:oid:2.16.840.1.113883.6.8";
        constexpr const char* snomed = "http://snomed.info/sct";
        constexpr const char* forms = "http://terminology.hl7.org/CodeSystem/v3-orderableDrugForm";
        struct Row {
            const char* unit_text;
            const char* system;
            const char* code;
            Unit unit;
            UnitState state;
        };
        using enum UnitState;
        const Row rows[] = {
            {"mg/dL",      ucum,   "mg/dL",     Unit::mg_per_dl,  known             },
            {"mg/dL",      "",     "",          Unit::mg_per_dl,  known             },
            {"",           ucum,   "mg/dL",     Unit::mg_per_dl,  known             },
            {"",           oid,    "mg/dL",     Unit::mg_per_dl,  known             },
            {"mg/dL",      ucum,   "",          Unit::mg_per_dl,  known             },
            {"",           "",     "mg/dL",     Unit::mg_per_dl,  known             },
            {"mEq/L",      ucum,   "mEq/L",     Unit::meq_per_l,  known             },
            {"meq/L",      ucum,   "MEQ/L",     Unit::meq_per_l,  known             },
            {"milligrams", ucum,   "mg",        Unit::mg,         known             },
            {"thousandth", ucum,   "mg",        Unit::mg,         known             },
            {"mg/dL",      ucum,   "mmol/L",    Unit::unknown,    contradictory     },
            {"mg/dL",      ucum,   "ug/dL",     Unit::unknown,    contradictory     },
            {"mg/dL",      "",     "mmol/L",    Unit::unknown,    contradictory     },
            {"mg/dL",      ucum,   "1",         Unit::unknown,    contradictory     },
            {"mg/dL",      "",     "local-17",  Unit::mg_per_dl,  known             },
            {"umol/L",     snomed, "258814008", Unit::umol_per_l, known             },
            {"",           snomed, "258814008", Unit::unknown,    UnitState::unknown},
            {"",           forms,  "CAP",       Unit::dose_form,  known             },
            {"tablet",     ucum,   "{tbl}",     Unit::dose_form,  known             },
            {"tablet",     ucum,   "1",         Unit::dose_form,  known             },
            {"tablet",     ucum,   "{softgel}", Unit::dose_form,  known             },
            {"",           "",     "",          Unit::unknown,    missing           },
            {" ",          "",     "",          Unit::unknown,    missing           },
            {"drams",      "",     "",          Unit::unknown,    UnitState::unknown},
        };
        for (const Row& row : rows) {
            std::string text = R"({"value":1)";
            const auto add = [&text](const char* name, std::string_view value) {
                if (!value.empty()) text += ",\"" + std::string(name) + "\":\"" + std::string(value) + '"';
            };
            add("unit", row.unit_text);
            add("system", row.system);
            add("code", row.code);
            const auto read = quantity(text + '}');
            CAPTURE(text);
            REQUIRE(read.has_value());
            CHECK(read->unit == row.unit);
            CHECK(read->unit_state == row.state);
        }
    }

    TEST_CASE("the number is kept as sent, also when it came as a string") {
        const Parsed parsed(R"([{"value":5.20,"unit":"mmol/L"},{"value":"5.20","unit":"mmol/L"}])");
        for (const json::Cursor one : parsed.root()) {
            const auto read = decode_quantity(one);
            REQUIRE(read.has_value());
            CHECK(read->text == "5.20");
            CHECK(read->value == Decimal::of(520, 2));
            CHECK(read->unit_text == "mmol/L");
            CHECK(read->is_readable);
        }
    }

    TEST_CASE("no number is no quantity, an odd number is an unreadable one") {
        CHECK_FALSE(quantity(R"({"unit":"mg/dL"})").has_value());
        CHECK_FALSE(quantity(R"({"value":null,"unit":"mg/dL"})").has_value());
        CHECK_FALSE(quantity(R"({"value":true,"unit":"mg/dL"})").has_value());
        CHECK_FALSE(quantity(R"({"value":"","unit":"mg/dL"})").has_value());
        CHECK_FALSE(quantity(R"({"_value":{"extension":[]},"unit":"mg/dL"})").has_value());
        CHECK_FALSE(quantity(R"({"value":"1,2","unit":"mg/dL"})")->is_readable);
        CHECK_FALSE(quantity(R"({"value":1.0000000000000000001,"unit":"mg/dL"})")->is_readable);
    }

    TEST_CASE("comparators") {
        CHECK(quantity(R"({"value":1,"comparator":"<"})")->comparator == Comparator::less);
        CHECK(quantity(R"({"value":1,"comparator":"<="})")->comparator == Comparator::less_or_equal);
        CHECK(quantity(R"({"value":1,"comparator":">"})")->comparator == Comparator::greater);
        CHECK(quantity(R"({"value":1,"comparator":">="})")->comparator == Comparator::greater_or_equal);
        CHECK(quantity(R"({"value":1})")->comparator == Comparator::none);
    }

    TEST_CASE("a text that is a number and a known unit, and nothing else, is a quantity") {
        const auto read = parse_quantity(" <= 0.50 mg/dL ");
        REQUIRE(read.has_value());
        CHECK(read->value == Decimal::of(50, 2));
        CHECK(read->text == "0.50");
        CHECK(read->unit == Unit::mg_per_dl);
        CHECK(read->comparator == Comparator::less_or_equal);
        CHECK(parse_quantity("1.1")->unit_state == UnitState::missing);
        CHECK(parse_quantity("-3 mmol/L")->value == Decimal::of(-3));
        for (const std::string_view text :
             {"", "low", "1.1 zorks", "1.1-1.4 mg/dL", "1..1 mg/dL", "mg/dL", "1.1 mg/dL high",
              "see 1.1 mg/dL", "< mg/dL", "1 / 2", "01 mg/dL"}) {
            CAPTURE(text);
            CHECK_FALSE(parse_quantity(text).has_value());
        }
    }

    TEST_CASE("codings are found in a concept, in an array of them, bare, and in R5's reference") {
        for (const char* const text :
             {R"({"code":{"coding":[{"system":"http://loinc.org","code":"19123-9"}]}})",
              R"({"code":{"coding":{"system":"http://loinc.org","code":"19123-9"}}})",
              R"({"code":[{"coding":[{"system":"http://loinc.org","code":"19123-9"}]}]})",
              R"({"code":{"system":"http://loinc.org","code":" 19123-9 "}})",
              R"({"code":{"concept":{"coding":[null,{"system":"http://loinc.org","code":"19123-9"}]}}})"}) {
            const Parsed parsed(text);
            std::string seen;
            for_each_coding_of(parsed.root(), "code", [&seen](const Coding& coding) {
                if (coding.system == CodeSystem::loinc) seen += coding.code;
            });
            INFO(text);
            CHECK(seen == "19123-9");
        }
    }

    TEST_CASE("the text of a concept is its text, else the first display") {
        const Parsed parsed(R"({"a":{"coding":[{"display":"d1"},{"display":"d2"}],"text":"t"},
                                "b":[{"coding":[{"code":"x"},{"display":"d2"}]}],"c":"plain","d":[]})");
        CHECK(find_concept_text(parsed.root(), "a") == "t");
        CHECK(find_concept_text(parsed.root(), "b") == "d2");
        CHECK(find_concept_text(parsed.root(), "c") == "plain");
        CHECK(find_concept_text(parsed.root(), "d").empty());
        CHECK(find_concept_text(parsed.root(), "e").empty());
    }

    TEST_CASE("references of every shape") {
        const Parsed parsed(R"([{"reference":"Patient/1"},{"reference":{"reference":"Patient/2"}},"Patient/3",
                                {"display":"somebody"},{"reference":null}])");
        std::string seen;
        for (const json::Cursor one : parsed.root()) seen += std::string(reference_text(one)) + ";";
        CHECK(seen == "Patient/1;Patient/2;Patient/3;;;");
    }

    TEST_CASE("a contained resource is found with and without the sign in its own id") {
        const Parsed parsed(R"({"contained":[null,{"id":"a","x":1},{"id":"#b","x":2}]})");
        CHECK(find_contained(parsed.root(), "#a")->find("x")->as_number_text() == "1");
        CHECK(find_contained(parsed.root(), "#b")->find("x")->as_number_text() == "2");
        CHECK_FALSE(find_contained(parsed.root(), "#c").has_value());
        CHECK_FALSE(find_contained(parsed.root(), "a").has_value());
        CHECK_FALSE(find_contained(parsed.root(), "").has_value());
    }

    TEST_CASE("words are whole words, case ignored") {
        CHECK(has_words("Medical ICU 3", "icu"));
        CHECK(has_words("ICU", "icu"));
        CHECK_FALSE(has_words("Difficult", "icu"));
        CHECK_FALSE(has_words("micu", "icu"));
        CHECK(has_words("difficult, ICU", "icu"));
        CHECK(has_words("Point of Care device", "point of care"));
        CHECK_FALSE(has_words("", "icu"));
    }
}

}  // namespace lytes::fhir
