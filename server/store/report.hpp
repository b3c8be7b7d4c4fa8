#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fhir/model/time.hpp"
#include "server/store/database.hpp"

namespace lytes::server {

/// What became of a rule's cards of one urgency, as shown. A card that was accepted and overridden counts as
/// accepted; one that nobody answered as ignored, which clients never report (FB-03).
struct RuleTally {
    std::string rule;
    std::string indicator;
    std::uint64_t shown = 0;
    std::uint64_t accepted = 0;
    std::uint64_t overridden = 0;
    std::vector<std::pair<std::string, std::uint64_t>>
        reasons{};  ///< code and number of entries, frequent first

    [[nodiscard]] std::uint64_t ignored() const { return shown - accepted - overridden; }
};

struct FeedbackReport {
    std::vector<RuleTally> rules;
    std::uint64_t unknown = 0;  ///< entries about cards that we have no record of
};

/// Of the cards shown since. One pass over the database, for people: not for the hot path.
[[nodiscard]] fhir::Result<FeedbackReport> read_report(Database& database, fhir::Instant since);

/// Wilson's score interval at 95 %, for shares of small numbers. REQUIRES: count <= total.
struct Interval {
    double low = 0;
    double high = 1;
};
[[nodiscard]] Interval wilson(std::uint64_t count, std::uint64_t total);

/// A table for a terminal, and one for a spreadsheet.
[[nodiscard]] std::string to_text(const FeedbackReport& report);
[[nodiscard]] std::string to_csv(const FeedbackReport& report);

}  // namespace lytes::server
