#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "server/app.hpp"
#include "server/http/listener.hpp"

/// A real server on port 0 of this machine, and a client that sends exactly the bytes it is given.
namespace lytes::tests {

/// Text that a process writes to a descriptor, kept in memory.
class MemoryFile {
  public:
    MemoryFile() : descriptor_(::memfd_create("lytes-test", MFD_CLOEXEC)) {}
    ~MemoryFile() { ::close(descriptor_); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;

    [[nodiscard]] int descriptor() const { return descriptor_; }

    [[nodiscard]] std::string text() const {
        std::string text(static_cast<std::size_t>(::lseek(descriptor_, 0, SEEK_END)), '\0');
        const auto count = ::pread(descriptor_, text.data(), text.size(), 0);
        text.resize(static_cast<std::size_t>(count));
        return text;
    }

  private:
    int descriptor_;
};

/// Deadlines short enough for tests.
inline server::Limits quick_limits() {
    server::Limits limits;
    limits.sweep_period = std::chrono::milliseconds{5};
    limits.linger_deadline = std::chrono::milliseconds{100};
    return limits;
}

inline server::Config demo_config() {
    server::Config config;
    config.listen = {"127.0.0.1", 0};
    config.admin = {"127.0.0.1", 0};
    config.threads = 2;
    config.is_demo = true;
    config.store.kind = server::StoreKind::none;  // tests of the store say so
    return config;
}

class LoopbackServer {
  public:
    explicit LoopbackServer(server::Config config = demo_config(), server::Limits limits = quick_limits())
        : app_(server::make_app(std::move(config), limits)),
          server_(app_, log_.descriptor()),
          thread_([this] { server_.run(false); }) {}
    ~LoopbackServer() { stop(); }
    LoopbackServer(const LoopbackServer&) = delete;
    LoopbackServer& operator=(const LoopbackServer&) = delete;

    [[nodiscard]] std::uint16_t port() const { return server_.port(); }
    [[nodiscard]] std::uint16_t admin_port() const { return server_.admin_port(); }
    [[nodiscard]] std::string log() const { return log_.text(); }
    [[nodiscard]] server::Store* store() const { return app_.store.get(); }
    void request_stop() { server_.request_stop(); }

    /// Waits for the end of the drain.
    void stop() {
        if (!thread_.joinable()) return;
        server_.request_stop();
        thread_.join();
    }

  private:
    MemoryFile log_;
    server::App app_;
    server::Server server_;
    std::thread thread_;
};

/// What came back: the status line's number, the head as text, the body.
struct Received {
    unsigned status = 0;
    std::string head;
    std::string body;

    /// The value of a field, empty when there is none. Names as the server writes them.
    [[nodiscard]] std::string field(std::string_view name) const {
        const auto key = "\r\n" + std::string{name} + ": ";
        const auto at = head.find(key);
        if (at == head.npos) return {};
        const auto begin = at + key.size();
        return head.substr(begin, head.find("\r\n", begin) - begin);
    }
};

class RawClient {
  public:
    explicit RawClient(std::uint16_t port) : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        const timeval patience{5, 0};
        ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        is_connected_ =
            ::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    }
    ~RawClient() { ::close(descriptor_); }
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    [[nodiscard]] bool is_connected() const { return is_connected_; }

    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto count = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (count <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
        return true;
    }

    void finish_sending() { ::shutdown(descriptor_, SHUT_WR); }

    /// Reset instead of an orderly close.
    void cut() {
        const linger hard{1, 0};
        ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
        ::close(descriptor_);
        descriptor_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    }

    /// The next response; status 0 when none comes. `has_body` false: after HEAD.
    Received receive(bool has_body = true) {
        Received received;
        std::size_t end = 0;
        while ((end = pending_.find("\r\n\r\n")) == pending_.npos) {
            if (!read_more()) return received;
        }
        received.head = pending_.substr(0, end + 2);
        pending_.erase(0, end + 4);
        received.status = static_cast<unsigned>(std::stoul(received.head.substr(9, 3)));
        const auto length = received.field("Content-Length");
        if (!has_body || length.empty()) return received;
        const auto size = std::stoul(length);
        while (pending_.size() < size) {
            if (!read_more()) return {};
        }
        received.body = pending_.substr(0, size);
        pending_.erase(0, size);
        return received;
    }

    /// Whether the server closes now, in an orderly way or not, without another byte.
    bool is_closed() {
        if (!pending_.empty()) return false;
        char byte = 0;
        const auto count = ::recv(descriptor_, &byte, 1, 0);
        if (count > 0) pending_ += byte;
        return count == 0 || (count < 0 && errno == ECONNRESET);
    }

    /// Everything until the server closes.
    std::string receive_all() {
        while (read_more()) {
        }
        return std::exchange(pending_, {});
    }

  private:
    bool read_more() {
        std::string part(65536, '\0');
        const auto count = ::recv(descriptor_, part.data(), part.size(), 0);
        if (count <= 0) return false;
        pending_.append(part, 0, static_cast<std::size_t>(count));
        return true;
    }

    int descriptor_;
    bool is_connected_ = false;
    std::string pending_;
};

inline std::string get_request(std::string_view target) {
    return "GET " + std::string{target} + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
}

inline std::string post_request(std::string_view target, std::string_view body) {
    return "POST " + std::string{target} +
           " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + std::string{body};
}

}  // namespace lytes::tests
