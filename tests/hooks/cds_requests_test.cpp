#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/support/golden.hpp"
#include "tests/support/requests.hpp"

namespace lytes::tests {

namespace {

struct Row {
    std::string file;
    std::string service;
    unsigned status = 0;
    std::string words;
};

std::vector<Row> load_rows() {
    std::ifstream in{std::filesystem::path{LYTES_SOURCE_DIR} / "tests/hooks/cds_requests.tsv"};
    std::vector<Row> rows;
    for (std::string line; std::getline(in, line);) {
        if (line.empty() || line.front() == '#') continue;
        std::istringstream cells{line};
        Row row;
        std::string status;
        std::getline(cells, row.file, '\t');
        std::getline(cells, row.service, '\t');
        std::getline(cells, status, '\t');
        std::getline(cells, row.words, '\t');
        row.status = static_cast<unsigned>(std::stoul(status));
        rows.push_back(row);
    }
    return rows;
}

}  // namespace

TEST_SUITE("hooks/cds_requests") {
    TEST_CASE("each request of the field gets the answer that the list expects") {
        const std::filesystem::path folder =
            std::filesystem::path{LYTES_SOURCE_DIR} / "../shared/data/fhir/cds-requests";
        if (!std::filesystem::exists(folder)) {
            MESSAGE("shared/data/fhir/cds-requests is not here: nothing checked");
            return;
        }
        std::set<std::string> listed;
        for (const Row& row : load_rows()) {
            CAPTURE(row.file);
            listed.insert(row.file);
            Bench bench;
            const Seen answer = seen(bench.call(row.service, read_text(folder / row.file)));
            CAPTURE(answer.body);
            CHECK_FALSE(answer.is_fetch);
            CHECK(answer.status == row.status);
            CHECK((row.status == 200 ? answer.body : diagnostics_of(answer.body)).find(row.words) !=
                  std::string::npos);
        }
        for (const auto& entry : std::filesystem::directory_iterator{folder}) {
            CAPTURE(entry.path().string());
            CHECK(listed.count(entry.path().filename().string()) == 1);
        }
    }
}

}  // namespace lytes::tests
