#include "cards/order_potassium.hpp"

#include <algorithm>

#include "cards/amount.hpp"
#include "cards/drugs.hpp"

namespace lytes::cards {
namespace {

using fhir::Decimal;

constexpr fhir::DrugTags potassium_salts{fhir::DrugTag::potassium, fhir::DrugTag::potassium_chloride,
                                         fhir::DrugTag::potassium_phosphate};

fhir::Quantity one_litre() {
    fhir::Quantity litre;
    litre.value = Decimal::of(1);
    litre.unit = fhir::Unit::l;
    litre.unit_state = fhir::UnitState::known;
    return litre;
}

/// A rate, or a time that one dose takes.
bool is_timed(const fhir::Dosage& dosage) {
    return dosage.rate || (dosage.rate_amount && dosage.rate_time) || dosage.duration;
}

template <typename Wanted>
bool has_other_order(const OrderFacts& order, const Wanted& is_wanted) {
    const Facts& facts = *order.patient;
    const auto is_other = [&](const fhir::MedicationOrder& other) {
        return !is_same_order(other, *order.order) && is_wanted(other);
    };
    const auto is_other_draft = [&](const fhir::MedicationOrder& draft) {
        return &draft != order.order && !draft.is_prohibition && is_other(draft);
    };
    return std::any_of(facts.active_orders.begin(), facts.active_orders.end(),
                       [&](const fhir::MedicationOrder* active) { return is_other(*active); }) ||
           std::any_of(facts.input->drafts.begin(), facts.input->drafts.end(), is_other_draft);
}

}  // namespace

std::optional<Decimal> potassium_per_litre(const OrderFacts& order) {
    const Substance potassium(*order.order, DoseBasis::potassium_meq, order.patient->weight_kg);
    std::optional<Decimal> highest;
    for (const fhir::Dosage& dosage : order.order->dosages) {
        const auto strength = potassium.amount_of(one_litre(), dosage);
        if (strength && (!highest || *highest < *strength)) highest = strength;
    }
    return highest;
}

bool is_potassium_push(const OrderFacts& order) {
    if (!order.order->drug.tags.has_any(potassium_salts)) return false;
    if (order.dose.is_push) return true;
    const auto is_untimed = [](const fhir::Dosage& dosage) { return !is_timed(dosage); };
    const auto strength = potassium_per_litre(order);
    const Decimal undiluted = order.patient->input->knowledge->potassium_orders.undiluted_meq_per_l;
    const auto& dosages = order.order->dosages;
    return strength && *strength >= undiluted && std::any_of(dosages.begin(), dosages.end(), is_untimed);
}

bool has_other_parenteral(const OrderFacts& order, const fhir::DrugTags& tags) {
    return has_other_order(order, [&](const fhir::MedicationOrder& other) {
        return other.drug.tags.has_any(tags) && is_parenteral(other);
    });
}

bool has_other(const OrderFacts& order, const fhir::DrugTags& tags) {
    return has_other_order(order,
                           [&](const fhir::MedicationOrder& other) { return other.drug.tags.has_any(tags); });
}

bool has_another_drug(const OrderFacts& order, fhir::DrugTag drug_class, Recognition wanted) {
    const std::string_view own_name = order.order->drug.name;
    return has_other_order(order, [&](const fhir::MedicationOrder& other) {
        const bool is_same_drug = !own_name.empty() && other.drug.name == own_name;
        const bool is_known = wanted == Recognition::any || other.drug.match != fhir::DrugMatch::text;
        return !is_same_drug && is_known && systemic_classes(other).has(drug_class);
    });
}

bool has_ecg_monitoring(const Facts& facts) {
    const auto is_running = [&](const fhir::Procedure& event) {
        return event.tags.has(fhir::ClinicalTag::ecg_monitoring) &&
               event.status == fhir::EventStatus::active &&
               !(event.ended && event.ended->at < facts.input->now);
    };
    const auto& procedures = facts.input->chart->procedures;
    return std::any_of(procedures.begin(), procedures.end(), is_running);
}

bool has_central_line(const Facts& facts) {
    const auto is_central = [](const fhir::MedicationOrder* order) {
        return std::any_of(order->dosages.begin(), order->dosages.end(), [](const fhir::Dosage& dosage) {
            return dosage.line == fhir::VenousLine::central;
        });
    };
    return std::any_of(facts.active_orders.begin(), facts.active_orders.end(), is_central);
}

}  // namespace lytes::cards
