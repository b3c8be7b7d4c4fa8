#include "hooks/exchange.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/support/requests.hpp"

namespace lytes::tests {

namespace {

std::string labs(const std::string& value) {
    return R"({"patient":)" + patient_json("A") + R"(,"labs":)" + value + "}";
}

std::string low_magnesium() {
    return request_json({.prefetch = labs(bundle_of({magnesium_json("m", "Patient/A", "0.8")}))});
}

std::string signing(const std::vector<std::string>& drafts, const std::string& prefetch) {
    return request_json({.hook = "order-sign",
                         .context_more = R"("draftOrders":)" + bundle_of(drafts),
                         .prefetch = prefetch});
}

const std::string nameless = R"("medicationReference":{"reference":"#none"})";

/// GEN-05 and GEN-06 outside embedded resources.
void check_nothing_empty(const lytes::fhir::json::Cursor& value) {
    CAPTURE(value.path());
    if (value.key() == "resource") return;
    CHECK_FALSE(value.is_null());
    const bool is_container = value.is_object() || value.is_array();
    if (is_container && value.key() != "cards") CHECK(value.size() > 0);
    if (const auto text = value.as_string()) CHECK_FALSE(text->empty());
    for (const auto child : value) check_nothing_empty(child);
}

}  // namespace

TEST_SUITE("hooks/exchange") {
    TEST_CASE("a low magnesium makes a card, a normal one makes none") {
        Bench bench;
        const Seen low = seen(bench.call(
            "electrolyte-review",
            request_json({.prefetch = labs(bundle_of({magnesium_json("m", "Patient/A", "0.8")}))})));
        CHECK(low.status == 200);
        CHECK(count_cards(low.body) >= 1);
        CHECK(low.summary.cards == count_cards(low.body));
        CHECK(low.summary.rules.size() == static_cast<std::size_t>(low.summary.cards));
        CHECK(low.summary.prefetch_hits == 2);
        const Seen normal = seen(bench.call(
            "electrolyte-review",
            request_json({.prefetch = labs(bundle_of({magnesium_json("m", "Patient/A", "2.0")}))})));
        CHECK(normal.status == 200);
        CHECK(normal.body == R"({"cards":[]})");
    }

    TEST_CASE("nothing there is no advice, nothing sent is 412 that names the keys") {
        Bench bench;
        for (const std::string& value : {std::string{"null"}, bundle_of({})}) {
            const Seen empty =
                seen(bench.call("electrolyte-review", request_json({.prefetch = labs(value)})));
            CHECK(empty.status == 200);
            CHECK(empty.body == R"({"cards":[]})");
        }
        const Seen missing = seen(bench.call("electrolyte-review", request_json({})));
        CHECK(missing.status == 412);
        CHECK(diagnostics_of(missing.body).find("labs (missing)") != std::string::npos);
        CHECK(missing.body.find("secret") == std::string::npos);
    }

    TEST_CASE("results that could not all be read never look like an all-clear") {
        const std::vector<std::string> values = {
            std::string{outcome_json},
            R"({"response":{"status":"200"},"resource":)" + bundle_of({}) + "}",
            bundle_with_next({magnesium_json("m", "Patient/A", "2.0")}, "https://ehr.example/fhir?p=2"),
            bundle_of({magnesium_json("m", "Patient/A", "2.0"), magnesium_json("n", "", "2.0")}),
            R"({"resourceType":"Bundle","entry":[{"fullUrl":"x"}]})",
            patient_json("A"),
        };
        for (const std::string& value : values) {
            CAPTURE(value);
            Bench bench;
            const Seen answer =
                seen(bench.call("electrolyte-review", request_json({.prefetch = labs(value)})));
            CHECK(answer.status == 412);
            CHECK(diagnostics_of(answer.body).find("labs (") != std::string::npos);
        }
    }

    TEST_CASE("part of the results with a card is a card that says so") {
        Bench bench;
        const Seen answer =
            seen(bench.call("electrolyte-review",
                            request_json({.prefetch = labs(bundle_of({magnesium_json("m", "Patient/A", "0.8"),
                                                                      magnesium_json("n", "", "0.7")}))})));
        CHECK(answer.status == 200);
        CHECK(answer.body.find("results only in part") != std::string::npos);
    }

    TEST_CASE("a Patient that is looked for and not found is no all-clear") {
        Bench bench;
        const Seen answer = seen(bench.call(
            "electrolyte-review",
            request_json({.prefetch = R"({"patient":null,"labs":)" +
                                      bundle_of({magnesium_json("m", "Patient/A", "2.0")}) + "}"})));
        CHECK(answer.status == 412);
        CHECK(diagnostics_of(answer.body).find("patient (not found)") != std::string::npos);
    }

    TEST_CASE("another patient's resource is 400 with its path and no card") {
        Bench bench;
        const Seen answer = seen(bench.call(
            "electrolyte-review",
            request_json({.prefetch = labs(bundle_of({magnesium_json("m", "Patient/A", "0.8"),
                                                      magnesium_json("n", "Patient/B", "0.8")}))})));
        CHECK(answer.status == 400);
        CHECK(diagnostics_of(answer.body).starts_with("prefetch.labs.entry[1].resource.subject: "));
        CHECK(count_cards(answer.body) == -1);
    }

    TEST_CASE("orders without a drug of interest are answered at once, also without any data") {
        Bench bench;
        for (const std::string& draft :
             {order_json("d", "Patient/A", "draft", acetaminophen),
              std::string{R"({"resourceType":"ServiceRequest","id":"s","status":"draft"})"},
              std::string{R"({"resourceType":"DeviceRequest","id":"s","status":"draft"})"}}) {
            const Seen answer = seen(bench.call("electrolyte-order-sign", signing({draft}, "")));
            CHECK(answer.status == 200);
            CHECK(answer.body == R"({"cards":[]})");
        }
        CHECK(seen(bench.call("electrolyte-order-sign", signing({}, ""))).body == R"({"cards":[]})");
    }

    TEST_CASE("an order whose drug nothing names is said not to be checked") {
        Bench bench;
        const Seen alone = seen(bench.call("electrolyte-order-sign",
                                           signing({order_json("d", "Patient/A", "draft", nameless)}, "")));
        CHECK(alone.status == 412);
        CHECK(diagnostics_of(alone.body).starts_with("context.draftOrders.entry[0].resource: "));
        const Seen beside = seen(bench.call(
            "electrolyte-order-sign", signing({order_json("d", "Patient/A", "draft", nameless),
                                               order_json("e", "Patient/A", "draft", magnesium_sulfate)},
                                              labs(bundle_of({magnesium_json("m", "Patient/A", "6.0")})))));
        CHECK(beside.status == 200);
        CHECK(beside.body.find("Not checked: 1 order(s)") != std::string::npos);
    }

    TEST_CASE("a refill is checked like an order: settled at once, or unknown, or refused") {
        const auto refill = [](const std::string& draft) {
            return request_json({.hook = "medication-refill",
                                 .context = R"({"patientId":"A","medications":)" + bundle_of({draft}) + "}"});
        };
        Bench bench;
        const Seen other = seen(
            bench.call("electrolyte-refill", refill(order_json("d", "Patient/A", "draft", acetaminophen))));
        CHECK(other.status == 200);
        CHECK(other.body == R"({"cards":[]})");
        const Seen unknown =
            seen(bench.call("electrolyte-refill", refill(order_json("d", "Patient/A", "draft", nameless))));
        CHECK(unknown.status == 412);
        CHECK(diagnostics_of(unknown.body).starts_with("context.medications.entry[0].resource: "));
        const Seen foreign = seen(bench.call(
            "electrolyte-refill", refill(order_json("d", "Patient/B", "draft", magnesium_sulfate))));
        CHECK(foreign.status == 400);
        CHECK(diagnostics_of(foreign.body).starts_with("context.medications.entry[0].resource.subject: "));
    }

    TEST_CASE("discharge without results is 412, and the encounter of another patient is refused") {
        const auto leaving = [](const std::string& prefetch) {
            return request_json({.hook = "encounter-discharge",
                                 .context_more = R"("encounterId":"E")",
                                 .prefetch = prefetch});
        };
        Bench bench;
        const Seen nothing = seen(bench.call("electrolyte-discharge", leaving("{}")));
        CHECK(nothing.status == 412);
        CHECK(diagnostics_of(nothing.body).find("labs (missing)") != std::string::npos);
        const auto visit = [](std::string_view patient) {
            return R"({"encounter":{"resourceType":"Encounter","id":"E","status":"finished","subject":)" +
                   reference_to(patient) + R"(},"labs":)" +
                   bundle_of({magnesium_json("m", "Patient/A", "0.8")}) + "}";
        };
        CHECK(seen(bench.call("electrolyte-discharge", leaving(visit("Patient/B")))).status == 400);
        bench.environment.wants_trace = true;
        const auto step = bench.call("electrolyte-discharge", leaving(visit("Patient/A")));
        const auto& reply = std::get<hooks::Reply>(step);
        CHECK(reply.status == 200);
        CHECK(count_cards(std::string{reply.body}) == 1);
        CHECK(reply.trace.find("DC-MG-HIGH-01: not fired") != std::string::npos);
    }

    TEST_CASE("a card names the knowledge that made it, and so does the log") {
        Bench bench;
        bench.knowledge.site_version = "2026.1";
        bench.knowledge.hash = "0123456789abcdef";
        const Seen answer = seen(bench.call("electrolyte-review", low_magnesium()));
        CHECK(answer.body.find(
                  R"("version":"1.0.0","siteVersion":"2026.1","knowledgeHash":"0123456789abcdef")") !=
              std::string::npos);
        CHECK(answer.body.find("knowledge 1.0.0+2026.1") != std::string::npos);
        CHECK(answer.summary.knowledge == "1.0.0+2026.1 0123456789abcdef");
    }

    TEST_CASE("a rule in the shadow is in the log and in no answer") {
        Bench bench;
        cards::RuleChange change;
        change.rule = "MG-LOW-CRIT-01";
        change.mode = cards::RuleMode::shadow;
        bench.knowledge.rules = {change};
        const Seen answer = seen(bench.call("electrolyte-review", low_magnesium()));
        CHECK(answer.status == 200);
        CHECK(count_cards(answer.body) == 0);
        CHECK(answer.body.find("MG-LOW-CRIT-01") == std::string::npos);
        CHECK(answer.summary.shadow == std::vector<std::string>{"MG-LOW-CRIT-01 critical"});
        CHECK(answer.summary.rules.empty());
    }

    TEST_CASE("responses hold no null and nothing empty") {
        Bench bench;
        const Seen answer = seen(bench.call(
            "electrolyte-order-sign", signing({order_json("e", "Patient/A", "draft", magnesium_sulfate)},
                                              labs(bundle_of({magnesium_json("m", "Patient/A", "6.0")})))));
        REQUIRE(answer.status == 200);
        REQUIRE(count_cards(answer.body) >= 1);
        const auto document = lytes::fhir::json::Document::parse(answer.body, bench.arena);
        REQUIRE(document.has_value());
        check_nothing_empty(lytes::fhir::json::Cursor{*document});
    }

    TEST_CASE("the same request gives the same bytes") {
        const std::string body =
            request_json({.prefetch = labs(bundle_of({magnesium_json("m", "Patient/A", "0.8")}))});
        Bench one;
        Bench two;
        CHECK(seen(one.call("electrolyte-review", body)).body ==
              seen(two.call("electrolyte-review", body)).body);
    }
}

}  // namespace lytes::tests
