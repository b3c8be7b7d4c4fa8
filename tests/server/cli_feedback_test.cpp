#include "server/cli_feedback.hpp"

#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "server/store/schema.hpp"
#include "tests/support/stores.hpp"

namespace server = lytes::server;
using lytes::tests::accepted_record;
using lytes::tests::Folder;
using lytes::tests::shown_record;
using lytes::tests::store_now;

TEST_SUITE_BEGIN("server/cli_feedback");

namespace {

struct Outcome {
    int code = 0;
    std::string out;
    std::string err;
};

/// The whole command line, with the store at a path.
Outcome run(std::vector<std::string> arguments, const std::string& path) {
    std::istringstream in;
    std::ostringstream out;
    std::ostringstream err;
    const server::Environ environment = [&path](std::string_view name) -> std::optional<std::string> {
        if (name == "LYTES_STORE_PATH" && !path.empty()) return path;
        return std::nullopt;
    };
    arguments.insert(arguments.begin(), "feedback");
    const int code = server::run_command_line(arguments, environment, {in, out, err});
    return {code, out.str(), err.str()};
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

void fill(const std::string& path) {
    const auto database = server::make_sqlite(path);
    REQUIRE(server::migrate(*database).has_value());
    const std::vector<server::Statement> rows{server::insert(shown_record("c1", "p", store_now)),
                                              server::insert(shown_record("c2", "p", store_now)),
                                              server::insert(accepted_record("e1", "c1"))};
    REQUIRE(database->write(rows).has_value());
}

}  // namespace

TEST_CASE("a report counts cards since a day, as table and as CSV") {
    const Folder folder;
    const auto path = folder.file("a.db");
    fill(path);
    const auto table = run({"report"}, path);
    CHECK(table.code == 0);
    CHECK(has(table.out, "MG-LOW-SEV-01"));
    CHECK(has(table.out, "1 50 % (9-91)"));
    const auto csv = run({"report", "--csv", "--since", "2026-11-20"}, path);
    CHECK(csv.code == 0);
    CHECK(has(csv.out, "MG-LOW-SEV-01,warning,2,1,0.0945,0.9055,0,"));
    CHECK_FALSE(has(run({"report", "--since", "2026-11-21T00:00:00Z"}, path).out, "MG-LOW-SEV-01"));
}

TEST_CASE("a purge takes what is old, and says so") {
    const Folder folder;
    const auto path = folder.file("a.db");
    fill(path);
    std::ostringstream out;
    std::ostringstream err;
    std::istringstream in;
    server::Config config;
    config.store.path = path;
    const auto purge = [&](const std::string& days, lytes::fhir::Instant now) {
        return server::purge_feedback(config, {.since = {}, .days = days}, now, {in, out, err});
    };
    CHECK(purge("1", store_now + std::chrono::hours{24}) == 0);
    CHECK(has(run({"report"}, path).out, "MG-LOW-SEV-01"));
    CHECK(purge("1", store_now + std::chrono::hours{24} + std::chrono::milliseconds{1}) == 0);
    CHECK_FALSE(has(run({"report"}, path).out, "MG-LOW-SEV-01"));
    CHECK(has(out.str(), "purged what is older than 1 days"));
    for (const auto* const bad : {"", "-1", "x", "36501"}) CHECK(purge(bad, store_now) == 2);
    CHECK(run({"purge", "--older-than", "0"}, path).code == 0);
    CHECK(run({"purge"}, path).code == 2);
}

TEST_CASE("a wrong time, no store and a damaged one are said") {
    const Folder folder;
    CHECK(run({"report", "--since", "monday"}, folder.file("a.db")).code == 2);
    const auto none = run({"report"}, "");
    CHECK(none.code == 2);
    CHECK(has(none.err, "no store is configured"));
    CHECK(run({"report"}, folder.file("no/folder.db")).code == 2);
    CHECK(run({}, folder.file("a.db")).code == 2);
}

TEST_SUITE_END();
