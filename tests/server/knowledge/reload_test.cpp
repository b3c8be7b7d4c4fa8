#include "server/knowledge/reload.hpp"

#include <csignal>
#include <thread>

#include <doctest/doctest.h>

#include "tests/support/loopback.hpp"
#include "tests/support/overlays.hpp"

namespace {

using lytes::fhir::operator""_dec;
using lytes::server::SharedSite;
using lytes::tests::in_march;
using lytes::tests::in_may;
using lytes::tests::LoopbackServer;
using lytes::tests::RawClient;
using lytes::tests::setting_text;
using lytes::tests::site_at;

/// An overlay file whose text a test changes while a server runs.
class OverlayFile {
  public:
    explicit OverlayFile(std::string_view text) { write(text); }
    void write(std::string_view text) const {
        REQUIRE(::ftruncate(file_.descriptor(), 0) == 0);
        REQUIRE(::pwrite(file_.descriptor(), text.data(), text.size(), 0) ==
                static_cast<ssize_t>(text.size()));
    }
    [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(file_.descriptor()); }

  private:
    lytes::tests::MemoryFile file_;
};

lytes::server::Config config_with(const OverlayFile& file) {
    auto config = lytes::tests::demo_config();
    config.overlay = file.path();
    return config;
}

constexpr std::string_view reload_request =
    "POST /-/reload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";

lytes::tests::Received reload(const LoopbackServer& server) {
    RawClient client{server.admin_port()};
    client.send(reload_request);
    return client.receive();
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// A torsades call of the demo: one card.
std::string call(const LoopbackServer& server) {
    const std::string body =
        R"({"hook":"patient-view","hookInstance":"6b9f0c1e-2d4a-4c58-9a37-51d0f2e8b764","fhirServer":")"
        "http://127.0.0.1:" +
        std::to_string(server.port()) +
        R"(/demo/fhir","context":{"userId":"Practitioner/demo","patientId":"demo-torsades",)"
        R"("encounterId":"demo-torsades-visit"}})";
    RawClient client{server.port()};
    client.send(lytes::tests::post_request("/cds-services/electrolyte-review", body));
    return client.receive().body;
}

}  // namespace

