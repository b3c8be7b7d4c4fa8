#pragma once

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

/// The verified code lists beside the checkout, for tests that look every row up.
namespace lytes::tests {

inline std::string codes_folder() { return std::string{LYTES_SOURCE_DIR} + "/../shared/data/codes"; }

inline bool has_corpus() {
    if (std::filesystem::exists(codes_folder() + "/loinc.csv")) return true;
    MESSAGE("skipped: no corpus");
    return false;
}

/// The fields of one CSV line; quotes may hold commas and doubled quotes, but no line break.
inline std::vector<std::string> fields_of(const std::string& line) {
    std::vector<std::string> fields(1);
    bool is_quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (c == '"' && is_quoted && i + 1 < line.size() && line[i + 1] == '"') {
            fields.back() += line[++i];
        } else if (c == '"') {
            is_quoted = !is_quoted;
        } else if (c == ',' && !is_quoted) {
            fields.emplace_back();
        } else if (c != '\r') {
            fields.back() += c;
        }
    }
    return fields;
}

inline std::vector<std::vector<std::string>> read_list(const std::string& name) {
    std::ifstream file{codes_folder() + "/" + name};
    std::string line;
    std::getline(file, line);
    std::vector<std::vector<std::string>> rows;
    while (std::getline(file, line)) rows.push_back(fields_of(line));
    return rows;
}

}  // namespace lytes::tests
