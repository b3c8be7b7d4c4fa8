#include "server/store/recent.hpp"

#include <string>

#include <doctest/doctest.h>

#include "tests/support/stores.hpp"

namespace server = lytes::server;
using lytes::tests::shown_record;
using lytes::tests::store_now;
using std::chrono::hours;

TEST_SUITE_BEGIN("server/store/recent");

namespace {

server::Remembered card(const std::string& name, const std::string& patient, int hours_old) {
    return server::to_remembered(shown_record(name, patient, store_now - hours{hours_old}));
}

}  // namespace

TEST_CASE("cards are found by patient, once each") {
    server::Recent recent{10};
    recent.add(card("a", "p", 3));
    recent.add(card("b", "p", 2));
    recent.add(card("c", "q", 1));
    recent.add(card("a", "q", 1));
    CHECK(recent.size() == 3);
    CHECK(recent.of("p").size() == 2);
    CHECK(recent.of("q").size() == 1);
    CHECK(recent.of("r").empty());
    CHECK(recent.of("p").front().at == store_now - hours{3});
}

TEST_CASE("an override reaches its card, the latest one stays, and an unknown card does no harm") {
    server::Recent recent{10};
    recent.add(card("a", "p", 3));
    recent.add(card("b", "p", 3));
    recent.override_card("a", store_now, "OV-ALREADY");
    recent.override_card("a", store_now - hours{1}, "OV-LAB-ERROR");
    recent.override_card("z", store_now, "OV-ALREADY");
    const auto shown = recent.of("p");
    REQUIRE(shown.front().overridden_at);
    CHECK(*shown.front().overridden_at == store_now);
    CHECK(shown.front().reason == "OV-ALREADY");
    CHECK_FALSE(shown.back().overridden_at);
}

TEST_CASE("the oldest go first, at the bound and at an age") {
    server::Recent recent{3};
    for (int age = 5; age > 0; --age)
        recent.add(card("c" + std::to_string(age), "p" + std::to_string(age), age));
    CHECK(recent.size() == 3);
    CHECK(recent.of("p5").empty());
    CHECK(recent.of("p4").empty());
    CHECK(recent.of("p3").size() == 1);
    recent.forget_before(store_now - hours{3});
    CHECK(recent.of("p3").size() == 1);
    recent.forget_before(store_now - hours{2});
    CHECK(recent.of("p3").empty());
    CHECK(recent.size() == 2);
    recent.forget_before(store_now);
    CHECK(recent.size() == 0);
    server::Recent nothing{0};
    nothing.add(card("a", "p", 1));
    CHECK(nothing.size() == 0);
}

TEST_SUITE_END();
