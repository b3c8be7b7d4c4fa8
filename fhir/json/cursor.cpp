#include "fhir/json/cursor.hpp"

#include <algorithm>

namespace lytes::fhir::json {
namespace {

constexpr std::size_t name_in_path_max = 64;

/// A member name is the sender's text. In a path, which reaches logs and answers, only plain names are shown.
bool is_plain(std::string_view name) {
    if (name.empty() || name.size() > name_in_path_max) return false;
    return std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '-' || c == '.';
    });
}

}  // namespace

std::optional<std::string_view> Cursor::as_string() const {
    if (kind() != Kind::string) return std::nullopt;
    return node().text;
}

std::optional<std::string_view> Cursor::as_number_text() const {
    if (kind() != Kind::number) return std::nullopt;
    return node().text;
}

std::optional<bool> Cursor::as_bool() const {
    if (kind() != Kind::boolean) return std::nullopt;
    return node().truth;
}

std::string Cursor::path() const {
    if (index_ == 0) return {};
    const Cursor parent{nodes_, node().parent};
    std::string path = parent.path();
    if (parent.is_array()) {
        std::uint32_t place = 0;
        for (std::uint32_t at = parent.index_ + 1; at != index_; at = nodes_[at].next) ++place;
        return path + "[" + std::to_string(place) + "]";
    }
    if (!path.empty()) path += '.';
    return path += is_plain(node().key) ? node().key : std::string_view{"?"};
}

}  // namespace lytes::fhir::json
