#include "server/demo/demo.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "server/demo/resources.hpp"

namespace lytes::server {
namespace {

/// What the endpoint can search. Other FHIR types are refused like unknown paths.
constexpr auto searchable = std::to_array<std::string_view>(
    {"AllergyIntolerance", "Condition", "Encounter", "MedicationAdministration", "MedicationRequest",
     "MedicationStatement", "Observation", "Patient", "Procedure", "ServiceRequest"});

/// Search parameters that narrow a result; every other one is ignored, as FHIR allows.
constexpr auto token_parameters =
    std::to_array<std::string_view>({"category", "class", "clinical-status", "code", "intent", "status"});

constexpr std::string_view review = "electrolyte-review";
constexpr std::string_view result_review = "electrolyte-result-review";
constexpr std::string_view order_sign = "electrolyte-order-sign";
constexpr std::string_view discharge = "electrolyte-discharge";
constexpr std::string_view refill = "electrolyte-refill";

/// A call, because clang-format aligns braced rows past any column limit.
constexpr DemoCase row(std::string_view patient, std::string_view service, std::string_view draft,
                       std::string_view shows) {
    return {patient, service, draft, shows};
}

constexpr auto cases = std::to_array<DemoCase>({
    row("demo-torsades", review, "", "Mg 0.80 mg/dL with torsades: IV magnesium now"),
    row("demo-seizure", review, "", "Mg 0.90 mg/dL with a seizure, eGFR 26: reduced dose"),
    row("demo-cetuximab", review, "", "critically low Mg in clinic on cetuximab: same-day IV"),
    row("demo-severe", review, "", "severe low Mg without symptoms: oral first, IV beside it"),
    row("demo-moderate", result_review, "", "moderately low Mg on a QT drug: oral magnesium"),
    row("demo-digoxin", result_review, "", "mildly low Mg that matters because of digoxin"),
    row("demo-refractory-potassium", result_review, "", "normal Mg, but K that will not rise"),
    row("demo-torsades-normal", review, "", "torsades with a normal Mg: magnesium all the same"),
    row("demo-vt", review, "", "low Mg with ventricular tachycardia"),
    row("demo-mild-seizure", review, "", "low Mg with a seizure: unlikely the only cause"),
    row("demo-dialysis", review, "", "Mg 5.4 mg/dL on dialysis with bradycardia: toxicity"),
    row("demo-high", review, "", "high Mg on a magnesium laxative"),
    row("demo-antacid", result_review, "", "mildly high Mg on a magnesium antacid"),
    row("demo-ckd", order_sign, "demo-ckd-4g", "MgSO4 4 g IV with eGFR 22: halve the dose"),
    row("demo-kidney-moderate", order_sign, "demo-kidney-moderate-4g",
        "MgSO4 4 g IV with eGFR 45, beside magnesium by mouth"),
    row("demo-aki", order_sign, "demo-aki-2g", "MgSO4 2 g IV during acute kidney injury"),
    row("demo-dialysis", order_sign, "demo-dialysis-more", "magnesium laxative with Mg 5.4 mg/dL"),
    row("demo-dialysis-low", order_sign, "demo-dialysis-low-2g", "MgSO4 2 g IV on dialysis"),
    row("demo-unit", order_sign, "demo-unit-2g", "MgSO4 2 g IV with no creatinine on file"),
    row("demo-bowel", order_sign, "demo-bowel-prep", "magnesium bowel preparation, eGFR 28"),
    row("demo-myasthenia", order_sign, "demo-myasthenia-2g", "MgSO4 2 g IV in myasthenia gravis"),
    row("demo-heart-block", order_sign, "demo-heart-block-2g",
        "MgSO4 2 g IV with complete heart block and rocuronium"),
    row("demo-moderate", order_sign, "demo-moderate-tablets", "magnesium tablets and ciprofloxacin"),
    row("demo-severe", order_sign, "demo-severe-fast", "MgSO4 at 3 g/h: too fast"),
    row("demo-severe", order_sign, "demo-severe-large", "MgSO4 6 g in one dose: too much"),
    row("demo-preeclampsia", order_sign, "demo-preeclampsia-6g", "pre-eclampsia, creatinine 1.3"),
    row("demo-preeclampsia", order_sign, "demo-preeclampsia-8g", "pre-eclampsia, 8 g load"),
    row("demo-preterm", order_sign, "demo-preterm-more", "a sixth day of IV magnesium in pregnancy"),
    row("demo-cetuximab", order_sign, "demo-cetuximab-next", "the next cetuximab with Mg 0.85 mg/dL"),
    row("demo-digoxin", order_sign, "demo-digoxin-omeprazole", "omeprazole with low Mg, beside digoxin"),
    row("demo-child", review, "", "low Mg at 7 years: adult doses do not apply"),
    row("demo-ageless", review, "", "low Mg, age unknown: no dose"),
    row("demo-unit", result_review, "", "Mg 1.3 without a unit: not interpreted"),
    row("demo-data-quality", result_review, "",
        "two discordant Mg, an implausible K, a flagged Ca without value"),
    row("demo-haemolysis", result_review, "", "K 5.7 mmol/L on a haemolysed sample"),
    row("demo-discharge", discharge, "", "discharge with Mg 0.95 mg/dL, untreated, on omeprazole"),
    row("demo-discharge-potassium", discharge, "", "discharge on lisinopril and spironolactone with K 6.1"),
    row("demo-refill", refill, "demo-refill-spironolactone", "spironolactone refill, last K 7 months ago"),
    row("demo-refill-kidney", refill, "demo-refill-kidney-laxative", "magnesium laxative refill, eGFR 25"),
});

constexpr std::size_t torsades_case = 0;
constexpr std::size_t renal_order_case = 13;
static_assert(cases[torsades_case].patient == "demo-torsades");
static_assert(cases[renal_order_case].draft == "demo-ckd-4g");

std::string_view hook_of(std::string_view service) {
    if (service == review) return "patient-view";
    if (service == result_review) return "org.lytes.lab-result-review";
    if (service == discharge) return "encounter-discharge";
    if (service == refill) return "medication-refill";
    return "order-sign";
}

void append_digits(std::string& out, unsigned value, std::size_t width) {
    const std::string digits = std::to_string(value);
    if (digits.size() < width) out.append(width - digits.size(), '0');
    out += digits;
}

void append_date(std::string& out, std::chrono::year_month_day date) {
    append_digits(out, static_cast<unsigned>(static_cast<int>(date.year())), 4);
    out += '-';
    append_digits(out, static_cast<unsigned>(date.month()), 2);
    out += '-';
    append_digits(out, static_cast<unsigned>(date.day()), 2);
}

void append_instant(std::string& out, fhir::Instant at) {
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(at - day)};
    append_date(out, std::chrono::year_month_day{day});
    out += 'T';
    append_digits(out, static_cast<unsigned>(time.hours().count()), 2);
    out += ':';
    append_digits(out, static_cast<unsigned>(time.minutes().count()), 2);
    out += ':';
    append_digits(out, static_cast<unsigned>(time.seconds().count()), 2);
    out += 'Z';
}

/// A birthday so many whole years before the day of `now`; on 29 February it is the 28th where need be.
std::chrono::year_month_day years_before(fhir::Instant now, int years) {
    const std::chrono::year_month_day today{std::chrono::floor<std::chrono::days>(now)};
    const auto then = today - std::chrono::years{years};
    return then.ok() ? then : std::chrono::year_month_day{then.year() / then.month() / std::chrono::last};
}

/// "NOW-2h" (m, h, d) becomes a dateTime, "DAY-58y" a date.
void append_time(std::string& out, std::string_view mark, fhir::Instant now) {
    const auto dash = mark.find('-');
    assert(dash != std::string_view::npos && mark.size() > dash + 2);
    int amount = 0;
    const char* const end = mark.data() + mark.size() - 1;
    [[maybe_unused]] const auto read = std::from_chars(mark.data() + dash + 1, end, amount);
    assert(read.ptr == end);
    switch (mark.back()) {
        case 'm':
            return append_instant(out, now - std::chrono::minutes{amount});
        case 'h':
            return append_instant(out, now - std::chrono::hours{amount});
        case 'd':
            return append_instant(out, now - std::chrono::days{amount});
        default:
            return append_date(out, years_before(now, amount));
    }
}

void append_resource(std::string& out, const DemoResource& resource, fhir::Instant now) {
    std::string_view rest = resource.text;
    for (;;) {
        const auto open = rest.find('@');
        out += rest.substr(0, open);
        if (open == std::string_view::npos) return;
        rest.remove_prefix(open + 1);
        const auto close = rest.find('@');
        append_time(out, rest.substr(0, close), now);
        rest.remove_prefix(close + 1);
    }
}

DemoAnswer refuse(unsigned status, std::string_view code, std::string_view text) {
    DemoAnswer answer{status, R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":")"};
    answer.body += code;
    answer.body += R"(","diagnostics":")";
    answer.body += text;
    answer.body += "\"}]}";
    return answer;
}

DemoAnswer not_found() { return refuse(404, "not-found", "The demo has no such resource."); }

const DemoResource* find_resource(std::string_view type, std::string_view id) {
    for (const DemoResource& resource : demo_resources()) {
        if (resource.id == id && resource.type == type) return &resource;
    }
    return nullptr;
}

int hex_value(char letter) {
    if (letter >= '0' && letter <= '9') return letter - '0';
    if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
    if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
    return -1;
}

/// Form decoding; a broken escape stays as it is.
std::string decoded(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const int high = text[at] == '%' && at + 2 < text.size() ? hex_value(text[at + 1]) : -1;
        const int low = high >= 0 ? hex_value(text[at + 2]) : -1;
        if (low >= 0) {
            out += static_cast<char>(high * 16 + low);
            at += 2;
        } else {
            out += text[at] == '+' ? ' ' : text[at];
        }
    }
    return out;
}

