#include "server/outbound/fhir_client.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <doctest/doctest.h>

#include "tests/support/certificates.hpp"
#include "tests/support/fake_fhir.hpp"

namespace server = lytes::server;
namespace hooks = lytes::hooks;
using hooks::FetchStatus;
using lytes::tests::FakeFhir;
using lytes::tests::FakePeer;
using lytes::tests::fhir_answer;
using lytes::tests::TestCertificate;
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

TEST_SUITE_BEGIN("server/outbound/fhir_client");

namespace {

using Results = std::vector<hooks::FetchResult>;

struct Setup {
    server::Config config;
    server::Limits limits;
    milliseconds deadline{2000};
    std::string token = "token-1";
    std::size_t queries = 16;
    std::size_t rounds = 10;

    Setup() { config.is_demo = true; }
};

hooks::Fetch fetch_of(const std::string& base, const std::string& token,
                      const std::vector<std::string>& targets) {
    hooks::Fetch fetch;
    fetch.base = base;
    fetch.access_token = token;
    for (const auto& target : targets) fetch.queries.push_back({"key", target, target.starts_with("http")});
    return fetch;
}

server::Task<void> store_results(const server::App& app, const hooks::Fetch& fetch,
                                 server::FetchBudget& budget, Results& results) {
    results = co_await server::fetch_all(app, fetch, budget);
}

Results run(const Setup& setup, const std::string& base, const std::vector<std::string>& targets) {
    const auto app = server::make_app(setup.config, setup.limits);
    const auto fetch = fetch_of(base, setup.token, targets);
    server::FetchBudget budget{Clock::now() + setup.deadline, setup.queries, setup.rounds};
    Results results;
    server::asio::io_context context{1};
    server::asio::co_spawn(context, store_results(app, fetch, budget, results),
                           [](const std::exception_ptr& error) {
                               if (error) std::rethrow_exception(error);
                           });
    context.run();
    return results;
}

Results run(const Setup& setup, const FakeFhir& upstream, const std::vector<std::string>& targets) {
    return run(setup, upstream.base(), targets);
}

/// The status of one query to an upstream that answers exactly these bytes and closes.
FetchStatus status_for(const std::string& answer) {
    const FakeFhir upstream{[&answer](FakePeer& peer, const std::string&) { peer.write(answer); }};
    return run({}, upstream, {"Patient/1"}).at(0).status;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }

void pause(milliseconds time) { std::this_thread::sleep_for(time); }

}  // namespace

TEST_CASE("a query is a GET with the token and nothing else of ours") {
    FakeFhir upstream{[](FakePeer& peer, const std::string&) { peer.write(fhir_answer("{}")); }};
    const auto results = run({}, upstream.base() + "/", {"Observation?code=a%7Cb"});
    REQUIRE(results.size() == 1);
    CHECK(results[0].status == FetchStatus::ok);
    CHECK(results[0].body == "{}");
    const auto head = upstream.heads().at(0);
    CHECK(head.starts_with("GET /fhir/Observation?code=a%7Cb HTTP/1.1\r\n"));
    CHECK(has(head, "\r\nHost: 127.0.0.1:" + std::to_string(upstream.port()) + "\r\n"));
    CHECK(has(head, "\r\nAuthorization: Bearer token-1\r\n"));
    CHECK(has(head, "\r\nAccept: application/fhir+json\r\n"));
    CHECK(has(head, "\r\nAccept-Encoding: identity\r\n"));
}

TEST_CASE("results come in the order of the queries, fetched side by side") {
    const FakeFhir upstream{[](FakePeer& peer, const std::string& head) {
        pause(milliseconds{100});
        peer.write(fhir_answer(head.substr(0, head.find(" HTTP"))));
    }};
    const auto begin = Clock::now();
    const auto results = run({}, upstream, {"A/1", "A/2", "A/3", "A/4", "A/5", "A/6", "A/7", "A/8"});
    CHECK(Clock::now() - begin < milliseconds{600});
    REQUIRE(results.size() == 8);
    for (std::size_t i = 0; i < 8; ++i) {
        CHECK(results[i].status == FetchStatus::ok);
        CHECK(results[i].body == "GET /fhir/A/" + std::to_string(i + 1));
    }
}

