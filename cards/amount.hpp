#pragma once

#include <cstdint>
#include <optional>

#include "fhir/model/order.hpp"

namespace lytes::cards {

/// The unit in which an order of one substance is counted (see DoseTotals).
enum class DoseBasis : std::uint8_t {
    magnesium_sulfate_g,     ///< parenteral magnesium: g of the heptahydrate
    elemental_magnesium_mg,  ///< oral magnesium: mg of the element
    potassium_meq,
    calcium_salt_mg
};

/// Turns ordered quantities of one order into amounts of its substance (algorithm A1, C1). A dose is a dose
/// of the salt (architecture section 4, reading convention 6). A volume or a count of tablets is an amount
/// only where the chart holds the product's strength; nothing is taken from a product's name.
class Substance {
  public:
    /// `order` must outlive this. `weight_kg` turns an amount per kg into an amount.
    Substance(const fhir::MedicationOrder& order, DoseBasis basis,
              const std::optional<fhir::Decimal>& weight_kg)
        : order_(order), basis_(basis), weight_kg_(weight_kg) {}

    /// Nothing when the quantity is no amount of this substance for certain.
    [[nodiscard]] std::optional<fhir::Decimal> amount_of(const fhir::Quantity& quantity,
                                                         const fhir::Dosage& dosage) const;
    /// The rate of an infusion in amount per hour: rateQuantity, else rateRatio.
    [[nodiscard]] std::optional<fhir::Decimal> rate_per_h(const fhir::Dosage& dosage) const;

    [[nodiscard]] DoseBasis basis() const { return basis_; }
    [[nodiscard]] bool has_weight() const { return weight_kg_.has_value(); }

  private:
    [[nodiscard]] std::optional<fhir::Decimal> amount_of(fhir::Decimal value, fhir::Unit unit,
                                                         const fhir::Dosage& dosage) const;
    [[nodiscard]] std::optional<fhir::Decimal> from_strength(fhir::Decimal value, fhir::Unit unit,
                                                             const fhir::Dosage& dosage) const;
    [[nodiscard]] std::optional<fhir::Decimal> from_mg(fhir::Decimal mg) const;
    [[nodiscard]] std::optional<fhir::Decimal> from_mmol(fhir::Decimal mmol) const;
    [[nodiscard]] std::optional<fhir::Decimal> from_meq(fhir::Decimal meq) const;

    const fhir::MedicationOrder& order_;
    DoseBasis basis_;
    std::optional<fhir::Decimal> weight_kg_;
};

/// A length of time in minutes. Nothing when the quantity is no time.
[[nodiscard]] std::optional<fhir::Decimal> minutes_of(const std::optional<fhir::Quantity>& time);

/// An amount per body weight, which is no amount without a weight.
[[nodiscard]] bool is_per_weight(fhir::Unit unit);

}  // namespace lytes::cards
