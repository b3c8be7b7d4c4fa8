#include <functional>

#include <doctest/doctest.h>

#include "cards/advise.hpp"
#include "tests/support/bedside.hpp"

namespace {

using lytes::cards::Facts;
using lytes::cards::MagnesiumTier;
using lytes::cards::RenalBucket;
using lytes::tests::Bedside;
using lytes::tests::heads;
using lytes::tests::Lines;

/// One clinical situation and the cards that it must give.
void expect(std::string_view name, const std::function<void(Bedside&)>& arrange, const Lines& expected) {
    CAPTURE(name);
    Bedside bed;
    arrange(bed);
    CHECK(heads(bed.advice()) == expected);
}

void severe(Bedside& bed) { bed.magnesium("1.1", MagnesiumTier::severe_low); }
void moderate(Bedside& bed) { bed.magnesium("1.3", MagnesiumTier::moderate_low); }
void mild(Bedside& bed) { bed.magnesium("1.50", MagnesiumTier::mild_low); }
void low_normal(Bedside& bed) { bed.magnesium("1.70", MagnesiumTier::low_normal); }

void out_of_window(Bedside& bed) {
    bed.facts.magnesium.is_in_trigger_window = false;
    bed.facts.magnesium.is_unrechecked = true;
}

}  // namespace

