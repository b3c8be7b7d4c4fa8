#pragma once

#include <chrono>
#include <cstdint>

namespace lytes::fhir {

/// A point on the UTC time line. The clinical core gets `now` as a parameter and never reads a clock.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
using Duration = std::chrono::milliseconds;

enum class DatePrecision : std::uint8_t { year, month, day };

/// A FHIR `date`: YYYY, YYYY-MM or YYYY-MM-DD. Fields beyond the precision are 1.
struct PartialDate {
    std::chrono::year_month_day first;  ///< earliest day that the date can mean
    std::chrono::year_month_day last;   ///< latest day that the date can mean
    DatePrecision precision = DatePrecision::day;
    friend bool operator==(const PartialDate&, const PartialDate&) = default;
};

/// A FHIR `dateTime` or `instant`. A date without a time means its first moment in UTC, so that a result
/// looks older rather than fresher than it is.
struct Moment {
    Instant at{};
    bool has_time = true;
    friend bool operator==(const Moment&, const Moment&) = default;
};

}  // namespace lytes::fhir
