#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

/// A FHIR server that does what a test tells it, and remembers what it was asked. Blocking, one thread per
/// connection.
namespace lytes::tests {

/// One accepted connection, plain or TLS.
class FakePeer {
  public:
    FakePeer(int descriptor, SSL* tls) : descriptor_(descriptor), tls_(tls) {}

    /// Up to the blank line; empty when the client gave up (or did not trust us).
    std::string read_head() {
        if (tls_ != nullptr && SSL_accept(tls_) != 1) return {};
        std::string head;
        char byte = 0;
        while (!head.ends_with("\r\n\r\n") && read(byte)) head += byte;
        return head.ends_with("\r\n\r\n") ? head : std::string{};
    }

    bool write(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto count = tls_ != nullptr
                                   ? SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size()))
                                   : ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (count <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
        return true;
    }

  private:
    bool read(char& byte) {
        return (tls_ != nullptr ? SSL_read(tls_, &byte, 1) : ::recv(descriptor_, &byte, 1, 0)) == 1;
    }

    int descriptor_;
    SSL* tls_;
};

class FakeFhir {
  public:
    /// Called in the connection's own thread with the request's head; the connection closes when it returns.
    using Behaviour = std::function<void(FakePeer& peer, const std::string& head)>;

    explicit FakeFhir(Behaviour behaviour) : FakeFhir(std::move(behaviour), nullptr) {}

    /// `tls` may be null (plain) and outlives the server.
    FakeFhir(Behaviour behaviour, SSL_CTX* tls)
        : behaviour_(std::move(behaviour)),
          tls_(tls),
          listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        ::bind(listener_, reinterpret_cast<const sockaddr*>(&address), size);
        ::listen(listener_, 64);
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        acceptor_ = std::thread{[this] { accept_for_ever(); }};
    }

    ~FakeFhir() {
        ::shutdown(listener_, SHUT_RDWR);
        acceptor_.join();
        for (auto& connection : connections_) connection.join();
        ::close(listener_);
    }
    FakeFhir(const FakeFhir&) = delete;
    FakeFhir& operator=(const FakeFhir&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] std::string base() const { return "http://127.0.0.1:" + std::to_string(port_) + "/fhir"; }
    [[nodiscard]] int connection_count() const { return connection_count_; }

    [[nodiscard]] std::vector<std::string> heads() {
        const std::lock_guard lock{mutex_};
        return heads_;
    }

  private:
    void accept_for_ever() {
        while (true) {
            const int descriptor = ::accept(listener_, nullptr, nullptr);
            if (descriptor < 0) return;
            ++connection_count_;
            connections_.emplace_back([this, descriptor] { serve(descriptor); });
        }
    }

    void serve(int descriptor) {
        const timeval patience{5, 0};
        ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        SSL* const tls = tls_ != nullptr ? SSL_new(tls_) : nullptr;
        if (tls != nullptr) SSL_set_fd(tls, descriptor);
        FakePeer peer{descriptor, tls};
        const auto head = peer.read_head();
        if (!head.empty()) {
            {
                const std::lock_guard lock{mutex_};
                heads_.push_back(head);
            }
            behaviour_(peer, head);
        }
        SSL_free(tls);
        ::close(descriptor);
    }

    Behaviour behaviour_;
    SSL_CTX* tls_;
    int listener_;
    std::uint16_t port_ = 0;
    std::thread acceptor_;
    std::vector<std::thread> connections_;
    std::atomic<int> connection_count_ = 0;
    std::mutex mutex_;
    std::vector<std::string> heads_;
};

inline std::string fhir_answer(std::string_view body) {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/fhir+json\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + std::string{body};
}

}  // namespace lytes::tests
