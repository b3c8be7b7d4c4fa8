#include "server/app.hpp"

#include <utility>

#include "hooks/discovery.hpp"
#include "server/outbound/fhir_client.hpp"

namespace lytes::server {

App make_app(Config config, Limits limits) {
    auto tls = make_tls_context(config.fhir_ca_file);
    return {std::move(config), limits, {}, hooks::discovery_document(), std::move(tls)};
}

}  // namespace lytes::server
