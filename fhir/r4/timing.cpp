#include "fhir/r4/timing.hpp"

#include <algorithm>
#include <array>

#include "fhir/datatypes.hpp"
#include "fhir/units.hpp"

namespace lytes::fhir::r4 {
namespace {

struct Abbreviation {
    std::string_view text;  ///< lower case, without points
    int frequency;
    int period;
    Unit unit;
};

// GTSAbbreviation codes and the words that prescribers use for the same.
constexpr auto abbreviations = std::to_array<Abbreviation>({
    {"qd",      1, 1, Unit::day  },
    {"od",      1, 1, Unit::day  },
    {"daily",   1, 1, Unit::day  },
    {"nightly", 1, 1, Unit::day  },
    {"qam",     1, 1, Unit::day  },
    {"qpm",     1, 1, Unit::day  },
    {"am",      1, 1, Unit::day  },
    {"pm",      1, 1, Unit::day  },
    {"bed",     1, 1, Unit::day  },
    {"hs",      1, 1, Unit::day  },
    {"qhs",     1, 1, Unit::day  },
    {"bedtime", 1, 1, Unit::day  },
    {"bid",     2, 1, Unit::day  },
    {"bd",      2, 1, Unit::day  },
    {"tid",     3, 1, Unit::day  },
    {"tds",     3, 1, Unit::day  },
    {"qid",     4, 1, Unit::day  },
    {"qds",     4, 1, Unit::day  },
    {"qod",     1, 2, Unit::day  },
    {"wk",      1, 1, Unit::week },
    {"weekly",  1, 1, Unit::week },
    {"qwk",     1, 1, Unit::week },
    {"mo",      1, 1, Unit::month},
    {"monthly", 1, 1, Unit::month},
    {"hourly",  1, 1, Unit::hour },
});

/// Words of a phrase in lower case; points inside a word vanish ("b.i.d."), other signs divide.
class Words {
  public:
    static constexpr std::size_t words_max = 16;
    static constexpr std::size_t bytes_max = 96;

    explicit Words(std::string_view text) {
        bool is_inside = false;
        bool is_bracketed = false;
        for (const char raw : text.substr(0, bytes_max)) {
            const char c = raw >= 'A' && raw <= 'Z' ? static_cast<char>(raw - 'A' + 'a') : raw;
            // "Every 4 (four) hours": the bracket repeats the number.
            if (c == '(' || c == ')') is_bracketed = c == '(';
            const bool is_part = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (is_joint(c)) continue;
            if (!is_part || is_bracketed) {
                is_inside = false;
                continue;
            }
            if (!is_inside && count_ == words_max) return;
            if (!is_inside) starts_[count_++] = size_;
            is_inside = true;
            characters_[size_++] = c;
            ends_[count_ - 1] = size_;
        }
    }

    [[nodiscard]] std::size_t size() const { return count_; }
    [[nodiscard]] std::string_view operator[](std::size_t index) const {
        if (index >= count_) return {};
        return {characters_.data() + starts_[index], ends_[index] - starts_[index]};
    }

  private:
    /// "b.i.d." and "09:00" are one word; "1.5" is no whole number and stays apart.
    [[nodiscard]] bool is_joint(char c) const {
        const char before = size_ == 0 ? ' ' : characters_[size_ - 1];
        const bool is_digit = before >= '0' && before <= '9';
        return (c == '.' && !is_digit) || (c == ':' && is_digit);
    }

