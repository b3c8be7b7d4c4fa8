#include "fhir/terminology.hpp"

#include <array>
#include <string_view>

#include <doctest/doctest.h>

namespace {

using namespace std::string_view_literals;
using lytes::fhir::ClinicalTag;
using lytes::fhir::ClinicalTags;
using lytes::fhir::CodeSystem;
using lytes::fhir::DrugForm;
using lytes::fhir::DrugTag;
using lytes::fhir::DrugTags;
using lytes::fhir::find_condition;
using lytes::fhir::find_drug;
using lytes::fhir::find_measure;
using lytes::fhir::find_ordered_measures;
using lytes::fhir::Measure;

}  // namespace

TEST_SUITE_BEGIN("fhir/terminology");

TEST_CASE("a LOINC code tells what was measured") {
    struct Row {
        std::string_view code;
        Measure measure;
    };
    // clang-format off
    constexpr auto rows = std::to_array<Row>({
        {"19123-9", Measure::magnesium},
        {"2601-3", Measure::magnesium},
        {"21377-7", Measure::magnesium},
        {"2600-5", Measure::magnesium_ionized},
        {"2823-3", Measure::potassium},
        {"6298-4", Measure::potassium},
        {"77142-8", Measure::potassium},
        {"17861-6", Measure::calcium_total},
        {"2000-8", Measure::calcium_total},
        {"29265-6", Measure::calcium_corrected},
        {"1995-0", Measure::calcium_ionized},
        {"12180-6", Measure::calcium_ionized},
        {"2160-0", Measure::creatinine},
        {"14682-9", Measure::creatinine},
        {"98979-8", Measure::egfr},
        {"62238-1", Measure::egfr},
        {"33914-3", Measure::egfr},
        {"48642-3", Measure::egfr_race_specific},
        {"48643-1", Measure::egfr_race_specific},
        {"2164-2", Measure::creatinine_clearance},
        {"1751-7", Measure::albumin},
        {"2777-1", Measure::phosphate},
        {"6768-6", Measure::alkaline_phosphatase},
        {"10535-3", Measure::digoxin_level},
        {"2345-7", Measure::glucose},
        {"46424-8", Measure::haemolysis_index},
        {"29463-7", Measure::weight},
        {"8302-2", Measure::height},
        {"39156-5", Measure::body_mass_index},
        {"8480-6", Measure::systolic_pressure},
        {"8867-4", Measure::heart_rate},
        {"9279-1", Measure::respiratory_rate},
        {"10230-1", Measure::left_ventricular_ejection_fraction},
        {"8636-3", Measure::qtc},
        {"82810-3", Measure::pregnancy_status},
        {"2106-3", Measure::pregnancy_test},
    });
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.code);
        const auto found = find_measure(CodeSystem::loinc, row.code);
        CHECK(found.measure == row.measure);
        CHECK_FALSE(found.is_excluded);
    }
}

TEST_CASE("an order for a test or a panel tells what will be measured") {
    using lytes::fhir::Measures;
    const auto measures = [](std::string_view code) {
        return find_ordered_measures(CodeSystem::loinc, code);
    };
    CHECK(measures("19123-9") == Measures{Measure::magnesium});
    CHECK(measures("2823-3") == Measures{Measure::potassium});
    for (const auto panel : {"51990-0"sv, "24321-2"sv, "24323-8"sv, "24362-6"sv}) {
        CAPTURE(panel);
        CHECK(measures(panel) == Measures{Measure::potassium, Measure::calcium_total, Measure::creatinine});
    }
    CHECK(measures("24320-4") == Measures{Measure::potassium, Measure::creatinine});
    CHECK(measures("24326-1") == Measures{Measure::potassium});
    CHECK(measures("2597-3").is_empty());
    CHECK(measures("718-7").is_empty());
    CHECK(find_ordered_measures(CodeSystem::snomed, "51990-0").is_empty());
}

