#include "cards/parameters.hpp"

#include <set>
#include <string>

#include <doctest/doctest.h>

#include "tests/support/bedside.hpp"

namespace {

using lytes::cards::find_parameter;
using lytes::cards::Knowledge;
using lytes::cards::Limit;
using lytes::cards::objection_to;
using lytes::cards::Parameter;
using lytes::cards::ParameterKind;
using lytes::cards::parameters;
using lytes::cards::ParameterValue;
using lytes::cards::Substance;
using lytes::fhir::Decimal;
using lytes::fhir::Duration;
using lytes::fhir::UnitFamily;
using lytes::fhir::operator""_dec;
using lytes::tests::contains;

/// The value of the row's kind that stands for `number` (a length of time in hours, a limit by its bounds).
ParameterValue value_at(const Parameter& parameter, Decimal number) {
    switch (parameter.kind) {
        case ParameterKind::limit: {
            lytes::cards::GivenLimit given;
            (parameter.bounds_family == UnitFamily::mass ? given.mass : given.amount) = number;
            return lytes::cards::filled(parameter.substance, given).limit;
        }
        case ParameterKind::number:
            return number;
        case ParameterKind::age:
            return Duration{std::chrono::hours{number.units()}};
        case ParameterKind::count:
        case ParameterKind::flag:
        case ParameterKind::choice:
            break;
    }
    return static_cast<int>(number.rounded(0).units());
}

bool has_bounds(const Parameter& parameter) {
    return !parameter.is_fixed && parameter.kind != ParameterKind::flag &&
           parameter.kind != ParameterKind::choice;
}

/// The smallest step that the row's kind can make.
Decimal step_of(const Parameter& parameter) {
    const bool is_whole = parameter.kind == ParameterKind::count || parameter.kind == ParameterKind::age;
    return is_whole ? 1_dec : 0.01_dec;
}

}  // namespace

