#include "server/knowledge/reload.hpp"

#include "hooks/exchange.hpp"

namespace lytes::server {

Reloaded reload(const SharedSite& held, const std::string& overlay, fhir::Instant now) {
    auto loaded = load_site(overlay, now);
    if (!loaded) return {held, loaded.error()};
    return {*std::move(loaded), std::nullopt};
}

SharedSite renewed(const SharedSite& held, fhir::Instant now) {
    if (!held->next_change || now < *held->next_change) return held;
    auto made = make_site(held->overlay, now);
    return made ? *std::move(made) : held;
}

unsigned status_of(const Reloaded& reloaded) { return reloaded.problem ? 422 : 200; }

std::string encode(const Reloaded& reloaded) {
    if (reloaded.problem) return hooks::operation_outcome(*reloaded.problem);
    // Version and hash are letters, digits, dots, hyphens and a plus: nothing to escape.
    const auto& knowledge = reloaded.site->knowledge;
    return R"({"status":"reloaded","version":")" + full_version(knowledge) + R"(","hash":")" +
           knowledge.hash + R"("})";
}

std::string knowledge_name(const Site& site) {
    return full_version(site.knowledge) + ' ' + site.knowledge.hash;
}

}  // namespace lytes::server
