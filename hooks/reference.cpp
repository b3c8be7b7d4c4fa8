#include "hooks/reference.hpp"

#include <algorithm>

namespace lytes::hooks {
namespace {

constexpr std::size_t id_length_max = 64;

bool is_letter(char letter) { return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z'); }

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

char to_lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool is_equal_without_case(std::string_view left, std::string_view right) {
    return std::ranges::equal(left, right, [](char one, char two) { return to_lower(one) == to_lower(two); });
}

bool is_type_name(std::string_view text) {
    return !text.empty() && text.front() >= 'A' && text.front() <= 'Z' &&
           std::ranges::all_of(text, is_letter);
}

/// Length of "https://host:port", or 0 when this is no http URL.
std::size_t origin_length(std::string_view url) {
    for (const std::string_view scheme : {"https://", "http://"}) {
        if (url.size() <= scheme.size() || !is_equal_without_case(url.substr(0, scheme.size()), scheme))
            continue;
        const std::size_t end = std::min(url.find_first_of("/?#\\", scheme.size()), url.size());
        return end > scheme.size() ? end : 0;
    }
    return 0;
}

std::string_view without_final_slash(std::string_view url) {
    while (url.ends_with('/')) url.remove_suffix(1);
    return url;
}

std::string_view without_version(std::string_view text) {
    constexpr std::string_view mark = "/_history/";
    const std::size_t at = text.rfind(mark);
    return at != std::string_view::npos && is_fhir_id(text.substr(at + mark.size())) ? text.substr(0, at)
                                                                                     : text;
}

/// Anything by which a URL could leave its folder or its host after all.
bool has_detour(std::string_view url) {
    const auto is_doubtful = [](char letter) {
        return letter <= ' ' || letter >= 0x7f || letter == '\\' || letter == '#';
    };
    const std::string_view path = url.substr(0, url.find('?'));
    const bool has_encoded_dot =
        path.find("%2e") != std::string_view::npos || path.find("%2E") != std::string_view::npos ||
        path.find("%2f") != std::string_view::npos || path.find("%2F") != std::string_view::npos ||
        path.find("%5c") != std::string_view::npos || path.find("%5C") != std::string_view::npos;
    return std::ranges::any_of(url, is_doubtful) || has_encoded_dot ||
           path.find("/.") != std::string_view::npos;
}

}  // namespace

bool is_fhir_id(std::string_view text) {
    return !text.empty() && text.size() <= id_length_max && std::ranges::all_of(text, [](char letter) {
        return is_letter(letter) || is_digit(letter) || letter == '-' || letter == '.';
    });
}

std::optional<ResourceReference> parse_reference(std::string_view text) {
    text = without_version(text);
    const std::size_t id_at = text.rfind('/');
    if (id_at == std::string_view::npos) return std::nullopt;
    ResourceReference found;
    found.id = text.substr(id_at + 1);
    const std::string_view before = text.substr(0, id_at);
    const std::size_t type_at = before.rfind('/');
    found.type = type_at == std::string_view::npos ? before : before.substr(type_at + 1);
    if (!is_fhir_id(found.id) || !is_type_name(found.type)) return std::nullopt;
    if (type_at == std::string_view::npos) return found;
    found.base = before.substr(0, type_at);
    const bool is_plain = found.base.find_first_of("?#\\ ") == std::string_view::npos;
    return is_plain && origin_length(found.base) > 0 ? std::optional{found} : std::nullopt;
}

bool is_same_base(std::string_view left, std::string_view right) {
    left = without_final_slash(left);
    right = without_final_slash(right);
    const std::size_t origin = origin_length(left);
    return origin > 0 && origin == origin_length(right) &&
           is_equal_without_case(left.substr(0, origin), right.substr(0, origin)) &&
           left.substr(origin) == right.substr(origin);
}

Belonging belonging_of(std::string_view reference, std::string_view patient_id,
                       std::string_view fhir_server) {
    if (reference.starts_with("urn:")) return Belonging::by_urn;
    const std::optional<ResourceReference> target = parse_reference(reference);
    if (!target || target->type != "Patient" || target->id != patient_id) return Belonging::foreign;
    const bool is_here =
        target->base.empty() || fhir_server.empty() || is_same_base(target->base, fhir_server);
    return is_here ? Belonging::ours : Belonging::foreign;
}

std::optional<std::string> page_below(std::string_view base, std::string_view link) {
    base = without_final_slash(base);
    const std::size_t origin = origin_length(base);
    if (origin == 0 || link.empty() || link.starts_with("//")) return std::nullopt;
    std::string url;
    if (origin_length(link) > 0) {
        url = link;
    } else if (link.starts_with('/')) {
        url = std::string{base.substr(0, origin)}.append(link);
    } else if (link.substr(0, link.find_first_of("/?")).find(':') != std::string_view::npos) {
        return std::nullopt;
    } else {
        url = std::string{base}.append(link.starts_with('?') ? "" : "/").append(link);
    }
    const bool is_below = url.size() > base.size() && std::string_view{url}.starts_with(base) &&
                          (url[base.size()] == '/' || url[base.size()] == '?');
    return is_below && !has_detour(url) ? std::optional{std::move(url)} : std::nullopt;
}

}  // namespace lytes::hooks
