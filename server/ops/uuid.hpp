#pragma once

#include <string>

namespace lytes::server {

/// A random (version 4) UUID, lower case. Throws when the system has no randomness to give.
[[nodiscard]] std::string make_uuid();

}  // namespace lytes::server
