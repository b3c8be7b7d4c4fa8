#include <array>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "fhir/terminology.hpp"

namespace {

using lytes::fhir::DrugForm;
using lytes::fhir::DrugTag;
using lytes::fhir::DrugTags;
using lytes::fhir::find_drug_by_text;
using T = DrugTag;

struct Row {
    std::string_view text;
    DrugTags tags;
    DrugForm form;
};

void check(const Row& row) {
    CAPTURE(row.text);
    const auto found = find_drug_by_text(row.text);
    REQUIRE(found);
    CHECK(found->tags == row.tags);
    CHECK(found->form == row.form);
    CHECK_FALSE(found->name.empty());
}

}  // namespace

TEST_SUITE_BEGIN("fhir/drug_text");

TEST_CASE("magnesium is found under its names, with the class that the words tell") {
    constexpr DrugTags parenteral{T::magnesium, T::magnesium_sulfate, T::magnesium_parenteral};
    // clang-format off
    constexpr auto rows = std::to_array<Row>({
        {"MAGNESIUM SULFATE IN WATER 4 G/100ML IV", parenteral, DrugForm::injectable},
        {"magnesium sulfate in water 4 gram/100 mL (4 %)", parenteral, DrugForm::injectable},
        {"Magnesium Sulphate 50% injection", parenteral, DrugForm::injectable},
        {"MgSO4 2 g IVPB", parenteral, DrugForm::injectable},
        {"mag sulfate 50% vial", parenteral, DrugForm::injectable},
        {"magnesium sulfate", {T::magnesium, T::magnesium_sulfate}, DrugForm::unspecified},
        {"MAGNESIUM OXIDE 400 (241.3 Mg) MG Tablet", {T::magnesium, T::magnesium_oxide}, DrugForm::oral},
        {"Mag-Ox 400 MG PO TABS", {T::magnesium, T::magnesium_oxide}, DrugForm::oral},
        {"Magnesium hydroxide",
         {T::magnesium, T::magnesium_hydroxide, T::magnesium_laxative},
         DrugForm::unspecified},
        {"MILK OF MAGNESIA 400 MG/5ML PO SUSP",
         {T::magnesium, T::magnesium_hydroxide, T::magnesium_laxative},
         DrugForm::oral},
        {"ALUM & MAG HYDROXIDE-SIMETH 200-200-20 MG/5ML PO SUSP",
         {T::magnesium, T::magnesium_hydroxide, T::magnesium_antacid},
         DrugForm::oral},
        {"Aluminum-Magnesium Hydroxide 225-200 MG/5ML suspension",
         {T::magnesium, T::magnesium_hydroxide, T::magnesium_antacid},
         DrugForm::unspecified},
        {"CALCIUM CARBONATE-MAG HYDROXIDE 675-135 MG PO CHEW",
         {T::calcium, T::magnesium, T::magnesium_hydroxide, T::magnesium_antacid},
         DrugForm::oral},
        {"MAGNESIUM CITRATE PO SOLN",
         {T::magnesium, T::magnesium_citrate, T::magnesium_laxative},
         DrugForm::oral},
        {"magnesium citrate 100 mg tablet", {T::magnesium, T::magnesium_citrate}, DrugForm::oral},
        {"Epsom salt granules",
         {T::magnesium, T::magnesium_sulfate, T::magnesium_laxative},
         DrugForm::unspecified},
        {"sodium picosulfate, magnesium oxide, citric acid oral solution",
         {T::magnesium, T::magnesium_oxide, T::magnesium_bowel_prep},
         DrugForm::oral},
        {"magnesium sulfate / potassium sulfate / sodium sulfate oral solution",
         {T::magnesium, T::magnesium_sulfate, T::magnesium_bowel_prep},
         DrugForm::oral},
        {"magnesium sulfate oral solution",
         {T::magnesium, T::magnesium_sulfate, T::magnesium_laxative},
         DrugForm::oral},
        {"Magnesium 200 mg tablet", {T::magnesium}, DrugForm::oral},
        {"ORAL MAGNESIUM 400 mg", {T::magnesium}, DrugForm::oral},
        {"Magnesium (as glycinate) 120 mg", {T::magnesium}, DrugForm::unspecified},
    });
    // clang-format on
    for (const auto& row : rows) check(row);
}

