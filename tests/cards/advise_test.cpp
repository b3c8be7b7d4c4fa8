#include "cards/advise.hpp"

#include <functional>

#include <doctest/doctest.h>

#include "tests/support/bedside.hpp"

namespace {

using lytes::cards::AgeGroup;
using lytes::cards::DoubtKind;
using lytes::cards::Facts;
using lytes::cards::MagnesiumTier;
using lytes::cards::Outcome;
using lytes::cards::PotassiumTier;
using lytes::cards::RenalBucket;
using lytes::cards::Trigger;
using lytes::fhir::Availability;
using lytes::fhir::DrugTag;
using lytes::fhir::Measure;
using lytes::tests::Bedside;
using lytes::tests::contains;
using lytes::tests::heads;
using lytes::tests::Lines;
using lytes::tests::offers;

/// One clinical situation and the cards that it must give.
void expect(std::string_view name, const std::function<void(Bedside&)>& arrange, const Lines& expected) {
    CAPTURE(name);
    Bedside bed;
    arrange(bed);
    CHECK(heads(bed.advice()) == expected);
}

void severe(Bedside& bed) { bed.magnesium("1.1", MagnesiumTier::severe_low); }
void moderate(Bedside& bed) { bed.magnesium("1.3", MagnesiumTier::moderate_low); }
void low_normal(Bedside& bed) { bed.magnesium("1.70", MagnesiumTier::low_normal); }

const Outcome* outcome_of(const lytes::cards::Advice& advice, std::string_view rule) {
    for (const auto& row : advice.trace.rows)
        if (row.rule == rule) return &row.outcome;
    return nullptr;
}
std::string_view clause_of(const lytes::cards::Advice& advice, std::string_view rule) {
    for (const auto& row : advice.trace.rows)
        if (row.rule == rule) return row.clause;
    return "no such row";
}

}  // namespace

