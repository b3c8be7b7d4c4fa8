// Every threshold of a result: just below, at and just above, in every unit in which it can arrive, through
// grading and through advice. One row a member of Knowledge; a member without a row fails.
#include "cards/limits.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include <doctest/doctest.h>

#include "cards/derive.hpp"
#include "cards/limit_rows.hpp"
#include "cards/parameters.hpp"
#include "tests/support/limit_cases.hpp"
#include "tests/support/members.hpp"

namespace {

using lytes::fhir::operator""_dec;
using lytes::cards::Advice;
using lytes::cards::Knowledge;
using lytes::cards::Limit;
using lytes::cards::MagnesiumLimits;
using lytes::cards::PotassiumLimits;
using lytes::cards::Trigger;
using lytes::fhir::ClinicalTag;
using lytes::fhir::Decimal;
using lytes::fhir::DrugTag;
using lytes::fhir::Measure;
using lytes::tests::Arrival;
using lytes::tests::arriving;
using lytes::tests::check_case;
using lytes::tests::check_limits;
using lytes::tests::condition;
using lytes::tests::conflict;
using lytes::tests::dosage;
using lytes::tests::edge;
using lytes::tests::implausible;
using lytes::tests::LimitCase;
using lytes::tests::order;
using lytes::tests::put_apart;
using lytes::tests::put_result;
using lytes::tests::Side;
using lytes::tests::Ward;
using lytes::tests::ward_round;
using lytes::tests::whether_offered;
using lytes::tests::with_drug;

std::string whether_believed(Ward& ward) {
    return lytes::cards::derive(ward.input()).is_magnesium_limit_from_lab ? "the laboratory's" : "ours";
}
std::string whether_verified(Ward& ward) {
    const Advice advice = lytes::cards::advise(ward.input());
    const bool is_said =
        !advice.cards.empty() && lytes::tests::contains(advice.cards.front().detail, "verify the specimen");
    return is_said ? "verify" : "no word";
}
constexpr char dialysis[] = "R-DIALYSIS";

/// Two results three hours apart in time, ending where the card speaks.
template <typename Limits, Limits Knowledge::*limits, Limit Limits::*end>
void put_fall(Ward& ward, const Arrival& as, Decimal fall) {
    const Decimal last = (ward.knowledge().*limits.*end).in(as.family);
    const Decimal low = Decimal::difference(last, 0.01_dec).value();
    ward.with(arriving(as, low, 1)).with(arriving(as, Decimal::sum(low, fall).value(), 4));
}
/// The laboratory's own lower limit.
void put_range(Ward& ward, const Arrival& as, Decimal low) {
    auto made = arriving(as, ward.knowledge().magnesium.target.in(as.family), 1);
    const Decimal sent = Decimal::product(low, Decimal::of(as.factor), Decimal::scale_max).value();
    made.range =
        lytes::fhir::ReferenceRange{.low = lytes::tests::quantity(lytes::tests::number_text(sent), as.unit),
                                    .high = {},
                                    .is_normal_type = true};
    ward.with(made);
}

// --- settings ---------------------------------------------------------------------------------------------

void digoxin(Ward& ward) {
    ward_round(ward);
    with_drug(ward, DrugTag::digoxin);
}
void magnesium_source(Ward& ward) {
    ward_round(ward);
    ward.with(order("tablets", lytes::tests::magnesium_oxide, 100));
}
void suspected_deficit(Ward& ward) {
    ward_round(ward);
    ward.with(condition(ClinicalTag::alcohol_use, 1000))
        .with(condition(ClinicalTag::ventricular_tachycardia, 2))
        .with(lytes::tests::creatinine("0.9", "mg/dL", 2));
}
void obstetric(Ward& ward) {
    ward_round(ward);
    ward.pregnant();
    auto infusion = order("infusion", lytes::tests::magnesium_sulfate_iv, 20);
    infusion.take(dosage().by(lytes::fhir::Route::intravenous).at("1", "g/h"));
    ward.with(infusion.with_reason(ClinicalTag::pre_eclampsia));
}
void coronary(Ward& ward) {
    ward_round(ward);
    ward.with(condition(ClinicalTag::acute_coronary_syndrome, 72));
}
void potassium_order(Ward& ward) {
    ward.on(Trigger::order_sign);
    ward.with(lytes::tests::creatinine("0.9", "mg/dL", 2)).with(lytes::tests::mg("2.0", "mg/dL", 2));
    auto tablets = lytes::tests::draft("tablets", lytes::tests::potassium_chloride);
    ward.draft(tablets.take(dosage().of("20", "mEq").times("1", "1", "d").by(lytes::fhir::Route::oral)));
}
void potassium_beside_raas(Ward& ward) {
    potassium_order(ward);
    with_drug(ward, DrugTag::raas_inhibitor);
}
// --- the rows ---------------------------------------------------------------------------------------------

const std::vector<LimitCase<MagnesiumLimits>>& magnesium_cases() {
    using L = MagnesiumLimits;
    constexpr auto mg = Measure::magnesium;
    static const std::vector<LimitCase<L>> table{
        edge(&L::critical_low, mg, Side::below, ward_round, "MG-LOW-SEV-01 warning",
             "MG-LOW-CRIT-01 critical"),
        edge(&L::severe_low, mg, Side::below, ward_round, "MG-LOW-MOD-01 info", "MG-LOW-SEV-01 warning"),
        edge(&L::moderate_low, mg, Side::below, digoxin, "MG-LOW-MILD-01 info", "MG-LOW-MOD-01 warning"),
        edge(&L::lower_normal, mg, Side::below, digoxin, "", "MG-LOW-MILD-01 info"),
        edge(&L::target, mg, Side::below, suspected_deficit, "", "MG-NORMAL-SUSPECT-01 info"),
        edge(&L::upper_normal, mg, Side::above, magnesium_source, "", "MG-HIGH-MILD-01 info"),
        edge(&L::high_moderate, mg, Side::above, magnesium_source, "MG-HIGH-MILD-01 info",
             "MG-HIGH-MOD-01 warning"),
        edge(&L::high_severe, mg, Side::above, ward_round, "MG-HIGH-MOD-01 warning",
             "MG-HIGH-SEV-01 critical"),
        edge(&L::dialysis_high, mg, Side::above, ward_round, "not offered", "offered", put_result,
             whether_offered<dialysis>),
        edge(&L::obstetric_toxic, mg, Side::above, obstetric, "", "MG-HIGH-SEV-01 critical"),
        edge(&L::range_low_min, mg, Side::below, ward_round, "the laboratory's", "ours", put_range,
             whether_believed),
        edge(&L::range_low_max, mg, Side::above, ward_round, "the laboratory's", "ours", put_range,
             whether_believed),
        edge(&L::plausible_min, mg, Side::below, ward_round, "MG-LOW-CRIT-01 critical", implausible),
        edge(&L::plausible_max, mg, Side::above, ward_round, "MG-HIGH-SEV-01 critical", implausible),
        edge(&L::conflict, mg, Side::above, ward_round, "", conflict,
             put_apart<L, &Knowledge::magnesium, &L::target>),
        edge(&L::delta, mg, Side::above, ward_round, "no word", "verify",
             put_fall<L, &Knowledge::magnesium, &L::severe_low>, whether_verified),
    };
    return table;
}

const std::vector<LimitCase<PotassiumLimits>>& potassium_cases() {
    using L = PotassiumLimits;
    constexpr auto k = Measure::potassium;
    static const std::vector<LimitCase<L>> table{
        edge(&L::critical_low, k, Side::below, ward_round, "K-LOW-MOD-01 warning", "K-LOW-CRIT-01 critical"),
        edge(&L::moderate_low, k, Side::below, ward_round, "K-LOW-MILD-01 info", "K-LOW-MOD-01 warning"),
        edge(&L::lower_normal, k, Side::below, ward_round, "", "K-LOW-MILD-01 info"),
        edge(&L::cardiac_target, k, Side::below, coronary, "", "K-LOW-TARGET-01 info"),
        edge(&L::caution, k, Side::at_least, potassium_beside_raas, "", "K-ORD-RAAS-01 warning"),
        edge(&L::upper_normal, k, Side::above, potassium_order, "", "K-ORD-HYPERK-01 warning"),
        edge(&L::high_mild, k, Side::at_least, ward_round, "", "K-HIGH-MILD-01 info"),
        edge(&L::high_moderate, k, Side::at_least, ward_round, "K-HIGH-MILD-01 info",
             "K-HIGH-MOD-01 warning"),
        edge(&L::high_severe, k, Side::at_least, ward_round, "K-HIGH-MOD-01 warning",
             "K-HIGH-SEV-01 critical"),
        edge(&L::plausible_min, k, Side::below, ward_round, "K-LOW-CRIT-01 critical", implausible),
        edge(&L::plausible_max, k, Side::above, ward_round, "K-HIGH-SEV-01 critical", implausible),
        edge(&L::conflict, k, Side::above, ward_round, "", conflict,
             put_apart<L, &Knowledge::potassium, &L::cardiac_target>),
        edge(&L::delta, k, Side::above, ward_round, "no word", "verify",
             put_fall<L, &Knowledge::potassium, &L::moderate_low>, whether_verified),
    };
    return table;
}

/// A member that is on or off: it has no boundary, and a row of `parameters()`.
struct SwitchRow {
    std::string_view name;
    std::string_view parameter;
};

// --- the walk ---------------------------------------------------------------------------------------------

/// Names in a catalogue are unique, and every member of the struct has one.
template <typename Limits, std::size_t... sizes>
void check_complete(const auto&... tables) {
    std::set<std::string_view> names;
    std::size_t rows = 0;
    (std::for_each(tables.begin(), tables.end(), [&](const auto& row) { names.insert(row.name); }), ...);
    ((rows += tables.size()), ...);
    CHECK(names.size() == rows);
    CHECK(rows == lytes::tests::member_count<Limits>());
}

}  // namespace

