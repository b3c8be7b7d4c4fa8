#include "fhir/r4/dosage.hpp"

#include <array>

#include "fhir/datatypes.hpp"
#include "fhir/r4/timing.hpp"

namespace lytes::fhir::r4 {
namespace {

/// How far the kind of a dose can be trusted (conventions R5). Lower wins.
enum class Rank : std::uint8_t { calculated, ordered, plain };

/// What an amount counts. Amounts of different dimensions cannot be held against each other here, because
/// that takes the drug's salt and strength.
enum class Dimension : std::uint8_t { mass, substance, charge, activity, form, volume, per_weight, unknown };

struct Candidate {
    Quantity quantity;
    Rank rank = Rank::plain;
    Dimension dimension = Dimension::unknown;
    bool is_range = false;
};

class Candidates {
  public:
    void add(const Candidate& candidate) {
        if (count_ < rows_.size()) rows_[count_++] = candidate;
    }
    [[nodiscard]] const Candidate* begin() const { return rows_.data(); }
    [[nodiscard]] const Candidate* end() const { return rows_.data() + count_; }

  private:
    std::array<Candidate, 8> rows_{};
    std::size_t count_ = 0;
};

Dimension dimension_of(const Quantity& quantity) {
    if (quantity.unit_state != UnitState::known || !quantity.is_readable) return Dimension::unknown;
    switch (quantity.unit) {
        case Unit::g:
        case Unit::mg:
        case Unit::ug:
            return Dimension::mass;
        case Unit::mmol:
            return Dimension::substance;
        case Unit::meq:
            return Dimension::charge;
        case Unit::iu:
            return Dimension::activity;
        case Unit::dose_form:
            return Dimension::form;
        case Unit::ml:
        case Unit::l:
            return Dimension::volume;
        case Unit::mg_per_kg:
        case Unit::g_per_kg:
        case Unit::mmol_per_kg:
        case Unit::meq_per_kg:
        case Unit::mg_per_kg_day:
        case Unit::meq_per_kg_day:
            return Dimension::per_weight;
        default:
            return Dimension::unknown;
    }
}

/// The factor to the smallest unit of the dimension: micrograms, millilitres.
Decimal factor_of(Unit unit) {
    if (unit == Unit::g) return Decimal::of(1'000'000);
    if (unit == Unit::mg || unit == Unit::l) return Decimal::of(1'000);
    return Decimal::of(1);
}

bool is_same_amount(const Quantity& left, const Quantity& right) {
    if (left.unit == right.unit) return left.value == right.value;
    const auto a = Decimal::product(left.value, factor_of(left.unit), Decimal::scale_max);
    const auto b = Decimal::product(right.value, factor_of(right.unit), Decimal::scale_max);
    return a && b && *a == *b;
}

/// The kind of one doseAndRate entry; nothing for Epic's `admin-amount`, which counts what is handed out.
std::optional<Rank> decode_rank(const json::Cursor& dose_and_rate) {
    const auto type = dose_and_rate.find_value("type");
    if (!type) return Rank::plain;
    std::optional<Rank> rank = Rank::plain;
    const auto offer = [&rank](std::string_view text) {
        if (has_words(text, "admin-amount")) rank.reset();
        if (rank && has_words(text, "calculated")) rank = Rank::calculated;
        if (rank && has_words(text, "ordered")) rank = Rank::ordered;
    };
    for_each_coding(*type, [&offer](const Coding& coding) {
        offer(coding.code);
        offer(coding.display);
    });
    offer(concept_text(*type));
    return rank;
}

void add_quantity(const json::Cursor& holder, std::string_view name, Rank rank, Candidates& out) {
    const auto quantity = find_quantity(holder, name);
    if (quantity) out.add({*quantity, rank, dimension_of(*quantity), false});
}

void add_range(const json::Cursor& holder, std::string_view name, Rank rank, Candidates& out) {
    const auto range = find_first(holder, name);
    if (!range) return;
    auto low = find_quantity(*range, "low");
    auto high = find_quantity(*range, "high");
    const std::optional<Quantity> top = high ? high : low;
    if (!top) return;
    const bool is_open = !low || !high || !is_same_amount(*low, *high);
    out.add({*top, rank, dimension_of(*top), is_open});
}

/// Every absolute or per-weight dose of the instruction: R4's doseAndRate, the older members beside it, and
/// the `dose` of an administration.
Candidates collect_doses(const json::Cursor& dosage) {
    Candidates doses;
    if (const auto entries = dosage.find_value("doseAndRate")) {
        json::for_each_element(*entries, [&doses](const json::Cursor& entry) {
            const auto rank = decode_rank(entry);
            if (!rank) return;
            add_quantity(entry, "doseQuantity", *rank, doses);
            add_range(entry, "doseRange", *rank, doses);
        });
    }
    add_quantity(dosage, "doseQuantity", Rank::plain, doses);
    add_range(dosage, "doseRange", Rank::plain, doses);
    add_quantity(dosage, "dose", Rank::plain, doses);
    add_quantity(dosage, "quantity", Rank::plain, doses);          // DSTU2 administration
    add_quantity(dosage, "quantityQuantity", Rank::plain, doses);  // DSTU2 statement
    add_range(dosage, "quantityRange", Rank::plain, doses);
    return doses;
}

bool is_amount_of_drug(Dimension dimension) {
    return dimension == Dimension::mass || dimension == Dimension::substance ||
           dimension == Dimension::charge || dimension == Dimension::activity;
}

bool is_counted_or_poured(Dimension dimension) {
    return dimension == Dimension::form || dimension == Dimension::volume;
}

template <typename Accept>
const Candidate* find_best(const Candidates& candidates, Accept accept) {
    const Candidate* best = nullptr;
    for (const Candidate& candidate : candidates) {
        if (!accept(candidate.dimension)) continue;
        if (best == nullptr || candidate.rank < best->rank) best = &candidate;
    }
    return best;
}

/// Conventions R5: by type and by unit dimension, never by place in the array.
void choose_dose(const Candidates& doses, Dosage& out) {
    if (doses.begin() == doses.end()) return;
    const Candidate* best = find_best(doses, is_amount_of_drug);
    if (best == nullptr) best = find_best(doses, is_counted_or_poured);
    if (best == nullptr) {
        best = find_best(doses, [](Dimension dimension) { return dimension == Dimension::per_weight; });
        if (best == nullptr) best = doses.begin();
        out.dose = best->quantity;
        const bool is_torn = best->quantity.unit_state == UnitState::contradictory;
        out.doubt = best->dimension == Dimension::per_weight ? DoseDoubt::per_weight
                    : is_torn                                ? DoseDoubt::contradictory
                                                             : DoseDoubt::unknown_unit;
        return;
    }
    out.dose = best->quantity;
    out.doubt = best->is_range ? DoseDoubt::range : DoseDoubt::none;
    for (const Candidate& other : doses) {
        const bool is_comparable = other.dimension == best->dimension && !other.is_range && !best->is_range;
        if (is_comparable && !is_same_amount(other.quantity, best->quantity))
            out.doubt = DoseDoubt::contradictory;
    }
}

bool is_time(Unit unit) {
    return unit == Unit::second || unit == Unit::minute || unit == Unit::hour || unit == Unit::day ||
           unit == Unit::week;
}

void decode_rate_ratio(const json::Cursor& ratio, Dosage& out) {
    out.rate_amount = find_quantity(ratio, "numerator");
    const auto per = find_quantity(ratio, "denominator");
    if (!per) return;
    if (per->unit == Unit::ml || per->unit == Unit::l) {
        out.rate_volume = per;
    } else if (is_time(per->unit)) {
        out.rate_time = per;
    }
}

/// mL/min is a kidney function in the laboratory and a rate in an order.
std::optional<Quantity> as_rate(std::optional<Quantity> rate) {
    if (rate && rate->unit == Unit::ml_per_min) rate->unit = Unit::ml_per_min_rate;
    return rate;
}

/// True when the holder had a rate of any form. Of a range the high end counts: the faster infusion is the
/// one that a limit must hold against.
bool decode_rate(const json::Cursor& holder, Dosage& out) {
    out.rate = as_rate(find_quantity(holder, "rateQuantity"));
    if (!out.rate) out.rate = as_rate(find_quantity(holder, "rateSimpleQuantity"));  // early STU3
    if (!out.rate) {
        if (const auto range = find_first(holder, "rateRange")) {
            out.rate = as_rate(find_quantity(*range, "high"));
            if (!out.rate) out.rate = as_rate(find_quantity(*range, "low"));
        }
    }
    if (const auto ratio = find_first(holder, "rateRatio")) decode_rate_ratio(*ratio, out);
    return out.rate || out.rate_amount;
}

void choose_rate(const json::Cursor& dosage, Dosage& out) {
    if (const auto entries = dosage.find_value("doseAndRate")) {
        for (const Rank wanted : {Rank::calculated, Rank::ordered, Rank::plain}) {
            bool is_found = false;
            json::for_each_element(*entries, [&](const json::Cursor& entry) {
                if (!is_found && decode_rank(entry) == wanted) is_found = decode_rate(entry, out);
            });
            if (is_found) return;
        }
    }
    decode_rate(dosage, out);
}

void decode_way(const json::Cursor& dosage, Dosage& out) {
    for_each_coding_of(dosage, "route", [&out](const Coding& coding) {
        const Route route = find_route(coding.system, coding.code, coding.display);
        if (out.route == Route::unspecified || out.route == Route::other) out.route = route;
    });
    if (out.route == Route::unspecified || out.route == Route::other) {
        const Route by_text = find_route(CodeSystem::unknown, {}, find_concept_text(dosage, "route"));
        if (by_text != Route::unspecified) out.route = by_text;
    }
    for (const std::string_view name : {"site", "siteCodeableConcept", "method"}) {
        if (out.line != VenousLine::unspecified) break;
        for_each_coding_of(dosage, name, [&out](const Coding& coding) {
            if (out.line == VenousLine::unspecified)
                out.line = find_line(coding.system, coding.code, coding.display);
        });
        // "PICC line" has been seen as the text of `method`.
        const std::string_view text = find_concept_text(dosage, name);
        if (out.line == VenousLine::unspecified && !text.empty())
            out.line = find_line(CodeSystem::unknown, {}, text);
    }
}

void decode_method(const json::Cursor& dosage, Dosage& out) {
    constexpr std::string_view snomed_push = "420620005";
    const auto offer = [&out](std::string_view text) {
        if (has_words(text, "push") || has_words(text, "bolus")) out.is_push = true;
    };
    for_each_coding_of(dosage, "method", [&](const Coding& coding) {
        if (coding.code == snomed_push) out.is_push = true;
        offer(coding.display);
    });
    offer(find_concept_text(dosage, "method"));
}

void decode_as_needed(const json::Cursor& dosage, Dosage& out) {
    for (const std::string_view name : {"asNeededBoolean", "asNeeded"})
        if (const auto truth = dosage.find_value(name)) out.is_as_needed = truth->as_bool().value_or(false);
    if (find_first(dosage, "asNeededCodeableConcept") || find_first(dosage, "asNeededFor"))
        out.is_as_needed = true;
}

int decode_sequence(const json::Cursor& dosage) {
    constexpr std::int64_t sequence_max = 1'000;
    const auto sequence = find_number(dosage, "sequence");
    if (!sequence || sequence->scale() != 0 || sequence->is_negative()) return 0;
    return sequence->units() <= sequence_max ? static_cast<int>(sequence->units()) : 0;
}

}  // namespace

Dosage decode_dosage(const json::Cursor& dosage) {
    Dosage out;
    out.sequence = decode_sequence(dosage);
    out.text = dosage.text("text");
    if (out.text.empty()) out.text = dosage.text("patientInstruction");
    decode_way(dosage, out);
    decode_method(dosage, out);
    choose_dose(collect_doses(dosage), out);
    choose_rate(dosage, out);
    decode_as_needed(dosage, out);
    decode_timing(dosage, out);
    if (const auto limit =
            find_first(dosage, "maxDosePerPeriod")) {  // R5: an array, of which the first counts
        out.dose_max = find_quantity(*limit, "numerator");
        out.dose_max_period = find_quantity(*limit, "denominator");
    }
    return out;
}

}  // namespace lytes::fhir::r4
