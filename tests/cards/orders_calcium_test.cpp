#include <chrono>
#include <functional>

#include <doctest/doctest.h>

#include "cards/advise.hpp"
#include "tests/support/bedside.hpp"

namespace {

using lytes::fhir::ClinicalTag;
using lytes::fhir::DrugTag;
using lytes::fhir::Route;
using lytes::fhir::VenousLine;
using lytes::tests::albumin;
using lytes::tests::ca;
using lytes::tests::calcium_gluconate;
using lytes::tests::condition;
using lytes::tests::creatinine;
using lytes::tests::dosage;
using lytes::tests::draft;
using lytes::tests::k;
using lytes::tests::Lines;
using lytes::tests::mg;
using lytes::tests::order;
using lytes::tests::OrderText;
using lytes::tests::outline;
using lytes::tests::Ward;

constexpr lytes::fhir::DrugTags calcium_chloride{DrugTag::calcium, DrugTag::calcium_chloride};

OrderText gluconate(const char* grams, const char* minutes) {
    return draft("d", calcium_gluconate)
        .take(dosage().of(grams, "g").by(Route::intravenous).over(minutes, "min").once());
}
OrderText chloride(VenousLine line) {
    return draft("d", calcium_chloride)
        .take(dosage().of("1", "g").by(Route::intravenous).over("10", "min").once().into(line));
}

Lines cards(const OrderText& text, const std::function<void(Ward&)>& arrange) {
    Ward ward;
    ward.with(creatinine("0.9", "mg/dL", 2)).with(albumin("4.0", "g/dL", 2));
    arrange(ward);
    ward.draft(text);
    return outline(advise(ward.on(lytes::cards::Trigger::order_sign).input()));
}
const Lines none{};

}  // namespace

TEST_SUITE("cards/orders_calcium") {
    TEST_CASE("IV calcium is contraindicated from just above the upper limit on") {
        const auto at = [](const char* number) {
            return cards(gluconate("2", "20"), [&](Ward& w) { w.with(ca(number, "mg/dL", 2)); });
        };
        CHECK(at("10.5") == none);
        CHECK(at("10.51") == Lines{"CA-ORD-HYPERCA-01 warning []"});
        CHECK(at("11.99") == Lines{"CA-ORD-HYPERCA-01 warning []"});
        CHECK(at("12.0") == Lines{"CA-ORD-HYPERCA-01 critical []"});
        CHECK(cards(draft("d", calcium_gluconate).take(dosage().of("1", "g").by(Route::oral)),
                    [](Ward& w) { w.with(ca("12.0", "mg/dL", 2)); }) == none);
    }

    TEST_CASE("ceftriaxone and IV calcium exclude each other up to the 28th day, in either order") {
        const auto born_days_ago = [](int days, bool is_ceftriaxone_drafted) {
            Ward ward;
            const auto birth =
                std::chrono::floor<std::chrono::days>(lytes::tests::now) - std::chrono::days{days};
            ward.born(std::chrono::year_month_day{birth});
            const auto ceftriaxone_dose = dosage().of("100", "mg").by(Route::intravenous);
            const auto calcium_dose = dosage().of("100", "mg").by(Route::intravenous).over("30", "min");
            if (is_ceftriaxone_drafted)
                ward.with(order("a", calcium_gluconate, 3).take(calcium_dose))
                    .draft(draft("d", {DrugTag::ceftriaxone}).take(ceftriaxone_dose));
            else
                ward.with(order("a", {DrugTag::ceftriaxone}, 3).take(ceftriaxone_dose))
                    .draft(draft("d", calcium_gluconate).take(calcium_dose));
            return outline(advise(ward.on(lytes::cards::Trigger::order_sign).input()));
        };
        CHECK(born_days_ago(28, false) == Lines{"CA-ORD-CEFTRIAX-NEO-01 critical []", "GEN-PED-01 info []"});
        CHECK(born_days_ago(28, true) == Lines{"CA-ORD-CEFTRIAX-NEO-01 critical []"});
        CHECK(born_days_ago(29, false) == Lines{"CA-ORD-CEFTRIAX-01 warning []", "GEN-PED-01 info []"});
        CHECK(born_days_ago(29, true) == none);
    }

    TEST_CASE("digoxin and IV calcium are warned of in either order") {
        CHECK(cards(gluconate("2", "20"), [](Ward& w) { w.with(order("a", {DrugTag::digoxin}, 300)); }) ==
              Lines{"CA-ORD-DIGOXIN-01 warning []"});
        const auto digoxin = draft("d", {DrugTag::digoxin}).take(dosage().of("125", "ug").by(Route::oral));
        const auto beside = [&](Route route) {
            return cards(digoxin, [&](Ward& w) {
                w.with(k("4.0", 1)).with(mg("2.0", "mg/dL", 1));
                w.with(order("a", calcium_gluconate, 1).take(dosage().of("2", "g").by(route)));
            });
        };
        CHECK(beside(Route::intravenous) == Lines{"CA-ORD-DIGOXIN-01 warning []"});
        CHECK(beside(Route::oral) == none);
    }

    TEST_CASE("gluconate runs at 200 mg/min, at 600 for the heart") {
        const auto nothing = [](Ward&) {};
        CHECK(cards(gluconate("2", "10"), nothing) == none);
        CHECK(cards(gluconate("2.01", "10"), nothing) == Lines{"CA-ORD-RATE-01 critical []"});
        const auto high = [](const char* number) { return [number](Ward& w) { w.with(k(number, 1)); }; };
        CHECK(cards(gluconate("3", "10"), high("6.4")) == Lines{"CA-ORD-RATE-01 critical []"});
        CHECK(cards(gluconate("3", "10"), high("6.5")) == none);
        CHECK(cards(gluconate("6", "10"), high("6.5")) == none);
        CHECK(cards(gluconate("6.01", "10"), high("6.5")) == Lines{"CA-ORD-RATE-01 critical []"});
        CHECK(cards(gluconate("3", "10"), [](Ward& w) {
                  w.with(k("5.5", 1)).with(condition(ClinicalTag::ecg_hyperkalaemia, 1));
              }) == none);
        CHECK(cards(gluconate("3", "10"),
                    [](Ward& w) { w.with(condition(ClinicalTag::cardiac_arrest, 1)); }) == none);
    }

    TEST_CASE("calcium chloride needs a central line, except in arrest") {
        const auto nothing = [](Ward&) {};
        CHECK(cards(chloride(VenousLine::peripheral), nothing) == Lines{"CA-ORD-CACL-01 warning []"});
        CHECK(cards(chloride(VenousLine::unspecified), nothing) == Lines{"CA-ORD-CACL-01 warning []"});
        CHECK(cards(chloride(VenousLine::central), nothing) == none);
        CHECK(cards(chloride(VenousLine::peripheral),
                    [](Ward& w) { w.with(condition(ClinicalTag::cardiac_arrest, 1)); }) == none);
    }
}
