// What others wrote for older and newer releases reads as what it says.
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/bundle.hpp"
#include "fhir/release.hpp"
#include "tests/fhir/lookups.hpp"
#include "tests/fhir/parsed.hpp"

namespace lytes::fhir {
namespace {

bool has_corpus() {
    if (std::filesystem::exists(shared_folder() / "data/fhir")) return true;
    std::cout << "skipped: no corpus at " << shared_folder() << "\n";
    return false;
}

/// A file of the corpus, with every resource of one type decoded by its own shape.
class CorpusFile {
  public:
    explicit CorpusFile(const std::string& name) : parsed_(read_text(shared_folder() / "data/fhir" / name)) {
        const json::Cursor root = parsed_.root();
        const auto value = root.find_value("context") ? find_orders(root) : root;
        for (const BundleEntry& entry : read_batch(value, parsed_.arena()).entries) add(entry.resource);
    }

    std::vector<Observation> observations;
    std::vector<MedicationOrder> orders;
    std::vector<Condition> conditions;
    std::vector<std::string_view> subjects;

  private:
    static json::Cursor find_orders(const json::Cursor& root) {
        if (const auto drafts = root.find_value("context")->find_value("draftOrders")) return *drafts;
        return *root.find_value("prefetch")->find_value("medications");
    }
    void add(const json::Cursor& resource) {
        Arena& arena = parsed_.arena();
        const Decoders& decode = row_of(release_of(resource, Release::unknown)).decode;
        const std::string_view type = resource.text("resourceType");
        if (type == "Observation") {
            std::pmr::vector<Observation> out(&arena);
            decode.observation(resource, arena, out, nullptr);
            observations.insert(observations.end(), out.begin(), out.end());
        } else if (type.starts_with("Medication") && type != "Medication") {
            orders.push_back(decode.medication_order(resource, ContainedMedications{}, arena));
        } else if (type == "Condition") {
            conditions.push_back(decode.condition(resource, arena));
        } else {
            return;
        }
        subjects.push_back(r4::subject_reference(resource, arena).value_or(""));
    }

