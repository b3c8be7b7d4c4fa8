#include "server/config.hpp"

#include <map>
#include <string>

#include <doctest/doctest.h>

namespace server = lytes::server;

TEST_SUITE_BEGIN("server/config");

namespace {

server::Environ environment_of(std::map<std::string, std::string> variables) {
    return [variables = std::move(variables)](std::string_view name) -> std::optional<std::string> {
        const auto found = variables.find(std::string{name});
        if (found == variables.end()) return std::nullopt;
        return found->second;
    };
}

lytes::fhir::Result<server::Config> parse(const std::string& text) {
    return server::parse_config(text, "f.toml", environment_of({}), {});
}

std::string path_of_problem(const std::string& text) {
    const auto config = parse(text);
    REQUIRE(config.has_error());
    return config.error().path;
}

}  // namespace

TEST_CASE("an empty file gives the defaults") {
    const auto config = parse("");
    REQUIRE(config.has_value());
    CHECK(config->listen == server::ListenAddress{"127.0.0.1", 8080});
    CHECK(config->admin == server::ListenAddress{"127.0.0.1", 8081});
    CHECK(config->authentication == server::Authentication::unset);
    CHECK(config->fhir_deadline == std::chrono::milliseconds{1500});
    CHECK_FALSE(config->is_demo);
}

TEST_CASE("every key is read, and a dump reads back the same") {
    const auto config = parse(R"(
[server]
listen = "[::1]:9000"
admin = "localhost:9001"
threads = 3
public_url = "https://cds.example.org/lytes"
base_path = "/lytes"
hosts = ["cds.example.org", "[::1]"]
cors_origins = ["https://ehr.example.org", "http://localhost:3000"]
authentication = "none"
log_level = "warn"
[fhir]
deadline_ms = 900
ca_file = "/etc/ca.pem"
servers = [
    {base = "https://ehr.example.org/fhir", allow_private = true},
    {base = "https://open.example.org", open = true},
]
)");
    REQUIRE(config.has_value());
    CHECK(config->listen == server::ListenAddress{"::1", 9000});
    CHECK(config->admin == server::ListenAddress{"localhost", 9001});
    CHECK(config->threads == 3);
    CHECK(config->base_path == "/lytes");
    CHECK(config->hosts.size() == 2);
    CHECK(config->cors_origins.size() == 2);
    CHECK(config->authentication == server::Authentication::none);
    CHECK(config->log_level == server::LogLevel::warn);
    CHECK(config->fhir_deadline == std::chrono::milliseconds{900});
    REQUIRE(config->fhir_servers.size() == 2);
    CHECK(config->fhir_servers[0] == server::FhirServer{"https://ehr.example.org/fhir", true, false});
    CHECK(config->fhir_servers[1] == server::FhirServer{"https://open.example.org", false, true});

    const auto dump = server::encode_config(*config);
    const auto again = parse(dump);
    REQUIRE(again.has_value());
    CHECK(server::encode_config(*again) == dump);
    CHECK(again->fhir_servers == config->fhir_servers);
}

TEST_CASE("an unknown key is an error with its place") {
    const auto config = parse("[server]\nlisten = \"127.0.0.1:1\"\n  lisen = \"x\"\n");
    REQUIRE(config.has_error());
    CHECK(config.error().path == "f.toml:3:11");
    CHECK(config.error().expected == "expected a known key, not 'lisen' in [server]");
    CHECK(path_of_problem("[sever]\nx = 1\n").starts_with("f.toml:1:"));
    CHECK(path_of_problem("x = 1\n").starts_with("f.toml:1:"));
}

TEST_CASE("a wrong value is an error with its place") {
    for (const auto* const text : {
             "[server]\nlisten = 8080\n",
             "[server]\nlisten = \"example.org:80\"\n",
             "[server]\nlisten = \"127.0.0.1\"\n",
             "[server]\nlisten = \"127.0.0.1:65536\"\n",
             "[server]\nthreads = 0\n",
             "[server]\nthreads = 257\n",
             "[server]\nthreads = \"2\"\n",
             "[server]\nbase_path = \"lytes\"\n",
             "[server]\nbase_path = \"/lytes/\"\n",
             "[server]\nauthentication = \"basic\"\n",
             "[server]\nlog_level = \"loud\"\n",
             "[server]\nhosts = \"a\"\n",
             "[server]\nhosts = [\"a:80\"]\n",
             "[server]\ncors_origins = [\"*\"]\n",
             "[server]\ncors_origins = [\"https://a.example/\"]\n",
             "[fhir]\ndeadline_ms = 49\n",
             "[fhir]\ndeadline_ms = 10001\n",
             "[fhir]\nservers = [{base = \"https://EHR.example.org\"}]\n",
             "[fhir]\nservers = [{base = \"http://ehr.example.org\"}]\n",
             "[fhir]\nservers = [{origin = \"https://ehr.example.org\"}]\n",
             "[fhir]\nservers = [{open = true}]\n",
             "[fhir]\nservers = [\"https://ehr.example.org\"]\n",
             "[server]\nlisten = \n",
         }) {
        CAPTURE(text);
        CHECK(path_of_problem(text).starts_with("f.toml:2:"));
    }
}

