#pragma once

#include <chrono>

#include "server/config.hpp"

namespace lytes::server {

/// Asks the admin listener's /readyz, as `lytes healthcheck` does. False for anything but a timely 200.
[[nodiscard]] bool is_ready(const ListenAddress& admin, std::chrono::milliseconds limit);

}  // namespace lytes::server
