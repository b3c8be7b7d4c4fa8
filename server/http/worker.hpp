#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <memory_resource>
#include <string>
#include <vector>

#include "server/app.hpp"
#include "server/http/net.hpp"
#include "server/knowledge/reload.hpp"
#include "server/ops/log.hpp"

namespace lytes::server {

/// running: accept and serve. draining: finish what was begun, keep nothing open. closing: cut what is left.
enum class Phase : std::uint8_t { running, draining, closing };

/// The only state that threads share while serving; they only read it.
struct Lifecycle {
    std::atomic<Phase> phase = Phase::running;
};

/// A connection's place in its thread's watch: until when its present wait may take.
struct Wait {
    Socket* socket = nullptr;
    Clock::time_point until = Clock::time_point::max();
    bool is_idle = true;  ///< between requests: a drain may end it at once
    bool has_expired = false;
    bool outlives_drain = false;  ///< the admin listener answers to the end
    std::size_t place = 0;
};

/// Request arenas of one thread. A block serves one request at a time, and its memory stays warm.
class Arenas {
  private:
    struct Block {
        explicit Block(std::size_t size);
        std::unique_ptr<std::byte[]> bytes;
        std::pmr::monotonic_buffer_resource resource;
    };

  public:
    explicit Arenas(const Limits& limits);

    /// A block on loan; gives it back, with everything in it, when it goes.
    class Lease {
      public:
        explicit Lease(Arenas& home);
        ~Lease();
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        [[nodiscard]] std::pmr::memory_resource& resource() { return block_->resource; }

      private:
        Arenas& home_;
        std::unique_ptr<Block> block_;
    };

  private:
    std::size_t block_bytes_;
    std::size_t kept_max_;
    std::vector<std::unique_ptr<Block>> free_;
};

/// What one thread owns: its io_context, its log, its arenas, and the watch over its connections. Nothing in
/// here is shared, so nothing is locked; other threads may only post to `context` or stop it.
class Worker {
  public:
    Worker(const App& app, const Lifecycle& lifecycle, int log_descriptor);

    /// Serves until the context is stopped.
    void run();

    void watch(Wait& wait);
    void forget(const Wait& wait);

    [[nodiscard]] const std::string& date() const { return date_; }
    [[nodiscard]] bool is_draining() const {
        return lifecycle_.phase.load(std::memory_order_relaxed) != Phase::running;
    }

    const App& app;
    SharedSite site;  ///< in force on this thread; a reload posts a new one, a call in flight keeps its own
    std::function<Reloaded(fhir::Instant)> reload;  ///< only on the thread that may ask for it, else empty
    Log log;
    Arenas arenas;

  private:
    Task<void> sweep_for_ever();
    void sweep();

    const Lifecycle& lifecycle_;
    std::vector<Wait*> waits_;
    std::string date_;
    std::int64_t date_second_ = 0;

  public:
    /// Last, so that it goes first: the coroutines it destroys still use what stands above.
    asio::io_context context;
};

}  // namespace lytes::server
