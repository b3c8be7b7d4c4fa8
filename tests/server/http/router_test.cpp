#include "server/http/router.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace server = lytes::server;
using server::Endpoint;
using server::Surface;

TEST_SUITE_BEGIN("server/http/router");

namespace {

struct Call {
    std::string method;
    std::string target;
    std::string fields;
};

server::Route route_of(const Call& call, Surface surface, const server::Config& config) {
    server::RequestParser parser{server::Limits{}};
    boost::beast::error_code error;
    // The route may view the target.
    static std::string text;
    text = call.method + " " + call.target + " HTTP/1.1\r\nHost: a\r\n" + call.fields + "\r\n";
    static_cast<void>(server::feed(parser, text, error));
    return server::find_route(parser.head(), surface, config);
}

server::Route route_of(const Call& call) { return route_of(call, Surface::api, {}); }

server::Config demo() {
    server::Config config;
    config.is_demo = true;
    return config;
}

const std::string json = "Content-Type: application/json\r\nContent-Length: 2\r\n";

}  // namespace

TEST_CASE("discovery is found with and without a last slash and with a query") {
    for (const auto* const target : {"/cds-services", "/cds-services/", "/cds-services?x=y"}) {
        for (const auto* const method : {"GET", "HEAD"}) {
            CAPTURE(target);
            const auto route = route_of({method, target, {}});
            CHECK(route.status == 200);
            CHECK(route.endpoint == Endpoint::discovery);
        }
    }
}

TEST_CASE("a service is found by its exact id") {
    for (const auto* const target :
         {"/cds-services/electrolyte-review", "/cds-services/electrolyte-review/"}) {
        const auto route = route_of({"POST", target, json});
        CHECK(route.status == 200);
        CHECK(route.endpoint == Endpoint::service);
        REQUIRE(route.service != nullptr);
        CHECK(name_of(route) == "electrolyte-review");
    }
    CHECK(route_of({"POST", "/cds-services/Electrolyte-Review", json}).status == 404);
    CHECK(route_of({"POST", "/cds-services/electrolyte-review//", json}).status == 404);
    CHECK(route_of({"POST", "//cds-services/electrolyte-review", json}).status == 404);
    CHECK(route_of({"POST", "/cds-services/nope", json}).status == 404);
    CHECK(route_of({"POST", "/cds-services/electrolyte%2Dreview", json}).status == 404);
}

TEST_CASE("feedback is honest about not being stored") {
    const auto route = route_of({"POST", "/cds-services/electrolyte-review/feedback", json});
    CHECK(route.status == 501);
    CHECK(route.endpoint == Endpoint::feedback);
    CHECK(route_of({"POST", "/cds-services/nope/feedback", json}).status == 404);
}

TEST_CASE("a wrong method is 405 and names the right ones") {
    CHECK(route_of({"GET", "/cds-services/electrolyte-review", {}}).status == 405);
    CHECK(route_of({"GET", "/cds-services/electrolyte-review", {}}).allow == "POST, OPTIONS");
    CHECK(route_of({"POST", "/cds-services", json}).status == 405);
    CHECK(route_of({"POST", "/cds-services", json}).allow == "GET, HEAD, OPTIONS");
    CHECK(route_of({"PUT", "/cds-services", json}).allow == "GET, HEAD, OPTIONS");
    CHECK(route_of({"PUT", "/nope", json}).allow.empty());
}

TEST_CASE("OPTIONS is answered without going anywhere") {
    CHECK(route_of({"OPTIONS", "/cds-services", {}}).status == 204);
    CHECK(route_of({"OPTIONS", "/cds-services/electrolyte-review", {}}).status == 204);
    CHECK(route_of({"OPTIONS", "/cds-services/electrolyte-review/feedback", {}}).status == 204);
    CHECK(route_of({"OPTIONS", "/nope", {}}).status == 404);
}

TEST_CASE("a body is JSON without a coding") {
    const auto status_with = [](const std::string& fields) {
        return route_of({"POST", "/cds-services/electrolyte-review", fields + "Content-Length: 2\r\n"})
            .status;
    };
    CHECK(status_with("Content-Type: application/json; charset=utf-8\r\n") == 200);
    CHECK(status_with("Content-Type: application/fhir+json\r\n") == 200);
    CHECK(status_with("Content-Type: Application/JSON ;x=y\r\n") == 200);
    CHECK(status_with("Content-Type: application/json\r\nContent-Encoding: identity\r\n") == 200);
    CHECK(status_with("") == 415);
    CHECK(status_with("Content-Type: text/plain\r\n") == 415);
    CHECK(status_with("Content-Type: application/jsonx\r\n") == 415);
    CHECK(status_with("Content-Type: application/json\r\nContent-Type: text/plain\r\n") == 415);
    CHECK(status_with("Content-Type: application/json\r\nContent-Encoding: gzip\r\n") == 415);
}

TEST_CASE("the demo endpoints exist in demo mode only") {
    CHECK(route_of({"GET", "/demo/fhir/Patient", {}}).status == 404);
    CHECK(route_of({"GET", "/", {}}).status == 404);
    const auto route = route_of({"GET", "/demo/fhir/Observation?patient=a", {}}, Surface::api, demo());
    CHECK(route.endpoint == Endpoint::demo_fhir);
    CHECK(route.rest == "Observation?patient=a");
    CHECK(route_of({"GET", "/demo/fhir", {}}, Surface::api, demo()).rest.empty());
    CHECK(route_of({"GET", "/demo/fhirx", {}}, Surface::api, demo()).status == 404);
    CHECK(route_of({"POST", "/demo/fhir/Patient", json}, Surface::api, demo()).status == 405);
    CHECK(route_of({"GET", "/", {}}, Surface::api, demo()).endpoint == Endpoint::front);
}

TEST_CASE("the two listeners share no path") {
    CHECK(route_of({"GET", "/livez", {}}, Surface::admin, {}).endpoint == Endpoint::liveness);
    CHECK(route_of({"GET", "/readyz", {}}, Surface::admin, {}).endpoint == Endpoint::readiness);
    CHECK(route_of({"GET", "/readyz", {}}, Surface::api, {}).status == 404);
    CHECK(route_of({"GET", "/cds-services", {}}, Surface::admin, {}).status == 404);
    CHECK(route_of({"GET", "/demo/fhir/Patient", {}}, Surface::admin, demo()).status == 404);
}

TEST_CASE("reload is a POST without a body on the admin listener") {
    const auto reload = route_of({"POST", "/-/reload", {}}, Surface::admin, {});
    CHECK(reload.status == 200);
    CHECK(reload.endpoint == Endpoint::reload);
    CHECK(name_of(reload) == "reload");
    CHECK(route_of({"GET", "/-/reload", {}}, Surface::admin, {}).status == 405);
    CHECK(route_of({"POST", "/-/reload", json}, Surface::api, {}).status == 404);
}

TEST_CASE("a base path is needed once it is configured") {
    server::Config config;
    config.base_path = "/lytes";
    CHECK(route_of({"GET", "/lytes/cds-services", {}}, Surface::api, config).status == 200);
    CHECK(route_of({"GET", "/cds-services", {}}, Surface::api, config).status == 404);
    CHECK(route_of({"GET", "/lytesx/cds-services", {}}, Surface::api, config).status == 404);
}

TEST_SUITE_END();
