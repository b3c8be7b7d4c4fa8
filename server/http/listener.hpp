#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <thread>
#include <vector>

#include <boost/asio/signal_set.hpp>

#include "server/app.hpp"
#include "server/http/net.hpp"
#include "server/http/router.hpp"
#include "server/http/worker.hpp"

namespace lytes::server {

/// The whole server: two listeners, one thread per worker, and the way down. The thread that calls `run`
/// accepts connections, hands them to the workers in turn and serves the admin listener itself.
class Server {
  public:
    /// Binds both listeners. Throws boost::system::system_error with the address in its text. REQUIRES: `app`
    /// outlives the server.
    Server(const App& app, int log_descriptor);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Serves until a drain has finished. With `has_signals`, SIGTERM and SIGINT begin the drain and a second
    /// one ends it.
    void run(bool has_signals);

    /// Begins the drain. From any thread.
    void request_stop();

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] std::uint16_t admin_port() const { return admin_port_; }

  private:
    struct Listening {
        Acceptor acceptor;
        Surface surface;
    };

    Task<void> accept_for_ever(Listening& listening);
    bool accept_all(Listening& listening);
    void take(int descriptor, const asio::ip::address& peer, Surface surface);
    void hand_over(int descriptor, const asio::ip::address& peer, Worker& worker, Surface surface);
    void leave(const asio::ip::address& peer, Surface surface);
    [[nodiscard]] bool is_full(const asio::ip::address& peer, Surface surface) const;
    void complain(int error);
    Reloaded read_knowledge(fhir::Instant now);
    void adopt(const SharedSite& site, fhir::Instant now);
    void announce(fhir::Instant now);
    Task<void> await_changes();
    Task<void> await_signals();
    Task<void> drain();
    void stop_all();

    const App& app_;
    Lifecycle lifecycle_;
    std::size_t connections_max_;
    std::size_t connections_ = 0;
    std::size_t admin_connections_ = 0;
    std::map<asio::ip::address, std::size_t> peers_;
    Clock::time_point last_complaint_{};
    std::size_t next_worker_ = 0;
    std::uint16_t port_ = 0;
    std::uint16_t admin_port_ = 0;
    Worker control_;
    std::vector<std::unique_ptr<Worker>> workers_;
    Listening api_;
    Listening admin_;
    Timer drained_;
    asio::signal_set signals_;
    std::vector<std::jthread> threads_;
};

}  // namespace lytes::server
