#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fhir/json/document.hpp"

namespace lytes::fhir::json {

/// A place in a document that knows its path. The only way to read JSON in the product. Cheap to copy.
/// REQUIRES: the document outlives the cursor.
class Cursor {
  public:
    explicit Cursor(const Document& document) : nodes_(document.nodes()) {}

    [[nodiscard]] Kind kind() const { return node().kind; }
    [[nodiscard]] bool is_object() const { return kind() == Kind::object; }
    [[nodiscard]] bool is_array() const { return kind() == Kind::array; }
    [[nodiscard]] bool is_null() const { return kind() == Kind::null; }
    [[nodiscard]] std::string_view key() const { return node().key; }
    [[nodiscard]] std::uint32_t size() const { return node().size; }

    /// The member, also when it is null. Nothing when this is no object or has no such member.
    [[nodiscard]] std::optional<Cursor> find(std::string_view name) const;
    /// The member unless it is absent or null.
    [[nodiscard]] std::optional<Cursor> find_value(std::string_view name) const;
    /// Text of a string member, empty when absent or of another type. R2: tolerant reading.
    [[nodiscard]] std::string_view text(std::string_view name) const;

    /// This value: string content, number text, or nothing.
    [[nodiscard]] std::optional<std::string_view> as_string() const;
    [[nodiscard]] std::optional<std::string_view> as_number_text() const;
    [[nodiscard]] std::optional<bool> as_bool() const;

    /// Where this is, for people: "prefetch.labs.entry[3].resource". Built only when asked for.
    [[nodiscard]] std::string path() const;
    [[nodiscard]] std::uint32_t index() const { return index_; }
    /// The value at a place of the same document, as told by `index`. REQUIRES: index < nodes of the
    /// document.
    [[nodiscard]] Cursor at(std::uint32_t index) const { return {nodes_, index}; }

    /// Children of an object or array in document order; for anything else, nothing.
    class Iterator {
      public:
        Iterator(std::span<const Node> nodes, std::uint32_t index) : nodes_(nodes), index_(index) {}
        [[nodiscard]] Cursor operator*() const { return {nodes_, index_}; }
        Iterator& operator++() {
            index_ = nodes_[index_].next;
            return *this;
        }
        friend bool operator==(const Iterator& left, const Iterator& right) {
            return left.index_ == right.index_;
        }

      private:
        std::span<const Node> nodes_;
        std::uint32_t index_;
    };
    [[nodiscard]] Iterator begin() const { return {nodes_, size() == 0 ? node().next : index_ + 1}; }
    [[nodiscard]] Iterator end() const { return {nodes_, node().next}; }

  private:
    Cursor(std::span<const Node> nodes, std::uint32_t index) : nodes_(nodes), index_(index) {}
    [[nodiscard]] const Node& node() const { return nodes_[index_]; }

    std::span<const Node> nodes_;
    std::uint32_t index_ = 0;
};

// In the header because the names are literals at nearly every call: their bit, length and comparison are
// then constants, which makes reading a resource about twice as fast.

inline std::optional<Cursor> Cursor::find(std::string_view name) const {
    if ((node().names & name_bit(name)) == 0) return std::nullopt;
    const std::uint32_t last = node().next;
    for (std::uint32_t at = index_ + 1; at < last; at = nodes_[at].next)
        if (nodes_[at].key == name) return Cursor{nodes_, at};
    return std::nullopt;
}

inline std::optional<Cursor> Cursor::find_value(std::string_view name) const {
    const auto found = find(name);
    if (!found || found->is_null()) return std::nullopt;
    return found;
}

inline std::string_view Cursor::text(std::string_view name) const {
    const auto found = find(name);
    return found && found->kind() == Kind::string ? found->node().text : std::string_view{};
}

/// Elements of an array, or the value itself where a sender put one value instead of an array (R2).
template <typename Visit>
void for_each_element(const Cursor& value, Visit&& visit) {
    if (!value.is_array()) {
        if (!value.is_null()) visit(value);
        return;
    }
    for (const Cursor element : value) visit(element);
}

}  // namespace lytes::fhir::json
