#pragma once

#include "fhir/model/decimal.hpp"
#include "fhir/model/unit.hpp"

namespace lytes::cards {

/// One threshold, one number per unit family, because a converted limit is another limit (algorithm A3).
struct Limit {
    fhir::Decimal mass;        ///< mg/dL (g/dL for albumin)
    fhir::Decimal amount;      ///< mmol/L
    fhir::Decimal equivalent;  ///< mEq/L

    [[nodiscard]] constexpr fhir::Decimal in(fhir::UnitFamily family) const {
        switch (family) {
            case fhir::UnitFamily::mass:
                return mass;
            case fhir::UnitFamily::amount:
                return amount;
            case fhir::UnitFamily::equivalent:
                return equivalent;
        }
        return mass;
    }
};

}  // namespace lytes::cards
