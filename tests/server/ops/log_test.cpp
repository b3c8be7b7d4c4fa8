#include "server/ops/log.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/support/loopback.hpp"

namespace server = lytes::server;
using lytes::tests::MemoryFile;
using server::LogLevel;

TEST_SUITE_BEGIN("server/ops/log");

TEST_CASE("a request is one line of JSON with the fields that have a value") {
    const MemoryFile file;
    {
        server::Log log{LogLevel::info, file.descriptor()};
        const std::vector<std::string> rules{"MG-LOW-CRIT-01 critical"};
        server::RequestRecord record;
        record.request_id = "r1";
        record.service = "electrolyte-review";
        record.status = 200;
        record.duration_us = 17;
        record.is_call = true;
        record.cards = 1;
        record.rules = rules;
        const std::vector<std::string> shadow{"K-LOW-MILD-01 info"};
        record.shadow = shadow;
        record.knowledge = "1.0.0+2026.1 0123456789abcdef";
        log.request(record);
    }
    const auto text = file.text();
    CHECK(text.starts_with(R"({"ts":"2)"));
    CHECK(
        text.find(R"(Z","level":"info","msg":"request","request_id":"r1","service":"electrolyte-review",)") !=
        text.npos);
    CHECK(text.find(R"("status":200,"dur_us":17,"cards":1,"rules":["MG-LOW-CRIT-01 critical"],)") !=
          text.npos);
    CHECK(text.find(R"("shadow":["K-LOW-MILD-01 info"],"knowledge":"1.0.0+2026.1 0123456789abcdef")") !=
          text.npos);
    CHECK(text.find("hook_instance") == text.npos);
    CHECK(text.ends_with("}\n"));
    CHECK(std::count(text.begin(), text.end(), '\n') == 1);
}

TEST_CASE("nothing in a field can forge a line") {
    const MemoryFile file;
    {
        server::Log log{LogLevel::info, file.descriptor()};
        log.event(LogLevel::info, "a\"b\\c\nd\x1b[31me\x7f\xe2\x80\xa8", std::string(1000, 'x'));
    }
    const auto text = file.text();
    CHECK(text.find(R"("msg":"a\"b\\c\ufffdd\ufffd[31me\ufffd\ufffd\ufffd\ufffd")") != text.npos);
    CHECK(text.find("\"detail\":\"" + std::string(256, 'x') + "\"") != text.npos);
    CHECK(std::count(text.begin(), text.end(), '\n') == 1);
}

TEST_CASE("a field takes no format directives") {
    const MemoryFile file;
    {
        server::Log log{LogLevel::info, file.descriptor()};
        log.event(LogLevel::info, "{} %s %v {0}", {});
    }
    CHECK(file.text().find(R"("msg":"{} %s %v {0}")") != std::string::npos);
}

TEST_CASE("levels below the chosen one are silent") {
    const MemoryFile file;
    {
        server::Log log{LogLevel::warn, file.descriptor()};
        server::RequestRecord good;
        good.status = 499;
        log.request(good);
        log.event(LogLevel::info, "quiet", {});
        CHECK(file.text().empty());
        server::RequestRecord bad;
        bad.status = 500;
        log.request(bad);
    }
    const auto text = file.text();
    CHECK(text.find(R"("level":"error")") != text.npos);
    CHECK(std::count(text.begin(), text.end(), '\n') == 1);
}

TEST_CASE("warnings are written at once, requests at the next flush") {
    const MemoryFile file;
    server::Log log{LogLevel::info, file.descriptor()};
    server::RequestRecord record;
    record.status = 200;
    log.request(record);
    CHECK(file.text().empty());
    log.flush();
    const auto flushed = file.text().size();
    CHECK(flushed > 0);
    log.event(LogLevel::warn, "now", {});
    CHECK(file.text().size() > flushed);
}

TEST_CASE("levels have names") {
    for (const auto* const name : {"debug", "info", "warn", "error", "off"}) {
        const auto level = server::parse_log_level(name);
        REQUIRE(level);
        CHECK(server::name_of(*level) == name);
    }
    CHECK_FALSE(server::parse_log_level("verbose"));
}

TEST_SUITE_END();
