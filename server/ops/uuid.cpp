#include "server/ops/uuid.hpp"

#include <array>
#include <stdexcept>
#include <string_view>

#include <openssl/rand.h>

namespace lytes::server {

std::string make_uuid() {
    constexpr std::string_view digits = "0123456789abcdef";
    std::array<unsigned char, 16> bytes;
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
        throw std::runtime_error("no randomness available");
    }
    bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0f) | 0x40);  // RFC 4122 section 4.4: version
    bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3f) | 0x80);  // and variant
    std::string text;
    text.reserve(36);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        text += digits[bytes[i] >> 4];
        text += digits[bytes[i] & 0x0f];
    }
    return text;
}

}  // namespace lytes::server
