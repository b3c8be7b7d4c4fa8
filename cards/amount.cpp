#include "cards/amount.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace lytes::cards {
namespace {

using fhir::Decimal;
using fhir::DrugTag;
using fhir::DrugTags;
using fhir::Unit;
using fhir::operator""_dec;

constexpr int fine = 6;   // decimals kept while reckoning
constexpr int grams = 2;  // a label's 8.12 mEq must come out as 1 g, not as 1.0007 g
constexpr int whole = 0;  // a label's 750 mg of KCl must come out as 10 mEq

/// Share of elemental magnesium in the salt (C1): oxide 400 mg is 241 mg, hydroxide 400 mg is 167 mg, sulfate
/// heptahydrate 1 g is 98.6 mg (A1).
struct SaltByTag {
    DrugTag tag;
    Decimal share;
};
constexpr auto salts_by_tag = std::to_array<SaltByTag>({
    {DrugTag::magnesium_sulfate,   0.0986_dec},
    {DrugTag::magnesium_oxide,     0.603_dec },
    {DrugTag::magnesium_hydroxide, 0.4168_dec},
    {DrugTag::magnesium_citrate,   0.16_dec  },
    {DrugTag::magnesium_chloride,  0.1196_dec},
});
/// Salts that share one tag are told apart by the name that our own drug table gives them.
struct SaltByName {
    std::string_view word;
    Decimal share;
};
constexpr auto salts_by_name = std::to_array<SaltByName>({
    {"gluconate", 0.0586_dec},
    {"glycinate", 0.141_dec },
    {"lactate",   0.1019_dec},
    {"aspartate", 0.0842_dec},
    {"carbonate", 0.2883_dec},
});

/// What a rate unit is made of.
struct RateUnit {
    Unit rate;
    Unit amount;
    bool is_per_minute;
};
constexpr auto rate_units = std::to_array<RateUnit>({
    {Unit::g_per_h,         Unit::g,           false},
    {Unit::mg_per_h,        Unit::mg,          false},
    {Unit::mg_per_min,      Unit::mg,          true },
    {Unit::g_per_min,       Unit::g,           true },
    {Unit::mmol_per_h,      Unit::mmol,        false},
    {Unit::meq_per_h,       Unit::meq,         false},
    {Unit::meq_per_min,     Unit::meq,         true },
    {Unit::mmol_per_min,    Unit::mmol,        true },
    {Unit::ml_per_h,        Unit::ml,          false},
    {Unit::ml_per_min_rate, Unit::ml,          true },
    {Unit::ml_per_min,      Unit::ml,          true },
    {Unit::mg_per_kg_h,     Unit::mg_per_kg,   false},
    {Unit::meq_per_kg_h,    Unit::meq_per_kg,  false},
    {Unit::mmol_per_kg_h,   Unit::mmol_per_kg, false},
});

struct TimeUnit {
    Unit unit;
    Decimal minutes;
};
constexpr auto time_units = std::to_array<TimeUnit>({
    {Unit::minute, 1_dec     },
    {Unit::hour,   60_dec    },
    {Unit::day,    1440_dec  },
    {Unit::week,   10080_dec },
    {Unit::month,  43200_dec },
    {Unit::year,   525600_dec},
});

/// The amount that an amount per kg is a multiple of.
Unit without_weight(Unit unit) {
    switch (unit) {
        case Unit::mg_per_kg:
            return Unit::mg;
        case Unit::g_per_kg:
            return Unit::g;
        case Unit::mmol_per_kg:
            return Unit::mmol;
        case Unit::meq_per_kg:
            return Unit::meq;
        default:
            return Unit::unknown;
    }
}

/// The share of the one salt that the order names; nothing when it names none or several.
std::optional<Decimal> elemental_share(const fhir::Drug& drug) {
    std::optional<Decimal> share;
    for (const SaltByTag& salt : salts_by_tag) {
        if (!drug.tags.has(salt.tag)) continue;
        if (share) return std::nullopt;
        share = salt.share;
    }
    if (share) return drug.tags.has(DrugTag::magnesium_other_salt) ? std::nullopt : share;
    for (const SaltByName& salt : salts_by_name)
        if (drug.name.find(salt.word) != std::string_view::npos) return salt.share;
    return std::nullopt;
}

bool is_volume(Unit unit) { return unit == Unit::ml || unit == Unit::l; }

std::optional<Decimal> in_ml(Decimal value, Unit unit) {
    if (unit == Unit::ml) return value;
    if (unit == Unit::l) return Decimal::product(value, 1000_dec, fine);
    return std::nullopt;
}

bool is_known(const fhir::Quantity& quantity) {
    return quantity.unit_state == fhir::UnitState::known && quantity.is_readable &&
           quantity.comparator == fhir::Comparator::none && !quantity.value.is_negative();
}

}  // namespace

