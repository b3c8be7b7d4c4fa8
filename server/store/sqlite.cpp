#include "server/store/sqlite.hpp"

#include <cstdlib>
#include <filesystem>
#include <map>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lytes::server {
namespace {

constexpr int busy_wait_ms = 1500;  ///< below the two seconds that an answer waits (threat D5)
constexpr int mode_of_owner = 0600;

struct CloseConnection {
    void operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
};
struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Connection = std::unique_ptr<sqlite3, CloseConnection>;
using Prepared = std::unique_ptr<sqlite3_stmt, Finalize>;

class Sqlite final : public Database {
  public:
    explicit Sqlite(std::string path) : path_(std::move(path)) {}

    [[nodiscard]] fhir::Result<void> write(std::span<const Statement> statements) override;
    [[nodiscard]] fhir::Result<Rows> read(const Statement& statement) override;

  private:
    [[nodiscard]] fhir::Result<void> open();
    [[nodiscard]] fhir::Result<void> open_file();
    [[nodiscard]] fhir::Result<void> check();
    [[nodiscard]] bool is_same_file() const;
    [[nodiscard]] fhir::Result<Rows> run(const Statement& statement);
    [[nodiscard]] sqlite3_stmt* prepare(std::string_view sql);
    /// What happened, and an end to the transaction or to the whole connection.
    [[nodiscard]] fhir::Problem give_up(std::string_view during);
    void close();

