#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include "hooks/exchange.hpp"
#include "hooks/prefetch.hpp"
#include "tests/support/requests.hpp"

namespace lytes::tests {

using hooks::Fetch;
using hooks::FetchResult;
using hooks::FetchStatus;
using hooks::Query;
using hooks::Reply;
using hooks::Step;

namespace {

/// An EHR: what it answers to a query. Everything not set is an empty searchset, or the patient.
using Ehr = std::function<FetchResult(const Query&)>;

FetchResult ok(std::string body) { return {.status = FetchStatus::ok, .body = std::move(body)}; }

FetchResult usual(const Query& query) {
    if (query.key == "patient") return ok(patient_json("A"));
    return ok(bundle_of({}));
}

/// Runs the exchange to its end and notes what was asked, round by round.
struct Run {
    Run(Bench& bench, const char* service, const std::string& body, const Ehr& ehr_answers) {
        Step step = bench.call(service, body);
        while (std::holds_alternative<Fetch>(step)) {
            Fetch fetch = std::get<Fetch>(std::move(step));
            base = fetch.base;
            token = fetch.access_token;
            std::vector<FetchResult> results;
            rounds.emplace_back();
            for (const Query& query : fetch.queries) {
                rounds.back().push_back(query.target);
                results.push_back(ehr_answers(query));
            }
            REQUIRE(rounds.size() <= 30);
            step = hooks::resume(std::move(fetch), std::move(results));
        }
        answer = seen(step);
    }

    [[nodiscard]] std::size_t asked() const {
        std::size_t count = 0;
        for (const auto& round : rounds) count += round.size();
        return count;
    }

