#include "server/http/feedback.hpp"

#include <utility>
#include <vector>

#include "hooks/exchange.hpp"
#include "hooks/feedback.hpp"
#include "server/http/reply.hpp"
#include "server/http/waiting.hpp"

namespace lytes::server {
namespace {

constexpr std::string_view not_stored = "the feedback was not stored: repeat it";

std::vector<FeedbackRecord> to_records(std::vector<hooks::Feedback> entries, const Store& store,
                                       std::string_view service, fhir::Instant now) {
    std::vector<FeedbackRecord> records;
    for (hooks::Feedback& entry : entries) {
        FeedbackRecord record{.entry = {},
                              .feedback = std::move(entry),
                              .service = std::string{service},
                              .client = std::string{default_client},
                              .received = now,
                              .keeps_words = store.settings().keeps_comments};
        record.entry = store.keys().entry(record);
        records.push_back(std::move(record));
    }
    return records;
}

Task<bool> is_stored(Worker& worker, std::vector<FeedbackRecord> records) {
    Store& store = *worker.app.store;
    const auto waiting = wait_for<bool>(worker.context, store.bounds().append_deadline);
    if (!store.append(std::move(records), waiting.answer)) co_return false;
    co_return co_await waiting.value_or(false);
}

}  // namespace

Task<FeedbackAnswer> take_feedback(Worker& worker, const hooks::Service& service, std::string_view body,
                                   fhir::Instant now) {
    hooks::FeedbackBatch batch;
    {
        Arenas::Lease arena{worker.arenas};
        auto decoded = hooks::decode_feedback(body, arena.resource());
        if (!decoded) {
            const auto& problem = decoded.error();
            co_return FeedbackAnswer(hooks::status_of(problem.kind), hooks::operation_outcome(problem),
                                     "the feedback cannot be read");
        }
        batch = *std::move(decoded);
    }
    FeedbackAnswer answer;
    if (!batch.bad.empty()) {
        answer = {400, hooks::feedback_outcome(batch), "a feedback entry cannot be read"};
    }
    if (batch.good.empty()) co_return answer;
    auto records = to_records(std::move(batch.good), *worker.app.store, service.id, now);
    const bool is_durable = co_await is_stored(worker, std::move(records));
    if (!is_durable) answer = {503, outcome(503, not_stored), not_stored};
    co_return answer;
}

}  // namespace lytes::server
