#include <algorithm>
#include <functional>

#include <doctest/doctest.h>

#include "cards/advise.hpp"
#include "tests/support/bedside.hpp"

namespace {

using lytes::cards::Facts;
using lytes::cards::Freshness;
using lytes::cards::MagnesiumTier;
using lytes::cards::PotassiumTier;
using lytes::cards::RenalBucket;
using lytes::cards::Setting;
using lytes::fhir::DrugTag;
using lytes::tests::Bedside;
using lytes::tests::contains;
using lytes::tests::heads;
using lytes::tests::Lines;
using lytes::tests::offered;
using lytes::tests::offers;
using lytes::tests::outline;

/// One clinical situation and the cards that it must give.
void expect(std::string_view name, const std::function<void(Bedside&)>& arrange, const Lines& expected) {
    CAPTURE(name);
    Bedside bed;
    bed.magnesium("2.1", MagnesiumTier::normal);
    arrange(bed);
    CHECK(outline(bed.advice()) == expected);
}
void critical(Bedside& bed) { bed.potassium("2.4", PotassiumTier::critical_low); }
void moderate(Bedside& bed) { bed.potassium("2.9", PotassiumTier::moderate_low); }
void mild(Bedside& bed) { bed.potassium("3.3", PotassiumTier::mild_low); }
void below_target(Bedside& bed) { bed.potassium("3.8", PotassiumTier::below_target); }
void high_mild(Bedside& bed) { bed.potassium("5.7", PotassiumTier::high_mild); }
void high_moderate(Bedside& bed) { bed.potassium("6.2", PotassiumTier::high_moderate); }
void high_severe(Bedside& bed) { bed.potassium("6.7", PotassiumTier::high_severe); }

/// The first card's suggestions in one situation.
Lines offers_after(const std::function<void(Bedside&)>& arrange) {
    Bedside bed;
    bed.magnesium("2.1", MagnesiumTier::normal);
    arrange(bed);
    return offered(bed.advice().cards[0]);
}
bool offers_in(const std::function<void(Bedside&)>& arrange, std::string_view code) {
    const Lines codes = offers_after(arrange);
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

}  // namespace

TEST_SUITE("cards/leads_potassium") {
    TEST_CASE("low potassium is led by its tier and by what makes it dangerous") {
        expect("critical", critical, {"K-LOW-CRIT-01 critical []"});
        expect("moderate", moderate, {"K-LOW-MOD-01 warning []"});
        expect("moderate on digoxin", [](Bedside& b) { moderate(b), b.takes("digoxin", {DrugTag::digoxin}); },
               {"K-LOW-CRIT-01 critical []"});
        expect("moderate with ECG change",
               [](Bedside& b) { moderate(b), b.facts.has_ecg_hypokalaemia = true; },
               {"K-LOW-CRIT-01 critical []"});
        expect("moderate with paralysis", [](Bedside& b) { moderate(b), b.happened(&Facts::paralysis); },
               {"K-LOW-CRIT-01 critical []"});
        expect("mild on digoxin", [](Bedside& b) { mild(b), b.takes("digoxin", {DrugTag::digoxin}); },
               {"K-LOW-MILD-01 info []"});
        expect("normal", [](Bedside& b) { b.potassium("4.2", PotassiumTier::normal); }, {});
        expect("open", [](Bedside& b) { b.potassium("4", PotassiumTier::undetermined); }, {});
    }

    TEST_CASE("a potassium below the cardiac target needs a heart at risk") {
        expect("no risk", below_target, {});
        expect("coronary syndrome", [](Bedside& b) { below_target(b), b.facts.has_acs_7d = true; },
               {"K-LOW-TARGET-01 info []"});
        expect("recent arrhythmia", [](Bedside& b) { below_target(b), b.facts.has_va_7d = true; },
               {"K-LOW-TARGET-01 info []"});
        expect("long QTc", [](Bedside& b) { below_target(b), b.facts.is_qtc_500 = true; },
               {"K-LOW-TARGET-01 info []"});
        expect("at the target",
               [](Bedside& b) { b.potassium("4.0", PotassiumTier::normal), b.facts.has_acs_7d = true; }, {});
    }

    TEST_CASE("refractory low potassium without a magnesium leads mild and modifies worse") {
        const auto refractory = [](Bedside& b) {
            b.facts.magnesium = {};
            b.facts.magnesium_tier = MagnesiumTier::missing;
            b.facts.is_potassium_refractory = true;
        };
        expect("mild", [&](Bedside& b) { mild(b), refractory(b); }, {"K-REFRACT-NOMG-01 warning []"});
        expect("moderate", [&](Bedside& b) { moderate(b), refractory(b); },
               {"K-LOW-MOD-01 warning [K-NOMG-01 K-REFRACT-NOMG-01]"});
        expect("mild, magnesium known", [](Bedside& b) { mild(b), b.facts.is_potassium_refractory = true; },
               {"K-LOW-MILD-01 info []"});
    }

    TEST_CASE("high potassium is led by its tier, its sample and its drugs") {
        expect("mild", high_mild, {"K-HIGH-MILD-01 info []"});
        expect("mild with lisinopril",
               [](Bedside& b) { high_mild(b), b.takes("lisinopril", {DrugTag::raas_inhibitor}); },
               {"K-HIGH-MILD-01 warning [K-HIGH-DRUG-01]"});
        expect("mild with heparin", [](Bedside& b) { high_mild(b), b.takes("heparin", {DrugTag::heparin}); },
               {"K-HIGH-MILD-01 info [K-HIGH-DRUG-01]"});
        expect("mild below 30", [](Bedside& b) { high_mild(b), b.in(RenalBucket::below_30); },
               {"K-HIGH-MILD-01 warning [K-RENAL-GATE-01]"});
        expect("mild in dialysis", [](Bedside& b) { high_mild(b), b.in(RenalBucket::dialysis); }, {});
        expect("mild in dialysis with a supplement",
               [](Bedside& b) {
                   high_mild(b);
                   b.in(RenalBucket::dialysis).takes("potassium chloride", {DrugTag::potassium});
               },
               {"K-HIGH-MILD-01 warning [K-RENAL-GATE-01 K-HIGH-DRUG-01]"});
        expect("moderate", high_moderate, {"K-HIGH-MOD-01 warning []"});
        expect("severe", high_severe, {"K-HIGH-SEV-01 critical []"});
        expect("severe on digoxin",
               [](Bedside& b) { high_severe(b), b.takes("digoxin", {DrugTag::digoxin}); },
               {"K-HIGH-SEV-01 critical [K-HIGH-DIG-01]"});
        expect("mild with ECG change", [](Bedside& b) { high_mild(b), b.facts.has_ecg_hyperkalaemia = true; },
               {"K-HIGH-SEV-01 critical []"});
        expect("upper borderline", [](Bedside& b) { b.potassium("5.4", PotassiumTier::upper_borderline); },
               {});
    }

    TEST_CASE("a haemolysed sample replaces the card below 6.5 and comments it from there on") {
        const auto haemolysed = [](Bedside& b) { b.facts.potassium.is_haemolysed = true; };
        expect("mild", [&](Bedside& b) { high_mild(b), haemolysed(b); }, {"GEN-DQ-HEMOLYSIS-01 info []"});
        expect("moderate", [&](Bedside& b) { high_moderate(b), haemolysed(b); },
               {"GEN-DQ-HEMOLYSIS-01 warning []"});
        expect("severe", [&](Bedside& b) { high_severe(b), haemolysed(b); },
               {"K-HIGH-SEV-01 critical [GEN-DQ-HEMOLYSIS-01]"});
        expect("low", [&](Bedside& b) { mild(b), haemolysed(b); },
               {"K-LOW-MILD-01 info [GEN-DQ-HEMOLYSIS-01]"});
        CHECK_FALSE(offers_in([&](Bedside& b) { high_severe(b), haemolysed(b); }, "S-INS"));
        CHECK(offers_in([&](Bedside& b) { high_severe(b), haemolysed(b); }, "L-BMP-STAT"));
    }

    TEST_CASE("critical tiers keep warning until rechecked, one level lower") {
        const auto old = [](Bedside& b) {
            b.facts.potassium.is_in_trigger_window = false;
            b.facts.potassium.is_unrechecked = true;
            b.facts.potassium.freshness = Freshness::stale;
        };
        const auto first = [&](const std::function<void(Bedside&)>& arrange) {
            Bedside bed;
            bed.magnesium("2.1", MagnesiumTier::normal);
            arrange(bed);
            old(bed);
            return heads(bed.advice());
        };
        CHECK(first(critical) == Lines{"K-LOW-CRIT-01 warning"});
        CHECK(first([](Bedside& b) { moderate(b), b.takes("digoxin", {DrugTag::digoxin}); }) ==
              Lines{"K-LOW-CRIT-01 warning"});
        CHECK(first(high_severe) == Lines{"K-HIGH-SEV-01 warning"});
        CHECK(first(moderate).empty());
        CHECK(first(high_moderate).empty());
    }

    TEST_CASE("a stale low potassium is measured again before anything is given") {
        Bedside bed;
        bed.magnesium("2.1", MagnesiumTier::normal);
        critical(bed);
        bed.facts.potassium.freshness = Freshness::stale;
        bed.facts.potassium.is_in_trigger_window = false;
        bed.facts.potassium.is_unrechecked = true;
        const auto advice = bed.advice();
        CHECK(offers(advice.cards[0], "L-K-NOW"));
        CHECK_FALSE(offers(advice.cards[0], "S-KCL-IV-P"));
        CHECK(advice.cards[0].summary.starts_with("Not rechecked: K 2.4 mmol/L (critical)"));
    }

    TEST_CASE("the kidney halves the potassium") {
        const auto first = [](const std::function<void(Bedside&)>& tier, RenalBucket bucket) {
            const Lines codes = offers_after([&](Bedside& b) { tier(b), b.in(bucket); });
            return codes.empty() ? std::string{} : codes.front();
        };
        CHECK(first(critical, RenalBucket::normal) == "S-KCL-IV-P");
        CHECK(first(critical, RenalBucket::below_30) == "S-KCL-RENAL");
        CHECK(first(critical, RenalBucket::dialysis) == "S-KCL-RENAL");
        CHECK(first(moderate, RenalBucket::moderate) == "S-KCL-PO-40X2");
        CHECK(first(moderate, RenalBucket::aki_2_3) == "S-KCL-RENAL");
        CHECK(first(mild, RenalBucket::normal) == "S-KCL-PO-40");
        CHECK(first(mild, RenalBucket::below_30) == "S-KCL-RENAL");
        CHECK_FALSE(offers_in([](Bedside& b) { mild(b), b.in(RenalBucket::dialysis); }, "S-KCL-RENAL"));
    }

    TEST_CASE("nothing by mouth goes by vein, and amiloride forbids either") {
        const auto fasting = [](Bedside& b) { moderate(b), b.facts.is_nil_by_mouth = true; };
        CHECK(offers_after(fasting).front() == "S-KCL-IV-P");
        CHECK_FALSE(offers_in(fasting, "S-KCL-PO-40X2"));
        const auto forbidden = [](Bedside& b) { moderate(b), b.takes("amiloride", {DrugTag::amiloride}); };
        CHECK_FALSE(offers_in(forbidden, "S-KCL-PO-40X2"));
    }

    TEST_CASE("calcium is offered for the heart only with ECG changes, and slowly on digoxin") {
        CHECK_FALSE(offers_in(high_severe, "S-CA-K"));
        const auto changed = [](Bedside& b) { high_severe(b), b.facts.has_ecg_hyperkalaemia = true; };
        CHECK(offers_in(changed, "S-CA-K"));
        Bedside bed;
        changed(bed);
        const auto label = [&bed] {
            for (const auto& one : bed.advice().cards[0].suggestions)
                if (one.code == "S-CA-K") return std::string{one.label};
            return std::string{};
        };
        CHECK(contains(label(), "2 g IV over 10 min"));
        bed.knowledge().hyperkalaemia_calcium = lytes::cards::HyperkalaemiaCalcium::ukka;
        CHECK(contains(label(), "3 g IV over 10 min"));
        bed.takes("digoxin", {DrugTag::digoxin});
        CHECK(contains(label(), "2 g IV over 30 min"));
    }

    TEST_CASE("a drug that raises potassium is offered to be held once") {
        const Lines codes = offers_after([](Bedside& b) {
            high_severe(b);
            b.takes("lisinopril", {DrugTag::raas_inhibitor});
        });
        CHECK(std::count(codes.begin(), codes.end(), "S-HOLD") == 1);
    }

    TEST_CASE("high calcium forbids calcium for the heart") {
        CHECK_FALSE(offers_in(
            [](Bedside& b) {
                high_severe(b);
                b.facts.has_ecg_hyperkalaemia = true;
                b.facts.calcium.tier = lytes::cards::CalciumTier::high_mild;
            },
            "S-CA-K"));
    }

    TEST_CASE("mild low potassium folds under low magnesium and under a suspected deficit") {
        expect("under low magnesium",
               [](Bedside& b) { mild(b), b.magnesium("1.1", MagnesiumTier::severe_low); },
               {"MG-LOW-SEV-01 warning [MG-LINK-K-01]"});
        expect("under a suspected deficit",
               [](Bedside& b) {
                   mild(b);
                   b.magnesium("1.70", MagnesiumTier::low_normal);
                   b.facts.is_potassium_refractory = b.facts.has_alcohol_use = true;
               },
               {"MG-NORMAL-SUSPECT-01 info [K-LOW-MILD-01]"});
        expect("moderate stays",
               [](Bedside& b) { moderate(b), b.magnesium("1.1", MagnesiumTier::severe_low); },
               {"MG-LOW-SEV-01 warning [MG-LINK-K-01]", "K-LOW-MOD-01 warning [K-MGLOW-01]"});
        expect("the target folds under its own name",
               [](Bedside& b) {
                   below_target(b);
                   b.magnesium("1.1", MagnesiumTier::severe_low);
                   b.facts.has_acs_7d = true;
               },
               {"MG-LOW-SEV-01 warning [K-LOW-TARGET-01]"});
    }

    TEST_CASE("a replacement in progress calms low potassium down, never high potassium") {
        const auto treated = [](Bedside& b) {
            b.takes("potassium chloride", {DrugTag::potassium});
            b.facts.potassium_replacement = b.facts.active_orders.front();
        };
        expect("critical", [&](Bedside& b) { critical(b), treated(b); }, {"K-LOW-CRIT-01 info []"});
        expect("moderate", [&](Bedside& b) { moderate(b), treated(b); }, {});
        expect("severe high", [&](Bedside& b) { high_severe(b), treated(b); },
               {"K-HIGH-SEV-01 critical [K-HIGH-DRUG-01]"});
        Bedside bed;
        bed.magnesium("2.1", MagnesiumTier::normal);
        critical(bed);
        treated(bed);
        CHECK(contains(bed.advice().cards[0].summary, "replacement in progress, recheck due"));
    }

    TEST_CASE("outpatients are told to go where an infusion can be watched") {
        Bedside bed;
        bed.magnesium("2.1", MagnesiumTier::normal);
        critical(bed);
        CHECK_FALSE(contains(bed.advice().cards[0].detail, "emergency department today"));
        bed.facts.setting = Setting::outpatient;
        CHECK(contains(bed.advice().cards[0].detail, "emergency department today"));
    }
}
