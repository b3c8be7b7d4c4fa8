#include "cards/scope.hpp"

#include <algorithm>

#include "cards/drugs.hpp"

namespace lytes::cards {
namespace {

using fhir::ClinicalTag;
using fhir::EventStatus;
using std::chrono::days;
using std::chrono::hours;

constexpr int adult_years = 18;
constexpr int newborn_days = 28;
constexpr int oldest_years = 120;

int years_between(std::chrono::year_month_day from, std::chrono::year_month_day to) {
    int years = static_cast<int>(to.year()) - static_cast<int>(from.year());
    const bool is_before_birthday =
        to.month() < from.month() || (to.month() == from.month() && to.day() < from.day());
    if (is_before_birthday) --years;
    return years;
}

/// 0.3: youngest and oldest age that a partial birth date allows; adult or child only if both agree.
void derive_age(const fhir::Patient& patient, fhir::Instant now, Facts& facts) {
    if (!patient.birth) return;
    const auto today = std::chrono::floor<days>(now);
    const auto first = std::chrono::sys_days{patient.birth->first};
    if (first > today + days{1}) return;  // one day for time zones ahead of UTC
    const auto born_first = std::min(first, today);
    const auto born_last = std::max(born_first, std::min(std::chrono::sys_days{patient.birth->last}, today));
    const int oldest = years_between(born_first, today);
    const int youngest = years_between(born_last, today);
    if (youngest > oldest_years) return;
    facts.age_years_max = oldest;
    if (oldest == youngest) facts.age_years = oldest;
    if (born_first == born_last) facts.age_days = static_cast<int>((today - born_first).count());
    if (youngest >= adult_years) {
        facts.age_group = AgeGroup::adult;
    } else if (oldest < adult_years) {
        // The stricter group where a partial date leaves both open.
        const bool may_be_newborn = (today - born_last).count() <= newborn_days;
        facts.age_group = may_be_newborn ? AgeGroup::newborn : AgeGroup::child;
    }
}

/// The last delivery that is coded, as a procedure or a condition.
std::optional<fhir::Moment> last_delivery(const fhir::Chart& chart) {
    std::optional<fhir::Moment> last;
    const auto take = [&last](const std::optional<fhir::Moment>& moment) {
        if (moment && (!last || moment->at > last->at)) last = moment;
    };
    constexpr fhir::ClinicalTags birth{ClinicalTag::delivery, ClinicalTag::postpartum};
    for (const fhir::Procedure& procedure : chart.procedures) {
        const bool is_done = !procedure.is_order && procedure.status != EventStatus::not_done &&
                             procedure.status != EventStatus::entered_in_error &&
                             procedure.status != EventStatus::planned;
        if (is_done && procedure.tags.has_any(birth))
            take(procedure.ended ? procedure.ended : procedure.performed);
    }
    for (const fhir::Condition& condition : chart.conditions)
        if (is_credible(condition) && condition.tags.has_any(birth)) take(date_of(condition));
    return last;
}

struct PregnancySign {
    bool is_pregnant = false;
    bool is_dated = false;
    fhir::Instant at{};
};

/// The newest coded statement about pregnancy. An undated active diagnosis stands until something dated
/// contradicts it.
PregnancySign newest_sign(const fhir::Chart& chart, const Results& results, fhir::Instant now) {
    constexpr auto longest = days{300};
    constexpr fhir::ClinicalTags pregnancy{ClinicalTag::pregnancy, ClinicalTag::pre_eclampsia,
                                           ClinicalTag::eclampsia};
    PregnancySign newest;
    const auto take = [&newest](bool is_pregnant, fhir::Instant at) {
        const bool is_newer = !newest.is_dated || at > newest.at || (at == newest.at && is_pregnant);
        if (is_newer) newest = {.is_pregnant = is_pregnant, .is_dated = true, .at = at};
    };
    for (const fhir::Condition& condition : chart.conditions) {
        if (!is_active(condition) || !condition.tags.has_any(pregnancy)) continue;
        const auto& date = date_of(condition);
        if (!date) {
            newest.is_pregnant = newest.is_pregnant || !newest.is_dated;
        } else if (is_within(date, longest, now)) {
            take(true, date->at);
        }
    }
    for (const auto measure : {fhir::Measure::pregnancy_status, fhir::Measure::pregnancy_test}) {
        const Result* result = results.newest(measure, longest);
        if (result == nullptr) continue;
        const bool is_positive = result->source->value_tags.has(ClinicalTag::pregnancy) ||
                                 result->source->value_bool.value_or(false);
        take(is_positive, result->at);
    }
    return newest;
}

void derive_pregnancy(const fhir::Chart& chart, const Results& results, fhir::Instant now, Facts& facts) {
    constexpr auto postpartum_window = hours{48};  // C7
    if (facts.sex == fhir::Sex::male) return;
    const auto delivered = last_delivery(chart);
    const auto delivery_age = delivered ? event_age(*delivered, now) : std::nullopt;
    facts.is_postpartum_48h = delivery_age && *delivery_age <= postpartum_window;
    const PregnancySign sign = newest_sign(chart, results, now);
    const bool is_over = delivery_age && (!sign.is_dated || delivered->at >= sign.at);
    facts.is_pregnant = sign.is_pregnant && !is_over;
}

bool is_parenteral_draft(const fhir::MedicationOrder& draft) {
    return is_parenteral(draft) &&
           draft.drug.tags.has_any({fhir::DrugTag::magnesium, fhir::DrugTag::potassium,
                                    fhir::DrugTag::potassium_chloride, fhir::DrugTag::potassium_phosphate,
                                    fhir::DrugTag::calcium});
}

/// At discharge the encounter that ends decides, and by then its status may say that it is over.
const fhir::Encounter* ending_encounter(const Case& input) {
    if (input.trigger != Trigger::encounter_discharge || input.encounter_id.empty()) return nullptr;
    for (const fhir::Encounter& encounter : input.chart->encounters)
        if (encounter.id == input.encounter_id) return &encounter;
    return nullptr;
}

/// A7: the class of the current encounter; none and an IV draft means inpatient.
void derive_setting(const Case& input, Facts& facts) {
    const fhir::Encounter* current = ending_encounter(input);
    if (current == nullptr) current = current_encounter(*input.chart, input.now);
    const auto place = current == nullptr ? fhir::EncounterClass::unspecified : current->setting;
    const bool has_iv_draft = std::any_of(input.drafts.begin(), input.drafts.end(), is_parenteral_draft);
    const bool is_unplaced_iv = place == fhir::EncounterClass::unspecified && has_iv_draft;
    for (const fhir::Encounter& encounter : input.chart->encounters)
        if (encounter.status == EventStatus::active && encounter.is_icu) facts.is_icu = true;
    if (current != nullptr && current->is_icu) facts.is_icu = true;
    const bool is_inpatient = place == fhir::EncounterClass::inpatient || is_unplaced_iv || facts.is_icu;
    facts.setting = is_inpatient ? Setting::inpatient : Setting::outpatient;
}

/// 0.3: only an order for comfort care suppresses; a coded palliative diagnosis alone does not, because
/// palliative care is not the same as comfort care only.
bool is_comfort_care_ordered(const fhir::Chart& chart) {
    return std::any_of(chart.procedures.begin(), chart.procedures.end(), [](const fhir::Procedure& order) {
        return order.tags.has(ClinicalTag::comfort_care) && order.status == EventStatus::active;
    });
}

/// The newest plausible weight of the last year, in kg (A5, A8).
std::optional<fhir::Decimal> find_weight(const Results& results, const Knowledge& knowledge) {
    constexpr auto weight_window = days{365};
    constexpr int places = 3;
    for (const Result& result : results.of(fhir::Measure::weight)) {
        if (result.is_undated || results.age_of(result) > weight_window) break;
        const auto& value = result.source->value;
        if (!value || !value->is_readable || value->comparator != fhir::Comparator::none) continue;
        std::optional<fhir::Decimal> kg;
        if (value->unit == fhir::Unit::kg) kg = value->value;
        if (value->unit == fhir::Unit::g) kg = fhir::Decimal::product(value->value, 0.001_dec, places);
        if (value->unit == fhir::Unit::lb) kg = fhir::Decimal::product(value->value, 0.453592_dec, places);
        const PlausibleLimits& plausible = knowledge.plausible;
        const bool is_known = kg && value->unit_state == fhir::UnitState::known;
        // As for every result: a doubtful newest weight is not replaced by an older one.
        if (!is_known || *kg < plausible.weight_kg_min || *kg > plausible.weight_kg_max) return std::nullopt;
        return kg;
    }
    return std::nullopt;
}

}  // namespace

std::optional<fhir::Duration> event_age(const fhir::Moment& moment, fhir::Instant now) {
    const auto at = settled_time(moment, now);
    if (!at) return std::nullopt;
    const auto last = moment.has_time ? *at : std::min(*at + days{1}, now);
    return now - last;
}

bool is_within(const std::optional<fhir::Moment>& moment, fhir::Duration window, fhir::Instant now) {
    if (!moment) return false;
    const auto age = event_age(*moment, now);
    return age && *age <= window;
}

bool is_credible(const fhir::Condition& condition) {
    return condition.verification != fhir::VerificationStatus::refuted &&
           condition.verification != fhir::VerificationStatus::entered_in_error;
}

bool is_active(const fhir::Condition& condition) {
    using enum fhir::ClinicalStatus;
    const bool is_ongoing = condition.status == active || condition.status == recurrence ||
                            condition.status == relapse || condition.status == unspecified;
    return is_credible(condition) && is_ongoing && !condition.is_abated && !condition.abated;
}

const std::optional<fhir::Moment>& date_of(const fhir::Condition& condition) {
    return condition.onset ? condition.onset : condition.recorded;
}

bool has_active_condition(const fhir::Chart& chart, const fhir::ClinicalTags& tags) {
    return std::any_of(chart.conditions.begin(), chart.conditions.end(),
                       [&](const fhir::Condition& candidate) {
                           return candidate.tags.has_any(tags) && is_active(candidate);
                       });
}

const fhir::Encounter* current_encounter(const fhir::Chart& chart, fhir::Instant now) {
    const fhir::Encounter* current = nullptr;
    for (const fhir::Encounter& encounter : chart.encounters) {
        const bool is_open = encounter.status == EventStatus::active ||
                             encounter.status == EventStatus::on_hold ||
                             encounter.status == EventStatus::unspecified;
        const bool has_ended = encounter.ended && encounter.ended->has_time && encounter.ended->at < now;
        if (!is_open || has_ended) continue;
        // A ward stay and a clinic visit may be open at once; the stricter windows are the ward's.
        const bool is_stricter =
            current == nullptr || (encounter.setting == fhir::EncounterClass::inpatient &&
                                   current->setting != fhir::EncounterClass::inpatient);
        if (is_stricter) current = &encounter;
    }
    return current;
}

void derive_scope(const Results& results, Facts& facts) {
    const Case& input = *facts.input;
    const fhir::Chart& chart = *input.chart;
    if (chart.patient) {
        facts.sex = chart.patient->sex;
        facts.is_deceased = chart.patient->is_deceased || chart.patient->deceased.has_value();
        derive_age(*chart.patient, input.now, facts);
    }
    derive_pregnancy(chart, results, input.now, facts);
    derive_setting(input, facts);
    facts.is_comfort_care = is_comfort_care_ordered(chart);
    facts.weight_kg = find_weight(results, *input.knowledge);
    facts.is_observation_data_missing =
        chart.observations.empty() && (chart.observation_data == fhir::Availability::missing ||
                                       chart.observation_data == fhir::Availability::unreadable);
}

}  // namespace lytes::cards
