// Thresholds of calcium, creatinine and of what else is measured; see limits_test.cpp.
#include <doctest/doctest.h>

#include "cards/derive.hpp"
#include "cards/limits.hpp"
#include "tests/support/limit_cases.hpp"

namespace {

using lytes::fhir::operator""_dec;
using lytes::cards::CalciumLimits;
using lytes::cards::CreatinineLimits;
using lytes::cards::IonizedCalciumLimits;
using lytes::cards::Knowledge;
using lytes::cards::Limit;
using lytes::cards::OtherOrderLimits;
using lytes::cards::PlausibleLimits;
using lytes::cards::Trigger;
using lytes::fhir::Decimal;
using lytes::fhir::DrugTag;
using lytes::fhir::Measure;
using lytes::tests::Arrival;
using lytes::tests::arriving;
using lytes::tests::check_case;
using lytes::tests::check_limits;
using lytes::tests::conflict;
using lytes::tests::dosage;
using lytes::tests::edge;
using lytes::tests::implausible;
using lytes::tests::LimitCase;
using lytes::tests::put_apart;
using lytes::tests::put_result;
using lytes::tests::Side;
using lytes::tests::Ward;
using lytes::tests::ward_round;
using lytes::tests::whether_offered;
using lytes::tests::with_drug;

constexpr char calcium_vein[] = "S-CA-2G-20";

void good_albumin(Ward& ward) {
    ward_round(ward);
    ward.with(lytes::tests::albumin("4.0", "g/dL", 1));
}
void denosumab(Ward& ward) {
    good_albumin(ward);
    with_drug(ward, DrugTag::denosumab);
}
void thiazide(Ward& ward) {
    good_albumin(ward);
    with_drug(ward, DrugTag::thiazide);
}
void very_low_calcium(Ward& ward) {
    good_albumin(ward);
    ward.with(lytes::tests::ca("6.5", "mg/dL", 1));
}
void magnesium_tablets(Ward& ward) {
    ward.on(Trigger::order_sign);
    auto tablets = lytes::tests::draft("tablets", lytes::tests::magnesium_oxide);
    ward.draft(tablets.take(dosage().of("400", "mg").times("1", "1", "d").by(lytes::fhir::Route::oral)));
}
void pregnant_tablets(Ward& ward) {
    magnesium_tablets(ward);
    ward.pregnant();
}
/// Creatinine that has risen by the probed number since yesterday.
void put_rise(Ward& ward, const Arrival& as, Decimal rise) {
    const Limit before{2.0_dec, 0.1768_dec, 0_dec};
    const Decimal first = before.in(as.family);
    ward.with(arriving(as, first, 25)).with(arriving(as, Decimal::sum(first, rise).value(), 1));
}
/// Creatinine that has risen by half or more to the probed number.
void put_injury(Ward& ward, const Arrival& as, Decimal value) {
    const Limit before{2.4_dec, 0.2122_dec, 0_dec};
    ward.with(arriving(as, before.in(as.family), 25)).with(arriving(as, value, 1));
}

/// B3 is one table for total and ionized calcium.
template <typename Limits, Limits Knowledge::*limits>
std::vector<LimitCase<Limits>> calcium_rows_of(Measure measure) {
    return {
        edge(&Limits::critical_low, measure, Side::below, good_albumin, "CA-LOW-SEV-01 warning",
             "CA-LOW-CRIT-01 critical"),
        edge(&Limits::severe_low, measure, Side::below, good_albumin, "", "CA-LOW-SEV-01 warning"),
        edge(&Limits::lower_normal, measure, Side::below, denosumab, "", "CA-LOW-MILD-01 info"),
        edge(&Limits::upper_normal, measure, Side::above, thiazide, "", "CA-HIGH-MILD-01 info"),
        edge(&Limits::high_moderate, measure, Side::at_least, thiazide, "CA-HIGH-MILD-01 info",
             "CA-HIGH-MOD-01 warning"),
        edge(&Limits::high_severe, measure, Side::at_least, good_albumin, "CA-HIGH-MOD-01 warning",
             "CA-HIGH-SEV-01 critical"),
        edge(&Limits::plausible_min, measure, Side::below, good_albumin, "CA-LOW-CRIT-01 critical",
             implausible),
        edge(&Limits::plausible_max, measure, Side::above, good_albumin, "CA-HIGH-SEV-01 critical",
             implausible),
        edge(&Limits::conflict, measure, Side::above, good_albumin, "", conflict,
             put_apart<Limits, limits, &Limits::lower_normal>),
    };
}

const std::vector<LimitCase<CreatinineLimits>>& creatinine_cases() {
    using L = CreatinineLimits;
    constexpr auto cr = Measure::creatinine;
    static const std::vector<LimitCase<L>> table{
        edge(&L::pregnancy_normal, cr, Side::above, pregnant_tablets, "", "MG-ORD-RENAL-30-59-01 info"),
        edge(&L::pregnancy_severe, cr, Side::at_least, pregnant_tablets, "MG-ORD-RENAL-30-59-01 info",
             "MG-ORD-RENAL-LT30-01 warning"),
        edge(&L::aki_rise, cr, Side::at_least, magnesium_tablets, "MG-ORD-RENAL-30-59-01 info",
             "MG-ORD-AKI-01 info", put_rise),
        edge(&L::aki_severe, cr, Side::at_least, magnesium_tablets, "MG-ORD-RENAL-LT30-01 warning",
             "MG-ORD-AKI-01 warning", put_injury),
        edge(&L::plausible_min, cr, Side::below, ward_round, "", implausible),
        edge(&L::plausible_max, cr, Side::above, ward_round, "", implausible),
    };
    return table;
}

const std::vector<LimitCase<PlausibleLimits>>& plausible_cases() {
    using L = PlausibleLimits;
    static const std::vector<LimitCase<L>> table{
        edge(&L::albumin_min, Measure::albumin, Side::below, ward_round, "", implausible),
        edge(&L::albumin_max, Measure::albumin, Side::above, ward_round, "", implausible),
        edge(&L::phosphate_min, Measure::phosphate, Side::below, ward_round, "", implausible),
        edge(&L::phosphate_max, Measure::phosphate, Side::above, ward_round, "", implausible),
        edge(&L::egfr_min, Measure::egfr, Side::below, ward_round, "", implausible),
        edge(&L::egfr_max, Measure::egfr, Side::above, ward_round, "", implausible),
    };
    return table;
}

/// An order of a drug that is not an electrolyte, with good kidneys.
template <DrugTag tag>
void ordering(Ward& ward) {
    ward.on(Trigger::order_sign);
    ward.with(lytes::tests::creatinine("0.9", "mg/dL", 2));
    ward.draft(lytes::tests::draft("draft", {tag}));
}
const std::vector<LimitCase<OtherOrderLimits>>& other_order_cases() {
    using L = OtherOrderLimits;
    constexpr auto k = Measure::potassium;
    static const std::vector<LimitCase<L>> table{
        edge(&L::anti_egfr_critical, Measure::magnesium, Side::below, ordering<DrugTag::cetuximab>,
             "WASTE-ORD-EGFR-01 warning", "WASTE-ORD-EGFR-01 critical"),
        edge(&L::raas_halve, k, Side::above, ordering<DrugTag::raas_inhibitor>, "",
             "RAAS-ORD-HYPERK-01 warning"),
        edge(&L::raas_stop, k, Side::above, ordering<DrugTag::raas_inhibitor>, "RAAS-ORD-HYPERK-01 warning",
             "RAAS-ORD-HYPERK-01 critical"),
        edge(&L::mineralocorticoid_start, k, Side::above, ordering<DrugTag::mineralocorticoid_antagonist>, "",
             "RAAS-ORD-HYPERK-01 warning"),
    };
    return table;
}

}  // namespace

