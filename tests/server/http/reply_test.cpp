#include "server/http/reply.hpp"

#include <string>

#include <doctest/doctest.h>

namespace server = lytes::server;

TEST_SUITE_BEGIN("server/http/reply");

namespace {

/// A head with one more field; it lives as long as the program.
const server::Head& head_with(const std::string& fields) {
    static std::string text;
    static std::optional<server::RequestParser> parser;
    text = "GET / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
    boost::beast::error_code error;
    static_cast<void>(server::feed(parser.emplace(server::Limits{}), text, error));
    return parser->head();
}

std::string encoded(const server::Response& response, const server::Envelope& envelope) {
    std::string out = "left over";
    server::encode_head(out, response, envelope, "Sun, 06 Nov 1994 08:49:37 GMT");
    return out;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }

}  // namespace

TEST_CASE("a request id is taken over if it is plain and short") {
    const auto id_of = [](const std::string& value) {
        return std::string{server::request_id_of(head_with("X-Request-Id: " + value + "\r\n"))};
    };
    CHECK(id_of("Abc-123") == "Abc-123");
    CHECK(id_of(std::string(64, 'a')) == std::string(64, 'a'));
    CHECK(id_of(std::string(65, 'a')).empty());
    CHECK(id_of("a b").empty());
    CHECK(id_of("a_b").empty());
    CHECK(id_of("").empty());
    CHECK(server::request_id_of(head_with("")).empty());
}

TEST_CASE("an origin is allowed only as configured") {
    server::Config config;
    config.cors_origins = {"https://ehr.example.org", "http://localhost:3000"};
    const auto allowed = [&config](const std::string& origin) {
        return std::string{server::allowed_origin(head_with("Origin: " + origin + "\r\n"), config)};
    };
    CHECK(allowed("https://ehr.example.org") == "https://ehr.example.org");
    CHECK(allowed("http://localhost:3000") == "http://localhost:3000");
    CHECK(allowed("http://ehr.example.org").empty());
    CHECK(allowed("https://ehr.example.org.evil.example").empty());
    CHECK(allowed("https://ehr.example.org:443").empty());
    CHECK(allowed("null").empty());
    CHECK(allowed("https://ehr.example.org\r\nOrigin: https://ehr.example.org").empty());
    config.is_demo = true;
    CHECK(allowed("https://anything.example") == "https://anything.example");
    CHECK(allowed("null").empty());
    CHECK(allowed("https://any thing").empty());
}

TEST_CASE("every answer forbids caching and sniffing and has no banner") {
    server::Envelope envelope;
    envelope.request_id = "r1";
    const auto text = encoded({200, server::json_type, "{}", {}}, envelope);
    CHECK(text.starts_with("HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"));
    CHECK(text.ends_with("\r\n\r\n"));
    CHECK(has(text, "\r\nContent-Type: application/json\r\n"));
    CHECK(has(text, "\r\nContent-Length: 2\r\n"));
    CHECK(has(text, "\r\nCache-Control: no-store\r\n"));
    CHECK(has(text, "\r\nX-Content-Type-Options: nosniff\r\n"));
    CHECK(has(text, "\r\nX-Request-Id: r1\r\n"));
    CHECK_FALSE(has(text, "Server:"));
    CHECK_FALSE(has(text, "Connection:"));
    CHECK_FALSE(has(text, "Access-Control"));
    CHECK_FALSE(has(text, "Vary"));
}

TEST_CASE("cross-origin fields stand on errors as well") {
    server::Envelope envelope;
    envelope.allowed_origin = "https://ehr.example.org";
    envelope.varies_by_origin = true;
    const auto text = encoded({412, server::json_type, "{}", {}}, envelope);
    CHECK(has(text, "\r\nVary: Origin\r\n"));
    CHECK(has(text, "\r\nAccess-Control-Allow-Origin: https://ehr.example.org\r\n"));
    CHECK_FALSE(has(text, "Access-Control-Allow-Methods"));
    CHECK_FALSE(has(text, "Access-Control-Allow-Credentials"));
}

TEST_CASE("a preflight tells methods and fields, and has no body") {
    server::Envelope envelope;
    envelope.allowed_origin = "https://ehr.example.org";
    envelope.is_preflight = true;
    const auto text = encoded({204, {}, {}, "POST, OPTIONS"}, envelope);
    CHECK(has(text, "\r\nAccess-Control-Allow-Methods: GET, POST, OPTIONS\r\n"));
    CHECK(has(text, "\r\nAccess-Control-Allow-Headers: Authorization, Content-Type, X-Request-Id\r\n"));
    CHECK(has(text, "\r\nAllow: POST, OPTIONS\r\n"));
    CHECK_FALSE(has(text, "Content-Length"));
    CHECK_FALSE(has(text, "Content-Type:"));
}

TEST_CASE("closing and trying again later are said") {
    server::Envelope envelope;
    envelope.keep_alive = false;
    const auto text = encoded({503, server::json_type, "{}", {}}, envelope);
    CHECK(has(text, "\r\nConnection: close\r\n"));
    CHECK(has(text, "\r\nRetry-After: 1\r\n"));
}

TEST_CASE("an outcome is an OperationOutcome with one issue") {
    CHECK(server::outcome(404, "there is nothing at this path") ==
          R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"not-found",)"
          R"("diagnostics":"there is nothing at this path"}]})");
}

TEST_CASE("dates are IMF-fixdates") {
    CHECK(server::http_date(784'111'777) == "Sun, 06 Nov 1994 08:49:37 GMT");
    CHECK(server::http_date(1'709'164'800) == "Thu, 29 Feb 2024 00:00:00 GMT");
}

TEST_SUITE_END();
