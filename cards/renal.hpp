#pragma once

#include <memory_resource>
#include <vector>

#include "cards/facts.hpp"
#include "cards/results.hpp"

namespace lytes::cards {

/// Everything of algorithm A8. Appends doubtful creatinine and eGFR results to `doubts`.
/// REQUIRES: the scope of `patient` is set.
[[nodiscard]] Kidney derive_kidney(const Results& results, const Facts& patient, const ChoiceFrame& frame,
                                   std::pmr::vector<Doubt>& doubts);

}  // namespace lytes::cards
