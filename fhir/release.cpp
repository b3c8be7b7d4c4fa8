#include "fhir/release.hpp"

#include <algorithm>
#include <array>

#include "fhir/dstu2/decode.hpp"
#include "fhir/dstu2/encode.hpp"
#include "fhir/r4/encode.hpp"
#include "fhir/r5/encode.hpp"
#include "fhir/stu3/encode.hpp"

namespace lytes::fhir {
namespace {

constexpr Decoders by_shape{r4::decode_patient,          r4::decode_observation, r4::decode_medication_order,
                            r4::decode_condition,        r4::decode_procedure,   r4::decode_service_request,
                            r4::decode_laboratory_order, r4::decode_encounter};
constexpr Decoders by_dstu2{
    r4::decode_patient,          r4::decode_observation, dstu2::decode_medication_order,
    r4::decode_condition,        r4::decode_procedure,   dstu2::decode_service_request,
    r4::decode_laboratory_order, r4::decode_encounter};

template <const RequestForm& form>
void encode_medication(const MedicationDraft& draft, const DraftContext& context, json::Writer& out) {
    encode_medication_request(draft, context, form, out);
}
template <const RequestForm& form>
void encode_service(const ServiceDraft& draft, const DraftContext& context, json::Writer& out) {
    encode_service_request(draft, context, form, out);
}
template <const RequestForm& form>
constexpr Encoders by_form{encode_medication<form>, encode_service<form>};

constexpr auto rows = std::to_array<ReleaseRow>({
    {Release::dstu2, "DSTU2", "1.", by_dstu2, {dstu2::encode_medication_order, dstu2::encode_service_order}},
    {Release::stu3,  "STU3",  "3.", by_shape, by_form<stu3::request_form>                                  },
    {Release::r4,    "R4",    "4.", by_shape, by_form<r4::request_form>                                    },
    {Release::r5,    "R5",    "5.", by_shape, by_form<r5::request_form>                                    },
});

constexpr Releases every{Release::dstu2, Release::stu3, Release::r4, Release::r5};
constexpr Releases dstu2_only{Release::dstu2};
constexpr Releases stu3_only{Release::stu3};
constexpr Releases r4_only{Release::r4};
constexpr Releases r5_only{Release::r5};
constexpr Releases until_stu3{Release::dstu2, Release::stu3};
constexpr Releases until_r4{Release::dstu2, Release::stu3, Release::r4};
constexpr Releases stu3_and_r4{Release::stu3, Release::r4};
constexpr Releases from_stu3{Release::stu3, Release::r4, Release::r5};
constexpr Releases from_r4{Release::r4, Release::r5};

/// In what form a member stands.
enum class Form : std::uint8_t { any, string, object, array };

/// A member, and the releases whose resources of the type have it in that form (hl7.org/fhir/DSTU2, /STU3,
/// /R4, /R5). Members that real servers send in the wrong release are no marks: Epic's R4 has `doseQuantity`
/// beside `doseAndRate`, and `category` as an object.
struct Mark {
    std::string_view member;
    Form form;
    Releases releases;
};

constexpr auto statement_marks = std::to_array<Mark>({
    {"patient",                     Form::any, dstu2_only },
    {"wasNotTaken",                 Form::any, dstu2_only },
    {"reasonForUseCodeableConcept", Form::any, dstu2_only },
    {"reasonForUseReference",       Form::any, dstu2_only },
    {"subject",                     Form::any, from_stu3  },
    {"taken",                       Form::any, stu3_only  },
    {"context",                     Form::any, stu3_and_r4},
    {"statusReason",                Form::any, r4_only    },
    {"medicationCodeableConcept",   Form::any, until_r4   },
    {"medicationReference",         Form::any, until_r4   },
    {"medication",                  Form::any, r5_only    },
    {"adherence",                   Form::any, r5_only    },
});

constexpr auto request_marks = std::to_array<Mark>({
    {"context",                   Form::any, stu3_only  },
    {"definition",                Form::any, stu3_only  },
    {"medicationCodeableConcept", Form::any, stu3_and_r4},
    {"medicationReference",       Form::any, stu3_and_r4},
    {"reasonCode",                Form::any, stu3_and_r4},
    {"reasonReference",           Form::any, stu3_and_r4},
    {"encounter",                 Form::any, from_r4    },
    {"medication",                Form::any, r5_only    },
    {"reason",                    Form::any, r5_only    },
});

constexpr auto administration_marks = std::to_array<Mark>({
    {"patient",                   Form::any, dstu2_only },
    {"wasNotGiven",               Form::any, dstu2_only },
    {"reasonGiven",               Form::any, dstu2_only },
    {"effectiveTimeDateTime",     Form::any, dstu2_only },
    {"effectiveTimePeriod",       Form::any, dstu2_only },
    {"subject",                   Form::any, from_stu3  },
    {"notGiven",                  Form::any, stu3_only  },
    {"context",                   Form::any, stu3_and_r4},
    {"effectiveDateTime",         Form::any, stu3_and_r4},
    {"effectivePeriod",           Form::any, stu3_and_r4},
    {"medicationCodeableConcept", Form::any, until_r4   },
    {"medicationReference",       Form::any, until_r4   },
    {"medication",                Form::any, r5_only    },
    {"occurenceDateTime",         Form::any, r5_only    }, // R5 misspells its own name
    {"occurencePeriod",           Form::any, r5_only    },
});

constexpr auto observation_marks = std::to_array<Mark>({
    {"comments",       Form::any,    dstu2_only},
    {"comment",        Form::any,    stu3_only },
    {"related",        Form::any,    until_stu3},
    {"interpretation", Form::object, until_stu3},
    {"interpretation", Form::array,  from_r4   },
    {"note",           Form::any,    from_r4   },
    {"triggeredBy",    Form::any,    r5_only   },
    {"bodyStructure",  Form::any,    r5_only   },
});

constexpr auto condition_marks = std::to_array<Mark>({
    {"patient",        Form::any,    dstu2_only},
    {"dateRecorded",   Form::any,    dstu2_only},
    {"subject",        Form::any,    from_stu3 },
    {"assertedDate",   Form::any,    stu3_only },
    {"recordedDate",   Form::any,    from_r4   },
    {"clinicalStatus", Form::string, until_stu3},
    {"clinicalStatus", Form::object, from_r4   },
});

constexpr auto encounter_marks = std::to_array<Mark>({
    {"patient",      Form::any,    dstu2_only },
    {"class",        Form::string, dstu2_only },
    {"subject",      Form::any,    from_stu3  },
    {"class",        Form::object, stu3_and_r4},
    {"class",        Form::array,  r5_only    },
    {"period",       Form::any,    until_r4   },
    {"actualPeriod", Form::any,    r5_only    },
});

constexpr auto procedure_marks = std::to_array<Mark>({
    {"notPerformed",       Form::any, dstu2_only},
    {"notDone",            Form::any, stu3_only },
    {"performedDateTime",  Form::any, until_r4  },
    {"performedPeriod",    Form::any, until_r4  },
    {"occurrenceDateTime", Form::any, r5_only   },
    {"occurrencePeriod",   Form::any, r5_only   },
});

constexpr auto procedure_request_marks = std::to_array<Mark>({
    {"orderedOn",         Form::any, dstu2_only},
    {"orderer",           Form::any, dstu2_only},
    {"encounter",         Form::any, dstu2_only},
    {"notes",             Form::any, dstu2_only},
    {"scheduledDateTime", Form::any, dstu2_only},
    {"scheduledPeriod",   Form::any, dstu2_only},
    {"scheduledTiming",   Form::any, dstu2_only},
    {"intent",            Form::any, stu3_only },
    {"authoredOn",        Form::any, stu3_only },
    {"requester",         Form::any, stu3_only },
    {"context",           Form::any, stu3_only },
});

constexpr auto service_request_marks = std::to_array<Mark>({
    {"reasonCode",      Form::any, r4_only},
    {"reasonReference", Form::any, r4_only},
    {"reason",          Form::any, r5_only},
});

struct TypeRow {
    std::string_view type;
    Releases releases;  ///< that have the type, as far as a chart is made of it
    std::span<const Mark> marks;
};
constexpr auto types = std::to_array<TypeRow>({
    {"Observation",              every,      observation_marks      },
    {"Condition",                every,      condition_marks        },
    {"MedicationRequest",        from_stu3,  request_marks          },
    {"MedicationAdministration", every,      administration_marks   },
    {"MedicationStatement",      every,      statement_marks        },
    {"Procedure",                every,      procedure_marks        },
    {"Encounter",                every,      encounter_marks        },
    {"ServiceRequest",           from_r4,    service_request_marks  },
    {"MedicationOrder",          dstu2_only, {}                     },
    {"DiagnosticOrder",          dstu2_only, {}                     },
    {"ProcedureRequest",         until_stu3, procedure_request_marks},
    {"MedicationUsage",          r5_only,    {}                     }, // its name in R5's drafts
});

bool is_in_form(const json::Cursor& value, Form form) {
    switch (form) {
        case Form::any:
            return true;
        case Form::string:
            return value.as_string().has_value();
        case Form::object:
            return value.is_object();
        case Form::array:
            return value.is_array();
    }
    return false;
}

bool is_same_folded(std::string_view left, std::string_view right) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::ranges::equal(left, right, {}, lower, lower);
}

}  // namespace

