#pragma once

#include "cards/facts.hpp"
#include "cards/results.hpp"

namespace lytes::cards {

/// Algorithm A9: which calcium decides. `lab_corrected` is the laboratory's own corrected calcium (29265-6).
/// The measurement that the answer points to is a copy in the case's arena.
/// REQUIRES: calcium_total, calcium_ionized and albumin of `facts` are set.
[[nodiscard]] EffectiveCalcium derive_calcium(const Facts& facts, const Measurement& lab_corrected);

/// Algorithm A10 refractK: still low, twelve hours and 40 mEq later.
[[nodiscard]] bool is_potassium_refractory(const Results& results, const Facts& facts);
/// Algorithm A10 refractCa: still low a day and some calcium later.
[[nodiscard]] bool is_calcium_refractory(const Results& results, const Facts& facts);

/// A5: potassium or magnesium moved further within 6 h than a patient who got none of it can explain.
[[nodiscard]] bool has_unexplained_delta(const Results& results, const Facts& facts);

}  // namespace lytes::cards
