#include <array>
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "cards/analyte.hpp"
#include "tests/property/trial.hpp"

namespace lytes::tests {
namespace {

// --- order ------------------------------------------------------------------------------------------------

void shuffle(AnyChart& chart) {
    Dice& dice = chart.dice();
    dice.shuffle(chart.observations);
    dice.shuffle(chart.conditions);
    dice.shuffle(chart.procedures);
    dice.shuffle(chart.medications);
    dice.shuffle(chart.administrations);
}

// --- units ------------------------------------------------------------------------------------------------

struct Twin {
    Unit from, to;
    Decimal factor;
};
constexpr auto twins = std::to_array<Twin>({
    {Unit::mg_per_dl,   Unit::mg_per_l,   10_dec   },
    {Unit::umol_per_l,  Unit::mmol_per_l, 0.001_dec},
    {Unit::g_per_dl,    Unit::g_per_l,    10_dec   },
    {Unit::millisecond, Unit::second,     0.001_dec},
    {Unit::kg,          Unit::g,          1000_dec },
    {Unit::g,           Unit::mg,         1000_dec },
    {Unit::g_per_h,     Unit::mg_per_h,   1000_dec },
    {Unit::meq,         Unit::mmol,       1_dec    },
    {Unit::meq_per_h,   Unit::mmol_per_h, 1_dec    },
});
std::optional<fhir::Quantity> converted(const std::optional<fhir::Quantity>& quantity) {
    if (!quantity || quantity->unit_state != fhir::UnitState::known) return std::nullopt;
    for (const Twin& twin : twins) {
        if (twin.from != quantity->unit) continue;
        fhir::Quantity made = *quantity;
        made.value = Decimal::product(quantity->value, twin.factor, Decimal::scale_max).value();
        made.unit = twin.to;
        return made;
    }
    return std::nullopt;
}
void convert(std::optional<fhir::Quantity>& quantity) {
    if (const auto made = converted(quantity)) quantity = made;
}
/// Only into a unit in which the measure is read: any other is refused, and rightly.
void convert(fhir::Observation& result) {
    const auto made = converted(result.value);
    if (!made) return;
    const bool was_read = cards::to_concentration(result.measure, *result.value).has_value();
    if (was_read && !cards::to_concentration(result.measure, *made)) return;
    // A range that fits another unit better makes the unit itself doubtful (A2): another unit, another doubt.
    if (result.range && cards::fits_other_unit(result.measure, result.value->unit, *result.range)) return;
    result.value = made;
    if (!result.range) return;
    convert(result.range->low);
    convert(result.range->high);
}
void convert(AnyChart& chart, std::deque<std::vector<fhir::Dosage>>& dosages) {
    for (fhir::Observation& one : chart.observations) convert(one);
    for (auto* const orders : {&chart.medications, &chart.administrations, &chart.drafts})
        for (fhir::MedicationOrder& order : *orders) {
            dosages.emplace_back(order.dosages.begin(), order.dosages.end());
            for (fhir::Dosage& dosage : dosages.back()) {
                convert(dosage.dose);
                convert(dosage.rate);
            }
            order.dosages = dosages.back();
        }
}

// --- older normal results ---------------------------------------------------------------------------------

struct Normal {
    Measure measure;
    Unit unit;
    Decimal number;
};
constexpr auto normals = std::to_array<Normal>({
    {Measure::magnesium,       Unit::mg_per_dl,  2.2_dec},
    {Measure::potassium,       Unit::mmol_per_l, 4.2_dec},
    {Measure::calcium_total,   Unit::mg_per_dl,  9.4_dec},
    {Measure::calcium_ionized, Unit::mmol_per_l, 1.2_dec},
    {Measure::albumin,         Unit::g_per_dl,   4.2_dec},
    {Measure::phosphate,       Unit::mg_per_dl,  3.5_dec},
});
const cards::Measurement& chosen(const Facts& facts, Measure measure) {
    switch (measure) {
        case Measure::magnesium:
            return facts.magnesium;
        case Measure::potassium:
            return facts.potassium;
        case Measure::calcium_total:
            return facts.calcium_total;
        case Measure::calcium_ionized:
            return facts.calcium_ionized;
        case Measure::albumin:
            return facts.albumin;
        default:
            return facts.phosphate;
    }
}

// --- blocks -----------------------------------------------------------------------------------------------

std::optional<cards::DraftKind> kind_of(std::string_view code) {
    for (const auto table : cards::draft_tables())
        for (const cards::DraftRow& row : table)
            if (row.code == code) return row.kind;
    return std::nullopt;
}
/// The fired rule, shown or not, that forbids this kind of draft; empty without one.
std::string_view forbidding(const Advice& advice, const Facts& facts, std::span<const OrderFacts> orders,
                            cards::DraftKind kind) {
    for (const cards::TraceRow& row : advice.trace.rows) {
        if (!has_fired(row.outcome)) continue;
        for (const auto table : cards::all_tables())
            for (const Rule& rule : table) {
                if (rule.id != row.rule) continue;
                const OrderFacts* const order =
                    row.draft_index < 0 ? nullptr : &orders[static_cast<std::size_t>(row.draft_index)];
                const cards::Subject subject{.patient = &facts, .order = order, .about = rule.about};
                for (const cards::Block& block : cards::used(rule.blocks))
                    if (block.what.has(kind) && cards::holds(block.when, subject)) return rule.id;
            }
    }
    return {};
}

std::size_t code_points(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}
std::size_t utf16_length(std::string_view text) {
    return code_points(text) + static_cast<std::size_t>(std::ranges::count_if(text, [](char byte) {
               return static_cast<unsigned char>(byte) >= 0xF0U;
           }));
}

}  // namespace

TEST_SUITE("property/charts") {
    TEST_CASE("the order of the resources does not matter") {
        Trial trial;
        std::uint64_t with_cards = 0;
        for (std::uint64_t number = 0; number < case_count(); ++number) {
            trial.begin(number);
            const Advice before = trial.advice();
            with_cards += before.cards.empty() ? 0U : 1U;
            shuffle(trial.chart);
            const Advice after = trial.advice();
            if (!is_same(before, after, true)) trial.fail("another order, another answer", before, after);
        }
        CHECK(with_cards > case_count() / 4);
    }

    TEST_CASE("another unit of the same family changes no card") {
        Trial trial;
        std::deque<std::vector<fhir::Dosage>> dosages;
        for (std::uint64_t number = 0; number < case_count(); ++number) {
            trial.begin(number);
            dosages.clear();
            const Advice before = trial.advice();
            convert(trial.chart, dosages);
            const Advice after = trial.advice();
            if (!is_same_but_for_doubts(before, after))
                trial.fail("another unit, another answer", before, after);
        }
    }

    // Older than the result that counts, so that there is something for it not to reassure about. A final
    // result of the trigger window displaces a preliminary one by A6, and creatinine is left out: an older
    // one is the baseline that kidney injury is measured against, so it may truly end one (A8).
    TEST_CASE("an older normal result never removes a card or calms it") {
        Trial trial;
        std::uint64_t tried = 0;
        for (std::uint64_t number = 0; number < case_count(); ++number) {
            trial.begin(number);
            const Normal& normal = trial.chart.dice().pick(normals);
            const Facts facts = cards::derive(trial.input());
            const cards::Measurement& newest = chosen(facts, normal.measure);
            if (!newest.is_usable() || newest.is_undated || newest.is_preliminary) continue;
            ++tried;
            const Advice before = trial.advice();
            const fhir::Duration gap{1 + static_cast<std::int64_t>(trial.chart.dice().below(400'000'000))};
            trial.chart.observations.push_back(
                trial.chart.result(normal.measure, normal.number, normal.unit, newest.age + gap));
            const Advice after = trial.advice();
            const Card* const lost = first_lost(before, after, [](const Card&) { return false; });
            if (lost != nullptr)
                trial.fail("an older normal result calmed " + std::string{lost->rule}, before, after);
        }
        CHECK(tried > case_count() / 5);
    }

    TEST_CASE("nothing is offered that a fired rule forbids, and no summary is longer than 139") {
        Trial trial;
        std::uint64_t doses = 0;
        for (std::uint64_t number = 0; number < case_count(); ++number) {
            trial.begin(number);
            Traced made = traced(trial);
            advise_traced(trial, made);
            for (const Card& card : made.advice.cards) {
                if (code_points(card.summary) > 139 || utf16_length(card.summary) > 139)
                    trial.fail("a summary is too long", made.advice, made.advice);
                for (const cards::Suggestion& one : card.suggestions) {
                    const auto kind = kind_of(one.code);
                    REQUIRE(kind.has_value());
                    doses += *kind < cards::DraftKind::laboratory ? 1U : 0U;
                    const auto rule = forbidding(made.advice, made.facts, made.orders, *kind);
                    if (!rule.empty())
                        trial.fail(std::string{rule} + " forbids " + std::string{one.code}, made.advice,
                                   made.advice);
                }
            }
        }
        CHECK(doses > case_count() / 20);
    }
}

}  // namespace lytes::tests
