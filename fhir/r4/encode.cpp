#include "fhir/r4/encode.hpp"

#include <array>
#include <charconv>
#include <memory_resource>

namespace lytes::fhir::r4 {
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

void encode_reference(std::string_view name, std::string_view type, std::string_view id, json::Writer& out) {
    std::array<std::byte, 256> buffer;
    std::pmr::monotonic_buffer_resource scratch(buffer.data(), buffer.size());
    std::pmr::string reference(type, &scratch);
    reference += '/';
    reference += id;
    out.key(name);
    out.begin_object();
    out.member("reference", reference);
    out.end_object();
}

/// Members that every draft has, from the subject on.
void encode_context(const DraftContext& context, json::Writer& out) {
    encode_reference("subject", "Patient", context.patient_id, out);
    if (!context.encounter_id.empty()) encode_reference("encounter", "Encounter", context.encounter_id, out);
}

void encode_author(const DraftContext& context, json::Writer& out) {
    out.member("authoredOn", InstantText(context.authored).text());
    if (context.requester.find('/') == std::string_view::npos) return;
    out.key("requester");
    out.begin_object();
    out.member("reference", context.requester);
    out.end_object();
}

void encode_reason(std::string_view observation_id, json::Writer& out) {
    if (observation_id.empty()) return;
    out.key("reasonReference");
    out.begin_array();
    out.begin_object();
    out.key("reference");
    std::array<std::byte, 256> buffer;
    std::pmr::monotonic_buffer_resource scratch(buffer.data(), buffer.size());
    std::pmr::string reference("Observation/", &scratch);
    reference += observation_id;
    out.string(reference);
    out.end_object();
    out.end_array();
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

void encode_timing(const MedicationDraft& draft, json::Writer& out) {
    out.key("timing");
    out.begin_object();
    out.key("repeat");
    out.begin_object();
    if (draft.course_days > 0) {
        std::array<char, 16> digits{};
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), draft.course_days).ptr;
        const std::string_view days(digits.data(), static_cast<std::size_t>(end - digits.data()));
        encode_quantity("boundsDuration", {days, "d", "d"}, out);
    }
    if (draft.frequency == 0) {
        out.key("count");
        out.number(std::int64_t{1});
    }
    if (!draft.duration.value.empty()) {
        out.key("duration");
        out.number(draft.duration.value);
        out.member("durationUnit", draft.duration.code);
    }
    if (draft.frequency > 0) {
        out.key("frequency");
        out.number(std::int64_t{draft.frequency});
        out.key("period");
        out.number(std::int64_t{draft.period_hours});
        out.member("periodUnit", "h");
    }
    out.end_object();
    out.end_object();
}

void encode_route(Route route, json::Writer& out) {
    const RouteCode code = find_route_code(route);
    if (code.text.empty()) return;
    out.key("route");
    out.begin_object();
    if (!code.code.empty()) {
        out.key("coding");
        out.begin_array();
        encode_coding(snomed, code.code, code.text, out);
        out.end_array();
    }
    out.member("text", code.text);
    out.end_object();
}

void encode_dosage(const MedicationDraft& draft, json::Writer& out) {
    out.key("dosageInstruction");
    out.begin_array();
    out.begin_object();
    out.member_unless_empty("text", draft.instruction);
    encode_timing(draft, out);
    encode_route(draft.route, out);
    if (!draft.dose.value.empty() || !draft.rate.value.empty()) {
        out.key("doseAndRate");
        out.begin_array();
        out.begin_object();
        encode_quantity("doseQuantity", draft.dose, out);
        encode_quantity("rateQuantity", draft.rate, out);
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
    out.member_unless_empty("priority", priority_code(priority));
}

}  // namespace

void encode_medication_request(const MedicationDraft& draft, const DraftContext& context, json::Writer& out) {
    out.begin_object();
    encode_head("MedicationRequest", draft.priority, out);
    out.key("medicationCodeableConcept");
    out.begin_object();
    if (!draft.codings.empty()) {
        out.key("coding");
        out.begin_array();
        for (const OutputCoding& coding : draft.codings)
            encode_coding(coding.system, coding.code, coding.display, out);
        out.end_array();
    }
    out.member("text", draft.text);
    out.end_object();
    encode_context(context, out);
    encode_author(context, out);
    encode_reason(draft.reason_observation, out);
    encode_dosage(draft, out);
    out.end_object();
}

void encode_service_request(const ServiceDraft& draft, const DraftContext& context, json::Writer& out) {
    out.begin_object();
    encode_head("ServiceRequest", draft.priority, out);
    if (draft.is_laboratory) {
        out.key("category");
        out.begin_array();
        out.begin_object();
        out.key("coding");
        out.begin_array();
        encode_coding(snomed, "108252007", "Laboratory procedure", out);
        out.end_array();
        out.end_object();
        out.end_array();
    }
    out.key("code");
    out.begin_object();
    if (!draft.code.code.empty()) {
        out.key("coding");
        out.begin_array();
        encode_coding(draft.code.system, draft.code.code, draft.code.display, out);
        out.end_array();
    }
    out.member("text", draft.text);
    out.end_object();
    encode_context(context, out);
    out.member_unless_empty("occurrenceDateTime", draft.occurrence);
    encode_author(context, out);
    encode_reason(draft.reason_observation, out);
    if (!draft.timing.empty()) {
        out.key("note");
        out.begin_array();
        out.begin_object();
        out.member("text", draft.timing);
        out.end_object();
        out.end_array();
    }
    out.end_object();
}

void encode_with_status(const json::Cursor& order, std::string_view status, json::Writer& out) {
    const bool has_status = order.find("status").has_value();
    out.begin_object();
    if (!has_status) out.member("status", status);
    for (const json::Cursor member : order) {
        out.key(member.key());
        if (member.key() == "status") {
            out.string(status);
        } else {
            out.copy(member);
        }
    }
    out.end_object();
}

}  // namespace lytes::fhir::r4
