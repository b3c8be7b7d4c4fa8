#include <doctest/doctest.h>

#include "tests/support/other_drugs.hpp"

namespace {

using lytes::fhir::ClinicalTag;
using lytes::fhir::DrugTag;
using lytes::fhir::Measure;
using lytes::fhir::Route;
using lytes::tests::active;
using lytes::tests::advice_for;
using lytes::tests::Arrange;
using lytes::tests::both;
using lytes::tests::by_text;
using lytes::tests::cards;
using lytes::tests::contains;
using lytes::tests::creatinine;
using lytes::tests::digoxin;
using lytes::tests::dosage;
using lytes::tests::draft;
using lytes::tests::drug;
using lytes::tests::egfr;
using lytes::tests::haloperidol;
using lytes::tests::ionized_ca;
using lytes::tests::k;
using lytes::tests::levels;
using lytes::tests::Lines;
using lytes::tests::long_qt;
using lytes::tests::magnesium;
using lytes::tests::mg;
using lytes::tests::none;
using lytes::tests::nothing;
using lytes::tests::offered;
using lytes::tests::order;
using lytes::tests::OrderText;
using lytes::tests::outline;
using lytes::tests::potassium;
using lytes::tests::result;
using lytes::tests::total_calcium;
using lytes::tests::undated_condition;
using lytes::tests::Ward;

}  // namespace