    std::string path_;
    std::map<std::string_view, Prepared> prepared_;
    Connection connection_;
    struct stat file_ {};
    bool is_checked_ = false;
};

void Sqlite::close() {
    prepared_.clear();
    connection_.reset();
}

fhir::Problem Sqlite::give_up(std::string_view during) {
    const int code = connection_ ? sqlite3_extended_errcode(connection_.get()) : SQLITE_CANTOPEN;
    const int kind = code & 0xff;
    std::string text{during};
    text.append(" failed: ").append(sqlite3_errstr(code)).append(" (SQLite ").append(std::to_string(code)) +=
        ')';
    if (kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB)
        text += ". The file is damaged: restore a backup, or move it away to begin anew";
    if (kind == SQLITE_BUSY || kind == SQLITE_FULL) {
        // The connection is sound; only what was begun has to go.
        if (sqlite3_get_autocommit(connection_.get()) == 0)
            sqlite3_exec(connection_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
    } else {
        close();
    }
    return store_problem(path_, std::move(text));
}

fhir::Result<void> Sqlite::open_file() {
    // SQLite would create the file by the umask; its own mode is what the journal files inherit.
    const int descriptor = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, mode_of_owner);
    if (descriptor < 0) return store_problem(path_, "the file cannot be opened for writing");
    ::fstat(descriptor, &file_);
    ::close(descriptor);
    sqlite3* raw = nullptr;
    const int code =
        sqlite3_open_v2(path_.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    connection_.reset(raw);
    if (code != SQLITE_OK) return give_up("opening");
    sqlite3_extended_result_codes(raw, 1);
    sqlite3_busy_timeout(raw, busy_wait_ms);
    return {};
}

/// A commit must be on disk, so nothing less than the two settings will do.
fhir::Result<void> Sqlite::check() {
    const auto mode = run({"PRAGMA journal_mode = WAL"});
    if (!mode) return mode.error();
    if (mode->empty() || mode->front().front() != "wal")
        return store_problem(path_, "the file system does not allow a write-ahead log");
    if (const auto set = run({"PRAGMA synchronous = FULL"}); !set) return set.error();
    const auto level = run({"PRAGMA synchronous"});
    if (!level || level->empty() || level->front().front() != "2") return give_up("setting synchronous");
    // What a comment said must not stay in free pages once it is purged.
    if (const auto set = run({"PRAGMA secure_delete = ON"}); !set) return set.error();
    if (is_checked_) return {};
    const auto verdict = run({"PRAGMA quick_check(1)"});
    if (!verdict) return verdict.error();
    if (verdict->empty() || verdict->front().front() != "ok")
        return store_problem(path_,
                             "quick_check says that the file is damaged: restore a backup, or move it "
                             "away to begin anew");
    is_checked_ = true;
    return {};
}

fhir::Result<void> Sqlite::open() {
    if (connection_ && is_same_file()) return {};
    if (connection_) is_checked_ = false;  // another file
    close();
    if (auto opened = open_file(); !opened) return opened.error();
    auto checked = check();
    if (!checked) close();
    return checked;
}

/// A file that was moved or deleted would take commits and lose them.
bool Sqlite::is_same_file() const {
    struct stat now {};
    return ::stat(path_.c_str(), &now) == 0 && now.st_ino == file_.st_ino && now.st_dev == file_.st_dev;
}

sqlite3_stmt* Sqlite::prepare(std::string_view sql) {
    auto& place = prepared_[sql];
    if (!place) {
        sqlite3_stmt* raw = nullptr;
        sqlite3_prepare_v3(connection_.get(), sql.data(), static_cast<int>(sql.size()),
                           SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
        place.reset(raw);
    }
    return place.get();
}

fhir::Result<Rows> Sqlite::run(const Statement& statement) {
    sqlite3_stmt* const prepared = prepare(statement.sql);
    if (prepared == nullptr) return give_up("preparing a statement");
    int at = 0;
    for (const std::string& value : statement.values)
        sqlite3_bind_text(prepared, ++at, value.data(), static_cast<int>(value.size()), nullptr);
    Rows rows;
    int code = sqlite3_step(prepared);
    for (; code == SQLITE_ROW; code = sqlite3_step(prepared)) {
        Row row;
        for (int column = 0; column < sqlite3_column_count(prepared); ++column) {
            // The text API of SQLite is in unsigned characters.
            const auto* const text = reinterpret_cast<const char*>(sqlite3_column_text(prepared, column));
            const auto size = static_cast<std::size_t>(sqlite3_column_bytes(prepared, column));
            row.emplace_back(text == nullptr ? std::string{} : std::string(text, size));
        }
        rows.push_back(std::move(row));
    }
    sqlite3_reset(prepared);
    sqlite3_clear_bindings(prepared);
    if (code != SQLITE_DONE) return give_up("a statement");
    return rows;
}

fhir::Result<void> Sqlite::write(std::span<const Statement> statements) {
    if (auto opened = open(); !opened) return opened.error();
    if (const auto begun = run({"BEGIN IMMEDIATE"}); !begun) return begun.error();
    for (const Statement& statement : statements)
        if (const auto done = run(statement); !done) return done.error();
    if (const auto committed = run({"COMMIT"}); !committed) return committed.error();
    return {};
}

fhir::Result<Rows> Sqlite::read(const Statement& statement) {
    if (auto opened = open(); !opened) return opened.error();
    return run(statement);
}

class TemporarySqlite final : public Database {
  public:
    explicit TemporarySqlite(std::filesystem::path folder)
        : folder_(std::move(folder)), file_(std::make_unique<Sqlite>(folder_ / "feedback.db")) {}
    ~TemporarySqlite() override {
        file_.reset();
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    TemporarySqlite(const TemporarySqlite&) = delete;
    TemporarySqlite& operator=(const TemporarySqlite&) = delete;

    [[nodiscard]] fhir::Result<void> write(std::span<const Statement> statements) override {
        return file_->write(statements);
    }
    [[nodiscard]] fhir::Result<Rows> read(const Statement& statement) override {
        return file_->read(statement);
    }

  private:
    std::filesystem::path folder_;
    std::unique_ptr<Sqlite> file_;
};

}  // namespace

std::unique_ptr<Database> make_sqlite(std::string path) { return std::make_unique<Sqlite>(std::move(path)); }

std::unique_ptr<Database> make_temporary_sqlite() {
    std::error_code error;
    std::string folder = std::filesystem::temp_directory_path(error) / ("lytes-" + std::string(6, 'X'));
    if (error || ::mkdtemp(folder.data()) == nullptr) return nullptr;
    return std::make_unique<TemporarySqlite>(folder);
}

}  // namespace lytes::server