    Parsed parsed_;
};

const Observation* find(const std::vector<Observation>& results, Measure measure) {
    for (const Observation& one : results)
        if (one.measure == measure) return &one;
    return nullptr;
}

}  // namespace

TEST_SUITE("fhir/releases_corpus") {
    TEST_CASE("orders, a diagnosis and results of DSTU2") {
        if (!has_corpus()) return;
        const CorpusFile file("bundles/smart-dstu2-hca-pat-67.json");
        REQUIRE(file.orders.size() == 2);
        for (const MedicationOrder& order : file.orders) {
            CHECK(order.status == OrderStatus::active);
            CHECK(order.intent == OrderIntent::order);
        }
        CHECK(file.orders[0].drug.match == DrugMatch::code);
        CHECK(file.orders[0].drug.name == "carboplatin");
        REQUIRE(file.conditions.size() == 1);
        CHECK(file.conditions[0].status == ClinicalStatus::active);
        CHECK(file.conditions[0].verification == VerificationStatus::confirmed);
        for (const std::string_view subject : file.subjects) CHECK(subject == "Patient/hca-pat-67");
        const Observation* egfr = find(file.observations, Measure::egfr);
        REQUIRE(egfr != nullptr);
        CHECK_FALSE(egfr->value.has_value());  // "60 or more" as a range is no number
    }

    TEST_CASE("a penicillin of DSTU2 that is a potassium salt is no potassium") {
        if (!has_corpus()) return;
        const CorpusFile file("bundles/smart-dstu2-synthea-Schulist.json");
        REQUIRE(file.orders.size() == 1);
        CHECK_FALSE(file.orders[0].drug.tags.has(DrugTag::potassium));
        CHECK(file.orders[0].authored.has_value());
    }

    TEST_CASE("a metabolic panel of DSTU2, units by their text") {
        if (!has_corpus()) return;
        const CorpusFile file("bundles/smart-argonaut-lab-data-dstu2.json");
        struct Row {
            Measure measure;
            std::string_view text;
            Unit unit;
        };
        const Row rows[] = {
            {Measure::potassium,     "3.5", Unit::mmol_per_l},
            {Measure::calcium_total, "9.5", Unit::mg_per_dl },
            {Measure::creatinine,    "1.1", Unit::mg_per_dl },
            {Measure::albumin,       "4.2", Unit::g_per_dl  },
        };
        for (const Row& row : rows) {
            const Observation* found = find(file.observations, row.measure);
            REQUIRE(found != nullptr);
            CHECK(found->value->text == row.text);
            CHECK(found->value->unit == row.unit);
            CHECK(found->status == ResultStatus::final_result);
        }
    }

    TEST_CASE("a magnesium of STU3 with its own range and the status that this source gives every result") {
        if (!has_corpus()) return;
        const CorpusFile file("bundles/smart-stu3-patient-2042917-electrolytes.json");
        const Observation* magnesium = find(file.observations, Measure::magnesium);
        REQUIRE(magnesium != nullptr);
        CHECK(magnesium->status == ResultStatus::unknown);
        CHECK(magnesium->value->text == "2.2");
        CHECK(magnesium->range->low->value == Decimal::of(16, 1));
        CHECK(magnesium->range->is_normal_type);
        CHECK(file.conditions.size() == 12);
        for (const Condition& condition : file.conditions)
            CHECK(condition.verification != VerificationStatus::entered_in_error);
    }

    TEST_CASE("an interpretation of STU3 is one object, and values may stand in components only") {
        if (!has_corpus()) return;
        const CorpusFile file("observations/stu3-Observation-f205.json");
        REQUIRE(file.observations.size() >= 2);
        CHECK(file.observations[1].value->comparator == Comparator::greater);
    }

    TEST_CASE("a potassium infusion of STU3: dose, rate and strength right on the instruction") {
        if (!has_corpus()) return;
        const CorpusFile file("medications/stu3-MedicationRequest-medrx0322.json");
        REQUIRE(file.orders.size() == 1);
        const MedicationOrder& order = file.orders[0];
        CHECK(order.drug.match == DrugMatch::contained);
        CHECK(order.drug.tags.has(DrugTag::potassium_chloride));
        CHECK(order.drug.form == DrugForm::injectable);
        CHECK(order.dosages[0].dose->text == "20");
        CHECK(order.dosages[0].dose->unit == Unit::meq);
        CHECK(order.dosages[0].rate_amount->unit == Unit::ml);
        CHECK(order.strength->amount.unit == Unit::meq);
    }

    TEST_CASE("a nutrition of STU3 that was given holds electrolytes and is no replacement") {
        if (!has_corpus()) return;
        const CorpusFile file("medications/stu3-MedicationAdministration-medadmin0309.json");
        REQUIRE(file.orders.size() == 1);
        const MedicationOrder& order = file.orders[0];
        CHECK(order.source == OrderSource::administration);
        CHECK(order.status == OrderStatus::completed);
        CHECK(order.drug.form == DrugForm::injectable);
        CHECK_FALSE(order.drug.tags.has(DrugTag::potassium_chloride));
        CHECK(order.dosages[0].dose->unit == Unit::ml);
        CHECK(order.dosages[0].line == VenousLine::central);
        CHECK(order.started.has_value());
        CHECK(order.ended.has_value());
    }

    TEST_CASE("medication of STU3 records: every order has its drug's name, and none is of another patient") {
        if (!has_corpus()) return;
        for (const char* const name :
             {"bundles/smart-stu3-patient-4444001.json", "bundles/smart-stu3-patient-967332-meds-mg.json"}) {
            const CorpusFile file(name);
            CHECK(file.orders.size() >= 7);
            for (const MedicationOrder& order : file.orders) {
                CHECK(order.drug.match != DrugMatch::none);
                CHECK(order.status != OrderStatus::unspecified);
            }
            for (const std::string_view subject : file.subjects) CHECK(subject == file.subjects.front());
        }
    }

    TEST_CASE("drugs of R5 stand in a concept inside a member of their own") {
        if (!has_corpus()) return;
        const CorpusFile drafts("cds-requests/fimea-order-select.json");
        REQUIRE(drafts.orders.size() == 2);
        CHECK(drafts.orders[0].status == OrderStatus::draft);
        CHECK(drafts.orders[0].drug.match == DrugMatch::other_code);
        CHECK(drafts.orders[0].drug.text.starts_with("PIXIE DUST"));
        const CorpusFile statements("cds-requests/fimea-patient-view.json");
        REQUIRE(statements.orders.size() == 2);
        CHECK(statements.orders[1].source == OrderSource::statement);
        CHECK(statements.orders[1].status == OrderStatus::active);
        CHECK(statements.orders[1].drug.text.starts_with("HEARTHLIGHT"));
        for (const std::string_view subject : statements.subjects) CHECK(subject.empty());
    }
}

}  // namespace lytes::fhir
