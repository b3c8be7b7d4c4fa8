#include "server/store/keys.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <stdexcept>

#include <fcntl.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lytes::server {
namespace {

constexpr std::size_t secret_bytes = 32;
constexpr int mode_of_owner = 0600;
constexpr mode_t modes_of_others = 0077;

using Digest = std::array<unsigned char, 32>;

template <typename Bytes>
std::string hex_of(const Bytes& bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const unsigned char byte : bytes) {
        text += digits[byte >> 4U];
        text += digits[byte & 0x0fU];
    }
    return text;
}

bool is_secret(std::string_view text) {
    return text.size() == 2 * secret_bytes && text.find_first_not_of("0123456789abcdefABCDEF") == text.npos;
}

/// Every part with its length, so that no two lists read alike.
std::string joined(std::initializer_list<std::string_view> parts) {
    std::string text;
    for (const std::string_view part : parts)
        text.append(std::to_string(part.size())).append(":").append(part);
    return text;
}

/// Lower case up to the path, without a final slash.
std::string canonical_base(std::string_view base) {
    while (base.ends_with('/')) base.remove_suffix(1);
    std::string text{base};
    const auto authority = text.find("://");
    const auto path =
        authority == text.npos ? text.size() : std::min(text.find('/', authority + 3), text.size());
    for (std::size_t at = 0; at < path; ++at)
        if (text[at] >= 'A' && text[at] <= 'Z') text[at] = static_cast<char>(text[at] - 'A' + 'a');
    return text;
}

std::string random_secret() {
    std::array<unsigned char, secret_bytes> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
        throw std::runtime_error("no randomness available");
    return hex_of(bytes);
}

fhir::Result<Keys> create(const std::string& path) {
    const std::string text = random_secret();
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_of_owner);
    if (descriptor < 0) return store_problem(path, "the secret file cannot be created");
    const bool is_written =
        ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
        ::fsync(descriptor) == 0;
    ::close(descriptor);
    // Half a secret must not become one at the next start.
    if (!is_written) ::unlink(path.c_str());
    if (!is_written) return store_problem(path, "the secret file cannot be written");
    return Keys{text};
}

}  // namespace

fhir::Result<Keys> Keys::load(const std::string& path, bool may_create) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        if (may_create && ::access(path.c_str(), F_OK) != 0) return create(path);
        return store_problem(path, "the secret file cannot be read");
    }
    struct stat status {};
    ::fstat(descriptor, &status);
    std::string text(2 * secret_bytes + 1, '\0');
    const auto count = ::read(descriptor, text.data(), text.size());
    ::close(descriptor);
    if ((status.st_mode & modes_of_others) != 0)
        return store_problem(path, "others may read the secret file: chmod 600");
    text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    if (text.ends_with('\n')) text.pop_back();
    if (!is_secret(text))
        return store_problem(path, "the secret must be 64 hexadecimal digits (openssl rand -hex 32)");
    return Keys{text};
}

Keys Keys::make() { return Keys{random_secret()}; }

std::string Keys::hash(std::string_view text) const {
    Digest digest{};
    unsigned size = 0;
    // OpenSSL speaks unsigned characters.
    HMAC(EVP_sha256(), secret_.data(), static_cast<int>(secret_.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &size);
    return hex_of(digest);
}

std::string Keys::patient(std::string_view fhir_server, std::string_view patient_id,
                          std::string_view client) const {
    if (fhir_server.empty()) return hash(joined({"patient", "client", client, patient_id}));
    return hash(joined({"patient", "server", canonical_base(fhir_server), patient_id}));
}

std::string Keys::entry(const FeedbackRecord& record) const {
    const auto& feedback = record.feedback;
    std::string suggestions;
    for (const std::string& id : feedback.suggestions) suggestions += joined({id});
    const bool is_accepted = feedback.outcome == hooks::FeedbackOutcome::accepted;
    return hash(joined({"entry", record.client, record.service, feedback.card,
                        is_accepted ? "accepted" : "overridden",
                        std::to_string(feedback.at.time_since_epoch().count()), suggestions,
                        feedback.reason_code, feedback.reason_system, feedback.comment}));
}

}  // namespace lytes::server
