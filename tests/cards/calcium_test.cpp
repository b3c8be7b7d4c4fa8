#include "cards/calcium.hpp"

#include <string_view>

#include <doctest/doctest.h>

#include "cards/derive.hpp"
#include "tests/support/charts.hpp"

using lytes::cards::CalciumKind;
using lytes::cards::CalciumTier;
using lytes::cards::derive;
using lytes::cards::EffectiveCalcium;
using lytes::cards::Facts;
using lytes::fhir::DrugTag;
using lytes::fhir::Measure;
using lytes::tests::albumin;
using lytes::tests::ca;
using lytes::tests::calcium_gluconate;
using lytes::tests::dosage;
using lytes::tests::ionized_ca;
using lytes::tests::k;
using lytes::tests::mg;
using lytes::tests::order;
using lytes::tests::OrderText;
using lytes::tests::potassium_chloride;
using lytes::tests::result;
using lytes::tests::Ward;
using lytes::fhir::operator""_dec;

namespace {

lytes::fhir::Observation lab_corrected(std::string_view number, int hours) {
    return result(Measure::calcium_corrected, number, "mg/dL", hours);
}

/// Two potassium results, `hours` apart, the later one an hour old.
void with_potassium(Ward& ward, std::string_view earlier, std::string_view latest, int hours) {
    ward.with(k(earlier, 1 + hours)).with(k(latest, 1));
}

OrderText given_potassium(std::string_view meq, int hours_old) {
    return order("adm", potassium_chloride, hours_old)
        .take(dosage().of(meq, "mEq"))
        .with_status(lytes::fhir::OrderStatus::completed);
}

}  // namespace

