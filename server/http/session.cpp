#include "server/http/session.hpp"

#include <array>
#include <exception>
#include <optional>
#include <string>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>

#include "server/demo/demo.hpp"
#include "server/http/call.hpp"
#include "server/http/feedback.hpp"
#include "server/http/guard.hpp"
#include "server/http/read_buffer.hpp"
#include "server/http/reply.hpp"
#include "server/ops/clock.hpp"
#include "server/ops/uuid.hpp"

namespace lytes::server {
namespace {

using boost::system::error_code;

/// What stays of a request when its head's bytes are gone.
struct Admission {
    Route route;
    Envelope envelope;
    bool expects_continue = false;
    Clock::time_point since;
};

class Session {
  public:
    Session(Socket socket, Worker& worker, Surface surface)
        : socket_(std::move(socket)), worker_(worker), surface_(surface) {
        wait_.socket = &socket_;
        wait_.outlives_drain = surface == Surface::admin;
        worker_.watch(wait_);
    }
    ~Session() { worker_.forget(wait_); }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    Task<void> run();

  private:
    [[nodiscard]] const Limits& limits() const { return worker_.app.limits; }
    [[nodiscard]] const Config& config() const { return worker_.app.config; }
    void wait_at_most(std::chrono::milliseconds limit);
    [[nodiscard]] Admission admit() const;
    [[nodiscard]] bool has_arrived() const;

    Task<bool> serve_request();
    Task<error_code> read_head();
    Task<error_code> read_body();
    Task<error_code> read_chunks();
    Task<error_code> read_more();
    Task<bool> answer(Admission& admission);
    Task<bool> answer_call(Admission& admission);
    Task<bool> perform_call(Admission& admission);
    Task<bool> answer_demo(Admission& admission);
    Task<bool> end_or_refuse(error_code error, Admission& admission);
    Task<bool> refuse(Refusal refusal, Admission& admission);
    Task<bool> send(Response response, Admission& admission);
    Task<error_code> send_continue();
    Task<void> linger();
    void write_log(const Response& response, const Admission& admission);