TEST_CASE("potassium, calcium and their mixtures are found under their names") {
    // clang-format off
    constexpr auto rows = std::to_array<Row>({
        {"POTASSIUM CHLORIDE CRYS ER 20 MEQ PO TBCR", {T::potassium, T::potassium_chloride}, DrugForm::oral},
        {"Potassium Chloride 20 MEQ Extended Release Tablet",
         {T::potassium, T::potassium_chloride},
         DrugForm::oral},
        {"KCl 10 mEq/100 mL IV", {T::potassium, T::potassium_chloride}, DrugForm::injectable},
        {"dextrose 5 % and sodium chloride 0.45 % with KCl 20 mEq/L infusion",
         {T::potassium, T::potassium_chloride},
         DrugForm::injectable},
        {"Klor-Con M20", {T::potassium, T::potassium_chloride}, DrugForm::unspecified},
        {"potassium phosphates 15 mmol in NS IVPB",
         {T::potassium, T::potassium_phosphate, T::phosphate},
         DrugForm::injectable},
        {"CALCIUM GLUCONATE 1 GM/50ML IV SOLN", {T::calcium, T::calcium_gluconate}, DrugForm::injectable},
        {"CaCl2 10 % injection", {T::calcium, T::calcium_chloride}, DrugForm::injectable},
        {"CALCIUM CARBONATE-VITAMIN D 500-200 MG-UNIT PO TABS", {T::calcium, T::vitamin_d}, DrugForm::oral},
        {"Calcium-Magnesium-Zinc 333-133-5 MG tablet", {T::calcium, T::magnesium}, DrugForm::oral},
        {"Calcium, Magnesium and Zinc", {T::calcium, T::magnesium}, DrugForm::unspecified},
        {"calcium 500 mg / magnesium 250 mg tab", {T::calcium, T::magnesium}, DrugForm::oral},
        {"Calcium 600 + D", {T::calcium}, DrugForm::unspecified},
        {"Plasma-Lyte: magnesium chloride, potassium chloride, sodium acetate IV solution",
         {T::magnesium, T::magnesium_parenteral, T::potassium, T::electrolyte_combination},
         DrugForm::injectable},
        {"calcium chloride / magnesium chloride / glucose intraperitoneal solution", {}, DrugForm::other},
        {"Calcium Carbonate 400 MG Chewable Tablet [Maalox Children's]", {T::calcium}, DrugForm::oral},
        {"PEG 3350-KCl-NaBicarb-NaCl 420 G PO SOLR", {}, DrugForm::oral},
    });
    // clang-format on
    for (const auto& row : rows) check(row);
}

TEST_CASE("a counter-ion is no drug") {
    // clang-format off
    constexpr auto rows = std::to_array<Row>({
        {"ESOMEPRAZOLE MAGNESIUM 40 MG PO CPDR", {T::ppi}, DrugForm::oral},
        {"omeprazole magnesium", {T::ppi}, DrugForm::unspecified},
        {"LOSARTAN POTASSIUM 50 MG PO TABS", {T::raas_inhibitor}, DrugForm::oral},
        {"losartan-potassium 50 mg", {T::raas_inhibitor}, DrugForm::unspecified},
        {"Losartan Potassium-HCTZ 100-25 MG PO TABS", {T::raas_inhibitor, T::thiazide}, DrugForm::oral},
        {"losartan 50 mg potassium", {T::raas_inhibitor}, DrugForm::unspecified},
        {"diclofenac potassium 50 MG PO TABS", {T::nsaid}, DrugForm::oral},
        {"heparin calcium", {T::heparin}, DrugForm::unspecified},
        {"raltegravir potassium 400 mg tablet", {T::raltegravir, T::integrase_inhibitor}, DrugForm::oral},
        {"potassium canrenoate", {T::mineralocorticoid_antagonist}, DrugForm::unspecified},
        {"Actonel with Calcium 28 Day Pack",
         {T::bisphosphonate, T::oral_bisphosphonate},
         DrugForm::unspecified},
        {"calcium polystyrene sulfonate powder", {T::potassium_binder}, DrugForm::unspecified},
    });
    // clang-format on
    for (const auto& row : rows) check(row);
    for (const std::string_view text :
         {"AMOXICILLIN-POT CLAVULANATE 875-125 MG PO TABS", "amoxicillin / potassium clavulanate",
          "amoxicillin-potassium clavulanate", "penicillin V potassium 500 mg",
          "Penicillin G Potassium 5000000 UNIT IV", "atorvastatin calcium 40 mg tablet",
          "acamprosate calcium", "leucovorin calcium 5 mg", "docusate calcium", "warfarin potassium",
          "potassium iodide", "potassium permanganate", "calcium folinate", "magnesium salicylate",
          "choline magnesium trisalicylate", "alum, potassium", "antimony potassium tartrate",
          "sodium potassium tartrate tetrahydrate", "aluminum magnesium silicate"}) {
        CAPTURE(text);
        CHECK_FALSE(find_drug_by_text(text));
    }
}