TEST_SUITE("cards/limits") {
    TEST_CASE("total calcium") {
        check_limits(lytes::cards::calcium_rows, Knowledge{}.calcium,
                     calcium_rows_of<CalciumLimits, &Knowledge::calcium>(Measure::calcium_total));
    }
    TEST_CASE("ionized calcium") {
        check_limits(
            lytes::cards::ionized_rows, Knowledge{}.ionized_calcium,
            calcium_rows_of<IonizedCalciumLimits, &Knowledge::ionized_calcium>(Measure::calcium_ionized));
    }
    TEST_CASE("creatinine") {
        check_limits(lytes::cards::creatinine_rows, Knowledge{}.creatinine, creatinine_cases());
    }
    TEST_CASE("albumin, phosphate and eGFR") {
        check_limits(lytes::cards::plausible_rows, Knowledge{}.plausible, plausible_cases());
    }

    TEST_CASE("orders of other drugs") {
        check_limits(lytes::cards::other_order_rows, Knowledge{}.other_orders, other_order_cases());
    }

    TEST_CASE("phosphate above which calcium is not given by vein without symptoms") {
        struct Single {
            Limit limit;
        };
        LimitCase<Single> row{&Single::limit,   Measure::phosphate, Side::above,
                              very_low_calcium, "offered",          "not offered"};
        row.seen = whether_offered<calcium_vein>;
        check_case(row, Knowledge{}.phosphate_high);
    }

    TEST_CASE("weight") {
        const auto is_believed = [](Decimal kg) {
            Ward ward;
            ward.with(lytes::tests::result(Measure::weight, lytes::tests::number_text(kg), "kg", 1));
            return lytes::cards::derive(ward.input()).weight_kg.has_value();
        };
        const PlausibleLimits limits;
        for (const Decimal step : {1_dec, 0.1_dec, 0.001_dec}) {
            CHECK_FALSE(is_believed(Decimal::difference(limits.weight_kg_min, step).value()));
            CHECK(is_believed(limits.weight_kg_min));
            CHECK(is_believed(limits.weight_kg_max));
            CHECK_FALSE(is_believed(Decimal::sum(limits.weight_kg_max, step).value()));
        }
    }
}
