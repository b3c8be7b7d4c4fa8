#pragma once

#include <cstdint>
#include <optional>

#include "fhir/model/chart.hpp"
#include "fhir/model/decimal.hpp"

namespace lytes::cards {

/// CKD-EPI 2021 creatinine equation, rounded half up to an integer before anything compares it (A8).
/// REQUIRES: `creatinine_mg_dl` > 0; adult. `sex` is female or male.
[[nodiscard]] int egfr_ckd_epi_2021(fhir::Decimal creatinine_mg_dl, int age_years, fhir::Sex sex);

/// Body size for Cockcroft-Gault. Height or body mass index may be missing: then actual weight is used.
struct BodySize {
    fhir::Decimal weight_kg;
    std::optional<fhir::Decimal> height_cm;
    std::optional<fhir::Decimal> body_mass_index;
};
/// Cockcroft-Gault in mL/min, rounded half up, with actual, ideal or adjusted weight by BMI (A8).
/// REQUIRES: `creatinine_mg_dl` > 0; adult. `sex` is female or male.
[[nodiscard]] int clearance_cockcroft_gault(fhir::Decimal creatinine_mg_dl, int age_years, fhir::Sex sex,
                                            const BodySize& body);

/// KDIGO categories of eGFR (A8).
enum class EgfrCategory : std::uint8_t { g1, g2, g3a, g3b, g4, g5 };
[[nodiscard]] EgfrCategory category_of(int egfr);

}  // namespace lytes::cards