TEST_CASE(
    "tests of red cells, urine, fluids and blood groups are excluded, and other tests are merely unknown") {
    // red cells, urine, CSF, K in red cells, urine K, urine Ca, urine albumin, Mg blood group antigen
    for (const auto code : {"26746-8"sv, "2597-3"sv, "2598-1"sv, "2594-0"sv, "2824-1"sv, "2828-2"sv,
                            "17862-4"sv, "1754-1"sv, "1222-9"sv, "1220-3"sv}) {
        CAPTURE(code);
        const auto found = find_measure(CodeSystem::loinc, code);
        CHECK(found.measure == Measure::none);
        CHECK(found.is_excluded);
    }
    for (const auto code : {"2951-2"sv, "24320-4"sv, "85354-9"sv, "718-7"sv}) {
        CAPTURE(code);
        const auto found = find_measure(CodeSystem::loinc, code);
        CHECK(found.measure == Measure::none);
        CHECK_FALSE(found.is_excluded);
    }
}

TEST_CASE("a sample drawn after dialysis is excluded and one drawn before counts") {
    CHECK(find_measure(CodeSystem::loinc, "29349-8").is_excluded);
    CHECK(find_measure(CodeSystem::loinc, "51618-7").measure == Measure::potassium);
    CHECK(find_measure(CodeSystem::loinc, "11041-1").is_excluded);
    CHECK(find_measure(CodeSystem::loinc, "11042-9").measure == Measure::creatinine);
}

TEST_CASE("what is no LOINC code measures nothing, whatever its system says") {
    for (const auto code :
         {""sv, "-"sv, "20007"sv, "191239"sv, "19123-8"sv, "19123-"sv, "-9"sv, "19123-99"sv, "019123-9"sv,
          " 19123-9"sv, "19123-9 "sv, "19123-x"sv, "1912a-9"sv, "99999999999999999999-9"sv}) {
        CAPTURE(code);
        CHECK(find_measure(CodeSystem::loinc, code).measure == Measure::none);
    }
    CHECK(find_measure(CodeSystem::unknown, "19123-9").measure == Measure::none);
    CHECK(find_measure(CodeSystem::snomed, "19123-9").measure == Measure::none);
}

TEST_CASE("known local laboratory codes measure what their laboratory says") {
    CHECK(find_measure(CodeSystem::local_lab, "50960").measure == Measure::magnesium);
    CHECK(find_measure(CodeSystem::local_lab, "50971").measure == Measure::potassium);
    CHECK(find_measure(CodeSystem::local_lab, "21704910").measure == Measure::potassium);
    CHECK(find_measure(CodeSystem::local_lab, "50808").measure == Measure::calcium_ionized);
    CHECK(find_measure(CodeSystem::local_lab, "20007").measure == Measure::none);
}

