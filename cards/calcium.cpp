#include "cards/calcium.hpp"

#include <algorithm>

#include "cards/analyte.hpp"
#include "cards/dose.hpp"
#include "cards/drugs.hpp"
#include "cards/severity.hpp"

namespace lytes::cards {
namespace {

using fhir::DrugTag;
using fhir::DrugTags;
using fhir::Measure;
using std::chrono::days;
using std::chrono::hours;

constexpr auto pairing_window = hours{24};  // A9
constexpr DrugTags potassium_salts{DrugTag::potassium, DrugTag::potassium_chloride,
                                   DrugTag::potassium_phosphate};
constexpr DrugTags calcium_salts{DrugTag::calcium, DrugTag::calcium_gluconate, DrugTag::calcium_chloride};

const Measurement* kept(fhir::Arena& arena, const Measurement& measurement) {
    return fhir::keep(arena, std::span<const Measurement>(&measurement, 1)).data();
}

/// Drawn together, or `preferred` is the newer one. An undated result pairs with nothing dated.
bool is_together_or_newer(const Measurement& preferred, const Measurement& other) {
    if (preferred.is_undated || other.is_undated) return preferred.is_undated == other.is_undated;
    return preferred.at + pairing_window >= other.at;
}

/// 0.8 mg/dL per g/dL of albumin below 4.0, or 0.2 mmol/L (A9); the difference of the two is the unit.
fhir::Decimal correction_per_gram(fhir::UnitFamily family) {
    switch (family) {
        case fhir::UnitFamily::mass:
            return 0.8_dec;
        case fhir::UnitFamily::amount:
            return 0.2_dec;
        case fhir::UnitFamily::equivalent:
            return 0.4_dec;
    }
    return 0.8_dec;
}

/// The corrected value, exact; nothing where albumin cannot be used as a number.
std::optional<Concentration> corrected(const Concentration& total, const Measurement& albumin,
                                       CalciumCorrection correction) {
    constexpr fhir::Decimal normal_albumin = 4.0_dec;
    if (!albumin.is_usable() || albumin.value.comparator() != fhir::Comparator::none) return std::nullopt;
    if (correction == CalciumCorrection::off) return total;
    const bool is_low = albumin.value.value() < normal_albumin;
    if (!is_low && correction != CalciumCorrection::symmetric) return total;
    const auto deficit = fhir::Decimal::difference(normal_albumin, albumin.value.value());
    if (!deficit) return std::nullopt;
    const auto rise = fhir::Decimal::product(*deficit, correction_per_gram(total.family()), 6);
    const auto sum = rise ? fhir::Decimal::sum(total.value(), *rise) : std::nullopt;
    if (!sum) return std::nullopt;
    return Concentration{*sum, total.family(), total.comparator()};
}

/// An active order or an administration of the drugs between two results.
bool was_given_between(const Facts& facts, const DrugTags& drugs, fhir::Instant first, fhir::Instant last) {
    const auto& administrations = facts.input->chart->administrations;
    const bool is_given = std::any_of(administrations.begin(), administrations.end(), [&](const auto& given) {
        const auto at = given_at(given);
        return given.drug.tags.has_any(drugs) && at && *at >= first && *at <= last;
    });
    const auto is_running = [&](const fhir::MedicationOrder* order) {
        const auto& begin = order->started ? order->started : order->authored;
        return order->drug.tags.has_any(drugs) && (!begin || begin->at <= last);
    };
    return is_given || std::any_of(facts.active_orders.begin(), facts.active_orders.end(), is_running);
}

/// A10: at least 40 mEq of potassium given, or an active potassium order, between the two results.
bool was_potassium_replaced(const Facts& facts, fhir::Instant first, fhir::Instant last) {
    constexpr fhir::Decimal enough_meq = 40_dec;
    fhir::Decimal total;
    for (const fhir::MedicationOrder& given : facts.input->chart->administrations) {
        const auto at = given_at(given);
        if (!given.drug.tags.has_any(potassium_salts) || !at || *at < first || *at > last) continue;
        for (const fhir::Dosage& dosage : given.dosages) {
            const auto amount = single_amount(given, dosage, DoseBasis::potassium_meq, facts.weight_kg);
            if (amount) total = fhir::Decimal::sum(total, *amount).value_or(total);
        }
    }
    if (total >= enough_meq) return true;
    return std::any_of(facts.active_orders.begin(), facts.active_orders.end(),
                       [&](const fhir::MedicationOrder* order) {
                           const auto& begin = order->started ? order->started : order->authored;
                           return order->drug.tags.has_any(potassium_salts) && (!begin || begin->at <= last);
                       });
}

/// The plain number of an earlier result in a known unit, as far as its series may be compared.
std::optional<Concentration> plain_value(const Result& result, const Knowledge& knowledge) {
    const fhir::Observation& source = *result.source;
    if (!source.value || result.is_undated || source.value->comparator != fhir::Comparator::none)
        return std::nullopt;
    const auto value = to_concentration(source.measure, *source.value);
    if (!value || !is_plausible(analyte_of(source.measure, knowledge), *value)) return std::nullopt;
    return value;
}

bool is_low(CalciumTier tier) { return tier >= CalciumTier::critical_low && tier <= CalciumTier::mild_low; }

/// Whether an earlier calcium of either kind was low, corrected by the albumin that we have.
bool was_calcium_low(const Result& result, const Facts& facts) {
    const Knowledge& knowledge = *facts.input->knowledge;
    const auto value = plain_value(result, knowledge);
    if (!value) return false;
    if (result.source->measure == Measure::calcium_ionized)
        return is_low(grade_ionized_calcium(*value, knowledge.ionized_calcium));
    const bool is_lab_corrected = result.source->measure == Measure::calcium_corrected;
    const auto effective =
        is_lab_corrected ? value : corrected(*value, facts.albumin, knowledge.calcium_correction);
    return is_low(grade_calcium(effective.value_or(*value), knowledge.calcium));
}

bool has_delta(const Results& results, const Measurement& latest, const Limit& delta,
               const Knowledge& knowledge) {
    constexpr auto delta_window = hours{6};  // A5
    if (!latest.is_usable() || latest.is_undated) return false;
    const Measure measure = latest.source->measure;
    for (const Result& result : results.of(measure)) {
        if (result.is_undated || result.at >= latest.at || result.at + delta_window < latest.at) continue;
        const auto value = plain_value(result, knowledge);
        if (!value) continue;
        // In the unit of the laboratory where both came in it (A3): a converted limit is another limit.
        const bool is_same = value->family() == latest.value.family();
        const auto last = is_same ? std::optional(latest.value.value()) : in_mg_per_dl(measure, latest.value);
        const auto earlier = is_same ? std::optional(value->value()) : in_mg_per_dl(measure, *value);
        if (!last || !earlier) continue;
        const auto gap = *last > *earlier ? fhir::Decimal::difference(*last, *earlier)
                                          : fhir::Decimal::difference(*earlier, *last);
        if (gap && *gap > delta.in(is_same ? value->family() : fhir::UnitFamily::mass)) return true;
    }
    return false;
}

}  // namespace

EffectiveCalcium derive_calcium(const Facts& facts, const Measurement& lab_corrected) {
    const Knowledge& knowledge = *facts.input->knowledge;
    fhir::Arena& arena = *facts.input->arena;
    const Measurement& total = facts.calcium_total;
    const Measurement& ionized = facts.calcium_ionized;
    EffectiveCalcium made;
    if (total.is_usable()) {
        made.is_total_below_normal = total.value.is_below(knowledge.calcium.lower_normal) == Truth::yes;
        made.is_total_severe = total.value.is_below(knowledge.calcium.severe_low) == Truth::yes;
    }
    const bool is_total_usable = total.is_usable() || lab_corrected.is_usable();
    const Measurement& newest_total =
        !lab_corrected.is_usable() || (total.is_usable() && !is_together_or_newer(lab_corrected, total))
            ? total
            : lab_corrected;
    if (ionized.is_usable() && (!is_total_usable || is_together_or_newer(ionized, newest_total))) {
        made.kind = CalciumKind::ionized;
        made.value = ionized.value;
        made.tier = grade_ionized_calcium(ionized.value, knowledge.ionized_calcium);
        made.measurement = kept(arena, ionized);
        return made;
    }
    if (!is_total_usable) return made;
    made.measurement = kept(arena, newest_total);
    made.value = newest_total.value;
    made.kind = &newest_total == &lab_corrected ? CalciumKind::corrected : CalciumKind::total;
    if (made.kind == CalciumKind::total) {
        const auto value = corrected(total.value, facts.albumin, knowledge.calcium_correction);
        made.is_uncorrected = !value;
        made.is_corrected_by_us = value && value->value() != total.value.value();
        if (made.is_corrected_by_us) made.kind = CalciumKind::corrected;
        made.value = value.value_or(total.value);
    }
    made.tier = grade_calcium(made.value, knowledge.calcium);
    return made;
}

bool is_potassium_refractory(const Results& results, const Facts& facts) {
    constexpr auto window = hours{96};
    constexpr auto apart = hours{12};
    constexpr Limit rise{1.17_dec, 0.3_dec, 0.3_dec};
    const Measurement& latest = facts.potassium;
    const Limit& low = facts.input->knowledge->potassium.lower_normal;
    if (!latest.is_usable() || latest.is_undated || latest.age > window) return false;
    if (latest.value.is_below(low) != Truth::yes) return false;
    for (const Result& result : results.of(Measure::potassium)) {
        if (result.is_undated || results.age_of(result) > window || result.at + apart > latest.at) continue;
        const auto earlier = plain_value(result, *facts.input->knowledge);
        if (!earlier || earlier->is_below(low) != Truth::yes) continue;
        if ((earlier->family() == fhir::UnitFamily::mass) !=
            (latest.value.family() == fhir::UnitFamily::mass))
            continue;
        const auto gained = fhir::Decimal::difference(latest.value.value(), earlier->value());
        if (!gained || *gained >= rise.in(latest.value.family())) continue;
        if (was_potassium_replaced(facts, result.at, latest.at)) return true;
    }
    return false;
}

bool is_calcium_refractory(const Results& results, const Facts& facts) {
    constexpr auto window = days{7};
    constexpr auto apart = hours{24};
    const EffectiveCalcium& latest = facts.calcium;
    if (!is_low(latest.tier) || latest.measurement->is_undated || latest.measurement->age > window)
        return false;
    for (const Measure measure :
         {Measure::calcium_ionized, Measure::calcium_total, Measure::calcium_corrected}) {
        for (const Result& result : results.of(measure)) {
            const bool is_in_time = !result.is_undated && results.age_of(result) <= window &&
                                    result.at + apart <= latest.measurement->at;
            if (is_in_time && was_calcium_low(result, facts) &&
                was_given_between(facts, calcium_salts, result.at, latest.measurement->at))
                return true;
        }
    }
    return false;
}

bool has_unexplained_delta(const Results& results, const Facts& facts) {
    if (facts.kidney.bucket == RenalBucket::dialysis) return false;
    const Knowledge& knowledge = *facts.input->knowledge;
    const auto is_treated = [&](const DrugTags& drugs, const Measurement& latest) {
        return latest.is_usable() && was_given_between(facts, drugs, latest.at - hours{6}, latest.at);
    };
    if (!is_treated(potassium_salts, facts.potassium) &&
        has_delta(results, facts.potassium, knowledge.potassium.delta, knowledge))
        return true;
    return !is_treated({DrugTag::magnesium}, facts.magnesium) &&
           has_delta(results, facts.magnesium, knowledge.magnesium.delta, knowledge);
}

}  // namespace lytes::cards
