#include "hooks/response.hpp"

#include <algorithm>
#include <variant>

#include "fhir/json/writer.hpp"
#include "fhir/r4/encode.hpp"

namespace lytes::hooks {
namespace {

using fhir::json::Cursor;
using fhir::json::Writer;

constexpr std::string_view rule_system = "https://lytes.org/fhir/CodeSystem/rule";
constexpr std::string_view override_system = "https://lytes.org/fhir/CodeSystem/override-reason";

std::string_view selection_code(cards::SelectionBehavior selection) {
    switch (selection) {
        case cards::SelectionBehavior::any:
            return "any";
        case cards::SelectionBehavior::at_most_one:
            return "at-most-one";
    }
    return "any";
}

const Cursor* find_source(const cards::HoldDraft& hold, const ResponseContext& context) {
    const auto place = static_cast<std::size_t>(hold.source_index);
    if (hold.source_index < 0 || place >= context.sources.size()) return nullptr;
    const Cursor& source = context.sources[place];
    return source.text("id").empty() ? nullptr : &source;
}

/// The sender's own name for the order: a DSTU2 client knows no MedicationRequest. Drafts stand first.
std::string_view type_of_draft(const cards::CancelDraft& cancel, const ResponseContext& context) {
    const auto is_it = [&cancel](const Cursor& source) {
        const std::string_view type = source.text("resourceType");
        return source.text("id") == cancel.id && (type == cancel.resource_type || type == "MedicationOrder");
    };
    const auto source = std::ranges::find_if(context.sources, is_it);
    return source == context.sources.end() ? cancel.resource_type : source->text("resourceType");
}

/// Whether the client could carry the suggestion out.
bool is_feasible(const cards::Suggestion& suggestion, const ResponseContext& context) {
    if (const auto* hold = std::get_if<cards::HoldDraft>(&suggestion.action.draft)) {
        return find_source(*hold, context) != nullptr;
    }
    if (const auto* cancel = std::get_if<cards::CancelDraft>(&suggestion.action.draft)) {
        return !cancel->resource_type.empty() && !cancel->id.empty();
    }
    return true;
}

/// `type` and what it is about: one action of each kind of draft.
struct ActionEncoder {
    const ResponseContext& context;
    Writer& out;
    std::string_view description;

    void begin(std::string_view type) const {
        out.begin_object();
        out.member("type", type);
        out.member("description", description);
    }
    void operator()(const fhir::MedicationDraft& draft) const {
        begin("create");
        out.key("resource");
        fhir::row_of(context.release).encode.medication(draft, context.draft, out);
        out.end_object();
    }
    void operator()(const fhir::ServiceDraft& draft) const {
        begin("create");
        out.key("resource");
        fhir::row_of(context.release).encode.service(draft, context.draft, out);
        out.end_object();
    }
    void operator()(const cards::HoldDraft& hold) const {
        begin("update");
        out.key("resource");
        fhir::r4::encode_with_status(*find_source(hold, context), "on-hold", out);
        out.end_object();
    }
    void operator()(const cards::CancelDraft& cancel) const {
        begin("delete");
        out.member("resourceId", std::string{type_of_draft(cancel, context)}.append("/").append(cancel.id));
        out.end_object();
    }
};

void encode_source(const cards::Card& card, Writer& out) {
    out.key("source");
    out.begin_object();
    out.member("label", card.source_label);
    out.member_unless_empty("url", card.source_url);
    out.key("topic");
    out.begin_object();
    out.member("system", rule_system);
    out.member("code", topic_code(card.rule, card.indicator));
    out.end_object();
    out.end_object();
}

void encode_suggestions(const cards::Card& card, const ResponseContext& context, Writer& out) {
    const auto is_wanted = [&context](const cards::Suggestion& one) { return is_feasible(one, context); };
    if (std::ranges::none_of(card.suggestions, is_wanted)) return;
    out.key("suggestions");
    out.begin_array();
    for (const cards::Suggestion& suggestion : card.suggestions) {
        if (!is_wanted(suggestion)) continue;
        const std::string_view description =
            suggestion.action.description.empty() ? suggestion.label : suggestion.action.description;
        out.begin_object();
        out.member("label", suggestion.label);
        const std::string uuid = context.make_uuid();
        if (context.shown != nullptr) context.shown->back().suggestions.push_back(uuid);
        out.member("uuid", uuid);
        out.key("actions");
        out.begin_array();
        std::visit(ActionEncoder{context, out, description}, suggestion.action.draft);
        out.end_array();
        out.end_object();
    }
    out.end_array();
    out.member("selectionBehavior", selection_code(card.selection));
}

void encode_overrides(const cards::Card& card, Writer& out) {
    if (card.overrides.empty()) return;
    out.key("overrideReasons");
    out.begin_array();
    for (const cards::OverrideReason& reason : card.overrides) {
        out.begin_object();
        out.member("code", reason.code);
        out.member("system", override_system);
        out.member("display", reason.display);
        out.end_object();
    }
    out.end_array();
}

void encode_ids(std::string_view name, std::span<const std::string_view> ids, Writer& out) {
    if (ids.empty()) return;
    out.key(name);
    out.begin_array();
    for (const std::string_view id : ids) out.string(id);
    out.end_array();
}

void encode_extension(const cards::Card& card, const ResponseContext& context, Writer& out) {
    out.key("extension");
    out.begin_object();
    out.key("org.lytes.rule");
    out.begin_object();
    out.member("id", card.rule);
    out.member_unless_empty("version", context.version);
    out.member_unless_empty("siteVersion", context.site_version);
    out.member_unless_empty("knowledgeHash", context.hash);
    encode_ids("folded", card.folded, out);
    encode_ids("evidence", card.evidence, out);
    out.end_object();
    out.end_object();
}

void encode_card(const cards::Card& card, std::string_view gap, const ResponseContext& context, Writer& out) {
    const std::string uuid = context.make_uuid();
    if (context.shown != nullptr)
        context.shown->push_back({uuid, {}, card.mark, card.indicator, card.is_reminder});
    out.begin_object();
    out.member("uuid", uuid);
    out.member("summary", card.summary);
    if (gap.empty()) {
        out.member_unless_empty("detail", card.detail);
    } else {
        out.member("detail", std::string{card.detail}.append(card.detail.empty() ? "" : "\n\n").append(gap));
    }
    out.member("indicator", indicator_code(card.indicator));
    encode_source(card, out);
    encode_suggestions(card, context, out);
    encode_overrides(card, out);
    encode_extension(card, context, out);
    out.end_object();
}

}  // namespace

std::string_view indicator_code(cards::Indicator indicator) {
    switch (indicator) {
        case cards::Indicator::info:
            return "info";
        case cards::Indicator::warning:
            return "warning";
        case cards::Indicator::critical:
            return "critical";
    }
    return "info";
}

std::string topic_code(std::string_view rule, cards::Indicator indicator) {
    std::string code;
    std::ranges::copy_if(rule, std::back_inserter(code), [](char letter) { return letter != '-'; });
    return code.append(indicator_code(indicator));
}

void encode_response(std::span<const cards::Card> cards, const ResponseContext& context,
                     std::pmr::string& out) {
    Writer writer{out};
    writer.begin_object();
    writer.key("cards");
    writer.begin_array();
    std::string_view gap = context.gap;
    for (const cards::Card& card : cards) {
        encode_card(card, gap, context, writer);
        gap = {};
    }
    writer.end_array();
    writer.end_object();
}

}  // namespace lytes::hooks