TEST_CASE("a RxNorm code tells the drug, its classes and its form") {
    struct Row {
        std::string_view code;
        DrugTags tags;
        DrugForm form;
    };
    using T = DrugTag;
    // clang-format off
    constexpr auto rows = std::to_array<Row>({
        {"6585", {T::magnesium, T::magnesium_sulfate}, DrugForm::unspecified},
        {"6582", {T::magnesium, T::magnesium_oxide}, DrugForm::unspecified},
        {"829734", {T::magnesium, T::magnesium_sulfate, T::magnesium_parenteral}, DrugForm::injectable},
        {"1658259", {T::magnesium, T::magnesium_sulfate, T::magnesium_parenteral}, DrugForm::injectable},
        {"1658221", {T::magnesium, T::magnesium_sulfate, T::magnesium_parenteral}, DrugForm::injectable},
        {"198741", {T::magnesium, T::magnesium_oxide}, DrugForm::oral},
        {"1052760", {T::magnesium, T::magnesium_citrate, T::magnesium_laxative}, DrugForm::oral},
        {"204730", {T::magnesium, T::magnesium_citrate}, DrugForm::oral},
        {"253017", {T::magnesium, T::magnesium_hydroxide, T::magnesium_laxative}, DrugForm::oral},
        {"374710", {T::magnesium, T::magnesium_hydroxide, T::magnesium_antacid}, DrugForm::oral},
        {"1053345", {T::magnesium, T::magnesium_sulfate, T::magnesium_laxative}, DrugForm::oral},
        {"1304092", {T::magnesium, T::magnesium_oxide, T::magnesium_bowel_prep}, DrugForm::oral},
        {"1001687", {T::magnesium, T::magnesium_sulfate, T::magnesium_bowel_prep}, DrugForm::oral},
        {"376509", {}, DrugForm::other}, // ointment
        {"198116", {T::potassium, T::potassium_chloride}, DrugForm::oral},
        {"1860132", {T::potassium, T::potassium_chloride}, DrugForm::injectable},
        {"1668248", {T::calcium, T::calcium_gluconate}, DrugForm::injectable},
        {"5487", {T::thiazide}, DrugForm::unspecified},
        {"3407", {T::digoxin}, DrugForm::unspecified},
        {"7646", {T::ppi}, DrugForm::unspecified},
        {"2555", {T::cisplatin}, DrugForm::unspecified},
        {"40048", {}, DrugForm::unspecified}, // carboplatin
        {"2551", {T::ciprofloxacin, T::quinolone, T::qt_known_risk}, DrugForm::unspecified},
        {"1433868", {T::dolutegravir, T::integrase_inhibitor}, DrugForm::unspecified},
    });
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.code);
        const auto found = find_drug(CodeSystem::rxnorm, row.code);
        REQUIRE(found);
        CHECK(found->tags == row.tags);
        CHECK(found->form == row.form);
        CHECK_FALSE(found->name.empty());
    }
    CHECK(find_drug(CodeSystem::rxnorm, "6585")->name == "magnesium sulfate");
}

TEST_CASE("a drug code is read exactly or not at all") {
    for (const auto code :
         {""sv, "06585"sv, " 6585"sv, "6585 "sv, "+6585"sv, "6585x"sv, "65850000000000000000"sv}) {
        CAPTURE(code);
        CHECK_FALSE(find_drug(CodeSystem::rxnorm, code));
    }
    CHECK_FALSE(find_drug(CodeSystem::unknown, "6585"));
    CHECK_FALSE(find_drug(CodeSystem::ndc, "6585"));
}

TEST_CASE("a counter-ion by code brings no electrolyte") {
    struct Row {
        std::string_view code;
        DrugTags tags;
    };
    // clang-format off
    constexpr auto rows = std::to_array<Row>({
        {"203160", {DrugTag::raas_inhibitor}}, // losartan potassium
        {"203195", {}}, // penicillin V potassium
        {"831418", {}}, // clavulanate potassium
        {"83366", {}}, // atorvastatin calcium
        {"283562", {DrugTag::ppi}}, // esomeprazole magnesium
        {"1235585", {DrugTag::raltegravir, DrugTag::integrase_inhibitor}},
    });
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.code);
        const auto found = find_drug(CodeSystem::rxnorm, row.code);
        REQUIRE(found);
        CHECK(found->tags == row.tags);
    }
}

TEST_CASE("a combination carries the tags of all its parts") {
    const auto hctz = find_drug(CodeSystem::rxnorm, "310812");  // hydrochlorothiazide 25 / triamterene 37.5
    REQUIRE(hctz);
    CHECK(hctz->tags.has(DrugTag::thiazide));
    CHECK(hctz->tags.has(DrugTag::triamterene));
}

