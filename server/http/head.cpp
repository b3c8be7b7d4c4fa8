#include "server/http/head.hpp"

#include <algorithm>
#include <span>

#include <boost/beast/http/error.hpp>

namespace lytes::server {
namespace {

/// Whether the value goes on in the next line (obs-fold). Beast has found the line's end and one byte behind
/// it.
bool is_folded(boost::beast::string_view name) {
    const char* at = name.data() + name.size();
    while (*at != '\r') ++at;
    return at[2] == ' ' || at[2] == '\t';
}

}  // namespace

std::string_view Head::value_of(http::field name) const {
    for (const auto& field : std::span{fields.data(), field_count}) {
        if (field.name == name) return field.value;
    }
    return {};
}

std::size_t Head::count_of(http::field name) const {
    const auto used = std::span{fields.data(), field_count};
    return static_cast<std::size_t>(
        std::count_if(used.begin(), used.end(), [name](const Field& field) { return field.name == name; }));
}

RequestParser::RequestParser(const Limits& limits) {
    header_limit(static_cast<std::uint32_t>(limits.head_bytes));
    body_limit(limits.body_bytes);
}

void RequestParser::on_request_impl(http::verb method, View method_text, View target, int version, Error&) {
    head_.method = method;
    head_.method_text = method_text;
    head_.target = target;
    head_.version = version;
}

void RequestParser::on_response_impl(int, View, int, Error& error) { error = http::error::bad_version; }

void RequestParser::on_field_impl(http::field name, View name_text, View value, Error& error) {
    if (has_head_) {
        error = http::error::bad_field;  // a trailer: Beast would merge it into the authenticated header
        return;
    }
    if (head_.field_count == Head::fields_max) {
        error = http::error::header_limit;
        return;
    }
    if (is_folded(name_text)) {
        head_.has_folded_value = true;  // and Beast's value is a copy that ends with this call
        return;
    }
    head_.fields[head_.field_count++] = {name, name_text, value};
}

void RequestParser::on_header_impl(Error&) { has_head_ = true; }

void RequestParser::on_body_init_impl(const Length&, Error&) {}

std::size_t RequestParser::on_body_impl(View body, Error&) {
    body_ = body;
    return body.size();
}

void RequestParser::on_chunk_header_impl(std::uint64_t, View extensions, Error& error) {
    if (!extensions.empty()) error = http::error::bad_chunk_extension;
}

std::size_t RequestParser::on_chunk_body_impl(std::uint64_t, View body, Error&) {
    chunks_.append(body.data(), body.size());
    return body.size();
}

void RequestParser::on_finish_impl(Error&) {}

}  // namespace lytes::server
