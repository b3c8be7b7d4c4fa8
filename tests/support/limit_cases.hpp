#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "cards/limit_rows.hpp"
#include "tests/support/edges.hpp"

/// Tests of thresholds as tables: one row a limit says what the clinician sees on either side of it.
namespace lytes::tests {

using cards::Advice;
using cards::Knowledge;
using cards::Limit;
using cards::LimitRow;
using fhir::Decimal;

/// What else must stand in the chart for the limit to matter.
using Setting = void (*)(Ward&);
/// Puts the probed number into the chart.
using Put = void (*)(Ward&, const Arrival&, Decimal);
/// What the reader sees of it.
using Seen = std::string (*)(Ward&);

inline std::string cards_of(Ward& ward) { return heads_text(cards::advise(ward.input())); }
template <const char* code>
std::string whether_offered(Ward& ward) {
    const Advice advice = cards::advise(ward.input());
    for (const auto& card : advice.cards)
        if (offers(card, code)) return "offered";
    return "not offered";
}
inline void put_result(Ward& ward, const Arrival& as, Decimal value) { ward.with(arriving(as, value, 1)); }

/// Two results of one moment, the probed number apart.
template <typename Limits, Limits Knowledge::*limits, Limit Limits::*start>
void put_apart(Ward& ward, const Arrival& as, Decimal gap) {
    const Decimal first = (ward.knowledge().*limits.*start).in(as.family);
    ward.with(arriving(as, first, 1)).with(arriving(as, Decimal::sum(first, gap).value(), 1));
}
inline void ward_round(Ward& ward) { ward.on(cards::Trigger::result_review); }
inline void with_drug(Ward& ward, fhir::DrugTag tag) { ward.with(order("drug", {tag}, 1000)); }

template <typename Limits>
struct LimitCase {
    Limit Limits::*limit;
    fhir::Measure measure;
    Side side;
    Setting setting;
    std::string_view within;
    std::string_view beyond;
    Put put = put_result;
    Seen seen = cards_of;
};

/// A row. The formatter cannot cope with braces of unequal length.
template <typename Limits>
LimitCase<Limits> edge(Limit Limits::*limit, fhir::Measure measure, Side side, Setting setting,
                       std::string_view within, std::string_view beyond, Put put = put_result,
                       Seen seen = cards_of) {
    return {limit, measure, side, setting, within, beyond, put, seen};
}

inline constexpr std::string_view implausible = "GEN-DQ-IMPLAUS-01 info";
inline constexpr std::string_view conflict = "GEN-CONFLICT-01 info";

template <typename Limits>
void check_case(const LimitCase<Limits>& row, const Limit& limit) {
    int arrived = 0;
    for (const Arrival& as : arrivals) {
        if (as.measure != row.measure) continue;
        ++arrived;
        for (const Decimal step : steps_of(limit.in(as.family)))
            for (const auto& probe : probes(limit.in(as.family), row.side, step)) {
                Ward ward;
                row.setting(ward);
                row.put(ward, as, probe.value);
                INFO(number_text(probe.value), " of the family of ", as.unit);
                CHECK(row.seen(ward) == (probe.is_beyond ? row.beyond : row.within));
            }
    }
    CHECK(arrived > 0);
}

template <typename Limits, std::size_t N>
void check_limits(const std::array<LimitRow<Limits>, N>& rows, const Limits& limits,
                  const std::vector<LimitCase<Limits>>& cases) {
    for (const LimitRow<Limits>& row : rows) {
        CAPTURE(row.name);
        const auto found = std::find_if(cases.begin(), cases.end(),
                                        [&](const LimitCase<Limits>& one) { return one.limit == row.limit; });
        REQUIRE_MESSAGE(found != cases.end(), "no test for this limit");
        check_case(*found, limits.*row.limit);
    }
    CHECK(cases.size() == rows.size());
}

}  // namespace lytes::tests