TEST_CASE("ATC is looked up exactly, then by its longest known class") {
    using T = DrugTag;
    struct Row {
        std::string_view code;
        DrugTags tags;
    };
    // clang-format off
    constexpr auto rows = std::to_array<Row>({
        {"B05XA05", {T::magnesium, T::magnesium_sulfate, T::magnesium_parenteral}},
        {"b05xa05", {T::magnesium, T::magnesium_sulfate, T::magnesium_parenteral}},
        {"A12CC02", {T::magnesium, T::magnesium_sulfate}},
        {"A12CC99", {T::magnesium, T::magnesium_other_salt}},
        {"A12CC", {T::magnesium, T::magnesium_other_salt}},
        {"D11AX05", {}},
        {"A06AB58", {T::magnesium, T::magnesium_oxide, T::magnesium_bowel_prep}},
        {"A06AD19", {T::magnesium, T::magnesium_citrate, T::magnesium_laxative}},
        {"A06AD65", {}},
        {"A12BA01", {T::potassium, T::potassium_chloride}},
        {"B05XA01", {T::potassium, T::potassium_chloride}},
        {"A12AA07", {T::calcium, T::calcium_chloride}},
        {"C03CA01", {T::loop_diuretic}},
        {"C03CB01", {T::loop_diuretic, T::potassium}},
        {"C03DA02", {T::mineralocorticoid_antagonist}}, // potassium canrenoate
        {"C09AA99", {T::raas_inhibitor}},
        {"C09BA03", {T::raas_inhibitor, T::thiazide}},
        {"A02BC01", {T::ppi}},
        {"A02BD08", {T::tetracycline}},
        {"A02BD99", {T::ppi}},
        {"J01GB03", {T::aminoglycoside}},
        {"L01FE01", {T::cetuximab}},
        {"L01XC06", {T::cetuximab}},
        {"L01FE03", {}}, // necitumumab
        {"L01XC08", {T::panitumumab}},
        {"M03AC09", {T::neuromuscular_blocker}},
        {"M03AX01", {}}, // botulinum toxin
        {"N05AN01", {T::lithium}},
        {"A10AB05", {T::insulin}},
        {"B01AB05", {T::heparin}},
        {"M01AE01", {T::nsaid}},
        {"J01EE01", {T::trimethoprim}},
        {"J05AR20", {T::integrase_inhibitor, T::bictegravir}},
        {"J05AR13", {T::integrase_inhibitor, T::dolutegravir}},
        {"M05BA08", {T::bisphosphonate, T::zoledronic_acid}},
        {"M05BA04", {T::bisphosphonate, T::oral_bisphosphonate}},
        {"M05BX04", {T::denosumab}},
        {"H03AA01", {T::levothyroxine}},
        {"V03AE09", {T::potassium_binder}}, // patiromer calcium
    });
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.code);
        const auto found = find_drug(CodeSystem::atc, row.code);
        REQUIRE(found);
        CHECK(found->tags == row.tags);
    }
    for (const auto code : {""sv, "A"sv, "A12"sv, "N02BE01"sv, "A12CC021"sv, "A12 CC02"sv}) {
        CAPTURE(code);
        CHECK_FALSE(find_drug(CodeSystem::atc, code));
    }
}

