#include "fhir/drafting.hpp"

#include <array>
#include <cassert>
#include <charconv>
#include <memory_resource>

namespace lytes::fhir {
namespace {

constexpr std::string_view snomed = "http://snomed.info/sct";
constexpr std::string_view ucum = "http://unitsofmeasure.org";

struct RouteCode {
    std::string_view code;  ///< SNOMED CT; empty: words only
    std::string_view text;
};

RouteCode find_route_code(Route route) {
    switch (route) {
        case Route::unspecified:
        case Route::other:
            return {};
        case Route::intravenous:
            return {"47625008", "Intravenous"};
        case Route::intraosseous:
            return {"", "Intraosseous"};
        case Route::intramuscular:
            return {"78421000", "Intramuscular"};
        case Route::subcutaneous:
            return {"34206005", "Subcutaneous"};
        case Route::oral:
            return {"26643006", "Oral"};
        case Route::enteral_tube:
            return {"", "Enteral tube"};
        case Route::rectal:
            return {"37161004", "Rectal"};
        case Route::inhaled:
            return {"", "Inhaled"};
        case Route::topical:
            return {"6064005", "Topical"};
    }
    return {};
}

std::string_view priority_code(Priority priority) {
    switch (priority) {
        case Priority::unspecified:
            return {};
        case Priority::routine:
            return "routine";
        case Priority::urgent:
            return "urgent";
        case Priority::asap:
            return "asap";
        case Priority::stat:
            return "stat";
    }
    return {};
}

/// RFC 3339 in UTC to the second: 2026-11-24T00:10:00Z.
class InstantText {
  public:
    explicit InstantText(Instant instant) {
        const auto seconds = std::chrono::floor<std::chrono::seconds>(instant);
        const auto day = std::chrono::floor<std::chrono::days>(seconds);
        const std::chrono::year_month_day date{day};
        const std::chrono::hh_mm_ss time{seconds - day};
        put(static_cast<unsigned>(static_cast<int>(date.year())), 4, '-');
        put(static_cast<unsigned>(date.month()), 2, '-');
        put(static_cast<unsigned>(date.day()), 2, 'T');
        put(static_cast<unsigned>(time.hours().count()), 2, ':');
        put(static_cast<unsigned>(time.minutes().count()), 2, ':');
        put(static_cast<unsigned>(time.seconds().count()), 2, 'Z');
    }
    [[nodiscard]] std::string_view text() const { return {characters_.data(), size_}; }

  private:
    void put(unsigned value, std::size_t width, char after) {
        for (std::size_t place = width; place > 0; --place) {
            characters_[size_ + place - 1] = static_cast<char>('0' + value % 10);
            value /= 10;
        }
        size_ += width;
        characters_[size_++] = after;
    }

