#pragma once

#include <chrono>
#include <initializer_list>
#include <memory>
#include <memory_resource>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "fhir/json/cursor.hpp"
#include "hooks/catalog.hpp"
#include "hooks/exchange.hpp"

/// Short builders of CDS Hooks requests and a seeded environment, for tests of hooks/ and server/.
namespace lytes::tests {

/// The patient of every built request.
inline constexpr std::string_view patient_a = "A";

inline std::string text_of(std::string_view text) { return "\"" + std::string{text} + "\""; }

inline std::string join(const std::vector<std::string>& parts, std::string_view separator) {
    std::string text;
    for (const std::string& part : parts) text.append(text.empty() ? "" : separator).append(part);
    return text;
}

/// {"name": value, ...}; values are JSON.
inline std::string object_of(std::initializer_list<std::pair<std::string_view, std::string>> members) {
    std::vector<std::string> parts;
    for (const auto& [name, value] : members) {
        if (!value.empty()) parts.push_back(text_of(name) + ":" + value);
    }
    return "{" + join(parts, ",") + "}";
}

inline std::string reference_to(std::string_view target) {
    return object_of({
        {"reference", text_of(target)}
    });
}

inline std::string patient_json(std::string_view id) {
    return object_of({
        {"resourceType", text_of("Patient")   },
        {"id",           text_of(id)          },
        {"gender",       text_of("female")    },
        {"birthDate",    text_of("1960-02-03")}
    });
}

/// A final serum magnesium in mg/dL, collected two hours before `request_now`; `subject` is a reference,
/// empty: none.
inline std::string magnesium_json(std::string_view id, std::string_view subject, std::string_view value) {
    return R"({"resourceType":"Observation","status":"final","effectiveDateTime":"2026-11-20T10:00:00Z",)"
           R"("code":{"coding":[{"system":"http://loinc.org","code":"19123-9"}]},"id":)" +
           text_of(id) + (subject.empty() ? "" : R"(,"subject":)" + reference_to(subject)) +
           R"(,"valueQuantity":{"unit":"mg/dL","code":"mg/dL","system":"http://unitsofmeasure.org",)"
           R"("value":)" +
           std::string{value} + "}}";
}

/// An intravenous order of 4 g; `medication` is its medication[x] member as `"name":value`.
inline std::string order_json(std::string_view id, std::string_view subject, std::string_view status,
                              std::string_view medication) {
    return R"({"resourceType":"MedicationRequest","intent":"order","id":)" + text_of(id) + R"(,"status":)" +
           text_of(status) + "," + std::string{medication} +
           (subject.empty() ? "" : R"(,"subject":)" + reference_to(subject)) +
           R"(,"dosageInstruction":[{"route":{"coding":[)"
           R"({"system":"http://snomed.info/sct","code":"47625008"}]},)"
           R"("doseAndRate":[{"doseQuantity":)"
           R"({"value":4,"unit":"g","system":"http://unitsofmeasure.org","code":"g"}}]}]})";
}

inline constexpr std::string_view magnesium_sulfate =
    R"("medicationCodeableConcept":{"coding":[)"
    R"({"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"6585"}]})";
inline constexpr std::string_view acetaminophen =
    R"("medicationCodeableConcept":{"coding":[)"
    R"({"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"161"}],)"
    R"("text":"Acetaminophen 325 mg oral tablet"})";

inline std::string bundle_of(const std::vector<std::string>& resources) {
    std::vector<std::string> entries;
    for (const std::string& resource : resources) entries.push_back(R"({"resource":)" + resource + "}");
    if (entries.empty()) return R"({"resourceType":"Bundle","type":"searchset","total":0})";
    return R"({"resourceType":"Bundle","type":"searchset","entry":[)" + join(entries, ",") + "]}";
}

inline std::string bundle_with_next(const std::vector<std::string>& resources, std::string_view next) {
    std::string bundle = bundle_of(resources);
    bundle.pop_back();
    return bundle + R"(,"link":[{"relation":"self","url":"x"},{"relation":"next","url":)" + text_of(next) +
           "}]}";
}

