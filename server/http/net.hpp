#pragma once

#include <chrono>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace lytes::server {

namespace asio = boost::asio;

/// Everything runs on an io_context of its own thread, so the executor's type is known and needs no erasure.
using Executor = asio::io_context::executor_type;

template <typename T>
using Task = asio::awaitable<T, Executor>;

/// Errors are values: `auto [error, n] = co_await socket.async_read_some(buffer);`
using Token = asio::as_tuple_t<asio::use_awaitable_t<Executor>>;

using Socket = Token::as_default_on_t<asio::basic_stream_socket<asio::ip::tcp, Executor>>;
using Acceptor = Token::as_default_on_t<asio::basic_socket_acceptor<asio::ip::tcp, Executor>>;
using Resolver = Token::as_default_on_t<asio::ip::basic_resolver<asio::ip::tcp, Executor>>;
using Timer = Token::as_default_on_t<asio::basic_waitable_timer<
    std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>>;

using Clock = std::chrono::steady_clock;

}  // namespace lytes::server
