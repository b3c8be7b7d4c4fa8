#include "fhir/datatypes.hpp"
#include "fhir/r4/decode.hpp"
#include "fhir/r4/tokens.hpp"

namespace lytes::fhir::r4 {
namespace {

constexpr auto sexes = std::to_array<Token<Sex>>({
    {"female", Sex::female},
    {"male",   Sex::male  },
    {"other",  Sex::other },
});

constexpr auto clinical_statuses = std::to_array<Token<ClinicalStatus>>({
    {"active",     ClinicalStatus::active    },
    {"recurrence", ClinicalStatus::recurrence},
    {"relapse",    ClinicalStatus::relapse   },
    {"inactive",   ClinicalStatus::inactive  },
    {"remission",  ClinicalStatus::remission },
    {"resolved",   ClinicalStatus::resolved  },
});

constexpr auto verification_statuses = std::to_array<Token<VerificationStatus>>({
    {"unconfirmed",      VerificationStatus::unconfirmed     },
    {"provisional",      VerificationStatus::provisional     },
    {"differential",     VerificationStatus::differential    },
    {"confirmed",        VerificationStatus::confirmed       },
    {"refuted",          VerificationStatus::refuted         },
    {"entered-in-error", VerificationStatus::entered_in_error},
});

// Procedure, ServiceRequest with its ancestors, and Encounter of R4, R5, STU3 and DSTU2. A procedure that was
// broken off has been performed in part, so it counts as done.
constexpr auto event_statuses = std::to_array<Token<EventStatus>>({
    {"preparation",      EventStatus::planned         },
    {"planned",          EventStatus::planned         },
    {"draft",            EventStatus::planned         },
    {"proposed",         EventStatus::planned         },
    {"active",           EventStatus::active          },
    {"requested",        EventStatus::active          },
    {"received",         EventStatus::active          },
    {"accepted",         EventStatus::active          },
    {"in-progress",      EventStatus::active          },
    {"arrived",          EventStatus::active          },
    {"triaged",          EventStatus::active          },
    {"onleave",          EventStatus::active          },
    {"on-hold",          EventStatus::on_hold         },
    {"suspended",        EventStatus::on_hold         },
    {"completed",        EventStatus::completed       },
    {"finished",         EventStatus::completed       },
    {"discharged",       EventStatus::completed       },
    {"stopped",          EventStatus::completed       },
    {"aborted",          EventStatus::completed       },
    {"not-done",         EventStatus::not_done        },
    {"cancelled",        EventStatus::not_done        },
    {"revoked",          EventStatus::not_done        },
    {"rejected",         EventStatus::not_done        },
    {"discontinued",     EventStatus::not_done        },
    {"entered-in-error", EventStatus::entered_in_error},
});

struct ClassMeaning {
    EncounterClass setting = EncounterClass::unspecified;
    bool is_emergency = false;
    bool is_icu = false;
};

// algorithm A7; the words are DSTU2's.
constexpr auto encounter_classes = std::to_array<Token<ClassMeaning>>({
    {"IMP",        {EncounterClass::inpatient, false, false} },
    {"ACUTE",      {EncounterClass::inpatient, false, false} },
    {"NONAC",      {EncounterClass::inpatient, false, false} },
    {"OBSENC",     {EncounterClass::inpatient, false, false} },
    {"SS",         {EncounterClass::inpatient, false, false} },
    {"EMER",       {EncounterClass::inpatient, true, false}  },
    {"ICU",        {EncounterClass::inpatient, false, true}  },
    {"AMB",        {EncounterClass::outpatient, false, false}},
    {"HH",         {EncounterClass::outpatient, false, false}},
    {"VR",         {EncounterClass::outpatient, false, false}},
    {"inpatient",  {EncounterClass::inpatient, false, false} },
    {"emergency",  {EncounterClass::inpatient, true, false}  },
    {"outpatient", {EncounterClass::outpatient, false, false}},
    {"ambulatory", {EncounterClass::outpatient, false, false}},
    {"home",       {EncounterClass::outpatient, false, false}},
    {"daytime",    {EncounterClass::outpatient, false, false}},
    {"virtual",    {EncounterClass::outpatient, false, false}},
});

/// A CodeableConcept, a bare code string, or an array of either: the first code that the table holds.
template <typename Value, std::size_t size>
std::optional<Value> find_status(const std::array<Token<Value>, size>& tokens, const json::Cursor& holder,
                                 std::string_view name) {
    const auto found = find_first(holder, name);
    if (!found) return std::nullopt;
    if (const auto text = found->as_string()) return find_token(tokens, *text);
    std::optional<Value> value;
    for_each_coding(*found, [&](const Coding& coding) {
        if (!value) value = find_token(tokens, coding.code);
    });
    return value ? value : find_folded(tokens, concept_text(*found));
}

bool is_icu_text(std::string_view text) {
    for (const std::string_view words : {"icu", "intensive care", "critical care unit", "coronary care unit",
                                         "micu", "sicu", "ccu", "nicu", "picu"})
        if (has_words(text, words)) return true;
    return false;
}

bool is_icu_coding(const Coding& coding) {
    constexpr auto icu_codes = std::to_array<Token<bool>>({
        {"ICU",     true},
        {"PEDICU",  true},
        {"PEDNICU", true},
        {"CCU",     true},
        {"NCCS",    true}
    });
    return find_token(icu_codes, coding.code).has_value() ||
           find_condition(coding.system, coding.code).has(ClinicalTag::icu_location);
}

/// The patient is there unless the entry says planned, reserved, completed, or has an end.
bool is_current(const json::Cursor& location) {
    const std::string_view status = location.text("status");
    if (!status.empty() && status != "active") return false;
    return !find_period(location, "period").end;
}

bool is_icu_stay(const json::Cursor& encounter, const json::Cursor& stay) {
    if (!is_current(stay)) return false;
    const auto place = find_first(stay, "location");
    if (place && is_icu_text(place->text("display"))) return true;
    if (is_icu_text(find_concept_text(stay, "physicalType")) || is_icu_text(find_concept_text(stay, "form")))
        return true;
    if (!place) return false;
    const auto contained = find_contained(encounter, reference_text(*place));
    return contained && is_intensive_care(*contained);
}

std::optional<ClassMeaning> decode_class(const json::Cursor& encounter) {
    const auto found = encounter.find_value("class");
    if (!found) return std::nullopt;
    std::optional<ClassMeaning> meaning;
    json::for_each_element(*found, [&meaning](const json::Cursor& one) {
        if (meaning) return;
        if (const auto text = one.as_string()) meaning = find_token(encounter_classes, *text);
        for_each_coding(one, [&meaning](const Coding& coding) {
            if (!meaning) meaning = find_token(encounter_classes, coding.code);
        });
        if (is_icu_text(concept_text(one))) meaning = ClassMeaning{EncounterClass::inpatient, false, true};
    });
    return meaning;
}

EventStatus decode_event_status(const json::Cursor& resource) {
    return find_token(event_statuses, resource.text("status")).value_or(EventStatus::unspecified);
}

bool is_true(const json::Cursor& resource, std::string_view name) {
    const auto truth = resource.find_value(name);
    return truth && truth->as_bool().value_or(false);
}

/// A date, or a period of which the start counts; by the names of all releases.
Period find_when(const json::Cursor& resource, std::string_view moment_name, std::string_view period_name) {
    Period when = find_period(resource, period_name);
    if (const auto moment = find_moment(resource, moment_name)) when.start = moment;
    return when;
}

bool has_abatement(const json::Cursor& resource) {
    for (const std::string_view name :
         {"abatementDateTime", "abatementDate", "abatementPeriod", "abatementAge", "abatementQuantity",
          "abatementRange", "abatementString"})  // Quantity: DSTU2's age
        if (resource.find_value(name)) return true;
    return is_true(resource, "abatementBoolean");
}

/// A proposal or an option is nobody's order yet; "do not" is none at all.
EventStatus decode_order_status(const json::Cursor& resource) {
    const EventStatus status = decode_event_status(resource);
    const std::string_view intent = resource.text("intent");
    if (is_true(resource, "doNotPerform")) return EventStatus::not_done;
    const bool is_wish = intent == "proposal" || intent == "option";
    return is_wish && status == EventStatus::active ? EventStatus::planned : status;
}

std::optional<Moment> find_authored(const json::Cursor& resource) {
    const auto authored = find_moment(resource, "authoredOn");
    return authored ? authored : find_moment(resource, "orderedOn");  // DSTU2
}

/// The last time at which the order is still due, of whatever form of occurrence[x].
std::optional<Moment> find_due(const json::Cursor& resource) {
    Period when = find_when(resource, "occurrenceDateTime", "occurrencePeriod");
    if (!when.end && !when.start)
        when = find_when(resource, "scheduledDateTime", "scheduledPeriod");  // DSTU2
    if (when.end || when.start) return when.end ? when.end : when.start;
    const auto timing = resource.find_value("occurrenceTiming");
    if (!timing) return std::nullopt;
    std::optional<Moment> last;
    if (const auto repeat = timing->find_value("repeat")) last = find_period(*repeat, "boundsPeriod").end;
    if (const auto events = timing->find_value("event")) {
        json::for_each_element(*events, [&last](const json::Cursor& event) {
            const auto moment = parse_moment(event.as_string().value_or(""));
            if (moment && (!last || moment->at > last->at)) last = moment;
        });
    }
    return last;
}

void add_tests(const json::Cursor& holder, Measures& measures) {
    for (const std::string_view name : {"code", "orderDetail"})
        for_each_coding_of(holder, name, [&measures](const Coding& coding) {
            measures.insert(find_ordered_measures(coding.system, coding.code));
        });
}

}  // namespace

Result<Patient> decode_patient(const json::Cursor& resource, Arena&) {
    if (!resource.is_object())
        return Problem{ProblemKind::wrong_type, resource.path(), "a Patient resource (a JSON object)"};
    Patient patient;
    patient.id = resource.text("id");
    patient.sex = find_token(sexes, resource.text("gender")).value_or(Sex::unspecified);
    patient.birth = parse_date(resource.text("birthDate"));
    patient.deceased = find_moment(resource, "deceasedDateTime");
    patient.is_deceased = is_true(resource, "deceasedBoolean") || !resource.text("deceasedDateTime").empty();
    return patient;
}

Condition decode_condition(const json::Cursor& resource, Arena&) {
    Condition condition;
    condition.id = resource.text("id");
    condition.text = find_concept_text(resource, "code");
    condition.tags = find_tags(resource, "code");
    condition.status =
        find_status(clinical_statuses, resource, "clinicalStatus").value_or(ClinicalStatus::unspecified);
    condition.verification = find_status(verification_statuses, resource, "verificationStatus")
                                 .value_or(VerificationStatus::unspecified);
    condition.onset = find_when(resource, "onsetDateTime", "onsetPeriod").start;
    for (const std::string_view name : {"recordedDate", "assertedDate", "dateRecorded"})  // R4, STU3, DSTU2
        if (!condition.recorded) condition.recorded = find_moment(resource, name);
    const Period abatement = find_when(resource, "abatementDateTime", "abatementPeriod");
    condition.abated = abatement.end ? abatement.end : abatement.start;
    condition.is_abated = has_abatement(resource);
    return condition;
}

Procedure decode_procedure(const json::Cursor& resource, Arena&) {
    Procedure procedure;
    procedure.id = resource.text("id");
    procedure.text = find_concept_text(resource, "code");
    procedure.tags = find_tags(resource, "code");
    procedure.status = decode_event_status(resource);
    if (is_true(resource, "notPerformed") || is_true(resource, "notDone"))
        procedure.status = EventStatus::not_done;
    Period when = find_when(resource, "performedDateTime", "performedPeriod");
    if (!when.start) when = find_when(resource, "occurrenceDateTime", "occurrencePeriod");  // R5
    procedure.performed = when.start;
    procedure.ended = when.end;
    return procedure;
}

Procedure decode_service_request(const json::Cursor& resource, Arena&) {
    Procedure order;
    order.is_order = true;
    order.id = resource.text("id");
    order.text = find_concept_text(resource, "code");
    for (const std::string_view name : {"code", "category", "orderDetail"})
        order.tags.insert(find_tags(resource, name));
    order.status = decode_order_status(resource);
    const Period when = find_when(resource, "occurrenceDateTime", "occurrencePeriod");
    order.performed = find_authored(resource);
    if (!order.performed) order.performed = when.start;
    order.ended = when.end;
    return order;
}

LaboratoryOrder decode_laboratory_order(const json::Cursor& resource, Arena&) {
    LaboratoryOrder order;
    order.id = resource.text("id");
    order.status = decode_order_status(resource);
    order.authored = find_authored(resource);
    order.due = find_due(resource);
    add_tests(resource, order.measures);
    if (const auto items = resource.find_value("item"))  // DSTU2
        json::for_each_element(*items,
                               [&order](const json::Cursor& item) { add_tests(item, order.measures); });
    return order;
}

Encounter decode_encounter(const json::Cursor& resource, Arena&) {
    Encounter encounter;
    encounter.id = resource.text("id");
    encounter.status = decode_event_status(resource);
    if (const auto meaning = decode_class(resource)) {
        encounter.setting = meaning->setting;
        encounter.is_emergency = meaning->is_emergency;
        encounter.is_icu = meaning->is_icu;
    }
    if (const auto stays = resource.find_value("location")) {
        json::for_each_element(*stays, [&](const json::Cursor& stay) {
            encounter.is_icu = encounter.is_icu || is_icu_stay(resource, stay);
        });
    }
    const bool is_over = encounter.status == EventStatus::completed ||
                         encounter.status == EventStatus::not_done ||
                         encounter.status == EventStatus::entered_in_error;
    if (is_over) encounter.is_icu = false;
    Period period = find_period(resource, "period");
    if (!period.start && !period.end) period = find_period(resource, "actualPeriod");  // R5
    encounter.started = period.start;
    encounter.ended = period.end;
    return encounter;
}

bool is_intensive_care(const json::Cursor& location) {
    bool is_icu = is_icu_text(location.text("name"));
    for (const std::string_view name : {"type", "physicalType", "form"}) {
        for_each_coding_of(location, name, [&is_icu](const Coding& coding) {
            is_icu = is_icu || is_icu_coding(coding) || is_icu_text(coding.display);
        });
        is_icu = is_icu || is_icu_text(find_concept_text(location, name));
    }
    return is_icu;
}

std::span<const std::string_view> current_locations(const json::Cursor& encounter, Arena& arena) {
    std::pmr::vector<std::string_view> references(&arena);
    const auto stays = encounter.find_value("location");
    if (!stays) return {};
    json::for_each_element(*stays, [&references](const json::Cursor& stay) {
        const auto place = find_first(stay, "location");
        if (!place || !is_current(stay)) return;
        const std::string_view reference = reference_text(*place);
        if (!reference.empty() && !reference.starts_with('#')) references.push_back(reference);
    });
    return keep(arena, references);
}

std::optional<std::string_view> subject_reference(const json::Cursor& resource, Arena& arena) {
    if (resource.text("resourceType") == "Patient") {
        const std::string_view id = resource.text("id");
        if (id.empty()) return std::nullopt;
        constexpr std::string_view prefix = "Patient/";
        auto* const text = static_cast<char*>(arena.allocate(prefix.size() + id.size(), 1));
        prefix.copy(text, prefix.size());
        id.copy(text + prefix.size(), id.size());
        return std::string_view{text, prefix.size() + id.size()};
    }
    for (const std::string_view name : {"subject", "patient"}) {
        const auto subject = resource.find_value(name);
        // Several subjects are nobody in particular.
        if (!subject || (subject->is_array() && subject->size() != 1)) continue;
        const auto only = first_element(*subject);
        const std::string_view reference = only ? reference_text(*only) : std::string_view{};
        if (!reference.empty()) return reference;
    }
    return std::nullopt;
}

}  // namespace lytes::fhir::r4
