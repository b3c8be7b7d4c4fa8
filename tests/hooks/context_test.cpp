#include "hooks/context.hpp"

#include <memory_resource>
#include <string>

#include <doctest/doctest.h>

using lytes::fhir::json::Cursor;
using lytes::fhir::json::Document;
using lytes::hooks::decode_context;

TEST_SUITE("hooks/context") {
    TEST_CASE("a context is read with its optional members") {
        std::pmr::monotonic_buffer_resource arena;
        const auto document = Document::parse(
            R"({"userId":"PractitionerRole/r.1","patientId":"A","encounterId":"E","zzz":{"a":[1]},
                "selections":["MedicationRequest/1"],"draftOrders":{"resourceType":"Bundle"}})",
            arena);
        REQUIRE(document.has_value());
        const auto context = decode_context("order-select", Cursor{*document}, arena);
        REQUIRE(context.has_value());
        CHECK(context->patient_id == "A");
        CHECK(context->user_id == "PractitionerRole/r.1");
        CHECK(context->encounter_id == "E");
        REQUIRE(context->selections.size() == 1);
        CHECK(context->selections.front() == "MedicationRequest/1");
        CHECK(context->draft_orders.has_value());
    }

    TEST_CASE("an absent or null encounter is no encounter") {
        std::pmr::monotonic_buffer_resource arena;
        for (const char* text :
             {R"({"userId":"Practitioner/1","patientId":"A"})",
              R"({"userId":"Practitioner/1","patientId":"A","encounterId":null,"observations":null})"}) {
            const auto document = Document::parse(text, arena);
            REQUIRE(document.has_value());
            const auto context = decode_context("org.lytes.lab-result-review", Cursor{*document}, arena);
            REQUIRE(context.has_value());
            CHECK(context->encounter_id.empty());
            CHECK_FALSE(context->draft_orders.has_value());
        }
    }

    TEST_CASE("a hook without a row is refused") {
        std::pmr::monotonic_buffer_resource arena;
        const auto document = Document::parse(R"({"userId":"Practitioner/1","patientId":"A"})", arena);
        REQUIRE(document.has_value());
        const auto context = decode_context("order-dispatch", Cursor{*document}, arena);
        REQUIRE_FALSE(context.has_value());
        CHECK(context.error().path == "hook");
    }
}
