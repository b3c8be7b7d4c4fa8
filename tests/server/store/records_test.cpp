#include "server/store/records.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "server/store/schema.hpp"
#include "tests/support/stores.hpp"

namespace server = lytes::server;
using lytes::tests::accepted_record;
using lytes::tests::count_feedback;
using lytes::tests::count_of;
using lytes::tests::count_shown;
using lytes::tests::on_each_database;
using lytes::tests::overridden_record;
using lytes::tests::Place;
using lytes::tests::shown_record;
using lytes::tests::store_now;
using std::chrono::hours;

TEST_SUITE_BEGIN("server/store/records");

namespace {

void put(server::Database& database, const std::vector<server::Statement>& statements) {
    REQUIRE(database.write(statements).has_value());
}

std::vector<server::Remembered> history_in(server::Database& database, const std::string& patient) {
    const auto rows = database.read(server::select_history_of(patient, store_now - hours{24}));
    REQUIRE(rows.has_value());
    return server::to_history(*rows);
}

}  // namespace

TEST_CASE("a shown card comes back as it was, for its patient only") {
    on_each_database([](const Place& place) {
        CAPTURE(place.name);
        const auto database = place.open();
        REQUIRE(server::migrate(*database).has_value());
        const auto record = shown_record("c1", "p1", store_now);
        put(*database, {server::insert(record), server::insert(record)});
        CHECK(count_of(*database, count_shown) == "1");
        const auto history = history_in(*database, "p1");
        REQUIRE(history.size() == 1);
        const auto expected = server::to_remembered(record);
        CHECK(history.front().card == "c1");
        CHECK(history.front().patient == "p1");
        const auto& shown = history.front().shown;
        CHECK(shown.rule == expected.shown.rule);
        CHECK(shown.source == expected.shown.source);
        CHECK(shown.indicator == expected.shown.indicator);
        CHECK(shown.severity == 3);
        CHECK(shown.dose == expected.shown.dose);
        CHECK(shown.trigger == lytes::cards::Trigger::result_review);
        CHECK(shown.at == store_now);
        CHECK_FALSE(shown.overridden_at);
        CHECK(history_in(*database, "p2").empty());
        CHECK(count_of(*database, "SELECT suggestions FROM shown") == "s1\ns2");
    });
}

TEST_CASE("reminders and old cards are no history") {
    on_each_database([](const Place& place) {
        CAPTURE(place.name);
        const auto database = place.open();
        REQUIRE(server::migrate(*database).has_value());
        auto reminder = shown_record("c1", "p1", store_now);
        reminder.card.is_reminder = true;
        put(*database,
            {server::insert(reminder), server::insert(shown_record("c2", "p1", store_now - hours{25})),
             server::insert(shown_record("c3", "p1", store_now - hours{24}))});
        const auto history = history_in(*database, "p1");
        REQUIRE(history.size() == 1);
        CHECK(history.front().card == "c3");
    });
}

TEST_CASE("the latest override with a reason counts, by the earlier of two clocks") {
    on_each_database([](const Place& place) {
        CAPTURE(place.name);
        const auto database = place.open();
        REQUIRE(server::migrate(*database).has_value());
        auto early = overridden_record("e1", "c1", "OV-ALREADY");
        early.feedback.at = store_now - hours{2};
        auto ahead = overridden_record("e2", "c1", "OV-LAB-ERROR");
        ahead.feedback.at = store_now + hours{100};
        put(*database, {server::insert(shown_record("c1", "p1", store_now)),
                        server::insert(shown_record("c2", "p1", store_now)), server::insert(early),
                        server::insert(ahead), server::insert(overridden_record("e3", "c2", "")),
                        server::insert(accepted_record("e4", "c2"))});
        CHECK(server::overridden_at(early) == store_now - hours{2});
        CHECK(server::overridden_at(ahead) == store_now);
        for (const auto& one : history_in(*database, "p1")) {
            CAPTURE(one.card);
            if (one.card == "c2") {
                CHECK_FALSE(one.shown.overridden_at);
                continue;
            }
            REQUIRE(one.shown.overridden_at);
            CHECK(*one.shown.overridden_at == store_now);
            CHECK(one.shown.reason == "OV-LAB-ERROR");
        }
    });
}

TEST_CASE("words of a person are stored only where the site wants them, their length always") {
    on_each_database([](const Place& place) {
        CAPTURE(place.name);
        const auto database = place.open();
        REQUIRE(server::migrate(*database).has_value());
        auto record = overridden_record("e1", "c1", "X");
        record.feedback.comment = "Mrs Canary";
        record.feedback.reason_display = "Canary display";
        put(*database, {server::insert(record)});
        record.entry = "e2";
        record.keeps_words = true;
        put(*database, {server::insert(record)});
        const auto rows =
            database->read({"SELECT comment_bytes, comment, reason_display FROM feedback ORDER BY entry"});
        REQUIRE(rows.has_value());
        REQUIRE(rows->size() == 2);
        CHECK(rows->front() == server::Row{"10", "", ""});
        CHECK(rows->back() == server::Row{"10", "Mrs Canary", "Canary display"});
    });
}

TEST_CASE("a purge takes what is older, in pieces, and nothing else") {
    on_each_database([](const Place& place) {
        CAPTURE(place.name);
        const auto database = place.open();
        REQUIRE(server::migrate(*database).has_value());
        auto old_entry = accepted_record("e1", "c1");
        old_entry.received = store_now - std::chrono::milliseconds{1};
        std::vector<server::Statement> rows{server::insert(old_entry),
                                            server::insert(accepted_record("e2", "c1"))};
        for (const auto* const card : {"a", "b", "c"})
            rows.push_back(server::insert(shown_record(card, "p", store_now - std::chrono::milliseconds{1})));
        rows.push_back(server::insert(shown_record("d", "p", store_now)));
        put(*database, rows);
        const auto is_any_older = [&] {
            return !database->read(server::select_older_than(store_now))->empty();
        };
        CHECK(is_any_older());
        put(*database, server::purge_before(store_now, 2));
        CHECK(count_of(*database, count_shown) == "2");
        CHECK(count_of(*database, count_feedback) == "1");
        CHECK(is_any_older());
        put(*database, server::purge_before(store_now, 2));
        CHECK(count_of(*database, "SELECT card FROM shown") == "d");
        CHECK_FALSE(is_any_older());
    });
}

TEST_CASE("rows that are not ours to read are left out") {
    CHECK(server::to_history({
                                 {"a",                                "b"},
                                 {                                  }
    })
              .empty());
}

TEST_SUITE_END();
