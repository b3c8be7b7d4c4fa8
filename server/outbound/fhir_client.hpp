#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/ssl/context.hpp>

#include "hooks/exchange.hpp"
#include "server/app.hpp"
#include "server/http/net.hpp"

namespace lytes::server {

/// What one hook call may still spend on fetching.
struct FetchBudget {
    Clock::time_point deadline;
    std::size_t queries = 0;
    std::size_t rounds = 0;
};

/// Performs all queries in parallel, within the budget, and returns one result per query in their order.
/// Never calls a server that the configuration does not allow: then every result is `refused`. REQUIRES:
/// `app` outlives the thread's io_context, because a name look-up that hangs goes on in the background.
[[nodiscard]] Task<std::vector<hooks::FetchResult>> fetch_all(const App& app, const hooks::Fetch& fetch,
                                                              FetchBudget& budget);

/// TLS 1.2 or newer, peers verified against the system's authorities and those in `ca_file` (may be empty).
[[nodiscard]] std::unique_ptr<boost::asio::ssl::context> make_tls_context(const std::string& ca_file);

}  // namespace lytes::server