    std::vector<std::vector<std::string>> rounds;
    std::string base;
    std::string token;
    Seen answer;
};

RequestParts online(const std::string& prefetch) {
    return {.prefetch = prefetch, .server = text_of(ehr), .authorization = std::string{good_authorization}};
}

Ehr with_labs(const std::string& labs) {
    return [labs](const Query& query) { return query.key == "labs" ? ok(labs) : usual(query); };
}

std::string medication_json(std::string_view id) {
    return R"({"resourceType":"Medication","id":)" + text_of(id) +
           R"(,"code":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"6585"}]}})";
}

const std::string low = magnesium_json("m", "Patient/A", "0.8");
const std::string normal = magnesium_json("m", "Patient/A", "2.0");

}  // namespace

TEST_SUITE("hooks/fetch") {
    TEST_CASE("without prefetch every template is asked, expanded, with this call's server and token") {
        Bench bench;
        const Run run{bench, "electrolyte-review", request_json(online("")), with_labs(bundle_of({low}))};
        REQUIRE(run.rounds.size() == 1);
        CHECK(run.base == ehr);
        CHECK(run.token == "secret-token");
        const auto* service = hooks::find_service("electrolyte-review");
        REQUIRE(run.rounds.front().size() == service->prefetch.size());
        CHECK(run.rounds.front().front() == "Patient/A");
        CHECK(run.rounds.front()[1].starts_with("Observation?patient=A&code="));
        CHECK(run.answer.status == 200);
        CHECK(count_cards(run.answer.body) >= 1);
        CHECK(run.answer.summary.fetches == static_cast<int>(service->prefetch.size()));
    }

    TEST_CASE("a laboratory's own codes are asked for and understood") {
        const fhir::LocalCodes codes{
            {{"https://lab.example", "MGS", fhir::Measure::magnesium, fhir::Unit::mg_per_dl}}};
        std::string aliased_low = magnesium_json("m1", "Patient/A", "0.9");
        const std::string_view loinc = R"("system":"http://loinc.org","code":"19123-9")";
        aliased_low.replace(aliased_low.find(loinc), loinc.size(),
                            R"("system":"https://lab.example","code":"MGS")");
        const Ehr ehr_answers = [&](const Query& query) {
            return query.target.find("&code=MGS,19123-9") == std::string::npos ? usual(query)
                                                                               : ok(bundle_of({aliased_low}));
        };
        const std::string body = request_json(online(""));
        Bench plain;
        CHECK(count_cards(Run(plain, "electrolyte-review", body, ehr_answers).answer.body) == 0);
        Bench aliased;
        aliased.environment.local_codes = &codes;
        const Run run(aliased, "electrolyte-review", body, ehr_answers);
        CHECK(run.answer.body.find("MG-LOW-CRIT-01") != std::string::npos);
    }

    TEST_CASE("exactly the missing keys are asked") {
        const auto* service = hooks::find_service("electrolyte-review");
        for (const auto& left_out : service->prefetch) {
            CAPTURE(left_out.key);
            std::vector<std::string> sent;
            for (const auto& row : service->prefetch) {
                if (row.key == left_out.key) continue;
                sent.push_back(text_of(row.key) + ":" +
                               (row.key == "patient" ? patient_json("A")
                                : row.key == "labs"  ? bundle_of({low})
                                                     : "null"));
            }
            Bench bench;
            const Run run{bench, "electrolyte-review", request_json(online("{" + join(sent, ",") + "}")),
                          usual};
            REQUIRE(run.rounds.size() == 1);
            REQUIRE(run.rounds.front().size() == 1);
            hooks::Context context;
            context.patient_id = "A";
            CHECK(run.rounds.front().front() == *hooks::expand(left_out.query, context));
        }
    }

    TEST_CASE("by prefetch, by fetch and by any mix the same cards result") {
        const auto* service = hooks::find_service("electrolyte-review");
        const auto value_of = [](std::string_view key) {
            return key == "patient" ? patient_json("A") : key == "labs" ? bundle_of({low}) : bundle_of({});
        };
        const auto answer_for = [&](unsigned mask) {
            std::vector<std::string> sent;
            for (std::size_t at = 0; at < service->prefetch.size(); ++at) {
                const auto& row = service->prefetch[at];
                if ((mask >> at & 1U) != 0) sent.push_back(text_of(row.key) + ":" + value_of(row.key));
            }
            Bench bench;
            return Run{bench, "electrolyte-review", request_json(online("{" + join(sent, ",") + "}")),
                       [&](const Query& query) { return ok(value_of(query.key)); }}
                .answer;
        };
        const unsigned all = (1U << service->prefetch.size()) - 1;
        const Seen expected = answer_for(all);
        REQUIRE(count_cards(expected.body) >= 1);
        for (unsigned mask = 0; mask < all; ++mask) {
            const Seen answer = answer_for(mask);
            CAPTURE(mask);
            REQUIRE(answer.body == expected.body);
        }
    }

    TEST_CASE("nothing is asked without server, without token, or when the answer is settled") {
        Bench bench;
        CHECK_FALSE(seen(bench.call("electrolyte-review", request_json({}))).is_fetch);
        CHECK_FALSE(seen(bench.call("electrolyte-review", request_json({.server = text_of(ehr)}))).is_fetch);
        RequestParts order = online("");
        order.hook = "order-sign";
        order.context_more =
            R"("draftOrders":)" + bundle_of({order_json("d", "Patient/A", "draft", acetaminophen)});
        CHECK_FALSE(seen(bench.call("electrolyte-order-sign", request_json(order))).is_fetch);
        bench.environment.may_fetch_without_token = true;
        const Run open{bench, "electrolyte-review", request_json({.server = text_of(ehr)}),
                       with_labs(bundle_of({low}))};
        CHECK(open.token.empty());
        CHECK(count_cards(open.answer.body) >= 1);
    }

    TEST_CASE("results that cannot be had are 412, whatever the reason") {
        std::vector<FetchResult> failures;
        for (const FetchStatus status : {FetchStatus::not_found, FetchStatus::refused, FetchStatus::failed,
                                         FetchStatus::timed_out, FetchStatus::too_large}) {
            failures.push_back({.status = status, .body = bundle_of({low})});
        }
        for (const char* body : {"", "<html>", "{", "{}", "[]", "7", "null",
                                 R"({"resourceType":"Bundle","resourceType":"Bundle"})"}) {
            failures.push_back(ok(body));
        }
        failures.push_back(ok(std::string{outcome_json}));
        failures.push_back(ok(patient_json("A")));
        failures.push_back(ok(bundle_of({normal}).substr(0, 60)));
        for (const FetchResult& failure : failures) {
            CAPTURE(failure.body);
            Bench bench;
            const Run run{bench, "electrolyte-review", request_json(online("")),
                          [&](const Query& query) { return query.key == "labs" ? failure : usual(query); }};
            CHECK(run.answer.status == 412);
            CHECK(diagnostics_of(run.answer.body).find("labs (could not be read)") != std::string::npos);
        }
    }

    TEST_CASE("what is not essential may fail") {
        Bench bench;
        const Run run{bench, "electrolyte-review", request_json(online("")), [&](const Query& query) {
                          if (query.key == "labs") return ok(bundle_of({low}));
                          if (query.key == "patient") return usual(query);
                          return FetchResult{.status = FetchStatus::failed, .body = {}};
                      }};
        CHECK(run.answer.status == 200);
        CHECK(count_cards(run.answer.body) >= 1);
    }

    TEST_CASE("a read of the patient that finds nobody is no all-clear") {
        Bench bench;
        const Run run{bench, "electrolyte-review", request_json(online("")), [&](const Query& query) {
                          if (query.key == "patient")
                              return FetchResult{.status = FetchStatus::not_found, .body = {}};
                          return query.key == "labs" ? ok(bundle_of({normal})) : usual(query);
                      }};
        CHECK(run.answer.status == 412);
        CHECK(diagnostics_of(run.answer.body).find("patient (") != std::string::npos);
    }

    TEST_CASE("another patient in a fetched answer is 400") {
        for (const std::string& body :
             {bundle_of({magnesium_json("m", "Patient/B", "0.8")}), bundle_of({low, patient_json("B")})}) {
            Bench bench;
            const Run run{bench, "electrolyte-review", request_json(online("")), with_labs(body)};
            CHECK(run.answer.status == 400);
            CHECK(diagnostics_of(run.answer.body).starts_with("labs.entry["));
            CHECK(count_cards(run.answer.body) == -1);
        }
        Bench bench;
        const Run run{bench, "electrolyte-review", request_json(online("")), [](const Query& query) {
                          return query.key == "patient" ? ok(patient_json("B")) : usual(query);
                      }};
        CHECK(run.answer.status == 400);
        CHECK(diagnostics_of(run.answer.body).starts_with("patient.id: "));
    }

    TEST_CASE("pages are followed below the server, of prefetch and of answers alike") {
        for (const bool is_prefetched : {false, true}) {
            Bench bench;
            const std::string first = bundle_with_next({normal}, "https://ehr.example/fhir?p=2");
            const Run run{
                bench, "electrolyte-review",
                request_json(online(is_prefetched ? R"({"labs":)" + first + "}" : "")),
                [&](const Query& query) {
                    if (query.is_page && query.target == "https://ehr.example/fhir?p=2") {
                        return ok(bundle_with_next({}, "Observation?p=3"));
                    }
                    if (query.is_page && query.target == "https://ehr.example/fhir/Observation?p=3") {
                        return ok(bundle_of({magnesium_json("m3", "Patient/A", "0.8")}));
                    }
                    return query.key == "labs" ? ok(first) : usual(query);
                }};
            CHECK(run.rounds.size() == (is_prefetched ? 2 : 3));
            CHECK(run.answer.status == 200);
        }
    }

    TEST_CASE("hostile, endless and failing pages end in 412 within ten pages") {
        for (const std::string& link :
             {std::string{"https://evil.example/fhir?p=2"}, std::string{"http://ehr.example/fhir?p=2"},
              std::string{"//evil.example/fhir?p=2"}, std::string{"https://ehr.example/fhir/../x"},
              std::string{"https://ehr.example/fhir?self"}, std::string{"https://ehr.example/fhir?fails"},
              std::string{"https://ehr.example/fhir?scalar"},
              std::string{"https://ehr.example/fhir?endless"}}) {
            CAPTURE(link);
            int pages = 0;
            Bench bench;
            const Run run{
                bench, "electrolyte-review", request_json(online("")), [&](const Query& query) {
                    if (!query.is_page) {
                        return query.key == "labs" ? ok(bundle_with_next({normal}, link)) : usual(query);
                    }
                    ++pages;
                    CHECK(query.target.starts_with(std::string{ehr} + "?"));
                    if (query.target.ends_with("fails")) {
                        return FetchResult{.status = FetchStatus::timed_out, .body = {}};
                    }
                    if (query.target.ends_with("scalar")) return ok("7");
                    const std::string next =
                        query.target.ends_with("self") ? query.target : query.target + std::to_string(pages);
                    return ok(bundle_with_next({}, next));
                }};
            CHECK(run.answer.status == 412);
            CHECK(pages <= 9);
            CHECK(diagnostics_of(run.answer.body).find("labs (incomplete)") != std::string::npos);
        }
    }

    TEST_CASE("the Medication of a draft is read, once, and decides") {
        RequestParts parts =
            online(R"({"labs":)" + bundle_of({magnesium_json("m", "Patient/A", "6.0")}) + "}");
        parts.hook = "order-sign";
        parts.context_more = R"("draftOrders":)" +
                             bundle_of({order_json("d", "Patient/A", "draft",
                                                   R"("medicationReference":{"reference":"Medication/7"})")});
        const auto ask = [&](const FetchResult& medication) {
            Bench bench;
            const Run run{bench, "electrolyte-order-sign", request_json(parts), [&](const Query& query) {
                              return query.key == "Medication/7" ? medication : usual(query);
                          }};
            REQUIRE(run.rounds.size() == 1);
            CHECK(std::count(run.rounds.front().begin(), run.rounds.front().end(), "Medication/7") == 1);
            return run.answer;
        };
        const Seen known = ask(ok(medication_json("7")));
        CHECK(known.status == 200);
        CHECK(count_cards(known.body) >= 1);
        for (const FetchResult& unknown : {
                 FetchResult{.status = FetchStatus::not_found, .body = {}},
                 ok(std::string{outcome_json                               }
                 ),
                 ok(medication_json("8")), ok(R"({"resourceType":"Substance","id":"7"})")
        }) {
            const Seen answer = ask(unknown);
            CHECK(answer.status == 412);
            CHECK(diagnostics_of(answer.body).starts_with("context.draftOrders.entry[0].resource: "));
        }
    }

    TEST_CASE("no more than sixteen Medications are read") {
        std::vector<std::string> orders;
        for (int number = 0; number < 40; ++number) {
            orders.push_back(order_json(
                "o" + std::to_string(number), "Patient/A", "active",
                R"("medicationReference":{"reference":"Medication/m)" + std::to_string(number) + "\"}"));
        }
        Bench bench;
        const Run run{bench, "electrolyte-review",
                      request_json(online(R"({"labs":)" + bundle_of({low}) + R"(,"medications":)" +
                                          bundle_of(orders) + "}")),
                      usual};
        std::size_t reads = 0;
        for (const auto& round : run.rounds) {
            reads += static_cast<std::size_t>(
                std::count_if(round.begin(), round.end(),
                              [](const std::string& target) { return target.starts_with("Medication/"); }));
        }
        CHECK(reads == 16);
    }
}

}  // namespace lytes::tests
