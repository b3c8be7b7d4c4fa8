#include "cards/drugs.hpp"

#include <array>
#include <initializer_list>

#include <doctest/doctest.h>

#include "cards/derive.hpp"
#include "tests/support/charts.hpp"

using lytes::cards::derive;
using lytes::cards::Facts;
using lytes::cards::is_in_force;
using lytes::cards::is_parenteral;
using lytes::cards::magnesium_kind;
using lytes::cards::MagnesiumOrderKind;
using lytes::fhir::ClinicalTag;
using lytes::fhir::DrugForm;
using lytes::fhir::DrugTag;
using lytes::fhir::DrugTags;
using lytes::fhir::OrderIntent;
using lytes::fhir::OrderSource;
using lytes::fhir::OrderStatus;
using lytes::fhir::Route;
using lytes::tests::ca;
using lytes::tests::calcium_gluconate;
using lytes::tests::condition;
using lytes::tests::dosage;
using lytes::tests::hours_ago;
using lytes::tests::k;
using lytes::tests::magnesium_antacid;
using lytes::tests::magnesium_hydroxide;
using lytes::tests::magnesium_oxide;
using lytes::tests::magnesium_sulfate_iv;
using lytes::tests::mg;
using lytes::tests::now;
using lytes::tests::order;
using lytes::tests::OrderText;
using lytes::tests::picosulfate_bowel_prep;
using lytes::tests::potassium_chloride;
using lytes::tests::Ward;

namespace {

bool counts(const OrderText& text) { return is_in_force(text.order, now); }

struct Product {
    DrugTags tags;
    Route route = Route::unspecified;
    DrugForm form = DrugForm::unspecified;
};
lytes::fhir::MedicationOrder ordered(const Product& product, const lytes::fhir::Dosage& dosage) {
    lytes::fhir::MedicationOrder order;
    order.drug.tags = product.tags;
    order.drug.form = product.form;
    order.dosages = std::span<const lytes::fhir::Dosage>(&dosage, 1);
    return order;
}
bool goes_parenteral(const Product& product) {
    const auto instruction = dosage().by(product.route);
    return is_parenteral(ordered(product, instruction.made()));
}
MagnesiumOrderKind kind_of(const Product& product) {
    const auto instruction = dosage().by(product.route);
    return magnesium_kind(ordered(product, instruction.made()));
}

/// Facts of a patient with one magnesium result of five hours ago and one order.
bool is_replaced(std::string_view number, const OrderText& treatment) {
    Ward ward;
    ward.with(mg(number, "mg/dL", 5)).with(treatment);
    return derive(ward.input()).magnesium_replacement != nullptr;
}

}  // namespace

