#include "fhir/dstu2/encode.hpp"

#include <string>

#include <doctest/doctest.h>

#include "tests/fhir/drafts.hpp"

namespace lytes::fhir::dstu2 {

using tests::a_context;
using tests::a_medication_draft;
using tests::a_service_draft;
using tests::encoded;

TEST_SUITE("fhir/dstu2/encode") {
    TEST_CASE("a medication order, member by member") {
        CHECK(encoded(Release::dstu2, a_medication_draft(), a_context()) ==
              R"({"resourceType":"MedicationOrder","dateWritten":"2026-11-04T09:00:00Z","status":"draft",)"
              R"("patient":{"reference":"Patient/p1"},"prescriber":{"reference":"Practitioner/9"},)"
              R"("encounter":{"reference":"Encounter/e1"},"medicationCodeableConcept":{"coding":[)"
              R"({"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"6585",)"
              R"("display":"magnesium sulfate"}],"text":"Magnesium sulfate"},"dosageInstruction":[)"
              R"({"text":"2 g IV over 1 h","timing":{"repeat":{"count":1,"duration":1,"durationUnits":"h"}},)"
              R"("route":{"coding":[{"system":"http://snomed.info/sct","code":"47625008",)"
              R"("display":"Intravenous"}],"text":"Intravenous"},)"
              R"("doseQuantity":{"value":2,"unit":"g","system":"http://unitsofmeasure.org","code":"g"},)"
              R"("rateRatio":{"numerator":{"value":2.0,"unit":"g","system":"http://unitsofmeasure.org",)"
              R"("code":"g"},"denominator":{"value":1,"unit":"h","system":"http://unitsofmeasure.org",)"
              R"("code":"h"}}}]})");
    }

    TEST_CASE("a rate per weight keeps its weight in the numerator, and a rate without time is left out") {
        MedicationDraft draft = a_medication_draft();
        draft.rate = {"5.4", "mg/kg/h", "mg/kg/h"};
        CHECK(
            encoded(Release::dstu2, draft, a_context()).find(R"("numerator":{"value":5.4,"unit":"mg/kg")") !=
            std::string::npos);
        draft.rate = {"5", "drops", "drops"};
        CHECK(encoded(Release::dstu2, draft, a_context()).find("rateRatio") == std::string::npos);
    }

    TEST_CASE("a laboratory draft is a DiagnosticOrder and any other a ProcedureRequest") {
        const std::string head =
            R"("status":"draft","priority":"routine","subject":{"reference":"Patient/p1"},)"
            R"("encounter":{"reference":"Encounter/e1"},"orderer":{"reference":"Practitioner/9"},)";
        const std::string code = R"("code":{"coding":[{"system":"http://loinc.org","code":"19123-9",)"
                                 R"("display":"Magnesium"}],"text":"Magnesium in 6 h"})";
        CHECK(encoded(Release::dstu2, a_service_draft(), a_context()) ==
              R"({"resourceType":"DiagnosticOrder",)" + head +
                  R"("supportingInformation":[{"reference":"Observation/mg-1"}],"item":[{)" + code +
                  R"(}],"note":[{"text":"6 h after the infusion"}]})");
        ServiceDraft nursing = a_service_draft();
        nursing.is_laboratory = false;
        CHECK(encoded(Release::dstu2, nursing, a_context()) ==
              R"({"resourceType":"ProcedureRequest",)" + head + code +
                  R"(,"scheduledDateTime":"2026-11-04T15:00:00Z","orderedOn":"2026-11-04T09:00:00Z",)"
                  R"("notes":[{"text":"6 h after the infusion"}]})");
    }

    TEST_CASE("a laboratory draft without words for its time says the time itself") {
        ServiceDraft draft = a_service_draft();
        draft.timing = {};
        CHECK(
            encoded(Release::dstu2, draft, a_context()).find(R"("note":[{"text":"2026-11-04T15:00:00Z"}])") !=
            std::string::npos);
    }

    TEST_CASE("a user who is no practitioner signs nothing") {
        DraftContext context = a_context();
        context.requester = "PractitionerRole/3";
        CHECK(encoded(Release::dstu2, a_medication_draft(), context).find("prescriber") == std::string::npos);
        CHECK(encoded(Release::dstu2, a_service_draft(), context).find("orderer") == std::string::npos);
    }
}

}  // namespace lytes::fhir::dstu2
