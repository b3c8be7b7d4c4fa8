// Every limit of an order: just below, at and just above. One row a member of Knowledge; a member without a
// row fails.
#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "cards/limit_rows.hpp"
#include "tests/support/edges.hpp"

namespace {

using lytes::fhir::operator""_dec;
using lytes::cards::CalciumOrderLimits;
using lytes::cards::Knowledge;
using lytes::cards::MagnesiumOrderKind;
using lytes::cards::MagnesiumOrderLimits;
using lytes::cards::MagnesiumTier;
using lytes::cards::OrderFacts;
using lytes::cards::PotassiumOrderLimits;
using lytes::cards::RenalBucket;
using lytes::cards::Trigger;
using lytes::fhir::Decimal;
using lytes::fhir::Measure;
using lytes::fhir::VenousLine;
using lytes::tests::Bedside;
using lytes::tests::dosage;
using lytes::tests::DosageBuilder;
using lytes::tests::heads_text;
using lytes::tests::number_text;
using lytes::tests::Side;
using lytes::tests::Ward;

/// What is seen when the order stands at the probed number.
using Seen = std::function<std::string(Decimal)>;

template <typename Row>
struct OrderCase {
    Row limit;
    Side side;
    std::string_view within;
    std::string_view beyond;
    Seen seen;
};
/// A row. The formatter cannot cope with braces of unequal length.
template <typename Row>
OrderCase<Row> edge(Row limit, Side side, std::string_view within, std::string_view beyond, Seen seen) {
    return {limit, side, within, beyond, std::move(seen)};
}
template <typename Limits>
using NumberCase = OrderCase<Decimal Limits::*>;
template <typename Limits>
using CountCase = OrderCase<int Limits::*>;

// --- magnesium: totals as derived, because the limits are of the sum and not of its parts ----------------

Bedside& with_low_magnesium(Bedside& bed) { return bed.magnesium("1.3", MagnesiumTier::moderate_low); }

/// An infusion of 2 g over 2 h for a patient with low magnesium and this kidney.
Seen infusion(RenalBucket bucket, void (*set)(OrderFacts&, Decimal)) {
    return [bucket, set](Decimal number) {
        Bedside bed;
        with_low_magnesium(bed).in(bucket);
        set(bed.draft(MagnesiumOrderKind::intravenous), number);
        return heads_text(bed.advice());
    };
}
Seen tablets(RenalBucket bucket, void (*set)(OrderFacts&, Decimal)) {
    return [bucket, set](Decimal number) {
        Bedside bed;
        bed.in(bucket);
        set(bed.draft(MagnesiumOrderKind::supplement), number);
        return heads_text(bed.advice());
    };
}
Seen obstetric(void (*set)(Bedside&, OrderFacts&, Decimal)) {
    return [set](Decimal number) {
        Bedside bed;
        bed.facts.is_pregnant = true;
        OrderFacts& order = bed.draft(MagnesiumOrderKind::intravenous);
        order.is_obstetric = true;
        set(bed, order, number);
        return heads_text(bed.advice());
    };
}
constexpr auto set_day = [](OrderFacts& order, Decimal number) { order.dose.per_24h = number; };
constexpr auto set_maintenance = [](Bedside&, OrderFacts& order, Decimal number) {
    order.dose.load = 4_dec;
    order.dose.maintenance_per_h = number;
};
constexpr auto set_creatinine = [](Bedside& bed, OrderFacts&, Decimal number) {
    bed.facts.kidney.creatinine_mg_dl = number;
};

const std::vector<NumberCase<MagnesiumOrderLimits>>& magnesium_cases() {
    using L = MagnesiumOrderLimits;
    static const std::vector<NumberCase<L>> table{
        // Both doses have the same cell in every row of today's matrix; the boundary is there for a site's
        // own.
        edge(&L::small_g, Side::above, "MG-ORD-RENAL-LT30-01 warning", "MG-ORD-RENAL-LT30-01 warning",
             infusion(RenalBucket::below_30, set_day)),
        edge(&L::medium_g, Side::above, "MG-ORD-RENAL-LT30-01 warning", "MG-ORD-RENAL-LT30-01 critical",
             infusion(RenalBucket::below_30, set_day)),
        edge(&L::supplement_mg, Side::above, "", "MG-ORD-RENAL-30-59-01 info",
             tablets(RenalBucket::moderate,
                     [](OrderFacts& order, Decimal number) {
                         order.dose.planned_days = 7;
                         order.dose.per_24h = number;
                     })),
        edge(&L::rate_mg_per_min, Side::above, "", "MG-ORD-RATE-01 critical",
             infusion(RenalBucket::normal,
                      [](OrderFacts& order, Decimal number) { order.dose.rate_per_min = number; })),
        edge(&L::rate_g_per_h, Side::above, "", "MG-ORD-RATE-01 warning",
             infusion(RenalBucket::normal,
                      [](OrderFacts& order, Decimal number) { order.dose.rate_per_h = number; })),
        edge(&L::single_g, Side::above, "", "MG-ORD-DOSE-01 warning",
             infusion(RenalBucket::normal,
                      [](OrderFacts& order, Decimal number) { order.dose.single = number; })),
        edge(&L::day_g, Side::above, "", "MG-ORD-DOSE-01 warning", infusion(RenalBucket::normal, set_day)),
        edge(&L::day_g_max, Side::above, "MG-ORD-DOSE-01 warning", "MG-ORD-DOSE-01 critical",
             infusion(RenalBucket::normal, set_day)),
        edge(&L::renal_two_days_g, Side::above, "MG-ORD-RENAL-LT30-01 warning", "MG-ORD-DOSE-01 critical",
             infusion(RenalBucket::below_30,
                      [](OrderFacts& order, Decimal number) { order.dose.per_48h = number; })),
        edge(&L::oral_day_mg, Side::above, "", "MG-ORD-DOSE-01 info", tablets(RenalBucket::normal, set_day)),
        edge(&L::oral_day_mg_max, Side::above, "MG-ORD-DOSE-01 info", "MG-ORD-DOSE-01 warning",
             tablets(RenalBucket::normal, set_day)),
        edge(&L::obstetric_load_g, Side::above, "", "MG-ORD-OB-DOSE-01 critical",
             obstetric([](Bedside&, OrderFacts& order, Decimal number) { order.dose.load = number; })),
        edge(&L::obstetric_rate_g_per_h, Side::above, "", "MG-ORD-OB-DOSE-01 warning",
             obstetric(set_maintenance)),
        edge(&L::obstetric_rate_g_per_h_max, Side::above, "MG-ORD-OB-DOSE-01 warning",
             "MG-ORD-OB-DOSE-01 critical", obstetric(set_maintenance)),
        edge(&L::obstetric_day_g, Side::above, "", "MG-ORD-OB-DOSE-01 warning",
             obstetric([](Bedside& bed, OrderFacts& order, Decimal number) {
                 bed.knowledge().magnesium_orders.caps_obstetric_day = true;
                 order.dose.per_24h = number;
             })),
        edge(&L::obstetric_creatinine, Side::above, "", "MG-ORD-OB-RENAL-01 warning",
             obstetric(set_creatinine)),
        edge(&L::obstetric_creatinine_max, Side::at_least, "MG-ORD-OB-RENAL-01 warning",
             "MG-ORD-OB-RENAL-01 critical", obstetric(set_creatinine)),
    };
    return table;
}

const std::vector<CountCase<MagnesiumOrderLimits>>& magnesium_counts() {
    using L = MagnesiumOrderLimits;
    const auto whole = [](Decimal number) { return static_cast<int>(number.units()); };
    static const std::vector<CountCase<L>> table{
        edge(&L::supplement_days, Side::above, "", "MG-ORD-RENAL-30-59-01 info",
             [whole](Decimal number) {
                 Bedside bed;
                 bed.in(RenalBucket::moderate);
                 OrderFacts& order = bed.draft(MagnesiumOrderKind::supplement);
                 order.dose.per_24h = 240_dec;
                 order.dose.planned_days = whole(number);
                 return heads_text(bed.advice());
             }),
        edge(&L::obstetric_days, Side::above, "", "MG-ORD-OB-DUR-01 warning",
             [whole](Decimal number) {
                 Bedside bed;
                 bed.facts.is_pregnant = true;
                 with_low_magnesium(bed).draft(MagnesiumOrderKind::intravenous).pregnancy_magnesium_days =
                     whole(number);
                 return heads_text(bed.advice());
             }),
        edge(&L::bowel_prep_clearance_min, Side::below, "MG-ORD-BOWEL-01 info", "MG-ORD-BOWEL-01 critical",
             [whole](Decimal number) {
                 Bedside bed;
                 bed.in(RenalBucket::moderate).facts.kidney.creatinine_clearance = whole(number);
                 bed.draft(MagnesiumOrderKind::bowel_prep);
                 return heads_text(bed.advice());
             }),
    };
    return table;
}

// --- potassium and calcium: from the order as written ----------------------------------------------------

/// A depleted patient whose magnesium and kidneys are good.
void depleted(Ward& ward) {
    ward.on(Trigger::order_sign)
        .with(lytes::tests::creatinine("0.9", "mg/dL", 2))
        .with(lytes::tests::mg("2.0", "mg/dL", 2))
        .with(lytes::tests::k("2.9", 2));
}
std::string signed_with(Ward& ward, const DosageBuilder& written, std::string_view strength = {}) {
    auto order = lytes::tests::draft("draft", lytes::tests::potassium_chloride);
    if (!strength.empty()) order.with_strength(strength, "mEq", "1", "L");
    ward.draft(order.take(written));
    return heads_text(lytes::cards::advise(ward.input()));
}
DosageBuilder vein() { return dosage().by(lytes::fhir::Route::intravenous); }
DosageBuilder mouth() { return dosage().by(lytes::fhir::Route::oral); }

std::string seen_rate(Decimal rate, VenousLine line) {
    Ward ward;
    depleted(ward);
    auto monitoring = lytes::tests::procedure(lytes::fhir::ClinicalTag::ecg_monitoring, 1);
    monitoring.status = lytes::fhir::EventStatus::active;
    ward.with(monitoring);
    return signed_with(ward, vein().of("40", "mEq").at(number_text(rate), "mEq/h").into(line));
}
std::string seen_strength(Decimal strength) {
    Ward ward;
    depleted(ward);
    const auto written = vein().of("40", "mEq").at("5", "mEq/h").into(VenousLine::peripheral);
    return signed_with(ward, written, number_text(strength));
}
std::string seen_untimed(Decimal strength) {
    Ward ward;
    depleted(ward);
    return signed_with(ward, vein().of("20", "mEq"), number_text(strength));
}
std::string seen_day(Decimal day, std::string_view rate) {
    Ward ward;
    depleted(ward);
    auto monitoring = lytes::tests::procedure(lytes::fhir::ClinicalTag::ecg_monitoring, 1);
    monitoring.status = lytes::fhir::EventStatus::active;
    ward.with(monitoring);
    return signed_with(ward,
                       vein().of(number_text(day), "mEq").at(rate, "mEq/h").once().into(VenousLine::central));
}
std::string seen_tablets(Decimal single, std::string_view times) {
    Ward ward;
    depleted(ward);
    return signed_with(ward, mouth().of(number_text(single), "mEq").times(times, "1", "d"));
}
std::string seen_gluconate(Decimal rate, std::string_view potassium) {
    Ward ward;
    ward.on(Trigger::order_sign).with(lytes::tests::k(potassium, 2));
    auto order = lytes::tests::draft("draft", lytes::tests::calcium_gluconate);
    ward.draft(order.take(vein().of("2", "g").at(number_text(rate), "mg/min")));
    return heads_text(lytes::cards::advise(ward.input()));
}

const std::vector<NumberCase<PotassiumOrderLimits>>& potassium_cases() {
    using L = PotassiumOrderLimits;
    static const std::vector<NumberCase<L>> table{
        edge(&L::peripheral_rate, Side::above, "", "K-ORD-RATE-01 warning",
             [](Decimal rate) { return seen_rate(rate, VenousLine::peripheral); }),
        edge(&L::central_rate, Side::above, "", "K-ORD-RATE-01 critical",
             [](Decimal rate) { return seen_rate(rate, VenousLine::central); }),
        edge(&L::peripheral_meq_per_l, Side::above, "", "K-ORD-CONC-01 info", seen_strength),
        edge(&L::peripheral_meq_per_l_max, Side::above, "K-ORD-CONC-01 info", "K-ORD-CONC-01 critical",
             seen_strength),
        edge(&L::undiluted_meq_per_l, Side::at_least, "", "K-ORD-PUSH-01 critical", seen_untimed),
        edge(&L::intravenous_day, Side::above, "", "K-ORD-DOSE-01 warning",
             [](Decimal day) { return seen_day(day, "10"); }),
        edge(&L::intravenous_day_max, Side::above, "K-ORD-DOSE-01 warning", "K-ORD-DOSE-01 critical",
             [](Decimal day) { return seen_day(day, "20"); }),
        edge(&L::oral_day_max, Side::above, "", "K-ORD-DOSE-01 critical",
             [](Decimal day) {
                 return seen_tablets(Decimal::product(day, 0.1_dec, Decimal::scale_max).value(), "10");
             }),
        edge(&L::oral_single, Side::above, "", "K-ORD-DOSE-01 warning",
             [](Decimal single) { return seen_tablets(single, "1"); }),
    };
    return table;
}
const std::vector<NumberCase<CalciumOrderLimits>>& calcium_cases() {
    using L = CalciumOrderLimits;
    static const std::vector<NumberCase<L>> table{
        edge(&L::gluconate_mg_per_min, Side::above, "", "CA-ORD-RATE-01 critical",
             [](Decimal rate) { return seen_gluconate(rate, "4.0"); }),
        edge(&L::gluconate_mg_per_min_emergency, Side::above, "", "CA-ORD-RATE-01 critical",
             [](Decimal rate) { return seen_gluconate(rate, "6.5"); }),
    };
    return table;
}

// --- the walk -------------------------------------------------------------------------------------------

template <typename Row>
void check_probes(const OrderCase<Row>& row, Decimal limit, Decimal step) {
    for (const auto& probe : lytes::tests::probes(limit, row.side, step)) {
        INFO(number_text(probe.value));
        CHECK(row.seen(probe.value) == (probe.is_beyond ? row.beyond : row.within));
    }
}
template <typename Row>
const OrderCase<Row>* find_case(const std::vector<OrderCase<Row>>& cases, Row limit) {
    const auto found =
        std::find_if(cases.begin(), cases.end(), [&](const auto& one) { return one.limit == limit; });
    return found == cases.end() ? nullptr : &*found;
}
template <typename Limits, std::size_t N>
void check_numbers(const std::array<lytes::cards::NumberRow<Limits>, N>& rows, const Limits& limits,
                   const std::vector<NumberCase<Limits>>& cases) {
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto* found = find_case(cases, row.number);
        REQUIRE_MESSAGE(found != nullptr, "no test for this limit");
        for (const Decimal step : lytes::tests::steps_of(limits.*row.number))
            check_probes(*found, limits.*row.number, step);
    }
    CHECK(cases.size() == rows.size());
}

}  // namespace

