#include "hooks/resource.hpp"

#include <algorithm>
#include <array>

namespace lytes::hooks {
namespace {

struct TypeRow {
    std::string_view name;
    ResourceType type = ResourceType::other;
    std::optional<DataKind> kind;
};

constexpr auto types = std::to_array<TypeRow>({
    {"Observation",              ResourceType::observation,               DataKind::observations   },
    {"MedicationRequest",        ResourceType::medication_request,        DataKind::medications    },
    {"Condition",                ResourceType::condition,                 DataKind::conditions     },
    {"MedicationAdministration", ResourceType::medication_administration, DataKind::administrations},
    {"MedicationStatement",      ResourceType::medication_statement,      DataKind::medications    },
    {"Procedure",                ResourceType::procedure,                 DataKind::procedures     },
    {"ServiceRequest",           ResourceType::service_request,           DataKind::procedures     },
    {"Encounter",                ResourceType::encounter,                 DataKind::encounters     },
    {"Patient",                  ResourceType::patient,                   DataKind::patient        },
    {"MedicationOrder",          ResourceType::medication_request,        DataKind::medications    }, // DSTU2
    {"MedicationUsage",          ResourceType::medication_statement,      DataKind::medications    }, // R5
    {"DiagnosticOrder",          ResourceType::service_request,           DataKind::procedures     }, // DSTU2
    {"ProcedureRequest",         ResourceType::service_request,           DataKind::procedures     }, // STU3
    {"Medication",               ResourceType::medication,                std::nullopt             },
    {"Location",                 ResourceType::location,                  std::nullopt             },
});

}  // namespace

ResourceType type_of(std::string_view name) {
    const auto row = std::ranges::find(types, name, &TypeRow::name);
    return row == types.end() ? ResourceType::other : row->type;
}

std::optional<DataKind> kind_of(ResourceType type) {
    const auto row = std::ranges::find(types, type, &TypeRow::type);
    return row == types.end() ? std::nullopt : row->kind;
}

/// What a patient takes at home and what is ordered for procedures say nothing of the orders and procedures
/// that the templates of these kinds ask for.
bool answers_template(ResourceType type) {
    return type != ResourceType::medication_statement && type != ResourceType::service_request;
}

/// Ids of unsigned orders may break FHIR's length limit (Epic), so they are compared as plain text.
bool is_named_by(const Resource& resource, std::string_view selection) {
    if (!resource.full_url.empty() && selection == resource.full_url) return true;
    const std::string_view type = resource.json.text("resourceType");
    const std::string_view id = resource.json.text("id");
    for (const std::string_view part : {id, std::string_view{"/"}, type}) {
        if (part.empty() || !selection.ends_with(part)) return false;
        selection.remove_suffix(part.size());
    }
    return selection.empty() || selection.ends_with('/');
}

}  // namespace lytes::hooks
