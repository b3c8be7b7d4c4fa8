#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "cards/knowledge.hpp"
#include "fhir/model/arena.hpp"
#include "fhir/model/chart.hpp"

namespace lytes::cards {

/// What the clinician is doing. Decides which tables run and which caps hold.
enum class Trigger : std::uint8_t {
    patient_view,
    result_review,
    order_select,
    order_sign,
    encounter_discharge,
    medication_refill
};
/// True for the hooks that look at results, false for those that look at unsigned orders.
[[nodiscard]] constexpr bool is_result_driven(Trigger trigger) {
    return trigger != Trigger::order_select && trigger != Trigger::order_sign &&
           trigger != Trigger::medication_refill;
}

struct History;

/// All that advice may depend on. Borrowed: everything outlives the advice.
struct Case {
    const fhir::Chart* chart = nullptr;
    std::span<const fhir::MedicationOrder> drafts;    ///< unsigned orders of this session
    std::span<const fhir::Procedure> draft_services;  ///< unsigned orders that are no drugs
    Trigger trigger = Trigger::patient_view;
    std::string_view encounter_id{};  ///< of the hook's context; empty: none was named
    const Knowledge* knowledge = nullptr;
    fhir::Instant now;
    fhir::Arena* arena = nullptr;  ///< where the advice is written
    bool wants_trace = false;
    const History* history = nullptr;  ///< what was shown and answered before; null: nothing is remembered
};

}  // namespace lytes::cards
