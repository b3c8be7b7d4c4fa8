#include "fhir/r4/haemolysis.hpp"

#include "tests/fhir/parsed.hpp"

namespace lytes::fhir::r4 {
namespace {

bool is_haemolysed_by_note(std::string_view note) {
    const Parsed parsed(R"({"note":[{"text":")" + std::string(note) + R"("}]})");
    return says_haemolysed(parsed.root());
}

bool is_haemolysed(const std::string& observation) {
    const Parsed parsed(observation);
    return says_haemolysed(parsed.root());
}

bool is_from_arm(std::string_view note) {
    const Parsed parsed(R"({"note":{"text":")" + std::string(note) + R"("}})");
    return says_from_infusion_arm(parsed.root());
}

}  // namespace

TEST_SUITE("fhir/r4/haemolysis") {
    TEST_CASE("both spellings, as noun and participle, say that the sample is haemolysed (algorithm A6)") {
        for (const std::string_view note :
             {"Haemolysed", "HEMOLYZED SAMPLE", "slight hemolysis", "Specimen haemolysis 2+",
              "grossly hemolysed.", "Not fasting, hemolyzed", "No comment. Hemolysis present", "hemolyzed"}) {
            CAPTURE(note);
            CHECK(is_haemolysed_by_note(note));
        }
    }

    TEST_CASE("a denial before or after the word says that it is not") {
        for (const std::string_view note :
             {"No hemolysis", "not haemolysed", "non-hemolyzed", "nil haemolysis", "without hemolysis",
              "no visible evidence of haemolysis", "Hemolysis: none", "Haemolysis not detected",
              "hemolysis = 0", "Hemolysis negative", "Hemolysis index 12", "hemoglobin low", "", "h",
              "haemol"}) {
            CAPTURE(note);
            CHECK_FALSE(is_haemolysed_by_note(note));
        }
    }

    TEST_CASE("a denial of something else denies nothing") {
        CHECK(is_haemolysed_by_note("No lipaemia; haemolysed"));
        CHECK(is_haemolysed_by_note("no icterus: hemolysis"));
    }

    TEST_CASE("interpretation, older comments and components are read too") {
        CHECK(is_haemolysed(R"({"interpretation":[{"coding":[{"code":"H"}]},{"text":"hemolyzed"}]})"));
        CHECK(
            is_haemolysed(R"({"interpretation":{"coding":[{"code":"x","display":"Haemolysed specimen"}]}})"));
        CHECK(is_haemolysed(R"({"comment":"sample hemolyzed"})"));
        CHECK(is_haemolysed(R"({"comments":"sample hemolyzed"})"));
        CHECK(is_haemolysed(R"({"component":[{"code":{"text":"Hemolysis"},"valueBoolean":true}]})"));
        CHECK(is_haemolysed(R"({"component":[{"code":{"text":"Hemolysis"},"valueString":"2+"}]})"));
        CHECK(
            is_haemolysed(R"({"component":[{"code":{"text":"Sample quality"},"valueString":"hemolyzed"}]})"));
        CHECK_FALSE(is_haemolysed(R"({"component":[{"code":{"text":"Hemolysis"},"valueBoolean":false}]})"));
        CHECK_FALSE(is_haemolysed(R"({"component":[{"code":{"text":"Hemolysis"},"valueString":"None"}]})"));
        CHECK_FALSE(
            is_haemolysed(R"({"component":[{"code":{"text":"Hemolysis"},"valueString":"no hemolysis"}]})"));
        CHECK_FALSE(is_haemolysed(
            R"({"component":[{"code":{"text":"Hemolysis index"},"valueQuantity":{"value":3}}]})"));
        CHECK_FALSE(is_haemolysed(R"({"component":[{"code":{"text":"Hemolysis"}}]})"));
        CHECK_FALSE(is_haemolysed("{}"));
    }

    TEST_CASE("a sample from the arm with the running infusion") {
        CHECK(is_from_arm("Drawn from infusion arm"));
        CHECK(is_from_arm("taken from the arm with the running infusion"));
        CHECK(is_from_arm("drip arm"));
        CHECK_FALSE(is_from_arm("not from the infusion arm"));
        CHECK_FALSE(is_from_arm("opposite to the infusion arm"));
        CHECK_FALSE(is_from_arm("left arm"));
    }
}

}  // namespace lytes::fhir::r4
