#include "hooks/discovery.hpp"

#include <memory_resource>
#include <string_view>

#include <doctest/doctest.h>

#include "fhir/json/cursor.hpp"
#include "hooks/catalog.hpp"

using lytes::fhir::json::Cursor;
using lytes::fhir::json::Document;

TEST_SUITE("hooks/discovery") {
    TEST_CASE("the document lists every service with hook, title, description, id and prefetch") {
        std::pmr::monotonic_buffer_resource arena;
        const std::string text = lytes::hooks::discovery_document();
        const auto document = Document::parse(text, arena);
        REQUIRE(document.has_value());
        const auto services = Cursor{*document}.find("services");
        REQUIRE(services);
        REQUIRE(services->size() == lytes::hooks::catalog().size());
        auto row = lytes::hooks::catalog().begin();
        for (const Cursor service : *services) {
            CHECK(service.text("id") == row->id);
            CHECK(service.text("hook") == row->hook);
            CHECK(service.text("title") == row->title);
            CHECK(service.text("description") == row->description);
            const auto prefetch = service.find("prefetch");
            REQUIRE(prefetch);
            CHECK(prefetch->size() == row->prefetch.size());
            CHECK(prefetch->text("patient") == "Patient/{{context.patientId}}");
            ++row;
        }
    }

    TEST_CASE("the document is the same at every call") {
        CHECK(lytes::hooks::discovery_document() == lytes::hooks::discovery_document());
    }
}
