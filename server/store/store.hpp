#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "server/limits.hpp"
#include "server/store/keys.hpp"
#include "server/store/recent.hpp"

namespace lytes::server {

/// How a store is run; from the configuration.
struct StoreSettings {
    int retention_days = 0;
    bool deduplicates = false;
    bool keeps_comments = false;
    bool is_shared = false;  ///< with other replicas: then the history is asked of the database
};

/// What the store has done since the start.
struct StoreCounts {
    std::uint64_t entries_stored = 0;  ///< repetitions included
    std::uint64_t entries_failed = 0;  ///< answered 503
    std::uint64_t cards_stored = 0;
    std::uint64_t cards_lost = 0;  ///< shown cards that no room or no database was left for
};

/// Feedback and shown cards, on a thread of its own. Everything that waits is committed together, so the cost
/// of a disk write is shared. One of the five pieces of mutable state (style section 3): its lock is held for
/// moving values, never while the database works.
class Store {
  public:
    using Clock = std::function<fhir::Instant()>;
    using Done = std::function<void(bool is_durable)>;
    using Recalled = std::function<void(std::vector<cards::Shown>)>;

    Store(std::unique_ptr<Database> database, Keys keys, StoreSettings settings, StoreBounds bounds,
          Clock now);
    ~Store();
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    /// Calls `done` once, from the store's thread, with true only when all is on disk. False, and `done` is
    /// never called, when there is no room.
    [[nodiscard]] bool append(std::vector<FeedbackRecord> records, Done done);

    /// Takes what was shown, if there is room; the answer to the clinician never waits for it.
    void record(const hooks::Showing& showing, std::string_view service, std::string_view client,
                fhir::Instant at);

    /// What a patient's clinicians have seen. At once when this process is the only one; else nothing, and
    /// `recalled` is called from the store's thread, with no cards when the database cannot say.
    [[nodiscard]] std::optional<std::vector<cards::Shown>> recall(const std::string& patient,
                                                                  Recalled recalled);

    /// Finishes what was taken, then ends the thread. Takes nothing afterwards.
    void stop();

    [[nodiscard]] bool is_writable() const { return is_writable_.load(std::memory_order_relaxed); }
    [[nodiscard]] StoreCounts counts() const;
    [[nodiscard]] const Keys& keys() const { return keys_; }
    [[nodiscard]] const StoreSettings& settings() const { return settings_; }
    [[nodiscard]] const StoreBounds& bounds() const { return bounds_; }

  private:
    struct Append {
        std::vector<FeedbackRecord> records;
        Done done;
    };
    struct Question {
        std::string patient;
        Recalled recalled;
    };
    /// What one turn of the thread takes from the queues.
    struct Turn {
        std::vector<Append> appends;
        std::vector<ShownRecord> cards;
        std::vector<Question> questions;
        bool is_last = false;
    };

    void run();
    [[nodiscard]] Turn await_turn();
    void answer(std::vector<Question> questions);
    void write(Turn& turn);
    [[nodiscard]] bool prepare();
    void load_history();
    void purge_some(fhir::Instant now);
    [[nodiscard]] bool commit(std::span<const Statement> statements);

    Keys keys_;
    StoreSettings settings_;
    StoreBounds bounds_;
    Clock now_;

    // Of the store's thread only.
    std::unique_ptr<Database> database_;
    bool is_prepared_ = false;
    std::chrono::steady_clock::time_point last_write_{};
    fhir::Instant next_purge_{};

    std::atomic<bool> is_writable_ = false;
    mutable std::mutex lock_;
    std::condition_variable wake_;
    std::deque<Append> appends_;
    std::size_t entries_waiting_ = 0;
    std::deque<ShownRecord> cards_;
    std::deque<Question> questions_;
    Recent recent_;
    StoreCounts counts_;
    bool is_stopping_ = false;
    std::thread thread_;  ///< last: it uses all of the above
};

}  // namespace lytes::server
