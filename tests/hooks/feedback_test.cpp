#include "hooks/feedback.hpp"

#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "tests/support/requests.hpp"

namespace lytes::tests {
namespace {

using hooks::decode_feedback;
using hooks::Feedback;
using hooks::FeedbackBatch;
using hooks::FeedbackOutcome;

constexpr std::string_view time_member = R"("outcomeTimestamp":"2026-11-22T10:30:00Z")";

/// The error of a body that cannot be read at all, else the batch.
fhir::Result<FeedbackBatch> decoded(std::string_view body) {
    std::pmr::monotonic_buffer_resource arena;
    return decode_feedback(body, arena);
}

std::string body_of(std::string_view entries) { return R"({"feedback":[)" + std::string{entries} + "]}"; }

std::string accepted(std::string_view card, std::string_view suggestion) {
    return R"({"card":")" + std::string{card} + R"(","outcome":"accepted","acceptedSuggestions":[{"id":")" +
           std::string{suggestion} + R"("}],)" + std::string{time_member} + "}";
}

std::string overridden(std::string_view more) {
    return R"({"card":"c1","outcome":"overridden",)" + std::string{time_member} +
           (more.empty() ? "" : "," + std::string{more}) + "}";
}

/// "path: expected" of the only problem; empty when the body is good.
std::string fault_of(std::string_view body) {
    const auto batch = decoded(body);
    if (!batch) return batch.error().path + ": " + batch.error().expected;
    if (batch->bad.empty()) return {};
    return batch->bad.front().path + ": " + batch->bad.front().expected;
}

Feedback only(std::string_view entry) {
    const auto batch = decoded(body_of(entry));
    REQUIRE(batch.has_value());
    CAPTURE(entry);
    REQUIRE(batch->bad.empty());
    REQUIRE(batch->good.size() == 1);
    return batch->good.front();
}

}  // namespace