    std::array<char, 24> characters_{};
    std::size_t size_ = 0;
};

void encode_coding(std::string_view system, std::string_view code, std::string_view display,
                   json::Writer& out) {
    out.begin_object();
    out.member("system", system);
    out.member("code", code);
    out.member_unless_empty("display", display);
    out.end_object();
}

void encode_codings(std::span<const OutputCoding> codings, json::Writer& out) {
    if (codings.empty()) return;
    out.key("coding");
    out.begin_array();
    for (const OutputCoding& coding : codings) encode_coding(coding.system, coding.code, coding.display, out);
    out.end_array();
}

/// What a concept stands in: R5 wraps it, so that the same member can hold a reference.
void encode_code(std::string_view name, std::span<const OutputCoding> codings, std::string_view text,
                 bool is_wrapped, json::Writer& out) {
    if (!is_wrapped) return encode_concept(name, codings, text, out);
    out.key(name);
    out.begin_object();
    encode_concept("concept", codings, text, out);
    out.end_object();
}

/// Members that every request has, from the subject on.
void encode_context(const DraftContext& context, const RequestForm& form, json::Writer& out) {
    encode_reference("subject", "Patient", context.patient_id, out);
    if (!context.encounter_id.empty())
        encode_reference(form.encounter, "Encounter", context.encounter_id, out);
}

void encode_author(const DraftContext& context, const RequestForm& form, json::Writer& out) {
    encode_instant("authoredOn", context.authored, out);
    const std::string_view requester = usable_requester(context, form.has_agent ? "Practitioner" : "");
    if (requester.empty()) return;
    out.key("requester");
    out.begin_object();
    if (form.has_agent) {
        out.key("agent");
        out.begin_object();
    }
    out.member("reference", requester);
    if (form.has_agent) out.end_object();
    out.end_object();
}

void encode_reason(std::string_view observation_id, const RequestForm& form, json::Writer& out) {
    if (observation_id.empty()) return;
    out.key(form.has_code_references ? "reason" : "reasonReference");
    out.begin_array();
    if (form.has_code_references) {
        out.begin_object();
        encode_reference("reference", "Observation", observation_id, out);
        out.end_object();
    } else {
        encode_target("Observation", observation_id, out);
    }
    out.end_array();
}

void encode_dosage(const MedicationDraft& draft, const RequestForm& form, json::Writer& out) {
    constexpr TimingNames names{"boundsDuration", "durationUnit", "periodUnit"};
    out.key("dosageInstruction");
    out.begin_array();
    out.begin_object();
    out.member_unless_empty("text", draft.instruction);
    encode_timing(draft, names, out);
    encode_route(draft.route, out);
    const bool has_amount = !draft.dose.value.empty() || !draft.rate.value.empty();
    if (has_amount && form.has_dose_and_rate) {
        out.key("doseAndRate");
        out.begin_array();
        out.begin_object();
    }
    encode_quantity("doseQuantity", draft.dose, out);
    encode_quantity("rateQuantity", draft.rate, out);
    if (has_amount && form.has_dose_and_rate) {
        out.end_object();
        out.end_array();
    }
    out.end_object();
    out.end_array();
}

void encode_head(std::string_view type, Priority priority, json::Writer& out) {
    out.member("resourceType", type);
    out.member("status", "draft");
    out.member("intent", "proposal");
    encode_priority(priority, out);
}

void encode_laboratory_category(json::Writer& out) {
    constexpr auto laboratory = std::to_array<OutputCoding>({
        {snomed, "108252007", "Laboratory procedure"}
    });
    out.key("category");
    out.begin_array();
    out.begin_object();
    encode_codings(laboratory, out);
    out.end_object();
    out.end_array();
}

}  // namespace

void encode_concept(std::string_view name, std::span<const OutputCoding> codings, std::string_view text,
                    json::Writer& out) {
    out.key(name);
    out.begin_object();
    encode_codings(codings, out);
    out.member("text", text);
    out.end_object();
}

void encode_target(std::string_view type, std::string_view id, json::Writer& out) {
    std::array<std::byte, 256> buffer;
    std::pmr::monotonic_buffer_resource scratch(buffer.data(), buffer.size());
    std::pmr::string reference(type, &scratch);
    reference += '/';
    reference += id;
    out.begin_object();
    out.member("reference", reference);
    out.end_object();
}

void encode_reference(std::string_view name, std::string_view type, std::string_view id, json::Writer& out) {
    out.key(name);
    encode_target(type, id, out);
}

void encode_quantity(std::string_view name, const OutputQuantity& quantity, json::Writer& out) {
    if (quantity.value.empty()) return;
    out.key(name);
    out.begin_object();
    out.key("value");
    out.number(quantity.value);
    out.member("unit", quantity.unit.empty() ? quantity.code : quantity.unit);
    if (!quantity.code.empty()) {
        out.member("system", ucum);
        out.member("code", quantity.code);
    }
    out.end_object();
}

void encode_instant(std::string_view name, Instant instant, json::Writer& out) {
    out.member(name, InstantText(instant).text());
}

void encode_route(Route route, json::Writer& out) {
    const RouteCode code = find_route_code(route);
    if (code.text.empty()) return;
    const auto codings = std::to_array<OutputCoding>({
        {snomed, code.code, code.text}
    });
    encode_concept("route", code.code.empty() ? std::span<const OutputCoding>{} : codings, code.text, out);
}

void encode_priority(Priority priority, json::Writer& out) {
    out.member_unless_empty("priority", priority_code(priority));
}

void encode_timing(const MedicationDraft& draft, const TimingNames& names, json::Writer& out) {
    out.key("timing");
    out.begin_object();
    out.key("repeat");
    out.begin_object();
    if (draft.course_days > 0) {
        std::array<char, 16> digits{};
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), draft.course_days).ptr;
        const std::string_view days(digits.data(), static_cast<std::size_t>(end - digits.data()));
        encode_quantity(names.bounds, {days, "d", "d"}, out);
    }
    if (draft.frequency == 0) {
        out.key("count");
        out.number(std::int64_t{1});
    }
    if (!draft.duration.value.empty()) {
        out.key("duration");
        out.number(draft.duration.value);
        out.member(names.duration_unit, draft.duration.code);
    }
    if (draft.frequency > 0) {
        out.key("frequency");
        out.number(std::int64_t{draft.frequency});
        out.key("period");
        out.number(std::int64_t{draft.period_hours});
        out.member(names.period_unit, "h");
    }
    out.end_object();
    out.end_object();
}

