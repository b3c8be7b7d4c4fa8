#pragma once

#include <array>
#include <chrono>
#include <deque>
#include <memory_resource>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "cards/case.hpp"
#include "fhir/model/chart.hpp"

/// Short builders of charts, results, orders and events for tests of cards/ that need no JSON. Text arguments
/// must be literals: the model borrows them.
namespace lytes::tests {

/// The moment at which every built case is judged.
inline constexpr fhir::Instant now =
    std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + std::chrono::hours{12};

inline constexpr fhir::Instant hours_ago(int hours) { return now - std::chrono::hours{hours}; }
inline constexpr fhir::Moment moment_at(fhir::Instant at) { return {.at = at, .has_time = true}; }

/// The unit that a spelling of ours names. Any other text is an unknown unit, the empty text a missing one.
inline fhir::Unit unit_named(std::string_view text) {
    using fhir::Unit;
    constexpr auto names = std::to_array<std::pair<std::string_view, Unit>>({
        {"mg/dL",         Unit::mg_per_dl     },
        {"mmol/L",        Unit::mmol_per_l    },
        {"mEq/L",         Unit::meq_per_l     },
        {"umol/L",        Unit::umol_per_l    },
        {"g/dL",          Unit::g_per_dl      },
        {"g/L",           Unit::g_per_l       },
        {"mg/L",          Unit::mg_per_l      },
        {"ng/mL",         Unit::ng_per_ml     },
        {"mL/min/1.73m2", Unit::ml_per_min_173},
        {"mL/min",        Unit::ml_per_min    },
        {"ms",            Unit::millisecond   },
        {"s",             Unit::second        },
        {"min",           Unit::minute        },
        {"h",             Unit::hour          },
        {"d",             Unit::day           },
        {"wk",            Unit::week          },
        {"mo",            Unit::month         },
        {"a",             Unit::year          },
        {"kg",            Unit::kg            },
        {"g",             Unit::g             },
        {"mg",            Unit::mg            },
        {"ug",            Unit::ug            },
        {"lb",            Unit::lb            },
        {"cm",            Unit::cm            },
        {"m",             Unit::m             },
        {"in",            Unit::inch          },
        {"mL",            Unit::ml            },
        {"L",             Unit::l             },
        {"mmol",          Unit::mmol          },
        {"mEq",           Unit::meq           },
        {"tablet",        Unit::dose_form     },
        {"g/h",           Unit::g_per_h       },
        {"mg/h",          Unit::mg_per_h      },
        {"mg/min",        Unit::mg_per_min    },
        {"g/min",         Unit::g_per_min     },
        {"mmol/h",        Unit::mmol_per_h    },
        {"mEq/h",         Unit::meq_per_h     },
        {"mL/h",          Unit::ml_per_h      },
        {"mg/kg",         Unit::mg_per_kg     },
        {"g/kg",          Unit::g_per_kg      },
        {"mmol/kg",       Unit::mmol_per_kg   },
        {"mEq/kg",        Unit::meq_per_kg    },
        {"mg/kg/h",       Unit::mg_per_kg_h   },
        {"mg/mL",         Unit::mg_per_ml     },
        {"g/mL",          Unit::g_per_ml      },
        {"mEq/mL",        Unit::meq_per_ml    },
        {"mmol/mL",       Unit::mmol_per_ml   },
        {"mm[Hg]",        Unit::mm_hg         },
        {"/min",          Unit::per_minute    },
        {"%",             Unit::percent       },
        {"kg/m2",         Unit::kg_per_m2     },
    });
    for (const auto& [name, unit] : names)
        if (name == text) return unit;
    return Unit::unknown;
}

/// REQUIRES: `number` is JSON number text, with "<", "<=", ">" or ">=" before it for a limit of detection.
inline fhir::Quantity quantity(std::string_view number, std::string_view unit) {
    fhir::Quantity made;
    const auto strip = [&](std::string_view prefix, fhir::Comparator comparator) {
        if (made.comparator != fhir::Comparator::none || !number.starts_with(prefix)) return;
        made.comparator = comparator;
        number.remove_prefix(prefix.size());
    };
    strip("<=", fhir::Comparator::less_or_equal);
    strip(">=", fhir::Comparator::greater_or_equal);
    strip("<", fhir::Comparator::less);
    strip(">", fhir::Comparator::greater);
    made.value = fhir::Decimal::parse(number).value();
    made.text = number;
    made.unit_text = unit;
    made.unit = unit_named(unit);
    made.unit_state = unit.empty()                       ? fhir::UnitState::missing
                      : made.unit == fhir::Unit::unknown ? fhir::UnitState::unknown
                                                         : fhir::UnitState::known;
    return made;
}

/// A final laboratory result collected `hours_old` hours before `now`.
inline fhir::Observation result(fhir::Measure measure, std::string_view number, std::string_view unit,
                                int hours_old) {
    fhir::Observation made;
    made.measure = measure;
    made.id = number;
    made.status = fhir::ResultStatus::final_result;
    made.specimen = fhir::Specimen::blood;
    made.value = quantity(number, unit);
    made.effective = moment_at(hours_ago(hours_old));
    return made;
}
inline fhir::Observation mg(std::string_view number, std::string_view unit, int hours_old) {
    return result(fhir::Measure::magnesium, number, unit, hours_old);
}
inline fhir::Observation k(std::string_view number, int hours_old) {
    return result(fhir::Measure::potassium, number, "mmol/L", hours_old);
}
inline fhir::Observation ca(std::string_view number, std::string_view unit, int hours_old) {
    return result(fhir::Measure::calcium_total, number, unit, hours_old);
}
inline fhir::Observation ionized_ca(std::string_view number, std::string_view unit, int hours_old) {
    return result(fhir::Measure::calcium_ionized, number, unit, hours_old);
}
inline fhir::Observation albumin(std::string_view number, std::string_view unit, int hours_old) {
    return result(fhir::Measure::albumin, number, unit, hours_old);
}
inline fhir::Observation creatinine(std::string_view number, std::string_view unit, int hours_old) {
    return result(fhir::Measure::creatinine, number, unit, hours_old);
}
inline fhir::Observation egfr(std::string_view number, int hours_old) {
    return result(fhir::Measure::egfr, number, "mL/min/1.73m2", hours_old);
}

/// A confirmed active condition with this onset.
inline fhir::Condition condition(fhir::ClinicalTag tag, int hours_old) {
    fhir::Condition made;
    made.id = "condition";
    made.text = "coded condition";
    made.tags = {tag};
    made.status = fhir::ClinicalStatus::active;
    made.verification = fhir::VerificationStatus::confirmed;
    made.onset = moment_at(hours_ago(hours_old));
    return made;
}
/// The same without any date: a problem-list entry.
inline fhir::Condition undated_condition(fhir::ClinicalTag tag) {
    fhir::Condition made = condition(tag, 0);
    made.onset.reset();
    return made;
}

inline fhir::Procedure procedure(fhir::ClinicalTag tag, int hours_old) {
    fhir::Procedure made;
    made.id = "procedure";
    made.tags = {tag};
    made.status = fhir::EventStatus::completed;
    made.performed = moment_at(hours_ago(hours_old));
    return made;
}

inline fhir::Encounter encounter(fhir::EncounterClass setting, int hours_old) {
    fhir::Encounter made;
    made.id = "encounter";
    made.setting = setting;
    made.status = fhir::EventStatus::active;
    made.started = moment_at(hours_ago(hours_old));
    return made;
}

/// Drugs as the decoder would tag them.
inline constexpr fhir::DrugTags magnesium_sulfate_iv{
    fhir::DrugTag::magnesium, fhir::DrugTag::magnesium_sulfate, fhir::DrugTag::magnesium_parenteral};
inline constexpr fhir::DrugTags magnesium_oxide{fhir::DrugTag::magnesium, fhir::DrugTag::magnesium_oxide};
inline constexpr fhir::DrugTags magnesium_hydroxide{
    fhir::DrugTag::magnesium, fhir::DrugTag::magnesium_hydroxide, fhir::DrugTag::magnesium_laxative};
inline constexpr fhir::DrugTags magnesium_antacid{
    fhir::DrugTag::magnesium, fhir::DrugTag::magnesium_hydroxide, fhir::DrugTag::magnesium_antacid};
inline constexpr fhir::DrugTags picosulfate_bowel_prep{
    fhir::DrugTag::magnesium, fhir::DrugTag::magnesium_oxide, fhir::DrugTag::magnesium_bowel_prep};
inline constexpr fhir::DrugTags potassium_chloride{fhir::DrugTag::potassium,
                                                   fhir::DrugTag::potassium_chloride};
inline constexpr fhir::DrugTags calcium_gluconate{fhir::DrugTag::calcium, fhir::DrugTag::calcium_gluconate};

/// One dosage instruction, written in steps: dosage().of("4", "g").at("1", "g/h").
class DosageBuilder {
  public:
    DosageBuilder& of(std::string_view number, std::string_view unit) {
        made_.dose = quantity(number, unit);
        made_.doubt = fhir::DoseDoubt::none;
        return *this;
    }
    DosageBuilder& at(std::string_view number, std::string_view unit) {
        made_.rate = quantity(number, unit);
        return *this;
    }
    /// rateRatio: this amount in that time.
    DosageBuilder& amount_in(const fhir::Quantity& amount, const fhir::Quantity& time) {
        made_.rate_amount = amount;
        made_.rate_time = time;
        return *this;
    }
    DosageBuilder& over(std::string_view number, std::string_view unit) {
        made_.duration = quantity(number, unit);
        return *this;
    }
    DosageBuilder& times(std::string_view frequency, std::string_view period, std::string_view unit) {
        made_.frequency = fhir::Decimal::parse(frequency).value();
        made_.period = quantity(period, unit);
        return *this;
    }
    DosageBuilder& once() {
        made_.is_once = true;
        made_.count = fhir::Decimal::of(1);
        return *this;
    }
    DosageBuilder& counted(std::string_view count) {
        made_.count = fhir::Decimal::parse(count).value();
        return *this;
    }
    DosageBuilder& lasting(std::string_view number, std::string_view unit) {
        made_.bounds = quantity(number, unit);
        return *this;
    }
    DosageBuilder& at_most(const fhir::Quantity& amount, const fhir::Quantity& period) {
        made_.dose_max = amount;
        made_.dose_max_period = period;
        return *this;
    }
    DosageBuilder& by(fhir::Route route) {
        made_.route = route;
        return *this;
    }
    DosageBuilder& into(fhir::VenousLine line) {
        made_.line = line;
        return *this;
    }
    DosageBuilder& step(int sequence) {
        made_.sequence = sequence;
        return *this;
    }
    DosageBuilder& as_needed() {
        made_.is_as_needed = true;
        return *this;
    }
    DosageBuilder& doubted(fhir::DoseDoubt doubt) {
        made_.doubt = doubt;
        return *this;
    }
    DosageBuilder& with_unclear_timing() {
        made_.is_timing_unclear = true;
        return *this;
    }
    [[nodiscard]] const fhir::Dosage& made() const { return made_; }

