#include <string>

#include <doctest/doctest.h>

#include "tests/support/other_drugs.hpp"

namespace {

using lytes::fhir::ClinicalTag;
using lytes::fhir::DrugTag;
using lytes::fhir::DrugTags;
using lytes::fhir::Measure;
using lytes::fhir::Route;
using lytes::tests::active;
using lytes::tests::advice_for;
using lytes::tests::albumin;
using lytes::tests::Arrange;
using lytes::tests::both;
using lytes::tests::ca;
using lytes::tests::cards;
using lytes::tests::contains;
using lytes::tests::denosumab;
using lytes::tests::dosage;
using lytes::tests::drug;
using lytes::tests::egfr;
using lytes::tests::ionized_ca;
using lytes::tests::k;
using lytes::tests::levels;
using lytes::tests::Lines;
using lytes::tests::magnesium;
using lytes::tests::mg;
using lytes::tests::none;
using lytes::tests::nothing;
using lytes::tests::offered;
using lytes::tests::offers;
using lytes::tests::OrderText;
using lytes::tests::potassium;
using lytes::tests::result;
using lytes::tests::total_calcium;
using lytes::tests::undated_condition;
using lytes::tests::Ward;
using lytes::tests::zoledronic;

}  // namespace

TEST_SUITE("cards/orders_wasting: magnesium-wasting drugs") {
    TEST_CASE("each class warns of low magnesium at its own level") {
        struct Levels {
            std::string low;
            std::string severe;
        };
        const auto check = [](std::string_view name, DrugTag tag, const std::string& rule,
                              const Levels& expected) {
            CAPTURE(name);
            const auto line = [&](const std::string& indicator) {
                return Lines{rule + " " + indicator + " []"};
            };
            const OrderText text = drug(name, {tag});
            CHECK(cards(text, magnesium("1.58")) == none);
            CHECK(cards(text, magnesium("1.57")) == line(expected.low));
            CHECK(cards(text, magnesium("1.2")) == line(expected.low));
            CHECK(cards(text, magnesium("1.19")) == line(expected.severe));
            CHECK(cards(text, magnesium("0.50", "mmol/L")) == line(expected.low));
            CHECK(cards(text, magnesium("0.49", "mmol/L")) == line(expected.severe));
        };
        const Levels mild{.low = "info", .severe = "warning"};
        const Levels steady{.low = "warning", .severe = "warning"};
        const Levels grave{.low = "warning", .severe = "critical"};
        check("furosemide", DrugTag::loop_diuretic, "WASTE-ORD-DIURETIC-01", mild);
        check("chlorthalidone", DrugTag::thiazide, "WASTE-ORD-DIURETIC-01", mild);
        check("omeprazole", DrugTag::ppi, "WASTE-ORD-PPI-01", steady);
        check("gentamicin", DrugTag::aminoglycoside, "WASTE-ORD-NEPHRO-01", grave);
        check("amphotericin b", DrugTag::amphotericin_b, "WASTE-ORD-NEPHRO-01", grave);
        check("foscarnet", DrugTag::foscarnet, "WASTE-ORD-NEPHRO-01", grave);
        check("pentamidine", DrugTag::pentamidine, "WASTE-ORD-NEPHRO-01", grave);
        check("cisplatin", DrugTag::cisplatin, "WASTE-ORD-CIS-01", grave);
        check("cetuximab", DrugTag::cetuximab, "WASTE-ORD-EGFR-01", steady);
        check("panitumumab", DrugTag::panitumumab, "WASTE-ORD-EGFR-01", steady);
        check("tacrolimus", DrugTag::calcineurin_inhibitor, "WASTE-ORD-CNI-01", mild);
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

TEST_SUITE("cards/orders_wasting: bone and RAAS drugs") {
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
