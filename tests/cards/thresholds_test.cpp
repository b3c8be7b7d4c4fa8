#include "cards/thresholds.hpp"

#include <string>

#include <doctest/doctest.h>

#include "cards/parameters.hpp"
#include "tests/support/bedside.hpp"

using lytes::fhir::operator""_dec;
using lytes::tests::contains;

TEST_SUITE("cards/thresholds") {
    TEST_CASE("a limit stands in each unit family, digits as written") {
        std::string text;
        lytes::cards::add_thresholds(text, lytes::cards::Knowledge{});
        CHECK(contains(text, "| severely low below | `mg.severe` | 1.2 | 0.50 | 1.0 | fixed | B1, S03 |"));
        CHECK(contains(text,
                       "| upper limit of normal | `mg.uln` | 2.68 | 1.10 | 2.2 | 2.4 to 2.8 mg/dL | B1 |"));
        CHECK(
            contains(text, "| patient-view, critical and warning | `cap.patient_view` | 2 | 1 to 5 | D2 |"));
        CHECK(contains(text, "| magnesium, anti-EGFR critical below | `egfr_drug.mg` | 0.9 | 0.4 | 0.8 |"));
        CHECK(contains(text, "| potassium, RAAS drug critical above | `raas.stop` | 23.46 | 6.0 | 6.0 |"));
        CHECK(contains(text,
                       "| eGFR 30-59 | info | info | info | warning | none | info | info | info | info |"));
    }

    TEST_CASE("every setting stands in the tables, once") {
        std::string text;
        lytes::cards::add_thresholds(text, lytes::cards::Knowledge{});
        for (const auto& parameter : lytes::cards::parameters()) {
            const std::string name = "| `" + std::string{parameter.name} + "` |";
            CAPTURE(name);
            REQUIRE(contains(text, name));
            CHECK(text.find(name) == text.rfind(name));
        }
        CHECK(contains(text, "| `cr.aki.rise` | 0.3 | 0.0265 | - | fixed |"));
    }

    TEST_CASE("what a site changes is what is printed") {
        lytes::cards::Knowledge knowledge;
        knowledge.magnesium.severe_low = {1.1_dec, 0.45_dec, 0.9_dec};
        knowledge.magnesium_orders.single_g = 5_dec;
        std::string text;
        lytes::cards::add_thresholds(text, knowledge);
        CHECK(contains(text, "| severely low below | `mg.severe` | 1.1 | 0.45 | 0.9 |"));
        CHECK(contains(text, "| single dose, warning above | `mg.order.single` | 5 g | 2 to 6 g |"));
    }
}