    std::array<char, bytes_max> characters_{};
    std::array<std::size_t, words_max> starts_{};
    std::array<std::size_t, words_max> ends_{};
    std::size_t size_ = 0;
    std::size_t count_ = 0;
};

constexpr auto number_words =
    std::to_array<std::string_view>({"zero", "one", "two", "three", "four", "five", "six", "seven", "eight",
                                     "nine", "ten", "eleven", "twelve"});

std::optional<int> parse_count(std::string_view word) {
    if (word == "once") return 1;
    if (word == "twice") return 2;
    for (std::size_t index = 0; index < number_words.size(); ++index)
        if (word == number_words[index]) return static_cast<int>(index);
    if (word.empty() || word.size() > 3) return std::nullopt;
    int value = 0;
    for (const char c : word) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

bool is_time_unit(Unit unit) {
    return unit == Unit::minute || unit == Unit::hour || unit == Unit::day || unit == Unit::week ||
           unit == Unit::month;
}

bool is_clock_time(std::string_view word) {
    return word.size() == 4 &&
           std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; }) &&
           word < "2400" && word[2] < '6';
}

void repeat(Schedule& schedule, int frequency, int period, Unit unit) {
    if (schedule.frequency || period == 0 || frequency == 0) return;
    schedule.frequency = Decimal::of(frequency);
    schedule.period = Decimal::of(period);
    schedule.period_unit = unit;
}

/// "q6h", "q12hr", "q2d": a number between q and a unit of time.
void read_interval_word(std::string_view word, Schedule& schedule) {
    if (word == "qh") return repeat(schedule, 1, 1, Unit::hour);
    if (word.size() < 3 || word.front() != 'q') return;
    const std::size_t digits = std::min(word.find_first_not_of("0123456789", 1), word.size());
    const auto period = parse_count(word.substr(1, digits - 1));
    const Unit unit = find_unit(word.substr(digits));
    if (period && is_time_unit(unit)) repeat(schedule, 1, *period, unit);
}

/// "every 6 hours", "q 6 h", "every hour", "every other day".
void read_interval_phrase(const Words& words, std::size_t at, Schedule& schedule) {
    if (words[at] != "every" && words[at] != "q" && words[at] != "each") return;
    if (words[at + 1] == "other" && find_unit(words[at + 2]) == Unit::day)
        return repeat(schedule, 1, 2, Unit::day);
    const auto period = parse_count(words[at + 1]);
    const Unit unit = find_unit(words[period ? at + 2 : at + 1]);
    if (is_time_unit(unit)) repeat(schedule, 1, period.value_or(1), unit);
    const bool is_daily =
        words[at + 1] == "morning" || words[at + 1] == "evening" || words[at + 1] == "night";
    if (is_daily) repeat(schedule, 1, 1, Unit::day);
}

/// "3 times a day", "twice daily", "once per week".
void read_count_phrase(const Words& words, std::size_t at, Schedule& schedule) {
    const auto count = parse_count(words[at]);
    if (!count || (at > 0 && (words[at - 1] == "every" || words[at - 1] == "q"))) return;
    std::size_t next = at + 1;
    if (words[next] == "times" || words[next] == "time" || words[next] == "x") ++next;
    const bool is_bare_number = next == at + 1 && words[at] != "once" && words[at] != "twice";
    if (is_bare_number) return;
    if (words[next] == "a" || words[next] == "per" || words[next] == "each" || words[next] == "every") ++next;
    if (words[next] == "daily") return repeat(schedule, *count, 1, Unit::day);
    if (words[next] == "weekly") return repeat(schedule, *count, 1, Unit::week);
    const Unit unit = find_unit(words[next]);
    if (is_time_unit(unit)) repeat(schedule, *count, 1, unit);
}

bool is_once_word(std::string_view word) {
    return word == "once" || word == "stat" || word == "now" || word == "x1" || word == "onetime";
}

struct Coverage {
    bool is_as_needed = false;
    int clock_times = 0;
    bool is_once = false;
};

Coverage survey(const Words& words) {
    Coverage seen;
    for (std::size_t at = 0; at < words.size(); ++at) {
        if (words[at] == "prn" || (words[at] == "as" && words[at + 1] == "needed")) seen.is_as_needed = true;
        if (is_clock_time(words[at])) ++seen.clock_times;
        if (is_once_word(words[at]) || (words[at] == "one" && words[at + 1] == "time")) seen.is_once = true;
    }
    return seen;
}

void decode_repeat(const json::Cursor& repeat, Dosage& out) {
    out.frequency = find_number(repeat, "frequency");
    out.frequency_max = find_number(repeat, "frequencyMax");
    out.period = find_timed(repeat, "period", "periodUnit");
    if (out.period && out.period->unit == Unit::unknown) {
        if (auto older = find_timed(repeat, "period", "periodUnits")) out.period = older;  // DSTU2
    }
    out.count = find_number(repeat, "count");
    out.duration = find_timed(repeat, "duration", "durationUnit");
    if (out.duration && out.duration->unit == Unit::unknown) {
        if (auto older = find_timed(repeat, "duration", "durationUnits")) out.duration = older;  // DSTU2
    }
    if (const auto times = repeat.find_value("timeOfDay"))
        json::for_each_element(*times, [&out](const json::Cursor&) { ++out.times_of_day; });
    if (const auto meals = repeat.find_value("when")) {
        json::for_each_element(*meals, [&out](const json::Cursor& when) {
            const std::string_view code = when.as_string().value_or("");
            // AC, PC and C alone mean "with meals" without saying how many.
            if (code == "AC" || code == "PC" || code == "C") out.is_timing_unclear = true;
            if (!out.frequency && !code.empty()) ++out.times_of_day;
        });
    }
}

void decode_bounds(const json::Cursor& repeat, Dosage& out) {
    out.bounds = find_quantity(repeat, "boundsDuration");
    if (!out.bounds) out.bounds = find_quantity(repeat, "boundsQuantity");  // DSTU2
    if (!out.bounds) {
        if (const auto range = find_first(repeat, "boundsRange")) {
            out.bounds = find_quantity(*range, "high");
            if (!out.bounds) out.bounds = find_quantity(*range, "low");
        }
    }
    if (out.bounds) return;
    const Period period = find_period(repeat, "boundsPeriod");
    if (!period.start || !period.end || period.end->at < period.start->at) return;
    Quantity length;
    length.value = Decimal::of((period.end->at - period.start->at) / std::chrono::minutes{1});
    length.unit = Unit::minute;
    length.unit_state = UnitState::known;
    length.unit_text = ucum_code(Unit::minute);
    out.bounds = length;
}

void apply(const Schedule& schedule, Dosage& out) {
    out.is_as_needed = out.is_as_needed || schedule.is_as_needed;
    out.is_once = out.is_once || schedule.is_once;
    if (out.times_of_day == 0) out.times_of_day = schedule.times_of_day;
    if (!schedule.frequency) return;
    out.frequency = schedule.frequency;
    Quantity period;
    period.value = schedule.period;
    period.unit = schedule.period_unit;
    period.unit_text = ucum_code(schedule.period_unit);
    period.unit_state = UnitState::known;
    out.period = period;
}

/// The code speaks only where `repeat` is silent, and its text only where the codings are.
void decode_code(const json::Cursor& timing, Dosage& out) {
    const auto code = timing.find_value("code");
    if (!code) return;
    const bool is_told = out.frequency || out.count || out.times_of_day > 0;
    Schedule known;
    const auto offer = [&known](std::string_view text) {
        if (!known.is_known()) known = parse_schedule(text);
    };
    for_each_coding(*code, [&offer](const Coding& coding) { offer(coding.code); });
    offer(concept_text(*code));
    for_each_coding(*code, [&offer](const Coding& coding) { offer(coding.display); });
    if (is_told) {
        out.is_as_needed = out.is_as_needed || known.is_as_needed;
    } else if (known.is_known()) {
        apply(known, out);
    } else {
        out.is_as_needed = out.is_as_needed || known.is_as_needed;
        out.is_timing_unclear = true;
    }
}

}  // namespace

