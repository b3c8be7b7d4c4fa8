#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "fhir/json/cursor.hpp"
#include "fhir/model/arena.hpp"
#include "fhir/r4/decode.hpp"

namespace lytes::hooks {

/// The Medication resources at hand: contained, sent along, or read.
class Medications final : public fhir::r4::MedicationLookup {
  public:
    /// `fhir_server` may be empty; an absolute reference below it means the same as a relative one.
    Medications(std::string_view fhir_server, fhir::Arena& arena)
        : known_(&arena), fhir_server_(fhir_server) {}

    void add(const fhir::json::Cursor& medication, std::string_view full_url, fhir::DrugMatch match);

    [[nodiscard]] std::optional<Found> find(const fhir::json::Cursor& container,
                                            std::string_view reference) const override;

    /// The id to read for a reference that leads to nothing at hand; empty when it may not be read (threat
    /// S6).
    [[nodiscard]] std::string_view readable_id(const fhir::json::Cursor& container,
                                               std::string_view reference) const;

  private:
    struct Known {
        fhir::json::Cursor medication;
        std::string_view full_url;
        std::string_view id;
        fhir::DrugMatch match;
    };
    [[nodiscard]] std::string_view local_id(std::string_view reference) const;

    std::pmr::vector<Known> known_;
    std::string_view fhir_server_;
};

}  // namespace lytes::hooks