/// Takes what stands before `mark` off `rest`.
std::string_view take_until(std::string_view& rest, char mark) {
    const auto end = rest.find(mark);
    const auto taken = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    return taken;
}

/// "Patient/x", "http://host/fhir/Patient/x", "system|code": the part that our samples are told apart by.
std::string_view last_part(std::string_view value) {
    const auto cut = value.find_last_of("/|");
    return cut == std::string_view::npos ? value : value.substr(cut + 1);
}

bool matches(const DemoResource& resource, std::string_view name, std::string_view alternatives) {
    while (!alternatives.empty()) {
        const auto wanted = last_part(take_until(alternatives, ','));
        if (name == "patient" && resource.patient == wanted) return true;
        if (name == "_id" && resource.id == wanted) return true;
        if (resource.tokens.find(" " + std::string{name} + "=" + std::string{wanted} + " ") !=
            std::string_view::npos)
            return true;
    }
    return false;
}

struct Criterion {
    std::string name;
    std::string alternatives;
};

std::vector<Criterion> parse_query(std::string_view query) {
    std::vector<Criterion> criteria;
    while (!query.empty()) {
        std::string_view pair = take_until(query, '&');
        std::string name = decoded(take_until(pair, '='));
        if (name == "subject") name = "patient";
        const bool is_known = name == "patient" || name == "_id" ||
                              std::ranges::find(token_parameters, name) != token_parameters.end();
        if (is_known) criteria.push_back({std::move(name), decoded(pair)});
    }
    return criteria;
}

