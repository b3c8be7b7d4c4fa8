#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/json/cursor.hpp"
#include "fhir/json/writer.hpp"
#include "tests/support/whole_golden.hpp"

/// Golden files (style.md 7.2): a line of purpose, the request, a dashed line, the pretty-printed response.
/// LYTES_GOLDEN_UPDATE=1 rewrites the response part.
namespace lytes::tests {

inline constexpr std::string_view golden_dashes = "----------------------------------------";

struct Golden {
    std::filesystem::path path;
    std::string purpose;
    std::string input;
    std::string expected;
};

inline std::string read_text(const std::filesystem::path& path) {
    std::ifstream in{path, std::ios::binary};
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

/// Every *.golden file of a folder, by name.
inline std::vector<std::filesystem::path> golden_files(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> paths;
    if (!std::filesystem::exists(folder)) return paths;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
        if (entry.path().extension() == ".golden") paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

inline Golden load_golden(const std::filesystem::path& path) {
    const std::string text = read_text(path);
    Golden golden{.path = path, .purpose = {}, .input = {}, .expected = {}};
    const std::size_t line_end = text.find('\n');
    golden.purpose = text.substr(0, line_end);
    const std::string mark = "\n" + std::string{golden_dashes} + "\n";
    const std::size_t dashes = text.find(mark);
    if (line_end == std::string::npos) return golden;
    golden.input = text.substr(line_end + 1, dashes == std::string::npos ? dashes : dashes - line_end);
    if (dashes != std::string::npos) golden.expected = text.substr(dashes + mark.size());
    return golden;
}

/// One member or element a line, two blanks a level, numbers as sent.
inline void append_pretty(const fhir::json::Cursor& value, std::size_t depth, std::string& out) {
    const auto line = [&out](std::size_t level) { out.append("\n").append(level * 2, ' '); };
    const auto quote = [&out](std::string_view text) {
        std::pmr::string raw;
        fhir::json::Writer writer{raw};
        writer.string(text);
        out.append(raw);
    };
    if (value.is_object() || value.is_array()) {
        out += value.is_object() ? '{' : '[';
        bool is_first = true;
        for (const fhir::json::Cursor child : value) {
            if (!is_first) out += ',';
            is_first = false;
            line(depth + 1);
            if (value.is_object()) {
                quote(child.key());
                out += ": ";
            }
            append_pretty(child, depth + 1, out);
        }
        if (!is_first) line(depth);
        out += value.is_object() ? '}' : ']';
        return;
    }
    std::pmr::string raw;
    fhir::json::Writer writer{raw};
    writer.copy(value);
    out.append(raw);
}

inline std::string pretty(std::string_view json) {
    std::pmr::monotonic_buffer_resource arena;
    const auto document = fhir::json::Document::parse(json, arena);
    if (!document) return std::string{json} + "\n";
    std::string out;
    append_pretty(fhir::json::Cursor{*document}, 0, out);
    return out + "\n";
}

/// Empty when `actual` is what the file expects; otherwise the first line that differs. Writes `.actual`
/// beside the file, or with LYTES_GOLDEN_UPDATE the file itself.
inline std::string compare_golden(const Golden& golden, const std::string& actual) {
    if (wants_golden_update()) {
        std::ofstream{golden.path, std::ios::binary}
            << golden.purpose << "\n"
            << golden.input << (golden.input.ends_with('\n') ? "" : "\n") << golden_dashes << "\n"
            << actual;
        return {};
    }
    const std::filesystem::path beside = golden.path.string() + ".actual";
    if (actual == golden.expected) {
        std::filesystem::remove(beside);
        return {};
    }
    std::ofstream{beside, std::ios::binary} << actual;
    return first_difference(golden.expected, actual);
}

}  // namespace lytes::tests
