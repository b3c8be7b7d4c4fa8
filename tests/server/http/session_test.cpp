#include "server/http/session.hpp"

#include <chrono>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "tests/support/loopback.hpp"

namespace server = lytes::server;
using lytes::tests::demo_config;
using lytes::tests::get_request;
using lytes::tests::LoopbackServer;
using lytes::tests::post_request;
using lytes::tests::quick_limits;
using lytes::tests::RawClient;
using lytes::tests::Received;
using std::chrono::milliseconds;

TEST_SUITE_BEGIN("server/http/session");

namespace {

constexpr std::string_view service = "/cds-services/electrolyte-review";

const std::string chunked_head =
    "POST /cds-services/electrolyte-review HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
    "Transfer-Encoding: chunked\r\n\r\n";

bool is_outcome(const Received& received) {
    return received.body.starts_with(R"({"resourceType":"OperationOutcome")") &&
           received.field("Content-Type") == "application/json";
}

/// Whether the server still serves someone else, at once.
bool is_healthy(const LoopbackServer& server) {
    RawClient client{server.port()};
    client.send(get_request("/cds-services"));
    return client.receive().status == 200;
}

}  // namespace

TEST_CASE("a connection serves many requests, and closes when asked") {
    const LoopbackServer server;
    RawClient client{server.port()};
    for (int i = 0; i < 5; ++i) {
        client.send(get_request("/cds-services"));
        const auto received = client.receive();
        CHECK(received.status == 200);
        CHECK(received.field("Content-Type") == "application/json");
        CHECK(received.field("Connection").empty());
        CHECK(received.body.starts_with(R"({"services":)"));
    }
    client.send("GET /cds-services HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    CHECK(client.receive().field("Connection") == "close");
    CHECK(client.is_closed());
}

TEST_CASE("pipelined requests are answered in order") {
    const LoopbackServer server;
    RawClient client{server.port()};
    std::string requests;
    for (int i = 0; i < 50; ++i) {
        const auto id = "X-Request-Id: r" + std::to_string(i) + "\r\n";
        if (i % 3 == 0) requests += "GET /nope HTTP/1.1\r\nHost: a\r\n" + id + "\r\n";
        if (i % 3 == 1) requests += "GET /cds-services HTTP/1.1\r\nHost: a\r\n" + id + "\r\n";
        if (i % 3 == 2) {
            requests += "POST " + std::string{service} + " HTTP/1.1\r\nHost: a\r\n" + id +
                        "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
        }
    }
    client.send(requests);
    constexpr unsigned statuses[] = {404, 200, 400};
    for (int i = 0; i < 50; ++i) {
        const auto received = client.receive();
        CHECK(received.status == statuses[i % 3]);
        CHECK(received.field("X-Request-Id") == "r" + std::to_string(i));
    }
}

TEST_CASE("a request may come byte by byte") {
    const LoopbackServer server;
    RawClient client{server.port()};
    for (const char byte : post_request(service, "{}")) client.send({&byte, 1});
    CHECK(client.receive().status == 400);
}

TEST_CASE("a body may have the limit's size and not one byte more") {
    auto limits = quick_limits();
    limits.body_bytes = 100'000;
    const LoopbackServer server{demo_config(), limits};
    for (const std::size_t size : {99'999U, 100'000U, 100'001U}) {
        CAPTURE(size);
        RawClient client{server.port()};
        client.send(post_request(service, std::string(size, ' ')));
        const auto received = client.receive();
        CHECK(received.status == (size > limits.body_bytes ? 413 : 400));
        CHECK(is_outcome(received));
        CHECK(received.field("Connection") == (size > limits.body_bytes ? "close" : ""));
    }
}

TEST_CASE("a chunked body has the same limit") {
    auto limits = quick_limits();
    limits.body_bytes = 4096;
    const LoopbackServer server{demo_config(), limits};
    for (const std::size_t size : {4095U, 4096U, 4097U}) {
        CAPTURE(size);
        RawClient client{server.port()};
        client.send(chunked_head);
        for (std::size_t sent = 0; sent < size; sent += 1024) {
            const auto part = std::min<std::size_t>(1024, size - sent);
            char length[16];
            std::snprintf(length, sizeof length, "%zx\r\n", part);
            client.send(length + std::string(part, ' ') + "\r\n");
        }
        client.send("0\r\n\r\n");
        CHECK(client.receive().status == (size > limits.body_bytes ? 413 : 400));
    }
}

TEST_CASE("many tiny chunks cost the sender his connection") {
    auto limits = quick_limits();
    limits.body_bytes = 8192;
    limits.chunk_overhead_bytes = 4096;
    const LoopbackServer server{demo_config(), limits};
    RawClient client{server.port()};
    std::string chunks;
    for (int i = 0; i < 8000; ++i) chunks += "1\r\n \r\n";
    client.send(chunked_head + chunks);
    CHECK(client.receive().status == 413);
    CHECK(is_healthy(server));
}

TEST_CASE("trailers, chunk extensions and endless chunk heads are refused") {
    const LoopbackServer server;
    for (const std::string body : {"2\r\n{}\r\n0\r\nAuthorization: x\r\n\r\n", "2;a=b\r\n{}\r\n0\r\n\r\n",
                                   "2\r\n{}\r\n0;a\r\n\r\n", "xyz\r\n", "2\r\n{}xx0\r\n\r\n"}) {
        CAPTURE(body);
        RawClient client{server.port()};
        client.send(chunked_head + body);
        const auto received = client.receive();
        CHECK(received.status == 400);
        CHECK(received.field("Connection") == "close");
        CHECK(client.is_closed());
    }
    RawClient client{server.port()};
    client.send(chunked_head + "1;" + std::string(20'000, 'x'));
    CHECK(client.receive().status == 413);
}

TEST_CASE("a chunked body is read, and the connection goes on") {
    const LoopbackServer server;
    RawClient client{server.port()};
    client.send(chunked_head + "1\r\n{\r\n");
    client.send("1\r\n}\r\n0\r\n");
    client.send("\r\n" + get_request("/cds-services"));
    CHECK(client.receive().status == 400);
    CHECK(client.receive().status == 200);
}

TEST_CASE("a slow head ends with 408, silence without a word") {
    auto limits = quick_limits();
    limits.header_deadline = milliseconds{60};
    const LoopbackServer server{demo_config(), limits};
    RawClient slow{server.port()};
    slow.send("GET /cds-services HTTP/1.1\r\nHo");
    CHECK(slow.receive().status == 408);
    CHECK(slow.is_closed());
    RawClient silent{server.port()};
    CHECK(silent.is_closed());
}

TEST_CASE("dripping bytes does not move the head's deadline") {
    auto limits = quick_limits();
    limits.header_deadline = milliseconds{100};
    const LoopbackServer server{demo_config(), limits};
    RawClient client{server.port()};
    const auto begin = std::chrono::steady_clock::now();
    while (client.send("G") && std::chrono::steady_clock::now() - begin < milliseconds{70}) {
        std::this_thread::sleep_for(milliseconds{10});
    }
    const auto status = client.receive().status;
    CHECK((status == 408 || status == 501 || status == 400));
    CHECK(std::chrono::steady_clock::now() - begin < milliseconds{1000});
}

TEST_CASE("a slow body ends with 408") {
    auto limits = quick_limits();
    limits.body_deadline = milliseconds{60};
    const LoopbackServer server{demo_config(), limits};
    RawClient client{server.port()};
    client.send("POST " + std::string{service} +
                " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{");
    const auto received = client.receive();
    CHECK(received.status == 408);
    CHECK(is_outcome(received));
    CHECK(client.is_closed());
}

TEST_CASE("an idle connection is closed without a word") {
    auto limits = quick_limits();
    limits.idle_deadline = milliseconds{60};
    const LoopbackServer server{demo_config(), limits};
    RawClient client{server.port()};
    client.send(get_request("/cds-services"));
    CHECK(client.receive().status == 200);
    CHECK(client.is_closed());
}

TEST_CASE("a reader that does not read loses its connection") {
    auto limits = quick_limits();
    limits.write_deadline = milliseconds{60};
    const LoopbackServer server{demo_config(), limits};
    RawClient client{server.port()};
    std::string requests;
    for (int i = 0; i < 200; ++i) requests += get_request("/cds-services");
    // Until the server stops reading because it cannot write, and then gives up.
    int rounds = 0;
    while (rounds < 2000 && client.send(requests)) ++rounds;
    CHECK(rounds < 2000);
    CHECK(is_healthy(server));
}

TEST_CASE("cut connections leave the server healthy") {
    const LoopbackServer server;
    const auto request = post_request(service, "{}");
    for (std::size_t size = 0; size <= request.size(); ++size) {
        RawClient client{server.port()};
        client.send(std::string_view{request}.substr(0, size));
        if (size % 2 == 0) client.cut();
    }
    CHECK(is_healthy(server));
}

TEST_CASE("a half-closed client still gets its answer") {
    const LoopbackServer server;
    RawClient client{server.port()};
    client.send(get_request("/cds-services"));
    client.finish_sending();
    CHECK(client.receive().status == 200);
    CHECK(client.is_closed());
}

TEST_CASE("Expect is answered before the body, after the path is known") {
    const LoopbackServer server;
    RawClient client{server.port()};
    const auto head = [](std::string_view target) {
        return "POST " + std::string{target} +
               " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
               "Expect: 100-continue\r\n\r\n";
    };
    client.send(head(service));
    CHECK(client.receive(false).status == 100);
    client.send("{}");
    CHECK(client.receive().status == 400);

    RawClient lost{server.port()};
    lost.send(head("/cds-services/nope"));
    CHECK(lost.receive().status == 404);
    CHECK(lost.is_closed());

    RawClient odd{server.port()};
    odd.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: tea\r\n\r\n");
    CHECK(odd.receive().status == 417);
}

TEST_CASE("HEAD has the fields of GET and no body") {
    const LoopbackServer server;
    RawClient client{server.port()};
    client.send("HEAD /cds-services HTTP/1.1\r\nHost: a\r\n\r\n" + get_request("/cds-services"));
    const auto head = client.receive(false);
    const auto full = client.receive();
    CHECK(head.status == 200);
    CHECK(head.field("Content-Length") == std::to_string(full.body.size()));
}

TEST_CASE("a browser may ask first, and sees errors as well") {
    auto config = demo_config();
    config.is_demo = false;
    config.cors_origins = {"https://ehr.example.org"};
    const LoopbackServer server{config};
    RawClient client{server.port()};
    const auto preflight = [](std::string_view origin) {
        return "OPTIONS " + std::string{service} + " HTTP/1.1\r\nHost: a\r\nOrigin: " + std::string{origin} +
               "\r\nAccess-Control-Request-Method: POST\r\n\r\n";
    };
    client.send(preflight("https://ehr.example.org"));
    const auto allowed = client.receive();
    CHECK(allowed.status == 204);
    CHECK(allowed.field("Access-Control-Allow-Origin") == "https://ehr.example.org");
    CHECK(allowed.field("Access-Control-Allow-Methods") == "GET, POST, OPTIONS");
    CHECK(allowed.field("Vary") == "Origin");
    client.send(preflight("https://evil.example"));
    const auto refused = client.receive();
    CHECK(refused.status == 204);
    CHECK(refused.field("Access-Control-Allow-Origin").empty());
    client.send("GET /nope HTTP/1.1\r\nHost: a\r\nOrigin: https://ehr.example.org\r\n\r\n");
    const auto error = client.receive();
    CHECK(error.status == 404);
    CHECK(error.field("Access-Control-Allow-Origin") == "https://ehr.example.org");
}

TEST_CASE("errors are outcomes, with the methods that would do") {
    const LoopbackServer server;
    RawClient client{server.port()};
    client.send(get_request(service));
    const auto method = client.receive();
    CHECK(method.status == 405);
    CHECK(method.field("Allow") == "POST, OPTIONS");
    CHECK(is_outcome(method));
    client.send("POST " + std::string{service} + " HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}");
    CHECK(client.receive().status == 415);
    client.send(post_request("/cds-services/electrolyte-review/feedback", "{}"));
    const auto feedback = client.receive();
    CHECK(feedback.status == 501);
    CHECK(is_outcome(feedback));
    client.send("PUT /cds-services HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}");
    const auto put = client.receive();
    CHECK(put.status == 405);
    CHECK(put.field("Allow") == "GET, HEAD, OPTIONS");
}

TEST_CASE("a connection ends after its share of requests") {
    auto limits = quick_limits();
    limits.requests_per_connection = 3;
    const LoopbackServer server{demo_config(), limits};
    RawClient client{server.port()};
    for (int i = 1; i <= 3; ++i) {
        client.send(get_request("/cds-services"));
        CHECK(client.receive().field("Connection") == (i == 3 ? "close" : ""));
    }
    CHECK(client.is_closed());
}

TEST_CASE("the head may have its limit and not one byte more") {
    const LoopbackServer server;
    for (const std::size_t size : {16'383U, 16'384U, 16'385U, 60'000U}) {
        CAPTURE(size);
        RawClient client{server.port()};
        std::string head = "GET /cds-services HTTP/1.1\r\nHost: a\r\nX: ";
        head += std::string(size - head.size() - 4, 'x') + "\r\n\r\n";
        REQUIRE(head.size() == size);
        client.send(head);
        CHECK(client.receive().status == (size > 16'384 ? 431 : 200));
    }
}

TEST_CASE("the log has one line per request and nothing of the client's text") {
    LoopbackServer server;
    {
        RawClient client{server.port()};
        client.send(
            "POST /cds-services/electrolyte-review?secret=canary1 HTTP/1.1\r\nHost: canary2\r\n"
            "X-Request-Id: my-id\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n"
            "{\"canary3\":");
        CHECK(client.receive().status == 400);
        client.send("GET /canary4 HTTP/1.1\r\nHost: a\r\n\r\n");
        CHECK(client.receive().status == 404);
    }
    server.stop();
    const auto log = server.log();
    CHECK(log.find(R"("request_id":"my-id")") != log.npos);
    CHECK(log.find(R"("service":"electrolyte-review","status":400)") != log.npos);
    CHECK(log.find(R"("status":404)") != log.npos);
    CHECK(log.find("canary") == log.npos);
}

TEST_SUITE_END();
