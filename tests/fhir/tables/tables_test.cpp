#include "fhir/tables/tables.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "fhir/terminology.hpp"
#include "tests/fhir/tables/lists.hpp"

namespace {

using lytes::fhir::CodeSystem;
using lytes::fhir::DrugForm;
using lytes::fhir::DrugTag;
using lytes::fhir::DrugTags;
using lytes::fhir::find_drug;
using lytes::fhir::find_measure;
using lytes::fhir::Measure;
using lytes::tests::codes_folder;
using lytes::tests::has_corpus;
using lytes::tests::read_list;
namespace tables = lytes::fhir::tables;

constexpr DrugTags electrolytes{DrugTag::magnesium, DrugTag::potassium, DrugTag::calcium};

}  // namespace

TEST_SUITE_BEGIN("fhir/tables");

TEST_CASE("every drug row is named, and every code and phrase points to one") {
    for (const auto& row : tables::drugs) {
        CAPTURE(row.name);
        CHECK_FALSE(row.name.empty());
        CHECK(row.name.size() < 80);
        if (row.tags.has(DrugTag::magnesium_parenteral)) CHECK(row.tags.has(DrugTag::magnesium));
    }
    const auto points = [](const auto& row) { return row.drug < tables::drugs.size(); };
    CHECK(std::all_of(tables::rxnorm_drugs.begin(), tables::rxnorm_drugs.end(), points));
    CHECK(std::all_of(tables::atc_drugs.begin(), tables::atc_drugs.end(), points));
    CHECK(std::all_of(tables::snomed_drugs.begin(), tables::snomed_drugs.end(), points));
    CHECK(std::all_of(tables::drug_phrases.begin(), tables::drug_phrases.end(), points));
}

