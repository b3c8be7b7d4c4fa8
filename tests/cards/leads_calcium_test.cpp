#include <functional>

#include <doctest/doctest.h>

#include "cards/advise.hpp"
#include "tests/support/bedside.hpp"

namespace {

using lytes::cards::CalciumKind;
using lytes::cards::CalciumTier;
using lytes::cards::Concentration;
using lytes::cards::Facts;
using lytes::cards::MagnesiumTier;
using lytes::cards::RenalBucket;
using lytes::fhir::DrugTag;
using lytes::fhir::Measure;
using lytes::tests::albumin;
using lytes::tests::Bedside;
using lytes::tests::ca;
using lytes::tests::contains;
using lytes::tests::heads;
using lytes::tests::ionized_ca;
using lytes::tests::Lines;
using lytes::tests::offered;
using lytes::tests::outline;
using lytes::tests::result;

/// A total calcium with normal albumin, graded by hand.
void total(Bedside& bed, std::string_view number, CalciumTier tier) {
    bed.facts.calcium_total = bed.measured(ca(number, "mg/dL", 1));
    auto& calcium = bed.facts.calcium;
    calcium.kind = CalciumKind::total;
    calcium.value = bed.facts.calcium_total.value;
    calcium.measurement = &bed.facts.calcium_total;
    calcium.tier = tier;
    calcium.is_total_below_normal = tier <= CalciumTier::mild_low;
    calcium.is_total_severe = tier <= CalciumTier::severe_low;
}
void ionized(Bedside& bed, std::string_view number, CalciumTier tier) {
    bed.facts.calcium_ionized = bed.measured(ionized_ca(number, "mmol/L", 1));
    auto& calcium = bed.facts.calcium;
    calcium.kind = CalciumKind::ionized;
    calcium.value = bed.facts.calcium_ionized.value;
    calcium.measurement = &bed.facts.calcium_ionized;
    calcium.tier = tier;
}
void mild(Bedside& bed) { total(bed, "8.2", CalciumTier::mild_low); }
void severe(Bedside& bed) { total(bed, "7.4", CalciumTier::severe_low); }
void critical(Bedside& bed) { total(bed, "6.8", CalciumTier::critical_low); }
void high_mild(Bedside& bed) { total(bed, "11.0", CalciumTier::high_mild); }
void high_moderate(Bedside& bed) { total(bed, "12.5", CalciumTier::high_moderate); }
void high_severe(Bedside& bed) { total(bed, "14.5", CalciumTier::high_severe); }

void expect(std::string_view name, const std::function<void(Bedside&)>& arrange, const Lines& expected) {
    CAPTURE(name);
    Bedside bed;
    bed.magnesium("2.1", MagnesiumTier::normal);
    arrange(bed);
    CHECK(outline(bed.advice()) == expected);
}
bool offers_in(const std::function<void(Bedside&)>& arrange, std::string_view code) {
    Bedside bed;
    bed.magnesium("2.1", MagnesiumTier::normal);
    arrange(bed);
    const auto advice = bed.advice();
    REQUIRE_FALSE(advice.cards.empty());
    return lytes::tests::offers(advice.cards[0], code);
}

}  // namespace

