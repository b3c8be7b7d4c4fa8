#include "hooks/gather.hpp"

#include <algorithm>
#include <optional>

#include "fhir/datatypes.hpp"
#include "fhir/r4/decode.hpp"
#include "fhir/release.hpp"
#include "fhir/terminology.hpp"
#include "hooks/reference.hpp"

namespace lytes::hooks {
namespace {

using fhir::json::Cursor;

/// The model's lists while they grow.
struct Lists {
    explicit Lists(fhir::Arena& arena)
        : observations(&arena),
          medications(&arena),
          administrations(&arena),
          conditions(&arena),
          procedures(&arena),
          laboratory_orders(&arena),
          encounters(&arena),
          drafts(&arena),
          draft_services(&arena),
          sources(&arena) {}

    std::pmr::vector<fhir::Observation> observations;
    std::pmr::vector<fhir::MedicationOrder> medications;
    std::pmr::vector<fhir::MedicationOrder> administrations;
    std::pmr::vector<fhir::Condition> conditions;
    std::pmr::vector<fhir::Procedure> procedures;
    std::pmr::vector<fhir::LaboratoryOrder> laboratory_orders;
    std::pmr::vector<fhir::Encounter> encounters;
    std::pmr::vector<fhir::MedicationOrder> drafts;
    std::pmr::vector<fhir::Procedure> draft_services;
    std::pmr::vector<Cursor> sources;
};

bool is_in_use(const fhir::MedicationOrder& order) {
    return order.status == fhir::OrderStatus::active || order.status == fhir::OrderStatus::unspecified;
}

bool is_named_icu(const Cursor& location) {
    bool is_icu = false;
    for (const std::string_view member : {"type", "physicalType", "form"}) {
        const auto concepts = location.find_value(member);
        if (!concepts) continue;
        fhir::for_each_coding(*concepts, [&is_icu](const fhir::Coding& coding) {
            const auto tags = fhir::find_condition(coding.system, coding.code);
            is_icu = is_icu || tags.has(fhir::ClinicalTag::icu_location);
        });
    }
    return is_icu;
}

/// Whether an active location of the encounter is an ICU that came as a resource of its own; the decoder
/// knows contained ones only.
bool is_in_icu(const Cursor& encounter, std::span<const Resource> resources) {
    const auto places = encounter.find_value("location");
    if (!places) return false;
    bool is_icu = false;
    fhir::json::for_each_element(*places, [&](const Cursor& place) {
        const std::string_view status = place.text("status");
        const auto reference = place.find_value("location");
        if (is_icu || !reference || !(status.empty() || status == "active")) return;
        const std::string_view text = reference->text("reference");
        const auto target = parse_reference(text);
        for (const Resource& resource : resources) {
            if (resource.type != ResourceType::location) continue;
            const bool is_it =
                (!resource.full_url.empty() && resource.full_url == text) ||
                (target && target->type == "Location" && target->id == resource.json.text("id"));
            is_icu = is_icu || (is_it && is_named_icu(resource.json));
        }
    });
    return is_icu;
}

/// The tags of the conditions that an order gives as its reason.
void add_reasons(const Cursor& order, std::span<const fhir::Condition> conditions, fhir::Arena& arena,
                 fhir::ClinicalTags& reasons) {
    const auto add = [&](const Cursor& one) {
        const std::string_view text = fhir::reference_text(one);
        if (text.starts_with('#')) {
            const auto contained = order.find_value("contained");
            if (!contained) return;
            fhir::json::for_each_element(*contained, [&](const Cursor& resource) {
                const bool is_it = resource.text("id") == text.substr(1);
                if (!is_it || resource.text("resourceType") != "Condition") return;
                reasons.insert(fhir::r4::decode_condition(resource, arena).tags);
            });
            return;
        }
        const auto target = parse_reference(text);
        if (!target || target->type != "Condition") return;
        const auto condition = std::ranges::find(conditions, target->id, &fhir::Condition::id);
        if (condition != conditions.end()) reasons.insert(condition->tags);
    };
    for (const std::string_view name : {"reasonReference", "reasonForUseReference", "reason"}) {  // DSTU2, R5
        if (const auto references = order.find_value(name)) fhir::json::for_each_element(*references, add);
    }
}

/// An older server sends a correction as a new Observation that replaces another; only the new one counts.
void cancel_replaced(const Cursor& replacing, std::span<fhir::Observation> observations) {
    const auto related = replacing.find_value("related");
    if (!related) return;
    const std::string_view id = replacing.text("id");
    fhir::json::for_each_element(*related, [id, observations](const Cursor& one) {
        const auto target = one.find_value("target");
        const auto replaced = target ? parse_reference(fhir::reference_text(*target)) : std::nullopt;
        if (one.text("type") != "replaces" || !replaced || replaced->type != "Observation") return;
        if (replaced->id == id) return;
        for (fhir::Observation& observation : observations)
            if (observation.id == replaced->id) observation.status = fhir::ResultStatus::cancelled;
    });
}

bool is_valid(const Cursor& observation) {
    const std::string_view status = observation.text("status");
    return status != "cancelled" && status != "entered-in-error" && status != "registered";
}

/// Releases mix in one request: each resource is read by its own shape, where it has one.
const fhir::Decoders& decoders_for(const Resource& resource, const Intake& intake) {
    return fhir::row_of(fhir::release_of(resource.json, intake.release())).decode;
}

fhir::MedicationOrder decode_order(const Resource& resource, const Intake& intake, Lists& lists,
                                   fhir::Arena& arena) {
    auto order = decoders_for(resource, intake).medication_order(resource.json, intake.medications(), arena);
    order.source_index = static_cast<int>(lists.sources.size());
    lists.sources.push_back(resource.json);
    return order;
}

void decode_draft(const Resource& resource, const Intake& intake, Lists& lists, fhir::Arena& arena) {
    if (resource.type == ResourceType::medication_request) {
        lists.drafts.push_back(decode_order(resource, intake, lists, arena));
    } else {
        const auto& decode = decoders_for(resource, intake);
        lists.draft_services.push_back(decode.service_request(resource.json, arena));
    }
}

void decode_chart_resource(const Resource& resource, const Intake& intake, Lists& lists,
                           std::optional<fhir::Patient>& patient, fhir::Arena& arena) {
    const fhir::Decoders& decode = decoders_for(resource, intake);
    switch (resource.type) {
        case ResourceType::patient:
            if (const auto decoded = decode.patient(resource.json, arena); decoded) patient = *decoded;
            return;
        case ResourceType::observation:
            decode.observation(resource.json, arena, lists.observations, intake.local_codes());
            return;
        case ResourceType::medication_request:
        case ResourceType::medication_statement:
            lists.medications.push_back(decode_order(resource, intake, lists, arena));
            return;
        case ResourceType::medication_administration:
            lists.administrations.push_back(decode_order(resource, intake, lists, arena));
            return;
        case ResourceType::condition:
            lists.conditions.push_back(decode.condition(resource.json, arena));
            return;
        case ResourceType::procedure:
            lists.procedures.push_back(decode.procedure(resource.json, arena));
            return;
        case ResourceType::service_request:
            lists.procedures.push_back(decode.service_request(resource.json, arena));
            lists.laboratory_orders.push_back(decode.laboratory_order(resource.json, arena));
            return;
        case ResourceType::encounter:
            lists.encounters.push_back(decode.encounter(resource.json, arena));
            lists.encounters.back().is_icu =
                lists.encounters.back().is_icu || is_in_icu(resource.json, intake.resources());
            return;
        case ResourceType::medication:
        case ResourceType::location:
        case ResourceType::other:
            return;
    }
}

void add_availability(const Intake& intake, fhir::Chart& chart) {
    chart.patient_data = intake.availability(DataKind::patient);
    chart.observation_data = intake.availability(DataKind::observations);
    chart.medication_data = intake.availability(DataKind::medications);
    chart.administration_data = intake.availability(DataKind::administrations);
    chart.condition_data = intake.availability(DataKind::conditions);
    chart.procedure_data = intake.availability(DataKind::procedures);
    chart.encounter_data = intake.availability(DataKind::encounters);
}

/// The id to read for the drug of an order; empty when it is at hand, said in words, or not to be had.
std::string_view wanted_medication(const Resource& resource, const Medications& medications) {
    const auto [reference, display] = fhir::r4::medication_reference(resource.json);
    if (reference.empty()) return {};
    const std::string_view id = medications.readable_id(resource.json, reference);
    if (id.empty() || display.empty()) return id;
    // A drug known by text only never raises a critical card by itself, so a draft is worth reading its code.
    const bool is_of_interest = resource.role == Role::draft && fhir::find_drug_by_text(display).has_value();
    return is_of_interest ? id : std::string_view{};
}

bool is_listed_in_use(const Resource& resource) {
    if (resource.type == ResourceType::medication_administration) return true;
    if (resource.type != ResourceType::medication_request &&
        resource.type != ResourceType::medication_statement) {
        return false;
    }
    const std::string_view status = resource.json.text("status");
    return status.empty() || status == "active" || status == "on-hold" || status == "recorded";
}

}  // namespace

Gathered gather(const Intake& intake, fhir::Arena& arena) {
    Lists lists{arena};
    Gathered gathered;
    for (const Resource& resource : intake.resources()) {
        if (resource.role == Role::draft) {
            decode_draft(resource, intake, lists, arena);
        } else if (resource.role == Role::chart) {
            decode_chart_resource(resource, intake, lists, gathered.chart.patient, arena);
        }
    }
    for (const Resource& resource : intake.resources()) {
        if (resource.type == ResourceType::observation && is_valid(resource.json))
            cancel_replaced(resource.json, lists.observations);
    }
    for (auto* const orders : {&lists.drafts, &lists.medications, &lists.administrations}) {
        for (fhir::MedicationOrder& order : *orders) {
            const Cursor& source = lists.sources[static_cast<std::size_t>(order.source_index)];
            add_reasons(source, lists.conditions, arena, order.reasons);
        }
    }
    gathered.chart.foreign_unknown_drugs =
        static_cast<int>(std::ranges::count_if(lists.medications, [](const fhir::MedicationOrder& order) {
            return order.drug.match == fhir::DrugMatch::none && is_in_use(order);
        }));
    gathered.chart.observations = fhir::keep(arena, lists.observations);
    gathered.chart.medications = fhir::keep(arena, lists.medications);
    gathered.chart.administrations = fhir::keep(arena, lists.administrations);
    gathered.chart.conditions = fhir::keep(arena, lists.conditions);
    gathered.chart.procedures = fhir::keep(arena, lists.procedures);
    gathered.chart.laboratory_orders = fhir::keep(arena, lists.laboratory_orders);
    gathered.chart.encounters = fhir::keep(arena, lists.encounters);
    add_availability(intake, gathered.chart);
    gathered.drafts = fhir::keep(arena, lists.drafts);
    gathered.draft_services = fhir::keep(arena, lists.draft_services);
    gathered.sources = fhir::keep(arena, lists.sources);
    return gathered;
}

DraftReview review_drafts(const Intake& intake, fhir::Arena& arena) {
    DraftReview review;
    for (const Resource& resource : intake.resources()) {
        if (resource.role != Role::draft || resource.type != ResourceType::medication_request) continue;
        const auto order =
            decoders_for(resource, intake).medication_order(resource.json, intake.medications(), arena);
        if (!order.drug.tags.is_empty()) review.has_drug_of_interest = true;
        if (order.drug.match == fhir::DrugMatch::none) review.unidentified.push_back(resource.json);
    }
    return review;
}

std::vector<std::string_view> wanted_medications(const Intake& intake) {
    std::vector<std::string_view> ids;
    const auto add = [&](const Resource& resource) {
        const std::string_view id = wanted_medication(resource, intake.medications());
        if (!id.empty() && std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
    };
    for (const Resource& resource : intake.resources()) {
        if (resource.role == Role::draft) add(resource);
    }
    for (const Resource& resource : intake.resources()) {
        if (resource.role == Role::chart && is_listed_in_use(resource)) add(resource);
    }
    return ids;
}

}  // namespace lytes::hooks
