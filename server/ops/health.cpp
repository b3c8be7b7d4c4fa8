#include "server/ops/health.hpp"

#include <array>
#include <string>
#include <string_view>

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/write.hpp>

#include "server/http/net.hpp"

namespace lytes::server {
namespace {

/// Where a listener on "any address" can be reached from here.
asio::ip::address reachable(const std::string& host) {
    const auto address = asio::ip::make_address(host == "localhost" ? "127.0.0.1" : host);
    if (!address.is_unspecified()) return address;
    if (address.is_v4()) return asio::ip::address_v4::loopback();
    return asio::ip::address_v6::loopback();
}

Task<void> ask(ListenAddress admin, bool& is_good) {
    const auto executor = co_await asio::this_coro::executor;
    Socket socket{executor};
    const asio::ip::tcp::endpoint endpoint{reachable(admin.host), admin.port};
    const auto [connect_error] = co_await socket.async_connect(endpoint);
    if (connect_error) co_return;
    constexpr std::string_view request =
        "GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    const auto text = asio::buffer(request);
    const auto [write_error, written] = co_await asio::async_write(socket, text);
    if (write_error) co_return;
    constexpr std::string_view good = "HTTP/1.1 200 ";
    std::array<char, 256> answer;
    std::size_t size = 0;
    while (size < good.size()) {
        const auto room = asio::buffer(answer.data() + size, answer.size() - size);
        const auto [error, count] = co_await socket.async_read_some(room);
        if (error) co_return;
        size += count;
    }
    is_good = std::string_view{answer.data(), size}.starts_with(good);
}

}  // namespace

bool is_ready(const ListenAddress& admin, std::chrono::milliseconds limit) {
    bool is_good = false;
    asio::io_context context{1};
    asio::co_spawn(context, ask(admin, is_good), asio::detached);
    context.run_for(limit);
    return is_good;
}

}  // namespace lytes::server
