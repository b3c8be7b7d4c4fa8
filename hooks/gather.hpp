#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "fhir/model/chart.hpp"
#include "hooks/intake.hpp"

namespace lytes::hooks {

/// Everything at hand, decoded.
struct Gathered {
    fhir::Chart chart;
    std::span<const fhir::MedicationOrder> drafts;
    std::span<const fhir::Procedure> draft_services;
    std::span<const fhir::json::Cursor> sources;  ///< by MedicationOrder::source_index
};
[[nodiscard]] Gathered gather(const Intake& intake, fhir::Arena& arena);

/// What a look at the draft orders alone tells.
struct DraftReview {
    bool has_drug_of_interest = false;             ///< a drug that some rule asks about
    std::vector<fhir::json::Cursor> unidentified;  ///< orders whose drug nothing names
    [[nodiscard]] bool is_settled() const { return !has_drug_of_interest && unidentified.empty(); }
};
[[nodiscard]] DraftReview review_drafts(const Intake& intake, fhir::Arena& arena);

/// Ids of Medications to read: of drafts, then of drugs in use, whose reference leads to nothing at hand.
[[nodiscard]] std::vector<std::string_view> wanted_medications(const Intake& intake);

}  // namespace lytes::hooks
