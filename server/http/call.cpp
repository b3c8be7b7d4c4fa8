#include "server/http/call.hpp"

#include <utility>
#include <variant>

#include "server/http/waiting.hpp"
#include "server/ops/uuid.hpp"
#include "server/outbound/fhir_client.hpp"

namespace lytes::server {
namespace {

hooks::Memory memory_of(const App& app) {
    if (!app.store) return hooks::Memory::none;
    return app.store->settings().deduplicates ? hooks::Memory::recall : hooks::Memory::record;
}

/// No cards when the database does not say in time: then everything is shown.
Task<std::vector<cards::Shown>> recall_shown(Worker& worker, const hooks::Recall& recall) {
    using Shown = std::vector<cards::Shown>;
    Store& store = *worker.app.store;
    const auto patient = store.keys().patient(recall.fhir_server, recall.patient_id, default_client);
    const auto waiting = wait_for<Shown>(worker.context, store.bounds().recall_deadline);
    auto at_once = store.recall(patient, waiting.answer);
    if (at_once) co_return *std::move(at_once);
    co_return co_await waiting.value_or(Shown());
}

}  // namespace

Task<hooks::Reply> conduct(Worker& worker, Call call, std::pmr::memory_resource& arena) {
    const auto& app = worker.app;
    const hooks::Environment environment{.knowledge = call.site.knowledge_for(call.client),
                                         .now = call.now,
                                         .make_uuid = make_uuid,
                                         .may_fetch_without_token = may_fetch_without_token(app.config),
                                         .wants_trace = false,
                                         .memory = memory_of(app),
                                         .local_codes = &call.site.local_codes};
    auto step = hooks::begin(call.service, call.body, environment, arena);
    FetchBudget budget{call.since + app.config.fhir_deadline, app.limits.fetches_per_call,
                       app.limits.fetch_rounds};
    while (auto* fetch = std::get_if<hooks::Fetch>(&step)) {
        auto results = co_await fetch_all(app, *fetch, budget);
        step = hooks::resume(std::move(*fetch), std::move(results));
    }
    if (auto* recall = std::get_if<hooks::Recall>(&step)) {
        auto shown = co_await recall_shown(worker, *recall);
        step = hooks::resume(std::move(*recall), std::move(shown));
    }
    co_return std::get<hooks::Reply>(std::move(step));
}

Readiness readiness(const Worker& worker) {
    if (worker.is_draining()) return {503, R"({"status":"draining"})"};
    if (worker.app.store && !worker.app.store->is_writable())
        return {503, R"({"status":"the store cannot be written"})"};
    return {200, R"({"status":"ready"})"};
}

}  // namespace lytes::server
