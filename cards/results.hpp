#pragma once

#include <cstdint>
#include <memory_resource>
#include <optional>
#include <span>
#include <vector>

#include "cards/case.hpp"
#include "fhir/model/observation.hpp"

namespace lytes::cards {

/// How firmly the laboratory stands behind a result, ascending (A6).
enum class Standing : std::uint8_t { preliminary, final_result, corrected };

/// One observation that may count, with its time settled.
struct Result {
    const fhir::Observation* source = nullptr;
    fhir::Instant at{};
    Standing standing = Standing::final_result;
    bool is_time_unknown = false;  ///< `issued` stands in for the collection time
    bool is_undated = false;       ///< no time at all; sorted last, `at` is the time of the case
};

/// The observations of a chart that algorithm A6 allows to count, by measure and newest first: cancelled,
/// registered, erroneous and future ones are gone, corrected ones have replaced their originals, urine and
/// samples from the infusion arm are dropped.
class Results {
  public:
    explicit Results(const Case& input);

    [[nodiscard]] std::span<const Result> of(fhir::Measure measure) const;
    /// The first of `of(measure)` that has a value, whatever its unit; nothing when older than `window`.
    [[nodiscard]] const Result* newest(fhir::Measure measure, fhir::Duration window) const;
    [[nodiscard]] fhir::Duration age_of(const Result& result) const { return now_ - result.at; }

  private:
    std::pmr::vector<Result> sorted_;
    fhir::Instant now_;
};

/// When something happened, as far as a future date allows: nothing when it lies further ahead than clocks
/// (10 minutes) or time zones (a bare date up to 14 hours) explain. Never later than `now`.
[[nodiscard]] std::optional<fhir::Instant> settled_time(const fhir::Moment& moment, fhir::Instant now);

}  // namespace lytes::cards
