#include "cards/severity.hpp"

#include <array>
#include <optional>
#include <string_view>

#include <doctest/doctest.h>

#include "cards/analyte.hpp"
#include "cards/knowledge.hpp"
#include "tests/support/charts.hpp"

using lytes::cards::CalciumLimits;
using lytes::cards::CalciumTier;
using lytes::cards::Concentration;
using lytes::cards::ctcae_grade_calcium;
using lytes::cards::ctcae_grade_ionized_calcium;
using lytes::cards::ctcae_grade_magnesium;
using lytes::cards::ctcae_grade_potassium;
using lytes::cards::grade_calcium;
using lytes::cards::grade_ionized_calcium;
using lytes::cards::grade_magnesium;
using lytes::cards::grade_potassium;
using lytes::cards::IonizedCalciumLimits;
using lytes::cards::Knowledge;
using lytes::cards::Limit;
using lytes::cards::lower_normal_of;
using lytes::cards::MagnesiumLimits;
using lytes::cards::MagnesiumTier;
using lytes::cards::Measurement;
using lytes::cards::PotassiumLimits;
using lytes::cards::PotassiumTier;
using lytes::cards::to_concentration;
using lytes::fhir::Comparator;
using lytes::fhir::Decimal;
using lytes::fhir::UnitFamily;
using lytes::fhir::operator""_dec;

namespace {

constexpr auto families =
    std::to_array<UnitFamily>({UnitFamily::mass, UnitFamily::amount, UnitFamily::equivalent});

/// The smallest step that the limits know, so that "just below" is below nothing else.
Decimal nudged(Decimal value, int thousandths) {
    return Decimal::sum(value, Decimal::of(thousandths, 3)).value();
}

Concentration exact(Decimal value, UnitFamily family) { return {value, family, Comparator::none}; }

/// Graded just below, at and just above `limit` in every family.
template <typename Tier>
struct Edge {
    Limit limit;
    Tier below, at, above;
};

template <typename Tier, std::size_t count, typename Grade>
void check_edges(const std::array<Edge<Tier>, count>& edges, const Grade& grade) {
    for (const Edge<Tier>& edge : edges) {
        for (const UnitFamily family : families) {
            const Decimal limit = edge.limit.in(family);
            CAPTURE(static_cast<int>(family));
            CAPTURE(limit.units());
            CHECK(grade(exact(nudged(limit, -1), family)) == edge.below);
            CHECK(grade(exact(limit, family)) == edge.at);
            CHECK(grade(exact(nudged(limit, 1), family)) == edge.above);
        }
    }
}

Concentration reported(lytes::fhir::Measure measure, std::string_view number, std::string_view unit) {
    return to_concentration(measure, lytes::tests::quantity(number, unit)).value();
}

}  // namespace

