#include "hooks/resource.hpp"

#include <memory_resource>
#include <string>

#include <doctest/doctest.h>

#include "fhir/json/document.hpp"

namespace lytes::tests {

using hooks::DataKind;
using hooks::ResourceType;

TEST_SUITE("hooks/resource") {
    TEST_CASE("a type belongs to one kind of data, or helps to read others, or is other") {
        CHECK(hooks::kind_of(hooks::type_of("Patient")) == DataKind::patient);
        CHECK(hooks::kind_of(hooks::type_of("Observation")) == DataKind::observations);
        CHECK(hooks::kind_of(hooks::type_of("MedicationRequest")) == DataKind::medications);
        CHECK(hooks::kind_of(hooks::type_of("MedicationStatement")) == DataKind::medications);
        CHECK(hooks::kind_of(hooks::type_of("MedicationAdministration")) == DataKind::administrations);
        CHECK(hooks::kind_of(hooks::type_of("Condition")) == DataKind::conditions);
        CHECK(hooks::kind_of(hooks::type_of("Procedure")) == DataKind::procedures);
        CHECK(hooks::kind_of(hooks::type_of("ServiceRequest")) == DataKind::procedures);
        CHECK(hooks::kind_of(hooks::type_of("Encounter")) == DataKind::encounters);
        CHECK(hooks::type_of("MedicationOrder") == ResourceType::medication_request);
        CHECK(hooks::type_of("MedicationUsage") == ResourceType::medication_statement);
        CHECK(hooks::type_of("ProcedureRequest") == ResourceType::service_request);
        CHECK(hooks::type_of("DiagnosticOrder") == ResourceType::service_request);
        CHECK(hooks::kind_of(hooks::type_of("MedicationOrder")) == DataKind::medications);
        CHECK_FALSE(hooks::kind_of(hooks::type_of("Medication")).has_value());
        CHECK_FALSE(hooks::kind_of(hooks::type_of("Location")).has_value());
        CHECK(hooks::type_of("observation") == ResourceType::other);
        CHECK(hooks::type_of("") == ResourceType::other);
    }

    TEST_CASE(
        "a selection names a resource by type and id or by its full URL, also by ids that are too long") {
        std::pmr::monotonic_buffer_resource arena;
        const std::string id(200, 'e');
        const std::string text = R"({"resourceType":"MedicationRequest","id":")" + id + "\"}";
        const auto document = fhir::json::Document::parse(text, arena);
        REQUIRE(document.has_value());
        const hooks::Resource resource{.json = fhir::json::Cursor{*document}, .full_url = "urn:uuid:1"};
        CHECK(hooks::is_named_by(resource, "MedicationRequest/" + id));
        CHECK(hooks::is_named_by(resource, "https://ehr.example/fhir/MedicationRequest/" + id));
        CHECK(hooks::is_named_by(resource, "urn:uuid:1"));
        for (const std::string& other :
             {std::string{}, id, "/" + id, "ServiceRequest/" + id, "XMedicationRequest/" + id,
              "MedicationRequest/e" + id, std::string{"MedicationRequest/"}, std::string{"urn:uuid:2"}}) {
            CAPTURE(other);
            CHECK_FALSE(hooks::is_named_by(resource, other));
        }
    }
}

}  // namespace lytes::tests
