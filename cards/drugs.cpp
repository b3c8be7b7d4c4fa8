#include "cards/drugs.hpp"

#include <algorithm>
#include <tuple>

#include "cards/scope.hpp"

namespace lytes::cards {
namespace {

using fhir::DrugTag;
using fhir::DrugTags;
using fhir::MedicationOrder;
using fhir::OrderStatus;
using fhir::Route;

constexpr DrugTags potassium_salts{DrugTag::potassium, DrugTag::potassium_chloride,
                                   DrugTag::potassium_phosphate};
constexpr DrugTags calcium_salts{DrugTag::calcium, DrugTag::calcium_gluconate, DrugTag::calcium_chloride};
constexpr DrugTags magnesium_wasting_chemo{DrugTag::cisplatin, DrugTag::cetuximab, DrugTag::panitumumab};

bool is_parenteral_route(Route route) {
    return route == Route::intravenous || route == Route::intraosseous || route == Route::intramuscular ||
           route == Route::subcutaneous;
}

/// A drug that reached or may have reached the patient: not a draft, not cancelled, not a mistake.
bool was_in_use(const MedicationOrder& order) {
    using enum OrderStatus;
    return !order.is_prohibition && (order.status == active || order.status == completed ||
                                     order.status == stopped || order.status == on_hold);
}

/// In use within `window` before now, by its end, else its administration, else its start.
bool was_used_within(const MedicationOrder& order, fhir::Duration window, fhir::Instant now) {
    if (!was_in_use(order)) return false;
    if (order.ended) return is_within(order.ended, window, now) || order.ended->at > now;
    return is_within(order.started ? order.started : order.authored, window, now);
}

bool has_recent_use(const fhir::Chart& chart, DrugTag tag, fhir::Duration window, fhir::Instant now) {
    const auto is_recent = [&](const MedicationOrder& order) {
        return order.drug.tags.has(tag) && was_used_within(order, window, now);
    };
    return std::any_of(chart.medications.begin(), chart.medications.end(), is_recent) ||
           std::any_of(chart.administrations.begin(), chart.administrations.end(), is_recent);
}

/// Newest first, so that no answer depends on the order in which the resources came.
bool comes_before(const MedicationOrder* left, const MedicationOrder* right) {
    const auto key = [](const MedicationOrder& order) {
        const bool is_undated = !order.authored;
        const fhir::Duration age{is_undated ? 0 : -order.authored->at.time_since_epoch().count()};
        return std::tuple(is_undated, age, order.id, order.source, order.drug.name);
    };
    return key(*left) < key(*right);
}

/// C7 OB in reverse: an order in force that treats pre-eclampsia. Only where the order gives no reason at all
/// a coded active diagnosis may speak for it: without that every such infusion at its target would be called
/// toxic. A draft has no such fallback (classify.cpp).
bool is_obstetric_infusion(const MedicationOrder& order, const fhir::Chart& chart) {
    using fhir::ClinicalTag;
    if (!order.drug.tags.has(DrugTag::magnesium) || !is_parenteral(order)) return false;
    if (order.reasons.has_any(
            {ClinicalTag::pre_eclampsia, ClinicalTag::eclampsia, ClinicalTag::fetal_neuroprotection}))
        return true;
    return order.reasons.is_empty() &&
           has_active_condition(chart, {ClinicalTag::pre_eclampsia, ClinicalTag::eclampsia});
}

/// What treats a deficit of one analyte, and how bad the deficit is.
struct Deficit {
    const Measurement* measurement = nullptr;
    DrugTags drugs;
    bool needs_parenteral = false;  ///< a tier for which the oral route is not adequate (C1, C7, C8)
};

bool is_adequate(const MedicationOrder& order, const Deficit& deficit) {
    if (!order.drug.tags.has_any(deficit.drugs)) return false;
    if (is_parenteral(order)) return true;
    if (deficit.needs_parenteral) return false;
    const bool is_magnesium = deficit.drugs.has(DrugTag::magnesium);
    return !is_magnesium || magnesium_kind(order) == MagnesiumOrderKind::supplement;
}

/// A reference time that can prove "ordered after the result": not one of an undated result, and never a
/// bare date, which may lie on either side.
bool is_after_result(const std::optional<fhir::Moment>& moment, const Measurement& measurement,
                     fhir::Instant now) {
    if (!moment || !measurement.is_usable() || measurement.is_undated) return false;
    return moment->has_time && moment->at > measurement.at && settled_time(*moment, now).has_value();
}

const MedicationOrder* find_replacement(const Facts& facts, const Deficit& deficit) {
    for (const MedicationOrder* order : facts.active_orders) {
        const bool is_order = order->source == fhir::OrderSource::request &&
                              order->status == OrderStatus::active && is_adequate(*order, deficit);
        if (is_order && is_after_result(order->authored, *deficit.measurement, facts.input->now))
            return order;
    }
    return nullptr;
}

bool is_given(const Facts& facts, const Deficit& deficit) {
    const auto& administrations = facts.input->chart->administrations;
    return std::any_of(administrations.begin(), administrations.end(), [&](const MedicationOrder& given) {
        if (!is_adequate(given, deficit) || !given_at(given)) return false;
        return is_after_result(given.started ? given.started : given.authored, *deficit.measurement,
                               facts.input->now);
    });
}

}  // namespace

bool is_in_force(const MedicationOrder& order, fhir::Instant now) {
    if (order.is_prohibition) return false;
    if (order.status != OrderStatus::active && order.status != OrderStatus::unspecified) return false;
    const bool is_request = order.source == fhir::OrderSource::request;
    const bool is_ordered =
        order.intent == fhir::OrderIntent::order || order.intent == fhir::OrderIntent::unspecified;
    if (is_request && !is_ordered) return false;
    if (!order.ended) return true;
    // A bare stop date includes that day.
    const auto end = order.ended->has_time ? order.ended->at : order.ended->at + std::chrono::days{1};
    return end >= now;
}

bool is_parenteral(const MedicationOrder& order) {
    bool has_route = false;
    bool has_rate = false;
    for (const fhir::Dosage& dosage : order.dosages) {
        if (is_parenteral_route(dosage.route)) return true;
        has_route = has_route || dosage.route != Route::unspecified;
        has_rate = has_rate || dosage.rate || dosage.rate_amount || dosage.is_push;
    }
    if (has_route) return false;
    const DrugTags& tags = order.drug.tags;
    if (tags.has(DrugTag::magnesium_parenteral) || order.drug.form == fhir::DrugForm::injectable) return true;
    if (order.drug.form == fhir::DrugForm::oral || order.drug.form == fhir::DrugForm::other) return false;
    const bool is_oral_product = tags.has_any(
        {DrugTag::magnesium_antacid, DrugTag::magnesium_laxative, DrugTag::magnesium_bowel_prep});
    if (is_oral_product) return false;
    // Neither route nor product says it. These salts are ordered for a vein far more often than by mouth,
    // and taking an infusion for a tablet is the worse error.
    return has_rate || tags.has_any({DrugTag::magnesium_sulfate, DrugTag::calcium_gluconate,
                                     DrugTag::calcium_chloride, DrugTag::ceftriaxone});
}

bool is_same_order(const MedicationOrder& left, const MedicationOrder& right) {
    return !left.id.empty() && left.id == right.id;
}

DrugTags systemic_classes(const MedicationOrder& order) {
    const auto goes_only = [&order](bool (*is_wanted)(Route)) {
        return !order.dosages.empty() &&
               std::all_of(order.dosages.begin(), order.dosages.end(),
                           [is_wanted](const fhir::Dosage& dosage) { return is_wanted(dosage.route); });
    };
    if (goes_only([](Route route) { return route == Route::topical || route == Route::inhaled; })) return {};
    const bool is_swallowed = goes_only([](Route route) {
        return route == Route::oral || route == Route::enteral_tube || route == Route::rectal;
    });
    DrugTags classes = order.drug.tags;
    if (is_swallowed) {
        classes.erase(DrugTag::aminoglycoside);
        classes.erase(DrugTag::amphotericin_b);
    }
    return classes;
}

MagnesiumOrderKind magnesium_kind(const MedicationOrder& order) {
    const DrugTags& tags = order.drug.tags;
    if (!tags.has(DrugTag::magnesium)) return MagnesiumOrderKind::none;
    if (is_parenteral(order)) return MagnesiumOrderKind::intravenous;
    const bool is_systemic = order.dosages.empty() ||
                             std::any_of(order.dosages.begin(), order.dosages.end(), [](const auto& dosage) {
                                 return dosage.route != Route::topical && dosage.route != Route::inhaled;
                             });
    if (!is_systemic) return MagnesiumOrderKind::none;
    if (tags.has(DrugTag::magnesium_bowel_prep)) return MagnesiumOrderKind::bowel_prep;
    if (tags.has(DrugTag::magnesium_laxative)) return MagnesiumOrderKind::laxative;
    if (tags.has(DrugTag::magnesium_antacid)) return MagnesiumOrderKind::antacid;
    // Milk of magnesia and Epsom salt by mouth are laxatives (A06AD), whatever the code left out.
    if (tags.has_any({DrugTag::magnesium_hydroxide, DrugTag::magnesium_sulfate}))
        return MagnesiumOrderKind::laxative;
    return MagnesiumOrderKind::supplement;
}

std::optional<fhir::Instant> given_at(const MedicationOrder& administration) {
    const bool is_given = administration.status == OrderStatus::completed ||
                          administration.status == OrderStatus::active ||
                          administration.status == OrderStatus::unspecified;
    if (!is_given || administration.is_prohibition) return std::nullopt;
    if (administration.started) return administration.started->at;
    if (administration.authored) return administration.authored->at;
    return std::nullopt;
}

void derive_drugs(Facts& facts) {
    constexpr auto chemo_window = std::chrono::weeks{8};
    constexpr auto blocker_window = std::chrono::hours{24};
    constexpr auto ceftriaxone_window = std::chrono::hours{48};
    const Case& input = *facts.input;
    const fhir::Chart& chart = *input.chart;
    std::pmr::vector<const MedicationOrder*> active(input.arena);
    active.reserve(chart.medications.size());
    for (const MedicationOrder& order : chart.medications) {
        if (!is_in_force(order, input.now)) continue;
        active.push_back(&order);
        facts.active_drugs.insert(order.drug.tags);
        if (magnesium_kind(order) != MagnesiumOrderKind::none) facts.has_magnesium_source = true;
    }
    std::sort(active.begin(), active.end(), comes_before);
    facts.active_orders = fhir::keep(*input.arena, active);
    facts.chemo_8_weeks = facts.active_drugs & magnesium_wasting_chemo;
    for (const DrugTag tag : {DrugTag::cisplatin, DrugTag::cetuximab, DrugTag::panitumumab})
        if (has_recent_use(chart, tag, chemo_window, input.now)) facts.chemo_8_weeks.insert(tag);
    facts.has_neuromuscular_blocker_24h =
        facts.active_drugs.has(DrugTag::neuromuscular_blocker) ||
        has_recent_use(chart, DrugTag::neuromuscular_blocker, blocker_window, input.now);
    facts.has_ceftriaxone_48h = facts.active_drugs.has(DrugTag::ceftriaxone) ||
                                has_recent_use(chart, DrugTag::ceftriaxone, ceftriaxone_window, input.now);
    if (!facts.is_pregnant && !facts.is_postpartum_48h) return;
    facts.is_obstetric_magnesium_active =
        std::any_of(active.begin(), active.end(),
                    [&](const MedicationOrder* order) { return is_obstetric_infusion(*order, chart); });
}

void derive_replacement(Facts& facts) {
    // D12: oral magnesium answers a severe deficit only where it is the first choice.
    const bool is_oral_doubtful = facts.is_high_risk || facts.has_gi_loss || facts.has_low_clearance();
    const Deficit magnesium{
        .measurement = &facts.magnesium,
        .drugs = {DrugTag::magnesium},
        .needs_parenteral = facts.magnesium_tier == MagnesiumTier::critical_low ||
                            (facts.magnesium_tier == MagnesiumTier::severe_low && is_oral_doubtful)};
    const Deficit potassium{.measurement = &facts.potassium,
                            .drugs = potassium_salts,
                            .needs_parenteral = facts.potassium_tier == PotassiumTier::critical_low};
    facts.magnesium_replacement = find_replacement(facts, magnesium);
    facts.potassium_replacement = find_replacement(facts, potassium);
    facts.is_magnesium_given = is_given(facts, magnesium);
    facts.is_potassium_given = is_given(facts, potassium);
    if (facts.calcium.measurement == nullptr) return;
    const Deficit calcium{.measurement = facts.calcium.measurement,
                          .drugs = calcium_salts,
                          .needs_parenteral = facts.calcium.tier == CalciumTier::critical_low ||
                                              facts.calcium.tier == CalciumTier::severe_low};
    facts.calcium_replacement = find_replacement(facts, calcium);
    facts.is_calcium_given = is_given(facts, calcium);
}

}  // namespace lytes::cards
