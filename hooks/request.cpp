#include "hooks/request.hpp"

#include <algorithm>
#include <string>

#include "hooks/reference.hpp"

namespace lytes::hooks {
namespace {

using fhir::Problem;
using fhir::ProblemKind;
using fhir::json::Cursor;

constexpr std::size_t token_bytes_max = 8UL * 1024;
constexpr std::size_t server_bytes_max = 2048;

/// RFC 6750 b64token: what may stand in a header without opening another one (threat S8).
bool is_bearer_token(std::string_view text) {
    const std::size_t end = text.find_last_not_of('=');
    if (end == std::string_view::npos || text.size() > token_bytes_max) return false;
    return std::ranges::all_of(text.substr(0, end + 1), [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
               (letter >= '0' && letter <= '9') ||
               std::string_view{"-._~+/"}.find(letter) != std::string_view::npos;
    });
}

bool is_http_url(std::string_view text) {
    const bool is_plain =
        std::ranges::all_of(text, [](char letter) { return letter > ' ' && letter < 0x7f; });
    return is_plain && text.size() <= server_bytes_max && is_same_base(text, text);
}

fhir::Result<void> check_hook(const Service& service, const Cursor& root) {
    const auto hook = decode_text(root, "hook");
    if (!hook) return hook.error();
    if (*hook == service.hook) return {};
    return Problem{ProblemKind::invalid_value, "hook",
                   std::string{service.hook} + ", the hook of this service"};
}

/// The token, or empty text where the authorization cannot be used and counts as absent (STAT-07).
fhir::Result<std::string_view> decode_authorization(const Cursor& authorization,
                                                    std::string_view patient_id) {
    if (!authorization.is_object()) {
        return Problem{ProblemKind::wrong_type, authorization.path(), "an object or null"};
    }
    const std::string_view patient = authorization.text("patient");
    if (!patient.empty() && patient != patient_id) {
        return Problem{ProblemKind::wrong_patient, path_of(authorization, "patient"),
                       "the id in context.patientId"};
    }
    const std::string_view token = authorization.text("access_token");
    if (token.empty() || authorization.text("token_type") != "Bearer") return std::string_view{};
    if (is_bearer_token(token)) return token;
    return Problem{ProblemKind::invalid_value, path_of(authorization, "access_token"),
                   "a bearer token (RFC 6750) of at most 8 KiB"};
}

fhir::Result<void> decode_access(const Cursor& root, Request& request) {
    const auto server = decode_optional_text(root, "fhirServer");
    if (!server) return server.error();
    if (!server->empty() && !is_http_url(*server)) {
        return Problem{ProblemKind::invalid_value, "fhirServer", "an absolute http or https URL"};
    }
    request.fhir_server = *server;
    const auto authorization = root.find_value("fhirAuthorization");
    if (!authorization) return {};
    const auto token = decode_authorization(*authorization, request.context.patient_id);
    if (!token) return token.error();
    if (request.fhir_server.empty()) {
        return Problem{ProblemKind::missing, "fhirServer", "the server that fhirAuthorization is for"};
    }
    request.access_token = *token;
    return {};
}

/// Epic names its release ("R4") in an extension of the request (ehr/conventions.md 1.2).
fhir::Release decode_release(const Cursor& root) {
    const auto extension = root.find_value("extension");
    if (!extension) return fhir::Release::unknown;
    return fhir::parse_release(extension->text("com.epic.cdshooks.request.fhir-version"));
}

}  // namespace

fhir::Result<Request> decode_request(const Service& service, const fhir::json::Document& document,
                                     fhir::Arena& arena) {
    const Cursor root{document};
    if (!root.is_object()) return Problem{ProblemKind::wrong_type, "", "a JSON object"};
    if (const auto hook = check_hook(service, root); !hook) return hook.error();
    Request request;
    const auto instance = decode_text(root, "hookInstance");
    if (!instance) return instance.error();
    request.hook_instance = *instance;
    const auto context_member = root.find_value("context");
    if (!context_member) return Problem{ProblemKind::missing, "context", "an object"};
    if (!context_member->is_object()) return Problem{ProblemKind::wrong_type, "context", "an object"};
    const auto context = decode_context(service.hook, *context_member, arena);
    if (!context) return context.error();
    request.context = *context;
    if (const auto access = decode_access(root, request); !access) return access.error();
    request.prefetch = root.find_value("prefetch");
    if (request.prefetch && !request.prefetch->is_object()) {
        return Problem{ProblemKind::wrong_type, "prefetch", "an object"};
    }
    request.release = decode_release(root);
    return request;
}

}  // namespace lytes::hooks
