#include "server/store/schema.hpp"

#include <doctest/doctest.h>

#include "tests/support/stores.hpp"

namespace server = lytes::server;
using lytes::tests::count_feedback;
using lytes::tests::count_of;
using lytes::tests::on_each_database;
using lytes::tests::Place;
using lytes::tests::store_now;

TEST_SUITE_BEGIN("server/store/schema");

TEST_CASE("migrating twice, and from two programs, changes nothing") {
    on_each_database([](const Place& place) {
        CAPTURE(place.name);
        const auto first = place.open();
        const auto second = place.open();
        REQUIRE(server::migrate(*first).has_value());
        const auto row = server::insert(lytes::tests::accepted_record("e", "c"));
        REQUIRE(first->write({&row, 1}).has_value());
        CHECK(server::migrate(*second).has_value());
        CHECK(server::migrate(*first).has_value());
        CHECK(count_of(*second, count_feedback) == "1");
        CHECK(count_of(*second, "SELECT value FROM meta WHERE name = 'schema'") == "1");
    });
}

TEST_CASE("a schema of a newer program is refused, and that is final") {
    on_each_database([](const Place& place) {
        CAPTURE(place.name);
        const auto database = place.open();
        REQUIRE(server::migrate(*database).has_value());
        const server::Statement newer{"UPDATE meta SET value = '2' WHERE name = 'schema'"};
        REQUIRE(database->write({&newer, 1}).has_value());
        const auto refused = server::migrate(*database);
        REQUIRE_FALSE(refused.has_value());
        CHECK(server::is_final(refused.error()));
        CHECK(refused.error().expected.find("version 2") != std::string::npos);
        const server::Statement broken{"UPDATE meta SET value = 'x' WHERE name = 'schema'"};
        REQUIRE(database->write({&broken, 1}).has_value());
        CHECK_FALSE(server::migrate(*database).has_value());
    });
}

TEST_CASE("a heartbeat may be written again and again") {
    on_each_database([](const Place& place) {
        CAPTURE(place.name);
        const auto database = place.open();
        REQUIRE(server::migrate(*database).has_value());
        for (int beat = 0; beat < 2; ++beat) {
            const auto statement = server::heartbeat(store_now + std::chrono::seconds{beat});
            CHECK(database->write({&statement, 1}).has_value());
        }
        CHECK(count_of(*database, "SELECT COUNT(*) FROM meta WHERE name = 'heartbeat'") == "1");
    });
}

TEST_SUITE_END();
