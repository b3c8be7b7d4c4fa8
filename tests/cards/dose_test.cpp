#include "cards/dose.hpp"

#include <functional>
#include <memory_resource>
#include <optional>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "tests/support/charts.hpp"

using lytes::cards::derive_dose;
using lytes::cards::DoseBasis;
using lytes::cards::DoseTotals;
using lytes::cards::TotalDoubt;
using lytes::fhir::Decimal;
using lytes::fhir::DoseDoubt;
using lytes::fhir::DrugTags;
using lytes::fhir::Quantity;
using lytes::tests::dosage;
using lytes::tests::DosageBuilder;
using lytes::tests::magnesium_oxide;
using lytes::tests::magnesium_sulfate_iv;
using lytes::tests::order;
using lytes::tests::OrderText;
using lytes::tests::potassium_chloride;
using lytes::tests::quantity;
using lytes::fhir::operator""_dec;

namespace {

/// Totals whose text lives as long as the test program.
DoseTotals totals_of(const OrderText& text, DoseBasis basis, const std::optional<Decimal>& weight_kg) {
    static std::pmr::monotonic_buffer_resource arena;
    lytes::fhir::MedicationOrder order = text.order;
    order.dosages = text.dosages;
    return derive_dose(order, basis, weight_kg, arena);
}
DoseTotals magnesium(const DosageBuilder& one) {
    return totals_of(order("o", magnesium_sulfate_iv, 0).take(one), DoseBasis::magnesium_sulfate_g, {});
}
DoseTotals oxide(const DosageBuilder& one) {
    return totals_of(order("o", magnesium_oxide, 0).take(one), DoseBasis::elemental_magnesium_mg, {});
}
DoseTotals potassium(const DosageBuilder& one) {
    return totals_of(order("o", potassium_chloride, 0).take(one), DoseBasis::potassium_meq, {});
}

}  // namespace

