#include <array>
#include <optional>

#include <doctest/doctest.h>

#include "cards/advise.hpp"
#include "tests/support/bedside.hpp"

namespace {

using lytes::cards::AgeGroup;
using lytes::cards::Facts;
using lytes::cards::Freshness;
using lytes::cards::MagnesiumOrderKind;
using lytes::cards::MagnesiumTier;
using lytes::cards::OrderFacts;
using lytes::cards::RenalBucket;
using lytes::cards::TotalDoubt;
using lytes::fhir::Decimal;
using lytes::fhir::DrugTag;
using lytes::tests::Bedside;
using lytes::tests::contains;
using lytes::tests::heads;
using lytes::tests::Lines;
using lytes::tests::outline;

constexpr auto buckets = std::to_array<RenalBucket>(
    {RenalBucket::dialysis, RenalBucket::aki_2_3, RenalBucket::below_30, RenalBucket::aki_1,
     RenalBucket::moderate, RenalBucket::unknown, RenalBucket::normal});
constexpr auto bucket_rules =
    std::to_array<std::string_view>({"MG-ORD-DIALYSIS-01", "MG-ORD-AKI-01", "MG-ORD-RENAL-LT30-01",
                                     "MG-ORD-AKI-01", "MG-ORD-RENAL-30-59-01", "MG-ORD-RENAL-UNK-01", ""});

/// The kinds of order that the columns of algorithm C7 tell apart.
enum class Column { small, medium, not_low, large, brief, supplement, antacid, bowel_prep, emergency };
constexpr auto columns =
    std::to_array<Column>({Column::small, Column::medium, Column::not_low, Column::large, Column::brief,
                           Column::supplement, Column::antacid, Column::bowel_prep, Column::emergency});

/// The document's matrix, read by hand once more: one letter a column, '-' for no card.
constexpr auto matrix = std::to_array<std::string_view>(
    {"CCCCWWWCI", "WWCCWWWCI", "WWCCWWWCI", "WWWWIIIWI", "IIIW-IIII", "WWWWIIIWI", "---------"});

MagnesiumOrderKind kind_of(Column column) {
    switch (column) {
        case Column::brief:
        case Column::supplement:
            return MagnesiumOrderKind::supplement;
        case Column::antacid:
            return MagnesiumOrderKind::antacid;
        case Column::bowel_prep:
            return MagnesiumOrderKind::bowel_prep;
        default:
            return MagnesiumOrderKind::intravenous;
    }
}

void order_of(Column column, Bedside& bed) {
    const bool is_low = column != Column::not_low;
    bed.magnesium(is_low ? "1.3" : "2.0", is_low ? MagnesiumTier::moderate_low : MagnesiumTier::normal);
    OrderFacts& order = bed.draft(kind_of(column));
    if (column == Column::medium) order.dose.per_24h = order.dose.single = Decimal::of(4);
    if (column == Column::large) order.dose.per_24h = Decimal::of(41, 1);
    if (column == Column::brief) {
        order.dose.planned_days = 14;
        order.dose.per_24h = Decimal::of(350);
    }
    order.is_emergency = column == Column::emergency;
}

std::string letter(char sign) { return sign == 'C' ? " critical" : sign == 'W' ? " warning" : " info"; }

}  // namespace

