#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "fhir/json/cursor.hpp"
#include "hooks/service.hpp"

namespace lytes::hooks {

/// The types of resources that a chart is made of; everything else only has its patient checked.
enum class ResourceType : std::uint8_t {
    patient,
    observation,
    medication_request,
    medication_statement,
    medication_administration,
    medication,
    condition,
    procedure,
    service_request,
    encounter,
    location,
    other,
};

/// What a resource is for.
enum class Role : std::uint8_t {
    chart,      ///< part of what is known of the patient
    draft,      ///< an order of this session that is to be checked
    set_aside,  ///< came with the draft orders, is checked for its patient and for nothing else
};

struct Resource {
    fhir::json::Cursor json;
    std::string_view full_url;
    const PrefetchTemplate* row = nullptr;  ///< the template that it answers; null: none of ours
    ResourceType type = ResourceType::other;
    Role role = Role::chart;
    bool is_match = true;  ///< false: sent along with what was asked for (search mode "include")
    bool is_kept = true;
};

[[nodiscard]] ResourceType type_of(std::string_view name);

/// The kind of data that a type belongs to; nothing for what only helps to read others.
[[nodiscard]] std::optional<DataKind> kind_of(ResourceType type);

/// Whether a resource of the type, under a key of the client's own, can stand for the template of its kind.
[[nodiscard]] bool answers_template(ResourceType type);

/// Whether a selection of hook order-select, "MedicationRequest/1", names the resource.
[[nodiscard]] bool is_named_by(const Resource& resource, std::string_view selection);

}  // namespace lytes::hooks
