#include "server/store/report.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace lytes::server {
namespace {

constexpr double z = 1.959963984540054;  // the normal distribution's 97.5 % point

constexpr std::string_view select_rules =
    "SELECT s.rule, s.shown_as, COUNT(*), SUM(CASE WHEN f.accepted = 1 THEN 1 ELSE 0 END), "
    "SUM(CASE WHEN f.accepted = 0 THEN 1 ELSE 0 END) FROM shown s LEFT JOIN "
    "(SELECT card, MAX(CASE WHEN outcome = 'accepted' THEN 1 ELSE 0 END) AS accepted FROM feedback GROUP BY "
    "card) "
    "f ON f.card = s.card WHERE s.at >= $1 GROUP BY s.rule, s.shown_as ORDER BY s.rule, s.shown_as";
constexpr std::string_view select_reasons =
    "SELECT s.rule, s.shown_as, f.reason_code, COUNT(*) FROM shown s JOIN feedback f ON f.card = s.card "
    "WHERE s.at >= $1 AND f.outcome = 'overridden' AND f.reason_code <> '' "
    "GROUP BY s.rule, s.shown_as, f.reason_code ORDER BY 1, 2, 4 DESC, 3";
constexpr std::string_view select_unknown =
    "SELECT COUNT(*) FROM feedback f WHERE f.received >= $1 AND "
    "NOT EXISTS (SELECT 1 FROM shown s WHERE s.card = f.card)";

std::uint64_t number_of(std::string_view text) {
    std::uint64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

/// A client's code on a terminal or in a spreadsheet: nothing that either would act on.
std::string tame(std::string_view code) {
    std::string text;
    for (const char letter : code) {
        const bool is_plain = letter > ' ' && letter <= '~' &&
                              std::string_view{"\",;='`@"}.find(letter) == std::string_view::npos;
        text += is_plain ? letter : '?';
    }
    return text.starts_with('+') || text.starts_with('-') ? "?" + text : text;
}

std::string list_of(const RuleTally& tally) {
    std::string text;
    for (const auto& [code, count] : tally.reasons)
        text += fmt::format("{}{} {}", text.empty() ? "" : "; ", tame(code), count);
    return text;
}

/// "12  40 % (22-61)"
std::string share(std::uint64_t count, std::uint64_t total) {
    const Interval interval = wilson(count, total);
    const double part = total == 0 ? 0 : static_cast<double>(count) / static_cast<double>(total);
    return fmt::format("{} {:.0f} % ({:.0f}-{:.0f})", count, 100 * part, 100 * interval.low,
                       100 * interval.high);
}

std::string csv_share(std::uint64_t count, std::uint64_t total) {
    const Interval interval = wilson(count, total);
    return fmt::format("{},{:.4f},{:.4f}", count, interval.low, interval.high);
}

}  // namespace

Interval wilson(std::uint64_t count, std::uint64_t total) {
    if (total == 0) return {};
    const auto n = static_cast<double>(total);
    const double p = static_cast<double>(count) / n;
    const double centre = p + z * z / (2 * n);
    const double half = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    const double scale = 1 + z * z / n;
    return {std::max(0.0, (centre - half) / scale), std::min(1.0, (centre + half) / scale)};
}

fhir::Result<FeedbackReport> read_report(Database& database, fhir::Instant since) {
    const std::vector<std::string> values{std::to_string(since.time_since_epoch().count())};
    const auto rules = database.read({select_rules, values});
    if (!rules) return rules.error();
    const auto reasons = database.read({select_reasons, values});
    if (!reasons) return reasons.error();
    const auto unknown = database.read({select_unknown, values});
    if (!unknown) return unknown.error();
    FeedbackReport report;
    for (const Row& row : *rules)
        report.rules.push_back({row[0], row[1], number_of(row[2]), number_of(row[3]), number_of(row[4])});
    for (const Row& row : *reasons) {
        for (RuleTally& tally : report.rules)
            if (tally.rule == row[0] && tally.indicator == row[1])
                tally.reasons.emplace_back(row[2], number_of(row[3]));
    }
    if (!unknown->empty()) report.unknown = number_of(unknown->front().front());
    return report;
}

std::string to_text(const FeedbackReport& report) {
    constexpr auto line = "{:<24} {:<9} {:>7}  {:<20} {:<20} {:<20} {}\n";
    std::string text = "Shares with Wilson's 95 % interval\n\n";
    text += fmt::format(line, "rule", "shown as", "shown", "accepted", "overridden", "ignored", "reasons");
    for (const RuleTally& tally : report.rules)
        text += fmt::format(line, tally.rule, tally.indicator, tally.shown,
                            share(tally.accepted, tally.shown), share(tally.overridden, tally.shown),
                            share(tally.ignored(), tally.shown), list_of(tally));
    text += fmt::format("\n{} entries about unknown cards\n", report.unknown);
    return text;
}

std::string to_csv(const FeedbackReport& report) {
    std::string text =
        "rule,indicator,shown,accepted,accepted_low,accepted_high,overridden,overridden_low,overridden_high,"
        "ignored,ignored_low,ignored_high,reasons\n";
    for (const RuleTally& tally : report.rules)
        text += fmt::format("{},{},{},{},{},{},{}\n", tally.rule, tally.indicator, tally.shown,
                            csv_share(tally.accepted, tally.shown), csv_share(tally.overridden, tally.shown),
                            csv_share(tally.ignored(), tally.shown), list_of(tally));
    return text;
}

}  // namespace lytes::server
