#include "server/ops/health.hpp"

#include <chrono>

#include <doctest/doctest.h>

#include "tests/support/loopback.hpp"

namespace server = lytes::server;
using lytes::tests::LoopbackServer;

TEST_SUITE_BEGIN("server/ops/health");

TEST_CASE("a serving server is ready, a stopped one is not") {
    constexpr std::chrono::seconds patience{3};
    LoopbackServer server;
    CHECK(server::is_ready({"127.0.0.1", server.admin_port()}, patience));
    CHECK(server::is_ready({"localhost", server.admin_port()}, patience));
    CHECK(server::is_ready({"0.0.0.0", server.admin_port()}, patience));
    CHECK_FALSE(server::is_ready({"127.0.0.1", server.port()}, patience));
    server.stop();
    CHECK_FALSE(server::is_ready({"127.0.0.1", server.admin_port()}, patience));
}

TEST_SUITE_END();
