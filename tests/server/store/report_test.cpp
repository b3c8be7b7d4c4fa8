#include "server/store/report.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "server/store/schema.hpp"
#include "tests/support/stores.hpp"

namespace server = lytes::server;
using doctest::Approx;
using lytes::tests::accepted_record;
using lytes::tests::on_each_database;
using lytes::tests::overridden_record;
using lytes::tests::Place;
using lytes::tests::shown_record;
using lytes::tests::store_now;

TEST_SUITE_BEGIN("server/store/report");

TEST_CASE("Wilson's interval, at the ends and in the middle") {
    // Newcombe 1998, table I: 81/263, 15/148, 0/20, 1/29, method 3.
    const auto check = [](std::uint64_t count, std::uint64_t total, double low, double high) {
        CAPTURE(count);
        CHECK(server::wilson(count, total).low == Approx(low).epsilon(0.0005));
        CHECK(server::wilson(count, total).high == Approx(high).epsilon(0.0005));
    };
    check(81, 263, 0.2553, 0.3662);
    check(15, 148, 0.0624, 0.1605);
    check(1, 29, 0.0061, 0.1718);
    CHECK(server::wilson(0, 20).low == Approx(0.0));
    CHECK(server::wilson(0, 20).high == Approx(0.1611).epsilon(0.0005));
    CHECK(server::wilson(20, 20).high == Approx(1.0));
    CHECK(server::wilson(0, 0).low == 0);
    CHECK(server::wilson(0, 0).high == 1);
}

TEST_CASE("each card counts once: accepted, else overridden, else ignored") {
    on_each_database([](const Place& place) {
        CAPTURE(place.name);
        const auto database = place.open();
        REQUIRE(server::migrate(*database).has_value());
        std::vector<server::Statement> rows;
        for (const auto* const card : {"a", "b", "c", "d", "e"})
            rows.push_back(server::insert(shown_record(card, "p", store_now)));
        rows.push_back(server::insert(shown_record("old", "p", store_now - std::chrono::milliseconds{1})));
        auto other = shown_record("k", "p", store_now);
        other.card.mark.rule = "K-HIGH-SEV-01";
        other.card.indicator = lytes::cards::Indicator::critical;
        rows.push_back(server::insert(other));
        rows.push_back(server::insert(accepted_record("1", "a")));
        rows.push_back(server::insert(overridden_record("2", "a", "OV-ALREADY")));
        rows.push_back(server::insert(overridden_record("3", "b", "OV-ALREADY")));
        rows.push_back(server::insert(overridden_record("4", "c", "OV-GOALS")));
        rows.push_back(server::insert(overridden_record("5", "c", "=1+1;\"x")));
        rows.push_back(server::insert(accepted_record("6", "nobody")));
        REQUIRE(database->write(rows).has_value());
        const auto report = server::read_report(*database, store_now);
        REQUIRE(report.has_value());
        REQUIRE(report->rules.size() == 2);
        CHECK(report->unknown == 1);
        const auto& potassium = report->rules[0];
        CHECK(potassium.rule == "K-HIGH-SEV-01");
        CHECK(potassium.indicator == "critical");
        CHECK(potassium.ignored() == 1);
        const auto& magnesium = report->rules[1];
        CHECK(magnesium.shown == 5);
        CHECK(magnesium.accepted == 1);
        CHECK(magnesium.overridden == 2);
        CHECK(magnesium.ignored() == 2);
        REQUIRE(magnesium.reasons.size() == 3);
        CHECK(magnesium.reasons.front() == std::pair<std::string, std::uint64_t>{"OV-ALREADY", 2});
        const auto csv = server::to_csv(*report);
        CHECK(csv.find("MG-LOW-SEV-01,warning,5,1,0.0362,0.6245,2,") != std::string::npos);
        CHECK(csv.find("?1+1??x 1") != std::string::npos);
        CHECK(csv.find('=') == std::string::npos);
        const auto text = server::to_text(*report);
        CHECK(text.find("MG-LOW-SEV-01") != std::string::npos);
        CHECK(text.find("1 20 % (4-62)") != std::string::npos);
        CHECK(text.find("1 entries about unknown cards") != std::string::npos);
        CHECK(server::read_report(*database, {})->rules[1].shown == 6);
    });
}

TEST_SUITE_END();
