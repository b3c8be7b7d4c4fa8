#pragma once

#include <cstdint>
#include <memory_resource>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "fhir/drafting.hpp"
#include "fhir/json/cursor.hpp"
#include "fhir/json/writer.hpp"
#include "fhir/local_codes.hpp"
#include "fhir/model/arena.hpp"
#include "fhir/model/chart.hpp"
#include "fhir/model/draft.hpp"
#include "fhir/model/enum_set.hpp"
#include "fhir/problem.hpp"
#include "fhir/r4/decode.hpp"

namespace lytes::fhir {

/// A release of FHIR. No rule may know one: it ends where the model begins.
enum class Release : std::uint8_t { unknown, dstu2, stu3, r4, r5, count_ };
using Releases = EnumSet<Release>;

/// One resource of a release to one value of the model. Most releases differ in names that cannot be taken
/// for one another; those the R4 decoders read side by side, and the rows point to them.
struct Decoders {
    Result<Patient> (*patient)(const json::Cursor&, Arena&);
    void (*observation)(const json::Cursor&, Arena&, std::pmr::vector<Observation>&, const LocalCodes*);
    MedicationOrder (*medication_order)(const json::Cursor&, const r4::MedicationLookup&, Arena&);
    Condition (*condition)(const json::Cursor&, Arena&);
    Procedure (*procedure)(const json::Cursor&, Arena&);
    Procedure (*service_request)(const json::Cursor&, Arena&);
    LaboratoryOrder (*laboratory_order)(const json::Cursor&, Arena&);
    Encounter (*encounter)(const json::Cursor&, Arena&);
};

/// A draft to the resource that a server of the release takes.
struct Encoders {
    void (*medication)(const MedicationDraft&, const DraftContext&, json::Writer&);
    void (*service)(const ServiceDraft&, const DraftContext&, json::Writer&);
};

struct ReleaseRow {
    Release release;
    std::string_view name;     ///< "R4"
    std::string_view version;  ///< what its version numbers begin with: "4."
    Decoders decode;
    Encoders encode;
};
/// Every release that we read and write, oldest first.
[[nodiscard]] std::span<const ReleaseRow> releases();
/// `unknown` is R4.
[[nodiscard]] const ReleaseRow& row_of(Release release);

/// "R4", "STU3", "dstu2", "4.0.1"; anything else is unknown.
[[nodiscard]] Release parse_release(std::string_view text);

/// The releases that a resource may be of, by its type and by members that only some releases have. All when
/// nothing tells; none when its members contradict each other.
[[nodiscard]] Releases possible_releases(const json::Cursor& resource);

/// The release to read a resource by: what the sender declared where the shape allows it, else its own shape.
[[nodiscard]] Release release_of(const json::Cursor& resource, Release declared);

/// The only release of the set; nothing when it holds none or several.
[[nodiscard]] std::optional<Release> only_release(Releases releases);

}  // namespace lytes::fhir
