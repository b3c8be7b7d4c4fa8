#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "fhir/model/draft.hpp"

namespace lytes::cards {

/// CDS Hooks' three urgencies, ascending.
enum class Indicator : std::uint8_t { info, warning, critical };

/// What a card was made from, in one number: the results with id, version and value, the kind of order, what
/// is folded and attached (algorithm D4). 0: it cannot be told apart from others, so it is always shown.
using SourceKey = std::uint64_t;

/// The amounts of a draft that may rise: one dose, 24 h, 48 h, the fastest rate. Always the order's own unit.
using DoseMark = std::array<std::optional<fhir::Decimal>, 4>;

/// By what a card is known again. The views are of our tables, so they live for ever.
struct Mark {
    std::string_view rule;
    SourceKey source = 0;
    Indicator indicator = Indicator::info;  ///< by the rule, whatever it was shown as
    std::string_view tier;                  ///< "severe-low"; empty: not about a graded result
    int severity = 0;                       ///< of the tier, ascending; 0: no disorder
    DoseMark dose{};
};

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
    int draft_index = -1;      ///< the draft order that it is about; -1: the patient
    Mark mark{};               ///< filled when the case has a history
    bool is_reminder = false;  ///< a critical card that was shown before, repeated as information (D4)
};

}  // namespace lytes::cards
