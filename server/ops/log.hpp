#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lytes::server {

enum class LogLevel : std::uint8_t { debug, info, warn, error, off };

[[nodiscard]] std::optional<LogLevel> parse_log_level(std::string_view text);
[[nodiscard]] std::string_view name_of(LogLevel level);

/// All that may be said about one request: no body, token, patient, path or free text of a client.
struct RequestRecord {
    std::string_view request_id;
    std::string_view hook_instance;  ///< a UUID or empty
    std::string_view service;        ///< one of ours, or the name of an endpoint
    std::string_view reason;         ///< why it was refused, one of our own sentences
    unsigned status = 0;
    std::int64_t duration_us = 0;
    bool is_call = false;  ///< of a service; then the next three are said
    int cards = 0;
    int prefetch_hits = 0;
    int fetches = 0;
    std::size_t bytes_in = 0;
    std::size_t bytes_out = 0;
    std::span<const std::string> rules;
    std::span<const std::string> shadow;  ///< rules that fired in the shadow
    std::string_view knowledge;           ///< version and hash
};

/// JSON lines on a file descriptor, one object per line. Each thread owns one, so nothing is locked; lines
/// are collected and written whole, at the latest by the next flush, at once from level warn on.
class Log {
  public:
    Log(LogLevel level, int descriptor);
    ~Log();
    Log(const Log&) = delete;
    Log& operator=(const Log&) = delete;

    /// Level info; error when the status is 500 or above.
    void request(const RequestRecord& record);

    /// Something about the process. `message` and `detail` are ours or the operating system's, never a
    /// client's.
    void event(LogLevel level, std::string_view message, std::string_view detail);

    void flush();

  private:
    class Lines;
    std::unique_ptr<Lines> lines_;
    std::string line_;  ///< reused between requests
};

}  // namespace lytes::server
