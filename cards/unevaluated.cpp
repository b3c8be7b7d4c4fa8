#include "cards/unevaluated.hpp"

#include <array>
#include <memory_resource>
#include <vector>

#include "cards/drugs.hpp"
#include "cards/placeholder.hpp"
#include "cards/tables/clauses.hpp"
#include "cards/text.hpp"

namespace lytes::cards {
namespace {

struct Kind {
    std::string_view name;
    fhir::Availability fhir::Chart::*availability;
};
constexpr auto kinds = std::to_array<Kind>({
    {"results",         &fhir::Chart::observation_data   },
    {"medication list", &fhir::Chart::medication_data    },
    {"administrations", &fhir::Chart::administration_data},
    {"conditions",      &fhir::Chart::condition_data     },
    {"procedures",      &fhir::Chart::procedure_data     },
    {"encounters",      &fhir::Chart::encounter_data     },
});

std::string_view state_words(fhir::Availability availability) {
    switch (availability) {
        case fhir::Availability::complete:
            return {};
        case fhir::Availability::missing:
            return " not available";
        case fhir::Availability::partial:
            return " only in part";
        case fhir::Availability::unreadable:
            return " not readable";
    }
    return {};
}

std::string_view doubt_words(DoubtKind kind) {
    switch (kind) {
        case DoubtKind::unit_unclear:
            return " with an unclear unit";
        case DoubtKind::implausible:
            return " outside the plausible range";
        case DoubtKind::no_number:
            return " without a number";
        case DoubtKind::conflict:
            return {};
    }
    return {};
}

}  // namespace

bool is_relevant(const OrderFacts& order) {
    if (order.delivers_electrolyte() || order.classes.has_any(watched_drugs)) return true;
    const bool is_refill =
        order.patient != nullptr && order.patient->input->trigger == Trigger::medication_refill;
    return is_refill && order.classes.has_any(refill_drugs);
}

std::span<const std::string_view> not_evaluated(const Facts& facts, std::span<const OrderFacts> orders) {
    fhir::Arena& arena = *facts.input->arena;
    std::pmr::vector<std::string_view> sentences{&arena};
    const auto say = [&](std::string_view first, std::string_view second) {
        Text sentence{arena};
        sentences.push_back(fhir::keep(arena, sentence.add(first).add(second).view()));
    };
    for (const Kind& kind : kinds) {
        const std::string_view state = state_words(facts.input->chart->*kind.availability);
        if (!state.empty()) say(kind.name, state);
    }
    for (const Doubt& doubt : facts.doubts) {
        const std::string_view words = doubt_words(doubt.kind);
        if (!words.empty()) say(short_name(doubt.measure), words);
    }
    const bool has_results = facts.input->chart->observation_data != fhir::Availability::missing;
    if (has_results && !facts.magnesium.is_usable()) say("Mg", " missing");
    if (has_results && !facts.potassium.is_usable()) say("K", " missing");
    if (has_results && facts.calcium.kind == CalciumKind::none) say("Ca", " missing");
    if (facts.calcium.is_uncorrected) say("albumin", " missing");
    if (facts.input->chart->foreign_unknown_drugs > 0) say("some active orders", " whose drug nothing names");
    for (const OrderFacts& order : orders)
        if (order.delivers_electrolyte() && order.dose.doubt != TotalDoubt::none)
            say("the dose of a draft order", " not understood");
    return fhir::keep(arena, sentences);
}

}  // namespace lytes::cards
