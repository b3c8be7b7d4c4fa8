#include "cards/thresholds.hpp"

#include <doctest/doctest.h>

#include "tests/support/bedside.hpp"

using lytes::fhir::operator""_dec;
using lytes::tests::contains;

TEST_SUITE("cards/thresholds") {
    TEST_CASE("a limit stands in each unit family, digits as written") {
        std::string text;
        lytes::cards::add_thresholds(text, lytes::cards::Knowledge{});
        CHECK(contains(text, "| severely low below | 1.2 | 0.50 | 1.0 |"));
        CHECK(contains(text, "| upper limit of normal | 2.68 | 1.10 | 2.2 |"));
        CHECK(contains(text, "| patient-view, critical and warning | 2 |"));
        CHECK(contains(text, "| magnesium, anti-EGFR critical below | 0.9 | 0.4 | 0.8 |"));
        CHECK(contains(text, "| potassium, RAAS drug critical above | 23.46 | 6.0 | 6.0 |"));
        CHECK(contains(text,
                       "| eGFR 30-59 | info | info | info | warning | none | info | info | info | info |"));
    }

    TEST_CASE("what a site changes is what is printed") {
        lytes::cards::Knowledge knowledge;
        knowledge.magnesium.severe_low = {1.1_dec, 0.45_dec, 0.9_dec};
        knowledge.magnesium_orders.single_g = 5_dec;
        std::string text;
        lytes::cards::add_thresholds(text, knowledge);
        CHECK(contains(text, "| severely low below | 1.1 | 0.45 | 0.9 |"));
        CHECK(contains(text, "| single dose, warning above (g) | 5 |"));
    }
}
