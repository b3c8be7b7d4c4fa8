#include "cards/order_potassium.hpp"

#include <doctest/doctest.h>

#include "cards/derive.hpp"
#include "tests/support/charts.hpp"

namespace {

using lytes::cards::derive;
using lytes::cards::derive_order;
using lytes::cards::Facts;
using lytes::cards::OrderFacts;
using lytes::fhir::ClinicalTag;
using lytes::fhir::Decimal;
using lytes::fhir::DrugTag;
using lytes::fhir::EventStatus;
using lytes::fhir::Route;
using lytes::fhir::VenousLine;
using lytes::tests::dosage;
using lytes::tests::DosageBuilder;
using lytes::tests::draft;
using lytes::tests::order;
using lytes::tests::OrderText;
using lytes::tests::potassium_chloride;
using lytes::tests::procedure;
using lytes::tests::Ward;

OrderText infusion(const DosageBuilder& one) { return draft("d", potassium_chloride).take(one); }

/// What `ask` says of the first draft of a ward.
template <typename Ask>
auto asked(Ward& ward, const Ask& ask) {
    const auto& input = ward.on(lytes::cards::Trigger::order_sign).input();
    const Facts facts = derive(input);
    const OrderFacts first = derive_order(facts, input.drafts.front(), 0);
    return ask(first);
}
template <typename Ask>
auto asked(const OrderText& text, const Ask& ask) {
    Ward ward;
    ward.draft(text);
    return asked(ward, ask);
}

}  // namespace

TEST_SUITE("cards/order_potassium") {
    TEST_CASE("the concentration comes from the product's strength") {
        const auto vein = dosage().of("10", "mEq").by(Route::intravenous);
        const auto strength = [&](const char* number, const char* unit, const char* per,
                                  const char* per_unit) {
            return asked(infusion(vein).with_strength(number, unit, per, per_unit),
                         lytes::cards::potassium_per_litre);
        };
        CHECK(strength("10", "mEq", "100", "mL") == Decimal::of(100));
        CHECK(strength("40", "mmol", "1", "L") == Decimal::of(40));
        CHECK(strength("2", "mEq", "1", "mL") == Decimal::of(2000));
        CHECK_FALSE(strength("20", "mEq", "1", "tablet").has_value());
        CHECK_FALSE(asked(infusion(vein), lytes::cards::potassium_per_litre).has_value());
    }

    TEST_CASE("a push is a push by its method, or a concentrate without a time") {
        const auto vein = [] { return dosage().of("10", "mEq").by(Route::intravenous); };
        auto pushed = vein().made();
        pushed.is_push = true;
        OrderText text = draft("d", potassium_chloride);
        text.dosages.push_back(pushed);
        CHECK(asked(text, lytes::cards::is_potassium_push));
        const auto concentrate = [&](const DosageBuilder& one, const char* per_ml) {
            return asked(infusion(one).with_strength(per_ml, "mEq", "1", "mL"),
                         lytes::cards::is_potassium_push);
        };
        CHECK(concentrate(vein(), "2"));
        CHECK_FALSE(concentrate(vein(), "1.99"));
        CHECK_FALSE(concentrate(vein().at("10", "mEq/h"), "2"));
        CHECK_FALSE(concentrate(vein().over("60", "min"), "2"));
        CHECK_FALSE(asked(infusion(vein()), lytes::cards::is_potassium_push));
    }

    TEST_CASE("other orders count whether active or unsigned, and the draft itself does not") {
        const auto others = [](Ward& ward, bool is_vein) {
            return asked(ward, [&](const OrderFacts& first) {
                return is_vein ? has_other_parenteral(first, {DrugTag::potassium})
                               : has_other(first, {DrugTag::potassium});
            });
        };
        const auto by = [](Route route) { return dosage().of("20", "mEq").by(route); };
        Ward alone;
        alone.draft(draft("d", potassium_chloride).take(by(Route::oral)));
        CHECK_FALSE(others(alone, false));
        Ward tablets;
        tablets.draft(draft("d", potassium_chloride).take(by(Route::oral)))
            .with(order("a", potassium_chloride, 30).take(by(Route::oral)));
        CHECK(others(tablets, false));
        CHECK_FALSE(others(tablets, true));
        Ward two_drafts;
        two_drafts.draft(draft("d", potassium_chloride).take(by(Route::oral)))
            .draft(draft("e", potassium_chloride).take(by(Route::intravenous)));
        CHECK(others(two_drafts, true));
    }

    TEST_CASE("ECG monitoring is documented while its order or procedure runs") {
        const auto is_monitored = [](EventStatus status, ClinicalTag tag) {
            Ward ward;
            auto event = procedure(tag, 3);
            event.status = status;
            ward.with(event);
            return has_ecg_monitoring(derive(ward.input()));
        };
        CHECK(is_monitored(EventStatus::active, ClinicalTag::ecg_monitoring));
        CHECK_FALSE(is_monitored(EventStatus::completed, ClinicalTag::ecg_monitoring));
        CHECK_FALSE(is_monitored(EventStatus::active, ClinicalTag::pacemaker));
    }

    TEST_CASE("a central line is known from what runs through it") {
        const auto has_line = [](VenousLine line) {
            Ward ward;
            ward.with(order("a", {DrugTag::heparin}, 5)
                          .take(dosage().of("1", "mL").by(Route::intravenous).into(line)));
            return has_central_line(derive(ward.input()));
        };
        CHECK(has_line(VenousLine::central));
        CHECK_FALSE(has_line(VenousLine::peripheral));
        CHECK_FALSE(has_line(VenousLine::unspecified));
    }

    TEST_CASE("the order that a draft changes is not beside it, and neither is a prohibition") {
        const auto sees = [](const OrderText& running, const OrderText& unsigned_order) {
            Ward ward;
            ward.draft(draft("d", potassium_chloride)).with(running).draft(unsigned_order);
            return asked(
                ward, [](const OrderFacts& one) { return lytes::cards::has_other(one, {DrugTag::digoxin}); });
        };
        const auto nothing = order("n", {}, 1);
        CHECK(sees(order("a", {DrugTag::digoxin}, 1), draft("e", {})));
        CHECK_FALSE(sees(order("d", {DrugTag::digoxin}, 1), draft("e", {})));
        CHECK(sees(nothing, draft("e", {DrugTag::digoxin})));
        auto forbidden = draft("e", {DrugTag::digoxin});
        forbidden.order.is_prohibition = true;
        CHECK_FALSE(sees(nothing, forbidden));
    }

    TEST_CASE("another drug of a class has another name, and may have to be known by its code") {
        using lytes::cards::Recognition;
        const auto sees = [](std::string_view name, bool is_by_text, Recognition wanted) {
            OrderText running = order("a", {DrugTag::qt_known_risk}, 1);
            running.order.drug.name = name;
            if (is_by_text) running.order.drug.match = lytes::fhir::DrugMatch::text;
            OrderText own = draft("d", {DrugTag::qt_known_risk});
            own.order.drug.name = "haloperidol";
            Ward ward;
            ward.draft(own).with(running);
            return asked(ward, [wanted](const OrderFacts& one) {
                return lytes::cards::has_another_drug(one, DrugTag::qt_known_risk, wanted);
            });
        };
        CHECK(sees("amiodarone", false, Recognition::by_code));
        CHECK_FALSE(sees("haloperidol", false, Recognition::any));
        CHECK(sees("amiodarone", true, Recognition::any));
        CHECK_FALSE(sees("amiodarone", true, Recognition::by_code));
    }
}
