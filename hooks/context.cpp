#include "hooks/context.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "hooks/reference.hpp"

namespace lytes::hooks {
namespace {

using fhir::Problem;
using fhir::ProblemKind;
using fhir::json::Cursor;

/// What a hook's context holds beside `userId`, `patientId` and the optional `encounterId`.
struct HookRow {
    std::string_view hook;
    std::string_view orders{};  ///< the member that holds the unsigned orders; empty: none
    bool has_selections = false;
    bool has_observations = false;
    bool needs_encounter = false;
    bool may_lack_user = false;
};

constexpr auto hooks = std::to_array<HookRow>({
    {"patient-view",                "",            false, false, false, false},
    {"order-select",                "draftOrders", true,  false, false, false},
    {"order-sign",                  "draftOrders", false, false, false, false},
    {"org.lytes.lab-result-review", "",            false, true,  false, false},
    {"encounter-discharge",         "",            false, false, true,  false},
    {"medication-refill",           "medications", false, false, false, true },
});

bool is_blank(std::string_view text) {
    return std::ranges::all_of(text, [](char letter) { return static_cast<unsigned char>(letter) <= ' '; });
}

/// A string of a member, after its grammar was checked.
fhir::Result<std::string_view> decode_id(const Cursor& context, std::string_view name) {
    auto text = decode_text(context, name);
    if (!text || is_fhir_id(*text)) return text;
    return Problem{ProblemKind::invalid_value, path_of(context, name),
                   "a bare FHIR id: 1 to 64 of A-Z, a-z, 0-9, hyphen and dot"};
}

fhir::Result<std::string_view> decode_optional_id(const Cursor& context, std::string_view name) {
    if (!context.find_value(name)) return std::string_view{};
    return decode_id(context, name);
}

fhir::Result<std::string_view> decode_user(const Cursor& context) {
    auto text = decode_text(context, "userId");
    if (!text) return text;
    const auto user = parse_reference(*text);
    if (user && user->base.empty() && user->type.size() + 1 + user->id.size() == text->size()) return text;
    return Problem{ProblemKind::invalid_value, path_of(context, "userId"),
                   "a resource type and an id, such as Practitioner/123"};
}

fhir::Result<Cursor> decode_orders(const Cursor& context, std::string_view name) {
    const auto bundle = context.find_value(name);
    const std::string path = path_of(context, name);
    if (!bundle) return Problem{ProblemKind::missing, path, "a Bundle of the unsigned orders"};
    if (!bundle->is_object()) return Problem{ProblemKind::wrong_type, path, "a Bundle object"};
    if (bundle->text("resourceType") == "Bundle") return *bundle;
    return Problem{ProblemKind::invalid_value, path + ".resourceType", "Bundle"};
}

/// An array of non-blank strings; absent is empty unless `is_required`.
fhir::Result<std::span<const std::string_view>> decode_texts(const Cursor& context, std::string_view name,
                                                             bool is_required, fhir::Arena& arena) {
    const auto list = context.find_value(name);
    if (!list) {
        if (!is_required) return std::span<const std::string_view>{};
        return Problem{ProblemKind::missing, path_of(context, name), "an array of strings"};
    }
    if (!list->is_array()) return Problem{ProblemKind::wrong_type, list->path(), "an array of strings"};
    std::pmr::vector<std::string_view> texts{&arena};
    texts.reserve(list->size());
    for (const Cursor element : *list) {
        const auto text = element.as_string();
        if (!text) return Problem{ProblemKind::wrong_type, element.path(), "a string"};
        if (is_blank(*text))
            return Problem{ProblemKind::invalid_value, element.path(), "a string that is not empty"};
        texts.push_back(*text);
    }
    return fhir::keep(arena, texts);
}

}  // namespace

std::string path_of(const Cursor& parent, std::string_view name) {
    std::string path = parent.path();
    if (!path.empty()) path += '.';
    return path.append(name);
}

fhir::Result<std::string_view> decode_text(const Cursor& parent, std::string_view name) {
    const auto member = parent.find_value(name);
    if (!member) return Problem{ProblemKind::missing, path_of(parent, name), "a string"};
    const auto text = member->as_string();
    if (!text) return Problem{ProblemKind::wrong_type, path_of(parent, name), "a string"};
    if (is_blank(*text)) {
        return Problem{ProblemKind::invalid_value, path_of(parent, name), "a string that is not empty"};
    }
    return *text;
}

fhir::Result<std::string_view> decode_optional_text(const Cursor& parent, std::string_view name) {
    const auto member = parent.find_value(name);
    if (!member) return std::string_view{};
    const auto text = member->as_string();
    if (!text) return Problem{ProblemKind::wrong_type, path_of(parent, name), "a string"};
    return *text;
}

fhir::Result<Context> decode_context(std::string_view hook, const Cursor& context, fhir::Arena& arena) {
    const auto row = std::ranges::find(hooks, hook, &HookRow::hook);
    if (row == hooks.end())
        return Problem{ProblemKind::invalid_value, "hook", "a hook that this server knows"};
    const auto user = row->may_lack_user && !context.find_value("userId")
                          ? fhir::Result<std::string_view>{std::string_view{}}
                          : decode_user(context);
    if (!user) return user.error();
    const auto patient = decode_id(context, "patientId");
    if (!patient) return patient.error();
    const auto encounter =
        row->needs_encounter ? decode_id(context, "encounterId") : decode_optional_id(context, "encounterId");
    if (!encounter) return encounter.error();
    Context made;
    made.patient_id = *patient;
    made.user_id = *user;
    made.encounter_id = *encounter;
    if (!row->orders.empty()) {
        const auto bundle = decode_orders(context, row->orders);
        if (!bundle) return bundle.error();
        made.draft_orders = *bundle;
    }
    if (row->has_selections) {
        const auto selections = decode_texts(context, "selections", true, arena);
        if (!selections) return selections.error();
        made.selections = *selections;
    }
    if (row->has_observations) {
        const auto observations = decode_texts(context, "observations", false, arena);
        if (!observations) return observations.error();
    }
    return made;
}

}  // namespace lytes::hooks
