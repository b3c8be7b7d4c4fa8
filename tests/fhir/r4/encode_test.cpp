#include "fhir/r4/encode.hpp"

#include <array>

#include "fhir/r4/decode.hpp"
#include "tests/fhir/lookups.hpp"
#include "tests/fhir/parsed.hpp"

namespace lytes::fhir::r4 {
namespace {

DraftContext a_context() {
    return {
        .patient_id = "p1",
        .encounter_id = "e1",
        .requester = "Practitioner/9",
        .authored = Instant{std::chrono::sys_days{std::chrono::year{2026} / 11 / 4}} + std::chrono::hours{9}};
}

constexpr auto magnesium_codings = std::to_array<OutputCoding>({
    {"http://www.nlm.nih.gov/research/umls/rxnorm", "6585",    "magnesium sulfate"},
    {"http://www.whocc.no/atc",                     "B05XA05", "magnesium sulfate"}
});

MedicationDraft a_draft() {
    MedicationDraft draft;
    draft.text = "Magnesium sulfate";
    draft.codings = magnesium_codings;
    draft.instruction = "2 g IV over 1 h, \"once\"";
    draft.route = Route::intravenous;
    draft.dose = {"2", "g", "g"};
    draft.rate = {"2.0", "g/h", "g/h"};
    draft.duration = {"1", "h", "h"};
    draft.reason_observation = "mg-1";
    draft.priority = Priority::urgent;
    return draft;
}

std::string encoded(const MedicationDraft& draft, const DraftContext& context) {
    std::pmr::string text;
    json::Writer writer(text);
    encode_medication_request(draft, context, request_form, writer);
    return std::string(text);
}

}  // namespace

TEST_SUITE("fhir/r4/encode") {
    TEST_CASE("a medication draft, member by member") {
        CHECK(
            encoded(a_draft(), a_context()) ==
            R"({"resourceType":"MedicationRequest","status":"draft","intent":"proposal","priority":"urgent",)"
            R"("medicationCodeableConcept":{"coding":[{)"
            R"("system":"http://www.nlm.nih.gov/research/umls/rxnorm",)"
            R"("code":"6585","display":"magnesium sulfate"},{"system":"http://www.whocc.no/atc",)"
            R"("code":"B05XA05",)"
            R"("display":"magnesium sulfate"}],"text":"Magnesium sulfate"},)"
            R"("subject":{"reference":"Patient/p1"},)"
            R"("encounter":{"reference":"Encounter/e1"},"authoredOn":"2026-11-04T09:00:00Z",)"
            R"("requester":{"reference":"Practitioner/9"},)"
            R"("reasonReference":[{"reference":"Observation/mg-1"}],)"
            R"("dosageInstruction":[{"text":"2 g IV over 1 h, \"once\"",)"
            R"("timing":{"repeat":{"count":1,"duration":1,)"
            R"("durationUnit":"h"}},"route":{"coding":[{"system":"http://snomed.info/sct","code":"47625008",)"
            R"("display":"Intravenous"}],"text":"Intravenous"},)"
            R"("doseAndRate":[{"doseQuantity":{"value":2,"unit":"g",)"
            R"("system":"http://unitsofmeasure.org","code":"g"},"rateQuantity":{"value":2.0,"unit":"g/h",)"
            R"("system":"http://unitsofmeasure.org","code":"g/h"}}]}]})");
    }

    TEST_CASE("a site's orderable comes first, and ours stay beside it") {
        MedicationDraft draft = a_draft();
        draft.site_code = {"https://site.example/orders", "12", "Mg 2 g"};
        const std::string text = encoded(draft, a_context());
        CHECK(
            text.find(R"("coding":[{"system":"https://site.example/orders","code":"12","display":"Mg 2 g"},)"
                      R"({"system":"http://www.nlm.nih.gov/research/umls/rxnorm")") != std::string::npos);
        ServiceDraft nursing;
        nursing.text = "Reflexes";
        nursing.site_code = {"https://site.example/orders", "13", ""};
        std::pmr::string out;
        json::Writer writer(out);
        encode_service_request(nursing, a_context(), request_form, writer);
        CHECK(out.find(R"("code":{"coding":[{"system":"https://site.example/orders","code":"13"}],"text")") !=
              std::string::npos);
    }

    TEST_CASE("a draft reads back as it was meant") {
        MedicationDraft draft = a_draft();
        draft.route = Route::oral;
        draft.dose = {"400", "mg", "mg"};
        draft.rate = draft.duration = {};
        draft.frequency = 2;
        draft.period_hours = 24;
        draft.course_days = 7;
        Parsed parsed(encoded(draft, a_context()));
        const MedicationOrder order = decode_medication_order(parsed.root(), NoMedications{}, parsed.arena());
        CHECK(order.status == OrderStatus::draft);
        CHECK(order.intent == OrderIntent::proposal);
        CHECK(order.priority == Priority::urgent);
        CHECK(order.authored->at == a_context().authored);
        CHECK(order.drug.match == DrugMatch::code);
        CHECK(order.drug.tags.has(DrugTag::magnesium_sulfate));
        REQUIRE(order.dosages.size() == 1);
        const Dosage& dosage = order.dosages[0];
        CHECK(dosage.route == Route::oral);
        CHECK(dosage.dose->text == "400");
        CHECK(dosage.dose->unit == Unit::mg);
        CHECK(dosage.doubt == DoseDoubt::none);
        CHECK(dosage.frequency == Decimal::of(2));
        CHECK(dosage.period->value == Decimal::of(24));
        CHECK(dosage.period->unit == Unit::hour);
        CHECK(dosage.bounds->value == Decimal::of(7));
        CHECK_FALSE(dosage.is_once);
        CHECK(subject_reference(parsed.root(), parsed.arena()) == "Patient/p1");
    }

    TEST_CASE("a single dose reads back as a single dose") {
        Parsed parsed(encoded(a_draft(), a_context()));
        const MedicationOrder order = decode_medication_order(parsed.root(), NoMedications{}, parsed.arena());
        CHECK(order.dosages[0].is_once);
        CHECK(order.dosages[0].route == Route::intravenous);
        CHECK(order.dosages[0].rate->unit == Unit::g_per_h);
        CHECK(order.dosages[0].duration->unit == Unit::hour);
    }

    TEST_CASE("what is not known is left out, and a requester that is no reference too") {
        DraftContext context = a_context();
        context.encounter_id = {};
        context.requester = "dr-smith";
        MedicationDraft draft;
        draft.text = "Hold";
        draft.priority = Priority::unspecified;
        const std::string text = encoded(draft, context);
        for (const char* const name : {"encounter", "requester", "reasonReference", "priority", "coding",
                                       "route", "doseAndRate", "duration", "boundsDuration"}) {
            INFO(name);
            CHECK(text.find('"' + std::string(name) + '"') == std::string::npos);
        }
        CHECK(Parsed(text).root().find("subject").has_value());
    }

    TEST_CASE("every route has words, and its code means the same route again") {
        for (const Route route :
             {Route::intravenous, Route::intraosseous, Route::intramuscular, Route::subcutaneous, Route::oral,
              Route::enteral_tube, Route::rectal, Route::inhaled, Route::topical}) {
            CAPTURE(static_cast<int>(route));
            MedicationDraft draft = a_draft();
            draft.route = route;
            Parsed parsed(encoded(draft, a_context()));
            const MedicationOrder order =
                decode_medication_order(parsed.root(), NoMedications{}, parsed.arena());
            CHECK(order.dosages[0].route == route);
        }
    }

    TEST_CASE("a laboratory draft") {
        ServiceDraft draft;
        draft.code = {"http://loinc.org", "19123-9", "Magnesium"};
        draft.text = "Magnesium, serum";
        draft.timing = "6 h after the end of the infusion";
        draft.occurrence = "2026-11-04T15:00:00Z";
        draft.reason_observation = "mg-1";
        std::pmr::string text;
        json::Writer writer(text);
        encode_service_request(draft, a_context(), request_form, writer);
        CHECK(text ==
              R"({"resourceType":"ServiceRequest","status":"draft","intent":"proposal","priority":"routine",)"
              R"("category":[{"coding":[{"system":"http://snomed.info/sct","code":"108252007",)"
              R"("display":"Laboratory procedure"}]}],"code":{"coding":[{"system":"http://loinc.org",)"
              R"("code":"19123-9",)"
              R"("display":"Magnesium"}],"text":"Magnesium, serum"},"subject":{"reference":"Patient/p1"},)"
              R"("encounter":{"reference":"Encounter/e1"},"occurrenceDateTime":"2026-11-04T15:00:00Z",)"
              R"("authoredOn":"2026-11-04T09:00:00Z","requester":{"reference":"Practitioner/9"},)"
              R"("reasonReference":[{"reference":"Observation/mg-1"}],)"
              R"("note":[{"text":"6 h after the end of the infusion"}]})");
        Parsed parsed{std::string(text)};
        const Procedure order = decode_service_request(parsed.root(), parsed.arena());
        CHECK(order.is_order);
        CHECK(order.status == EventStatus::planned);
        CHECK(order.text == "Magnesium, serum");
    }

    TEST_CASE("a nursing draft without a code has words and no laboratory category") {
        ServiceDraft draft;
        draft.text = "Continuous cardiac monitoring";
        draft.is_laboratory = false;
        std::pmr::string text;
        json::Writer writer(text);
        encode_service_request(draft, a_context(), request_form, writer);
        const Parsed parsed{std::string(text)};
        CHECK_FALSE(parsed.root().find("category").has_value());
        CHECK(parsed.root().find("code")->text("text") == "Continuous cardiac monitoring");
        CHECK_FALSE(parsed.root().find("code")->find("coding").has_value());
    }

    TEST_CASE("the sender's order comes back whole, with only its status changed (P9)") {
        const auto with_status = [](const std::string& order) {
            const Parsed parsed(order);
            std::pmr::string text;
            json::Writer writer(text);
            encode_with_status(parsed.root(), "cancelled", writer);
            return std::string(text);
        };
        CHECK(with_status(
                  R"({"resourceType":"MedicationRequest","status":"draft","x":[1.50,{"status":"draft"}]})") ==
              R"({"resourceType":"MedicationRequest","status":"cancelled","x":[1.50,{"status":"draft"}]})");
        CHECK(with_status(R"({"resourceType":"MedicationRequest","id":"1"})") ==
              R"({"status":"cancelled","resourceType":"MedicationRequest","id":"1"})");
    }
}

}  // namespace lytes::fhir::r4
