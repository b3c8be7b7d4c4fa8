#include "server/knowledge/fields.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <utility>

#include "server/knowledge/remarks.hpp"
#include "server/outbound/origin.hpp"

namespace lytes::server {
namespace {

/// TOML's numbers arrive as binary ones; the shortest text that means the same number is what was written.
std::optional<fhir::Decimal> decimal_of(double number) {
    std::array<char, 64> digits;
    const auto [end, error] =
        std::to_chars(digits.data(), digits.data() + digits.size(), number, std::chars_format::fixed);
    if (error != std::errc{}) return std::nullopt;
    return fhir::Decimal::parse({digits.data(), static_cast<std::size_t>(end - digits.data())});
}

std::optional<fhir::Duration> parse_age(std::string_view text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    constexpr int number_max = 10'000;
    if (error != std::errc{} || number <= 0 || number > number_max) return std::nullopt;
    const std::string_view unit{end, static_cast<std::size_t>(text.data() + text.size() - end)};
    if (unit == " h") return std::chrono::hours{number};
    if (unit == " d") return std::chrono::days{number};
    return std::nullopt;
}

}  // namespace

Place place_of(const toml::node& node) {
    const auto begin = node.source().begin;
    return {begin.line, begin.column};
}

bool is_https_url(std::string_view text) {
    const auto base = parse_base(text);
    return base && base->origin.is_https;
}

bool is_token(std::string_view text) {
    constexpr std::size_t bytes_max = 200;
    return !text.empty() && text.size() <= bytes_max &&
           std::ranges::all_of(text, [](char letter) { return letter > ' ' && letter <= '~'; });
}

void Fields::complain(const toml::node& node, std::string expected) {
    if (problem_) return;
    problem_ = fhir::Problem{fhir::ProblemKind::invalid_value, text_of(name_, place_of(node)),
                             "expected " + std::move(expected)};
}

void Fields::complain(const toml::table& table, std::string_view key, std::string expected) {
    const auto* const node = table.get(key);
    complain(node == nullptr ? static_cast<const toml::node&>(table) : *node, std::move(expected));
}

void Fields::expect_only(const toml::table& table, std::span<const std::string_view> keys) {
    for (const auto& [key, node] : table) {
        if (std::ranges::find(keys, key.str()) != keys.end()) continue;
        std::string expected = "one of";
        for (const std::string_view known : keys) expected.append(" ").append(known);
        complain(node, expected + ", not \"" + std::string{key.str()} + '"');
    }
}

std::optional<std::string> Fields::text(const toml::table& table, std::string_view key) {
    const auto* const node = table.get(key);
    if (node == nullptr) return std::nullopt;
    if (const auto* const string = node->as_string()) return string->get();
    complain(*node, std::string{key} + " as a string");
    return std::nullopt;
}

std::optional<fhir::Decimal> Fields::number(const toml::table& table, std::string_view key) {
    const auto* const node = table.get(key);
    if (node == nullptr) return std::nullopt;
    std::optional<fhir::Decimal> number;
    if (const auto* const whole = node->as_integer()) number = fhir::Decimal::of(whole->get());
    if (const auto* const binary = node->as_floating_point()) number = decimal_of(binary->get());
    if (!number || number->is_negative()) complain(*node, std::string{key} + " as a number, not negative");
    return number;
}

std::optional<int> Fields::count(const toml::table& table, std::string_view key) {
    const auto* const node = table.get(key);
    if (node == nullptr) return std::nullopt;
    const auto* const whole = node->as_integer();
    if (whole != nullptr && whole->get() >= 0 && whole->get() <= std::numeric_limits<int>::max())
        return static_cast<int>(whole->get());
    complain(*node, std::string{key} + " as a whole number, not negative");
    return std::nullopt;
}

const toml::node* Fields::required(const toml::table& table, std::string_view key) {
    const auto* const node = table.get(key);
    if (node == nullptr) complain(table, std::string{key} + " = ...");
    return node;
}

std::optional<std::string> Fields::required_text(const toml::table& table, std::string_view key) {
    return required(table, key) == nullptr ? std::nullopt : text(table, key);
}

std::optional<fhir::Decimal> Fields::required_number(const toml::table& table, std::string_view key) {
    return required(table, key) == nullptr ? std::nullopt : number(table, key);
}

std::optional<int> Fields::required_count(const toml::table& table, std::string_view key) {
    return required(table, key) == nullptr ? std::nullopt : count(table, key);
}

std::optional<bool> Fields::required_flag(const toml::table& table, std::string_view key) {
    const auto* const node = required(table, key);
    if (node == nullptr) return std::nullopt;
    if (const auto* const flag = node->as_boolean()) return flag->get();
    complain(*node, std::string{key} + " = true or false");
    return std::nullopt;
}

std::optional<fhir::Duration> Fields::required_age(const toml::table& table, std::string_view key) {
    const auto written = required_text(table, key);
    const auto age = written ? parse_age(*written) : std::nullopt;
    if (!age) complain(table, key, std::string{key} + " as a length of time, as in \"48 h\" or \"14 d\"");
    return age;
}

std::chrono::sys_days Fields::required_day(const toml::table& table, std::string_view key) {
    const auto* const node = required(table, key);
    if (node == nullptr) return {};
    if (const auto* const date = node->as_date()) {
        const toml::date day = date->get();
        return std::chrono::sys_days{std::chrono::year{day.year} / std::chrono::month{day.month} /
                                     std::chrono::day{day.day}};
    }
    complain(*node, std::string{key} + " as a date, as in 2026-12-01");
    return {};
}

std::string Fields::checked_text(const toml::table& table, std::string_view key,
                                 bool (*is_good)(std::string_view), std::string_view expected) {
    auto written = text(table, key);
    if (written && !is_good(*written)) complain(table, key, std::string{expected});
    return written.value_or(std::string{});
}

}  // namespace lytes::server
