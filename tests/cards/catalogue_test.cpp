#include "cards/catalogue.hpp"

#include <algorithm>
#include <array>
#include <utility>

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
    }

    TEST_CASE("the export tells how each disagreement of the seeds is settled") {
        const std::string text = lytes::cards::export_knowledge(lytes::cards::Knowledge{});
        // Section 0.2: the number, and the words that carry the decision.
        constexpr auto decisions = std::to_array<std::pair<std::string_view, std::string_view>>({
            {"D1",  "kept once a unit family, and a bare number is never compared"      },
            {"D2",  "The laboratory's own limit counts where it is sane, else 1.58"     },
            {"D3",  "the severe cut never moves"                                        },
            {"D4",  "The vein it is; the anecdotes are not encoded"                     },
            {"D5",  "A push only without a pulse; with a pulse 2 g over 15 min"         },
            {"D6",  "stays without a rate card only with torsades or arrest"            },
            {"D7",  "Of the element. More than 600 is said, more than 1000 is warned of"},
            {"D8",  "kidney function always decides the dose"                           },
            {"D9",  "a normal level with refractory potassium or calcium, or torsades"  },
            {"D10", "a hold is offered, never done"                                     },
            {"D11", "the same cut, one number a unit family"                            },
            {"D12", "From 1.0 both are offered, tablets first unless the risk is high"  },
        });
        const std::size_t section = text.find("## Where the seeds disagree\n");
        REQUIRE(section != std::string::npos);
        for (const auto& [name, decision] : decisions) {
            CAPTURE(name);
            const std::size_t start = text.find("\n- " + std::string{name} + " ", section);
            REQUIRE(start != std::string::npos);
            const std::string line = text.substr(start + 1, text.find('\n', start + 1) - start - 1);
            CHECK(contains(line, decision));
        }
        const auto lines = std::string_view{text}.substr(section);
        CHECK(std::count(lines.begin(), lines.end(), '\n') == 2 + 12 + 1);
    }
}
