#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>

namespace lytes::fhir {

/// What an outsider did wrong. The server maps each kind to one HTTP status (server/http/reply.cpp).
enum class ProblemKind : std::uint8_t {
    malformed,      ///< not JSON, or JSON that we refuse (duplicate key, depth, non-finite number, bad UTF-8)
    missing,        ///< a required member is absent
    wrong_type,     ///< a member has another JSON type than expected
    invalid_value,  ///< right type, impossible value
    wrong_patient,  ///< a resource belongs to another patient
    inconsistent,   ///< members contradict each other
    unavailable,    ///< data that the service needs can neither be read nor fetched
    too_large,      ///< a bound of server/limits.hpp
};

/// An outsider's mistake: where, and what was expected. Never holds values from the request.
struct Problem {
    ProblemKind kind = ProblemKind::malformed;
    std::string path;      ///< FHIRPath-like, with indices: "prefetch.labs.entry[3].resource.subject"
    std::string expected;  ///< a short sentence without patient data
};

template <typename T>
using Result = boost::system::result<T, Problem>;

/// Needed by boost::system::result: reading a value out of a failed result is our bug.
[[noreturn]] void throw_exception_from_error(const Problem& problem, const boost::source_location& where);

}  // namespace lytes::fhir