DemoAnswer search(std::string_view type, std::string_view query, fhir::Instant now) {
    if (std::ranges::find(searchable, type) == searchable.end()) return not_found();
    const auto criteria = parse_query(query);
    const auto names_one = [](const Criterion& criterion) {
        return criterion.name == "patient" || criterion.name == "_id";
    };
    if (type != "Patient" && std::ranges::none_of(criteria, names_one))
        return refuse(400, "required", "A search needs the parameter patient, or _id.");
    std::string entries;
    int total = 0;
    for (const DemoResource& resource : demo_resources()) {
        const auto fits = [&](const Criterion& c) { return matches(resource, c.name, c.alternatives); };
        if (resource.type != type || !std::ranges::all_of(criteria, fits)) continue;
        entries += total++ == 0 ? R"({"resource":)" : R"(,{"resource":)";
        append_resource(entries, resource, now);
        entries += R"(,"search":{"mode":"match"}})";
    }
    DemoAnswer answer{200, R"({"resourceType":"Bundle","type":"searchset","total":)"};
    answer.body += std::to_string(total);
    if (total > 0) answer.body += R"(,"entry":[)" + entries + "]";
    answer.body += "}";
    return answer;
}

DemoAnswer capabilities() {
    DemoAnswer answer{
        200, R"({"resourceType":"CapabilityStatement","status":"active","date":"2026-01-01","kind":)"
             R"("instance","implementation":{"description":"Lytes demo: synthetic patients, read-only"},)"
             R"("fhirVersion":"4.0.1","format":["json"],"rest":[{"mode":"server","resource":[)"};
    for (const std::string_view type : searchable) {
        if (type != searchable.front()) answer.body += ',';
        answer.body += R"({"type":")";
        answer.body += type;
        answer.body += R"(","interaction":[{"code":"read"},{"code":"search-type"}]})";
    }
    answer.body += "]}]}";
    return answer;
}

