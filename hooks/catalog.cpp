#include "hooks/catalog.hpp"

#include <algorithm>
#include <array>

namespace lytes::hooks {
namespace {

/// Every template follows the restricted query set of CDS Hooks (PFT-08): reads, searches by patient, token
/// values by equality, _sort and _count. No modifiers, no _include (PFT-10), no optional context field
/// (PFT-13). LOINC codes go without their system, as in the specification's own examples; results are
/// filtered by system when they are read (ehr/conventions.md 1.9). The order of the result never matters
/// (AMB-04).
constexpr std::string_view labs_query =
    "Observation?patient={{context.patientId}}&code="
    // magnesium, total and ionized
    "19123-9,2601-3,21377-7,2593-2,35249-2,11554-3,2600-5,32698-3,73573-8,"
    // potassium
    "2823-3,6298-4,77142-8,32713-0,39789-3,39790-1,41656-0,22760-3,75940-7,12812-4,12813-2,42569-4,"
    // calcium: total, corrected, ionized
    "17861-6,2000-8,49765-1,1996-8,42857-3,42593-4,35246-8,"
    "29265-6,46099-8,18281-6,34907-6,35258-3,47597-0,"
    "1994-3,1995-0,12180-6,17863-2,17864-0,13959-2,38230-9,47596-2,34581-9,41645-3,41644-6,41646-1,"
    "59470-5,59471-3,42567-8,"
    // creatinine, eGFR, creatinine clearance
    "2160-0,14682-9,38483-4,59826-8,77140-2,21232-4,101475-2,35203-9,"
    "33914-3,48642-3,48643-1,50044-7,70969-1,62238-1,69405-9,77147-7,88293-6,88294-4,94677-2,98979-8,"
    "98980-6,50210-4,2164-2,35591-7,"
    // albumin, phosphate, haemolysis
    "1751-7,61151-7,61152-5,2862-1,54347-0,62234-0,62235-7,2777-1,14879-1,24519-1,2774-8,35221-1,"
    "20393-5,46424-8"
    "&_sort=-date&_count=100";

constexpr std::string_view vitals_query =
    "Observation?patient={{context.patientId}}&code="
    // QTc, weight, height, body mass index
    "8636-3,76635-2,76634-5,29463-7,3141-9,3142-7,8335-2,8302-2,3137-7,39156-5,"
    // blood pressure, heart rate, respiratory rate, ejection fraction
    "85354-9,8480-6,8867-4,9279-1,10230-1,"
    // pregnancy
    "82810-3,11449-6,2106-3,2118-8"
    "&_sort=-date&_count=50";

constexpr std::string_view medications_query =
    "MedicationRequest?patient={{context.patientId}}&status=active,on-hold&_count=100";
constexpr std::string_view recent_medications_query =
    "MedicationRequest?patient={{context.patientId}}&status=completed,stopped&_sort=-authoredon&_count=50";
constexpr std::string_view administrations_query =
    "MedicationAdministration?patient={{context.patientId}}&_sort=-effective-time&_count=50";
constexpr std::string_view conditions_query =
    "Condition?patient={{context.patientId}}&clinical-status=active,recurrence,relapse&_count=100";
constexpr std::string_view procedures_query = "Procedure?patient={{context.patientId}}&_sort=-date&_count=50";
constexpr std::string_view service_requests_query =
    "ServiceRequest?patient={{context.patientId}}&status=active&_count=50";
constexpr std::string_view encounter_query =
    "Encounter?patient={{context.patientId}}&status=arrived,triaged,in-progress&_count=10";

/// Discharge requires an encounter, and that one may be over already: then a search by status would miss it.
constexpr std::string_view own_encounter_query = "Encounter/{{context.encounterId}}";

using enum TemplateScope;
constexpr auto templates = std::to_array<PrefetchTemplate>({
    {"patient",           "Patient/{{context.patientId}}", DataKind::patient,         whole     },
    {"labs",              labs_query,                      DataKind::observations,    whole     },
    {"vitals",            vitals_query,                    DataKind::observations,    supplement},
    {"medications",       medications_query,               DataKind::medications,     whole     },
    {"recentMedications", recent_medications_query,        DataKind::medications,     supplement},
    {"administrations",   administrations_query,           DataKind::administrations, newest    },
    {"conditions",        conditions_query,                DataKind::conditions,      whole     },
    {"procedures",        procedures_query,                DataKind::procedures,      newest    },
    {"serviceRequests",   service_requests_query,          DataKind::procedures,      supplement},
    {"encounter",         encounter_query,                 DataKind::encounters,      newest    },
});

constexpr auto discharge_templates = [] {
    auto rows = templates;
    rows.back().query = own_encounter_query;
    return rows;
}();
static_assert(discharge_templates.back().kind == DataKind::encounters);

constexpr std::string_view usage_requirements =
    "FHIR R4. Send the prefetch keys, or fhirServer with fhirAuthorization so that missing keys can be read. "
    "Laboratory results need LOINC codes and units. Default thresholds are not clinically reviewed.";

constexpr std::string_view review_text =
    "Reviews the patient's magnesium results with kidney function, medication, and events when the chart is "
    "opened. Shows critical findings and warnings only.";
constexpr std::string_view result_review_text =
    "Reviews the patient's magnesium results when laboratory results are read. Shows findings of every "
    "urgency. Context: userId and patientId, optional encounterId and observations (ids of the results under "
    "review).";
constexpr std::string_view order_select_text =
    "Checks a newly selected order that delivers magnesium, or interacts with it, against results, kidney "
    "function, and other medication. Shows the most critical finding only.";
constexpr std::string_view order_sign_text =
    "Checks the orders that are about to be signed: dose and rate of magnesium, kidney function, results, "
    "interactions, and duplicates.";

constexpr std::string_view discharge_text =
    "Looks at discharge for magnesium, potassium, and calcium results that are abnormal and untreated or not "
    "rechecked, for drugs that make them worse, and for a missing follow-up test. Shows findings of every "
    "urgency.";
constexpr std::string_view refill_text =
    "Checks prescriptions that are about to be refilled: everything that is checked at signature, and "
    "whether drugs that waste magnesium or shift potassium have recent levels and a recent creatinine.";

constexpr auto services = std::to_array<Service>({
    {.id = "electrolyte-review",
     .hook = "patient-view",
     .title = "Electrolyte review",
     .description = review_text,
     .usage_requirements = usage_requirements,
     .trigger = cards::Trigger::patient_view,
     .prefetch = templates          },
    {.id = "electrolyte-result-review",
     .hook = "org.lytes.lab-result-review",
     .title = "Electrolyte result review",
     .description = result_review_text,
     .usage_requirements = usage_requirements,
     .trigger = cards::Trigger::result_review,
     .prefetch = templates          },
    {.id = "electrolyte-order-select",
     .hook = "order-select",
     .title = "Electrolyte safety at order selection",
     .description = order_select_text,
     .usage_requirements = usage_requirements,
     .trigger = cards::Trigger::order_select,
     .prefetch = templates          },
    {.id = "electrolyte-order-sign",
     .hook = "order-sign",
     .title = "Electrolyte safety at signature",
     .description = order_sign_text,
     .usage_requirements = usage_requirements,
     .trigger = cards::Trigger::order_sign,
     .prefetch = templates          },
    {.id = "electrolyte-discharge",
     .hook = "encounter-discharge",
     .title = "Electrolytes at discharge",
     .description = discharge_text,
     .usage_requirements = usage_requirements,
     .trigger = cards::Trigger::encounter_discharge,
     .prefetch = discharge_templates},
    {.id = "electrolyte-refill",
     .hook = "medication-refill",
     .title = "Electrolyte safety at refill",
     .description = refill_text,
     .usage_requirements = usage_requirements,
     .trigger = cards::Trigger::medication_refill,
     .prefetch = templates          },
});

}  // namespace

std::span<const Service> catalog() { return services; }

const Service* find_service(std::string_view id) {
    const auto found = std::ranges::find(services, id, &Service::id);
    return found == services.end() ? nullptr : &*found;
}

}  // namespace lytes::hooks
