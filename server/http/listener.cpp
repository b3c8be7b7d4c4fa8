#include "server/http/listener.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string_view>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/http/session.hpp"
#include "server/knowledge/remarks.hpp"
#include "server/ops/clock.hpp"

namespace lytes::server {
namespace {

namespace ip = boost::asio::ip;

/// All descriptors that the process may have, less what other things need.
std::size_t connection_cap(const Limits& limits) {
    rlimit descriptors{};
    ::getrlimit(RLIMIT_NOFILE, &descriptors);
    const auto available = static_cast<std::size_t>(descriptors.rlim_cur);
    if (available <= 2 * limits.descriptors_reserve) return std::min(limits.connections, available / 2);
    return std::min(limits.connections, available - limits.descriptors_reserve);
}

unsigned thread_count(const Config& config) {
    return config.threads != 0 ? config.threads : std::max(1U, std::thread::hardware_concurrency());
}

Acceptor bind_listener(asio::io_context& context, const ListenAddress& address) {
    const auto host = ip::make_address(address.host == "localhost" ? "127.0.0.1" : address.host);
    const ip::tcp::endpoint endpoint{host, address.port};
    try {
        Acceptor acceptor{context, endpoint.protocol()};
        acceptor.set_option(Acceptor::reuse_address{true});
        acceptor.bind(endpoint);
        acceptor.listen(Acceptor::max_listen_connections);
        acceptor.native_non_blocking(true);
        return acceptor;
    } catch (const boost::system::system_error& error) {
        throw std::runtime_error("cannot listen on " + address.host + ":" + std::to_string(address.port) +
                                 ": " + error.code().message());
    }
}

ip::address address_of(const sockaddr_storage& peer) {
    if (peer.ss_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, &peer, sizeof v4);
        return ip::address_v4{ntohl(v4.sin_addr.s_addr)};
    }
    sockaddr_in6 v6{};
    std::memcpy(&v6, &peer, sizeof v6);
    ip::address_v6::bytes_type bytes;
    std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
    return ip::address_v6{bytes};
}

void refuse_connection(int descriptor) {
    constexpr std::string_view text =
        "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 1\r\nConnection: "
        "close\r\n\r\n";
    // Best effort: a peer that does not get it sees a closed connection, which says the same.
    static_cast<void>(!::send(descriptor, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT));
    ::close(descriptor);
}

}  // namespace

Server::Server(const App& app, int log_descriptor)
    : app_(app),
      connections_max_(connection_cap(app.limits)),
      control_(app, lifecycle_, log_descriptor),
      api_{bind_listener(control_.context, app.config.listen), Surface::api},
      admin_{bind_listener(control_.context, app.config.admin), Surface::admin},
      drained_(control_.context, Clock::time_point::max()),
      signals_(control_.context) {
    for (unsigned i = 0; i < thread_count(app.config); ++i) {
        workers_.push_back(std::make_unique<Worker>(app, lifecycle_, log_descriptor));
    }
    port_ = api_.acceptor.local_endpoint().port();
    admin_port_ = admin_.acceptor.local_endpoint().port();
}

Server::~Server() = default;

void Server::run(bool has_signals) {
    std::signal(SIGPIPE, SIG_IGN);
    if (has_signals) {
        signals_.add(SIGTERM);
        signals_.add(SIGINT);
        signals_.add(SIGHUP);
        asio::co_spawn(control_.context, await_signals(), asio::detached);
    }
    announce(wall_clock());
    control_.reload = [this](fhir::Instant now) { return read_knowledge(now); };
    asio::co_spawn(control_.context, await_changes(), asio::detached);
    control_.log.event(LogLevel::info, "listening", "port " + std::to_string(port_));
    asio::co_spawn(control_.context, accept_for_ever(api_), asio::detached);
    asio::co_spawn(control_.context, accept_for_ever(admin_), asio::detached);
    for (auto& worker : workers_) {
        threads_.emplace_back([&worker = *worker] {
            // An endless context: what waits may not end it.
            const auto work = asio::make_work_guard(worker.context);
            worker.run();
        });
    }
    control_.run();
    threads_.clear();  // joins
    // Its answers go to the workers' contexts, so it ends before they do.
    if (app_.store) app_.store->stop();
}

void Server::request_stop() {
    asio::post(control_.context, [this] {
        if (lifecycle_.phase.load() == Phase::running)
            asio::co_spawn(control_.context, drain(), asio::detached);
    });
}

/// Accepts everything that waits, then sleeps until there is more; after an error it pauses (threat model
/// F12).
Task<void> Server::accept_for_ever(Listening& listening) {
    Timer pause{control_.context};
    while (listening.acceptor.is_open()) {
        const auto [error] = co_await listening.acceptor.async_wait(Acceptor::wait_read);
        if (error) co_return;
        if (accept_all(listening)) continue;
        pause.expires_after(app_.limits.accept_pause);
        co_await pause.async_wait();
    }
}

