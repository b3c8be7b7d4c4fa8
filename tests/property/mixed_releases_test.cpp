#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/support/requests.hpp"

namespace lytes::tests {
namespace {

constexpr unsigned seed = 20261125;
constexpr int mixtures = 5'000;

constexpr auto types = std::to_array<std::string_view>(
    {"Observation", "MedicationRequest", "MedicationOrder", "MedicationStatement", "MedicationUsage",
     "MedicationAdministration", "Condition", "Procedure", "ServiceRequest", "ProcedureRequest",
     "DiagnosticOrder", "Encounter", "Medication", "Patient"});

/// Members of any release, each with a value of a right or of a wrong shape.
constexpr auto members = std::to_array<std::string_view>({
    R"("status":"active")",
    R"("status":"draft")",
    R"("status":["final"])",
    R"("status":"completed")",
    R"("intent":"order")",
    R"("class":"inpatient")",
    R"("class":[{"coding":[{"code":"IMP"}]}])",
    R"("class":{"code":"AMB"})",
    R"("period":{"start":"2026-11-19"})",
    R"("actualPeriod":[{"start":7}])",
    R"("code":{"concept":{"coding":[{"system":"http://loinc.org","code":"19123-9"}]}})",
    R"("code":{"coding":[{"system":"http://loinc.org","code":"19123-9"}]})",
    R"("code":"19123-9")",
    R"("valueQuantity":{"value":0.8,"unit":"mg/dL"})",
    R"("valueQuantity":[{"value":"0.8","unit":"mg/dL"}])",
    R"("valueRange":{"low":{"value":1}})",
    R"("interpretation":{"coding":[{"code":"LL"}]})",
    R"("interpretation":[{"text":"critical low"}])",
    R"("comments":"haemolysed")",
    R"("comment":["haemolysed"])",
    R"("related":[{"type":"replaces","target":{"reference":"Observation/r1"}}])",
    R"("related":{"type":"replaces","target":"Observation/r2"})",
    R"("effectiveDateTime":"2026-11-20T10:00:00Z")",
    R"("effectiveTiming":{"event":["2026-11-20T10:00:00Z"]})",
    R"("effectiveTimeDateTime":"2026-11-20T10:00:00Z")",
    R"("occurenceDateTime":"2026-11-20T10:00:00Z")",
    R"("medicationCodeableConcept":{"coding":[)"
    R"({"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"6585"}]})",
    R"("medication":{"concept":{"text":"magnesium sulfate"}})",
    R"("medication":{"reference":{"reference":"Medication/9"}})",
    R"("medicationReference":{"reference":"#m"})",
    R"("contained":[{"resourceType":"Medication","id":"m",)"
    R"("product":{"ingredient":{"item":{"reference":"#m"}}}}])",
    R"("dosageInstruction":{"doseQuantity":{"value":4,"unit":"g"}})",
    R"("dosageInstruction":[{"doseAndRate":{"doseRange":{"low":{"value":1}}},"rateRatio":[]}])",
    R"("dosage":{"quantity":{"value":2,"unit":"g"}})",
    R"("dosage":[{"quantityRange":[]}])",
    R"("wasNotTaken":true)",
    R"("wasNotGiven":"yes")",
    R"("notGiven":false)",
    R"("taken":"n")",
    R"("adherence":[{"code":{"coding":[{"code":"not-taking"}]}}])",
    R"("clinicalStatus":"active")",
    R"("clinicalStatus":{"coding":[{"code":"active"}]})",
    R"("verificationStatus":"confirmed")",
    R"("abatementQuantity":{"value":5})",
    R"("dateRecorded":"2026-11-19")",
    R"("assertedDate":null)",
    R"("item":[{"code":{"text":"x"}},7])",
    R"("event":{"dateTime":"2026-11-20"})",
    R"("reason":[{"reference":{"reference":"Condition/r3"}}])",
    R"("reasonReference":{"reference":"Condition/r4"})",
    R"("context":{"reference":"Encounter/1"})",
    R"("orderedOn":"2026-11-20")",
});

std::string_view name_of(std::string_view member) { return member.substr(0, member.find(':')); }

/// A resource with members of any release, of the patient that `subject` names under the name of a random
/// release.
std::string random_resource(std::mt19937& random, const std::string& subject) {
    const std::string_view type = types[random() % types.size()];
    const bool is_patient = type == "Patient";
    std::vector<std::string> parts{R"("resourceType":)" + text_of(type),
                                   R"("id":)" + (is_patient ? text_of(subject.substr(subject.rfind('/') + 1))
                                                            : text_of("r" + std::to_string(random() % 9)))};
    if (!is_patient)
        parts.push_back((random() % 2 == 0 ? R"("subject":)" : R"("patient":)") + reference_to(subject));
    std::vector<std::string_view> names;
    for (std::size_t count = random() % 12; count > 0; --count) {
        const std::string_view member = members[random() % members.size()];
        const bool is_there = std::find(names.begin(), names.end(), name_of(member)) != names.end();
        if (is_there) continue;
        names.push_back(name_of(member));
        parts.emplace_back(member);
    }
    return "{" + join(parts, ",") + "}";
}

std::string random_bundle(std::mt19937& random, std::size_t count) {
    std::vector<std::string> resources;
    while (count-- > 0) resources.push_back(random_resource(random, "Patient/A"));
    return bundle_of(resources);
}

/// Medication says nothing of a patient; every other type of the list is checked.
std::string foreign_resource(std::mt19937& random) {
    for (;;) {
        std::string resource = random_resource(random, "Patient/B");
        if (resource.find(R"("resourceType":"Medication")") == std::string::npos) return resource;
    }
}

}  // namespace

TEST_SUITE("property/mixed_releases") {
    TEST_CASE("shapes of all releases in one request never crash and never show another patient") {
        std::mt19937 random{seed};
        CAPTURE(seed);
        int answered = 0;
        int with_card = 0;
        for (int number = 0; number < mixtures; ++number) {
            CAPTURE(number);
            const bool is_foreign = number % 3 == 0;
            std::string labs = random_bundle(random, 1 + random() % 6);
            if (is_foreign) {
                const std::string intruder = R"({"resource":)" + foreign_resource(random) + "},";
                labs.insert(labs.find("[") + 1, intruder);
            }
            const std::string body =
                request_json({.hook = "order-sign",
                              .context_more = R"("draftOrders":)" + random_bundle(random, 1 + random() % 3),
                              .prefetch = R"({"labs":)" + labs + R"(,"patient":)" + patient_json("A") +
                                          R"(,"more":)" + random_bundle(random, random() % 6) + "}"});
            CAPTURE(body);
            Bench bench;
            bench.environment.release = static_cast<fhir::Release>(random() % 5);
            const Seen answer = seen(bench.call("electrolyte-order-sign", body));
            REQUIRE_FALSE(answer.is_fetch);
            if (is_foreign) {
                REQUIRE(answer.status == 400);
                REQUIRE(count_cards(answer.body) == -1);
                continue;
            }
            REQUIRE((answer.status == 200 || answer.status == 412));
            ++answered;
            if (count_cards(answer.body) > 0) ++with_card;
        }
        // The property would hold of a server that never speaks.
        CHECK(answered > mixtures / 2);
        CHECK(with_card > 100);
    }
}

}  // namespace lytes::tests
