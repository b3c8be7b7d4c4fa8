#include <algorithm>
#include <functional>

#include <doctest/doctest.h>

#include "cards/advise.hpp"
#include "tests/support/bedside.hpp"

namespace {

using lytes::fhir::ClinicalTag;
using lytes::fhir::DrugTag;
using lytes::fhir::EventStatus;
using lytes::fhir::Route;
using lytes::fhir::VenousLine;
using lytes::tests::contains;
using lytes::tests::creatinine;
using lytes::tests::dosage;
using lytes::tests::DosageBuilder;
using lytes::tests::draft;
using lytes::tests::k;
using lytes::tests::Lines;
using lytes::tests::mg;
using lytes::tests::offers;
using lytes::tests::order;
using lytes::tests::OrderText;
using lytes::tests::outline;
using lytes::tests::potassium_chloride;
using lytes::tests::procedure;
using lytes::tests::Ward;

OrderText tablets(const char* meq) {
    return draft("d", potassium_chloride).take(dosage().of(meq, "mEq").by(Route::oral).once());
}
DosageBuilder vein(const char* meq) { return dosage().of(meq, "mEq").by(Route::intravenous).once(); }
OrderText infusion(const DosageBuilder& one) { return draft("d", potassium_chloride).take(one); }

/// The cards for one draft of a man with good kidneys and a normal magnesium, and what `arrange` adds.
Lines cards(const OrderText& text, const std::function<void(Ward&)>& arrange) {
    Ward ward;
    ward.with(creatinine("0.9", "mg/dL", 2)).with(mg("2.0", "mg/dL", 2));
    arrange(ward);
    ward.draft(text);
    return outline(advise(ward.on(lytes::cards::Trigger::order_sign).input()));
}
Lines cards_at(const OrderText& text, const char* potassium) {
    return cards(text, [&](Ward& ward) { ward.with(k(potassium, 2)); });
}
const Lines none{};

}  // namespace

