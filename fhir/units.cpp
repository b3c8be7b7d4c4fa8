#include "fhir/units.hpp"

#include <algorithm>
#include <array>

namespace lytes::fhir {
namespace {

struct UnitRow {
    Unit unit = Unit::unknown;
    std::string_view ucum;       ///< for output
    std::string_view spellings;  ///< for input, after `Normalised`, divided by blanks
};

// One row per unit, in the order of `Unit`. Algorithm A2; the spellings for orders, times, vital signs and
// dose forms are UCUM's own codes and what EHRs send in their place. A spelling that occurs twice in the
// model (mL/min, g/L) is read as the laboratory unit; the dose decoder knows when it is a rate or a strength.
// clang-format off
constexpr auto rows = std::to_array<UnitRow>({
    {Unit::mg_per_dl, "mg/dL",
     "mg/dl mgs/dl mg% mg/100ml mg/deciliter mg/decilitre mgperdl mgperdeciliter"},
    {Unit::mmol_per_l, "mmol/L",
     "mmol/l mmols/l mmol/liter mmol/litre mmolperl millimol/l millimole/l millimoles/l"},
    {Unit::meq_per_l, "meq/L",
     "meq/l meqs/l meq/liter meq/litre meqperl milliequivalent/l milliequivalents/l"},
    {Unit::umol_per_l, "umol/L",
     "umol/l umols/l mcmol/l micromol/l micromole/l micromoles/l umol/liter umol/litre"},
    {Unit::g_per_dl, "g/dL", "g/dl gm/dl gms/dl g/100ml g% gperdl g/deciliter g/decilitre"},
    {Unit::g_per_l, "g/L", "g/l gm/l gms/l g/liter g/litre"},
    {Unit::mg_per_l, "mg/L", "mg/l mg/liter mg/litre"},
    {Unit::ng_per_ml, "ng/mL", "ng/ml ug/l mcg/l"},
    {Unit::nmol_per_l, "nmol/L", "nmol/l nmols/l"},
    {Unit::ml_per_min_173, "mL/min/{1.73_m2}",
     "ml/min/1.73m2 ml/min/1.73m^2 ml/min/1.73sqm ml/min/1.73sq.m ml/min/{1.73_m2} "
     "ml/min/{1.73m2} ml/min/1.73 ml/min/1.73_m2 ml/min/1.73m*2 ml/min/(1.73m2) "
     "ml/min/[1.73m2] ml/min/1.73m(2) ml/minper1.73m2 ml/min/{1.73} ml/min/1.73.m2 "
     "ml/min/173m2"},
    {Unit::ml_per_min, "mL/min", "ml/min ml/minute mlpermin ml/mn mls/min cc/min"},
    {Unit::millisecond, "ms", "ms msec msecs millisecond milliseconds"},
    {Unit::second, "s", "sec secs second seconds"},
    {Unit::minute, "min", "min mins minute minutes"},
    {Unit::hour, "h", "h hr hrs hour hours"},
    {Unit::day, "d", "d day days"},
    {Unit::week, "wk", "wk wks week weeks"},
    {Unit::month, "mo", "mo mos month months"},
    {Unit::year, "a", "yr yrs year years"},
    {Unit::kg, "kg", "kg kgs kilogram kilograms"},
    {Unit::g, "g", "g gm gms gram grams"},
    {Unit::mg, "mg", "mg mgs milligram milligrams"},
    {Unit::ug, "ug", "ug mcg mcgs microgram micrograms"},
    {Unit::lb, "[lb_av]", "[lb_av] lb lbs pound pounds"},
    {Unit::cm, "cm", "cm cms centimeter centimeters centimetre centimetres"},
    {Unit::m, "m", "meter meters metre metres"},
    {Unit::inch, "[in_i]", "[in_i] in inch inches"},
    {Unit::ml, "mL", "ml mls milliliter milliliters millilitre millilitres cc ccs"},
    {Unit::l, "L", "l liter liters litre litres"},
    {Unit::mmol, "mmol", "mmol mmols millimol millimole millimoles"},
    {Unit::meq, "meq", "meq meqs milliequivalent milliequivalents"},
    {Unit::dose_form, "{tbl}",
     "{tbl} {tablet} {tablets} {tab} {tabs} {tabl} tab tabs tbl tablet tablets tablet(s) "
     "{capsule} {capsules} {cap} {caps} cap caps capsule capsules capsule(s) {packet} "
     "{packets} packet packets packet(s) {sachet} {sachets} sachet sachets {pill} {pills} "
     "pill pills {spray} {sprays} spray sprays {puff} {puffs} puff puffs {actuat} "
     "{actuation} actuation actuations {application} {applications} {applicator} "
     "application applications {lozenge} lozenge lozenges {suppository} suppository "
     "suppositories caplet caplets {caplet} [ser]"},
    {Unit::iu, "[iU]", "iu [iu] {iu} unit units {unit} {units} [usp'u]"},
    {Unit::g_per_h, "g/h", "g/h g/hr g/hour gm/h gm/hr gm/hour gperhour"},
    {Unit::mg_per_h, "mg/h", "mg/h mg/hr mg/hour mgperhour"},
    {Unit::mg_per_min, "mg/min", "mg/min mg/minute mgpermin mgperminute"},
    {Unit::g_per_min, "g/min", "g/min g/minute gm/min gm/minute"},
    {Unit::mmol_per_h, "mmol/h", "mmol/h mmol/hr mmol/hour mmolperhour"},
    {Unit::meq_per_h, "meq/h", "meq/h meq/hr meq/hour meqperhour"},
    {Unit::meq_per_min, "meq/min", "meq/min meq/minute"},
    {Unit::mmol_per_min, "mmol/min", "mmol/min mmol/minute"},
    {Unit::ml_per_h, "mL/h", "ml/h ml/hr ml/hour mls/h mls/hr cc/h cc/hr cc/hour mlperhour"},
    {Unit::ml_per_min_rate, "mL/min", ""},
    {Unit::mg_per_kg, "mg/kg", "mg/kg mg/kg/dose mgperkg"},
    {Unit::g_per_kg, "g/kg", "g/kg gm/kg g/kg/dose gperkg"},
    {Unit::mmol_per_kg, "mmol/kg", "mmol/kg mmol/kg/dose mmolperkg"},
    {Unit::meq_per_kg, "meq/kg", "meq/kg meq/kg/dose meqperkg"},
    {Unit::mg_per_kg_h, "mg/kg/h", "mg/kg/h mg/kg/hr mg/kg/hour mg/h/kg mg/(kg.h) mg/(h.kg)"},
    {Unit::meq_per_kg_h, "meq/kg/h", "meq/kg/h meq/kg/hr meq/kg/hour meq/h/kg meq/(kg.h) meq/(h.kg)"},
    {Unit::mmol_per_kg_h, "mmol/kg/h",
     "mmol/kg/h mmol/kg/hr mmol/kg/hour mmol/h/kg mmol/(kg.h) mmol/(h.kg)"},
    {Unit::mg_per_kg_day, "mg/kg/d", "mg/kg/d mg/kg/day mg/d/kg mg/(kg.d) mg/(d.kg)"},
    {Unit::meq_per_kg_day, "meq/kg/d", "meq/kg/d meq/kg/day meq/d/kg meq/(kg.d) meq/(d.kg)"},
    {Unit::mg_per_ml, "mg/mL", "mg/ml mgs/ml mgperml"},
    {Unit::g_per_ml, "g/mL", "g/ml gm/ml"},
    {Unit::meq_per_ml, "meq/mL", "meq/ml meqs/ml meqperml"},
    {Unit::mmol_per_ml, "mmol/mL", "mmol/ml mmols/ml"},
    {Unit::g_per_l_strength, "g/L", ""},
    {Unit::mm_hg, "mm[Hg]", "mm[hg] mmhg mm(hg) mm_hg mmofhg"},
    {Unit::per_minute, "/min",
     "/min 1/min /minute perminute bpm beats/min beats/minute {beats}/min {beat}/min "
     "{beats}/minute breaths/min breaths/minute {breaths}/min {breath}/min {resp}/min "
     "resp/min min-1 rpm brpm"},
    {Unit::percent, "%", "% percent pct {percent}"},
    {Unit::kg_per_m2, "kg/m2", "kg/m2 kg/m^2 kg/sqm kg/(m2) kg/m*2"},
    {Unit::m2, "m2", "m2 m^2 sqm m*2"},
});
// clang-format on

constexpr std::size_t unit_count = static_cast<std::size_t>(Unit::count_);
static_assert(rows.size() + 1 == unit_count, "every unit but `unknown` has a row");
static_assert([] {
    for (std::size_t index = 0; index < rows.size(); ++index)
        if (static_cast<std::size_t>(rows[index].unit) != index + 1) return false;
    return true;
}());

struct Spelling {
    std::string_view text;
    Unit unit = Unit::unknown;
};

template <typename Visit>
constexpr void for_each_spelling(Visit visit) {
    for (const UnitRow& row : rows) {
        std::string_view rest = row.spellings;
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find(' '), rest.size());
            visit(Spelling{rest.substr(0, end), row.unit});
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }
}

constexpr std::size_t spelling_count = [] {
    std::size_t count = 0;
    for_each_spelling([&count](const Spelling&) { ++count; });
    return count;
}();

constexpr auto is_before = [](const Spelling& a, const Spelling& b) { return a.text < b.text; };

constexpr auto spellings = [] {
    std::array<Spelling, spelling_count> sorted{};
    std::size_t at = 0;
    for_each_spelling([&](const Spelling& spelling) { sorted[at++] = spelling; });
    std::sort(sorted.begin(), sorted.end(), is_before);
    return sorted;
}();
static_assert(std::adjacent_find(spellings.begin(), spellings.end(),
                                 [](const Spelling& a, const Spelling& b) { return a.text == b.text; }) ==
              spellings.end());

constexpr std::size_t spelling_bytes_max = 24;
static_assert(std::all_of(spellings.begin(), spellings.end(),
                          [](const Spelling& row) { return row.text.size() <= spelling_bytes_max; }));

/// Characters of more than one byte that laboratories put into unit names, and what they mean.
struct Folding {
    std::string_view from;
    std::string_view to;
};
constexpr auto foldings = std::to_array<Folding>({
    {"\xC2\xB5",     "u"}, // micro sign
    {"\xCE\xBC",     "u"}, // Greek mu
    {"\xC2\xB2",     "2"}, // superscript two
    {"\xC2\xA0",     "" }, // no-break space
    {"\xE2\x80\x89", "" }, // thin space
    {"\xE2\x80\xAF", "" }, // narrow no-break space
    {"\xE2\x81\x84", "/"}, // fraction slash
    {"\xE2\x88\x95", "/"}, // division slash
});

/// A spelling without blanks, in lower case, micro signs as "u". Too long for any row: empty.
class Normalised {
  public:
    explicit Normalised(std::string_view raw) {
        if (!take(raw)) size_ = 0;
    }

