#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "fhir/model/enum_set.hpp"
#include "fhir/model/time.hpp"

namespace lytes::fhir {

/// What a coded diagnosis, procedure, order or reason says, as far as any rule asks (algorithm A10).
enum class ClinicalTag : std::uint8_t {
    // CARDIAC
    torsades,
    ventricular_tachycardia,
    ventricular_fibrillation,
    cardiac_arrest,
    // NEURO
    seizure,
    tetany,
    // SOFT: text only, never a trigger
    tremor,
    weakness,
    cramps,
    paraesthesia,
    ataxia,
    nystagmus,
    confusion,
    hallucination,
    // heart
    long_qt,
    acute_coronary_syndrome,
    heart_failure_reduced,
    av_block_high_grade,
    pacemaker,
    ecg_hyperkalaemia,
    ecg_hypokalaemia,
    ecg_monitoring,  ///< continuous ECG, for K-ORD-RATE-01
    // alcohol, gut, nutrition, metabolism
    alcohol_use,
    alcohol_withdrawal,
    celiac,
    crohn,
    malabsorption,
    short_bowel,
    ileostomy,
    chronic_diarrhoea,
    diabetes,
    refeeding,
    parenteral_nutrition,
    nil_by_mouth,
    // kidney
    ckd,
    ckd_stage_4,
    ckd_stage_5,
    end_stage_kidney_disease,
    dialysis_dependence,
    dialysis_procedure,
    acute_kidney_injury,
    kidney_transplant,
    // nerve and muscle
    myasthenia,
    lambert_eaton,
    periodic_paralysis,
    flaccid_weakness,
    laryngospasm,
    altered_consciousness,
    // pregnancy
    pregnancy,
    pre_eclampsia,
    eclampsia,
    fetal_neuroprotection,
    delivery,
    postpartum,
    // surgery, goals of care, place
    thyroid_surgery,
    comfort_care,
    malignancy,
    icu_location,
    // electrolyte diagnoses, for discharge and refill rules
    hypomagnesaemia,
    hypermagnesaemia,
    hypokalaemia,
    hyperkalaemia,
    hypocalcaemia,
    hypercalcaemia,
    count_,
};
using ClinicalTags = EnumSet<ClinicalTag>;

enum class ClinicalStatus : std::uint8_t {
    unspecified,
    active,
    recurrence,
    relapse,
    inactive,
    remission,
    resolved
};
enum class VerificationStatus : std::uint8_t {
    unspecified,
    unconfirmed,
    provisional,
    differential,
    confirmed,
    refuted,
    entered_in_error
};

struct Condition {
    std::string_view id;
    std::string_view text;  ///< display or text as sent
    ClinicalTags tags;
    ClinicalStatus status = ClinicalStatus::unspecified;
    VerificationStatus verification = VerificationStatus::unspecified;
    std::optional<Moment> onset;
    std::optional<Moment> recorded;
    std::optional<Moment> abated;
    bool is_abated = false;  ///< an abatement of any form is recorded
};

/// Status of Procedure, ServiceRequest and Encounter, folded to what a rule asks.
enum class EventStatus : std::uint8_t {
    unspecified,
    planned,
    active,
    on_hold,
    completed,
    not_done,
    entered_in_error
};

/// A Procedure, or a ServiceRequest for one.
struct Procedure {
    std::string_view id;
    std::string_view text;
    ClinicalTags tags;
    EventStatus status = EventStatus::unspecified;
    std::optional<Moment> performed;  ///< start of the procedure, or authoring of the order
    std::optional<Moment> ended;
    bool is_order = false;  ///< true for a ServiceRequest
};

/// algorithm A7: which ages of results apply.
enum class EncounterClass : std::uint8_t { unspecified, inpatient, outpatient };

struct Encounter {
    std::string_view id;
    EncounterClass setting = EncounterClass::unspecified;
    EventStatus status = EventStatus::unspecified;
    bool is_icu = false;        ///< an active location of type ICU, or an ICU class
    bool is_emergency = false;  ///< class EMER
    std::optional<Moment> started;
    std::optional<Moment> ended;
};

}  // namespace lytes::fhir
