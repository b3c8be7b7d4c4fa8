#include "cards/kidney.hpp"

#include <array>
#include <optional>

#include <doctest/doctest.h>

#include "cards/knowledge.hpp"

using lytes::cards::category_of;
using lytes::cards::clearance_cockcroft_gault;
using lytes::cards::egfr_ckd_epi_2021;
using lytes::cards::EgfrCategory;
using lytes::fhir::Decimal;
using lytes::fhir::Sex;
using lytes::fhir::operator""_dec;

TEST_SUITE("cards/kidney") {
    TEST_CASE("CKD-EPI 2021 gives the worked values of A8") {
        struct Row {
            Decimal creatinine;
            int age;
            Sex sex;
            int egfr;
        };
        const auto rows = std::to_array<Row>({
            {1.0_dec,  50, Sex::male,   92 }, // 91.69
            {1.0_dec,  50, Sex::female, 69 }, // 68.63
            {0.8_dec,  30, Sex::female, 102}, // 101.59
            {2.5_dec,  70, Sex::male,   27 }, // 26.96
            {1.4_dec,  65, Sex::female, 42 }, // 41.75
            {3.0_dec,  60, Sex::female, 17 }, // 17.26
            {0.8_dec,  58, Sex::female, 85 }, // V01
            {0.9_dec,  62, Sex::male,   97 }, // V02
            {1.0_dec,  74, Sex::male,   79 }, // V05b
            {2.0_dec,  71, Sex::female, 26 }, // V06
            {2.95_dec, 70, Sex::male,   22 }, // V10
            {2.6_dec,  81, Sex::female, 18 }, // V15
            {1.8_dec,  70, Sex::male,   40 }, // V17: 39.99
            {1.0_dec,  78, Sex::female, 58 }, // V20
            {1.9_dec,  64, Sex::male,   39 }, // V23
        });
        for (const Row& row : rows) {
            CAPTURE(row.age);
            CAPTURE(row.egfr);
            CHECK(egfr_ckd_epi_2021(row.creatinine, row.age, row.sex) == row.egfr);
        }
    }

    TEST_CASE("KDIGO categories change at 90, 60, 45, 30 and 15") {
        CHECK(category_of(90) == EgfrCategory::g1);
        CHECK(category_of(89) == EgfrCategory::g2);
        CHECK(category_of(60) == EgfrCategory::g2);
        CHECK(category_of(59) == EgfrCategory::g3a);
        CHECK(category_of(45) == EgfrCategory::g3a);
        CHECK(category_of(44) == EgfrCategory::g3b);
        CHECK(category_of(30) == EgfrCategory::g3b);
        CHECK(category_of(29) == EgfrCategory::g4);
        CHECK(category_of(15) == EgfrCategory::g4);
        CHECK(category_of(14) == EgfrCategory::g5);
    }

    TEST_CASE("Cockcroft-Gault takes actual, ideal or adjusted weight by BMI") {
        struct Row {
            Decimal weight;
            std::optional<Decimal> height, index;
            Sex sex;
            int clearance;
        };
        // Age 60 and creatinine 1.0: 80 x weight / 72, times 0.85 for women.
        const auto rows = std::to_array<Row>({
            {72_dec,   {},      {},       Sex::male,   80}, // no height: actual weight
            {72_dec,   {},      {},       Sex::female, 68},
            {52_dec,   170_dec, {},       Sex::male,   58}, // BMI 17.99: actual 52
            {70_dec,   170_dec, {},       Sex::male,   73}, // BMI 24.2: ideal 65.94
            {70_dec,   170_dec, {},       Sex::female, 58}, // ideal 61.44
            {86_dec,   170_dec, {},       Sex::male,   73}, // BMI 29.8: still ideal
            {86.7_dec, 170_dec, {},       Sex::male,   82}, // BMI 30: adjusted 74.24
            {120_dec,  170_dec, {},       Sex::male,   97}, // adjusted 87.56
            {70_dec,   {},      24.2_dec, Sex::male,   73}, // height from the index
        });
        for (const Row& row : rows) {
            CAPTURE(row.weight.units());
            CAPTURE(row.clearance);
            CHECK(clearance_cockcroft_gault(
                      1.0_dec, 60, row.sex,
                      {.weight_kg = row.weight, .height_cm = row.height, .body_mass_index = row.index}) ==
                  row.clearance);
        }
    }

    TEST_CASE("clearance never falls below zero") {
        CHECK(clearance_cockcroft_gault(1.0_dec, 150, Sex::male,
                                        {.weight_kg = 70_dec, .height_cm = {}, .body_mass_index = {}}) == 0);
    }
}
