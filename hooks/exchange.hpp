#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <memory_resource>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "cards/case.hpp"
#include "cards/suppress.hpp"
#include "fhir/local_codes.hpp"
#include "fhir/problem.hpp"
#include "fhir/release.hpp"
#include "hooks/service.hpp"
#include "hooks/showing.hpp"

namespace lytes::hooks {

/// What the caller keeps of answers: nothing; what was shown; or also what to leave out because of it (D4).
enum class Memory : std::uint8_t { none, record, recall };

/// What the exchange needs from outside, all of it as values.
struct Environment {
    const cards::Knowledge& knowledge;
    fhir::Instant now;
    std::function<std::string()> make_uuid;          ///< random v4 in production, seeded in tests
    bool may_fetch_without_token = false;            ///< open sandboxes and demo (architecture 7.4)
    bool wants_trace = false;                        ///< `lytes explain`
    fhir::Release release = fhir::Release::unknown;  ///< what the client is known to speak
    Memory memory = Memory::none;
    const fhir::LocalCodes* local_codes = nullptr;  ///< the site's aliases of laboratory codes
};

/// Allowed facts of one exchange for the log line and metrics: no patient data, no token.
struct Summary {
    std::string hook_instance;        ///< only if it is a UUID, else empty
    std::vector<std::string> rules;   ///< lead rule ids of the cards shown, with indicator
    std::vector<std::string> shadow;  ///< rules that fired in the shadow, with indicator
    std::string knowledge;            ///< version and hash of the knowledge that was asked
    int cards = 0;
    int prefetch_hits = 0;
    int fetches = 0;
};

/// The end of an exchange: HTTP status and body. Status 200, 400, 412 or 422; errors are OperationOutcomes.
struct Reply {
    unsigned status = 200;
    std::pmr::string body;
    Summary summary;
    std::string trace;  ///< filled when asked for: what `explain` prints
    Showing showing;    ///< filled when there is a memory. Names the patient: for the store only
};

/// One FHIR read or search to make, relative to `Fetch::base`, already percent-encoded.
struct Query {
    std::string key;
    std::string target;  ///< "Patient/123", "Observation?patient=123"; for a page: the absolute next link
    bool is_page = false;
};

enum class FetchStatus : std::uint8_t { ok, not_found, refused, failed, timed_out, too_large };

struct FetchResult {
    FetchStatus status = FetchStatus::failed;
    std::string body;  ///< when ok; moved into the exchange, which keeps it alive
};

class Pending;  // the half-done state: documents, what is known, what is missing

/// "Fetch these and call resume." All queries may run in parallel.
struct Fetch {
    std::string base;          ///< the request's fhirServer, as sent
    std::string access_token;  ///< empty: none (only with may_fetch_without_token)
    std::vector<Query> queries;
    std::unique_ptr<Pending> pending;

    Fetch();
    Fetch(Fetch&&) noexcept;
    Fetch& operator=(Fetch&&) noexcept;
    ~Fetch();
};

/// "Say what this patient's clinicians have seen and call resume." Only with Memory::recall.
struct Recall {
    std::string fhir_server;  ///< as sent, may be empty
    std::string patient_id;
    std::unique_ptr<Pending> pending;

    Recall();
    Recall(Recall&&) noexcept;
    Recall& operator=(Recall&&) noexcept;
    ~Recall();
};

using Step = std::variant<Reply, Fetch, Recall>;

/// Reads a service call. Answers, or names what to fetch. Pure: no socket, no clock, no randomness of its
/// own. REQUIRES: `body`, `arena` and `environment` outlive the returned step.
[[nodiscard]] Step begin(const Service& service, std::string_view body, const Environment& environment,
                         std::pmr::memory_resource& arena);

/// Continues with one result per query, in the order of `fetch.queries`. May ask again (next pages,
/// Medications).
[[nodiscard]] Step resume(Fetch fetch, std::vector<FetchResult> results);

/// Answers. `shown` may be empty: then every card is shown.
[[nodiscard]] Reply resume(Recall recall, std::vector<cards::Shown> shown);

/// An OperationOutcome body for a problem; `reply.cpp` of the server maps the kind to its status.
[[nodiscard]] std::string operation_outcome(const fhir::Problem& problem);
/// One error issue each, and a note (one of our own sentences) unless it is empty.
[[nodiscard]] std::string operation_outcome(std::span<const fhir::Problem> problems, std::string_view note);
[[nodiscard]] unsigned status_of(fhir::ProblemKind kind);

}  // namespace lytes::hooks
