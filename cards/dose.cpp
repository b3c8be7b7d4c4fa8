#include "cards/dose.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace lytes::cards {
namespace {

using fhir::Decimal;
using fhir::Dosage;
using fhir::DoseDoubt;

constexpr int fine = 6;
constexpr Decimal minutes_per_day = 1440_dec;
constexpr Decimal minutes_per_2_days = 2880_dec;
constexpr Decimal minutes_per_hour = 60_dec;
/// A push takes at most this long; the true rate is higher (D5).
constexpr Decimal push_minutes = 5_dec;
/// An obstetric load runs in minutes, a maintenance infusion for hours (C7).
constexpr Decimal load_minutes_max = 60_dec;
/// A dose repeated this often is a maintenance in all but name.
constexpr Decimal maintenance_period_max = 240_dec;

std::optional<Decimal> times(const std::optional<Decimal>& left, const std::optional<Decimal>& right) {
    if (!left || !right) return std::nullopt;
    return Decimal::product(*left, *right, fine);
}
std::optional<Decimal> over(const std::optional<Decimal>& left, const std::optional<Decimal>& right) {
    if (!left || !right) return std::nullopt;
    return Decimal::quotient(*left, *right, fine);
}
std::optional<Decimal> plus(const std::optional<Decimal>& left, const std::optional<Decimal>& right) {
    if (!left || !right) return std::nullopt;
    return Decimal::sum(*left, *right);
}
std::optional<Decimal> smaller(const std::optional<Decimal>& left, const std::optional<Decimal>& right) {
    if (!left) return right;
    if (!right) return left;
    return std::min(*left, *right);
}
std::optional<Decimal> larger(const std::optional<Decimal>& left, const std::optional<Decimal>& right) {
    if (!left) return right;
    if (!right) return left;
    return std::max(*left, *right);
}
std::optional<Decimal> rounded_up(const std::optional<Decimal>& value) {
    if (!value) return std::nullopt;
    Decimal rounded = value->rounded(0);
    if (rounded < *value) rounded = Decimal::of(rounded.units() + 1);
    return rounded;
}
bool is_positive(const std::optional<Decimal>& value) {
    return value && !value->is_zero() && !value->is_negative();
}

/// How often one instruction gives its dose.
class Schedule {
  public:
    explicit Schedule(const Dosage& dosage)
        : dosage_(dosage), bounds_(minutes_of(dosage.bounds)), interval_(interval_of(dosage)) {}

    /// Doses that fall into the first `window` minutes. Nothing when the timing cannot be known. As-needed
    /// doses count as if all of them were taken.
    [[nodiscard]] std::optional<Decimal> doses_within(Decimal window) const {
        const auto open = smaller(window, bounds_);
        std::optional<Decimal> doses;
        if (interval_) {
            doses = rounded_up(over(open, interval_));
        } else if (dosage_.times_of_day > 0) {
            doses = times(rounded_up(over(open, minutes_per_day)), Decimal::of(dosage_.times_of_day));
        } else if (dosage_.is_once || dosage_.count) {
            return larger(dosage_.count, 1_dec);
        } else if (dosage_.is_timing_unclear || dosage_.is_as_needed || dosage_.frequency) {
            return std::nullopt;
        } else {
            return 1_dec;  // no timing at all: one dose ("4 g IV at 1 g/h")
        }
        if (dosage_.is_once) return 1_dec;
        return smaller(larger(doses, 1_dec), dosage_.count);
    }

    /// How long the instruction holds, when it says so; a dose given once is over at once.
    [[nodiscard]] std::optional<Decimal> length() const {
        if (bounds_) return bounds_;
        if (dosage_.is_once) return Decimal{};
        if (dosage_.count && interval_) return times(dosage_.count, interval_);
        if (dosage_.count == 1_dec) return Decimal{};
        return std::nullopt;
    }

    [[nodiscard]] std::optional<Decimal> bounds() const { return bounds_; }
    [[nodiscard]] std::optional<Decimal> interval() const { return interval_; }

  private:
    /// Minutes from dose to dose. A period without a frequency means once per period (FHIR's default).
    static std::optional<Decimal> interval_of(const Dosage& dosage) {
        const auto frequency = larger(dosage.frequency, dosage.frequency_max).value_or(1_dec);
        const auto period = minutes_of(dosage.period);
        if (!is_positive(period) || !is_positive(frequency)) return std::nullopt;
        return over(period, frequency);
    }

