#include "cards/renal.hpp"

#include <array>
#include <string_view>

#include <doctest/doctest.h>

#include "cards/derive.hpp"
#include "tests/support/charts.hpp"

using lytes::cards::derive;
using lytes::cards::EgfrOrigin;
using lytes::cards::Kidney;
using lytes::cards::RenalBucket;
using lytes::fhir::ClinicalTag;
using lytes::fhir::Measure;
using lytes::tests::condition;
using lytes::tests::creatinine;
using lytes::tests::egfr;
using lytes::tests::procedure;
using lytes::tests::result;
using lytes::tests::undated_condition;
using lytes::tests::Ward;
using lytes::fhir::operator""_dec;

namespace {

RenalBucket bucket_of(Ward& ward) { return derive(ward.input()).kidney.bucket; }

RenalBucket bucket_of_reported(std::string_view number, int hours_old) {
    Ward ward;
    ward.with(egfr(number, hours_old));
    return bucket_of(ward);
}

}  // namespace

TEST_SUITE("cards/renal") {
    TEST_CASE("a reported eGFR is rounded half up before it is compared") {
        struct Row {
            std::string_view number;
            RenalBucket bucket;
        };
        const auto rows = std::to_array<Row>({
            {"14",   RenalBucket::below_30},
            {"29",   RenalBucket::below_30},
            {"29.4", RenalBucket::below_30},
            {"29.5", RenalBucket::moderate},
            {"30",   RenalBucket::moderate},
            {"59",   RenalBucket::moderate},
            {"59.5", RenalBucket::normal  },
            {"60",   RenalBucket::normal  },
            {">60",  RenalBucket::normal  },
            {">90",  RenalBucket::normal  },
            {">=60", RenalBucket::normal  },
            {">45",  RenalBucket::moderate},
            {">15",  RenalBucket::unknown },
            {"<15",  RenalBucket::below_30},
            {"<30",  RenalBucket::below_30},
            {"<60",  RenalBucket::unknown },
        });
        for (const Row& row : rows) {
            CAPTURE(row.number);
            CHECK(bucket_of_reported(row.number, 3) == row.bucket);
        }
    }

    TEST_CASE("the comparator of a reported eGFR is shown") {
        Ward ward;
        ward.with(egfr(">60", 3));
        CHECK(derive(ward.input()).kidney.egfr_text == ">60");
        Ward low;
        low.with(egfr("<15", 3));
        CHECK(derive(low.input()).kidney.egfr_text == "<15");
    }

    TEST_CASE("a stale eGFR below 30 counts and a stale one of 30 or more does not") {
        CHECK(bucket_of_reported("29", 48) == RenalBucket::below_30);
        CHECK(bucket_of_reported("29", 49) == RenalBucket::below_30);
        CHECK(bucket_of_reported("29", 7 * 24) == RenalBucket::below_30);
        CHECK(bucket_of_reported("29", 7 * 24 + 1) == RenalBucket::unknown);
        CHECK(bucket_of_reported("55", 48) == RenalBucket::moderate);
        CHECK(bucket_of_reported("55", 49) == RenalBucket::unknown);
        CHECK(bucket_of_reported("90", 49) == RenalBucket::unknown);
        Ward ward;
        ward.with(egfr("55", 12 * 24));
        const Kidney kidney = derive(ward.input()).kidney;
        CHECK_FALSE(kidney.egfr.has_value());
        CHECK(kidney.egfr_text.empty());
        CHECK(kidney.last_egfr == 55);
        CHECK(kidney.last_egfr_age == std::chrono::days{12});
    }

    TEST_CASE("eGFR is computed from creatinine in either unit") {
        Ward ward;
        ward.aged(70).with(creatinine("2.95", "mg/dL", 8));
        const Kidney kidney = derive(ward.input()).kidney;
        CHECK(kidney.egfr == 22);
        CHECK(kidney.egfr_text == "22");
        CHECK(kidney.origin == EgfrOrigin::computed);
        CHECK(kidney.bucket == RenalBucket::below_30);
        Ward molar;
        molar.aged(70).with(creatinine("260.8", "umol/L", 8));
        CHECK(derive(molar.input()).kidney.egfr == 22);
    }

    TEST_CASE("an old creatinine is missing, and its eGFR is shown as the last one (V22)") {
        Ward ward;
        ward.with(creatinine("0.9", "mg/dL", 200));
        const Kidney kidney = derive(ward.input()).kidney;
        CHECK(kidney.bucket == RenalBucket::unknown);
        CHECK(kidney.last_egfr == 97);
        CHECK(kidney.last_egfr_age == std::chrono::hours{200});
    }

    TEST_CASE("where computed and reported disagree on 30 the lower counts and both are known") {
        Ward ward;
        ward.aged(70).with(creatinine("2.1", "mg/dL", 3)).with(egfr("28", 3));
        const Kidney kidney = derive(ward.input()).kidney;
        CHECK(kidney.egfr == 28);
        CHECK(kidney.other_egfr == 33);
        CHECK(kidney.origin == EgfrOrigin::both);
        CHECK(kidney.bucket == RenalBucket::below_30);
        Ward reversed;
        reversed.aged(70).with(creatinine("2.95", "mg/dL", 3)).with(egfr("31", 3));
        CHECK(derive(reversed.input()).kidney.egfr == 22);
        CHECK(derive(reversed.input()).kidney.other_egfr == 31);
    }

    TEST_CASE("a current value supersedes a stale one of the other origin") {
        Ward ward;
        ward.with(creatinine("0.9", "mg/dL", 3)).with(egfr("28", 100));
        CHECK(bucket_of(ward) == RenalBucket::normal);
        Ward exact;
        exact.with(creatinine("0.9", "mg/dL", 3)).with(egfr(">60", 3));
        CHECK(derive(exact.input()).kidney.egfr_text == "97");
    }

    TEST_CASE("sex unknown: both are computed and the lower is used") {
        Ward ward;
        ward.chart().patient->sex = lytes::fhir::Sex::other;
        ward.aged(50).with(creatinine("1.0", "mg/dL", 3));
        const Kidney kidney = derive(ward.input()).kidney;
        CHECK(kidney.egfr == 69);
        CHECK(kidney.other_egfr == 92);
    }

    TEST_CASE("children and patients of unknown age get no computed eGFR, and a reported one still counts") {
        for (const bool is_child : {true, false}) {
            Ward ward;
            if (is_child) ward.aged(7);
            if (!is_child) ward.chart().patient->birth.reset();
            ward.with(creatinine("2.0", "mg/dL", 3));
            CHECK(bucket_of(ward) == RenalBucket::unknown);
            CHECK(derive(ward.input()).kidney.egfr_text.empty());
            ward.with(egfr("25", 3));
            CHECK(bucket_of(ward) == RenalBucket::below_30);
        }
    }

    TEST_CASE("in pregnancy creatinine decides") {
        struct Row {
            std::string_view number, unit;
            int hours_old;
            RenalBucket bucket;
        };
        const auto rows = std::to_array<Row>({
            {"1.0",   "mg/dL",  3,  RenalBucket::normal  },
            {"1.01",  "mg/dL",  3,  RenalBucket::moderate},
            {"1.49",  "mg/dL",  3,  RenalBucket::moderate},
            {"1.5",   "mg/dL",  3,  RenalBucket::below_30},
            {"88.4",  "umol/L", 3,  RenalBucket::normal  },
            {"88.5",  "umol/L", 3,  RenalBucket::moderate},
            {"132.6", "umol/L", 3,  RenalBucket::below_30},
            {"0.7",   "mg/dL",  49, RenalBucket::unknown },
            {"1.5",   "mg/dL",  49, RenalBucket::below_30}, // a stale value may warn
        });
        for (const Row& row : rows) {
            CAPTURE(row.number);
            CAPTURE(row.hours_old);
            Ward ward;
            ward.aged(29).pregnant().with(creatinine(row.number, row.unit, row.hours_old));
            const Kidney kidney = derive(ward.input()).kidney;
            CHECK(kidney.bucket == row.bucket);
            CHECK(kidney.is_pregnancy_based);
            CHECK_FALSE(kidney.egfr.has_value());
        }
        Ward unmeasured;
        unmeasured.aged(29).pregnant().with(egfr("80", 3));
        CHECK(bucket_of(unmeasured) == RenalBucket::unknown);
    }

    TEST_CASE("dialysis is a coded dependence, a running procedure or order, or end-stage disease treated") {
        Ward dependent;
        dependent.with(undated_condition(ClinicalTag::dialysis_dependence)).with(egfr("80", 3));
        CHECK(bucket_of(dependent) == RenalBucket::dialysis);

        auto running = procedure(ClinicalTag::dialysis_procedure, 5);
        running.status = lytes::fhir::EventStatus::active;
        Ward continuous;
        continuous.with(running);
        CHECK(bucket_of(continuous) == RenalBucket::dialysis);

        const auto end_stage = [](int days_ago) {
            Ward ward;
            ward.with(undated_condition(ClinicalTag::end_stage_kidney_disease))
                .with(procedure(ClinicalTag::dialysis_procedure, days_ago * 24));
            return bucket_of(ward);
        };
        CHECK(end_stage(30) == RenalBucket::dialysis);
        CHECK(end_stage(31) == RenalBucket::below_30);

        auto resolved = undated_condition(ClinicalTag::dialysis_dependence);
        resolved.status = lytes::fhir::ClinicalStatus::resolved;
        Ward former;
        former.with(resolved).with(egfr("80", 3));
        CHECK(bucket_of(former) == RenalBucket::normal);
    }

    TEST_CASE("the first bucket that fits wins") {
        Ward injured;
        injured.aged(64)
            .with(creatinine("0.9", "mg/dL", 70))
            .with(creatinine("1.2", "mg/dL", 27))
            .with(creatinine("1.9", "mg/dL", 3));
        const Kidney kidney = derive(injured.input()).kidney;
        CHECK(kidney.bucket == RenalBucket::aki_2_3);
        CHECK(kidney.aki_stage == 2);
        CHECK(kidney.egfr == 39);
        Ward stage_1;
        stage_1.with(creatinine("1.0", "mg/dL", 30)).with(creatinine("1.3", "mg/dL", 3));
        CHECK(bucket_of(stage_1) == RenalBucket::aki_1);
        Ward stage_1_low;
        stage_1_low.with(creatinine("2.9", "mg/dL", 30)).with(creatinine("3.2", "mg/dL", 3));
        CHECK(bucket_of(stage_1_low) == RenalBucket::below_30);
        Ward replaced;
        replaced.with(procedure(ClinicalTag::dialysis_procedure, 48)).with(egfr("50", 3));
        CHECK(bucket_of(replaced) == RenalBucket::aki_2_3);
    }

    TEST_CASE("coded kidney injury of this stay is stage 1 until creatinine is seen to be back") {
        Ward coded;
        coded.with(condition(ClinicalTag::acute_kidney_injury, 20)).with(creatinine("1.0", "mg/dL", 3));
        const Kidney kidney = derive(coded.input()).kidney;
        CHECK(kidney.bucket == RenalBucket::aki_1);
        CHECK(kidney.is_aki_coded_only);
        Ward recovered;
        recovered.with(condition(ClinicalTag::acute_kidney_injury, 20))
            .with(creatinine("1.0", "mg/dL", 3))
            .with(creatinine("0.9", "mg/dL", 24 * 40));
        CHECK(bucket_of(recovered) == RenalBucket::normal);
        Ward earlier_stay;
        earlier_stay.with(condition(ClinicalTag::acute_kidney_injury, 24 * 60))
            .with(creatinine("1.0", "mg/dL", 3));
        CHECK(bucket_of(earlier_stay) == RenalBucket::normal);
        Ward unmeasured;
        unmeasured.with(condition(ClinicalTag::acute_kidney_injury, 20));
        CHECK(bucket_of(unmeasured) == RenalBucket::aki_1);
    }

    TEST_CASE("coded stage 4 or 5 disease counts as below 30") {
        for (const auto tag : {ClinicalTag::ckd_stage_4, ClinicalTag::ckd_stage_5}) {
            Ward ward;
            ward.with(undated_condition(tag));
            const Kidney kidney = derive(ward.input()).kidney;
            CHECK(kidney.bucket == RenalBucket::below_30);
            CHECK(kidney.is_from_diagnosis);
        }
    }

    TEST_CASE("creatinine clearance below 30 counts where eGFR does not say so") {
        Ward small;
        small.aged(85)
            .female()
            .with(creatinine("1.1", "mg/dL", 3))
            .with(result(Measure::weight, "45", "kg", 24));
        const Kidney kidney = derive(small.input()).kidney;
        CHECK(kidney.egfr == 49);
        CHECK(kidney.creatinine_clearance == 27);
        CHECK(kidney.bucket == RenalBucket::below_30);
        CHECK(kidney.is_from_clearance);
        Ward unweighed;
        unweighed.aged(85).female().with(creatinine("1.1", "mg/dL", 3));
        CHECK(bucket_of(unweighed) == RenalBucket::moderate);
        CHECK(derive(unweighed.input()).kidney.has_no_weight);
        Ward measured;
        measured.with(result(Measure::creatinine_clearance, "22", "mL/min", 3)).with(egfr("45", 3));
        CHECK(bucket_of(measured) == RenalBucket::below_30);
    }

    TEST_CASE("race-specific results are recomputed, and of two that stand alone the lower counts") {
        const auto specific = [](std::string_view number) {
            return result(Measure::egfr_race_specific, number, "mL/min/1.73m2", 3);
        };
        Ward alone;
        alone.with(specific("33")).with(specific("28"));
        CHECK(derive(alone.input()).kidney.egfr == 28);
        Ward recomputed;
        recomputed.with(specific("33")).with(specific("28")).with(creatinine("0.9", "mg/dL", 3));
        CHECK(derive(recomputed.input()).kidney.egfr == 97);
    }

    TEST_CASE("creatinine is compared in mg/dL") {
        Ward ward;
        ward.with(creatinine("221", "umol/L", 3));
        CHECK(derive(ward.input()).kidney.creatinine_mg_dl == 2.5_dec);
    }
}
