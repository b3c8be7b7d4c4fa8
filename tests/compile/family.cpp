// A number becomes a concentration only together with the unit family that the laboratory used.
#include "cards/measure.hpp"

namespace lytes::cards {

#ifdef LYTES_MISUSE
Concentration read(fhir::Decimal number) { return Concentration{number}; }
#else
Concentration read(fhir::Decimal number) {
    return Concentration{number, fhir::UnitFamily::mass, fhir::Comparator::none};
}
#endif

}  // namespace lytes::cards
