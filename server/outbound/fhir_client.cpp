#include "server/outbound/fhir_client.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl.hpp>

#include "server/http/head.hpp"
#include "server/outbound/origin.hpp"

namespace lytes::server {
namespace {

namespace beast = boost::beast;
namespace ssl = boost::asio::ssl;
using boost::system::error_code;
using hooks::FetchResult;
using hooks::FetchStatus;
using Endpoint = asio::ip::tcp::endpoint;
using TcpStream = Token::as_default_on_t<beast::basic_stream<asio::ip::tcp, Executor>>;
using TlsStream = beast::ssl_stream<TcpStream>;
using ResponseParser = http::response_parser<http::string_body>;

/// One round of queries. Shared with the coroutines that work on it: those still waiting for a look-up or a
/// peer when the deadline passes end later, on their own.
struct Round {
    const App& app;
    BaseUrl base;
    Permission permission;
    std::string token;
    std::vector<std::optional<std::string>> targets;
    std::vector<FetchResult> results;
    std::vector<Endpoint> endpoints;
    std::size_t next = 0;
    std::size_t unfinished = 0;
    bool is_over = false;  ///< the results have been handed over
    Clock::time_point deadline;
    Timer finished;  ///< expires at the deadline, or is cancelled when all results are there
};
using SharedRound = std::shared_ptr<Round>;

void settle(Round& round, std::size_t index, FetchResult result) {
    if (round.is_over) return;
    round.results[index] = std::move(result);
    if (--round.unfinished == 0) round.finished.cancel();
}

FetchResult without_body(FetchStatus status) { return {status, {}}; }

FetchResult failure(error_code error) {
    if (error == beast::error::timeout) return without_body(FetchStatus::timed_out);
    if (error == http::error::body_limit) return without_body(FetchStatus::too_large);
    return without_body(FetchStatus::failed);
}

bool is_json_type(std::string_view media_type) {
    auto type = media_type.substr(0, media_type.find(';'));
    while (type.ends_with(' ')) type.remove_suffix(1);
    return beast::iequals(type, "application/fhir+json") || beast::iequals(type, "application/json") ||
           beast::iequals(type, "application/json+fhir");
}

/// A redirect is a failure like any other: the token stays where it was meant to go (threat model S4).
FetchResult read_result(ResponseParser& parser) {
    auto& response = parser.get();
    const auto status = response.result_int();
    if (status == 404 || status == 410) return without_body(FetchStatus::not_found);
    if (status == 401 || status == 403) return without_body(FetchStatus::refused);
    const auto coding = response[http::field::content_encoding];
    const bool is_plain = coding.empty() || beast::iequals(coding, "identity");
    if (status != 200 || !is_plain || !is_json_type(response[http::field::content_type])) {
        return without_body(FetchStatus::failed);
    }
    return {FetchStatus::ok, std::move(response.body())};
}

std::string host_field(const Origin& origin) {
    auto host = origin.host.find(':') == std::string::npos ? origin.host : '[' + origin.host + ']';
    const std::uint16_t usual = origin.is_https ? 443 : 80;
    if (origin.port != usual) host += ':' + std::to_string(origin.port);
    return host;
}

http::request<http::empty_body> make_request(const Round& round, const std::string& target) {
    http::request<http::empty_body> request{http::verb::get, target, 11};
    request.set(http::field::host, host_field(round.base.origin));
    request.set(http::field::accept, "application/fhir+json");
    request.set(http::field::accept_encoding, "identity");
    request.set(http::field::user_agent, "lytes");
    request.set(http::field::connection, "close");
    if (!round.token.empty()) request.set(http::field::authorization, "Bearer " + round.token);
    return request;
}

/// Our own loop over the parser instead of Beast's, because of what `feed` has to keep from it.
template <typename Stream>
Task<error_code> read_response(Stream& stream, ResponseParser& parser) {
    constexpr std::size_t read_bytes = 16 * 1024;
    beast::flat_buffer buffer;
    parser.eager(true);
    while (!parser.is_done()) {
        const auto room = buffer.prepare(read_bytes);
        const auto [read_error, count] = co_await stream.async_read_some(room);
        buffer.commit(count);
        error_code error;
        if (read_error == asio::error::eof && parser.got_some()) {
            parser.put_eof(error);
            co_return error;
        }
        if (read_error) co_return read_error;
        const auto bytes = buffer.data();
        const auto used = feed(parser, {static_cast<const char*>(bytes.data()), bytes.size()}, error);
        buffer.consume(used);
        if (error && error != http::error::need_more) co_return error;
    }
    co_return error_code{};
}

template <typename Stream>
Task<FetchResult> exchange(Stream& stream, const Round& round, const std::string& target) {
    const auto request = make_request(round, target);
    auto [error, count] = co_await http::async_write(stream, request);
    if (error) co_return failure(error);
    ResponseParser parser;
    parser.header_limit(static_cast<std::uint32_t>(round.app.limits.fhir_head_bytes));
    parser.body_limit(round.app.limits.fhir_response_bytes);
    error = co_await read_response(stream, parser);
    if (error) co_return failure(error);
    co_return read_result(parser);
}

/// Tries the addresses in turn, each with its own short deadline.
Task<error_code> connect(TcpStream& stream, const Round& round) {
    error_code last = asio::error::host_not_found;
    for (const auto& endpoint : round.endpoints) {
        const auto connect_deadline = Clock::now() + round.app.limits.fhir_connect_deadline;
        stream.expires_at(std::min(connect_deadline, round.deadline));
        const auto [error] = co_await stream.async_connect(endpoint);
        if (!error) {
            stream.expires_at(round.deadline);
            co_return error;
        }
        last = error;
    }
    co_return last;
}

Task<FetchResult> fetch_tls(TcpStream tcp, const Round& round, const std::string& target) {
    const auto& host = round.base.origin.host;
    TlsStream stream{std::move(tcp), *round.app.tls};
    stream.set_verify_callback(ssl::host_name_verification{host});
    // Server name indication is for names only (RFC 6066).
    if (!round.base.origin.is_literal &&
        ::SSL_ctrl(stream.native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                   const_cast<char*>(host.c_str())) != 1) {
        co_return without_body(FetchStatus::failed);
    }
    const auto [error] = co_await stream.async_handshake(ssl::stream_base::client);
    if (error) co_return failure(error);
    co_return co_await exchange(stream, round, target);
}

Task<FetchResult> fetch_one(const Round& round, const std::string& target) {
    const auto executor = co_await asio::this_coro::executor;
    TcpStream stream{executor};
    const auto error = co_await connect(stream, round);
    if (error) co_return failure(error);
    if (round.base.origin.is_https) co_return co_await fetch_tls(std::move(stream), round, target);
    co_return co_await exchange(stream, round, target);
}

/// Takes one query after the other until none is left.
Task<void> run_queries(SharedRound round) {
    while (round->next < round->targets.size()) {
        const auto index = round->next++;
        const auto& target = round->targets[index];
        if (!target) continue;
        auto result = co_await fetch_one(*round, *target);
        settle(*round, index, std::move(result));
    }
}

/// The addresses that may be connected to; they are not looked up again (threat model S2, S3).
Task<void> find_endpoints(SharedRound round) {
    const auto& origin = round->base.origin;
    if (origin.is_literal) {
        round->endpoints.emplace_back(asio::ip::make_address(origin.host), origin.port);
    } else {
        const auto executor = co_await asio::this_coro::executor;
        Resolver resolver{executor};
        const auto [error, found] = co_await resolver.async_resolve(origin.host, std::to_string(origin.port));
        for (const auto& entry : found) round->endpoints.push_back(entry.endpoint());
    }
    std::erase_if(round->endpoints, [&permission = round->permission](const Endpoint& endpoint) {
        return !may_connect(endpoint.address(), permission);
    });
}

Task<void> run_round(SharedRound round) {
    const auto executor = co_await asio::this_coro::executor;
    co_await find_endpoints(round);
    if (round->endpoints.empty()) {
        for (std::size_t i = 0; i < round->targets.size(); ++i) {
            if (round->targets[i]) settle(*round, i, without_body(FetchStatus::refused));
        }
        co_return;
    }
    const auto runners = std::min(round->unfinished, round->app.limits.fhir_parallel);
    for (std::size_t i = 0; i < runners; ++i) {
        asio::co_spawn(executor, run_queries(round), asio::detached);
    }
}

/// Targets of the queries that are within the budget and stay below the base; the others are settled here.
void plan_queries(Round& round, const hooks::Fetch& fetch, FetchBudget& budget) {
    const bool has_round = budget.rounds > 0;
    if (has_round) --budget.rounds;
    for (std::size_t i = 0; i < fetch.queries.size(); ++i) {
        const auto& query = fetch.queries[i];
        if (!has_round || budget.queries == 0) {
            round.results[i].status = FetchStatus::too_large;
            continue;
        }
        --budget.queries;
        auto target =
            query.is_page ? target_below(round.base, query.target) : target_at(round.base, query.target);
        round.results[i].status = target ? FetchStatus::timed_out : FetchStatus::refused;
        if (target) ++round.unfinished;
        round.targets[i] = std::move(target);
    }
}

std::vector<FetchResult> all_refused(std::size_t count) {
    return std::vector<FetchResult>(count, without_body(FetchStatus::refused));
}

}  // namespace

Task<std::vector<FetchResult>> fetch_all(const App& app, const hooks::Fetch& fetch, FetchBudget& budget) {
    const auto count = fetch.queries.size();
    const auto base = parse_base(fetch.base);
    const auto permission = base ? find_permission(*base, app.config) : std::nullopt;
    if (!permission) co_return all_refused(count);
    const bool has_token = !fetch.access_token.empty();
    if (has_token ? !is_bearer_token(fetch.access_token) : !permission->open) co_return all_refused(count);

    const auto executor = co_await asio::this_coro::executor;
    auto round = std::make_shared<Round>(Round{
        app,
        *base,
        *permission,
        fetch.access_token,
        std::vector<std::optional<std::string>>(count),
        std::vector<FetchResult>(count),
        {               },
        0,
        0,
        false,
        budget.deadline,
        Timer{ executor, budget.deadline}
    });
    plan_queries(*round, fetch, budget);
    if (round->unfinished > 0) asio::co_spawn(executor, run_round(round), asio::detached);
    while (round->unfinished > 0 && Clock::now() < budget.deadline) co_await round->finished.async_wait();
    round->is_over = true;
    round->next = count;  // what has not begun will not begin
    co_return std::move(round->results);
}

std::unique_ptr<ssl::context> make_tls_context(const std::string& ca_file) {
    auto context = std::make_unique<ssl::context>(ssl::context::tls_client);
    context->set_default_verify_paths();
    if (!ca_file.empty()) context->load_verify_file(ca_file);
    context->set_verify_mode(ssl::verify_peer);
    if (::SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION) != 1) {
        throw std::runtime_error("TLS 1.2 is not available");
    }
    return context;
}

}  // namespace lytes::server
