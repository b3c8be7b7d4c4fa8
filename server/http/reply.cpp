#include "server/http/reply.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <chrono>
#include <span>

#include <boost/beast/core/string.hpp>

namespace lytes::server {
namespace {

struct StatusRow {
    unsigned status;
    std::string_view phrase;
    std::string_view issue;  ///< FHIR issue type of an OperationOutcome
};

constexpr auto statuses = std::to_array<StatusRow>({
    {200, "OK",                              "informational"},
    {204, "No Content",                      "informational"},
    {400, "Bad Request",                     "structure"    },
    {401, "Unauthorized",                    "login"        },
    {403, "Forbidden",                       "forbidden"    },
    {404, "Not Found",                       "not-found"    },
    {405, "Method Not Allowed",              "not-supported"},
    {408, "Request Timeout",                 "timeout"      },
    {411, "Length Required",                 "required"     },
    {412, "Precondition Failed",             "incomplete"   },
    {413, "Content Too Large",               "too-long"     },
    {414, "URI Too Long",                    "too-long"     },
    {415, "Unsupported Media Type",          "not-supported"},
    {417, "Expectation Failed",              "not-supported"},
    {421, "Misdirected Request",             "not-found"    },
    {422, "Unprocessable Content",           "business-rule"},
    {431, "Request Header Fields Too Large", "too-long"     },
    {500, "Internal Server Error",           "exception"    },
    {501, "Not Implemented",                 "not-supported"},
    {503, "Service Unavailable",             "transient"    },
    {505, "HTTP Version Not Supported",      "not-supported"},
});

const StatusRow& row_of(unsigned status) {
    const auto* const found = std::find_if(statuses.begin(), statuses.end(),
                                           [status](const StatusRow& row) { return row.status == status; });
    assert(found != statuses.end());
    return *found;
}

void append_number(std::string& out, std::size_t number) {
    std::array<char, 24> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
}

void append_two_digits(std::string& out, unsigned number) {
    if (number < 10) out += '0';
    append_number(out, number);
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    out += name;
    out += ": ";
    out += value;
    out += "\r\n";
}

bool is_request_id_char(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

void append_cors(std::string& out, const Envelope& envelope) {
    if (envelope.varies_by_origin) append_field(out, "Vary", "Origin");
    if (envelope.allowed_origin.empty()) return;
    append_field(out, "Access-Control-Allow-Origin", envelope.allowed_origin);
    if (!envelope.is_preflight) {
        append_field(out, "Access-Control-Expose-Headers", "X-Request-Id");
        return;
    }
    append_field(out, "Access-Control-Allow-Methods", "GET, POST, OPTIONS");
    append_field(out, "Access-Control-Allow-Headers", "Authorization, Content-Type, X-Request-Id");
    append_field(out, "Access-Control-Max-Age", "600");
}

}  // namespace

std::string_view request_id_of(const Head& head) {
    constexpr std::size_t request_id_chars_max = 64;
    for (const auto& field : std::span{head.fields.data(), head.field_count}) {
        if (!boost::beast::iequals(field.name_text, "x-request-id")) continue;
        const bool is_one = !field.value.empty() && field.value.size() <= request_id_chars_max &&
                            std::all_of(field.value.begin(), field.value.end(), is_request_id_char);
        return is_one ? field.value : std::string_view{};
    }
    return {};
}

std::string_view allowed_origin(const Head& head, const Config& config) {
    if (head.count_of(http::field::origin) != 1) return {};
    const auto origin = head.value_of(http::field::origin);
    const bool is_web = origin.starts_with("http://") || origin.starts_with("https://");
    const bool is_plain =
        std::all_of(origin.begin(), origin.end(), [](char c) { return c > 0x20 && c < 0x7f; });
    if (config.is_demo && is_web && is_plain) return origin;
    const auto& allowed = config.cors_origins;
    return std::find(allowed.begin(), allowed.end(), origin) != allowed.end() ? origin : std::string_view{};
}

void encode_head(std::string& out, const Response& response, const Envelope& envelope,
                 std::string_view date) {
    out = "HTTP/1.1 ";
    append_number(out, response.status);
    out += ' ';
    out += row_of(response.status).phrase;
    out += "\r\n";
    append_field(out, "Date", date);
    append_field(out, "Content-Type", response.media_type);
    if (response.status != 204) {
        out += "Content-Length: ";
        append_number(out, response.body.size());
        out += "\r\n";
    }
    out += "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n";
    append_field(out, "X-Request-Id", envelope.request_id);
    append_field(out, "Allow", response.allow);
    append_cors(out, envelope);
    if (response.status == 503) append_field(out, "Retry-After", "1");
    if (!envelope.keep_alive) append_field(out, "Connection", "close");
    out += "\r\n";
}

std::string outcome(unsigned status, std::string_view why) {
    std::string out = R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":")";
    out += row_of(status).issue;
    out += R"(","diagnostics":")";
    out += why;
    out += R"("}]})";
    return out;
}

std::string http_date(std::int64_t seconds) {
    constexpr auto weekdays =
        std::to_array<std::string_view>({"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"});
    constexpr auto months = std::to_array<std::string_view>(
        {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"});
    const std::chrono::sys_seconds at{std::chrono::seconds{seconds}};
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{at - day};
    std::string out{weekdays[std::chrono::weekday{day}.c_encoding()]};
    out += ", ";
    append_two_digits(out, static_cast<unsigned>(date.day()));
    out += ' ';
    out += months[static_cast<unsigned>(date.month()) - 1];
    out += ' ';
    append_number(out, static_cast<std::size_t>(static_cast<int>(date.year())));
    out += ' ';
    append_two_digits(out, static_cast<unsigned>(time.hours().count()));
    out += ':';
    append_two_digits(out, static_cast<unsigned>(time.minutes().count()));
    out += ':';
    append_two_digits(out, static_cast<unsigned>(time.seconds().count()));
    return out += " GMT";
}

}  // namespace lytes::server
