#include "fhir/json/writer.hpp"

#include <charconv>

namespace lytes::fhir::json {
namespace {

bool needs_escape(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

void append_escaped(std::pmr::string& out, char c) {
    constexpr std::string_view hex = "0123456789abcdef";
    switch (c) {
        case '"':
            out += "\\\"";
            return;
        case '\\':
            out += "\\\\";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        default:
            break;
    }
    const auto code = static_cast<unsigned char>(c);
    out += "\\u00";
    out += hex[code >> 4U];
    out += hex[code & 0xFU];
}

void append_quoted(std::pmr::string& out, std::string_view text) {
    out += '"';
    std::size_t start = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!needs_escape(text[at])) continue;
        out.append(text, start, at - start);
        append_escaped(out, text[at]);
        start = at + 1;
    }
    out.append(text, start, text.size() - start);
    out += '"';
}

}  // namespace

void Writer::separate() {
    if (needs_comma_) out_ += ',';
    needs_comma_ = true;
}

void Writer::begin_object() {
    separate();
    out_ += '{';
    needs_comma_ = false;
}

void Writer::end_object() {
    out_ += '}';
    needs_comma_ = true;
}

void Writer::begin_array() {
    separate();
    out_ += '[';
    needs_comma_ = false;
}

void Writer::end_array() {
    out_ += ']';
    needs_comma_ = true;
}

void Writer::key(std::string_view name) {
    separate();
    append_quoted(out_, name);
    out_ += ':';
    needs_comma_ = false;
}

void Writer::string(std::string_view text) {
    separate();
    append_quoted(out_, text);
}

void Writer::number(std::string_view text) {
    separate();
    out_ += text;
}

void Writer::number(std::int64_t value) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    number(std::string_view{digits, static_cast<std::size_t>(end - digits)});
}

void Writer::boolean(bool truth) {
    separate();
    out_ += truth ? "true" : "false";
}

void Writer::null() {
    separate();
    out_ += "null";
}

void Writer::copy(const Cursor& value) {
    switch (value.kind()) {
        case Kind::null:
            return null();
        case Kind::boolean:
            return boolean(*value.as_bool());
        case Kind::number:
            return number(*value.as_number_text());
        case Kind::string:
            return string(*value.as_string());
        case Kind::array:
            begin_array();
            for (const Cursor element : value) copy(element);
            return end_array();
        case Kind::object:
            begin_object();
            for (const Cursor member : value) {
                key(member.key());
                copy(member);
            }
            return end_object();
    }
}

}  // namespace lytes::fhir::json
