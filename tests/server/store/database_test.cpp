#include "server/store/database.hpp"

#include <filesystem>
#include <string>
#include <thread>

#include <doctest/doctest.h>

#include "server/store/schema.hpp"
#include "tests/support/stores.hpp"

namespace server = lytes::server;
using lytes::tests::accepted_record;
using lytes::tests::count_feedback;
using lytes::tests::count_of;
using lytes::tests::Folder;
using lytes::tests::on_each_database;
using lytes::tests::Place;

TEST_SUITE_BEGIN("server/store/database");

TEST_CASE("what was written is there for the next connection, text of any kind as it was") {
    on_each_database([](const Place& place) {
        CAPTURE(place.name);
        const std::string hostile = "'; DROP TABLE feedback; -- \xC3\xA4\xE2\x80\xAE \"\\ \t\n %s $1";
        {
            const auto database = place.open();
            REQUIRE(server::migrate(*database).has_value());
            auto record = accepted_record("e1", hostile);
            record.feedback.outcome = lytes::hooks::FeedbackOutcome::overridden;
            record.feedback.comment = hostile;
            record.keeps_words = true;
            const auto statement = server::insert(record);
            CHECK(database->write({&statement, 1}).has_value());
        }
        const auto rows = place.open()->read({"SELECT card, comment, comment_bytes FROM feedback"});
        REQUIRE(rows.has_value());
        REQUIRE(rows->size() == 1);
        CHECK(rows->front()[0] == hostile);
        CHECK(rows->front()[1] == hostile);
        CHECK(rows->front()[2] == std::to_string(hostile.size()));
    });
}

TEST_CASE("statements are written all or none, and a failure does not end the database") {
    on_each_database([](const Place& place) {
        CAPTURE(place.name);
        const auto database = place.open();
        REQUIRE(server::migrate(*database).has_value());
        const std::vector<server::Statement> broken{server::insert(accepted_record("e1", "c1")),
                                                    {"INSERT INTO nowhere VALUES (1)"}};
        const auto written = database->write(broken);
        CHECK_FALSE(written.has_value());
        CHECK(written.error().expected.find("c1") == std::string::npos);
        // PostgreSQL pauses after a failure.
        std::string count;
        for (int tries = 0; tries < 100 && count != "0"; ++tries) {
            count = count_of(*database, count_feedback);
            if (count != "0") std::this_thread::sleep_for(std::chrono::milliseconds{20});
        }
        CHECK(count == "0");
    });
}

TEST_CASE("a batch of a thousand rows goes in one transaction") {
    on_each_database([](const Place& place) {
        CAPTURE(place.name);
        const auto database = place.open();
        REQUIRE(server::migrate(*database).has_value());
        std::vector<server::Statement> statements;
        for (int at = 0; at < 1000; ++at) {
            auto record = accepted_record("e" + std::to_string(at), "c");
            record.feedback.comment = std::string(4096, 'x');
            record.keeps_words = true;
            statements.push_back(server::insert(record));
        }
        CHECK(database->write(statements).has_value());
        CHECK(count_of(*database, count_feedback) == "1000");
    });
}

TEST_CASE(
    "the configured kind is opened, with its schema; a bad file is said, and an absent server may come") {
    const Folder folder;
    const auto good = server::open_database({.path = folder.file("a.db")});
    REQUIRE(good.has_value());
    CHECK(count_of(**good, count_feedback) == "0");
    const auto bad = server::open_database({.path = folder.file("no/such/folder.db")});
    REQUIRE_FALSE(bad.has_value());
    CHECK(bad.error().expected == "the file cannot be opened for writing");
    server::StoreConfig absent;
    absent.kind = server::StoreKind::postgres;
    absent.dsn = "host=" + folder.path() + " user=nobody";
    const auto away = server::open_database(absent);
    REQUIRE(away.has_value());
    CHECK_FALSE((*away)->read({"SELECT 1"}).has_value());
    CHECK(server::open_database({}).has_value());
}

TEST_SUITE_END();
