#include "server/ops/log.hpp"

#include <array>
#include <cerrno>
#include <charconv>
#include <concepts>

#include <spdlog/details/null_mutex.h>
#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>
#include <unistd.h>

#include "server/limits.hpp"

namespace lytes::server {
namespace {

struct LevelName {
    std::string_view name;
    LogLevel level;
    spdlog::level::level_enum theirs;
};

constexpr auto level_names = std::to_array<LevelName>({
    {"debug", LogLevel::debug, spdlog::level::debug},
    {"info",  LogLevel::info,  spdlog::level::info },
    {"warn",  LogLevel::warn,  spdlog::level::warn },
    {"error", LogLevel::error, spdlog::level::err  },
    {"off",   LogLevel::off,   spdlog::level::off  },
});

spdlog::level::level_enum theirs(LogLevel level) {
    for (const auto& row : level_names) {
        if (row.level == level) return row.theirs;
    }
    return spdlog::level::off;
}

/// Appends formatted lines to a buffer that is written with few system calls.
class DescriptorSink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
  public:
    explicit DescriptorSink(int descriptor) : descriptor_(descriptor) {
        buffer_.reserve(Limits{}.log_buffer_bytes);
    }

  protected:
    void sink_it_(const spdlog::details::log_msg& message) override {
        formatted_.clear();
        formatter_->format(message, formatted_);
        buffer_.append(formatted_.data(), formatted_.size());
        if (buffer_.size() >= Limits{}.log_buffer_bytes || message.level >= spdlog::level::warn) flush_();
    }

    void flush_() override {
        std::string_view rest = buffer_;
        while (!rest.empty()) {
            const auto written = ::write(descriptor_, rest.data(), rest.size());
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) break;  // a log that cannot be written must not stop the service
            rest.remove_prefix(static_cast<std::size_t>(written));
        }
        buffer_.clear();
    }

  private:
    int descriptor_;
    std::string buffer_;
    spdlog::memory_buf_t formatted_;
};

/// Only printable ASCII gets through (threat model L2); the rest cannot forge a line or a terminal command.
void append_text(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text.substr(0, Limits{}.log_text_bytes)) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c >= 0x20 && c < 0x7f) {
            out += c;
        } else {
            out += "\\ufffd";
        }
    }
    out += '"';
}

void append_member(std::string& out, std::string_view name, std::string_view text) {
    if (text.empty()) return;
    out += ",\"";
    out += name;
    out += "\":";
    append_text(out, text);
}

template <std::integral Number>
void append_member(std::string& out, std::string_view name, Number number) {
    std::array<char, 24> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out += ",\"";
    out += name;
    out += "\":";
    out.append(digits.data(), end);
}

void append_rules(std::string& out, std::string_view name, std::span<const std::string> rules) {
    if (rules.empty()) return;
    out.append(",\"").append(name).append("\":");
    char separator = '[';
    for (const auto& rule : rules) {
        out += separator;
        append_text(out, rule);
        separator = ',';
    }
    out += ']';
}

}  // namespace

std::optional<LogLevel> parse_log_level(std::string_view text) {
    for (const auto& row : level_names) {
        if (row.name == text) return row.level;
    }
    return std::nullopt;
}

std::string_view name_of(LogLevel level) {
    for (const auto& row : level_names) {
        if (row.level == level) return row.name;
    }
    return {};
}

class Log::Lines : public spdlog::logger {
  public:
    explicit Lines(int descriptor) : logger("lytes", std::make_shared<DescriptorSink>(descriptor)) {}
};

Log::Log(LogLevel level, int descriptor) : lines_(std::make_unique<Lines>(descriptor)) {
    constexpr auto pattern = R"({"ts":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})";
    lines_->set_formatter(
        std::make_unique<spdlog::pattern_formatter>(pattern, spdlog::pattern_time_type::utc, "\n"));
    lines_->set_level(theirs(level));
}

Log::~Log() { lines_->flush(); }

void Log::request(const RequestRecord& record) {
    const auto level = record.status >= 500 ? spdlog::level::err : spdlog::level::info;
    if (!lines_->should_log(level)) return;
    line_ = "\"msg\":\"request\"";
    append_member(line_, "request_id", record.request_id);
    append_member(line_, "hook_instance", record.hook_instance);
    append_member(line_, "service", record.service);
    append_member(line_, "status", record.status);
    append_member(line_, "dur_us", record.duration_us);
    append_member(line_, "reason", record.reason);
    if (record.is_call) {
        append_member(line_, "cards", record.cards);
        append_rules(line_, "rules", record.rules);
        append_rules(line_, "shadow", record.shadow);
        append_member(line_, "knowledge", record.knowledge);
        append_member(line_, "prefetch", record.prefetch_hits);
        append_member(line_, "fetches", record.fetches);
    }
    append_member(line_, "bytes_in", record.bytes_in);
    append_member(line_, "bytes_out", record.bytes_out);
    lines_->log(level, spdlog::string_view_t{line_.data(), line_.size()});
}

void Log::event(LogLevel level, std::string_view message, std::string_view detail) {
    if (!lines_->should_log(theirs(level))) return;
    line_ = "\"msg\":";
    append_text(line_, message);
    append_member(line_, "detail", detail);
    lines_->log(theirs(level), spdlog::string_view_t{line_.data(), line_.size()});
}

void Log::flush() { lines_->flush(); }

}  // namespace lytes::server
