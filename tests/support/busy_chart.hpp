#pragma once

#include <array>

#include "tests/support/charts.hpp"

namespace lytes::tests {

/// A long stay: 40 results, 15 orders and 20 conditions, and three cards to write.
inline void fill_busy_chart(Ward& ward) {
    ward.on(cards::Trigger::result_review).in_icu();
    constexpr auto ages = std::to_array<int>({2, 14, 26, 50});
    for (const int age : ages) {
        ward.with(mg("1.1", "mg/dL", age)).with(k("2.9", age)).with(ca("7.4", "mg/dL", age));
        ward.with(ionized_ca("0.95", "mmol/L", age)).with(albumin("3.1", "g/dL", age));
        ward.with(creatinine("1.4", "mg/dL", age)).with(egfr("52", age));
        ward.with(result(fhir::Measure::phosphate, "3.1", "mg/dL", age));
        ward.with(result(fhir::Measure::systolic_pressure, "118", "mm[Hg]", age));
        ward.with(result(fhir::Measure::qtc, "470", "ms", age));
    }
    using Drug = fhir::DrugTag;
    constexpr auto drugs = std::to_array<Drug>(
        {Drug::loop_diuretic, Drug::ppi, Drug::digoxin, Drug::raas_inhibitor, Drug::heparin,
         Drug::aminoglycoside, Drug::insulin, Drug::beta2_agonist, Drug::vitamin_d, Drug::levothyroxine,
         Drug::ceftriaxone, Drug::nsaid, Drug::lithium, Drug::thiazide, Drug::qt_known_risk});
    for (const fhir::DrugTag drug : drugs) {
        OrderText text = order("order", {drug}, 100);
        ward.with(text.take(dosage().of("1", "tablet").times("2", "1", "d").by(fhir::Route::oral)));
    }
    using Tag = fhir::ClinicalTag;
    constexpr auto tags =
        std::to_array<Tag>({Tag::diabetes,        Tag::ckd,           Tag::heart_failure_reduced,
                            Tag::alcohol_use,     Tag::malignancy,    Tag::weakness,
                            Tag::tremor,          Tag::cramps,        Tag::confusion,
                            Tag::crohn,           Tag::malabsorption, Tag::pacemaker,
                            Tag::long_qt,         Tag::ataxia,        Tag::nystagmus,
                            Tag::paraesthesia,    Tag::ileostomy,     Tag::hypokalaemia,
                            Tag::hypomagnesaemia, Tag::celiac});
    for (const fhir::ClinicalTag tag : tags) ward.with(condition(tag, 200));
}

}  // namespace lytes::tests
