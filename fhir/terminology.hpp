#pragma once

#include <optional>
#include <string_view>

#include "fhir/model/condition.hpp"
#include "fhir/model/drug.hpp"
#include "fhir/model/observation.hpp"
#include "fhir/model/order.hpp"

namespace lytes::fhir {

/// Code systems that our tables know, by URI or OID alias (data/codes/systems.csv).
enum class CodeSystem : std::uint8_t {
    unknown,
    loinc,
    rxnorm,
    atc,
    snomed,
    icd10cm,
    icd9cm,
    ucum,
    ndc,
    observation_category,
    act_code,
    location_type,
    interpretation_v3,
    local_lab,
};
[[nodiscard]] CodeSystem find_system(std::string_view uri);

/// What a LOINC (or known local laboratory) code measures. `none` also for the explicit negatives: red-cell,
/// urine, dialysate and fluid tests. `is_excluded` tells those apart, for the trace.
struct MeasureCode {
    Measure measure = Measure::none;
    bool is_excluded = false;
};
[[nodiscard]] MeasureCode find_measure(CodeSystem system, std::string_view code);

/// What a laboratory order with this code will measure: one test, or the panel's. Empty: no test of ours.
[[nodiscard]] Measures find_ordered_measures(CodeSystem system, std::string_view code);

/// What a drug code stands for: RxNorm ingredient, clinical or branded drug; ATC code (exact, else longest
/// prefix); SNOMED CT substance or product. Nothing when no table holds the code. A known drug without tags
/// is one that no rule asks for: eye drops, a counter-ion, a dialysis fluid. Where several codes of one drug
/// are given, the one with a form is the product and says more than its ingredient.
struct DrugCode {
    DrugTags tags;
    std::string_view name;  ///< our own short lower-case name: "magnesium sulfate"
    DrugForm form = DrugForm::unspecified;
};
[[nodiscard]] std::optional<DrugCode> find_drug(CodeSystem system, std::string_view code);

/// The drug that a display text names, by whole words after normalisation. Counter-ions are not drugs of
/// ours: "losartan potassium" is a RAAS inhibitor and no potassium order. Nothing when no name of ours
/// occurs.
[[nodiscard]] std::optional<DrugCode> find_drug_by_text(std::string_view text);

/// ICD-10-CM (exact, else longest prefix; with or without the dot), ICD-9-CM, SNOMED CT; LOINC answer codes
/// ("LA15173-0"); HL7 v3 location types for intensive care. Empty when no table holds the code.
[[nodiscard]] ClinicalTags find_condition(CodeSystem system, std::string_view code);

/// The code decides, else the text. SNOMED CT, v3 RouteOfAdministration or any abbreviation as code.
[[nodiscard]] Route find_route(CodeSystem system, std::string_view code, std::string_view text);
[[nodiscard]] VenousLine find_line(CodeSystem system, std::string_view code, std::string_view text);

}  // namespace lytes::fhir
