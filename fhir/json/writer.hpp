#pragma once

#include <cstdint>
#include <memory_resource>
#include <string>
#include <string_view>

#include "fhir/json/cursor.hpp"

namespace lytes::fhir::json {

/// Appends JSON text. The call order is the document order; commas and quotes are the writer's business.
/// Numbers are written verbatim, so a Decimal keeps its form.
class Writer {
  public:
    explicit Writer(std::pmr::string& out) : out_(out) {}

    void begin_object();
    void end_object();
    void begin_array();
    void end_array();
    void key(std::string_view name);

    void string(std::string_view text);
    void number(std::string_view text);
    void number(std::int64_t value);
    void boolean(bool truth);
    void null();
    /// A value of a parsed document, unchanged: number text and member order stay.
    void copy(const Cursor& value);

    void member(std::string_view name, std::string_view text) { key(name), string(text); }
    void member_unless_empty(std::string_view name, std::string_view text) {
        if (!text.empty()) member(name, text);
    }

  private:
    void separate();

    std::pmr::string& out_;
    bool needs_comma_ = false;
};

}  // namespace lytes::fhir::json