TEST_SUITE("cards/limits") {
    TEST_CASE("every member of the knowledge has a row that names it") {
        check_complete<MagnesiumLimits>(lytes::cards::magnesium_rows);
        check_complete<PotassiumLimits>(lytes::cards::potassium_rows);
        check_complete<lytes::cards::CalciumLimits>(lytes::cards::calcium_rows);
        check_complete<lytes::cards::IonizedCalciumLimits>(lytes::cards::ionized_rows);
        check_complete<lytes::cards::CreatinineLimits>(lytes::cards::creatinine_rows);
        check_complete<lytes::cards::PlausibleLimits>(lytes::cards::plausible_rows,
                                                      lytes::cards::weight_rows);
        constexpr auto obstetric_cap = std::to_array<SwitchRow>({
            {"obstetric dose a day is capped", "ob.daily_cap"}
        });
        CHECK(lytes::cards::find_parameter(obstetric_cap.front().parameter) != nullptr);
        check_complete<lytes::cards::MagnesiumOrderLimits>(lytes::cards::magnesium_order_rows,
                                                           lytes::cards::magnesium_count_rows, obstetric_cap);
        check_complete<lytes::cards::PotassiumOrderLimits>(lytes::cards::potassium_order_rows);
        check_complete<lytes::cards::CalciumOrderLimits>(lytes::cards::calcium_order_rows);
        check_complete<lytes::cards::OtherOrderLimits>(lytes::cards::other_order_rows);
        // A new kind of knowledge needs rows, and this number, here: ten tables, the two single limits, four
        // choices, windows, caps, two switches, five names, and three lists of the site's changes.
        CHECK(lytes::tests::member_count<Knowledge>() == 10 + 2 + 4 + 2 + 2 + 5 + 3);
    }

    TEST_CASE("members of an aggregate are counted") {
        struct Three {
            int one = 1;
            Limit two{};
            std::string three;
        };
        CHECK(lytes::tests::member_count<Three>() == 3);
    }

    TEST_CASE("magnesium") {
        check_limits(lytes::cards::magnesium_rows, Knowledge{}.magnesium, magnesium_cases());
    }
    TEST_CASE("potassium") {
        check_limits(lytes::cards::potassium_rows, Knowledge{}.potassium, potassium_cases());
    }
}
