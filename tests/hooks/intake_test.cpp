#include "hooks/intake.hpp"

#include <memory_resource>
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "hooks/catalog.hpp"
#include "tests/support/requests.hpp"

namespace lytes::tests {

using fhir::Availability;
using fhir::json::Cursor;
using fhir::json::Document;
using hooks::DataKind;
using hooks::decode_request;
using hooks::find_service;
using hooks::Intake;
using hooks::NextPage;
using hooks::PrefetchTemplate;
using hooks::Request;
using hooks::Resource;
using hooks::Role;
using hooks::Unevaluated;

namespace {

struct Row {
    std::string what;
    std::string prefetch;
    Availability expected = Availability::missing;
    bool is_key_missing = false;
};

Row row(const char* what, const std::string& prefetch, Availability expected, bool is_key_missing) {
    return {.what = what, .prefetch = prefetch, .expected = expected, .is_key_missing = is_key_missing};
}

/// An intake with everything that it borrows.
struct Taken {
    explicit Taken(const RequestParts& parts, const char* service = "electrolyte-review")
        : text(request_json(parts)) {
        document = *Document::parse(text, arena);
        request = *decode_request(*find_service(service), document, arena);
        intake.emplace(*find_service(service), request, arena);
        result = intake->take_request();
    }

    std::pmr::monotonic_buffer_resource arena;
    std::string text;
    Document document;
    Request request;
    std::optional<Intake> intake;
    fhir::Result<void> result;
};

std::vector<std::string> missing_keys(const Taken& taken) {
    std::vector<std::string> keys;
    for (const PrefetchTemplate* row : taken.intake->missing()) keys.emplace_back(row->key);
    return keys;
}

bool is_missing(const Taken& taken, std::string_view key) {
    const auto keys = missing_keys(taken);
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

std::string labs_of(const std::string& value) { return R"({"labs":)" + value + "}"; }

const std::string good = magnesium_json("m", "Patient/A", "0.8");
const std::string nobody = magnesium_json("n", "", "0.8");

}  // namespace

TEST_SUITE("hooks/intake") {
    TEST_CASE("missing, nothing there, unreadable and partial are four different things") {
        const std::string page_link = "https://ehr.example/fhir?p=2";
        const std::vector<Row> rows = {
            row("no prefetch", "", Availability::missing, true),
            row("empty prefetch", "{}", Availability::missing, true),
            row("null", labs_of("null"), Availability::complete, false),
            row("empty searchset", labs_of(bundle_of({})), Availability::complete, false),
            row("Bundle with empty entry", labs_of(R"({"resourceType":"Bundle","entry":[]})"),
                Availability::complete, false),
            row("Epic's outcome-only Bundle",
                labs_of(R"({"resourceType":"Bundle","entry":[{"search":{"mode":"outcome"},"resource":)" +
                        std::string{outcome_json} + "}]}"),
                Availability::complete, false),
            row("outcome in place of data", labs_of(std::string{outcome_json}), Availability::unreadable,
                false),
            row("pre-1.0 wrapper",
                labs_of(R"({"response":{"status":"200 OK"},"resource":)" + bundle_of({good}) + "}"),
                Availability::unreadable, false),
            row("scalar", labs_of("7"), Availability::unreadable, false),
            row("a Patient only", labs_of(patient_json("A")), Availability::unreadable, false),
            row("results", labs_of(bundle_of({good})), Availability::complete, false),
            row("one resource", labs_of(good), Availability::complete, false),
            row("array of resources", labs_of("[" + good + "]"), Availability::complete, false),
            row("entry without resource",
                labs_of(R"({"resourceType":"Bundle","entry":[{"fullUrl":"x"},{"resource":)" + good + "}]}"),
                Availability::partial, false),
            row("some without subject", labs_of(bundle_of({good, nobody})), Availability::partial, false),
            row("all without subject", labs_of(bundle_of({nobody})), Availability::unreadable, false),
            row("another key", R"({"myLabs":)" + bundle_of({good}) + "}", Availability::complete, false),
            row("another key, a page of one",
                R"({"lastMg":)" + bundle_with_next({good}, "https://ehr.example/fhir/O?_count=1&p=2") + "}",
                Availability::complete, false),
            row("under the key of another kind", R"({"conditions":)" + bundle_of({good}) + "}",
                Availability::complete, false),
            row("another key, null", R"({"myLabs":null})", Availability::missing, true),
            row("another key, empty", R"({"myLabs":)" + bundle_of({}) + "}", Availability::missing, true),
            row("another key, empty with self link",
                R"({"x":{"resourceType":"Bundle","link":[)"
                R"({"relation":"self","url":"https://e/fhir/Observation?code=1"}]}})",
                Availability::complete, true),
            row("another key, outcome", R"({"x":)" + std::string{outcome_json} + "}", Availability::missing,
                true),
            row("vitals alone", R"({"vitals":null})", Availability::missing, true),
            row("results among the vitals", R"({"vitals":)" + bundle_of({good}) + "}", Availability::complete,
                true),
        };
        for (const Row& one : rows) {
            CAPTURE(one.what);
            const Taken taken{{.prefetch = one.prefetch}};
            REQUIRE(taken.result.has_value());
            CHECK(taken.intake->availability(DataKind::observations) == one.expected);
            CHECK(is_missing(taken, "labs") == one.is_key_missing);
        }
    }

    TEST_CASE("exactly the keys that did not come are missing") {
        const Taken none{{}};
        CHECK(missing_keys(none).size() == find_service("electrolyte-review")->prefetch.size());
        const Taken some{{.prefetch = R"({"patient":)" + patient_json("A") + R"(,"labs":null,"conditions":)" +
                                      bundle_of({}) + R"(,"medications":)" + std::string{outcome_json} +
                                      "}"}};
        CHECK(missing_keys(some) == std::vector<std::string>{"vitals", "recentMedications", "administrations",
                                                             "procedures", "serviceRequests", "encounter"});
        CHECK(some.intake->prefetch_hits() == 4);
    }

    TEST_CASE("a weight under a key of the client's own is no laboratory answer") {
        std::string weight = magnesium_json("w", "Patient/A", "70");
        weight.replace(weight.find("19123-9"), 7, "29463-7");
        const Taken taken{{.prefetch = R"({"weight":)" + bundle_of({weight}) + "}"}};
        CHECK(is_missing(taken, "labs"));
        CHECK_FALSE(is_missing(taken, "vitals"));
    }

    TEST_CASE("statements of what is taken at home do not answer the template for orders") {
        const Taken taken{{.prefetch = R"({"home":)" +
                                       bundle_of({R"({"resourceType":"MedicationStatement","id":"s",)"
                                                  R"("subject":{"reference":"Patient/A"}})"}) +
                                       "}"}};
        CHECK(is_missing(taken, "medications"));
        CHECK(taken.intake->availability(DataKind::medications) == Availability::complete);
    }

    TEST_CASE("a draft order that is also in the prefetch is no second order") {
        const std::string order = order_json("o1", "Patient/A", "draft", magnesium_sulfate);
        const Taken taken{
            {.hook = "order-sign",
             .context_more = R"("draftOrders":)" + bundle_of({order}),
             .prefetch = R"({"request":)" + order + "}"},
            "electrolyte-order-sign"
        };
        REQUIRE(taken.result.has_value());
        CHECK(taken.intake->resources().size() == 1);
        CHECK(taken.intake->resources().front().role == Role::draft);
        CHECK(is_missing(taken, "medications"));
    }

    TEST_CASE("the same resource twice counts once") {
        const Taken taken{
            {.prefetch = R"({"labs":)" + bundle_of({good, good}) + R"(,"again":)" + good + "}"}};
        CHECK(taken.intake->resources().size() == 1);
        CHECK(taken.intake->availability(DataKind::observations) == Availability::complete);
    }

    TEST_CASE("on order-select only the selected orders are checked") {
        const std::string one = order_json("o1", "Patient/A", "draft", magnesium_sulfate);
        const std::string two = order_json("o2", "Patient/A", "draft", magnesium_sulfate);
        const auto roles = [&](const std::string& selections) {
            const Taken taken{
                {.hook = "order-select",
                 .context_more =
                     R"("selections":)" + selections + R"(,"draftOrders":)" + bundle_of({one, two})},
                "electrolyte-order-select"
            };
            REQUIRE(taken.result.has_value());
            std::vector<Role> found;
            for (const Resource& resource : taken.intake->resources()) found.push_back(resource.role);
            return found;
        };
        CHECK(roles(R"(["MedicationRequest/o2"])") == std::vector<Role>{Role::set_aside, Role::draft});
        CHECK(roles(R"(["https://ehr.example/fhir/MedicationRequest/o1"])") ==
              std::vector<Role>{Role::draft, Role::set_aside});
        CHECK(roles("[]") == std::vector<Role>{Role::draft, Role::draft});
    }

    TEST_CASE("a draft may leave its patient to the context") {
        const Taken taken{
            {.hook = "order-sign",
             .context_more =
                 R"("draftOrders":)" + bundle_of({order_json("o", "", "draft", magnesium_sulfate)})},
            "electrolyte-order-sign"
        };
        CHECK(taken.result.has_value());
    }

    TEST_CASE("a resource of another patient fails the request wherever and however it comes") {
        const std::vector<std::string> foreign = {
            magnesium_json("m", "Patient/B", "0.8"),
            magnesium_json("m", "Group/A", "0.8"),
            magnesium_json("m", "https://other.example/fhir/Patient/A", "0.8"),
            magnesium_json("m", "urn:uuid:1", "0.8"),
            magnesium_json("m", "#p", "0.8"),
            patient_json("B"),
            order_json("o", "Patient/B", "active", magnesium_sulfate),
            R"({"resourceType":"Condition","id":"c","subject":{"reference":"Patient/B"}})",
            R"({"resourceType":"Procedure","id":"c","subject":{"reference":"Patient/B"}})",
            R"({"resourceType":"Encounter","id":"c","subject":{"reference":"Patient/B"}})",
            R"({"resourceType":"ServiceRequest","id":"c","subject":{"reference":"Patient/B"}})",
            R"({"resourceType":"MedicationStatement","id":"c","subject":{"reference":"Patient/B"}})",
            R"({"resourceType":"MedicationAdministration","id":"c","subject":{"reference":"Patient/B"}})",
            R"({"resourceType":"AllergyIntolerance","id":"c","patient":{"reference":"Patient/B"}})",
            R"({"resourceType":"Condition","id":"c","subject":{"reference":"Patient/A"},)"
            R"("patient":{"reference":"Patient/B"}})",
        };
        for (const std::string& resource : foreign) {
            CAPTURE(resource);
            for (const std::string& value : {resource, bundle_of({good, resource}), "[" + resource + "]"}) {
                for (const char* key : {"labs", "patient", "conditions", "anything"}) {
                    const Taken taken{
                        {.prefetch = "{" + text_of(key) + ":" + value + "}", .server = text_of(ehr)}
                    };
                    REQUIRE_FALSE(taken.result.has_value());
                    CHECK(taken.result.error().kind == fhir::ProblemKind::wrong_patient);
                    CHECK(taken.result.error().path.starts_with("prefetch."));
                }
            }
            const Taken draft{
                {.hook = "order-sign",
                 .context_more = R"("draftOrders":)" + bundle_of({resource}),
                 .server = text_of(ehr)},
                "electrolyte-order-sign"
            };
            REQUIRE_FALSE(draft.result.has_value());
            CHECK(draft.result.error().path.starts_with("context.draftOrders.entry[0].resource."));
            const Taken refill{
                {.hook = "medication-refill",
                 .context_more = R"("medications":)" + bundle_of({resource}),
                 .server = text_of(ehr)},
                "electrolyte-refill"
            };
            REQUIRE_FALSE(refill.result.has_value());
            CHECK(refill.result.error().path.starts_with("context.medications.entry[0].resource."));
            const Taken leaving{
                {.hook = "encounter-discharge",
                 .context_more = R"("encounterId":"E")",
                 .prefetch = R"({"encounter":)" + resource + "}",
                 .server = text_of(ehr)},
                "electrolyte-discharge"
            };
            REQUIRE_FALSE(leaving.result.has_value());
            CHECK(leaving.result.error().kind == fhir::ProblemKind::wrong_patient);
        }
    }

    TEST_CASE("a urn subject is resolved by the Patient of the same request") {
        const std::string subject = magnesium_json("m", "urn:uuid:1", "0.8");
        const auto prefetch = [&](const std::string& id) {
            return R"({"b":{"resourceType":"Bundle","entry":[{"resource":)" + subject +
                   R"(},{"fullUrl":"urn:uuid:1","resource":)" + patient_json(id) + "}]}}";
        };
        CHECK(Taken{{.prefetch = prefetch("A")}}.result.has_value());
        CHECK_FALSE(Taken{{.prefetch = prefetch("B")}}.result.has_value());
    }

    TEST_CASE("what was not evaluated is named") {
        const Taken taken{{.prefetch = R"({"labs":)" + bundle_of({good, nobody}) + R"(,"x":7})"}};
        std::vector<std::string> paths;
        for (const Unevaluated& one : taken.intake->unevaluated()) paths.push_back(one.where.path());
        CHECK(paths == std::vector<std::string>{"prefetch.x", "prefetch.labs.entry[1].resource"});
    }

    TEST_CASE("pages are followed where all data are needed, and not where the newest are enough") {
        Taken taken{{.prefetch = R"({"labs":)" + bundle_with_next({good}, "p2") + R"(,"vitals":)" +
                                 bundle_with_next({}, "p3") + R"(,"administrations":)" +
                                 bundle_with_next({}, "p4") + R"(,"mine":)" +
                                 bundle_with_next({magnesium_json("z", "Patient/A", "2")}, "p5") + "}"}};
        std::vector<std::string> links;
        for (const NextPage& page : taken.intake->take_next_pages()) links.emplace_back(page.link);
        CHECK(links == std::vector<std::string>{"p2", "p5"});
        CHECK(taken.intake->take_next_pages().empty());
        taken.intake->cut(DataKind::observations);
        CHECK(taken.intake->availability(DataKind::observations) == Availability::partial);
    }

    TEST_CASE("a Patient that was looked for and is not there is a shortfall") {
        const Taken null_patient{{.prefetch = R"({"patient":null})"}};
        CHECK(null_patient.intake->is_patient_unobtainable());
        REQUIRE_FALSE(null_patient.intake->shortfalls().empty());
        CHECK(null_patient.intake->shortfalls().front().key == "patient");
        const Taken absent{{}};
        CHECK_FALSE(absent.intake->is_patient_unobtainable());
    }
}

}  // namespace lytes::tests
