#include "hooks/response.hpp"

#include <array>
#include <memory_resource>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "fhir/json/cursor.hpp"

namespace lytes::tests {

using fhir::json::Cursor;
using fhir::json::Document;

namespace {

constexpr std::string_view order_text =
    R"({"resourceType":"MedicationRequest","id":"o1","meta":{"versionId":"7"},"status":"active",)"
    R"("intent":"order",)"
    R"("dispenseRequest":{"quantity":{"value":5.20}},"zzz":[null,1e2]})";
constexpr std::string_view nameless_text = R"({"resourceType":"MedicationRequest","status":"active"})";

constexpr std::array<std::string_view, 2> folded{"MG-LINK-K-01", "MG-AGE-01"};
constexpr std::array<std::string_view, 1> evidence{"S38"};
constexpr std::array<cards::OverrideReason, 1> overrides{
    cards::OverrideReason{"OV-ALREADY", "Already treated"}
};

/// What an encoder call needs, with two sources: one with an id, one without.
struct Scene {
    Scene() {
        order = *Document::parse(order_text, arena);
        nameless = *Document::parse(nameless_text, arena);
        sources = {Cursor{order}, Cursor{nameless}};
    }

    [[nodiscard]] std::string encode(std::span<const cards::Card> shown, std::string_view gap) {
        int number = 0;
        const std::function<std::string()> make_uuid = [&number] {
            return "uuid-" + std::to_string(++number);
        };
        std::pmr::string out;
        hooks::encode_response(
            shown,
            {
                .version = "1.0.0",
                .draft = {.patient_id = "A", .encounter_id = {}, .requester = {}, .authored = {}},
                .sources = sources,
                .gap = gap,
                .make_uuid = make_uuid
        },
            out);
        return std::string{out};
    }