TEST_SUITE("hooks/feedback") {
    TEST_CASE("an accepted card names its suggestions") {
        const Feedback one = only(accepted("11111111-1111-4111-8111-111111111111", "s1"));
        CHECK(one.card == "11111111-1111-4111-8111-111111111111");
        CHECK(one.outcome == FeedbackOutcome::accepted);
        CHECK(one.suggestions == std::vector<std::string>{"s1"});
        CHECK(one.at == std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + std::chrono::minutes{630});
        CHECK_FALSE(one.has_reason());
    }

    TEST_CASE("an override may say why, in a code or in words or not at all") {
        CHECK_FALSE(only(overridden("")).has_reason());
        CHECK_FALSE(only(overridden(R"("overrideReason":null)")).has_reason());
        const Feedback coded = only(overridden(
            R"("overrideReason":{"reason":{"code":"OV-ALREADY","system":"https://x","display":"Done"}})"));
        CHECK(coded.reason_code == "OV-ALREADY");
        CHECK(coded.reason_system == "https://x");
        CHECK(coded.reason_display == "Done");
        const Feedback worded = only(overridden(R"("overrideReason":{"userComment":"seen <b>before</b>"})"));
        CHECK(worded.reason_code.empty());
        CHECK(worded.comment == "seen <b>before</b>");
        CHECK(worded.has_reason());
    }

    TEST_CASE("Epic's plural member is read, as object or array, with an extension or a bare coding") {
        for (
            const char* more :
            {R"("overrideReasons":{"reason":{"code":"7","system":"urn:oid:1.2"},"extension":{"x":1}})",
             R"("overrideReasons":[{"reason":{"code":"7","system":"urn:oid:1.2"}}])",
             R"("overrideReasons":{"code":"7","system":"urn:oid:1.2"})",
             R"("overrideReasons":[{"code":"7","system":"urn:oid:1.2"},{"code":"8"}])",
             R"("overrideReasons":{"extension":[{"valueCoding":{"code":"7","system":"urn:oid:1.2"}}]})",
             R"("overrideReasons":{"reason":{"coding":[{"code":"7","system":"urn:oid:1.2"}],"text":"t"}})"}) {
            CAPTURE(more);
            const Feedback one = only(overridden(more));
            CHECK(one.reason_code == "7");
            CHECK(one.reason_system == "urn:oid:1.2");
        }
        CHECK_FALSE(only(overridden(R"("overrideReasons":{"extension":{"url":"u"}})")).has_reason());
        CHECK_FALSE(only(overridden(R"("overrideReasons":[])")).has_reason());
        CHECK(only(overridden(R"("overrideReasons":{"userComment":"c"})")).comment == "c");
    }

    TEST_CASE("times are RFC 3339 with a zone, with or without a fraction") {
        for (const char* good : {"2026-11-22T10:30:00Z", "2026-11-22T10:30:00.1Z",
                                 "2026-11-22T10:30:00+00:00", "2026-11-22T12:30:00.123456+02:00"}) {
            CAPTURE(good);
            CHECK(fault_of(body_of(R"({"card":"c","outcome":"overridden","outcomeTimestamp":")" +
                                   std::string{good} + R"("})"))
                      .empty());
        }
        for (const char* bad : {"yesterday", "2026-11-22", "2026-11-22T10:30:00", "1763807400", ""}) {
            CAPTURE(bad);
            CHECK(fault_of(body_of(R"({"card":"c","outcome":"overridden","outcomeTimestamp":")" +
                                   std::string{bad} + R"("})"))
                      .starts_with("feedback[0].outcomeTimestamp: "));
        }
    }

    TEST_CASE("what is wrong is named with its path") {
        const std::string time = "," + std::string{time_member} + "}";
        const auto check = [](const std::string& entry, const std::string& path) {
            CAPTURE(entry);
            CHECK(fault_of(body_of(entry)).starts_with("feedback[0]." + path + ": "));
        };
        check(R"({"outcome":"overridden")" + time, "card");
        check(R"({"card":"","outcome":"overridden")" + time, "card");
        check(R"({"card":7,"outcome":"overridden")" + time, "card");
        check(R"({"card":"a\u0000b","outcome":"overridden")" + time, "card");
        check(R"({"card":"c")" + time, "outcome");
        check(R"({"card":"c","outcome":"ignored")" + time, "outcome");
        check(R"({"card":"c","outcome":"Accepted")" + time, "outcome");
        check(R"({"card":"c","outcome":"overridden"})", "outcomeTimestamp");
        const std::string accepts = R"({"card":"c","outcome":"accepted")";
        check(accepts + time, "acceptedSuggestions");
        check(accepts + R"(,"acceptedSuggestions":[])" + time, "acceptedSuggestions");
        check(accepts + R"(,"acceptedSuggestions":{"id":"s"})" + time, "acceptedSuggestions");
        check(accepts + R"(,"acceptedSuggestions":[{"id":"s"},{}])" + time, "acceptedSuggestions[1].id");
        check(overridden(R"("overrideReason":{})"), "overrideReason");
        check(overridden(R"("overrideReason":"late")"), "overrideReason");
        check(overridden(R"("overrideReasons":"late")"), "overrideReasons");
        for (const char* entry : {R"("entry")", "null", "7", "[]"}) {
            CAPTURE(entry);
            CHECK(fault_of(body_of(entry)) == "feedback[0]: an object");
        }
    }

    TEST_CASE("a body without the wrapper is refused, an empty list and a single entry are not") {
        for (const std::string& body :
             {accepted("c", "s"), "[" + accepted("c", "s") + "]", std::string{"{}"},
              std::string{R"({"feedback":null})"}, std::string{R"({"feedback":"x"})"}, std::string{"{"},
              std::string{"7"}}) {
            CAPTURE(body);
            CHECK_FALSE(decoded(body).has_value());
        }
        CHECK(decoded(R"({"feedback":[]})")->good.empty());
        CHECK(decoded(R"({"feedback":)" + accepted("c", "s") + "}")->good.size() == 1);
        CHECK(decoded(R"({"hook":"patient-view","feedback":[]})").has_value());
    }

    TEST_CASE("sizes hold exactly") {
        const auto card_of = [](std::size_t size) {
            return body_of(accepted(std::string(size, 'c'), std::string(size, 's')));
        };
        CHECK(fault_of(card_of(256)).empty());
        CHECK(fault_of(card_of(257)) == "feedback[0].card: at most 256 bytes");
        const auto comment_of = [](std::size_t size) {
            return body_of(
                overridden(R"("overrideReason":{"userComment":")" + std::string(size, 'x') + R"("})"));
        };
        CHECK(fault_of(comment_of(4096)).empty());
        CHECK(fault_of(comment_of(4097)) == "feedback[0].overrideReason.userComment: at most 4096 bytes");
        const auto batch_of = [](std::size_t count) {
            std::string entries;
            for (std::size_t at = 0; at < count; ++at) entries += (at == 0 ? "" : ",") + accepted("c", "s");
            return body_of(entries);
        };
        CHECK(decoded(batch_of(500))->good.size() == 500);
        const auto too_many = decoded(batch_of(501));
        REQUIRE_FALSE(too_many.has_value());
        CHECK(too_many.error().kind == fhir::ProblemKind::too_large);
    }

    TEST_CASE("one bad entry does not lose the others, and the answer says so") {
        const auto batch = decoded(
            body_of(accepted("a", "s") + R"(,{"card":"b","outcome":"dismissed"},)" + accepted("c", "s")));
        REQUIRE(batch.has_value());
        CHECK(batch->good.size() == 2);
        REQUIRE(batch->bad.size() == 1);
        CHECK(batch->bad.front().path == "feedback[1].outcome");
        const std::string outcome = hooks::feedback_outcome(*batch);
        CHECK(diagnostics_of(outcome) == "feedback[1].outcome: expected accepted or overridden");
        CHECK(outcome.find("the other 2 entries were stored") != std::string::npos);
        CHECK(outcome.find("dismissed") == std::string::npos);
    }

    TEST_CASE("an answer names at most ten bad entries") {
        std::string entries;
        for (int at = 0; at < 20; ++at) entries += at == 0 ? "{}" : ",{}";
        const std::string outcome = hooks::feedback_outcome(*decoded(body_of(entries)));
        CHECK(outcome.find("feedback[9].card") != std::string::npos);
        CHECK(outcome.find("feedback[10].card") == std::string::npos);
        CHECK(outcome.find("were stored") == std::string::npos);
    }

    TEST_CASE("hostile text is taken as it is, and a NUL does not reach the database") {
        const Feedback one = only(overridden(
            R"("overrideReason":{"reason":{"code":"'; DROP TABLE feedback; --"},"userComment":"a\u0000b"})"));
        CHECK(one.reason_code == "'; DROP TABLE feedback; --");
        CHECK(one.comment ==
              "a\xEF\xBF\xBD"
              "b");
    }
}

}  // namespace lytes::tests