  private:
    fhir::Dosage made_;
};
inline DosageBuilder dosage() { return {}; }

/// An order with its own dosages. Ward::with and Ward::draft take a copy.
struct OrderText {
    fhir::MedicationOrder order;
    std::vector<fhir::Dosage> dosages;

    OrderText& take(const DosageBuilder& dosage) {
        dosages.push_back(dosage.made());
        return *this;
    }
    OrderText& with_reason(fhir::ClinicalTag tag) {
        order.reasons.insert(tag);
        return *this;
    }
    OrderText& with_priority(fhir::Priority priority) {
        order.priority = priority;
        return *this;
    }
    OrderText& with_status(fhir::OrderStatus status) {
        order.status = status;
        return *this;
    }
    OrderText& with_strength(std::string_view number, std::string_view unit, std::string_view per,
                             std::string_view per_unit) {
        order.strength = fhir::Strength{.amount = quantity(number, unit), .per = quantity(per, per_unit)};
        return *this;
    }
    OrderText& ended_hours_ago(int hours) {
        order.ended = moment_at(hours_ago(hours));
        return *this;
    }
};

/// An active request authored `hours_old` hours ago, its drug known by code.
inline OrderText order(std::string_view id, const fhir::DrugTags& tags, int hours_old) {
    OrderText made;
    made.order.id = id;
    made.order.status = fhir::OrderStatus::active;
    made.order.intent = fhir::OrderIntent::order;
    made.order.drug.tags = tags;
    made.order.drug.name = "the drug";
    made.order.drug.match = fhir::DrugMatch::code;
    made.order.authored = moment_at(hours_ago(hours_old));
    return made;
}
/// An unsigned order of this session.
inline OrderText draft(std::string_view id, const fhir::DrugTags& tags) {
    return order(id, tags, 0).with_status(fhir::OrderStatus::draft);
}

/// A patient with everything that is known of him: a man of 62 on a ward, unless said otherwise. Owns what
/// the case borrows, so it neither moves nor is copied.
class Ward {
  public:
    Ward() {
        chart_.patient = fhir::Patient{
            .id = "p1", .sex = fhir::Sex::male, .birth = {}, .is_deceased = false, .deceased = {}};
        aged(62);
        encounters_.push_back(encounter(fhir::EncounterClass::inpatient, 100));
        chart_.patient_data = fhir::Availability::complete;
        chart_.observation_data = fhir::Availability::complete;
        chart_.medication_data = fhir::Availability::complete;
        chart_.administration_data = fhir::Availability::complete;
        chart_.condition_data = fhir::Availability::complete;
        chart_.procedure_data = fhir::Availability::complete;
        chart_.encounter_data = fhir::Availability::complete;
    }
    Ward(const Ward&) = delete;
    Ward& operator=(const Ward&) = delete;