    std::pmr::monotonic_buffer_resource arena;
    Document order;
    Document nameless;
    std::vector<Cursor> sources;
};

cards::Card plain_card() {
    cards::Card card;
    card.rule = "MG-LOW-CRIT-01";
    card.indicator = cards::Indicator::critical;
    card.summary = "Mg 0.8 mg/dL";
    card.source_label = "Lytes";
    return card;
}

/// GEN-05 and GEN-06: no null and nothing empty outside embedded resources.
bool has_nothing_empty(const Cursor& value) {
    if (value.key() == "resource") return true;
    if (value.is_null() || ((value.is_object() || value.is_array()) && value.size() == 0)) return false;
    if (const auto text = value.as_string(); text && text->empty()) return false;
    for (const Cursor child : value) {
        if (!has_nothing_empty(child)) return false;
    }
    return true;
}

}  // namespace

TEST_SUITE("hooks/response") {
    TEST_CASE("no card is an empty list and nothing else") {
        CHECK(Scene{}.encode({}, {}) == R"({"cards":[]})");
    }

    TEST_CASE("a card without extras holds only what is there") {
        const std::array shown{plain_card()};
        CHECK(Scene{}.encode(shown, {}) ==
              R"({"cards":[{"uuid":"uuid-1","summary":"Mg 0.8 mg/dL","indicator":"critical",)"
              R"("source":{"label":"Lytes","topic":{"system":"https://lytes.org/fhir/CodeSystem/rule",)"
              R"("code":"MGLOWCRIT01critical"}},)"
              R"("extension":{"org.lytes.rule":{"id":"MG-LOW-CRIT-01","version":"1.0.0"}}}]})");
    }

    TEST_CASE("a full card follows the contract and holds nothing empty") {
        fhir::MedicationDraft give;
        give.text = "magnesium sulfate";
        fhir::ServiceDraft measure;
        measure.text = "Magnesium in 6 h";
        const std::array suggestions{
            cards::Suggestion{"S", "Give",    {"Give magnesium", give}                                    },
            cards::Suggestion{"L", "Measure", {"", measure}                                               },
            cards::Suggestion{"H", "Hold",    {"Hold the order", cards::HoldDraft{.source_index = 0}}     },
            cards::Suggestion{"C", "Cancel",  {"Cancel it", cards::CancelDraft{"MedicationRequest", "d1"}}},
        };
        cards::Card card = plain_card();
        card.detail = "detail";
        card.source_url = "https://example.org/rules";
        card.folded = folded;
        card.evidence = evidence;
        card.overrides = overrides;
        card.suggestions = suggestions;
        card.selection = cards::SelectionBehavior::at_most_one;
        const std::array shown{card, plain_card()};
        Scene scene;
        const std::string text = scene.encode(shown, {});
        const auto document = Document::parse(text, scene.arena);
        REQUIRE(document.has_value());
        const Cursor root{*document};
        CHECK(has_nothing_empty(root));
        const Cursor first = *root.find("cards")->begin();
        CHECK(first.text("selectionBehavior") == "at-most-one");
        std::vector<std::string> types;
        const auto encoded = first.find("suggestions");
        REQUIRE(encoded.has_value());
        for (const Cursor suggestion : *encoded) {
            CHECK_FALSE(suggestion.text("uuid").empty());
            REQUIRE(suggestion.find("actions")->size() == 1);
            const Cursor action = *suggestion.find("actions")->begin();
            CHECK_FALSE(action.text("description").empty());
            types.emplace_back(action.text("type"));
        }
        CHECK(types == std::vector<std::string>{"create", "create", "update", "delete"});
        CHECK(text.find(R"("resourceId":"MedicationRequest/d1")") != std::string::npos);
        CHECK(
            text.find(R"({"code":"OV-ALREADY","system":"https://lytes.org/fhir/CodeSystem/override-reason",)"
                      R"("display":"Already treated"})") != std::string::npos);
        CHECK(text.find(R"("folded":["MG-LINK-K-01","MG-AGE-01"],"evidence":["S38"])") != std::string::npos);
    }

    TEST_CASE("an update carries the sender's whole order, digit for digit, on hold") {
        const std::array suggestions{
            cards::Suggestion{"H", "Hold", {"Hold", cards::HoldDraft{.source_index = 0}}}
        };
        cards::Card card = plain_card();
        card.suggestions = suggestions;
        std::string expected{order_text};
        expected.replace(expected.find("active"), 6, "on-hold");
        CHECK(Scene{}.encode({&card, 1}, {}).find(expected) != std::string::npos);
    }

    TEST_CASE("a suggestion about an order that nobody could name is left out") {
        const std::array suggestions{
            cards::Suggestion{"H", "Hold",   {"Hold", cards::HoldDraft{.source_index = 1}} },
            cards::Suggestion{"H", "Hold",   {"Hold", cards::HoldDraft{.source_index = 2}} },
            cards::Suggestion{"H", "Hold",   {"Hold", cards::HoldDraft{.source_index = -1}}},
            cards::Suggestion{"C", "Cancel", {"Cancel", cards::CancelDraft{"X", ""}}       }
        };
        cards::Card card = plain_card();
        card.suggestions = suggestions;
        const std::string text = Scene{}.encode({&card, 1}, {});
        CHECK(text.find("suggestions") == std::string::npos);
        CHECK(text.find("selectionBehavior") == std::string::npos);
    }

    TEST_CASE("what could not be checked stands on the first card") {
        const std::array shown{plain_card(), plain_card()};
        const std::string text = Scene{}.encode(shown, "Not checked: x.");
        const std::size_t first = text.find(R"("detail":"Not checked: x.")");
        REQUIRE(first != std::string::npos);
        CHECK(text.find("Not checked", first + 20) == std::string::npos);
    }

    TEST_CASE("a topic code is alphanumeric and static") {
        CHECK(hooks::topic_code("K-HIGH-SEV-01", cards::Indicator::warning) == "KHIGHSEV01warning");
        CHECK(hooks::topic_code("GEN-PED-01", cards::Indicator::info) == "GENPED01info");
    }
}

}  // namespace lytes::tests
