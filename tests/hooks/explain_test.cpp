#include "hooks/explain.hpp"

#include <string>
#include <variant>

#include <doctest/doctest.h>

#include "tests/support/requests.hpp"

namespace lytes::tests {

using hooks::Reply;

TEST_SUITE("hooks/explain") {
    TEST_CASE("the trace tells the data, what was left out, the cards and every rule, when it is asked for") {
        const std::string body = request_json(
            {.prefetch =
                 R"({"patient":)" + patient_json("A") + R"(,"labs":)" +
                 bundle_of({magnesium_json("m", "Patient/A", "0.8"), magnesium_json("n", "", "0.7")}) + "}"});
        Bench bench;
        const auto quiet = bench.call("electrolyte-review", body);
        CHECK(std::get<Reply>(quiet).trace.empty());
        bench.environment.wants_trace = true;
        const auto step = bench.call("electrolyte-review", body);
        const std::string& trace = std::get<Reply>(step).trace;
        CAPTURE(trace);
        CHECK(trace.find("observations: partial") != std::string::npos);
        CHECK(trace.find("encounters: missing") != std::string::npos);
        CHECK(trace.find("prefetch.labs.entry[1].resource: names no patient") != std::string::npos);
        CHECK(trace.find("MG-LOW-CRIT-01") != std::string::npos);
        CHECK(trace.find("not fired") != std::string::npos);
    }

    TEST_CASE("a refusal for want of data is explained too") {
        Bench bench;
        bench.environment.wants_trace = true;
        const auto step = bench.call("electrolyte-review", request_json({}));
        CHECK(std::get<Reply>(step).status == 412);
        CHECK(std::get<Reply>(step).trace.find("observations: missing") != std::string::npos);
    }
}

}  // namespace lytes::tests
