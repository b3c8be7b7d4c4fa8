#pragma once

#include <optional>

#include "cards/amount.hpp"
#include "cards/facts.hpp"

namespace lytes::cards {

/// What an order delivers (architecture section 4, reading convention 6; algorithm A1). `weight_kg` turns a
/// dose per kg into a dose; without it such an order is doubtful. Texts are kept in `arena`.
///
/// Single doses and rates are those of the instructions that are understood; a total exists only when all
/// are.
[[nodiscard]] DoseTotals derive_dose(const fhir::MedicationOrder& order, DoseBasis basis,
                                     const std::optional<fhir::Decimal>& weight_kg, fhir::Arena& arena);

/// One dose of one instruction in the basis' unit. Nothing when it is not known for certain.
[[nodiscard]] std::optional<fhir::Decimal> single_amount(const fhir::MedicationOrder& order,
                                                         const fhir::Dosage& dosage, DoseBasis basis,
                                                         const std::optional<fhir::Decimal>& weight_kg);

}  // namespace lytes::cards
