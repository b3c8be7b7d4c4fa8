#include "cards/aki.hpp"

#include <algorithm>
#include <memory_resource>
#include <vector>

#include "cards/analyte.hpp"

namespace lytes::cards {
namespace {

using fhir::Decimal;
using std::chrono::days;
using std::chrono::hours;

/// Creatinine as two numbers, so that umol/L is compared in umol/L where both results came in it (A3).
struct Point {
    Concentration value;
    Decimal mg_dl;
    fhir::Duration before{};  ///< how long before the latest result
};

struct Pair {
    Decimal latest;
    Decimal earlier;
    fhir::UnitFamily family;
};
Pair paired(const Point& latest, const Point& earlier) {
    if (latest.value.family() == earlier.value.family())
        return {latest.value.value(), earlier.value.value(), latest.value.family()};
    return {latest.mg_dl, earlier.mg_dl, fhir::UnitFamily::mass};
}

bool is_ratio_at_least(const Point& latest, const Point& baseline, Decimal ratio) {
    const Pair pair = paired(latest, baseline);
    const auto bound = Decimal::product(pair.earlier, ratio, Decimal::scale_max);
    return bound && pair.latest >= *bound;
}

bool is_rise_at_least(const Point& latest, const Point& earlier, const Limit& rise) {
    const Pair pair = paired(latest, earlier);
    const auto gap = Decimal::difference(pair.latest, pair.earlier);
    return gap && *gap >= rise.in(pair.family);
}

/// The results that came before the latest one, newest first, each usable as a number.
std::pmr::vector<Point> earlier_points(const Results& results, const Measurement& latest,
                                       const Knowledge& knowledge, std::pmr::memory_resource* arena) {
    std::pmr::vector<Point> points(arena);
    const Analyte analyte = analyte_of(fhir::Measure::creatinine, knowledge);
    for (const Result& result : results.of(fhir::Measure::creatinine)) {
        if (result.is_undated || result.at >= latest.at || !result.source->value) continue;
        const auto value = to_concentration(fhir::Measure::creatinine, *result.source->value);
        if (!value || value->comparator() != fhir::Comparator::none || !is_plausible(analyte, *value))
            continue;
        const auto mg_dl = in_mg_per_dl(fhir::Measure::creatinine, *value);
        if (mg_dl) points.push_back({.value = *value, .mg_dl = *mg_dl, .before = latest.at - result.at});
    }
    return points;
}

const Point* lowest_within(const std::pmr::vector<Point>& points, fhir::Duration window) {
    const Point* lowest = nullptr;
    for (const Point& point : points) {
        if (point.before > window) continue;
        if (lowest == nullptr || point.mg_dl < lowest->mg_dl) lowest = &point;
    }
    return lowest;
}

/// The median of the days 8 to 365; the lower one of an even count, which calls earlier rather than later.
const Point* median_before(std::pmr::vector<Point>& points, fhir::Duration recent) {
    constexpr auto year = days{365};
    const auto first = std::partition(points.begin(), points.end(), [&](const Point& point) {
        return point.before <= recent || point.before > year;
    });
    if (first == points.end()) return nullptr;
    std::sort(first, points.end(),
              [](const Point& left, const Point& right) { return left.mg_dl < right.mg_dl; });
    return &*(first + (points.end() - first - 1) / 2);
}

}  // namespace

AkiCall call_aki(const Results& results, const Measurement& latest, const Case& input) {
    constexpr auto baseline_window = days{7};
    constexpr auto rise_window = hours{48};
    constexpr Decimal ratio_1 = 1.5_dec;
    constexpr Decimal ratio_2 = 2.0_dec;
    constexpr Decimal ratio_3 = 3.0_dec;
    if (!latest.is_usable() || latest.is_undated || latest.value.comparator() != fhir::Comparator::none)
        return {};
    const auto mg_dl = in_mg_per_dl(fhir::Measure::creatinine, latest.value);
    if (!mg_dl) return {};
    const CreatinineLimits& limits = input.knowledge->creatinine;
    const Point now{.value = latest.value, .mg_dl = *mg_dl, .before = {}};
    auto points = earlier_points(results, latest, *input.knowledge, input.arena);
    const auto copied = [](const Point* point) {
        return point == nullptr ? std::nullopt : std::optional<Point>(*point);
    };
    const auto lowest_48h = copied(lowest_within(points, rise_window));
    const auto lowest_7d = copied(lowest_within(points, baseline_window));
    const bool has_peaked =
        lowest_7d && std::any_of(points.begin(), points.end(), [&](const Point& point) {
            return point.before <= baseline_window && is_ratio_at_least(point, *lowest_7d, ratio_1);
        });
    const auto median = copied(median_before(points, baseline_window));
    const auto baseline = lowest_7d ? lowest_7d : median;
    if (!baseline) return {};

    AkiCall call;
    const bool has_risen = lowest_48h && is_rise_at_least(now, *lowest_48h, limits.aki_rise);
    if (has_risen || is_ratio_at_least(now, *baseline, ratio_1)) {
        call.stage = 1;
        if (is_ratio_at_least(now, *baseline, ratio_2)) call.stage = 2;
        if (is_ratio_at_least(now, *baseline, ratio_3) ||
            now.value.is_at_least(limits.aki_severe) == Truth::yes)
            call.stage = 3;
        return call;
    }
    // "Back" needs a level from before the injury: the lowest of a week that began with the injury is none.
    call.has_recovered = median ? !is_ratio_at_least(now, *median, ratio_1) : has_peaked;
    return call;
}

}  // namespace lytes::cards
