#include <array>
#include <chrono>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "cards/derive.hpp"
#include "tests/support/charts.hpp"

using lytes::cards::Case;
using lytes::cards::derive;
using lytes::cards::derive_order;
using lytes::cards::Facts;
using lytes::cards::MagnesiumOrderKind;
using lytes::cards::OrderFacts;
using lytes::cards::TotalDoubt;
using lytes::cards::Trigger;
using lytes::fhir::ClinicalTag;
using lytes::fhir::DrugTag;
using lytes::fhir::Priority;
using lytes::fhir::Route;
using lytes::fhir::VenousLine;
using lytes::tests::calcium_gluconate;
using lytes::tests::condition;
using lytes::tests::dosage;
using lytes::tests::draft;
using lytes::tests::magnesium_hydroxide;
using lytes::tests::magnesium_oxide;
using lytes::tests::magnesium_sulfate_iv;
using lytes::tests::order;
using lytes::tests::OrderText;
using lytes::tests::potassium_chloride;
using lytes::tests::procedure;
using lytes::tests::Ward;
using lytes::fhir::operator""_dec;

namespace {

/// The facts of the ward's first draft. The patient's own facts are gone when they come back.
OrderFacts judged(Ward& ward) {
    const Case& input = ward.on(Trigger::order_sign).input();
    const Facts patient = derive(input);
    OrderFacts order = derive_order(patient, input.drafts.front(), 0);
    order.patient = nullptr;
    return order;
}

OrderText stat_sulfate(std::string_view grams) {
    return draft("d", magnesium_sulfate_iv)
        .take(dosage().of(grams, "g").over("15", "min").by(Route::intravenous))
        .with_priority(Priority::stat);
}

}  // namespace

