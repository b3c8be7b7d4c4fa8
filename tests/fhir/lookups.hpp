#pragma once

#include <optional>
#include <string_view>

#include "fhir/datatypes.hpp"
#include "fhir/r4/decode.hpp"

/// Medication look-ups for tests of decoders.
namespace lytes::fhir {

/// Nothing is at hand beside the order.
class NoMedications final : public r4::MedicationLookup {
  public:
    [[nodiscard]] std::optional<Found> find(const json::Cursor&, std::string_view) const override {
        return std::nullopt;
    }
};

/// What the order itself contains.
class ContainedMedications final : public r4::MedicationLookup {
  public:
    [[nodiscard]] std::optional<Found> find(const json::Cursor& container,
                                            std::string_view reference) const override {
        const auto found = find_contained(container, reference);
        if (!found) return std::nullopt;
        return Found{*found, DrugMatch::contained};
    }
};

}  // namespace lytes::fhir