DraftCodings::DraftCodings(const OutputCoding& site_code, std::span<const OutputCoding> ours) {
    if (!site_code.code.empty()) rows_[count_++] = site_code;
    assert(count_ + ours.size() <= rows_.size());
    for (const OutputCoding& coding : ours) rows_[count_++] = coding;
}

DraftCodings codings_of(const MedicationDraft& draft) { return {draft.site_code, draft.codings}; }

DraftCodings codings_of(const ServiceDraft& draft) {
    return {
        draft.site_code, {&draft.code, draft.code.code.empty() ? 0U : 1U}
    };
}

void encode_note(std::string_view name, std::string_view text, json::Writer& out) {
    if (text.empty()) return;
    out.key(name);
    out.begin_array();
    out.begin_object();
    out.member("text", text);
    out.end_object();
    out.end_array();
}

std::string_view usable_requester(const DraftContext& context, std::string_view only_type) {
    const std::size_t slash = context.requester.find('/');
    if (slash == std::string_view::npos) return {};
    const bool is_allowed = only_type.empty() || context.requester.substr(0, slash) == only_type;
    return is_allowed ? context.requester : std::string_view{};
}

void encode_medication_request(const MedicationDraft& draft, const DraftContext& context,
                               const RequestForm& form, json::Writer& out) {
    const std::string_view medication = form.has_code_references ? "medication" : "medicationCodeableConcept";
    out.begin_object();
    encode_head("MedicationRequest", draft.priority, out);
    encode_code(medication, codings_of(draft).list(), draft.text, form.has_code_references, out);
    encode_context(context, form, out);
    encode_author(context, form, out);
    encode_reason(draft.reason_observation, form, out);
    encode_dosage(draft, form, out);
    out.end_object();
}

void encode_service_request(const ServiceDraft& draft, const DraftContext& context, const RequestForm& form,
                            json::Writer& out) {
    out.begin_object();
    encode_head(form.service_type, draft.priority, out);
    if (draft.is_laboratory) encode_laboratory_category(out);
    encode_code("code", codings_of(draft).list(), draft.text, form.has_code_references, out);
    encode_context(context, form, out);
    out.member_unless_empty("occurrenceDateTime", draft.occurrence);
    encode_author(context, form, out);
    encode_reason(draft.reason_observation, form, out);
    encode_note("note", draft.timing, out);
    out.end_object();
}

}  // namespace lytes::fhir
