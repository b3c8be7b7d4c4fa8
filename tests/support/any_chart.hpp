#pragma once

#include <cstdint>
#include <deque>
#include <memory_resource>
#include <string>
#include <vector>

#include "cards/case.hpp"
#include "fhir/model/chart.hpp"
#include "tests/support/quantities.hpp"

namespace lytes::tests {

/// SplitMix64: one word of state, so that case 71234 of a seed can be made without the 71233 before it.
class Dice {
  public:
    explicit Dice(std::uint64_t seed) : state_(seed) {}
    std::uint64_t roll();
    /// Evenly from 0 to `count` - 1.
    std::size_t below(std::size_t count) { return static_cast<std::size_t>(roll() % count); }
    bool chance(unsigned percent) { return roll() % 100 < percent; }
    template <typename Entries>
    const auto& pick(const Entries& entries) {
        return entries[below(std::size(entries))];
    }
    template <typename T>
    void shuffle(std::vector<T>& entries) {
        for (std::size_t left = entries.size(); left > 1; --left)
            std::swap(entries[left - 1], entries[below(left)]);
    }

  private:
    std::uint64_t state_;
};

/// A chart, with drafts, out of the whole input space: every measure, tag, status, unit and age, values
/// heaped around the limits. Made again and again in the same storage.
class AnyChart {
  public:
    /// Number `number` of the sequence that `seed` begins. What was borrowed from an earlier one is gone.
    void make(std::uint64_t seed, std::uint64_t number);

    /// The case as it stands now; `arena` takes what is derived from it.
    [[nodiscard]] cards::Case input(fhir::Arena& arena);
    /// A result as the generator makes them; the text lives as long as this chart.
    [[nodiscard]] fhir::Observation result(fhir::Measure measure, fhir::Decimal number, fhir::Unit unit,
                                           fhir::Duration age);
    /// Every fact of it in a line, to read a failure by.
    [[nodiscard]] std::string described() const;
    /// What the case has been made from, for whoever changes it.
    [[nodiscard]] Dice& dice() { return dice_; }

    fhir::Chart chart;
    cards::Trigger trigger = cards::Trigger::result_review;
    cards::Knowledge knowledge;
    std::vector<fhir::Observation> observations;
    std::vector<fhir::Condition> conditions;
    std::vector<fhir::Procedure> procedures;
    std::vector<fhir::Encounter> encounters;
    std::vector<fhir::MedicationOrder> medications;
    std::vector<fhir::MedicationOrder> administrations;
    std::vector<fhir::MedicationOrder> drafts;

  private:
    void make_patient();
    void make_observations();
    fhir::Observation any_result();
    void make_events();
    fhir::MedicationOrder any_order();
    fhir::Dosage any_dosage(const fhir::DrugTags& tags);
    void make_orders();
    [[nodiscard]] fhir::Quantity amount(fhir::Decimal number, fhir::Unit unit);
    [[nodiscard]] std::string_view text_of(fhir::Decimal number);
    [[nodiscard]] fhir::Moment any_moment();

    Dice dice_{0};
    std::deque<std::string> texts_;
    std::deque<std::vector<fhir::Dosage>> dosages_;
};

}  // namespace lytes::tests
