#pragma once

#include <string>

#include "cards/knowledge.hpp"

namespace lytes::cards {

/// Every number that a site may change, as markdown tables.
void add_thresholds(std::string& out, const Knowledge& knowledge);

}  // namespace lytes::cards
