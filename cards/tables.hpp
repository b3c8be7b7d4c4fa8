#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cards/rule.hpp"

/// The contents page of our clinical knowledge: one function a table, one table a subject. Rows stand in the
/// order of the clinical document, with its ids and in its words.
namespace lytes::cards {

// rules
[[nodiscard]] std::span<const Rule> gates();                        ///< C2: scope and data quality
[[nodiscard]] std::span<const Rule> magnesium_leads();              ///< C3: first match wins
[[nodiscard]] std::span<const Rule> potassium_leads();              ///< C4
[[nodiscard]] std::span<const Rule> calcium_leads();                ///< C5
[[nodiscard]] std::span<const Rule> modifiers();                    ///< C2, C6: lines and dose changes
[[nodiscard]] std::span<const Rule> potassium_calcium_modifiers();  ///< C6, and C2 and C4 where they modify
[[nodiscard]] std::span<const Rule> magnesium_orders();             ///< C7
[[nodiscard]] std::span<const Rule> potassium_orders();             ///< C8
[[nodiscard]] std::span<const Rule> calcium_orders();               ///< C9
[[nodiscard]] std::span<const Rule> other_orders();                 ///< C10
[[nodiscard]] std::span<const Rule> magnesium_discharges();         ///< README: first match wins
[[nodiscard]] std::span<const Rule> potassium_discharges();
[[nodiscard]] std::span<const Rule> calcium_discharges();
[[nodiscard]] std::span<const Rule> discharge_modifiers();
[[nodiscard]] std::span<const Rule> refill_orders();  ///< README: what a refill asks beside C7 to C10

/// The lead tables, one an analyte, in the order of D1.3; and the order tables.
[[nodiscard]] std::span<const std::span<const Rule>> lead_tables();
[[nodiscard]] std::span<const std::span<const Rule>> order_tables();
[[nodiscard]] std::span<const std::span<const Rule>> modifier_tables();
/// The tables that one hook asks.
[[nodiscard]] std::span<const std::span<const Rule>> lead_tables(Trigger trigger);
[[nodiscard]] std::span<const std::span<const Rule>> order_tables(Trigger trigger);
[[nodiscard]] std::span<const std::span<const Rule>> modifier_tables(Trigger trigger);
/// All of the above, for the catalogue and for checks.
[[nodiscard]] std::span<const std::span<const Rule>> all_tables();
[[nodiscard]] const Rule* find_rule(std::string_view id);

/// The RENAL family of C7 as a markdown table.
[[nodiscard]] std::string renal_matrix();

/// C1: one row of the catalogue of drafts. Several rows may share a code; the first that fits is offered.
struct DraftRow {
    std::string_view code;
    DraftKind kind = DraftKind::laboratory;
    std::string_view label;     ///< "Draft: ...", understandable alone
    std::string_view limits{};  ///< what to know before using it
    Predicate fits = nullptr;
    fhir::MedicationDraft medication{};  ///< used when its text is not empty
    fhir::ServiceDraft service{};
};
[[nodiscard]] std::span<const DraftRow> drafts();
[[nodiscard]] std::span<const DraftRow> potassium_calcium_drafts();
/// All of the above. The special comes before the general.
[[nodiscard]] std::span<const std::span<const DraftRow>> draft_tables();
/// The row of this code that fits; null when none does.
[[nodiscard]] const DraftRow* find_draft(std::string_view code, const Subject& subject);

/// C11.
[[nodiscard]] std::span<const OverrideReason> override_reasons();
[[nodiscard]] const OverrideReason* find_override(std::string_view code);

/// C12.
struct Source {
    std::string_view id;
    std::string_view label;
    std::string_view year;
    std::string_view url;  ///< empty unless certain
};
[[nodiscard]] std::span<const Source> sources();
[[nodiscard]] const Source* find_source(std::string_view id);

}  // namespace lytes::cards
