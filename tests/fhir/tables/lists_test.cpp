// Every row of the verified lists that algorithm A4 and A10 ask for says what it is, and every negative says
// nothing.
#include "tests/fhir/tables/lists.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "fhir/r4/decode.hpp"
#include "fhir/terminology.hpp"
#include "tests/fhir/lookups.hpp"
#include "tests/fhir/parsed.hpp"

namespace lytes::fhir {
namespace {

using tests::has_corpus;
using tests::read_list;

constexpr DrugTags electrolytes{DrugTag::magnesium, DrugTag::potassium, DrugTag::calcium};

/// Groups of the drug lists that stand for one class each.
struct DrugGroup {
    std::string_view group;
    DrugTag tag;
};
constexpr auto drug_groups = std::to_array<DrugGroup>({
    {"mg_product",               DrugTag::magnesium            },
    {"k_product",                DrugTag::potassium            },
    {"ca_product",               DrugTag::calcium              },
    {"phosphate_product",        DrugTag::phosphate            },
    {"vitd_product",             DrugTag::vitamin_d            },
    {"mgwaste_loop",             DrugTag::loop_diuretic        },
    {"mgwaste_thiazide",         DrugTag::thiazide             },
    {"mgwaste_ppi",              DrugTag::ppi                  },
    {"mgwaste_aminoglycoside",   DrugTag::aminoglycoside       },
    {"mgwaste_cni",              DrugTag::calcineurin_inhibitor},
    {"k_binder",                 DrugTag::potassium_binder     },
    {"kraise_acei",              DrugTag::raas_inhibitor       },
    {"kraise_arb",               DrugTag::raas_inhibitor       },
    {"digoxin",                  DrugTag::digoxin              },
    {"qt_known_risk",            DrugTag::qt_known_risk        },
    {"nmb",                      DrugTag::neuromuscular_blocker},
    {"chelation_fq",             DrugTag::quinolone            },
    {"chelation_tetracycline",   DrugTag::tetracycline         },
    {"chelation_bisphosphonate", DrugTag::oral_bisphosphonate  },
    {"chelation_insti",          DrugTag::integrase_inhibitor  },
    {"ca_iv_incompat",           DrugTag::ceftriaxone          },
});

std::optional<DrugTag> tag_of_group(std::string_view group) {
    const auto* const row = std::ranges::find(drug_groups, group, &DrugGroup::group);
    return row == drug_groups.end() ? std::nullopt : std::optional{row->tag};
}

/// Looks every row of a drug list up; returns how many stood for a class.
int check_drugs(const std::string& list, CodeSystem system) {
    int checked = 0;
    for (const auto& row : read_list(list)) {
        const auto tag = tag_of_group(row[0]);
        if (!tag) continue;
        CAPTURE(row[0]);
        CAPTURE(row[2]);
        CAPTURE(row[3]);
        const auto found = find_drug(system, row[2]);
        REQUIRE(found);
        // irrigation with magnesium citrate is no dose
        if (row[2] != "B05CB03") CHECK(found->tags.has(*tag));
        ++checked;
    }
    return checked;
}

/// A class of algorithm A10 by its ATC code, and what a code of it must say.
struct AtcClass {
    std::string_view code;
    DrugTag tag;
};
constexpr auto atc_classes = std::to_array<AtcClass>({
    {"C03CA01", DrugTag::loop_diuretic               },
    {"C03C",    DrugTag::loop_diuretic               },
    {"C03AA03", DrugTag::thiazide                    },
    {"C03A",    DrugTag::thiazide                    },
    {"C03BA11", DrugTag::thiazide                    },
    {"C03B",    DrugTag::thiazide                    },
    {"C03DB02", DrugTag::triamterene                 },
    {"C03DB01", DrugTag::amiloride                   },
    {"C03DB",   DrugTag::amiloride                   },
    {"C03DA01", DrugTag::mineralocorticoid_antagonist},
    {"C03DA",   DrugTag::mineralocorticoid_antagonist},
    {"A02BC99", DrugTag::ppi                         },
    {"J01GB99", DrugTag::aminoglycoside              },
    {"J02AA01", DrugTag::amphotericin_b              },
    {"J05AD01", DrugTag::foscarnet                   },
    {"P01CX01", DrugTag::pentamidine                 },
    {"L01XA01", DrugTag::cisplatin                   },
    {"L01FE01", DrugTag::cetuximab                   },
    {"L01XC06", DrugTag::cetuximab                   },
    {"L01FE02", DrugTag::panitumumab                 },
    {"L01XC08", DrugTag::panitumumab                 },
    {"L04AD01", DrugTag::calcineurin_inhibitor       },
    {"L04AD02", DrugTag::calcineurin_inhibitor       },
    {"C01AA05", DrugTag::digoxin                     },
    {"C09AA99", DrugTag::raas_inhibitor              },
    {"C09B",    DrugTag::raas_inhibitor              },
    {"C09CA99", DrugTag::raas_inhibitor              },
    {"C09D",    DrugTag::raas_inhibitor              },
    {"C09XA02", DrugTag::raas_inhibitor              },
    {"J01EA01", DrugTag::trimethoprim                },
    {"J01EE01", DrugTag::trimethoprim                },
    {"B01AB05", DrugTag::heparin                     },
    {"M03AC99", DrugTag::neuromuscular_blocker       },
    {"J01DD04", DrugTag::ceftriaxone                 },
    {"J01MA99", DrugTag::quinolone                   },
    {"J01AA99", DrugTag::tetracycline                },
    {"H03AA01", DrugTag::levothyroxine               },
    {"M05BA99", DrugTag::bisphosphonate              },
    {"M05BB03", DrugTag::bisphosphonate              },
    {"J05AJ99", DrugTag::integrase_inhibitor         },
    {"J05AR13", DrugTag::dolutegravir                },
    {"J05AR20", DrugTag::bictegravir                 },
    {"M05BX04", DrugTag::denosumab                   },
    {"A12AA04", DrugTag::calcium                     },
    {"B05XA07", DrugTag::calcium_chloride            },
    {"A12BA01", DrugTag::potassium_chloride          },
    {"B05XA01", DrugTag::potassium_chloride          },
    {"B05XA05", DrugTag::magnesium_parenteral        },
    {"A12CC99", DrugTag::magnesium                   },
    {"A02AA04", DrugTag::magnesium_antacid           },
    {"A02AD01", DrugTag::magnesium_antacid           },
    {"A06AD01", DrugTag::magnesium_laxative          },
    {"A06AD04", DrugTag::magnesium_laxative          },
    {"A06AD19", DrugTag::magnesium_laxative          },
    {"A06AB58", DrugTag::magnesium_bowel_prep        },
});

/// Groups of the condition lists that stand for one tag each. Codes of a group that say more or less than the
/// group (the lists' own INDEX names the traps) are in `apart`.
struct ConditionGroup {
    std::string_view group;
    ClinicalTag tag;
};
constexpr auto condition_groups = std::to_array<ConditionGroup>({
    {"hypomagnesemia",          ClinicalTag::hypomagnesaemia        },
    {"hypermagnesemia",         ClinicalTag::hypermagnesaemia       },
    {"hypokalemia",             ClinicalTag::hypokalaemia           },
    {"hyperkalemia",            ClinicalTag::hyperkalaemia          },
    {"hypocalcemia",            ClinicalTag::hypocalcaemia          },
    {"hypercalcemia",           ClinicalTag::hypercalcaemia         },
    {"torsades",                ClinicalTag::torsades               },
    {"ventricular_tachycardia", ClinicalTag::ventricular_tachycardia},
    {"prolonged_qt",            ClinicalTag::long_qt                },
    {"tetany",                  ClinicalTag::tetany                 },
    {"ckd",                     ClinicalTag::ckd                    },
    {"ckd1_2",                  ClinicalTag::ckd                    },
    {"ckd3",                    ClinicalTag::ckd                    },
    {"ckd4",                    ClinicalTag::ckd_stage_4            },
    {"ckd5_esrd",               ClinicalTag::ckd_stage_5            },
    {"ckd_unspecified",         ClinicalTag::ckd                    },
    {"aki",                     ClinicalTag::acute_kidney_injury    },
    {"myasthenia_gravis",       ClinicalTag::myasthenia             },
    {"lambert_eaton",           ClinicalTag::lambert_eaton          },
    {"av_block_2",              ClinicalTag::av_block_high_grade    },
    {"av_block_3",              ClinicalTag::av_block_high_grade    },
    {"heart_block_pacemaker",   ClinicalTag::pacemaker              },
    {"preeclampsia",            ClinicalTag::pre_eclampsia          },
    {"eclampsia",               ClinicalTag::eclampsia              },
    {"pregnancy",               ClinicalTag::pregnancy              },
    {"celiac",                  ClinicalTag::celiac                 },
    {"crohn",                   ClinicalTag::crohn                  },
    {"short_bowel",             ClinicalTag::short_bowel            },
    {"malabsorption",           ClinicalTag::malabsorption          },
    {"chronic_diarrhea",        ClinicalTag::chronic_diarrhoea      },
    {"diarrhea_unspecified",    ClinicalTag::chronic_diarrhoea      },
    {"alcohol_use_disorder",    ClinicalTag::alcohol_use            },
    {"diabetes",                ClinicalTag::diabetes               },
    {"dka",                     ClinicalTag::diabetes               },
    {"malignancy",              ClinicalTag::malignancy             },
    {"icu_location",            ClinicalTag::icu_location           },
});

bool stands_apart(std::string_view code) {
    constexpr auto apart = std::to_array<std::string_view>({
        "251159007",  // polymorphic ventricular tachycardia is torsades only with a long QT
        "I47.2",      // the old code of any ventricular tachycardia
        "E83.4",      // low and high magnesium alike
    });
    return std::ranges::find(apart, code) != apart.end();
}

int check_conditions(const std::string& list, CodeSystem system) {
    int checked = 0;
    for (const auto& row : read_list(list)) {
        const auto* const group = std::ranges::find(condition_groups, row[0], &ConditionGroup::group);
        if (group == condition_groups.end() || stands_apart(row[2])) continue;
        CAPTURE(row[0]);
        CAPTURE(row[2]);
        CHECK(find_condition(system, row[2]).has(group->tag));
        ++checked;
    }
    return checked;
}

/// Whether a code counts as a vein's or mouth's dose of an electrolyte.
bool is_electrolyte(const std::optional<DrugCode>& drug) { return drug && drug->tags.has_any(electrolytes); }

/// Rows of the counter-ion list that are calcium or magnesium to take all the same: supplements and a
/// nutrition, in the list only because their names do not begin with the salt.
bool is_taken_for_its_electrolyte(std::string_view code) {
    constexpr auto codes = std::to_array<std::string_view>(
        {"1167", "605061", "905095", "825175", "1189265", "1189276", "1241633", "1244926"});
    return std::ranges::find(codes, code) != codes.end();
}

}  // namespace

TEST_SUITE("fhir/tables/lists") {
    TEST_CASE("every drug of a class that A10 names has the class, in every code system") {
        if (!has_corpus()) return;
        CHECK(check_drugs("rxnorm_in.csv", CodeSystem::rxnorm) > 170);
        CHECK(check_drugs("atc.csv", CodeSystem::atc) > 180);
        CHECK(check_drugs("snomed_med_substances.csv", CodeSystem::snomed) > 60);
    }

    TEST_CASE("every ATC class of A10 says what it is, down to codes that no list holds") {
        for (const auto& [code, tag] : atc_classes) {
            CAPTURE(code);
            const auto found = find_drug(CodeSystem::atc, code);
            REQUIRE(found);
            CHECK(found->tags.has(tag));
        }
    }

    TEST_CASE("an ingredient's name in words says what its code says") {
        if (!has_corpus()) return;
        for (const auto& row : read_list("rxnorm_in.csv")) {
            const auto tag = tag_of_group(row[0]);
            if (!tag) continue;
            CAPTURE(row[3]);
            const auto found = find_drug_by_text(row[3]);
            CHECK((found && found->tags.has(*tag)));
        }
    }

    TEST_CASE("no counter-ion is an electrolyte, neither by code nor in words") {
        if (!has_corpus()) return;
        int checked = 0;
        for (const auto& row : read_list("text_match_negatives.csv")) {
            if (is_taken_for_its_electrolyte(row[2])) continue;
            CAPTURE(row[2]);
            CAPTURE(row[3]);
            const auto by_code = find_drug(CodeSystem::rxnorm, row[2]);
            CHECK(by_code);
            CHECK_FALSE(is_electrolyte(by_code));
            CHECK_FALSE(is_electrolyte(find_drug_by_text(row[3])));
            ++checked;
        }
        CHECK(checked > 60);
    }

    TEST_CASE("every diagnosis that A10 asks for says what it is, in every code system") {
        if (!has_corpus()) return;
        CHECK(check_conditions("conditions_snomed.csv", CodeSystem::snomed) > 70);
        CHECK(check_conditions("conditions_icd10cm.csv", CodeSystem::icd10cm) > 90);
        CHECK(check_conditions("conditions_icd9cm.csv", CodeSystem::icd9cm) > 8);
    }

    TEST_CASE("a local laboratory code measures what the LOINC code beside it measures") {
        if (!has_corpus()) return;
        int checked = 0;
        for (const auto& row : read_list("local_lab_aliases.csv")) {
            CAPTURE(row[2]);
            const std::size_t arrow = row[4].find("-> LOINC ");
            if (row[0] == "athena-internal") {
                CHECK(find_measure(CodeSystem::loinc, row[2]).measure == Measure::none);
            } else if (arrow != std::string::npos) {
                const auto loinc =
                    row[4].substr(arrow + 9, row[4].find_first_of(" ;,)", arrow + 9) - arrow - 9);
                const auto expected = find_measure(CodeSystem::loinc, loinc);
                const auto found = find_measure(CodeSystem::local_lab, row[2]);
                CHECK(found.measure == expected.measure);
                CHECK(found.is_excluded == expected.is_excluded);
                ++checked;
            }
        }
        CHECK(checked > 20);
    }

    TEST_CASE("what the lists could not confirm is in no table") {
        if (!has_corpus()) return;
        for (const auto& row : read_list("unconfirmed.csv")) {
            CAPTURE(row[1]);
            if (row[0] == "LOINC") {
                CHECK(find_measure(CodeSystem::loinc, row[1]).measure == Measure::none);
            } else if (row[0] == "SNOMED") {
                CHECK(find_condition(CodeSystem::snomed, row[1]).is_empty());
                CHECK_FALSE(find_drug(CodeSystem::snomed, row[1]));
            } else if (row[0] == "ATC") {
                // known by their class only
                CHECK(find_drug(CodeSystem::atc, row[1])->name ==
                      find_drug(CodeSystem::atc, row[1].substr(0, 5))->name);
            }
        }
    }

    TEST_CASE("every status and class of the lists is understood by its decoder") {
        if (!has_corpus()) return;
        int checked = 0;
        for (const auto& row : read_list("status_interpretation.csv")) {
            CAPTURE(row[0]);
            CAPTURE(row[2]);
            // in the field, before admission, and a stay whose state nobody knows: neither in nor out
            if (row[2] == "FLD" || row[2] == "PRENC" || (row[0] == "encounter-status" && row[2] == "unknown"))
                continue;
            Parsed parsed(R"({"status":")" + row[2] + R"(","intent":")" + row[2] +
                          R"(","clinicalStatus":{"coding":[{"code":")" + row[2] +
                          R"("}]},"verificationStatus":{"coding":[{"code":")" + row[2] +
                          R"("}]},"class":{"code":")" + row[2] + R"("}})");
            Arena& arena = parsed.arena();
            std::pmr::vector<Observation> results(&arena);
            r4::decode_observation(parsed.root(), arena, results);
            const auto order = r4::decode_medication_order(parsed.root(), NoMedications{}, arena);
            const Condition condition = r4::decode_condition(parsed.root(), arena);
            const Encounter encounter = r4::decode_encounter(parsed.root(), arena);
            ++checked;
            if (row[0] == "observation-status")
                CHECK(results[0].status != ResultStatus::unspecified);
            else if (row[0] == "medicationrequest-status" || row[0] == "medication-statement-status")
                CHECK(order.status != OrderStatus::unspecified);
            else if (row[0] == "medicationrequest-intent")
                CHECK(order.intent != OrderIntent::unspecified);
            else if (row[0] == "condition-clinical")
                CHECK(condition.status != ClinicalStatus::unspecified);
            else if (row[0] == "condition-ver-status")
                CHECK(condition.verification != VerificationStatus::unspecified);
            else if (row[0] == "encounter-status")
                CHECK(encounter.status != EventStatus::unspecified);
            else if (row[0] == "encounter-class")
                CHECK(encounter.setting != EncounterClass::unspecified);
            else
                --checked;
        }
        CHECK(checked > 50);
    }
}

}  // namespace lytes::fhir