TEST_CASE("bounds of numbers are part of the range") {
    CHECK(parse("[server]\nthreads = 1\n")->threads == 1);
    CHECK(parse("[server]\nthreads = 256\n")->threads == 256);
    CHECK(parse("[fhir]\ndeadline_ms = 50\n").has_value());
    CHECK(parse("[fhir]\ndeadline_ms = 10000\n").has_value());
}

TEST_CASE("an overlay is found beside the file that names it, else from here") {
    const std::string text = "[knowledge]\noverlay = \"site.toml\"\n";
    const auto overlay = [&](const char* file, server::Environ environment, server::Overrides overrides) {
        return server::parse_config(text, file, environment, overrides)->overlay;
    };
    CHECK(overlay("lytes.toml", environment_of({}), {}) == "site.toml");
    CHECK(overlay("/etc/lytes/lytes.toml", environment_of({}), {}) == "/etc/lytes/site.toml");
    CHECK(overlay("/etc/l.toml",
                  environment_of({
                      {"LYTES_OVERLAY", "other.toml"}
    }),
                  {}) == "other.toml");
    server::Overrides flag;
    flag.overlay = "flag.toml";
    CHECK(overlay("/etc/l.toml",
                  environment_of({
                      {"LYTES_OVERLAY", "other.toml"}
    }),
                  flag) == "flag.toml");
    CHECK(server::parse_config("[knowledge]\noverlay = \"/a.toml\"\n", "/etc/l.toml", environment_of({}), {})
              ->overlay == "/a.toml");
    CHECK(path_of_problem("[knowledge]\noverlay = 1\n") == "f.toml:2:11");
    CHECK(path_of_problem("[knowledge]\ncolour = 1\n") == "f.toml:2:10");
    CHECK(encode_config(*parse(text)).find("[knowledge]") != std::string::npos);
}

TEST_CASE("a flag wins over the environment, and that over the file") {
    const std::string file = "[server]\nlisten = \"127.0.0.1:1\"\nadmin = \"127.0.0.1:1\"\nthreads = 1\n";
    const auto environment = environment_of({
        {"LYTES_LISTEN", "127.0.0.1:2"},
        {"LYTES_ADMIN",  "127.0.0.1:2"}
    });
    server::Overrides overrides;
    overrides.listen = "127.0.0.1:3";
    const auto config = server::parse_config(file, "f.toml", environment, overrides);
    REQUIRE(config.has_value());
    CHECK(config->listen.port == 3);
    CHECK(config->admin.port == 2);
    CHECK(config->threads == 1);
}

TEST_CASE("a problem outside the file names where it is") {
    auto config = server::parse_config("", "",
                                       environment_of({
                                           {"LYTES_THREADS", "many"}
    }),
                                       {});
    REQUIRE(config.has_error());
    CHECK(config.error().path == "LYTES_THREADS");
    server::Overrides overrides;
    overrides.log_level = "loud";
    config = server::parse_config("", "", environment_of({}), overrides);
    REQUIRE(config.has_error());
    CHECK(config.error().path == "--log-level");
    CHECK(server::load_config("/nonexistent.toml", environment_of({}), {}).has_error());
}

TEST_CASE("without authentication only a loopback address is served") {
    server::Config config;
    CHECK(server::unsafe_to_serve(config));
    config.authentication = server::Authentication::none;
    CHECK_FALSE(server::unsafe_to_serve(config));
    config.listen.host = "0.0.0.0";
    CHECK(server::unsafe_to_serve(config));
    config.listen.host = "::1";
    CHECK_FALSE(server::unsafe_to_serve(config));
}

TEST_CASE("demo mode is for this machine only") {
    server::Config config;
    config.is_demo = true;
    CHECK_FALSE(server::unsafe_to_serve(config));
    config.listen.host = "192.168.1.1";
    CHECK(server::unsafe_to_serve(config));
    config.listen.host = "localhost";
    config.admin.host = "0.0.0.0";
    CHECK(server::unsafe_to_serve(config));
}

TEST_SUITE_END();
