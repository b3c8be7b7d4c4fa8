#include "server/knowledge/site.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>
#include <vector>

#include <openssl/sha.h>

#include "cards/site.hpp"
#include "server/knowledge/remarks.hpp"

namespace lytes::server {
namespace {

using cards::Knowledge;
using cards::RuleChange;
using fhir::Problem;
using fhir::Result;
using std::chrono::sys_days;

/// 64 bits tell any two states of a site apart that a person will ever compare.
std::string hash_of(std::string_view text) {
    constexpr std::size_t bytes = 8;
    constexpr std::string_view hex = "0123456789abcdef";
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    // OpenSSL counts bytes as unsigned characters.
    SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
    std::string out;
    for (std::size_t at = 0; at < bytes; ++at) {
        out += hex[digest[at] >> 4U];
        out += hex[digest[at] & 0xFU];
    }
    return out;
}

void seal(Knowledge& knowledge, const fhir::LocalCodes& local_codes) {
    knowledge.hash = hash_of(cards::canonical_text(knowledge) + local_codes.canonical_text());
}

/// Those that hold on the day, in the order in which they begin to hold.
template <typename Edit>
std::vector<const Edit*> holding(const std::vector<Edit>& edits, sys_days day) {
    std::vector<const Edit*> held;
    for (const Edit& edit : edits)
        if (edit.decision.effective <= day) held.push_back(&edit);
    std::ranges::stable_sort(held, {}, [](const Edit* edit) { return edit->decision.effective; });
    return held;
}

RuleChange& change_of(Knowledge& knowledge, const std::string& rule) {
    const auto place = std::ranges::lower_bound(knowledge.rules, rule, {}, &RuleChange::rule);
    if (place != knowledge.rules.end() && place->rule == rule) return *place;
    RuleChange fresh;
    fresh.rule = rule;
    return *knowledge.rules.insert(place, std::move(fresh));
}

void take_text(std::string& into, const std::string& text) {
    if (!text.empty()) into = text;
}

/// What the edit says; the rest of the rule stays as earlier edits left it.
void merge(RuleChange& into, const RuleChange& edit) {
    if (edit.mode) into.mode = edit.mode;
    if (edit.age_min) into.age_min = edit.age_min;
    if (edit.age_max) into.age_max = edit.age_max;
    take_text(into.summary, edit.summary);
    take_text(into.note, edit.note);
    take_text(into.source_label, edit.source_label);
    if (!edit.source_label.empty()) into.source_url = edit.source_url;
}

void apply_parameters(const Overlay& overlay, sys_days day, Knowledge& knowledge) {
    const Knowledge defaults;
    for (const ParameterEdit* edit : holding(overlay.parameters, day)) {
        const cards::Parameter& parameter = *edit->parameter;
        parameter.write(knowledge, edit->value);
        const std::string name{parameter.name};
        std::erase_if(knowledge.changes, [&](const cards::SiteChange& one) { return one.name == name; });
        knowledge.changes.push_back({name, cards::to_text(parameter, parameter.read(defaults)),
                                     cards::to_text(parameter, edit->value), edit->decision.rationale,
                                     text_of(edit->decision.effective)});
    }
}

void apply_rules(const Overlay& overlay, sys_days day, std::string_view client, Knowledge& knowledge) {
    for (const RuleEdit* edit : holding(overlay.rules, day)) {
        if (edit->client != client) continue;
        merge(change_of(knowledge, edit->change.rule), edit->change);
        knowledge.changes.push_back({edit->change.rule, "as in the tables", words_of(edit->change),
                                     edit->decision.rationale, text_of(edit->decision.effective)});
    }
}

/// The place of the latest change of either side of the pair that stands in the wrong order.
Problem disordered(const Overlay& overlay, const cards::Disorder& disorder, sys_days day) {
    Place place{1, 1};
    for (const ParameterEdit* edit : holding(overlay.parameters, day)) {
        const std::string_view name = edit->parameter->name;
        const bool is_named = name == disorder.name || name == disorder.lower;
        if (is_named) place = edit->decision.place;
    }
    return {fhir::ProblemKind::inconsistent, text_of(overlay.name, place), "expected " + disorder.expected};
}

std::set<sys_days> days_of(const Overlay& overlay) {
    std::set<sys_days> days;
    for (const ParameterEdit& edit : overlay.parameters) days.insert(edit.decision.effective);
    for (const RuleEdit& edit : overlay.rules) days.insert(edit.decision.effective);
    return days;
}

}  // namespace

const Knowledge& Site::knowledge_for(std::string_view client) const {
    const auto found = clients.find(client);
    return client.empty() || found == clients.end() ? knowledge : found->second;
}

SharedSite default_site() {
    auto site = std::make_shared<Site>();
    seal(site->knowledge, site->local_codes);
    return site;
}

Result<SharedSite> make_site(std::shared_ptr<const Overlay> overlay, fhir::Instant now) {
    const sys_days day = std::chrono::floor<std::chrono::days>(now);
    auto site = std::make_shared<Site>();
    Knowledge& knowledge = site->knowledge;
    knowledge.site_version = overlay->version;
    take_text(knowledge.source_label, overlay->source_label);
    if (!overlay->source_label.empty()) knowledge.source_url = overlay->source_url;
    knowledge.order_codes = overlay->order_codes;
    std::ranges::sort(knowledge.order_codes, {}, &cards::OrderCode::draft);
    site->local_codes = fhir::LocalCodes{overlay->laboratory};
    apply_parameters(*overlay, day, knowledge);
    if (const auto disorder = cards::find_disorder(knowledge)) return disordered(*overlay, *disorder, day);
    apply_rules(*overlay, day, {}, knowledge);
    for (const RuleEdit& edit : overlay->rules)
        if (!edit.client.empty()) site->clients.try_emplace(edit.client, knowledge);
    for (auto& [client, own] : site->clients) {
        apply_rules(*overlay, day, client, own);
        seal(own, site->local_codes);
    }
    seal(knowledge, site->local_codes);
    const auto days = days_of(*overlay);
    if (const auto next = days.upper_bound(day); next != days.end()) site->next_change = *next;
    site->overlay = std::move(overlay);
    return SharedSite{std::move(site)};
}

Result<SharedSite> load_site(const std::string& path, fhir::Instant now) {
    if (path.empty()) return default_site();
    auto read = load_overlay(path);
    if (!read) return read.error();
    const auto overlay = std::make_shared<const Overlay>(std::move(*read));
    for (const sys_days day : days_of(*overlay))
        if (auto site = make_site(overlay, day); !site) return site.error();
    return make_site(overlay, now);
}

}  // namespace lytes::server
