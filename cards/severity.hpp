#pragma once

#include <optional>

#include "cards/facts.hpp"

namespace lytes::cards {

/// Algorithm B1 to B3. The most abnormal tier that certainly holds; a tier that a comparator leaves open does
/// not fire, the next wider one may (A3). `undetermined` when no tier certainly holds.
/// `lower_normal` is the laboratory's own limit where it is sane (A6).
[[nodiscard]] MagnesiumTier grade_magnesium(const Concentration& value, const MagnesiumLimits& limits,
                                            const Limit& lower_normal);
[[nodiscard]] PotassiumTier grade_potassium(const Concentration& value, const PotassiumLimits& limits);
[[nodiscard]] CalciumTier grade_calcium(const Concentration& value, const CalciumLimits& limits);
[[nodiscard]] CalciumTier grade_ionized_calcium(const Concentration& value,
                                                const IonizedCalciumLimits& limits);

/// CTCAE v5 grades, computed apart from the tiers; they are shown and never drive a dose. Nothing: no grade.
[[nodiscard]] std::optional<int> ctcae_grade_magnesium(const Concentration& value,
                                                       const MagnesiumLimits& limits,
                                                       const Limit& lower_normal);
/// `is_symptomatic` raises 3.0 to the lower limit from grade 1 to grade 2.
[[nodiscard]] std::optional<int> ctcae_grade_potassium(const Concentration& value,
                                                       const PotassiumLimits& limits, bool is_symptomatic);
[[nodiscard]] std::optional<int> ctcae_grade_calcium(const Concentration& value, const CalciumLimits& limits);
[[nodiscard]] std::optional<int> ctcae_grade_ionized_calcium(const Concentration& value,
                                                             const IonizedCalciumLimits& limits);

/// A6: the lower limit of normal for this result: the laboratory's own where it is sane, else the default.
struct LowerNormal {
    Limit limit;
    bool is_from_lab = false;
};
[[nodiscard]] LowerNormal lower_normal_of(const Measurement& magnesium, const MagnesiumLimits& limits);

}  // namespace lytes::cards
