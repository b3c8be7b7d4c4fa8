#pragma once

#include <string_view>
#include <vector>

#include "fhir/model/order.hpp"
#include "tests/support/quantities.hpp"

/// Short builders of orders. Text arguments must be literals: the model borrows them.
namespace lytes::tests {

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

}  // namespace lytes::tests
