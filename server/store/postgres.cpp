#include "server/store/postgres.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <random>
#include <utility>

#include <libpq-fe.h>
#include <poll.h>

namespace lytes::server {
namespace {

using SteadyClock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// Below the two seconds that an answer waits (threat D5), so that the session can say 503 and not time out.
constexpr milliseconds patience{1800};
constexpr milliseconds pause_min{100};
constexpr milliseconds pause_max{5000};

struct CloseConnection {
    void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct ClearResult {
    void operator()(PGresult* result) const { PQclear(result); }
};
using Connection = std::unique_ptr<PGconn, CloseConnection>;
using Answer = std::unique_ptr<PGresult, ClearResult>;

class Postgres final : public Database {
  public:
    explicit Postgres(std::string dsn) : dsn_(std::move(dsn)) {}

    [[nodiscard]] fhir::Result<void> write(std::span<const Statement> statements) override;
    [[nodiscard]] fhir::Result<Rows> read(const Statement& statement) override;

  private:
    [[nodiscard]] fhir::Result<void> connect();
    [[nodiscard]] bool await_connection();
    [[nodiscard]] fhir::Result<void> set_up();
    [[nodiscard]] bool send(const Statement& statement);
    /// Waits until the socket is ready for what is asked; false at the deadline.
    [[nodiscard]] bool await_socket(bool wants_write) const;
    /// Sends what is buffered while reading what comes, so that neither side blocks the other.
    [[nodiscard]] bool flush();
    /// The next result; null when a statement's results end. Nothing at the deadline or when the line is cut.
    [[nodiscard]] std::optional<Answer> receive();
    [[nodiscard]] fhir::Problem give_up(std::string_view during, const PGresult* result = nullptr);

