#include "server/knowledge/difference.hpp"

#include <doctest/doctest.h>

#include "tests/support/overlays.hpp"

namespace {

using lytes::tests::in_may;
using lytes::tests::overlay_text;
using lytes::tests::rule_text;
using lytes::tests::setting_text;
using lytes::tests::site_at;

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_SUITE("server/knowledge/difference") {
    TEST_CASE("the same is no difference") {
        const auto site = lytes::server::default_site();
        const std::string text = lytes::server::difference(*site, "a", *site, "b");
        CHECK(text == "a (1.0.0 " + site->knowledge.hash + ") against b (1.0.0 " + site->knowledge.hash +
                          ")\n\nno difference\n");
    }

    TEST_CASE("a value stands with both sides, the day and the reason") {
        const auto site = site_at(setting_text("mg.order.single", "value = 5"), in_may);
        const auto text = lytes::server::difference(*lytes::server::default_site(), "defaults", *site, "b");
        CHECK(has(text, "| mg.order.single | 4 g | 5 g | 2026-04-01 | P&T 2026-03 |\n"));
        const auto back = lytes::server::difference(*site, "b", *lytes::server::default_site(), "defaults");
        CHECK(has(back, "| mg.order.single | 5 g | 4 g | 2026-04-01 | P&T 2026-03 |\n"));
    }

    TEST_CASE("rules, clients, orderables and laboratory codes differ too") {
        const auto site =
            site_at(rule_text("MG-LOW-MOD-01", "mode = \"shadow\"") +
                        "[[rule]]\nid = \"K-LOW-MILD-01\"\nclient = \"clinic\"\nmode = \"off\"\n" +
                        std::string{lytes::tests::decided} +
                        "[[order_code]]\ndraft = \"L-MG-6H\"\nsystem = \"https://s\"\ncode = \"1\"\ndisplay "
                        "= \"Mg\"\n" +
                        "[[laboratory]]\nsystem = \"https://s\"\ncode = \"9\"\nmeasure = \"magnesium\"\nunit "
                        "= \"mg/dL\"\n",
                    in_may);
        const auto text = lytes::server::difference(*lytes::server::default_site(), "a", *site, "b");
        CHECK(has(text, "| MG-LOW-MOD-01 | - | shadow | 2026-04-01 | P&T 2026-03 |\n"));
        CHECK(has(text, "| client clinic: K-LOW-MILD-01 | - | off | 2026-04-01 | P&T 2026-03 |\n"));
        CHECK(has(text, "| orderable L-MG-6H | - | https://s 1 Mg | - | - |\n"));
        CHECK(has(text, "| laboratory https://s 9 | - | magnesium mg/dL | - | - |\n"));
        CHECK(has(lytes::server::laboratory_section(*site), "| https://s | 9 | magnesium | mg/dL |\n"));
        CHECK(lytes::server::laboratory_section(*lytes::server::default_site()).empty());
    }
}
