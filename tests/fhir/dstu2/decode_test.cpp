#include "fhir/dstu2/decode.hpp"

#include <array>
#include <string>

#include "tests/fhir/lookups.hpp"
#include "tests/fhir/parsed.hpp"

namespace lytes::fhir::dstu2 {
namespace {

MedicationOrder order_of(const std::string& members) {
    Parsed parsed(R"({"resourceType":"MedicationOrder")" + members + "}");
    return dstu2::decode_medication_order(parsed.root(), NoMedications{}, parsed.arena());
}

EventStatus status_of(const std::string& status) {
    Parsed parsed(R"({"resourceType":"DiagnosticOrder","status":")" + status + R"("})");
    return dstu2::decode_service_request(parsed.root(), parsed.arena()).status;
}

}  // namespace

TEST_SUITE("fhir/dstu2/decode") {
    TEST_CASE("a medication order is an order unless it is a draft") {
        CHECK(order_of(R"(,"status":"active")").intent == OrderIntent::order);
        CHECK(order_of(R"(,"status":"on-hold")").intent == OrderIntent::order);
        CHECK(order_of("").intent == OrderIntent::order);
        CHECK(order_of(R"(,"status":"draft")").intent == OrderIntent::unspecified);
        CHECK(order_of(R"(,"status":"active","intent":"plan")").intent == OrderIntent::plan);
    }

    TEST_CASE("a statement of DSTU2 says by whom, when, how much, and whether it is taken") {
        Parsed parsed(R"({"resourceType":"MedicationStatement","patient":{"reference":"Patient/1"},
            "status":"active","wasNotTaken":true,"effectivePeriod":{"start":"2026-11-01"},
            "medicationCodeableConcept":{"text":"magnesium oxide"},
            "dosage":[{"quantityRange":{"low":{"value":400,"unit":"mg"},
                "high":{"value":800,"unit":"mg"}}}]})");
        const MedicationOrder order =
            dstu2::decode_medication_order(parsed.root(), NoMedications{}, parsed.arena());
        CHECK(order.source == OrderSource::statement);
        CHECK(order.status == OrderStatus::not_taken);
        CHECK(order.started.has_value());
        CHECK(order.dosages[0].dose->text == "800");
        CHECK(order.dosages[0].doubt == DoseDoubt::range);
        CHECK(r4::subject_reference(parsed.root(), parsed.arena()) == "Patient/1");
    }

    TEST_CASE("an administration of DSTU2 says when, how much, and whether it was given") {
        Parsed parsed(R"([{"resourceType":"MedicationAdministration","patient":{"reference":"Patient/1"},
            "status":"completed","effectiveTimeDateTime":"2026-11-20T08:00:00Z",
            "dosage":{"quantity":{"value":2,"unit":"g"}}},
            {"resourceType":"MedicationAdministration","status":"completed","wasNotGiven":true}])");
        std::vector<MedicationOrder> orders;
        for (const json::Cursor one : parsed.root())
            orders.push_back(dstu2::decode_medication_order(one, NoMedications{}, parsed.arena()));
        CHECK(orders[0].source == OrderSource::administration);
        CHECK(orders[0].status == OrderStatus::completed);
        CHECK(orders[0].started->has_time);
        CHECK(orders[0].dosages[0].dose->unit == Unit::g);
        CHECK(orders[1].status == OrderStatus::not_taken);
    }

    TEST_CASE("a diagnostic order says what its items say, dated by its first event") {
        Parsed parsed(R"({"resourceType":"DiagnosticOrder","id":"7","status":"requested","item":[
            {"code":{"text":"Dialysis"}},
            {"code":{"coding":[{"system":"http://snomed.info/sct","code":"302497006"}]}}],
            "event":[{"status":"accepted","dateTime":"2026-11-20T10:00:00Z"},
                     {"status":"requested","dateTime":"2026-11-20T09:00:00Z"}]})");
        const Procedure order = dstu2::decode_service_request(parsed.root(), parsed.arena());
        CHECK(order.is_order);
        CHECK(order.id == "7");
        CHECK(order.text == "Dialysis");
        CHECK(order.tags.has(ClinicalTag::dialysis_procedure));
        CHECK(order.status == EventStatus::active);
        CHECK(order.performed->at == parse_moment("2026-11-20T09:00:00Z")->at);
    }

    TEST_CASE("states that only a diagnostic order has") {
        CHECK(status_of("review") == EventStatus::active);
        CHECK(status_of("failed") == EventStatus::not_done);
        CHECK(status_of("rejected") == EventStatus::not_done);
        CHECK(status_of("proposed") == EventStatus::planned);
        CHECK(status_of("suspended") == EventStatus::on_hold);
        CHECK(status_of("elsewhere") == EventStatus::unspecified);
    }

    TEST_CASE("a procedure request is dated by its order, else by its schedule") {
        struct Row {
            const char* members;
            const char* performed;
            bool is_ended;
        };
        // clang-format off
        constexpr auto rows = std::to_array<Row>({
            {R"("orderedOn":"2026-11-20T09:00:00Z","scheduledDateTime":"2026-11-21T09:00:00Z")",
             "2026-11-20T09:00:00Z", false},
            {R"("scheduledDateTime":"2026-11-21T09:00:00Z")", "2026-11-21T09:00:00Z", false},
            {R"("scheduledPeriod":{"start":"2026-11-21T09:00:00Z","end":"2026-11-22T09:00:00Z"})",
             "2026-11-21T09:00:00Z", true},
        });
        // clang-format on
        for (const Row& row : rows) {
            CAPTURE(row.members);
            Parsed parsed(std::string{R"({"resourceType":"ProcedureRequest","status":"accepted",)"} +
                          row.members + "}");
            const Procedure order = dstu2::decode_service_request(parsed.root(), parsed.arena());
            CHECK(order.performed->at == parse_moment(row.performed)->at);
            CHECK(order.ended.has_value() == row.is_ended);
        }
    }
}

}  // namespace lytes::fhir::dstu2
