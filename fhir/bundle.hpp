#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "fhir/json/cursor.hpp"
#include "fhir/model/arena.hpp"

namespace lytes::fhir {

enum class EntryMode : std::uint8_t { match, include, outcome };

struct BundleEntry {
    json::Cursor resource;
    std::string_view full_url;
    EntryMode mode = EntryMode::match;
};

/// What came under one prefetch key or as one FHIR answer, whatever its shape: a Bundle, one resource, an
/// array of resources, null, or an OperationOutcome (R2, requirements PFD-01 to PFD-12).
struct Batch {
    std::pmr::vector<BundleEntry> entries;  ///< resources; outcome entries are left out
    std::string_view next_link;             ///< link with relation "next", empty: last page
    bool is_null = false;                   ///< the client looked and has nothing
    bool is_failure = false;                ///< an OperationOutcome in place of data: tried and failed
    bool is_unreadable = false;  ///< neither resource, Bundle, array nor null (pre-1.0 wrapper, scalar)
    int unreadable_entries = 0;  ///< entries without a resource object
};

[[nodiscard]] Batch read_batch(const json::Cursor& value, Arena& arena);

}  // namespace lytes::fhir
