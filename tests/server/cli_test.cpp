#include "server/cli.hpp"

#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/support/loopback.hpp"
#include "tests/support/overlays.hpp"

namespace server = lytes::server;

TEST_SUITE_BEGIN("server/cli");

namespace {

struct Outcome {
    int code = 0;
    std::string out;
    std::string err;
};

Outcome run(const std::vector<std::string>& arguments, const std::string& input) {
    std::istringstream in{input};
    std::ostringstream out;
    std::ostringstream err;
    const server::Environ no_environment = [](std::string_view) { return std::nullopt; };
    const int code = server::run_command_line(arguments, no_environment, {in, out, err});
    return {code, out.str(), err.str()};
}

Outcome run(const std::vector<std::string>& arguments) { return run(arguments, {}); }

/// A configuration file for the time of a test.
class ConfigFile {
  public:
    explicit ConfigFile(std::string_view text) {
        const auto written = ::write(file_.descriptor(), text.data(), text.size());
        REQUIRE(written == static_cast<ssize_t>(text.size()));
    }
    [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(file_.descriptor()); }

  private:
    lytes::tests::MemoryFile file_;
};

bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

TEST_CASE("help and version are good, and go to the output") {
    const auto help = run({"--help"});
    CHECK(help.code == 0);
    for (const auto* const command :
         {"serve", "check", "explain", "evaluate", "rules", "config", "healthcheck", "feedback"}) {
        CHECK(has(help.out, command));
    }
    CHECK(run({"--version"}).out == "lytes " LYTES_VERSION "\n");
    CHECK(run({"serve", "--help"}).code == 0);
}

TEST_CASE("what cannot be understood is exit code 2, and goes to the error output") {
    for (const std::vector<std::string>& arguments : {
             std::vector<std::string>{           },
             {"frobnicate"},
             {"serve",      "--nope"},
             {"check"           },
             {"evaluate", "-"},
             {"explain"        },
             {"rules"   },
             {"rules",      "show"},
             {"config"     }
    }) {
        const auto outcome = run(arguments);
        CHECK(outcome.code == 2);
        CHECK(outcome.out.empty());
        CHECK_FALSE(outcome.err.empty());
    }
}

TEST_CASE("a server without authentication does not start by accident") {
    const auto outcome = run({"serve", "--listen", "127.0.0.1:0"});
    CHECK(outcome.code == 2);
    CHECK(has(outcome.err, "server.authentication"));
    CHECK(run({"serve", "--demo", "--listen", "0.0.0.0:0"}).code == 2);
    CHECK(run({"serve", "--demo", "--listen", "nonsense"}).code == 2);
    CHECK(run({"serve", "--demo", "--threads", "0"}).code == 2);
    CHECK(run({"serve", "--config", "/nonexistent.toml"}).code == 2);
}

TEST_CASE("check says good, or where the fault is") {
    const ConfigFile good{"[server]\nauthentication = \"none\"\n"};
    CHECK(run({"check", "--config", good.path()}).code == 0);
    const ConfigFile unsafe{"[server]\n"};
    CHECK(run({"check", "--config", unsafe.path()}).code == 1);
    const ConfigFile bad{"[server]\n\nlisten = 1\n"};
    const auto outcome = run({"check", "--config", bad.path()});
    CHECK(outcome.code == 1);
    CHECK(has(outcome.err, bad.path() + ":3:10: expected an address and port"));
}

TEST_CASE("config dump prints what check accepts") {
    const ConfigFile given{"[server]\nauthentication = \"none\"\nthreads = 2\n"};
    const auto dump = run({"config", "dump", "--config", given.path()});
    CHECK(dump.code == 0);
    CHECK(has(dump.out, "threads = 2\n"));
    const ConfigFile again{dump.out};
    CHECK(run({"check", "--config", again.path()}).code == 0);
}

TEST_CASE("evaluate prints the body of the response and nothing else") {
    const auto bad = run({"evaluate", "-", "--service", "electrolyte-review"}, "{");
    CHECK(bad.code == 1);
    CHECK(has(bad.out, "OperationOutcome"));
    CHECK(run({"evaluate", "-", "--service", "nope"}, "{}").code == 2);
    CHECK(run({"evaluate", "/nonexistent.json", "--service", "electrolyte-review"}).code == 2);
    CHECK(run({"evaluate", "-", "--service", "electrolyte-review", "--at", "noon"}, "{}").code == 2);
}

TEST_CASE("explain without a readable request is a finding") {
    const auto outcome = run({"explain", "-"}, "{}");
    CHECK(outcome.code == 1);
    CHECK(has(outcome.err, "OperationOutcome"));
}

TEST_CASE("rules can be listed, shown and exported") {
    const auto list = run({"rules", "list"});
    CHECK(list.code == 0);
    CHECK(has(list.out, "MG-LOW-CRIT-01"));
    const auto rule = run({"rules", "show", "MG-LOW-CRIT-01"});
    CHECK(rule.code == 0);
    CHECK(has(rule.out, "MG-LOW-CRIT-01"));
    CHECK(run({"rules", "show", "MG-NOPE-01"}).code == 2);
    CHECK(run({"rules", "export"}).code == 0);
}

TEST_CASE("an overlay is checked with the configuration, shown by a dump, and stops the start when broken") {
    const ConfigFile overlay{lytes::tests::setting_text("mg.lln", "mg_dl = 1.7")};
    const ConfigFile broken{lytes::tests::setting_text("mg.lln", "mg_dl = 17")};
    const ConfigFile config{"[server]\nauthentication = \"none\"\n[knowledge]\noverlay = \"" +
                            overlay.path() + "\"\n"};
    const auto good = run({"check", "--config", config.path()});
    CHECK(good.code == 0);
    CHECK(has(good.out, ":3:1: mg.lln was converted"));
    CHECK(has(good.out, ": good, knowledge 1.0.0+2026.1 "));
    CHECK(has(run({"config", "dump", "--config", config.path()}).out, "# knowledge 1.0.0+2026.1 "));
    const auto bad = run({"check", "--config", config.path(), "--overlay", broken.path()});
    CHECK(bad.code == 1);
    CHECK(has(bad.err, broken.path() + ":5:9: expected 1.46 to 1.8 mg/dL"));
    const auto serve = run({"serve", "--demo", "--listen", "127.0.0.1:0", "--overlay", broken.path()});
    CHECK(serve.code == 2);
    CHECK(has(serve.err, ":5:9: expected"));
}

TEST_CASE("rules are exported and compared with an overlay, at a time") {
    const ConfigFile overlay{lytes::tests::rule_text("MG-LOW-MOD-01", "mode = \"off\"")};
    const std::string later = "2026-04-01T00:00:00Z";
    CHECK(has(run({"rules", "export", "--overlay", overlay.path(), "--at", later}).out, "SWITCHED OFF"));
    CHECK_FALSE(has(run({"rules", "export", "--overlay", overlay.path(), "--at", "2026-03-31T23:59:59Z"}).out,
                    "SWITCHED OFF"));
    CHECK(has(run({"rules", "list", "--overlay", overlay.path(), "--at", later}).out, "SWITCHED OFF"));
    const auto diff = run({"rules", "diff", overlay.path(), "--at", later});
    CHECK(diff.code == 0);
    CHECK(has(diff.out, "| MG-LOW-MOD-01 | - | off | 2026-04-01 | P&T 2026-03 |"));
    CHECK(has(run({"rules", "diff", overlay.path(), overlay.path()}).out, "no difference"));
    CHECK(run({"rules", "diff", "/nonexistent.toml"}).code == 2);
    CHECK(run({"rules", "export", "--at", "noon"}).code == 2);
    CHECK(run({"rules", "diff"}).code == 2);
}

TEST_CASE("healthcheck asks the admin listener") {
    lytes::tests::LoopbackServer server;
    const auto address = "127.0.0.1:" + std::to_string(server.admin_port());
    CHECK(run({"healthcheck", "--admin", address}).code == 0);
    server.stop();
    CHECK(run({"healthcheck", "--admin", address}).code == 1);
}

TEST_SUITE_END();
