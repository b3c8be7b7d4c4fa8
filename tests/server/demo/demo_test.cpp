#include "server/demo/demo.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "server/demo/resources.hpp"

using lytes::server::demo_answer;
using lytes::server::demo_cases;
using lytes::server::demo_request;
using lytes::server::demo_resources;

namespace {

constexpr lytes::fhir::Instant now =
    std::chrono::sys_days{std::chrono::year{2028} / 2 / 29} + std::chrono::minutes{490};

bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_SUITE("server/demo/demo") {
    TEST_CASE("a read answers the resource with its number text and times before now") {
        const auto answer = demo_answer("Observation/demo-torsades-mg", now);
        CHECK(answer.status == 200);
        CHECK(holds(answer.body, R"("value":0.80,)"));
        CHECK(holds(answer.body, R"("effectiveDateTime":"2028-02-29T07:10:00Z")"));
        CHECK_FALSE(holds(answer.body, "@"));
    }

    TEST_CASE("a birthday falls on the 28th where its year has no 29 February") {
        CHECK(holds(demo_answer("Patient/demo-torsades", now).body, R"("birthDate":"1970-02-28")"));
        CHECK(holds(demo_answer("Patient/demo-heart-block", now).body, R"("birthDate":"1960-02-29")"));
    }

    TEST_CASE("a search filters by patient, code and status, and ignores what it does not know") {
        const auto all = demo_answer("Observation?patient=demo-torsades&_sort=-date&_count=50", now);
        CHECK(all.status == 200);
        CHECK(holds(all.body, R"("total":3)"));
        const auto two = demo_answer(
            "Observation?patient=Patient%2Fdemo-torsades&code=http://loinc.org%7C19123-9,2823-3", now);
        CHECK(holds(two.body, R"("total":2)"));
        const auto drafts = demo_answer("MedicationRequest?subject=demo-ckd&status=active", now);
        CHECK(holds(drafts.body, R"("total":0)"));
        CHECK_FALSE(holds(drafts.body, "entry"));
        CHECK(holds(demo_answer("MedicationRequest?patient=demo-ckd", now).body, R"("total":1)"));
    }

    TEST_CASE("a search of another patient's data never matches by a part of the id") {
        CHECK(holds(demo_answer("Observation?patient=demo-torsade", now).body, R"("total":0)"));
        CHECK(holds(demo_answer("Observation?patient=demo-dialysis", now).body, R"("total":4)"));
        CHECK_FALSE(holds(demo_answer("Observation?patient=demo-dialysis", now).body, "demo-dialysis-low"));
    }

    TEST_CASE("only a search for patients may go without naming one") {
        CHECK(demo_answer("Patient", now).status == 200);
        CHECK(demo_answer("Observation", now).status == 400);
        CHECK(demo_answer("Observation?code=19123-9", now).status == 400);
    }

    TEST_CASE("what is not there is an OperationOutcome and repeats nothing of the request") {
        for (const auto* target :
             {"", "Patient/", "Patient/nobody", "Secret?patient=demo-ckd", "Patient/demo-ckd/x",
              "Medication?patient=demo-cetuximab", "%2e%2e/%2e%2e/etc/passwd", "Patient/%00"}) {
            CAPTURE(target);
            const auto answer = demo_answer(target, now);
            CHECK(answer.status == 404);
            CHECK(holds(answer.body, R"({"resourceType":"OperationOutcome")"));
            CHECK_FALSE(holds(answer.body, "passwd"));
        }
    }

    TEST_CASE("broken escapes in a query are taken as they stand") {
        for (const auto* target : {"Observation?patient=%", "Observation?patient=%4",
                                   "Observation?patient=%zz", "Observation?patient=demo-ckd%2"}) {
            CAPTURE(target);
            CHECK(holds(demo_answer(target, now).body, R"("total":0)"));
        }
    }

    TEST_CASE("every case names a patient, a visit and a draft that exist") {
        for (const auto& sample : demo_cases()) {
            CAPTURE(sample.shows);
            const std::string patient{sample.patient};
            CHECK(demo_answer("Patient/" + patient, now).status == 200);
            CHECK(demo_answer("Encounter/" + patient + "-visit", now).status == 200);
            if (!sample.draft.empty())
                CHECK(demo_answer("MedicationRequest/" + std::string{sample.draft}, now).status == 200);
            const auto request = demo_request(sample, "http://127.0.0.1:1", now);
            CHECK(holds(request, R"("fhirServer":"http://127.0.0.1:1/demo/fhir")"));
            const bool is_refill = sample.service == "electrolyte-refill";
            CHECK(holds(request, "draftOrders") == (!sample.draft.empty() && !is_refill));
            CHECK(holds(request, R"("medications":)") == is_refill);
            CHECK_FALSE(holds(request, "prefetch"));
        }
    }

    TEST_CASE("resource ids are unique, and every resource but a Medication belongs to a patient") {
        std::set<std::string> seen;
        for (const auto& resource : demo_resources()) {
            CAPTURE(resource.id);
            CHECK(seen.insert(std::string{resource.type} + "/" + std::string{resource.id}).second);
            CHECK(resource.patient.empty() == (resource.type == "Medication"));
        }
    }

    TEST_CASE("the commands to paste quote the whole request") {
        const auto review = lytes::server::demo_curl("http://127.0.0.1:8080", now);
        CHECK(holds(review, "http://127.0.0.1:8080/cds-services/electrolyte-review "));
        CHECK(holds(review, R"("patientId":"demo-torsades")"));
        const auto order = lytes::server::demo_order_curl("http://127.0.0.1:8080", now);
        CHECK(holds(order, "electrolyte-order-sign"));
        CHECK(std::count(order.begin(), order.end(), '\'') == 4);
    }
}
