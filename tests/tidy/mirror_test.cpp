// Every source has a test of the same name, and every file is built.
#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/tidy/source.hpp"

using lytes::tests::Finding;
using lytes::tests::is_below;
using lytes::tests::is_file;

namespace {

/// Sources without a twin, each with the tests that cover them instead.
struct Exception {
    std::string_view path;
    std::string_view why;
};

const std::vector<Exception>& without_twin() {
    static const std::vector<Exception> table{
        Exception{"cards/tables/",   "rows: the vignettes, the goldens and tidy/rules_test test them"},
        Exception{"fhir/tables/",    "code lists: fhir/terminology_test looks them up"               },
        Exception{"server/main.cpp", "calls the command line and nothing else"                       },
    };
    return table;
}

std::string twin_of(const std::string& path) {
    return "tests/" + path.substr(0, path.size() - std::string_view{".cpp"}.size()) + "_test.cpp";
}

bool is_excepted(std::string_view path) {
    return std::ranges::any_of(without_twin(),
                               [&](const Exception& row) { return is_below(path, row.path); });
}

/// All that CMake reads, in one text.
std::string build_files() {
    std::string text = lytes::tests::read_file("CMakeLists.txt");
    for (const auto& file : lytes::tests::read_tree({"tests", "conformance"}, {".cmake", "CMakeLists.txt"}))
        text += file.text;
    return text;
}

/// Lists in tests/ name files from there on; those of a folder with its own CMakeLists.txt from that folder
/// on.
bool is_listed(const std::string& build, const std::string& path) {
    const auto names = [&](std::string_view name) {
        return lytes::tests::find_word(build, name, 0) != std::string::npos;
    };
    if (names(path)) return true;
    std::string_view rest = path;
    for (const std::string_view folder : {"tests/", "bench/", "compile/", "conformance/"}) {
        if (!rest.starts_with(folder)) continue;
        rest.remove_prefix(folder.size());
        if (names(rest)) return true;
    }
    return false;
}

}  // namespace

TEST_SUITE("tidy/mirror") {
    TEST_CASE("every source of fhir, cards, hooks and server has a test of the same name") {
        std::vector<Finding> findings;
        for (const auto& file : lytes::tests::product_sources()) {
            if (!file.path.ends_with(".cpp") || is_excepted(file.path) || is_file(twin_of(file.path)))
                continue;
            findings.push_back({file.path, 0, "has no " + twin_of(file.path)});
        }
        CHECK_MESSAGE(findings.empty(), lytes::tests::listed(findings));
    }

    TEST_CASE("every exception is still needed") {
        const auto files = lytes::tests::product_sources();
        for (const auto& row : without_twin()) {
            CAPTURE(row.path);
            const auto applies = [&](const auto& file) {
                return is_below(file.path, row.path) && file.path.ends_with(".cpp") &&
                       !is_file(twin_of(file.path));
            };
            CHECK(std::ranges::any_of(files, applies));
            CHECK_FALSE(row.why.empty());
        }
    }

    TEST_CASE("every source is in a list that CMake reads") {
        const auto build = build_files();
        std::vector<Finding> findings;
        for (const auto& file : lytes::tests::all_sources()) {
            const bool is_test_header = file.path.starts_with("tests/") && file.path.ends_with(".hpp");
            if (!is_test_header && !is_listed(build, file.path))
                findings.push_back({file.path, 0, "is in no CMake list: a dead file, or a forgotten one"});
        }
        CHECK_MESSAGE(findings.empty(), lytes::tests::listed(findings));
    }

    TEST_CASE("a name that is only part of another is not listed") {
        CHECK(is_listed("cards/advise.cpp", "cards/advise.cpp"));
        CHECK_FALSE(is_listed("cards/advise.cpp", "cards/advise.hpp"));
        CHECK(is_listed("fhir/units_test.cpp", "tests/fhir/units_test.cpp"));
        CHECK(is_listed("bare.cpp", "tests/bench/bare.cpp"));
        CHECK_FALSE(is_listed("scards/advise.cpp", "cards/advise.cpp"));
    }
}
