#include "server/app.hpp"

#include <exception>

#include <doctest/doctest.h>

namespace server = lytes::server;

TEST_SUITE_BEGIN("server/app");

TEST_CASE("an app has its discovery document and can call over TLS") {
    const auto app = server::make_app({}, {});
    CHECK(app.discovery.starts_with("{\"services\""));
    CHECK(app.tls != nullptr);
}

TEST_CASE("a missing file of authorities stops the start") {
    server::Config config;
    config.fhir_ca_file = "/nonexistent.pem";
    CHECK_THROWS_AS(static_cast<void>(server::make_app(config, {})), std::exception);
}

TEST_SUITE_END();
