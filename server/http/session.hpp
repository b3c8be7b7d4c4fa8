#pragma once

#include "server/http/net.hpp"
#include "server/http/router.hpp"
#include "server/http/worker.hpp"

namespace lytes::server {

/// Serves one connection until either side ends it. The worker outlives it.
[[nodiscard]] Task<void> serve_connection(Socket socket, Worker& worker, Surface surface);

}  // namespace lytes::server