TEST_SUITE("cards/classify") {
    TEST_CASE("4 g at 1 g/h by vein is an infusion of 4 g (V10)") {
        Ward ward;
        ward.draft(draft("d", magnesium_sulfate_iv)
                       .take(dosage().of("4", "g").at("1", "g/h").by(Route::intravenous)));
        const OrderFacts order = judged(ward);
        CHECK(order.magnesium == MagnesiumOrderKind::intravenous);
        CHECK(order.is_parenteral);
        CHECK(order.dose.per_24h == 4_dec);
        CHECK(order.dose.shown == "4 g");
        CHECK_FALSE(order.is_emergency);
        CHECK_FALSE(order.is_obstetric);
        CHECK(order.draft_index == 0);
    }

    TEST_CASE("2 g of elemental magnesium by mouth in a day is a bowel preparation") {
        const auto kind = [](std::string_view count) {
            Ward ward;
            ward.draft(draft("d", magnesium_hydroxide)
                           .with_strength("400", "mg", "5", "mL")
                           .take(dosage().of("15", "mL").times(count, "1", "d").by(Route::oral)));
            return judged(ward).magnesium;
        };
        CHECK(kind("3") == MagnesiumOrderKind::laxative);    // 1.5 g
        CHECK(kind("4") == MagnesiumOrderKind::bowel_prep);  // 2.0 g
        Ward unknown;
        unknown.draft(draft("d", magnesium_hydroxide).take(dosage().of("60", "mL").by(Route::oral)));
        CHECK(judged(unknown).magnesium == MagnesiumOrderKind::laxative);
        CHECK(judged(unknown).dose.doubt == TotalDoubt::unit_unknown);
    }

    TEST_CASE("an emergency is urgent, has its event and is at most 2 g (C7)") {
        const auto is_emergency = [](const OrderText& order, ClinicalTag event, int hours) {
            Ward ward;
            ward.with(condition(event, hours)).draft(order);
            return judged(ward).is_emergency;
        };
        CHECK(is_emergency(stat_sulfate("2"), ClinicalTag::torsades, 1));
        CHECK(is_emergency(stat_sulfate("2"), ClinicalTag::seizure, 24));
        CHECK(is_emergency(stat_sulfate("2").with_priority(Priority::asap), ClinicalTag::tetany, 1));
        CHECK_FALSE(is_emergency(stat_sulfate("2.1"), ClinicalTag::torsades, 1));
        CHECK_FALSE(
            is_emergency(stat_sulfate("2").with_priority(Priority::urgent), ClinicalTag::torsades, 1));
        CHECK_FALSE(is_emergency(stat_sulfate("2"), ClinicalTag::torsades, 25));
        CHECK_FALSE(is_emergency(stat_sulfate("2"), ClinicalTag::tremor, 1));
        CHECK_FALSE(is_emergency(draft("d", magnesium_sulfate_iv).with_priority(Priority::stat),
                                 ClinicalTag::torsades, 1));
    }

    TEST_CASE("an obstetric order names its reason itself") {
        const auto is_obstetric = [](bool is_pregnant, ClinicalTag reason, bool has_reason) {
            Ward ward;
            if (is_pregnant) ward.aged(29).pregnant();
            ward.with(condition(ClinicalTag::pre_eclampsia, 5));
            auto infusion = draft("d", magnesium_sulfate_iv);
            if (has_reason) infusion.with_reason(reason);
            ward.draft(infusion);
            return judged(ward).is_obstetric;
        };
        CHECK(is_obstetric(true, ClinicalTag::pre_eclampsia, true));
        CHECK(is_obstetric(true, ClinicalTag::eclampsia, true));
        CHECK(is_obstetric(true, ClinicalTag::fetal_neuroprotection, true));
        CHECK_FALSE(is_obstetric(true, ClinicalTag::pre_eclampsia, false));
        CHECK_FALSE(is_obstetric(true, ClinicalTag::torsades, true));
        CHECK_FALSE(is_obstetric(false, ClinicalTag::pre_eclampsia, true));
        Ward postpartum;
        postpartum.aged(29)
            .female()
            .with(procedure(ClinicalTag::delivery, 40))
            .draft(draft("d", magnesium_sulfate_iv).with_reason(ClinicalTag::pre_eclampsia));
        CHECK(judged(postpartum).is_obstetric);
    }

    TEST_CASE("peripheral anywhere is peripheral") {
        const auto line = [](VenousLine first, VenousLine second) {
            Ward ward;
            ward.draft(draft("d", potassium_chloride)
                           .take(dosage().of("10", "mEq").by(Route::intravenous).into(first))
                           .take(dosage().of("10", "mEq").by(Route::intravenous).into(second)));
            return judged(ward).line;
        };
        CHECK(line(VenousLine::central, VenousLine::peripheral) == VenousLine::peripheral);
        CHECK(line(VenousLine::central, VenousLine::unspecified) == VenousLine::central);
        CHECK(line(VenousLine::unspecified, VenousLine::unspecified) == VenousLine::unspecified);
    }

    TEST_CASE("potassium and calcium are told by route") {
        Ward ward;
        ward.draft(draft("d", potassium_chloride).take(dosage().of("20", "mEq").by(Route::intravenous)));
        CHECK(judged(ward).is_intravenous_potassium);
        CHECK(judged(ward).dose.single == 20_dec);
        Ward oral;
        oral.draft(draft("d", potassium_chloride).take(dosage().of("20", "mEq").by(Route::oral)));
        CHECK(judged(oral).is_oral_potassium);
        CHECK_FALSE(judged(oral).is_intravenous_potassium);
        Ward calcium;
        calcium.draft(draft("d", calcium_gluconate).take(dosage().of("2", "g").over("20", "min")));
        CHECK(judged(calcium).is_intravenous_calcium);
        CHECK(judged(calcium).dose.rate_per_min == 100_dec);
    }

    TEST_CASE("other magnesium is any other order, the draft's own entry is not") {
        Ward ward;
        ward.with(order("d", magnesium_sulfate_iv, 5))
            .with(order("o", magnesium_oxide, 50))
            .with(order("x", {DrugTag::digoxin}, 50))
            .draft(draft("d", magnesium_sulfate_iv).take(dosage().of("2", "g")));
        const OrderFacts order = judged(ward);
        REQUIRE(order.other_magnesium != nullptr);
        CHECK(order.other_magnesium->id == "o");
        CHECK_FALSE(order.is_other_magnesium_same_class);
        CHECK_FALSE(order.is_other_magnesium_draft);
        CHECK(order.other_drugs.has(DrugTag::digoxin));
        Ward alone;
        alone.with(lytes::tests::order("d", magnesium_sulfate_iv, 5)).draft(draft("d", magnesium_sulfate_iv));
        CHECK(judged(alone).other_magnesium == nullptr);
    }

    TEST_CASE("at refill one order in force of the same drug is the one that is renewed") {
        const auto duplicate = [](Trigger trigger, int orders, std::string_view name) {
            Ward ward;
            for (int index = 0; index < orders; ++index) {
                auto active = order(index == 0 ? "first" : "second", magnesium_oxide, 50);
                active.order.drug.name = name;
                ward.with(active);
            }
            ward.draft(draft("d", magnesium_oxide));
            const Case& input = ward.on(trigger).input();
            const Facts patient = derive(input);
            const OrderFacts made = derive_order(patient, input.drafts.front(), 0);
            return made.other_magnesium == nullptr ? std::string{} : std::string{made.other_magnesium->id};
        };
        CHECK(duplicate(Trigger::medication_refill, 1, "the drug").empty());
        CHECK(duplicate(Trigger::medication_refill, 2, "the drug") == "second");
        CHECK(duplicate(Trigger::medication_refill, 1, "another") == "first");
        CHECK(duplicate(Trigger::order_sign, 1, "the drug") == "first");
    }

    TEST_CASE("of two other sources the one of the same class is named") {
        Ward ward;
        ward.with(order("o", magnesium_oxide, 50))
            .with(order("i", magnesium_sulfate_iv, 5))
            .draft(draft("d", magnesium_sulfate_iv));
        const OrderFacts order = judged(ward);
        REQUIRE(order.other_magnesium != nullptr);
        CHECK(order.other_magnesium->id == "i");
        CHECK(order.is_other_magnesium_same_class);
    }

    TEST_CASE("a second draft of the session is another source that is about to run") {
        Ward ward;
        ward.draft(draft("d", magnesium_sulfate_iv)).draft(draft("e", magnesium_oxide));
        const OrderFacts order = judged(ward);
        REQUIRE(order.other_magnesium != nullptr);
        CHECK(order.other_magnesium->id == "e");
        CHECK(order.is_other_magnesium_draft);
    }

    TEST_CASE("the drug's name is cut and has no control characters") {
        Ward ward;
        auto named = draft("d", magnesium_sulfate_iv);
        named.order.drug.name = {};
        named.order.drug.text = "magnesium\nsulfate\x07 in water";
        named.order.drug.match = lytes::fhir::DrugMatch::text;
        ward.draft(named);
        const OrderFacts order = judged(ward);
        CHECK(order.drug_name == "magnesium sulfate in water");
        CHECK(order.is_drug_by_text_only);
        std::string long_name(59, 'x');
        long_name += "\xC3\xA9tail";
        auto wide = draft("d", magnesium_sulfate_iv);
        wide.order.drug.name = long_name;
        Ward other;
        other.draft(wide);
        CHECK(judged(other).drug_name == std::string(59, 'x'));
    }

    TEST_CASE("days of intravenous magnesium in pregnancy add up, the draft's own included") {
        const auto days = [](bool is_pregnant, int hours) {
            Ward ward;
            if (is_pregnant) ward.aged(29).pregnant();
            ward.with(order("i", magnesium_sulfate_iv, hours)).draft(draft("d", magnesium_sulfate_iv));
            return judged(ward).pregnancy_magnesium_days;
        };
        CHECK_FALSE(days(false, 24 * 6).has_value());
        CHECK(days(true, 2) == 1);
        CHECK(days(true, 24 * 4) == 5);
        CHECK(days(true, 24 * 5) == 6);
        Ward planned;
        planned.aged(29).pregnant().draft(
            draft("d", magnesium_sulfate_iv).take(dosage().at("1", "g/h").lasting("6", "d")));
        CHECK(judged(planned).pregnancy_magnesium_days == 6);
        Ward oral;
        oral.aged(29).pregnant().draft(draft("d", magnesium_oxide).take(dosage().by(Route::oral)));
        CHECK_FALSE(judged(oral).pregnancy_magnesium_days.has_value());
    }
}