TEST_SUITE("cards/orders_other: digoxin") {
    TEST_CASE("potassium below 3.5 warns, below 3.0 is critical") {
        CHECK(cards(digoxin(), levels("3.5", "2.0")) == none);
        CHECK(cards(digoxin(), levels("3.49", "2.0")) == Lines{"DIG-ORD-LYTES-01 warning []"});
        CHECK(cards(digoxin(), levels("3.0", "2.0")) == Lines{"DIG-ORD-LYTES-01 warning []"});
        CHECK(cards(digoxin(), levels("2.99", "2.0")) == Lines{"DIG-ORD-LYTES-01 critical []"});
    }

    TEST_CASE("low magnesium warns, below 1.2 is critical, by the laboratory's own limit") {
        CHECK(cards(digoxin(), levels("4.0", "1.58")) == none);
        CHECK(cards(digoxin(), levels("4.0", "1.57")) == Lines{"DIG-ORD-LYTES-01 warning []"});
        CHECK(cards(digoxin(), levels("4.0", "1.2")) == Lines{"DIG-ORD-LYTES-01 warning []"});
        CHECK(cards(digoxin(), levels("4.0", "1.19")) == Lines{"DIG-ORD-LYTES-01 critical []"});
        CHECK(cards(digoxin(), [](Ward& ward) {
                  auto sample = mg("1.65", "mg/dL", 2);
                  sample.range = lytes::fhir::ReferenceRange{};
                  sample.range->low = lytes::tests::quantity("1.7", "mg/dL");
                  ward.with(k("4.0", 2)).with(sample);
              }) == Lines{"DIG-ORD-LYTES-01 warning []"});
    }

    TEST_CASE("calcium above the upper limit warns") {
        const Arrange good = levels("4.0", "2.0");
        CHECK(cards(digoxin(), both(good, total_calcium("10.5"))) == none);
        CHECK(cards(digoxin(), both(good, total_calcium("10.51"))) == Lines{"DIG-ORD-LYTES-01 warning []"});
    }

    TEST_CASE("a missing or stale normal level is asked for, unless something is abnormal already") {
        CHECK(cards(digoxin(), nothing) == Lines{"DIG-ORD-NOLYTES-01 info []"});
        CHECK(cards(digoxin(), potassium("4.0")) == Lines{"DIG-ORD-NOLYTES-01 info []"});
        CHECK(cards(digoxin(), magnesium("2.0")) == Lines{"DIG-ORD-NOLYTES-01 info []"});
        CHECK(cards(digoxin(), potassium("3.4")) == Lines{"DIG-ORD-LYTES-01 warning []"});
        CHECK(cards(digoxin(), both(potassium("4.0"), total_calcium("11.0"))) ==
              Lines{"DIG-ORD-LYTES-01 warning []"});
        const auto potassium_hours_old = [](const char* number, int hours) {
            return [=](Ward& ward) { ward.with(k(number, hours)).with(mg("2.0", "mg/dL", 2)); };
        };
        CHECK(cards(digoxin(), potassium_hours_old("4.0", 24)) == none);
        CHECK(cards(digoxin(), potassium_hours_old("4.0", 25)) ==
              Lines{"DIG-ORD-NOLYTES-01 info [GEN-STALE]"});
        CHECK(cards(digoxin(), potassium_hours_old("3.4", 72)) ==
              Lines{"DIG-ORD-LYTES-01 warning [GEN-STALE]"});
        CHECK(cards(digoxin(), potassium_hours_old("3.4", 73)) == Lines{"DIG-ORD-NOLYTES-01 info []"});
        // Stale and high: no sign of a low level today either.
        CHECK(cards(digoxin(), potassium_hours_old("5.8", 30)) ==
              Lines{"DIG-ORD-NOLYTES-01 info [GEN-STALE]"});
    }

    TEST_CASE("a level at a limit of detection leaves the question open") {
        CHECK(cards(digoxin(), levels("<4.0", "2.0")) == none);
        CHECK(cards(digoxin(), levels("<3.5", "2.0")) == Lines{"DIG-ORD-LYTES-01 warning []"});
    }

    TEST_CASE("the card tells both levels, and drafts what the tier needs") {
        Ward ward;
        const auto advice = advice_for(ward, digoxin(), levels("2.9", "1.1"));
        REQUIRE(advice.cards.size() == 1);
        const auto& card = advice.cards.front();
        CHECK(card.summary ==
              "Digoxin with K 2.9 mmol/L, Mg 1.1 mg/dL: toxicity possible at normal digoxin "
              "level; correct first");
        CHECK(contains(card.detail, "CTCAE v5 grade 3"));
        CHECK_FALSE(contains(card.detail, "no dose is stated"));
        CHECK(offered(card) == Lines{"S-MG-IV-4G-4H", "S-KCL-PO-40X2", "L-DIG", "L-ECG"});
    }

    TEST_CASE("what kidney, setting, drugs or age forbid is not drafted") {
        const auto codes = [](const Arrange& arrange) {
            Ward ward;
            const auto advice = advice_for(ward, digoxin(), both(levels("2.9", "1.1"), arrange));
            REQUIRE(advice.cards.size() == 1);
            return offered(advice.cards.front());
        };
        CHECK(codes([](Ward& ward) { ward.with(egfr("22", 1)); }) ==
              Lines{"S-MG-IV-RENAL", "S-KCL-RENAL", "L-DIG", "L-ECG"});
        CHECK(codes([](Ward& ward) { ward.outpatient(); }) ==
              Lines{"R-URGENT", "S-KCL-PO-40X2", "L-DIG", "L-ECG"});
        CHECK(codes([](Ward& ward) { ward.with(active("amiloride", {DrugTag::amiloride})); }) ==
              Lines{"S-MG-IV-4G-4H", "L-DIG", "L-ECG"});
        CHECK(codes([](Ward& ward) { ward.with(undated_condition(ClinicalTag::myasthenia)); }) ==
              Lines{"S-KCL-PO-40X2", "L-DIG", "L-ECG"});
        CHECK(codes([](Ward& ward) { ward.chart().patient->birth = {}; }) == Lines{"L-DIG", "L-ECG", "L-CR"});
    }

    TEST_CASE("a child is spared adult limits, an unknown age is not") {
        CHECK(cards(digoxin(), both(levels("2.9", "1.1"), [](Ward& ward) { ward.aged(10); })) == none);
        CHECK(cards(digoxin(), both(levels("2.9", "1.1"), [](Ward& ward) {
                        ward.chart().patient->birth = {};
                    })) == Lines{"DIG-ORD-LYTES-01 critical []"});
    }

    TEST_CASE("a drug known by its text only never makes a critical card") {
        CHECK(cards(by_text(digoxin()), levels("2.9", "1.1")) == Lines{"DIG-ORD-LYTES-01 warning []"});
    }
}

