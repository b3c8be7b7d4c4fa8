#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/http/verb.hpp>

#include "server/limits.hpp"

namespace lytes::server {

namespace http = boost::beast::http;

struct Field {
    http::field name = http::field::unknown;
    std::string_view name_text;
    std::string_view value;
};

/// The request line and fields as views into the read buffer: valid until more bytes are read.
struct Head {
    static constexpr std::size_t fields_max = 100;

    http::verb method = http::verb::unknown;
    std::string_view method_text;
    std::string_view target;
    int version = 0;  ///< 11 is HTTP/1.1
    bool has_folded_value = false;
    std::size_t field_count = 0;
    std::array<Field, fields_max> fields;

    /// The first value, or empty.
    [[nodiscard]] std::string_view value_of(http::field name) const;
    [[nodiscard]] std::size_t count_of(http::field name) const;
};

/// Beast's request parser without its message: fields stay where they were read, a body with Content-Length
/// is a view, and whatever Beast 1.81 lets through after the header (trailers, chunk extensions) is an error.
class RequestParser final : public http::basic_parser<true> {
  public:
    explicit RequestParser(const Limits& limits);

    [[nodiscard]] const Head& head() const { return head_; }

    /// The whole body once done. A view into what was fed last, or into the parser for a chunked body.
    [[nodiscard]] std::string_view body() const { return chunked() ? std::string_view{chunks_} : body_; }

  private:
    using View = boost::beast::string_view;
    using Error = boost::beast::error_code;
    using Length = boost::optional<std::uint64_t>;

    void on_request_impl(http::verb method, View method_text, View target, int version,
                         Error& error) override;
    void on_response_impl(int code, View reason, int version, Error& error) override;
    void on_field_impl(http::field name, View name_text, View value, Error& error) override;
    void on_header_impl(Error& error) override;
    void on_body_init_impl(const Length& length, Error& error) override;
    std::size_t on_body_impl(View body, Error& error) override;
    void on_chunk_header_impl(std::uint64_t size, View extensions, Error& error) override;
    std::size_t on_chunk_body_impl(std::uint64_t remain, View body, Error& error) override;
    void on_finish_impl(Error& error) override;

    Head head_;
    std::string_view body_;
    std::string chunks_;
    bool has_head_ = false;
};

/// Parses what it can of `bytes` and says how many were used. Beast 1.81 asserts that a last chunk which it
/// has seen in part is at least five bytes long; a peer that sends "0 CR LF" and then one byte would end the
/// process. Nothing that ends a chunked message is shorter, so waiting for five bytes costs nothing.
template <bool is_request>
[[nodiscard]] std::size_t feed(http::basic_parser<is_request>& parser, std::string_view bytes,
                               boost::beast::error_code& error) {
    constexpr std::size_t last_chunk_bytes = 5;
    if (parser.is_header_done() && parser.chunked() && bytes.size() < last_chunk_bytes) {
        error = http::error::need_more;
        return 0;
    }
    return parser.put(boost::asio::const_buffer{bytes.data(), bytes.size()}, error);
}

}  // namespace lytes::server
