#include "cards/site.hpp"

#include <algorithm>
#include <string>

#include <doctest/doctest.h>

#include "cards/placeholder.hpp"
#include "cards/tables.hpp"
#include "cards/write.hpp"
#include "tests/support/bedside.hpp"

namespace {

using lytes::cards::Knowledge;
using lytes::cards::MagnesiumOrderKind;
using lytes::cards::MagnesiumTier;
using lytes::cards::mode_of;
using lytes::cards::PotassiumTier;
using lytes::cards::RenalBucket;
using lytes::cards::RuleChange;
using lytes::cards::RuleMode;
using lytes::cards::Trigger;
using lytes::fhir::DrugTag;
using lytes::tests::Bedside;
using lytes::tests::contains;
using lytes::tests::heads;
using lytes::tests::Lines;
using lytes::tests::offers;

RuleChange mode(std::string rule, RuleMode wanted) {
    RuleChange change;
    change.rule = std::move(rule);
    change.mode = wanted;
    return change;
}

void with(Bedside& bed, RuleChange change) {
    auto& rules = bed.knowledge().rules;
    rules.push_back(std::move(change));
    std::ranges::sort(rules, {}, &RuleChange::rule);
}

lytes::cards::Advice traced_advice(const Bedside& bed) {
    lytes::cards::Case input = *bed.facts.input;
    input.wants_trace = true;
    lytes::cards::Facts facts = bed.facts;
    facts.input = &input;
    return lytes::cards::advise_on(facts, bed.drafts());
}

/// "off: switched off by the site" for a rule of the trace; empty when it does not stand there.
std::string traced(const lytes::cards::Advice& advice, std::string_view rule) {
    for (const auto& row : advice.trace.rows)
        if (row.rule == rule) return std::string{to_text(row.outcome)} + ": " + std::string{row.clause};
    return {};
}

}  // namespace

