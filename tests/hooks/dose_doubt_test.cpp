// A dose that cannot be known is said to be so, all the way from the order's JSON to the card.
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "tests/support/requests.hpp"

namespace lytes::tests {
namespace {

struct Row {
    std::string_view why;
    std::string_view drug;      ///< RxNorm code
    std::string_view dosage;    ///< members of the dosage instruction
    std::string_view weight{};  ///< kg; empty: none
    bool is_understood = true;
};

constexpr std::string_view not_understood = "the dose of a draft order not understood";

constexpr Row rows[] = {
    {.why = "plain grams",
     .drug = "6585",
     .dosage = R"("doseAndRate":[{"doseQuantity":{"value":4,"unit":"g"}}])"},
    {.why = "milligrams",
     .drug = "6585",
     .dosage = R"("doseAndRate":[{"doseQuantity":{"value":4000,"unit":"mg"}}])"},
    {.why = "milliequivalents",
     .drug = "6585",
     .dosage = R"("doseAndRate":[{"doseQuantity":{"value":32,"unit":"mEq"}}])"},
    {.why = "millimoles",
     .drug = "6585",
     .dosage = R"("doseAndRate":[{"doseQuantity":{"value":16,"unit":"mmol"}}])"},
    {.why = "potassium in mEq",
     .drug = "8591",
     .dosage = R"("doseAndRate":[{"doseQuantity":{"value":20,"unit":"mEq"}}])"},
    {.why = "potassium in mmol",
     .drug = "8591",
     .dosage = R"("doseAndRate":[{"doseQuantity":{"value":20,"unit":"mmol"}}])"},
    {.why = "potassium in mg",
     .drug = "8591",
     .dosage = R"("doseAndRate":[{"doseQuantity":{"value":1500,"unit":"mg"}}])"},
    {.why = "calcium in g",
     .drug = "1908",
     .dosage = R"("doseAndRate":[{"doseQuantity":{"value":1,"unit":"g"}}])"},
    {.why = "calculated and ordered agree, tablets beside",
     .drug = "6585",
     .dosage = R"("doseAndRate":[{"type":{"text":"admin-amount"},"doseQuantity":{"value":2,"unit":"{tbl}"}},
        {"type":{"text":"ordered"},"doseQuantity":{"value":4,"unit":"g"}},
        {"type":{"text":"calculated"},"doseQuantity":{"value":4000,"unit":"mg"}}])"},
    {.why = "calculated and ordered disagree",
     .drug = "6585",
     .dosage = R"("doseAndRate":[{"type":{"text":"ordered"},"doseQuantity":{"value":4,"unit":"g"}},
        {"type":{"text":"calculated"},"doseQuantity":{"value":2,"unit":"g"}}])",
     .is_understood = false},
    {.why = "the old member disagrees with the new",
     .drug = "6585",
     .dosage = R"("doseQuantity":{"value":2,"unit":"g"},
        "doseAndRate":[{"doseQuantity":{"value":4,"unit":"g"}}])",
     .is_understood = false},
    {.why = "the old member alone",
     .drug = "6585",
     .dosage = R"("doseQuantity":{"value":4,"unit":"g"})"},
    {.why = "a range counts with its high end",
     .drug = "6585",
     .dosage = R"("doseAndRate":[{"doseRange":{"low":{"value":2,"unit":"g"},
        "high":{"value":4,"unit":"g"}}}])"},
    {.why = "only what is handed out",
     .drug = "6585",
     .dosage = R"("doseAndRate":[{"type":{"text":"admin-amount"},"doseQuantity":{"value":4,"unit":"g"}}])",
     .is_understood = false},
    {.why = "words only",
     .drug = "6585",
     .dosage = R"("text":"4 g IV over 1 hour")",
     .is_understood = false},
    {.why = "no unit",
     .drug = "6585",
     .dosage = R"("doseAndRate":[{"doseQuantity":{"value":4}}])",
     .is_understood = false},
    {.why = "a unit that nobody knows",
     .drug = "6585",
     .dosage = R"("doseAndRate":[{"doseQuantity":{"value":4,"unit":"ladle"}}])",
     .is_understood = false},
    {.why = "a unit that contradicts its code",
     .drug = "6585",
     .dosage = R"("doseAndRate":[{"doseQuantity":{"value":4,"unit":"g","code":"mg",
        "system":"http://unitsofmeasure.org"}}])",
     .is_understood = false},
    {.why = "a unit of another dimension",
     .drug = "6585",
     .dosage = R"("doseAndRate":[{"doseQuantity":{"value":4,"unit":"h"}}])",
     .is_understood = false},
    {.why = "per kg, weight unknown",
     .drug = "6585",
     .dosage = R"("doseAndRate":[{"doseQuantity":{"value":50,"unit":"mg/kg"}}])",
     .is_understood = false},
    {.why = "per kg, weight known",
     .drug = "6585",
     .dosage = R"("doseAndRate":[{"doseQuantity":{"value":50,"unit":"mg/kg"}}])",
     .weight = "80"},
    {.why = "a volume of unknown strength",
     .drug = "6585",
     .dosage = R"("doseAndRate":[{"doseQuantity":{"value":50,"unit":"mL"}}])",
     .is_understood = false},
    {.why = "several times a day in words nobody knows",
     .drug = "6585",
     .dosage = R"("timing":{"code":{"text":"per protocol"}},
        "doseAndRate":[{"doseQuantity":{"value":4,"unit":"g"}}])",
     .is_understood = false},
};

