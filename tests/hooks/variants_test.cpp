#include "hooks/variants.hpp"

#include <array>
#include <memory_resource>
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "hooks/catalog.hpp"
#include "hooks/discovery.hpp"
#include "tests/support/requests.hpp"

namespace lytes::tests {

using fhir::Release;

namespace {

constexpr auto all_releases =
    std::to_array({Release::unknown, Release::dstu2, Release::stu3, Release::r4, Release::r5});

std::string_view query_of(Release release, std::string_view key) {
    for (const auto& row : hooks::catalog_of(release).front().prefetch)
        if (row.key == key) return row.query;
    return {};
}

/// The release that a request shows, with the client configured as told.
Release chosen(const std::string& body, Release configured) {
    std::pmr::monotonic_buffer_resource arena;
    const auto document = fhir::json::Document::parse(body, arena);
    REQUIRE(document.has_value());
    const auto request =
        hooks::decode_request(*hooks::find_service("electrolyte-order-sign"), *document, arena);
    REQUIRE(request.has_value());
    return hooks::choose_release(*request, configured);
}

std::string signing(const std::string& drafts, const std::string& prefetch, const std::string& more) {
    return request_json({.hook = "order-sign",
                         .context_more = R"("draftOrders":)" + drafts,
                         .prefetch = prefetch,
                         .more = more});
}

constexpr const char* old_order = R"({"resourceType":"MedicationOrder","id":"d1"})";
constexpr const char* stu3_order = R"({"resourceType":"MedicationRequest","id":"d2","context":{}})";
constexpr const char* r5_order = R"({"resourceType":"MedicationRequest","id":"d3","medication":{}})";
constexpr const char* plain_order = R"({"resourceType":"MedicationRequest","id":"d4"})";

}  // namespace

TEST_SUITE("hooks/variants") {
    TEST_CASE("every release has the same services, keys, kinds and scopes") {
        for (const Release release : all_releases) {
            const auto services = hooks::catalog_of(release);
            REQUIRE(services.size() == hooks::catalog().size());
            for (std::size_t at = 0; at < services.size(); ++at) {
                const hooks::Service& ours = hooks::catalog()[at];
                CHECK(services[at].id == ours.id);
                CHECK(services[at].hook == ours.hook);
                REQUIRE(services[at].prefetch.size() == ours.prefetch.size());
                for (std::size_t row = 0; row < ours.prefetch.size(); ++row) {
                    CHECK(services[at].prefetch[row].key == ours.prefetch[row].key);
                    CHECK(services[at].prefetch[row].kind == ours.prefetch[row].kind);
                    CHECK(services[at].prefetch[row].scope == ours.prefetch[row].scope);
                    CHECK_FALSE(services[at].prefetch[row].query.empty());
                }
            }
        }
    }

    TEST_CASE("R4 and the unknown release are the catalogue itself") {
        CHECK(hooks::catalog_of(Release::r4).data() == hooks::catalog().data());
        CHECK(hooks::catalog_of(Release::unknown).data() == hooks::catalog().data());
    }

    TEST_CASE("queries name the types and parameters of their release") {
        CHECK(query_of(Release::dstu2, "medications")
                  .starts_with("MedicationOrder?patient={{context.patientId}}"));
        CHECK(query_of(Release::stu3, "medications").starts_with("MedicationRequest?"));
        CHECK(query_of(Release::dstu2, "serviceRequests").starts_with("ProcedureRequest?"));
        CHECK(query_of(Release::stu3, "serviceRequests").starts_with("ProcedureRequest?"));
        CHECK(query_of(Release::r5, "serviceRequests").starts_with("ServiceRequest?"));
        CHECK(query_of(Release::r5, "administrations").ends_with("_sort=-date&_count=50"));
        for (const auto& row : hooks::catalog_of(Release::dstu2).front().prefetch) {
            CAPTURE(row.query);
            CHECK(row.query.find("_sort=") == std::string_view::npos);
        }
        CHECK(query_of(Release::dstu2, "labs").ends_with("&_sort:desc=date&_count=100"));
        CHECK(query_of(Release::dstu2, "labs").find("19123-9") != std::string_view::npos);
    }

    TEST_CASE("the discovery document of a release names it and asks in its words") {
        const std::string old = hooks::discovery_document(Release::dstu2);
        CHECK(old.find("FHIR DSTU2.") != std::string::npos);
        CHECK(old.find("MedicationOrder?") != std::string::npos);
        CHECK(old.find("MedicationRequest?") == std::string::npos);
        CHECK(hooks::discovery_document(Release::r4) == hooks::discovery_document());
    }

    TEST_CASE("a service is found again in the catalogue of a release, a foreign one is itself") {
        const hooks::Service& sign = *hooks::find_service("electrolyte-order-sign");
        CHECK(hooks::service_of(sign, Release::stu3).id == sign.id);
        CHECK(&hooks::service_of(sign, Release::stu3) != &sign);
        CHECK(&hooks::service_of(sign, Release::unknown) == &sign);
        hooks::Service foreign = sign;
        foreign.id = "elsewhere";
        CHECK(&hooks::service_of(foreign, Release::stu3) == &foreign);
    }

    TEST_CASE("the release: configured, else by Epic's extension, else by the drafts, else by the prefetch") {
        const std::string extension = R"("extension":{"com.epic.cdshooks.request.fhir-version":"STU3"})";
        const std::string history = R"({"meds":)" + bundle_of({old_order}) + "}";
        const std::string none = bundle_of({plain_order});
        CHECK(chosen(signing(bundle_of({r5_order}), history, extension), Release::dstu2) == Release::dstu2);
        CHECK(chosen(signing(bundle_of({r5_order}), history, extension), Release::unknown) == Release::stu3);
        CHECK(chosen(signing(bundle_of({r5_order}), history, ""), Release::unknown) == Release::r5);
        CHECK(chosen(signing(none, history, ""), Release::unknown) == Release::dstu2);
        CHECK(chosen(signing(none, "", ""), Release::unknown) == Release::unknown);
        CHECK(chosen(signing(none, "", R"("extension":{"com.epic.cdshooks.request.fhir-version":7})"),
                     Release::unknown) == Release::unknown);
        CHECK(chosen(signing(none, "", R"("extension":[1])"), Release::unknown) == Release::unknown);
    }

    TEST_CASE("most resources decide, never their order; R4 before others where they are level") {
        const std::string r4_order =
            R"({"resourceType":"MedicationRequest","id":"d5","encounter":{},"reasonCode":[]})";
        CHECK(chosen(signing(bundle_of({stu3_order, old_order, old_order}), "", ""), Release::unknown) ==
              Release::dstu2);
        CHECK(chosen(signing(bundle_of({old_order, old_order, stu3_order}), "", ""), Release::unknown) ==
              Release::dstu2);
        CHECK(chosen(signing(bundle_of({old_order, r4_order}), "", ""), Release::unknown) == Release::r4);
        CHECK(chosen(signing(bundle_of({r4_order, old_order}), "", ""), Release::unknown) == Release::r4);
    }

    TEST_CASE("what a client of an old release did not send is asked for in its words") {
        Bench bench;
        bench.environment.release = Release::dstu2;
        const auto step = bench.call(
            "electrolyte-review",
            request_json({.server = text_of(ehr), .authorization = std::string{good_authorization}}));
        const auto* fetch = std::get_if<hooks::Fetch>(&step);
        REQUIRE(fetch != nullptr);
        std::set<std::string> types;
        for (const auto& query : fetch->queries)
            types.insert(query.target.substr(0, query.target.find_first_of("?/")));
        CHECK(types.contains("MedicationOrder"));
        CHECK(types.contains("ProcedureRequest"));
        CHECK_FALSE(types.contains("MedicationRequest"));
        CHECK_FALSE(types.contains("ServiceRequest"));
    }
}

}  // namespace lytes::tests
