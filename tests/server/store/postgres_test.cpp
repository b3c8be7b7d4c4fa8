#include "server/store/postgres.hpp"

#include <chrono>
#include <string>
#include <thread>

#include <doctest/doctest.h>

#include "server/store/schema.hpp"
#include "tests/support/stores.hpp"

namespace server = lytes::server;
using lytes::tests::accepted_record;
using lytes::tests::Cluster;
using lytes::tests::count_feedback;
using lytes::tests::count_of;
using lytes::tests::Folder;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

TEST_SUITE_BEGIN("server/store/postgres");

namespace {

bool put(server::Database& database, const std::string& entry) {
    const auto statement = server::insert(accepted_record(entry, "c"));
    return database.write({&statement, 1}).has_value();
}

/// Tries for a while: after a failure there is a pause.
bool put_soon(server::Database& database, const std::string& entry) {
    for (int tries = 0; tries < 200; ++tries) {
        if (put(database, entry)) return true;
        std::this_thread::sleep_for(milliseconds{50});
    }
    return false;
}

}  // namespace

TEST_CASE("a server that is away fails fast, and every call of a pause at once") {
    const Folder folder;
    const auto database = server::make_postgres("host=" + folder.path() + " user=nobody");
    const auto begin = steady_clock::now();
    for (int tries = 0; tries < 1000; ++tries) CHECK_FALSE(put(*database, "e"));
    CHECK(steady_clock::now() - begin < milliseconds{1500});
    CHECK_FALSE(put(*server::make_postgres("this is no connection string"), "e"));
}

TEST_CASE("commits are synchronous whatever the role's default is") {
    Cluster* const cluster = lytes::tests::shared_cluster();
    if (cluster == nullptr) return;
    const auto database = server::make_postgres(cluster->fresh_dsn() + " application_name=x");
    CHECK(count_of(*database, "SHOW synchronous_commit") == "on");
}

TEST_CASE("a server that hangs, restarts or is killed loses nothing that was confirmed") {
    if (!Cluster::is_installed()) {
        MESSAGE("skipped: postgresql-15 is not installed");
        return;
    }
    Cluster cluster;
    const auto database = server::make_postgres(cluster.fresh_dsn());
    REQUIRE(server::migrate(*database).has_value());
    REQUIRE(put(*database, "before"));

    cluster.signal("STOP");
    const auto begin = steady_clock::now();
    CHECK_FALSE(put(*database, "hanging"));
    CHECK(steady_clock::now() - begin < milliseconds{2500});
    cluster.signal("CONT");
    CHECK(put_soon(*database, "after the hang"));

    cluster.stop();  // immediate: as a crash
    CHECK_FALSE(put(*database, "down"));
    cluster.start();
    CHECK(put_soon(*database, "after the crash"));

    const auto again = server::make_postgres(cluster.dsn() + " options='-c search_path=t1'");
    for (const auto* const entry : {"before", "after the hang", "after the crash"}) {
        CAPTURE(entry);
        const auto rows = again->read({"SELECT 1 FROM feedback WHERE entry = $1", {entry}});
        CHECK((rows.has_value() && rows->size() == 1));
    }
}

TEST_CASE("a terminated connection is replaced") {
    Cluster* const cluster = lytes::tests::shared_cluster();
    if (cluster == nullptr) return;
    const auto database = server::make_postgres(cluster->fresh_dsn());
    REQUIRE(server::migrate(*database).has_value());
    REQUIRE(put(*database, "e1"));
    REQUIRE(server::make_postgres(cluster->dsn())
                ->read({"SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                        "WHERE application_name = 'lytes' AND pid <> pg_backend_pid()"})
                .has_value());
    CHECK_FALSE(put(*database, "e2"));
    CHECK(put_soon(*database, "e2"));
    CHECK(count_of(*database, count_feedback) == "2");
}

TEST_SUITE_END();
