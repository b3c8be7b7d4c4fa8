#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory_resource>
#include <string>

#include <doctest/doctest.h>

#include "fhir/json/cursor.hpp"
#include "fhir/json/document.hpp"

namespace lytes::fhir {

/// A parsed text that owns what its cursors point into. REQUIRES: valid JSON.
class Parsed {
  public:
    explicit Parsed(std::string text) : text_(std::move(text)), document_(parse(text_, arena_)) {}
    Parsed(const Parsed&) = delete;
    Parsed& operator=(const Parsed&) = delete;

    [[nodiscard]] json::Cursor root() const { return json::Cursor(document_); }
    [[nodiscard]] Arena& arena() { return arena_; }

  private:
    static json::Document parse(const std::string& text, Arena& arena) {
        const auto parsed = json::Document::parse(text, arena);
        REQUIRE_MESSAGE(parsed.has_value(), text);
        return parsed.value();
    }

    std::string text_;
    std::pmr::monotonic_buffer_resource arena_;
    json::Document document_;
};

/// Data that others wrote, beside the checkout or where LYTES_SHARED points.
inline std::filesystem::path shared_folder() {
    const char* const set = std::getenv("LYTES_SHARED");
    return set != nullptr ? std::filesystem::path(set)
                          : std::filesystem::path(LYTES_SOURCE_DIR) / "../shared";
}

inline std::string read_text(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace lytes::fhir
