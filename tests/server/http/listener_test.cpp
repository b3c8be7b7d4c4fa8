#include "server/http/listener.hpp"

#include <chrono>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/support/loopback.hpp"

namespace server = lytes::server;
using lytes::tests::demo_config;
using lytes::tests::get_request;
using lytes::tests::LoopbackServer;
using lytes::tests::quick_limits;
using lytes::tests::RawClient;
using std::chrono::milliseconds;

TEST_SUITE_BEGIN("server/http/listener");

namespace {

unsigned status_of(std::uint16_t port, std::string_view target) {
    RawClient client{port};
    client.send(get_request(target));
    return client.receive().status;
}

const std::string slow_head =
    "POST /cds-services/electrolyte-review HTTP/1.1\r\nHost: a\r\n"
    "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n";

}  // namespace

TEST_CASE("the admin listener tells alive and ready") {
    const LoopbackServer server;
    CHECK(status_of(server.admin_port(), "/livez") == 200);
    CHECK(status_of(server.admin_port(), "/readyz") == 200);
    CHECK(status_of(server.admin_port(), "/cds-services") == 404);
    CHECK(status_of(server.port(), "/readyz") == 404);
}

TEST_CASE("a drain ends idle connections at once and takes no new ones") {
    LoopbackServer server;
    RawClient idle{server.port()};
    idle.send(get_request("/cds-services"));
    CHECK(idle.receive().status == 200);
    server.request_stop();
    CHECK(idle.is_closed());
    server.stop();
    CHECK_FALSE(RawClient{server.port()}.is_connected());
}

TEST_CASE("a drain finishes the call in flight and says so to the balancer") {
    LoopbackServer server;
    RawClient client{server.port()};
    client.send(slow_head);
    std::this_thread::sleep_for(milliseconds{30});  // until the head is read
    server.request_stop();
    unsigned ready = 200;
    for (int i = 0; i < 100 && ready == 200; ++i) ready = status_of(server.admin_port(), "/readyz");
    CHECK(ready == 503);
    CHECK(status_of(server.admin_port(), "/livez") == 200);
    client.send("{}");
    const auto received = client.receive();
    CHECK(received.status == 400);
    CHECK(received.field("Connection") == "close");
    server.stop();
}

TEST_CASE("a drain does not wait for ever") {
    auto limits = quick_limits();
    limits.drain_deadline = milliseconds{80};
    LoopbackServer server{demo_config(), limits};
    RawClient client{server.port()};
    client.send(slow_head);
    std::this_thread::sleep_for(milliseconds{30});
    const auto begin = std::chrono::steady_clock::now();
    server.stop();
    const auto took = std::chrono::steady_clock::now() - begin;
    CHECK(took >= milliseconds{70});
    CHECK(took < milliseconds{3000});
}

TEST_CASE("a server without connections stops at once") {
    LoopbackServer server;
    const auto begin = std::chrono::steady_clock::now();
    server.stop();
    CHECK(std::chrono::steady_clock::now() - begin < milliseconds{2000});
}

TEST_CASE("beyond its cap of connections the server says 503 and recovers") {
    auto limits = quick_limits();
    limits.connections = 3;
    const LoopbackServer server{demo_config(), limits};
    {
        std::vector<std::unique_ptr<RawClient>> clients;
        for (int i = 0; i < 3; ++i) {
            auto& client = *clients.emplace_back(std::make_unique<RawClient>(server.port()));
            client.send(get_request("/cds-services"));
            CHECK(client.receive().status == 200);
        }
        RawClient fourth{server.port()};
        const auto received = fourth.receive();
        CHECK(received.status == 503);
        CHECK(received.field("Retry-After") == "1");
        CHECK(fourth.is_closed());
    }
    unsigned status = 503;
    for (int i = 0; i < 200 && status != 200; ++i) {
        status = status_of(server.port(), "/cds-services");
        std::this_thread::sleep_for(milliseconds{5});
    }
    CHECK(status == 200);
    CHECK(server.log().find(R"("msg":"connections refused","detail":"limit reached")") != std::string::npos);
}

TEST_CASE("the admin listener has a cap of its own") {
    auto limits = quick_limits();
    limits.admin_connections = 1;
    const LoopbackServer server{demo_config(), limits};
    RawClient first{server.admin_port()};
    first.send(get_request("/livez"));
    CHECK(first.receive().status == 200);
    CHECK(RawClient{server.admin_port()}.receive().status == 503);
    CHECK(status_of(server.port(), "/cds-services") == 200);
}

TEST_CASE("a taken port is an error that names it") {
    const LoopbackServer first;
    auto config = demo_config();
    config.listen.port = first.port();
    const auto app = server::make_app(config, quick_limits());
    const auto text = "cannot listen on 127.0.0.1:" + std::to_string(first.port());
    try {
        const server::Server second{app, 2};
        FAIL("the port is taken");
    } catch (const std::exception& error) {
        CHECK(std::string{error.what()}.starts_with(text));
    }
}

TEST_SUITE_END();
