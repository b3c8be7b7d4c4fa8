#include "fhir/r4/decode.hpp"
#include "tests/fhir/parsed.hpp"

namespace lytes::fhir::r4 {
namespace {

Patient patient(const std::string& text) {
    Parsed parsed(text);
    Patient read = decode_patient(parsed.root(), parsed.arena()).value();
    read.id = {};
    return read;
}

Condition condition(const std::string& text) {
    Parsed parsed(text);
    Condition read = decode_condition(parsed.root(), parsed.arena());
    read.id = read.text = {};
    return read;
}

Procedure procedure(const std::string& text) {
    Parsed parsed(text);
    Procedure read = decode_procedure(parsed.root(), parsed.arena());
    read.id = read.text = {};
    return read;
}

Procedure service(const std::string& text) {
    Parsed parsed(text);
    Procedure read = decode_service_request(parsed.root(), parsed.arena());
    read.id = read.text = {};
    return read;
}

LaboratoryOrder laboratory(const std::string& text) {
    Parsed parsed(text);
    LaboratoryOrder read = decode_laboratory_order(parsed.root(), parsed.arena());
    read.id = {};
    return read;
}

Encounter encounter(const std::string& text) {
    Parsed parsed(text);
    Encounter read = decode_encounter(parsed.root(), parsed.arena());
    read.id = {};
    return read;
}

std::string subject(const std::string& text) {
    Parsed parsed(text);
    return std::string(subject_reference(parsed.root(), parsed.arena()).value_or("(nobody)"));
}

}  // namespace

TEST_SUITE("fhir/r4/decode_clinical") {
    TEST_CASE("a patient's sex, birth and death") {
        CHECK(patient(R"({"gender":"female"})").sex == Sex::female);
        CHECK(patient(R"({"gender":"male"})").sex == Sex::male);
        CHECK(patient(R"({"gender":"other"})").sex == Sex::other);
        CHECK(patient(R"({"gender":"unknown"})").sex == Sex::unspecified);
        CHECK(patient(R"({"birthDate":"1950"})").birth->precision == DatePrecision::year);
        CHECK_FALSE(patient(R"({"birthDate":"1950-1"})").birth.has_value());
        CHECK(patient(R"({"deceasedBoolean":true})").is_deceased);
        CHECK_FALSE(patient(R"({"deceasedBoolean":false})").is_deceased);
        CHECK(patient(R"({"deceasedDateTime":"2026-01-01"})").is_deceased);
        CHECK(patient(R"({"deceasedDateTime":"2026-01-01"})").deceased.has_value());
        CHECK(patient(R"({"deceasedDateTime":"not a date"})").is_deceased);
        CHECK_FALSE(patient("{}").is_deceased);
    }

    TEST_CASE("what is no object is no patient") {
        Parsed parsed("[1]");
        const auto read = decode_patient(parsed.root(), parsed.arena());
        REQUIRE_FALSE(read.has_value());
        CHECK(read.error().kind == ProblemKind::wrong_type);
    }

    TEST_CASE("a condition's codes, statuses and dates in R4, STU3 and DSTU2") {
        const Condition r4 =
            condition(R"({"code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"I47.21"}]},
            "clinicalStatus":{"coding":[{"code":"active"}]},
                "verificationStatus":{"coding":[{"code":"confirmed"}]},
            "onsetDateTime":"2026-11-24T05:00:00Z","recordedDate":"2026-11-24"})");
        CHECK(r4.tags.has(ClinicalTag::torsades));
        CHECK(r4.status == ClinicalStatus::active);
        CHECK(r4.verification == VerificationStatus::confirmed);
        CHECK(r4.onset->has_time);
        CHECK_FALSE(r4.recorded->has_time);
        CHECK_FALSE(r4.is_abated);
        const Condition stu3 =
            condition(R"({"clinicalStatus":"resolved","verificationStatus":"entered-in-error",
            "onsetPeriod":{"start":"2020-01-01"},"assertedDate":"2021-01-01",
                "abatementPeriod":{"start":"2022-01-01"}})");
        CHECK(stu3.status == ClinicalStatus::resolved);
        CHECK(stu3.verification == VerificationStatus::entered_in_error);
        CHECK(stu3.onset.has_value());
        CHECK(stu3.recorded.has_value());
        CHECK(stu3.abated.has_value());
        CHECK(stu3.is_abated);
        CHECK(condition(R"({"dateRecorded":"2015-01-01"})").recorded.has_value());
        CHECK(condition(R"({"clinicalStatus":{"text":"Active"}})").status == ClinicalStatus::active);
        CHECK(condition("{}").status == ClinicalStatus::unspecified);
    }

    TEST_CASE("an abatement of any form is an abatement") {
        for (const char* const text :
             {R"({"abatementDateTime":"2026-01-01"})", R"({"abatementBoolean":true})",
              R"({"abatementString":"last year"})", R"({"abatementAge":{"value":5}})",
              R"({"abatementQuantity":{"value":5,"unit":"a"}})"}) {
            INFO(text);
            CHECK(condition(text).is_abated);
        }
        CHECK_FALSE(condition(R"({"abatementBoolean":false})").is_abated);
        CHECK_FALSE(condition(R"({"abatementDateTime":null})").is_abated);
    }

    TEST_CASE("a condition's tags are the union over its codings") {
        const Condition both = condition(R"({"code":{"coding":[
            {"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"N18.4"},
            {"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"G70.00"}]}})");
        CHECK(both.tags.has(ClinicalTag::ckd_stage_4));
        CHECK(both.tags.has(ClinicalTag::myasthenia));
    }

    TEST_CASE("procedures") {
        const Procedure done = procedure(
            R"({"status":"completed","performedPeriod":{"start":"2026-01-01","end":"2026-01-02"}})");
        CHECK(done.status == EventStatus::completed);
        CHECK(done.performed.has_value());
        CHECK(done.ended.has_value());
        CHECK_FALSE(done.is_order);
        CHECK(procedure(R"({"status":"in-progress"})").status == EventStatus::active);
        CHECK(procedure(R"({"status":"preparation"})").status == EventStatus::planned);
        CHECK(procedure(R"({"status":"not-done"})").status == EventStatus::not_done);
        CHECK(procedure(R"({"status":"completed","notPerformed":true})").status == EventStatus::not_done);
        CHECK(procedure(R"({"status":"entered-in-error"})").status == EventStatus::entered_in_error);
        CHECK(procedure(R"({"occurrenceDateTime":"2026-01-01"})").performed.has_value());
    }

    TEST_CASE("service requests are orders for procedures; a wish is not an active order") {
        const Procedure order = service(R"({"status":"active","intent":"order","authoredOn":"2026-01-01",
            "occurrencePeriod":{"start":"2026-01-02","end":"2026-01-03"}})");
        CHECK(order.is_order);
        CHECK(order.status == EventStatus::active);
        CHECK(order.performed->at < order.ended->at);
        CHECK(service(R"({"status":"active","intent":"proposal"})").status == EventStatus::planned);
        CHECK(service(R"({"status":"revoked"})").status == EventStatus::not_done);
        CHECK(service(R"({"status":"draft"})").status == EventStatus::planned);
        CHECK(service(R"({"status":"on-hold"})").status == EventStatus::on_hold);
        CHECK(service(R"({"status":"active","doNotPerform":true})").status == EventStatus::not_done);
        CHECK(service(R"({"occurrenceDateTime":"2026-01-02"})").performed.has_value());
    }

    TEST_CASE("a laboratory order tells what is measured, and until when it is due") {
        const LaboratoryOrder order = laboratory(R"({"status":"active","intent":"order",
            "code":{"coding":[{"system":"http://loinc.org","code":"19123-9"}]},
            "authoredOn":"2026-01-01T08:00:00Z","occurrenceDateTime":"2026-01-09T08:00:00Z"})");
        CHECK(order.measures == Measures{Measure::magnesium});
        CHECK(order.status == EventStatus::active);
        REQUIRE(order.due.has_value());
        CHECK(order.authored.has_value());
        const auto due = [](const std::string& occurrence) { return laboratory("{" + occurrence + "}").due; };
        const auto day = [](int number) {
            return fhir::Instant{std::chrono::sys_days{std::chrono::year{2026} / 1 / number}};
        };
        CHECK(order.due->at == day(9) + std::chrono::hours{8});
        CHECK(due(R"("occurrencePeriod":{"start":"2026-01-02","end":"2026-01-05"})")->at == day(5));
        CHECK(due(R"("occurrencePeriod":{"start":"2026-01-02"})")->at == day(2));
        CHECK(due(R"("occurrenceTiming":{"event":["2026-01-07","2026-01-03"]})")->at == day(7));
        CHECK(due(R"("occurrenceTiming":{"repeat":{"boundsPeriod":{"end":"2026-01-08"}}})")->at == day(8));
        CHECK_FALSE(due(R"("occurrenceTiming":{"code":{"text":"weekly"}})").has_value());
        CHECK_FALSE(due(R"("status":"active")").has_value());
        CHECK(laboratory(R"({"code":{"text":"magnesium"}})").measures.is_empty());
        CHECK(laboratory(R"({"orderDetail":[{"coding":[{"system":"http://loinc.org","code":"2823-3"}]}]})")
                  .measures == Measures{Measure::potassium});
        // DSTU2 and R5
        CHECK(laboratory(R"({"item":[{"code":{"coding":[{"system":"http://loinc.org","code":"2823-3"}]}}]})")
                  .measures == Measures{Measure::potassium});
        CHECK(laboratory(R"({"code":{"concept":{"coding":[{"system":"http://loinc.org","code":"2823-3"}]}}})")
                  .measures == Measures{Measure::potassium});
        CHECK(due(R"("scheduledDateTime":"2026-01-04")")->at == day(4));
        CHECK(laboratory(R"({"status":"active","intent":"option"})").status == EventStatus::planned);
        CHECK(laboratory(R"({"status":"active","doNotPerform":true})").status == EventStatus::not_done);
    }

    TEST_CASE("the encounter's class decides the setting (algorithm A7)") {
        for (const char* const code : {"IMP", "ACUTE", "NONAC", "OBSENC", "SS", "EMER"}) {
            INFO(code);
            CHECK(encounter(R"({"class":{"code":")" + std::string(code) + R"("}})").setting ==
                  EncounterClass::inpatient);
        }
        for (const char* const code : {"AMB", "HH", "VR"}) {
            INFO(code);
            CHECK(encounter(R"({"class":{"code":")" + std::string(code) + R"("}})").setting ==
                  EncounterClass::outpatient);
        }
        CHECK(encounter(R"({"class":{"code":"FLD"}})").setting == EncounterClass::unspecified);
        CHECK(encounter("{}").setting == EncounterClass::unspecified);
        CHECK(encounter(R"({"class":"inpatient"})").setting == EncounterClass::inpatient);
        CHECK(encounter(R"({"class":[{"coding":[{"code":"AMB"}]}]})").setting == EncounterClass::outpatient);
        CHECK(encounter(R"({"class":{"code":"EMER"}})").is_emergency);
        CHECK_FALSE(encounter(R"({"class":{"code":"IMP"}})").is_emergency);
    }

    TEST_CASE("intensive care by class, by display and by contained location") {
        CHECK(encounter(R"({"class":{"code":"ICU"}})").is_icu);
        CHECK(encounter(R"({"location":[{"location":{"display":"Medical ICU bed 3"}}]})").is_icu);
        CHECK(encounter(R"({"location":{"status":"active","location":{"reference":"#l"}},"contained":[
            {"resourceType":"Location","id":"l","type":[{"coding":[
            {"system":"http://terminology.hl7.org/CodeSystem/v3-RoleCode","code":"ICU"}]}]}]})")
                  .is_icu);
        CHECK(encounter(
                  R"({"location":[{"location":{"display":"Ward 4"},
                    "physicalType":{"text":"Intensive care"}}]})")
                  .is_icu);
        CHECK_FALSE(encounter(R"({"location":[{"location":{"display":"Ward 4"}}]})").is_icu);
        CHECK_FALSE(encounter(R"({"class":{"code":"IMP"}})").is_icu);
    }

    TEST_CASE("a stay that is planned, over, or of a finished encounter is not intensive care now") {
        CHECK_FALSE(
            encounter(R"({"location":[{"status":"completed","location":{"display":"ICU"}}]})").is_icu);
        CHECK_FALSE(encounter(R"({"location":[{"status":"planned","location":{"display":"ICU"}}]})").is_icu);
        CHECK_FALSE(
            encounter(R"({"location":[{"location":{"display":"ICU"},"period":{"end":"2026-01-01"}}]})")
                .is_icu);
        CHECK_FALSE(encounter(R"({"status":"finished","location":[{"location":{"display":"ICU"}}]})").is_icu);
        CHECK(encounter(
                  R"({"status":"in-progress","location":[{"location":{"display":"ICU"},
                    "period":{"start":"2026-01-01"}}]})")
                  .is_icu);
    }

    TEST_CASE("an encounter's status and period") {
        const Encounter read =
            encounter(R"({"status":"in-progress","period":{"start":"2026-01-01T00:00:00Z"}})");
        CHECK(read.status == EventStatus::active);
        CHECK(read.started.has_value());
        CHECK_FALSE(read.ended.has_value());
        CHECK(encounter(R"({"actualPeriod":{"end":"2026-01-01"}})").ended.has_value());
        CHECK(encounter(R"({"status":"finished"})").status == EventStatus::completed);
    }

    TEST_CASE("locations outside the encounter are named for looking up") {
        Parsed parsed(R"({"location":[{"location":{"reference":"Location/1"}},{"location":{"reference":"#l"}},
            {"status":"completed","location":{"reference":"Location/2"}},{"location":{}}]})");
        const auto references = current_locations(parsed.root(), parsed.arena());
        REQUIRE(references.size() == 1);
        CHECK(references[0] == "Location/1");
        const Parsed icu(R"({"resourceType":"Location","type":[{"coding":[{"code":"PEDICU"}]}]})");
        CHECK(is_intensive_care(icu.root()));
        const Parsed ward(R"({"resourceType":"Location","name":"Ward 7"})");
        CHECK_FALSE(is_intensive_care(ward.root()));
        const Parsed named(R"({"resourceType":"Location","name":"Cardiac Intensive Care Unit"})");
        CHECK(is_intensive_care(named.root()));
    }

    TEST_CASE("whose resource it is") {
        CHECK(subject(R"({"resourceType":"Patient","id":"7"})") == "Patient/7");
        CHECK(subject(R"({"resourceType":"Patient"})") == "(nobody)");
        CHECK(subject(R"({"subject":{"reference":"Patient/1"}})") == "Patient/1");
        CHECK(subject(R"({"patient":{"reference":"https://ehr/fhir/Patient/1"}})") ==
              "https://ehr/fhir/Patient/1");
        CHECK(subject(R"({"subject":{"reference":"Group/1"}})") == "Group/1");
        CHECK(subject(R"({"subject":[{"reference":"Patient/1"}]})") == "Patient/1");
        CHECK(subject(R"({"subject":[{"reference":"Patient/1"},{"reference":"Patient/2"}]})") == "(nobody)");
        CHECK(subject(R"({"subject":[null]})") == "(nobody)");
        CHECK(subject(R"({"subject":{"display":"Somebody"}})") == "(nobody)");
        CHECK(subject(R"({"subject":null,"patient":{"reference":"Patient/1"}})") == "Patient/1");
        CHECK(subject("{}") == "(nobody)");
    }
}

}  // namespace lytes::fhir::r4
