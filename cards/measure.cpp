#include "cards/measure.hpp"

#include <algorithm>
#include <memory_resource>
#include <vector>

#include "cards/analyte.hpp"
#include "cards/results.hpp"

namespace lytes::cards {
namespace {

using fhir::Comparator;
using fhir::Measure;

/// A result of the newest time whose number can be used.
struct Reading {
    const Result* result = nullptr;
    Concentration value;
};

bool is_flagged_low(fhir::AbnormalFlag flag) {
    using enum fhir::AbnormalFlag;
    return flag == critical_low || flag == low || flag == below_scale;
}
bool is_flagged_high(fhir::AbnormalFlag flag) {
    using enum fhir::AbnormalFlag;
    return flag == critical_high || flag == high || flag == above_scale;
}

/// A6: number and flag in opposite directions. The laboratory's own range decides what low and high mean,
/// our limits where it gives none.
bool contradicts_flag(const fhir::Observation& source, const Concentration& value, const Analyte& analyte) {
    const bool is_low_flag = is_flagged_low(source.flag);
    const bool is_high_flag = is_flagged_high(source.flag);
    if (!is_low_flag && !is_high_flag) return false;
    const bool has_range = source.range && source.range->is_normal_type;
    if (is_low_flag) {
        if (has_range && source.range->high) return source.value->value > source.range->high->value;
        return analyte.upper_normal && value.is_above(*analyte.upper_normal) == Truth::yes;
    }
    if (has_range && source.range->low) return source.value->value < source.range->low->value;
    return analyte.lower_normal && value.is_below(*analyte.lower_normal) == Truth::yes;
}

/// A1: potassium in mg/dL only when the number cannot be mmol/L, or the laboratory's own range says mg/dL.
bool is_doubtful_potassium_mass(const fhir::Observation& source, const Concentration& value,
                                const Analyte& analyte) {
    if (source.measure != Measure::potassium || value.family() != fhir::UnitFamily::mass) return false;
    if (source.range && fits_unit(source.measure, source.value->unit, *source.range)) return false;
    return value.value() <= analyte.plausible_max->in(fhir::UnitFamily::amount);
}

bool is_unit_doubtful(const fhir::Observation& source, const Concentration& value, const Analyte& analyte) {
    const bool has_range = source.range && source.range->is_normal_type;
    if (has_range && fits_other_unit(source.measure, source.value->unit, *source.range)) return true;
    if (is_doubtful_potassium_mass(source, value, analyte)) return true;
    return contradicts_flag(source, value, analyte);
}

/// Chooses for one measure. Built, used once and dropped.
class Choice {
  public:
    Choice(const Results& results, Measure measure, const ChoiceFrame& frame, std::pmr::vector<Doubt>& doubts)
        : results_(results),
          measure_(measure),
          frame_(frame),
          window_(window_of(measure, *frame.windows)),
          analyte_(analyte_of(measure, *frame.knowledge)),
          doubts_(doubts) {}

    Measurement made() {
        const Result* newest = find_newest();
        Measurement chosen;
        if (newest != nullptr) chosen = from_moment(*newest);
        report_missing_numbers(newest);
        if (chosen.source == nullptr && newest == nullptr) chosen.last_known = find_last_known();
        return chosen;
    }

  private:
    [[nodiscard]] static bool has_value(const Result& result) { return result.source->value.has_value(); }
    [[nodiscard]] bool is_recent(const Result& result, fhir::Duration window) const {
        return !result.is_undated && results_.age_of(result) <= window;
    }

    /// A6: a preliminary result counts only while no final one exists within the window. The trigger window
    /// is meant: the widest reading would let a week-old final hide a fresh preliminary result.
    [[nodiscard]] bool is_displaced(const Result& result, std::span<const Result> all) const {
        if (result.standing != Standing::preliminary) return false;
        return std::any_of(all.begin(), all.end(), [&](const Result& other) {
            return other.standing != Standing::preliminary && has_value(other) &&
                   is_recent(other, frame_.windows->trigger);
        });
    }

