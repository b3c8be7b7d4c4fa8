#include "cards/kidney.hpp"

#include <algorithm>
#include <cmath>

namespace lytes::cards {
namespace {

using fhir::Sex;

// The equations are powers of real numbers: the one place of the clinical core where binary floating point
// is allowed. Their result is an integer before anything is compared with it.

double real(fhir::Decimal value) {
    return static_cast<double>(value.units()) / std::pow(10.0, value.scale());
}

int half_up(double value) { return static_cast<int>(std::floor(value + 0.5)); }

/// Weight for Cockcroft-Gault: actual under BMI 18.5, ideal under 30, adjusted from 30 on.
double dosing_weight(Sex sex, const BodySize& body) {
    constexpr double cm_per_inch = 2.54;
    const double actual = real(body.weight_kg);
    double height = body.height_cm ? real(*body.height_cm) : 0.0;
    if (height <= 0.0 && body.body_mass_index && !body.body_mass_index->is_zero())
        height = std::sqrt(actual / real(*body.body_mass_index)) * 100.0;
    // Without a height the rule cannot be applied. Actual weight may give too high a clearance; it only ever
    // adds a warning, because the lower of clearance and eGFR decides.
    if (height <= 0.0) return actual;
    const double bmi = actual / (height / 100.0 * height / 100.0);
    const double ideal = (sex == Sex::male ? 50.0 : 45.5) + 2.3 * (height / cm_per_inch - 60.0);
    if (bmi < 18.5) return actual;
    if (bmi < 30.0) return ideal;
    return ideal + 0.4 * (actual - ideal);
}

}  // namespace

int egfr_ckd_epi_2021(fhir::Decimal creatinine_mg_dl, int age_years, Sex sex) {
    const bool is_female = sex == Sex::female;
    const double kappa = is_female ? 0.7 : 0.9;
    const double alpha = is_female ? -0.241 : -0.302;
    const double ratio = real(creatinine_mg_dl) / kappa;
    const double rate = 142.0 * std::pow(std::min(ratio, 1.0), alpha) *
                        std::pow(std::max(ratio, 1.0), -1.200) * std::pow(0.9938, age_years) *
                        (is_female ? 1.012 : 1.0);
    return half_up(rate);
}

int clearance_cockcroft_gault(fhir::Decimal creatinine_mg_dl, int age_years, Sex sex, const BodySize& body) {
    const double rate = (140.0 - age_years) * dosing_weight(sex, body) / (72.0 * real(creatinine_mg_dl)) *
                        (sex == Sex::female ? 0.85 : 1.0);
    return half_up(std::max(rate, 0.0));
}

EgfrCategory category_of(int egfr) {
    if (egfr >= 90) return EgfrCategory::g1;
    if (egfr >= 60) return EgfrCategory::g2;
    if (egfr >= 45) return EgfrCategory::g3a;
    if (egfr >= 30) return EgfrCategory::g3b;
    if (egfr >= 15) return EgfrCategory::g4;
    return EgfrCategory::g5;
}

}  // namespace lytes::cards
