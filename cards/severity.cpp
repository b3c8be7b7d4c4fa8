#include "cards/severity.hpp"

#include <array>
#include <span>

namespace lytes::cards {
namespace {

/// One side of one band: the test against `limit` that puts a value into `band`.
enum class Side : std::uint8_t { below, above, at_least };

template <typename Band>
struct Cut {
    Side side;
    Limit limit;
    Band band;
};

Truth lies_beyond(const Concentration& value, Side side, const Limit& limit) {
    switch (side) {
        case Side::below:
            return value.is_below(limit);
        case Side::above:
            return value.is_above(limit);
        case Side::at_least:
            return value.is_at_least(limit);
    }
    return Truth::unknown;
}

template <typename Band>
struct Placement {
    std::optional<Band> band;
    bool is_open = false;  ///< some cut could not be answered
};

/// REQUIRES: cuts of one side stand from the most abnormal to the widest.
template <typename Band, std::size_t count>
Placement<Band> place(const Concentration& value, const std::array<Cut<Band>, count>& cuts) {
    Placement<Band> placement;
    for (const Cut<Band>& cut : cuts) {
        const Truth truth = lies_beyond(value, cut.side, cut.limit);
        if (truth == Truth::yes) {
            placement.band = cut.band;
            return placement;
        }
        placement.is_open = placement.is_open || truth == Truth::unknown;
    }
    return placement;
}

template <typename Tier, std::size_t count>
Tier tier_of(const Concentration& value, const std::array<Cut<Tier>, count>& cuts) {
    const Placement<Tier> placement = place(value, cuts);
    if (placement.band) return *placement.band;
    return placement.is_open ? Tier::undetermined : Tier::normal;
}

template <typename Limits>
CalciumTier grade_by(const Concentration& value, const Limits& limits) {
    using enum CalciumTier;
    return tier_of(value, std::to_array<Cut<CalciumTier>>({
                              {Side::below,    limits.critical_low,  critical_low },
                              {Side::below,    limits.severe_low,    severe_low   },
                              {Side::below,    limits.lower_normal,  mild_low     },
                              {Side::at_least, limits.high_severe,   high_severe  },
                              {Side::at_least, limits.high_moderate, high_moderate},
                              {Side::above,    limits.upper_normal,  high_mild    },
    }));
}

// CTCAE v5, "Investigations" and "Metabolism": fixed, no site tunes them. The mmol/L numbers are the
// publication's own; mEq/L is twice that (once for potassium).
namespace ctcae {
constexpr Limit magnesium_2{1.2_dec, 0.5_dec, 1.0_dec};
constexpr Limit magnesium_3{0.9_dec, 0.4_dec, 0.8_dec};
constexpr Limit magnesium_4{0.7_dec, 0.3_dec, 0.6_dec};
constexpr Limit magnesium_high_3{3.0_dec, 1.23_dec, 2.46_dec};
constexpr Limit magnesium_high_4{8.0_dec, 3.30_dec, 6.60_dec};
constexpr Limit potassium_3{11.73_dec, 3.0_dec, 3.0_dec};
constexpr Limit potassium_4{9.77_dec, 2.5_dec, 2.5_dec};
constexpr Limit potassium_high_2{21.50_dec, 5.5_dec, 5.5_dec};
constexpr Limit potassium_high_3{23.46_dec, 6.0_dec, 6.0_dec};
constexpr Limit potassium_high_4{27.37_dec, 7.0_dec, 7.0_dec};
constexpr Limit calcium_2{8.0_dec, 2.0_dec, 4.0_dec};
constexpr Limit calcium_3{7.0_dec, 1.75_dec, 3.5_dec};
constexpr Limit calcium_4{6.0_dec, 1.5_dec, 3.0_dec};
constexpr Limit calcium_high_2{11.5_dec, 2.9_dec, 5.8_dec};
constexpr Limit calcium_high_3{12.5_dec, 3.1_dec, 6.2_dec};
constexpr Limit calcium_high_4{13.5_dec, 3.4_dec, 6.8_dec};
constexpr Limit ionized_2{4.0_dec, 1.0_dec, 2.0_dec};
constexpr Limit ionized_3{3.6_dec, 0.9_dec, 1.8_dec};
constexpr Limit ionized_4{3.2_dec, 0.8_dec, 1.6_dec};
constexpr Limit ionized_high_2{6.0_dec, 1.5_dec, 3.0_dec};
constexpr Limit ionized_high_3{6.4_dec, 1.6_dec, 3.2_dec};
constexpr Limit ionized_high_4{7.2_dec, 1.8_dec, 3.6_dec};
}  // namespace ctcae

}  // namespace

MagnesiumTier grade_magnesium(const Concentration& value, const MagnesiumLimits& limits,
                              const Limit& lower_normal) {
    using enum MagnesiumTier;
    const MagnesiumTier tier = tier_of(value, std::to_array<Cut<MagnesiumTier>>({
                                                  {Side::below, limits.critical_low,  critical_low },
                                                  {Side::below, limits.severe_low,    severe_low   },
                                                  {Side::below, limits.moderate_low,  moderate_low },
                                                  {Side::below, lower_normal,         mild_low     },
                                                  {Side::above, limits.high_severe,   high_severe  },
                                                  {Side::above, limits.high_moderate, high_moderate},
                                                  {Side::above, limits.upper_normal,  high_mild    },
    }));
    if (tier != normal) return tier;
    return value.is_below(limits.target) == Truth::yes ? low_normal : normal;
}

PotassiumTier grade_potassium(const Concentration& value, const PotassiumLimits& limits) {
    using enum PotassiumTier;
    const PotassiumTier tier = tier_of(value, std::to_array<Cut<PotassiumTier>>({
                                                  {Side::below,    limits.critical_low,  critical_low    },
                                                  {Side::below,    limits.moderate_low,  moderate_low    },
                                                  {Side::below,    limits.lower_normal,  mild_low        },
                                                  {Side::at_least, limits.high_severe,   high_severe     },
                                                  {Side::at_least, limits.high_moderate, high_moderate   },
                                                  {Side::at_least, limits.high_mild,     high_mild       },
                                                  {Side::above,    limits.upper_normal,  upper_borderline},
    }));
    if (tier != normal) return tier;
    return value.is_below(limits.cardiac_target) == Truth::yes ? below_target : normal;
}

CalciumTier grade_calcium(const Concentration& value, const CalciumLimits& limits) {
    return grade_by(value, limits);
}

CalciumTier grade_ionized_calcium(const Concentration& value, const IonizedCalciumLimits& limits) {
    return grade_by(value, limits);
}

std::optional<int> ctcae_grade_magnesium(const Concentration& value, const MagnesiumLimits& limits,
                                         const Limit& lower_normal) {
    // CTCAE has no grade 2 on the high side.
    return place(value, std::to_array<Cut<int>>({
                            {Side::below, ctcae::magnesium_4,      4},
                            {Side::below, ctcae::magnesium_3,      3},
                            {Side::below, ctcae::magnesium_2,      2},
                            {Side::below, lower_normal,            1},
                            {Side::above, ctcae::magnesium_high_4, 4},
                            {Side::above, ctcae::magnesium_high_3, 3},
                            {Side::above, limits.upper_normal,     1},
    }))
        .band;
}

std::optional<int> ctcae_grade_potassium(const Concentration& value, const PotassiumLimits& limits,
                                         bool is_symptomatic) {
    return place(value, std::to_array<Cut<int>>({
                            {Side::below, ctcae::potassium_4,      4                     },
                            {Side::below, ctcae::potassium_3,      3                     },
                            {Side::below, limits.lower_normal,     is_symptomatic ? 2 : 1},
                            {Side::above, ctcae::potassium_high_4, 4                     },
                            {Side::above, ctcae::potassium_high_3, 3                     },
                            {Side::above, ctcae::potassium_high_2, 2                     },
                            {Side::above, limits.upper_normal,     1                     },
    }))
        .band;
}

std::optional<int> ctcae_grade_calcium(const Concentration& value, const CalciumLimits& limits) {
    return place(value, std::to_array<Cut<int>>({
                            {Side::below, ctcae::calcium_4,      4},
                            {Side::below, ctcae::calcium_3,      3},
                            {Side::below, ctcae::calcium_2,      2},
                            {Side::below, limits.lower_normal,   1},
                            {Side::above, ctcae::calcium_high_4, 4},
                            {Side::above, ctcae::calcium_high_3, 3},
                            {Side::above, ctcae::calcium_high_2, 2},
                            {Side::above, limits.upper_normal,   1},
    }))
        .band;
}

std::optional<int> ctcae_grade_ionized_calcium(const Concentration& value,
                                               const IonizedCalciumLimits& limits) {
    return place(value, std::to_array<Cut<int>>({
                            {Side::below, ctcae::ionized_4,      4},
                            {Side::below, ctcae::ionized_3,      3},
                            {Side::below, ctcae::ionized_2,      2},
                            {Side::below, limits.lower_normal,   1},
                            {Side::above, ctcae::ionized_high_4, 4},
                            {Side::above, ctcae::ionized_high_3, 3},
                            {Side::above, ctcae::ionized_high_2, 2},
                            {Side::above, limits.upper_normal,   1},
    }))
        .band;
}

LowerNormal lower_normal_of(const Measurement& magnesium, const MagnesiumLimits& limits) {
    const LowerNormal preset{.limit = limits.lower_normal, .is_from_lab = false};
    if (magnesium.source == nullptr || !magnesium.source->range) return preset;
    const fhir::ReferenceRange& range = *magnesium.source->range;
    if (!range.is_normal_type || !range.low || !range.low->is_readable) return preset;
    // FHIR gives the range in the value's unit; a range that names another unit is not used.
    const fhir::Unit unit = magnesium.source->value->unit;
    if (range.low->unit_state == fhir::UnitState::known && range.low->unit != unit) return preset;
    const fhir::Decimal factor = unit == fhir::Unit::mg_per_l ? 0.1_dec : 1_dec;
    const auto low = fhir::Decimal::product(range.low->value, factor, fhir::Decimal::scale_max);
    const fhir::UnitFamily family = magnesium.value.family();
    if (!low || *low < limits.range_low_min.in(family) || *low > limits.range_low_max.in(family))
        return preset;
    LowerNormal own{.limit = limits.lower_normal, .is_from_lab = true};
    switch (family) {
        case fhir::UnitFamily::mass:
            own.limit.mass = *low;
            break;
        case fhir::UnitFamily::amount:
            own.limit.amount = *low;
            break;
        case fhir::UnitFamily::equivalent:
            own.limit.equivalent = *low;
            break;
    }
    return own;
}

}  // namespace lytes::cards
