#include "fhir/r4/dosage.hpp"

#include <sstream>
#include <vector>

#include "tests/fhir/parsed.hpp"

namespace lytes::fhir::r4 {
namespace {

/// "ordered 4 g; 50 mL" as a dosage with a doseAndRate entry for each part; a type comes first or is left
/// out.
std::string with_doses(const std::string& notation) {
    std::string entries;
    std::istringstream parts(notation);
    for (std::string part; std::getline(parts, part, ';');) {
        std::istringstream words(part);
        std::vector<std::string> word;
        for (std::string one; words >> one;) word.push_back(one);
        const std::string type =
            word.size() == 3 ? R"("type":{"coding":[{"code":")" + word[0] + R"("}]},)" : std::string();
        entries += (entries.empty() ? "{" : ",{") + type + R"("doseQuantity":{"value":)" +
                   word[word.size() - 2] + R"(,"unit":")" + word.back() + R"("}})";
    }
    return R"({"doseAndRate":[)" + entries + "]}";
}

struct Chosen {
    std::string amount;
    DoseDoubt doubt;
};

Chosen chosen(const std::string& dosage) {
    const Parsed parsed(dosage);
    const Dosage out = decode_dosage(parsed.root());
    if (!out.dose) return {"", out.doubt};
    return {std::string(out.dose->text) + " " + std::string(out.dose->unit_text), out.doubt};
}

}  // namespace

TEST_SUITE("fhir/r4/dosage") {
    TEST_CASE("absolute calculated before absolute ordered before plain, never admin-amount (R5)") {
        struct Row {
            const char* doses;
            const char* amount;
            DoseDoubt doubt;
        };
        using enum DoseDoubt;
        const Row rows[] = {
            {"calculated 650 mg; admin-amount 2 {tbl}; ordered 650 mg", "650 mg",    none         },
            {"admin-amount 2 {tbl}; ordered 650 mg",                    "650 mg",    none         },
            {"ordered 4 g; calculated 4000 mg",                         "4000 mg",   none         },
            {"ordered 4 g; calculated 4000.1 mg",                       "4000.1 mg", contradictory},
            {"2 g; 4 g",                                                "2 g",       contradictory},
            {"2 g; ordered 2 g",                                        "2 g",       none         },
            {"calculated 2 {tbl}; ordered 400 mg",                      "400 mg",    none         },
            {"calculated 2 g; ordered 16 mEq",                          "2 g",       none         },
            {"ordered 50 mg/kg; calculated 3500 mg",                    "3500 mg",   none         },
            {"ordered 50 mg/kg",                                        "50 mg/kg",  per_weight   },
            {"calculated 2 bag; ordered 4 g",                           "4 g",       none         },
            {"2 bag",                                                   "2 bag",     unknown_unit },
            {"admin-amount 2 {tbl}",                                    "",          absent       },
            {"50 mL",                                                   "50 mL",     none         },
        };
        for (const Row& row : rows) {
            CAPTURE(row.doses);
            const Chosen dose = chosen(with_doses(row.doses));
            CHECK(dose.amount == row.amount);
            CHECK(dose.doubt == row.doubt);
        }
    }

    TEST_CASE("Epic's type may stand in words only") {
        CHECK(
            chosen(R"({"doseAndRate":[{"type":{"text":"admin-amount"},"doseQuantity":{"value":2,"unit":"mg"}},
                        {"type":{"text":"ordered"},"doseQuantity":{"value":4,"unit":"mg"}}]})")
                .amount == "4 mg");
    }

    TEST_CASE("a dose without a unit, or with units that disagree, is not understood") {
        CHECK(chosen(R"({"doseAndRate":[{"doseQuantity":{"value":1}}]})").doubt == DoseDoubt::unknown_unit);
        CHECK(chosen(R"({"doseAndRate":[{"doseQuantity":{"value":1,"unit":"g","code":"mg",
                        "system":"http://unitsofmeasure.org"}}]})")
                  .doubt == DoseDoubt::contradictory);
        CHECK(chosen(R"({"text":"2 g IV"})").doubt == DoseDoubt::absent);
    }

    TEST_CASE("a range keeps its high end and says so, unless both ends are one") {
        const Chosen open = chosen(
            R"({"doseAndRate":{"doseRange":{"low":{"value":1,"unit":"g"},"high":{"value":2,"unit":"g"}}}})");
        CHECK(open.amount == "2 g");
        CHECK(open.doubt == DoseDoubt::range);
        CHECK(
            chosen(
                R"({"doseAndRate":{"doseRange":{"low":{"value":1000,"unit":"mg"},"high":{"value":1,
                    "unit":"g"}}}})")
                .doubt == DoseDoubt::none);
    }

    TEST_CASE("the dose of STU3, of DSTU2 and of an administration") {
        CHECK(chosen(R"({"doseQuantity":{"value":2,"unit":"g"}})").amount == "2 g");
        CHECK(chosen(R"({"dose":{"value":2,"unit":"g"}})").amount == "2 g");
        CHECK(chosen(R"({"quantityQuantity":{"value":2,"unit":"g"}})").amount == "2 g");
        CHECK(
            chosen(
                R"({"doseQuantity":{"value":2,"unit":"g"},"doseAndRate":[{"doseQuantity":{"value":3,
                    "unit":"g"}}]})")
                .doubt == DoseDoubt::contradictory);
    }

    TEST_CASE("rates as quantity, ratio and range") {
        const Parsed parsed(R"([
            {"doseAndRate":[{"type":{"text":"admin-amount"},"rateQuantity":{"value":9,"unit":"g/h"}},
                            {"rateQuantity":{"value":1,"unit":"g/h"}}]},
            {"doseAndRate":[{"rateRatio":{"numerator":{"value":100,"unit":"mL"},
                "denominator":{"value":2,"unit":"h"}}}]},
            {"rateRatio":{"numerator":{"value":2,"unit":"g"},"denominator":{"value":50,"unit":"mL"}}},
            {"rateQuantity":{"value":2,"unit":"mL/min"}},
            {"rateRange":{"low":{"value":1,"unit":"g/h"},"high":{"value":2,"unit":"g/h"}}}])");
        std::vector<Dosage> out;
        for (const json::Cursor dosage : parsed.root()) out.push_back(decode_dosage(dosage));
        CHECK(out[0].rate->text == "1");
        CHECK(out[0].rate->unit == Unit::g_per_h);
        CHECK_FALSE(out[1].rate.has_value());
        CHECK(out[1].rate_amount->unit == Unit::ml);
        CHECK(out[1].rate_time->value == Decimal::of(2));
        CHECK_FALSE(out[1].rate_volume.has_value());
        CHECK(out[2].rate_volume->value == Decimal::of(50));
        CHECK_FALSE(out[2].rate_time.has_value());
        CHECK(out[3].rate->unit == Unit::ml_per_min_rate);
        CHECK(out[4].rate->text == "2");
    }

    TEST_CASE("maxDosePerPeriod, as one object or as R5's array") {
        for (
            const char* const text :
            {R"({"maxDosePerPeriod":{"numerator":{"value":8,"unit":"g"},"denominator":{"value":1,
                "unit":"d"}}})",
             R"({"maxDosePerPeriod":[{"numerator":{"value":8,"unit":"g"},"denominator":{"value":1,
                 "unit":"d"}}]})"}) {
            const Parsed parsed(text);
            const Dosage out = decode_dosage(parsed.root());
            CHECK(out.dose_max->unit == Unit::g);
            CHECK(out.dose_max_period->unit == Unit::day);
        }
    }

    TEST_CASE("as needed as a truth, as a concept, and not") {
        const auto is_as_needed = [](const std::string& text) {
            const Parsed parsed(text);
            return decode_dosage(parsed.root()).is_as_needed;
        };
        CHECK(is_as_needed(R"({"asNeededBoolean":true})"));
        CHECK(is_as_needed(R"({"asNeeded":true})"));
        CHECK(is_as_needed(R"({"asNeededCodeableConcept":{"text":"cramps"}})"));
        CHECK(is_as_needed(R"({"asNeededFor":[{"text":"cramps"}]})"));
        CHECK_FALSE(is_as_needed(R"({"asNeededBoolean":false})"));
        CHECK_FALSE(is_as_needed(R"({"asNeededFor":[]})"));
        CHECK_FALSE(is_as_needed("{}"));
    }

    TEST_CASE("push and bolus by code or word") {
        const auto is_push = [](const std::string& text) {
            const Parsed parsed(text);
            return decode_dosage(parsed.root()).is_push;
        };
        CHECK(is_push(R"({"method":{"coding":[{"system":"http://snomed.info/sct","code":"420620005"}]}})"));
        CHECK(is_push(R"({"method":{"text":"IV push"}})"));
        CHECK(is_push(R"({"method":{"text":"Bolus"}})"));
        CHECK_FALSE(is_push(R"({"method":{"text":"Continuous infusion"}})"));
    }

    TEST_CASE("sequence is a small whole number or not given") {
        const auto sequence = [](const std::string& value) {
            const Parsed parsed(R"({"sequence":)" + value + "}");
            return decode_dosage(parsed.root()).sequence;
        };
        CHECK(sequence("1") == 1);
        CHECK(sequence("1000") == 1000);
        CHECK(sequence("1001") == 0);
        CHECK(sequence("-1") == 0);
        CHECK(sequence("1.5") == 0);
        CHECK(sequence("null") == 0);
    }

    TEST_CASE("route and line: coded, in words, and under the method") {
        const Parsed parsed(R"([
            {"route":{"coding":[{"system":"urn:oid:1.2","code":"15"},
                                {"system":"http://snomed.info/sct","code":"47625008",
                                    "display":"Intravenous route"}]}},
            {"route":{"text":"Oral"}},
            {"method":{"text":"PICC line"}},
            {"site":{"text":"central line"}},
            {}])");
        std::vector<Dosage> out;
        for (const json::Cursor dosage : parsed.root()) out.push_back(decode_dosage(dosage));
        CHECK(out[0].route == Route::intravenous);
        CHECK(out[1].route == Route::oral);
        CHECK(out[2].line == VenousLine::central);
        CHECK(out[3].line == VenousLine::central);
        CHECK(out[4].route == Route::unspecified);
        CHECK(out[4].line == VenousLine::unspecified);
    }
}

}  // namespace lytes::fhir::r4
