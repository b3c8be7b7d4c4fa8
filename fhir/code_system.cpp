#include <algorithm>
#include <array>
#include <string_view>

#include "fhir/terminology.hpp"

namespace lytes::fhir {
namespace {

struct SystemRow {
    std::string_view name;  ///< without scheme, "urn:oid:" and trailing slash
    CodeSystem system;
};

/// URIs and OIDs of data/codes/systems.csv with the misuse it reports, and HL7's code systems of FHIR R4 with
/// their STU3 and DSTU2 spellings. WHO's ICD-10 is read as ICD-10-CM: senders mix the two up, and the codes
/// that we know mean the same in both. Sorted by length, then text, so that most look-ups compare one text.
constexpr auto system_rows = std::to_array<SystemRow>({
    {"loinc",                                                       CodeSystem::loinc               },
    {"loinc.org",                                                   CodeSystem::loinc               },
    {"whocc.no/atc",                                                CodeSystem::atc                 },
    {"snomed.info/sct",                                             CodeSystem::snomed              },
    {"www.whocc.no/atc",                                            CodeSystem::atc                 },
    {"fhir.de/CodeSystem/bfarm/atc",                                CodeSystem::atc                 },
    {"unitsofmeasure.org",                                          CodeSystem::ucum                },
    {"2.16.840.1.113883.5.4",                                       CodeSystem::act_code            },
    {"2.16.840.1.113883.6.1",                                       CodeSystem::loinc               },
    {"2.16.840.1.113883.6.3",                                       CodeSystem::icd10cm             },
    {"2.16.840.1.113883.6.8",                                       CodeSystem::ucum                },
    {"hl7.org/fhir/sid/ndc",                                        CodeSystem::ndc                 },
    {"hl7.org/fhir/v2/0078",                                        CodeSystem::interpretation_v3   },
    {"2.16.840.1.113883.5.83",                                      CodeSystem::interpretation_v3   },
    {"2.16.840.1.113883.6.69",                                      CodeSystem::ndc                 },
    {"2.16.840.1.113883.6.73",                                      CodeSystem::atc                 },
    {"2.16.840.1.113883.6.88",                                      CodeSystem::rxnorm              },
    {"2.16.840.1.113883.6.90",                                      CodeSystem::icd10cm             },
    {"2.16.840.1.113883.6.96",                                      CodeSystem::snomed              },
    {"2.16.840.1.113883.5.111",                                     CodeSystem::location_type       },
    {"2.16.840.1.113883.6.103",                                     CodeSystem::icd9cm              },
    {"hl7.org/fhir/sid/icd-10",                                     CodeSystem::icd10cm             },
    {"hl7.org/fhir/v3/ActCode",                                     CodeSystem::act_code            },
    {"hl7.org/fhir/v3/RoleCode",                                    CodeSystem::location_type       },
    {"hl7.org/fhir/sid/icd-9-cm",                                   CodeSystem::icd9cm              },
    {"hl7.org/fhir/sid/icd-10-cm",                                  CodeSystem::icd10cm             },
    {"icd.who.int/browse10/2019/en",                                CodeSystem::icd10cm             },
    {"www.nlm.nih.gov/research/umls/rxnorm",                        CodeSystem::rxnorm              },
    {"hl7.org/fhir/observation-category",                           CodeSystem::observation_category},
    {"terminology.hl7.org/CodeSystem/v2-0078",                      CodeSystem::interpretation_v3   },
    {"hl7.org/fhir/v3/ObservationInterpretation",                   CodeSystem::interpretation_v3   },
    {"terminology.hl7.org/CodeSystem/v3-ActCode",                   CodeSystem::act_code            },
    {"terminology.hl7.org/CodeSystem/v3-RoleCode",                  CodeSystem::location_type       },
    {"mimic.mit.edu/fhir/mimic/CodeSystem/mimic-d-labitems",        CodeSystem::local_lab           },
    {"mimic.mit.edu/fhir/mimic/CodeSystem/mimic-diagnosis-icd10",   CodeSystem::icd10cm             },
    {"mimic.mit.edu/fhir/mimic/CodeSystem/mimic-diagnosis-icd9",    CodeSystem::icd9cm              },
    {"terminology.hl7.org/CodeSystem/observation-category",         CodeSystem::observation_category},
    {"terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", CodeSystem::interpretation_v3   },
});

constexpr bool is_shorter(std::string_view a, std::string_view b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
}

constexpr auto sorted_rows = [] {
    auto rows = system_rows;
    std::sort(rows.begin(), rows.end(),
              [](const SystemRow& a, const SystemRow& b) { return is_shorter(a.name, b.name); });
    return rows;
}();

/// "http://loinc.org/", "https://loinc.org" and "urn:oid:2.16.840.1.113883.6.1" without what varies.
std::string_view bare_name(std::string_view uri) {
    for (const std::string_view prefix : {"http://", "https://", "urn:oid:", "urn:OID:"}) {
        if (uri.starts_with(prefix)) {
            uri.remove_prefix(prefix.size());
            break;
        }
    }
    while (uri.ends_with('/')) uri.remove_suffix(1);
    return uri;
}

}  // namespace

CodeSystem find_system(std::string_view uri) {
    const std::string_view name = bare_name(uri);
    const auto found = std::lower_bound(
        sorted_rows.begin(), sorted_rows.end(), name,
        [](const SystemRow& row, std::string_view key) { return is_shorter(row.name, key); });
    if (found != sorted_rows.end() && found->name == name) return found->system;
    // Editions and versions: http://snomed.info/sct/731000124108/version/20240301.
    if (name.starts_with("snomed.info/sct/")) return CodeSystem::snomed;
    // One tenant of many: https://fhir.cerner.com/<tenant>/codeSet/72.
    if (name.starts_with("fhir.cerner.com/") && name.ends_with("/codeSet/72")) return CodeSystem::local_lab;
    return CodeSystem::unknown;
}

}  // namespace lytes::fhir
