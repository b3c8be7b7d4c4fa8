// A result that an outsider can spoil may not be dropped.
#include "fhir/model/decimal.hpp"

namespace lytes::fhir {

#ifdef LYTES_MISUSE
void read(std::string_view text) { Decimal::parse(text); }
#else
bool read(std::string_view text) { return Decimal::parse(text).has_value(); }
#endif

}  // namespace lytes::fhir