TEST_SUITE("cards/dose") {
    TEST_CASE("a day's total follows from dose, timing and length") {
        const Quantity day = quantity("1", "d");
        const auto check = [](const DosageBuilder& built, const std::optional<Decimal>& single,
                              const std::optional<Decimal>& per_24h, const std::optional<Decimal>& per_48h,
                              std::string_view shown) {
            CAPTURE(shown);
            const DoseTotals totals = magnesium(built);
            CHECK(totals.doubt == TotalDoubt::none);
            CHECK(totals.single == single);
            CHECK(totals.per_24h == per_24h);
            CHECK(totals.per_48h == per_48h);
            CHECK(totals.shown == shown);
        };
        check(dosage().of("4", "g").at("1", "g/h"), 4_dec, 4_dec, 4_dec, "4 g");
        check(dosage().of("2", "g").over("15", "min"), 2_dec, 2_dec, 2_dec, "2 g");
        check(dosage().of("2", "g").once(), 2_dec, 2_dec, 2_dec, "2 g");
        check(dosage().of("2", "g").times("1", "6", "h"), 2_dec, 8_dec, 16_dec, "8 g/24 h");
        check(dosage().of("2", "g").times("4", "1", "d"), 2_dec, 8_dec, 16_dec, "8 g/24 h");
        check(dosage().of("2", "g").times("1", "5", "h"), 2_dec, 10_dec, 20_dec, "10 g/24 h");
        check(dosage().of("2", "g").times("3", "1", "wk"), 2_dec, 2_dec, 2_dec, "2 g");
        check(dosage().of("2", "g").times("1", "6", "h").counted("2"), 2_dec, 4_dec, 4_dec, "4 g/24 h");
        check(dosage().of("2", "g").times("1", "6", "h").once(), 2_dec, 2_dec, 2_dec, "2 g");
        check(dosage().of("2", "g").times("1", "6", "h").lasting("12", "h"), 2_dec, 4_dec, 4_dec, "4 g/24 h");
        check(dosage().of("2", "g").times("1", "12", "h").lasting("36", "h"), 2_dec, 4_dec, 6_dec,
              "4 g/24 h");
        check(dosage().of("2", "g").counted("3"), 2_dec, 6_dec, 6_dec, "6 g/24 h");
        check(dosage().of("2", "g").times("1", "6", "h").as_needed(), 2_dec, 8_dec, 16_dec, "8 g/24 h");
        check(dosage().of("2", "g").times("1", "6", "h").at_most(quantity("6", "g"), day), 2_dec, 6_dec,
              12_dec, "6 g/24 h");
        check(dosage().of("2", "g").as_needed().at_most(quantity("6", "g"), day), 2_dec, 6_dec, 12_dec,
              "6 g/24 h");
        check(dosage().at("2", "g/h"), std::nullopt, 48_dec, 96_dec, "48 g/24 h");
        check(dosage().at("1", "g/h").lasting("4", "h"), 4_dec, 4_dec, 4_dec, "4 g");
        check(dosage().at("1", "g/h").over("4", "h"), 4_dec, 4_dec, 4_dec, "4 g");
        check(dosage().at("1", "g/h").lasting("36", "h"), std::nullopt, 24_dec, 36_dec, "24 g/24 h");
        check(dosage().of("40", "g").at("1", "g/h"), 40_dec, 24_dec, 40_dec, "40 g");
        check(dosage().of("32.48", "mEq").over("4", "h"), 4_dec, 4_dec, 4_dec, "4 g");
        check(dosage().of("1", "g").amount_in(quantity("1", "g"), quantity("1", "h")), 1_dec, 1_dec, 1_dec,
              "1 g");
    }

    TEST_CASE("oral magnesium is counted in elemental milligrams") {
        CHECK(oxide(dosage().of("400", "mg").times("2", "1", "d")).per_24h == 482.4_dec);
        CHECK(oxide(dosage().of("400", "mg").times("2", "1", "d")).shown == "482 mg elemental/day");
        CHECK(oxide(dosage().of("400", "mg")).shown == "241 mg elemental");
        CHECK(oxide(dosage().of("400", "mg").times("1", "8", "h")).per_24h == 723.6_dec);
        auto at_meals = dosage().of("400", "mg");
        lytes::fhir::Dosage timed = at_meals.made();
        timed.times_of_day = 3;
        OrderText text = order("o", magnesium_oxide, 0);
        text.dosages.push_back(timed);
        CHECK(totals_of(text, DoseBasis::elemental_magnesium_mg, {}).per_24h == 723.6_dec);
    }

    TEST_CASE("potassium is counted in mEq") {
        const DoseTotals once = potassium(dosage().of("40", "mEq").at("20", "mEq/h"));
        CHECK(once.single == 40_dec);
        CHECK(once.rate_per_h == 20_dec);
        CHECK(once.shown == "40 mEq");
        CHECK(potassium(dosage().of("20", "mmol").times("2", "1", "d")).shown == "40 mEq/24 h");
    }

    TEST_CASE("the fastest rate counts, from the rate or from dose and duration") {
        const auto check = [](const DosageBuilder& built, Decimal per_h, Decimal per_min) {
            const DoseTotals totals = magnesium(built);
            CAPTURE(per_min.units());
            CHECK(totals.rate_per_h == per_h);
            CHECK(totals.rate_per_min == per_min);
        };
        check(dosage().of("4", "g").at("1", "g/h"), 1_dec, 16.666667_dec);
        check(dosage().of("2", "g").over("15", "min"), 8_dec, 133.333333_dec);
        check(dosage().of("2", "g").over("2", "h"), 1_dec, 16.666667_dec);
        check(dosage().of("1.5", "g").over("10", "min"), 9_dec, 150_dec);
        check(dosage().of("2", "g").over("10", "min").at("2", "g/h"), 12_dec, 200_dec);
        check(dosage().at("150", "mg/min"), 9_dec, 150_dec);
        CHECK_FALSE(magnesium(dosage().of("2", "g")).rate_per_h.has_value());
    }

    TEST_CASE("a push without a duration is assumed to take five minutes and says so") {
        OrderText text = order("o", magnesium_sulfate_iv, 0).take(dosage().of("2", "g"));
        text.dosages[0].is_push = true;
        const DoseTotals totals = totals_of(text, DoseBasis::magnesium_sulfate_g, {});
        CHECK(totals.is_push);
        CHECK(totals.rate_per_min == 400_dec);
        text.dosages[0].duration = quantity("15", "min");
        CHECK_FALSE(totals_of(text, DoseBasis::magnesium_sulfate_g, {}).is_push);
    }

    TEST_CASE("load 6 g and 2 g/h make 54 g in a day (V13)") {
        const OrderText text = order("o", magnesium_sulfate_iv, 0)
                                   .take(dosage().of("6", "g").over("20", "min").once().step(1))
                                   .take(dosage().at("2", "g/h").step(2));
        const DoseTotals totals = totals_of(text, DoseBasis::magnesium_sulfate_g, {});
        CHECK(totals.load == 6_dec);
        CHECK(totals.maintenance_per_h == 2_dec);
        CHECK(totals.per_24h == 54_dec);
        CHECK(totals.single == 6_dec);
        CHECK(totals.shown == "54 g/24 h");
    }

    TEST_CASE("load and maintenance are told apart by how long they run") {
        const auto check = [](const DosageBuilder& built, const std::optional<Decimal>& load,
                              const std::optional<Decimal>& maintenance) {
            const DoseTotals totals = magnesium(built);
            CHECK(totals.load == load);
            CHECK(totals.maintenance_per_h == maintenance);
        };
        check(dosage().of("6", "g").over("20", "min"), 6_dec, std::nullopt);
        check(dosage().of("6", "g").over("60", "min"), 6_dec, std::nullopt);
        check(dosage().of("6", "g").over("61", "min"), std::nullopt, 5.901639_dec);
        check(dosage().of("40", "g").at("2", "g/h"), std::nullopt, 2_dec);
        check(dosage().at("3", "g/h"), std::nullopt, 3_dec);
        check(dosage().of("8", "g"), 8_dec, std::nullopt);
        check(dosage().of("2", "g").times("1", "1", "h"), 2_dec, 2_dec);
        check(dosage().of("5", "g").times("1", "4", "h"), 5_dec, 1.25_dec);
    }

    TEST_CASE("instructions of one sequence add up, those of another follow") {
        const auto together = [](int first, int second, std::string_view length) {
            auto one = dosage().of("2", "g").times("1", "6", "h").step(first);
            if (!length.empty()) one.lasting(length, "h");
            return totals_of(order("o", magnesium_sulfate_iv, 0)
                                 .take(one)
                                 .take(dosage().of("1", "g").times("1", "12", "h").step(second)),
                             DoseBasis::magnesium_sulfate_g, {});
        };
        CHECK(together(0, 0, "").per_24h == 10_dec);
        CHECK(together(1, 1, "24").per_24h == 10_dec);
        CHECK(together(1, 2, "24").per_24h == 8_dec);
        CHECK(together(1, 2, "24").per_48h == 10_dec);
        CHECK(together(1, 2, "12").per_24h == 5_dec);
        CHECK(together(1, 2, "").per_24h == 10_dec);  // the first has no end: both may run
    }

    TEST_CASE("what cannot be known is a doubt and never a guess") {
        const auto check = [](const DosageBuilder& built, TotalDoubt doubt) {
            const DoseTotals totals = magnesium(built);
            CAPTURE(static_cast<int>(doubt));
            CHECK(totals.doubt == doubt);
            CHECK_FALSE(totals.per_24h.has_value());
        };
        check(dosage(), TotalDoubt::no_dose);
        check(dosage().doubted(DoseDoubt::contradictory), TotalDoubt::contradictory);
        check(dosage().doubted(DoseDoubt::unknown_unit), TotalDoubt::unit_unknown);
        check(dosage().doubted(DoseDoubt::per_weight), TotalDoubt::per_weight);
        check(dosage().of("40", "mg/kg"), TotalDoubt::per_weight);
        check(dosage().of("1", "tablet"), TotalDoubt::unit_unknown);
        check(dosage().of("50", "mL"), TotalDoubt::unit_unknown);
        check(dosage().of("50", "mL").at("25", "mL/h"), TotalDoubt::unit_unknown);
        check(dosage().at("25", "mL/h"), TotalDoubt::unit_unknown);
        check(dosage().at("20", "mg/kg/h"), TotalDoubt::per_weight);
        check(dosage().of("2", "g").with_unclear_timing(), TotalDoubt::timing_unclear);
        check(dosage().of("2", "g").as_needed(), TotalDoubt::timing_unclear);
        CHECK(totals_of(order("o", magnesium_sulfate_iv, 0), DoseBasis::magnesium_sulfate_g, {}).doubt ==
              TotalDoubt::no_dose);
    }

    TEST_CASE("one doubtful instruction leaves no total, but what is known of the others stays") {
        const OrderText text =
            order("o", magnesium_sulfate_iv, 0).take(dosage().of("6", "g")).take(dosage().of("50", "mL"));
        const DoseTotals totals = totals_of(text, DoseBasis::magnesium_sulfate_g, {});
        CHECK(totals.doubt == TotalDoubt::unit_unknown);
        CHECK(totals.has_doubtful_unit);
        CHECK(totals.single == 6_dec);
        CHECK_FALSE(totals.per_24h.has_value());
    }

    TEST_CASE("a dose per kg becomes a dose with a weight, a range counts with its high end") {
        const OrderText weighed = order("o", magnesium_sulfate_iv, 0)
                                      .take(dosage().of("50", "mg/kg").doubted(DoseDoubt::per_weight));
        CHECK(totals_of(weighed, DoseBasis::magnesium_sulfate_g, 70_dec).per_24h == 3.5_dec);
        CHECK(magnesium(dosage().of("4", "g").doubted(DoseDoubt::range)).per_24h == 4_dec);
    }

    TEST_CASE("a volume with rate and duration in grams is known without a strength") {
        CHECK(magnesium(dosage().of("100", "mL").at("1", "g/h").over("4", "h")).per_24h == 4_dec);
    }

    TEST_CASE("the planned length is that of all steps, unspecified when one has none") {
        const auto check = [](const DosageBuilder& built, const std::optional<int>& days) {
            CHECK(oxide(built).planned_days == days);
        };
        check(dosage().of("400", "mg").times("2", "1", "d").lasting("14", "d"), 14);
        check(dosage().of("400", "mg").times("2", "1", "d").lasting("2", "wk"), 14);
        check(dosage().of("400", "mg").times("2", "1", "d").lasting("15", "d"), 15);
        check(dosage().of("400", "mg").times("2", "1", "d").counted("10"), 5);
        check(dosage().of("400", "mg").once(), 1);
        check(dosage().of("400", "mg").times("2", "1", "d"), std::nullopt);
        check(dosage().of("400", "mg"), std::nullopt);
    }

    TEST_CASE("an absurd number overflows into a doubt, not into a small dose") {
        const DoseTotals totals = magnesium(dosage().of("999999999999999999", "g").times("1", "6", "h"));
        CHECK_FALSE(totals.per_24h.has_value());
        CHECK(totals.doubt != TotalDoubt::none);
    }
}
