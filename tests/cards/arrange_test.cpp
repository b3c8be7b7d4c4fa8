#include "cards/arrange.hpp"

#include <array>

#include <doctest/doctest.h>

#include "tests/support/bedside.hpp"

namespace {

using lytes::cards::AgeGroup;
using lytes::cards::MagnesiumOrderKind;
using lytes::cards::MagnesiumTier;
using lytes::cards::OrderFacts;
using lytes::cards::RenalBucket;
using lytes::cards::Trigger;
using lytes::fhir::Decimal;
using lytes::tests::Bedside;
using lytes::tests::contains;
using lytes::tests::heads;
using lytes::tests::Lines;
using lytes::tests::outline;

}  // namespace

TEST_SUITE("cards/arrange") {
    TEST_CASE("a high level folds the renal card, and a warning never swallows a critical one") {
        Bedside bed;
        bed.magnesium("3.4", MagnesiumTier::high_moderate).in(RenalBucket::below_30);
        bed.draft(MagnesiumOrderKind::laxative);
        CHECK(outline(bed.advice()) == Lines{"MG-ORD-HYPERMG-01 critical [MG-ORD-RENAL-LT30-01]"});
        CHECK(contains(bed.advice().cards[0].detail, "MG-ORD-RENAL-LT30-01"));
        bed.magnesium("2.9", MagnesiumTier::high_mild);
        CHECK(outline(bed.advice()) == Lines{"MG-ORD-HYPERMG-01 warning [MG-ORD-RENAL-LT30-01]"});
        Bedside vein;
        vein.magnesium("2.9", MagnesiumTier::high_mild).in(RenalBucket::below_30);
        vein.draft(MagnesiumOrderKind::intravenous);
        CHECK(heads(vein.advice()) == Lines{"MG-ORD-RENAL-LT30-01 critical", "MG-ORD-HYPERMG-01 warning"});
    }

    TEST_CASE("a critical level leaves diagnosis and dose apart and folds the rest") {
        Bedside bed;
        bed.magnesium("3.4", MagnesiumTier::high_moderate);
        bed.facts.has_myasthenia = true;
        bed.facts.has_neuromuscular_blocker_24h = true;
        OrderFacts& order = bed.draft(MagnesiumOrderKind::intravenous);
        order.dose.single = Decimal::of(5);
        CHECK(outline(bed.advice()) == Lines{"MG-ORD-HYPERMG-01 critical [MG-ORD-NMB-01]",
                                             "MG-ORD-MYASTH-01 critical []", "MG-ORD-DOSE-01 warning []"});
    }

    TEST_CASE("one card a family: the more urgent, then the earlier row") {
        Bedside bed;
        OrderFacts& order = bed.draft(MagnesiumOrderKind::intravenous);
        order.dose.single = Decimal::of(5);
        order.dose.rate_per_h = Decimal::of(3);
        CHECK(outline(bed.advice()) == Lines{"MG-ORD-RATE-01 warning [MG-ORD-DOSE-01]"});
        order.dose.per_24h = Decimal::of(29);
        CHECK(outline(bed.advice()) == Lines{"MG-ORD-DOSE-01 critical [MG-ORD-RATE-01]"});
    }

    TEST_CASE("the two-day limit folds the renal card") {
        Bedside bed;
        bed.magnesium("1.3", MagnesiumTier::moderate_low).in(RenalBucket::below_30);
        OrderFacts& order = bed.draft(MagnesiumOrderKind::intravenous);
        order.dose.per_48h = Decimal::of(20);
        CHECK(heads(bed.advice()) == Lines{"MG-ORD-RENAL-LT30-01 warning"});
        order.dose.per_48h = Decimal::of(201, 1);
        CHECK(outline(bed.advice()) == Lines{"MG-ORD-DOSE-01 critical [MG-ORD-RENAL-LT30-01]"});
    }

    TEST_CASE("below 18 only the blocks that hold at any age run") {
        const auto cards = [](const auto& change) {
            Bedside bed;
            bed.facts.age_group = AgeGroup::child;
            bed.facts.kidney.origin = lytes::cards::EgfrOrigin::none;
            OrderFacts& order = bed.draft(MagnesiumOrderKind::intravenous);
            order.dose.single = Decimal::of(9);
            change(bed);
            return heads(bed.advice());
        };
        CHECK(cards([](Bedside&) {}) == Lines{"GEN-PED-01 info"});
        CHECK(cards([](Bedside& b) { b.in(RenalBucket::dialysis); }) ==
              Lines{"MG-ORD-DIALYSIS-01 critical", "GEN-PED-01 info"});
        CHECK(cards([](Bedside& b) {
                  b.in(RenalBucket::below_30).facts.kidney.origin = lytes::cards::EgfrOrigin::reported;
              }) == Lines{"MG-ORD-RENAL-LT30-01 critical", "GEN-PED-01 info"});
        CHECK(cards([](Bedside& b) { b.in(RenalBucket::moderate); }) == Lines{"GEN-PED-01 info"});
        CHECK(cards([](Bedside& b) { b.facts.has_av_block = true; }) ==
              Lines{"MG-ORD-AVB-01 critical", "GEN-PED-01 info"});
    }

    TEST_CASE("order-select shows one critical card and names the others") {
        Bedside bed;
        bed.on(Trigger::order_select).magnesium("3.4", MagnesiumTier::high_moderate);
        bed.facts.has_myasthenia = true;
        bed.draft(MagnesiumOrderKind::intravenous).dose.single = Decimal::of(5);
        const auto advice = bed.advice();
        CHECK(outline(advice) == Lines{"MG-ORD-HYPERMG-01 critical [MG-ORD-MYASTH-01]"});
        CHECK(contains(advice.cards[0].detail, "**Also:** critical, MG-ORD-MYASTH-01"));
        Bedside mild;
        mild.on(Trigger::order_select).draft(MagnesiumOrderKind::intravenous).dose.single = Decimal::of(5);
        CHECK(mild.advice().cards.empty());
    }

    TEST_CASE("what exceeds the caps of a draft becomes a line of its first card") {
        Bedside bed;
        bed.magnesium("1.3", MagnesiumTier::moderate_low).in(RenalBucket::below_30);
        bed.facts.has_myasthenia = true;
        bed.facts.has_neuromuscular_blocker_24h = true;
        bed.draft(MagnesiumOrderKind::intravenous).dose.single = Decimal::of(5);
        const auto advice = bed.advice();
        CHECK(outline(advice) == Lines{"MG-ORD-MYASTH-01 critical [MG-ORD-DOSE-01]",
                                       "MG-ORD-RENAL-LT30-01 warning []", "MG-ORD-NMB-01 warning []"});
        CHECK(contains(advice.cards[0].detail, "**Also:** warning, MG-ORD-DOSE-01"));
    }

    TEST_CASE("discharge shows as many cards as its cap, and refill as many a draft as its own") {
        const auto cards = [](int discharge_cap) {
            Bedside bed;
            bed.on(Trigger::encounter_discharge).magnesium("0.9", MagnesiumTier::critical_low);
            bed.potassium("2.3", lytes::cards::PotassiumTier::critical_low);
            bed.knowledge().caps.encounter_discharge = discharge_cap;
            return heads(bed.advice());
        };
        CHECK(cards(3) == Lines{"DC-K-LOW-SEV-01 critical", "DC-MG-LOW-SEV-01 critical"});
        CHECK(cards(1) == Lines{"DC-K-LOW-SEV-01 critical"});
        const auto refill = [](int draft_cap) {
            Bedside bed;
            bed.on(Trigger::medication_refill).magnesium("1.3", MagnesiumTier::moderate_low);
            bed.in(RenalBucket::below_30).facts.has_myasthenia = true;
            bed.draft(MagnesiumOrderKind::intravenous).dose.single = Decimal::of(5);
            bed.knowledge().caps.medication_refill_per_draft = draft_cap;
            return bed.advice().cards.size();
        };
        CHECK(refill(3) == 3);
        CHECK(refill(2) == 2);
    }

    TEST_CASE("a request shows five cards, each draft at most three") {
        Bedside bed;
        bed.magnesium("1.3", MagnesiumTier::moderate_low).in(RenalBucket::below_30);
        bed.facts.has_myasthenia = true;
        bed.facts.has_neuromuscular_blocker_24h = true;
        for (int draft = 0; draft < 3; ++draft) bed.draft(MagnesiumOrderKind::intravenous);
        const auto advice = bed.advice();
        CHECK(advice.cards.size() == 5);
        std::array<int, 3> shown{};
        for (const auto& card : advice.cards) ++shown.at(static_cast<std::size_t>(card.draft_index));
        for (const int count : shown) CHECK(count <= 3);
        std::size_t told = 0;
        for (const auto& card : advice.cards) told += 1 + card.folded.size();
        CHECK(told == 9);  // three rules for each of three drafts: nothing is dropped
    }

    TEST_CASE("result review shows three cards and names the others") {
        Bedside bed;
        for (const auto measure : {lytes::fhir::Measure::magnesium, lytes::fhir::Measure::potassium,
                                   lytes::fhir::Measure::albumin, lytes::fhir::Measure::phosphate})
            bed.doubt(measure, lytes::cards::DoubtKind::implausible, "99", "mg/dL");
        const auto advice = bed.advice();
        CHECK(advice.cards.size() == 3);
        CHECK(contains(advice.cards[0].detail, "Phosphate 99 mg/dL"));
    }

    TEST_CASE("cards never get more urgent down the list") {
        Bedside bed;
        bed.magnesium("2.9", MagnesiumTier::high_mild).in(RenalBucket::below_30);
        bed.facts.has_neuromuscular_blocker_24h = true;
        bed.draft(MagnesiumOrderKind::intravenous);
        bed.draft(MagnesiumOrderKind::supplement);
        const auto advice = bed.advice();
        REQUIRE(advice.cards.size() > 1);
        for (std::size_t at = 1; at < advice.cards.size(); ++at)
            CHECK(advice.cards[at - 1].indicator >= advice.cards[at].indicator);
    }
}
