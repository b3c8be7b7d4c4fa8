#include "cards/tables.hpp"

#include <array>

namespace lytes::cards {

std::span<const std::span<const Rule>> lead_tables() {
    static const std::array tables{magnesium_leads(), potassium_leads(), calcium_leads()};
    return tables;
}

std::span<const std::span<const Rule>> order_tables() {
    static const std::array tables{magnesium_orders(), potassium_orders(), calcium_orders(), other_orders()};
    return tables;
}

std::span<const std::span<const Rule>> modifier_tables() {
    static const std::array tables{modifiers(), potassium_calcium_modifiers()};
    return tables;
}

std::span<const std::span<const Rule>> lead_tables(Trigger trigger) {
    static const std::array discharge{magnesium_discharges(), potassium_discharges(), calcium_discharges()};
    if (trigger == Trigger::encounter_discharge) return discharge;
    return lead_tables();
}

std::span<const std::span<const Rule>> order_tables(Trigger trigger) {
    static const std::array refill{magnesium_orders(), potassium_orders(), calcium_orders(), other_orders(),
                                   refill_orders()};
    if (trigger == Trigger::medication_refill) return refill;
    return order_tables();
}

std::span<const std::span<const Rule>> modifier_tables(Trigger trigger) {
    static const std::array discharge{modifiers(), potassium_calcium_modifiers(), discharge_modifiers()};
    if (trigger == Trigger::encounter_discharge) return discharge;
    return modifier_tables();
}

std::span<const std::span<const Rule>> all_tables() {
    static const std::array tables{gates(),
                                   magnesium_leads(),
                                   potassium_leads(),
                                   calcium_leads(),
                                   modifiers(),
                                   potassium_calcium_modifiers(),
                                   magnesium_orders(),
                                   potassium_orders(),
                                   calcium_orders(),
                                   other_orders(),
                                   magnesium_discharges(),
                                   potassium_discharges(),
                                   calcium_discharges(),
                                   discharge_modifiers(),
                                   refill_orders()};
    return tables;
}

std::span<const std::span<const DraftRow>> draft_tables() {
    static const std::array tables{potassium_calcium_drafts(), drafts()};
    return tables;
}

const Rule* find_rule(std::string_view id) {
    for (const auto table : all_tables())
        for (const Rule& rule : table)
            if (rule.id == id) return &rule;
    return nullptr;
}

const DraftRow* find_draft(std::string_view code, const Subject& subject) {
    for (const auto table : draft_tables())
        for (const DraftRow& row : table)
            if (row.code == code && holds(row.fits, subject)) return &row;
    return nullptr;
}

const OverrideReason* find_override(std::string_view code) {
    for (const OverrideReason& reason : override_reasons())
        if (reason.code == code) return &reason;
    return nullptr;
}

const Source* find_source(std::string_view id) {
    for (const Source& source : sources())
        if (source.id == id) return &source;
    return nullptr;
}

}  // namespace lytes::cards
