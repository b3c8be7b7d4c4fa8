// Feedback over the wire: what is answered with 200 is in the database.
#include "server/http/feedback.hpp"

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "server/demo/demo.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/stores.hpp"

namespace server = lytes::server;
using lytes::tests::Cluster;
using lytes::tests::count_feedback;
using lytes::tests::count_of;
using lytes::tests::count_shown;
using lytes::tests::demo_config;
using lytes::tests::file_text;
using lytes::tests::Folder;
using lytes::tests::get_request;
using lytes::tests::LoopbackServer;
using lytes::tests::post_request;
using lytes::tests::quick_limits;
using lytes::tests::RawClient;
using lytes::tests::Received;
using std::chrono::milliseconds;

TEST_SUITE_BEGIN("server/http/feedback");

namespace {

constexpr std::string_view path = "/cds-services/electrolyte-review/feedback";

server::Config with_store(const std::string& file) {
    auto config = demo_config();
    config.store.kind = server::StoreKind::sqlite;
    config.store.path = file;
    return config;
}

server::Limits store_limits() {
    auto limits = quick_limits();
    limits.store.cards_pause = milliseconds{1};
    limits.store.retry_period = milliseconds{20};
    limits.store.probe_period = milliseconds{20};
    return limits;
}

Received post(const LoopbackServer& lytes, std::string_view target, std::string_view body) {
    RawClient client{lytes.port()};
    client.send(post_request(target, body));
    return client.receive();
}

unsigned ready_status(const LoopbackServer& lytes) {
    RawClient client{lytes.admin_port()};
    client.send(get_request("/readyz"));
    return client.receive().status;
}

std::string overridden(std::string_view card, std::string_view more = {}) {
    return R"({"card":")" + std::string{card} + R"(","outcome":"overridden",)" +
           R"("outcomeTimestamp":"2026-11-20T12:00:00Z")" + std::string{more} + "}";
}

std::string body_of(std::string_view entries) { return R"({"feedback":[)" + std::string{entries} + "]}"; }

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

/// The first text after `"name":"`.
std::string member(std::string_view text, std::string_view name) {
    const auto key = "\"" + std::string{name} + "\":\"";
    const auto at = text.find(key);
    if (at == text.npos) return {};
    const auto begin = at + key.size();
    return std::string{text.substr(begin, text.find('"', begin) - begin)};
}

/// A demo call whose data are fetched from the demo's own FHIR endpoint.
std::string call_body(const LoopbackServer& lytes, const server::DemoCase& sample) {
    const auto origin = "http://127.0.0.1:" + std::to_string(lytes.port());
    const auto now = std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
    return server::demo_request(sample, origin, now);
}

template <typename Condition>
bool soon(Condition condition) {
    for (int tries = 0; tries < 300 && !condition(); ++tries) std::this_thread::sleep_for(milliseconds{10});
    return condition();
}

}  // namespace

TEST_CASE("200 without a body, and the rows are there at once; a repetition adds none") {
    const Folder folder;
    const LoopbackServer lytes{with_store(folder.file("a.db")), store_limits()};
    const auto body = body_of(overridden("c1") + "," + overridden("c2"));
    for (int times = 0; times < 3; ++times) {
        const auto received = post(lytes, path, body);
        CHECK(received.status == 200);
        CHECK(received.body.empty());
        CHECK(received.field("Content-Length") == "0");
        CHECK(received.field("Content-Type").empty());
        CHECK(count_of(*server::make_sqlite(folder.file("a.db")), count_feedback) == "2");
    }
    CHECK(post(lytes, path, R"({"feedback":[]})").status == 200);
    CHECK(post(lytes, "/cds-services/electrolyte-review/feedback/", body_of(overridden("c3"))).status == 200);
}