    [[nodiscard]] std::string_view text() const { return {characters_.data(), size_}; }

  private:
    bool take(std::string_view raw) {
        for (std::size_t at = 0; at < raw.size();) {
            const char c = raw[at];
            if (static_cast<unsigned char>(c) >= 0x80) {
                const Folding* folding = find_folding(raw.substr(at));
                if (folding == nullptr) return false;
                at += folding->from.size();
                for (const char folded : folding->to)
                    if (!append(folded)) return false;
                continue;
            }
            ++at;
            if (c == ' ' || c == '\t' || c == '\n' || c == '\r') continue;
            if (!append(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c)) return false;
        }
        return true;
    }
    static const Folding* find_folding(std::string_view rest) {
        const auto* const found = std::find_if(foldings.begin(), foldings.end(), [rest](const Folding& row) {
            return rest.starts_with(row.from);
        });
        return found == foldings.end() ? nullptr : found;
    }
    bool append(char c) {
        if (size_ == characters_.size()) return false;
        characters_[size_++] = c;
        return true;
    }

    std::array<char, spelling_bytes_max> characters_{};
    std::size_t size_ = 0;
};

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// Short spellings whose case carries meaning in UCUM: another case of them is another unit, or none.
constexpr auto case_bound = std::to_array<Spelling>({
    {"mM", Unit::mmol_per_l},
    {"m",  Unit::m         },
    {"a",  Unit::year      },
    {"s",  Unit::second    },
    {"U",  Unit::iu        },
});

bool is_case_bound(std::string_view normalised) {
    return normalised == "mm" || normalised == "m" || normalised == "a" || normalised == "s" ||
           normalised == "u";
}

}  // namespace

Unit find_unit(std::string_view spelling) {
    const Normalised normalised(spelling);
    const std::string_view text = normalised.text();
    if (text.empty()) return Unit::unknown;
    if (is_case_bound(text)) {
        const auto* const bound =
            std::find_if(case_bound.begin(), case_bound.end(),
                         [raw = trimmed(spelling)](const Spelling& row) { return row.text == raw; });
        return bound != case_bound.end() ? bound->unit : Unit::unknown;
    }
    const auto* const found = std::lower_bound(spellings.begin(), spellings.end(), Spelling{text}, is_before);
    return found != spellings.end() && found->text == text ? found->unit : Unit::unknown;
}

std::string_view ucum_code(Unit unit) {
    return unit == Unit::unknown ? std::string_view{} : rows[static_cast<std::size_t>(unit) - 1].ucum;
}

}  // namespace lytes::fhir
