#include "hooks/context.hpp"

#include <array>
#include <memory_resource>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using lytes::fhir::json::Cursor;
using lytes::fhir::json::Document;
using lytes::hooks::decode_context;

namespace {

std::array<std::string, 3> row(const std::string& hook, const std::vector<std::string>& members,
                               const std::string& path) {
    std::string text;
    for (const std::string& member : members) text += (text.empty() ? "{" : ",") + member;
    return {hook, text + "}", path};
}

}  // namespace

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

    TEST_CASE("discharge needs its encounter, and refill its medications but no user") {
        const std::string leave = "encounter-discharge";
        const std::string refill = "medication-refill";
        const std::string user = R"("userId":"Practitioner/1")";
        const std::string patient = R"("patientId":"A")";
        const std::string visit = R"("encounterId":"E")";
        const std::string bundle = R"("medications":{"resourceType":"Bundle"})";
        // Hook, members of the context, and the path of the problem; empty: it is read.
        const std::vector<std::array<std::string, 3>> rows = {
            row(leave, {user, patient, visit}, ""),
            row(leave, {user, patient}, "encounterId"),
            row(leave, {user, patient, R"("encounterId":null)"}, "encounterId"),
            row(leave, {user, patient, R"("encounterId":"Encounter/E")"}, "encounterId"),
            row(leave, {patient, visit}, "userId"),
            row(leave, {user, visit}, "patientId"),
            row(refill, {patient, bundle}, ""),
            row(refill, {R"("userId":null)", patient, visit, bundle}, ""),
            row(refill, {user, patient, bundle}, ""),
            row(refill, {R"("userId":"9")", patient, bundle}, "userId"),
            row(refill, {user, bundle}, "patientId"),
            row(refill, {user, patient}, "medications"),
            row(refill, {user, patient, R"("draftOrders":{"resourceType":"Bundle"})"}, "medications"),
            row(refill, {user, patient, R"("medications":[])"}, "medications"),
            row(refill, {user, patient, R"("medications":{"resourceType":"List"})"},
                "medications.resourceType"),
        };
        for (const auto& [hook, text, path] : rows) {
            CAPTURE(text);
            std::pmr::monotonic_buffer_resource arena;
            const auto document = Document::parse(text, arena);
            REQUIRE(document.has_value());
            const auto context = decode_context(hook, Cursor{*document}, arena);
            CHECK((context ? std::string{} : context.error().path) == path);
            if (context) CHECK(context->draft_orders.has_value() == (hook == refill));
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