TEST_SUITE("cards/drugs") {
    TEST_CASE("an order is in force while active, ordered and not past its stop date (A10)") {
        CHECK(counts(order("o", {DrugTag::digoxin}, 48)));
        CHECK(counts(order("o", {DrugTag::digoxin}, 48).with_status(OrderStatus::unspecified)));
        for (const auto status :
             {OrderStatus::draft, OrderStatus::intended, OrderStatus::on_hold, OrderStatus::completed,
              OrderStatus::stopped, OrderStatus::cancelled, OrderStatus::entered_in_error,
              OrderStatus::not_taken, OrderStatus::unknown})
            CHECK_FALSE(counts(order("o", {DrugTag::digoxin}, 48).with_status(status)));
        for (const auto intent : {OrderIntent::proposal, OrderIntent::plan, OrderIntent::option}) {
            auto text = order("o", {DrugTag::digoxin}, 48);
            text.order.intent = intent;
            CHECK_FALSE(counts(text));
            text.order.source = OrderSource::statement;
            CHECK(counts(text));
        }
        CHECK(counts(order("o", {DrugTag::digoxin}, 48).ended_hours_ago(0)));
        CHECK_FALSE(counts(order("o", {DrugTag::digoxin}, 48).ended_hours_ago(1)));
        auto today = order("o", {DrugTag::digoxin}, 48);
        today.order.ended = lytes::fhir::Moment{.at = hours_ago(12), .has_time = false};
        CHECK(counts(today));
        auto prohibited = order("o", {DrugTag::digoxin}, 48);
        prohibited.order.is_prohibition = true;
        CHECK_FALSE(counts(prohibited));
    }

    TEST_CASE("the route decides, the product where no route is given") {
        const DrugTags sulfate{DrugTag::magnesium, DrugTag::magnesium_sulfate};
        CHECK(goes_parenteral({sulfate, Route::intravenous}));
        CHECK(goes_parenteral({sulfate, Route::intraosseous}));
        CHECK(goes_parenteral({sulfate, Route::intramuscular}));
        CHECK(goes_parenteral({magnesium_oxide, Route::intravenous}));
        CHECK_FALSE(goes_parenteral({magnesium_sulfate_iv, Route::oral}));
        CHECK_FALSE(goes_parenteral({magnesium_sulfate_iv, Route::inhaled}));
        CHECK(goes_parenteral({magnesium_sulfate_iv}));
        CHECK(goes_parenteral({sulfate}));
        CHECK(goes_parenteral({sulfate, Route::unspecified, DrugForm::injectable}));
        CHECK_FALSE(goes_parenteral({sulfate, Route::unspecified, DrugForm::oral}));
        CHECK_FALSE(goes_parenteral({magnesium_oxide}));
        CHECK_FALSE(goes_parenteral({magnesium_hydroxide}));
        CHECK_FALSE(goes_parenteral({potassium_chloride}));
        CHECK(goes_parenteral({calcium_gluconate}));
    }

    TEST_CASE("a rate without a route is an infusion") {
        const auto infusion = dosage().at("10", "mEq/h");
        CHECK(is_parenteral(ordered({potassium_chloride}, infusion.made())));
    }

    TEST_CASE("magnesium is told by its use") {
        CHECK(kind_of({magnesium_sulfate_iv}) == MagnesiumOrderKind::intravenous);
        CHECK(kind_of({magnesium_oxide, Route::oral}) == MagnesiumOrderKind::supplement);
        CHECK(kind_of({magnesium_antacid, Route::oral}) == MagnesiumOrderKind::antacid);
        CHECK(kind_of({magnesium_hydroxide, Route::oral}) == MagnesiumOrderKind::laxative);
        CHECK(kind_of({picosulfate_bowel_prep, Route::oral}) == MagnesiumOrderKind::bowel_prep);
        CHECK(kind_of({
                  {DrugTag::magnesium, DrugTag::magnesium_hydroxide},
                  Route::oral
        }) ==
              MagnesiumOrderKind::laxative);
        CHECK(kind_of({
                  {DrugTag::magnesium, DrugTag::magnesium_sulfate},
                  Route::oral
        }) ==
              MagnesiumOrderKind::laxative);
        CHECK(kind_of({{DrugTag::magnesium}, Route::topical}) == MagnesiumOrderKind::none);
        CHECK(kind_of({{DrugTag::digoxin}, Route::oral}) == MagnesiumOrderKind::none);
    }

    TEST_CASE("drugs in force are gathered, others are not") {
        Ward ward;
        ward.with(order("a", {DrugTag::digoxin}, 48))
            .with(order("b", {DrugTag::ppi}, 48).with_status(OrderStatus::stopped))
            .with(order("c", magnesium_oxide, 48));
        const Facts facts = derive(ward.input());
        CHECK(facts.active_drugs.has(DrugTag::digoxin));
        CHECK_FALSE(facts.active_drugs.has(DrugTag::ppi));
        CHECK(facts.active_orders.size() == 2);
        CHECK(facts.has_magnesium_source);
        Ward none;
        CHECK_FALSE(derive(none.input()).has_magnesium_source);
    }

    TEST_CASE("chemotherapy counts for eight weeks after its end") {
        const auto counts_after = [](int hours) {
            Ward ward;
            ward.with(order("a", {DrugTag::cisplatin}, hours + 10)
                          .with_status(OrderStatus::completed)
                          .ended_hours_ago(hours));
            return derive(ward.input()).chemo_8_weeks.has(DrugTag::cisplatin);
        };
        CHECK(counts_after(8 * 7 * 24));
        CHECK_FALSE(counts_after(8 * 7 * 24 + 1));
        Ward cancelled;
        cancelled.with(order("a", {DrugTag::cisplatin}, 10).with_status(OrderStatus::cancelled));
        CHECK(derive(cancelled.input()).chemo_8_weeks.is_empty());
        Ward given;
        given.given(order("a", {DrugTag::cetuximab}, 24 * 20).with_status(OrderStatus::completed));
        CHECK(derive(given.input()).chemo_8_weeks.has(DrugTag::cetuximab));
    }

    TEST_CASE("a neuromuscular blocker counts for a day and ceftriaxone for two") {
        const auto given = [](DrugTag tag, int hours) {
            Ward ward;
            ward.given(order("a", {tag}, hours).with_status(OrderStatus::completed));
            return derive(ward.input());
        };
        CHECK(given(DrugTag::neuromuscular_blocker, 24).has_neuromuscular_blocker_24h);
        CHECK_FALSE(given(DrugTag::neuromuscular_blocker, 25).has_neuromuscular_blocker_24h);
        CHECK(given(DrugTag::ceftriaxone, 48).has_ceftriaxone_48h);
        CHECK_FALSE(given(DrugTag::ceftriaxone, 49).has_ceftriaxone_48h);
    }

    TEST_CASE("obstetric magnesium needs the patient, the infusion and the reason") {
        const auto is_obstetric = [](bool is_pregnant, const OrderText& infusion, bool is_coded) {
            Ward ward;
            if (is_pregnant) ward.aged(29).pregnant();
            if (is_coded) ward.with(condition(ClinicalTag::pre_eclampsia, 5));
            ward.with(infusion);
            return derive(ward.input()).is_obstetric_magnesium_active;
        };
        const OrderText infusion = order("a", magnesium_sulfate_iv, 3);
        OrderText reasoned = infusion;
        reasoned.with_reason(ClinicalTag::pre_eclampsia);
        OrderText other_reason = infusion;
        other_reason.with_reason(ClinicalTag::torsades);
        CHECK(is_obstetric(true, reasoned, false));
        CHECK_FALSE(is_obstetric(false, reasoned, false));
        CHECK(is_obstetric(true, infusion, true));
        CHECK_FALSE(is_obstetric(true, infusion, false));
        CHECK_FALSE(is_obstetric(true, other_reason, true));
        CHECK_FALSE(is_obstetric(true, order("a", magnesium_oxide, 3), true));
    }

    TEST_CASE("replacement is an adequate order written after the result was drawn (D4)") {
        CHECK(is_replaced("1.3", order("a", magnesium_oxide, 4)));
        CHECK_FALSE(is_replaced("1.3", order("a", magnesium_oxide, 5)));
        CHECK_FALSE(is_replaced("1.3", order("a", magnesium_oxide, 4).with_status(OrderStatus::on_hold)));
        CHECK_FALSE(is_replaced("1.3", order("a", magnesium_hydroxide, 4)));
        CHECK_FALSE(is_replaced("1.3", order("a", potassium_chloride, 4)));
        CHECK(is_replaced("0.9", order("a", magnesium_sulfate_iv, 4)));
        CHECK_FALSE(is_replaced("0.9", order("a", magnesium_oxide, 4)));
        CHECK(is_replaced("1.1", order("a", magnesium_oxide, 4)));
        auto statement = order("a", magnesium_oxide, 4);
        statement.order.source = OrderSource::statement;
        CHECK_FALSE(is_replaced("1.3", statement));
        auto dated = order("a", magnesium_oxide, 4);
        dated.order.authored->has_time = false;
        CHECK_FALSE(is_replaced("1.3", dated));
    }

    TEST_CASE("oral magnesium does not answer a severe deficit in a high-risk patient (D12)") {
        Ward ward;
        ward.with(mg("1.1", "mg/dL", 5))
            .with(order("a", magnesium_oxide, 4))
            .with(order("b", {DrugTag::digoxin}, 100));
        CHECK(derive(ward.input()).magnesium_replacement == nullptr);
    }

    TEST_CASE("magnesium is given once an administration after the result is recorded") {
        const auto is_given = [](int hours, OrderStatus status) {
            Ward ward;
            ward.with(mg("0.9", "mg/dL", 5))
                .given(order("a", magnesium_sulfate_iv, hours).with_status(status));
            return derive(ward.input()).is_magnesium_given;
        };
        CHECK(is_given(4, OrderStatus::completed));
        CHECK(is_given(4, OrderStatus::active));
        CHECK_FALSE(is_given(5, OrderStatus::completed));
        CHECK_FALSE(is_given(4, OrderStatus::not_taken));
        CHECK_FALSE(is_given(4, OrderStatus::entered_in_error));
    }

    TEST_CASE("potassium and calcium have their own replacement") {
        Ward ward;
        ward.with(k("2.4", 5))
            .with(ca("7.8", "mg/dL", 5))
            .with(order("a", potassium_chloride, 4).take(dosage().by(Route::intravenous)))
            .with(order("b", calcium_gluconate, 4));
        const Facts facts = derive(ward.input());
        REQUIRE(facts.potassium_replacement != nullptr);
        CHECK(facts.potassium_replacement->id == "a");
        REQUIRE(facts.calcium_replacement != nullptr);
        CHECK(facts.calcium_replacement->id == "b");
        Ward oral;
        oral.with(k("2.4", 5)).with(order("a", potassium_chloride, 4).take(dosage().by(Route::oral)));
        CHECK(derive(oral.input()).potassium_replacement == nullptr);
    }

    TEST_CASE("a drug acts in the whole body unless its route keeps it on a surface or in the gut (A10)") {
        const auto classes = [](const DrugTags& tags, std::initializer_list<Route> routes) {
            OrderText text = order("a", tags, 1);
            for (const Route route : routes) text.take(dosage().by(route));
            text.order.dosages = text.dosages;
            return lytes::cards::systemic_classes(text.order);
        };
        const DrugTags quinolone{DrugTag::moxifloxacin, DrugTag::qt_known_risk};
        CHECK(classes(quinolone, {}) == quinolone);
        CHECK(classes(quinolone, {Route::oral}) == quinolone);
        CHECK(classes(quinolone, {Route::topical}) == DrugTags{});
        CHECK(classes(quinolone, {Route::inhaled}) == DrugTags{});
        CHECK(classes(quinolone, {Route::topical, Route::oral}) == quinolone);
        const DrugTags poorly_absorbed{DrugTag::aminoglycoside, DrugTag::amphotericin_b};
        CHECK(classes(poorly_absorbed, {Route::oral}) == DrugTags{});
        CHECK(classes(poorly_absorbed, {Route::enteral_tube}) == DrugTags{});
        CHECK(classes(poorly_absorbed, {Route::unspecified}) == poorly_absorbed);
        CHECK(classes(poorly_absorbed, {Route::intravenous}) == poorly_absorbed);
        CHECK(classes(poorly_absorbed, {Route::oral, Route::intravenous}) == poorly_absorbed);
    }

    TEST_CASE("two orders are the same by a common id, never by having none") {
        const auto named = [](std::string_view id) { return order(id, {}, 1).order; };
        CHECK(lytes::cards::is_same_order(named("a"), named("a")));
        CHECK_FALSE(lytes::cards::is_same_order(named("a"), named("b")));
        CHECK_FALSE(lytes::cards::is_same_order(named(""), named("")));
    }
}