TEST_CASE("bad entries are 400 with a path, and the good ones of the batch are kept") {
    const Folder folder;
    const LoopbackServer lytes{with_store(folder.file("a.db")), store_limits()};
    for (const std::string& body :
         {std::string{"{"}, std::string{"{}"}, overridden("c"), "[" + overridden("c") + "]",
          body_of(R"({"card":"c","outcome":"dismissed"})")}) {
        CAPTURE(body);
        const auto received = post(lytes, path, body);
        CHECK(received.status == 400);
        CHECK(has(received.body, "OperationOutcome"));
    }
    const auto mixed = post(lytes, path, body_of(overridden("c1") + R"(,{"card":"c2"})"));
    CHECK(mixed.status == 400);
    CHECK(has(mixed.body, "feedback[1].outcome"));
    CHECK(has(mixed.body, "the other 1 entries were stored"));
    CHECK(count_of(*server::make_sqlite(folder.file("a.db")), "SELECT card FROM feedback") == "c1");
    std::string many;
    for (int at = 0; at < 501; ++at) many += (at == 0 ? "" : ",") + overridden("c");
    CHECK(post(lytes, path, body_of(many)).status == 413);
}

TEST_CASE("a store that cannot write answers 503 and readiness is red; cards are shown all the same") {
    const Folder folder;
    const LoopbackServer lytes{with_store(folder.file("a.db")), store_limits()};
    CHECK(ready_status(lytes) == 200);
    const auto other = server::make_sqlite(folder.file("a.db"));
    REQUIRE(other->read({"BEGIN IMMEDIATE"}).has_value());
    const auto refused = post(lytes, path, body_of(overridden("c1")));
    CHECK(refused.status == 503);
    CHECK(refused.field("Retry-After") == "1");
    CHECK(has(refused.body, "OperationOutcome"));
    CHECK(soon([&] { return ready_status(lytes) == 503; }));
    const auto& sample = server::demo_cases().front();
    CHECK(post(lytes, "/cds-services/" + std::string{sample.service}, call_body(lytes, sample)).status ==
          200);
    REQUIRE(other->read({"COMMIT"}).has_value());
    CHECK(soon([&] { return ready_status(lytes) == 200; }));
    CHECK(post(lytes, path, body_of(overridden("c1"))).status == 200);
}

TEST_CASE("a shown card is known by its uuid when its feedback comes, also after a restart") {
    const Folder folder;
    std::string uuid;
    std::string rule;
    const auto& sample = server::demo_cases().front();
    {
        const LoopbackServer lytes{with_store(folder.file("a.db")), store_limits()};
        const auto shown =
            post(lytes, "/cds-services/" + std::string{sample.service}, call_body(lytes, sample));
        REQUIRE(shown.status == 200);
        uuid = member(shown.body, "uuid");
        rule = member(shown.body.substr(shown.body.find("org.lytes.rule")), "id");
    }
    const LoopbackServer lytes{with_store(folder.file("a.db")), store_limits()};
    CHECK(post(lytes, path, body_of(overridden(uuid))).status == 200);
    const auto rows = server::make_sqlite(folder.file("a.db"))
                          ->read({"SELECT s.rule, s.patient, s.suggestions, s.service FROM feedback f "
                                  "JOIN shown s ON s.card = f.card"});
    REQUIRE(rows.has_value());
    REQUIRE(rows->size() == 1);
    CHECK(rows->front()[0] == rule);
    CHECK(rows->front()[1].size() == 64);
    CHECK_FALSE(rows->front()[2].empty());
    CHECK(rows->front()[3] == sample.service);
}

TEST_CASE("without de-duplication the same request gives the same cards; with it they are not repeated") {
    for (const bool deduplicates : {false, true}) {
        CAPTURE(deduplicates);
        const Folder folder;
        auto config = with_store(folder.file("a.db"));
        config.store.deduplicate = deduplicates;
        const LoopbackServer lytes{config, store_limits()};
        int reminders = 0;
        int vanished = 0;
        for (const auto& sample : server::demo_cases()) {
            CAPTURE(sample.patient);
            const auto target = "/cds-services/" + std::string{sample.service};
            const auto body = call_body(lytes, sample);
            const auto first = post(lytes, target, body);
            const auto second = post(lytes, target, body);
            REQUIRE(first.status == 200);
            REQUIRE(second.status == 200);
            const bool was_critical = has(first.body, R"("indicator":"critical")");
            if (has(second.body, "Shown before: ")) ++reminders;
            if (has(second.body, R"("cards":[])")) ++vanished;
            // Never silently: a critical card leaves something to see.
            if (was_critical) CHECK_FALSE(has(second.body, R"("cards":[])"));
            if (!deduplicates) CHECK(has(second.body, R"("indicator":"critical")") == was_critical);
        }
        CHECK((reminders > 0) == deduplicates);
        CHECK((vanished > 0) == deduplicates);
    }
}