TEST_SUITE("cards/orders_potassium") {
    TEST_CASE("more potassium on high potassium is warned of from just above 5.0, critical from 5.5") {
        CHECK(cards_at(tablets("20"), "5.0") == none);
        CHECK(cards_at(tablets("20"), "5.01") == Lines{"K-ORD-HYPERK-01 warning []"});
        CHECK(cards_at(tablets("20"), "5.49") == Lines{"K-ORD-HYPERK-01 warning []"});
        CHECK(cards_at(tablets("20"), "5.5") == Lines{"K-ORD-HYPERK-01 critical []"});
    }

    TEST_CASE("a stale or haemolysed high potassium is one level lower") {
        const auto stale = [](const char* number) {
            return cards(tablets("20"), [&](Ward& ward) { ward.with(k(number, 30)); });
        };
        CHECK(stale("5.6") == Lines{"K-ORD-HYPERK-01 warning [GEN-STALE]"});
        CHECK(stale("5.2") == Lines{"K-ORD-HYPERK-01 info [GEN-STALE]"});
        const auto haemolysed = [](const char* number) {
            return cards(tablets("20"), [&](Ward& ward) {
                auto sample = k(number, 2);
                sample.is_haemolysed = true;
                ward.with(sample);
            });
        };
        CHECK(haemolysed("6.4") == Lines{"K-ORD-HYPERK-01 warning []"});
        CHECK(haemolysed("6.5") == Lines{"K-ORD-HYPERK-01 critical []"});
    }

    TEST_CASE("the level card swallows the others when it is critical, and the kidney when it warns") {
        const auto with = [](const char* potassium) {
            return cards(tablets("20"), [&](Ward& ward) {
                ward.with(k(potassium, 2)).with(creatinine("2.95", "mg/dL", 1));
                ward.with(order("a", {DrugTag::amiloride}, 300));
            });
        };
        CHECK(with("5.6") == Lines{"K-ORD-HYPERK-01 critical [K-ORD-KSPARE-01 K-ORD-RENAL-01]"});
        // A critical kidney card is never folded into a warning.
        CHECK(with("5.2") == Lines{"K-ORD-KSPARE-01 critical []", "K-ORD-RENAL-01 critical []",
                                   "K-ORD-HYPERK-01 warning []"});
    }

    TEST_CASE("amiloride and triamterene forbid potassium, whether active or ordered beside it") {
        const auto beside = [](DrugTag tag) {
            return cards(tablets("20"),
                         [&](Ward& ward) { ward.with(k("3.4", 2)).with(order("a", {tag}, 300)); });
        };
        CHECK(beside(DrugTag::amiloride) == Lines{"K-ORD-KSPARE-01 critical []"});
        CHECK(beside(DrugTag::triamterene) == Lines{"K-ORD-KSPARE-01 critical []"});
        CHECK(beside(DrugTag::mineralocorticoid_antagonist) == none);
        CHECK(cards(tablets("20"), [](Ward& ward) {
                  ward.with(k("3.4", 2)).draft(draft("e", {DrugTag::triamterene}));
              }) == Lines{"K-ORD-KSPARE-01 critical []"});
    }

    TEST_CASE("poor clearance warns, and is critical when potassium may be full") {
        const auto at = [](const char* potassium, int hours) {
            return cards(tablets("20"), [&](Ward& ward) {
                ward.with(creatinine("2.95", "mg/dL", 1)).with(k(potassium, hours));
            });
        };
        CHECK(at("4.99", 2) == Lines{"K-ORD-RENAL-01 warning []"});
        CHECK(at("5.0", 2) == Lines{"K-ORD-RENAL-01 critical []"});
        CHECK(at("3.4", 30) == Lines{"K-ORD-RENAL-01 critical []"});
        CHECK(at("<5.0", 2) == Lines{"K-ORD-RENAL-01 warning []"});
    }

    TEST_CASE("unknown kidney function warns by vein and is told by mouth") {
        const auto blind = [](const OrderText& text) {
            Ward ward;
            ward.with(mg("2.0", "mg/dL", 2)).with(k("3.4", 2)).draft(text);
            return outline(advise(ward.on(lytes::cards::Trigger::order_sign).input()));
        };
        CHECK(blind(infusion(vein("20").at("10", "mEq/h"))) == Lines{"K-ORD-RENAL-01 warning []"});
        CHECK(blind(tablets("20")) == Lines{"K-ORD-RENAL-01 info []"});
    }

    TEST_CASE("a RAAS inhibitor matters from 4.5 on, without a level, or with a reduced kidney") {
        const auto with = [](const std::function<void(Ward&)>& arrange) {
            return cards(tablets("20"), [&](Ward& ward) {
                ward.with(order("a", {DrugTag::raas_inhibitor}, 300));
                arrange(ward);
            });
        };
        CHECK(with([](Ward& w) { w.with(k("4.49", 2)); }) == none);
        CHECK(with([](Ward& w) { w.with(k("4.5", 2)); }) == Lines{"K-ORD-RAAS-01 warning []"});
        CHECK(with([](Ward& w) { w.with(k("3.6", 30)); }) == Lines{"K-ORD-RAAS-01 warning [GEN-STALE]"});
        Ward reduced;
        reduced.with(creatinine("1.8", "mg/dL", 2)).with(mg("2.0", "mg/dL", 2)).with(k("3.6", 2));
        reduced.with(order("a", {DrugTag::raas_inhibitor}, 300)).draft(tablets("20"));
        CHECK(outline(advise(reduced.on(lytes::cards::Trigger::order_sign).input())) ==
              Lines{"K-ORD-RAAS-01 warning []"});
        CHECK(with([](Ward& w) { w.with(k("3.6", 2)).with(creatinine("2.95", "mg/dL", 1)); }) ==
              Lines{"K-ORD-RENAL-01 warning [K-ORD-RAAS-01]"});
    }

    TEST_CASE("low magnesium is linked unless it is being replaced") {
        const auto with = [](const char* potassium, const std::function<void(Ward&)>& arrange) {
            return cards(tablets("20"), [&](Ward& ward) {
                ward.with(k(potassium, 2)).with(mg("1.3", "mg/dL", 1));
                arrange(ward);
            });
        };
        const auto nothing = [](Ward&) {};
        CHECK(with("3.49", nothing) == Lines{"K-ORD-MGLOW-01 warning []"});
        CHECK(with("3.5", nothing) == none);
        CHECK(with("3.4", [](Ward& w) { w.with(order("m", lytes::tests::magnesium_oxide, 30)); }) == none);
        CHECK(with("3.4", [](Ward& w) { w.draft(draft("m", lytes::tests::magnesium_oxide)); }) == none);
    }

    TEST_CASE("a magnesium level is asked for below 3.0, and louder when potassium is refractory") {
        const auto with = [](const std::function<void(Ward&)>& arrange) {
            Ward ward;
            ward.with(creatinine("0.9", "mg/dL", 2));
            arrange(ward);
            ward.draft(tablets("20"));
            return outline(advise(ward.on(lytes::cards::Trigger::order_sign).input()));
        };
        CHECK(with([](Ward& w) { w.with(k("2.99", 2)); }) == Lines{"K-ORD-NOMG-01 info []"});
        CHECK(with([](Ward& w) { w.with(k("3.0", 2)); }) == none);
        CHECK(with([](Ward& w) {
                  w.with(k("3.2", 2)).with(k("3.1", 20)).with(order("a", potassium_chloride, 21));
              }) == Lines{"K-ORD-NOMG-01 warning []"});
    }

    TEST_CASE("potassium is never pushed, at any age") {
        auto pushed = vein("10").made();
        pushed.is_push = true;
        OrderText text = draft("d", potassium_chloride);
        text.dosages.push_back(pushed);
        CHECK(cards_at(text, "3.4") == Lines{"K-ORD-PUSH-01 critical [K-ORD-RATE-01]"});
        const Lines child = cards(text, [](Ward& w) { w.aged(7); });
        CHECK(child == Lines{"K-ORD-PUSH-01 critical []", "GEN-PED-01 info []"});
        CHECK(cards_at(infusion(vein("20")).with_strength("2", "mEq", "1", "mL"), "3.4") ==
              Lines{"K-ORD-PUSH-01 critical []"});
    }

    TEST_CASE("the rate is limited by the line and by what is watched") {
        const auto at = [](const char* rate, VenousLine line, bool is_watched) {
            return cards(infusion(vein("40").at(rate, "mEq/h").into(line)), [&](Ward& ward) {
                ward.with(k("2.9", 2));
                auto monitoring = procedure(ClinicalTag::ecg_monitoring, 3);
                monitoring.status = EventStatus::active;
                if (is_watched) ward.with(monitoring);
            });
        };
        using enum VenousLine;
        CHECK(at("10", peripheral, false) == none);
        CHECK(at("10.1", peripheral, false) == Lines{"K-ORD-RATE-01 warning []"});
        CHECK(at("10.1", unspecified, true) == Lines{"K-ORD-RATE-01 warning []"});
        CHECK(at("20", central, false) == Lines{"K-ORD-RATE-01 info []"});
        CHECK(at("20", central, true) == none);
        CHECK(at("20.1", central, true) == Lines{"K-ORD-RATE-01 critical []"});
    }

    TEST_CASE("a peripheral vein takes 100 mEq/L without a word and 200 without harm") {
        const auto at = [](const char* per_litre, VenousLine line) {
            return cards_at(
                infusion(vein("20").at("10", "mEq/h").into(line)).with_strength(per_litre, "mEq", "1", "L"),
                "2.9");
        };
        using enum VenousLine;
        CHECK(at("100", peripheral) == none);
        CHECK(at("101", peripheral) == Lines{"K-ORD-CONC-01 info []"});
        CHECK(at("200", peripheral) == Lines{"K-ORD-CONC-01 info []"});
        CHECK(at("201", peripheral) == Lines{"K-ORD-CONC-01 critical []"});
        CHECK(at("400", central) == none);
    }

    TEST_CASE("daily and single doses have their limits, by vein and by mouth") {
        const auto by_mouth = [](const char* meq, const char* times) {
            return cards_at(draft("d", potassium_chloride)
                                .take(dosage().of(meq, "mEq").by(Route::oral).times(times, "1", "d")),
                            "2.9");
        };
        CHECK(by_mouth("40", "5") == none);
        CHECK(by_mouth("40", "6") == Lines{"K-ORD-DOSE-01 critical []"});
        CHECK(by_mouth("40.1", "1") == Lines{"K-ORD-DOSE-01 warning []"});
        const auto by_vein = [](const char* meq, const char* potassium) {
            return cards_at(infusion(dosage()
                                         .of(meq, "mEq")
                                         .by(Route::intravenous)
                                         .over("24", "h")
                                         .once()
                                         .into(VenousLine::central)),
                            potassium);
        };
        CHECK(by_vein("200", "2.9") == none);
        CHECK(by_vein("201", "2.9") == Lines{"K-ORD-DOSE-01 warning []"});
        CHECK(by_vein("201", "2.51") == Lines{"K-ORD-DOSE-01 warning []"});
        CHECK(by_vein("201", "2.5") == none);
        CHECK(by_vein("401", "2.0") == Lines{"K-ORD-DOSE-01 critical [K-ORD-RATE-01]"});
    }

    TEST_CASE("tablets alone are not enough below 2.5") {
        CHECK(cards_at(tablets("20"), "2.49") == Lines{"K-ORD-PO-LT25-01 warning []"});
        CHECK(cards_at(tablets("20"), "2.5") == none);
        CHECK(cards(tablets("20"), [](Ward& ward) {
                  ward.with(k("2.4", 2))
                      .with(order("a", potassium_chloride, 1).take(vein("40").at("10", "mEq/h")));
              }) == none);
    }

    TEST_CASE("an oral dose given in mg of the salt is counted in mEq") {
        const auto salt = [](const char* mg_of_salt) {
            return cards_at(
                draft("d", potassium_chloride).take(dosage().of(mg_of_salt, "mg").by(Route::oral).once()),
                "2.9");
        };
        CHECK(salt("3000") == none);
        CHECK(salt("4500") == Lines{"K-ORD-DOSE-01 warning []"});
    }

    TEST_CASE("a draft in place of the order is offered only when potassium is low today") {
        const auto offers_half = [](const char* potassium) {
            Ward ward;
            ward.with(mg("2.0", "mg/dL", 2)).with(creatinine("2.95", "mg/dL", 1)).with(k(potassium, 2));
            ward.draft(tablets("20"));
            return offers(advise(ward.on(lytes::cards::Trigger::order_sign).input()).cards[0], "S-KCL-RENAL");
        };
        CHECK(offers_half("3.4"));
        CHECK_FALSE(offers_half("4.2"));
    }

    TEST_CASE("the card shows the rate, the level and their limits") {
        Ward ward;
        ward.with(creatinine("0.9", "mg/dL", 2)).with(mg("2.0", "mg/dL", 2)).with(k("2.9", 2));
        ward.draft(infusion(vein("40").at("15", "mEq/h")));
        const auto advice = advise(ward.on(lytes::cards::Trigger::order_sign).input());
        CHECK(advice.cards[0].summary == "KCl 15 mEq/h: limit 10 peripheral, 20 central with ECG monitoring");
        CHECK(contains(advice.cards[0].detail, "rate 15 mEq/h"));
        CHECK(contains(advice.cards[0].detail, "K 2.9 mmol/L"));
        CHECK(contains(advice.cards[0].detail, "moderately low: below 3.0 mmol/L"));
    }
}
