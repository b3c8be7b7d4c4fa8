#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "fhir/model/condition.hpp"
#include "fhir/model/enum_set.hpp"
#include "fhir/model/quantity.hpp"
#include "fhir/model/time.hpp"

namespace lytes::fhir {

/// What was measured. The code decides once, at the edge (LOINC tables, site aliases); `none` is everything
/// else.
enum class Measure : std::uint8_t {
    none,
    // analytes
    magnesium,
    magnesium_ionized,
    potassium,
    calcium_total,
    calcium_corrected,
    calcium_ionized,
    creatinine,
    egfr,
    egfr_race_specific,
    creatinine_clearance,
    albumin,
    phosphate,
    alkaline_phosphatase,
    digoxin_level,
    glucose,
    // the sample
    haemolysis_index,
    // body and vital signs
    weight,
    height,
    body_mass_index,
    systolic_pressure,
    heart_rate,
    respiratory_rate,
    patellar_reflex,
    left_ventricular_ejection_fraction,
    urine_output,
    // ECG and pregnancy
    qtc,
    ecg_interpretation,
    pregnancy_status,
    pregnancy_test,
    count_,
};
using Measures = EnumSet<Measure>;

enum class ResultStatus : std::uint8_t {
    unspecified,
    registered,
    preliminary,
    final_result,
    amended,
    corrected,
    cancelled,
    entered_in_error,
    unknown
};

/// Display only; the number decides (algorithm A6). `critical_low` is LL, `critical_high` is HH.
enum class AbnormalFlag : std::uint8_t {
    none,
    critical_low,
    low,
    normal,
    high,
    critical_high,
    abnormal,
    critical_abnormal,
    below_scale,
    above_scale
};

enum class Specimen : std::uint8_t { unspecified, blood, other };

struct ReferenceRange {
    std::optional<Quantity> low;
    std::optional<Quantity> high;
    bool is_normal_type = true;  ///< type absent or "normal"; a therapeutic or critical range is not a limit
};

/// One result. A panel's components are Observations of their own with the panel's status and time.
struct Observation {
    std::string_view id;
    std::string_view version;
    std::string_view
        identifier;  ///< first business identifier: an amended result shares it with its original
    Measure measure = Measure::none;
    ResultStatus status = ResultStatus::unspecified;
    Specimen specimen = Specimen::unspecified;
    AbnormalFlag flag = AbnormalFlag::none;
    std::optional<Quantity> value;
    std::string_view value_text;     ///< valueString, or the display of valueCodeableConcept
    ClinicalTags value_tags;         ///< what a coded value says (pregnant, ECG finding)
    std::optional<bool> value_bool;  ///< valueBoolean, or a coded yes/no/positive/negative/absent
    std::optional<ReferenceRange> range;
    std::optional<Moment>
        effective;  ///< collection: effectiveDateTime, else effectivePeriod.end, else effectiveInstant
    std::optional<Moment> issued;
    bool is_point_of_care = false;
    bool is_haemolysed = false;  ///< note, interpretation or component says so (algorithm A6)
    bool is_from_infusion_arm = false;
};

/// A ServiceRequest for laboratory tests: what will be measured, and when.
struct LaboratoryOrder {
    std::string_view id;
    Measures measures;  ///< of the test, or of everything that the panel holds
    EventStatus status = EventStatus::unspecified;
    std::optional<Moment> authored;
    std::optional<Moment> due;  ///< the last time at which it is still due; nothing: no date was given
};

}  // namespace lytes::fhir