TEST_SUITE("cards/severity") {
    TEST_CASE("every magnesium threshold cuts where B1 says, in each unit family") {
        using enum MagnesiumTier;
        const MagnesiumLimits limits;
        check_edges(
            std::to_array<Edge<MagnesiumTier>>({
                {limits.critical_low,  critical_low,  severe_low,    severe_low   },
                {limits.severe_low,    severe_low,    moderate_low,  moderate_low },
                {limits.moderate_low,  moderate_low,  mild_low,      mild_low     },
                {limits.lower_normal,  mild_low,      low_normal,    low_normal   },
                {limits.target,        low_normal,    normal,        normal       },
                {limits.upper_normal,  normal,        normal,        high_mild    },
                {limits.high_moderate, high_mild,     high_mild,     high_moderate},
                {limits.high_severe,   high_moderate, high_moderate, high_severe  },
        }),
            [&](const Concentration& value) { return grade_magnesium(value, limits, limits.lower_normal); });
    }

    TEST_CASE("every potassium threshold cuts where B2 says") {
        using enum PotassiumTier;
        const PotassiumLimits limits;
        check_edges(std::to_array<Edge<PotassiumTier>>({
                        {limits.critical_low,   critical_low,     moderate_low,  moderate_low    },
                        {limits.moderate_low,   moderate_low,     mild_low,      mild_low        },
                        {limits.lower_normal,   mild_low,         below_target,  below_target    },
                        {limits.cardiac_target, below_target,     normal,        normal          },
                        {limits.upper_normal,   normal,           normal,        upper_borderline},
                        {limits.high_mild,      upper_borderline, high_mild,     high_mild       },
                        {limits.high_moderate,  high_mild,        high_moderate, high_moderate   },
                        {limits.high_severe,    high_moderate,    high_severe,   high_severe     },
        }),
                    [&](const Concentration& value) { return grade_potassium(value, limits); });
    }

    TEST_CASE("every calcium threshold cuts where B3 says, total and ionized") {
        using enum CalciumTier;
        const auto check = [](const auto& limits, const auto& grade) {
            check_edges(std::to_array<Edge<CalciumTier>>({
                            {limits.critical_low,  critical_low,  severe_low,    severe_low   },
                            {limits.severe_low,    severe_low,    mild_low,      mild_low     },
                            {limits.lower_normal,  mild_low,      normal,        normal       },
                            {limits.upper_normal,  normal,        normal,        high_mild    },
                            {limits.high_moderate, high_mild,     high_moderate, high_moderate},
                            {limits.high_severe,   high_moderate, high_severe,   high_severe  },
            }),
                        grade);
        };
        const CalciumLimits total;
        check(total, [&](const Concentration& value) { return grade_calcium(value, total); });
        const IonizedCalciumLimits ionized;
        check(ionized, [&](const Concentration& value) { return grade_ionized_calcium(value, ionized); });
    }

    TEST_CASE("1.3 mEq/L is normal and 1.3 mg/dL is low (D1)") {
        const MagnesiumLimits limits;
        const auto tier = [&](std::string_view number, std::string_view unit) {
            return grade_magnesium(reported(lytes::fhir::Measure::magnesium, number, unit), limits,
                                   limits.lower_normal);
        };
        CHECK(tier("1.3", "mEq/L") == MagnesiumTier::low_normal);
        CHECK(tier("0.65", "mmol/L") == MagnesiumTier::low_normal);
        CHECK(tier("1.3", "mg/dL") == MagnesiumTier::moderate_low);
        CHECK(tier("0.60", "mmol/L") == MagnesiumTier::mild_low);
        CHECK(tier("11.9", "mg/L") == MagnesiumTier::severe_low);
        CHECK(tier("12.0", "mg/L") == MagnesiumTier::moderate_low);
    }

    TEST_CASE("a limit of detection fires only the tier that it certainly reaches (A3)") {
        using enum MagnesiumTier;
        const MagnesiumLimits limits;
        struct Row {
            std::string_view number;
            MagnesiumTier tier;
        };
        const auto rows = std::to_array<Row>({
            {"<1.0",  critical_low },
            {"<=1.0", severe_low   },
            {"<1.1",  severe_low   },
            {"<1.2",  severe_low   },
            {"<=1.2", moderate_low },
            {"<1.58", mild_low     },
            {"<2.0",  undetermined },
            {"<2.68", undetermined },
            {">1.7",  undetermined },
            {">2.68", high_mild    },
            {">=3.0", high_mild    },
            {">3.0",  high_moderate},
            {">4.86", high_severe  },
            {">9.0",  high_severe  },
        });
        for (const Row& row : rows) {
            CAPTURE(row.number);
            CHECK(grade_magnesium(reported(lytes::fhir::Measure::magnesium, row.number, "mg/dL"), limits,
                                  limits.lower_normal) == row.tier);
        }
    }

    TEST_CASE("the laboratory's own lower limit counts only between the bounds of A6") {
        const MagnesiumLimits limits;
        struct Row {
            std::string_view number, unit, low;
            bool is_from_lab;
        };
        const auto rows = std::to_array<Row>({
            {"1.7",  "mg/dL",  "1.39", false},
            {"1.7",  "mg/dL",  "1.4",  true },
            {"1.7",  "mg/dL",  "1.8",  true },
            {"1.7",  "mg/dL",  "2.1",  true },
            {"1.7",  "mg/dL",  "2.11", false},
            {"0.68", "mmol/L", "0.57", false},
            {"0.68", "mmol/L", "0.58", true },
            {"0.68", "mmol/L", "0.86", true },
            {"0.68", "mmol/L", "0.87", false},
            {"1.4",  "mEq/L",  "1.14", false},
            {"1.4",  "mEq/L",  "1.15", true },
            {"1.4",  "mEq/L",  "1.73", true },
            {"1.4",  "mEq/L",  "1.74", false},
            {"17",   "mg/L",   "18",   true },
        });
        for (const Row& row : rows) {
            CAPTURE(row.unit);
            CAPTURE(row.low);
            auto source = lytes::tests::mg(row.number, row.unit, 1);
            source.range = lytes::fhir::ReferenceRange{
                .low = lytes::tests::quantity(row.low, row.unit), .high = {}, .is_normal_type = true};
            Measurement measurement;
            measurement.source = &source;
            measurement.value = reported(lytes::fhir::Measure::magnesium, row.number, row.unit);
            CHECK(lower_normal_of(measurement, limits).is_from_lab == row.is_from_lab);
            source.range->is_normal_type = false;
            CHECK_FALSE(lower_normal_of(measurement, limits).is_from_lab);
        }
    }

    TEST_CASE("a laboratory limit moves the mild tier and never the severe one") {
        const MagnesiumLimits limits;
        Limit own = limits.lower_normal;
        own.mass = 1.8_dec;
        CHECK(grade_magnesium(exact(1.79_dec, UnitFamily::mass), limits, own) == MagnesiumTier::mild_low);
        CHECK(grade_magnesium(exact(1.8_dec, UnitFamily::mass), limits, own) == MagnesiumTier::low_normal);
        own.mass = 1.4_dec;
        CHECK(grade_magnesium(exact(1.19_dec, UnitFamily::mass), limits, own) == MagnesiumTier::severe_low);
        CHECK(grade_magnesium(exact(1.45_dec, UnitFamily::mass), limits, own) == MagnesiumTier::moderate_low);
        CHECK(grade_magnesium(exact(1.46_dec, UnitFamily::mass), limits, own) == MagnesiumTier::low_normal);
    }

    TEST_CASE("CTCAE v5 grades stand apart from the tiers") {
        const Knowledge knowledge;
        using lytes::fhir::Measure;
        const auto magnesium = [&](std::string_view number) {
            return ctcae_grade_magnesium(reported(Measure::magnesium, number, "mg/dL"), knowledge.magnesium,
                                         knowledge.magnesium.lower_normal);
        };
        CHECK(magnesium("0.69") == 4);
        CHECK(magnesium("0.70") == 3);
        CHECK(magnesium("0.89") == 3);
        CHECK(magnesium("0.90") == 2);
        CHECK(magnesium("1.19") == 2);
        CHECK(magnesium("1.20") == 1);
        CHECK(magnesium("1.57") == 1);
        CHECK(magnesium("1.58") == std::nullopt);
        CHECK(magnesium("2.68") == std::nullopt);
        CHECK(magnesium("2.69") == 1);
        CHECK(magnesium("3.0") == 1);
        CHECK(magnesium("3.1") == 3);
        CHECK(magnesium("8.0") == 3);
        CHECK(magnesium("8.1") == 4);
        CHECK(magnesium("<0.8") == 3);
        const auto potassium = [&](std::string_view number, bool is_symptomatic) {
            return ctcae_grade_potassium(reported(Measure::potassium, number, "mmol/L"), knowledge.potassium,
                                         is_symptomatic);
        };
        CHECK(potassium("2.4", false) == 4);
        CHECK(potassium("2.5", false) == 3);
        CHECK(potassium("3.0", false) == 1);
        CHECK(potassium("3.0", true) == 2);
        CHECK(potassium("3.5", false) == std::nullopt);
        CHECK(potassium("5.0", false) == std::nullopt);
        CHECK(potassium("5.1", false) == 1);
        CHECK(potassium("5.5", false) == 1);
        CHECK(potassium("5.6", false) == 2);
        CHECK(potassium("6.0", false) == 2);
        CHECK(potassium("6.1", false) == 3);
        CHECK(potassium("7.0", false) == 3);
        CHECK(potassium("7.1", false) == 4);
    }

    TEST_CASE("CTCAE v5 grades calcium by its kind") {
        const Knowledge knowledge;
        using lytes::fhir::Measure;
        const auto total = [&](std::string_view number) {
            return ctcae_grade_calcium(reported(Measure::calcium_total, number, "mg/dL"), knowledge.calcium);
        };
        CHECK(total("5.9") == 4);
        CHECK(total("6.0") == 3);
        CHECK(total("7.0") == 2);
        CHECK(total("8.0") == 1);
        CHECK(total("8.5") == std::nullopt);
        CHECK(total("10.5") == std::nullopt);
        CHECK(total("11.5") == 1);
        CHECK(total("12.5") == 2);
        CHECK(total("13.5") == 3);
        CHECK(total("13.6") == 4);
        const auto ionized = [&](std::string_view number) {
            return ctcae_grade_ionized_calcium(reported(Measure::calcium_ionized, number, "mmol/L"),
                                               knowledge.ionized_calcium);
        };
        CHECK(ionized("0.79") == 4);
        CHECK(ionized("0.8") == 3);
        CHECK(ionized("0.95") == 2);
        CHECK(ionized("1.0") == 1);
        CHECK(ionized("1.12") == std::nullopt);
        CHECK(ionized("1.5") == 1);
        CHECK(ionized("1.6") == 2);
        CHECK(ionized("1.8") == 3);
        CHECK(ionized("1.81") == 4);
    }
}