    const Dosage& dosage_;
    std::optional<Decimal> bounds_;
    std::optional<Decimal> interval_;
};

/// One instruction, worked out.
struct Step {
    const Dosage* dosage = nullptr;
    TotalDoubt doubt = TotalDoubt::none;
    std::optional<Decimal> amount;      ///< of one dose; nothing for an infusion known by its rate only
    std::optional<Decimal> rate_per_h;  ///< the fastest that it tells
    std::optional<Decimal> minutes;     ///< how long one dose runs
    bool is_push = false;

    [[nodiscard]] bool is_continuous() const { return !amount && rate_per_h; }
    [[nodiscard]] std::optional<Decimal> running_minutes() const {
        return minutes ? minutes : over(times(amount, minutes_per_hour), rate_per_h);
    }
};

TotalDoubt doubt_of(const Dosage& dosage, bool has_weight) {
    switch (dosage.doubt) {
        case DoseDoubt::contradictory:
            return TotalDoubt::contradictory;
        case DoseDoubt::unknown_unit:
            return TotalDoubt::unit_unknown;
        case DoseDoubt::per_weight:
            return has_weight && dosage.dose ? TotalDoubt::none : TotalDoubt::per_weight;
        case DoseDoubt::none:
        case DoseDoubt::absent:
        case DoseDoubt::range:  // the quantity holds the high end
            return TotalDoubt::none;
    }
    return TotalDoubt::none;
}

Step worked_out(const Substance& substance, const Dosage& dosage) {
    Step step;
    step.dosage = &dosage;
    step.doubt = doubt_of(dosage, substance.has_weight());
    if (step.doubt != TotalDoubt::none) return step;
    step.minutes = minutes_of(dosage.duration);
    if (!is_positive(step.minutes)) step.minutes.reset();
    const auto rate = substance.rate_per_h(dosage);
    if (dosage.dose) step.amount = substance.amount_of(*dosage.dose, dosage);
    const bool is_volume =
        dosage.dose && (dosage.dose->unit == fhir::Unit::ml || dosage.dose->unit == fhir::Unit::l);
    if (dosage.dose && !step.amount && !(is_volume && rate && step.minutes)) {
        step.doubt = is_per_weight(dosage.dose->unit) ? TotalDoubt::per_weight : TotalDoubt::unit_unknown;
        return step;
    }
    if (!step.amount && rate && step.minutes) step.amount = over(times(rate, step.minutes), minutes_per_hour);
    if (!step.amount && !rate) {
        const bool has_rate = dosage.rate || dosage.rate_amount;
        const bool is_weighed = dosage.rate && (dosage.rate->unit == fhir::Unit::mg_per_kg_h ||
                                                dosage.rate->unit == fhir::Unit::meq_per_kg_h ||
                                                dosage.rate->unit == fhir::Unit::mmol_per_kg_h);
        step.doubt = is_weighed ? TotalDoubt::per_weight
                     : has_rate ? TotalDoubt::unit_unknown
                                : TotalDoubt::no_dose;
        return step;
    }
    step.is_push = dosage.is_push && !step.minutes && !rate;
    const auto spread = step.is_push ? std::optional<Decimal>(push_minutes) : step.minutes;
    step.rate_per_h = larger(rate, over(times(step.amount, minutes_per_hour), spread));
    return step;
}

/// What one instruction delivers in its first `window` minutes.
std::optional<Decimal> delivered(const Step& step, const Substance& substance, Decimal window) {
    const Schedule schedule(*step.dosage);
    const auto cap_period = minutes_of(step.dosage->dose_max_period);
    std::optional<Decimal> cap;
    if (step.dosage->dose_max && is_positive(cap_period))
        cap = times(substance.amount_of(*step.dosage->dose_max, *step.dosage),
                    rounded_up(over(window, cap_period)));
    if (step.is_continuous()) {
        const auto open = smaller(window, schedule.bounds());
        return smaller(over(times(step.rate_per_h, open), minutes_per_hour), cap);
    }
    const auto doses = schedule.doses_within(window);
    auto total = times(step.amount, doses);
    if (doses == 1_dec && step.rate_per_h && !step.is_push)
        total = smaller(total, over(times(step.rate_per_h, window), minutes_per_hour));
    return smaller(total, cap);
}

/// The instructions of an order in the order of their sequence.
struct Plan {
    std::pmr::vector<Step> steps;

