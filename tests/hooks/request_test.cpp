#include "hooks/request.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/support/requests.hpp"

namespace lytes::tests {

namespace {

constexpr const char* orders = R"("draftOrders":{"resourceType":"Bundle","entry":[]})";

struct Row {
    const char* what;
    std::string service;
    std::string body;
    std::string path;  ///< that the diagnostics begin with
};

Row row(const char* what, const std::string& service, const std::string& body, const std::string& path) {
    return {.what = what, .service = service, .body = body, .path = path};
}

std::string with(RequestParts parts, const std::string& context) {
    parts.context = context;
    return request_json(parts);
}

std::string sign(const std::string& more) {
    return request_json({.hook = "order-sign", .context_more = more});
}

std::string select(const std::string& more) {
    return request_json({.hook = "order-select", .context_more = more});
}

std::string authorized(const std::string& authorization, const std::string& server = text_of(ehr)) {
    return request_json({.server = server, .authorization = authorization});
}

}  // namespace

TEST_SUITE("hooks/request") {
    TEST_CASE("a bad envelope is 400 and the diagnostics name the place") {
        const std::string review = "electrolyte-review";
        const std::string user = R"("userId":"Practitioner/9")";
        const std::vector<Row> rows = {
            row("not JSON", review, "{", "expected"),
            row("no object", review, "[]", "expected"),
            row("text", review, "\"x\"", "expected"),
            row("hook missing", review, R"({"hookInstance":"x","context":{}})", "hook:"),
            row("hook number", review, R"({"hook":1,"hookInstance":"x","context":{}})", "hook:"),
            row("hook null", review, R"({"hook":null,"hookInstance":"x","context":{}})", "hook:"),
            row("other hook", review, request_json({.hook = "order-sign", .context_more = orders}), "hook:"),
            row("deprecated hook", "electrolyte-order-sign", request_json({.hook = "medication-prescribe"}),
                "hook:"),
            row("hook in other case", review, request_json({.hook = "Patient-View"}), "hook:"),
            row("instance missing", review, request_json({.instance = ""}), "hookInstance:"),
            row("instance empty", review, request_json({.instance = "\"\""}), "hookInstance:"),
            row("instance blank", review, request_json({.instance = "\"  \""}), "hookInstance:"),
            row("instance number", review, request_json({.instance = "7"}), "hookInstance:"),
            row("context missing", review, R"({"hook":"patient-view","hookInstance":"x"})", "context:"),
            row("context array", review, with({}, "[]"), "context:"),
            row("context text", review, with({}, "\"A\""), "context:"),
            row("user missing", review, with({}, R"({"patientId":"A"})"), "context.userId:"),
            row("user without type", review, with({}, R"({"userId":"9","patientId":"A"})"),
                "context.userId:"),
            row("user absolute", review, with({}, R"({"userId":"https://x/Practitioner/9","patientId":"A"})"),
                "context.userId:"),
            row("patient missing", review, with({}, "{" + user + "}"), "context.patientId:"),
            row("patient null", review, with({}, "{" + user + R"(,"patientId":null})"), "context.patientId:"),
            row("patient number", review, with({}, "{" + user + R"(,"patientId":7})"), "context.patientId:"),
            row("patient with type", review, with({}, "{" + user + R"(,"patientId":"Patient/A"})"),
                "context.patientId:"),
            row("patient too long", review,
                with({}, "{" + user + R"(,"patientId":")" + std::string(65, 'a') + "\"}"),
                "context.patientId:"),
            row("patient with line break", review, with({}, "{" + user + R"(,"patientId":"A\r\nX: y"})"),
                "context.patientId:"),
            row("encounter with type", review,
                request_json({.context_more = R"("encounterId":"Encounter/1")"}), "context.encounterId:"),
            row("encounter number", review, request_json({.context_more = R"("encounterId":1)"}),
                "context.encounterId:"),
            row("no draft orders", "electrolyte-order-sign", sign(""), "context.draftOrders:"),
            row("draft orders null", "electrolyte-order-sign", sign(R"("draftOrders":null)"),
                "context.draftOrders:"),
            row("draft orders array", "electrolyte-order-sign", sign(R"("draftOrders":[])"),
                "context.draftOrders:"),
            row("draft orders no Bundle", "electrolyte-order-sign",
                sign(R"("draftOrders":{"resourceType":"MedicationRequest"})"),
                "context.draftOrders.resourceType:"),
            row("draft entry without resource", "electrolyte-order-sign",
                sign(R"("draftOrders":{"resourceType":"Bundle","entry":[{"fullUrl":"x"}]})"),
                "context.draftOrders.entry:"),
            row("selections missing", "electrolyte-order-select", select(orders), "context.selections:"),
            row("selections text", "electrolyte-order-select",
                select(R"("selections":"x",)" + std::string{orders}), "context.selections:"),
            row("selection number", "electrolyte-order-select",
                select(R"("selections":[1],)" + std::string{orders}), "context.selections[0]:"),
            row("selection unknown", "electrolyte-order-select",
                select(R"("selections":["MedicationRequest/7"],)" + std::string{orders}),
                "context.selections[0]:"),
            row("observations text", "electrolyte-result-review",
                request_json(
                    {.hook = "org.lytes.lab-result-review", .context_more = R"("observations":"x")"}),
                "context.observations:"),
            row("server number", review, request_json({.server = "1"}), "fhirServer:"),
            row("server relative", review, request_json({.server = "\"/fhir\""}), "fhirServer:"),
            row("server file", review, request_json({.server = "\"file:///etc/passwd\""}), "fhirServer:"),
            row("server with break", review, request_json({.server = R"("https://x/\r\ny")"}), "fhirServer:"),
            row("authorization text", review, authorized("\"t\""), "fhirAuthorization:"),
            row("authorization without server", review, authorized(std::string{good_authorization}, ""),
                "fhirServer:"),
            row("token with line break", review,
                authorized(R"({"access_token":"a\r\nb","token_type":"Bearer"})"),
                "fhirAuthorization.access_token:"),
            row("token with blank", review, authorized(R"({"access_token":"a b","token_type":"Bearer"})"),
                "fhirAuthorization.access_token:"),
            row("token too long", review,
                authorized(R"({"access_token":")" + std::string(8193, 'a') + R"(","token_type":"Bearer"})"),
                "fhirAuthorization.access_token:"),
            row("token for another patient", review,
                authorized(R"({"access_token":"a","token_type":"Bearer","patient":"B"})"),
                "fhirAuthorization.patient:"),
            row("prefetch array", review, request_json({.prefetch = "[]"}), "prefetch:"),
            row("duplicate patient", review,
                with({}, R"({"userId":"Practitioner/9","patientId":"A","patientId":"B"})"), ""),
        };
        for (const Row& one : rows) {
            CAPTURE(one.what);
            Bench bench;
            const Seen answer = seen(bench.call(one.service, one.body));
            CHECK(answer.status == 400);
            const std::string diagnostics = diagnostics_of(answer.body);
            CAPTURE(diagnostics);
            CHECK(diagnostics.starts_with(one.path));
        }
    }

    TEST_CASE("an error never repeats what was sent") {
        Bench bench;
        for (const std::string& body :
             {with({}, R"({"userId":"Practitioner/9","patientId":"Doe Jane 1960"})"),
              authorized(R"({"access_token":"sec ret","token_type":"Bearer"})"),
              request_json({.hook = "Doe Jane 1960"}),
              request_json({.prefetch = R"({"Doe Jane 1960":)" +
                                        magnesium_json("sec ret", "Patient/Doe", "1") + "}"})}) {
            const Seen answer = seen(bench.call("electrolyte-review", body));
            CHECK(answer.status == 400);
            CHECK(answer.body.find("Doe") == std::string::npos);
            CHECK(answer.body.find("sec ret") == std::string::npos);
        }
    }

    TEST_CASE("unknown members, extensions and null optional members change nothing") {
        const std::string prefetch = R"({"patient":)" + patient_json("A") + R"(,"labs":)" +
                                     bundle_of({magnesium_json("m", "Patient/A", "0.8")}) + "}";
        Bench plain;
        const Seen expected = seen(plain.call("electrolyte-review", request_json({.prefetch = prefetch})));
        REQUIRE(expected.status == 200);
        std::vector<RequestParts> variants(6);
        variants[0].more = R"("zzz":{"a":1},"extension":{"com.epic.x":"18"},"user":"Practitioner/1")";
        variants[1].more = R"("extension":[1,2])";
        variants[2].context_more = R"("zzz":[null],"services":null,"encounterId":null)";
        variants[3].server = "null";
        variants[3].authorization = "null";
        variants[4].instance = R"("d1577c69")";
        variants[5].instance = R"("3F1DDE72-162B-11EC-99E8-0050568B7BE6")";
        for (RequestParts& parts : variants) {
            parts.prefetch = prefetch;
            Bench bench;
            const Seen answer = seen(bench.call("electrolyte-review", request_json(parts)));
            CHECK(answer.status == 200);
            CHECK(answer.body == expected.body);
        }
    }

    TEST_CASE("an authorization that cannot be used counts as none") {
        for (const char* authorization :
             {R"({"access_token":"","token_type":"Bearer"})", R"({"token_type":"Bearer"})",
              R"({"access_token":"a","token_type":"MAC"})", R"({"access_token":"a","token_type":"bearer"})",
              R"({"access_token":"a"})", R"({"access_token":7,"token_type":"Bearer"})", "{}"}) {
            CAPTURE(authorization);
            Bench bench;
            const Seen answer = seen(bench.call("electrolyte-review", authorized(authorization)));
            CHECK_FALSE(answer.is_fetch);
            CHECK(answer.status == 412);
        }
        Bench bench;
        CHECK(seen(bench.call("electrolyte-review", authorized(std::string{good_authorization}))).is_fetch);
    }

    TEST_CASE("odd values of members that we do not need are no reason to refuse") {
        Bench bench;
        const std::string odd = R"({"access_token":"a","token_type":"Bearer","expires_in":"300",)"
                                R"("scope":"LAUNCH (x) y","patient":null})";
        CHECK(seen(bench.call("electrolyte-review", authorized(odd))).is_fetch);
    }

    TEST_CASE("the call's instance is logged only when it is a UUID") {
        Bench bench;
        CHECK(seen(bench.call("electrolyte-review", request_json({}))).summary.hook_instance ==
              "1b4e28ba-2fa1-11d2-883f-0016d3cca427");
        CHECK(seen(bench.call("electrolyte-review", request_json({.instance = "\"Doe, Jane\""})))
                  .summary.hook_instance.empty());
    }
}

}  // namespace lytes::tests
