#include "server/offline.hpp"

#include <chrono>
#include <string>

#include <doctest/doctest.h>

namespace server = lytes::server;

TEST_SUITE_BEGIN("server/offline");

TEST_CASE("times are RFC 3339") {
    using std::chrono::milliseconds;
    const auto at = [](const char* text) { return server::parse_instant(text).value().time_since_epoch(); };
    CHECK(at("1970-01-01T00:00:00Z") == milliseconds{0});
    CHECK(at("1970-01-01T00:00:01.25Z") == milliseconds{1250});
    CHECK(at("1970-01-01T00:00:00.123456Z") == milliseconds{123});
    CHECK(at("1970-01-01T01:00:00+01:00") == milliseconds{0});
    CHECK(at("1969-12-31T18:30:00-05:30") == milliseconds{0});
    CHECK(at("2024-02-29T23:59:59Z") == milliseconds{1'709'251'199'000});
}

TEST_CASE("what is no time is refused") {
    for (const auto* const text :
         {"", "2026-11-22", "2026-11-22T10:30:00", "2026-11-22 10:30:00Z", "2026-11-22T10:30Z",
          "2023-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-11-22T24:00:00Z", "2026-11-22T10:60:00Z",
          "2026-11-22T10:30:60Z", "2026-11-22T10:30:00.Z", "2026-11-22T10:30:00+1:00",
          "2026-11-22T10:30:00+24:00", "2026-11-22T10:30:00Zx", "+026-11-22T10:30:00Z",
          "2026-11-22T-1:30:00Z"}) {
        CAPTURE(text);
        CHECK_FALSE(server::parse_instant(text));
    }
}

TEST_CASE("a service that does not exist has no answer") {
    CHECK(server::answer_offline({"{}", "nope", {}, false}).status == 0);
}

TEST_CASE("a body that no service can read is a 400 with an outcome") {
    const auto answer = server::answer_offline({"{", {}, {}, false});
    CHECK(answer.status == 400);
    CHECK(answer.body.find("OperationOutcome") != std::string::npos);
}

TEST_SUITE_END();
