#include "server/cli_feedback.hpp"

#include <charconv>
#include <memory>
#include <optional>
#include <ostream>

#include "server/config_store.hpp"
#include "server/limits.hpp"
#include "server/offline.hpp"
#include "server/store/records.hpp"
#include "server/store/report.hpp"

namespace lytes::server {
namespace {

constexpr int exit_good = 0;
constexpr int exit_findings = 1;
constexpr int exit_usage = 2;
constexpr int days_max = 36500;

int complain(const Terminal& terminal, int code, const std::string& text) {
    terminal.err << "lytes: " << text << '\n';
    return code;
}

int complain(const Terminal& terminal, const fhir::Problem& problem) {
    return complain(terminal, exit_findings, problem.path + ": " + problem.expected);
}

/// Null after a complaint. A temporary store would be empty, so only a configured one counts.
std::unique_ptr<Database> open_configured(const Config& config, const Terminal& terminal) {
    if (!has_store(config)) {
        static_cast<void>(complain(terminal, exit_usage, "no store is configured: name one with --config"));
        return nullptr;
    }
    auto database = open_database(config.store);
    if (database) return *std::move(database);
    static_cast<void>(complain(terminal, database.error()));
    return nullptr;
}

std::optional<fhir::Instant> parse_since(const std::string& text) {
    constexpr std::size_t date_size = 10;
    if (text.empty()) return fhir::Instant{};
    return parse_instant(text.size() == date_size ? text + "T00:00:00Z" : text);
}

std::optional<int> parse_days(const std::string& text) {
    int days = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), days);
    if (error != std::errc{} || end != text.data() + text.size() || days < 0 || days > days_max)
        return std::nullopt;
    return days;
}

}  // namespace

int report_feedback(const Config& config, const FeedbackArguments& given, Terminal terminal) {
    const auto since = parse_since(given.since);
    if (!since)
        return complain(terminal, exit_usage,
                        "--since: expected a date or a time, as in 2026-11-22T10:30:00Z");
    const auto database = open_configured(config, terminal);
    if (!database) return exit_usage;
    const auto report = read_report(*database, *since);
    if (!report) return complain(terminal, report.error());
    terminal.out << (given.wants_csv ? to_csv(*report) : to_text(*report));
    return exit_good;
}

int purge_feedback(const Config& config, const FeedbackArguments& given, fhir::Instant now,
                   Terminal terminal) {
    const auto days = parse_days(given.days);
    if (!days)
        return complain(terminal, exit_usage, "--older-than: expected a number of days from 0 to 36500");
    const auto database = open_configured(config, terminal);
    if (!database) return exit_usage;
    const auto before = now - std::chrono::days{*days};
    while (true) {
        const auto older = database->read(select_older_than(before));
        if (!older) return complain(terminal, older.error());
        if (older->empty()) break;
        const auto purged = database->write(purge_before(before, StoreBounds{}.rows_per_purge));
        if (!purged) return complain(terminal, purged.error());
    }
    terminal.out << "purged what is older than " << *days << " days\n";
    return exit_good;
}

}  // namespace lytes::server