std::span<const ReleaseRow> releases() { return rows; }

const ReleaseRow& row_of(Release release) {
    const Release wanted = release == Release::unknown ? Release::r4 : release;
    return *std::ranges::find(rows, wanted, &ReleaseRow::release);
}

Release parse_release(std::string_view text) {
    for (const ReleaseRow& row : rows)
        if (is_same_folded(text, row.name) || text.starts_with(row.version)) return row.release;
    return Release::unknown;
}

Releases possible_releases(const json::Cursor& resource) {
    const auto* const row = std::ranges::find(types, resource.text("resourceType"), &TypeRow::type);
    if (row == types.end()) return every;
    Releases possible = row->releases;
    for (const Mark& mark : row->marks) {
        const auto value = resource.find_value(mark.member);
        if (value && is_in_form(*value, mark.form)) possible = possible & mark.releases;
    }
    return possible;
}

std::optional<Release> only_release(Releases releases) {
    std::optional<Release> only;
    for (const ReleaseRow& row : rows) {
        if (!releases.has(row.release)) continue;
        if (only) return std::nullopt;
        only = row.release;
    }
    return only;
}

Release release_of(const json::Cursor& resource, Release declared) {
    const Releases possible = possible_releases(resource);
    if (declared != Release::unknown && (possible.has(declared) || possible.is_empty())) return declared;
    if (possible.has(Release::r4) || possible.is_empty()) return Release::r4;
    for (const Release newest : {Release::r5, Release::stu3, Release::dstu2})
        if (possible.has(newest)) return newest;
    return Release::r4;
}

}  // namespace lytes::fhir
