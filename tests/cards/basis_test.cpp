#include "cards/basis.hpp"

#include <memory_resource>
#include <string>

#include <doctest/doctest.h>

#include "tests/support/bedside.hpp"

namespace {

using lytes::cards::AgeGroup;
using lytes::cards::Bullets;
using lytes::cards::CalciumKind;
using lytes::cards::Concentration;
using lytes::cards::EgfrOrigin;
using lytes::cards::MagnesiumTier;
using lytes::cards::RenalBucket;
using lytes::cards::Subject;
using lytes::fhir::Decimal;
using lytes::fhir::Measure;
using lytes::tests::Bedside;
using lytes::tests::contains;

template <typename Add>
std::string written(const Add& add) {
    std::pmr::monotonic_buffer_resource arena;
    Bullets out{arena};
    add(out);
    return std::string{out.finished()};
}
std::string kidney(const Bedside& bed) {
    return written([&](Bullets& out) { lytes::cards::add_kidney(Subject{.patient = &bed.facts}, out); });
}
std::string why(const Bedside& bed) {
    const Subject subject{.patient = &bed.facts, .about = Measure::magnesium};
    return written([&](Bullets& out) { lytes::cards::add_why(subject, out); });
}

}  // namespace

TEST_SUITE("cards/basis") {
    TEST_CASE("an eGFR is shown with where it comes from") {
        Bedside bed;
        CHECK(contains(kidney(bed), "eGFR 97 (CKD-EPI 2021, creatinine 0.9 mg/dL, 2 h ago)"));
        bed.facts.kidney.other_egfr = 110;
        CHECK(contains(kidney(bed), "the other estimate 110"));
        bed.facts.kidney.origin = EgfrOrigin::reported;
        bed.facts.kidney.egfr_text = ">60";
        CHECK(contains(kidney(bed), "eGFR &gt;60 (reported"));
    }

    TEST_CASE("no digits of an eGFR where none can be computed") {
        const auto without = [](const auto& change) {
            Bedside bed;
            bed.facts.kidney = {};
            change(bed.facts);
            return kidney(bed);
        };
        for (const std::string& text :
             {without([](auto& f) { f.age_group = AgeGroup::unknown; }),
              without([](auto& f) { f.age_group = AgeGroup::child; }),
              without([](auto& f) { f.is_pregnant = true; }), without([](auto&) {}), without([](auto& f) {
                  f.kidney.bucket = RenalBucket::below_30;
                  f.kidney.is_from_diagnosis = true;
              })}) {
            CAPTURE(text);
            const auto at = text.find("eGFR");
            REQUIRE(at != std::string::npos);
            CHECK(text.substr(at).find_first_of("0123456789") > 20);
        }
    }

    TEST_CASE("the last known values are shown with their age, an old eGFR not to a child") {
        Bedside bed;
        const auto old = lytes::tests::creatinine("0.9", "mg/dL", 200);
        bed.facts.kidney = {};
        bed.facts.kidney.creatinine.last_known = &old;
        bed.facts.kidney.last_egfr = 55;
        bed.facts.kidney.last_egfr_age = std::chrono::hours{200};
        CHECK(contains(kidney(bed), "last creatinine 0.9 mg/dL, 8 d ago; last eGFR 55, 8 d ago"));
        bed.facts.age_group = AgeGroup::child;
        CHECK_FALSE(contains(kidney(bed), "55"));
    }

    TEST_CASE("kidney injury says that the estimate misleads") {
        Bedside bed;
        bed.in(RenalBucket::aki_2_3).facts.kidney.aki_stage = 2;
        CHECK(contains(kidney(bed), "any eGFR misleads"));
    }

    TEST_CASE("the tier is explained in the unit of the laboratory") {
        Bedside bed;
        bed.facts.magnesium = bed.measured(lytes::tests::mg("0.49", "mmol/L", 1));
        bed.facts.magnesium_tier = MagnesiumTier::severe_low;
        CHECK(contains(why(bed), "severely low: below 0.50 mmol/L"));
    }

    TEST_CASE("grades are for adults") {
        Bedside bed;
        bed.magnesium("1.1", MagnesiumTier::severe_low);
        CHECK(contains(why(bed), "CTCAE v5 grade 2"));
        bed.facts.age_group = AgeGroup::child;
        CHECK_FALSE(contains(why(bed), "CTCAE"));
        CHECK_FALSE(contains(why(bed), "severely low"));
    }

    TEST_CASE("corrected calcium is shown where it was used, with two decimals") {
        Bedside bed;
        bed.facts.calcium_total = bed.measured(lytes::tests::ca("8.3", "mg/dL", 1));
        bed.facts.albumin = bed.measured(lytes::tests::albumin("3.8", "g/dL", 1));
        bed.facts.calcium.kind = CalciumKind::corrected;
        bed.facts.calcium.is_corrected_by_us = true;
        bed.facts.calcium.value =
            Concentration{Decimal::of(8460, 3), lytes::fhir::UnitFamily::mass, lytes::fhir::Comparator::none};
        const Subject subject{.patient = &bed.facts, .about = Measure::magnesium};
        const std::string text = written([&](Bullets& out) { lytes::cards::add_related(subject, out); });
        CHECK(contains(text, "Ca 8.3 mg/dL (1 h ago), corrected 8.46 mg/dL with albumin 3.8 g/dL"));
    }

    TEST_CASE("a result without a collection time says so") {
        Bedside bed;
        bed.magnesium("1.1", MagnesiumTier::severe_low).facts.magnesium.is_time_unknown = true;
        CHECK(contains(why(bed), "collection time unknown"));
    }

    TEST_CASE("a missing result is missing, not zero") {
        Bedside bed;
        CHECK(why(bed) == "- **Why:** Mg not measured\n");
        bed.facts.is_observation_data_missing = true;
        CHECK(why(bed) == "- **Why:** Mg not known\n");
    }
}
