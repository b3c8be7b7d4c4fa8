#include "server/offline.hpp"

#include <charconv>
#include <memory_resource>
#include <utility>
#include <vector>

#include "hooks/catalog.hpp"
#include "server/limits.hpp"
#include "server/ops/uuid.hpp"

namespace lytes::server {
namespace {

hooks::Reply answer(const hooks::Service& service, const OfflineCall& call,
                    const hooks::Environment& environment, std::pmr::memory_resource& arena) {
    auto step = hooks::begin(service, call.body, environment, arena);
    while (auto* fetch = std::get_if<hooks::Fetch>(&step)) {
        std::vector<hooks::FetchResult> results(fetch->queries.size());
        for (auto& result : results) result.status = hooks::FetchStatus::refused;
        step = hooks::resume(std::move(*fetch), std::move(results));
    }
    return std::get<hooks::Reply>(std::move(step));
}

/// Consumes exactly `digits` digits.
bool take_number(std::string_view& text, std::size_t digits, int& number) {
    const auto part = text.substr(0, digits);
    if (part.size() != digits || part.front() < '0') return false;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
    text.remove_prefix(digits);
    return error == std::errc{} && end == part.data() + part.size();
}

bool take_char(std::string_view& text, char c) {
    if (!text.starts_with(c)) return false;
    text.remove_prefix(1);
    return true;
}

/// "Z", "+01:00" or "-05:30".
bool take_offset(std::string_view text, std::chrono::minutes& offset) {
    if (text == "Z") return true;
    const bool is_east = text.starts_with('+');
    if (!is_east && !text.starts_with('-')) return false;
    text.remove_prefix(1);
    int hours = 0;
    int minutes = 0;
    if (!take_number(text, 2, hours) || !take_char(text, ':') || !take_number(text, 2, minutes)) return false;
    offset = std::chrono::hours{hours} + std::chrono::minutes{minutes};
    if (!is_east) offset = -offset;
    return text.empty() && hours < 24 && minutes < 60;
}

bool take_fraction(std::string_view& text, std::chrono::milliseconds& fraction) {
    if (!take_char(text, '.')) return true;
    int scale = 100;
    bool has_digit = false;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        fraction += std::chrono::milliseconds{(text.front() - '0') * scale};
        scale /= 10;
        has_digit = true;
        text.remove_prefix(1);
    }
    return has_digit;
}

}  // namespace

OfflineAnswer answer_offline(const OfflineCall& call) {
    const hooks::Environment environment{.knowledge = call.site->knowledge,
                                         .now = call.now,
                                         .make_uuid = make_uuid,
                                         .wants_trace = call.wants_trace,
                                         .local_codes = &call.site->local_codes};
    OfflineAnswer first;
    for (const auto& service : hooks::catalog()) {
        if (!call.service.empty() && call.service != service.id) continue;
        std::pmr::monotonic_buffer_resource arena{Limits{}.arena_bytes};
        auto reply = answer(service, call, environment, arena);
        OfflineAnswer found{reply.status, std::string{reply.body}, std::move(reply.trace)};
        // A body for another hook is a 400: then the next service may be the one.
        if (found.status != 400) return found;
        if (first.status == 0) first = std::move(found);
    }
    return first;
}

std::optional<fhir::Instant> parse_instant(std::string_view text) {
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
    const bool has_date = take_number(text, 4, year) && take_char(text, '-') && take_number(text, 2, month) &&
                          take_char(text, '-') && take_number(text, 2, day);
    const bool has_time = has_date && take_char(text, 'T') && take_number(text, 2, hour) &&
                          take_char(text, ':') && take_number(text, 2, minute) && take_char(text, ':') &&
                          take_number(text, 2, second);
    std::chrono::milliseconds fraction{0};
    std::chrono::minutes offset{0};
    if (!has_time || !take_fraction(text, fraction) || !take_offset(text, offset)) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{year},
                                           std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
    return fhir::Instant{std::chrono::sys_days{date}} + std::chrono::hours{hour} +
           std::chrono::minutes{minute} + std::chrono::seconds{second} + fraction - offset;
}

}  // namespace lytes::server
