#include "cards/suggest.hpp"

#include <array>

#include <doctest/doctest.h>

#include "cards/tables/clauses.hpp"
#include "tests/support/bedside.hpp"

namespace {

using lytes::cards::AgeGroup;
using lytes::cards::Card;
using lytes::cards::Facts;
using lytes::cards::HoldDraft;
using lytes::cards::MagnesiumOrderKind;
using lytes::cards::MagnesiumTier;
using lytes::cards::PotassiumTier;
using lytes::cards::RenalBucket;
using lytes::cards::SelectionBehavior;
using lytes::cards::Setting;
using lytes::fhir::DrugTag;
using lytes::tests::Bedside;
using lytes::tests::contains;
using lytes::tests::Lines;
using lytes::tests::magnesium_card;
using lytes::tests::offered;
using lytes::tests::offers;

/// The dose drafts of the magnesium card, in order.
Lines doses(const Bedside& bed) {
    const auto advice = bed.advice();
    Lines codes;
    if (advice.cards.empty()) return codes;
    for (const auto& one : magnesium_card(advice).suggestions)
        if (std::holds_alternative<lytes::fhir::MedicationDraft>(one.action.draft))
            codes.emplace_back(one.code);
    return codes;
}

void severe(Bedside& bed) { bed.magnesium("1.1", MagnesiumTier::severe_low); }
void critical(Bedside& bed) { bed.magnesium("0.9", MagnesiumTier::critical_low); }
void moderate(Bedside& bed) { bed.magnesium("1.3", MagnesiumTier::moderate_low); }

Lines doses_after(const auto& arrange) {
    Bedside bed;
    arrange(bed);
    return doses(bed);
}

}  // namespace