TEST_CASE("no word of a comment reaches log, error or database by default, and no patient id does") {
    const Folder folder;
    LoopbackServer lytes{with_store(folder.file("a.db")), store_limits()};
    const auto words =
        R"(,"overrideReason":{"reason":{"code":"c","display":"CANARY1"},"userComment":"CANARY2"})";
    CHECK(post(lytes, path, body_of(overridden("c1", words))).status == 200);
    const auto bad = post(lytes, path, body_of(R"({"card":"CANARY3","outcome":"CANARY4"})"));
    CHECK(bad.status == 400);
    CHECK_FALSE(has(bad.body, "CANARY"));
    const auto& sample = server::demo_cases().front();
    CHECK(post(lytes, "/cds-services/" + std::string{sample.service}, call_body(lytes, sample)).status ==
          200);
    lytes.stop();
    for (const std::string& text :
         {lytes.log(), file_text(folder.file("a.db")), file_text(folder.file("a.db-wal"))}) {
        CHECK_FALSE(has(text, "CANARY"));
        CHECK_FALSE(has(text, sample.patient));
    }
}

TEST_CASE("a drain finishes the feedback that it has") {
    const Folder folder;
    LoopbackServer lytes{with_store(folder.file("a.db")), store_limits()};
    const auto other = server::make_sqlite(folder.file("a.db"));
    REQUIRE(other->read({"BEGIN IMMEDIATE"}).has_value());
    RawClient client{lytes.port()};
    client.send(post_request(path, body_of(overridden("c1"))));
    std::this_thread::sleep_for(milliseconds{50});
    lytes.request_stop();
    std::this_thread::sleep_for(milliseconds{50});
    REQUIRE(other->read({"COMMIT"}).has_value());
    CHECK(client.receive().status == 200);
    lytes.stop();
    CHECK(count_of(*server::make_sqlite(folder.file("a.db")), count_feedback) == "1");
}

TEST_CASE("the same over PostgreSQL, for two replicas with one memory") {
    Cluster* const cluster = lytes::tests::shared_cluster();
    if (cluster == nullptr) return;
    const Folder folder;
    REQUIRE(server::Keys::load(folder.file("secret"), true).has_value());
    auto config = demo_config();
    config.store.kind = server::StoreKind::postgres;
    config.store.dsn = cluster->fresh_dsn();
    config.store.secret_file = folder.file("secret");
    config.store.deduplicate = true;
    const LoopbackServer first{config, store_limits()};
    const LoopbackServer second{config, store_limits()};
    const auto database = server::make_postgres(config.store.dsn);
    for (const auto* const lytes : {&first, &second})
        CHECK(post(*lytes, path, body_of(overridden("c1"))).status == 200);
    CHECK(count_of(*database, count_feedback) == "1");
    const auto& sample = server::demo_cases().front();
    const auto target = "/cds-services/" + std::string{sample.service};
    const auto body = call_body(first, sample);
    CHECK_FALSE(has(post(first, target, body).body, "Shown before: "));
    REQUIRE(soon([&] { return count_of(*database, count_shown) != "0"; }));
    CHECK(has(post(second, target, body).body, "Shown before: "));
}

TEST_CASE("a store that cannot be opened stops the start with a sentence") {
    const Folder folder;
    CHECK_THROWS_WITH(static_cast<void>(server::make_app(with_store(folder.file("no/a.db")), {})),
                      doctest::Contains("cannot be opened for writing"));
}

TEST_SUITE_END();
