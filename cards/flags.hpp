#pragma once

#include "cards/facts.hpp"
#include "cards/results.hpp"

namespace lytes::cards {

/// Algorithm A10: the coded flags, each in its window. Free text is not read.
///
/// An event without any date does not count as recent: it would keep every problem-list entry alive as an
/// emergency, and it would soften order rules that make way for emergencies. The level itself still warns.
/// REQUIRES: scope, measurements, tiers, calcium, kidney and drugs of `facts` are set.
void derive_flags(const Results& results, Facts& facts);

/// The high-risk set HR of algorithm A10, with the first reason in words.
/// REQUIRES: the flags of `facts` are set.
void derive_high_risk(Facts& facts);

}  // namespace lytes::cards
