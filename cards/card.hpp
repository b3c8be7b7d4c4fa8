#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <variant>

#include "fhir/model/draft.hpp"

namespace lytes::cards {

/// CDS Hooks' three urgencies, ascending.
enum class Indicator : std::uint8_t { info, warning, critical };

/// Puts an active order of the chart on hold: an update that the clinician has to accept.
struct HoldDraft {
    int source_index = -1;  ///< MedicationOrder::source_index of the order
};

/// Takes an order of this session back: a delete that the clinician has to accept.
struct CancelDraft {
    std::string_view resource_type;
    std::string_view id;
};

using Draft = std::variant<fhir::MedicationDraft, fhir::ServiceDraft, HoldDraft, CancelDraft>;

struct Action {
    std::string_view description;
    Draft draft;
};

/// One choice of the clinician: exactly one action (R12).
struct Suggestion {
    std::string_view code;  ///< catalogue code: "S-MG-IV-4G-4H", "L-MG-6H"
    std::string_view label;
    Action action;
};

enum class SelectionBehavior : std::uint8_t { any, at_most_one };

struct OverrideReason {
    std::string_view code;  ///< "OV-ALREADY"
    std::string_view display;
};

struct Card {
    std::string_view rule;  ///< lead rule id
    Indicator indicator = Indicator::info;
    std::string_view summary;  ///< plain text, at most 139 code points and UTF-16 units
    std::string_view detail;   ///< GitHub-flavoured markdown, data escaped
    std::string_view source_label;
    std::string_view source_url;                 ///< may be empty
    std::span<const std::string_view> folded;    ///< ids of folded and modifier rules
    std::span<const std::string_view> evidence;  ///< source ids: "S38"
    std::span<const Suggestion> suggestions;
    SelectionBehavior selection = SelectionBehavior::any;
    std::span<const OverrideReason> overrides;
    int draft_index = -1;  ///< the draft order that it is about; -1: the patient
};

}  // namespace lytes::cards
