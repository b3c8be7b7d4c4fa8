#pragma once

#include <cstdint>
#include <string_view>

#include "fhir/model/decimal.hpp"
#include "fhir/model/unit.hpp"

namespace lytes::fhir {

enum class Comparator : std::uint8_t { none, less, less_or_equal, greater_or_equal, greater };

/// What a bound of a number says of another that falls as the first one rises.
[[nodiscard]] constexpr Comparator opposite(Comparator comparator) {
    switch (comparator) {
        case Comparator::none:
            return Comparator::none;
        case Comparator::less:
            return Comparator::greater;
        case Comparator::less_or_equal:
            return Comparator::greater_or_equal;
        case Comparator::greater:
            return Comparator::less;
        case Comparator::greater_or_equal:
            return Comparator::less_or_equal;
    }
    return Comparator::none;
}

/// Whether the unit of a quantity can be relied on (algorithm A2).
enum class UnitState : std::uint8_t {
    known,          ///< code and text agree, or only one of them is there
    missing,        ///< neither code nor text
    unknown,        ///< a spelling that we do not know
    contradictory,  ///< code and text name different units
};

/// A number with its unit, as reported. The views live as long as the document that they were read from.
struct Quantity {
    Decimal value;
    std::string_view text;       ///< the number exactly as sent, for echoing
    std::string_view unit_text;  ///< the unit as the sender shows it (`unit`, else `code`)
    Unit unit = Unit::unknown;
    UnitState unit_state = UnitState::missing;
    Comparator comparator = Comparator::none;
    bool is_readable = true;  ///< false: the number has more digits than any laboratory reports
};

}  // namespace lytes::fhir
