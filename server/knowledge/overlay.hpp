#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "cards/parameters.hpp"
#include "fhir/local_codes.hpp"
#include "fhir/problem.hpp"

/// A site's file of changes to the clinical knowledge, read and checked line by line. What holds together
/// only as a whole is checked where it is applied (knowledge/site.hpp).
namespace lytes::server {

/// Where something stands in the file.
struct Place {
    unsigned line = 0;
    unsigned column = 0;
};

/// Who answers for a change, and from when on it holds: the first moment of that day in UTC.
struct Decision {
    std::string rationale;
    std::chrono::sys_days effective{};
    Place place;
};

struct ParameterEdit {
    const cards::Parameter* parameter = nullptr;
    cards::ParameterValue value;
    bool is_converted = false;  ///< at least one unit family was computed from another
    Decision decision;
};

struct RuleEdit {
    cards::RuleChange change;
    std::string client;  ///< empty: for everyone
    Decision decision;
};

struct Overlay {
    std::string name;  ///< of the file, for messages
    std::string version;
    std::string source_label;
    std::string source_url;
    std::vector<ParameterEdit> parameters;  ///< in the order of the file
    std::vector<RuleEdit> rules;
    std::vector<cards::OrderCode> order_codes;
    std::vector<fhir::LocalCode> laboratory;
};

/// Problems carry "name:line:column" as their path and what was expected.
[[nodiscard]] fhir::Result<Overlay> parse_overlay(std::string_view text, std::string_view name);
[[nodiscard]] fhir::Result<Overlay> load_overlay(const std::string& path);

}  // namespace lytes::server
