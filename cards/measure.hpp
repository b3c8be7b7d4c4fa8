#pragma once

#include <cstdint>
#include <memory_resource>
#include <optional>
#include <span>
#include <vector>

#include "cards/case.hpp"
#include "cards/limits.hpp"
#include "fhir/model/observation.hpp"

namespace lytes::cards {

/// "Unknown" is a value: a comparison with "<1.3" may have no answer.
enum class Truth : std::uint8_t { no, yes, unknown };
[[nodiscard]] constexpr Truth to_truth(bool holds) { return holds ? Truth::yes : Truth::no; }

/// A concentration in the unit family that the laboratory used. It compares with Limits only, never with a
/// bare number, and a value of one family is never compared with a limit of another.
class Concentration {
  public:
    constexpr Concentration() = default;
    /// REQUIRES: `value` is in the family's own unit (mg/dL, mmol/L, mEq/L; g/dL for albumin).
    constexpr Concentration(fhir::Decimal value, fhir::UnitFamily family, fhir::Comparator comparator)
        : value_(value), family_(family), comparator_(comparator) {}

    [[nodiscard]] constexpr fhir::Decimal value() const { return value_; }
    [[nodiscard]] constexpr fhir::UnitFamily family() const { return family_; }
    [[nodiscard]] constexpr fhir::Comparator comparator() const { return comparator_; }

    [[nodiscard]] Truth is_below(const Limit& limit) const;     ///< value <  limit
    [[nodiscard]] Truth is_above(const Limit& limit) const;     ///< value >  limit
    [[nodiscard]] Truth is_at_least(const Limit& limit) const;  ///< value >= limit

  private:
    fhir::Decimal value_;
    fhir::UnitFamily family_ = fhir::UnitFamily::mass;
    fhir::Comparator comparator_ = fhir::Comparator::none;
};

/// Algorithm A7. Older than stale is missing.
enum class Freshness : std::uint8_t { missing, stale, current };

/// Why a result was not used. Each kind is a card of algorithm C2.
enum class DoubtKind : std::uint8_t {
    unit_unclear,  ///< GEN-DQ-UNIT-01: missing, unknown or contradictory unit, or flag against the number
    implausible,   ///< GEN-DQ-IMPLAUS-01
    no_number,     ///< GEN-DQ-NONUM-01: critical flag without a number
    conflict,      ///< GEN-CONFLICT-01: simultaneous finals disagree
};
struct Doubt {
    fhir::Measure measure = fhir::Measure::none;
    DoubtKind kind = DoubtKind::unit_unclear;
    const fhir::Observation* observation = nullptr;
    const fhir::Observation* other = nullptr;  ///< the second result of a conflict
    bool may_be_critical = false;              ///< the raw number would be critical in a plausible family
};

/// The result that counts for one measure, and how far it may be trusted.
struct Measurement {
    const fhir::Observation* source = nullptr;  ///< the chosen result; null: missing
    Concentration value;
    Freshness freshness = Freshness::missing;
    fhir::Instant at{};
    fhir::Duration age{};
    bool is_in_trigger_window = false;
    bool is_unrechecked = false;  ///< past the trigger window, within the window of "Not rechecked" (A7)
    bool is_preliminary = false;
    bool is_haemolysed = false;
    bool is_time_unknown = false;  ///< only `issued` is known
    bool is_undated = false;       ///< no time at all: stale at best; show neither `at` nor `age`
    const fhir::Observation* conflict = nullptr;    ///< a simultaneous final that disagrees
    const fhir::Observation* last_known = nullptr;  ///< when missing: the newest valid result, too old to use

    [[nodiscard]] bool is_usable() const { return freshness != Freshness::missing; }
    [[nodiscard]] bool is_current() const { return freshness == Freshness::current; }
};

class Results;

/// How results are chosen in one case.
struct ChoiceFrame {
    const Knowledge* knowledge = nullptr;
    const SettingWindows* windows = nullptr;
    fhir::Instant now{};
    fhir::Duration doubt_window{};  ///< a doubtful result older than this is not worth a card
};

/// The result that counts for `measure` by algorithm A5 to A7. Appends what could not be used to `doubts`.
/// A doubtful newest result is never replaced by an older one: the measure is then missing.
[[nodiscard]] Measurement choose(const Results& results, fhir::Measure measure, const ChoiceFrame& frame,
                                 std::pmr::vector<Doubt>& doubts);

}  // namespace lytes::cards
