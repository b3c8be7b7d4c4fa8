#include "tests/support/any_chart.hpp"

#include <array>
#include <chrono>

#include "tests/support/any_tables.hpp"

namespace lytes::tests {
namespace {

using fhir::Decimal;
using fhir::Duration;
using fhir::Measure;
using fhir::Unit;
using fhir::operator""_dec;
using std::chrono::hours;

constexpr auto drug_names = std::to_array<std::string_view>(
    {"", "furosemide", "magnesium sulfate heptahydrate 50% injection for infusion (hospital pharmacy batch)",
     "K\xC3\xB6nigswasser\xF0\x9F\x92\x8A \xF0\x9F\x92\x8A\xF0\x9F\x92\x8A", "a*b_c|d<e>", "digoxin"});

constexpr Duration age_of(int whole_hours) {
    return std::chrono::duration_cast<Duration>(hours{whole_hours});
}

}  // namespace

std::uint64_t Dice::roll() {
    state_ += 0x9E3779B97F4A7C15ULL;
    std::uint64_t word = state_;
    word = (word ^ (word >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    word = (word ^ (word >> 27U)) * 0x94D049BB133111EBULL;
    return word ^ (word >> 31U);
}

std::string_view AnyChart::text_of(Decimal number) {
    std::string digits = std::to_string(number.units());
    const auto scale = static_cast<std::size_t>(number.scale());
    if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
    if (scale > 0) digits.insert(digits.size() - scale, ".");
    return texts_.emplace_back(std::move(digits));
}

fhir::Quantity AnyChart::amount(Decimal number, Unit unit) {
    fhir::Quantity made;
    made.value = number;
    made.text = text_of(number);
    made.unit_text = "unit";
    made.unit = unit;
    made.unit_state = fhir::UnitState::known;
    return made;
}

fhir::Moment AnyChart::any_moment() {
    constexpr auto nudges = std::to_array<int>({0, 0, 0, -1, 1});
    const Duration age = age_of(dice_.pick(any::ages_h)) + Duration{dice_.pick(nudges)};
    return {.at = now - age, .has_time = true};
}

fhir::Observation AnyChart::result(Measure measure, Decimal number, Unit unit, Duration age) {
    fhir::Observation made;
    made.measure = measure;
    made.status = fhir::ResultStatus::final_result;
    made.specimen = fhir::Specimen::blood;
    made.value = amount(number, unit);
    made.id = text_of(Decimal::of(static_cast<std::int64_t>(texts_.size())));
    made.effective = fhir::Moment{.at = now - age, .has_time = true};
    return made;
}

fhir::Observation AnyChart::any_result() {
    const any::Sent& row = any::sent[dice_.pick(any::weights)];
    Decimal number = dice_.pick(row.heaps);
    if (dice_.chance(50)) {
        constexpr auto steps = std::to_array<Decimal>({0_dec, 0.01_dec, 0.1_dec, 0.001_dec});
        const Decimal step = dice_.pick(steps);
        number = (dice_.chance(50) ? Decimal::sum(number, step) : Decimal::difference(number, step)).value();
    } else if (dice_.chance(10)) {
        number = dice_.chance(50) ? row.low : row.high;
    }
    fhir::Observation made = result(row.measure, number, row.unit, Duration{});
    made.effective = any_moment();
    constexpr auto odd = std::to_array<fhir::ResultStatus>(
        {fhir::ResultStatus::preliminary, fhir::ResultStatus::preliminary, fhir::ResultStatus::corrected,
         fhir::ResultStatus::amended, fhir::ResultStatus::cancelled, fhir::ResultStatus::entered_in_error,
         fhir::ResultStatus::unspecified});
    if (dice_.chance(12)) made.status = dice_.pick(odd);
    if (dice_.chance(4)) made.value->comparator = static_cast<fhir::Comparator>(1 + dice_.below(4));
    if (dice_.chance(3)) made.value->unit_state = static_cast<fhir::UnitState>(1 + dice_.below(3));
    if (dice_.chance(3)) made.flag = static_cast<fhir::AbnormalFlag>(dice_.below(10));
    if (dice_.chance(2)) made.value.reset();
    if (dice_.chance(4)) made.is_haemolysed = true;
    if (dice_.chance(4)) made.is_point_of_care = true;
    if (dice_.chance(2)) made.effective.reset();
    if (dice_.chance(20)) made.issued = any_moment();
    if (row.measure == Measure::magnesium && made.value && dice_.chance(8)) {
        constexpr auto lows =
            std::to_array<Decimal>({1.39_dec, 1.4_dec, 1.6_dec, 1.7_dec, 2.1_dec, 2.11_dec});
        if (row.unit == Unit::mg_per_dl)
            made.range = fhir::ReferenceRange{.low = amount(dice_.pick(lows), row.unit),
                                              .high = amount(2.6_dec, row.unit),
                                              .is_normal_type = true};
    }
    return made;
}

void AnyChart::make_observations() {
    const std::size_t count = dice_.below(14);
    for (std::size_t made = 0; made < count; ++made) {
        observations.push_back(any_result());
        // The same sample holds other results; that is what pairs and conflicts are made of.
        if (observations.size() > 1 && dice_.chance(30))
            observations.back().effective = observations[dice_.below(observations.size() - 1)].effective;
    }
}

void AnyChart::make_patient() {
    constexpr auto years = std::to_array<int>({7, 17, 18, 19, 29, 45, 58, 62, 66, 70, 78, 85, 99});
    fhir::Patient patient;
    patient.id = "p1";
    patient.sex = static_cast<fhir::Sex>(dice_.below(4));
    patient.is_deceased = dice_.chance(1);
    const std::chrono::year_month_day today{std::chrono::floor<std::chrono::days>(now)};
    const auto born = [&](int age) {
        return (today.year() - std::chrono::years{age}) / today.month() / today.day();
    };
    if (dice_.chance(93)) {
        const auto day = born(dice_.pick(years));
        patient.birth = fhir::PartialDate{.first = day, .last = day, .precision = fhir::DatePrecision::day};
    } else if (dice_.chance(30)) {
        const auto week =
            std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(now) - std::chrono::days{12}};
        patient.birth = fhir::PartialDate{.first = week, .last = week, .precision = fhir::DatePrecision::day};
    } else if (dice_.chance(50)) {
        const auto year = today.year() - std::chrono::years{dice_.pick(years)};
        patient.birth = fhir::PartialDate{
            .first = year / 1 / 1, .last = year / 12 / 31, .precision = fhir::DatePrecision::year};
    }
    chart.patient = patient;
}

void AnyChart::make_events() {
    for (std::size_t left = dice_.below(5); left > 0; --left) {
        fhir::Condition made;
        made.id = text_of(Decimal::of(static_cast<std::int64_t>(texts_.size())));
        made.text = dice_.pick(drug_names);
        made.tags = {
            static_cast<fhir::ClinicalTag>(dice_.below(static_cast<std::size_t>(fhir::ClinicalTag::count_)))};
        made.status = dice_.chance(85) ? fhir::ClinicalStatus::active
                                       : static_cast<fhir::ClinicalStatus>(dice_.below(7));
        made.verification = dice_.chance(90) ? fhir::VerificationStatus::confirmed
                                             : static_cast<fhir::VerificationStatus>(dice_.below(7));
        if (dice_.chance(90)) made.onset = any_moment();
        if (dice_.chance(10)) made.recorded = any_moment();
        conditions.push_back(made);
    }
    constexpr auto tags = std::to_array<fhir::ClinicalTag>(
        {fhir::ClinicalTag::dialysis_procedure, fhir::ClinicalTag::thyroid_surgery,
         fhir::ClinicalTag::pacemaker, fhir::ClinicalTag::ecg_monitoring,
         fhir::ClinicalTag::parenteral_nutrition, fhir::ClinicalTag::comfort_care,
         fhir::ClinicalTag::nil_by_mouth, fhir::ClinicalTag::delivery});
    for (std::size_t left = dice_.below(8) == 0 ? 1 + dice_.below(2) : 0; left > 0; --left) {
        fhir::Procedure made;
        made.id = "procedure";
        made.tags = {dice_.pick(tags)};
        made.status =
            dice_.chance(80) ? fhir::EventStatus::completed : static_cast<fhir::EventStatus>(dice_.below(7));
        made.performed = any_moment();
        made.is_order = dice_.chance(20);
        procedures.push_back(made);
    }
    if (dice_.chance(85)) {
        fhir::Encounter made;
        made.id = "encounter";
        made.setting = dice_.chance(70) ? fhir::EncounterClass::inpatient : fhir::EncounterClass::outpatient;
        made.status = fhir::EventStatus::active;
        made.is_icu = made.setting == fhir::EncounterClass::inpatient && dice_.chance(20);
        made.started = fhir::Moment{.at = now - hours{100}, .has_time = true};
        encounters.push_back(made);
    }
}

fhir::Dosage AnyChart::any_dosage(const fhir::DrugTags& tags) {
    fhir::Dosage made;
    const any::Product* row = nullptr;
    for (const any::Product& one : any::products)
        if (one.tags == tags && (row == nullptr || dice_.chance(50))) row = &one;
    if (row == nullptr) return made;
    if (dice_.chance(85)) made.route = row->is_injected ? fhir::Route::intravenous : fhir::Route::oral;
    made.line = static_cast<fhir::VenousLine>(dice_.below(3));
    if (dice_.chance(92)) {
        made.dose = amount(dice_.pick(row->doses), row->dose_unit);
        made.doubt = fhir::DoseDoubt::none;
    } else {
        made.doubt = static_cast<fhir::DoseDoubt>(1 + dice_.below(5));
    }
    constexpr auto rates =
        std::to_array<Decimal>({0.5_dec, 1_dec, 2_dec, 2.1_dec, 3.1_dec, 10_dec, 11_dec, 21_dec});
    constexpr auto minutes = std::to_array<Decimal>({2_dec, 10_dec, 13_dec, 15_dec, 20_dec, 60_dec, 240_dec});
    if (row->is_injected && dice_.chance(50)) made.rate = amount(dice_.pick(rates), row->rate_unit);
    if (row->is_injected && !made.rate && dice_.chance(60))
        made.duration = amount(dice_.pick(minutes), Unit::minute);
    if (dice_.chance(60)) {
        made.frequency = Decimal::of(static_cast<std::int64_t>(1 + dice_.below(4)));
        made.period = amount(1_dec, Unit::day);
    }
    if (dice_.chance(20)) made.is_once = true;
    if (dice_.chance(15))
        made.bounds = amount(Decimal::of(static_cast<std::int64_t>(1 + dice_.below(20))), Unit::day);
    if (dice_.chance(3)) made.is_push = true;
    if (dice_.chance(3)) made.is_as_needed = true;
    return made;
}

fhir::MedicationOrder AnyChart::any_order() {
    fhir::MedicationOrder made;
    made.status = fhir::OrderStatus::active;
    made.intent = fhir::OrderIntent::order;
    made.drug.tags = dice_.chance(45) ? dice_.pick(any::products).tags
                                      : fhir::DrugTags{static_cast<fhir::DrugTag>(
                                            dice_.below(static_cast<std::size_t>(fhir::DrugTag::count_)))};
    made.drug.name = dice_.pick(drug_names);
    made.drug.text = made.drug.name;
    made.drug.match = dice_.chance(90) ? fhir::DrugMatch::code : fhir::DrugMatch::text;
    made.authored = any_moment();
    if (dice_.chance(10)) made.priority = fhir::Priority::stat;
    if (dice_.chance(8)) made.reasons = {fhir::ClinicalTag::pre_eclampsia};
    dosages_.emplace_back();
    for (std::size_t left = 1 + (dice_.chance(15) ? 1 : 0); left > 0; --left)
        dosages_.back().push_back(any_dosage(made.drug.tags));
    made.dosages = dosages_.back();
    return made;
}

void AnyChart::make_orders() {
    for (std::size_t left = dice_.below(5); left > 0; --left) {
        medications.push_back(any_order());
        medications.back().id = text_of(Decimal::of(static_cast<std::int64_t>(left)));
        medications.back().source_index = static_cast<int>(left);
        if (dice_.chance(15)) medications.back().source = fhir::OrderSource::statement;
        if (dice_.chance(10)) medications.back().status = static_cast<fhir::OrderStatus>(dice_.below(11));
        if (dice_.chance(10)) medications.back().ended = any_moment();
    }
    for (std::size_t left = dice_.chance(20) ? 1 : 0; left > 0; --left) {
        administrations.push_back(any_order());
        administrations.back().source = fhir::OrderSource::administration;
        administrations.back().status = fhir::OrderStatus::completed;
        administrations.back().started = administrations.back().authored;
    }
    const bool is_order = trigger == cards::Trigger::order_sign || trigger == cards::Trigger::order_select;
    if (!is_order) return;
    for (std::size_t left = 1 + dice_.below(3); left > 0; --left) {
        drafts.push_back(any_order());
        drafts.back().id = "draft";
        drafts.back().status = fhir::OrderStatus::draft;
        drafts.back().authored = fhir::Moment{.at = now, .has_time = true};
    }
}

void AnyChart::make(std::uint64_t seed, std::uint64_t number) {
    dice_ = Dice{seed * 0x100000001B3ULL + number};
    texts_.clear();
    dosages_.clear();
    chart = {};
    observations.clear();
    conditions.clear();
    procedures.clear();
    encounters.clear();
    medications.clear();
    administrations.clear();
    drafts.clear();
    constexpr auto triggers = std::to_array<cards::Trigger>(
        {cards::Trigger::result_review, cards::Trigger::result_review, cards::Trigger::result_review,
         cards::Trigger::order_sign, cards::Trigger::order_sign, cards::Trigger::order_sign,
         cards::Trigger::patient_view, cards::Trigger::order_select});
    trigger = dice_.pick(triggers);
    make_patient();
    make_observations();
    make_events();
    make_orders();
    using enum fhir::Availability;
    chart.patient_data = complete;
    for (fhir::Availability* kind :
         {&chart.observation_data, &chart.medication_data, &chart.administration_data, &chart.condition_data,
          &chart.procedure_data, &chart.encounter_data})
        *kind = dice_.chance(97) ? complete : partial;
}

cards::Case AnyChart::input(fhir::Arena& arena) {
    chart.observations = observations;
    chart.conditions = conditions;
    chart.procedures = procedures;
    chart.encounters = encounters;
    chart.medications = medications;
    chart.administrations = administrations;
    cards::Case made;
    made.chart = &chart;
    made.drafts = drafts;
    made.trigger = trigger;
    made.knowledge = &knowledge;
    made.now = now;
    made.arena = &arena;
    return made;
}

}  // namespace lytes::tests
