#include "server/http/guard.hpp"

#include <algorithm>
#include <array>

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>

namespace lytes::server {
namespace {

using Check = std::optional<Refusal> (*)(const Head& head, const Limits& limits);

std::optional<Refusal> check_version(const Head& head, const Limits&) {
    if (head.version == 11) return std::nullopt;
    return Refusal{505, "the protocol version must be HTTP/1.1"};
}

std::optional<Refusal> check_method(const Head& head, const Limits&) {
    switch (head.method) {
        case http::verb::get:
        case http::verb::head:
        case http::verb::post:
        case http::verb::options:
            return std::nullopt;
        case http::verb::put:
        case http::verb::delete_:
        case http::verb::patch:
        case http::verb::trace:
            return Refusal{405, "the method is not allowed here"};
        default:
            return Refusal{501, "the method is not known here"};
    }
}

std::optional<Refusal> check_target(const Head& head, const Limits& limits) {
    if (head.target.size() > limits.target_bytes) return Refusal{414, "the request target is too long"};
    if (!head.target.starts_with('/')) return Refusal{400, "the request target must start with a slash"};
    const auto is_bad = [](char c) { return c <= 0x20 || c >= 0x7f; };
    if (std::any_of(head.target.begin(), head.target.end(), is_bad)) {
        return Refusal{400, "the request target must be printable ASCII"};
    }
    return std::nullopt;
}

std::optional<Refusal> check_values(const Head& head, const Limits& limits) {
    if (head.has_folded_value) return Refusal{400, "a header field must not be folded over several lines"};
    if (head.field_count > limits.fields) return Refusal{431, "there are too many header fields"};
    const auto is_bad = [](char c) { return (c < 0x20 && c != '\t') || c == 0x7f; };
    for (const auto& field : std::span{head.fields.data(), head.field_count}) {
        if (std::any_of(field.value.begin(), field.value.end(), is_bad)) {
            return Refusal{400, "header field values must be printable ASCII"};
        }
    }
    return std::nullopt;
}

std::optional<Refusal> check_host(const Head& head, const Limits&) {
    if (head.count_of(http::field::host) == 1) return std::nullopt;
    return Refusal{400, "exactly one Host field is needed"};
}

std::optional<Refusal> check_framing(const Head& head, const Limits&) {
    const auto lengths = head.count_of(http::field::content_length);
    const auto encodings = head.count_of(http::field::transfer_encoding);
    if (lengths > 1 || encodings > 1 || lengths + encodings > 1) {
        return Refusal{400, "the body's length must be given exactly once"};
    }
    if (encodings == 1 && !boost::beast::iequals(head.value_of(http::field::transfer_encoding), "chunked")) {
        return Refusal{400, "the only transfer encoding is chunked"};
    }
    const auto length = head.value_of(http::field::content_length);
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (lengths == 1 && (length.empty() || !std::all_of(length.begin(), length.end(), is_digit))) {
        return Refusal{400, "Content-Length must be a number"};
    }
    const bool is_bodiless = head.method == http::verb::get || head.method == http::verb::head;
    const bool has_body = encodings == 1 || (lengths == 1 && length != "0");
    if (is_bodiless && has_body) return Refusal{400, "GET and HEAD carry no body"};
    if (head.method == http::verb::post && lengths + encodings == 0) {
        return Refusal{411, "a POST needs Content-Length or chunked encoding"};
    }
    return std::nullopt;
}

std::optional<Refusal> check_upgrade(const Head& head, const Limits&) {
    if (head.count_of(http::field::upgrade) == 0) return std::nullopt;
    return Refusal{400, "the protocol cannot be upgraded"};
}

std::optional<Refusal> check_expectation(const Head& head, const Limits&) {
    const auto count = head.count_of(http::field::expect);
    if (count == 0) return std::nullopt;
    if (count == 1 && boost::beast::iequals(head.value_of(http::field::expect), "100-continue")) {
        return std::nullopt;
    }
    return Refusal{417, "the only expectation is 100-continue"};
}

constexpr auto checks = std::to_array<Check>({
    check_version,
    check_values,
    check_method,
    check_target,
    check_host,
    check_framing,
    check_upgrade,
    check_expectation,
});

/// Host without its port: "ehr:443" and "[::1]:443".
std::string_view host_name(std::string_view host) {
    const auto end = host.starts_with('[') ? host.find(']') + 1 : host.find(':');
    return host.substr(0, end);
}

}  // namespace

std::optional<Refusal> refusal(const Head& head, std::span<const std::string> hosts, const Limits& limits) {
    for (const auto check : checks) {
        if (auto found = check(head, limits)) return found;
    }
    if (hosts.empty()) return std::nullopt;
    const auto name = host_name(head.value_of(http::field::host));
    const auto is_ours = [name](const std::string& host) { return boost::beast::iequals(host, name); };
    if (std::any_of(hosts.begin(), hosts.end(), is_ours)) return std::nullopt;
    return Refusal{421, "this server does not answer to that Host"};
}

Refusal refusal(boost::beast::error_code parse_error) {
    if (parse_error == http::error::header_limit) return {431, "the request head is too large"};
    if (parse_error == http::error::body_limit) return {413, "the body is too large"};
    if (parse_error == http::error::bad_version) return {505, "the protocol version must be HTTP/1.1"};
    if (parse_error == http::error::bad_chunk_extension) return {400, "chunk extensions are not accepted"};
    return {400, "the request is not well-formed HTTP/1.1"};
}

}  // namespace lytes::server
