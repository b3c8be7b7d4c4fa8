#include "server/store/sqlite.hpp"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>

#include <doctest/doctest.h>
#include <sys/resource.h>

#include "server/store/schema.hpp"
#include "tests/support/stores.hpp"

namespace server = lytes::server;
namespace fs = std::filesystem;
using lytes::tests::accepted_record;
using lytes::tests::count_feedback;
using lytes::tests::count_of;
using lytes::tests::file_text;
using lytes::tests::Folder;

TEST_SUITE_BEGIN("server/store/sqlite");

namespace {

bool put(server::Database& database, const std::string& entry, std::size_t comment_bytes = 0) {
    auto record = accepted_record(entry, "c");
    record.feedback.comment = std::string(comment_bytes, 'x');
    record.keeps_words = true;
    const auto statement = server::insert(record);
    return database.write({&statement, 1}).has_value();
}

/// No file of this process may grow beyond a size, while this lives.
class FullDisk {
  public:
    explicit FullDisk(std::uintmax_t bytes) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit tight = before_;
        tight.rlim_cur = bytes;
        ::setrlimit(RLIMIT_FSIZE, &tight);
    }
    ~FullDisk() { ::setrlimit(RLIMIT_FSIZE, &before_); }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

  private:
    rlimit before_{};
};

}  // namespace

TEST_CASE("the file is for its owner, in WAL mode, synchronous in full") {
    const Folder folder;
    const auto path = folder.file("a.db");
    const auto database = server::make_sqlite(path);
    REQUIRE(server::migrate(*database).has_value());
    CHECK(fs::status(path).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
    CHECK(fs::status(path + "-wal").permissions() == (fs::perms::owner_read | fs::perms::owner_write));
    CHECK(count_of(*database, "PRAGMA journal_mode") == "wal");
    CHECK(count_of(*database, "PRAGMA synchronous") == "2");
}

TEST_CASE("damaged files are refused with a sentence, and left as they are") {
    const Folder folder;
    const auto path = folder.file("a.db");
    {
        const auto database = server::make_sqlite(path);
        REQUIRE(server::migrate(*database).has_value());
        for (int at = 0; at < 200; ++at) REQUIRE(put(*database, "e" + std::to_string(at), 500));
    }
    const std::string good = file_text(path);
    REQUIRE(good.size() > 50'000);
    std::minstd_rand random{7};
    int refused = 0;
    for (int flips = 0; flips < 40; ++flips) {
        std::string bad = good;
        // Whole pages, so that it is not only text of a row that changes.
        const std::size_t page = 4096 * (random() % (bad.size() / 4096));
        for (std::size_t at = page; at < page + 4096; ++at) bad[at] = static_cast<char>(random());
        std::ofstream{path, std::ios::binary} << bad;
        const auto database = server::make_sqlite(path);
        const auto migrated = server::migrate(*database);
        if (!migrated) {
            ++refused;
            CHECK(migrated.error().path == path);
            CHECK(migrated.error().expected.find("damaged") != std::string::npos);
            CHECK(file_text(path) == bad);
        } else {
            CHECK(count_of(*database, count_feedback) == "200");
        }
    }
    CHECK(refused >= 35);
    std::ofstream{path, std::ios::binary}
        << "this is no database, whatever it is, and it is long enough to tell";
    CHECK_FALSE(server::migrate(*server::make_sqlite(path)).has_value());
}

TEST_CASE("a full disk fails without a false confirmation, and ends without a restart") {
    const Folder folder;
    const auto path = folder.file("a.db");
    const auto database = server::make_sqlite(path);
    REQUIRE(server::migrate(*database).has_value());
    int stored = 0;
    bool has_failed = false;
    {
        const FullDisk full{fs::file_size(path + "-wal") + 100'000};
        for (int at = 0; at < 100; ++at) {
            if (put(*database, "e" + std::to_string(at), 4000))
                ++stored;
            else
                has_failed = true;
        }
    }
    CHECK(has_failed);
    CHECK(stored > 0);
    CHECK(put(*database, "after"));
    CHECK(count_of(*database, count_feedback) == std::to_string(stored + 1));
    CHECK(count_of(*server::make_sqlite(path), "PRAGMA integrity_check") == "ok");
}

TEST_CASE("a file that was taken away takes no more commits") {
    const Folder folder;
    const auto path = folder.file("a.db");
    const auto database = server::make_sqlite(path);
    REQUIRE(server::migrate(*database).has_value());
    REQUIRE(put(*database, "e1"));
    for (const auto* const end : {"", "-wal", "-shm"}) fs::remove(path + end);
    CHECK_FALSE(put(*database, "e2"));  // a new file without the schema
    REQUIRE(server::migrate(*database).has_value());
    CHECK(put(*database, "e3"));
    CHECK(count_of(*server::make_sqlite(path), count_feedback) == "1");
}

TEST_CASE("another writer makes us wait, not fail; one that never ends makes us fail and go on") {
    const Folder folder;
    const auto path = folder.file("a.db");
    const auto ours = server::make_sqlite(path);
    const auto other = server::make_sqlite(path);
    REQUIRE(server::migrate(*ours).has_value());
    REQUIRE(other->read({"BEGIN IMMEDIATE"}).has_value());
    CHECK_FALSE(put(*ours, "e1"));
    REQUIRE(other->read({"COMMIT"}).has_value());
    CHECK(put(*ours, "e1"));
    CHECK(count_of(*other, count_feedback) == "1");
}

TEST_CASE("a temporary database leaves nothing behind") {
    fs::path folder;
    {
        const auto database = server::make_temporary_sqlite();
        REQUIRE(database != nullptr);
        REQUIRE(server::migrate(*database).has_value());
        const auto rows = database->read({"PRAGMA database_list"});
        REQUIRE(rows.has_value());
        folder = fs::path{rows->front()[2]}.parent_path();
        CHECK(fs::exists(folder));
    }
    CHECK_FALSE(fs::exists(folder));
}

TEST_SUITE_END();