std::optional<Decimal> Substance::from_mg(Decimal mg) const {
    const DrugTags& tags = order_.drug.tags;
    switch (basis_) {
        case DoseBasis::magnesium_sulfate_g: {
            const auto share = elemental_share(order_.drug);
            const bool is_other = tags.has_any({DrugTag::magnesium_chloride, DrugTag::magnesium_other_salt});
            if (!is_other) return Decimal::quotient(mg, 1000_dec, fine);
            // Another parenteral salt counts as the sulfate with the same magnesium.
            const auto elemental = share ? Decimal::product(mg, *share, fine) : std::nullopt;
            return elemental ? Decimal::quotient(*elemental, 98.6_dec, grams) : std::nullopt;
        }
        case DoseBasis::elemental_magnesium_mg: {
            const auto share = elemental_share(order_.drug);
            return share ? Decimal::product(mg, *share, grams) : std::nullopt;
        }
        case DoseBasis::potassium_meq:
            if (!tags.has(DrugTag::potassium_chloride)) return std::nullopt;
            return Decimal::quotient(mg, 74.55_dec, whole);
        case DoseBasis::calcium_salt_mg:
            return mg;
    }
    return std::nullopt;
}

std::optional<Decimal> Substance::from_mmol(Decimal mmol) const {
    const DrugTags& tags = order_.drug.tags;
    switch (basis_) {
        case DoseBasis::magnesium_sulfate_g:
            return Decimal::quotient(mmol, 4.0573_dec, grams);
        case DoseBasis::elemental_magnesium_mg:
            return Decimal::product(mmol, 24.305_dec, grams);
        case DoseBasis::potassium_meq: {
            // Potassium phosphate is ordered in mmol of phosphate: 3 mmol bring 4.4 mEq of potassium.
            if (!tags.has(DrugTag::potassium_phosphate)) return mmol;
            const auto trebled = Decimal::product(mmol, 4.4_dec, fine);
            return trebled ? Decimal::quotient(*trebled, 3_dec, grams) : std::nullopt;
        }
        case DoseBasis::calcium_salt_mg: {
            const bool is_chloride = tags.has(DrugTag::calcium_chloride);
            if (!is_chloride && !tags.has(DrugTag::calcium_gluconate)) return std::nullopt;
            const auto milli = Decimal::product(mmol, 1000_dec, fine);
            return milli ? Decimal::quotient(*milli, is_chloride ? 6.8_dec : 2.32_dec, whole) : std::nullopt;
        }
    }
    return std::nullopt;
}

std::optional<Decimal> Substance::from_meq(Decimal meq) const {
    if (basis_ == DoseBasis::potassium_meq) return meq;
    const auto mmol = Decimal::quotient(meq, 2_dec, fine);
    return mmol ? from_mmol(*mmol) : std::nullopt;
}