TEST_CASE("texts that name no drug of ours give nothing") {
    for (const std::string_view text :
         {"", " ", "CODEINE SULFATE 15 MG PO TABS", "Mg blood group antigen", "magnesium level",
          "serum potassium", "400 mg", "mg", "k", "sodium chloride 0.9 %", "acetaminophen 325 mg",
          "magn\xc3\xa9sium 300", "comagnesium sulfates", "morphine sulfate", "-/-",
          "ferrous sulfate 325 MG PO TABS"}) {
        CAPTURE(text);
        CHECK_FALSE(find_drug_by_text(text));
    }
}

TEST_CASE("other drugs are found by whole words, in both spellings, all of them in one text") {
    // clang-format off
    constexpr auto rows = std::to_array<Row>({
        {"IBUPROFEN 200 MG PO TABS", {T::nsaid}, DrugForm::oral},
        {"frusemide 40 mg tab", {T::loop_diuretic}, DrugForm::oral},
        {"FUROSEMIDE 10 MG/ML IJ SOLN", {T::loop_diuretic}, DrugForm::unspecified},
        {"ciclosporin 100 mg capsules", {T::calcineurin_inhibitor}, DrugForm::oral},
        {"triamterene-hydrochlorothiazide 37.5-25 MG PO TABS", {T::triamterene, T::thiazide}, DrugForm::oral},
        {"lisinopril-hydrochlorothiazide 20-12.5 mg",
         {T::raas_inhibitor, T::thiazide},
         DrugForm::unspecified},
        {"sulfamethoxazole-trimethoprim 800-160 MG PO TABS", {T::trimethoprim}, DrugForm::oral},
        {"Vitamin D3 1000 UNIT tablet", {T::vitamin_d}, DrugForm::oral},
        {"levothyroxine 50 mcg tablet", {T::levothyroxine}, DrugForm::oral},
        {"salbutamol 100 micrograms inhaler", {T::beta2_agonist}, DrugForm::other},
        {"Lithium carbonate 300 mg caps", {T::lithium}, DrugForm::oral},
        {"INSULIN REGULAR HUMAN 100 UNIT/ML IJ SOLN", {T::insulin}, DrugForm::unspecified},
    });
    // clang-format on
    for (const auto& row : rows) check(row);
}

TEST_CASE("what stays on the skin, in the eye or in the gut has no systemic class") {
    // clang-format off
    constexpr auto rows = std::to_array<Row>({
        {"gentamicin 0.3 % OP SOLN", {}, DrugForm::other},
        {"tobramycin ophthalmic ointment", {}, DrugForm::other},
        {"tacrolimus 0.1 % topical ointment", {}, DrugForm::other},
        {"magnesium sulfate bath", {}, DrugForm::other},
        {"epsom salt soak", {}, DrugForm::other},
        {"tobramycin 300 mg/5 mL inhalation", {}, DrugForm::other},
        {"neomycin 500 mg tablet", {}, DrugForm::oral},
        {"gentamicin 80 mg IV", {T::aminoglycoside}, DrugForm::injectable},
        {"ibandronate 3 mg IV injection", {T::bisphosphonate}, DrugForm::injectable},
    });
    // clang-format on
    for (const auto& row : rows) check(row);
}

TEST_CASE("a long text is read as far as its first 256 characters") {
    const std::string before(300, 'x');
    CHECK_FALSE(find_drug_by_text(before + " digoxin"));
    CHECK(find_drug_by_text("digoxin " + before));
    const std::string cut = std::string(252, ' ') + "digoxin";
    CHECK_FALSE(find_drug_by_text(cut));
    CHECK(find_drug_by_text(std::string(249, ' ') + "digoxin"));
    std::string words;
    for (int i = 0; i < 64; ++i) words += "a ";
    CHECK_FALSE(find_drug_by_text(words + "digoxin"));
    CHECK(find_drug_by_text(words.substr(2) + "digoxin"));
}

TEST_CASE("no counter-ion or brand of the negative list delivers an electrolyte") {
    std::ifstream file{LYTES_SOURCE_DIR "/../shared/data/codes/text_match_negatives.csv"};
    if (!file) {
        MESSAGE("skipped: no corpus");
        return;
    }
    constexpr DrugTags electrolytes{T::magnesium, T::potassium, T::calcium};
    std::string line;
    std::getline(file, line);
    int checked = 0;
    while (std::getline(file, line)) {
        std::size_t start = 0;
        for (int comma = 0; comma < 3; ++comma) start = line.find(',', start) + 1;
        const bool is_quoted = line[start] == '"';
        const std::size_t end = is_quoted ? line.find('"', start + 1) : line.find(',', start);
        const std::string text = line.substr(start + (is_quoted ? 1 : 0), end - start - (is_quoted ? 1 : 0));
        CAPTURE(text);
        const auto found = find_drug_by_text(text);
        CHECK_FALSE((found && found->tags.has_any(electrolytes)));
        ++checked;
    }
    CHECK(checked > 70);
}

TEST_SUITE_END();