TEST_SUITE("cards/leads_calcium") {
    TEST_CASE("any low calcium with symptoms is an emergency") {
        expect("tetany", [](Bedside& b) { mild(b), b.happened(&Facts::tetany); },
               {"CA-LOW-SYMP-01 critical [CA-IONIZED-REQ-01]"});
        expect("laryngospasm", [](Bedside& b) { mild(b), b.happened(&Facts::laryngospasm); },
               {"CA-LOW-SYMP-01 critical []"});
        expect("arrhythmia", [](Bedside& b) { severe(b), b.happened(&Facts::ventricular_arrhythmia); },
               {"CA-LOW-SYMP-01 critical []"});
        expect("long QTc, ionized",
               [](Bedside& b) {
                   ionized(b, "1.05", CalciumTier::mild_low);
                   b.facts.is_qtc_500 = true;
               },
               {"CA-LOW-SYMP-01 critical []"});
        expect("normal calcium",
               [](Bedside& b) { total(b, "9.0", CalciumTier::normal), b.happened(&Facts::tetany); }, {});
    }

    TEST_CASE("low calcium without symptoms goes by its tier") {
        expect("critical", critical, {"CA-LOW-CRIT-01 critical []"});
        expect("severe", severe, {"CA-LOW-SEV-01 warning []"});
        expect("mild without a risk", mild, {});
        expect("mild on denosumab", [](Bedside& b) { mild(b), b.takes("denosumab", {DrugTag::denosumab}); },
               {"CA-LOW-MILD-01 info []"});
        expect("mild on a QT drug", [](Bedside& b) { mild(b), b.takes("sotalol", {DrugTag::qt_known_risk}); },
               {"CA-LOW-MILD-01 info []"});
        expect("mild after thyroid surgery",
               [](Bedside& b) { mild(b), b.facts.has_thyroid_surgery_7d = true; },
               {"CA-LOW-MILD-01 info []"});
        expect("mild in intensive care",
               [](Bedside& b) {
                   ionized(b, "1.05", CalciumTier::mild_low);
                   b.takes("denosumab", {DrugTag::denosumab}).facts.is_icu = true;
               },
               {});
    }

    TEST_CASE("the ionized value is asked for where a corrected one cannot be trusted") {
        const auto corrected = [](Bedside& b) {
            mild(b);
            b.facts.calcium.kind = CalciumKind::corrected;
            b.facts.calcium.tier = CalciumTier::normal;
        };
        expect("stable ward patient", corrected, {});
        expect("intensive care", [&](Bedside& b) { corrected(b), b.facts.is_icu = true; },
               {"CA-IONIZED-REQ-01 info []"});
        expect("below 30", [&](Bedside& b) { corrected(b), b.in(RenalBucket::below_30); },
               {"CA-IONIZED-REQ-01 info []"});
        expect("seizure", [&](Bedside& b) { corrected(b), b.happened(&Facts::seizure); },
               {"CA-IONIZED-REQ-01 info []"});
        expect("severe without albumin", [](Bedside& b) { severe(b), b.facts.calcium.is_uncorrected = true; },
               {"CA-LOW-SEV-01 warning [CA-IONIZED-REQ-01]"});
        expect("high after correction, another rule leads",
               [&](Bedside& b) {
                   corrected(b);
                   b.facts.calcium.tier = CalciumTier::high_mild;
                   b.takes("digoxin", {DrugTag::digoxin}).facts.is_icu = true;
               },
               {"CA-HIGH-MILD-01 info [CA-IONIZED-REQ-01]"});
    }

    TEST_CASE("calcium drafts wait for the ionized value, symptoms do not") {
        const auto without_albumin = [](Bedside& b) { severe(b), b.facts.calcium.is_uncorrected = true; };
        CHECK(offers_in(severe, "S-CA-2G-20"));
        CHECK_FALSE(offers_in(without_albumin, "S-CA-2G-20"));
        CHECK(offers_in(without_albumin, "L-ICA"));
        CHECK(offers_in([&](Bedside& b) { without_albumin(b), b.happened(&Facts::tetany); }, "S-CA-2G-20"));
    }

    TEST_CASE("high phosphate or dialysis keeps the vein for those with symptoms") {
        const auto phosphate = [](std::string_view number) {
            return [number](Bedside& b) {
                critical(b);
                b.facts.phosphate = b.measured(result(Measure::phosphate, number, "mg/dL", 1));
            };
        };
        CHECK(offers_in(phosphate("5.5"), "S-CA-2G-20"));
        CHECK_FALSE(offers_in(phosphate("5.6"), "S-CA-2G-20"));
        CHECK(offers_in([&](Bedside& b) { phosphate("5.6")(b), b.happened(&Facts::tetany); }, "S-CA-2G-20"));
        CHECK_FALSE(offers_in(
            [](Bedside& b) { ionized(b, "0.85", CalciumTier::critical_low), b.in(RenalBucket::dialysis); },
            "S-CA-2G-20"));
    }

    TEST_CASE("an infusion by weight needs a weight") {
        CHECK_FALSE(offers_in(critical, "S-CA-INF"));
        const auto weighed = [](Bedside& b) {
            critical(b), b.facts.weight_kg = lytes::fhir::Decimal::of(70);
        };
        CHECK(offers_in(weighed, "S-CA-INF"));
        CHECK_FALSE(offers_in(
            [&](Bedside& b) {
                weighed(b);
                b.facts.calcium_total.is_preliminary = true;
            },
            "S-CA-INF"));
    }

    TEST_CASE("modifiers of low calcium name magnesium, kidney and digoxin") {
        expect("kidney", [](Bedside& b) { critical(b), b.in(RenalBucket::moderate); },
               {"CA-LOW-CRIT-01 critical [CA-RENAL-GATE-01]"});
        expect("digoxin", [](Bedside& b) { critical(b), b.takes("digoxin", {DrugTag::digoxin}); },
               {"CA-LOW-CRIT-01 critical [CA-LOW-DIG-01]"});
        expect("low magnesium",
               [](Bedside& b) { critical(b), b.magnesium("1.3", MagnesiumTier::moderate_low); },
               {"CA-LOW-CRIT-01 critical [CA-LOW-MG-01]", "MG-LOW-MOD-01 info [MG-LINK-CA-01]"});
        expect("mild folds under low magnesium",
               [](Bedside& b) { mild(b), b.magnesium("1.1", MagnesiumTier::severe_low); },
               {"MG-LOW-SEV-01 warning [MG-LINK-CA-01]"});
    }

    TEST_CASE("high calcium goes by its tier, its symptoms and its drugs") {
        expect("severe", high_severe, {"CA-HIGH-SEV-01 critical []"});
        expect("moderate", high_moderate, {"CA-HIGH-MOD-01 warning []"});
        expect("moderate and confused",
               [](Bedside& b) { high_moderate(b), b.happened(&Facts::altered_consciousness); },
               {"CA-HIGH-SEV-01 critical []"});
        expect("moderate with arrhythmia",
               [](Bedside& b) { high_moderate(b), b.happened(&Facts::ventricular_arrhythmia); },
               {"CA-HIGH-SEV-01 critical []"});
        expect("mild", high_mild, {});
        expect("mild with a thiazide",
               [](Bedside& b) { high_mild(b), b.takes("hydrochlorothiazide", {DrugTag::thiazide}); },
               {"CA-HIGH-MILD-01 info []"});
        expect("mild with lithium", [](Bedside& b) { high_mild(b), b.takes("lithium", {DrugTag::lithium}); },
               {"CA-HIGH-MILD-01 info []"});
        expect("mild on digoxin", [](Bedside& b) { high_mild(b), b.takes("digoxin", {DrugTag::digoxin}); },
               {"CA-HIGH-MILD-01 info []"});
        expect("mild with furosemide",
               [](Bedside& b) { high_mild(b), b.takes("furosemide", {DrugTag::loop_diuretic}); }, {});
    }

    TEST_CASE("bone drugs for high calcium need a malignancy, a clearance of 35 and no pregnancy") {
        const auto with = [](bool is_malignant, int clearance, bool is_pregnant) {
            return offers_in(
                [&](Bedside& b) {
                    high_severe(b);
                    b.facts.has_malignancy = is_malignant;
                    b.facts.is_pregnant = is_pregnant;
                    b.facts.kidney.creatinine_clearance = clearance;
                },
                "S-ZOL");
        };
        CHECK(with(true, 35, false));
        CHECK_FALSE(with(true, 34, false));
        CHECK_FALSE(with(false, 80, false));
        CHECK_FALSE(with(true, 80, true));
        CHECK(offers_in([](Bedside& b) { high_severe(b), b.facts.has_malignancy = true; }, "S-ZOL"));
    }

    TEST_CASE("calcitonin comes above 14 mg/dL and by weight") {
        const auto at = [](std::string_view number) {
            return offers_in(
                [&](Bedside& b) {
                    total(b, number, CalciumTier::high_severe);
                    b.facts.weight_kg = lytes::fhir::Decimal::of(70);
                },
                "S-CALCITONIN");
        };
        CHECK_FALSE(at("14.0"));
        CHECK(at("14.1"));
        CHECK_FALSE(offers_in(high_severe, "S-CALCITONIN"));
    }

    TEST_CASE("a calcium replacement in progress calms down; symptoms stay critical until it is given") {
        const auto treated = [](Bedside& b) {
            b.takes("calcium gluconate", {DrugTag::calcium, DrugTag::calcium_gluconate});
            b.facts.calcium_replacement = b.facts.active_orders.front();
        };
        expect("severe", [&](Bedside& b) { severe(b), treated(b); }, {});
        expect("critical", [&](Bedside& b) { critical(b), treated(b); }, {"CA-LOW-CRIT-01 info []"});
        const auto symptomatic = [&](Bedside& b) {
            ionized(b, "0.95", CalciumTier::severe_low);
            b.happened(&Facts::tetany);
            treated(b);
        };
        expect("symptoms", symptomatic, {"CA-LOW-SYMP-01 critical []"});
        expect("given", [&](Bedside& b) { symptomatic(b), b.facts.is_calcium_given = true; },
               {"CA-LOW-SYMP-01 info []"});
    }

    TEST_CASE("the card shows the kind and the number that were graded") {
        Bedside bed;
        bed.facts.calcium_total = bed.measured(ca("7.3", "mg/dL", 1));
        bed.facts.albumin = bed.measured(albumin("3.6", "g/dL", 1));
        severe(bed);
        auto& calcium = bed.facts.calcium;
        calcium.kind = CalciumKind::corrected;
        calcium.is_corrected_by_us = true;
        calcium.value = Concentration{lytes::fhir::Decimal::of(75543, 4), lytes::fhir::UnitFamily::mass,
                                      lytes::fhir::Comparator::none};
        CHECK(bed.advice().cards[0].summary.starts_with("Corrected Ca 7.55 mg/dL (severe)"));
        ionized(bed, "0.95", CalciumTier::severe_low);
        calcium.is_corrected_by_us = false;
        CHECK(bed.advice().cards[0].summary.starts_with("Ionized Ca 0.95 mmol/L (severe)"));
    }
}
