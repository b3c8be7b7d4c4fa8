#include <algorithm>
#include <chrono>
#include <memory_resource>
#include <string>

#include <doctest/doctest.h>

#include "fhir/json/cursor.hpp"
#include "hooks/catalog.hpp"
#include "hooks/exchange.hpp"
#include "tests/support/vignette.hpp"

namespace {

using lytes::fhir::Instant;
namespace json = lytes::fhir::json;

constexpr Instant now = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + std::chrono::hours{10};

std::string describe(const json::Cursor& card) {
    std::string out;
    const auto extension = card.find("extension");
    const auto rule = extension ? extension->find("org.lytes.rule") : std::nullopt;
    if (!rule) return "card without org.lytes.rule";
    out += std::string{rule->text("id")} + " " + std::string{card.text("indicator")};
    std::vector<std::string> folded;
    if (const auto ids = rule->find("folded"))
        for (const json::Cursor id : *ids) folded.emplace_back(id.as_string().value_or(""));
    std::sort(folded.begin(), folded.end());
    out += " [";
    for (const std::string& id : folded) out += (out.back() == '[' ? "" : " ") + id;
    return out + "]";
}

std::string describe(const lytes::tests::ExpectedCard& card, const std::string& actual) {
    std::string out = card.rule + " " + card.indicator;
    if (!card.checks_folded) {
        const auto open = actual.find('[');
        return out + " " + (open == std::string::npos ? "[]" : actual.substr(open));
    }
    std::vector<std::string> folded = card.folded;
    std::sort(folded.begin(), folded.end());
    out += " [";
    for (const std::string& id : folded) out += (out.back() == '[' ? "" : " ") + id;
    return out + "]";
}

std::string answer(const lytes::tests::Vignette& vignette) {
    std::pmr::monotonic_buffer_resource arena;
    const lytes::cards::Knowledge knowledge;
    int serial = 0;
    const lytes::hooks::Environment environment{.knowledge = knowledge, .now = now, .make_uuid = [&serial] {
                                                    return "00000000-0000-4000-8000-" +
                                                           std::to_string(100000000000 + ++serial);
                                                }};
    const std::string body = vignette.request(now);
    const auto* service = lytes::hooks::find_service(vignette.service);
    REQUIRE(service != nullptr);
    const auto step = lytes::hooks::begin(*service, body, environment, arena);
    REQUIRE(std::holds_alternative<lytes::hooks::Reply>(step));
    const auto& reply = std::get<lytes::hooks::Reply>(step);
    INFO(std::string{reply.body});
    REQUIRE(reply.status == 200);
    return std::string{reply.body};
}

std::string joined(const std::vector<std::string>& cards) {
    std::string out;
    for (const std::string& card : cards) out += (out.empty() ? "" : " | ") + card;
    return out;
}

void check(const lytes::tests::Vignette& vignette) {
    CAPTURE(vignette.id);
    INFO(vignette.file, ":", vignette.line);
    const std::string body = answer(vignette);
    std::pmr::monotonic_buffer_resource arena;
    const auto document = json::Document::parse(body, arena);
    REQUIRE(document.has_value());
    const auto cards = json::Cursor{*document}.find("cards");
    REQUIRE(cards.has_value());
    std::vector<std::string> actual;
    for (const json::Cursor card : *cards) actual.push_back(describe(card));
    std::vector<std::string> expected;
    for (std::size_t index = 0; index < vignette.cards.size(); ++index)
        expected.push_back(
            describe(vignette.cards[index], index < actual.size() ? actual[index] : std::string{}));
    CHECK(joined(actual) == joined(expected));
    for (const std::string& text : vignette.wanted) {
        INFO(body);
        CAPTURE(text);
        CHECK(body.find(text) != std::string::npos);
    }
    for (const std::string& text : vignette.unwanted) {
        INFO(body);
        CAPTURE(text);
        CHECK(body.find(text) == std::string::npos);
    }
}

void check_file(const std::string& name) {
    const auto cases =
        lytes::tests::load_vignettes(std::string{LYTES_SOURCE_DIR} + "/tests/vignettes/" + name);
    REQUIRE(!cases.empty());
    for (const auto& vignette : cases) check(vignette);
}

}  // namespace

TEST_SUITE("vignettes") {
    TEST_CASE("the public magnesium vignettes give exactly their cards") {
        check_file("public_magnesium.txt");
    }
    TEST_CASE("our own magnesium cases give exactly their cards") { check_file("magnesium.txt"); }
    TEST_CASE("the public potassium, calcium and other vignettes give exactly their cards") {
        check_file("public_other.txt");
    }
    TEST_CASE("each statement of the seeds is kept") { check_file("seeds.txt"); }
    TEST_CASE("the near misses give exactly their cards") { check_file("near_misses.txt"); }
    TEST_CASE("our own potassium cases give exactly their cards") { check_file("potassium.txt"); }
    TEST_CASE("our own calcium cases give exactly their cards") { check_file("calcium.txt"); }
    TEST_CASE("our own cases of other drugs give exactly their cards") { check_file("other_orders.txt"); }
    TEST_CASE("where an independent reading once disagreed, the cards are the agreed ones") {
        check_file("oracle.txt");
    }
    TEST_CASE("the discharge cases give exactly their cards") { check_file("discharge.txt"); }
    TEST_CASE("the refill cases give exactly their cards") { check_file("refill.txt"); }
}