    /// Amount of the first `window` minutes: equal sequence numbers run together, others follow one another.
    /// Only a stated length moves the next instruction back; a load does not, so 6 g and then 2 g/h make the
    /// 54 g of the first day (C7 OB).
    [[nodiscard]] std::optional<Decimal> total(const Substance& substance, Decimal window) const {
        Decimal sum;
        Decimal offset;
        for (std::size_t first = 0; first < steps.size();) {
            const std::size_t last = end_of_group(first);
            if (offset >= window) break;
            const auto left = Decimal::difference(window, offset);
            std::optional<Decimal> length = Decimal{};
            for (std::size_t at = first; at < last; ++at) {
                const auto amount = left ? delivered(steps[at], substance, *left) : std::nullopt;
                const auto grown = plus(sum, amount);
                if (!grown) return std::nullopt;
                sum = *grown;
                const auto stated = Schedule(*steps[at].dosage).length();
                length = length && stated ? larger(length, stated) : std::nullopt;
            }
            offset = plus(offset, length).value_or(offset);
            first = last;
        }
        return sum;
    }

    /// Length of the whole plan in days, when every instruction states its own.
    [[nodiscard]] std::optional<int> days() const {
        Decimal sum;
        for (std::size_t first = 0; first < steps.size(); first = end_of_group(first)) {
            Decimal longest;
            for (std::size_t at = first; at < end_of_group(first); ++at) {
                const auto stated = Schedule(*steps[at].dosage).length();
                if (!stated) return std::nullopt;
                longest = std::max(longest, *stated);
            }
            sum = plus(sum, longest).value_or(sum);
        }
        const auto days = rounded_up(over(sum, minutes_per_day));
        if (!days) return std::nullopt;
        constexpr std::int64_t longest_days = 36500;
        return static_cast<int>(std::clamp<std::int64_t>(days->units(), 1, longest_days));
    }

    [[nodiscard]] std::size_t end_of_group(std::size_t first) const {
        std::size_t last = first + 1;
        while (last < steps.size() && steps[last].dosage->sequence == steps[first].dosage->sequence) ++last;
        return last;
    }
};

/// C7 OB: what runs within the hour is a load, what runs longer or is repeated by the hour is maintenance.
void find_load_and_maintenance(const Plan& plan, DoseTotals& totals) {
    for (std::size_t first = 0; first < plan.steps.size(); first = plan.end_of_group(first)) {
        std::optional<Decimal> load;
        for (std::size_t at = first; at < plan.end_of_group(first); ++at) {
            const Step& step = plan.steps[at];
            if (step.doubt != TotalDoubt::none) continue;
            const auto minutes = step.running_minutes();
            const auto interval = Schedule(*step.dosage).interval();
            const bool is_load = step.amount && (!minutes || *minutes <= load_minutes_max);
            if (is_load) load = load ? plus(load, step.amount) : step.amount;
            if (!is_load) totals.maintenance_per_h = larger(totals.maintenance_per_h, step.rate_per_h);
            if (is_load && interval && *interval <= maintenance_period_max)
                totals.maintenance_per_h =
                    larger(totals.maintenance_per_h, over(times(step.amount, minutes_per_hour), interval));
        }
        totals.load = larger(totals.load, load);
    }
}

void find_extremes(const Plan& plan, DoseBasis basis, DoseTotals& totals) {
    // Magnesium is ordered in grams and its rate limit is in mg per minute (C7 MG-ORD-RATE-01).
    const Decimal per_minute = basis == DoseBasis::magnesium_sulfate_g ? 1000_dec : 1_dec;
    for (const Step& step : plan.steps) {
        const auto bounds = Schedule(*step.dosage).bounds();
        auto single = step.amount;
        if (step.is_continuous() && bounds && *bounds <= minutes_per_day)
            single = over(times(step.rate_per_h, bounds), minutes_per_hour);
        totals.single = larger(totals.single, single);
        totals.rate_per_h = larger(totals.rate_per_h, step.rate_per_h);
        totals.rate_per_min =
            larger(totals.rate_per_min, over(times(step.rate_per_h, per_minute), minutes_per_hour));
        totals.is_push = totals.is_push || step.is_push;
        const bool is_unit_doubt =
            step.doubt == TotalDoubt::unit_unknown || step.doubt == TotalDoubt::contradictory;
        totals.has_doubtful_unit = totals.has_doubtful_unit || is_unit_doubt;
    }
}

/// Writes a small text into a fixed buffer; what does not fit is cut.
class ShortText {
  public:
    void add(std::string_view text) {
        for (const char letter : text)
            if (size_ < buffer_.size()) buffer_[size_++] = letter;
    }
    /// Rounded to `places` decimals, without trailing zeros.
    void add(Decimal number, int places) {
        const Decimal rounded = number.rounded(places);
        std::array<char, 24> digits{};
        std::size_t count = 0;
        auto units = rounded.units() < 0 ? -rounded.units() : rounded.units();
        int scale = rounded.scale();
        for (; scale > 0 && units % 10 == 0; --scale) units /= 10;
        for (int place = 0; units > 0 || place <= scale; ++place, units /= 10) {
            if (place > 0 && place == scale) digits[count++] = '.';
            digits[count++] = static_cast<char>('0' + units % 10);
        }
        while (count > 0) add(std::string_view(&digits[--count], 1));
    }
    [[nodiscard]] std::string_view view() const { return {buffer_.data(), size_}; }

