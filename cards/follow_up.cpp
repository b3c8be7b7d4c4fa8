#include "cards/follow_up.hpp"

#include <algorithm>

#include "cards/drugs.hpp"
#include "cards/scope.hpp"
#include "cards/tables/clauses.hpp"

namespace lytes::cards {
namespace {

using fhir::DrugTag;
using fhir::Measure;
using fhir::MedicationOrder;

/// The tests that tell the level.
fhir::Measures tests_of(Measure about) {
    if (about != Measure::calcium_total) return {about};
    return {Measure::calcium_total, Measure::calcium_corrected, Measure::calcium_ionized};
}

bool is_still_due(const fhir::LaboratoryOrder& order, const Measurement& result, fhir::Instant now) {
    // A bare date of today may be this morning's sample: only a later day is a plan.
    if (order.due) return order.due->at > now;
    if (!order.authored || !order.authored->has_time) return false;
    return !result.is_usable() || result.is_undated || order.authored->at > result.at;
}

bool replaces(const MedicationOrder& order, Measure about, const Facts& facts) {
    const fhir::DrugTags& tags = order.drug.tags;
    switch (about) {
        case Measure::magnesium: {
            const MagnesiumOrderKind kind = magnesium_kind(order);
            if (kind == MagnesiumOrderKind::supplement) return true;
            const bool is_obstetric = facts.is_pregnant || facts.is_postpartum_48h;
            return kind == MagnesiumOrderKind::intravenous && !is_obstetric &&
                   !tags.has(DrugTag::electrolyte_combination);
        }
        case Measure::potassium:
            return tags.has_any({DrugTag::potassium_chloride, DrugTag::potassium_phosphate}) ||
                   (tags.has(DrugTag::potassium) && !tags.has(DrugTag::electrolyte_combination));
        case Measure::calcium_total:
            return tags.has_any({DrugTag::calcium, DrugTag::calcium_gluconate, DrugTag::calcium_chloride}) &&
                   !tags.has(DrugTag::electrolyte_combination) && is_parenteral(order);
        default:
            return false;
    }
}

fhir::Duration usable_age(const Facts& facts, Measure about) {
    const Windows& windows = facts.input->knowledge->windows;
    const SettingWindows& setting =
        facts.setting == Setting::inpatient ? windows.inpatient : windows.outpatient;
    return about == Measure::potassium ? setting.potassium.stale : setting.electrolyte.stale;
}

}  // namespace

bool is_test_planned(const Facts& facts, Measure about) {
    const fhir::Measures tests = tests_of(about);
    const auto& orders = facts.input->chart->laboratory_orders;
    return std::any_of(orders.begin(), orders.end(), [&](const fhir::LaboratoryOrder& order) {
        return order.status == fhir::EventStatus::active && order.measures.has_any(tests) &&
               is_still_due(order, measured(facts, about), facts.input->now);
    });
}

bool is_under_replacement(const Facts& facts, Measure about) {
    const auto is_replacing = [&](const MedicationOrder* order) { return replaces(*order, about, facts); };
    if (std::any_of(facts.active_orders.begin(), facts.active_orders.end(), is_replacing)) return true;
    const fhir::Duration window = usable_age(facts, about);
    const auto& given = facts.input->chart->administrations;
    return std::any_of(given.begin(), given.end(), [&](const MedicationOrder& dose) {
        const auto at = given_at(dose);
        return at && *at <= facts.input->now && facts.input->now - *at <= window &&
               replaces(dose, about, facts);
    });
}

}  // namespace lytes::cards
