#include "hooks/prefetch.hpp"

#include "hooks/reference.hpp"

namespace lytes::hooks {
namespace {

/// The id behind `userId` when the user is of this type.
std::string_view user_of_type(const Context& context, std::string_view type) {
    const auto user = parse_reference(context.user_id);
    return user && user->type == type ? user->id : std::string_view{};
}

std::string_view value_of(std::string_view token, const Context& context) {
    if (token == "context.patientId") return context.patient_id;
    if (token == "context.userId") return context.user_id;
    if (token == "context.encounterId") return context.encounter_id;
    if (token == "userPractitionerId") return user_of_type(context, "Practitioner");
    if (token == "userPractitionerRoleId") return user_of_type(context, "PractitionerRole");
    if (token == "userPatientId") return user_of_type(context, "Patient");
    if (token == "userRelatedPersonId") return user_of_type(context, "RelatedPerson");
    return {};
}

bool is_unreserved(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9') || letter == '-' || letter == '.' || letter == '_' ||
           letter == '~';
}

/// The slash stays, because a user token alone is a whole read: "Practitioner/9" (PFT-07).
void append_encoded(std::string& out, std::string_view text) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    for (const char letter : text) {
        if (is_unreserved(letter) || letter == '/') {
            out += letter;
            continue;
        }
        const auto byte = static_cast<unsigned char>(letter);
        out += '%';
        out += hex[byte >> 4U];
        out += hex[byte & 0xFU];
    }
}

}  // namespace

std::optional<std::string> expand(std::string_view query, const Context& context) {
    std::string target;
    target.reserve(query.size() + 64);
    for (;;) {
        const std::size_t open = query.find("{{");
        target.append(query.substr(0, open));
        if (open == std::string_view::npos) return target;
        const std::size_t close = query.find("}}", open);
        if (close == std::string_view::npos) return std::nullopt;
        const std::string_view value = value_of(query.substr(open + 2, close - open - 2), context);
        if (value.empty()) return std::nullopt;
        append_encoded(target, value);
        query.remove_prefix(close + 2);
    }
}

std::string with_local_codes(std::string target, const fhir::LocalCodes& codes) {
    constexpr std::string_view parameter = "&code=";
    constexpr std::string_view magnesium = "19123-9";
    const std::size_t at = target.find(parameter);
    if (at == std::string::npos || target.find(magnesium) == std::string::npos) return target;
    std::string list;
    for (const fhir::LocalCode& row : codes.rows()) {
        append_encoded(list, row.code);
        list += ',';
    }
    return target.insert(at + parameter.size(), list);
}

}  // namespace lytes::hooks
