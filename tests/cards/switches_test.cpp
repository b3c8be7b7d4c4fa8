// What the switches of algorithm G do to an answer (cfg:ca.correct, cfg:renal.policy, cfg:insulin.units,
// cfg:ob.daily_cap): the default and each alternative.
#include <string_view>

#include <doctest/doctest.h>

#include "cards/derive.hpp"
#include "tests/support/bedside.hpp"

namespace {

using lytes::cards::CalciumCorrection;
using lytes::cards::CalciumKind;
using lytes::cards::derive;
using lytes::cards::EffectiveCalcium;
using lytes::cards::InsulinDose;
using lytes::cards::Kidney;
using lytes::cards::MagnesiumOrderKind;
using lytes::cards::PotassiumTier;
using lytes::cards::RenalBucket;
using lytes::cards::RenalPolicy;
using lytes::fhir::Decimal;
using lytes::fhir::Measure;
using lytes::fhir::operator""_dec;
using lytes::tests::Bedside;
using lytes::tests::egfr;
using lytes::tests::heads;
using lytes::tests::Lines;
using lytes::tests::result;
using lytes::tests::Ward;

EffectiveCalcium calcium_with(std::string_view albumin, CalciumCorrection correction) {
    Ward ward;
    ward.knowledge().calcium_correction = correction;
    ward.with(lytes::tests::ca("9.0", "mg/dL", 2)).with(lytes::tests::albumin(albumin, "g/dL", 2));
    return derive(ward.input()).calcium;
}

Kidney kidney_with(std::string_view rate, std::string_view clearance, RenalPolicy policy) {
    Ward ward;
    ward.knowledge().renal_policy = policy;
    if (!rate.empty()) ward.with(egfr(rate, 3));
    if (!clearance.empty()) ward.with(result(Measure::creatinine_clearance, clearance, "mL/min", 3));
    return derive(ward.input()).kidney;
}

}  // namespace

TEST_SUITE("cards/switches") {
    TEST_CASE("ca.correct: low albumin raises, off leaves as reported, symmetric also lowers") {
        struct Row {
            std::string_view albumin;
            CalciumCorrection correction;
            Decimal value;
            CalciumKind kind;
        };
        for (const auto& row : {
                 Row{"3.0", CalciumCorrection::low_albumin, 9.8_dec, CalciumKind::corrected},
                 Row{"4.0", CalciumCorrection::low_albumin, 9.0_dec, CalciumKind::total    },
                 Row{"5.0", CalciumCorrection::low_albumin, 9.0_dec, CalciumKind::total    },
                 Row{"3.0", CalciumCorrection::off,         9.0_dec, CalciumKind::total    },
                 Row{"5.0", CalciumCorrection::off,         9.0_dec, CalciumKind::total    },
                 Row{"3.0", CalciumCorrection::symmetric,   9.8_dec, CalciumKind::corrected},
                 Row{"4.0", CalciumCorrection::symmetric,   9.0_dec, CalciumKind::total    },
                 Row{"5.0", CalciumCorrection::symmetric,   8.2_dec, CalciumKind::corrected}
        }) {
            CAPTURE(row.albumin);
            const EffectiveCalcium calcium = calcium_with(row.albumin, row.correction);
            CHECK(calcium.value.value() == row.value);
            CHECK(calcium.kind == row.kind);
            CHECK_FALSE(calcium.is_uncorrected);  // albumin is there; it is not said to be missing
        }
    }

    TEST_CASE("renal.policy: which of two estimates decides, and the other one where it is missing") {
        struct Row {
            std::string_view rate;
            std::string_view clearance;
            RenalPolicy policy;
            RenalBucket bucket;
        };
        for (const auto& row : {
                 Row{"45", "29", RenalPolicy::lowest,    RenalBucket::below_30},
                 Row{"29", "45", RenalPolicy::lowest,    RenalBucket::below_30},
                 Row{"45", "30", RenalPolicy::lowest,    RenalBucket::moderate},
                 Row{"45", "29", RenalPolicy::egfr,      RenalBucket::moderate},
                 Row{"29", "45", RenalPolicy::egfr,      RenalBucket::below_30},
                 Row{"",   "29", RenalPolicy::egfr,      RenalBucket::below_30},
                 Row{"29", "45", RenalPolicy::clearance, RenalBucket::moderate},
                 Row{"45", "29", RenalPolicy::clearance, RenalBucket::below_30},
                 Row{"45", "30", RenalPolicy::clearance, RenalBucket::moderate},
                 Row{"45", "60", RenalPolicy::clearance, RenalBucket::normal  },
                 Row{"29", "",   RenalPolicy::clearance, RenalBucket::below_30}
        }) {
            CAPTURE(row.rate);
            CAPTURE(row.clearance);
            CHECK(kidney_with(row.rate, row.clearance, row.policy).bucket == row.bucket);
        }
    }

    TEST_CASE("insulin.units: ten or five units are drafted") {
        for (const auto dose : {InsulinDose::ten_units, InsulinDose::five_units}) {
            Bedside bed;
            bed.knowledge().insulin = dose;
            bed.potassium("6.8", PotassiumTier::high_severe);
            const auto advice = bed.advice();
            REQUIRE_FALSE(advice.cards.empty());
            int found = 0;
            for (const auto& one : advice.cards[0].suggestions) {
                if (one.code != "S-INS") continue;
                const auto& draft = std::get<lytes::fhir::MedicationDraft>(one.action.draft);
                CHECK(draft.dose.value == (dose == InsulinDose::five_units ? "5" : "10"));
                CHECK(
                    draft.instruction.starts_with(dose == InsulinDose::five_units ? "5 units" : "10 units"));
                ++found;
            }
            CHECK(found == 1);
        }
    }

    TEST_CASE("ob.daily_cap: high obstetric days are silent by default, and warned of above the cap") {
        const auto cards = [](bool is_capped, Decimal day) {
            Bedside bed;
            bed.knowledge().magnesium_orders.caps_obstetric_day = is_capped;
            bed.facts.is_pregnant = true;
            auto& order = bed.draft(MagnesiumOrderKind::intravenous);
            order.is_obstetric = true;
            order.dose.load = 6_dec;
            order.dose.maintenance_per_h = 2_dec;
            order.dose.per_24h = day;
            return heads(bed.advice());
        };
        CHECK(cards(false, 54_dec).empty());
        CHECK(cards(true, 40_dec).empty());
        CHECK(cards(true, 40.1_dec) == Lines{"MG-ORD-OB-DOSE-01 warning"});
    }
}
