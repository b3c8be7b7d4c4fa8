#pragma once

#include <string>

#include "cards/advise.hpp"
#include "hooks/intake.hpp"

namespace lytes::hooks {

/// What `lytes explain` prints: what was known, what was not evaluated, and rule by rule why it fired or not.
/// Names paths of the request and words of our tables, never its content.
[[nodiscard]] std::string explain(const cards::Advice& advice, const Intake& intake);

}  // namespace lytes::hooks
