#include "server/store/store.hpp"

#include <atomic>
#include <future>
#include <semaphore>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/support/stores.hpp"

namespace server = lytes::server;
using lytes::tests::accepted_record;
using lytes::tests::count_feedback;
using lytes::tests::count_of;
using lytes::tests::count_shown;
using lytes::tests::Folder;
using lytes::tests::on_each_database;
using lytes::tests::overridden_record;
using lytes::tests::Place;
using lytes::tests::shown_record;
using lytes::tests::store_now;
using std::chrono::hours;
using std::chrono::milliseconds;

TEST_SUITE_BEGIN("server/store/store");

namespace {

/// Faults of the disk or the network, at will.
struct Weather {
    std::atomic<bool> is_down = false;
    std::atomic<bool> holds_writes = false;
    std::counting_semaphore<> leave{0};
    std::atomic<int> writes = 0;
    std::atomic<int> statements = 0;
};

class Weathered final : public server::Database {
  public:
    Weathered(std::unique_ptr<server::Database> database, Weather& weather)
        : database_(std::move(database)), weather_(weather) {}
    lytes::fhir::Result<void> write(std::span<const server::Statement> statements) override {
        if (weather_.holds_writes) weather_.leave.acquire();
        if (weather_.is_down) return server::store_problem("test", "down");
        ++weather_.writes;
        weather_.statements += static_cast<int>(statements.size());
        return database_->write(statements);
    }
    lytes::fhir::Result<server::Rows> read(const server::Statement& statement) override {
        if (weather_.is_down) return server::store_problem("test", "down");
        return database_->read(statement);
    }

  private:
    std::unique_ptr<server::Database> database_;
    Weather& weather_;
};

server::StoreBounds quick_bounds() {
    server::StoreBounds bounds;
    bounds.cards_pause = milliseconds{1};
    bounds.probe_period = milliseconds{20};
    bounds.retry_period = milliseconds{10};
    return bounds;
}

lytes::fhir::Instant still() { return store_now; }

const server::Keys keys{std::string(64, 'a')};

std::unique_ptr<server::Store> open_store(std::unique_ptr<server::Database> database,
                                          server::StoreSettings settings = {},
                                          server::StoreBounds bounds = quick_bounds()) {
    return std::make_unique<server::Store>(std::move(database), keys, settings, bounds, still);
}

/// Appends and waits for the verdict; false also when there was no room.
bool store_now_and_wait(server::Store& store, std::vector<server::FeedbackRecord> records) {
    std::promise<bool> verdict;
    auto waited = verdict.get_future();
    if (!store.append(std::move(records), [&verdict](bool is_durable) { verdict.set_value(is_durable); }))
        return false;
    return waited.get();
}

lytes::hooks::Showing showing_of(const std::string& card) {
    return {"https://ehr/fhir", "p1", {shown_record(card, {}, store_now).card}};
}

std::vector<lytes::cards::Shown> recalled(server::Store& store) {
    std::promise<std::vector<lytes::cards::Shown>> answer;
    auto waited = answer.get_future();
    auto at_once =
        store.recall(keys.patient("https://ehr/fhir", "p1", "default"),
                     [&answer](std::vector<lytes::cards::Shown> shown) { answer.set_value(shown); });
    return at_once ? *at_once : waited.get();
}

template <typename Condition>
bool soon(Condition condition) {
    for (int tries = 0; tries < 500 && !condition(); ++tries) std::this_thread::sleep_for(milliseconds{10});
    return condition();
}

}  // namespace

TEST_CASE("what was confirmed is there after a restart, and a repetition adds nothing") {
    on_each_database([](const Place& place) {
        CAPTURE(place.name);
        for (int start = 0; start < 2; ++start) {
            const auto store = open_store(place.open());
            CHECK(store->is_writable());
            CHECK(store_now_and_wait(*store, {accepted_record("e1", "c1"), accepted_record("e2", "c2")}));
            CHECK(store_now_and_wait(*store, {accepted_record("e1", "c1")}));
            CHECK(store_now_and_wait(*store, {}));
            CHECK(store->counts().entries_stored == 3);
        }
        CHECK(count_of(*place.open(), count_feedback) == "2");
    });
}

