#include "hooks/medications.hpp"

#include <memory_resource>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "fhir/json/document.hpp"

using lytes::fhir::DrugMatch;
using lytes::fhir::json::Cursor;
using lytes::fhir::json::Document;
using lytes::hooks::Medications;

namespace {

constexpr std::string_view order_text =
    R"({"resourceType":"MedicationRequest","contained":[{"resourceType":"Practitioner","id":"m1"},
        {"resourceType":"Medication","id":"m1","code":{"text":"contained"}}]})";
constexpr std::string_view medication_text =
    R"({"resourceType":"Medication","id":"9","code":{"text":"nine"}})";

}  // namespace

TEST_SUITE("hooks/medications") {
    TEST_CASE("a drug is found contained, by id, by full URL and by urn") {
        std::pmr::monotonic_buffer_resource arena;
        const auto order = Document::parse(order_text, arena);
        const auto medication = Document::parse(medication_text, arena);
        REQUIRE(order.has_value());
        REQUIRE(medication.has_value());
        Medications medications{"https://ehr.example/fhir", arena};
        medications.add(Cursor{*medication}, "urn:uuid:9", DrugMatch::included);
        const Cursor container{*order};
        struct Row {
            const char* reference;
            DrugMatch match;
        };
        for (const Row& row : std::vector<Row>{
                 {"#m1",                                   DrugMatch::contained},
                 {"Medication/9",                          DrugMatch::included },
                 {"Medication/9/_history/2",               DrugMatch::included },
                 {"https://ehr.example/fhir/Medication/9", DrugMatch::included },
                 {"urn:uuid:9",                            DrugMatch::included }
        }) {
            CAPTURE(row.reference);
            const auto found = medications.find(container, row.reference);
            REQUIRE(found.has_value());
            CHECK(found->match == row.match);
            CHECK(found->medication.text("resourceType") == "Medication");
        }
        for (const char* reference : {"", "#m2", "Medication/8", "Substance/9", "urn:uuid:8", "9",
                                      "https://other.example/fhir/Medication/9"}) {
            CAPTURE(reference);
            CHECK_FALSE(medications.find(container, reference).has_value());
        }
    }

    TEST_CASE("only a Medication of this server, not at hand, may be read") {
        std::pmr::monotonic_buffer_resource arena;
        const auto order = Document::parse(order_text, arena);
        const auto medication = Document::parse(medication_text, arena);
        REQUIRE(order.has_value());
        REQUIRE(medication.has_value());
        Medications medications{"https://ehr.example/fhir", arena};
        medications.add(Cursor{*medication}, {}, DrugMatch::included);
        const Cursor container{*order};
        CHECK(medications.readable_id(container, "Medication/7") == "7");
        CHECK(medications.readable_id(container, "https://ehr.example/fhir/Medication/7") == "7");
        for (const char* reference :
             {"", "Medication/9", "#m1", "#m2", "urn:uuid:7", "Patient/7", "Medication/../Patient/7",
              "https://evil.example/Medication/7", "//evil.example/Medication/7",
              "http://169.254.169.254/Medication/7", "Medication/7?x=1", "Medication/7\r\nHost: evil"}) {
            CAPTURE(reference);
            CHECK(medications.readable_id(container, reference).empty());
        }
    }
}