    /// Born so many years before `now`, on the first of January.
    Ward& aged(int years) { return born(std::chrono::year{2026 - years} / 1 / 1); }
    Ward& born(std::chrono::year_month_day day) {
        chart_.patient->birth =
            fhir::PartialDate{.first = day, .last = day, .precision = fhir::DatePrecision::day};
        return *this;
    }
    Ward& female() {
        chart_.patient->sex = fhir::Sex::female;
        return *this;
    }
    Ward& pregnant() {
        conditions_.push_back(condition(fhir::ClinicalTag::pregnancy, 24 * 60));
        return female();
    }
    Ward& outpatient() {
        encounters_ = {encounter(fhir::EncounterClass::outpatient, 1)};
        return *this;
    }
    Ward& in_icu() {
        encounters_.front().is_icu = true;
        return *this;
    }
    Ward& without_encounter() {
        encounters_.clear();
        return *this;
    }
    Ward& with(const fhir::Observation& observation) {
        observations_.push_back(observation);
        return *this;
    }
    Ward& with(const fhir::Condition& event) {
        conditions_.push_back(event);
        return *this;
    }
    Ward& with(const fhir::Procedure& event) {
        procedures_.push_back(event);
        return *this;
    }
    Ward& with(const fhir::Encounter& event) {
        encounters_.push_back(event);
        return *this;
    }
    Ward& with(const OrderText& order) {
        medications_.push_back(owned(order));
        return *this;
    }
    Ward& given(const OrderText& administration) {
        administrations_.push_back(owned(administration));
        administrations_.back().source = fhir::OrderSource::administration;
        return *this;
    }
    Ward& draft(const OrderText& order) {
        drafts_.push_back(owned(order));
        return *this;
    }
    Ward& on(cards::Trigger trigger) {
        input_.trigger = trigger;
        return *this;
    }
    [[nodiscard]] fhir::Chart& chart() { return chart_; }
    [[nodiscard]] cards::Knowledge& knowledge() { return knowledge_; }

