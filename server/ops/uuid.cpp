#include "server/ops/uuid.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <stdexcept>
#include <string_view>

#include <openssl/rand.h>

namespace lytes::server {
namespace {

using Bytes = std::array<unsigned char, 16>;

/// Random bytes drawn in advance: one draw costs a system call and a lock, and an answer needs a dozen uuids.
class Stock {
  public:
    [[nodiscard]] Bytes take() {
        if (used_ == stock_.size()) refill();
        Bytes bytes;
        std::copy_n(stock_.begin() + static_cast<std::ptrdiff_t>(used_), bytes.size(), bytes.begin());
        used_ += bytes.size();
        return bytes;
    }

  private:
    void refill() {
        if (RAND_bytes(stock_.data(), static_cast<int>(stock_.size())) != 1) {
            throw std::runtime_error("no randomness available");
        }
        used_ = 0;
    }

    std::array<unsigned char, 128 * sizeof(Bytes)> stock_;
    std::size_t used_ = stock_.size();
};

}  // namespace

std::string make_uuid() {
    thread_local Stock stock;
    auto bytes = stock.take();
    bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0f) | 0x40);  // RFC 4122 section 4.4: version
    bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3f) | 0x80);  // and variant
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text(36, '-');
    std::size_t at = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) ++at;
        text[at++] = digits[bytes[i] >> 4];
        text[at++] = digits[bytes[i] & 0x0f];
    }
    return text;
}

}  // namespace lytes::server