    /// The newest result with a value that is not too old. An undated one only when nothing dated is left.
    [[nodiscard]] const Result* find_newest() const {
        const auto all = results_.of(measure_);
        const Result* undated = nullptr;
        for (const Result& result : all) {
            if (!has_value(result) || is_displaced(result, all)) continue;
            if (result.is_undated) {
                if (undated == nullptr) undated = &result;
            } else if (is_recent(result, window_.stale)) {
                return &result;
            }
        }
        return undated;
    }

    [[nodiscard]] const fhir::Observation* find_last_known() const {
        for (const Result& result : results_.of(measure_)) {
            if (!has_value(result)) continue;
            const auto value = to_concentration(measure_, *result.source->value);
            if (value && is_plausible(analyte_, *value)) return result.source;
        }
        return nullptr;
    }

    /// Judges every result of the same moment; what cannot be used becomes a doubt. No answer depends on the
    /// order in which the results came.
    Measurement from_moment(const Result& newest) {
        const auto all = results_.of(measure_);
        std::pmr::vector<Reading> readings(doubts_.get_allocator());
        for (const Result& result : all) {
            if (!has_value(result) || result.is_undated != newest.is_undated || result.at != newest.at)
                continue;
            if (is_displaced(result, all)) continue;
            if (const auto value = usable_value(result))
                readings.push_back({.result = &result, .value = *value});
        }
        if (readings.empty()) return {};
        Reading worst;
        Reading rival;
        for (std::size_t one = 0; one < readings.size(); ++one) {
            for (std::size_t two = one + 1; two < readings.size(); ++two) {
                if (!is_conflict(readings[one], readings[two])) continue;
                const bool is_first = is_worse(readings[one], readings[two]);
                const Reading& worse = is_first ? readings[one] : readings[two];
                if (worst.result != nullptr && !is_worse(worse, worst)) continue;
                worst = worse;
                rival = is_first ? readings[two] : readings[one];
            }
        }
        if (worst.result != nullptr) {
            add_doubt(DoubtKind::conflict, *worst.result, rival.result->source);
            return measured(worst, rival);
        }
        const auto best = std::min_element(
            readings.begin(), readings.end(),
            [this](const Reading& left, const Reading& right) { return is_preferred(left, right); });
        return measured(*best, {});
    }

    /// A6: of two that disagree the more abnormal one is evaluated.
    [[nodiscard]] bool is_worse(const Reading& left, const Reading& right) const {
        const fhir::Decimal first = departure(left.value);
        const fhir::Decimal second = departure(right.value);
        return first == second ? is_preferred(left, right) : first > second;
    }

    [[nodiscard]] std::optional<Concentration> usable_value(const Result& result) {
        const fhir::Observation& source = *result.source;
        if (!source.value->is_readable) {
            add_doubt(DoubtKind::implausible, result, nullptr);
            return std::nullopt;
        }
        const auto value = to_concentration(measure_, *source.value);
        if (!value || is_unit_doubtful(source, *value, analyte_)) {
            add_doubt(DoubtKind::unit_unclear, result, nullptr);
            return std::nullopt;
        }
        if (!is_plausible(analyte_, *value)) {
            add_doubt(DoubtKind::implausible, result, nullptr);
            return std::nullopt;
        }
        return value;
    }

    [[nodiscard]] bool is_conflict(const Reading& left, const Reading& right) const {
        if (!analyte_.conflict) return false;
        if (left.result->standing == Standing::preliminary || right.result->standing == Standing::preliminary)
            return false;
        const auto is_molar = [](const Reading& reading) {
            return reading.value.family() != fhir::UnitFamily::mass;
        };
        const bool is_same_number = measure_ == Measure::potassium && is_molar(left) && is_molar(right);
        const bool is_same_family = is_same_number || left.value.family() == right.value.family();
        const auto first = is_same_family ? left.value.value() : in_mg_per_dl(measure_, left.value);
        const auto second = is_same_family ? right.value.value() : in_mg_per_dl(measure_, right.value);
        if (!first || !second) return false;
        const auto gap = *first > *second ? fhir::Decimal::difference(*first, *second)
                                          : fhir::Decimal::difference(*second, *first);
        const auto family = is_same_family ? left.value.family() : fhir::UnitFamily::mass;
        return gap && *gap > analyte_.conflict->in(family);
    }