/// False when the system refuses and would refuse again at once.
bool Server::accept_all(Listening& listening) {
    constexpr int accepts_max = 256;  // then other work of this thread has its turn
    for (int i = 0; i < accepts_max; ++i) {
        sockaddr_storage peer{};
        socklen_t size = sizeof peer;
        const int listener = listening.acceptor.native_handle();
        // The sockets API wants its base type.
        const int descriptor =
            ::accept4(listener, reinterpret_cast<sockaddr*>(&peer), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (descriptor >= 0) {
            take(descriptor, address_of(peer), listening.surface);
            continue;
        }
        const int error = errno;
        if (error == EAGAIN || error == EWOULDBLOCK) return true;
        if (error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM) {
            complain(error);
            return false;
        }
        // Whatever else, e.g. ECONNABORTED, concerns that one connection (accept(2)).
    }
    return true;
}

void Server::take(int descriptor, const ip::address& peer, Surface surface) {
    if (is_full(peer, surface)) {
        refuse_connection(descriptor);
        complain(EAGAIN);
        return;
    }
    if (surface == Surface::admin) {
        ++admin_connections_;
        hand_over(descriptor, peer, control_, surface);
        return;
    }
    ++connections_;
    if (!peer.is_loopback()) ++peers_[peer];
    auto& worker = *workers_[next_worker_];
    next_worker_ = (next_worker_ + 1) % workers_.size();
    hand_over(descriptor, peer, worker, surface);
}

/// From here on the connection belongs to the worker's thread.
void Server::hand_over(int descriptor, const ip::address& peer, Worker& worker, Surface surface) {
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const auto protocol = peer.is_v4() ? ip::tcp::v4() : ip::tcp::v6();
    const auto on_end = [this, peer, surface](const std::exception_ptr&) {
        // Also after an exception: that connection is gone, the others go on.
        asio::post(control_.context, [this, peer, surface] { leave(peer, surface); });
    };
    asio::post(worker.context, [descriptor, protocol, surface, &worker, on_end] {
        Socket socket{worker.context, protocol, descriptor};
        asio::co_spawn(worker.context, serve_connection(std::move(socket), worker, surface), on_end);
    });
}

void Server::leave(const ip::address& peer, Surface surface) {
    --(surface == Surface::admin ? admin_connections_ : connections_);
    if (surface == Surface::admin) return;
    if (const auto found = peers_.find(peer); found != peers_.end() && --found->second == 0)
        peers_.erase(found);
    if (connections_ == 0 && lifecycle_.phase.load() != Phase::running) drained_.cancel();
}

bool Server::is_full(const ip::address& peer, Surface surface) const {
    if (surface == Surface::admin) return admin_connections_ >= app_.limits.admin_connections;
    if (connections_ >= connections_max_) return true;
    const auto found = peers_.find(peer);
    return found != peers_.end() && found->second >= app_.limits.connections_per_address;
}

/// At most once per second: a flood must not become a flood of lines.
void Server::complain(int error) {
    const auto now = Clock::now();
    if (now - last_complaint_ < std::chrono::seconds{1}) return;
    last_complaint_ = now;
    const bool is_ours = error == EAGAIN;
    control_.log.event(LogLevel::warn, "connections refused",
                       is_ours ? "limit reached" : std::strerror(error));
}

Task<void> Server::await_signals() {
    constexpr auto token = asio::as_tuple(asio::use_awaitable_t<Executor>{});
    for (int ends = 0; ends < 2;) {
        const auto [error, signal] = co_await signals_.async_wait(token);
        if (error) co_return;
        if (signal == SIGHUP) {
            read_knowledge(wall_clock());
            continue;
        }
        if (++ends == 1) asio::co_spawn(control_.context, drain(), asio::detached);
    }
    stop_all();
}

/// On the control thread, like everything of this class.
Reloaded Server::read_knowledge(fhir::Instant now) {
    auto reloaded = reload(control_.site, app_.config.overlay, now);
    if (reloaded.problem) {
        const auto& problem = *reloaded.problem;
        control_.log.event(LogLevel::error, "knowledge not reloaded", problem.path + ": " + problem.expected);
    } else {
        adopt(reloaded.site, now);
    }
    return reloaded;
}

/// Each worker takes the new site on its own thread, between two of its steps: nothing is shared, so nothing
/// is locked. Calls that begin after this see the new one, calls in flight keep theirs.
void Server::adopt(const SharedSite& site, fhir::Instant now) {
    control_.site = site;
    announce(now);
    for (const auto& worker : workers_)
        asio::post(worker->context, [&worker = *worker, site] { worker.site = site; });
}

void Server::announce(fhir::Instant now) {
    const Site& site = *control_.site;
    control_.log.event(LogLevel::info, "knowledge", knowledge_name(site));
    if (site.overlay == nullptr) return;
    for (const Remark& remark : remarks_on(*site.overlay, std::chrono::floor<std::chrono::days>(now)))
        control_.log.event(remark.is_grave ? LogLevel::warn : LogLevel::info, "knowledge", remark.text);
}

/// A dated change may begin to hold while we run.
Task<void> Server::await_changes() {
    Timer timer{control_.context};
    while (true) {
        timer.expires_after(app_.limits.knowledge_period);
        co_await timer.async_wait();
        const auto now = wall_clock();
        const auto site = renewed(control_.site, now);
        if (site != control_.site) adopt(site, now);
    }
}

/// R15: nothing new, finish what was begun, then cut; the process ends in any case.
Task<void> Server::drain() {
    lifecycle_.phase.store(Phase::draining);
    control_.log.event(LogLevel::info, "draining", {});
    boost::system::error_code ignored;
    accept_all(api_);  // who already waits in the queue is served
    api_.acceptor.close(ignored);
    const auto begin = Clock::now();
    drained_.expires_at(begin + app_.limits.drain_deadline);
    if (connections_ > 0) co_await drained_.async_wait();
    if (connections_ > 0) {
        lifecycle_.phase.store(Phase::closing);
        drained_.expires_at(begin + app_.limits.hard_stop);
        co_await drained_.async_wait();
    }
    if (connections_ > 0) std::_Exit(EXIT_SUCCESS);  // a thread hangs: joining it would hang as well
    control_.log.event(LogLevel::info, "stopped", {});
    stop_all();
}

void Server::stop_all() {
    for (auto& worker : workers_) worker->context.stop();
    control_.context.stop();
}

}  // namespace lytes::server
