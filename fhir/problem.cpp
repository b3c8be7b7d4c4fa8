#include "fhir/problem.hpp"

#include <cstdio>
#include <cstdlib>

namespace lytes::fhir {

void throw_exception_from_error(const Problem& problem, const boost::source_location& where) {
    // Somebody read a value out of a failed result without looking: our bug, so the process ends here. Only
    // `expected` is printed, because it never holds request data.
    std::fprintf(stderr, "%s:%u: value read from a failed result (expected %s)\n", where.file_name(),
                 static_cast<unsigned>(where.line()), problem.expected.c_str());
    std::abort();
}

}  // namespace lytes::fhir
