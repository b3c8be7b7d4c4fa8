#include "cards/tables.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "cards/placeholder.hpp"
#include "tests/support/bedside.hpp"

namespace {

using lytes::cards::all_tables;
using lytes::cards::Rule;
using lytes::cards::RuleKind;
using lytes::cards::Trigger;
using lytes::cards::used;

template <typename Check>
void for_each_rule(const Check& check) {
    for (const auto table : all_tables())
        for (const Rule& rule : table) {
            CAPTURE(rule.id);
            check(rule);
        }
}

/// Names between braces.
std::vector<std::string_view> names_in(std::string_view pattern) {
    std::vector<std::string_view> names;
    for (std::size_t open = pattern.find('{'); open != std::string_view::npos;
         open = pattern.find('{', open + 1)) {
        const std::size_t close = pattern.find('}', open);
        REQUIRE(close != std::string_view::npos);
        names.push_back(pattern.substr(open + 1, close - open - 1));
    }
    return names;
}

bool is_known_draft(std::string_view code) {
    for (const auto rows : lytes::cards::draft_tables())
        if (std::any_of(rows.begin(), rows.end(), [&](const auto& row) { return row.code == code; }))
            return true;
    return false;
}

bool is_dose(const lytes::cards::DraftRow& row) { return !row.medication.text.empty(); }

}  // namespace