TEST_SUITE("server/knowledge/reload") {
    TEST_CASE("a sound file replaces the site, a broken one leaves it") {
        const OverlayFile file{setting_text("mg.lln", "mg_dl = 1.7")};
        const SharedSite held = lytes::server::default_site();
        const auto taken = lytes::server::reload(held, file.path(), in_may);
        CHECK_FALSE(taken.problem.has_value());
        CHECK(taken.site->knowledge.magnesium.lower_normal.mass == 1.7_dec);
        CHECK(status_of(taken) == 200);
        CHECK(encode(taken) == R"({"status":"reloaded","version":"1.0.0+2026.1","hash":")" +
                                   taken.site->knowledge.hash + R"("})");
        file.write(setting_text("mg.lln", "mg_dl = 17"));
        const auto refused = lytes::server::reload(taken.site, file.path(), in_may);
        REQUIRE(refused.problem.has_value());
        CHECK(refused.site == taken.site);
        CHECK(status_of(refused) == 422);
        CHECK(has(encode(refused), ":5:9"));
        CHECK(has(encode(refused), "1.46 to 1.8 mg/dL"));
    }

    TEST_CASE("a dated change begins to hold while the server runs, without reading the file") {
        const SharedSite march = site_at(setting_text("mg.lln", "mg_dl = 1.7"), in_march);
        const auto day = lytes::fhir::Instant{std::chrono::sys_days{std::chrono::year{2026} / 4 / 1}};
        CHECK(lytes::server::renewed(march, day - std::chrono::milliseconds{1}) == march);
        const SharedSite april = lytes::server::renewed(march, day);
        REQUIRE(april != march);
        CHECK(april->knowledge.magnesium.lower_normal.mass == 1.7_dec);
        CHECK(march->knowledge.magnesium.lower_normal.mass == 1.58_dec);
        CHECK(lytes::server::renewed(april, in_may) == april);
        const SharedSite defaults = lytes::server::default_site();
        CHECK(lytes::server::renewed(defaults, in_may) == defaults);
    }

    TEST_CASE("the admin listener reloads; calls after it carry the new hash, and their log lines too") {
        const OverlayFile file{setting_text("mg.lln", "mg_dl = 1.7")};
        LoopbackServer server{config_with(file)};
        const auto first = reload(server);
        CHECK(first.status == 200);
        file.write(setting_text("mg.lln", "mg_dl = 1.6"));
        const auto second = reload(server);
        CHECK(second.status == 200);
        CHECK(first.body != second.body);
        const auto at = second.body.find("\"hash\":\"") + 8;
        const auto hash = second.body.substr(at, 16);
        const auto answer = call(server);
        CHECK(has(answer, "\"knowledgeHash\":\"" + hash + '"'));
        CHECK(has(answer, R"("siteVersion":"2026.1")"));
        server.stop();
        CHECK(has(server.log(), "\"knowledge\":\"1.0.0+2026.1 " + hash + '"'));
        CHECK(has(server.log(), R"("msg":"knowledge")"));
    }

    TEST_CASE("a broken overlay is refused with its place, and the old knowledge answers on") {
        const OverlayFile file{setting_text("mg.lln", "mg_dl = 1.7")};
        LoopbackServer server{config_with(file)};
        const auto good = reload(server);
        const auto before = call(server);
        file.write(setting_text("mg.lln", "mg_dl = 1.7\ncolour = 1"));
        const auto refused = reload(server);
        CHECK(refused.status == 422);
        CHECK(has(refused.body, "OperationOutcome"));
        CHECK(has(refused.body, ":6:10"));
        const auto at = good.body.find("\"hash\":\"") + 8;
        CHECK(has(call(server), good.body.substr(at, 16)));
        server.stop();
        CHECK(has(server.log(), "knowledge not reloaded"));
    }

    TEST_CASE("reload is a POST of the admin listener and nothing else") {
        LoopbackServer server;
        RawClient admin{server.admin_port()};
        admin.send(lytes::tests::get_request("/-/reload"));
        CHECK(admin.receive().status == 405);
        RawClient api{server.port()};
        api.send(reload_request);
        CHECK(api.receive().status == 404);
    }

    TEST_CASE("reloads in the middle of calls harm neither") {
        const OverlayFile file{setting_text("mg.lln", "mg_dl = 1.7")};
        LoopbackServer server{config_with(file)};
        REQUIRE(reload(server).status == 200);
        int answered = 0;
        std::thread callers{[&] {
            for (int i = 0; i < 40; ++i) answered += has(call(server), "MG-IV-CARDIAC-01") ? 1 : 0;
        }};
        for (int i = 0; i < 40; ++i) CHECK(reload(server).status == 200);
        callers.join();
        CHECK(answered == 40);
    }

    TEST_CASE("SIGHUP reloads and does not end the server") {
        const OverlayFile file{setting_text("mg.lln", "mg_dl = 1.7")};
        const lytes::tests::MemoryFile log;
        const auto app = lytes::server::make_app(config_with(file), lytes::tests::quick_limits());
        lytes::server::Server server{app, log.descriptor()};
        std::thread running{[&] { server.run(true); }};
        const auto waited_for = [&](std::string_view part) {
            for (int i = 0; i < 500 && !has(log.text(), part); ++i)
                std::this_thread::sleep_for(std::chrono::milliseconds{10});
            return has(log.text(), part);
        };
        CHECK(waited_for("listening"));
        std::raise(SIGHUP);
        CHECK(waited_for("1.0.0+2026.1"));
        std::raise(SIGTERM);
        running.join();
        CHECK(has(log.text(), "stopped"));
    }
}