TEST_CASE("no more connections than the limit are open at once") {
    std::atomic<int> open = 0;
    std::atomic<int> most = 0;
    const FakeFhir upstream{[&](FakePeer& peer, const std::string&) {
        most = std::max(most.load(), ++open);
        pause(milliseconds{20});
        --open;
        peer.write(fhir_answer("{}"));
    }};
    Setup setup;
    setup.limits.fhir_parallel = 2;
    const auto results = run(setup, upstream, {"A/1", "A/2", "A/3", "A/4", "A/5"});
    CHECK(std::all_of(results.begin(), results.end(),
                      [](const auto& r) { return r.status == FetchStatus::ok; }));
    CHECK(most == 2);
}

TEST_CASE("one deadline ends everything, and what has come is kept") {
    const FakeFhir upstream{[](FakePeer& peer, const std::string& head) {
        if (has(head, "slow")) pause(milliseconds{2000});
        peer.write(fhir_answer("{}"));
    }};
    Setup setup;
    setup.deadline = milliseconds{200};
    const auto begin = Clock::now();
    const auto results = run(setup, upstream, {"slow/1", "A/1", "slow/2"});
    CHECK(Clock::now() - begin < milliseconds{1500});
    CHECK(results.at(0).status == FetchStatus::timed_out);
    CHECK(results.at(1).status == FetchStatus::ok);
    CHECK(results.at(2).status == FetchStatus::timed_out);
}

TEST_CASE("an upstream that drips is not waited for") {
    const FakeFhir upstream{[](FakePeer& peer, const std::string&) {
        const auto answer = fhir_answer(std::string(1000, ' '));
        for (std::size_t i = 0; i < answer.size() && peer.write(answer.substr(i, 1)); ++i)
            pause(milliseconds{5});
    }};
    Setup setup;
    setup.deadline = milliseconds{150};
    CHECK(run(setup, upstream, {"A/1"}).at(0).status == FetchStatus::timed_out);
}

TEST_CASE("each status has its meaning") {
    const auto with_status = [](const std::string& line) {
        return status_for("HTTP/1.1 " + line +
                          "\r\nContent-Type: application/fhir+json\r\nContent-Length: 2\r\n\r\n{}");
    };
    CHECK(with_status("200 OK") == FetchStatus::ok);
    CHECK(with_status("201 Created") == FetchStatus::failed);
    CHECK(with_status("401 Unauthorized") == FetchStatus::refused);
    CHECK(with_status("403 Forbidden") == FetchStatus::refused);
    CHECK(with_status("404 Not Found") == FetchStatus::not_found);
    CHECK(with_status("410 Gone") == FetchStatus::not_found);
    for (const auto* const line : {"400 x", "429 x", "500 x", "502 x", "503 x"}) {
        CHECK(with_status(line) == FetchStatus::failed);
    }
}

TEST_CASE("a redirect is not followed, and the token goes nowhere else") {
    const FakeFhir other{[](FakePeer& peer, const std::string&) { peer.write(fhir_answer("{}")); }};
    for (const auto* const status : {"300", "301", "302", "303", "307", "308"}) {
        CHECK(status_for("HTTP/1.1 " + std::string{status} + " Go\r\nLocation: " + other.base() +
                         "/A/1\r\nContent-Length: 0\r\n\r\n") == FetchStatus::failed);
    }
    CHECK(other.connection_count() == 0);
}

TEST_CASE("media types of FHIR JSON are accepted, others are not") {
    const auto with_type = [](const std::string& fields) {
        return status_for("HTTP/1.1 200 OK\r\n" + fields + "Content-Length: 2\r\n\r\n{}");
    };
    CHECK(with_type("Content-Type: application/fhir+json; fhirVersion=4.0\r\n") == FetchStatus::ok);
    CHECK(with_type("Content-Type: application/json;charset=utf-8\r\n") == FetchStatus::ok);
    CHECK(with_type("Content-Type: application/json+fhir\r\n") == FetchStatus::ok);
    CHECK(with_type("Content-Type: text/html\r\n") == FetchStatus::failed);
    CHECK(with_type("") == FetchStatus::failed);
    CHECK(with_type("Content-Type: application/json\r\nContent-Encoding: gzip\r\n") == FetchStatus::failed);
}

