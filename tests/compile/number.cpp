// A Decimal never comes from binary floating point: 0.65 mmol/L must stay 0.65 mmol/L (algorithm A3).
#include "fhir/model/decimal.hpp"

namespace lytes::fhir {

#ifdef LYTES_MISUSE
Decimal limit() { return Decimal::of(0.65, 2); }
#else
Decimal limit() { return Decimal::of(65, 2); }
#endif

}  // namespace lytes::fhir
