#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/model/time.hpp"

namespace lytes::tests {

/// The words of one chart line: plain words in order, and name=value options.
struct Words {
    std::vector<std::string> plain;
    std::map<std::string, std::string> options;

    [[nodiscard]] bool has(const std::string& name) const { return options.contains(name); }
    [[nodiscard]] std::string option(const std::string& name) const {
        const auto found = options.find(name);
        return found == options.end() ? std::string{} : found->second;
    }
    [[nodiscard]] std::string word(std::size_t index) const {
        return index < plain.size() ? plain[index] : std::string{};
    }
};

/// Splits at blanks; "quoted words" stay together; name=value becomes an option.
[[nodiscard]] Words split(const std::string& line);

/// JSON pieces.
[[nodiscard]] std::string quoted(std::string_view text);
[[nodiscard]] std::string timestamp(fhir::Instant at);
/// "90m", "1h", "2d" before now; "+1h" after now.
[[nodiscard]] std::string ago(const std::string& word, fhir::Instant now);
[[nodiscard]] std::string loinc_of(const std::string& name, const std::string& unit);
[[nodiscard]] std::string coding(const std::string& system, const std::string& code);
/// "rx:6585,atc:B05XA05", "I47.21", "sct:31722008", or "text".
[[nodiscard]] std::string concept_of(const std::string& codes, const std::string& text);
[[nodiscard]] std::string quantity(const std::string& text);
/// The value[x] member of a laboratory line, with a leading comma.
[[nodiscard]] std::string value_member(const Words& words);
/// One Dosage element; sequence 0: none.
[[nodiscard]] std::string dosage(const Words& words, int sequence);

}  // namespace lytes::tests
