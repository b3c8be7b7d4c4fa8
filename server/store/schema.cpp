#include "server/store/schema.hpp"

#include <array>
#include <charconv>

namespace lytes::server {
namespace {

constexpr std::string_view create_meta =
    "CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)";
constexpr std::string_view select_version = "SELECT value FROM meta WHERE name = 'schema'";
constexpr std::string_view upsert_meta =
    "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";

// Written to disk: a version that was published never changes, the next one follows it. Both databases must
// read every line, and every line may be run twice, because two replicas may start at once.
constexpr auto version_1 = std::to_array<std::string_view>({
    // One row a card. `patient` is a keyed hash; `source`, `dose`, `severity` are the card's mark (D4).
    "CREATE TABLE IF NOT EXISTS shown (card TEXT PRIMARY KEY, at BIGINT NOT NULL, service TEXT NOT NULL, "
    "client TEXT NOT NULL, patient TEXT NOT NULL, rule TEXT NOT NULL, tier TEXT NOT NULL, "
    "severity BIGINT NOT NULL, indicator TEXT NOT NULL, shown_as TEXT NOT NULL, source TEXT NOT NULL, "
    "dose TEXT NOT NULL, is_reminder BIGINT NOT NULL, suggestions TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS shown_at ON shown (at)",
    "CREATE INDEX IF NOT EXISTS shown_patient ON shown (patient, at)",
    // One row an entry. `entry` tells repetitions (threat D4). Cards that we do not know are kept as well.
    "CREATE TABLE IF NOT EXISTS feedback (entry TEXT PRIMARY KEY, card TEXT NOT NULL, service TEXT NOT NULL, "
    "client TEXT NOT NULL, outcome TEXT NOT NULL, at BIGINT NOT NULL, received BIGINT NOT NULL, "
    "suggestions TEXT NOT NULL, reason_code TEXT NOT NULL, reason_system TEXT NOT NULL, "
    "reason_display TEXT NOT NULL, comment_bytes BIGINT NOT NULL, comment TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS feedback_card ON feedback (card)",
    "CREATE INDEX IF NOT EXISTS feedback_received ON feedback (received)",
});

struct Version {
    int number;
    std::span<const std::string_view> statements;
};

constexpr auto versions = std::to_array<Version>({
    {1, version_1},
});

fhir::Result<int> read_version(Database& database) {
    const auto rows = database.read({select_version});
    if (!rows) return rows.error();
    if (rows->empty()) return 0;
    const std::string& text = rows->front().front();
    int number = -1;
    std::from_chars(text.data(), text.data() + text.size(), number);
    if (number < 0) return store_problem("store", "meta.schema is no number: the database is not ours");
    return number;
}

}  // namespace

fhir::Result<void> migrate(Database& database) {
    const Statement begin{create_meta};
    if (const auto written = database.write({&begin, 1}); !written) return written.error();
    const auto present = read_version(database);
    if (!present) return present.error();
    const int newest = versions.back().number;
    if (*present > newest) {
        auto problem = store_problem("store", "the schema is version " + std::to_string(*present) +
                                                  ", this lytes knows up to " + std::to_string(newest) +
                                                  ": use the newer program");
        problem.kind = fhir::ProblemKind::inconsistent;
        return problem;
    }
    for (const Version& version : versions) {
        if (version.number <= *present) continue;
        std::vector<Statement> statements;
        for (const std::string_view sql : version.statements) statements.push_back({sql});
        statements.push_back({
            upsert_meta, {"schema", std::to_string(version.number)}
        });
        if (const auto written = database.write(statements); !written) return written.error();
    }
    return {};
}

bool is_final(const fhir::Problem& problem) { return problem.kind == fhir::ProblemKind::inconsistent; }

Statement heartbeat(fhir::Instant now) {
    return {
        upsert_meta, {"heartbeat", std::to_string(now.time_since_epoch().count())}
    };
}

}  // namespace lytes::server
