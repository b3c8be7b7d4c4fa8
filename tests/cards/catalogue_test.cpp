#include "cards/catalogue.hpp"

#include <algorithm>

#include <doctest/doctest.h>

#include "cards/tables.hpp"
#include "tests/support/bedside.hpp"

using lytes::tests::contains;

TEST_SUITE("cards/catalogue") {
    TEST_CASE("the list has one line a rule") {
        const std::string list = lytes::cards::list_rules();
        std::size_t rules = 0;
        for (const auto table : lytes::cards::all_tables()) rules += table.size();
        CHECK(static_cast<std::size_t>(std::count(list.begin(), list.end(), '\n')) == rules);
        CHECK(contains(list, "MG-LOW-CRIT-01\tcritical\tCritically low magnesium\n"));
    }

    TEST_CASE("one rule is shown with its logic in words") {
        const auto text = lytes::cards::show_rule("MG-LOW-MOD-01");
        REQUIRE(text.has_value());
        for (const std::string_view part :
             {"MG-LOW-MOD-01", "magnesium is moderately low",
              "warning at high risk; else info; in pregnancy info", "`Mg {mg} (low): oral magnesium",
              "S-MG-PO-BID", "OV-CHRONIC-STABLE", "S01", "**Strength:** expert", "**Why:**",
              "**Blocks drafts:**"}) {
            CAPTURE(part);
            CHECK(contains(*text, part));
        }
        CHECK_FALSE(lytes::cards::show_rule("MG-NONE-01").has_value());
    }

    TEST_CASE("the export holds every rule, draft, reason, source and disagreement") {
        const std::string text = lytes::cards::export_knowledge(lytes::cards::Knowledge{});
        for (const auto table : lytes::cards::all_tables())
            for (const auto& rule : table)
                CHECK(contains(text, std::string{"### "} + std::string{rule.id} + ": "));
        for (const auto& row : lytes::cards::drafts()) CHECK(contains(text, row.code));
        for (const auto& reason : lytes::cards::override_reasons()) CHECK(contains(text, reason.code));
        for (const auto& source : lytes::cards::sources()) CHECK(contains(text, source.label));
        for (int number = 1; number <= 12; ++number)
            CHECK(contains(text, "\n- D" + std::to_string(number) + " "));
    }
}
