#include <array>
#include <string_view>

#include <doctest/doctest.h>

#include "cards/measure.hpp"
#include "tests/cards/choosing.hpp"
#include "tests/support/charts.hpp"

using lytes::cards::DoubtKind;
using lytes::fhir::AbnormalFlag;
using lytes::fhir::Measure;
using lytes::fhir::UnitFamily;
using lytes::tests::Chosen;
using lytes::tests::chosen_from;
using lytes::tests::chosen_magnesium;
using lytes::tests::flagged;
using lytes::tests::has_only;
using lytes::tests::k;
using lytes::tests::mg;
using lytes::tests::result;
using lytes::tests::Ward;
using lytes::tests::with_range;

TEST_SUITE("cards/measure") {
    TEST_CASE("a missing, unknown, contradictory or foreign unit is never interpreted") {
        CHECK(has_only(chosen_magnesium(mg("1.3", "", 1)), DoubtKind::unit_unclear));
        CHECK(has_only(chosen_magnesium(mg("1.3", "furlong", 1)), DoubtKind::unit_unclear));
        CHECK(has_only(chosen_magnesium(mg("1.3", "g/dL", 1)), DoubtKind::unit_unclear));
        auto contradictory = mg("1.3", "mg/dL", 1);
        contradictory.value->unit_state = lytes::fhir::UnitState::contradictory;
        CHECK(has_only(chosen_magnesium(contradictory), DoubtKind::unit_unclear));
    }

    TEST_CASE("a doubtful newest result is not replaced by an older one") {
        Ward ward;
        ward.with(mg("1.3", "", 1)).with(mg("1.9", "mg/dL", 5));
        const Chosen chosen = chosen_from(ward, Measure::magnesium);
        CHECK(has_only(chosen, DoubtKind::unit_unclear));
        CHECK(chosen.measurement.last_known == nullptr);
        Ward recovered;
        recovered.with(mg("1.3", "", 5)).with(mg("1.9", "mg/dL", 1));
        CHECK(chosen_from(recovered, Measure::magnesium).measurement.is_usable());
        CHECK(chosen_from(recovered, Measure::magnesium).doubts.empty());
    }

    TEST_CASE("a bare number says whether it might be critical in a plausible family") {
        struct Row {
            std::string_view number;
            bool may_be_critical;
        };
        const auto rows = std::to_array<Row>({
            {"1.3", false}, // not below 1.0, 0.41, 0.82; not above 4.86, 2.0, 4.0
            {"0.9", true }, // mg/dL below 1.0
            {"0.4", true },
            {"2.5", true }, // mmol/L above 2.0
            {"1.9", false},
            {"99",  false}, // plausible in no family
        });
        for (const Row& row : rows) {
            CAPTURE(row.number);
            const Chosen chosen = chosen_magnesium(mg(row.number, "", 1));
            REQUIRE(chosen.doubts.size() == 1);
            CHECK(chosen.doubts[0].may_be_critical == row.may_be_critical);
        }
    }

    TEST_CASE("a range in another unit makes the unit doubtful") {
        CHECK(has_only(chosen_magnesium(with_range(mg("0.8", "mg/dL", 1), "0.7", "1.0", "mg/dL")),
                       DoubtKind::unit_unclear));
        CHECK(has_only(chosen_magnesium(with_range(mg("1.9", "mmol/L", 1), "1.6", "2.6", "mmol/L")),
                       DoubtKind::unit_unclear));
        CHECK(has_only(chosen_magnesium(with_range(mg("0.8", "mEq/L", 1), "0.7", "1.0", "")),
                       DoubtKind::unit_unclear));
        CHECK(chosen_magnesium(with_range(mg("0.8", "mmol/L", 1), "0.7", "1.0", "mmol/L"))
                  .measurement.is_usable());
        CHECK(chosen_magnesium(with_range(mg("1.5", "mg/dL", 1), "1.6", "2.6", "mg/dL"))
                  .measurement.is_usable());
        CHECK(chosen_magnesium(with_range(mg("1.5", "mEq/L", 1), "1.3", "2.2", "mEq/L"))
                  .measurement.is_usable());
        auto therapeutic = with_range(mg("5.0", "mg/dL", 1), "0.7", "1.0", "mg/dL");
        therapeutic.range->is_normal_type = false;
        CHECK(chosen_magnesium(therapeutic).measurement.is_usable());
    }

    TEST_CASE("a flag against the number makes the unit doubtful") {
        CHECK(has_only(chosen_magnesium(flagged(mg("0.8", "mg/dL", 1), AbnormalFlag::high)),
                       DoubtKind::unit_unclear));
        CHECK(has_only(chosen_magnesium(flagged(mg("4.0", "mg/dL", 1), AbnormalFlag::critical_low)),
                       DoubtKind::unit_unclear));
        CHECK(chosen_magnesium(flagged(mg("0.8", "mg/dL", 1), AbnormalFlag::critical_low))
                  .measurement.is_usable());
        CHECK(chosen_magnesium(flagged(mg("1.9", "mg/dL", 1), AbnormalFlag::low)).measurement.is_usable());
        CHECK(chosen_magnesium(flagged(mg("0.8", "mg/dL", 1), AbnormalFlag::normal)).measurement.is_usable());
    }

    TEST_CASE("numbers outside A5 are implausible, the limits themselves are not") {
        struct Row {
            Measure measure;
            std::string_view unit, below, lowest, highest, above;
        };
        const auto rows = std::to_array<Row>({
            {Measure::magnesium,       "mg/dL",         "0.19", "0.2",  "20",   "20.1"},
            {Measure::magnesium,       "mmol/L",        "0.07", "0.08", "8.2",  "8.3" },
            {Measure::potassium,       "mmol/L",        "0.9",  "1.0",  "12.0", "12.1"},
            {Measure::calcium_total,   "mg/dL",         "2.9",  "3",    "25",   "25.1"},
            {Measure::calcium_total,   "mmol/L",        "0.74", "0.75", "6.2",  "6.3" },
            {Measure::calcium_ionized, "mmol/L",        "0.19", "0.2",  "3.5",  "3.6" },
            {Measure::calcium_ionized, "mg/dL",         "0.7",  "0.8",  "14",   "14.1"},
            {Measure::creatinine,      "mg/dL",         "0.09", "0.1",  "30",   "30.1"},
            {Measure::creatinine,      "umol/L",        "8",    "9",    "2650", "2651"},
            {Measure::albumin,         "g/dL",          "0.4",  "0.5",  "7",    "7.1" },
            {Measure::albumin,         "g/L",           "4",    "5",    "70",   "71"  },
            {Measure::phosphate,       "mg/dL",         "0.29", "0.3",  "20",   "20.1"},
            {Measure::egfr,            "mL/min/1.73m2", "0.9",  "1",    "200",  "201" },
        });
        for (const Row& row : rows) {
            const auto chosen = [&](std::string_view number) {
                Ward ward;
                ward.with(result(row.measure, number, row.unit, 1));
                return chosen_from(ward, row.measure);
            };
            CAPTURE(static_cast<int>(row.measure));
            CAPTURE(row.unit);
            CHECK(has_only(chosen(row.below), DoubtKind::implausible));
            CHECK(chosen(row.lowest).measurement.is_usable());
            CHECK(chosen(row.highest).measurement.is_usable());
            CHECK(has_only(chosen(row.above), DoubtKind::implausible));
        }
    }

    TEST_CASE("a number that no laboratory writes is implausible") {
        auto endless = mg("1.3", "mg/dL", 1);
        endless.value->is_readable = false;
        CHECK(has_only(chosen_magnesium(endless), DoubtKind::implausible));
    }

    TEST_CASE("a critical flag without a number asks for a call, until a later result answers it") {
        auto silent = flagged(mg("1.0", "mg/dL", 2), AbnormalFlag::critical_low);
        silent.value.reset();
        const Chosen alone = chosen_magnesium(silent);
        CHECK(has_only(alone, DoubtKind::no_number));
        Ward older_value;
        older_value.with(silent).with(mg("1.9", "mg/dL", 5));
        const Chosen both = chosen_from(older_value, Measure::magnesium);
        CHECK(both.measurement.is_usable());
        REQUIRE(both.doubts.size() == 1);
        CHECK(both.doubts[0].kind == DoubtKind::no_number);
        Ward answered;
        answered.with(silent).with(mg("1.9", "mg/dL", 1));
        CHECK(chosen_from(answered, Measure::magnesium).doubts.empty());
        CHECK(chosen_magnesium(flagged(silent, AbnormalFlag::low)).doubts.empty());
    }

    TEST_CASE("simultaneous finals further apart than A6 allows disagree, and the worse one counts") {
        struct Row {
            Measure measure;
            std::string_view unit, normal, near, far;
        };
        const auto rows = std::to_array<Row>({
            {Measure::magnesium,       "mg/dL",  "1.9",  "1.6",  "1.59"},
            {Measure::potassium,       "mmol/L", "5.0",  "5.5",  "5.51"},
            {Measure::calcium_total,   "mg/dL",  "8.9",  "8.4",  "8.39"},
            {Measure::calcium_ionized, "mmol/L", "1.15", "1.10", "1.09"},
        });
        for (const Row& row : rows) {
            CAPTURE(static_cast<int>(row.measure));
            const auto chosen = [&](std::string_view other, bool is_other_first) {
                Ward ward;
                const auto first = result(row.measure, row.normal, row.unit, 2);
                const auto second = result(row.measure, other, row.unit, 2);
                ward.with(is_other_first ? second : first).with(is_other_first ? first : second);
                return chosen_from(ward, row.measure);
            };
            CHECK(chosen(row.near, false).measurement.conflict == nullptr);
            CHECK(chosen(row.near, false).doubts.empty());
            for (const bool is_other_first : {false, true}) {
                const Chosen split = chosen(row.far, is_other_first);
                REQUIRE(split.measurement.conflict != nullptr);
                REQUIRE(split.doubts.size() == 1);
                CHECK(split.doubts[0].kind == DoubtKind::conflict);
                CHECK(split.id == row.far);
                CHECK(split.other_id == row.normal);
            }
        }
        Ward units;
        units.with(mg("1.9", "mg/dL", 2)).with(mg("0.60", "mmol/L", 2));
        CHECK(chosen_from(units, Measure::magnesium).id == "0.60");
        Ward same;
        same.with(mg("1.9", "mg/dL", 2)).with(mg("0.78", "mmol/L", 2));
        CHECK(chosen_from(same, Measure::magnesium).doubts.empty());
        Ward later;
        later.with(k("6.8", 2)).with(k("4.0", 3));
        CHECK(chosen_from(later, Measure::potassium).measurement.conflict == nullptr);
    }

    TEST_CASE("potassium in mg/dL counts only where it cannot be mmol/L") {
        const auto chosen = [](std::string_view number) {
            Ward ward;
            ward.with(result(Measure::potassium, number, "mg/dL", 1));
            return chosen_from(ward, Measure::potassium);
        };
        CHECK(has_only(chosen("4.0"), DoubtKind::unit_unclear));
        CHECK(has_only(chosen("12.0"), DoubtKind::unit_unclear));
        CHECK(chosen("12.1").measurement.is_usable());
        CHECK(chosen("15.6").measurement.value.family() == UnitFamily::mass);
        Ward ranged;
        ranged.with(with_range(result(Measure::potassium, "9.5", "mg/dL", 1), "13.7", "19.5", "mg/dL"));
        CHECK(chosen_from(ranged, Measure::potassium).measurement.is_usable());
    }
}
