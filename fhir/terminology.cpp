#include "fhir/terminology.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "fhir/tables/tables.hpp"
#include "fhir/words.hpp"

namespace lytes::fhir {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Digits only, no leading zero, as many as 64 bits hold.
std::optional<std::uint64_t> parse_number(std::string_view text) {
    if (text.empty() || text.size() > 18 || text.front() == '0') return std::nullopt;
    std::uint64_t number = 0;
    for (const char c : text) {
        if (!is_digit(c)) return std::nullopt;
        number = number * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return number;
}

/// 19123-9 as 191239. athenahealth sends its own ids under LOINC's URI; they have no hyphen. The check digit
/// needs no look: every code of the table has the right one.
std::optional<std::uint64_t> parse_loinc(std::string_view code) {
    const std::size_t length = code.size();
    if (length < 3 || length > 9 || code[length - 2] != '-' || !is_digit(code.back())) return std::nullopt;
    const auto number = parse_number(code.substr(0, length - 2));
    if (!number) return std::nullopt;
    return *number * 10 + static_cast<std::uint64_t>(code.back() - '0');
}

/// A letter code without its dot, in upper case: "i47.21" and "I4721" are the same.
struct Letters {
    std::array<char, 8> text{};
    std::size_t size = 0;

    [[nodiscard]] std::string_view view() const { return {text.data(), size}; }
};

std::optional<Letters> parse_letters(std::string_view code) {
    Letters letters;
    for (const char c : code) {
        if (c == '.') continue;
        const bool is_lower = c >= 'a' && c <= 'z';
        if (!is_lower && !is_digit(c) && !(c >= 'A' && c <= 'Z')) return std::nullopt;
        if (letters.size == letters.text.size()) return std::nullopt;
        letters.text[letters.size++] = is_lower ? static_cast<char>(c - 'a' + 'A') : c;
    }
    if (letters.size == 0) return std::nullopt;
    return letters;
}

template <typename Row>
const Row* find_row(std::span<const Row> rows, std::uint64_t code) {
    const auto found = std::lower_bound(rows.begin(), rows.end(), code,
                                        [](const Row& row, std::uint64_t key) { return row.code < key; });
    return found != rows.end() && found->code == code ? &*found : nullptr;
}

DrugCode drug_of(std::uint16_t drug, DrugForm form) {
    const tables::DrugRow& row = tables::drugs[drug];
    return {.tags = row.tags, .name = row.name, .form = form};
}

template <typename Row>
std::optional<DrugCode> find_numbered_drug(std::span<const Row> rows, std::string_view code) {
    const auto number = parse_number(code);
    const Row* row = number ? find_row(rows, *number) : nullptr;
    if (row == nullptr) return std::nullopt;
    return drug_of(row->drug, row->form);
}

/// The levels of ATC are 1, 3, 4, 5 and 7 characters long.
std::optional<DrugCode> find_atc(std::string_view code) {
    const auto letters = parse_letters(code);
    if (!letters || letters->size > 7) return std::nullopt;
    for (const std::size_t length : {std::size_t{7}, std::size_t{5}, std::size_t{4}, std::size_t{3}}) {
        if (length > letters->size) continue;
        const auto* row = find_row(tables::atc_drugs, tables::pack(letters->view().substr(0, length)));
        if (row != nullptr) return drug_of(row->drug, row->form);
    }
    return std::nullopt;
}

/// Exact, else the longest row that covers what is below it.
ClinicalTags find_letters(std::span<const tables::ClinicalRow> rows, std::string_view code) {
    const auto letters = parse_letters(code);
    if (!letters) return {};
    for (std::size_t length = letters->size; length > 0; --length) {
        const auto* row = find_row(rows, tables::pack(letters->view().substr(0, length)));
        if (row != nullptr && (length == letters->size || row->covers_below)) return row->tags;
    }
    return {};
}

/// LOINC answers carry a hyphen before the check digit: "LA15173-0".
ClinicalTags find_answer(std::string_view code) {
    const std::size_t hyphen = code.find('-');
    if (hyphen == std::string_view::npos || hyphen + 2 != code.size() || code.size() > 9) return {};
    std::array<char, 8> joined{};
    auto* end = std::copy_n(code.begin(), hyphen, joined.begin());
    *end++ = code.back();
    const std::string_view key{joined.data(), static_cast<std::size_t>(end - joined.begin())};
    const auto* row = find_row(tables::loinc_answers, tables::pack(key));
    return row == nullptr ? ClinicalTags{} : row->tags;
}

/// LOINC panels that hold an electrolyte of ours (data/codes/loinc.csv, kind panel); magnesium is in none.
struct PanelRow {
    std::string_view code;
    Measures measures;
};
constexpr Measures metabolic{Measure::potassium, Measure::calcium_total, Measure::creatinine};
constexpr auto panels = std::to_array<PanelRow>({
    {"24320-4", {Measure::potassium, Measure::creatinine}}, // basic metabolic, 1998: without calcium
    {"24321-2", metabolic                                }, // basic metabolic, 2000
    {"51990-0", metabolic                                }, // basic metabolic, blood
    {"24323-8", metabolic                                }, // comprehensive metabolic, 2000
    {"24362-6", metabolic                                }, // renal function, 2000
    {"24326-1", {Measure::potassium}                     }, // electrolytes, 1998
    {"55231-5", {Measure::potassium}                     }, // electrolytes, blood
});

}  // namespace

Measures find_ordered_measures(CodeSystem system, std::string_view code) {
    if (system == CodeSystem::loinc)
        for (const PanelRow& row : panels)
            if (row.code == code) return row.measures;
    const Measure measure = find_measure(system, code).measure;
    return measure == Measure::none ? Measures{} : Measures{measure};
}

MeasureCode find_measure(CodeSystem system, std::string_view code) {
    std::span<const tables::LaboratoryRow> rows;
    std::optional<std::uint64_t> number;
    if (system == CodeSystem::loinc) {
        rows = tables::loinc_laboratory;
        number = parse_loinc(code);
    } else if (system == CodeSystem::local_lab) {
        rows = tables::local_laboratory;
        number = parse_number(code);
    }
    const auto* row = number ? find_row(rows, *number) : nullptr;
    if (row == nullptr) return {};
    return {.measure = row->measure, .is_excluded = row->is_excluded};
}

std::optional<DrugCode> find_drug(CodeSystem system, std::string_view code) {
    if (system == CodeSystem::rxnorm) return find_numbered_drug(tables::rxnorm_drugs, code);
    if (system == CodeSystem::snomed) return find_numbered_drug(tables::snomed_drugs, code);
    if (system == CodeSystem::atc) return find_atc(code);
    return std::nullopt;
}

ClinicalTags find_condition(CodeSystem system, std::string_view code) {
    if (system == CodeSystem::icd10cm) return find_letters(tables::icd10cm_conditions, code);
    if (system == CodeSystem::icd9cm) return find_letters(tables::icd9cm_conditions, code);
    if (system == CodeSystem::loinc) return find_answer(code);
    if (system == CodeSystem::location_type || system == CodeSystem::act_code) {
        return find_letters(tables::v3_places, code);
    }
    if (system != CodeSystem::snomed) return {};
    const auto number = parse_number(code);
    const auto* row = number ? find_row(tables::snomed_conditions, *number) : nullptr;
    return row == nullptr ? ClinicalTags{} : row->tags;
}

}  // namespace lytes::fhir
