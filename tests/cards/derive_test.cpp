#include "cards/derive.hpp"

#include <array>
#include <chrono>
#include <string_view>
#include <utility>

#include <doctest/doctest.h>

#include "cards/severity.hpp"
#include "tests/support/charts.hpp"

using lytes::cards::AgeGroup;
using lytes::cards::CalciumKind;
using lytes::cards::CalciumTier;
using lytes::cards::Case;
using lytes::cards::ctcae_grade_magnesium;
using lytes::cards::derive;
using lytes::cards::DoubtKind;
using lytes::cards::Facts;
using lytes::cards::Freshness;
using lytes::cards::MagnesiumTier;
using lytes::cards::PotassiumTier;
using lytes::cards::RenalBucket;
using lytes::cards::Setting;
using lytes::cards::Trigger;
using lytes::fhir::ClinicalTag;
using lytes::fhir::DrugTag;
using lytes::fhir::Measure;
using lytes::tests::albumin;
using lytes::tests::ca;
using lytes::tests::condition;
using lytes::tests::creatinine;
using lytes::tests::k;
using lytes::tests::mg;
using lytes::tests::order;
using lytes::tests::quantity;
using lytes::tests::result;
using lytes::tests::undated_condition;
using lytes::tests::Ward;
using lytes::fhir::operator""_dec;

