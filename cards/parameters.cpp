#include "cards/parameters.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <memory_resource>

#include "cards/text.hpp"

namespace lytes::cards {
namespace {

using fhir::Decimal;
using fhir::UnitFamily;
using enum fhir::UnitFamily;

constexpr auto families = std::to_array({mass, amount, equivalent});

/// Algorithm A1: what one mmol/L weighs in mg/dL, and how many mEq it is. No mEq where there is no valence.
struct SubstanceRow {
    Substance substance;
    Decimal mass_per_amount;
    int valence;
};
constexpr auto substances = std::to_array<SubstanceRow>({
    {Substance::magnesium,  2.4305_dec,  2},
    {Substance::potassium,  3.90983_dec, 1},
    {Substance::calcium,    4.0078_dec,  2},
    {Substance::creatinine, 11.3120_dec, 0},
    {Substance::phosphate,  3.09738_dec, 0},
});

const SubstanceRow* find_row(Substance substance) {
    const auto* const found =
        std::find_if(substances.begin(), substances.end(),
                     [&](const SubstanceRow& row) { return row.substance == substance; });
    return found == substances.end() ? nullptr : found;
}

std::optional<Decimal> amount_of(const SubstanceRow& row, Decimal value, UnitFamily from) {
    constexpr int places = 9;
    if (from == amount) return value;
    return Decimal::quotient(value, from == mass ? row.mass_per_amount : Decimal::of(row.valence), places);
}

std::string number_text(Decimal number) {
    Text text{*std::pmr::get_default_resource()};
    return std::string{text.add(number).view()};
}

Decimal hours_of(fhir::Duration age) {
    return Decimal::of(std::chrono::duration_cast<std::chrono::hours>(age).count());
}

std::string age_text(fhir::Duration age) { return number_text(hours_of(age)) + " h"; }

std::string with_unit(std::string text, std::string_view unit) {
    if (!unit.empty()) text.append(" ").append(unit);
    return text;
}

/// Reference numbers are rounded to two places and sometimes to a handy one (0.50 mmol/L for 1.2 mg/dL, which
/// is 0.4937), so families agree within 1.5 % or half of the last place.
bool agree(Decimal given, Decimal expected) {
    const auto gap =
        given > expected ? Decimal::difference(given, expected) : Decimal::difference(expected, given);
    const auto share = Decimal::product(expected, 0.015_dec, 9);
    const Decimal half_place = Decimal::of(5, std::min(given.scale() + 1, Decimal::scale_max));
    return gap && ((share && *gap <= *share) || *gap <= std::min(half_place, 0.05_dec));
}

std::string bound_words(const Parameter& parameter) {
    const std::string_view unit = parameter.kind == ParameterKind::age ? "h" : parameter.unit;
    return with_unit(number_text(parameter.bounds.low) + " to " + number_text(parameter.bounds.high), unit);
}

bool is_within(Decimal value, Decimal low, Decimal high) { return value >= low && value <= high; }

std::optional<std::string> objection_to_limit(const Parameter& parameter, const Limit& limit) {
    constexpr int usual_places = 2;
    const int places = parameter.substance == Substance::creatinine ? usual_places + 2 : usual_places;
    // In one family only: the others follow within rounding, and a rounded bound would be another bound.
    if (!is_within(limit.in(parameter.bounds_family), parameter.bounds.low, parameter.bounds.high))
        return bounds_text(parameter);
    for (const UnitFamily family : families) {
        if (family == parameter.bounds_family || !has_family(parameter.substance, family)) continue;
        const auto expected = converted(parameter.substance, limit.in(parameter.bounds_family),
                                        parameter.bounds_family, family, 9);
        if (!expected || agree(limit.in(family), *expected)) continue;
        return with_unit("about " + number_text(expected->rounded(places)),
                         unit_words(parameter.substance, family)) +
               ", which is " +
               with_unit(number_text(limit.in(parameter.bounds_family)),
                         unit_words(parameter.substance, parameter.bounds_family));
    }
    return std::nullopt;
}

std::string choices_text(const Parameter& parameter) {
    std::string text;
    for (const std::string_view choice : parameter.choices) {
        if (choice.empty()) break;
        text.append(text.empty() ? "" : " or ").append(choice);
    }
    return text;
}

/// What decides the order of two settings of the same kind; one number a family.
std::array<Decimal, 3> rank_of(const ParameterValue& value) {
    if (const auto* const limit = std::get_if<Limit>(&value))
        return {limit->mass, limit->amount, limit->equivalent};
    if (const auto* const number = std::get_if<Decimal>(&value)) return {*number, {}, {}};
    if (const auto* const count = std::get_if<int>(&value)) return {Decimal::of(*count), {}, {}};
    if (const auto* const age = std::get_if<fhir::Duration>(&value)) return {hours_of(*age), {}, {}};
    return {};
}

std::optional<Disorder> disorder_of(const Parameter& lower, const Parameter& upper, bool may_be_equal,
                                    const Knowledge& knowledge) {
    const auto below = rank_of(lower.read(knowledge));
    const auto above = rank_of(upper.read(knowledge));
    for (std::size_t at = 0; at < below.size(); ++at) {
        const bool is_unused = below[at].is_zero() && above[at].is_zero();
        if (is_unused || below[at] < above[at] || (may_be_equal && below[at] == above[at])) continue;
        std::string expected{upper.name};
        expected.append(may_be_equal ? " not below " : " above ").append(lower.name);
        expected.append(" (").append(to_text(lower, lower.read(knowledge))).append(")");
        return Disorder{lower.name, upper.name, std::move(expected)};
    }
    return std::nullopt;
}

}  // namespace

const Parameter* find_parameter(std::string_view name) {
    for (const Parameter& parameter : parameters())
        if (parameter.name == name) return &parameter;
    return nullptr;
}

bool has_family(Substance substance, UnitFamily family) {
    if (family == mass) return true;
    const SubstanceRow* row = find_row(substance);
    return row != nullptr && (family == amount || row->valence > 0);
}

std::string_view unit_words(Substance substance, UnitFamily family) {
    if (family == amount) return "mmol/L";
    if (family == equivalent) return "mEq/L";
    if (substance == Substance::none) return {};
    return substance == Substance::albumin ? "g/dL" : "mg/dL";
}

std::optional<Decimal> converted(Substance substance, Decimal value, UnitFamily from, UnitFamily to,
                                 int places) {
    if (from == to) return value.rounded(places);
    const SubstanceRow* row = find_row(substance);
    if (row == nullptr || !has_family(substance, from) || !has_family(substance, to)) return std::nullopt;
    const auto plain = amount_of(*row, value, from);
    if (!plain || to == amount) return plain ? std::optional{plain->rounded(places)} : plain;
    return Decimal::product(*plain, to == mass ? row->mass_per_amount : Decimal::of(row->valence), places);
}

FilledLimit filled(Substance substance, const GivenLimit& given) {
    constexpr int places = 2;
    const int fine = substance == Substance::creatinine ? places + 2 : places;
    const auto of = [&](UnitFamily family) {
        return family == mass ? given.mass : family == amount ? given.amount : given.equivalent;
    };
    const auto* const known = std::find_if(families.begin(), families.end(),
                                           [&](UnitFamily family) { return of(family).has_value(); });
    FilledLimit made;
    const auto fill = [&](UnitFamily family) {
        if (of(family)) return *of(family);
        if (!has_family(substance, family)) return Decimal{};
        made.is_converted = true;
        return converted(substance, *of(*known), *known, family, fine).value_or(Decimal{});
    };
    made.limit = {fill(mass), fill(amount), fill(equivalent)};
    return made;
}

std::optional<std::string> objection_to(const Parameter& parameter, const ParameterValue& value) {
    if (parameter.is_fixed) return "no change of " + std::string{parameter.name} + ": it is fixed";
    const Bounds& bounds = parameter.bounds;
    if (const auto* const limit = std::get_if<Limit>(&value)) return objection_to_limit(parameter, *limit);
    if (std::holds_alternative<bool>(value)) return std::nullopt;
    if (parameter.kind == ParameterKind::choice) {
        const auto place = static_cast<std::size_t>(std::get<int>(value));
        const bool is_known = place < Parameter::choices_max && !parameter.choices[place].empty();
        return is_known ? std::nullopt : std::optional{choices_text(parameter)};
    }
    if (is_within(rank_of(value).front(), bounds.low, bounds.high)) return std::nullopt;
    return bound_words(parameter);
}

std::optional<Disorder> find_disorder(const Knowledge& knowledge) {
    for (const Ascent& ascent : ascents()) {
        const Parameter* lower = nullptr;
        for (const std::string_view name : ascent.names) {
            if (name.empty()) break;
            const Parameter* const upper = find_parameter(name);
            auto disorder =
                lower == nullptr ? std::nullopt : disorder_of(*lower, *upper, ascent.may_be_equal, knowledge);
            if (disorder) return disorder;
            lower = upper;
        }
    }
    return std::nullopt;
}

std::string to_text(const Parameter& parameter, const ParameterValue& value) {
    if (const auto* const limit = std::get_if<Limit>(&value)) {
        std::string text;
        for (const UnitFamily family : families) {
            if (!has_family(parameter.substance, family)) continue;
            text.append(text.empty() ? "" : " / ");
            const std::string_view unit = parameter.substance == Substance::none
                                              ? parameter.unit
                                              : unit_words(parameter.substance, family);
            text += with_unit(number_text(limit->in(family)), unit);
        }
        return text;
    }
    if (const auto* const number = std::get_if<Decimal>(&value))
        return with_unit(number_text(*number), parameter.unit);
    if (const auto* const age = std::get_if<fhir::Duration>(&value)) return age_text(*age);
    if (const auto* const flag = std::get_if<bool>(&value)) return *flag ? "on" : "off";
    const int count = std::get<int>(value);
    if (parameter.kind != ParameterKind::choice) return with_unit(std::to_string(count), parameter.unit);
    return std::string{parameter.choices[static_cast<std::size_t>(count)]};
}

std::string bounds_text(const Parameter& parameter) {
    if (parameter.is_fixed) return "fixed";
    switch (parameter.kind) {
        case ParameterKind::flag:
            return "on or off";
        case ParameterKind::choice:
            return choices_text(parameter);
        case ParameterKind::limit: {
            const std::string_view unit = parameter.substance == Substance::none
                                              ? parameter.unit
                                              : unit_words(parameter.substance, parameter.bounds_family);
            return with_unit(number_text(parameter.bounds.low) + " to " + number_text(parameter.bounds.high),
                             unit);
        }
        case ParameterKind::number:
        case ParameterKind::count:
        case ParameterKind::age:
            return bound_words(parameter);
    }
    return {};
}

}  // namespace lytes::cards
