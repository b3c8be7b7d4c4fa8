// Whole calls over the wire: a CDS Hooks request in, cards out, with what is missing fetched over HTTP.
#include <chrono>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "server/demo/demo.hpp"
#include "server/offline.hpp"
#include "tests/support/fake_fhir.hpp"
#include "tests/support/loopback.hpp"

namespace server = lytes::server;
using lytes::tests::demo_config;
using lytes::tests::FakeFhir;
using lytes::tests::FakePeer;
using lytes::tests::fhir_answer;
using lytes::tests::LoopbackServer;
using lytes::tests::post_request;
using lytes::tests::quick_limits;
using lytes::tests::RawClient;
using lytes::tests::Received;

TEST_SUITE_BEGIN("server/http/call");

namespace {

lytes::fhir::Instant wall_clock() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

std::string path_of(const server::DemoCase& sample) { return "/cds-services/" + std::string{sample.service}; }

Received call(const LoopbackServer& lytes, std::string_view path, std::string_view body) {
    RawClient client{lytes.port()};
    client.send(post_request(path, body));
    return client.receive();
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

TEST_CASE("every demo case shows cards with data fetched over HTTP") {
    const LoopbackServer lytes;
    const auto origin = "http://127.0.0.1:" + std::to_string(lytes.port());
    for (const auto& sample : server::demo_cases()) {
        CAPTURE(sample.patient);
        const auto received =
            call(lytes, path_of(sample), server::demo_request(sample, origin, wall_clock()));
        CHECK(received.status == 200);
        CHECK(received.body.starts_with(R"({"cards":[{"uuid":")"));
        CHECK(received.field("Content-Type") == "application/json");
    }
}

TEST_CASE("many calls that fetch from their own server do not stand in each other's way") {
    auto config = demo_config();
    config.threads = 1;
    const LoopbackServer lytes{config};
    const auto origin = "http://127.0.0.1:" + std::to_string(lytes.port());
    const auto& sample = server::demo_cases().front();
    const auto request = post_request(path_of(sample), server::demo_request(sample, origin, wall_clock()));
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 20; ++i) {
        clients.push_back(std::make_unique<RawClient>(lytes.port()));
        clients.back()->send(request);
    }
    for (const auto& client : clients) CHECK(client->receive().status == 200);
}

TEST_CASE("a FHIR server that is not allowed is not called, and the client is told what is missing") {
    const FakeFhir elsewhere{[](FakePeer& peer, const std::string&) { peer.write(fhir_answer("{}")); }};
    auto config = demo_config();
    config.is_demo = false;
    const LoopbackServer lytes{config};
    const auto& sample = server::demo_cases().front();
    const auto origin = "http://127.0.0.1:" + std::to_string(elsewhere.port());
    const auto received = call(lytes, path_of(sample), server::demo_request(sample, origin, wall_clock()));
    CHECK(received.status == 412);
    CHECK(has(received.body, "OperationOutcome"));
    CHECK(elsewhere.connection_count() == 0);
}

TEST_CASE("a FHIR server that hangs ends in 412 at the deadline") {
    const FakeFhir hanging{[](FakePeer& peer, const std::string&) {
        std::this_thread::sleep_for(std::chrono::milliseconds{700});
        peer.write(fhir_answer("{}"));
    }};
    auto config = demo_config();
    config.fhir_deadline = std::chrono::milliseconds{200};
    const LoopbackServer lytes{config};
    const auto& sample = server::demo_cases().front();
    const auto origin = "http://127.0.0.1:" + std::to_string(hanging.port());
    const auto begin = std::chrono::steady_clock::now();
    const auto received = call(lytes, path_of(sample), server::demo_request(sample, origin, wall_clock()));
    CHECK(received.status == 412);
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::milliseconds{600});
}

TEST_CASE("hostile answers of a FHIR server never become a card or a server error") {
    for (const std::string& body :
         {std::string{}, std::string{"{"}, std::string{"[]"}, std::string(1000, '['),
          std::string{R"({"resourceType":"Patient","id":"other"})"},
          std::string{R"({"resourceType":"OperationOutcome","issue":[]})"}}) {
        CAPTURE(body);
        const FakeFhir hostile{
            [&body](FakePeer& peer, const std::string&) { peer.write(fhir_answer(body)); }};
        const LoopbackServer lytes;
        const auto& sample = server::demo_cases().front();
        const auto origin = "http://127.0.0.1:" + std::to_string(hostile.port());
        const auto received =
            call(lytes, path_of(sample), server::demo_request(sample, origin, wall_clock()));
        CHECK(received.status >= 400);
        CHECK(received.status < 500);
        CHECK(has(received.body, "OperationOutcome"));
    }
}

TEST_CASE("the log of a call names rules and counts, and no patient") {
    LoopbackServer lytes;
    const auto origin = "http://127.0.0.1:" + std::to_string(lytes.port());
    const auto& sample = server::demo_cases().front();
    CHECK(call(lytes, path_of(sample), server::demo_request(sample, origin, wall_clock())).status == 200);
    lytes.stop();
    const auto log = lytes.log();
    CHECK(has(log, R"("rules":["MG-)"));
    CHECK(has(log, R"("cards":)"));
    CHECK(has(log, R"("hook_instance":")"));
    CHECK_FALSE(has(log, sample.patient));
}

TEST_CASE("the command line cannot fetch and says what is missing") {
    const auto& sample = server::demo_cases().front();
    const auto body = server::demo_request(sample, "http://127.0.0.1:1", wall_clock());
    const auto answer = server::answer_offline({body, sample.service, wall_clock(), false});
    CHECK(answer.status == 412);
    CHECK(has(answer.body, "OperationOutcome"));
}

TEST_SUITE_END();
