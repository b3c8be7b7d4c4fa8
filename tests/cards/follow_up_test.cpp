#include "cards/follow_up.hpp"

#include <chrono>
#include <optional>

#include <doctest/doctest.h>

#include "cards/derive.hpp"
#include "tests/support/charts.hpp"

namespace {

using lytes::cards::is_test_planned;
using lytes::cards::is_under_replacement;
using lytes::fhir::DrugTag;
using lytes::fhir::EventStatus;
using lytes::fhir::LaboratoryOrder;
using lytes::fhir::Measure;
using lytes::fhir::Moment;
using lytes::fhir::Route;
using lytes::tests::calcium_gluconate;
using lytes::tests::dosage;
using lytes::tests::hours_ago;
using lytes::tests::magnesium_antacid;
using lytes::tests::magnesium_hydroxide;
using lytes::tests::magnesium_oxide;
using lytes::tests::magnesium_sulfate_iv;
using lytes::tests::mg;
using lytes::tests::moment_at;
using lytes::tests::now;
using lytes::tests::order;
using lytes::tests::OrderText;
using lytes::tests::potassium_chloride;
using lytes::tests::Ward;

/// An active order for a magnesium, due so many hours from now (nothing: no date).
LaboratoryOrder test_due(std::optional<int> hours) {
    LaboratoryOrder made;
    made.id = "test";
    made.measures = {Measure::magnesium};
    made.status = EventStatus::active;
    if (hours) made.due = moment_at(hours_ago(-*hours));
    return made;
}
/// Whether a magnesium test is planned beside a result of two hours ago.
bool is_planned(const LaboratoryOrder& test, Measure about = Measure::magnesium) {
    Ward ward;
    ward.with(mg("1.3", "mg/dL", 2));
    ward.chart().laboratory_orders = {&test, 1};
    return is_test_planned(lytes::cards::derive(ward.input()), about);
}
OrderText by(const OrderText& text, Route route) {
    OrderText made = text;
    made.take(dosage().by(route));
    return made;
}
bool is_replaced(const OrderText& text, Measure about) {
    Ward ward;
    ward.with(text);
    return is_under_replacement(lytes::cards::derive(ward.input()), about);
}
bool was_given(const OrderText& text, Measure about) {
    Ward ward;
    ward.given(OrderText{text}.with_status(lytes::fhir::OrderStatus::completed));
    return is_under_replacement(lytes::cards::derive(ward.input()), about);
}

}  // namespace

TEST_SUITE("cards/follow_up") {
    TEST_CASE("a signed test that is due later is planned, one that is past is not") {
        CHECK(is_planned(test_due(1)));
        CHECK_FALSE(is_planned(test_due(0)));
        CHECK_FALSE(is_planned(test_due(-1)));
    }

    TEST_CASE("a bare date counts from the next day on") {
        const auto today = std::chrono::floor<std::chrono::days>(now);
        auto test = test_due(1);
        test.due = Moment{.at = today, .has_time = false};
        CHECK_FALSE(is_planned(test));
        test.due = Moment{.at = today + std::chrono::days{1}, .has_time = false};
        CHECK(is_planned(test));
    }

    TEST_CASE("without a date only an order newer than the result counts") {
        auto test = test_due(std::nullopt);
        CHECK_FALSE(is_planned(test));
        test.authored = moment_at(hours_ago(1));
        CHECK(is_planned(test));
        test.authored = moment_at(hours_ago(2));
        CHECK_FALSE(is_planned(test));
        test.authored = moment_at(hours_ago(3));
        CHECK_FALSE(is_planned(test));
        test.authored = Moment{.at = hours_ago(1), .has_time = false};
        CHECK_FALSE(is_planned(test));
    }

    TEST_CASE("only an order in force for this very level counts") {
        for (const auto status : {EventStatus::planned, EventStatus::on_hold, EventStatus::completed,
                                  EventStatus::not_done, EventStatus::entered_in_error}) {
            auto test = test_due(24);
            test.status = status;
            CHECK_FALSE(is_planned(test));
        }
        auto panel = test_due(24);
        panel.measures = {Measure::potassium, Measure::calcium_ionized};
        CHECK_FALSE(is_planned(panel));
        CHECK(is_planned(panel, Measure::potassium));
        CHECK(is_planned(panel, Measure::calcium_total));
    }

    TEST_CASE("supplements and infusions replace; laxatives, antacids and bone tablets do not") {
        CHECK(is_replaced(by(order("o", magnesium_oxide, 100), Route::oral), Measure::magnesium));
        CHECK(is_replaced(by(order("o", magnesium_sulfate_iv, 100), Route::intravenous), Measure::magnesium));
        CHECK_FALSE(is_replaced(by(order("o", magnesium_hydroxide, 100), Route::oral), Measure::magnesium));
        CHECK_FALSE(is_replaced(by(order("o", magnesium_antacid, 100), Route::oral), Measure::magnesium));
        CHECK(is_replaced(by(order("o", potassium_chloride, 100), Route::oral), Measure::potassium));
        CHECK_FALSE(is_replaced(by(order("o", potassium_chloride, 100), Route::oral), Measure::magnesium));
        CHECK(
            is_replaced(by(order("o", calcium_gluconate, 100), Route::intravenous), Measure::calcium_total));
        CHECK_FALSE(
            is_replaced(by(order("o", {DrugTag::calcium}, 100), Route::oral), Measure::calcium_total));
        CHECK_FALSE(is_replaced(
            by(order("o", {DrugTag::potassium, DrugTag::electrolyte_combination}, 100), Route::intravenous),
            Measure::potassium));
        CHECK_FALSE(is_replaced(order("o", magnesium_oxide, 100).ended_hours_ago(1), Measure::magnesium));
    }

    TEST_CASE("a dose counts as long as a result would be usable") {
        CHECK(was_given(order("g", magnesium_sulfate_iv, 7 * 24), Measure::magnesium));
        CHECK_FALSE(was_given(order("g", magnesium_sulfate_iv, 7 * 24 + 1), Measure::magnesium));
        CHECK(was_given(order("g", potassium_chloride, 72), Measure::potassium));
        CHECK_FALSE(was_given(order("g", potassium_chloride, 73), Measure::potassium));
        CHECK_FALSE(was_given(order("g", potassium_chloride, -1), Measure::potassium));
    }

    TEST_CASE("magnesium against pre-eclampsia replaces nothing") {
        Ward ward;
        ward.pregnant().with(by(order("o", magnesium_sulfate_iv, 5), Route::intravenous));
        CHECK_FALSE(is_under_replacement(lytes::cards::derive(ward.input()), Measure::magnesium));
    }
}
