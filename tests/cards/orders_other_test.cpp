#include <array>
#include <functional>
#include <string>

#include <doctest/doctest.h>

#include "cards/advise.hpp"
#include "tests/support/bedside.hpp"

namespace {

using lytes::fhir::ClinicalTag;
using lytes::fhir::DrugMatch;
using lytes::fhir::DrugTag;
using lytes::fhir::DrugTags;
using lytes::fhir::Measure;
using lytes::fhir::Route;
using lytes::tests::albumin;
using lytes::tests::ca;
using lytes::tests::condition;
using lytes::tests::contains;
using lytes::tests::creatinine;
using lytes::tests::dosage;
using lytes::tests::draft;
using lytes::tests::egfr;
using lytes::tests::ionized_ca;
using lytes::tests::k;
using lytes::tests::Lines;
using lytes::tests::mg;
using lytes::tests::offered;
using lytes::tests::offers;
using lytes::tests::order;
using lytes::tests::OrderText;
using lytes::tests::outline;
using lytes::tests::result;
using lytes::tests::undated_condition;
using lytes::tests::Ward;

using Arrange = std::function<void(Ward&)>;

OrderText drug(std::string_view name, const DrugTags& tags) {
    OrderText made = draft("d", tags);
    made.order.drug.name = name;
    return made;
}
OrderText active(std::string_view name, const DrugTags& tags) {
    OrderText made = order("a", tags, 300);
    made.order.drug.name = name;
    return made;
}
OrderText by_text(OrderText text) {
    text.order.drug.match = DrugMatch::text;
    return text;
}
OrderText digoxin() { return drug("digoxin", {DrugTag::digoxin}); }
OrderText haloperidol() { return drug("haloperidol", {DrugTag::qt_known_risk}); }
OrderText denosumab() { return drug("denosumab", {DrugTag::denosumab}); }
OrderText zoledronic() {
    return drug("zoledronic acid", {DrugTag::bisphosphonate, DrugTag::zoledronic_acid});
}

/// A man of 62 on a ward with good kidneys; what else is known, `arrange` adds.
lytes::cards::Advice advice_for(Ward& ward, const OrderText& text, const Arrange& arrange) {
    ward.with(creatinine("0.9", "mg/dL", 2));
    arrange(ward);
    ward.draft(text);
    return advise(ward.on(lytes::cards::Trigger::order_sign).input());
}
Lines cards(const OrderText& text, const Arrange& arrange) {
    Ward ward;
    return outline(advice_for(ward, text, arrange));
}
Arrange levels(const char* potassium, const char* magnesium) {
    return [=](Ward& ward) { ward.with(k(potassium, 2)).with(mg(magnesium, "mg/dL", 2)); };
}
Arrange magnesium(const char* number) {
    return [=](Ward& ward) { ward.with(mg(number, "mg/dL", 2)); };
}
Arrange magnesium(const char* number, const char* unit) {
    return [=](Ward& ward) { ward.with(mg(number, unit, 2)); };
}
Arrange potassium(const char* number) {
    return [=](Ward& ward) { ward.with(k(number, 2)); };
}
Arrange total_calcium(const char* number) {
    return [=](Ward& ward) { ward.with(ca(number, "mg/dL", 2)).with(albumin("4.0", "g/dL", 2)); };
}
Arrange both(const Arrange& one, const Arrange& other) {
    return [=](Ward& ward) {
        one(ward);
        other(ward);
    };
}
const Arrange nothing = [](Ward&) {};
const Arrange long_qt = [](Ward& ward) { ward.with(result(Measure::qtc, "500", "ms", 2)); };
const Lines none{};

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

TEST_SUITE("cards/orders_other: magnesium-wasting drugs") {
    TEST_CASE("each class warns of low magnesium at its own level") {
        struct Row {
            std::string_view name;
            DrugTag tag;
            std::string_view rule;
            std::string_view low;
            std::string_view severe;
        };
        // clang-format off
        constexpr auto rows = std::to_array<Row>({
            {"furosemide", DrugTag::loop_diuretic, "WASTE-ORD-DIURETIC-01", "info", "warning"},
            {"chlorthalidone", DrugTag::thiazide, "WASTE-ORD-DIURETIC-01", "info", "warning"},
            {"omeprazole", DrugTag::ppi, "WASTE-ORD-PPI-01", "warning", "warning"},
            {"gentamicin", DrugTag::aminoglycoside, "WASTE-ORD-NEPHRO-01", "warning", "critical"},
            {"amphotericin b", DrugTag::amphotericin_b, "WASTE-ORD-NEPHRO-01", "warning", "critical"},
            {"foscarnet", DrugTag::foscarnet, "WASTE-ORD-NEPHRO-01", "warning", "critical"},
            {"pentamidine", DrugTag::pentamidine, "WASTE-ORD-NEPHRO-01", "warning", "critical"},
            {"cisplatin", DrugTag::cisplatin, "WASTE-ORD-CIS-01", "warning", "critical"},
            {"cetuximab", DrugTag::cetuximab, "WASTE-ORD-EGFR-01", "warning", "warning"},
            {"panitumumab", DrugTag::panitumumab, "WASTE-ORD-EGFR-01", "warning", "warning"},
            {"tacrolimus", DrugTag::calcineurin_inhibitor, "WASTE-ORD-CNI-01", "info", "warning"},
        });
        // clang-format on
        for (const Row& row : rows) {
            CAPTURE(row.name);
            const auto line = [&](std::string_view indicator) {
                return Lines{std::string{row.rule}.append(" ").append(indicator).append(" []")};
            };
            const OrderText text = drug(row.name, {row.tag});
            CHECK(cards(text, magnesium("1.58")) == none);
            CHECK(cards(text, magnesium("1.57")) == line(row.low));
            CHECK(cards(text, magnesium("1.2")) == line(row.low));
            CHECK(cards(text, magnesium("1.19")) == line(row.severe));
            CHECK(cards(text, magnesium("0.50", "mmol/L")) == line(row.low));
            CHECK(cards(text, magnesium("0.49", "mmol/L")) == line(row.severe));
        }
    }

    TEST_CASE("anti-EGFR antibodies are critical below grade 3, in each unit family") {
        const OrderText text = drug("cetuximab", {DrugTag::cetuximab});
        const auto at = [&](const char* number, const char* unit) {
            return cards(text, magnesium(number, unit));
        };
        const Lines warning{"WASTE-ORD-EGFR-01 warning []"};
        const Lines critical{"WASTE-ORD-EGFR-01 critical []"};
        CHECK(at("0.9", "mg/dL") == warning);
        CHECK(at("0.89", "mg/dL") == critical);
        CHECK(at("0.40", "mmol/L") == warning);
        CHECK(at("0.39", "mmol/L") == critical);
        CHECK(at("0.80", "mEq/L") == warning);
        CHECK(at("0.79", "mEq/L") == critical);
        // "<0.9" is below; "<1.0" may be on either side and stays with the wider tier.
        CHECK(at("<0.9", "mg/dL") == critical);
        CHECK(at("<1.0", "mg/dL") == warning);
    }

    TEST_CASE("foscarnet is critical with low ionized calcium, whatever magnesium is") {
        const OrderText foscarnet = drug("foscarnet", {DrugTag::foscarnet});
        const auto ionized = [](const char* number) {
            return
                [=](Ward& ward) { ward.with(mg("2.0", "mg/dL", 2)).with(ionized_ca(number, "mmol/L", 2)); };
        };
        CHECK(cards(foscarnet, ionized("1.00")) == none);
        CHECK(cards(foscarnet, ionized("0.99")) == Lines{"WASTE-ORD-NEPHRO-01 critical []"});
        CHECK(cards(drug("pentamidine", {DrugTag::pentamidine}), ionized("0.99")) == none);
        Ward ward;
        const auto advice = advice_for(ward, foscarnet, ionized("0.99"));
        REQUIRE(advice.cards.size() == 1);
        CHECK(contains(advice.cards.front().summary, "foscarnet with Ionized Ca 0.99 mmol/L"));
    }

    TEST_CASE("five kinds of treatment need a current magnesium") {
        const auto asked = Lines{"WASTE-ORD-NOMG-01 info []"};
        for (const DrugTag tag : {DrugTag::cetuximab, DrugTag::panitumumab, DrugTag::cisplatin,
                                  DrugTag::amphotericin_b, DrugTag::foscarnet, DrugTag::pentamidine}) {
            CHECK(cards(drug("drug", {tag}), nothing) == asked);
            CHECK(cards(drug("drug", {tag}), magnesium("2.0")) == none);
            CHECK(cards(drug("drug", {tag}), [](Ward& ward) { ward.with(mg("2.0", "mg/dL", 48)); }) == none);
            CHECK(cards(drug("drug", {tag}), [](Ward& ward) { ward.with(mg("2.0", "mg/dL", 49)); }) ==
                  Lines{"WASTE-ORD-NOMG-01 info [GEN-STALE]"});
        }
        for (const DrugTag tag :
             {DrugTag::aminoglycoside, DrugTag::ppi, DrugTag::loop_diuretic, DrugTag::calcineurin_inhibitor})
            CHECK(cards(drug("drug", {tag}), nothing) == none);
        // Stale and low: the level speaks, and that it is old is one more line.
        CHECK(cards(drug("cisplatin", {DrugTag::cisplatin}), [](Ward& ward) {
                  ward.with(mg("1.1", "mg/dL", 60));
              }) == Lines{"WASTE-ORD-CIS-01 critical [WASTE-ORD-NOMG-01 GEN-STALE]"});
    }

    TEST_CASE("what stays outside the body, or in the gut, wastes nothing") {
        const auto by = [](std::string_view name, DrugTag tag, Route route) {
            return cards(drug(name, {tag}).take(dosage().by(route)), magnesium("1.1"));
        };
        CHECK(by("tobramycin", DrugTag::aminoglycoside, Route::topical) == none);
        CHECK(by("tobramycin", DrugTag::aminoglycoside, Route::inhaled) == none);
        CHECK(by("neomycin", DrugTag::aminoglycoside, Route::oral) == none);
        CHECK(by("amphotericin b", DrugTag::amphotericin_b, Route::oral) == none);
        CHECK(by("pentamidine", DrugTag::pentamidine, Route::inhaled) == none);
        CHECK(by("tacrolimus", DrugTag::calcineurin_inhibitor, Route::topical) == none);
        CHECK(by("tobramycin", DrugTag::aminoglycoside, Route::intravenous) ==
              Lines{"WASTE-ORD-NEPHRO-01 critical []"});
        CHECK(by("tacrolimus", DrugTag::calcineurin_inhibitor, Route::oral) ==
              Lines{"WASTE-ORD-CNI-01 warning []"});
    }

    TEST_CASE("a drug of two classes makes one card of the family, the most urgent first") {
        const DrugTags tags{DrugTag::pentamidine, DrugTag::qt_known_risk};
        CHECK(cards(drug("pentamidine", tags), levels("3.4", "2.0")) == Lines{"QT-ORD-LYTES-01 warning []"});
        CHECK(cards(drug("pentamidine", tags), levels("4.0", "1.5")) ==
              Lines{"QT-ORD-LYTES-01 warning [WASTE-ORD-NEPHRO-01]"});
        CHECK(cards(drug("pentamidine", tags), levels("4.0", "1.1")) ==
              Lines{"QT-ORD-LYTES-01 critical [WASTE-ORD-NEPHRO-01]"});
    }
}

TEST_SUITE("cards/orders_other: bone and RAAS drugs") {
    TEST_CASE("denosumab and zoledronic acid are critical with low calcium, other bisphosphonates warn") {
        const OrderText alendronic =
            drug("alendronic acid", {DrugTag::bisphosphonate, DrugTag::oral_bisphosphonate});
        CHECK(cards(denosumab(), total_calcium("8.5")) == none);
        CHECK(cards(denosumab(), total_calcium("8.49")) == Lines{"BONE-ORD-HYPOCA-01 critical []"});
        CHECK(cards(zoledronic(), total_calcium("8.49")) == Lines{"BONE-ORD-HYPOCA-01 critical []"});
        CHECK(cards(alendronic, total_calcium("8.5")) == none);
        CHECK(cards(alendronic, total_calcium("8.49")) == Lines{"BONE-ORD-HYPOCA-01 warning []"});
        // The corrected value counts, and ionized calcium before it.
        CHECK(cards(denosumab(), [](Ward& ward) {
                  ward.with(ca("8.0", "mg/dL", 2)).with(albumin("3.0", "g/dL", 2));
              }) == none);
        CHECK(cards(denosumab(), [](Ward& ward) {
                  ward.with(ca("9.0", "mg/dL", 2)).with(ionized_ca("1.11", "mmol/L", 2));
              }) == Lines{"BONE-ORD-HYPOCA-01 critical []"});
    }

    TEST_CASE("denosumab below 30, in severe AKI and on dialysis is critical") {
        const auto reported = [](const char* number) {
            return both(total_calcium("9.2"), [=](Ward& ward) { ward.with(egfr(number, 1)); });
        };
        CHECK(cards(denosumab(), reported("30")) == none);
        CHECK(cards(denosumab(), reported("29")) == Lines{"BONE-ORD-DMAB-CKD-01 critical []"});
        CHECK(cards(denosumab(), both(total_calcium("9.2"), [](Ward& ward) {
                        ward.with(undated_condition(ClinicalTag::dialysis_dependence));
                    })) == Lines{"BONE-ORD-DMAB-CKD-01 critical []"});
        CHECK(cards(denosumab(), both(total_calcium("8.0"), [](Ward& ward) { ward.with(egfr("20", 1)); })) ==
              Lines{"BONE-ORD-HYPOCA-01 critical []", "BONE-ORD-DMAB-CKD-01 critical []"});
    }

    TEST_CASE("zoledronic acid asks for a clearance of 35, or for the bucket without a weight") {
        const auto cleared = [](const char* number) {
            return both(total_calcium("9.2"), [=](Ward& ward) {
                ward.with(result(Measure::creatinine_clearance, number, "mL/min", 2));
            });
        };
        CHECK(cards(zoledronic(), cleared("35")) == none);
        CHECK(cards(zoledronic(), cleared("34")) == Lines{"BONE-ORD-ZOL-CRCL-01 critical []"});
        const auto reported = [](const char* number) {
            return both(total_calcium("9.2"), [=](Ward& ward) { ward.with(egfr(number, 1)); });
        };
        CHECK(cards(zoledronic(), reported("30")) == none);
        CHECK(cards(zoledronic(), reported("29")) == Lines{"BONE-ORD-ZOL-CRCL-01 critical []"});
        // A clearance at hand decides, except where the equation says nothing.
        CHECK(cards(zoledronic(), both(cleared("40"), [](Ward& ward) { ward.with(egfr("29", 1)); })) == none);
        CHECK(cards(zoledronic(), both(cleared("40"), [](Ward& ward) {
                        ward.with(undated_condition(ClinicalTag::dialysis_dependence));
                    })) == Lines{"BONE-ORD-ZOL-CRCL-01 critical []"});
    }

    TEST_CASE("each of them needs a calcium") {
        const auto asked = Lines{"BONE-ORD-NOCA-01 info []"};
        CHECK(cards(denosumab(), nothing) == asked);
        CHECK(cards(zoledronic(), nothing) == asked);
        CHECK(cards(drug("risedronic acid", {DrugTag::bisphosphonate, DrugTag::oral_bisphosphonate}),
                    nothing) == asked);
        CHECK(cards(denosumab(), [](Ward& ward) { ward.with(ca("9.2", "mg/dL", 48)); }) == none);
        CHECK(cards(denosumab(), [](Ward& ward) { ward.with(ca("9.2", "mg/dL", 49)); }) ==
              Lines{"BONE-ORD-NOCA-01 info [GEN-STALE]"});
        CHECK(cards(denosumab(), [](Ward& ward) { ward.with(ca("8.0", "mg/dL", 49)); }) ==
              Lines{"BONE-ORD-HYPOCA-01 critical [GEN-STALE]"});
    }

    TEST_CASE("a RAAS drug warns above 5.5 and is critical above 6.0") {
        const OrderText lisinopril = drug("lisinopril", {DrugTag::raas_inhibitor});
        CHECK(cards(lisinopril, nothing) == none);
        CHECK(cards(lisinopril, potassium("5.5")) == none);
        CHECK(cards(lisinopril, potassium("5.51")) == Lines{"RAAS-ORD-HYPERK-01 warning []"});
        CHECK(cards(lisinopril, potassium("6.0")) == Lines{"RAAS-ORD-HYPERK-01 warning []"});
        CHECK(cards(lisinopril, potassium("6.01")) == Lines{"RAAS-ORD-HYPERK-01 critical []"});
        CHECK(cards(lisinopril, [](Ward& ward) { ward.with(k("6.1", 60)); }) ==
              Lines{"RAAS-ORD-HYPERK-01 critical [GEN-STALE]"});
        CHECK(cards(lisinopril, [](Ward& ward) { ward.with(k("6.1", 73)); }) == none);
    }

    TEST_CASE("an MRA is not started above 5.0, and one that runs is asked about above 5.5") {
        const DrugTags tags{DrugTag::mineralocorticoid_antagonist};
        const OrderText eplerenone = drug("eplerenone", tags);
        CHECK(cards(eplerenone, potassium("5.0")) == none);
        CHECK(cards(eplerenone, potassium("5.01")) == Lines{"RAAS-ORD-HYPERK-01 warning []"});
        CHECK(cards(eplerenone, potassium("6.01")) == Lines{"RAAS-ORD-HYPERK-01 critical []"});
        const auto running = [&](const char* number) {
            return cards(eplerenone, both(potassium(number),
                                          [&](Ward& ward) { ward.with(active("spironolactone", tags)); }));
        };
        CHECK(running("5.5") == none);
        CHECK(running("5.51") == Lines{"RAAS-ORD-HYPERK-01 warning []"});
    }

    TEST_CASE("a binder is offered on a current, clean sample only") {
        const auto card_of = [](const Arrange& arrange) {
            Ward ward;
            const auto advice = advice_for(ward, drug("lisinopril", {DrugTag::raas_inhibitor}), arrange);
            REQUIRE(advice.cards.size() == 1);
            return offers(advice.cards.front(), "S-SZC");
        };
        CHECK(card_of(potassium("5.6")));
        CHECK_FALSE(card_of([](Ward& ward) { ward.with(k("5.6", 30)); }));
        CHECK_FALSE(card_of([](Ward& ward) {
            auto sample = k("5.6", 2);
            sample.is_haemolysed = true;
            ward.with(sample);
        }));
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
