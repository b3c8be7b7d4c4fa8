#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "fhir/bundle.hpp"
#include "fhir/model/chart.hpp"
#include "fhir/problem.hpp"
#include "hooks/medications.hpp"
#include "hooks/request.hpp"
#include "hooks/resource.hpp"
#include "hooks/service.hpp"

namespace lytes::hooks {

/// Something that came and was not evaluated, for the trace: nothing is left out silently.
struct Unevaluated {
    fhir::json::Cursor where;
    std::string_view why;  ///< our own words
};

/// A page that a Bundle points to.
struct NextPage {
    const PrefetchTemplate* row = nullptr;  ///< null: the Bundle came under a key that is not ours
    DataKind kind = DataKind::patient;
    std::string_view link;  ///< as sent
};

/// An essential template whose data are not complete.
struct Shortfall {
    std::string_view key;
    fhir::Availability availability;
};

/// Takes resources in whatever way they come, by type and never by key name, and keeps those that belong to
/// the patient. A resource of another patient fails the whole request (threat P1). Knows for each kind of
/// data whether it was sent, is missing, or could not be read.
class Intake {
  public:
    /// REQUIRES: `service`, `arena` and the documents outlive the intake.
    Intake(const Service& service, const Request& request, fhir::Arena& arena,
           const fhir::LocalCodes* local_codes = nullptr);

    /// The site's aliases of laboratory codes; null for none.
    [[nodiscard]] const fhir::LocalCodes* local_codes() const { return local_codes_; }

    /// The draft orders and the prefetch of the request.
    [[nodiscard]] fhir::Result<void> take_request();
    /// The answer to one of our templates.
    [[nodiscard]] fhir::Result<void> take_answer(const PrefetchTemplate& row, const fhir::json::Cursor& body);
    [[nodiscard]] fhir::Result<void> take_page(const NextPage& page, const fhir::json::Cursor& body);
    void take_medication(const fhir::json::Cursor& medication);
    /// The EHR could not answer the template, or not in a form that we can read.
    void fail(const PrefetchTemplate& row);
    /// A page could not be had: what came before it is not everything.
    void cut(DataKind kind) { state_of(kind).is_cut = true; }

    /// Templates that still have no data, in the service's order.
    [[nodiscard]] std::vector<const PrefetchTemplate*> missing() const;
    /// Pages that the documents taken since the last call point to.
    [[nodiscard]] std::vector<NextPage> take_next_pages();
    [[nodiscard]] std::vector<Shortfall> shortfalls() const;
    [[nodiscard]] fhir::Availability availability(DataKind kind) const;
    /// The patient was looked for, and there is none or the search failed (PIT-33).
    [[nodiscard]] bool is_patient_unobtainable() const { return is_patient_unobtainable_; }

    [[nodiscard]] std::span<const Resource> resources() const { return resources_; }
    /// The release that the client speaks, unknown when nothing tells.
    [[nodiscard]] fhir::Release release() const { return request_.release; }
    [[nodiscard]] const Medications& medications() const { return medications_; }
    [[nodiscard]] std::span<const Unevaluated> unevaluated() const { return unevaluated_; }
    [[nodiscard]] int prefetch_hits() const { return prefetch_hits_; }

  private:
    struct KindState {
        int usable = 0;
        int unreadable = 0;
        bool is_answered = false;   ///< by an essential template or under a key that is not ours
        bool is_elsewhere = false;  ///< data came under a key that is not of this kind
        bool is_failed = false;
        bool is_cut = false;
    };
    struct Identity {
        std::string_view type;
        std::string_view id;
        friend bool operator==(const Identity&, const Identity&) = default;
    };
    struct IdentityHash {
        std::size_t operator()(const Identity& identity) const {
            return std::hash<std::string_view>{}(identity.id) * 31 + identity.type.size();
        }
    };

    [[nodiscard]] fhir::Result<void> take_drafts(const fhir::json::Cursor& bundle);
    [[nodiscard]] fhir::Result<void> check_selections() const;
    [[nodiscard]] bool is_selected(const Resource& draft) const;
    void take_value(const PrefetchTemplate* row, const fhir::json::Cursor& value);
    void note_answer(const PrefetchTemplate& row, const fhir::Batch& batch, const fhir::json::Cursor& value);
    void note_other(const fhir::Batch& batch, const fhir::json::Cursor& value);
    [[nodiscard]] fhir::Result<void> sort_out_new();
    [[nodiscard]] fhir::Result<bool> check_patient(const Resource& resource);
    [[nodiscard]] bool is_our_patient(std::string_view urn) const;
    void keep(Resource& resource);
    void drop(Resource& resource, std::string_view why);
    [[nodiscard]] bool has_laboratory_result() const;
    [[nodiscard]] bool is_answered(const PrefetchTemplate& row) const;
    [[nodiscard]] KindState& state_of(DataKind kind) { return kinds_[static_cast<std::size_t>(kind)]; }
    [[nodiscard]] const KindState& state_of(DataKind kind) const {
        return kinds_[static_cast<std::size_t>(kind)];
    }

    const Service* service_;
    Request request_;
    fhir::Arena* arena_;
    const fhir::LocalCodes* local_codes_;
    std::pmr::vector<Resource> resources_;
    std::size_t sorted_out_ = 0;
    std::pmr::unordered_set<Identity, IdentityHash> seen_;
    Medications medications_;
    std::pmr::vector<NextPage> next_pages_;
    std::pmr::vector<Unevaluated> unevaluated_;
    std::pmr::vector<const PrefetchTemplate*> answered_;
    std::array<KindState, static_cast<std::size_t>(DataKind::count_)> kinds_{};
    bool is_patient_unobtainable_ = false;
    int prefetch_hits_ = 0;
};

}  // namespace lytes::hooks
