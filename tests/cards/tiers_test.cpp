#include "cards/tiers.hpp"

#include <memory_resource>
#include <string>

#include <doctest/doctest.h>

#include "tests/support/bedside.hpp"

namespace {

using lytes::cards::CalciumKind;
using lytes::cards::CalciumTier;
using lytes::cards::Concentration;
using lytes::cards::MagnesiumTier;
using lytes::cards::PotassiumTier;
using lytes::cards::Text;
using lytes::fhir::Comparator;
using lytes::fhir::Decimal;
using lytes::fhir::Measure;
using lytes::fhir::UnitFamily;
using lytes::tests::Bedside;

std::string tier(const Bedside& bed, Measure about) {
    std::pmr::monotonic_buffer_resource arena;
    Text line{arena};
    lytes::cards::add_tier(bed.facts, about, line);
    return std::string{line.view()};
}

}  // namespace

TEST_SUITE("cards/tiers") {
    TEST_CASE("a tier is named with its limit in the laboratory's own unit family") {
        Bedside bed;
        bed.magnesium("1.19", MagnesiumTier::severe_low).potassium("6.5", PotassiumTier::high_severe);
        CHECK(tier(bed, Measure::magnesium) == "; severely low: below 1.2 mg/dL");
        CHECK(tier(bed, Measure::potassium) == "; severely high: from 6.5 mmol/L");
        bed.facts.magnesium.value = Concentration{Decimal::of(49, 2), UnitFamily::amount, Comparator::none};
        CHECK(tier(bed, Measure::magnesium) == "; severely low: below 0.50 mmol/L");
    }

    TEST_CASE("a normal result has no tier to name") {
        Bedside bed;
        bed.magnesium("2.1", MagnesiumTier::normal).potassium("4.2", PotassiumTier::normal);
        CHECK(tier(bed, Measure::magnesium).empty());
        CHECK(tier(bed, Measure::potassium).empty());
        CHECK(tier(bed, Measure::creatinine).empty());
    }

    TEST_CASE("a limit of the laboratory is said to be its own") {
        Bedside bed;
        bed.magnesium("1.65", MagnesiumTier::mild_low);
        bed.facts.magnesium_lower_normal.mass = Decimal::of(17, 1);
        bed.facts.is_magnesium_limit_from_lab = true;
        CHECK(tier(bed, Measure::magnesium) == "; mildly low: below 1.7 mg/dL (the laboratory's own limit)");
    }

    TEST_CASE("calcium is graded by the limits of its kind, and a correction is shown") {
        Bedside bed;
        auto& calcium = bed.facts.calcium;
        calcium.kind = CalciumKind::corrected;
        calcium.is_corrected_by_us = true;
        calcium.tier = CalciumTier::mild_low;
        calcium.value = Concentration{Decimal::of(7620, 3), UnitFamily::mass, Comparator::none};
        CHECK(tier(bed, Measure::calcium_total) == "; corrected 7.62 mg/dL; mildly low: below 8.5 mg/dL");
        calcium = {};
        calcium.kind = CalciumKind::ionized;
        calcium.tier = CalciumTier::high_moderate;
        calcium.value = Concentration{Decimal::of(165, 2), UnitFamily::amount, Comparator::none};
        CHECK(tier(bed, Measure::calcium_total) == "; moderately high: from 1.60 mmol/L");
        calcium = {};
        calcium.kind = CalciumKind::total;
        calcium.is_uncorrected = true;
        calcium.tier = CalciumTier::severe_low;
        calcium.value = Concentration{Decimal::of(75, 1), UnitFamily::mass, Comparator::none};
        CHECK(tier(bed, Measure::calcium_total) == "; uncorrected; severely low: below 7.6 mg/dL");
    }
}