TEST_SUITE("cards/derive") {
    TEST_CASE("a woman of 58 with torsades and Mg 0.80 (V01)") {
        Ward ward;
        ward.aged(58)
            .female()
            .with(creatinine("0.8", "mg/dL", 1))
            .with(mg("0.80", "mg/dL", 1))
            .with(k("4.1", 1))
            .with(condition(ClinicalTag::torsades, 1))
            .with(order("q", {DrugTag::qt_known_risk}, 48));
        const Facts facts = derive(ward.input());
        CHECK(facts.is_adult());
        CHECK(facts.magnesium_tier == MagnesiumTier::critical_low);
        CHECK(facts.is_magnesium_low());
        CHECK(facts.torsades.is_present);
        CHECK(facts.kidney.egfr == 85);
        CHECK(facts.kidney.bucket == RenalBucket::normal);
        CHECK(facts.is_high_risk);
        CHECK_FALSE(facts.has_low_clearance());
        CHECK(facts.potassium_tier == PotassiumTier::normal);
        CHECK(ctcae_grade_magnesium(facts.magnesium.value, ward.knowledge().magnesium,
                                    facts.magnesium_lower_normal) == 3);
    }

    TEST_CASE("1.20 mg/dL is moderate, 1.19 is severe, and 0.49 mmol/L too (V02, V03)") {
        struct Row {
            std::string_view number, unit;
            MagnesiumTier tier;
        };
        const auto rows = std::to_array<Row>({
            {"1.20", "mg/dL",  MagnesiumTier::moderate_low},
            {"1.19", "mg/dL",  MagnesiumTier::severe_low  },
            {"0.49", "mmol/L", MagnesiumTier::severe_low  },
            {"1.3",  "mEq/L",  MagnesiumTier::low_normal  },
            {"1.3",  "mg/dL",  MagnesiumTier::moderate_low},
        });
        for (const Row& row : rows) {
            CAPTURE(row.number);
            CAPTURE(row.unit);
            Ward ward;
            ward.with(mg(row.number, row.unit, 1));
            CHECK(derive(ward.input()).magnesium_tier == row.tier);
        }
    }

    TEST_CASE("intensive care with everything low (V09)") {
        Ward ward;
        ward.aged(49)
            .in_icu()
            .with(creatinine("0.8", "mg/dL", 1))
            .with(mg("0.95", "mg/dL", 1))
            .with(k("2.7", 1))
            .with(ca("7.3", "mg/dL", 1))
            .with(albumin("3.6", "g/dL", 1))
            .with(undated_condition(ClinicalTag::alcohol_withdrawal))
            .with(order("p", {DrugTag::ppi}, 400));
        const Facts facts = derive(ward.input());
        CHECK(facts.magnesium_tier == MagnesiumTier::critical_low);
        CHECK(facts.potassium_tier == PotassiumTier::moderate_low);
        CHECK(facts.calcium.tier == CalciumTier::mild_low);
        CHECK(facts.calcium.is_total_severe);
        CHECK(facts.has_alcohol_withdrawal);
        CHECK(facts.active_drugs.has(DrugTag::ppi));
    }

    TEST_CASE("a critical potassium of 30 hours ago is stale and not rechecked (V25)") {
        Ward ward;
        ward.with(k("2.4", 30)).with(mg("1.8", "mg/dL", 30));
        const Facts facts = derive(ward.input());
        CHECK(facts.potassium_tier == PotassiumTier::critical_low);
        CHECK_FALSE(facts.potassium.is_in_trigger_window);
        CHECK(facts.potassium.is_unrechecked);
        CHECK(facts.potassium.freshness == Freshness::stale);
        CHECK(facts.magnesium.freshness == Freshness::current);
    }

    TEST_CASE("outpatients have their own windows (V05a)") {
        Ward ward;
        ward.outpatient()
            .aged(45)
            .female()
            .with(creatinine("0.7", "mg/dL", 500))
            .with(mg("1.50", "mg/dL", 24));
        const Facts facts = derive(ward.input());
        CHECK(facts.setting == Setting::outpatient);
        CHECK(facts.magnesium.is_in_trigger_window);
        CHECK(facts.kidney.bucket == RenalBucket::normal);
        CHECK(facts.magnesium_tier == MagnesiumTier::mild_low);
        CHECK_FALSE(facts.is_high_risk);
    }

    TEST_CASE("the laboratory's own lower limit is used and said to be so") {
        Ward ward;
        auto ranged = mg("1.65", "mg/dL", 1);
        ranged.range = lytes::fhir::ReferenceRange{
            .low = quantity("1.7", "mg/dL"), .high = quantity("2.4", "mg/dL"), .is_normal_type = true};
        ward.with(ranged);
        const Facts facts = derive(ward.input());
        CHECK(facts.is_magnesium_limit_from_lab);
        CHECK(facts.magnesium_lower_normal.mass == 1.7_dec);
        CHECK(facts.magnesium_tier == MagnesiumTier::mild_low);
    }

    TEST_CASE("a doubtful result is told while it is new, and on orders as long as it would have counted") {
        const auto doubts = [](Trigger trigger, int hours) {
            Ward ward;
            ward.on(trigger).with(mg("1.3", "", hours));
            return derive(ward.input()).doubts.size();
        };
        CHECK(doubts(Trigger::result_review, 24) == 1);
        CHECK(doubts(Trigger::result_review, 25) == 0);
        CHECK(doubts(Trigger::patient_view, 25) == 0);
        CHECK(doubts(Trigger::order_sign, 25) == 1);
        CHECK(doubts(Trigger::order_sign, 7 * 24) == 1);
        CHECK(doubts(Trigger::order_sign, 7 * 24 + 1) == 0);
    }

    TEST_CASE("a doubtful analyte is not evaluated, whatever came before") {
        Ward ward;
        ward.with(mg("1.3", "", 1)).with(mg("0.8", "mg/dL", 10));
        const Facts facts = derive(ward.input());
        CHECK(facts.magnesium_tier == MagnesiumTier::missing);
        CHECK_FALSE(facts.is_magnesium_low());
        REQUIRE(facts.doubts.size() == 1);
        CHECK(facts.doubts[0].measure == Measure::magnesium);
        CHECK(facts.doubts[0].kind == DoubtKind::unit_unclear);
    }

    TEST_CASE("an empty chart derives to nothing known") {
        Ward ward;
        ward.chart() = {};
        const Case& input = ward.without_encounter().input();
        const Facts facts = derive(input);
        CHECK(facts.age_group == AgeGroup::unknown);
        CHECK(facts.magnesium_tier == MagnesiumTier::missing);
        CHECK(facts.kidney.bucket == RenalBucket::unknown);
        CHECK(facts.calcium.kind == CalciumKind::none);
        CHECK(facts.doubts.empty());
        CHECK_FALSE(facts.is_high_risk);
    }

    TEST_CASE("moving every time and the clock together changes nothing") {
        const auto tier_and_bucket = [](int shift_h) {
            Ward ward;
            const auto shifted = [&](lytes::fhir::Observation result) {
                result.effective->at += std::chrono::hours{shift_h};
                return result;
            };
            ward.with(shifted(mg("1.1", "mg/dL", 5))).with(shifted(creatinine("2.95", "mg/dL", 8)));
            Case input = ward.input();
            input.now += std::chrono::hours{shift_h};
            const Facts facts = derive(input);
            return std::pair{facts.magnesium_tier, facts.kidney.bucket};
        };
        CHECK(tier_and_bucket(0) == tier_and_bucket(24 * 20));
    }
}