TEST_SUITE("cards/calcium") {
    TEST_CASE("albumin below 4.0 corrects the total (V07, V09, V19a)") {
        struct Row {
            std::string_view total, albumin;
            lytes::fhir::Decimal corrected;
            CalciumTier tier;
        };
        const Row rows[] = {
            {"7.4", "2.0", 9.0_dec,  CalciumTier::normal    },
            {"8.3", "3.8", 8.46_dec, CalciumTier::mild_low  },
            {"7.3", "3.6", 7.62_dec, CalciumTier::mild_low  },
            {"7.3", "3.7", 7.54_dec, CalciumTier::severe_low},
        };
        for (const Row& row : rows) {
            CAPTURE(row.total);
            Ward ward;
            ward.with(ca(row.total, "mg/dL", 2)).with(albumin(row.albumin, "g/dL", 2));
            const EffectiveCalcium calcium = derive(ward.input()).calcium;
            CHECK(calcium.kind == CalciumKind::corrected);
            CHECK(calcium.is_corrected_by_us);
            CHECK(calcium.value.value() == row.corrected);
            CHECK(calcium.tier == row.tier);
            CHECK(calcium.is_total_below_normal);
        }
    }

    TEST_CASE("molar calcium is corrected in mmol/L") {
        Ward ward;
        ward.with(ca("1.85", "mmol/L", 2)).with(albumin("25", "g/L", 2));
        const EffectiveCalcium calcium = derive(ward.input()).calcium;
        CHECK(calcium.value.value() == 2.15_dec);  // 1.85 + 0.02 x 15
        CHECK(calcium.tier == CalciumTier::normal);
        CHECK(calcium.is_total_severe);
    }

    TEST_CASE("albumin of 4.0 or more changes nothing, a missing one is said") {
        Ward high;
        high.with(ca("8.0", "mg/dL", 2)).with(albumin("4.0", "g/dL", 2));
        CHECK(derive(high.input()).calcium.kind == CalciumKind::total);
        CHECK_FALSE(derive(high.input()).calcium.is_uncorrected);
        CHECK(derive(high.input()).calcium.value.value() == 8.0_dec);
        Ward missing;
        missing.with(ca("8.0", "mg/dL", 2));
        CHECK(derive(missing.input()).calcium.is_uncorrected);
        Ward open;
        open.with(ca("8.0", "mg/dL", 2)).with(albumin("<1.5", "g/dL", 2));
        CHECK(derive(open.input()).calcium.is_uncorrected);
    }

    TEST_CASE("ionized calcium within a day of the total overrides it (V19b)") {
        Ward ward;
        ward.with(ca("7.4", "mg/dL", 3))
            .with(albumin("2.0", "g/dL", 3))
            .with(ionized_ca("0.95", "mmol/L", 3));
        CHECK(derive(ward.input()).calcium.kind == CalciumKind::ionized);
        CHECK(derive(ward.input()).calcium.tier == CalciumTier::severe_low);
        const auto kind = [](int total_h, int ionized_h) {
            Ward two;
            two.with(ca("8.9", "mg/dL", total_h)).with(ionized_ca("0.95", "mmol/L", ionized_h));
            return derive(two.input()).calcium.kind;
        };
        CHECK(kind(1, 25) == CalciumKind::ionized);
        CHECK(kind(1, 26) == CalciumKind::total);
        CHECK(kind(40, 1) == CalciumKind::ionized);
        Ward alone;
        alone.with(ionized_ca("4.6", "mg/dL", 1));
        CHECK(derive(alone.input()).calcium.kind == CalciumKind::ionized);
        CHECK(derive(alone.input()).calcium.tier == CalciumTier::normal);
    }

    TEST_CASE("the laboratory's own corrected calcium is used as it is") {
        Ward ward;
        ward.with(ca("7.4", "mg/dL", 3)).with(albumin("3.0", "g/dL", 3)).with(lab_corrected("8.1", 3));
        const EffectiveCalcium calcium = derive(ward.input()).calcium;
        CHECK(calcium.kind == CalciumKind::corrected);
        CHECK_FALSE(calcium.is_corrected_by_us);
        CHECK(calcium.value.value() == 8.1_dec);
        Ward older;
        older.with(ca("7.4", "mg/dL", 1)).with(albumin("3.0", "g/dL", 1)).with(lab_corrected("8.1", 40));
        CHECK(derive(older.input()).calcium.is_corrected_by_us);
    }

    TEST_CASE("the facts may be copied") {
        Ward ward;
        ward.with(ca("7.4", "mg/dL", 3));
        Facts copy;
        {
            const Facts facts = derive(ward.input());
            copy = facts;
        }
        REQUIRE(copy.calcium.measurement != nullptr);
        CHECK(copy.calcium.measurement->source->id == "7.4");
    }

    TEST_CASE("potassium is refractory after twelve hours and 40 mEq without a rise of 0.3") {
        struct Row {
            std::string_view earlier, latest, given;
            int hours;
            bool is_refractory;
        };
        const Row rows[] = {
            {"3.0", "3.1",  "40", 12, true },
            {"3.0", "3.29", "40", 12, true },
            {"3.0", "3.3",  "40", 12, false}, // rise of 0.3
            {"3.0", "3.1",  "39", 12, false},
            {"3.0", "3.1",  "40", 11, false},
            {"3.5", "3.4",  "40", 12, false}, // the earlier one was not low
            {"3.4", "3.5",  "40", 12, false}, // the latest one is not low
            {"3.0", "3.1",  "40", 95, true },
            {"3.0", "3.1",  "40", 96, false}, // 97 h ago
        };
        for (const Row& row : rows) {
            CAPTURE(row.earlier);
            CAPTURE(row.latest);
            CAPTURE(row.given);
            CAPTURE(row.hours);
            Ward ward;
            with_potassium(ward, row.earlier, row.latest, row.hours);
            ward.given(given_potassium(row.given, 5));
            CHECK(derive(ward.input()).is_potassium_refractory == row.is_refractory);
        }
    }

    TEST_CASE("doses add up, and an active order speaks for doses not recorded") {
        Ward split;
        with_potassium(split, "3.0", "3.1", 20);
        split.given(given_potassium("20", 10)).given(given_potassium("20", 5));
        CHECK(derive(split.input()).is_potassium_refractory);
        Ward outside;
        with_potassium(outside, "3.0", "3.1", 20);
        outside.given(given_potassium("40", 30));
        CHECK_FALSE(derive(outside.input()).is_potassium_refractory);
        Ward ordered;
        with_potassium(ordered, "3.0", "3.1", 20);
        ordered.with(order("o", potassium_chloride, 15));
        CHECK(derive(ordered.input()).is_potassium_refractory);
        Ward later;
        with_potassium(later, "3.0", "3.1", 20);
        later.with(order("o", potassium_chloride, 0));
        CHECK_FALSE(derive(later.input()).is_potassium_refractory);
        auto missed = given_potassium("40", 5);
        missed.with_status(lytes::fhir::OrderStatus::not_taken);
        Ward refused;
        with_potassium(refused, "3.0", "3.1", 20);
        refused.given(missed);
        CHECK_FALSE(derive(refused.input()).is_potassium_refractory);
    }

    TEST_CASE("calcium is refractory after a day and some calcium") {
        const auto is_refractory = [](int hours, bool is_given) {
            Ward ward;
            ward.with(ca("7.8", "mg/dL", 1 + hours)).with(ca("7.9", "mg/dL", 1));
            if (is_given)
                ward.given(
                    order("adm", calcium_gluconate, 5).with_status(lytes::fhir::OrderStatus::completed));
            return derive(ward.input()).is_calcium_refractory;
        };
        CHECK(is_refractory(24, true));
        CHECK_FALSE(is_refractory(23, true));
        CHECK_FALSE(is_refractory(24, false));
        CHECK_FALSE(is_refractory(168, true));
    }

    TEST_CASE("a jump of more than 2 within six hours is unexplained without replacement") {
        const auto is_unexplained = [](std::string_view earlier, int hours, bool is_treated) {
            Ward ward;
            with_potassium(ward, earlier, "6.1", hours);
            if (is_treated) ward.given(given_potassium("40", 2));
            return derive(ward.input()).has_unexplained_delta;
        };
        CHECK(is_unexplained("4.0", 6, false));
        CHECK_FALSE(is_unexplained("4.1", 6, false));
        CHECK_FALSE(is_unexplained("4.0", 7, false));
        CHECK_FALSE(is_unexplained("4.0", 6, true));
        Ward magnesium;
        magnesium.with(mg("1.9", "mg/dL", 5)).with(mg("4.0", "mg/dL", 1));
        CHECK(derive(magnesium.input()).has_unexplained_delta);
    }
}
