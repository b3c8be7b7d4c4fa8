#include "server/ops/uuid.hpp"

#include <set>
#include <string>

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("server/ops/uuid");

TEST_CASE("uuids are random, version 4, in lower case") {
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) {
        const auto uuid = lytes::server::make_uuid();
        CAPTURE(uuid);
        REQUIRE(uuid.size() == 36);
        CHECK(uuid[8] == '-');
        CHECK(uuid[13] == '-');
        CHECK(uuid[14] == '4');
        CHECK(uuid[18] == '-');
        CHECK(std::string{"89ab"}.find(uuid[19]) != std::string::npos);
        CHECK(uuid[23] == '-');
        CHECK(uuid.find_first_not_of("0123456789abcdef-") == uuid.npos);
        seen.insert(uuid);
    }
    CHECK(seen.size() == 1000);
}

TEST_SUITE_END();
