#pragma once

#include <chrono>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <unistd.h>

#include "server/store/database.hpp"
#include "server/store/postgres.hpp"
#include "server/store/records.hpp"
#include "server/store/sqlite.hpp"

/// Databases that live as long as a test, and rows to put into them.
namespace lytes::tests {

/// An empty folder that goes with everything in it.
class Folder {
  public:
    Folder() {
        std::string name = std::filesystem::temp_directory_path() / ("lytes-test-" + std::string(6, 'X'));
        path_ = ::mkdtemp(name.data());
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] std::string path() const { return path_; }
    [[nodiscard]] std::string file(std::string_view name) const { return path_ / name; }

  private:
    std::filesystem::path path_;
};

inline std::string file_text(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

/// A PostgreSQL cluster of Debian's packages on a socket in a temporary folder. It will not run as root.
class Cluster {
  public:
    [[nodiscard]] static bool is_installed() { return std::filesystem::exists(bin() + "initdb"); }

    Cluster() {
        if (::geteuid() == 0) run("chown postgres " + folder_.path());
        as_owner(bin() + "initdb -D " + data() + " -A trust -U postgres --no-sync -E UTF8 --locale=C");
        start();
    }
    ~Cluster() { stop(); }
    Cluster(const Cluster&) = delete;
    Cluster& operator=(const Cluster&) = delete;

    void start() {
        as_owner(bin() + "pg_ctl -D " + data() + " -w -l " + folder_.file("log") + " -o \"-k " +
                 folder_.path() + " -c listen_addresses='' -c shared_buffers=16MB\" start");
    }
    void stop() { as_owner(bin() + "pg_ctl -D " + data() + " -m immediate -w stop"); }
    /// Sends a signal to the server and all of its children.
    void signal(std::string_view name) {
        const std::string pid = file_text(data() + "/postmaster.pid");
        const std::string head = pid.substr(0, pid.find('\n'));
        run("kill -" + std::string{name} + " " + head + " $(pgrep -P " + head + ")");
    }

    [[nodiscard]] std::string dsn() const {
        return "host=" + folder_.path() + " user=postgres dbname=postgres connect_timeout=2";
    }
    /// The same with an empty schema of its own.
    [[nodiscard]] std::string fresh_dsn() {
        const std::string schema = "t" + std::to_string(++schemas_);
        // Statements are literals in the product; these live as long.
        sql_.push_back("CREATE SCHEMA " + schema);
        REQUIRE(server::make_postgres(dsn())->read({sql_.back()}).has_value());
        return dsn() + " options='-c search_path=" + schema + "'";
    }

  private:
    static std::string bin() { return "/usr/lib/postgresql/15/bin/"; }
    [[nodiscard]] std::string data() const { return folder_.file("data"); }
    static void run(const std::string& command) {
        if (std::system((command + " >/dev/null 2>&1").c_str()) != 0) MESSAGE("failed: ", command);
    }
    static void as_owner(const std::string& command) {
        run("cd / && " + (::geteuid() == 0
                              ? "setpriv --reuid postgres --regid postgres --clear-groups " + command
                              : command));
    }

    Folder folder_;
    int schemas_ = 0;
    std::deque<std::string> sql_;
};

/// One cluster for all tests of an executable; null without PostgreSQL.
inline Cluster* shared_cluster() {
    static const std::unique_ptr<Cluster> cluster =
        Cluster::is_installed() ? std::make_unique<Cluster>() : nullptr;
    if (!cluster) MESSAGE("skipped: postgresql-15 is not installed");
    return cluster.get();
}

/// A way to open the same empty database again and again.
struct Place {
    std::string name;
    std::function<std::unique_ptr<server::Database>()> open;
};

/// Runs a test on SQLite and on PostgreSQL.
template <typename Test>
void on_each_database(Test test) {
    SUBCASE("SQLite") {
        const Folder folder;
        test(Place{"SQLite", [path = folder.file("feedback.db")] { return server::make_sqlite(path); }});
    }
    SUBCASE("PostgreSQL") {
        Cluster* const cluster = shared_cluster();
        if (cluster == nullptr) return;
        test(Place{"PostgreSQL", [dsn = cluster->fresh_dsn()] { return server::make_postgres(dsn); }});
    }
}

inline constexpr fhir::Instant store_now =
    std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + std::chrono::hours{12};

inline server::ShownRecord shown_record(std::string card, std::string patient, fhir::Instant at) {
    hooks::ShownCard shown;
    shown.uuid = std::move(card);
    shown.suggestions = {"s1", "s2"};
    shown.mark = {
        .rule = "MG-LOW-SEV-01",
        .source = 0xfedcba9876543210ULL,
        .indicator = cards::Indicator::warning,
        .tier = "severe-low",
        .severity = 3,
        .dose = {fhir::Decimal::of(4), std::nullopt, fhir::Decimal::of(85, 1), std::nullopt}
    };
    shown.indicator = cards::Indicator::warning;
    return {std::move(shown), "electrolyte-result-review", "default", std::move(patient), at};
}

inline server::FeedbackRecord accepted_record(std::string entry, std::string card) {
    server::FeedbackRecord record;
    record.entry = std::move(entry);
    record.feedback.card = std::move(card);
    record.feedback.suggestions = {"s1"};
    record.feedback.at = store_now;
    record.service = "electrolyte-result-review";
    record.client = "default";
    record.received = store_now;
    return record;
}

inline server::FeedbackRecord overridden_record(std::string entry, std::string card, std::string reason) {
    server::FeedbackRecord record = accepted_record(std::move(entry), std::move(card));
    record.feedback.outcome = hooks::FeedbackOutcome::overridden;
    record.feedback.suggestions.clear();
    record.feedback.reason_code = std::move(reason);
    return record;
}

inline std::string count_of(server::Database& database, std::string_view sql) {
    const auto rows = database.read({sql});
    return rows && !rows->empty() ? rows->front().front() : "no answer";
}
inline constexpr std::string_view count_feedback = "SELECT COUNT(*) FROM feedback";
inline constexpr std::string_view count_shown = "SELECT COUNT(*) FROM shown";

}  // namespace lytes::tests