TEST_SUITE("cards/limits") {
    TEST_CASE("magnesium orders") {
        check_numbers(lytes::cards::magnesium_order_rows, Knowledge{}.magnesium_orders, magnesium_cases());
        const MagnesiumOrderLimits limits;
        for (const auto& row : lytes::cards::magnesium_count_rows) {
            CAPTURE(row.name);
            const auto* found = find_case(magnesium_counts(), row.count);
            REQUIRE_MESSAGE(found != nullptr, "no test for this limit");
            check_probes(*found, Decimal::of(limits.*row.count), 1_dec);
        }
        CHECK(magnesium_counts().size() == lytes::cards::magnesium_count_rows.size());
    }
    TEST_CASE("potassium orders") {
        check_numbers(lytes::cards::potassium_order_rows, Knowledge{}.potassium_orders, potassium_cases());
    }
    TEST_CASE("calcium orders") {
        check_numbers(lytes::cards::calcium_order_rows, Knowledge{}.calcium_orders, calcium_cases());
    }
    TEST_CASE("the clearance below which zoledronic acid is not drafted") {
        const auto is_offered = [](int clearance) {
            Ward ward;
            ward.on(Trigger::result_review)
                .with(lytes::tests::albumin("4.0", "g/dL", 1))
                .with(lytes::tests::ca("13.0", "mg/dL", 1))
                .with(lytes::tests::condition(lytes::fhir::ClinicalTag::malignancy, 1000))
                .with(lytes::tests::result(Measure::creatinine_clearance, number_text(Decimal::of(clearance)),
                                           "mL/min", 1));
            const auto advice = lytes::cards::advise(ward.input());
            REQUIRE(advice.cards.size() == 1);
            return lytes::tests::offers(advice.cards.front(), "S-ZOL");
        };
        const int least = Knowledge{}.zoledronate_clearance_min;
        CHECK_FALSE(is_offered(least - 1));
        CHECK(is_offered(least));
        CHECK(is_offered(least + 1));
    }
}
