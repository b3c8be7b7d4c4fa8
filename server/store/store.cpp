#include "server/store/store.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "server/store/schema.hpp"

namespace lytes::server {
namespace {

/// D4's longest window: what is older cannot keep a card back.
constexpr std::chrono::days history_span{30};

using SteadyClock = std::chrono::steady_clock;

}  // namespace

Store::Store(std::unique_ptr<Database> database, Keys keys, StoreSettings settings, StoreBounds bounds,
             Clock now)
    : keys_(std::move(keys)),
      settings_(settings),
      bounds_(bounds),
      now_(std::move(now)),
      database_(std::move(database)),
      recent_(settings.deduplicates && !settings.is_shared ? bounds.history_cards : 0) {
    // Before the first request: what was shown before a restart still counts, and readiness is known.
    static_cast<void>(prepare());
    thread_ = std::thread{[this] { run(); }};
}

Store::~Store() { stop(); }

void Store::stop() {
    {
        const std::lock_guard guard{lock_};
        is_stopping_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
}

bool Store::append(std::vector<FeedbackRecord> records, Done done) {
    {
        const std::lock_guard guard{lock_};
        const bool has_room = appends_.size() < bounds_.requests_waiting &&
                              entries_waiting_ + records.size() <= bounds_.entries_waiting;
        if (is_stopping_ || !has_room) {
            counts_.entries_failed += records.size();
            return false;
        }
        entries_waiting_ += records.size();
        appends_.push_back({std::move(records), std::move(done)});
    }
    wake_.notify_one();
    return true;
}

void Store::record(const hooks::Showing& showing, std::string_view service, std::string_view client,
                   fhir::Instant at) {
    if (showing.cards.empty()) return;
    const std::string patient = keys_.patient(showing.fhir_server, showing.patient_id, client);
    {
        const std::lock_guard guard{lock_};
        if (is_stopping_ || cards_.size() + showing.cards.size() > bounds_.cards_waiting) {
            counts_.cards_lost += showing.cards.size();
            return;
        }
        for (const hooks::ShownCard& card : showing.cards) {
            cards_.push_back({card, std::string{service}, std::string{client}, patient, at});
            if (!card.is_reminder) recent_.add(to_remembered(cards_.back()));
        }
    }
    wake_.notify_one();
}

std::optional<std::vector<cards::Shown>> Store::recall(const std::string& patient, Recalled recalled) {
    {
        const std::lock_guard guard{lock_};
        if (!settings_.is_shared) return recent_.of(patient);
        if (is_stopping_ || questions_.size() >= bounds_.requests_waiting) return std::vector<cards::Shown>{};
        questions_.push_back({patient, std::move(recalled)});
    }
    wake_.notify_one();
    return std::nullopt;
}

StoreCounts Store::counts() const {
    const std::lock_guard guard{lock_};
    return counts_;
}

void Store::run() {
    bool is_last = false;
    while (!is_last) {
        Turn turn = await_turn();
        is_last = turn.is_last;
        answer(std::move(turn.questions));
        write(turn);
    }
}

/// Feedback and questions are urgent. Cards alone wait a little for company, and an idle or failing database
/// is tried now and then, so that readiness tells the truth.
Store::Turn Store::await_turn() {
    std::unique_lock guard{lock_};
    const auto is_urgent = [this] { return is_stopping_ || !appends_.empty() || !questions_.empty(); };
    const auto pause = is_writable() ? bounds_.probe_period : bounds_.retry_period;
    wake_.wait_for(guard, pause, [&] { return is_urgent() || !cards_.empty(); });
    if (!cards_.empty()) wake_.wait_for(guard, bounds_.cards_pause, is_urgent);
    Turn turn;
    while (!appends_.empty() && turn.appends.size() < bounds_.requests_per_commit) {
        entries_waiting_ -= appends_.front().records.size();
        turn.appends.push_back(std::move(appends_.front()));
        appends_.pop_front();
    }
    const auto count = std::min(cards_.size(), bounds_.cards_per_commit);
    const auto end = cards_.begin() + static_cast<std::ptrdiff_t>(count);
    turn.cards.assign(std::make_move_iterator(cards_.begin()), std::make_move_iterator(end));
    cards_.erase(cards_.begin(), end);
    turn.questions.assign(std::make_move_iterator(questions_.begin()),
                          std::make_move_iterator(questions_.end()));
    questions_.clear();
    turn.is_last = is_stopping_ && appends_.empty() && cards_.empty();
    return turn;
}

void Store::answer(std::vector<Question> questions) {
    for (const Question& question : questions) {
        std::vector<cards::Shown> shown;
        if (prepare()) {
            const auto rows = database_->read(select_history_of(question.patient, now_() - history_span));
            if (rows)
                for (Remembered& one : to_history(*rows)) shown.push_back(std::move(one.shown));
        }
        question.recalled(std::move(shown));
    }
}

void Store::write(Turn& turn) {
    const auto now = now_();
    std::vector<Statement> statements;
    for (const ShownRecord& card : turn.cards) statements.push_back(insert(card));
    std::size_t entries = 0;
    for (const Append& append : turn.appends) {
        entries += append.records.size();
        for (const FeedbackRecord& record : append.records) statements.push_back(insert(record));
    }
    const bool is_probing = statements.empty() && SteadyClock::now() - last_write_ >=
                                                      std::min(bounds_.probe_period, bounds_.retry_period);
    if (is_probing) statements.push_back(heartbeat(now));
    if (statements.empty() && turn.appends.empty()) return;
    const bool is_durable = commit(statements);
    {
        const std::lock_guard guard{lock_};
        (is_durable ? counts_.cards_stored : counts_.cards_lost) += turn.cards.size();
        (is_durable ? counts_.entries_stored : counts_.entries_failed) += entries;
        for (const Append& append : turn.appends)
            for (const FeedbackRecord& record : append.records)
                if (is_durable && record.feedback.outcome == hooks::FeedbackOutcome::overridden &&
                    record.feedback.has_reason())
                    recent_.override_card(record.feedback.card, overridden_at(record),
                                          record.feedback.reason_code);
        recent_.forget_before(now - history_span);
    }
    for (const Append& append : turn.appends) append.done(is_durable);
    if (is_durable) purge_some(now);
}

bool Store::commit(std::span<const Statement> statements) {
    const bool is_durable = prepare() && (statements.empty() || database_->write(statements));
    last_write_ = SteadyClock::now();
    is_writable_.store(is_durable, std::memory_order_relaxed);
    return is_durable;
}

/// Once: the schema, and what was shown before this process began.
bool Store::prepare() {
    if (is_prepared_) return true;
    const auto beat = heartbeat(now_());
    is_prepared_ = migrate(*database_).has_value() && database_->write({&beat, 1}).has_value();
    is_writable_.store(is_prepared_, std::memory_order_relaxed);
    if (is_prepared_ && settings_.deduplicates && !settings_.is_shared) load_history();
    return is_prepared_;
}

void Store::load_history() {
    const auto rows = database_->read(select_history(now_() - history_span, bounds_.history_cards));
    if (!rows) return;
    auto history = to_history(*rows);
    const std::lock_guard guard{lock_};
    // The newest come first; the oldest must be forgotten first.
    for (auto one = history.rbegin(); one != history.rend(); ++one) {
        const auto card = one->card;
        const auto overridden = one->shown.overridden_at;
        const auto reason = one->shown.reason;
        recent_.add(std::move(*one));
        if (overridden) recent_.override_card(card, *overridden, reason);
    }
}

/// A piece a turn, so that nobody waits for a long deletion; then nothing until tomorrow.
void Store::purge_some(fhir::Instant now) {
    if (settings_.retention_days == 0 || now < next_purge_) return;
    const auto before = now - std::chrono::days{settings_.retention_days};
    const auto older = database_->read(select_older_than(before));
    if (!older) return;
    if (older->empty()) {
        next_purge_ = now + std::chrono::days{1};
        return;
    }
    static_cast<void>(database_->write(purge_before(before, bounds_.rows_per_purge)).has_value());
}

}  // namespace lytes::server
