// The yardstick: what a server costs that reads a request with Beast, ignores it, and sends a fixed answer.
// No limits, no deadlines, no logging: nothing that a real one may do without.
#include <cstdint>
#include <exception>
#include <iostream>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using Executor = asio::io_context::executor_type;
using Token = asio::as_tuple_t<asio::use_awaitable_t<Executor>>;
using Socket = Token::as_default_on_t<asio::basic_stream_socket<asio::ip::tcp, Executor>>;
using Acceptor = Token::as_default_on_t<asio::basic_socket_acceptor<asio::ip::tcp, Executor>>;
using Answer = http::response<http::string_body>;

Answer fixed_answer() {
    constexpr std::size_t answer_bytes = 2048;
    constexpr std::string_view opening = R"({"cards":[],"filler":")";
    constexpr std::string_view closing = R"("})";
    Answer answer{http::status::ok, 11};
    answer.set(http::field::content_type, "application/json");
    answer.body() = opening;
    answer.body().append(answer_bytes - opening.size() - closing.size(), 'x');
    answer.body() += closing;
    answer.prepare_payload();
    return answer;
}

asio::awaitable<void, Executor> serve(Socket socket) {
    const Answer answer = fixed_answer();
    boost::beast::flat_buffer buffer;
    for (;;) {
        http::request_parser<http::string_body> parser;
        const auto [read_error, bytes_read] = co_await http::async_read(socket, buffer, parser);
        if (read_error) co_return;
        const auto [write_error, bytes_written] = co_await http::async_write(socket, answer);
        if (write_error || !parser.get().keep_alive()) co_return;
    }
}

/// One acceptor hands the connections to the threads in turn, as in lytes.
asio::awaitable<void, Executor> accept_into(Acceptor acceptor, std::vector<asio::io_context>& contexts) {
    for (std::size_t turn = 0;; turn = (turn + 1) % contexts.size()) {
        Socket socket{contexts[turn].get_executor()};
        const auto [error] = co_await acceptor.async_accept(socket);
        if (error) continue;
        socket.set_option(asio::ip::tcp::no_delay{true});
        asio::co_spawn(contexts[turn], serve(std::move(socket)), asio::detached);
    }
}

void run(std::uint16_t port, std::size_t thread_count) {
    std::vector<asio::io_context> contexts(thread_count);
    const asio::ip::tcp::endpoint address{asio::ip::address_v4::loopback(), port};
    asio::co_spawn(contexts[0], accept_into(Acceptor{contexts[0], address}, contexts), asio::detached);
    std::vector<std::jthread> threads;
    for (auto& context : contexts) {
        threads.emplace_back([&context] {
            const auto work = asio::make_work_guard(context);
            context.run();
        });
    }
}

}  // namespace

int main(int count, char** values) {
    if (count != 3) {
        std::cerr << "usage: lytes-bare PORT THREADS\n";
        return 2;
    }
    try {
        run(static_cast<std::uint16_t>(std::stoi(values[1])), static_cast<std::size_t>(std::stoi(values[2])));
    } catch (const std::exception& problem) {
        std::cerr << problem.what() << '\n';
        return 1;
    }
    return 0;
}
