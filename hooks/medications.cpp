#include "hooks/medications.hpp"

#include "hooks/reference.hpp"

namespace lytes::hooks {
namespace {

using fhir::json::Cursor;

std::optional<Cursor> find_contained(const Cursor& container, std::string_view id) {
    const auto contained = container.find_value("contained");
    if (!contained) return std::nullopt;
    std::optional<Cursor> found;
    fhir::json::for_each_element(*contained, [&](const Cursor& resource) {
        // Some senders write the contained id with the "#" of the reference.
        const std::string_view own = resource.text("id");
        const bool is_named = own == id || (own.starts_with('#') && own.substr(1) == id);
        if (!found && is_named && resource.text("resourceType") == "Medication") found = resource;
    });
    return found;
}

}  // namespace

void Medications::add(const Cursor& medication, std::string_view full_url, fhir::DrugMatch match) {
    known_.push_back({medication, full_url, medication.text("id"), match});
}

std::string_view Medications::local_id(std::string_view reference) const {
    const auto target = parse_reference(reference);
    if (!target || target->type != "Medication") return {};
    const bool is_here = target->base.empty() || is_same_base(target->base, fhir_server_);
    return is_here ? target->id : std::string_view{};
}

std::optional<fhir::r4::MedicationLookup::Found> Medications::find(const Cursor& container,
                                                                   std::string_view reference) const {
    if (reference.empty()) return std::nullopt;
    if (reference.front() == '#') {
        const auto contained = find_contained(container, reference.substr(1));
        if (!contained) return std::nullopt;
        return Found{*contained, fhir::DrugMatch::contained};
    }
    const std::string_view id = local_id(reference);
    for (const Known& known : known_) {
        if (known.full_url == reference || (!id.empty() && known.id == id))
            return Found{known.medication, known.match};
    }
    return std::nullopt;
}

std::string_view Medications::readable_id(const Cursor& container, std::string_view reference) const {
    const std::string_view id = local_id(reference);
    return id.empty() || find(container, reference) ? std::string_view{} : id;
}

}  // namespace lytes::hooks
