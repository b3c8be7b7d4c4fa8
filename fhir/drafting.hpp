#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "fhir/json/writer.hpp"
#include "fhir/model/draft.hpp"
#include "fhir/model/time.hpp"

/// What the drafts of all releases have in common. Each release's `encode` says in which form it wants them.
namespace lytes::fhir {

/// Who and where a draft is for.
struct DraftContext {
    std::string_view patient_id;
    std::string_view encounter_id;  ///< may be empty
    std::string_view requester;     ///< "Practitioner/9" as sent, may be empty
    Instant authored;
};

/// How a release writes an order that follows the request pattern: STU3 and everything after it.
struct RequestForm {
    std::string_view service_type;  ///< ServiceRequest, ProcedureRequest
    std::string_view encounter;     ///< "encounter", "context"
    bool has_agent;                 ///< STU3 wraps the requester
    bool has_code_references;       ///< R5 has one member for a concept and a reference
    bool has_dose_and_rate;         ///< STU3 has dose and rate right on the instruction
};

/// `status: draft`, `intent: proposal`, dose, rate, route, timing and text.
void encode_medication_request(const MedicationDraft& draft, const DraftContext& context,
                               const RequestForm& form, json::Writer& out);
/// `status: draft`, `intent: proposal`.
void encode_service_request(const ServiceDraft& draft, const DraftContext& context, const RequestForm& form,
                            json::Writer& out);

// Parts, for releases before the request pattern. Each writes the member with its key; nothing where there is
// nothing to say.

void encode_concept(std::string_view name, std::span<const OutputCoding> codings, std::string_view text,
                    json::Writer& out);
/// {"reference": "Patient/1"}
void encode_reference(std::string_view name, std::string_view type, std::string_view id, json::Writer& out);
/// The reference without a key, for an array.
void encode_target(std::string_view type, std::string_view id, json::Writer& out);
void encode_quantity(std::string_view name, const OutputQuantity& quantity, json::Writer& out);
/// RFC 3339 in UTC to the second: 2026-11-24T00:10:00Z.
void encode_instant(std::string_view name, Instant instant, json::Writer& out);
void encode_route(Route route, json::Writer& out);
void encode_priority(Priority priority, json::Writer& out);
/// One Annotation.
void encode_note(std::string_view name, std::string_view text, json::Writer& out);
/// The codings of a draft in the order in which they are written: the site's orderable first, because an EHR
/// that takes one coding takes the first that it knows. Ours stay beside it: a draft that comes back to us
/// must be recognised by code.
class DraftCodings {
  public:
    static constexpr std::size_t codings_max = 8;

    /// REQUIRES: fewer than `codings_max` of ours.
    DraftCodings(const OutputCoding& site_code, std::span<const OutputCoding> ours);
    [[nodiscard]] std::span<const OutputCoding> list() const { return {rows_.data(), count_}; }

  private:
    std::array<OutputCoding, codings_max> rows_;
    std::size_t count_ = 0;
};
[[nodiscard]] DraftCodings codings_of(const MedicationDraft& draft);
[[nodiscard]] DraftCodings codings_of(const ServiceDraft& draft);

/// DSTU2 names the units and the bounds of a timing otherwise than its successors.
struct TimingNames {
    std::string_view bounds;
    std::string_view duration_unit;
    std::string_view period_unit;
};
void encode_timing(const MedicationDraft& draft, const TimingNames& names, json::Writer& out);

/// A requester that the release's request can name: a reference, and of this type where the release allows no
/// other. Empty otherwise.
[[nodiscard]] std::string_view usable_requester(const DraftContext& context, std::string_view only_type);

}  // namespace lytes::fhir
