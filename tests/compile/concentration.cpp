// Algorithm A3: a concentration is compared with a limit of its own unit family, never with a bare number.
#include "cards/measure.hpp"

namespace lytes::cards {

#ifdef LYTES_MISUSE
bool is_severe(const Concentration& magnesium, fhir::Decimal number) { return magnesium < number; }
#else
bool is_severe(const Concentration& magnesium, const Limit& limit) {
    return magnesium.is_below(limit) == Truth::yes;
}
#endif

}  // namespace lytes::cards
