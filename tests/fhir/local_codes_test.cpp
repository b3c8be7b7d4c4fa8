#include "fhir/local_codes.hpp"

#include <memory_resource>
#include <vector>

#include <doctest/doctest.h>

#include "fhir/r4/decode.hpp"
#include "tests/fhir/parsed.hpp"

namespace {

using lytes::fhir::LocalCode;
using lytes::fhir::LocalCodes;
using lytes::fhir::Measure;
using lytes::fhir::Observation;
using lytes::fhir::Unit;
using lytes::fhir::UnitState;

constexpr const char* site = "https://lab.example/codes";

LocalCode row(std::string code, Measure measure, Unit unit) { return {site, std::move(code), measure, unit}; }

LocalCodes three() {
    return LocalCodes{
        {row("MG", Measure::magnesium, Unit::mg_per_dl),
         row("ICA", Measure::calcium_ionized, Unit::mmol_per_l),
         row("KREA", Measure::creatinine, Unit::umol_per_l)}
    };
}

std::string observation(std::string_view codings, std::string_view unit) {
    return R"({"resourceType":"Observation","status":"final","code":{"coding":[)" + std::string{codings} +
           R"(]},"valueQuantity":{"value":0.9)" +
           (unit.empty() ? "" : R"(,"unit":")" + std::string{unit} + '"') + "}}";
}

constexpr std::string_view local_mg = R"({"system":"https://lab.example/codes","code":"MG"})";

Observation decoded(const std::string& text, const LocalCodes* codes) {
    lytes::fhir::Parsed parsed{text};
    std::pmr::vector<Observation> all;
    lytes::fhir::r4::decode_observation(parsed.root(), parsed.arena(), all, codes);
    REQUIRE(all.size() == 1);
    Observation one = all.front();
    return one;
}

}  // namespace

TEST_SUITE("fhir/local_codes") {
    TEST_CASE("a code is found by system and code, and by neither alone") {
        const LocalCodes codes = three();
        REQUIRE(codes.find(site, "MG") != nullptr);
        CHECK(codes.find(site, "MG")->measure == Measure::magnesium);
        CHECK(codes.find(site, "ICA")->unit == Unit::mmol_per_l);
        CHECK(codes.find("https://other.example", "MG") == nullptr);
        CHECK(codes.find(site, "mg") == nullptr);
        CHECK(codes.find(site, "") == nullptr);
        CHECK(LocalCodes{}.find(site, "MG") == nullptr);
    }

    TEST_CASE("moved codes are found still") {
        LocalCodes codes = three();
        const LocalCodes moved{std::move(codes)};
        CHECK(moved.find(site, "KREA") != nullptr);
    }

    TEST_CASE("measures have names") {
        for (const std::string_view name :
             {"magnesium", "potassium", "calcium_total", "calcium_corrected", "calcium_ionized", "creatinine",
              "egfr", "albumin", "phosphate"}) {
            const auto measure = lytes::fhir::parse_measure(name);
            REQUIRE(measure.has_value());
            CHECK(lytes::fhir::name_of(*measure) == name);
        }
        CHECK_FALSE(lytes::fhir::parse_measure("sodium").has_value());
    }

    TEST_CASE("a unit in which the measure is never reported is refused, and LOINC has no aliases") {
        CHECK_FALSE(objection_to(row("MG", Measure::magnesium, Unit::mg_per_dl)).has_value());
        CHECK(objection_to(row("MG", Measure::magnesium, Unit::umol_per_l)) ==
              "mg/dL or mmol/L or meq/L, the units of magnesium");
        CHECK(objection_to(row("MG", Measure::magnesium, Unit::unknown)).has_value());
        CHECK(objection_to(row("", Measure::magnesium, Unit::mg_per_dl)).has_value());
        const auto loinc =
            lytes::fhir::objection_to({"http://loinc.org", "1-8", Measure::magnesium, Unit::mg_per_dl});
        REQUIRE(loinc.has_value());
        CHECK(loinc->starts_with("a system of your own"));
    }

    TEST_CASE("a local code is decoded only with the site's table") {
        const LocalCodes codes = three();
        const std::string text = observation(local_mg, "mg/dL");
        CHECK(decoded(text, nullptr).measure == Measure::none);
        const Observation one = decoded(text, &codes);
        CHECK(one.measure == Measure::magnesium);
        CHECK(one.value->unit_state == UnitState::known);
    }

    TEST_CASE("another unit than the site said makes the unit doubtful; no unit stays no unit") {
        const LocalCodes codes = three();
        CHECK(decoded(observation(local_mg, "mmol/L"), &codes).value->unit_state == UnitState::contradictory);
        CHECK(decoded(observation(local_mg, ""), &codes).value->unit_state == UnitState::missing);
        CHECK(decoded(observation(local_mg, "blobs"), &codes).value->unit_state == UnitState::unknown);
    }

    TEST_CASE("LOINC decides where both are given, whatever comes first") {
        const LocalCodes codes = three();
        const std::string potassium = R"({"system":"http://loinc.org","code":"2823-3"})";
        const std::string local{local_mg};
        for (const std::string& codings : {local + "," + potassium, potassium + "," + local}) {
            const Observation one = decoded(observation(codings, "mmol/L"), &codes);
            CHECK(one.measure == Measure::potassium);
            CHECK(one.value->unit_state == UnitState::known);
        }
        const std::string red_cells = R"({"system":"http://loinc.org","code":"2597-3"})";
        CHECK(decoded(observation(local + "," + red_cells, "mg/dL"), &codes).measure == Measure::none);
    }

    TEST_CASE("the canonical text does not depend on the order of the rows") {
        const LocalCodes left{
            {row("A", Measure::magnesium, Unit::mg_per_dl), row("B", Measure::egfr, Unit::ml_per_min)}
        };
        const LocalCodes right{
            {row("B", Measure::egfr, Unit::ml_per_min), row("A", Measure::magnesium, Unit::mg_per_dl)}
        };
        CHECK(left.canonical_text() == right.canonical_text());
        CHECK(left.canonical_text() != three().canonical_text());
    }
}
