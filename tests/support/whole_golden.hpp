#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

/// Golden files that are all output, without a request. LYTES_GOLDEN_UPDATE=1 rewrites them.
namespace lytes::tests {

inline bool wants_golden_update() {
    const char* const wants_update = std::getenv("LYTES_GOLDEN_UPDATE");
    return wants_update != nullptr && std::string_view{wants_update} == "1";
}

/// The first line in which the texts differ. REQUIRES: they do.
inline std::string first_difference(const std::string& expected, const std::string& actual) {
    std::istringstream left{expected};
    std::istringstream right{actual};
    std::string wanted;
    std::string got;
    for (int number = 1;; ++number) {
        const bool has_wanted = static_cast<bool>(std::getline(left, wanted));
        const bool has_got = static_cast<bool>(std::getline(right, got));
        if (has_wanted && has_got && wanted == got) continue;
        return "line " + std::to_string(number) + ": expected " + (has_wanted ? wanted : "the end") +
               ", got " + (has_got ? got : "the end");
    }
}

/// Empty when `actual` is the file's text; otherwise the first line that differs. Writes `.actual` beside it.
inline std::string compare_whole(const std::filesystem::path& path, const std::string& actual) {
    if (wants_golden_update()) {
        std::ofstream{path, std::ios::binary} << actual;
        return {};
    }
    std::ifstream file{path, std::ios::binary};
    std::ostringstream expected;
    expected << file.rdbuf();
    const std::filesystem::path beside = path.string() + ".actual";
    if (expected.str() == actual) {
        std::filesystem::remove(beside);
        return {};
    }
    std::ofstream{beside, std::ios::binary} << actual;
    return first_difference(expected.str(), actual);
}

}  // namespace lytes::tests