TEST_SUITE("cards/parameters") {
    TEST_CASE("names are unique and every row has words, a source and a place") {
        std::set<std::string_view> names;
        for (const Parameter& parameter : parameters()) {
            CAPTURE(parameter.name);
            CHECK(names.insert(parameter.name).second);
            CHECK_FALSE(parameter.words.empty());
            CHECK_FALSE(parameter.section.empty());
            CHECK_FALSE(parameter.source.empty());
            CHECK(find_parameter(parameter.name) == &parameter);
        }
        CHECK(find_parameter("mg.nothing") == nullptr);
    }

    TEST_CASE("every default lies within its own bounds, and its families agree") {
        const Knowledge knowledge;
        for (const Parameter& parameter : parameters()) {
            if (parameter.is_fixed) continue;
            CAPTURE(parameter.name);
            CHECK(objection_to(parameter, parameter.read(knowledge)).value_or("") == "");
        }
        CHECK_FALSE(lytes::cards::find_disorder(knowledge).has_value());
    }

    TEST_CASE("what is written is what is read, and nothing else changes") {
        for (const Parameter& parameter : parameters()) {
            if (!has_bounds(parameter)) continue;
            CAPTURE(parameter.name);
            Knowledge knowledge;
            const ParameterValue low = value_at(parameter, parameter.bounds.low);
            parameter.write(knowledge, low);
            CHECK(lytes::cards::to_text(parameter, parameter.read(knowledge)) ==
                  lytes::cards::to_text(parameter, low));
            const Knowledge defaults;
            for (const Parameter& other : parameters())
                if (&other != &parameter)
                    CHECK(lytes::cards::to_text(other, other.read(knowledge)) ==
                          lytes::cards::to_text(other, other.read(defaults)));
        }
    }

    TEST_CASE("both ends of the bounds are good, one step outside is not") {
        for (const Parameter& parameter : parameters()) {
            if (!has_bounds(parameter)) continue;
            CAPTURE(parameter.name);
            const Decimal step = step_of(parameter);
            const Decimal low = parameter.bounds.low;
            const Decimal high = parameter.bounds.high;
            CHECK_FALSE(objection_to(parameter, value_at(parameter, low)).has_value());
            CHECK_FALSE(objection_to(parameter, value_at(parameter, high)).has_value());
            CHECK(objection_to(parameter, value_at(parameter, *Decimal::difference(low, step))).has_value());
            CHECK(objection_to(parameter, value_at(parameter, *Decimal::sum(high, step))).has_value());
        }
    }

    TEST_CASE("a fixed limit takes no value at all") {
        const Parameter& severe = *find_parameter("mg.severe");
        CHECK(severe.is_fixed);
        CHECK(contains(objection_to(severe, severe.read({})).value_or(""), "fixed"));
        CHECK(lytes::cards::bounds_text(severe) == "fixed");
    }

    TEST_CASE("one family gives the others by the masses of algorithm A1") {
        const auto magnesium = lytes::cards::filled(
            Substance::magnesium, {.mass = std::nullopt, .amount = 0.70_dec, .equivalent = std::nullopt});
        CHECK(magnesium.is_converted);
        CHECK(magnesium.limit.mass == 1.70_dec);
        CHECK(magnesium.limit.amount == 0.70_dec);
        CHECK(magnesium.limit.equivalent == 1.40_dec);
        const auto all = lytes::cards::filled(Substance::potassium,
                                              {.mass = 9.77_dec, .amount = 2.5_dec, .equivalent = 2.5_dec});
        CHECK_FALSE(all.is_converted);
        const auto creatinine = lytes::cards::filled(
            Substance::creatinine, {.mass = 1.0_dec, .amount = std::nullopt, .equivalent = std::nullopt});
        CHECK(creatinine.limit.amount == 0.0884_dec);
        CHECK(creatinine.limit.equivalent == 0_dec);
    }

    TEST_CASE("families agree within rounding, and not beyond") {
        const Parameter& lower = *find_parameter("mg.lln");
        CHECK_FALSE(objection_to(lower, Limit{1.7_dec, 0.70_dec, 1.4_dec}).has_value());
        CHECK_FALSE(objection_to(lower, Limit{1.7_dec, 0.709_dec, 1.4_dec}).has_value());
        CHECK(contains(objection_to(lower, Limit{1.7_dec, 0.71_dec, 1.4_dec}).value_or(""),
                       "about 0.70 mmol/L, which is 1.7 mg/dL"));
        CHECK(objection_to(lower, Limit{1.7_dec, 0.70_dec, 1.7_dec}).has_value());
    }

    TEST_CASE("settings must ascend; the names of both stand in the words") {
        Knowledge knowledge;
        find_parameter("mg.lln")->write(knowledge, Limit{1.46_dec, 0.60_dec, 1.2_dec});
        CHECK_FALSE(lytes::cards::find_disorder(knowledge).has_value());  // the mild tier is empty, no more
        find_parameter("k.crit_low")->write(knowledge, Limit{11.73_dec, 3.0_dec, 3.0_dec});
        const auto disorder = lytes::cards::find_disorder(knowledge);
        REQUIRE(disorder.has_value());
        CHECK(disorder->lower == "k.crit_low");
        CHECK(disorder->name == "k.moderate");
        CHECK(contains(disorder->expected, "k.moderate above k.crit_low (11.73 mg/dL / 3.0 mmol/L"));
    }

    TEST_CASE("every ascent names settings of one kind, and each window that has a stale end") {
        for (const auto& ascent : lytes::cards::ascents()) {
            const Parameter* before = nullptr;
            for (const std::string_view name : ascent.names) {
                if (name.empty()) break;
                CAPTURE(name);
                const Parameter* parameter = find_parameter(name);
                REQUIRE(parameter != nullptr);
                if (before != nullptr) CHECK(before->kind == parameter->kind);
                before = parameter;
            }
        }
    }

    TEST_CASE("values are printed with their unit") {
        const Knowledge knowledge;
        const auto text = [&](std::string_view name) {
            const Parameter& parameter = *find_parameter(name);
            return lytes::cards::to_text(parameter, parameter.read(knowledge));
        };
        CHECK(text("mg.severe") == "1.2 mg/dL / 0.50 mmol/L / 1.0 mEq/L");
        CHECK(text("mg.order.single") == "4 g");
        CHECK(text("win.inpatient.potassium.current") == "24 h");
        CHECK(text("ca.hyperk") == "us");
        CHECK(text("comfort.suppress") == "on");
        CHECK(text("cap.order_sign") == "5");
        CHECK(lytes::cards::bounds_text(*find_parameter("mg.lln")) == "1.46 to 1.8 mg/dL");
        CHECK(lytes::cards::bounds_text(*find_parameter("renal.policy")) == "lowest or egfr or clearance");
    }
}