std::string curl_command(const DemoCase& sample, std::string_view origin, fhir::Instant now) {
    std::string command = "curl -s ";
    command += origin;
    command += "/cds-services/";
    command += sample.service;
    command += " -H 'Content-Type: application/json' -d '";
    command += demo_request(sample, origin, now);
    command += "'";
    return command;
}

}  // namespace

DemoAnswer demo_answer(std::string_view target, fhir::Instant now) {
    std::string_view query = target;
    std::string_view path = take_until(query, '?');
    if (path == "metadata") return capabilities();
    if (path.find('/') == std::string_view::npos) return search(path, query, now);
    const std::string_view type = take_until(path, '/');
    const DemoResource* const resource = find_resource(type, path);
    if (resource == nullptr) return not_found();
    DemoAnswer answer;
    append_resource(answer.body, *resource, now);
    return answer;
}

std::span<const DemoCase> demo_cases() { return cases; }

std::string demo_request(const DemoCase& sample, std::string_view origin, fhir::Instant now) {
    const std::string patient{sample.patient};
    std::string request = R"({"hook":")";
    request += hook_of(sample.service);
    request += R"(","hookInstance":"6b9f0c1e-2d4a-4c58-9a37-51d0f2e8b764","fhirServer":")";
    request += origin;
    request += R"(/demo/fhir","context":{"userId":"Practitioner/demo","patientId":")" + patient;
    request += R"(","encounterId":")" + patient + "-visit\"";
    if (!sample.draft.empty()) {
        const DemoResource* const draft = find_resource("MedicationRequest", sample.draft);
        assert(draft != nullptr);
        request += sample.service == refill ? R"(,"medications":)" : R"(,"draftOrders":)";
        request += R"({"resourceType":"Bundle","type":"collection","entry":[{"resource":)";
        append_resource(request, *draft, now);
        request += "}]}";
    }
    request += "}}";
    return request;
}

std::string demo_curl(std::string_view origin, fhir::Instant now) {
    return curl_command(cases[torsades_case], origin, now);
}

std::string demo_order_curl(std::string_view origin, fhir::Instant now) {
    return curl_command(cases[renal_order_case], origin, now);
}

}  // namespace lytes::server
