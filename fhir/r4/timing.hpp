#pragma once

#include <optional>
#include <string_view>

#include "fhir/json/cursor.hpp"
#include "fhir/model/order.hpp"

namespace lytes::fhir::r4 {

/// What words or a code say about when a dose is given.
struct Schedule {
    std::optional<Decimal> frequency;  ///< times per period
    Decimal period;
    Unit period_unit = Unit::unknown;
    int times_of_day = 0;
    bool is_once = false;
    bool is_as_needed = false;

    [[nodiscard]] bool is_known() const { return frequency || times_of_day > 0 || is_once; }
};

/// Reads a timing abbreviation or a short phrase: "BID", "Q6H PRN", "Every 4 (four) hours as needed",
/// "0900 & 1800", "ONCE". Words that it does not know leave the schedule unknown.
[[nodiscard]] Schedule parse_schedule(std::string_view text);

/// When and how long: `timing` of a dosage instruction. Returns the period that bounds it.
void decode_timing(const json::Cursor& dosage, Dosage& out);

}  // namespace lytes::fhir::r4