Schedule parse_schedule(std::string_view text) {
    const Words words(text);
    Schedule schedule;
    for (std::size_t at = 0; at < words.size(); ++at) {
        read_count_phrase(words, at, schedule);
        read_interval_phrase(words, at, schedule);
        read_interval_word(words[at], schedule);
    }
    for (std::size_t at = 0; at < words.size() && !schedule.frequency; ++at)
        for (const Abbreviation& row : abbreviations)
            if (words[at] == row.text) repeat(schedule, row.frequency, row.period, row.unit);
    const Coverage seen = survey(words);
    schedule.is_as_needed = seen.is_as_needed;
    if (!schedule.frequency) schedule.times_of_day = seen.clock_times;
    schedule.is_once = seen.is_once && !schedule.frequency && seen.clock_times == 0;
    return schedule;
}

void decode_timing(const json::Cursor& dosage, Dosage& out) {
    const auto timing = find_first(dosage, "timing");
    if (!timing) {
        // Words alone are not read as numbers; but a schedule in words means that one dose is not all.
        out.is_timing_unclear = parse_schedule(out.text).is_known() && !parse_schedule(out.text).is_once;
        return;
    }
    if (const auto repeat = find_first(*timing, "repeat")) {
        decode_repeat(*repeat, out);
        decode_bounds(*repeat, out);
    }
    int events = 0;
    if (const auto times = timing->find_value("event"))
        json::for_each_element(*times, [&events](const json::Cursor&) { ++events; });
    const bool is_event_all = !out.frequency && !out.period && !out.count && out.times_of_day == 0;
    if (is_event_all) out.times_of_day = events;
    out.is_once = out.count == Decimal::of(1) || (is_event_all && events == 1);
    decode_code(*timing, out);
}

}  // namespace lytes::fhir::r4
