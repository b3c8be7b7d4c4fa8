#include "server/http/guard.hpp"

#include <string>
#include <vector>

#include <boost/beast/http/error.hpp>
#include <doctest/doctest.h>

using namespace std::string_literals;
namespace server = lytes::server;

TEST_SUITE_BEGIN("server/http/guard");

namespace {

/// 0: served. Else the status of whoever refuses it, Beast or the guard.
unsigned verdict(const std::string& head, const std::vector<std::string>& hosts) {
    const server::Limits limits;
    server::RequestParser parser{limits};
    boost::beast::error_code error;
    static_cast<void>(server::feed(parser, head, error));
    if (!parser.is_header_done()) return server::refusal(error).status;
    const auto refused = server::refusal(parser.head(), hosts, limits);
    return refused ? refused->status : 0;
}

unsigned verdict(const std::string& head) { return verdict(head, {}); }

struct Row {
    std::string head;
    unsigned status;
};

void check_rows(const std::vector<Row>& rows) {
    for (const auto& row : rows) {
        CAPTURE(row.head);
        CHECK(verdict(row.head) == row.status);
    }
}

}  // namespace

TEST_CASE("sound requests pass") {
    check_rows({
        {"GET / HTTP/1.1\r\nHost: a\r\n\r\n",                                               0},
        {"HEAD /x?y=z HTTP/1.1\r\nHost: a:8080\r\nAccept: */*\r\n\r\n",                     0},
        {"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",                          0},
        {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n",                         0},
        {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n",                0},
        {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-Continue\r\n\r\n", 0},
        {"OPTIONS / HTTP/1.1\r\nHost: a\r\nOrigin: https://b\r\n\r\n",                      0},
        {"GET / HTTP/1.1\r\nHost: a\r\nX: a\tb\r\n\r\n",                                    0},
    });
}

TEST_CASE("the version must be 1.1") {
    check_rows({
        {"GET / HTTP/1.0\r\nHost: a\r\n\r\n", 505},
        {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505},
        {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",  505},
    });
}

TEST_CASE("other methods are refused, known ones with 405") {
    check_rows({
        {"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n", 405},
        {"DELETE / HTTP/1.1\r\nHost: a\r\n\r\n",                   405},
        {"PATCH / HTTP/1.1\r\nHost: a\r\n\r\n",                    405},
        {"TRACE / HTTP/1.1\r\nHost: a\r\n\r\n",                    405},
        {"CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n",              501},
        {"get / HTTP/1.1\r\nHost: a\r\n\r\n",                      501},
        {"BREW / HTTP/1.1\r\nHost: a\r\n\r\n",                     501},
    });
}

TEST_CASE("the target must be a printable path") {
    check_rows({
        {"GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",     400},
        {"GET /\x80 HTTP/1.1\r\nHost: a\r\n\r\n",     400},
        {"GET /\x7f HTTP/1.1\r\nHost: a\r\n\r\n",     400},
        {"GET /\x01 HTTP/1.1\r\nHost: a\r\n\r\n",     400},
    });
}

TEST_CASE("the target may have 2 KiB and not one byte more") {
    for (const std::size_t size : {2047U, 2048U, 2049U}) {
        CAPTURE(size);
        const auto head = "GET /" + std::string(size - 1, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n";
        CHECK(verdict(head) == (size > 2048 ? 414 : 0));
    }
}

TEST_CASE("there is exactly one Host") {
    check_rows({
        {"GET / HTTP/1.1\r\n\r\n",                       400},
        {"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n", 400},
    });
}

TEST_CASE("field values are one line of ASCII") {
    check_rows({
        {"GET / HTTP/1.1\r\nHost: a\r\nX: \xc3\xa9\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: a\r\nX: \x7f\r\n\r\n",     400},
        {"GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n z\r\n\r\n",  400},
        {"GET / HTTP/1.1\r\nHost: a\r\nX:\r\n z\r\n\r\n",    400},
        {"GET / HTTP/1.1\r\nHost: a\r\nX : y\r\n\r\n",       400},
    });
}

TEST_CASE("the length of a body is given once and plainly") {
    const std::string post = "POST / HTTP/1.1\r\nHost: a\r\n";
    check_rows({
        {post + "\r\n",                                                             411},
        {post + "Content-Length: 5\r\nContent-Length: 5\r\n\r\n",                   400},
        {post + "Content-Length: 5, 5\r\n\r\n",                                     400},
        {post + "Content-Length: +5\r\n\r\n",                                       400},
        {post + "Content-Length: -5\r\n\r\n",                                       400},
        {post + "Content-Length: 0x5\r\n\r\n",                                      400},
        {post + "Content-Length: \r\n\r\n",                                         400},
        {post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",          400},
        {post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n",          400},
        {post + "Transfer-Encoding: identity\r\nContent-Length: 5\r\n\r\n",         400},
        {post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
        {post + "Transfer-Encoding: gzip, chunked\r\n\r\n",                         400},
        {post + "Transfer-Encoding: chunked, identity\r\n\r\n",                     400},
        {post + "Transfer-Encoding: \xff"
                "chunked\r\n\r\n",                                         400},
        {post + "Transfer-Encoding: xchunked\r\n\r\n",                              400},
        {"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n",                  400},
        {"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",         400},
        {"HEAD / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n",                 400},
    });
}

TEST_CASE("upgrades and other expectations are refused") {
    check_rows({
        {"GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n",                     400},
        {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nExpect: 200-ok\r\n\r\n",                    417},
        {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nExpect: 100-continue\r\nExpect: x\r\n\r\n", 417},
    });
}

TEST_CASE("a configured server answers to its names only") {
    const std::vector<std::string> hosts{"cds.example.org", "[::1]"};
    const auto with_host = [](const std::string& host) {
        return "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
    };
    CHECK(verdict(with_host("cds.example.org"), hosts) == 0);
    CHECK(verdict(with_host("CDS.Example.ORG:8443"), hosts) == 0);
    CHECK(verdict(with_host("[::1]:80"), hosts) == 0);
    CHECK(verdict(with_host("evil.example"), hosts) == 421);
    CHECK(verdict(with_host("cds.example.org.evil.example"), hosts) == 421);
    CHECK(verdict(with_host("[::1"), hosts) == 421);
    CHECK(verdict(with_host(""), hosts) == 421);
}

TEST_CASE("what Beast refuses has a status of its own") {
    namespace http = server::http;
    CHECK(server::refusal(http::error::header_limit).status == 431);
    CHECK(server::refusal(http::error::body_limit).status == 413);
    CHECK(server::refusal(http::error::bad_chunk).status == 400);
}

TEST_SUITE_END();
