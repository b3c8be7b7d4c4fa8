#include "cards/tiers.hpp"

#include <array>

namespace lytes::cards {
namespace {

constexpr std::string_view below = "below";
constexpr std::string_view above = "above";
constexpr std::string_view from = "from";

template <typename Tier, typename Limits>
struct TierWords {
    Tier tier;
    std::string_view words;
    std::string_view relation;
    Limit Limits::*limit;
};

using MagnesiumWords = TierWords<MagnesiumTier, MagnesiumLimits>;
constexpr auto magnesium_words = std::to_array<MagnesiumWords>({
    {MagnesiumTier::critical_low,  "critically low",  below, &MagnesiumLimits::critical_low },
    {MagnesiumTier::severe_low,    "severely low",    below, &MagnesiumLimits::severe_low   },
    {MagnesiumTier::moderate_low,  "moderately low",  below, &MagnesiumLimits::moderate_low },
    {MagnesiumTier::mild_low,      "mildly low",      below, &MagnesiumLimits::lower_normal },
    {MagnesiumTier::low_normal,    "low-normal",      below, &MagnesiumLimits::target       },
    {MagnesiumTier::high_mild,     "mildly high",     above, &MagnesiumLimits::upper_normal },
    {MagnesiumTier::high_moderate, "moderately high", above, &MagnesiumLimits::high_moderate},
    {MagnesiumTier::high_severe,   "severely high",   above, &MagnesiumLimits::high_severe  },
});

using PotassiumWords = TierWords<PotassiumTier, PotassiumLimits>;
constexpr auto potassium_words = std::to_array<PotassiumWords>({
    {PotassiumTier::critical_low,     "critically low",           below, &PotassiumLimits::critical_low  },
    {PotassiumTier::moderate_low,     "moderately low",           below, &PotassiumLimits::moderate_low  },
    {PotassiumTier::mild_low,         "mildly low",               below, &PotassiumLimits::lower_normal  },
    {PotassiumTier::below_target,     "below the cardiac target", below, &PotassiumLimits::cardiac_target},
    {PotassiumTier::upper_borderline, "slightly high",            above, &PotassiumLimits::upper_normal  },
    {PotassiumTier::high_mild,        "mildly high",              from,  &PotassiumLimits::high_mild     },
    {PotassiumTier::high_moderate,    "moderately high",          from,  &PotassiumLimits::high_moderate },
    {PotassiumTier::high_severe,      "severely high",            from,  &PotassiumLimits::high_severe   },
});

template <typename Limits>
using CalciumWords = TierWords<CalciumTier, Limits>;
template <typename Limits>
constexpr auto calcium_words = std::to_array<CalciumWords<Limits>>({
    {CalciumTier::critical_low,  "critically low",  below, &Limits::critical_low },
    {CalciumTier::severe_low,    "severely low",    below, &Limits::severe_low   },
    {CalciumTier::mild_low,      "mildly low",      below, &Limits::lower_normal },
    {CalciumTier::high_mild,     "mildly high",     above, &Limits::upper_normal },
    {CalciumTier::high_moderate, "moderately high", from,  &Limits::high_moderate},
    {CalciumTier::high_severe,   "severely high",   from,  &Limits::high_severe  },
});

template <typename Rows, typename Tier, typename Limits>
void add_row(const Rows& rows, Tier tier, const Limits& limits, fhir::UnitFamily family, Text& line) {
    for (const auto& row : rows) {
        if (row.tier != tier) continue;
        line.add("; ").add(row.words).add(": ").add(row.relation).add(' ');
        line.add((limits.*row.limit).in(family)).add(unit_of(family));
    }
}

void add_magnesium_tier(const Facts& f, Text& line) {
    MagnesiumLimits limits = f.input->knowledge->magnesium;
    limits.lower_normal = f.magnesium_lower_normal;
    add_row(magnesium_words, f.magnesium_tier, limits, f.magnesium.value.family(), line);
    if (f.magnesium_tier == MagnesiumTier::mild_low && f.is_magnesium_limit_from_lab)
        line.add(" (the laboratory's own limit)");
}

void add_calcium_tier(const Facts& f, Text& line) {
    const Knowledge& knowledge = *f.input->knowledge;
    const EffectiveCalcium& calcium = f.calcium;
    const fhir::UnitFamily family = calcium.value.family();
    if (calcium.is_corrected_by_us)
        line.add("; corrected ").add(calcium.value.value().rounded(2)).add(unit_of(family));
    if (calcium.is_uncorrected) line.add("; uncorrected");
    if (calcium.kind == CalciumKind::ionized)
        add_row(calcium_words<IonizedCalciumLimits>, calcium.tier, knowledge.ionized_calcium, family, line);
    else
        add_row(calcium_words<CalciumLimits>, calcium.tier, knowledge.calcium, family, line);
}

}  // namespace

std::string_view unit_of(fhir::UnitFamily family) {
    switch (family) {
        case fhir::UnitFamily::mass:
            return " mg/dL";
        case fhir::UnitFamily::amount:
            return " mmol/L";
        case fhir::UnitFamily::equivalent:
            return " mEq/L";
    }
    return {};
}

void add_tier(const Facts& facts, fhir::Measure about, Text& line) {
    switch (about) {
        case fhir::Measure::magnesium:
            return add_magnesium_tier(facts, line);
        case fhir::Measure::potassium:
            return add_row(potassium_words, facts.potassium_tier, facts.input->knowledge->potassium,
                           facts.potassium.value.family(), line);
        case fhir::Measure::calcium_total:
            return add_calcium_tier(facts, line);
        default:
            return;
    }
}

}  // namespace lytes::cards