TEST_SUITE("cards/site") {
    TEST_CASE("modes have words") {
        for (const auto one : {RuleMode::live, RuleMode::shadow, RuleMode::off})
            CHECK(lytes::cards::parse_rule_mode(lytes::cards::to_text(one)) == one);
        CHECK_FALSE(lytes::cards::parse_rule_mode("on").has_value());
    }

    TEST_CASE("ages narrow a rule; an uncertain age is inside") {
        RuleChange change;
        change.age_min = 65;
        change.age_max = 80;
        CHECK(mode_of(&change, 64) == RuleMode::off);
        CHECK(mode_of(&change, 65) == RuleMode::live);
        CHECK(mode_of(&change, 80) == RuleMode::live);
        CHECK(mode_of(&change, 81) == RuleMode::off);
        CHECK(mode_of(&change, std::nullopt) == RuleMode::live);
        CHECK(mode_of(nullptr, 30) == RuleMode::live);
    }

    TEST_CASE("a rule in the shadow is told in trace and list, and makes no card") {
        Bedside bed;
        bed.magnesium("1.1", MagnesiumTier::severe_low);
        REQUIRE(heads(bed.advice()) == Lines{"MG-LOW-SEV-01 warning"});
        with(bed, mode("MG-LOW-SEV-01", RuleMode::shadow));
        const auto advice = traced_advice(bed);
        CHECK(advice.cards.empty());
        REQUIRE(advice.shadowed.size() == 1);
        CHECK(advice.shadowed[0].rule == "MG-LOW-SEV-01");
        CHECK(advice.shadowed[0].indicator == lytes::cards::Indicator::warning);
        CHECK(contains(traced(advice, "MG-LOW-SEV-01"), "shadow: it would have fired"));
    }

    TEST_CASE("a rule that is off says so whether it would have fired or not") {
        Bedside bed;
        bed.magnesium("1.1", MagnesiumTier::severe_low);
        with(bed, mode("MG-LOW-SEV-01", RuleMode::off));
        with(bed, mode("MG-LOW-MOD-01", RuleMode::off));
        const auto advice = traced_advice(bed);
        CHECK(advice.cards.empty());
        CHECK(advice.shadowed.empty());
        CHECK(traced(advice, "MG-LOW-SEV-01") == "off: switched off by the site; it would have fired");
        CHECK(traced(advice, "MG-LOW-MOD-01") == "off: switched off by the site");
    }

    TEST_CASE("a silent lead stands in nobody's way") {
        Bedside bed;
        bed.magnesium("0.8", MagnesiumTier::critical_low).happened(&lytes::cards::Facts::torsades);
        REQUIRE(heads(bed.advice()) == Lines{"MG-IV-CARDIAC-01 critical"});
        with(bed, mode("MG-IV-CARDIAC-01", RuleMode::off));
        CHECK(heads(bed.advice()) == Lines{"MG-LOW-CRIT-01 critical"});
        Bedside pair;
        pair.magnesium("1.1", MagnesiumTier::severe_low).potassium("3.2", PotassiumTier::mild_low);
        REQUIRE(heads(pair.advice()) == Lines{"MG-LOW-SEV-01 warning"});
        with(pair, mode("MG-LOW-SEV-01", RuleMode::shadow));
        CHECK(heads(pair.advice()) == Lines{"K-LOW-MILD-01 info"});
    }

    TEST_CASE("what a silent order rule forbids stays forbidden") {
        for (const RuleMode silent : {RuleMode::shadow, RuleMode::off}) {
            Bedside bed;
            bed.magnesium("1.1", MagnesiumTier::severe_low).in(RenalBucket::below_30);
            bed.draft(MagnesiumOrderKind::intravenous);
            bed.facts.has_myasthenia = true;
            with(bed, mode("MG-ORD-MYASTH-01", silent));
            const auto advice = bed.advice();
            REQUIRE_FALSE(advice.cards.empty());
            for (const auto& card : advice.cards) {
                CHECK(card.rule != "MG-ORD-MYASTH-01");
                CHECK_FALSE(offers(card, "S-MG-IV-RENAL"));
            }
        }
    }

    TEST_CASE("a silent modifier loses its words and keeps its effect on doses") {
        Bedside bed;
        bed.magnesium("1.1", MagnesiumTier::severe_low).in(RenalBucket::below_30);
        const auto halved = bed.advice();
        REQUIRE(contains(lytes::tests::outline(halved)[0], "MG-RENAL-GATE-01"));
        REQUIRE(offers(halved.cards[0], "S-MG-IV-RENAL"));
        with(bed, mode("MG-RENAL-GATE-01", RuleMode::off));
        const auto advice = bed.advice();
        CHECK_FALSE(contains(lytes::tests::outline(advice)[0], "MG-RENAL-GATE-01"));
        CHECK_FALSE(contains(advice.cards[0].detail, "MG-RENAL-GATE-01"));
        CHECK(offers(advice.cards[0], "S-MG-IV-RENAL"));
        CHECK_FALSE(offers(advice.cards[0], "S-MG-IV-4G-4H"));
    }

    TEST_CASE("a shadow does not count as something that was looked at") {
        Bedside bed;
        bed.happened(&lytes::cards::Facts::torsades);
        bed.ward().chart().observation_data = lytes::fhir::Availability::missing;
        bed.facts.is_observation_data_missing = true;
        REQUIRE(bed.advice().was_anything_assessed);
        with(bed, mode("MG-TDP-ANY-01", RuleMode::shadow));
        const auto advice = bed.advice();
        CHECK(advice.cards.empty());
        CHECK_FALSE(advice.was_anything_assessed);
        CHECK_FALSE(advice.not_evaluated.empty());
    }

    TEST_CASE("scope and data quality rules cannot be silenced") {
        for (const auto table : lytes::cards::all_tables())
            for (const auto& rule : table) {
                CAPTURE(rule.id);
                const bool is_locked = rule.id.starts_with("GEN-");
                CHECK(lytes::cards::objection_to_mode(rule.id, RuleMode::off).has_value() == is_locked);
                CHECK(lytes::cards::objection_to_mode(rule.id, RuleMode::shadow).has_value() == is_locked);
                CHECK_FALSE(lytes::cards::objection_to_mode(rule.id, RuleMode::live).has_value());
            }
    }

    TEST_CASE("ages are refused where a rule must hold for everyone, and where they widen") {
        CHECK_FALSE(lytes::cards::objection_to_ages("MG-LOW-MOD-01", 18, 120).has_value());
        CHECK(lytes::cards::objection_to_ages("MG-LOW-MOD-01", 17, std::nullopt).has_value());
        CHECK(lytes::cards::objection_to_ages("MG-LOW-MOD-01", std::nullopt, 121).has_value());
        CHECK(lytes::cards::objection_to_ages("MG-LOW-MOD-01", 60, 59).has_value());
        CHECK_FALSE(lytes::cards::objection_to_ages("MG-LOW-MOD-01", 60, 60).has_value());
        CHECK(lytes::cards::objection_to_ages("MG-ORD-RENAL-LT30-01", 65, std::nullopt).has_value());
        CHECK(lytes::cards::objection_to_ages("GEN-PED-01", 18, std::nullopt).has_value());
    }

    TEST_CASE("everything that forbids the ordered drug itself is safety-critical") {
        for (const std::string_view id :
             {"BONE-ORD-HYPOCA-01", "BONE-ORD-DMAB-CKD-01", "BONE-ORD-ZOL-CRCL-01", "RAAS-ORD-HYPERK-01",
              "MG-ORD-HYPERMG-01", "CA-ORD-HYPERCA-01"}) {
            CAPTURE(id);
            CHECK(lytes::cards::find_rule(id) != nullptr);
            CHECK(lytes::cards::is_safety_critical(id));
        }
    }

    TEST_CASE("every safety-critical name is a rule") {
        for (const std::string_view id : {"MG-ORD-RENAL-LT30-01", "MG-ORD-DIALYSIS-01", "MG-ORD-MYASTH-01",
                                          "K-ORD-PUSH-01", "CA-ORD-CEFTRIAX-NEO-01", "K-HIGH-SEV-01"}) {
            CAPTURE(id);
            CHECK(lytes::cards::find_rule(id) != nullptr);
            CHECK(lytes::cards::is_safety_critical(id));
        }
        CHECK_FALSE(lytes::cards::is_safety_critical("MG-LOW-MOD-01"));
        CHECK(lytes::cards::objection_to_rule("MG-NOPE-01").has_value());
    }

    TEST_CASE("the worst case of every summary of ours fits, so the widths are fair") {
        for (const auto table : lytes::cards::all_tables())
            for (const auto& rule : table) {
                if (rule.summary.empty()) continue;
                CAPTURE(rule.id);
                CHECK(lytes::cards::worst_units(rule.summary) <= lytes::cards::summary_units_max);
                CHECK(lytes::cards::objection_to_summary(rule.id, rule.summary).value_or("") == "");
            }
    }

    TEST_CASE("a summary is refused for its length, its placeholders and its letters") {
        const auto objection = [](std::string_view text) {
            return lytes::cards::objection_to_summary("MG-LOW-MOD-01", text).value_or("");
        };
        CHECK(objection("Mg {mg}: see the site's protocol").empty());
        const std::string filler(139 - 13, 'x');
        CHECK(objection(filler + "{mg}").empty());
        CHECK(contains(objection(filler + "x{mg}"), "below 140 characters; this one can become 140"));
        CHECK(contains(objection("Mg {magnesium}"), "not {magnesium}"));
        CHECK(contains(objection("Mg {limit}"), "not {limit}"));  // a name of another rule
        for (const std::string_view broken : {"Mg {mg", "Mg mg}", "Mg {{mg}}"})
            CHECK(contains(objection(broken), "every { closed by a }"));
        CHECK(contains(objection("Mg\n{mg}"), "one line"));
        CHECK(contains(objection(""), "one line"));
        CHECK(contains(objection("Mg \xE2\x80\xAE{mg}"), "one line"));
        CHECK(contains(objection("<b>Mg</b>"), "plain text"));
        CHECK(contains(lytes::cards::objection_to_summary("MG-RENAL-GATE-01", "x").value_or(""), "no card"));
    }

    TEST_CASE("a site's texts stand in the card, escaped, and its source too") {
        Bedside bed;
        bed.magnesium("1.1", MagnesiumTier::severe_low);
        RuleChange change;
        change.rule = "MG-LOW-SEV-01";
        change.summary = "Mg {mg}: follow protocol 12";
        change.note = "Call <b>4711</b> about {mg} [now](https://x)";
        change.source_label = "Protocol 12";
        change.source_url = "https://site.example/12";
        with(bed, change);
        const auto advice = bed.advice();
        REQUIRE(advice.cards.size() == 1);
        const auto& card = advice.cards[0];
        CHECK(card.summary == "Mg 1.1 mg/dL: follow protocol 12");
        CHECK(card.source_label == "Protocol 12");
        CHECK(card.source_url == "https://site.example/12");
        CHECK(contains(card.detail, "- **Site:** Call &lt;b&gt;4711"));
        CHECK(contains(card.detail, "about 1\\.1 mg"));
        CHECK_FALSE(contains(card.detail, "<b>"));
        CHECK_FALSE(contains(card.detail, "](https"));
    }

    TEST_CASE("notes are bounded, and drafts have codes of the catalogue") {
        CHECK_FALSE(lytes::cards::objection_to_note("MG-LOW-SEV-01", std::string(300, 'x')).has_value());
        CHECK(lytes::cards::objection_to_note("MG-LOW-SEV-01", std::string(301, 'x')).has_value());
        CHECK(lytes::cards::objection_to_note("MG-LOW-SEV-01", "about {nothing}").has_value());
        CHECK_FALSE(lytes::cards::objection_to_draft("S-MG-IV-4G-4H").has_value());
        CHECK_FALSE(lytes::cards::objection_to_draft("L-MG-6H").has_value());
        CHECK(lytes::cards::objection_to_draft("S-MG-NOPE").has_value());
        CHECK(lytes::cards::objection_to_draft("S-HOLD").has_value());
    }

    TEST_CASE("a site's orderable stands in the draft") {
        Bedside bed;
        bed.magnesium("1.1", MagnesiumTier::severe_low);
        bed.knowledge().order_codes = {
            {"L-MG-6H",       "https://site.example/labs",   "77", "Serum Mg"},
            {"S-MG-IV-4G-4H", "https://site.example/orders", "12", "Mg 4 g"  },
        };
        int found = 0;
        const auto advice = bed.advice();
        for (const auto& one : advice.cards[0].suggestions) {
            if (const auto* drug = std::get_if<lytes::fhir::MedicationDraft>(&one.action.draft)) {
                CHECK(drug->site_code.code == (one.code == "S-MG-IV-4G-4H" ? "12" : ""));
                CHECK_FALSE(drug->codings.empty());
                found += one.code == "S-MG-IV-4G-4H" ? 1 : 0;
            }
            if (const auto* lab = std::get_if<lytes::fhir::ServiceDraft>(&one.action.draft)) {
                CHECK(lab->site_code.code == (one.code == "L-MG-6H" ? "77" : ""));
                found += one.code == "L-MG-6H" ? 1 : 0;
            }
        }
        CHECK(found == 2);
    }

    TEST_CASE("the canonical text changes with every value that decides, and with no reason for it") {
        const Knowledge plain;
        const std::string text = lytes::cards::canonical_text(plain);
        Knowledge reasoned;
        reasoned.changes.push_back({"mg.lln", "a", "b", "because", "2026-01-01"});
        reasoned.hash = "1234";
        CHECK(lytes::cards::canonical_text(reasoned) == text);
        Knowledge silenced;
        silenced.rules = {mode("MG-LOW-SEV-01", RuleMode::shadow)};
        CHECK(lytes::cards::canonical_text(silenced) != text);
        Knowledge capped;
        capped.caps.order_sign = 4;
        CHECK(lytes::cards::canonical_text(capped) != text);
    }
}
