#include "fhir/drafting.hpp"

#include <array>
#include <string>

#include "fhir/release.hpp"
#include "tests/fhir/drafts.hpp"
#include "tests/fhir/lookups.hpp"
#include "tests/fhir/parsed.hpp"

namespace lytes::fhir {

using tests::a_context;
using tests::a_medication_draft;
using tests::a_service_draft;
using tests::encoded;

TEST_SUITE("fhir/drafting") {
    TEST_CASE("a medication draft for STU3 and R5, member by member") {
        const std::string dose =
            R"("doseQuantity":{"value":2,"unit":"g",)"
            R"("system":"http://unitsofmeasure.org","code":"g"},"rateQuantity":{"value":2.0,)"
            R"("unit":"g/h","system":"http://unitsofmeasure.org","code":"g/h"})";
        const std::string drug =
            R"({"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"6585",)"
            R"("display":"magnesium sulfate"}],"text":"Magnesium sulfate"})";
        const std::string instruction =
            R"("dosageInstruction":[{"text":"2 g IV over 1 h","timing":{"repeat":{"count":1,"duration":1,)"
            R"("durationUnit":"h"}},"route":{"coding":[{"system":"http://snomed.info/sct","code":"47625008",)"
            R"("display":"Intravenous"}],"text":"Intravenous"},)";
        const std::string head =
            R"({"resourceType":"MedicationRequest","status":"draft","intent":"proposal",)"
            R"("priority":"urgent",)";
        CHECK(
            encoded(Release::stu3, a_medication_draft(), a_context()) ==
            head + R"("medicationCodeableConcept":)" + drug +
                R"(,"subject":{"reference":"Patient/p1"},"context":{"reference":"Encounter/e1"},)"
                R"("authoredOn":"2026-11-04T09:00:00Z","requester":{"agent":{"reference":"Practitioner/9"}},)"
                R"("reasonReference":[{"reference":"Observation/mg-1"}],)" +
                instruction + dose + "}]}");
        CHECK(encoded(Release::r5, a_medication_draft(), a_context()) ==
              head + R"("medication":{"concept":)" + drug +
                  R"(},"subject":{"reference":"Patient/p1"},"encounter":{"reference":"Encounter/e1"},)"
                  R"("authoredOn":"2026-11-04T09:00:00Z","requester":{"reference":"Practitioner/9"},)"
                  R"("reason":[{"reference":{"reference":"Observation/mg-1"}}],)" +
                  instruction + R"("doseAndRate":[{)" + dose + "}]}]}");
    }

    TEST_CASE("a service draft for STU3 and R5, member by member") {
        const std::string category =
            R"("category":[{"coding":[{"system":"http://snomed.info/sct","code":"108252007",)"
            R"("display":"Laboratory procedure"}]}],)";
        const std::string code = R"({"coding":[{"system":"http://loinc.org","code":"19123-9",)"
                                 R"("display":"Magnesium"}],"text":"Magnesium in 6 h"})";
        CHECK(
            encoded(Release::stu3, a_service_draft(), a_context()) ==
            R"({"resourceType":"ProcedureRequest","status":"draft","intent":"proposal",)"
            R"("priority":"routine",)" +
                category + R"("code":)" + code +
                R"(,"subject":{"reference":"Patient/p1"},"context":{"reference":"Encounter/e1"},)"
                R"("occurrenceDateTime":"2026-11-04T15:00:00Z","authoredOn":"2026-11-04T09:00:00Z",)"
                R"("requester":{"agent":{"reference":"Practitioner/9"}},)"
                R"("reasonReference":[{"reference":"Observation/mg-1"}],)"
                R"("note":[{"text":"6 h after the infusion"}]})");
        CHECK(
            encoded(Release::r5, a_service_draft(), a_context()) ==
            R"({"resourceType":"ServiceRequest","status":"draft","intent":"proposal","priority":"routine",)" +
                category + R"("code":{"concept":)" + code +
                R"(},"subject":{"reference":"Patient/p1"},"encounter":{"reference":"Encounter/e1"},)"
                R"("occurrenceDateTime":"2026-11-04T15:00:00Z","authoredOn":"2026-11-04T09:00:00Z",)"
                R"("requester":{"reference":"Practitioner/9"},)"
                R"("reason":[{"reference":{"reference":"Observation/mg-1"}}],)"
                R"("note":[{"text":"6 h after the infusion"}]})");
    }

    TEST_CASE("a draft of any release reads back as the same draft order, of that release") {
        for (const ReleaseRow& row : releases()) {
            CAPTURE(row.name);
            Parsed parsed(encoded(row.release, a_medication_draft(), a_context()));
            CHECK(only_release(possible_releases(parsed.root())) == row.release);
            const MedicationOrder order =
                row.decode.medication_order(parsed.root(), NoMedications{}, parsed.arena());
            CHECK(order.status == OrderStatus::draft);
            CHECK(order.authored->at == a_context().authored);
            CHECK(order.drug.tags.has(DrugTag::magnesium_sulfate));
            CHECK(r4::subject_reference(parsed.root(), parsed.arena()) == "Patient/p1");
            REQUIRE(order.dosages.size() == 1);
            const Dosage& dosage = order.dosages[0];
            CHECK(dosage.text == "2 g IV over 1 h");
            CHECK(dosage.route == Route::intravenous);
            CHECK(dosage.dose->text == "2");
            CHECK(dosage.dose->unit == Unit::g);
            CHECK(dosage.doubt == DoseDoubt::none);
            CHECK(dosage.is_once);
            CHECK(dosage.duration->unit == Unit::hour);
            CHECK((dosage.rate ? dosage.rate->text : dosage.rate_amount->text) == "2.0");

            Parsed service(encoded(row.release, a_service_draft(), a_context()));
            const Procedure test = row.decode.service_request(service.root(), service.arena());
            CHECK(test.status == EventStatus::planned);
            CHECK(test.text == "Magnesium in 6 h");
            CHECK(r4::subject_reference(service.root(), service.arena()) == "Patient/p1");
        }
    }

    TEST_CASE("a repeated course reads back in every release") {
        MedicationDraft draft = a_medication_draft();
        draft.rate = draft.duration = {};
        draft.frequency = 2;
        draft.period_hours = 24;
        draft.course_days = 7;
        for (const ReleaseRow& row : releases()) {
            CAPTURE(row.name);
            Parsed parsed(encoded(row.release, draft, a_context()));
            const MedicationOrder order =
                row.decode.medication_order(parsed.root(), NoMedications{}, parsed.arena());
            const Dosage& dosage = order.dosages[0];
            CHECK(dosage.frequency == Decimal::of(2));
            CHECK(dosage.period->value == Decimal::of(24));
            CHECK(dosage.period->unit == Unit::hour);
            CHECK(dosage.bounds->value == Decimal::of(7));
            CHECK_FALSE(dosage.rate.has_value());
            CHECK_FALSE(dosage.rate_amount.has_value());
            CHECK_FALSE(dosage.is_once);
        }
    }

    TEST_CASE("a requester is named only where the release can name it") {
        DraftContext context = a_context();
        CHECK(usable_requester(context, "") == "Practitioner/9");
        CHECK(usable_requester(context, "Practitioner") == "Practitioner/9");
        context.requester = "PractitionerRole/9";
        CHECK(usable_requester(context, "") == "PractitionerRole/9");
        CHECK(usable_requester(context, "Practitioner").empty());
        context.requester = "dr-smith";
        CHECK(usable_requester(context, "").empty());
    }
}

}  // namespace lytes::fhir