  private:
    std::array<char, 64> buffer_{};
    std::size_t size_ = 0;
};

struct ShownUnit {
    std::string_view single;
    std::string_view daily;
    int places;
};
ShownUnit shown_unit(DoseBasis basis) {
    switch (basis) {
        case DoseBasis::magnesium_sulfate_g:
            return {" g", " g/24 h", 2};
        case DoseBasis::elemental_magnesium_mg:
            return {" mg elemental", " mg elemental/day", 0};
        case DoseBasis::potassium_meq:
            return {" mEq", " mEq/24 h", 1};
        case DoseBasis::calcium_salt_mg:
            return {" mg", " mg/24 h", 0};
    }
    return {};
}

/// What {dose} says: the total of a day where doses repeat or an infusion runs on, else the single dose.
std::string_view shown(const DoseTotals& totals, DoseBasis basis, fhir::Arena& arena) {
    const ShownUnit unit = shown_unit(basis);
    ShortText text;
    const bool is_repeated = totals.per_24h && (!totals.single || *totals.per_24h > *totals.single);
    if (is_repeated) {
        text.add(*totals.per_24h, unit.places);
        text.add(unit.daily);
    } else if (totals.single) {
        text.add(*totals.single, unit.places);
        text.add(unit.single);
    }
    return fhir::keep(arena, text.view());
}

}  // namespace

DoseTotals derive_dose(const fhir::MedicationOrder& order, DoseBasis basis,
                       const std::optional<Decimal>& weight_kg, fhir::Arena& arena) {
    const Substance substance(order, basis, weight_kg);
    Plan plan{.steps = std::pmr::vector<Step>(&arena)};
    plan.steps.reserve(order.dosages.size());
    for (const Dosage& dosage : order.dosages) plan.steps.push_back(worked_out(substance, dosage));
    std::sort(plan.steps.begin(), plan.steps.end(), [](const Step& left, const Step& right) {
        if (left.dosage->sequence != right.dosage->sequence)
            return left.dosage->sequence < right.dosage->sequence;
        return left.dosage < right.dosage;
    });
    DoseTotals totals;
    totals.doubt = plan.steps.empty() ? TotalDoubt::no_dose : TotalDoubt::none;
    for (const Step& step : plan.steps)
        if (totals.doubt == TotalDoubt::none) totals.doubt = step.doubt;
    find_extremes(plan, basis, totals);
    find_load_and_maintenance(plan, totals);
    if (totals.doubt == TotalDoubt::none) {
        totals.per_24h = plan.total(substance, minutes_per_day);
        totals.per_48h = plan.total(substance, minutes_per_2_days);
        totals.planned_days = plan.days();
        if (!totals.per_24h || !totals.per_48h) totals.doubt = TotalDoubt::timing_unclear;
    }
    totals.shown = shown(totals, basis, arena);
    return totals;
}

std::optional<Decimal> single_amount(const fhir::MedicationOrder& order, const Dosage& dosage,
                                     DoseBasis basis, const std::optional<Decimal>& weight_kg) {
    return worked_out(Substance(order, basis, weight_kg), dosage).amount;
}

}  // namespace lytes::cards