TEST_CASE("many at once share a commit, and each gets its verdict") {
    on_each_database([](const Place& place) {
        CAPTURE(place.name);
        Weather weather;
        std::atomic<int> durable = 0;
        {
            const auto store = open_store(std::make_unique<Weathered>(place.open(), weather));
            weather.holds_writes = true;
            for (int at = 0; at < 300; ++at)
                REQUIRE(store->append({accepted_record("e" + std::to_string(at), "c")},
                                      [&durable](bool is_durable) { durable += is_durable ? 1 : 0; }));
            weather.holds_writes = false;
            weather.leave.release(10);
        }
        CHECK(durable == 300);
        CHECK(weather.writes <= 12);
        CHECK(count_of(*place.open(), count_feedback) == "300");
    });
}

TEST_CASE("the same entry from a hundred threads and two stores is one row") {
    on_each_database([](const Place& place) {
        CAPTURE(place.name);
        const auto first = open_store(place.open());
        const auto second = open_store(place.open());
        std::vector<std::thread> threads;
        std::atomic<int> durable = 0;
        for (int at = 0; at < 20; ++at) {
            threads.emplace_back([&, at] {
                for (int times = 0; times < 5; ++times)
                    durable += store_now_and_wait(at % 2 == 0 ? *first : *second, {accepted_record("e", "c")})
                                   ? 1
                                   : 0;
            });
        }
        for (auto& thread : threads) thread.join();
        CHECK(durable == 100);
        CHECK(count_of(*place.open(), count_feedback) == "1");
    });
}

TEST_CASE("a database that fails is never confirmed, turns readiness red, and recovers by itself") {
    const Folder folder;
    Weather weather;
    const auto store =
        open_store(std::make_unique<Weathered>(server::make_sqlite(folder.file("a.db")), weather));
    REQUIRE(store->is_writable());
    weather.is_down = true;
    CHECK_FALSE(store_now_and_wait(*store, {accepted_record("e1", "c")}));
    CHECK_FALSE(store->is_writable());
    CHECK(store->counts().entries_failed == 1);
    weather.is_down = false;
    CHECK(soon([&] { return store->is_writable(); }));
    CHECK(store_now_and_wait(*store, {accepted_record("e1", "c")}));
    // Idle, it notices by itself too.
    weather.is_down = true;
    CHECK(soon([&] { return !store->is_writable(); }));
}

TEST_CASE("a store may start before its database does") {
    const Folder folder;
    Weather weather;
    weather.is_down = true;
    const auto store =
        open_store(std::make_unique<Weathered>(server::make_sqlite(folder.file("a.db")), weather));
    CHECK_FALSE(store->is_writable());
    CHECK_FALSE(store_now_and_wait(*store, {accepted_record("e1", "c")}));
    CHECK(recalled(*store).empty());
    weather.is_down = false;
    CHECK(soon([&] { return store->is_writable(); }));
    CHECK(store_now_and_wait(*store, {accepted_record("e1", "c")}));
}

TEST_CASE("a full queue refuses at once, and stopping finishes what was taken") {
    const Folder folder;
    Weather weather;
    auto bounds = quick_bounds();
    bounds.requests_waiting = 3;
    bounds.entries_waiting = 10;
    bounds.cards_waiting = 2;
    const auto store = open_store(
        std::make_unique<Weathered>(server::make_sqlite(folder.file("a.db")), weather), {}, bounds);
    weather.holds_writes = true;
    std::atomic<int> durable = 0;
    const auto take = [&](std::vector<server::FeedbackRecord> records) {
        return store->append(std::move(records),
                             [&durable](bool is_durable) { durable += is_durable ? 1 : 0; });
    };
    // The thread may have taken some already, so more than the bound may go in, but not for ever.
    int taken = 0;
    while (taken < 50 && take({accepted_record("e" + std::to_string(taken), "c")})) ++taken;
    CHECK(taken >= 3);
    CHECK(taken < 50);
    CHECK_FALSE(take(std::vector<server::FeedbackRecord>(11, accepted_record("x", "c"))));
    for (int at = 0; at < 10; ++at)
        store->record(showing_of("c" + std::to_string(at)), "s", "default", store_now);
    CHECK(store->counts().cards_lost >= 6);
    weather.holds_writes = false;
    weather.leave.release(100);
    store->stop();
    CHECK(durable == taken);
    CHECK_FALSE(take({accepted_record("late", "c")}));
    CHECK(count_of(*server::make_sqlite(folder.file("a.db")), count_feedback) == std::to_string(taken));
}

