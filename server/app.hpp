#pragma once

#include <memory>
#include <string>

#include <boost/asio/ssl/context.hpp>

#include "server/config.hpp"
#include "server/knowledge/site.hpp"
#include "server/limits.hpp"
#include "server/store/store.hpp"

namespace lytes::server {

/// What every request may see. `main` builds it once and owns it; afterwards it never changes.
struct App {
    Config config;
    Limits limits;
    SharedSite site;        ///< the knowledge at the start; each worker holds the one that is in force
    std::string discovery;  ///< the answer to GET /cds-services
    std::unique_ptr<boost::asio::ssl::context> tls;  ///< for calling FHIR servers; only read after start
    std::unique_ptr<Store> store;                    ///< null: feedback has nowhere to go
};

/// Throws when the certificate authorities cannot be loaded or the store cannot be opened.
[[nodiscard]] App make_app(Config config, Limits limits, SharedSite site = default_site());

}  // namespace lytes::server