TEST_CASE("diagnoses are known with and without the dot, and by their longest known class") {
    using T = ClinicalTag;
    struct Row {
        std::string_view code;
        ClinicalTags tags;
    };
    // clang-format off
    constexpr auto rows = std::to_array<Row>({
        {"I47.21", {T::torsades}},
        {"I4721", {T::torsades}},
        {"i47.21", {T::torsades}},
        {"I47.2", {T::ventricular_tachycardia}},
        {"I47.20", {T::ventricular_tachycardia}},
        {"I47.29", {T::ventricular_tachycardia}},
        {"I47.1", {}},
        {"I49.01", {T::ventricular_fibrillation}},
        {"I46.9", {T::cardiac_arrest}},
        {"I46.1", {T::cardiac_arrest}},
        {"E83.42", {T::hypomagnesaemia}},
        {"E83.41", {T::hypermagnesaemia}},
        {"E83.4", {}},
        {"E83.49", {}},
        {"E87.6", {T::hypokalaemia}},
        {"N18.4", {T::ckd, T::ckd_stage_4}},
        {"N18.32", {T::ckd}},
        {"N18.6", {T::ckd, T::ckd_stage_5, T::end_stage_kidney_disease}},
        {"Z99.2", {T::dialysis_dependence}},
        {"N17.9", {T::acute_kidney_injury}},
        {"G40.909", {}},
        {"G40.919", {T::seizure}},
        {"G40.201", {T::seizure}},
        {"G40.209", {}},
        {"G41.9", {T::seizure}},
        {"R56.9", {T::seizure}},
        {"R29.0", {T::tetany}},
        {"I45.81", {T::long_qt}},
        {"I21.4", {T::acute_coronary_syndrome}},
        {"I50.22", {T::heart_failure_reduced}},
        {"I50.32", {}},
        {"I44.1", {T::av_block_high_grade}},
        {"I44.0", {}},
        {"Z95.0", {T::pacemaker}},
        {"Z95.810", {T::pacemaker}},
        {"G70.01", {T::myasthenia}},
        {"G70.80", {T::lambert_eaton}},
        {"F10.20", {T::alcohol_use}},
        {"F10.231", {T::alcohol_use, T::alcohol_withdrawal}},
        {"F10.232", {T::alcohol_use, T::alcohol_withdrawal}},
        {"K90.0", {T::celiac}},
        {"K50.811", {T::crohn}},
        {"K90.4", {T::malabsorption}},
        {"K91.2", {T::short_bowel, T::malabsorption}},
        {"Z93.2", {T::ileostomy}},
        {"O14.13", {T::pregnancy, T::pre_eclampsia}},
        {"O14.15", {T::pre_eclampsia, T::postpartum}},
        {"O15.03", {T::pregnancy, T::eclampsia}},
        {"O15.2", {T::eclampsia, T::postpartum}},
        {"O60.03", {T::pregnancy, T::fetal_neuroprotection}},
        {"O80", {T::delivery}},
        {"O90.89", {T::postpartum}},
        {"O26.893", {T::pregnancy}},
        {"Z34.83", {T::pregnancy}},
        {"Z39.0", {T::postpartum}},
        {"Z51.5", {T::comfort_care}},
        {"C34.90", {T::malignancy}},
        {"R41.0", {T::confusion, T::altered_consciousness}},
        {"E11.65", {T::diabetes}},
        {"", {}},
        {".", {}},
        {"I47.21-", {}},
        {"I10", {}},
        {"E834212345", {}},
    });
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.code);
        CHECK(find_condition(CodeSystem::icd10cm, row.code) == row.tags);
    }
}

TEST_CASE("legacy, SNOMED and other codes are known in their own system only") {
    CHECK(find_condition(CodeSystem::icd9cm, "427.41") ==
          ClinicalTags{ClinicalTag::ventricular_fibrillation});
    CHECK(find_condition(CodeSystem::icd9cm, "42741") == ClinicalTags{ClinicalTag::ventricular_fibrillation});
    CHECK(find_condition(CodeSystem::icd9cm, "4274").is_empty());
    CHECK(find_condition(CodeSystem::snomed, "31722008") == ClinicalTags{ClinicalTag::torsades});
    CHECK(find_condition(CodeSystem::snomed, "77386006") == ClinicalTags{ClinicalTag::pregnancy});
    CHECK(find_condition(CodeSystem::snomed, "302497006") == ClinicalTags{ClinicalTag::dialysis_procedure});
    CHECK(find_condition(CodeSystem::snomed, "128613002").is_empty());
    CHECK(find_condition(CodeSystem::icd10cm, "31722008").is_empty());
    CHECK(find_condition(CodeSystem::unknown, "I47.21").is_empty());
    CHECK(find_condition(CodeSystem::loinc, "LA15173-0") == ClinicalTags{ClinicalTag::pregnancy});
    CHECK(find_condition(CodeSystem::loinc, "LA26683-5").is_empty());
    CHECK(find_condition(CodeSystem::loinc, "LA151730").is_empty());
    CHECK(find_condition(CodeSystem::loinc, "19123-9").is_empty());
    CHECK(find_condition(CodeSystem::location_type, "ICU") == ClinicalTags{ClinicalTag::icu_location});
    CHECK(find_condition(CodeSystem::location_type, "HOSP").is_empty());
    CHECK(find_condition(CodeSystem::snomed, "309904001") == ClinicalTags{ClinicalTag::icu_location});
}

TEST_SUITE_END();
