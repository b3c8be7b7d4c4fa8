#include "cards/flags.hpp"

#include <algorithm>

#include "cards/calcium.hpp"
#include "cards/scope.hpp"

namespace lytes::cards {
namespace {

using fhir::ClinicalTag;
using fhir::ClinicalTags;
using fhir::DrugTag;
using fhir::Measure;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::weeks;

constexpr auto event_window = hours{24};
constexpr auto sign_window = hours{6};
constexpr auto recent_window = days{7};
constexpr ClinicalTags ventricular{ClinicalTag::ventricular_tachycardia,
                                   ClinicalTag::ventricular_fibrillation};
constexpr ClinicalTags rhythm{ClinicalTag::torsades, ClinicalTag::ventricular_tachycardia,
                              ClinicalTag::ventricular_fibrillation, ClinicalTag::cardiac_arrest};

/// The newest credible condition of these tags within the window. A resolved one counts: it happened.
Event find_event(const Facts& facts, const ClinicalTags& tags, fhir::Duration window) {
    Event found;
    for (const fhir::Condition& condition : facts.input->chart->conditions) {
        if (!condition.tags.has_any(tags) || !is_credible(condition)) continue;
        const auto& date = date_of(condition);
        if (!is_within(date, window, facts.input->now)) continue;
        if (found.is_present) {
            // Never by the place in the bundle.
            const auto& other = date_of(*found.source);
            const bool is_newer =
                date->at != other->at ? date->at > other->at : condition.id < found.source->id;
            if (!is_newer) continue;
        }
        found = {.is_present = true, .source = &condition};
    }
    return found;
}

bool has_event(const Facts& facts, const ClinicalTags& tags, fhir::Duration window) {
    return find_event(facts, tags, window).is_present;
}

bool has_recent_procedure(const Facts& facts, ClinicalTag tag, fhir::Duration window) {
    const auto& procedures = facts.input->chart->procedures;
    return std::any_of(procedures.begin(), procedures.end(), [&](const fhir::Procedure& procedure) {
        using enum fhir::EventStatus;
        const bool happened =
            procedure.status == completed || procedure.status == active || procedure.status == unspecified;
        const auto& at = procedure.ended ? procedure.ended : procedure.performed;
        return procedure.tags.has(tag) && !procedure.is_order && happened &&
               is_within(at, window, facts.input->now);
    });
}

/// A coded diagnosis, or a running order or procedure, that says so.
bool is_ongoing(const Facts& facts, ClinicalTag tag) {
    const fhir::Chart& chart = *facts.input->chart;
    const auto is_running = [tag](const fhir::Procedure& procedure) {
        return procedure.tags.has(tag) && procedure.status == fhir::EventStatus::active;
    };
    return has_active_condition(chart, {tag}) ||
           std::any_of(chart.procedures.begin(), chart.procedures.end(), is_running);
}

std::optional<fhir::Decimal> plain_number(const Result* result) {
    if (result == nullptr || !result->source->value || !result->source->value->is_readable)
        return std::nullopt;
    return result->source->value->value;
}

bool is_number_below(const Results& results, Measure measure, fhir::Decimal limit) {
    const auto number = plain_number(results.newest(measure, sign_window));
    return number && *number < limit;
}

/// mgtox: coded or charted signs within 6 h, with magnesium above its upper limit.
void derive_toxicity(const Results& results, Facts& facts) {
    constexpr fhir::Decimal lowest_pressure = 90_dec;
    constexpr fhir::Decimal lowest_pulse = 50_dec;
    constexpr fhir::Decimal lowest_breathing = 10_dec;
    constexpr fhir::Decimal lowest_breathing_obstetric = 12_dec;
    const bool is_high = facts.magnesium_tier >= MagnesiumTier::high_mild;
    if (!is_high) return;
    const bool is_obstetric = facts.is_pregnant || facts.is_postpartum_48h;
    MagnesiumToxicity& signs = facts.magnesium_toxicity;
    signs.has_hypotension = is_number_below(results, Measure::systolic_pressure, lowest_pressure);
    signs.has_bradycardia = is_number_below(results, Measure::heart_rate, lowest_pulse);
    signs.has_slow_breathing = is_number_below(results, Measure::respiratory_rate,
                                               is_obstetric ? lowest_breathing_obstetric : lowest_breathing);
    if (const Result* reflex = results.newest(Measure::patellar_reflex, sign_window)) {
        const auto grade = plain_number(reflex);
        signs.has_lost_reflex = (grade && grade->is_zero()) || reflex->source->value_bool == false;
    }
}

void derive_ecg(const Results& results, Facts& facts) {
    constexpr auto qtc_window = hours{48};
    constexpr fhir::Decimal long_qtc_ms = 500_dec;
    const bool is_measured_long = facts.qtc.is_usable() && !facts.qtc.is_undated &&
                                  facts.qtc.age <= qtc_window && facts.qtc.value.value() >= long_qtc_ms;
    facts.is_qtc_500 = is_measured_long ||
                       has_active_condition(*facts.input->chart, {ClinicalTag::long_qt}) ||
                       has_event(facts, {ClinicalTag::long_qt}, qtc_window);
    ClinicalTags findings;
    for (const Result& result : results.of(Measure::ecg_interpretation))
        if (!result.is_undated && results.age_of(result) <= sign_window)
            findings.insert(result.source->value_tags);
    facts.has_ecg_hyperkalaemia = findings.has(ClinicalTag::ecg_hyperkalaemia) ||
                                  has_event(facts, {ClinicalTag::ecg_hyperkalaemia}, sign_window);
    facts.has_ecg_hypokalaemia = findings.has(ClinicalTag::ecg_hypokalaemia) ||
                                 has_event(facts, {ClinicalTag::ecg_hypokalaemia}, sign_window);
}

void derive_events(Facts& facts) {
    facts.torsades = find_event(facts, {ClinicalTag::torsades}, event_window);
    facts.ventricular_arrhythmia = find_event(facts, ventricular, event_window);
    facts.cardiac_arrest = find_event(facts, {ClinicalTag::cardiac_arrest}, event_window);
    facts.seizure = find_event(facts, {ClinicalTag::seizure}, event_window);
    facts.tetany = find_event(facts, {ClinicalTag::tetany}, event_window);
    facts.laryngospasm = find_event(facts, {ClinicalTag::laryngospasm}, event_window);
    facts.paralysis =
        find_event(facts, {ClinicalTag::periodic_paralysis, ClinicalTag::flaccid_weakness}, event_window);
    facts.altered_consciousness =
        find_event(facts, {ClinicalTag::altered_consciousness, ClinicalTag::confusion}, event_window);
    facts.is_pulseless = facts.cardiac_arrest.is_present ||
                         has_event(facts, {ClinicalTag::ventricular_fibrillation}, event_window);
    facts.has_acs_7d = has_event(facts, {ClinicalTag::acute_coronary_syndrome}, recent_window);
    facts.has_va_7d = has_event(facts, rhythm, recent_window);
    facts.has_thyroid_surgery_7d = has_recent_procedure(facts, ClinicalTag::thyroid_surgery, recent_window) ||
                                   has_event(facts, {ClinicalTag::thyroid_surgery}, recent_window);
}

/// PN start within 5 days with a body mass index under 18.5, or a coded refeeding syndrome within 7 days.
bool is_refeeding(const Results& results, const Facts& facts) {
    constexpr auto nutrition_window = days{5};
    constexpr auto index_window = days{365};
    constexpr fhir::Decimal thin = 18.5_dec;
    if (has_event(facts, {ClinicalTag::refeeding}, recent_window)) return true;
    const auto& procedures = facts.input->chart->procedures;
    const bool has_started = std::any_of(procedures.begin(), procedures.end(), [&](const auto& procedure) {
        using enum fhir::EventStatus;
        const bool is_real = procedure.status != not_done && procedure.status != entered_in_error &&
                             procedure.status != planned;
        return procedure.tags.has(ClinicalTag::parenteral_nutrition) && is_real &&
               is_within(procedure.performed, nutrition_window, facts.input->now);
    });
    const bool is_fed =
        has_started || has_event(facts, {ClinicalTag::parenteral_nutrition}, nutrition_window);
    const auto index = plain_number(results.newest(Measure::body_mass_index, index_window));
    return is_fed && index && *index < thin;
}

/// K52.9 and R19.7 count as absorption trouble after four weeks; an undated one only as diarrhoea.
bool has_long_diarrhoea(const Facts& facts) {
    constexpr auto chronic = weeks{4};
    const auto& conditions = facts.input->chart->conditions;
    return std::any_of(conditions.begin(), conditions.end(), [&](const fhir::Condition& condition) {
        const auto& date = date_of(condition);
        return condition.tags.has(ClinicalTag::chronic_diarrhoea) && is_active(condition) && date &&
               facts.input->now - date->at > chronic;
    });
}

bool has_paced_rhythm(const Facts& facts) {
    const auto& procedures = facts.input->chart->procedures;
    return has_active_condition(*facts.input->chart, {ClinicalTag::pacemaker}) ||
           std::any_of(procedures.begin(), procedures.end(), [](const fhir::Procedure& procedure) {
               return procedure.tags.has(ClinicalTag::pacemaker) && !procedure.is_order &&
                      procedure.status == fhir::EventStatus::completed;
           });
}

/// Myasthenia in remission is still myasthenia for a neuromuscular blocker such as magnesium.
bool is_myasthenic(const Facts& facts) {
    constexpr ClinicalTags blocks{ClinicalTag::myasthenia, ClinicalTag::lambert_eaton};
    const auto& conditions = facts.input->chart->conditions;
    return has_active_condition(*facts.input->chart, blocks) ||
           std::any_of(conditions.begin(), conditions.end(), [&](const fhir::Condition& condition) {
               return condition.tags.has_any(blocks) && is_credible(condition) &&
                      condition.status == fhir::ClinicalStatus::remission;
           });
}

bool has_weak_heart(const Results& results, const Facts& facts) {
    constexpr fhir::Decimal reduced_percent = 40_dec;
    constexpr auto any_age = days{36500};
    const auto fraction = plain_number(results.newest(Measure::left_ventricular_ejection_fraction, any_age));
    return has_active_condition(*facts.input->chart, {ClinicalTag::heart_failure_reduced}) ||
           (fraction && *fraction <= reduced_percent);
}

void derive_diseases(const Results& results, Facts& facts) {
    const fhir::Chart& chart = *facts.input->chart;
    facts.has_hfref = has_weak_heart(results, facts);
    facts.has_alcohol_withdrawal = has_active_condition(chart, {ClinicalTag::alcohol_withdrawal});
    facts.has_alcohol_use =
        facts.has_alcohol_withdrawal || has_active_condition(chart, {ClinicalTag::alcohol_use});
    facts.has_diarrhoea = has_active_condition(chart, {ClinicalTag::chronic_diarrhoea});
    facts.has_gi_loss =
        has_long_diarrhoea(facts) ||
        has_active_condition(chart, {ClinicalTag::celiac, ClinicalTag::crohn, ClinicalTag::malabsorption,
                                     ClinicalTag::short_bowel, ClinicalTag::ileostomy});
    facts.has_diabetes = has_active_condition(chart, {ClinicalTag::diabetes});
    // A10 names N18.x only: dialysis speaks through the renal bucket, not as a cause of low magnesium.
    facts.has_ckd =
        has_active_condition(chart, {ClinicalTag::ckd, ClinicalTag::ckd_stage_4, ClinicalTag::ckd_stage_5,
                                     ClinicalTag::end_stage_kidney_disease});
    facts.has_refeeding = is_refeeding(results, facts);
    facts.has_malignancy = has_active_condition(chart, {ClinicalTag::malignancy});
    facts.is_nil_by_mouth = is_ongoing(facts, ClinicalTag::nil_by_mouth);
    facts.has_myasthenia = is_myasthenic(facts);
    facts.has_av_block =
        has_active_condition(chart, {ClinicalTag::av_block_high_grade}) && !has_paced_rhythm(facts);
}

bool is_same_sample(const Measurement& left, const Measurement& right) {
    return left.is_usable() && right.is_usable() && !left.is_undated && !right.is_undated &&
           left.at == right.at;
}

/// GEN-DQ-EDTA-01 (A6): high potassium with low calcium and low magnesium, or very low alkaline phosphatase,
/// in one sample. The document gives no number for the latter: the laboratory's own LL flag counts.
bool is_edta_pattern(const Results& results, const Facts& facts) {
    const Knowledge& knowledge = *facts.input->knowledge;
    const Measurement& potassium = facts.potassium;
    if (!potassium.is_usable() || facts.calcium.measurement == nullptr) return false;
    if (potassium.value.is_at_least(knowledge.potassium.high_mild) != Truth::yes) return false;
    const bool is_calcium_low =
        facts.calcium.tier == CalciumTier::critical_low || facts.calcium.tier == CalciumTier::severe_low;
    if (!is_calcium_low || !is_same_sample(potassium, *facts.calcium.measurement)) return false;
    if (is_same_sample(potassium, facts.magnesium) &&
        facts.magnesium.value.is_below(knowledge.magnesium.severe_low) == Truth::yes)
        return true;
    const auto enzymes = results.of(Measure::alkaline_phosphatase);
    return std::any_of(enzymes.begin(), enzymes.end(), [&](const Result& enzyme) {
        return !enzyme.is_undated && enzyme.at == potassium.at &&
               enzyme.source->flag == fhir::AbnormalFlag::critical_low;
    });
}

}  // namespace

void derive_flags(const Results& results, Facts& facts) {
    derive_events(facts);
    derive_diseases(results, facts);
    derive_ecg(results, facts);
    derive_toxicity(results, facts);
    facts.is_edta_pattern = is_edta_pattern(results, facts);
    facts.has_unexplained_delta = has_unexplained_delta(results, facts);
    facts.is_potassium_refractory = is_potassium_refractory(results, facts);
    facts.is_calcium_refractory = is_calcium_refractory(results, facts);
}

void derive_high_risk(Facts& facts) {
    const auto take = [&facts](bool holds, std::string_view reason) {
        if (!holds || facts.is_high_risk) return;
        facts.is_high_risk = true;
        facts.high_risk_reason = reason;
    };
    const bool is_potassium_low = facts.potassium_tier >= PotassiumTier::critical_low &&
                                  facts.potassium_tier <= PotassiumTier::mild_low;
    const bool is_calcium_low =
        facts.calcium.tier >= CalciumTier::critical_low && facts.calcium.tier <= CalciumTier::mild_low;
    take(facts.active_drugs.has(DrugTag::digoxin), "digoxin");
    take(facts.active_drugs.has(DrugTag::qt_known_risk), "QT drug");
    take(facts.is_qtc_500, "long QT");
    take(facts.has_va_7d, "recent arrhythmia");
    take(facts.has_acs_7d, "recent coronary event");
    take(facts.has_hfref, "heart failure");
    take(facts.is_icu, "ICU care");
    take(facts.chemo_8_weeks.has(DrugTag::cisplatin), "cisplatin");
    take(!facts.chemo_8_weeks.is_empty(), "anti-EGFR therapy");
    take(is_potassium_low, "low K");
    take(is_calcium_low, "low Ca");
    take(facts.has_alcohol_withdrawal, "alcohol withdrawal");
    take(facts.has_refeeding, "refeeding risk");
}

}  // namespace lytes::cards