TEST_SUITE("cards/orders_other: torsades-risk drugs") {
    TEST_CASE("each of the three levels warns below its own limit") {
        CHECK(cards(haloperidol(), levels("3.5", "1.58")) == none);
        CHECK(cards(haloperidol(), levels("3.49", "2.0")) == Lines{"QT-ORD-LYTES-01 warning []"});
        CHECK(cards(haloperidol(), levels("4.0", "1.57")) == Lines{"QT-ORD-LYTES-01 warning []"});
        const Arrange good = levels("4.0", "2.0");
        CHECK(cards(haloperidol(), both(good, total_calcium("7.6"))) == none);
        CHECK(cards(haloperidol(), both(good, total_calcium("7.59"))) == Lines{"QT-ORD-LYTES-01 warning []"});
        const auto ionized = [&](const char* number) {
            return both(good, [=](Ward& ward) { ward.with(ionized_ca(number, "mmol/L", 2)); });
        };
        CHECK(cards(haloperidol(), ionized("1.00")) == none);
        CHECK(cards(haloperidol(), ionized("0.99")) == Lines{"QT-ORD-LYTES-01 warning []"});
    }

    TEST_CASE("potassium below 3.0, magnesium below 1.2 or a QTc of 500 ms make it critical") {
        CHECK(cards(haloperidol(), levels("3.0", "2.0")) == Lines{"QT-ORD-LYTES-01 warning []"});
        CHECK(cards(haloperidol(), levels("2.99", "2.0")) == Lines{"QT-ORD-LYTES-01 critical []"});
        CHECK(cards(haloperidol(), levels("4.0", "1.2")) == Lines{"QT-ORD-LYTES-01 warning []"});
        CHECK(cards(haloperidol(), levels("4.0", "1.19")) == Lines{"QT-ORD-LYTES-01 critical []"});
        CHECK(cards(haloperidol(), both(levels("3.49", "2.0"), long_qt)) ==
              Lines{"QT-ORD-LYTES-01 critical []"});
        CHECK(cards(haloperidol(), both(levels("3.49", "2.0"), [](Ward& ward) {
                        ward.with(result(Measure::qtc, "499", "ms", 2));
                    })) == Lines{"QT-ORD-LYTES-01 warning []"});
    }

    TEST_CASE("with a QTc of 500 ms levels below their targets are told") {
        CHECK(cards(haloperidol(), both(levels("3.99", "2.0"), long_qt)) == Lines{"QT-ORD-LYTES-01 info []"});
        CHECK(cards(haloperidol(), both(levels("4.0", "1.99"), long_qt)) == Lines{"QT-ORD-LYTES-01 info []"});
        CHECK(cards(haloperidol(), both(levels("4.0", "2.0"), long_qt)) == none);
        CHECK(cards(haloperidol(), levels("3.99", "1.99")) == none);
    }

    TEST_CASE("two low levels and another such drug are critical, one of the two is not") {
        const auto beside = [](const OrderText& other) { return [other](Ward& ward) { ward.with(other); }; };
        const OrderText amiodarone = active("amiodarone", {DrugTag::qt_known_risk});
        CHECK(cards(haloperidol(), levels("3.4", "1.5")) == Lines{"QT-ORD-LYTES-01 warning []"});
        CHECK(cards(haloperidol(), both(levels("3.4", "1.5"), beside(amiodarone))) ==
              Lines{"QT-ORD-LYTES-01 critical []"});
        CHECK(cards(haloperidol(), both(levels("3.4", "2.0"), beside(amiodarone))) ==
              Lines{"QT-ORD-LYTES-01 warning []"});
        CHECK(cards(haloperidol(), both(both(levels("3.4", "2.0"), total_calcium("7.5")),
                                        beside(amiodarone))) == Lines{"QT-ORD-LYTES-01 critical []"});
        // Known by its text only it does not tip the scale.
        CHECK(cards(haloperidol(), both(levels("3.4", "1.5"), beside(by_text(amiodarone)))) ==
              Lines{"QT-ORD-LYTES-01 warning []"});
    }

    TEST_CASE("the drug being ordered is not its own other drug") {
        const auto beside = [](OrderText other) {
            return both(levels("3.4", "1.5"), [other](Ward& ward) { ward.with(other); });
        };
        // A renewal of the same drug, and the running order that the draft changes.
        CHECK(cards(haloperidol(), beside(active("haloperidol", {DrugTag::qt_known_risk}))) ==
              Lines{"QT-ORD-LYTES-01 warning []"});
        OrderText running = active("haloperidol decanoate", {DrugTag::qt_known_risk});
        running.order.id = "d";
        CHECK(cards(haloperidol(), beside(running)) == Lines{"QT-ORD-LYTES-01 warning []"});
        // Drops into the eye reach no heart.
        CHECK(
            cards(
                haloperidol(),
                beside(active("moxifloxacin", {DrugTag::qt_known_risk}).take(dosage().by(Route::topical)))) ==
            Lines{"QT-ORD-LYTES-01 warning []"});
        Ward ward;
        OrderText other = drug("ondansetron", {DrugTag::qt_known_risk});
        other.order.id = "e";
        ward.draft(other);
        CHECK(outline(advice_for(ward, haloperidol(), levels("3.4", "1.5"))) ==
              Lines{"QT-ORD-LYTES-01 critical []", "QT-ORD-LYTES-01 critical []"});
        OrderText forbidden = other;
        forbidden.order.is_prohibition = true;
        Ward careful;
        careful.draft(forbidden);
        const auto advice = advice_for(careful, haloperidol(), levels("3.4", "1.5"));
        CHECK(outline(advice).back() == "QT-ORD-LYTES-01 warning []");
    }

    TEST_CASE("without levels only a patient at risk is asked about") {
        CHECK(cards(haloperidol(), nothing) == none);
        const auto expected = Lines{"QT-ORD-NOLYTES-01 info []"};
        CHECK(cards(haloperidol(), long_qt) == expected);
        CHECK(cards(haloperidol(), [](Ward& ward) {
                  ward.with(undated_condition(ClinicalTag::heart_failure_reduced));
              }) == expected);
        CHECK(cards(haloperidol(), [](Ward& ward) {
                  ward.with(active("furosemide", {DrugTag::loop_diuretic}));
              }) == expected);
        CHECK(cards(haloperidol(), [](Ward& ward) {
                  ward.with(active("amiodarone", {DrugTag::qt_known_risk}));
              }) == expected);
        CHECK(cards(haloperidol(),
                    [](Ward& ward) { ward.with(active("haloperidol", {DrugTag::qt_known_risk})); }) == none);
        CHECK(cards(haloperidol(), [](Ward& ward) {
                  ward.with(active("hydrochlorothiazide", {DrugTag::thiazide}));
              }) == none);
        CHECK(cards(haloperidol(), both(levels("4.0", "2.0"), [](Ward& ward) {
                        ward.with(active("furosemide", {DrugTag::loop_diuretic}));
                    })) == none);
        CHECK(cards(haloperidol(), [](Ward& ward) {
                  ward.with(k("4.2", 30)).with(mg("2.0", "mg/dL", 2));
                  ward.with(active("furosemide", {DrugTag::loop_diuretic}));
              }) == Lines{"QT-ORD-NOLYTES-01 info [GEN-STALE]"});
    }

    TEST_CASE("order-select shows the critical card only") {
        const auto selected = [](const Arrange& arrange) {
            Ward ward;
            ward.with(creatinine("0.9", "mg/dL", 2));
            arrange(ward);
            ward.draft(haloperidol());
            return outline(advise(ward.on(lytes::cards::Trigger::order_select).input()));
        };
        CHECK(selected(levels("3.4", "2.0")) == none);
        CHECK(selected(levels("2.9", "2.0")) == Lines{"QT-ORD-LYTES-01 critical []"});
    }
}

TEST_SUITE("cards/orders_other: what could be assessed") {
    TEST_CASE("without any results a drug of C10 is not assessed, however much else is known") {
        const auto is_assessed = [](const OrderText& text) {
            Ward ward;
            ward.chart().observation_data = lytes::fhir::Availability::missing;
            ward.draft(text);
            return advise(ward.on(lytes::cards::Trigger::order_sign).input()).was_anything_assessed;
        };
        CHECK_FALSE(is_assessed(drug("lisinopril", {DrugTag::raas_inhibitor})));
        CHECK(is_assessed(drug("metformin", {})));
        CHECK(is_assessed(drug("calcium", {DrugTag::vitamin_d})));
    }
}
