#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <toml++/toml.h>

#include "fhir/model/decimal.hpp"
#include "fhir/model/time.hpp"
#include "fhir/problem.hpp"
#include "server/knowledge/overlay.hpp"

/// Typed access to the members of a TOML table; remembers the first problem with file, line and column.
namespace lytes::server {

[[nodiscard]] Place place_of(const toml::node& node);

/// https, and a host and path of the plain grammar of outbound/origin.
[[nodiscard]] bool is_https_url(std::string_view text);
/// Printable ASCII without blanks: codes and their systems.
[[nodiscard]] bool is_token(std::string_view text);

class Fields {
  public:
    explicit Fields(std::string_view name) : name_(name) {}

    [[nodiscard]] bool has_problem() const { return problem_.has_value(); }
    [[nodiscard]] const std::optional<fhir::Problem>& problem() const { return problem_; }

    /// Only the first complaint counts.
    void complain(const toml::node& node, std::string expected);
    /// At the member's value; at the table where there is no such member.
    void complain(const toml::table& table, std::string_view key, std::string expected);

    void expect_only(const toml::table& table, std::span<const std::string_view> keys);

    // Nothing when the member is absent, or has another type: that is a problem.
    [[nodiscard]] std::optional<std::string> text(const toml::table& table, std::string_view key);
    [[nodiscard]] std::optional<fhir::Decimal> number(const toml::table& table, std::string_view key);
    [[nodiscard]] std::optional<int> count(const toml::table& table, std::string_view key);

    // An absent member is a problem too.
    [[nodiscard]] std::optional<std::string> required_text(const toml::table& table, std::string_view key);
    [[nodiscard]] std::optional<fhir::Decimal> required_number(const toml::table& table,
                                                               std::string_view key);
    [[nodiscard]] std::optional<int> required_count(const toml::table& table, std::string_view key);
    [[nodiscard]] std::optional<bool> required_flag(const toml::table& table, std::string_view key);
    /// "48 h" or "14 d".
    [[nodiscard]] std::optional<fhir::Duration> required_age(const toml::table& table, std::string_view key);
    [[nodiscard]] std::chrono::sys_days required_day(const toml::table& table, std::string_view key);

    /// Empty when absent; a problem when the text is not good.
    [[nodiscard]] std::string checked_text(const toml::table& table, std::string_view key,
                                           bool (*is_good)(std::string_view), std::string_view expected);

  private:
    [[nodiscard]] const toml::node* required(const toml::table& table, std::string_view key);

    std::string name_;
    std::optional<fhir::Problem> problem_;
};

}  // namespace lytes::server
