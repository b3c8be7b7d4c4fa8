#pragma once

#include <cstdint>
#include <optional>

#include "cards/facts.hpp"

/// What the order rules of algorithm C8 to C10 ask about a draft and the orders beside it. An order that the
/// draft changes under the same id is not beside it, and neither is a prohibition.
namespace lytes::cards {

/// mEq/L of what runs into the vein: the product's strength, or the amount and volume of a rate ratio.
/// Nothing when neither is in the chart.
[[nodiscard]] std::optional<fhir::Decimal> potassium_per_litre(const OrderFacts& order);

/// K-ORD-PUSH-01: pushed, or a concentrate without any rate.
[[nodiscard]] bool is_potassium_push(const OrderFacts& order);

/// Another order with one of these tags that goes into a vein: in force, or unsigned in the same session.
[[nodiscard]] bool has_other_parenteral(const OrderFacts& order, const fhir::DrugTags& tags);

/// Another order with one of these tags, by any route, in force or unsigned in the same session.
[[nodiscard]] bool has_other(const OrderFacts& order, const fhir::DrugTags& tags);

/// How surely a drug has to be known.
enum class Recognition : std::uint8_t { any, by_code };

/// Another drug of this class, systemic, in force or unsigned in the same session. The same drug ordered
/// twice is not another one.
[[nodiscard]] bool has_another_drug(const OrderFacts& order, fhir::DrugTag drug_class, Recognition wanted);

/// A running order or procedure of ECG monitoring is coded.
[[nodiscard]] bool has_ecg_monitoring(const Facts& facts);

/// Some order in force runs into a central line.
[[nodiscard]] bool has_central_line(const Facts& facts);

}  // namespace lytes::cards