TEST_CASE("a cut, broken or missing answer is a failure, never a short document") {
    const std::string head = "HTTP/1.1 200 OK\r\nContent-Type: application/fhir+json\r\n";
    CHECK(status_for(head + "Content-Length: 10\r\n\r\n{}") == FetchStatus::failed);
    CHECK(status_for(head + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n") == FetchStatus::failed);
    CHECK(status_for(head) == FetchStatus::failed);
    CHECK(status_for("") == FetchStatus::failed);
    CHECK(status_for("SSH-2.0-OpenSSH\r\n\r\n") == FetchStatus::failed);
    CHECK(status_for(head + "X: " + std::string(20'000, 'x') + "\r\n\r\n") == FetchStatus::failed);
}

TEST_CASE("a chunked answer is read however it is cut") {
    // Also its last chunk in single bytes, which ends Beast 1.81 by an assertion.
    const std::string answer =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
    const FakeFhir upstream{[&answer](FakePeer& peer, const std::string& head) {
        peer.write(answer);
        const std::string chunks = has(head, "empty") ? "0\r\n\r\n" : "1\r\n{\r\n1\r\n}\r\n0\r\n\r\n";
        for (std::size_t i = 0; i < chunks.size() && peer.write(chunks.substr(i, 1)); ++i)
            pause(milliseconds{2});
    }};
    const auto results = run({}, upstream, {"A/1", "empty/1"});
    CHECK(results.at(0).status == FetchStatus::ok);
    CHECK(results.at(0).body == "{}");
    CHECK(results.at(1).status == FetchStatus::ok);
}

TEST_CASE("an answer may have the limit's size and not one byte more") {
    Setup setup;
    setup.limits.fhir_response_bytes = 50'000;
    for (const std::size_t size : {49'999U, 50'000U, 50'001U}) {
        CAPTURE(size);
        const FakeFhir upstream{
            [size](FakePeer& peer, const std::string&) { peer.write(fhir_answer(std::string(size, ' '))); }};
        const auto result = run(setup, upstream, {"A/1"}).at(0);
        CHECK(result.status == (size > 50'000 ? FetchStatus::too_large : FetchStatus::ok));
        CHECK(result.body.size() == (size > 50'000 ? 0 : size));
    }
}

TEST_CASE("an unlisted server gets no connection") {
    const FakeFhir upstream{[](FakePeer& peer, const std::string&) { peer.write(fhir_answer("{}")); }};
    Setup setup;
    setup.config.is_demo = false;
    CHECK(run(setup, upstream, {"A/1", "A/2"}).at(1).status == FetchStatus::refused);
    CHECK(run(setup, "http://169.254.169.254", {"A/1"}).at(0).status == FetchStatus::refused);
    CHECK(run(setup, "", {"A/1"}).at(0).status == FetchStatus::refused);
    CHECK(upstream.connection_count() == 0);
}

TEST_CASE("a listed name that leads to a private address gets no connection") {
    const FakeFhir upstream{[](FakePeer& peer, const std::string&) { peer.write(fhir_answer("{}")); }};
    Setup setup;
    setup.config.is_demo = false;
    const auto base = "https://localhost:" + std::to_string(upstream.port());
    setup.config.fhir_servers = {
        {base, false, false}
    };
    CHECK(run(setup, base, {"A/1"}).at(0).status == FetchStatus::refused);
    CHECK(upstream.connection_count() == 0);
}

TEST_CASE("without a token only an open server is called") {
    const FakeFhir upstream{[](FakePeer& peer, const std::string&) { peer.write(fhir_answer("{}")); }};
    Setup setup;
    setup.config.is_demo = false;
    setup.token.clear();
    setup.config.fhir_servers = {
        {upstream.base(), true, false}
    };
    CHECK(run(setup, upstream, {"A/1"}).at(0).status == FetchStatus::refused);
    CHECK(upstream.connection_count() == 0);
    setup.config.fhir_servers = {
        {upstream.base(), true, true}
    };
    CHECK(run(setup, upstream, {"A/1"}).at(0).status == FetchStatus::ok);
}

TEST_CASE("a token that could break out of its header is not used") {
    const FakeFhir upstream{[](FakePeer& peer, const std::string&) { peer.write(fhir_answer("{}")); }};
    Setup setup;
    for (const auto* const token : {"x\r\nX-Evil: 1", "a b", "\x01"}) {
        setup.token = token;
        CHECK(run(setup, upstream, {"A/1"}).at(0).status == FetchStatus::refused);
    }
    CHECK(upstream.connection_count() == 0);
}

TEST_CASE("pages are followed only below the base") {
    FakeFhir upstream{[](FakePeer& peer, const std::string&) { peer.write(fhir_answer("{}")); }};
    const FakeFhir other{[](FakePeer& peer, const std::string&) { peer.write(fhir_answer("{}")); }};
    const auto results = run({}, upstream, {upstream.base() + "?page=2", other.base() + "?page=2"});
    CHECK(results.at(0).status == FetchStatus::ok);
    CHECK(results.at(1).status == FetchStatus::refused);
    CHECK(upstream.heads().at(0).starts_with("GET /fhir?page=2 HTTP/1.1\r\n"));
    CHECK(other.connection_count() == 0);
}

TEST_CASE("queries and rounds beyond the budget are not made") {
    const FakeFhir upstream{[](FakePeer& peer, const std::string&) { peer.write(fhir_answer("{}")); }};
    Setup setup;
    setup.queries = 2;
    const auto results = run(setup, upstream, {"A/1", "A/2", "A/3"});
    CHECK(results.at(1).status == FetchStatus::ok);
    CHECK(results.at(2).status == FetchStatus::too_large);
    setup.rounds = 0;
    CHECK(run(setup, upstream, {"A/1"}).at(0).status == FetchStatus::too_large);
    CHECK(upstream.connection_count() == 2);
}

TEST_CASE("nobody there is a failure, at once") {
    std::string base;
    {
        const FakeFhir gone{[](FakePeer&, const std::string&) {}};
        base = gone.base();
    }
    const auto begin = Clock::now();
    CHECK(run({}, base, {"A/1"}).at(0).status == FetchStatus::failed);
    CHECK(Clock::now() - begin < milliseconds{1500});
}

TEST_CASE("over TLS the server must be who it says") {
    const auto answer = [](FakePeer& peer, const std::string&) { peer.write(fhir_answer("{}")); };
    const TestCertificate good{"DNS:localhost"};
    const TestCertificate other_name{"DNS:ehr.example.org"};
    const auto base_of = [](const FakeFhir& upstream) {
        return "https://localhost:" + std::to_string(upstream.port()) + "/fhir";
    };
    Setup setup;
    {
        FakeFhir upstream{answer, good.context()};
        CHECK(run(setup, base_of(upstream), {"A/1"}).at(0).status == FetchStatus::failed);
        CHECK(upstream.heads().empty());  // the token was not sent
        setup.config.fhir_ca_file = good.file();
        CHECK(run(setup, base_of(upstream), {"A/1"}).at(0).status == FetchStatus::ok);
        const auto by_address = "https://127.0.0.1:" + std::to_string(upstream.port());
        CHECK(run(setup, by_address, {"A/1"}).at(0).status == FetchStatus::failed);
        CHECK(upstream.heads().size() == 1);
    }
    FakeFhir upstream{answer, other_name.context()};
    setup.config.fhir_ca_file = other_name.file();
    CHECK(run(setup, base_of(upstream), {"A/1"}).at(0).status == FetchStatus::failed);
    CHECK(upstream.heads().empty());
}

TEST_SUITE_END();
