#include "fhir/local_codes.hpp"

#include <algorithm>
#include <array>

#include "fhir/terminology.hpp"
#include "fhir/units.hpp"

namespace lytes::fhir {
namespace {

struct MeasureName {
    std::string_view name;
    Measure measure;
    std::array<Unit, 4> units;  ///< in which it is reported; unknown: no more
};
constexpr auto names = std::to_array<MeasureName>({
    {"magnesium",         Measure::magnesium,         {Unit::mg_per_dl, Unit::mmol_per_l, Unit::meq_per_l}},
    {"potassium",         Measure::potassium,         {Unit::mmol_per_l, Unit::meq_per_l}                 },
    {"calcium_total",     Measure::calcium_total,     {Unit::mg_per_dl, Unit::mmol_per_l, Unit::meq_per_l}},
    {"calcium_corrected", Measure::calcium_corrected, {Unit::mg_per_dl, Unit::mmol_per_l, Unit::meq_per_l}},
    {"calcium_ionized",   Measure::calcium_ionized,   {Unit::mmol_per_l, Unit::mg_per_dl, Unit::meq_per_l}},
    {"creatinine",        Measure::creatinine,        {Unit::mg_per_dl, Unit::umol_per_l}                 },
    {"egfr",              Measure::egfr,              {Unit::ml_per_min_173, Unit::ml_per_min}            },
    {"albumin",           Measure::albumin,           {Unit::g_per_dl, Unit::g_per_l}                     },
    {"phosphate",         Measure::phosphate,         {Unit::mg_per_dl, Unit::mmol_per_l}                 },
});

}  // namespace

std::optional<Measure> parse_measure(std::string_view name) {
    for (const MeasureName& row : names)
        if (row.name == name) return row.measure;
    return std::nullopt;
}

std::string_view name_of(Measure measure) {
    for (const MeasureName& row : names)
        if (row.measure == measure) return row.name;
    return {};
}

Unit parse_unit(std::string_view spelling) { return find_unit(spelling); }

std::string_view unit_code(Unit unit) { return ucum_code(unit); }

std::optional<std::string> objection_to(const LocalCode& row) {
    if (row.system.empty() || row.code.empty()) return "a system and a code";
    if (find_system(row.system) == CodeSystem::loinc)
        return "a system of your own: what LOINC codes mean is not a site's choice";
    const auto* const found =
        std::ranges::find_if(names, [&](const MeasureName& known) { return known.measure == row.measure; });
    if (found == names.end()) return "a measure that may have local codes";
    const auto fits = std::ranges::find(found->units, row.unit);
    if (row.unit != Unit::unknown && fits != found->units.end()) return std::nullopt;
    std::string expected;
    for (const Unit unit : found->units) {
        if (unit == Unit::unknown) break;
        expected.append(expected.empty() ? "" : " or ").append(ucum_code(unit));
    }
    return expected + ", the units of " + std::string{found->name};
}

LocalCodes::LocalCodes(std::vector<LocalCode> rows) : rows_(std::move(rows)) {
    places_.reserve(rows_.size());
    for (std::size_t place = 0; place < rows_.size(); ++place)
        places_.emplace(Key{rows_[place].system, rows_[place].code}, place);
}

const LocalCode* LocalCodes::find(std::string_view system, std::string_view code) const {
    if (rows_.empty()) return nullptr;
    const auto found = places_.find(Key{system, code});
    return found == places_.end() ? nullptr : &rows_[found->second];
}

std::string LocalCodes::canonical_text() const {
    std::vector<std::string> lines;
    for (const LocalCode& row : rows_)
        lines.push_back(row.system + '|' + row.code + '=' + std::string{name_of(row.measure)} + ' ' +
                        std::string{ucum_code(row.unit)} + '\n');
    std::ranges::sort(lines);
    std::string text;
    for (const std::string& line : lines) text += line;
    return text;
}

}  // namespace lytes::fhir
