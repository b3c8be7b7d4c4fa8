// Every seed statement of the clinical document (section 0.1) has a worked case that is named after it.
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include "tests/tidy/source.hpp"

namespace {

/// Seeds ("S3") by row of the table, counted from 1.
using Rows = std::map<int, std::set<std::string>>;

Rows statements_of(std::string_view document) {
    Rows rows;
    const auto start = document.find("### 0.1 ");
    if (start == std::string_view::npos) return rows;
    std::istringstream lines{std::string{document.substr(start, document.find("\n### ", start + 1) - start)}};
    int number = 0;
    for (std::string line; std::getline(lines, line);) {
        const bool is_row = line.size() > 4 && line.starts_with("| S") && line[3] >= '1' && line[3] <= '3';
        if (!is_row) continue;
        const std::string statement = line.substr(0, line.find(" | ", 2));
        ++number;
        for (const char* seed : {"S1", "S2", "S3"})
            if (statement.find(seed) != std::string::npos) rows[number].insert(seed);
    }
    return rows;
}

/// "S3 01 words: review ..." names row 1 of Seed 3.
Rows cases_of(std::string_view file) {
    Rows rows;
    std::istringstream lines{std::string{file}};
    for (std::string line; std::getline(lines, line);) {
        if (line.size() < 6 || line[0] != 'S') continue;
        rows[std::stoi(line.substr(3, 2))].insert(line.substr(0, 2));
    }
    return rows;
}

std::string text_of(const std::filesystem::path& path) {
    std::ifstream in{path};
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

}  // namespace

TEST_SUITE("tidy/seeds") {
    TEST_CASE("each row of section 0.1 has a worked case of its first seed") {
        const std::filesystem::path root{LYTES_SOURCE_DIR};
        const Rows cases = cases_of(text_of(root / "tests/vignettes/seeds.txt"));
        CHECK(cases.size() == 26);
        const std::string document = text_of(root / ".." / "shared" / "clinical" / "algorithm.md");
        if (document.empty()) {
            MESSAGE("skipped: no corpus (../shared/clinical/algorithm.md)");
            return;
        }
        const Rows statements = statements_of(document);
        CHECK(statements.size() == cases.size());
        for (const auto& [number, seeds] : statements) {
            CAPTURE(number);
            REQUIRE(cases.contains(number));
            for (const std::string& seed : cases.at(number)) CHECK(seeds.contains(seed));
        }
    }

    TEST_CASE("rows and cases are read as they are written") {
        const Rows rows =
            statements_of("### 0.1 A\n| Seed statement | X |\n|---|---|\n| S3: a; S1/S2: b | c |\n### 0.2");
        CHECK(rows == Rows{
                          {1, {"S1", "S2", "S3"}}
        });
        CHECK(cases_of("S3 07 words: review IP M62\n    lab Mg 1 mg/dL 1h\nS1 11 x: sign OP F1\n") ==
              Rows{
                  {7,  {"S3"}},
                  {11, {"S1"}}
        });
    }
}
