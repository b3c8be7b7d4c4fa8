#include "fhir/datatypes.hpp"

#include <algorithm>

#include "fhir/units.hpp"

namespace lytes::fhir {
namespace {

/// Reads fixed-width fields of a date from left to right.
class DateText {
  public:
    explicit DateText(std::string_view text) : rest_(text) {}

    [[nodiscard]] bool is_at_end() const { return rest_.empty(); }
    [[nodiscard]] std::optional<unsigned> digits(std::size_t count) {
        if (rest_.size() < count) return std::nullopt;
        unsigned value = 0;
        for (const char c : rest_.substr(0, count)) {
            if (c < '0' || c > '9') return std::nullopt;
            value = value * 10 + static_cast<unsigned>(c - '0');
        }
        rest_.remove_prefix(count);
        return value;
    }
    [[nodiscard]] bool skip(char wanted) {
        if (rest_.empty() || rest_.front() != wanted) return false;
        rest_.remove_prefix(1);
        return true;
    }
    /// A fraction of a second after its point, cut to milliseconds.
    [[nodiscard]] std::optional<unsigned> milliseconds() {
        constexpr std::size_t digits_max = 9;
        std::size_t count = 0;
        unsigned value = 0;
        while (count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9') {
            if (count < 3) value = value * 10 + static_cast<unsigned>(rest_[count] - '0');
            ++count;
        }
        if (count == 0 || count > digits_max) return std::nullopt;
        for (std::size_t place = count; place < 3; ++place) value *= 10;
        rest_.remove_prefix(count);
        return value;
    }

