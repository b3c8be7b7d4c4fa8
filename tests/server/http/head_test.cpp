#include "server/http/head.hpp"

#include <string>

#include <boost/beast/http/error.hpp>
#include <doctest/doctest.h>

using namespace std::string_literals;
namespace server = lytes::server;
namespace http = server::http;

TEST_SUITE_BEGIN("server/http/head");

namespace {

struct Outcome {
    boost::beast::error_code error;
    std::string body;
    bool is_done = false;
};

/// Feeds `text` in pieces of `piece` bytes, as a slow network would.
Outcome parse(const std::string& text, std::size_t piece) {
    server::RequestParser parser{server::Limits{}};
    parser.eager(true);
    Outcome outcome;
    std::size_t used = 0;
    for (std::size_t end = piece;; end += piece) {
        const auto arrived = std::min(end, text.size());
        outcome.error = {};
        used += server::feed(parser, std::string_view{text}.substr(used, arrived - used), outcome.error);
        if (parser.is_done()) break;
        if (outcome.error && outcome.error != http::error::need_more) return outcome;
        if (arrived == text.size()) return outcome;
    }
    outcome.is_done = true;
    outcome.body = parser.body();
    return outcome;
}

const auto chunked_head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"s;

}  // namespace

TEST_CASE("fields are views in the order of the request") {
    const auto text = "GET /a?b HTTP/1.1\r\nHost: x\r\nX-Own:  v w \r\nHost: y\r\n\r\n"s;
    server::RequestParser parser{server::Limits{}};
    boost::beast::error_code error;
    CHECK(server::feed(parser, text, error) == text.size());
    const auto& head = parser.head();
    CHECK(head.method == http::verb::get);
    CHECK(head.target == "/a?b");
    CHECK(head.version == 11);
    CHECK(head.field_count == 3);
    CHECK(head.count_of(http::field::host) == 2);
    CHECK(head.value_of(http::field::host) == "x");
    CHECK(head.fields[1].name_text == "X-Own");
    CHECK(head.fields[1].value == "v w");
    CHECK(head.value_of(http::field::expect).empty());
}

TEST_CASE("a chunked body is the same however it is cut") {
    const auto text = chunked_head + "3\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n";
    for (std::size_t piece = 1; piece <= text.size(); ++piece) {
        CAPTURE(piece);
        const auto outcome = parse(text, piece);
        CHECK(outcome.is_done);
        CHECK(outcome.body == "abc0123456789abcdef");
    }
}

TEST_CASE("an empty chunked body that comes byte by byte does not end the process") {
    // Beast 1.81 asserts here without `feed`: "0 CR LF" seen, then one more byte.
    for (std::size_t piece = 1; piece <= 8; ++piece) {
        CAPTURE(piece);
        const auto outcome = parse(chunked_head + "0\r\n\r\n", piece);
        CHECK(outcome.is_done);
        CHECK(outcome.body.empty());
    }
}

TEST_CASE("trailers and chunk extensions are refused") {
    CHECK(parse(chunked_head + "1\r\na\r\n0\r\nAuthorization: x\r\n\r\n", 1000).error ==
          http::error::bad_field);
    CHECK(parse(chunked_head + "1\r\na\r\n0\r\nHost: x\r\n\r\n", 1).error == http::error::bad_field);
    CHECK(parse(chunked_head + "1;x=y\r\na\r\n0\r\n\r\n", 1000).error == http::error::bad_chunk_extension);
    CHECK(parse(chunked_head + "1\r\na\r\n0;x\r\n\r\n", 3).error == http::error::bad_chunk_extension);
}

TEST_CASE("a folded value is noticed and never kept") {
    for (const auto* const value : {"a\r\n b", "\r\n b", "a\r\n\tb", "\r\n\t\r\n b"}) {
        CAPTURE(value);
        server::RequestParser parser{server::Limits{}};
        boost::beast::error_code error;
        const auto text = "GET / HTTP/1.1\r\nHost: x\r\nX-Own: "s + value + "\r\nX-Last: y\r\n\r\n";
        CHECK(server::feed(parser, text, error) == text.size());
        CHECK(parser.head().has_folded_value);
        CHECK(parser.head().field_count == 2);
    }
}

TEST_CASE("there is room for 100 fields and not for one more") {
    for (const int count : {99, 100, 101}) {
        CAPTURE(count);
        auto text = "GET / HTTP/1.1\r\n"s;
        for (int i = 0; i < count; ++i) text += "X: y\r\n";
        server::RequestParser parser{server::Limits{}};
        boost::beast::error_code error;
        static_cast<void>(server::feed(parser, text + "\r\n", error));
        CHECK(parser.is_header_done() == (count <= 100));
        if (count > 100) CHECK(error == http::error::header_limit);
    }
}

TEST_CASE("a body with Content-Length is a view of the bytes fed") {
    const auto text = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"s;
    server::RequestParser parser{server::Limits{}};
    boost::beast::error_code error;
    const auto head_size = server::feed(parser, text, error);
    parser.eager(true);
    const auto body = std::string_view{text}.substr(head_size);
    CHECK(server::feed(parser, body, error) == 5);
    CHECK(parser.is_done());
    CHECK(parser.body().data() == body.data());
}

TEST_SUITE_END();
