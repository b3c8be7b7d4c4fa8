#include "server/http/worker.hpp"

#include <ctime>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "server/http/reply.hpp"

namespace lytes::server {

Arenas::Arenas(const Limits& limits) : block_bytes_(limits.arena_bytes), kept_max_(limits.arenas_kept) {
    free_.reserve(kept_max_);
}

Arenas::Block::Block(std::size_t size)
    : bytes(std::make_unique_for_overwrite<std::byte[]>(size)), resource(bytes.get(), size) {}

Arenas::Lease::Lease(Arenas& home) : home_(home) {
    if (home.free_.empty()) {
        block_ = std::make_unique<Block>(home.block_bytes_);
    } else {
        block_ = std::move(home.free_.back());
        home.free_.pop_back();
    }
}

Arenas::Lease::~Lease() {
    if (home_.free_.size() >= home_.kept_max_) return;
    block_->resource.release();
    home_.free_.push_back(std::move(block_));
}

// Only this thread touches sockets and timers of its context, so their locks can go; posting still locks.
Worker::Worker(const App& shared, const Lifecycle& lifecycle, int log_descriptor)
    : app(shared),
      site(shared.site),
      log(shared.config.log_level, log_descriptor),
      arenas(shared.limits),
      lifecycle_(lifecycle),
      context(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO) {
    asio::co_spawn(context, sweep_for_ever(), asio::detached);
}

void Worker::run() {
    sweep();
    context.run();
    log.flush();
}

void Worker::watch(Wait& wait) {
    wait.place = waits_.size();
    waits_.push_back(&wait);
}

void Worker::forget(const Wait& wait) {
    waits_.back()->place = wait.place;
    waits_[wait.place] = waits_.back();
    waits_.pop_back();
}

Task<void> Worker::sweep_for_ever() {
    Timer timer{context};
    while (true) {
        timer.expires_after(app.limits.sweep_period);
        co_await timer.async_wait();
        sweep();
    }
}

/// One look at all connections per period instead of one timer per read and write.
void Worker::sweep() {
    const auto now = Clock::now();
    const auto phase = lifecycle_.phase.load(std::memory_order_relaxed);
    for (auto* wait : waits_) {
        const bool is_ended = phase != Phase::running && wait->is_idle && !wait->outlives_drain;
        const bool is_due = now >= wait->until || phase == Phase::closing || is_ended;
        if (!is_due) continue;
        wait->has_expired = true;
        boost::system::error_code ignored;
        wait->socket->cancel(ignored);
    }
    const auto second = std::time(nullptr);
    if (second != date_second_) date_ = http_date(second);
    date_second_ = second;
    log.flush();
}

}  // namespace lytes::server
