#include <iostream>
#include <sstream>
#include <vector>

#include "fhir/bundle.hpp"
#include "fhir/datatypes.hpp"
#include "fhir/r4/decode.hpp"
#include "tests/fhir/lookups.hpp"
#include "tests/fhir/parsed.hpp"

namespace lytes::fhir {
namespace {

struct Totals {
    int resources = 0;
    int measured = 0;
    int measured_without_value = 0;
    int orders = 0;
    int named_drugs = 0;
    int doses = 0;
    int conditions = 0;
};

void decode_all(const json::Cursor& value, Arena& arena, Totals& totals);

void decode_one(const json::Cursor& resource, Arena& arena, Totals& totals) {
    ++totals.resources;
    const std::string_view type = resource.text("resourceType");
    (void)r4::subject_reference(resource, arena);
    std::pmr::vector<Observation> observations(&arena);
    r4::decode_observation(resource, arena, observations);
    if (type == "Observation") {
        for (const Observation& one : observations) {
            if (one.measure == Measure::none) continue;
            ++totals.measured;
            if (!one.value) ++totals.measured_without_value;
        }
    }
    const MedicationOrder order = r4::decode_medication_order(resource, ContainedMedications{}, arena);
    if (type.starts_with("Medication") && type != "Medication") {
        ++totals.orders;
        if (order.drug.match != DrugMatch::none) ++totals.named_drugs;
        for (const Dosage& dosage : order.dosages)
            if (dosage.dose && dosage.doubt == DoseDoubt::none) ++totals.doses;
    }
    (void)r4::decode_patient(resource, arena);
    if (r4::decode_condition(resource, arena).status != ClinicalStatus::unspecified) ++totals.conditions;
    (void)r4::decode_procedure(resource, arena);
    (void)r4::decode_service_request(resource, arena);
    (void)r4::decode_encounter(resource, arena);
    (void)r4::is_intensive_care(resource);
    (void)r4::current_locations(resource, arena);
}

/// Whole documents, batches, and every value inside: each decoder meets every shape that occurs.
void decode_all(const json::Cursor& value, Arena& arena, Totals& totals) {
    (void)read_batch(value, arena);
    if (!value.text("resourceType").empty()) decode_one(value, arena, totals);
    for (const json::Cursor child : value)
        if (child.is_object() || child.is_array()) decode_all(child, arena, totals);
}

std::vector<std::string> documents_of(const std::filesystem::path& path) {
    if (path.extension() != ".ndjson") return {read_text(path)};
    std::vector<std::string> lines;
    std::istringstream text(read_text(path));
    for (std::string line; std::getline(text, line);)
        if (!line.empty()) lines.push_back(line);
    return lines;
}

}  // namespace

TEST_SUITE("fhir/corpus") {
    TEST_CASE("every resource that others wrote is decoded, by every decoder, without a crash") {
        const auto folder = shared_folder() / "data/fhir";
        if (!std::filesystem::exists(folder)) {
            std::cout << "skipped: no corpus at " << folder << "\n";
            return;
        }
        Totals totals;
        for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
            const auto extension = file.path().extension();
            if (extension != ".json" && extension != ".ndjson") continue;
            for (const std::string& text : documents_of(file.path())) {
                CAPTURE(file.path().string());
                std::pmr::monotonic_buffer_resource arena;
                const auto document = json::Document::parse(text, arena);
                CHECK(document.has_value());
                if (document) decode_all(json::Cursor(*document), arena, totals);
            }
        }
        CHECK(totals.resources > 800);
        CHECK(totals.measured > 100);
        CHECK(totals.orders > 90);
        CHECK(totals.named_drugs > totals.orders * 9 / 10);
        CHECK(totals.doses > 20);
        CHECK(totals.conditions > 40);
        MESSAGE("resources " << totals.resources << ", results " << totals.measured << " ("
                             << totals.measured_without_value << " without a number), orders "
                             << totals.orders << " (" << totals.named_drugs << " with a name, "
                             << totals.doses << " doses understood)");
    }

    TEST_CASE("the odd ones read as what they are") {
        const auto folder = shared_folder() / "data/fhir";
        if (!std::filesystem::exists(folder)) {
            std::cout << "skipped: no corpus at " << folder << "\n";
            return;
        }
        const auto observation = [&folder](const char* name, auto check) {
            Parsed parsed(read_text(folder / "observations" / name));
            std::pmr::vector<Observation> out(&parsed.arena());
            r4::decode_observation(parsed.root(), parsed.arena(), out);
            check(out);
        };
        observation("cqf-dstu3-serum-potassium.json", [](const auto& out) {
            CHECK(out[0].measure == Measure::potassium);
            CHECK(out[0].value->unit == Unit::mmol_per_l);
            CHECK(out[0].range->high->value == Decimal::of(55, 1));
        });
        observation("r4-Observation-f205.json", [](const auto& out) {
            REQUIRE(out.size() >= 2);
            CHECK_FALSE(out[0].value.has_value());
            CHECK(out[1].value->comparator == Comparator::greater);
        });
        observation("au-Observation-pathresult-suppressed-valueQuantity.json",
                    [](const auto& out) { CHECK_FALSE(out[0].value.has_value()); });
        observation("uscore-q-t-interval-ekg-lead.json",
                    [](const auto& out) { CHECK(out[0].status == ResultStatus::final_result); });

        Parsed potassium(read_text(folder / "medications/r4-MedicationRequest-medrx0322.json"));
        const MedicationOrder order =
            r4::decode_medication_order(potassium.root(), ContainedMedications{}, potassium.arena());
        CHECK(order.drug.match == DrugMatch::contained);
        CHECK(order.drug.tags.has(DrugTag::potassium));
        CHECK(order.drug.form == DrugForm::injectable);
        CHECK(order.dosages[0].dose->unit == Unit::meq);
        CHECK(order.dosages[0].rate_amount->unit == Unit::ml);
        REQUIRE(order.strength.has_value());
        CHECK(order.strength->amount.unit == Unit::meq);
    }

    TEST_CASE("Epic's three doses read as the calculated one") {
        const auto path = shared_folder() / "data/fhir/cds-requests/epic-apporchard-order-select-2021.json";
        if (!std::filesystem::exists(path)) {
            std::cout << "skipped: no corpus at " << path << "\n";
            return;
        }
        Parsed request(read_text(path));
        const Batch batch = read_batch(*request.root().find("context")->find("draftOrders"), request.arena());
        REQUIRE(batch.entries.size() == 2);
        const MedicationOrder order =
            r4::decode_medication_order(batch.entries[0].resource, ContainedMedications{}, request.arena());
        REQUIRE(order.dosages.size() == 1);
        CHECK(order.dosages[0].dose->text == "650");
        CHECK(order.dosages[0].doubt == DoseDoubt::none);
        CHECK(order.dosages[0].is_as_needed);
        CHECK(order.dosages[0].route == Route::oral);
        CHECK(order.is_inpatient_category);
    }
}

}  // namespace lytes::fhir