inline constexpr std::string_view outcome_json =
    R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"exception"}]})";

/// The parts of a request that tests vary; each is JSON, empty leaves the member out.
struct RequestParts {
    std::string hook = "patient-view";
    std::string instance = text_of("1b4e28ba-2fa1-11d2-883f-0016d3cca427");
    std::string context{};  ///< empty: userId, patientId and `context_more`
    std::string context_more{};
    std::string prefetch{};
    std::string server{};
    std::string authorization{};
    std::string more{};  ///< further members as `"name":value`
};

inline std::string request_json(const RequestParts& parts) {
    std::string context = parts.context;
    if (context.empty()) {
        context = R"({"userId":"Practitioner/9","patientId":"A")" +
                  (parts.context_more.empty() ? std::string{} : "," + parts.context_more) + "}";
    }
    std::string body = object_of({
        {"hook",              text_of(parts.hook)},
        {"hookInstance",      parts.instance     },
        {"fhirServer",        parts.server       },
        {"fhirAuthorization", parts.authorization},
        {"context",           context            },
        {"prefetch",          parts.prefetch     }
    });
    if (!parts.more.empty()) body.insert(body.size() - 1, "," + parts.more);
    return body;
}

inline constexpr std::string_view good_authorization =
    R"({"access_token":"secret-token","token_type":"Bearer","expires_in":300,"scope":"user/*.read",)"
    R"("subject":"s"})";
inline constexpr std::string_view ehr = "https://ehr.example/fhir";

inline constexpr fhir::Instant request_now =
    std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + std::chrono::hours{12};

/// A clock that stands still and uuids that count.
struct Bench {
    cards::Knowledge knowledge;
    int uuids = 0;
    hooks::Environment environment{.knowledge = knowledge,
                                   .now = request_now,
                                   .make_uuid =
                                       [this] {
                                           std::string number = std::to_string(++uuids);
                                           number.insert(0, 12 - number.size(), '0');
                                           return "00000000-0000-4000-8000-" + number;
                                       },
                                   .may_fetch_without_token = false,
                                   .wants_trace = false};
    std::pmr::monotonic_buffer_resource arena;

    Bench() = default;
    Bench(const Bench&) = delete;
    Bench& operator=(const Bench&) = delete;

    [[nodiscard]] hooks::Step call(std::string_view service, std::string_view body) {
        // The exchange borrows the body, so it lives as long as the bench.
        bodies_.push_back(std::make_unique<std::string>(body));
        return hooks::begin(*hooks::find_service(service), *bodies_.back(), environment, arena);
    }

  private:
    std::vector<std::unique_ptr<std::string>> bodies_;
};

/// A reply, or nothing worth comparing when the exchange wants to fetch.
struct Seen {
    unsigned status = 0;
    std::string body;
    bool is_fetch = false;
    hooks::Summary summary;
};

inline Seen seen(const hooks::Step& step) {
    if (const auto* reply = std::get_if<hooks::Reply>(&step)) {
        return {reply->status, std::string{reply->body}, false, reply->summary};
    }
    return {.status = 0, .body = {}, .is_fetch = true, .summary = {}};
}

/// How many cards a 200 body holds; -1 when it holds no `cards`.
inline int count_cards(std::string_view body) {
    std::pmr::monotonic_buffer_resource arena;
    const auto document = fhir::json::Document::parse(body, arena);
    if (!document) return -1;
    const auto cards = fhir::json::Cursor{*document}.find("cards");
    return cards && cards->is_array() ? static_cast<int>(cards->size()) : -1;
}

/// The diagnostics of an OperationOutcome.
inline std::string diagnostics_of(std::string_view body) {
    std::pmr::monotonic_buffer_resource arena;
    const auto document = fhir::json::Document::parse(body, arena);
    if (!document) return "not JSON";
    const fhir::json::Cursor root{*document};
    const auto issues = root.find("issue");
    if (root.text("resourceType") != "OperationOutcome" || !issues || issues->size() == 0)
        return "no outcome";
    return std::string{(*issues->begin()).text("diagnostics")};
}

}  // namespace lytes::tests
