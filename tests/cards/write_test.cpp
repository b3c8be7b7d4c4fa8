#include "cards/write.hpp"

#include <string>

#include <doctest/doctest.h>

#include "cards/tables.hpp"
#include "tests/support/bedside.hpp"

namespace {

using lytes::cards::Facts;
using lytes::cards::Finding;
using lytes::cards::MagnesiumOrderKind;
using lytes::cards::MagnesiumTier;
using lytes::cards::RenalBucket;
using lytes::cards::Rule;
using lytes::cards::utf16_units;
using lytes::fhir::DrugTag;
using lytes::tests::Bedside;
using lytes::tests::contains;

/// Everything as long as it can get, for one rule of any kind.
Finding longest(const Rule& rule, Bedside& bed, const lytes::cards::Doubt& doubt) {
    bed.facts.age_years = 17;
    Finding finding{
        .rule = &rule, .subject = {.patient = &bed.facts, .about = rule.about}
    };
    finding.is_unrechecked = rule.kind == lytes::cards::RuleKind::lead;
    if (rule.asks == lytes::cards::Asks::doubt) finding.subject.doubt = &doubt;
    if (rule.asks == lytes::cards::Asks::order) finding.subject.order = &bed.drafts().front();
    return finding;
}

}  // namespace

TEST_SUITE("cards/write") {
    TEST_CASE("every summary stays below 140 with everything as long as it can get") {
        const std::string name(300, 'x');
        for (const auto table : lytes::cards::all_tables()) {
            for (const Rule& rule : table) {
                if (rule.summary.empty()) continue;
                CAPTURE(rule.id);
                Bedside bed;
                bed.magnesium("10.123456789", MagnesiumTier::severe_low)
                    .potassium("10.12345678", lytes::cards::PotassiumTier::high_severe)
                    .takes(name, {DrugTag::magnesium, DrugTag::ciprofloxacin, DrugTag::neuromuscular_blocker,
                                  DrugTag::qt_known_risk})
                    .happened(&Facts::ventricular_arrhythmia);
                bed.facts.high_risk_reason = name;
                bed.facts.magnesium_toxicity = {true, true, true, true};
                auto& order = bed.draft(MagnesiumOrderKind::intravenous);
                order.drug_name = name;
                order.dose.shown = name;
                order.other_drugs = {DrugTag::ciprofloxacin};
                order.other_magnesium = bed.facts.active_orders.front();
                const auto raw =
                    lytes::tests::result(lytes::fhir::Measure::magnesium, "10.1234567890123", name, 1);
                const lytes::cards::Doubt doubt{.measure = lytes::fhir::Measure::creatinine_clearance,
                                                .observation = &raw,
                                                .other = &raw};
                const auto summary = lytes::cards::write_summary(longest(rule, bed, doubt));
                CAPTURE(summary);
                CHECK(utf16_units(summary) <= 139);
                CHECK(summary.size() > 20);
                CHECK_FALSE(contains(summary, "{"));
                CHECK_FALSE(contains(summary, "\n"));
            }
        }
    }

    TEST_CASE("the drug's name gives way before the finding does") {
        Bedside bed;
        const std::string name(48, 'n');
        bed.takes(name, {DrugTag::neuromuscular_blocker});
        bed.draft(MagnesiumOrderKind::intravenous).other_drugs = {DrugTag::neuromuscular_blocker};
        const auto summary = bed.advice().cards[0].summary;
        CHECK(utf16_units(summary) <= 139);
        CHECK(contains(summary, "IV magnesium with nnn"));
        CHECK(summary.ends_with("monitor train-of-four, ventilation"));
    }

    TEST_CASE("summaries are the document's words with the reported value") {
        Bedside bed;
        bed.magnesium("0.95", MagnesiumTier::critical_low);
        CHECK(
            bed.advice().cards[0].summary ==
            "Mg 0.95 mg/dL (critically low): IV replacement advised; assess for arrhythmia, tetany, seizure");
        bed.facts.magnesium.is_in_trigger_window = false;
        bed.facts.magnesium.is_unrechecked = true;
        CHECK(bed.advice().cards[0].summary.starts_with("Not rechecked: Mg 0.95 mg/dL"));
    }

    TEST_CASE("a comparator is shown, plain in the summary and as an entity in the detail") {
        Bedside bed;
        bed.facts.magnesium = bed.measured(lytes::tests::mg("<0.5", "mmol/L", 1));
        bed.facts.magnesium_tier = MagnesiumTier::severe_low;
        const auto card = bed.advice().cards[0];
        CHECK(card.summary.starts_with("Mg <0.5 mmol/L (severe"));
        CHECK(contains(card.detail, "Mg &lt;0.5 mmol/L"));
        CHECK_FALSE(contains(card.detail, "<"));
    }

    TEST_CASE("a hostile drug name is words and nothing else") {
        Bedside bed;
        bed.magnesium("1.3", MagnesiumTier::moderate_low);
        auto& order = bed.draft(MagnesiumOrderKind::intravenous);
        bed.in(RenalBucket::below_30);
        order.drug_name = "<img src=x onerror=alert(1)> [x](http://evil) \xE2\x80\xAE";
        const auto card = bed.advice().cards[0];
        CHECK_FALSE(contains(card.detail, "<img"));
        CHECK_FALSE(contains(card.detail, "](http://evil"));
        for (const auto& one : card.suggestions) {
            CHECK_FALSE(contains(one.label, "<"));
            CHECK_FALSE(contains(one.label, "]("));
            CHECK_FALSE(contains(one.label, "\xE2\x80\xAE"));
        }
    }

    TEST_CASE("a card carries its sources, override reasons and the site's label") {
        Bedside bed;
        bed.magnesium("1.1", MagnesiumTier::severe_low);
        bed.knowledge().source_label = "Site protocol";
        bed.knowledge().source_url = "https://site.example/mg";
        const auto card = bed.advice().cards[0];
        CHECK(card.source_label == "Site protocol");
        CHECK(card.source_url == "https://site.example/mg");
        CHECK(card.evidence.size() == 4);
        CHECK(card.evidence[3] == "S39");
        REQUIRE(card.overrides.size() == 4);
        CHECK(card.overrides[0].code == "OV-ALREADY");
        CHECK_FALSE(card.overrides[0].display.empty());
        CHECK(card.draft_index == -1);
    }
}
