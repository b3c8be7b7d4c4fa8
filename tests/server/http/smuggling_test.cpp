// The third-party raw requests of shared/data/attack (threat model F1, R1): what both oracles refuse must
// never be served, and the server must be well afterwards.
#include <array>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "tests/support/loopback.hpp"

using lytes::tests::demo_config;
using lytes::tests::get_request;
using lytes::tests::LoopbackServer;
using lytes::tests::quick_limits;
using lytes::tests::RawClient;

TEST_SUITE_BEGIN("server/http/smuggling");

namespace {

const std::filesystem::path corpus = std::filesystem::path{LYTES_SOURCE_DIR}.parent_path() /
                                     "shared/data/attack/http/smuggling/raw_requests.jsonl";

std::string decode_base64(std::string_view text) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string bytes;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : text.substr(0, text.find('='))) {
        bits = (bits << 6) | static_cast<std::uint32_t>(alphabet.find(c));
        count += 6;
        if (count < 8) continue;
        count -= 8;
        bytes += static_cast<char>((bits >> count) & 0xff);
    }
    return bytes;
}

std::string_view member(std::string_view line, std::string_view name) {
    const auto key = "\"" + std::string{name} + "\": \"";
    const auto begin = line.find(key) + key.size();
    return line.substr(begin, line.find('"', begin) - begin);
}

}  // namespace

TEST_CASE("what both oracles refuse is never served") {
    if (!std::filesystem::exists(corpus)) {
        MESSAGE("the corpus is not on this machine");
        return;
    }
    auto limits = quick_limits();
    limits.header_deadline = std::chrono::milliseconds{500};
    limits.body_deadline = std::chrono::milliseconds{500};
    const LoopbackServer server{demo_config(), limits};
    std::ifstream lines{corpus};
    int requests = 0;
    for (std::string line; std::getline(lines, line);) {
        if (line.find(R"("both_oracles_reject": true)") == line.npos) continue;
        ++requests;
        const std::string id{member(line, "id")};
        CAPTURE(id);
        RawClient client{server.port()};
        REQUIRE(client.is_connected());
        client.send(decode_base64(member(line, "raw_b64")));
        client.finish_sending();
        const auto answer = client.receive_all();
        CHECK(answer.find("HTTP/1.1 2") == answer.npos);
    }
    CHECK(requests == 5094);
    RawClient client{server.port()};
    client.send(get_request("/cds-services"));
    CHECK(client.receive().status == 200);
}

TEST_SUITE_END();
