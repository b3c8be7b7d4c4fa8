#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lytes::hooks {

/// The grammar of a FHIR id: 1 to 64 of A-Z a-z 0-9 - and dot.
[[nodiscard]] bool is_fhir_id(std::string_view text);

/// A reference to a resource on a server: "Patient/1", "https://ehr/fhir/Patient/1/_history/3".
struct ResourceReference {
    std::string_view type;
    std::string_view id;
    std::string_view base;  ///< URL before the type without the slash; empty: relative
};

/// Nothing for fragments, `urn:` references and anything else that is not [base/]Type/id[/_history/version].
[[nodiscard]] std::optional<ResourceReference> parse_reference(std::string_view text);

/// Whether two FHIR base URLs name the same server: scheme and host without case, a final slash ignored.
[[nodiscard]] bool is_same_base(std::string_view left, std::string_view right);

/// Whose a resource is, by the text of its subject.
enum class Belonging : std::uint8_t {
    ours,     ///< the patient of the context
    foreign,  ///< another patient, a group, a device, or a patient of another server
    by_urn,   ///< "urn:uuid:..." - the documents at hand decide
};

/// `fhir_server` is the request's, or empty. An absolute reference counts only below it (threat P1).
[[nodiscard]] Belonging belonging_of(std::string_view reference, std::string_view patient_id,
                                     std::string_view fhir_server);

/// The absolute URL of a search's next page, or nothing when the link leads outside `base` (threat S5).
[[nodiscard]] std::optional<std::string> page_below(std::string_view base, std::string_view link);

}  // namespace lytes::hooks