TEST_CASE("every hint and every phrase stands once, in lower case") {
    std::map<std::string_view, int> seen;
    for (const auto& row : tables::drug_hints) ++seen[row.words];
    CHECK(seen.size() == tables::drug_hints.size());
    seen.clear();
    for (const auto& row : tables::drug_phrases) ++seen[row.words];
    CHECK(seen.size() == tables::drug_phrases.size());
    for (const auto& [words, count] : seen) {
        CAPTURE(words);
        CHECK(words.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789 ") == std::string_view::npos);
    }
}

TEST_CASE("packed codes sort like their letters and keep their length") {
    CHECK(tables::pack("A12CC") < tables::pack("A12CC02"));
    CHECK(tables::pack("A12CC02") < tables::pack("A12CC10"));
    CHECK(tables::pack("I472") != tables::pack("I4720"));
    CHECK(tables::pack("") == 0);
}

TEST_CASE("every LOINC code of the verified list is known, the negatives as excluded") {
    if (!has_corpus()) return;
    const std::map<std::string, Measure> measures{
        {"magnesium_total",      Measure::magnesium           },
        {"magnesium_ionized",    Measure::magnesium_ionized   },
        {"potassium",            Measure::potassium           },
        {"calcium_total",        Measure::calcium_total       },
        {"calcium_corrected",    Measure::calcium_corrected   },
        {"calcium_ionized",      Measure::calcium_ionized     },
        {"creatinine",           Measure::creatinine          },
        {"creatinine_clearance", Measure::creatinine_clearance},
        {"albumin",              Measure::albumin             },
        {"phosphate",            Measure::phosphate           },
        {"digoxin_level",        Measure::digoxin_level       },
        {"glucose",              Measure::glucose             },
        {"hemolysis_flag",       Measure::haemolysis_index    },
        {"body_weight",          Measure::weight              },
        {"body_height",          Measure::height              },
        {"qtc",                  Measure::qtc                 },
        {"pregnancy_status",     Measure::pregnancy_status    },
        {"pregnancy_test",       Measure::pregnancy_test      },
    };
    int checked = 0;
    for (const auto& row : read_list("loinc.csv")) {
        CAPTURE(row[2]);
        const auto found = find_measure(CodeSystem::loinc, row[2]);
        if (row[0].starts_with("NEG_")) {
            CHECK(found.measure == Measure::none);
            CHECK(found.is_excluded);
            ++checked;
        } else if (const auto measure = measures.find(row[0]); measure != measures.end()) {
            CHECK(found.measure == measure->second);
            CHECK_FALSE(found.is_excluded);
            ++checked;
        }
    }
    CHECK(checked > 280);
}

TEST_CASE("the tables are what the generator writes today") {
    if (!has_corpus()) return;
    const std::string command =
        "python3 " LYTES_SOURCE_DIR "/fhir/tables/generate.py " + codes_folder() + " --check";
    CHECK(std::system(command.c_str()) == 0);
}

TEST_CASE("fluids tell the electrolytes they deliver, and dialysis fluids deliver none") {
    if (!has_corpus()) return;
    int fluids = 0;
    int dialysates = 0;
    for (const auto& row : read_list("rxnorm_scd_to_in.csv")) {
        const auto found = find_drug(CodeSystem::rxnorm, row[0]);
        CAPTURE(row[1]);
        REQUIRE(found);
        if (row[1].find("Intraperitoneal") != std::string::npos) {
            CHECK_FALSE(found->tags.has_any(electrolytes));
            ++dialysates;
        }
        if (row[1].starts_with("Magnesium Chloride") && row[1].find("gluconate") != std::string::npos &&
            row[6] == "injectable") {
            CHECK(found->tags.has(DrugTag::magnesium));
            CHECK(found->tags.has(DrugTag::magnesium_parenteral));
            CHECK(found->tags.has(DrugTag::electrolyte_combination));
            CHECK_FALSE(found->tags.has(DrugTag::potassium_chloride));
            ++fluids;
        }
        const bool is_on_the_skin =
            row[6] == "topical" || row[6] == "ophthalmic/otic" || row[6] == "irrigation";
        if (is_on_the_skin) CHECK(found->tags.is_empty());
        if (row[6] == "oral") CHECK(found->form != DrugForm::injectable);
    }
    CHECK(fluids > 0);
    CHECK(dialysates > 0);
}

TEST_CASE("every product of the magnesium, potassium and calcium list delivers its electrolyte") {
    if (!has_corpus()) return;
    int checked = 0;
    for (const auto& row : read_list("rxnorm_electrolyte_products.csv")) {
        CAPTURE(row[2]);
        CAPTURE(row[3]);
        const auto found = find_drug(CodeSystem::rxnorm, row[2]);
        REQUIRE(found);
        // eye, skin, mouth, dialysis, cardioplegia and isotonic lavage are no dose
        if (found->tags.is_empty() || row[3].find("POLYETHYLENE") != std::string::npos) continue;
        const DrugTag tag = row[0] == "mg_product"  ? DrugTag::magnesium
                            : row[0] == "k_product" ? DrugTag::potassium
                                                    : DrugTag::calcium;
        CHECK((found->tags.has(tag) || found->tags.has(DrugTag::electrolyte_combination)));
        ++checked;
    }
    CHECK(checked > 1200);
}

TEST_CASE("every ATC and SNOMED drug code of the lists is known") {
    if (!has_corpus()) return;
    for (const auto& row : read_list("atc.csv")) {
        if (row[4] != "exact") continue;
        CAPTURE(row[2]);
        CHECK(find_drug(CodeSystem::atc, row[2]).has_value());
    }
    for (const auto& row : read_list("snomed_med_substances.csv")) {
        if (row[0].starts_with("lab_")) continue;
        CAPTURE(row[2]);
        CHECK(find_drug(CodeSystem::snomed, row[2]).has_value());
    }
    CHECK_FALSE(find_drug(CodeSystem::snomed, "271236005"));  // serum potassium level is no drug
}

TEST_SUITE_END();
