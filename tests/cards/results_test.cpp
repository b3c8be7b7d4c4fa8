#include "cards/results.hpp"

#include <chrono>
#include <string_view>

#include <doctest/doctest.h>

#include "tests/support/charts.hpp"

using lytes::cards::Results;
using lytes::fhir::Measure;
using lytes::fhir::ResultStatus;
using lytes::tests::hours_ago;
using lytes::tests::k;
using lytes::tests::mg;
using lytes::tests::moment_at;
using lytes::tests::now;
using lytes::tests::result;
using lytes::tests::Ward;

namespace {

lytes::fhir::Observation with_status(lytes::fhir::Observation result, ResultStatus status) {
    result.status = status;
    return result;
}

}  // namespace

TEST_SUITE("cards/results") {
    TEST_CASE("results come newest first, each measure by itself") {
        Ward ward;
        ward.with(mg("1.1", "mg/dL", 30)).with(k("4.0", 2)).with(mg("1.2", "mg/dL", 3));
        const Results results(ward.input());
        REQUIRE(results.of(Measure::magnesium).size() == 2);
        CHECK(results.of(Measure::magnesium)[0].source->id == "1.2");
        CHECK(results.of(Measure::magnesium)[1].source->id == "1.1");
        REQUIRE(results.of(Measure::potassium).size() == 1);
        CHECK(results.of(Measure::creatinine).empty());
    }

    TEST_CASE("registered, cancelled, erroneous and unknown results are ignored") {
        for (const auto status : {ResultStatus::registered, ResultStatus::cancelled,
                                  ResultStatus::entered_in_error, ResultStatus::unknown}) {
            Ward ward;
            ward.with(with_status(mg("0.8", "mg/dL", 1), status));
            CHECK(Results(ward.input()).of(Measure::magnesium).empty());
        }
        for (const auto status :
             {ResultStatus::preliminary, ResultStatus::final_result, ResultStatus::amended,
              ResultStatus::corrected, ResultStatus::unspecified}) {
            Ward ward;
            ward.with(with_status(mg("0.8", "mg/dL", 1), status));
            CHECK(Results(ward.input()).of(Measure::magnesium).size() == 1);
        }
    }

    TEST_CASE("urine and blood from the infusion arm are dropped") {
        Ward ward;
        auto urine = mg("8.0", "mg/dL", 1);
        urine.specimen = lytes::fhir::Specimen::other;
        auto contaminated = mg("9.0", "mg/dL", 1);
        contaminated.is_from_infusion_arm = true;
        ward.with(urine).with(contaminated);
        CHECK(Results(ward.input()).of(Measure::magnesium).empty());
    }

    TEST_CASE("a corrected result replaces the one with its identifier or its time") {
        auto original = mg("0.8", "mg/dL", 5);
        original.identifier = "lab-1";
        auto corrected = with_status(mg("1.8", "mg/dL", 4), ResultStatus::corrected);
        corrected.identifier = "lab-1";
        Ward same_report;
        same_report.with(original).with(corrected);
        const Results by_identifier(same_report.input());
        REQUIRE(by_identifier.of(Measure::magnesium).size() == 1);
        CHECK(by_identifier.of(Measure::magnesium)[0].source->id == "1.8");

        Ward same_time;
        same_time.with(mg("0.8", "mg/dL", 4)).with(with_status(mg("1.8", "mg/dL", 4), ResultStatus::amended));
        const Results by_time(same_time.input());
        REQUIRE(by_time.of(Measure::magnesium).size() == 1);
        CHECK(by_time.of(Measure::magnesium)[0].source->id == "1.8");

        Ward unrelated;
        unrelated.with(mg("0.8", "mg/dL", 5))
            .with(with_status(mg("1.8", "mg/dL", 4), ResultStatus::corrected))
            .with(k("4.0", 4));
        const Results apart(unrelated.input());
        CHECK(apart.of(Measure::magnesium).size() == 2);
        CHECK(apart.of(Measure::potassium).size() == 1);
    }

    TEST_CASE("a result more than ten minutes ahead of the clock is ignored") {
        const auto ahead = [](std::chrono::seconds by) {
            auto result = mg("0.8", "mg/dL", 0);
            result.effective = moment_at(now + by);
            return result;
        };
        Ward near;
        near.with(ahead(std::chrono::minutes{10}));
        const Results admitted(near.input());
        REQUIRE(admitted.of(Measure::magnesium).size() == 1);
        CHECK(admitted.age_of(admitted.of(Measure::magnesium)[0]) == lytes::fhir::Duration{0});
        Ward far;
        far.with(ahead(std::chrono::seconds{601}));
        CHECK(Results(far.input()).of(Measure::magnesium).empty());
    }

    TEST_CASE("a bare date may be tomorrow where the sun rises earlier") {
        const auto dated = [](int hours) {
            auto result = mg("0.8", "mg/dL", 0);
            result.effective = lytes::fhir::Moment{.at = now + std::chrono::hours{hours}, .has_time = false};
            return result;
        };
        Ward near;
        near.with(dated(14));
        CHECK(Results(near.input()).of(Measure::magnesium).size() == 1);
        Ward far;
        far.with(dated(15));
        CHECK(Results(far.input()).of(Measure::magnesium).empty());
    }

    TEST_CASE("the issue time stands in for a missing collection time, and nothing for neither") {
        Ward ward;
        auto issued = mg("0.8", "mg/dL", 0);
        issued.effective.reset();
        issued.issued = moment_at(hours_ago(3));
        auto undated = mg("0.9", "mg/dL", 0);
        undated.effective.reset();
        ward.with(undated).with(issued);
        const Results results(ward.input());
        const auto found = results.of(Measure::magnesium);
        REQUIRE(found.size() == 2);
        CHECK(found[0].source->id == "0.8");
        CHECK(found[0].is_time_unknown);
        CHECK_FALSE(found[0].is_undated);
        CHECK(found[1].is_undated);
    }
}
