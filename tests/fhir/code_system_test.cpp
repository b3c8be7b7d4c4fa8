#include <array>
#include <string_view>

#include <doctest/doctest.h>

#include "fhir/terminology.hpp"

using lytes::fhir::CodeSystem;
using lytes::fhir::find_system;

TEST_SUITE_BEGIN("fhir/code_system");

TEST_CASE("a code system is known by URI, OID and the spellings that senders use") {
    struct Row {
        std::string_view uri;
        CodeSystem system;
    };
    // clang-format off
    constexpr auto rows = std::to_array<Row>({
        {"http://loinc.org", CodeSystem::loinc},
        {"https://loinc.org", CodeSystem::loinc},
        {"http://loinc.org/", CodeSystem::loinc},
        {"http://loinc", CodeSystem::loinc},
        {"urn:oid:2.16.840.1.113883.6.1", CodeSystem::loinc},
        {"2.16.840.1.113883.6.1", CodeSystem::loinc},
        {"http://www.nlm.nih.gov/research/umls/rxnorm", CodeSystem::rxnorm},
        {"urn:oid:2.16.840.1.113883.6.88", CodeSystem::rxnorm},
        {"http://www.whocc.no/atc", CodeSystem::atc},
        {"urn:oid:2.16.840.1.113883.6.73", CodeSystem::atc},
        {"http://snomed.info/sct", CodeSystem::snomed},
        {"http://snomed.info/sct/731000124108", CodeSystem::snomed},
        {"http://snomed.info/sct/731000124108/version/20240301", CodeSystem::snomed},
        {"urn:oid:2.16.840.1.113883.6.96", CodeSystem::snomed},
        {"http://hl7.org/fhir/sid/icd-10-cm", CodeSystem::icd10cm},
        {"http://hl7.org/fhir/sid/icd-10", CodeSystem::icd10cm},
        {"https://icd.who.int/browse10/2019/en", CodeSystem::icd10cm},
        {"urn:oid:2.16.840.1.113883.6.90", CodeSystem::icd10cm},
        {"http://mimic.mit.edu/fhir/mimic/CodeSystem/mimic-diagnosis-icd10", CodeSystem::icd10cm},
        {"http://hl7.org/fhir/sid/icd-9-cm", CodeSystem::icd9cm},
        {"urn:oid:2.16.840.1.113883.6.103", CodeSystem::icd9cm},
        {"http://unitsofmeasure.org", CodeSystem::ucum},
        {"http://hl7.org/fhir/sid/ndc", CodeSystem::ndc},
        {"http://terminology.hl7.org/CodeSystem/observation-category", CodeSystem::observation_category},
        {"http://hl7.org/fhir/observation-category", CodeSystem::observation_category},
        {"http://terminology.hl7.org/CodeSystem/v3-ActCode", CodeSystem::act_code},
        {"http://hl7.org/fhir/v3/ActCode", CodeSystem::act_code},
        {"http://terminology.hl7.org/CodeSystem/v3-RoleCode", CodeSystem::location_type},
        {"http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", CodeSystem::interpretation_v3},
        {"http://hl7.org/fhir/v2/0078", CodeSystem::interpretation_v3},
        {"http://mimic.mit.edu/fhir/mimic/CodeSystem/mimic-d-labitems", CodeSystem::local_lab},
        {"https://fhir.cerner.com/ec2458f2-1e24-41c8-b71b-0e701af7583d/codeSet/72", CodeSystem::local_lab},
    });
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.uri);
        CHECK(find_system(row.uri) == row.system);
    }
}

TEST_CASE("anything else is an unknown system") {
    for (const std::string_view uri :
         {"", "/", "http://", "urn:oid:", "loinc.org.example", "http://loinc.orgs", "http://snomed.info/sctx",
          "urn:oid:2.16.840.1.113883.6.68", "urn:oid:2.16.840.1.113883.6.10", "http://example.org/loinc.org",
          "https://fhir.cerner.com/tenant/codeSet/72000", "https://pharmaca.fi/vnr"}) {
        CAPTURE(uri);
        CHECK(find_system(uri) == CodeSystem::unknown);
    }
}

TEST_SUITE_END();
