#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "cards/knowledge.hpp"

/// Every value that a site may change, one row each, with its bounds. Read by the site's overlay, the
/// catalogue, `lytes rules diff` and tests: a new setting is one row in tables/parameters.cpp.
namespace lytes::cards {

/// One value as it stands in the knowledge. A choice is the place of its word in `Parameter::choices`.
using ParameterValue = std::variant<Limit, fhir::Decimal, int, fhir::Duration, bool>;

enum class ParameterKind : std::uint8_t {
    limit,   ///< one number a unit family
    number,  ///< one exact number in `unit`
    count,   ///< a whole number in `unit`
    age,     ///< a length of time, given in hours
    flag,
    choice,
};

/// What a limit is a concentration of; decides how its families convert (algorithm A1).
enum class Substance : std::uint8_t { none, magnesium, potassium, calcium, creatinine, phosphate, albumin };

/// What a value must lie within, ends included, in the unit of `Parameter::bounds_family` (limits), in `unit`
/// (numbers, counts) or in hours (ages).
struct Bounds {
    fhir::Decimal low;
    fhir::Decimal high;
};

struct Parameter {
    static constexpr std::size_t choices_max = 3;

    std::string_view name;     ///< "mg.severe", as in algorithm G
    std::string_view section;  ///< heading in the catalogue
    std::string_view words;    ///< "severely low below"
    std::string_view unit{};
    ParameterKind kind = ParameterKind::limit;
    Substance substance = Substance::none;
    fhir::UnitFamily bounds_family = fhir::UnitFamily::mass;
    Bounds bounds{};
    bool is_fixed = false;  ///< no site may change it
    std::string_view source{};
    std::string_view choices[choices_max]{};
    ParameterValue (*read)(const Knowledge&) = nullptr;
    /// REQUIRES: the value is of the row's kind.
    void (*write)(Knowledge&, const ParameterValue&) = nullptr;
};

/// All rows, by section.
[[nodiscard]] std::span<const Parameter> parameters();
[[nodiscard]] const Parameter* find_parameter(std::string_view name);

/// Parameters that must ascend, from the lowest on.
struct Ascent {
    static constexpr std::size_t steps_max = 12;

    std::string_view names[steps_max]{};
    bool may_be_equal = false;
};
[[nodiscard]] std::span<const Ascent> ascents();

/// The families in which a limit of this substance is kept.
[[nodiscard]] bool has_family(Substance substance, fhir::UnitFamily family);
[[nodiscard]] std::string_view unit_words(Substance substance, fhir::UnitFamily family);

/// The same concentration in another family, rounded to `places`. Nothing when the substance has none of the
/// two.
[[nodiscard]] std::optional<fhir::Decimal> converted(Substance substance, fhir::Decimal value,
                                                     fhir::UnitFamily from, fhir::UnitFamily to, int places);

/// A limit as far as it was given; the missing families are filled by conversion.
struct GivenLimit {
    std::optional<fhir::Decimal> mass;
    std::optional<fhir::Decimal> amount;
    std::optional<fhir::Decimal> equivalent;
};
struct FilledLimit {
    Limit limit;
    bool is_converted = false;  ///< at least one family was computed
};
/// REQUIRES: at least one family is given, and only families that the substance has.
[[nodiscard]] FilledLimit filled(Substance substance, const GivenLimit& given);

/// Why the value cannot be taken, as what was expected instead; nothing when it can. Bounds, and for limits
/// that the families agree within rounding.
[[nodiscard]] std::optional<std::string> objection_to(const Parameter& parameter,
                                                      const ParameterValue& value);

/// The first pair that stands in the wrong order.
struct Disorder {
    std::string_view lower;
    std::string_view name;  ///< the one that should be above
    std::string expected;
};
[[nodiscard]] std::optional<Disorder> find_disorder(const Knowledge& knowledge);

/// "1.2 mg/dL / 0.50 mmol/L / 1.0 mEq/L", "8 g", "48 h", "on", "ukka".
[[nodiscard]] std::string to_text(const Parameter& parameter, const ParameterValue& value);
/// "1.46 to 1.8 mg/dL", "fixed", "us or ukka".
[[nodiscard]] std::string bounds_text(const Parameter& parameter);

}  // namespace lytes::cards
