#include "server/config_store.hpp"

#include <map>
#include <string>

#include <doctest/doctest.h>

namespace server = lytes::server;

TEST_SUITE_BEGIN("server/config_store");

namespace {

lytes::fhir::Result<server::Config> parse(const std::string& text,
                                          std::map<std::string, std::string> variables = {}) {
    const server::Environ environment = [&variables](std::string_view name) -> std::optional<std::string> {
        const auto found = variables.find(std::string{name});
        if (found == variables.end()) return std::nullopt;
        return found->second;
    };
    return server::parse_config(text, "f.toml", environment, {});
}

}  // namespace

TEST_CASE("without a path there is no store, but in demo mode") {
    auto config = parse("");
    REQUIRE(config.has_value());
    CHECK(config->store.kind == server::StoreKind::sqlite);
    CHECK(config->store.retention_days == 365);
    CHECK_FALSE(config->store.deduplicate);
    CHECK_FALSE(config->store.keep_comments);
    CHECK_FALSE(server::has_store(*config));
    config->is_demo = true;
    CHECK(server::has_store(*config));
    config->store.kind = server::StoreKind::none;
    CHECK_FALSE(server::has_store(*config));
}

TEST_CASE("every key is read, from file and environment, and a dump reads back the same but for the secret") {
    const std::string text =
        "[store]\nkind = \"postgres\"\npath = \"/p\"\ndsn = \"host=db password=hunter2\"\n"
        "secret_file = \"/s\"\nretention_days = 31\ndeduplicate = true\nkeep_comments = true\n";
    const auto config =
        parse(text, {
                        {"LYTES_STORE_RETENTION_DAYS", "0"    },
                        {"LYTES_STORE_DEDUPLICATE",    "false"}
    });
    REQUIRE(config.has_value());
    const auto& store = config->store;
    CHECK(store.kind == server::StoreKind::postgres);
    CHECK(store.path == "/p");
    CHECK(store.dsn == "host=db password=hunter2");
    CHECK(server::secret_file_of(store) == "/s");
    CHECK(store.retention_days == 0);
    CHECK_FALSE(store.deduplicate);
    CHECK(store.keep_comments);
    CHECK(server::has_store(*config));
    CHECK_FALSE(server::unsound_store(*config));
    const auto dump = server::encode_config(*config);
    CHECK(dump.find("hunter2") == std::string::npos);
    CHECK(dump.find("# dsn is set and not shown") != std::string::npos);
    const auto again = parse(dump);
    REQUIRE(again.has_value());
    CHECK(again->store.secret_file == "/s");
    CHECK(again->store.kind == server::StoreKind::postgres);
}

TEST_CASE("the secret lies beside the database unless it is named") {
    CHECK(server::secret_file_of({.path = "/var/lib/lytes/feedback.db"}) ==
          "/var/lib/lytes/feedback.db.secret");
}

TEST_CASE("wrong values are errors with their place") {
    for (const auto* const text :
         {"[store]\nkind = \"mysql\"\n", "[store]\nretention_days = 30\n",
          "[store]\nretention_days = 36501\n", "[store]\nretention_days = -1\n",
          "[store]\nretention_days = \"31\"\n", "[store]\ndeduplicate = \"true\"\n",
          "[store]\nkeep_comments = 1\n", "[store]\npath = true\n", "[store]\nfile = \"x\"\n"}) {
        CAPTURE(text);
        const auto config = parse(text);
        REQUIRE(config.has_error());
        CHECK(config.error().path.starts_with("f.toml:2:"));
    }
    CHECK(parse("[store]\nretention_days = 36500\n").has_value());
    CHECK(parse("",
                {
                    {"LYTES_STORE_KEEP_COMMENTS", "yes"}
    })
              .error()
              .path == "LYTES_STORE_KEEP_COMMENTS");
}

TEST_CASE("settings that do not fit together are said before the start") {
    const auto key_of = [](const std::string& text) {
        const auto problem = server::unsound_store(*parse(text));
        return problem ? problem->path : std::string{};
    };
    CHECK(key_of("[store]\nkind = \"postgres\"\n") == "store.dsn");
    CHECK(key_of("[store]\nkind = \"postgres\"\ndsn = \"host=x\"\n") == "store.secret_file");
    CHECK(key_of("[store]\ndeduplicate = true\n") == "store.deduplicate");
    CHECK(key_of("[store]\nkind = \"none\"\npath = \"/p\"\ndeduplicate = true\n") == "store.deduplicate");
    CHECK(key_of("[store]\npath = \"/p\"\ndeduplicate = true\n").empty());
    CHECK(key_of("[store]\nkind = \"none\"\n").empty());
    auto config = *parse("[store]\nkind = \"postgres\"\n");
    CHECK(server::unsafe_to_serve(config)->path == "store.dsn");
}

TEST_SUITE_END();