std::optional<Decimal> Substance::amount_of(Decimal value, Unit unit, const fhir::Dosage& dosage) const {
    switch (unit) {
        case Unit::g: {
            const auto mg = Decimal::product(value, 1000_dec, fine);
            return mg ? from_mg(*mg) : std::nullopt;
        }
        case Unit::mg:
            return from_mg(value);
        case Unit::ug: {
            const auto mg = Decimal::product(value, 0.001_dec, fine);
            return mg ? from_mg(*mg) : std::nullopt;
        }
        case Unit::mmol:
            return from_mmol(value);
        case Unit::meq:
            return from_meq(value);
        case Unit::ml:
        case Unit::l:
        case Unit::dose_form:
            return from_strength(value, unit, dosage);
        default:
            break;
    }
    if (!is_per_weight(unit) || !weight_kg_) return std::nullopt;
    const auto amount = Decimal::product(value, *weight_kg_, fine);
    return amount ? amount_of(*amount, without_weight(unit), dosage) : std::nullopt;
}

std::optional<Decimal> Substance::from_strength(Decimal value, Unit unit, const fhir::Dosage& dosage) const {
    std::optional<fhir::Strength> strength = order_.strength;
    if (!strength && dosage.rate_amount && dosage.rate_volume)
        strength = fhir::Strength{.amount = *dosage.rate_amount, .per = *dosage.rate_volume};
    if (!strength || !is_known(strength->amount) || !is_known(strength->per)) return std::nullopt;
    const Unit amount_unit = strength->amount.unit;
    if (is_volume(amount_unit) || amount_unit == Unit::dose_form) return std::nullopt;
    std::optional<Decimal> count = value;
    std::optional<Decimal> per = strength->per.value;
    if (is_volume(unit)) {
        count = in_ml(value, unit);
        per = in_ml(strength->per.value, strength->per.unit);
    } else if (strength->per.unit != Unit::dose_form) {
        return std::nullopt;
    }
    const auto amount = amount_of(strength->amount.value, amount_unit, dosage);
    if (!count || !per || !amount) return std::nullopt;
    const auto product = Decimal::product(*amount, *count, fine);
    return product ? Decimal::quotient(*product, *per, fine) : std::nullopt;
}

std::optional<Decimal> Substance::amount_of(const fhir::Quantity& quantity,
                                            const fhir::Dosage& dosage) const {
    if (!is_known(quantity)) return std::nullopt;
    return amount_of(quantity.value, quantity.unit, dosage);
}

std::optional<Decimal> Substance::rate_per_h(const fhir::Dosage& dosage) const {
    if (dosage.rate && is_known(*dosage.rate)) {
        const auto row = std::find_if(rate_units.begin(), rate_units.end(),
                                      [&](const RateUnit& unit) { return unit.rate == dosage.rate->unit; });
        if (row == rate_units.end()) return std::nullopt;
        const auto amount = amount_of(dosage.rate->value, row->amount, dosage);
        if (!amount) return std::nullopt;
        return row->is_per_minute ? Decimal::product(*amount, 60_dec, fine) : amount;
    }
    if (!dosage.rate_amount || !dosage.rate_time) return std::nullopt;
    const auto amount = amount_of(*dosage.rate_amount, dosage);
    const auto minutes = minutes_of(dosage.rate_time);
    if (!amount || !minutes) return std::nullopt;
    const auto sixty = Decimal::product(*amount, 60_dec, fine);
    return sixty ? Decimal::quotient(*sixty, *minutes, fine) : std::nullopt;
}

std::optional<Decimal> minutes_of(const std::optional<fhir::Quantity>& time) {
    if (!time || !is_known(*time)) return std::nullopt;
    if (time->unit == Unit::second) return Decimal::quotient(time->value, 60_dec, fine);
    const auto row = std::find_if(time_units.begin(), time_units.end(),
                                  [&](const TimeUnit& unit) { return unit.unit == time->unit; });
    if (row == time_units.end()) return std::nullopt;
    return Decimal::product(time->value, row->minutes, fine);
}

bool is_per_weight(Unit unit) { return without_weight(unit) != Unit::unknown; }

}  // namespace lytes::cards
