#include "cards/amount.hpp"

#include <array>
#include <optional>
#include <string_view>

#include <doctest/doctest.h>

#include "tests/support/charts.hpp"

using lytes::cards::DoseBasis;
using lytes::cards::minutes_of;
using lytes::cards::Substance;
using lytes::fhir::Decimal;
using lytes::fhir::DrugTag;
using lytes::fhir::DrugTags;
using lytes::tests::calcium_gluconate;
using lytes::tests::dosage;
using lytes::tests::DosageBuilder;
using lytes::tests::magnesium_hydroxide;
using lytes::tests::magnesium_oxide;
using lytes::tests::magnesium_sulfate_iv;
using lytes::tests::order;
using lytes::tests::OrderText;
using lytes::tests::potassium_chloride;
using lytes::tests::quantity;
using lytes::fhir::operator""_dec;

namespace {

std::optional<Decimal> amount(const DrugTags& tags, DoseBasis basis, std::string_view number,
                              std::string_view unit) {
    const OrderText text = order("o", tags, 0);
    return Substance(text.order, basis, std::nullopt).amount_of(quantity(number, unit), {});
}

}  // namespace

TEST_SUITE("cards/amount") {
    TEST_CASE("salts are counted in the unit of their rules (A1, C1)") {
        using enum DoseBasis;
        struct Row {
            DrugTags tags;
            DoseBasis basis;
            std::string_view number, unit;
            Decimal amount;
        };
        const DrugTags citrate{DrugTag::magnesium, DrugTag::magnesium_citrate};
        const DrugTags chloride{DrugTag::magnesium, DrugTag::magnesium_chloride};
        const DrugTags calcium_chloride{DrugTag::calcium, DrugTag::calcium_chloride};
        const DrugTags phosphate{DrugTag::potassium, DrugTag::potassium_phosphate};
        const auto rows = std::to_array<Row>({
            {magnesium_sulfate_iv, magnesium_sulfate_g,    "2",      "g",    2_dec     },
            {magnesium_sulfate_iv, magnesium_sulfate_g,    "2000",   "mg",   2_dec     },
            {magnesium_sulfate_iv, magnesium_sulfate_g,    "8.1146", "mEq",  1.00_dec  },
            {magnesium_sulfate_iv, magnesium_sulfate_g,    "8.12",   "mEq",  1.00_dec  }, // label
            {magnesium_sulfate_iv, magnesium_sulfate_g,    "4.0573", "mmol", 1.00_dec  },
            {magnesium_sulfate_iv, magnesium_sulfate_g,    "32.48",  "mEq",  4.00_dec  },
            {magnesium_sulfate_iv, magnesium_sulfate_g,    "20",     "mmol", 4.93_dec  },
            {magnesium_sulfate_iv, elemental_magnesium_mg, "1",      "g",    98.6_dec  },
            {magnesium_oxide,      elemental_magnesium_mg, "400",    "mg",   241.2_dec },
            {magnesium_hydroxide,  elemental_magnesium_mg, "400",    "mg",   166.72_dec},
            {citrate,              elemental_magnesium_mg, "17.5",   "g",    2800_dec  },
            {chloride,             elemental_magnesium_mg, "535",    "mg",   63.99_dec },
            {magnesium_oxide,      elemental_magnesium_mg, "10",     "mmol", 243.05_dec},
            {magnesium_oxide,      elemental_magnesium_mg, "20",     "mEq",  243.05_dec},
            {potassium_chloride,   potassium_meq,          "40",     "mEq",  40_dec    },
            {potassium_chloride,   potassium_meq,          "40",     "mmol", 40_dec    },
            {potassium_chloride,   potassium_meq,          "745.5",  "mg",   10_dec    },
            {potassium_chloride,   potassium_meq,          "750",    "mg",   10_dec    }, // label
            {potassium_chloride,   potassium_meq,          "1.5",    "g",    20_dec    },
            {phosphate,            potassium_meq,          "15",     "mmol", 22_dec    },
            {calcium_gluconate,    calcium_salt_mg,        "2",      "g",    2000_dec  },
            {calcium_gluconate,    calcium_salt_mg,        "2.32",   "mmol", 1000_dec  },
            {calcium_gluconate,    calcium_salt_mg,        "4.64",   "mEq",  1000_dec  },
            {calcium_chloride,     calcium_salt_mg,        "6.8",    "mmol", 1000_dec  },
        });
        for (const Row& row : rows) {
            CAPTURE(row.number);
            CAPTURE(row.unit);
            CAPTURE(static_cast<int>(row.basis));
            CHECK(amount(row.tags, row.basis, row.number, row.unit) == row.amount);
        }
    }

    TEST_CASE("what is not known for certain is no amount") {
        using enum DoseBasis;
        const DrugTags some_magnesium{DrugTag::magnesium};
        const DrugTags two_salts{DrugTag::magnesium, DrugTag::magnesium_oxide, DrugTag::magnesium_hydroxide};
        const DrugTags other_salt{DrugTag::magnesium, DrugTag::magnesium_other_salt};
        CHECK_FALSE(amount(some_magnesium, elemental_magnesium_mg, "400", "mg").has_value());
        CHECK_FALSE(amount(two_salts, elemental_magnesium_mg, "400", "mg").has_value());
        CHECK_FALSE(amount(other_salt, elemental_magnesium_mg, "400", "mg").has_value());
        CHECK_FALSE(amount(magnesium_oxide, elemental_magnesium_mg, "1", "tablet").has_value());
        CHECK_FALSE(amount(magnesium_hydroxide, elemental_magnesium_mg, "30", "mL").has_value());
        CHECK_FALSE(amount(magnesium_sulfate_iv, magnesium_sulfate_g, "50", "mL").has_value());
        CHECK_FALSE(amount(magnesium_sulfate_iv, magnesium_sulfate_g, "2", "").has_value());
        CHECK_FALSE(amount(magnesium_sulfate_iv, magnesium_sulfate_g, "40", "mg/kg").has_value());
        CHECK_FALSE(amount({DrugTag::potassium}, potassium_meq, "600", "mg").has_value());
        CHECK_FALSE(amount({DrugTag::calcium}, calcium_salt_mg, "2", "mmol").has_value());
    }

    TEST_CASE("our own drug names tell salts apart that share a tag") {
        OrderText text = order("o", {DrugTag::magnesium, DrugTag::magnesium_other_salt}, 0);
        text.order.drug.name = "magnesium gluconate";
        const Substance substance(text.order, DoseBasis::elemental_magnesium_mg, std::nullopt);
        CHECK(substance.amount_of(quantity("500", "mg"), {}) == 29.3_dec);
    }

    TEST_CASE("a volume or a tablet is an amount where the strength is known") {
        OrderText tablet = order("o", magnesium_oxide, 0).with_strength("400", "mg", "1", "tablet");
        const Substance oral(tablet.order, DoseBasis::elemental_magnesium_mg, std::nullopt);
        CHECK(oral.amount_of(quantity("2", "tablet"), {}) == 482.4_dec);
        CHECK_FALSE(oral.amount_of(quantity("2", "mL"), {}).has_value());

        OrderText milk = order("o", magnesium_hydroxide, 0).with_strength("400", "mg", "5", "mL");
        const Substance liquid(milk.order, DoseBasis::elemental_magnesium_mg, std::nullopt);
        CHECK(liquid.amount_of(quantity("30", "mL"), {}) == 1000.32_dec);

        OrderText vial = order("o", magnesium_sulfate_iv, 0).with_strength("500", "mg", "1", "mL");
        const Substance parenteral(vial.order, DoseBasis::magnesium_sulfate_g, std::nullopt);
        CHECK(parenteral.amount_of(quantity("4", "mL"), {}) == 2_dec);
        CHECK(parenteral.amount_of(quantity("0.004", "L"), {}) == 2_dec);
    }

    TEST_CASE("a dose per kg needs a weight") {
        const OrderText text = order("o", magnesium_sulfate_iv, 0);
        const Substance weighed(text.order, DoseBasis::magnesium_sulfate_g, 60_dec);
        CHECK(weighed.amount_of(quantity("40", "mg/kg"), {}) == 2.4_dec);
        CHECK(weighed.amount_of(quantity("0.05", "g/kg"), {}) == 3_dec);
    }

    TEST_CASE("rates are counted per hour, however they are written") {
        const OrderText text = order("o", magnesium_sulfate_iv, 0).with_strength("40", "mg", "1", "mL");
        const Substance substance(text.order, DoseBasis::magnesium_sulfate_g, 50_dec);
        const auto rate = [&](const DosageBuilder& dosage) { return substance.rate_per_h(dosage.made()); };
        CHECK(rate(dosage().at("1", "g/h")) == 1_dec);
        CHECK(rate(dosage().at("1000", "mg/h")) == 1_dec);
        CHECK(rate(dosage().at("150", "mg/min")) == 9_dec);
        CHECK(rate(dosage().at("25", "mL/h")) == 1_dec);
        CHECK(rate(dosage().at("20", "mg/kg/h")) == 1_dec);
        CHECK(rate(dosage().amount_in(quantity("4", "g"), quantity("4", "h"))) == 1_dec);
        CHECK(rate(dosage().amount_in(quantity("2", "g"), quantity("15", "min"))) == 8_dec);
        CHECK_FALSE(rate(dosage().at("1", "tablet")).has_value());
        CHECK_FALSE(rate(dosage()).has_value());
    }

    TEST_CASE("lengths of time are counted in minutes") {
        CHECK(minutes_of(quantity("90", "s")) == 1.5_dec);
        CHECK(minutes_of(quantity("2", "h")) == 120_dec);
        CHECK(minutes_of(quantity("1", "d")) == 1440_dec);
        CHECK(minutes_of(quantity("1", "wk")) == 10080_dec);
        CHECK_FALSE(minutes_of(quantity("1", "mg")).has_value());
        CHECK_FALSE(minutes_of(std::nullopt).has_value());
    }
}
