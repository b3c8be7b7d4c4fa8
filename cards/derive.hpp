#pragma once

#include "cards/facts.hpp"

namespace lytes::cards {

/// Everything that the rules ask about the patient. Texts and spans live in the case's arena or in the chart;
/// the result may be copied, nothing in it points into itself.
[[nodiscard]] Facts derive(const Case& input);

/// One draft order, classified and measured (algorithm C7). `patient` and `draft` must outlive the answer.
[[nodiscard]] OrderFacts derive_order(const Facts& patient, const fhir::MedicationOrder& draft,
                                      int draft_index);

}  // namespace lytes::cards
