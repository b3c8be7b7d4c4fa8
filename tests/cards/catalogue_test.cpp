#include "cards/catalogue.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "cards/tables.hpp"
#include "tests/support/bedside.hpp"
#include "tests/support/whole_golden.hpp"

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

    TEST_CASE("the export is the golden file, which a clinician reads in a diff") {
        const std::filesystem::path path = std::filesystem::path{LYTES_SOURCE_DIR} / "tests/golden/rules.md";
        const std::string actual = lytes::cards::export_knowledge(lytes::cards::Knowledge{});
        CHECK(lytes::tests::compare_whole(path, actual) == "");
    }

    TEST_CASE("what the site changed stands first, and a silent rule says so in its own entry") {
        lytes::cards::Knowledge knowledge;
        knowledge.site_version = "2026.1";
        knowledge.hash = "abcd";
        knowledge.changes.push_back({"mg.lln", "1.58 mg/dL", "1.7 mg/dL", "P&T | minutes", "2026-04-01"});
        lytes::cards::RuleChange off;
        off.rule = "MG-LOW-MOD-01";
        off.mode = lytes::cards::RuleMode::off;
        off.age_min = 65;
        off.note = "call <4711>";
        knowledge.rules.push_back(off);
        knowledge.order_codes.push_back({"L-MG-6H", "https://site.example", "77", "Serum Mg"});
        const std::string text = lytes::cards::export_knowledge(knowledge);
        CHECK(contains(text, "Version 1.0.0+2026.1, hash abcd."));
        CHECK(
            contains(text, "| mg.lln | 1\\.58 mg\\/dL | 1\\.7 mg\\/dL | 2026-04-01 | P&amp;T \\| minutes |"));
        CHECK(contains(text, "- **Site:** SWITCHED OFF: makes no card"));
        CHECK(contains(text, "; only for ages 65 and above"));
        CHECK(contains(text, "- **Site's line:** call &lt;4711&gt;"));
        CHECK(contains(text, "## The site's orderables"));
        CHECK(contains(*lytes::cards::show_rule("MG-LOW-MOD-01", knowledge), "SWITCHED OFF"));
        CHECK(contains(lytes::cards::list_rules(knowledge), "Moderately low magnesium\tSWITCHED OFF"));
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
