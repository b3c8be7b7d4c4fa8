#include "hooks/variants.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hooks/catalog.hpp"

namespace lytes::hooks {
namespace {

using fhir::Release;
using fhir::json::Cursor;

/// A template that one release must ask otherwise than R4.
struct Variant {
    Release release;
    std::string_view key;
    std::string_view query;
};

// Search parameters of hl7.org/fhir/DSTU2, /STU3 and /R5. DSTU2 sorts by a suffix of `_sort`, has no intent,
// and calls the order MedicationOrder; STU3 calls the service order ProcedureRequest; R5 renames the time of
// an administration and the states of an encounter.
constexpr auto variants = std::to_array<Variant>({
    {.release = Release::dstu2,
     .key = "medications",
     .query = "MedicationOrder?patient={{context.patientId}}&status=active,on-hold&_count=100"           },
    {.release = Release::dstu2,
     .key = "recentMedications",
     .query = "MedicationOrder?patient={{context.patientId}}&status=completed,stopped"
              "&_sort:desc=datewritten&_count=50"                                                        },
    {.release = Release::dstu2,
     .key = "administrations",
     .query = "MedicationAdministration?patient={{context.patientId}}&_sort:desc=effectivetime&_count=50"},
    {.release = Release::dstu2,
     .key = "conditions",
     .query = "Condition?patient={{context.patientId}}&clinicalstatus=active,relapse&_count=100"         },
    {.release = Release::dstu2,
     .key = "procedures",
     .query = "Procedure?patient={{context.patientId}}&_sort:desc=date&_count=50"                        },
    {.release = Release::dstu2,
     .key = "serviceRequests",
     .query = "ProcedureRequest?patient={{context.patientId}}&_sort:desc=_lastUpdated&_count=50"         },
    {.release = Release::dstu2,
     .key = "encounter",
     .query = "Encounter?patient={{context.patientId}}&status=arrived,in-progress&_count=10"             },
    {.release = Release::stu3,
     .key = "conditions",
     .query = "Condition?patient={{context.patientId}}&clinical-status=active,recurrence&_count=100"     },
    {.release = Release::stu3,
     .key = "serviceRequests",
     .query = "ProcedureRequest?patient={{context.patientId}}&status=active&_count=50"                   },
    {.release = Release::r5,
     .key = "administrations",
     .query = "MedicationAdministration?patient={{context.patientId}}&_sort=-date&_count=50"             },
    {.release = Release::r5,
     .key = "encounter",
     .query = "Encounter?patient={{context.patientId}}&status=in-progress,on-hold&_count=10"             },
});

/// A catalogue that owns what differs. Sorting by date is said otherwise in DSTU2 for every template.
class Catalogue {
  public:
    explicit Catalogue(Release release) {
        const auto ours = catalog();
        services_.assign(ours.begin(), ours.end());
        rows_.reserve(services_.size());
        for (Service& service : services_) {
            auto& rows = rows_.emplace_back(service.prefetch.begin(), service.prefetch.end());
            for (PrefetchTemplate& row : rows) row.query = query_of(row, release);
            service.prefetch = rows;
            service.usage_requirements =
                replaced(service.usage_requirements, "FHIR R4", "FHIR ", fhir::row_of(release).name);
        }
    }
    [[nodiscard]] std::span<const Service> services() const { return services_; }

  private:
    std::string_view query_of(const PrefetchTemplate& row, Release release) {
        const bool is_read = row.query.find('?') == std::string_view::npos;  // the same in every release
        if (is_read) return row.query;
        const auto* const variant = std::ranges::find_if(
            variants, [&](const Variant& one) { return one.release == release && one.key == row.key; });
        if (variant != variants.end()) return variant->query;
        return release == Release::dstu2 ? replaced(row.query, "_sort=-date", "_sort:desc=date", "")
                                         : row.query;
    }
    std::string_view replaced(std::string_view text, std::string_view old, std::string_view before,
                              std::string_view after) {
        const std::size_t place = text.find(old);
        if (place == std::string_view::npos) return text;
        std::string& changed = *texts_.emplace_back(std::make_unique<std::string>(text));
        changed.replace(place, old.size(), std::string{before}.append(after));
        return changed;
    }

    std::vector<Service> services_;
    std::vector<std::vector<PrefetchTemplate>> rows_;
    std::vector<std::unique_ptr<std::string>> texts_;
};

/// How many resources can be of one release only.
class Votes {
  public:
    /// A resource, a Bundle or an array of either, at any depth.
    void add(const Cursor& value) {
        if (value.is_array()) {
            for (const Cursor element : value) add(element);
            return;
        }
        const std::string_view type = value.text("resourceType");
        if (type != "Bundle") {
            if (!type.empty()) count(fhir::only_release(fhir::possible_releases(value)));
            return;
        }
        const auto entries = value.find_value("entry");
        if (!entries) return;
        fhir::json::for_each_element(*entries, [this](const Cursor& entry) {
            if (const auto resource = entry.find_value("resource")) add(*resource);
        });
    }
    /// Where two are level, the newer one, but R4 before all.
    [[nodiscard]] Release winner() const {
        Release best = Release::unknown;
        int most = 0;
        for (const Release release : {Release::r4, Release::r5, Release::stu3, Release::dstu2}) {
            const int count = counts_[static_cast<std::size_t>(release)];
            if (count <= most) continue;
            best = release;
            most = count;
        }
        return best;
    }

  private:
    void count(std::optional<Release> release) {
        if (release) ++counts_[static_cast<std::size_t>(*release)];
    }

    std::array<int, static_cast<std::size_t>(Release::count_)> counts_{};
};

}  // namespace

std::span<const Service> catalog_of(Release release) {
    static const Catalogue dstu2{Release::dstu2};
    static const Catalogue stu3{Release::stu3};
    static const Catalogue r5{Release::r5};
    if (release == Release::dstu2) return dstu2.services();
    if (release == Release::stu3) return stu3.services();
    if (release == Release::r5) return r5.services();
    return catalog();
}

const Service& service_of(const Service& service, Release release) {
    const auto services = catalog_of(release);
    const auto found = std::ranges::find(services, service.id, &Service::id);
    return found == services.end() ? service : *found;
}

Release choose_release(const Request& request, Release configured) {
    if (configured != Release::unknown) return configured;
    if (request.release != Release::unknown) return request.release;
    Votes by_drafts;
    if (request.context.draft_orders) by_drafts.add(*request.context.draft_orders);
    if (by_drafts.winner() != Release::unknown || !request.prefetch) return by_drafts.winner();
    Votes by_prefetch;
    for (const Cursor value : *request.prefetch) by_prefetch.add(value);
    return by_prefetch.winner();
}

}  // namespace lytes::hooks
