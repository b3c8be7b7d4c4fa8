#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include <boost/asio/post.hpp>

#include "server/http/net.hpp"

namespace lytes::server {

/// An answer that another thread gives to a coroutine of this one, or the end of patience. The other thread
/// only posts; everything else stays on the coroutine's own.
template <typename T>
class Waiting {
  public:
    /// To be called at most once, from any thread, while `context` lives.
    std::function<void(T)> answer;

    Waiting(asio::io_context& context, std::chrono::milliseconds patience)
        : state_(std::make_shared<State>(context)) {
        state_->timer.expires_after(patience);
        answer = [&context, state = state_](T value) mutable {
            // Moved on, so that the timer is never destroyed by the other thread.
            asio::post(context, [state = std::move(state), value = std::move(value)]() mutable {
                state->value = std::move(value);
                state->timer.cancel();
            });
        };
    }

    [[nodiscard]] Task<T> value_or(T otherwise) const {
        const auto state = state_;
        if (!state->value) co_await state->timer.async_wait();
        co_return state->value ? *std::move(state->value) : std::move(otherwise);
    }

  private:
    struct State {
        explicit State(asio::io_context& context) : timer(context) {}
        Timer timer;
        std::optional<T> value;
    };
    std::shared_ptr<State> state_;
};

template <typename T>
[[nodiscard]] Waiting<T> wait_for(asio::io_context& context, std::chrono::milliseconds patience) {
    return Waiting<T>{context, patience};
}

}  // namespace lytes::server