  private:
    std::string_view rest_;
};

struct DateFields {
    std::chrono::year_month_day day;
    DatePrecision precision = DatePrecision::year;
};

std::optional<DateFields> take_date(DateText& text) {
    using std::chrono::month;
    const auto year = text.digits(4);
    if (!year || *year == 0) return std::nullopt;
    DateFields fields;
    fields.day = std::chrono::year{static_cast<int>(*year)} / 1 / 1;
    if (!text.skip('-')) return fields;
    const auto month_number = text.digits(2);
    if (!month_number || !month{*month_number}.ok()) return std::nullopt;
    fields.precision = DatePrecision::month;
    fields.day = fields.day.year() / month{*month_number} / 1;
    if (!text.skip('-')) return fields;
    const auto day_number = text.digits(2);
    if (!day_number) return std::nullopt;
    fields.precision = DatePrecision::day;
    fields.day = fields.day.year() / fields.day.month() / std::chrono::day{*day_number};
    if (!fields.day.ok()) return std::nullopt;
    return fields;
}

std::optional<Duration> take_time_of_day(DateText& text) {
    constexpr unsigned leap_second = 60;
    const auto hours = text.digits(2);
    if (!hours || *hours > 23 || !text.skip(':')) return std::nullopt;
    const auto minutes = text.digits(2);
    if (!minutes || *minutes > 59 || !text.skip(':')) return std::nullopt;
    const auto seconds = text.digits(2);
    if (!seconds || *seconds > leap_second) return std::nullopt;
    unsigned milliseconds = 0;
    if (text.skip('.')) {
        const auto fraction = text.milliseconds();
        if (!fraction) return std::nullopt;
        milliseconds = *fraction;
    }
    if (*seconds == leap_second) milliseconds = 0;
    const Duration time = std::chrono::hours{*hours} + std::chrono::minutes{*minutes} +
                          std::chrono::seconds{*seconds} + Duration{milliseconds};
    return *seconds == leap_second ? time - Duration{1} : time;
}

std::optional<std::chrono::minutes> take_offset(DateText& text) {
    if (text.skip('Z')) return std::chrono::minutes{0};
    const bool is_west = text.skip('-');
    if (!is_west && !text.skip('+')) return std::nullopt;
    const auto hours = text.digits(2);
    if (!hours || !text.skip(':')) return std::nullopt;
    const auto minutes = text.digits(2);
    if (!minutes || *minutes > 59) return std::nullopt;
    const std::chrono::minutes offset = std::chrono::hours{*hours} + std::chrono::minutes{*minutes};
    if (offset > std::chrono::hours{14}) return std::nullopt;
    return is_west ? -offset : offset;
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

struct ComparatorSpelling {
    std::string_view text;
    Comparator comparator;
};
// Longer spellings first: "<=" is not "<" followed by something.
constexpr ComparatorSpelling comparators[] = {
    {"<=", Comparator::less_or_equal   },
    {">=", Comparator::greater_or_equal},
    {"<",  Comparator::less            },
    {">",  Comparator::greater         },
};

Comparator find_comparator(std::string_view text) {
    for (const auto& [spelling, comparator] : comparators)
        if (text == spelling) return comparator;
    return Comparator::none;
}

bool is_ucum(std::string_view system) {
    return system == "http://unitsofmeasure.org" || find_system(system) == CodeSystem::ucum;
}

/// UCUM's unity, alone or with an annotation that says what is counted: "1", "{Softgel}".
bool is_unity(std::string_view code) { return code == "1" || (code.starts_with('{') && code.ends_with('}')); }

/// Order of trust: UCUM code, then unit text, never a guess (algorithm A2).
void read_unit(const json::Cursor& holder, Quantity& quantity) {
    const std::string_view text = trimmed(holder.text("unit"));
    const std::string_view code = trimmed(holder.text("code"));
    const std::string_view system = holder.text("system");
    quantity.unit_text = text.empty() ? code : text;
    if (quantity.unit_text.empty()) return;

    // A code of SNOMED CT or of a dose-form list beside a unit text is not ours to judge.
    const bool is_foreign_code = !system.empty() && !is_ucum(system);
    const bool has_code = !code.empty() && !(is_foreign_code && !text.empty());
    const Unit by_text = find_unit(text);
    const Unit by_code = has_code ? (code == text ? by_text : find_unit(code)) : Unit::unknown;

    const bool is_count = by_text == Unit::dose_form && is_unity(code);
    const bool is_code_binding = has_code && !system.empty() && code != text && !is_count;
    if (by_text != Unit::unknown && by_code == Unit::unknown && is_code_binding) {
        quantity.unit_state = UnitState::contradictory;
    } else if (by_text != Unit::unknown && by_code != Unit::unknown && by_text != by_code) {
        quantity.unit_state = UnitState::contradictory;
    } else {
        quantity.unit = by_code != Unit::unknown ? by_code : by_text;
        quantity.unit_state = quantity.unit == Unit::unknown ? UnitState::unknown : UnitState::known;
    }
}

std::optional<std::string_view> number_text(const json::Cursor& value) {
    if (const auto number = value.as_number_text()) return number;
    // athenahealth sends numbers as strings.
    const auto text = value.as_string();
    if (!text || trimmed(*text).empty()) return std::nullopt;
    return trimmed(*text);
}

bool is_word_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           static_cast<unsigned char>(c) >= 0x80;
}

bool is_same_letter(char a, char b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return lower(a) == lower(b);
}

}  // namespace

std::optional<Moment> parse_moment(std::string_view raw) {
    DateText text(raw);
    const auto date = take_date(text);
    if (!date) return std::nullopt;
    const std::chrono::sys_days day = date->day;
    if (text.is_at_end()) return Moment{Instant{day}, false};
    if (date->precision != DatePrecision::day || !text.skip('T')) return std::nullopt;
    const auto time = take_time_of_day(text);
    if (!time) return std::nullopt;
    const auto offset = take_offset(text);
    if (!offset || !text.is_at_end()) return std::nullopt;
    return Moment{Instant{day} + *time - *offset, true};
}

std::optional<PartialDate> parse_date(std::string_view raw) {
    DateText text(raw);
    const auto date = take_date(text);
    if (!date || !text.is_at_end()) return std::nullopt;
    PartialDate partial{date->day, date->day, date->precision};
    if (date->precision == DatePrecision::year) partial.last = date->day.year() / 12 / 31;
    if (date->precision == DatePrecision::month)
        partial.last = date->day.year() / date->day.month() / std::chrono::last;
    return partial;
}

std::optional<Moment> find_moment(const json::Cursor& holder, std::string_view name) {
    const std::string_view text = holder.text(name);
    if (text.empty()) return std::nullopt;
    return parse_moment(text);
}

Period decode_period(const json::Cursor& period) {
    return {find_moment(period, "start"), find_moment(period, "end")};
}

Period find_period(const json::Cursor& holder, std::string_view name) {
    const auto period = find_first(holder, name);
    return period ? decode_period(*period) : Period{};
}

std::optional<Quantity> decode_quantity(const json::Cursor& quantity) {
    const auto value = quantity.find_value("value");
    if (!value) return std::nullopt;
    const auto text = number_text(*value);
    if (!text) return std::nullopt;
    Quantity decoded;
    decoded.text = *text;
    const auto number = Decimal::parse(*text);
    decoded.is_readable = number.has_value();
    if (number) decoded.value = *number;
    decoded.comparator = find_comparator(trimmed(quantity.text("comparator")));
    read_unit(quantity, decoded);
    return decoded;
}

std::optional<Quantity> find_quantity(const json::Cursor& holder, std::string_view name) {
    const auto found = find_first(holder, name);
    return found ? decode_quantity(*found) : std::nullopt;
}

std::optional<Quantity> parse_quantity(std::string_view raw) {
    std::string_view text = trimmed(raw);
    Quantity quantity;
    for (const auto& [spelling, comparator] : comparators) {
        if (!text.starts_with(spelling)) continue;
        quantity.comparator = comparator;
        text = trimmed(text.substr(spelling.size()));
        break;
    }
    quantity.text = text.substr(0, std::min(text.find_first_not_of("-.0123456789"), text.size()));
    const auto number = Decimal::parse(quantity.text);
    if (!number) return std::nullopt;
    quantity.value = *number;
    quantity.unit_text = trimmed(text.substr(quantity.text.size()));
    if (quantity.unit_text.empty()) return quantity;
    quantity.unit = find_unit(quantity.unit_text);
    if (quantity.unit == Unit::unknown) return std::nullopt;
    quantity.unit_state = UnitState::known;
    return quantity;
}

std::optional<Quantity> find_timed(const json::Cursor& holder, std::string_view value,
                                   std::string_view unit) {
    const auto found = holder.find_value(value);
    if (!found) return std::nullopt;
    const auto text = number_text(*found);
    const auto number = text ? Decimal::parse(*text) : std::nullopt;
    if (!number) return std::nullopt;
    Quantity quantity;
    quantity.value = *number;
    quantity.text = *text;
    quantity.unit_text = trimmed(holder.text(unit));
    if (quantity.unit_text.empty()) return quantity;
    quantity.unit = find_unit(quantity.unit_text);
    quantity.unit_state = quantity.unit == Unit::unknown ? UnitState::unknown : UnitState::known;
    return quantity;
}

std::optional<Decimal> find_number(const json::Cursor& holder, std::string_view name) {
    const auto found = holder.find_value(name);
    const auto text = found ? number_text(*found) : std::nullopt;
    return text ? Decimal::parse(*text) : std::nullopt;
}

Coding decode_coding(const json::Cursor& coding) {
    const std::string_view uri = coding.text("system");
    return {find_system(uri), trimmed(coding.text("code")), coding.text("display"), uri};
}

std::optional<json::Cursor> first_element(const json::Cursor& value) {
    if (!value.is_array()) return value;
    for (const json::Cursor element : value)
        if (!element.is_null()) return element;
    return std::nullopt;
}

std::optional<json::Cursor> find_first(const json::Cursor& holder, std::string_view name) {
    const auto found = holder.find_value(name);
    return found ? first_element(*found) : std::nullopt;
}

std::string_view concept_text(const json::Cursor& concepts) {
    const auto first = first_element(concepts);
    if (!first) return {};
    if (const auto text = first->as_string()) return *text;
    const json::Cursor one = first->find_value("concept").value_or(*first);
    if (const std::string_view text = one.text("text"); !text.empty()) return text;
    std::string_view display = one.text("display");
    if (const auto codings = one.find_value("coding")) {
        json::for_each_element(*codings, [&display](const json::Cursor& coding) {
            if (display.empty()) display = coding.text("display");
        });
    }
    return display;
}

std::string_view find_concept_text(const json::Cursor& holder, std::string_view name) {
    const auto concepts = holder.find_value(name);
    return concepts ? concept_text(*concepts) : std::string_view{};
}

ClinicalTags find_tags(const json::Cursor& holder, std::string_view name) {
    ClinicalTags tags;
    for_each_coding_of(holder, name, [&tags](const Coding& coding) {
        tags.insert(find_condition(coding.system, coding.code));
    });
    return tags;
}

std::string_view reference_text(const json::Cursor& reference) {
    if (const auto text = reference.as_string()) return *text;
    if (const auto nested = reference.find_value("reference")) {
        if (const auto text = nested->as_string()) return *text;
        return nested->text("reference");
    }
    return {};
}

std::optional<json::Cursor> find_contained(const json::Cursor& resource, std::string_view reference) {
    if (!reference.starts_with('#')) return std::nullopt;
    const auto contained = resource.find_value("contained");
    if (!contained) return std::nullopt;
    std::optional<json::Cursor> found;
    json::for_each_element(*contained, [&](const json::Cursor& inner) {
        std::string_view id = inner.text("id");
        if (id.starts_with('#')) id.remove_prefix(1);
        if (!found && id == reference.substr(1)) found = inner;
    });
    return found;
}

bool has_words(std::string_view text, std::string_view words) {
    auto from = text.begin();
    for (;;) {
        const auto found = std::search(from, text.end(), words.begin(), words.end(), is_same_letter);
        if (found == text.end()) return false;
        const auto after = found + static_cast<std::ptrdiff_t>(words.size());
        const bool is_start = found == text.begin() || !is_word_character(*(found - 1));
        const bool is_end = after == text.end() || !is_word_character(*after);
        if (is_start && is_end) return true;
        from = found + 1;
    }
}

}  // namespace lytes::fhir
