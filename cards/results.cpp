#include "cards/results.hpp"

#include <algorithm>

namespace lytes::cards {
namespace {

using fhir::ResultStatus;

/// A6. A result without a status is trusted like a preliminary one: it may warn, but it never displaces a
/// final result.
std::optional<Standing> standing_of(ResultStatus status) {
    switch (status) {
        case ResultStatus::unspecified:
        case ResultStatus::preliminary:
            return Standing::preliminary;
        case ResultStatus::final_result:
            return Standing::final_result;
        case ResultStatus::amended:
        case ResultStatus::corrected:
            return Standing::corrected;
        case ResultStatus::registered:
        case ResultStatus::cancelled:
        case ResultStatus::entered_in_error:
        case ResultStatus::unknown:
            return std::nullopt;
    }
    return std::nullopt;
}

std::optional<Result> admitted(const fhir::Observation& observation, fhir::Instant now) {
    if (observation.measure == fhir::Measure::none) return std::nullopt;
    if (observation.specimen == fhir::Specimen::other || observation.is_from_infusion_arm)
        return std::nullopt;
    const auto standing = standing_of(observation.status);
    if (!standing) return std::nullopt;
    Result made{.source = &observation, .at = now, .standing = *standing};
    made.is_time_unknown = !observation.effective;
    const auto& moment = observation.effective ? observation.effective : observation.issued;
    if (!moment) {
        made.is_undated = true;
        return made;
    }
    const auto at = settled_time(*moment, now);
    if (!at) return std::nullopt;
    made.at = *at;
    return made;
}

bool is_before(const Result& left, const Result& right) {
    if (left.source->measure != right.source->measure) return left.source->measure < right.source->measure;
    if (left.is_undated != right.is_undated) return right.is_undated;
    if (left.at != right.at) return left.at > right.at;
    if (left.standing != right.standing) return left.standing > right.standing;
    // Never by the place in the bundle.
    if (left.source->id != right.source->id) return left.source->id < right.source->id;
    const auto number = [](const Result& result) {
        return result.source->value ? result.source->value->value : fhir::Decimal{};
    };
    return number(left) < number(right);
}

/// A6: a corrected result supersedes the one with the same identifier or the same effective time.
bool is_superseded(const Result& original, std::span<const Result> all) {
    if (original.standing == Standing::corrected) return false;
    return std::any_of(all.begin(), all.end(), [&](const Result& other) {
        if (other.standing != Standing::corrected || other.source->measure != original.source->measure)
            return false;
        const bool is_same_report =
            !original.source->identifier.empty() && original.source->identifier == other.source->identifier;
        const bool is_same_time = !original.is_undated && !other.is_undated && original.at == other.at;
        return is_same_report || is_same_time;
    });
}

}  // namespace

std::optional<fhir::Instant> settled_time(const fhir::Moment& moment, fhir::Instant now) {
    constexpr auto clock_tolerance = std::chrono::minutes{10};  // A6
    constexpr auto zone_tolerance = std::chrono::hours{14};
    const fhir::Duration tolerance = moment.has_time ? fhir::Duration{clock_tolerance} : zone_tolerance;
    if (moment.at > now + tolerance) return std::nullopt;
    return std::min(moment.at, now);
}

Results::Results(const Case& input) : sorted_(input.arena), now_(input.now) {
    sorted_.reserve(input.chart->observations.size());
    bool has_corrections = false;
    for (const fhir::Observation& observation : input.chart->observations) {
        const auto result = admitted(observation, now_);
        if (!result) continue;
        sorted_.push_back(*result);
        has_corrections = has_corrections || result->standing == Standing::corrected;
    }
    if (has_corrections) {
        const std::pmr::vector<Result> all(sorted_, input.arena);
        std::erase_if(sorted_, [&](const Result& result) { return is_superseded(result, all); });
    }
    std::sort(sorted_.begin(), sorted_.end(), is_before);
}

std::span<const Result> Results::of(fhir::Measure measure) const {
    const auto first = std::lower_bound(
        sorted_.begin(), sorted_.end(), measure,
        [](const Result& result, fhir::Measure wanted) { return result.source->measure < wanted; });
    const auto last = std::find_if(first, sorted_.end(),
                                   [&](const Result& result) { return result.source->measure != measure; });
    return {first, last};
}

const Result* Results::newest(fhir::Measure measure, fhir::Duration window) const {
    for (const Result& result : of(measure)) {
        if (result.is_undated || age_of(result) > window) return nullptr;
        if (result.source->value || result.source->value_bool || !result.source->value_tags.is_empty())
            return &result;
    }
    return nullptr;
}

}  // namespace lytes::cards