TEST_SUITE("cards/suggest") {
    TEST_CASE("severe deficit offers tablets first only where nothing speaks for the vein") {
        CHECK(doses_after(severe) == Lines{"S-MG-PO-BID", "S-MG-IV-4G-4H"});
        CHECK(doses_after([](Bedside& b) { severe(b), b.facts.is_high_risk = true; }) ==
              Lines{"S-MG-IV-4G-4H", "S-MG-PO-BID"});
        CHECK(doses_after([](Bedside& b) { severe(b), b.facts.has_gi_loss = true; }) ==
              Lines{"S-MG-IV-4G-4H", "S-MG-PO-BID"});
        CHECK(doses_after(critical) == Lines{"S-MG-IV-4G-4H", "S-MG-PO-BID"});
    }

    TEST_CASE("options that compete exclude each other, single ones do not") {
        Bedside bed;
        severe(bed);
        CHECK(bed.advice().cards[0].selection == SelectionBehavior::at_most_one);
        moderate(bed);
        CHECK(bed.advice().cards[0].selection == SelectionBehavior::any);
        bed.happened(&Facts::torsades);
        severe(bed);
        CHECK(doses(bed) == Lines{"S-MG-IV-2G-15"});
        CHECK(bed.advice().cards[0].selection == SelectionBehavior::any);
    }

    TEST_CASE("the kidney halves, limits or forbids the infusion") {
        const auto in = [](RenalBucket bucket) {
            return doses_after([&](Bedside& b) { critical(b), b.in(bucket); });
        };
        CHECK(in(RenalBucket::below_30) == Lines{"S-MG-IV-RENAL", "S-MG-PO-QD"});
        CHECK(in(RenalBucket::aki_2_3) == Lines{"S-MG-IV-RENAL", "S-MG-PO-QD"});
        CHECK(in(RenalBucket::dialysis).empty());
        CHECK(in(RenalBucket::unknown) == Lines{"S-MG-IV-2G-2H", "S-MG-PO-BID"});
        CHECK(in(RenalBucket::moderate) == Lines{"S-MG-IV-4G-4H", "S-MG-PO-BID"});
        CHECK(in(RenalBucket::aki_1) == Lines{"S-MG-IV-4G-4H", "S-MG-PO-BID"});
    }

    TEST_CASE("the halved dose fits the depth of the deficit") {
        const auto grams = [](const auto& arrange) {
            Bedside bed;
            arrange(bed);
            bed.in(RenalBucket::below_30).facts.is_nil_by_mouth = true;
            for (const auto& one : bed.advice().cards[0].suggestions)
                if (one.code == "S-MG-IV-RENAL")
                    return std::get<lytes::fhir::MedicationDraft>(one.action.draft).dose.value;
            return std::string_view{"not offered"};
        };
        CHECK(grams(severe) == "2");
        CHECK(grams(moderate) == "1");
    }

    TEST_CASE("the emergency bolus is never withheld by the kidney") {
        const auto bolus = [](RenalBucket bucket, lytes::cards::Event Facts::*event) {
            return doses_after([&](Bedside& b) { severe(b), b.in(bucket), b.happened(event); });
        };
        CHECK(bolus(RenalBucket::dialysis, &Facts::torsades) == Lines{"S-MG-IV-2G-15"});
        CHECK(bolus(RenalBucket::dialysis, &Facts::seizure) == Lines{"S-MG-IV-1G-15"});
        CHECK(bolus(RenalBucket::below_30, &Facts::seizure) == Lines{"S-MG-IV-1G-15", "S-MG-IV-RENAL"});
        CHECK(bolus(RenalBucket::normal, &Facts::seizure) == Lines{"S-MG-IV-2G-15", "S-MG-IV-4G-4H"});
    }

    TEST_CASE("a push only without a pulse") {
        const auto pulseless = [](bool is_pulseless) {
            return doses_after([&](Bedside& b) {
                severe(b), b.happened(&Facts::cardiac_arrest);
                b.facts.is_pulseless = is_pulseless;
            });
        };
        CHECK(pulseless(true) == Lines{"S-MG-PUSH-2G"});
        CHECK(pulseless(false) == Lines{"S-MG-IV-2G-15"});
    }

    TEST_CASE("intensive care, chemotherapy and being an outpatient change the way") {
        CHECK(doses_after([](Bedside& b) {
                  moderate(b);
                  b.facts.is_icu = b.facts.is_high_risk = true;
              }) == Lines{"S-MG-IV-4G-4H", "S-MG-PO-BID"});
        CHECK(doses_after([](Bedside& b) { severe(b), b.takes("cisplatin", {DrugTag::cisplatin}); }) ==
              Lines{"S-MG-IV-4G-4H"});
        CHECK(doses_after([](Bedside& b) { moderate(b), b.takes("cisplatin", {DrugTag::cisplatin}); }) ==
              Lines{"S-MG-PO-BID"});
        Bedside outpatient;
        severe(outpatient);
        outpatient.facts.setting = Setting::outpatient;
        CHECK(doses(outpatient) == Lines{"S-MG-PO-BID"});
        CHECK(offered(outpatient.advice().cards[0]).front() == "R-URGENT");
        outpatient.happened(&Facts::seizure);
        CHECK(offered(outpatient.advice().cards[0]).front() == "R-ED");
        CHECK(doses(outpatient).empty());
    }

    TEST_CASE("a preliminary result gets its first step only") {
        CHECK(doses_after([](Bedside& b) {
                  severe(b), b.happened(&Facts::seizure);
                  b.facts.magnesium.is_preliminary = true;
              }) == Lines{"S-MG-IV-2G-15"});
    }

    TEST_CASE("low potassium beside low magnesium is drafted by its tier") {
        const auto draft = [](PotassiumTier tier, RenalBucket bucket) {
            const Lines all =
                doses_after([&](Bedside& b) { moderate(b), b.potassium("2.9", tier).in(bucket); });
            return all.empty() ? std::string{} : all.back();
        };
        CHECK(draft(PotassiumTier::mild_low, RenalBucket::normal) == "S-KCL-PO-40");
        CHECK(draft(PotassiumTier::moderate_low, RenalBucket::normal) == "S-KCL-PO-40X2");
        CHECK(draft(PotassiumTier::critical_low, RenalBucket::normal) == "S-KCL-IV-P");
        CHECK(draft(PotassiumTier::moderate_low, RenalBucket::below_30) == "S-KCL-RENAL");
        CHECK(draft(PotassiumTier::mild_low, RenalBucket::dialysis).empty());
    }

    TEST_CASE("no potassium beside a potassium-sparing drug, or on an old value") {
        const auto has_potassium = [](const auto& change) {
            Bedside bed;
            moderate(bed);
            bed.potassium("2.9", PotassiumTier::moderate_low);
            change(bed);
            return offers(bed.advice().cards[0], "S-KCL-PO-40X2");
        };
        CHECK(has_potassium([](Bedside&) {}));
        CHECK_FALSE(has_potassium([](Bedside& b) { b.takes("amiloride", {DrugTag::amiloride}); }));
        CHECK_FALSE(
            has_potassium([](Bedside& b) { b.facts.potassium.freshness = lytes::cards::Freshness::stale; }));
    }

    TEST_CASE("what a fired rule forbids is said instead of offered") {
        Bedside bed;
        severe(bed);
        bed.happened(&Facts::torsades).facts.has_myasthenia = true;
        CHECK(doses(bed).empty());
        CHECK(contains(bed.advice().cards[0].detail, "**Not offered:** myasthenia is coded"));
        CHECK(bed.advice().cards[0].indicator == lytes::cards::Indicator::critical);
    }

    TEST_CASE("torsades with a high magnesium keeps its card and loses its draft") {
        Bedside bed;
        bed.magnesium("3.4", MagnesiumTier::high_moderate).happened(&Facts::torsades);
        CHECK(doses(bed).empty());
        CHECK(contains(bed.advice().cards[0].detail, "above the upper limit"));
    }

    TEST_CASE("emergency cards without a draft where the site wants them so") {
        Bedside bed;
        severe(bed);
        bed.happened(&Facts::torsades);
        bed.knowledge().has_emergency_cards = false;
        CHECK(bed.advice().cards.size() == 1);
        CHECK(doses(bed).empty());
    }

    TEST_CASE("active sources are offered for review, statements are not orders") {
        Bedside bed;
        bed.magnesium("6", MagnesiumTier::high_severe).takes("milk of magnesia", {DrugTag::magnesium});
        const Card card = bed.advice().cards[0];
        REQUIRE(offers(card, "S-HOLD"));
        for (const auto& one : card.suggestions) {
            if (one.code != "S-HOLD") continue;
            CHECK(one.label == "Hold - review: milk of magnesia");
            CHECK(std::get<HoldDraft>(one.action.draft).source_index == 10);
        }
    }

    TEST_CASE("calcium for magnesium toxicity needs signs, and no high calcium") {
        const auto has_calcium = [](const auto& change) {
            Bedside bed;
            bed.magnesium("6", MagnesiumTier::high_severe);
            change(bed);
            return offers(bed.advice().cards[0], "S-CA-MG");
        };
        CHECK_FALSE(has_calcium([](Bedside&) {}));
        CHECK(has_calcium([](Bedside& b) { b.facts.magnesium_toxicity.has_hypotension = true; }));
        CHECK_FALSE(has_calcium([](Bedside& b) {
            b.facts.magnesium_toxicity.has_hypotension = true;
            b.facts.calcium.tier = lytes::cards::CalciumTier::high_mild;
        }));
    }

    TEST_CASE("an order gets its halved version, a way out, and the labs") {
        Bedside bed;
        severe(bed);
        bed.in(RenalBucket::below_30).draft(MagnesiumOrderKind::intravenous);
        CHECK(offered(bed.advice().cards[0]) ==
              Lines{"S-MG-IV-RENAL", "S-CANCEL", "L-MG-6H", "L-CR", "M-MGIV"});
    }

    TEST_CASE("an emergency order is not offered for removal") {
        Bedside bed;
        severe(bed);
        bed.in(RenalBucket::below_30).draft(MagnesiumOrderKind::intravenous).is_emergency = true;
        CHECK_FALSE(offers(bed.advice().cards[0], "S-CANCEL"));
    }

    TEST_CASE("over every combination no card offers what a fired rule blocks") {
        constexpr auto tiers = std::to_array<MagnesiumTier>(
            {MagnesiumTier::critical_low, MagnesiumTier::severe_low, MagnesiumTier::moderate_low,
             MagnesiumTier::mild_low, MagnesiumTier::low_normal, MagnesiumTier::high_mild,
             MagnesiumTier::high_moderate, MagnesiumTier::high_severe});
        constexpr auto kinds = std::to_array<RenalBucket>(
            {RenalBucket::normal, RenalBucket::moderate, RenalBucket::below_30, RenalBucket::aki_1,
             RenalBucket::aki_2_3, RenalBucket::dialysis, RenalBucket::unknown});
        int looked_at = 0;
        for (const MagnesiumTier tier : tiers) {
            for (const RenalBucket bucket : kinds) {
                for (unsigned bits = 0; bits < 64; ++bits) {
                    Bedside bed;
                    bed.magnesium("1.5", tier).in(bucket);
                    bed.facts.is_high_risk = true;
                    bed.facts.has_myasthenia = (bits & 1U) != 0;
                    bed.facts.has_av_block = (bits & 2U) != 0;
                    if ((bits & 4U) != 0) bed.happened(&Facts::torsades);
                    if ((bits & 8U) != 0) bed.facts.age_group = AgeGroup::unknown;
                    if ((bits & 16U) != 0) bed.draft(MagnesiumOrderKind::intravenous);
                    if ((bits & 32U) != 0)
                        bed.facts.is_potassium_refractory = bed.facts.has_alcohol_use = true;
                    for (const Card& card : bed.advice().cards) {
                        for (const auto& one : card.suggestions) {
                            const auto* row = lytes::cards::find_draft(one.code, {.patient = &bed.facts});
                            REQUIRE(row != nullptr);
                            if (!lytes::cards::all_doses.has(row->kind)) continue;
                            CAPTURE(one.code);
                            CAPTURE(card.rule);
                            ++looked_at;
                            const bool is_vein = lytes::cards::parenteral_magnesium.has(row->kind);
                            const bool is_magnesium = lytes::cards::all_magnesium.has(row->kind);
                            const bool is_full = lytes::cards::full_magnesium.has(row->kind);
                            CHECK_FALSE((bits & 8U) != 0);
                            CHECK_FALSE((is_vein && (bits & 3U) != 0));
                            CHECK_FALSE((is_magnesium && tier >= MagnesiumTier::high_mild));
                            CHECK_FALSE((is_full && lytes::cards::halves_for_kidney(bed.facts)));
                            const bool is_bolus = row->kind == lytes::cards::DraftKind::magnesium_bolus;
                            CHECK_FALSE((is_magnesium && !is_bolus && bucket == RenalBucket::dialysis));
                        }
                    }
                }
            }
        }
        CHECK(looked_at > 300);  // the loop above has something to say
    }
}
