#include "hooks/gather.hpp"

#include <memory_resource>
#include <optional>
#include <string>

#include <doctest/doctest.h>

#include "hooks/catalog.hpp"
#include "tests/support/requests.hpp"

namespace lytes::tests {

using fhir::json::Document;
using hooks::decode_request;
using hooks::DraftReview;
using hooks::find_service;
using hooks::gather;
using hooks::Gathered;
using hooks::Intake;
using hooks::Request;
using hooks::review_drafts;
using hooks::Service;
using hooks::wanted_medications;

namespace {

struct Scene {
    explicit Scene(const RequestParts& parts) : text(request_json(parts)) {
        const Service& service =
            *find_service(parts.hook == "order-sign" ? "electrolyte-order-sign" : "electrolyte-review");
        document = *Document::parse(text, arena);
        request = *decode_request(service, document, arena);
        intake.emplace(service, request, arena);
        REQUIRE(intake->take_request().has_value());
        gathered = gather(*intake, arena);
    }

    std::pmr::monotonic_buffer_resource arena;
    std::string text;
    Document document;
    Request request;
    std::optional<Intake> intake;
    Gathered gathered;
};

RequestParts signing(const std::vector<std::string>& drafts, const std::string& prefetch) {
    return {
        .hook = "order-sign", .context_more = R"("draftOrders":)" + bundle_of(drafts), .prefetch = prefetch};
}

std::string by_reference(std::string_view reference, std::string_view display) {
    return R"("medicationReference":{"reference":)" + text_of(reference) +
           (display.empty() ? "" : R"(,"display":)" + text_of(display)) + "}";
}

}  // namespace

TEST_SUITE("hooks/gather") {
    TEST_CASE("a chart is made of whatever resources came, under whatever key") {
        const Scene scene{
            {.prefetch =
                 R"({"a":)" +
                 bundle_of({patient_json("A"), magnesium_json("m", "Patient/A", "0.80"),
                            order_json("o", "Patient/A", "active", magnesium_sulfate)}) +
                 R"(,"b":{"resourceType":"Condition","id":"c","subject":{"reference":"Patient/A"}}})"}};
        const fhir::Chart& chart = scene.gathered.chart;
        REQUIRE(chart.patient);
        CHECK(chart.patient->id == "A");
        REQUIRE(chart.observations.size() == 1);
        CHECK(chart.observations.front().measure == fhir::Measure::magnesium);
        CHECK(chart.observations.front().value->text == "0.80");
        REQUIRE(chart.medications.size() == 1);
        CHECK(chart.medications.front().drug.tags.has(fhir::DrugTag::magnesium_sulfate));
        CHECK(chart.conditions.size() == 1);
        CHECK(chart.observation_data == fhir::Availability::complete);
        CHECK(chart.encounter_data == fhir::Availability::missing);
    }

    TEST_CASE("each order leads back to the sender's resource") {
        const Scene scene{signing({order_json("d", "Patient/A", "draft", magnesium_sulfate)},
                                  R"({"x":)" + order_json("o", "Patient/A", "active", acetaminophen) + "}")};
        REQUIRE(scene.gathered.drafts.size() == 1);
        REQUIRE(scene.gathered.chart.medications.size() == 1);
        const auto source = [&](const fhir::MedicationOrder& order) {
            return scene.gathered.sources[static_cast<std::size_t>(order.source_index)].text("id");
        };
        CHECK(source(scene.gathered.drafts.front()) == "d");
        CHECK(source(scene.gathered.chart.medications.front()) == "o");
    }

    TEST_CASE("ServiceRequests among the drafts are no drug orders") {
        const Scene scene{signing({R"({"resourceType":"ServiceRequest","id":"s","status":"draft"})",
                                   R"({"resourceType":"DeviceRequest","id":"t","status":"draft"})"},
                                  "{}")};
        CHECK(scene.gathered.drafts.empty());
        CHECK(scene.gathered.draft_services.size() == 1);
    }

    TEST_CASE("a reason that refers to a Condition at hand counts as the order's reason") {
        const std::string condition =
            R"({"resourceType":"Condition","id":"e","subject":{"reference":"Patient/A"},"code":{"coding":[)"
            R"({"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"O14.10"}]}})";
        std::string order = order_json("d", "Patient/A", "draft", magnesium_sulfate);
        order.insert(order.size() - 1, R"(,"reasonReference":[{"reference":"Condition/e"}])");
        const Scene with_condition{signing({order}, R"({"c":)" + condition + "}")};
        CHECK(with_condition.gathered.drafts.front().reasons.has(fhir::ClinicalTag::pre_eclampsia));
        const Scene without{signing({order}, "{}")};
        CHECK_FALSE(without.gathered.drafts.front().reasons.has(fhir::ClinicalTag::pre_eclampsia));
    }

    TEST_CASE("an ICU location that came on its own makes the encounter an ICU stay") {
        const std::string encounter = R"({"resourceType":"Encounter","id":"e","status":"in-progress",)"
                                      R"("subject":{"reference":"Patient/A"},)"
                                      R"("class":{"code":"IMP"},"location":[{"status":"active",)"
                                      R"("location":{"reference":"Location/l"}}]})";
        const std::string location =
            R"({"resourceType":"Location","id":"l","type":[{"coding":[{"system":)"
            R"("http://terminology.hl7.org/CodeSystem/v3-RoleCode","code":"ICU"}]}]})";
        const Scene icu{{.prefetch = R"({"e":)" + bundle_of({encounter, location}) + "}"}};
        REQUIRE(icu.gathered.chart.encounters.size() == 1);
        CHECK(icu.gathered.chart.encounters.front().is_icu);
        const Scene ward{{.prefetch = R"({"e":)" + bundle_of({encounter}) + "}"}};
        CHECK_FALSE(ward.gathered.chart.encounters.front().is_icu);
    }

    TEST_CASE("only active orders without any name count as unknown drugs") {
        const std::string nameless = by_reference("Medication/7", "");
        const Scene scene{{.prefetch = R"({"m":)" +
                                       bundle_of({order_json("1", "Patient/A", "active", nameless),
                                                  order_json("2", "Patient/A", "stopped", nameless),
                                                  order_json("3", "Patient/A", "active", acetaminophen)}) +
                                       "}"}};
        CHECK(scene.gathered.chart.foreign_unknown_drugs == 1);
    }

    TEST_CASE("a look at the drafts tells drugs of interest, others, and nameless ones apart") {
        const auto review = [](const std::string& medication) {
            Scene scene{signing({order_json("d", "Patient/A", "draft", medication)}, "{}")};
            return review_drafts(*scene.intake, scene.arena);
        };
        CHECK(review(std::string{magnesium_sulfate}).has_drug_of_interest);
        CHECK(review(std::string{acetaminophen}).is_settled());
        CHECK(review(by_reference("Medication/7", "ACETAMINOPHEN 325 MG PO TABS")).is_settled());
        const DraftReview nameless = review(by_reference("Medication/7", ""));
        CHECK_FALSE(nameless.is_settled());
        CHECK_FALSE(nameless.has_drug_of_interest);
        CHECK(nameless.unidentified.size() == 1);
    }

    TEST_CASE("Medications are read for drafts, and for drugs in use that nothing names") {
        const auto wanted = [](const std::vector<std::string>& drafts,
                               const std::vector<std::string>& orders) {
            const Scene scene{signing(drafts, R"({"m":)" + bundle_of(orders) + "}")};
            std::vector<std::string> ids;
            for (const std::string_view id : wanted_medications(*scene.intake)) ids.emplace_back(id);
            return ids;
        };
        using Ids = std::vector<std::string>;
        CHECK(wanted({order_json("d", "Patient/A", "draft", by_reference("Medication/1", ""))},
                     {order_json("o", "Patient/A", "active", by_reference("Medication/2", "")),
                      order_json("p", "Patient/A", "active", by_reference("Medication/2", "")),
                      order_json("q", "Patient/A", "stopped", by_reference("Medication/3", "")),
                      order_json("r", "Patient/A", "active",
                                 by_reference("Medication/4", "Digoxin 125 mcg tablet"))}) == Ids{"1", "2"});
        CHECK(wanted({order_json("d", "Patient/A", "draft",
                                 by_reference("Medication/1", "Magnesium sulfate 4 g"))},
                     {}) == Ids{"1"});
        CHECK(wanted({order_json("d", "Patient/A", "draft",
                                 by_reference("Medication/1", "Acetaminophen 325 mg"))},
                     {})
                  .empty());
        CHECK(wanted({order_json("d", "Patient/A", "draft",
                                 by_reference("https://evil.example/Medication/1", ""))},
                     {})
                  .empty());
        CHECK(wanted({order_json("d", "Patient/A", "draft", by_reference("Medication/1", ""))},
                     {R"({"resourceType":"Medication","id":"1","code":{"text":"x"}})"})
                  .empty());
    }

    TEST_CASE("a draft of DSTU2 is a draft order like any other, and so are its service orders") {
        const Scene scene{signing({R"({"resourceType":"MedicationOrder","id":"d1","status":"draft",)"
                                   R"("patient":{"reference":"Patient/A"},)" +
                                       std::string{magnesium_sulfate} + "}",
                                   R"({"resourceType":"DiagnosticOrder","id":"d2","status":"draft"})",
                                   R"({"resourceType":"ProcedureRequest","id":"d3","status":"draft"})"},
                                  "")};
        REQUIRE(scene.gathered.drafts.size() == 1);
        CHECK(scene.gathered.drafts[0].drug.tags.has(fhir::DrugTag::magnesium_sulfate));
        CHECK(scene.gathered.draft_services.size() == 2);
        std::pmr::monotonic_buffer_resource arena;
        CHECK_FALSE(review_drafts(*scene.intake, arena).is_settled());
    }

    TEST_CASE("the reason of an order may be a reference in the member of any release") {
        const std::string condition =
            R"({"resourceType":"Condition","id":"c1","subject":{"reference":"Patient/A"},)"
            R"("code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"O15.00"}]}})";
        for (const char* const reason : {R"("reasonReference":[{"reference":"Condition/c1"}])",
                                         R"("reasonReference":{"reference":"Condition/c1"})",
                                         R"("reason":[{"reference":{"reference":"Condition/c1"}}])",
                                         R"("reasonForUseReference":{"reference":"Condition/c1"})"}) {
            CAPTURE(reason);
            const Scene scene{signing(
                {order_json("d", "Patient/A", "draft", std::string{magnesium_sulfate} + "," + reason)},
                R"({"c":)" + condition + "}")};
            CHECK(scene.gathered.drafts[0].reasons.has(fhir::ClinicalTag::eclampsia));
        }
    }

    TEST_CASE("R5's reference to a Medication is read like any other") {
        const Scene scene{signing({order_json("d", "Patient/A", "draft",
                                              R"("medication":{"reference":{"reference":"Medication/7"}})")},
                                  "")};
        const auto ids = wanted_medications(*scene.intake);
        REQUIRE(ids.size() == 1);
        CHECK(ids[0] == "7");
    }

    TEST_CASE("a result that a valid newer one replaces does not count") {
        const auto statuses = [](const std::string& status, const std::string& target) {
            std::string newer = magnesium_json("new", "Patient/A", "1.9");
            newer.replace(newer.find("final"), 5, status);
            newer.pop_back();
            newer += R"(,"related":[{"type":"replaces","target":{"reference":")" + target + R"("}}]})";
            const Scene scene{
                {.prefetch =
                     R"({"labs":)" + bundle_of({newer, magnesium_json("old", "Patient/A", "0.8")}) + "}"}};
            std::string text;
            for (const auto& result : scene.gathered.chart.observations)
                text += result.status == fhir::ResultStatus::cancelled ? "-" : "+";
            return text;
        };
        CHECK(statuses("final", "Observation/old") == "+-");
        CHECK(statuses("entered-in-error", "Observation/old") == "++");
        CHECK(statuses("final", "Observation/other") == "++");
        CHECK(statuses("final", "Observation/new") == "++");
        CHECK(statuses("final", "Condition/old") == "++");
    }
}

}  // namespace lytes::tests