TEST_CASE("shown cards are kept under a keyed patient, and recalled at once or from the database") {
    on_each_database([](const Place& place) {
        CAPTURE(place.name);
        const server::StoreSettings settings{.deduplicates = true, .is_shared = place.name == "PostgreSQL"};
        {
            const auto store = open_store(place.open(), settings);
            store->record(showing_of("c1"), "electrolyte-result-review", "default", store_now - hours{1});
            store->record({"https://ehr/fhir", "p1", {}}, "electrolyte-result-review", "default", store_now);
            CHECK(soon([&] { return recalled(*store).size() == 1; }));
            CHECK(store_now_and_wait(*store, {overridden_record("e1", "c1", "OV-ALREADY")}));
            const auto shown = recalled(*store);
            REQUIRE(shown.size() == 1);
            REQUIRE(shown.front().overridden_at);
            CHECK(*shown.front().overridden_at == store_now);
        }
        const auto again = open_store(place.open(), settings);
        const auto shown = recalled(*again);
        REQUIRE(shown.size() == 1);
        CHECK(shown.front().at == store_now - hours{1});
        CHECK(shown.front().source == 0xfedcba9876543210ULL);
        CHECK(shown.front().reason == "OV-ALREADY");
        CHECK(count_of(*place.open(), "SELECT patient FROM shown").size() == 64);
        CHECK(count_of(*place.open(), "SELECT COUNT(*) FROM shown WHERE patient LIKE '%p1%'") == "0");
    });
}

TEST_CASE("reminders are stored and not recalled, and what is older than thirty days is forgotten") {
    const Folder folder;
    const auto path = folder.file("a.db");
    const server::StoreSettings settings{.deduplicates = true};
    const auto store = open_store(server::make_sqlite(path), settings);
    auto reminder = showing_of("c1");
    reminder.cards.front().is_reminder = true;
    store->record(reminder, "electrolyte-result-review", "default", store_now);
    store->record(showing_of("c2"), "electrolyte-result-review", "default", store_now - hours{30 * 24 + 1});
    store->stop();
    CHECK(recalled(*store).empty());
    CHECK(count_of(*server::make_sqlite(path), count_shown) == "2");
    CHECK(recalled(*open_store(server::make_sqlite(path), settings)).empty());
}

TEST_CASE("retention deletes what is older, a piece at a time, without being asked") {
    const Folder folder;
    const auto path = folder.file("a.db");
    auto bounds = quick_bounds();
    bounds.rows_per_purge = 2;
    {
        const auto store = open_store(server::make_sqlite(path), {}, bounds);
        std::vector<server::FeedbackRecord> records;
        for (int at = 0; at < 7; ++at) {
            records.push_back(accepted_record("e" + std::to_string(at), "c"));
            records.back().received = store_now - hours{24 * 31} - milliseconds{1};
        }
        records.push_back(accepted_record("young", "c"));
        records.back().received = store_now - hours{24 * 31};
        REQUIRE(store_now_and_wait(*store, records));
    }
    const auto store = open_store(server::make_sqlite(path), {.retention_days = 31}, bounds);
    CHECK(soon([&] { return count_of(*server::make_sqlite(path), count_feedback) == "1"; }));
    CHECK(count_of(*server::make_sqlite(path), "SELECT entry FROM feedback") == "young");
}

TEST_SUITE_END();
