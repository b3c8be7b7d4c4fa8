#include "tests/support/golden.hpp"

#include <string>

#include <doctest/doctest.h>

#include "tests/support/requests.hpp"

namespace lytes::tests {

TEST_SUITE("hooks/golden") {
    TEST_CASE("every golden request gives its golden response") {
        const std::filesystem::path root = std::filesystem::path{LYTES_SOURCE_DIR} / "tests/golden";
        for (const auto& service : lytes::hooks::catalog()) {
            for (const auto& path : golden_files(root / service.id)) {
                CAPTURE(path.string());
                const Golden golden = load_golden(path);
                Bench bench;
                const Seen answer = seen(bench.call(service.id, golden.input));
                REQUIRE_FALSE(answer.is_fetch);
                const std::string actual = std::to_string(answer.status) + "\n" + pretty(answer.body);
                CHECK(compare_golden(golden, actual) == "");
            }
        }
    }

    TEST_CASE("pretty printing keeps order and number text") {
        CHECK(pretty(R"({"b":[1.20,{}],"a":"x\"y"})") ==
              "{\n  \"b\": [\n    1.20,\n    {}\n  ],\n  \"a\": \"x\\\"y\"\n}\n");
    }
}

}  // namespace lytes::tests