    /// The case as it stands now. What was derived from an earlier one must not be used after a change.
    [[nodiscard]] const cards::Case& input() {
        chart_.observations = observations_;
        chart_.conditions = conditions_;
        chart_.procedures = procedures_;
        chart_.encounters = encounters_;
        chart_.medications = medications_;
        chart_.administrations = administrations_;
        input_.chart = &chart_;
        input_.drafts = drafts_;
        input_.knowledge = &knowledge_;
        input_.now = now;
        input_.arena = &arena_;
        return input_;
    }

  private:
    fhir::MedicationOrder owned(const OrderText& text) {
        dosages_.push_back(text.dosages);
        fhir::MedicationOrder order = text.order;
        order.dosages = dosages_.back();
        return order;
    }

    std::pmr::monotonic_buffer_resource arena_;
    cards::Knowledge knowledge_;
    fhir::Chart chart_;
    cards::Case input_;
    std::vector<fhir::Observation> observations_;
    std::vector<fhir::Condition> conditions_;
    std::vector<fhir::Procedure> procedures_;
    std::vector<fhir::Encounter> encounters_;
    std::vector<fhir::MedicationOrder> medications_;
    std::vector<fhir::MedicationOrder> administrations_;
    std::vector<fhir::MedicationOrder> drafts_;
    std::deque<std::vector<fhir::Dosage>> dosages_;
};

}  // namespace lytes::tests
