#include "hooks/showing.hpp"

#include <string>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include "tests/support/requests.hpp"

namespace lytes::tests {
namespace {

using hooks::Memory;
using hooks::Recall;
using hooks::Reply;
using hooks::Step;

std::string review_body() {
    const std::string prefetch = object_of({
        {"patient", patient_json("A")                                     },
        {"labs",    bundle_of({magnesium_json("m1", "Patient/A", "0.90")})}
    });
    return request_json({.hook = "patient-view", .prefetch = prefetch, .server = text_of(ehr)});
}

std::vector<cards::Shown> as_history(const hooks::Showing& showing, fhir::Instant at) {
    std::vector<cards::Shown> history;
    for (const auto& card : showing.cards)
        history.push_back({.rule = std::string{card.mark.rule},
                           .source = card.mark.source,
                           .indicator = card.mark.indicator,
                           .severity = card.mark.severity,
                           .dose = card.mark.dose,
                           .trigger = cards::Trigger::patient_view,
                           .at = at});
    return history;
}

}  // namespace

TEST_SUITE("hooks/showing") {
    TEST_CASE("without a memory nothing of an answer is kept") {
        Bench bench;
        const Step step = bench.call("electrolyte-review", review_body());
        const auto& reply = std::get<Reply>(step);
        CHECK(count_cards(reply.body) == 1);
        CHECK(reply.showing.cards.empty());
        CHECK(reply.showing.patient_id.empty());
    }

    TEST_CASE("a recording memory names each card and suggestion by its uuid, and changes no byte") {
        Bench bench;
        const Step plain = bench.call("electrolyte-review", review_body());
        Bench recording;
        recording.environment.memory = Memory::record;
        const Step step = recording.call("electrolyte-review", review_body());
        const auto& reply = std::get<Reply>(step);
        CHECK(std::string_view{reply.body} == std::string_view{std::get<Reply>(plain).body});
        CHECK(reply.showing.fhir_server == ehr);
        CHECK(reply.showing.patient_id == "A");
        REQUIRE(reply.showing.cards.size() == 1);
        const auto& card = reply.showing.cards.front();
        CHECK(std::string_view{reply.body}.find(R"({"uuid":")" + card.uuid) != std::string_view::npos);
        REQUIRE_FALSE(card.suggestions.empty());
        for (const std::string& uuid : card.suggestions)
            CHECK(std::string_view{reply.body}.find(R"("uuid":")" + uuid) != std::string_view::npos);
        CHECK(card.indicator == cards::Indicator::critical);
        CHECK(card.mark.source != 0);
        CHECK_FALSE(card.is_reminder);
    }

    TEST_CASE("a recalling memory is asked once all data are there, and its answer counts") {
        Bench bench;
        bench.environment.memory = Memory::recall;
        Step step = bench.call("electrolyte-review", review_body());
        REQUIRE(std::holds_alternative<Recall>(step));
        CHECK(std::get<Recall>(step).patient_id == "A");
        CHECK(std::get<Recall>(step).fhir_server == ehr);
        const Reply first = hooks::resume(std::get<Recall>(std::move(step)), {});
        REQUIRE(first.showing.cards.size() == 1);

        Step again = bench.call("electrolyte-review", review_body());
        REQUIRE(std::holds_alternative<Recall>(again));
        const Reply second = hooks::resume(std::get<Recall>(std::move(again)),
                                           as_history(first.showing, request_now - std::chrono::hours{1}));
        REQUIRE(second.showing.cards.size() == 1);
        CHECK(second.showing.cards.front().is_reminder);
        CHECK(second.showing.cards.front().indicator == cards::Indicator::info);
        CHECK(second.showing.cards.front().mark.indicator == cards::Indicator::critical);
        CHECK(std::string_view{second.body}.find("Shown before: ") != std::string_view::npos);
    }

    TEST_CASE("a call that fails or that no rule asks about needs no memory") {
        Bench bench;
        bench.environment.memory = Memory::recall;
        CHECK(std::get<Reply>(bench.call("electrolyte-review", "{}")).status == 400);
    }
}

}  // namespace lytes::tests