    Socket socket_;
    Worker& worker_;
    Surface surface_;
    Wait wait_;
    ReadBuffer buffer_;
    std::optional<RequestParser> parser_;
    RequestRecord record_;
    std::string client_;     ///< who calls, as far as it is known: nobody without authentication
    std::string head_text_;  ///< of the response; reused
    std::string body_text_;  ///< of responses that are not an exchange's; reused
    std::size_t head_bytes_ = 0;
    std::size_t request_count_ = 0;
    bool is_sending_ = false;  ///< an answer has begun; a second one would lie inside it
    bool is_open_ = true;      ///< the peer may still be reading
};

Task<void> Session::run() {
    wait_at_most(limits().header_deadline);
    bool has_more = true;
    while (has_more) has_more = co_await serve_request();
    if (is_open_) co_await linger();
}

/// Starts an absolute deadline: the worker's sweep cancels what is still pending when it has passed.
void Session::wait_at_most(std::chrono::milliseconds limit) {
    wait_.until = Clock::now() + limit;
    wait_.has_expired = false;
}

/// Reads one request, answers it. False when the connection is to end.
Task<bool> Session::serve_request() {
    record_ = {};
    is_sending_ = false;
    parser_.emplace(limits());
    auto error = co_await read_head();
    auto admission = admit();
    if (error) co_return co_await end_or_refuse(error, admission);
    ++request_count_;
    if (const auto refused = refusal(parser_->head(), config().hosts, limits())) {
        admission.route.allow = find_route(parser_->head(), surface_, config()).allow;
        co_return co_await refuse(*refused, admission);
    }
    admission.route = find_route(parser_->head(), surface_, config());
    if (admission.expects_continue && !parser_->is_done()) {
        if (admission.route.status != 200) {
            const Refusal refused{admission.route.status, admission.route.why};
            co_return co_await refuse(refused, admission);
        }
        if (co_await send_continue()) co_return false;
    }
    // Only a bodiless request may use the head's bytes from here on (route.rest).
    error = co_await read_body();
    if (error) co_return co_await end_or_refuse(error, admission);
    co_return co_await answer(admission);
}

/// Whatever of the head has been parsed; views of a folded value are never kept by the parser.
Admission Session::admit() const {
    const auto& head = parser_->head();
    Admission admission;
    admission.since = Clock::now();
    auto& envelope = admission.envelope;
    envelope.request_id = request_id_of(head);
    if (envelope.request_id.empty()) envelope.request_id = make_uuid();
    envelope.allowed_origin = allowed_origin(head, config());
    envelope.varies_by_origin = config().is_demo || !config().cors_origins.empty();
    envelope.is_head = head.method == http::verb::head;
    envelope.is_preflight =
        head.method == http::verb::options && head.count_of(http::field::access_control_request_method) == 1;
    envelope.keep_alive = parser_->is_header_done() && parser_->keep_alive();
    admission.expects_continue = head.count_of(http::field::expect) != 0;
    return admission;
}

/// Reads until the head is complete. Views into the buffer hold, because room for a whole head is made first.
Task<error_code> Session::read_head() {
    constexpr std::size_t body_start_bytes = 4 * 1024;
    buffer_.shrink(limits().kept_buffer_bytes);
    buffer_.make_room(limits().head_bytes + body_start_bytes);
    std::size_t parsed = 0;
    wait_.is_idle = buffer_.unused().empty();
    if (!wait_.is_idle) wait_at_most(limits().header_deadline);
    while (true) {
        const auto bytes = buffer_.unused();
        if (bytes.size() > parsed) {
            error_code error;
            parsed += feed(*parser_, bytes.substr(parsed), error);
            head_bytes_ = parsed;
            const bool is_done = parser_->is_header_done();
            if (parsed > limits().head_bytes) co_return http::error::header_limit;
            if (is_done) co_return error_code{};
            if (error && error != http::error::need_more) co_return error;
            if (bytes.size() >= limits().head_bytes) co_return http::error::header_limit;
        }
        const auto error = co_await read_more();
        // A drain ends idle connections, but a request that is already here gets its answer.
        const bool has_request = wait_.is_idle && wait_.has_expired && worker_.is_draining() && has_arrived();
        if (error && !has_request) co_return error;
        if (wait_.is_idle) wait_at_most(limits().header_deadline);
        wait_.is_idle = false;
    }
}

bool Session::has_arrived() const {
    error_code error;
    return socket_.available(error) > 0 && !error;
}

/// Ends the life of the head's bytes unless there is no body.
Task<error_code> Session::read_body() {
    buffer_.use(head_bytes_);
    if (parser_->is_done()) co_return error_code{};
    wait_at_most(limits().body_deadline);
    parser_->eager(true);
    if (parser_->chunked()) co_return co_await read_chunks();
    const auto length = static_cast<std::size_t>(*parser_->content_length());
    buffer_.make_room(length);
    while (buffer_.unused().size() < length) {
        const auto error = co_await read_more();
        if (error) co_return error;
    }
    error_code error;
    const auto body_bytes = feed(*parser_, buffer_.unused().substr(0, length), error);
    buffer_.use(body_bytes);
    co_return error;
}

Task<error_code> Session::read_chunks() {
    constexpr std::size_t chunk_room_bytes = 8 * 1024;
    std::size_t wire_bytes = 0;
    while (true) {
        error_code error;
        const auto used = feed(*parser_, buffer_.unused(), error);
        buffer_.use(used);
        wire_bytes += used;
        if (parser_->is_done()) co_return error;
        if (error && error != http::error::need_more) co_return error;
        const auto& bounds = limits();
        if (buffer_.unused().size() >= bounds.chunk_overhead_bytes ||
            wire_bytes > bounds.body_bytes + bounds.chunk_overhead_bytes) {
            co_return http::error::body_limit;
        }
        buffer_.make_room(buffer_.unused().size() + chunk_room_bytes);
        error = co_await read_more();
        if (error) co_return error;
    }
}

Task<error_code> Session::read_more() {
    const auto room = buffer_.room();
    const auto target = asio::buffer(room.data(), room.size());
    const auto [error, count] = co_await socket_.async_read_some(target);
    buffer_.add(count);
    if (error && error != asio::error::operation_aborted) is_open_ = false;
    co_return error;
}

Task<bool> Session::end_or_refuse(error_code error, Admission& admission) {
    if (wait_.has_expired) {
        if (wait_.is_idle) co_return false;
        const Refusal too_slow{408, "the request came too slowly"};
        co_return co_await refuse(too_slow, admission);
    }
    if (error.category() != error_code{http::error::need_more}.category()) co_return false;
    co_return co_await refuse(refusal(error), admission);
}

Task<bool> Session::refuse(Refusal refusal, Admission& admission) {
    admission.envelope.keep_alive = false;
    record_.reason = refusal.why;
    body_text_ = outcome(refusal.status, refusal.why);
    Response response{refusal.status, json_type, body_text_, {}};
    if (refusal.status == 405) response.allow = admission.route.allow;
    co_return co_await send(response, admission);
}

Task<bool> Session::answer(Admission& admission) {
    const auto& route = admission.route;
    Response response{route.status, json_type, {}, {}};
    if (route.status == 204) {
        response = {204, {}, {}, route.allow};
    } else if (route.status != 200) {
        record_.reason = route.why;
        body_text_ = outcome(route.status, route.why);
        response.body = body_text_;
        if (route.status == 405) response.allow = route.allow;
    } else if (route.endpoint == Endpoint::service || route.endpoint == Endpoint::feedback) {
        co_return co_await answer_call(admission);
    } else if (route.endpoint == Endpoint::demo_fhir) {
        co_return co_await answer_demo(admission);
    } else if (route.endpoint == Endpoint::discovery) {
        response.body = worker_.app.discovery;
    } else if (route.endpoint == Endpoint::reload) {
        const auto reloaded = worker_.reload(wall_clock());
        if (reloaded.problem) record_.reason = "the overlay is not sound: the knowledge stays as it was";
        body_text_ = encode(reloaded);
        response = {status_of(reloaded), json_type, body_text_, {}};
    } else if (route.endpoint == Endpoint::liveness) {
        response.body = R"({"status":"alive"})";
    } else if (route.endpoint == Endpoint::readiness) {
        const auto verdict = readiness(worker_);
        response.status = verdict.status;
        response.body = verdict.body;
    } else {
        response.media_type = text_type;
        response.body =
            "Lytes, demo mode\n"
            "GET  /cds-services\nPOST /cds-services/{id}\n"
            "GET  /demo/fhir/Patient\n";
    }
    co_return co_await send(response, admission);
}

Task<bool> Session::answer_demo(Admission& admission) {
    const auto found = demo_answer(admission.route.rest, wall_clock());
    const Response response{found.status, fhir_type, found.body, {}};
    co_return co_await send(response, admission);
}

Task<bool> Session::answer_call(Admission& admission) {
    // The last resort for one request: nothing of what went wrong may reach the client.
    try {
        co_return co_await perform_call(admission);
    } catch (const std::exception&) {
        record_ = {};
        record_.reason = "exception";
    }
    if (is_sending_) {
        is_open_ = false;
        co_return false;
    }
    body_text_ = outcome(500, "internal error");
    const Response response{500, json_type, body_text_, {}};
    co_return co_await send(response, admission);
}

Task<bool> Session::perform_call(Admission& admission) {
    const auto& service = *admission.route.service;
    const auto now = wall_clock();
    if (admission.route.endpoint == Endpoint::feedback) {
        const auto taken = co_await take_feedback(worker_, service, parser_->body(), now);
        record_.reason = taken.reason;
        const auto type = taken.body.empty() ? std::string_view{} : json_type;
        const Response response{taken.status, type, taken.body, {}};
        co_return co_await send(response, admission);
    }
    // A reload changes later calls, never this one. Before the arena: cards borrow its words.
    const SharedSite site = worker_.site;
    Arenas::Lease arena{worker_.arenas};
    const Call call{service, parser_->body(), now, admission.since, *site, client_};
    const auto reply = co_await conduct(worker_, call, arena.resource());
    record_.is_call = true;
    record_.hook_instance = reply.summary.hook_instance;
    record_.rules = reply.summary.rules;
    record_.shadow = reply.summary.shadow;
    record_.knowledge = reply.summary.knowledge;
    record_.cards = reply.summary.cards;
    record_.prefetch_hits = reply.summary.prefetch_hits;
    record_.fetches = reply.summary.fetches;
    const Response response{reply.status, json_type, reply.body, {}};
    const bool goes_on = co_await send(response, admission);
    // Only now, so that the clinician does not wait for it; what could not be sent was not shown.
    auto& store = worker_.app.store;
    if (store && is_open_) store->record(reply.showing, service.id, default_client, now);
    co_return goes_on;
}

Task<bool> Session::send(Response response, Admission& admission) {
    auto& envelope = admission.envelope;
    envelope.keep_alive = envelope.keep_alive && request_count_ < limits().requests_per_connection &&
                          !(surface_ == Surface::api && worker_.is_draining());
    encode_head(head_text_, response, envelope, worker_.date());
    if (envelope.is_head) response.body = {};
    const std::array<asio::const_buffer, 2> buffers{asio::buffer(head_text_), asio::buffer(response.body)};
    is_sending_ = true;
    wait_.is_idle = false;
    wait_at_most(limits().write_deadline);
    const auto [error, count] = co_await asio::async_write(socket_, buffers);
    write_log(response, admission);
    if (error) is_open_ = false;
    wait_.is_idle = true;
    wait_at_most(limits().idle_deadline);
    co_return !error && envelope.keep_alive;
}

Task<error_code> Session::send_continue() {
    constexpr std::string_view text = "HTTP/1.1 100 Continue\r\n\r\n";
    const auto buffer = asio::buffer(text);
    wait_at_most(limits().write_deadline);
    const auto [error, count] = co_await asio::async_write(socket_, buffer);
    if (error) is_open_ = false;
    co_return error;
}

void Session::write_log(const Response& response, const Admission& admission) {
    record_.request_id = admission.envelope.request_id;
    record_.service = name_of(admission.route);
    record_.status = response.status;
    const auto duration = Clock::now() - admission.since;
    record_.duration_us = std::chrono::duration_cast<std::chrono::microseconds>(duration).count();
    record_.bytes_in = head_bytes_ + (parser_->is_done() ? parser_->body().size() : 0);
    record_.bytes_out = head_text_.size() + response.body.size();
    worker_.log.request(record_);
}

/// A close with unread bytes would reset the connection, and the peer might lose our last answer.
Task<void> Session::linger() {
    error_code ignored;
    socket_.shutdown(Socket::shutdown_send, ignored);
    wait_.is_idle = false;
    wait_at_most(limits().linger_deadline);
    std::array<char, 4096> discarded;
    const auto target = asio::buffer(discarded);
    std::size_t total = 0;
    while (total < limits().linger_bytes) {
        const auto [error, count] = co_await socket_.async_read_some(target);
        if (error) co_return;
        total += count;
    }
}

}  // namespace

Task<void> serve_connection(Socket socket, Worker& worker, Surface surface) {
    Session session{std::move(socket), worker, surface};
    co_await session.run();
}

}  // namespace lytes::server