TEST_SUITE("cards/tables") {
    TEST_CASE("every rule id stands in one row, or in one that makes a card and one that modifies") {
        std::set<std::pair<std::string_view, bool>> ids;
        for_each_rule([&](const Rule& rule) {
            CHECK(ids.insert({rule.id, rule.kind == RuleKind::modifier}).second);
        });
        CHECK(ids.size() > 40);
    }

    TEST_CASE("every row says what it needs to say") {
        for_each_rule([](const Rule& rule) {
            CHECK_FALSE(rule.title.empty());
            CHECK_FALSE(rule.strength.empty());
            CHECK_FALSE(rule.why.empty());
            CHECK_FALSE(used(rule.when).empty());
            for (const auto& clause : used(rule.when)) CHECK_FALSE(clause.says.empty());
            if (rule.kind == RuleKind::modifier) {
                CHECK(rule.summary.empty());
                CHECK_FALSE(used(rule.body).empty());
                CHECK_FALSE(rule.attaches == lytes::cards::LeadGroups{});
            } else {
                CHECK((rule.indicator.of != nullptr));
                CHECK_FALSE(rule.indicator.says.empty());
                CHECK_FALSE(rule.summary.empty());
                CHECK_FALSE(used(rule.overrides).empty());
            }
        });
    }

    TEST_CASE("rules of leads and orders cite a source that exists") {
        for_each_rule([](const Rule& rule) {
            if (rule.kind == RuleKind::lead || rule.kind == RuleKind::order_rule)
                CHECK_FALSE(used(rule.sources).empty());
            for (const std::string_view id : used(rule.sources))
                CHECK(lytes::cards::find_source(id) != nullptr);
        });
    }

    TEST_CASE("override codes and drafts exist") {
        for_each_rule([](const Rule& rule) {
            for (const std::string_view code : used(rule.overrides)) {
                CAPTURE(code);
                CHECK(lytes::cards::find_override(code) != nullptr);
            }
            for (const auto& offer : used(rule.offers)) {
                CAPTURE(offer.code);
                CHECK(is_known_draft(offer.code));
            }
        });
    }

    TEST_CASE("every placeholder has a meaning, and templates leave room for it") {
        for_each_rule([](const Rule& rule) {
            std::size_t fixed = rule.summary.size();
            for (const std::string_view name : names_in(rule.summary)) {
                CAPTURE(name);
                CHECK((lytes::cards::find_fill(rule, name) != nullptr));
                fixed -= name.size() + 2;
            }
            CHECK(fixed <= 115);
            for (const auto& line : used(rule.body))
                for (const std::string_view name : names_in(line.text))
                    CHECK((lytes::cards::find_fill(rule, name) != nullptr));
        });
    }

    TEST_CASE("modifiers have clauses only, leads an analyte, order rules a family") {
        for (const Trigger trigger : {Trigger::result_review, Trigger::encounter_discharge})
            for (const auto table : lytes::cards::lead_tables(trigger))
                for (const Rule& rule : table) {
                    CAPTURE(rule.id);
                    CHECK(rule.kind == RuleKind::lead);
                    CHECK(rule.about == table.front().about);
                    // What asks for a measurement is no result of its own: nothing attaches to it.
                    const bool is_request = rule.id == "CA-IONIZED-REQ-01" || rule.id.ends_with("-NOFU-01");
                    CHECK((rule.group == lytes::cards::LeadGroup::none) == is_request);
                }
        for (const auto table : lytes::cards::order_tables(Trigger::medication_refill))
            for (const Rule& rule : table) {
                CAPTURE(rule.id);
                CHECK(rule.kind == RuleKind::order_rule);
                CHECK(rule.family != lytes::cards::Family::none);
                CHECK(rule.group == lytes::cards::LeadGroup::order);
            }
    }

    TEST_CASE("a hook asks its own tables, and no other hook asks those of discharge and refill") {
        const auto asks = [](const auto& tables, std::string_view family) {
            for (const auto table : tables)
                for (const Rule& rule : table)
                    if (rule.id.starts_with(family)) return true;
            return false;
        };
        for (const Trigger trigger :
             {Trigger::patient_view, Trigger::result_review, Trigger::order_select, Trigger::order_sign,
              Trigger::encounter_discharge, Trigger::medication_refill}) {
            const bool is_discharge = trigger == Trigger::encounter_discharge;
            CHECK(asks(lytes::cards::lead_tables(trigger), "DC-") == is_discharge);
            CHECK(asks(lytes::cards::modifier_tables(trigger), "DC-") == is_discharge);
            CHECK(asks(lytes::cards::order_tables(trigger), "RF-") ==
                  (trigger == Trigger::medication_refill));
            CHECK(asks(lytes::cards::order_tables(trigger), "MG-ORD-"));
        }
    }

    TEST_CASE("drafts are understandable by label and instruction alone") {
        for (const auto table : lytes::cards::draft_tables())
            for (const auto& row : table) {
                CAPTURE(row.code);
                CHECK_FALSE(row.label.empty());
                CHECK(row.label.size() < 100);
                if (!is_dose(row)) continue;
                CHECK(row.label.starts_with("Draft: "));
                CHECK_FALSE(row.medication.instruction.empty());
                CHECK_FALSE(row.medication.codings.empty());
                CHECK_FALSE((row.medication.dose.value.empty() && row.medication.rate.value.empty()));
                CHECK(row.medication.route != lytes::fhir::Route::unspecified);
                CHECK_FALSE(row.limits.empty());
            }
    }

    TEST_CASE("no draft hides another of its code: the one for every case stands once, and last") {
        std::set<std::string_view> settled;
        for (const auto table : lytes::cards::draft_tables())
            for (const auto& row : table) {
                CAPTURE(row.code);
                CHECK_FALSE(settled.contains(row.code));
                if (row.fits == nullptr) settled.insert(row.code);
            }
    }

    TEST_CASE("override reasons and sources have unique keys and words") {
        std::set<std::string_view> keys;
        for (const auto& reason : lytes::cards::override_reasons()) {
            CHECK(keys.insert(reason.code).second);
            CHECK_FALSE(reason.display.empty());
        }
        for (const auto& source : lytes::cards::sources()) {
            CAPTURE(source.id);
            CHECK(keys.insert(source.id).second);
            CHECK_FALSE(source.label.empty());
            CHECK((source.url.empty() || source.url.starts_with("https://")));
        }
        CHECK(lytes::cards::sources().size() == 56);
    }

    TEST_CASE("a row is found by its key, and nothing by a key that does not exist") {
        REQUIRE(lytes::cards::find_rule("MG-LOW-SEV-01") != nullptr);
        CHECK(lytes::cards::find_rule("MG-LOW-SEV-01")->title == "Severely low magnesium");
        CHECK(lytes::cards::find_rule("MG-LOW-SEV-02") == nullptr);
        CHECK(lytes::cards::find_override("OV-NONE") == nullptr);
        CHECK(lytes::cards::find_source("S99") == nullptr);
    }

    TEST_CASE("of two rows with one code the one that fits is taken") {
        lytes::tests::Bedside bed;
        const lytes::cards::Subject subject{.patient = &bed.facts};
        bed.magnesium("1.1", lytes::cards::MagnesiumTier::severe_low);
        CHECK(lytes::cards::find_draft("S-MG-IV-RENAL", subject)->medication.dose.value == "2");
        bed.magnesium("1.3", lytes::cards::MagnesiumTier::moderate_low);
        CHECK(lytes::cards::find_draft("S-MG-IV-RENAL", subject)->medication.dose.value == "1");
        CHECK(lytes::cards::find_draft("S-NONE", subject) == nullptr);
    }
}
