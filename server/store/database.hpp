#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/problem.hpp"
#include "server/config.hpp"

namespace lytes::server {

/// One SQL statement of ours with its parameters, $1 and on. SQLite and PostgreSQL both take text for every
/// column of our schema. REQUIRES: `sql` is a literal, because prepared statements are kept by it.
struct Statement {
    std::string_view sql;
    std::vector<std::string> values{};
};

/// NULL is empty text.
using Row = std::vector<std::string>;
using Rows = std::vector<Row>;

/// A SQL database as the store needs it. One thread at a time. After a failure the next call starts from a
/// new connection, so a fault that ends needs no restart.
class Database {
  public:
    Database() = default;
    virtual ~Database() = default;
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// All of them or none, and on disk when it succeeds. After a failure nobody knows, so nobody may be told
    /// that it is done; every statement of ours may be repeated.
    [[nodiscard]] virtual fhir::Result<void> write(std::span<const Statement> statements) = 0;
    [[nodiscard]] virtual fhir::Result<Rows> read(const Statement& statement) = 0;
};

/// What went wrong with the store, in our words or the database's, never with a value of a row.
[[nodiscard]] fhir::Problem store_problem(std::string_view where, std::string text);

/// A database of the configured kind, with its schema brought up to date when it can be reached. A damaged or
/// unwritable SQLite file is an error; a PostgreSQL server that is away is not: it may come.
/// Without a path SQLite writes to a temporary file (demo mode). REQUIRES: `config.kind` is not none.
[[nodiscard]] fhir::Result<std::unique_ptr<Database>> open_database(const StoreConfig& config);

}  // namespace lytes::server
