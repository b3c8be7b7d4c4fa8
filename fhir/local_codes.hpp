#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "fhir/model/observation.hpp"
#include "fhir/model/unit.hpp"

namespace lytes::fhir {

/// A laboratory's own code for something that we measure, and the one unit in which it reports it.
struct LocalCode {
    std::string system;
    std::string code;
    Measure measure = Measure::none;
    Unit unit = Unit::unknown;
};

/// The measures that a site may alias, by name: "magnesium", "calcium_ionized".
[[nodiscard]] std::optional<Measure> parse_measure(std::string_view name);
[[nodiscard]] std::string_view name_of(Measure measure);
/// The unit in any spelling that laboratories send; `unknown` for anything else.
[[nodiscard]] Unit parse_unit(std::string_view spelling);
[[nodiscard]] std::string_view unit_code(Unit unit);  ///< UCUM

/// Why the row cannot be taken, as what was expected instead; nothing when it can. LOINC has no aliases: its
/// codes mean what they mean.
[[nodiscard]] std::optional<std::string> objection_to(const LocalCode& row);

/// A site's aliases. One look-up costs one hash, however many there are.
class LocalCodes {
  public:
    LocalCodes() = default;
    /// Of two rows with the same system and code the first counts.
    explicit LocalCodes(std::vector<LocalCode> rows);
    // The keys borrow from the rows, whose buffer moves along; a copy would borrow from the other one.
    LocalCodes(LocalCodes&&) noexcept = default;
    LocalCodes& operator=(LocalCodes&&) noexcept = default;
    LocalCodes(const LocalCodes&) = delete;
    LocalCodes& operator=(const LocalCodes&) = delete;
    ~LocalCodes() = default;

    [[nodiscard]] const LocalCode* find(std::string_view system, std::string_view code) const;
    [[nodiscard]] std::span<const LocalCode> rows() const { return rows_; }
    /// By system and code, one line each; part of what the hash of the knowledge is made of.
    [[nodiscard]] std::string canonical_text() const;

  private:
    struct Key {
        std::string_view system;
        std::string_view code;
        friend bool operator==(const Key&, const Key&) = default;
    };
    struct KeyHash {
        std::size_t operator()(const Key& key) const {
            constexpr std::size_t odd = 0x9E3779B97F4A7C15ULL;  // keeps system and code from cancelling out
            const std::hash<std::string_view> hash;
            return hash(key.system) * odd + hash(key.code);
        }
    };

    std::vector<LocalCode> rows_;
    std::unordered_map<Key, std::size_t, KeyHash> places_;
};

}  // namespace lytes::fhir
