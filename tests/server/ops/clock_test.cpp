#include "server/ops/clock.hpp"

#include <doctest/doctest.h>

TEST_SUITE("server/ops/clock") {
    TEST_CASE("the clock goes forward, or stands") {
        const auto first = lytes::server::wall_clock();
        const auto second = lytes::server::wall_clock();
        CHECK(second >= first);
        CHECK(first > lytes::fhir::Instant{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}});
    }
}
