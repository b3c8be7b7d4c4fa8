#include "fhir/release.hpp"

#include <array>
#include <iostream>
#include <string>

#include "fhir/bundle.hpp"
#include "tests/fhir/lookups.hpp"
#include "tests/fhir/parsed.hpp"

namespace lytes::fhir {
namespace {

/// One resource in the shape of each release, and what every one of them must say.
struct Told {
    std::string_view release;
    const char* resource;
};

Release named(std::string_view name) { return parse_release(name); }

MedicationOrder order_of(Parsed& parsed) {
    const Release release = release_of(parsed.root(), Release::unknown);
    return row_of(release).decode.medication_order(parsed.root(), ContainedMedications{}, parsed.arena());
}

}  // namespace

TEST_SUITE("fhir/release") {
    TEST_CASE("a release is known by its name and its version number") {
        struct Row {
            std::string_view text;
            Release release;
        };
        // clang-format off
        constexpr auto rows = std::to_array<Row>({
            {"R4", Release::r4},
            {"r4", Release::r4},
            {"4.0.1", Release::r4},
            {"4.3.0", Release::r4},
            {"STU3", Release::stu3},
            {"3.0.2", Release::stu3},
            {"dstu2", Release::dstu2},
            {"1.0.2", Release::dstu2},
            {"R5", Release::r5},
            {"5.0.0", Release::r5},
            {"", Release::unknown},
            {"R", Release::unknown},
            {"R44", Release::unknown},
            {"10.0.1", Release::unknown},
            {"6.0.0", Release::unknown},
        });
        // clang-format on
        for (const auto& [text, release] : rows) {
            CAPTURE(text);
            CHECK(parse_release(text) == release);
        }
    }

    TEST_CASE("every release has one row, and unknown is R4") {
        CHECK(releases().size() == 4);
        for (const ReleaseRow& row : releases()) CHECK(&row_of(row.release) == &row);
        CHECK(row_of(Release::unknown).release == Release::r4);
    }

    TEST_CASE("a resource shows its release where its shape can be told from the others") {
        // empty: more than one is possible, or none
        // clang-format off
        constexpr auto rows = std::to_array<Told>({
            {"DSTU2", R"({"resourceType":"MedicationOrder"})"},
            {"DSTU2", R"({"resourceType":"DiagnosticOrder"})"},
            {"DSTU2", R"({"resourceType":"ProcedureRequest","orderedOn":"2026-11-20"})"},
            {"STU3", R"({"resourceType":"ProcedureRequest","intent":"order"})"},
            {"", R"({"resourceType":"ProcedureRequest"})"},
            {"STU3", R"({"resourceType":"MedicationRequest","context":{"reference":"Encounter/1"}})"},
            {"R4", R"({"resourceType":"MedicationRequest","encounter":{},"medicationCodeableConcept":{}})"},
            {"R5", R"({"resourceType":"MedicationRequest","medication":{"concept":{}}})"},
            {"", R"({"resourceType":"MedicationRequest","medicationCodeableConcept":{}})"},
            {"", R"({"resourceType":"MedicationRequest","medication":{},"context":{}})"},
            {"DSTU2", R"({"resourceType":"MedicationStatement","patient":{"reference":"Patient/1"}})"},
            {"STU3", R"({"resourceType":"MedicationStatement","taken":"y"})"},
            {"R5", R"({"resourceType":"MedicationStatement","adherence":{}})"},
            {"R5", R"({"resourceType":"MedicationUsage"})"},
            {"DSTU2", R"({"resourceType":"MedicationAdministration","wasNotGiven":false})"},
            {"STU3", R"({"resourceType":"MedicationAdministration","notGiven":true})"},
            {"R5", R"({"resourceType":"MedicationAdministration","occurenceDateTime":"2026"})"},
            {"DSTU2", R"({"resourceType":"Observation","comments":"haemolysed"})"},
            {"STU3", R"({"resourceType":"Observation","comment":"haemolysed"})"},
            {"", R"({"resourceType":"Observation","interpretation":{}})"},
            {"", R"({"resourceType":"Observation","interpretation":[]})"},
            {"R5", R"({"resourceType":"Observation","triggeredBy":[{}]})"},
            {"DSTU2", R"({"resourceType":"Condition","patient":{},"clinicalStatus":"active"})"},
            {"STU3", R"({"resourceType":"Condition","subject":{},"clinicalStatus":"active"})"},
            {"", R"({"resourceType":"Condition","subject":{},"clinicalStatus":{}})"},
            {"DSTU2", R"({"resourceType":"Encounter","class":"inpatient"})"},
            {"R5", R"({"resourceType":"Encounter","class":[{}]})"},
            {"", R"({"resourceType":"Encounter","class":{"code":"IMP"},"period":{}})"},
            {"DSTU2", R"({"resourceType":"Procedure","notPerformed":true})"},
            {"R5", R"({"resourceType":"Procedure","occurrenceDateTime":"2026"})"},
            {"R4", R"({"resourceType":"ServiceRequest","reasonCode":[]})"},
            {"R5", R"({"resourceType":"ServiceRequest","reason":[]})"},
            {"", R"({"resourceType":"Patient"})"},
            {"", R"({"resourceType":"Basic"})"},
            {"", "[]"},
        });
        // clang-format on
        for (const auto& [release, resource] : rows) {
            CAPTURE(resource);
            const Parsed parsed(resource);
            const auto only = only_release(possible_releases(parsed.root()));
            CHECK(only.value_or(Release::unknown) == named(release));
        }
    }

    TEST_CASE("what the sender declared holds unless the shape says otherwise") {
        struct Row {
            const char* resource;
            Release declared;
            Release read_by;
        };
        // clang-format off
        constexpr auto rows = std::to_array<Row>({
            {R"({"resourceType":"MedicationOrder"})", Release::r4, Release::dstu2},
            {R"({"resourceType":"MedicationOrder"})", Release::unknown, Release::dstu2},
            {R"({"resourceType":"ProcedureRequest"})", Release::dstu2, Release::dstu2},
            {R"({"resourceType":"ProcedureRequest"})", Release::unknown, Release::stu3},
            {R"({"resourceType":"Observation"})", Release::r5, Release::r5},
            {R"({"resourceType":"Observation"})", Release::unknown, Release::r4},
            {R"({"resourceType":"Encounter","class":"x","actualPeriod":{}})", Release::stu3, Release::stu3},
            {R"({"resourceType":"Encounter","class":"x","actualPeriod":{}})", Release::unknown, Release::r4},
        });
        // clang-format on
        for (const Row& row : rows) {
            CAPTURE(row.resource);
            const Parsed parsed(row.resource);
            CHECK(release_of(parsed.root(), row.declared) == row.read_by);
        }
    }

    TEST_CASE("one order in four releases is one order") {
        // clang-format off
        constexpr auto rows = std::to_array<Told>({
            {"DSTU2",
             R"({"resourceType":"MedicationOrder","id":"1","status":"active","dateWritten":"2026-11-20",
              "medicationCodeableConcept":{"text":"magnesium sulfate"},"dosageInstruction":[{
              "siteCodeableConcept":{"text":"central line"},"timing":{"repeat":{"frequency":2,"period":1,
              "periodUnits":"d","boundsQuantity":{"value":3,"unit":"d"}}},
              "doseQuantity":{"value":4,"unit":"g"},
              "rateRatio":{"numerator":{"value":1,"unit":"g"},"denominator":{"value":1,"unit":"h"}}}]})"},
            {"STU3", R"({"resourceType":"MedicationRequest","id":"1","status":"active","intent":"order",
              "context":{"reference":"Encounter/1"},"authoredOn":"2026-11-20",
              "medicationCodeableConcept":{"text":"magnesium sulfate"},"dosageInstruction":[{
              "site":{"text":"central line"},"timing":{"repeat":{"frequency":2,"period":1,"periodUnit":"d",
              "boundsDuration":{"value":3,"unit":"d"}}},"doseQuantity":{"value":4,"unit":"g"},
              "rateQuantity":{"value":1,"unit":"g/h"}}]})"},
            {"R4", R"({"resourceType":"MedicationRequest","id":"1","status":"active","intent":"order",
              "encounter":{"reference":"Encounter/1"},"authoredOn":"2026-11-20",
              "medicationCodeableConcept":{"text":"magnesium sulfate"},"dosageInstruction":[{
              "site":{"text":"central line"},"timing":{"repeat":{"frequency":2,"period":1,"periodUnit":"d",
              "boundsDuration":{"value":3,"unit":"d"}}},"doseAndRate":[{"doseQuantity":{"value":4,"unit":"g"},
              "rateQuantity":{"value":1,"unit":"g/h"}}]}]})"},
            {"R5", R"({"resourceType":"MedicationRequest","id":"1","status":"active","intent":"order",
              "encounter":{"reference":"Encounter/1"},"authoredOn":"2026-11-20",
              "medication":{"concept":{"text":"magnesium sulfate"}},"dosageInstruction":[{
              "site":{"text":"central line"},"timing":{"repeat":{"frequency":2,"period":1,"periodUnit":"d",
              "boundsDuration":{"value":3,"unit":"d"}}},"doseAndRate":[{"doseQuantity":{"value":4,"unit":"g"},
              "rateQuantity":{"value":1,"unit":"g/h"}}]}]})"},
        });
        // clang-format on
        for (const auto& [release, resource] : rows) {
            CAPTURE(release);
            Parsed parsed(resource);
            CHECK(release_of(parsed.root(), Release::unknown) == named(release));
            const MedicationOrder order = order_of(parsed);
            CHECK(order.status == OrderStatus::active);
            CHECK(order.intent == OrderIntent::order);
            CHECK(order.authored.has_value());
            CHECK(order.drug.tags.has(DrugTag::magnesium_sulfate));
            REQUIRE(order.dosages.size() == 1);
            const Dosage& dosage = order.dosages[0];
            CHECK(dosage.dose->value == Decimal::of(4));
            CHECK(dosage.doubt == DoseDoubt::none);
            CHECK(dosage.line == VenousLine::central);
            CHECK(dosage.frequency == Decimal::of(2));
            CHECK(dosage.period->unit == Unit::day);
            CHECK(dosage.bounds->value == Decimal::of(3));
            CHECK((dosage.rate || (dosage.rate_amount && dosage.rate_time)));
        }
    }

    TEST_CASE("no file that others wrote for one release passes for another") {
        const auto folder = shared_folder() / "data/fhir";
        if (!std::filesystem::exists(folder)) {
            std::cout << "skipped: no corpus at " << folder << "\n";
            return;
        }
        int told = 0;
        for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
            const std::string name = file.path().filename();
            const bool is_json = file.path().extension() == ".json";
            const std::size_t from = name.starts_with("smart-") ? 6 : 0;
            const Release release = named(name.substr(from, name.find('-', from) - from));
            if (!is_json || release == Release::unknown) continue;
            CAPTURE(name);
            Parsed parsed(read_text(file.path()));
            for (const BundleEntry& entry : read_batch(parsed.root(), parsed.arena()).entries) {
                CAPTURE(entry.resource.text("resourceType"));
                const Releases possible = possible_releases(entry.resource);
                CHECK(possible.has(release));
                if (only_release(possible)) ++told;
            }
        }
        CHECK(told > 20);
    }
}

}  // namespace lytes::fhir
