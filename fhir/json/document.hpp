#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "fhir/model/arena.hpp"
#include "fhir/problem.hpp"

namespace lytes::fhir::json {

enum class Kind : std::uint8_t { null, boolean, number, string, array, object };

/// One of 64 bits for a member name. The weights were chosen so that names that FHIR puts into one object,
/// and names that we ask such objects for, rarely share a bit.
[[nodiscard]] constexpr std::uint64_t name_bit(std::string_view name) {
    if (name.empty()) return 1;
    const auto byte = [](char c) { return static_cast<std::size_t>(static_cast<unsigned char>(c)); };
    const std::size_t mixed =
        name.size() * 6 + byte(name.front()) * 21 + byte(name.back()) * 11 + byte(name[name.size() / 2]) * 13;
    return std::uint64_t{1} << (mixed % 64);
}

/// One JSON value in document order. Children follow their parent; `next` skips over a value's children.
struct Node {
    std::string_view key;   ///< member name, empty in arrays and at the root
    std::string_view text;  ///< string value, or number text exactly as sent
    std::uint64_t names =
        0;  ///< of an object: the bits of its members' names; a bit not set is a name not there
    std::uint32_t next = 0;  ///< index of the following sibling, or of what follows the parent
    std::uint32_t parent = 0;
    std::uint32_t size = 0;  ///< number of direct children
    Kind kind = Kind::null;
    bool truth = false;
};

/// A parsed document. Text views point into the source where a string has no escapes, else into the arena.
class Document {
  public:
    /// Refuses: anything but one JSON value, duplicate member names, depth over 32, over 100,000 values,
    /// strings over 256 KiB, invalid UTF-8, lone surrogates, byte order mark, numbers that are not finite in
    /// binary64. REQUIRES: `source` and `arena` outlive the document.
    [[nodiscard]] static Result<Document> parse(std::string_view source, Arena& arena);

    [[nodiscard]] std::span<const Node> nodes() const { return nodes_; }

  private:
    std::span<const Node> nodes_;
};

}  // namespace lytes::fhir::json