    /// How far beyond its normal limit a value lies, as a share of that limit; zero inside the range.
    [[nodiscard]] fhir::Decimal departure(const Concentration& value) const {
        constexpr int places = 6;
        const auto share = [&](fhir::Decimal top, fhir::Decimal bottom, fhir::Decimal limit) {
            const auto gap = fhir::Decimal::difference(top, bottom);
            return gap ? fhir::Decimal::quotient(*gap, limit, places).value_or(fhir::Decimal{})
                       : fhir::Decimal{};
        };
        const fhir::Decimal low = analyte_.lower_normal->in(value.family());
        const fhir::Decimal high = analyte_.upper_normal->in(value.family());
        if (value.value() < low) return share(low, value.value(), low);
        if (value.value() > high) return share(value.value(), high, high);
        return {};
    }

    /// A6: corrected before final before preliminary; laboratory before point of care; latest issued. What is
    /// still equal is decided by the number, so that the order of a bundle changes nothing.
    [[nodiscard]] bool is_preferred(const Reading& candidate, const Reading& best) const {
        if (candidate.result->standing != best.result->standing)
            return candidate.result->standing > best.result->standing;
        const fhir::Observation& left = *candidate.result->source;
        const fhir::Observation& right = *best.result->source;
        if (analyte_.prefers_laboratory && left.is_point_of_care != right.is_point_of_care)
            return right.is_point_of_care;
        const bool is_rate = measure_ == Measure::egfr || measure_ == Measure::egfr_race_specific ||
                             measure_ == Measure::creatinine_clearance;
        if (is_rate && candidate.value.value() != best.value.value())
            return candidate.value.value() < best.value.value();  // cfg:renal.policy=lowest
        const auto issued = [](const fhir::Observation& source) {
            return source.issued ? source.issued->at : fhir::Instant::min();
        };
        if (issued(left) != issued(right)) return issued(left) > issued(right);
        if (candidate.value.family() != best.value.family())
            return candidate.value.family() < best.value.family();
        if (candidate.value.value() != best.value.value())
            return candidate.value.value() < best.value.value();
        return left.id < right.id;
    }

    [[nodiscard]] Measurement measured(const Reading& reading, const Reading& rival) const {
        const Result& result = *reading.result;
        Measurement made;
        made.source = result.source;
        made.value = reading.value;
        made.at = result.at;
        made.is_preliminary = result.standing == Standing::preliminary;
        made.is_haemolysed = result.source->is_haemolysed || has_high_haemolysis_index(result);
        made.is_time_unknown = result.is_time_unknown;
        made.is_undated = result.is_undated;
        made.conflict = rival.result == nullptr ? nullptr : rival.result->source;
        if (result.is_undated) {
            // A7 in spirit: a value of unknown age may warn, never reassure. Whoever shows an age unasked
            // shows the oldest that could still count, not "just now".
            made.freshness = Freshness::stale;
            made.age = window_.stale;
            made.is_unrechecked = true;
            return made;
        }
        made.age = results_.age_of(result);
        made.freshness = made.age <= window_.current ? Freshness::current : Freshness::stale;
        made.is_in_trigger_window = made.age <= frame_.windows->trigger;
        made.is_unrechecked = !made.is_in_trigger_window && made.age <= frame_.windows->unrechecked;
        return made;
    }

