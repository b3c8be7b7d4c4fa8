#pragma once

#include "cards/facts.hpp"
#include "cards/markdown.hpp"
#include "cards/rule.hpp"

/// The bullets of the basis block that say what the advice rests on (algorithm F).
namespace lytes::cards {

/// "Mg 0.95 mg/dL, collected ... (1 h ago), final; critically low: below 1.0 mg/dL; CTCAE v5 grade 2".
void add_why(const Subject& subject, Bullets& out);
/// The coded events of the last 24 h.
void add_events(const Facts& facts, Bullets& out);
/// The other electrolytes, QTc; corrected calcium where it was used.
void add_related(const Subject& subject, Bullets& out);
/// The draft and what it delivers.
void add_order(const OrderFacts& order, Bullets& out);
/// eGFR where it can be computed; no digits of an eGFR where it cannot.
void add_kidney(const Subject& subject, Bullets& out);

}  // namespace lytes::cards