std::string result_json(std::string_view id, std::string_view loinc, std::string_view value,
                        std::string_view unit) {
    return R"({"resourceType":"Observation","status":"final","effectiveDateTime":"2026-11-20T10:00:00Z",)"
           R"("subject":{"reference":"Patient/A"},"code":{"coding":[{"system":"http://loinc.org","code":)" +
           text_of(loinc) + R"(}]},"id":)" + text_of(id) + R"(,"valueQuantity":{"unit":)" + text_of(unit) +
           R"(,"value":)" + std::string{value} + "}}";
}

/// An adult with a high magnesium, potassium and calcium signs the order: some card always comes.
std::string signing(const Row& row) {
    const std::string draft =
        R"({"resourceType":"MedicationRequest","id":"d1","status":"draft","intent":"order",)"
        R"("subject":{"reference":"Patient/A"},"medicationCodeableConcept":{"coding":[)"
        R"({"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":)" +
        text_of(row.drug) + R"(}]},"dosageInstruction":[{"route":{"coding":[)" +
        R"({"system":"http://snomed.info/sct","code":"47625008"}]},)" + std::string{row.dosage} + "}]}";
    std::vector<std::string> results{
        result_json("m", "19123-9", "3.4", "mg/dL"), result_json("k", "2823-3", "6.1", "mmol/L"),
        result_json("c", "17861-6", "11.9", "mg/dL"), result_json("a", "1751-7", "4.0", "g/dL"),
        result_json("r", "2160-0", "0.9", "mg/dL")};
    if (!row.weight.empty()) results.push_back(result_json("w", "29463-7", row.weight, "kg"));
    return request_json({.hook = "order-sign",
                         .context_more = R"("draftOrders":)" + bundle_of({draft}),
                         .prefetch = R"({"patient":)" + patient_json("A") + R"(,"labs":)" +
                                     bundle_of(results) + R"(,"medications":)" + bundle_of({}) +
                                     R"(,"administrations":)" + bundle_of({}) + R"(,"conditions":)" +
                                     bundle_of({}) + R"(,"procedures":)" + bundle_of({}) +
                                     R"(,"encounter":)" + bundle_of({}) + "}"});
}

}  // namespace

TEST_SUITE("hooks/dose_doubt") {
    TEST_CASE("a dose is reckoned with where it is known, and called not understood where it is not") {
        for (const Row& row : rows) {
            CAPTURE(row.why);
            Bench bench;
            const Seen answer = seen(bench.call("electrolyte-order-sign", signing(row)));
            REQUIRE(answer.status == 200);
            REQUIRE(count_cards(answer.body) > 0);
            const bool is_doubted = answer.body.find(not_understood) != std::string::npos;
            CHECK(is_doubted == !row.is_understood);
        }
    }
}

}  // namespace lytes::tests