    /// A6: an index of the same sample above the laboratory's own limit.
    [[nodiscard]] bool has_high_haemolysis_index(const Result& sample) const {
        const auto indices = results_.of(Measure::haemolysis_index);
        return std::any_of(indices.begin(), indices.end(), [&](const Result& index) {
            if (index.is_undated || sample.is_undated || index.at != sample.at) return false;
            const fhir::Observation& source = *index.source;
            const bool is_flagged = is_flagged_high(source.flag) ||
                                    source.flag == fhir::AbnormalFlag::abnormal ||
                                    source.flag == fhir::AbnormalFlag::critical_abnormal;
            const bool is_above = source.value && source.range && source.range->high &&
                                  source.value->value > source.range->high->value;
            return is_flagged || is_above || source.value_bool.value_or(false);
        });
    }

    /// GEN-DQ-NONUM-01: a critical flag without a number that no later result has answered.
    void report_missing_numbers(const Result* newest) {
        for (const Result& result : results_.of(measure_)) {
            if (newest != nullptr && !newest->is_undated && result.at <= newest->at) return;
            if (has_value(result)) continue;
            const fhir::AbnormalFlag flag = result.source->flag;
            if (flag != fhir::AbnormalFlag::critical_low && flag != fhir::AbnormalFlag::critical_high)
                continue;
            const std::size_t before = doubts_.size();
            add_doubt(DoubtKind::no_number, result, nullptr);
            if (doubts_.size() > before) return;
        }
    }

    void add_doubt(DoubtKind kind, const Result& result, const fhir::Observation* other) {
        if (!result.is_undated && results_.age_of(result) > frame_.doubt_window) return;
        Doubt doubt{.measure = measure_, .kind = kind, .observation = result.source, .other = other};
        if (kind == DoubtKind::unit_unclear)
            doubt.may_be_critical = may_be_critical(measure_, *result.source->value, *frame_.knowledge);
        if (kind == DoubtKind::no_number) doubt.may_be_critical = true;
        doubts_.push_back(doubt);
    }

    const Results& results_;
    Measure measure_;
    const ChoiceFrame& frame_;
    AgeWindow window_;
    Analyte analyte_;
    std::pmr::vector<Doubt>& doubts_;
};

}  // namespace

// The interval logic of algorithm A3: "<0.5" is everything below 0.5, and a question that the interval does
// not settle stays open.

Truth Concentration::is_below(const Limit& limit) const {
    const fhir::Decimal threshold = limit.in(family_);
    switch (comparator_) {
        case Comparator::none:
            return to_truth(value_ < threshold);
        case Comparator::less:
            return value_ <= threshold ? Truth::yes : Truth::unknown;
        case Comparator::less_or_equal:
            return value_ < threshold ? Truth::yes : Truth::unknown;
        case Comparator::greater:
        case Comparator::greater_or_equal:
            return value_ >= threshold ? Truth::no : Truth::unknown;
    }
    return Truth::unknown;
}

Truth Concentration::is_above(const Limit& limit) const {
    const fhir::Decimal threshold = limit.in(family_);
    switch (comparator_) {
        case Comparator::none:
            return to_truth(value_ > threshold);
        case Comparator::less:
        case Comparator::less_or_equal:
            return value_ <= threshold ? Truth::no : Truth::unknown;
        case Comparator::greater:
            return value_ >= threshold ? Truth::yes : Truth::unknown;
        case Comparator::greater_or_equal:
            return value_ > threshold ? Truth::yes : Truth::unknown;
    }
    return Truth::unknown;
}

Truth Concentration::is_at_least(const Limit& limit) const {
    const fhir::Decimal threshold = limit.in(family_);
    switch (comparator_) {
        case Comparator::none:
            return to_truth(value_ >= threshold);
        case Comparator::less:
            return value_ <= threshold ? Truth::no : Truth::unknown;
        case Comparator::less_or_equal:
            return value_ < threshold ? Truth::no : Truth::unknown;
        case Comparator::greater:
        case Comparator::greater_or_equal:
            return value_ >= threshold ? Truth::yes : Truth::unknown;
    }
    return Truth::unknown;
}

Measurement choose(const Results& results, Measure measure, const ChoiceFrame& frame,
                   std::pmr::vector<Doubt>& doubts) {
    if (results.of(measure).empty()) return {};
    return Choice(results, measure, frame, doubts).made();
}

}  // namespace lytes::cards
