#pragma once

#include <iosfwd>
#include <span>
#include <string>

#include "server/config.hpp"

namespace lytes::server {

/// What a command may read and write; streams of its own in tests.
struct Terminal {
    std::istream& in;
    std::ostream& out;
    std::ostream& err;
};

/// Runs one command of `lytes`; `arguments` without the program's name. Returns the exit code: 0 good,
/// 1 findings, 2 usage.
[[nodiscard]] int run_command_line(std::span<const std::string> arguments, const Environ& environment,
                                   Terminal terminal);

}  // namespace lytes::server
