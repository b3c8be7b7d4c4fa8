#include "fhir/dstu2/encode.hpp"

namespace lytes::fhir::dstu2 {
namespace {

constexpr TimingNames timing_names{"boundsQuantity", "durationUnits", "periodUnits"};

std::string_view before_last_slash(std::string_view unit) { return unit.substr(0, unit.rfind('/')); }
std::string_view after_last_slash(std::string_view unit) {
    const std::size_t slash = unit.rfind('/');
    return slash == std::string_view::npos ? std::string_view{} : unit.substr(slash + 1);
}

/// DSTU2 has no rate quantity: "1 g/h" is the ratio of 1 g to 1 h.
void encode_rate(const OutputQuantity& rate, json::Writer& out) {
    const std::string_view per = after_last_slash(rate.code);
    if (rate.value.empty() || per.empty()) return;
    out.key("rateRatio");
    out.begin_object();
    encode_quantity("numerator", {rate.value, before_last_slash(rate.unit), before_last_slash(rate.code)},
                    out);
    encode_quantity("denominator", {"1", per, per}, out);
    out.end_object();
}

void encode_person(std::string_view name, const DraftContext& context, json::Writer& out) {
    const std::string_view requester = usable_requester(context, "Practitioner");
    if (requester.empty()) return;
    out.key(name);
    out.begin_object();
    out.member("reference", requester);
    out.end_object();
}

void encode_encounter(const DraftContext& context, json::Writer& out) {
    if (!context.encounter_id.empty()) encode_reference("encounter", "Encounter", context.encounter_id, out);
}

void encode_head(std::string_view type, Priority priority, const DraftContext& context, json::Writer& out) {
    out.member("resourceType", type);
    out.member("status", "draft");
    encode_priority(priority, out);
    encode_reference("subject", "Patient", context.patient_id, out);
    encode_encounter(context, out);
    encode_person("orderer", context, out);
}

/// A laboratory order of DSTU2 has no time of its own, so the words carry it.
void encode_diagnostic_order(const ServiceDraft& draft, const DraftContext& context, json::Writer& out) {
    encode_head("DiagnosticOrder", draft.priority, context, out);
    if (!draft.reason_observation.empty()) {
        out.key("supportingInformation");
        out.begin_array();
        encode_target("Observation", draft.reason_observation, out);
        out.end_array();
    }
    out.key("item");
    out.begin_array();
    out.begin_object();
    encode_concept("code", codings_of(draft).list(), draft.text, out);
    out.end_object();
    out.end_array();
    encode_note("note", draft.timing.empty() ? draft.occurrence : draft.timing, out);
}

void encode_procedure_request(const ServiceDraft& draft, const DraftContext& context, json::Writer& out) {
    encode_head("ProcedureRequest", draft.priority, context, out);
    encode_concept("code", codings_of(draft).list(), draft.text, out);
    out.member_unless_empty("scheduledDateTime", draft.occurrence);
    encode_instant("orderedOn", context.authored, out);
    encode_note("notes", draft.timing, out);
}

}  // namespace

void encode_medication_order(const MedicationDraft& draft, const DraftContext& context, json::Writer& out) {
    out.begin_object();
    out.member("resourceType", "MedicationOrder");
    encode_instant("dateWritten", context.authored, out);
    out.member("status", "draft");
    encode_reference("patient", "Patient", context.patient_id, out);
    encode_person("prescriber", context, out);
    encode_encounter(context, out);
    encode_concept("medicationCodeableConcept", codings_of(draft).list(), draft.text, out);
    out.key("dosageInstruction");
    out.begin_array();
    out.begin_object();
    out.member_unless_empty("text", draft.instruction);
    encode_timing(draft, timing_names, out);
    encode_route(draft.route, out);
    encode_quantity("doseQuantity", draft.dose, out);
    encode_rate(draft.rate, out);
    out.end_object();
    out.end_array();
    out.end_object();
}

void encode_service_order(const ServiceDraft& draft, const DraftContext& context, json::Writer& out) {
    out.begin_object();
    if (draft.is_laboratory)
        encode_diagnostic_order(draft, context, out);
    else
        encode_procedure_request(draft, context, out);
    out.end_object();
}

}  // namespace lytes::fhir::dstu2