TEST_SUITE("cards/advise") {
    TEST_CASE("a preliminary result takes one level from everything but critical") {
        expect("severe", [](Bedside& b) { severe(b), b.facts.magnesium.is_preliminary = true; },
               {"MG-LOW-SEV-01 info"});
        expect("critical",
               [](Bedside& b) {
                   b.magnesium("0.9", MagnesiumTier::critical_low), b.facts.magnesium.is_preliminary = true;
               },
               {"MG-LOW-CRIT-01 critical"});
        expect("moderate", [](Bedside& b) { moderate(b), b.facts.magnesium.is_preliminary = true; },
               {"MG-LOW-MOD-01 info"});
    }

    TEST_CASE("an active replacement suppresses leads, and softens critical ones to info") {
        const lytes::fhir::MedicationOrder replacement =
            lytes::tests::order("r", lytes::tests::magnesium_sulfate_iv, 0).order;
        const auto treated = [&](Bedside& bed) { bed.facts.magnesium_replacement = &replacement; };
        expect("severe", [&](Bedside& b) { severe(b), treated(b); }, {});
        expect("critical", [&](Bedside& b) { b.magnesium("0.9", MagnesiumTier::critical_low), treated(b); },
               {"MG-LOW-CRIT-01 info"});
        expect("cardiac emergency, ordered but not given",
               [&](Bedside& b) { severe(b), treated(b), b.happened(&Facts::torsades); },
               {"MG-IV-CARDIAC-01 critical"});
        expect("cardiac emergency, given",
               [&](Bedside& b) {
                   severe(b), treated(b), b.happened(&Facts::torsades);
                   b.facts.is_magnesium_given = true;
               },
               {"MG-IV-CARDIAC-01 info"});
        expect("neuro emergency, not given",
               [&](Bedside& b) { severe(b), treated(b), b.happened(&Facts::seizure); },
               {"MG-IV-NEURO-01 critical"});
        expect("high magnesium is not calmed by magnesium",
               [&](Bedside& b) { b.magnesium("6", MagnesiumTier::high_severe), treated(b); },
               {"MG-HIGH-SEV-01 critical"});
        Bedside bed;
        bed.magnesium("0.9", MagnesiumTier::critical_low);
        treated(bed);
        const auto advice = bed.advice();
        REQUIRE(advice.cards.size() == 1);
        CHECK(advice.cards[0].summary ==
              "Mg 0.9 mg/dL: replacement in progress, recheck due 2026-11-20 18:00 UTC");
        CHECK_FALSE(offers(advice.cards[0], "S-MG-IV-4G-4H"));
    }

    TEST_CASE("scope comes first: the dead, comfort care, children and unknown ages") {
        const auto critical = [](Bedside& bed) { bed.magnesium("0.9", MagnesiumTier::critical_low); };
        expect("deceased", [&](Bedside& b) { critical(b), b.facts.is_deceased = true; }, {});
        expect("comfort care", [&](Bedside& b) { critical(b), b.facts.is_comfort_care = true; }, {});
        expect("comfort care, not suppressed by the site",
               [&](Bedside& b) {
                   critical(b);
                   b.facts.is_comfort_care = true;
                   b.knowledge().suppresses_in_comfort_care = false;
               },
               {"MG-LOW-CRIT-01 critical"});
        expect("child, severe", [&](Bedside& b) { severe(b), b.facts.age_group = AgeGroup::child; },
               {"GEN-PED-01 warning"});
        expect("child, moderate", [&](Bedside& b) { moderate(b), b.facts.age_group = AgeGroup::child; },
               {"GEN-PED-01 info"});
        expect("child, flagged LL",
               [&](Bedside& b) {
                   auto flagged = lytes::tests::mg("1.3", "mg/dL", 1);
                   flagged.flag = lytes::fhir::AbnormalFlag::critical_low;
                   moderate(b);
                   b.facts.magnesium = b.measured(flagged);
                   b.facts.age_group = AgeGroup::child;
               },
               {"GEN-PED-01 warning"});
        expect("newborn, normal", [&](Bedside& b) { low_normal(b), b.facts.age_group = AgeGroup::newborn; },
               {});
        expect("child with two analytes",
               [&](Bedside& b) {
                   moderate(b);
                   b.potassium("6.8", PotassiumTier::high_severe).facts.age_group = AgeGroup::child;
               },
               {"GEN-PED-01 warning", "GEN-PED-01 info"});
        expect("unknown age, severe counts as critical",
               [&](Bedside& b) { severe(b), b.facts.age_group = AgeGroup::unknown; },
               {"GEN-AGE-UNK-01 critical"});
        expect("unknown age, moderate",
               [&](Bedside& b) { moderate(b), b.facts.age_group = AgeGroup::unknown; },
               {"GEN-AGE-UNK-01 info"});
        expect("unknown age, normal",
               [&](Bedside& b) { low_normal(b), b.facts.age_group = AgeGroup::unknown; }, {});
        expect("unknown age, torsades",
               [&](Bedside& b) {
                   low_normal(b);
                   b.happened(&Facts::torsades).facts.age_group = AgeGroup::unknown;
               },
               {"MG-TDP-ANY-01 critical"});
    }

    TEST_CASE("no dose is drafted for a child, an unknown age or a doubtful magnesium") {
        const auto has_dose = [](const Bedside& bed) {
            for (const auto& card : bed.advice().cards)
                for (const auto& one : card.suggestions)
                    if (std::holds_alternative<lytes::fhir::MedicationDraft>(one.action.draft)) return true;
            return false;
        };
        Bedside adult;
        severe(adult);
        CHECK(has_dose(adult));
        Bedside child;
        severe(child);
        child.facts.age_group = AgeGroup::child;
        CHECK_FALSE(has_dose(child));
        Bedside unknown;
        unknown.happened(&Facts::torsades).facts.age_group = AgeGroup::unknown;
        CHECK_FALSE(has_dose(unknown));
        for (const DoubtKind kind :
             {DoubtKind::conflict, DoubtKind::implausible, DoubtKind::no_number, DoubtKind::unit_unclear}) {
            Bedside doubtful;
            severe(doubtful);
            doubtful.doubt(Measure::magnesium, kind, "1.9", "mg/dL");
            CHECK_FALSE(has_dose(doubtful));
        }
    }

    TEST_CASE("each doubt about a result makes its own card") {
        expect("unit", [](Bedside& b) { b.doubt(Measure::magnesium, DoubtKind::unit_unclear, "1.3", ""); },
               {"GEN-DQ-UNIT-01 info"});
        expect("implausible",
               [](Bedside& b) { b.doubt(Measure::magnesium, DoubtKind::implausible, "45", "mg/dL"); },
               {"GEN-DQ-IMPLAUS-01 info"});
        expect("no number", [](Bedside& b) { b.doubt(Measure::potassium, DoubtKind::no_number, "1", ""); },
               {"GEN-DQ-NONUM-01 warning"});
        expect(
            "conflict beside the lead",
            [](Bedside& b) { severe(b), b.doubt(Measure::magnesium, DoubtKind::conflict, "1.9", "mg/dL"); },
            {"MG-LOW-SEV-01 warning", "GEN-CONFLICT-01 info"});
        expect("two doubts: magnesium before potassium",
               [](Bedside& b) {
                   b.doubt(Measure::potassium, DoubtKind::implausible, "30", "mmol/L")
                       .doubt(Measure::magnesium, DoubtKind::implausible, "45", "mg/dL");
               },
               {"GEN-DQ-IMPLAUS-01 info", "GEN-DQ-IMPLAUS-01 info"});
    }

    TEST_CASE("a haemolysed potassium of 5.5 to 6.4 asks for a repeat instead of treatment") {
        const auto haemolysed = [](Bedside& bed, std::string_view number, PotassiumTier tier) {
            bed.potassium(number, tier).facts.potassium.is_haemolysed = true;
        };
        const auto first = [&](const Bedside& bed) {
            const Lines cards = heads(bed.advice());
            return cards.empty() ? std::string{} : cards.front();
        };
        Bedside mildly;
        haemolysed(mildly, "5.6", PotassiumTier::high_mild);
        CHECK(first(mildly) == "GEN-DQ-HEMOLYSIS-01 info");
        Bedside moderately;
        haemolysed(moderately, "6.2", PotassiumTier::high_moderate);
        CHECK(first(moderately) == "GEN-DQ-HEMOLYSIS-01 warning");
        Bedside severely;
        haemolysed(severely, "6.7", PotassiumTier::high_severe);
        CHECK(first(severely) != "GEN-DQ-HEMOLYSIS-01 warning");
        Bedside changed;
        haemolysed(changed, "5.6", PotassiumTier::high_mild);
        changed.facts.has_ecg_hyperkalaemia = true;
        CHECK(first(changed) != "GEN-DQ-HEMOLYSIS-01 info");
    }

    TEST_CASE("patient-view keeps info cards for the result review") {
        Bedside bed;
        moderate(bed);
        bed.on(Trigger::patient_view);
        CHECK(bed.advice().cards.empty());
        severe(bed);
        CHECK(heads(bed.advice()) == Lines{"MG-LOW-SEV-01 warning"});
    }

    TEST_CASE("a drug known by its text only never makes a critical card") {
        Bedside bed;
        auto& order = bed.draft(lytes::cards::MagnesiumOrderKind::intravenous);
        bed.facts.has_myasthenia = true;
        CHECK(heads(bed.advice()) == Lines{"MG-ORD-MYASTH-01 critical"});
        order.is_drug_by_text_only = true;
        CHECK(heads(bed.advice()) == Lines{"MG-ORD-MYASTH-01 warning"});
    }

    TEST_CASE("the trace names for every rule what decided") {
        Bedside bed;
        severe(bed);
        lytes::cards::Case input = *bed.facts.input;
        input.wants_trace = true;
        bed.facts.input = &input;
        const auto advice = bed.advice();
        REQUIRE(outcome_of(advice, "MG-LOW-SEV-01") != nullptr);
        CHECK(*outcome_of(advice, "MG-LOW-SEV-01") == Outcome::fired);
        CHECK(*outcome_of(advice, "MG-IV-CARDIAC-01") == Outcome::not_fired);
        CHECK(contains(clause_of(advice, "MG-IV-CARDIAC-01"), "torsades"));
        CHECK(*outcome_of(advice, "MG-HIGH-SEV-01") == Outcome::not_fired);
        CHECK(clause_of(advice, "MG-HIGH-SEV-01") == "MG-LOW-SEV-01");
        CHECK(*outcome_of(advice, "GEN-PED-01") == Outcome::not_fired);
        CHECK(*outcome_of(advice, "MG-SETTING-01") == Outcome::not_fired);
        CHECK(clause_of(advice, "MG-SETTING-01") == "the patient is an outpatient");
    }

    TEST_CASE("a result that stops at a limit of detection leaves the rule not assessed") {
        Bedside bed;
        bed.magnesium("2.5", MagnesiumTier::undetermined);
        lytes::cards::Case input = *bed.facts.input;
        input.wants_trace = true;
        bed.facts.input = &input;
        const auto advice = bed.advice();
        CHECK(advice.cards.empty());
        REQUIRE(outcome_of(advice, "MG-LOW-CRIT-01") != nullptr);
        CHECK(*outcome_of(advice, "MG-LOW-CRIT-01") == Outcome::not_assessed);
    }

    TEST_CASE("nobody pays for a trace that nobody wants") {
        Bedside bed;
        severe(bed);
        CHECK(bed.advice().trace.rows.empty());
    }

    TEST_CASE("missing results are not an all-clear") {
        Bedside bed;
        CHECK(bed.advice().was_anything_assessed);
        bed.ward().chart().observation_data = Availability::missing;
        CHECK_FALSE(bed.advice().was_anything_assessed);
        bed.ward().chart().observation_data = Availability::unreadable;
        CHECK_FALSE(bed.advice().was_anything_assessed);
        bed.ward().chart().observation_data = Availability::partial;
        CHECK(bed.advice().was_anything_assessed);
        bed.ward().chart().observation_data = Availability::missing;
        bed.happened(&Facts::torsades);
        CHECK(bed.advice().was_anything_assessed);
    }

    TEST_CASE("an order is assessed when any data could be had, or when it is wrong by itself") {
        Bedside bed;
        bed.on(Trigger::order_sign);
        auto& chart = bed.ward().chart();
        chart.observation_data = chart.condition_data = chart.medication_data = Availability::missing;
        CHECK(bed.advice().was_anything_assessed);  // nothing of ours is being ordered
        auto& order = bed.draft(lytes::cards::MagnesiumOrderKind::intravenous);
        bed.in(RenalBucket::unknown);
        CHECK_FALSE(bed.advice().was_anything_assessed);
        order.dose.rate_per_h = lytes::fhir::Decimal::of(9);
        CHECK(bed.advice().was_anything_assessed);
        order.dose.rate_per_h = lytes::fhir::Decimal::of(1);
        chart.condition_data = Availability::complete;
        CHECK(bed.advice().was_anything_assessed);
    }

    TEST_CASE("the same facts give the same bytes") {
        const auto text = [] {
            Bedside bed;
            severe(bed);
            bed.potassium("2.8", PotassiumTier::moderate_low).takes("furosemide", {DrugTag::loop_diuretic});
            std::string all;
            for (const auto& card : bed.advice().cards) {
                all.append(card.summary).append(card.detail);
                for (const auto& one : card.suggestions) all.append(one.label);
            }
            return all;
        };
        CHECK(text() == text());
        CHECK_FALSE(text().empty());
    }

    TEST_CASE("a whole case goes from chart to card") {
        lytes::tests::Ward ward;
        ward.with(lytes::tests::creatinine("0.9", "mg/dL", 2)).with(lytes::tests::mg("1.19", "mg/dL", 1));
        ward.on(Trigger::result_review);
        const auto advice = lytes::cards::advise(ward.input());
        CHECK(heads(advice) == Lines{"MG-LOW-SEV-01 warning"});
        CHECK(contains(advice.cards[0].detail, "1.19 mg/dL"));
        CHECK(contains(advice.cards[0].detail, "CTCAE v5 grade 2"));
    }
}