    std::string dsn_;
    Connection connection_;
    SteadyClock::time_point deadline_;
    SteadyClock::time_point next_try_{};
    milliseconds pause_ = pause_min;
    std::minstd_rand jitter_{std::random_device{}()};
};

/// Messages of the server may quote values of a row (DETAIL), so only its code is told.
fhir::Problem Postgres::give_up(std::string_view during, const PGresult* result) {
    std::string text{during};
    text += " failed";
    const char* const state = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (state != nullptr) text.append(" (SQLSTATE ").append(state) += ')';
    connection_.reset();
    // Replicas that lost one server must not come back all at once.
    std::uniform_int_distribution<milliseconds::rep> spread{pause_.count() / 2, pause_.count()};
    next_try_ = SteadyClock::now() + milliseconds{spread(jitter_)};
    pause_ = std::min(pause_ * 2, pause_max);
    return store_problem("PostgreSQL", std::move(text));
}

bool Postgres::await_socket(bool wants_write) const {
    const auto left = std::chrono::ceil<milliseconds>(deadline_ - SteadyClock::now());
    if (left.count() <= 0) return false;
    const int events = wants_write ? POLLIN | POLLOUT : POLLIN;
    pollfd waited{PQsocket(connection_.get()), static_cast<short>(events), 0};
    return ::poll(&waited, 1, static_cast<int>(left.count())) > 0;
}

bool Postgres::await_connection() {
    auto state = PGRES_POLLING_WRITING;
    while (state != PGRES_POLLING_OK) {
        if (state == PGRES_POLLING_FAILED) return false;
        const auto left = std::chrono::ceil<milliseconds>(deadline_ - SteadyClock::now());
        const int events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT;
        pollfd waited{PQsocket(connection_.get()), static_cast<short>(events), 0};
        if (left.count() <= 0 || ::poll(&waited, 1, static_cast<int>(left.count())) <= 0) return false;
        state = PQconnectPoll(connection_.get());
    }
    return true;
}

/// An acknowledged commit must be on disk, whatever the server's defaults are.
fhir::Result<void> Postgres::set_up() {
    // Notices would go to the log as they are, and may quote a row.
    PQsetNoticeProcessor(
        connection_.get(), [](void*, const char*) {}, nullptr);
    if (PQsetnonblocking(connection_.get(), 1) != 0) return give_up("setting up");
    for (const std::string_view sql :
         {"SET synchronous_commit = on", "SET statement_timeout = 1700", "SET application_name = 'lytes'"})
        if (const auto set = read({sql}); !set) return set.error();
    const auto syncs = read({"SHOW fsync"});
    if (!syncs) return syncs.error();
    if (syncs->empty() || syncs->front().front() != "on") {
        static_cast<void>(give_up("setting up"));
        return store_problem("PostgreSQL",
                             "the server runs with fsync = off: it would lose what it confirmed");
    }
    pause_ = pause_min;
    return {};
}

fhir::Result<void> Postgres::connect() {
    if (connection_) return {};
    if (SteadyClock::now() < next_try_)
        return store_problem("PostgreSQL", "not connected; it is tried again soon");
    deadline_ = SteadyClock::now() + patience;
    connection_.reset(PQconnectStart(dsn_.c_str()));
    if (!connection_ || PQstatus(connection_.get()) == CONNECTION_BAD || !await_connection())
        return give_up("connecting");
    return set_up();
}

bool Postgres::send(const Statement& statement) {
    std::vector<const char*> values;
    for (const std::string& value : statement.values) values.push_back(value.c_str());
    // Statements are literals, which end with a NUL.
    return PQsendQueryParams(connection_.get(), statement.sql.data(), static_cast<int>(values.size()),
                             nullptr, values.data(), nullptr, nullptr, 0) == 1;
}

bool Postgres::flush() {
    int pending = PQflush(connection_.get());
    while (pending == 1) {
        if (!await_socket(true) || PQconsumeInput(connection_.get()) == 0) return false;
        pending = PQflush(connection_.get());
    }
    return pending == 0;
}

std::optional<Answer> Postgres::receive() {
    while (PQisBusy(connection_.get()) == 1)
        if (!await_socket(false) || PQconsumeInput(connection_.get()) == 0) return std::nullopt;
    return Answer{PQgetResult(connection_.get())};
}

fhir::Result<void> Postgres::write(std::span<const Statement> statements) {
    if (auto connected = connect(); !connected) return connected.error();
    deadline_ = SteadyClock::now() + patience;
    bool is_sent = PQenterPipelineMode(connection_.get()) == 1 && send({"BEGIN"});
    for (const Statement& statement : statements) is_sent = is_sent && send(statement);
    is_sent = is_sent && send({"COMMIT"}) && PQpipelineSync(connection_.get()) == 1 && flush();
    if (!is_sent) return give_up("sending");
    bool is_committed = false;
    while (true) {
        const auto answer = receive();
        if (!answer) return give_up("waiting for the commit");
        if (!*answer) continue;  // between two statements
        const auto status = PQresultStatus(answer->get());
        if (status == PGRES_PIPELINE_SYNC) break;
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
            return give_up("a statement", answer->get());
        // COMMIT of a transaction that failed says ROLLBACK.
        is_committed = std::string_view{PQcmdStatus(answer->get())} == "COMMIT";
    }
    if (!is_committed || PQexitPipelineMode(connection_.get()) != 1) return give_up("the commit");
    return {};
}

fhir::Result<Rows> Postgres::read(const Statement& statement) {
    if (auto connected = connect(); !connected) return connected.error();
    deadline_ = SteadyClock::now() + patience;
    if (!send(statement) || !flush()) return give_up("sending");
    Rows rows;
    while (true) {
        const auto answer = receive();
        if (!answer) return give_up("waiting for rows");
        if (!*answer) return rows;
        const PGresult* const result = answer->get();
        const auto status = PQresultStatus(result);
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) return give_up("a query", result);
        for (int row = 0; row < PQntuples(result); ++row) {
            Row values;
            for (int column = 0; column < PQnfields(result); ++column)
                values.emplace_back(PQgetvalue(result, row, column),
                                    static_cast<std::size_t>(PQgetlength(result, row, column)));
            rows.push_back(std::move(values));
        }
    }
}

}  // namespace

std::unique_ptr<Database> make_postgres(std::string dsn) {
    return std::make_unique<Postgres>(std::move(dsn));
}

}  // namespace lytes::server