TEST_SUITE("cards/leads_magnesium") {
    TEST_CASE("each magnesium lead fires on its own picture, and the next one on the near miss") {
        expect("severe and torsades", [](Bedside& b) { severe(b), b.happened(&Facts::torsades); },
               {"MG-IV-CARDIAC-01 critical"});
        expect("severe and arrest", [](Bedside& b) { severe(b), b.happened(&Facts::cardiac_arrest); },
               {"MG-IV-CARDIAC-01 critical"});
        expect("critical and VT",
               [](Bedside& b) {
                   b.magnesium("0.9", MagnesiumTier::critical_low).happened(&Facts::ventricular_arrhythmia);
               },
               {"MG-IV-CARDIAC-01 critical"});
        expect("cardiac before neuro",
               [](Bedside& b) {
                   severe(b);
                   b.happened(&Facts::torsades).happened(&Facts::seizure);
               },
               {"MG-IV-CARDIAC-01 critical"});
        expect("severe and seizure", [](Bedside& b) { severe(b), b.happened(&Facts::seizure); },
               {"MG-IV-NEURO-01 critical"});
        expect("severe and tetany", [](Bedside& b) { severe(b), b.happened(&Facts::tetany); },
               {"MG-IV-NEURO-01 critical"});
        expect("critical alone", [](Bedside& b) { b.magnesium("0.99", MagnesiumTier::critical_low); },
               {"MG-LOW-CRIT-01 critical"});
        expect("severe alone", severe, {"MG-LOW-SEV-01 warning"});
        expect("torsades with normal level",
               [](Bedside& b) { b.magnesium("2.1", MagnesiumTier::normal).happened(&Facts::torsades); },
               {"MG-TDP-ANY-01 critical"});
        expect("torsades with moderate deficit",
               [](Bedside& b) { moderate(b), b.happened(&Facts::torsades); }, {"MG-TDP-ANY-01 critical"});
        expect("torsades without a level", [](Bedside& b) { b.happened(&Facts::torsades); },
               {"MG-TDP-ANY-01 critical"});
        expect("torsades with an open level",
               [](Bedside& b) { b.magnesium("1.3", MagnesiumTier::undetermined).happened(&Facts::torsades); },
               {"MG-TDP-ANY-01 critical"});
        expect("moderate and VT", [](Bedside& b) { moderate(b), b.happened(&Facts::ventricular_arrhythmia); },
               {"MG-IV-CARDIAC-02 warning"});
        expect("normal and VT",
               [](Bedside& b) {
                   b.magnesium("2.1", MagnesiumTier::normal).happened(&Facts::ventricular_arrhythmia);
               },
               {});
        expect("mild and seizure", [](Bedside& b) { mild(b), b.happened(&Facts::seizure); },
               {"MG-IV-NEURO-02 warning"});
        expect("low-normal and seizure", [](Bedside& b) { low_normal(b), b.happened(&Facts::seizure); }, {});
        expect("moderate", moderate, {"MG-LOW-MOD-01 info"});
        expect("moderate at high risk", [](Bedside& b) { moderate(b), b.facts.is_high_risk = true; },
               {"MG-LOW-MOD-01 warning"});
        expect("moderate at high risk in pregnancy",
               [](Bedside& b) {
                   moderate(b);
                   b.facts.is_high_risk = b.facts.is_pregnant = true;
               },
               {"MG-LOW-MOD-01 info"});
        expect("mild at high risk", [](Bedside& b) { mild(b), b.facts.is_high_risk = true; },
               {"MG-LOW-MILD-01 info"});
        expect("mild without risk", mild, {});
        expect("normal", [](Bedside& b) { b.magnesium("2.1", MagnesiumTier::normal); }, {});
    }

    TEST_CASE("each high magnesium lead fires on its own picture only") {
        const auto high = [](Bedside& bed, MagnesiumTier tier) { bed.magnesium("2.9", tier); };
        expect("severe", [&](Bedside& b) { high(b, MagnesiumTier::high_severe); },
               {"MG-HIGH-SEV-01 critical"});
        expect("mild with signs",
               [&](Bedside& b) {
                   high(b, MagnesiumTier::high_mild);
                   b.facts.magnesium_toxicity.has_bradycardia = true;
               },
               {"MG-HIGH-SEV-01 critical"});
        expect("normal with signs of something else",
               [&](Bedside& b) {
                   high(b, MagnesiumTier::normal);
                   b.facts.magnesium_toxicity.has_bradycardia = true;
               },
               {});
        expect("moderate", [&](Bedside& b) { high(b, MagnesiumTier::high_moderate); },
               {"MG-HIGH-MOD-01 warning"});
        expect("mild alone", [&](Bedside& b) { high(b, MagnesiumTier::high_mild); }, {});
        expect("mild with a source",
               [&](Bedside& b) { high(b, MagnesiumTier::high_mild), b.facts.has_magnesium_source = true; },
               {"MG-HIGH-MILD-01 info"});
        expect("mild below 30",
               [&](Bedside& b) {
                   high(b, MagnesiumTier::high_mild);
                   b.in(RenalBucket::below_30);
               },
               {"MG-HIGH-MILD-01 info"});
        expect("mild at 30 to 59",
               [&](Bedside& b) {
                   high(b, MagnesiumTier::high_mild);
                   b.in(RenalBucket::moderate);
               },
               {});
    }

    TEST_CASE("obstetric treatment is exempt up to its own toxic limit") {
        const auto treated = [](Bedside& bed, std::string_view number, MagnesiumTier tier) {
            bed.magnesium(number, tier).facts.is_obstetric_magnesium_active = true;
        };
        expect("therapeutic", [&](Bedside& b) { treated(b, "6.0", MagnesiumTier::high_severe); }, {});
        expect("moderate", [&](Bedside& b) { treated(b, "4.0", MagnesiumTier::high_moderate); }, {});
        expect("exactly at the limit", [&](Bedside& b) { treated(b, "9.6", MagnesiumTier::high_severe); },
               {});
        expect("just above", [&](Bedside& b) { treated(b, "9.7", MagnesiumTier::high_severe); },
               {"MG-HIGH-SEV-01 critical"});
        expect("signs",
               [&](Bedside& b) {
                   treated(b, "6.0", MagnesiumTier::high_severe);
                   b.facts.magnesium_toxicity.has_lost_reflex = true;
               },
               {"MG-HIGH-SEV-01 critical"});
    }

    TEST_CASE("a normal level is doubted only with a refractory partner, a reason and a working kidney") {
        const auto suspect = [](Bedside& bed) {
            low_normal(bed);
            bed.facts.is_potassium_refractory = true;
            bed.facts.has_alcohol_use = true;
        };
        expect("the picture", suspect, {"MG-NORMAL-SUSPECT-01 info"});
        expect("at or above target",
               [&](Bedside& b) { suspect(b), b.magnesium("2.1", MagnesiumTier::normal); }, {});
        expect("nothing refractory", [&](Bedside& b) { suspect(b), b.facts.is_potassium_refractory = false; },
               {});
        expect("no reason", [&](Bedside& b) { suspect(b), b.facts.has_alcohol_use = false; }, {});
        expect("unknown kidney", [&](Bedside& b) { suspect(b), b.in(RenalBucket::unknown); }, {});
        expect("kidney injury of stage 1", [&](Bedside& b) { suspect(b), b.in(RenalBucket::aki_1); },
               {"MG-NORMAL-SUSPECT-01 info"});
        expect("kidney below 30", [&](Bedside& b) { suspect(b), b.in(RenalBucket::below_30); }, {});
    }

    TEST_CASE("only a tier that must be rechecked outlives the trigger window, one level lower") {
        expect("critical",
               [](Bedside& b) { b.magnesium("0.9", MagnesiumTier::critical_low), out_of_window(b); },
               {"MG-LOW-CRIT-01 warning"});
        expect("severe", [](Bedside& b) { severe(b), out_of_window(b); }, {"MG-LOW-SEV-01 info"});
        expect("moderate", [](Bedside& b) { moderate(b), out_of_window(b); }, {});
        expect("high severe",
               [](Bedside& b) { b.magnesium("6", MagnesiumTier::high_severe), out_of_window(b); },
               {"MG-HIGH-SEV-01 warning"});
        expect("severe with seizure",
               [](Bedside& b) { severe(b), out_of_window(b), b.happened(&Facts::seizure); },
               {"MG-IV-NEURO-01 warning"});
        expect("severe with torsades stays what torsades is at any level",
               [](Bedside& b) { severe(b), out_of_window(b), b.happened(&Facts::torsades); },
               {"MG-IV-CARDIAC-01 critical"});
        expect("neither in the window nor un-rechecked",
               [](Bedside& b) { severe(b), b.facts.magnesium.is_in_trigger_window = false; }, {});
    }
}