TEST_SUITE("cards/orders_magnesium") {
    TEST_CASE("every cell of the renal matrix gives its card") {
        for (std::size_t row = 0; row < buckets.size(); ++row) {
            for (std::size_t at = 0; at < columns.size(); ++at) {
                CAPTURE(row);
                CAPTURE(at);
                Bedside bed;
                order_of(columns[at], bed);
                bed.in(buckets[row]);
                const char sign = matrix[row][at];
                const bool is_prep = columns[at] == Column::bowel_prep;
                const std::string rule{is_prep ? "MG-ORD-BOWEL-01" : bucket_rules[row]};
                const Lines expected = sign == '-' ? Lines{} : Lines{rule + letter(sign)};
                CHECK(heads(bed.advice()) == expected);
            }
        }
    }

    TEST_CASE("the edges of the matrix' columns") {
        const auto first = [](const auto& change) {
            Bedside bed;
            bed.magnesium("1.3", MagnesiumTier::moderate_low).in(RenalBucket::below_30);
            change(bed, bed.draft(MagnesiumOrderKind::intravenous));
            return heads(bed.advice()).at(0);
        };
        CHECK(first([](Bedside&, OrderFacts& o) { o.dose.per_24h = Decimal::of(4); }) ==
              "MG-ORD-RENAL-LT30-01 warning");
        CHECK(first([](Bedside&, OrderFacts& o) { o.dose.per_24h = Decimal::of(401, 2); }) ==
              "MG-ORD-RENAL-LT30-01 critical");
        // A low magnesium of last week does not make a dose safe.
        CHECK(first([](Bedside& b, OrderFacts&) { b.facts.magnesium.freshness = Freshness::stale; }) ==
              "MG-ORD-RENAL-LT30-01 critical");
        // A dose that nobody can read is not taken for a small one.
        CHECK(first([](Bedside&, OrderFacts& o) {
                  o.dose = {};
                  o.dose.doubt = TotalDoubt::unit_unknown;
              }) == "MG-ORD-RENAL-LT30-01 critical");
    }

    TEST_CASE("a supplement is of no concern at 30 to 59 only when it is both brief and small") {
        const auto cards = [](std::optional<int> days, int milligrams) {
            Bedside bed;
            bed.in(RenalBucket::moderate);
            OrderFacts& order = bed.draft(MagnesiumOrderKind::supplement);
            order.dose.planned_days = days;
            order.dose.per_24h = Decimal::of(milligrams);
            return bed.advice().cards.size();
        };
        CHECK(cards(14, 350) == 0);
        CHECK(cards(15, 350) == 1);
        CHECK(cards(14, 351) == 1);
        CHECK(cards({}, 350) == 1);
    }

    TEST_CASE("dose and rate limits hold at their edges") {
        const auto cards = [](const auto& change) {
            Bedside bed;
            change(bed, bed.draft(MagnesiumOrderKind::intravenous));
            return heads(bed.advice());
        };
        CHECK(cards([](Bedside&, OrderFacts& o) { o.dose.single = Decimal::of(4); }).empty());
        CHECK(cards([](Bedside&, OrderFacts& o) { o.dose.single = Decimal::of(41, 1); }) ==
              Lines{"MG-ORD-DOSE-01 warning"});
        CHECK(cards([](Bedside&, OrderFacts& o) { o.dose.per_24h = Decimal::of(8); }).empty());
        CHECK(cards([](Bedside&, OrderFacts& o) { o.dose.per_24h = Decimal::of(28); }) ==
              Lines{"MG-ORD-DOSE-01 warning"});
        CHECK(cards([](Bedside&, OrderFacts& o) { o.dose.rate_per_h = Decimal::of(2); }).empty());
        CHECK(cards([](Bedside&, OrderFacts& o) { o.dose.rate_per_h = Decimal::of(21, 1); }) ==
              Lines{"MG-ORD-RATE-01 warning"});
        CHECK(cards([](Bedside&, OrderFacts& o) { o.dose.rate_per_min = Decimal::of(150); }).empty());
        CHECK(cards([](Bedside&, OrderFacts& o) { o.dose.rate_per_min = Decimal::of(151); }) ==
              Lines{"MG-ORD-RATE-01 critical"});
        CHECK(cards([](Bedside& b, OrderFacts& o) {
                  o.dose.rate_per_min = Decimal::of(400);
                  o.is_emergency = true;
                  b.happened(&Facts::torsades);
              }).empty());
        CHECK(cards([](Bedside& b, OrderFacts& o) {
                  o.dose.rate_per_min = Decimal::of(400);
                  o.is_emergency = true;
                  b.happened(&Facts::seizure);
              }) == Lines{"MG-ORD-RATE-01 critical"});
    }

    TEST_CASE("oral doses are judged by the element, bowel preparations not at all") {
        const auto cards = [](MagnesiumOrderKind kind, int milligrams) {
            Bedside bed;
            bed.draft(kind).dose.per_24h = Decimal::of(milligrams);
            return heads(bed.advice());
        };
        CHECK(cards(MagnesiumOrderKind::supplement, 600).empty());
        CHECK(cards(MagnesiumOrderKind::supplement, 601) == Lines{"MG-ORD-DOSE-01 info"});
        CHECK(cards(MagnesiumOrderKind::supplement, 1000) == Lines{"MG-ORD-DOSE-01 info"});
        CHECK(cards(MagnesiumOrderKind::laxative, 1001) == Lines{"MG-ORD-DOSE-01 warning"});
        CHECK(cards(MagnesiumOrderKind::bowel_prep, 4200).empty());
    }

    TEST_CASE("diagnosis rules ask for the kind of order and its urgency") {
        const auto cards = [](MagnesiumOrderKind kind, const auto& change) {
            Bedside bed;
            change(bed, bed.draft(kind));
            return heads(bed.advice());
        };
        const auto myasthenia = [](Bedside& b, OrderFacts&) { b.facts.has_myasthenia = true; };
        const auto block = [](Bedside& b, OrderFacts&) { b.facts.has_av_block = true; };
        CHECK(cards(MagnesiumOrderKind::intravenous, myasthenia) == Lines{"MG-ORD-MYASTH-01 critical"});
        CHECK(cards(MagnesiumOrderKind::bowel_prep, myasthenia) == Lines{"MG-ORD-MYASTH-01 warning"});
        CHECK(cards(MagnesiumOrderKind::supplement, myasthenia) == Lines{"MG-ORD-MYASTH-01 info"});
        CHECK(cards(MagnesiumOrderKind::intravenous, block) == Lines{"MG-ORD-AVB-01 critical"});
        CHECK(cards(MagnesiumOrderKind::supplement, block).empty());
        CHECK(cards(MagnesiumOrderKind::intravenous, [&](Bedside& b, OrderFacts& o) {
                  block(b, o);
                  o.is_emergency = true;
              }) == Lines{"MG-ORD-AVB-01 warning"});
    }

    TEST_CASE("interactions name the drug and its gap") {
        const auto card = [](MagnesiumOrderKind kind, DrugTag tag) {
            Bedside bed;
            bed.draft(kind).other_drugs = {tag};
            const auto advice = bed.advice();
            return advice.cards.empty() ? std::string{} : std::string{advice.cards[0].summary};
        };
        CHECK(contains(card(MagnesiumOrderKind::supplement, DrugTag::ciprofloxacin), "6 h after"));
        CHECK(contains(card(MagnesiumOrderKind::antacid, DrugTag::levothyroxine), "4 h apart"));
        CHECK(contains(card(MagnesiumOrderKind::supplement, DrugTag::dolutegravir), "dolutegravir"));
        CHECK(card(MagnesiumOrderKind::intravenous, DrugTag::ciprofloxacin).empty());
        CHECK(
            contains(card(MagnesiumOrderKind::intravenous, DrugTag::neuromuscular_blocker), "train-of-four"));
        CHECK(card(MagnesiumOrderKind::supplement, DrugTag::neuromuscular_blocker).empty());
    }

    TEST_CASE("a second magnesium source is a duplicate, the worse the weaker the kidney") {
        const auto other = lytes::tests::order("o", lytes::tests::magnesium_oxide, 10).order;
        const auto cards = [&](bool is_same_class, RenalBucket bucket) {
            Bedside bed;
            bed.magnesium("1.3", MagnesiumTier::moderate_low).in(bucket);
            OrderFacts& order = bed.draft(MagnesiumOrderKind::intravenous);
            order.other_magnesium = &other;
            order.is_other_magnesium_same_class = is_same_class;
            return heads(bed.advice()).back();
        };
        CHECK(cards(false, RenalBucket::normal) == "MG-ORD-DUP-01 info");
        CHECK(cards(true, RenalBucket::normal) == "MG-ORD-DUP-01 warning");
        Bedside weak;
        weak.magnesium("1.3", MagnesiumTier::moderate_low).in(RenalBucket::moderate);
        weak.draft(MagnesiumOrderKind::intravenous).other_magnesium = &other;
        CHECK(heads(weak.advice()) == Lines{"MG-ORD-DUP-01 warning", "MG-ORD-RENAL-30-59-01 info"});
    }

    TEST_CASE("a stale high level warns one level lower") {
        Bedside bed;
        bed.magnesium("3.4", MagnesiumTier::high_moderate).facts.magnesium.freshness = Freshness::stale;
        bed.draft(MagnesiumOrderKind::intravenous);
        CHECK(outline(bed.advice()) == Lines{"MG-ORD-HYPERMG-01 warning [GEN-STALE]"});
        bed.magnesium("2.9", MagnesiumTier::high_mild).facts.magnesium.freshness = Freshness::stale;
        CHECK(heads(bed.advice()) == Lines{"MG-ORD-HYPERMG-01 info"});
    }

    TEST_CASE("obstetric magnesium has limits of its own") {
        const auto cards = [](const auto& change) {
            Bedside bed;
            bed.facts.is_pregnant = true;
            OrderFacts& order = bed.draft(MagnesiumOrderKind::intravenous);
            order.is_obstetric = true;
            order.dose.single = Decimal::of(6);
            order.dose.per_24h = Decimal::of(54);
            order.dose.load = Decimal::of(6);
            order.dose.maintenance_per_h = Decimal::of(2);
            order.dose.rate_per_h = Decimal::of(18);
            change(bed, order);
            return heads(bed.advice());
        };
        const auto creatinine = [](Bedside& bed, std::int64_t tenths) {
            bed.facts.kidney.creatinine_mg_dl = Decimal::of(tenths, 1);
        };
        CHECK(cards([](Bedside&, OrderFacts&) {}).empty());
        CHECK(cards([](Bedside&, OrderFacts& o) { o.dose.load = Decimal::of(61, 1); }) ==
              Lines{"MG-ORD-OB-DOSE-01 critical"});
        CHECK(cards([](Bedside&, OrderFacts& o) { o.dose.maintenance_per_h = Decimal::of(3); }) ==
              Lines{"MG-ORD-OB-DOSE-01 warning"});
        CHECK(cards([](Bedside&, OrderFacts& o) { o.dose.maintenance_per_h = Decimal::of(31, 1); }) ==
              Lines{"MG-ORD-OB-DOSE-01 critical"});
        CHECK(cards([&](Bedside& b, OrderFacts&) { creatinine(b, 10); }).empty());
        CHECK(cards([&](Bedside& b, OrderFacts&) { creatinine(b, 11); }) ==
              Lines{"MG-ORD-OB-RENAL-01 warning"});
        CHECK(cards([&](Bedside& b, OrderFacts&) { creatinine(b, 25); }) ==
              Lines{"MG-ORD-OB-RENAL-01 critical"});
        CHECK(cards([](Bedside& b, OrderFacts&) { b.facts.kidney.creatinine = {}; }) ==
              Lines{"MG-ORD-OB-RENAL-01 info"});
        CHECK(cards([](Bedside&, OrderFacts& o) { o.pregnancy_magnesium_days = 5; }).empty());
        CHECK(cards([](Bedside&, OrderFacts& o) { o.pregnancy_magnesium_days = 6; }) ==
              Lines{"MG-ORD-OB-DUR-01 warning"});
        CHECK(cards([](Bedside& b, OrderFacts&) { b.facts.has_myasthenia = true; }) ==
              Lines{"MG-ORD-MYASTH-01 critical"});
        // The obstetric path holds below 18 too, and needs no paediatric card.
        CHECK(cards([](Bedside& b, OrderFacts&) { b.facts.age_group = AgeGroup::child; }).empty());
    }
}
