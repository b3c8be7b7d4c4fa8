// Every demo case, from the request that the demo offers to its cards, fetched from the demo's own endpoint.
#include <chrono>
#include <memory_resource>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include "cards/knowledge.hpp"
#include "hooks/catalog.hpp"
#include "hooks/exchange.hpp"
#include "server/demo/demo.hpp"

namespace hooks = lytes::hooks;
using lytes::server::DemoCase;

namespace {

constexpr lytes::fhir::Instant now =
    std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + std::chrono::minutes{490};

/// Rule id and indicator of each card, in order.
struct Row {
    std::string_view patient;
    std::string_view draft;
    std::string_view cards;
};

Row row(std::string_view patient, std::string_view draft, std::string_view cards) {
    return {patient, draft, cards};
}

std::vector<Row> expected_reviews() {
    return {
        row("demo-torsades", "", "MG-IV-CARDIAC-01 critical"),
        row("demo-seizure", "", "MG-IV-NEURO-01 critical"),
        row("demo-cetuximab", "", "MG-LOW-CRIT-01 critical"),
        row("demo-severe", "", "MG-LOW-SEV-01 warning"),
        row("demo-moderate", "", "MG-LOW-MOD-01 warning"),
        row("demo-digoxin", "", "MG-LOW-MILD-01 info"),
        row("demo-refractory-potassium", "", "MG-NORMAL-SUSPECT-01 info"),
        row("demo-torsades-normal", "", "MG-TDP-ANY-01 critical"),
        row("demo-vt", "", "MG-IV-CARDIAC-02 warning"),
        row("demo-mild-seizure", "", "MG-IV-NEURO-02 warning"),
        row("demo-dialysis", "", "MG-HIGH-SEV-01 critical"),
        row("demo-high", "", "MG-HIGH-MOD-01 warning"),
        row("demo-antacid", "", "MG-HIGH-MILD-01 info"),
        row("demo-child", "", "GEN-PED-01 warning"),
        row("demo-ageless", "", "GEN-AGE-UNK-01 critical"),
        row("demo-unit", "", "GEN-DQ-UNIT-01 info"),
        row("demo-data-quality", "", "GEN-DQ-NONUM-01 warning, GEN-CONFLICT-01 info, GEN-DQ-IMPLAUS-01 info"),
        row("demo-haemolysis", "", "GEN-DQ-HEMOLYSIS-01 info"),
        row("demo-discharge", "", "DC-MG-LOW-SEV-01 critical"),
        row("demo-discharge-potassium", "", "DC-K-HIGH-01 critical"),
    };
}

std::vector<Row> expected_orders() {
    return {
        row("demo-ckd", "demo-ckd-4g", "MG-ORD-RENAL-LT30-01 warning"),
        row("demo-kidney-moderate", "demo-kidney-moderate-4g",
            "MG-ORD-DUP-01 warning, MG-ORD-RENAL-30-59-01 info"),
        row("demo-aki", "demo-aki-2g", "MG-ORD-AKI-01 warning"),
        row("demo-dialysis", "demo-dialysis-more", "MG-ORD-HYPERMG-01 critical"),
        row("demo-dialysis-low", "demo-dialysis-low-2g", "MG-ORD-DIALYSIS-01 critical"),
        row("demo-unit", "demo-unit-2g", "MG-ORD-RENAL-UNK-01 warning"),
        row("demo-bowel", "demo-bowel-prep", "MG-ORD-BOWEL-01 critical"),
        row("demo-myasthenia", "demo-myasthenia-2g", "MG-ORD-MYASTH-01 critical"),
        row("demo-heart-block", "demo-heart-block-2g", "MG-ORD-AVB-01 critical, MG-ORD-NMB-01 warning"),
        row("demo-moderate", "demo-moderate-tablets", "MG-ORD-CHELATE-01 warning"),
        row("demo-severe", "demo-severe-fast", "MG-ORD-RATE-01 warning"),
        row("demo-severe", "demo-severe-large", "MG-ORD-DOSE-01 warning"),
        row("demo-preeclampsia", "demo-preeclampsia-6g", "MG-ORD-OB-RENAL-01 warning"),
        row("demo-preeclampsia", "demo-preeclampsia-8g",
            "MG-ORD-OB-DOSE-01 critical, MG-ORD-OB-RENAL-01 warning"),
        row("demo-preterm", "demo-preterm-more", "MG-ORD-OB-DUR-01 warning"),
        row("demo-cetuximab", "demo-cetuximab-next", "WASTE-ORD-EGFR-01 critical"),
        row("demo-digoxin", "demo-digoxin-omeprazole", "WASTE-ORD-PPI-01 warning"),
        row("demo-refill", "demo-refill-spironolactone", "RF-NOK-01 warning"),
        row("demo-refill-kidney", "demo-refill-kidney-laxative", "MG-ORD-RENAL-LT30-01 warning"),
    };
}

std::string_view expected_for(const DemoCase& sample) {
    auto rows = expected_reviews();
    const auto orders = expected_orders();
    rows.insert(rows.end(), orders.begin(), orders.end());
    for (const auto& row : rows) {
        if (row.patient == sample.patient && row.draft == sample.draft) return row.cards;
    }
    return "no row";
}

/// Answers every query from the demo endpoint until the exchange is done.
hooks::Reply run(const DemoCase& sample, std::pmr::memory_resource& arena) {
    const lytes::cards::Knowledge knowledge;
    const hooks::Environment environment{knowledge, now, [] { return std::string{"a-uuid"}; }, true, false};
    const std::string body = lytes::server::demo_request(sample, "http://127.0.0.1:8080", now);
    const hooks::Service* const service = hooks::find_service(sample.service);
    REQUIRE(service != nullptr);
    hooks::Step step = hooks::begin(*service, body, environment, arena);
    while (auto* const fetch = std::get_if<hooks::Fetch>(&step)) {
        CHECK(fetch->base == "http://127.0.0.1:8080/demo/fhir");
        std::vector<hooks::FetchResult> results;
        for (const auto& query : fetch->queries) {
            auto answer = lytes::server::demo_answer(query.target, now);
            const auto status = answer.status == 200 ? hooks::FetchStatus::ok : hooks::FetchStatus::not_found;
            results.push_back({status, std::move(answer.body)});
        }
        step = hooks::resume(std::move(*fetch), std::move(results));
    }
    return std::get<hooks::Reply>(std::move(step));
}

std::string value_after(std::string_view text, std::string_view name) {
    const auto at = text.find(name);
    if (at == std::string_view::npos) return {};
    text.remove_prefix(at + name.size());
    return std::string{text.substr(0, text.find('"'))};
}

/// "RULE indicator, RULE indicator" in the order of the cards.
std::string shown(std::string_view body) {
    std::string out;
    constexpr std::string_view card = R"("indicator":")";
    for (auto at = body.find(card); at != std::string_view::npos; at = body.find(card)) {
        body.remove_prefix(at);
        if (!out.empty()) out += ", ";
        out += value_after(body, R"("org.lytes.rule":{"id":")") + " " + value_after(body, card);
        body.remove_prefix(card.size());
    }
    return out;
}

}  // namespace

TEST_SUITE("server/demo/cases") {
    TEST_CASE("every case shows the cards that it promises") {
        for (const auto& sample : lytes::server::demo_cases()) {
            CAPTURE(sample.patient);
            CAPTURE(sample.draft);
            std::pmr::monotonic_buffer_resource arena;
            const auto reply = run(sample, arena);
            CHECK(reply.status == 200);
            CHECK(shown(reply.body) == expected_for(sample));
        }
    }

    TEST_CASE("every expected row is a case") {
        CHECK(lytes::server::demo_cases().size() == expected_reviews().size() + expected_orders().size());
    }
}
