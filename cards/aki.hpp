#pragma once

#include "cards/facts.hpp"
#include "cards/results.hpp"

namespace lytes::cards {

/// KDIGO 2012 stage by creatinine (A8). Baseline: the lowest of the 7 days before, else the median of the
/// days 8 to 365 before, else there is no call.
struct AkiCall {
    int stage = 0;               ///< 0: none, or not to be told
    bool has_recovered = false;  ///< seen to be back within 1.5 times a baseline from before the injury
};
/// REQUIRES: `latest` is the chosen creatinine; when it is not usable nothing is called.
[[nodiscard]] AkiCall call_aki(const Results& results, const Measurement& latest, const Case& input);

}  // namespace lytes::cards
