#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "fhir/tables/tables.hpp"
#include "fhir/terminology.hpp"
#include "fhir/words.hpp"

namespace lytes::fhir {
namespace {

using Hint = tables::DrugHint;
using tables::HintRow;
using tables::PhraseKind;
using tables::PhraseRow;

using Hints = std::uint16_t;

constexpr Hints bit(Hint hint) { return static_cast<Hints>(1U << static_cast<unsigned>(hint)); }

constexpr std::string_view first_word(std::string_view words) { return words.substr(0, words.find(' ')); }

/// Rows that begin with a given word, by hash. The rows keep static storage and stand together by first word.
template <typename Row, std::size_t slot_count>
class FirstWords {
  public:
    explicit FirstWords(std::span<const Row> rows) : rows_(rows) {
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const std::string_view word = first_word(rows[i].words);
            if (i > 0 && first_word(rows[i - 1].words) == word) continue;
            std::size_t slot = hash(word) % slot_count;
            while (slots_[slot] != 0) slot = (slot + 1) % slot_count;
            slots_[slot] = static_cast<std::uint16_t>(i + 1);
        }
    }

    /// The first row that begins with the word; its siblings follow it. End of rows when there is none.
    [[nodiscard]] const Row* find(std::string_view word) const {
        for (std::size_t slot = hash(word) % slot_count; slots_[slot] != 0; slot = (slot + 1) % slot_count) {
            const Row& row = rows_[slots_[slot] - 1U];
            if (first_word(row.words) == word) return &row;
        }
        return end();
    }
    [[nodiscard]] const Row* end() const { return rows_.data() + rows_.size(); }

  private:
    static std::size_t hash(std::string_view word) {
        std::uint32_t hash = 2166136261U;
        for (const char c : word) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
        return hash;
    }

    std::span<const Row> rows_;
    std::array<std::uint16_t, slot_count> slots_{};
};

Hint hint_of(std::string_view word) {
    static const FirstWords<HintRow, 1024> index{tables::drug_hints};
    if (word.front() >= '0' && word.front() <= '9') return Hint::neutral;
    const HintRow* row = index.find(word);
    return row == index.end() ? Hint::none : row->hint;
}

/// Words that may stand between the start of a component and the element it is named for: "oral 400 mg".
bool is_neutral(std::string_view word) {
    constexpr Hints telling =
        bit(Hint::none) | bit(Hint::buffer) | bit(Hint::bowel) | bit(Hint::lavage) | bit(Hint::double_salt);
    return (bit(hint_of(word)) & telling) == 0;
}

/// The longest phrase of ours that begins at this word, or nothing.
const PhraseRow* find_phrase(const Words& words, std::size_t at) {
    static const FirstWords<PhraseRow, 2048> index{tables::drug_phrases};
    for (const PhraseRow* row = index.find(words[at].text);
         row != index.end() && first_word(row->words) == words[at].text; ++row) {
        if (words.has_at(at, row->words)) return row;
    }
    return nullptr;
}

constexpr bool parts_components(char joint) {
    return joint == '/' || joint == '+' || joint == '&' || joint == ';';
}

/// Nothing but units and the like between the start of this component and the word. `electrolyte_end` is the
/// word after the last electrolyte found: a list of electrolytes needs no better joint than a comma.
bool opens_component(const Words& words, std::size_t at, std::size_t electrolyte_end) {
    for (std::size_t i = at; i > electrolyte_end; --i) {
        const bool is_unit_behind_slash = i < at && is_neutral(words[i].text);
        if (parts_components(words[i].before) && !is_unit_behind_slash) return true;
        if (!is_neutral(words[i - 1].text)) return false;
    }
    return true;
}

/// "potassium 20 mEq", "calcium / vitamin D", but not "potassium clavulanate" and not "magnesium level".
/// Within a list of electrolytes a hyphen parts: "calcium-magnesium-zinc".
bool closes_component(const Words& words, std::size_t next, bool is_listed) {
    if (next == words.size()) return true;
    if (words[next].before == '-') return is_listed || find_phrase(words, next) != nullptr;
    return words[next].before != ' ' || is_neutral(words[next].text);
}

/// Whether the phrase names a drug here or only the counter-ion of another one.
bool is_own_drug(const Words& words, std::size_t at, const PhraseRow& phrase, std::size_t electrolyte_end) {
    switch (phrase.kind) {
        case PhraseKind::drug:
            return true;
        case PhraseKind::salt:
            return at == 0 || hint_of(words[at - 1].text) != Hint::double_salt;
        case PhraseKind::element:
            return opens_component(words, at, electrolyte_end) &&
                   closes_component(words, at + 1, electrolyte_end > 0);
    }
    return false;
}

std::size_t word_count(std::string_view phrase) {
    std::size_t count = 1;
    for (const char c : phrase) count += c == ' ' ? 1U : 0U;
    return count;
}

/// Diluents after "in": "magnesium sulfate in water".
bool is_diluted(const Words& words) {
    constexpr auto diluents = std::to_array<std::string_view>(
        {"in water", "in dextrose", "in d5w", "in nacl", "in sodium", "in ns", "in lactated"});
    for (const std::string_view diluent : diluents) {
        if (words.has(diluent)) return true;
    }
    return false;
}

DrugForm form_of(Hints hints, bool is_diluted) {
    const auto has = [hints](Hint hint) { return (hints & bit(hint)) != 0; };
    if (has(Hint::local) || has(Hint::airway)) return DrugForm::other;
    if (has(Hint::injectable)) return DrugForm::injectable;
    if (has(Hint::oral)) return DrugForm::oral;
    if (has(Hint::rectal)) return DrugForm::other;
    return has(Hint::container) || is_diluted ? DrugForm::injectable : DrugForm::unspecified;
}

/// The classes of oral magnesium (algorithm C7), as far as words tell them.
void classify_magnesium(DrugTags& tags, Hints hints, DrugForm form, const Words& words) {
    const auto has = [hints](Hint hint) { return (hints & bit(hint)) != 0; };
    if (form == DrugForm::injectable) {
        tags.insert(DrugTag::magnesium_parenteral);
    } else if (has(Hint::bowel)) {
        tags.insert(DrugTag::magnesium_bowel_prep);
    } else if (tags.has_any({DrugTag::magnesium_antacid, DrugTag::magnesium_bowel_prep})) {
        return;
    } else if (tags.has(DrugTag::magnesium_citrate) && has(Hint::liquid)) {
        tags.insert(DrugTag::magnesium_laxative);
    } else if (has(Hint::buffer)) {
        tags.insert(DrugTag::magnesium_antacid);
    } else if (tags.has(DrugTag::magnesium_hydroxide)) {
        const bool is_antacid = tags.has_any({DrugTag::calcium, DrugTag::ppi});
        tags.insert(is_antacid ? DrugTag::magnesium_antacid : DrugTag::magnesium_laxative);
    } else if (tags.has(DrugTag::magnesium_sulfate)) {
        const bool is_drunk = form == DrugForm::oral && has(Hint::liquid);
        if (words.has("potassium sulfate"))
            tags.insert(DrugTag::magnesium_bowel_prep);
        else if (is_drunk || words.has("granules") || words.has("epsom"))
            tags.insert(DrugTag::magnesium_laxative);
    }
}

/// A fluid with several electrolytes is a source of each and a replacement order of none (DrugTag).
void mark_combination(DrugTags& tags, DrugForm form) {
    constexpr auto salts = std::to_array<DrugTag>({DrugTag::magnesium_sulfate, DrugTag::magnesium_chloride,
                                                   DrugTag::magnesium_other_salt, DrugTag::potassium_chloride,
                                                   DrugTag::potassium_phosphate, DrugTag::calcium_gluconate,
                                                   DrugTag::calcium_chloride});
    const int cations = int{tags.has(DrugTag::magnesium)} + int{tags.has(DrugTag::potassium)} +
                        int{tags.has(DrugTag::calcium)};
    if (form != DrugForm::injectable || cations < 2) return;
    for (const DrugTag salt : salts) tags.erase(salt);
    tags.insert(DrugTag::electrolyte_combination);
}

/// What is left of the tags once the way into the body is known; the same rules as for coded products
/// (tables/generate.py).
DrugTags systemic(DrugTags tags, Hints hints, DrugForm form) {
    constexpr DrugTags by_airway{DrugTag::beta2_agonist, DrugTag::calcitonin};
    if ((hints & bit(Hint::local)) != 0) return {};
    if ((hints & bit(Hint::airway)) != 0) return tags & by_airway;
    if (form == DrugForm::oral) {
        tags.erase(DrugTag::aminoglycoside);
        tags.erase(DrugTag::amphotericin_b);
    }
    if (form == DrugForm::injectable) tags.erase(DrugTag::oral_bisphosphonate);
    if ((hints & bit(Hint::lavage)) != 0) {
        tags.erase(DrugTag::potassium);
        tags.erase(DrugTag::potassium_chloride);
    }
    return tags;
}

}  // namespace

std::optional<DrugCode> find_drug_by_text(std::string_view text) {
    constexpr DrugTags electrolytes{DrugTag::magnesium, DrugTag::potassium, DrugTag::calcium};
    const Words words{text};
    DrugCode drug;
    Hints hints = 0;
    std::size_t phrase_end = 0;
    std::size_t electrolyte_end = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
        // "[Brand]" behind the drug: a brand covers products of other content too.
        if (words[i].before == '[' && !drug.name.empty()) break;
        hints |= bit(hint_of(words[i].text));
        if (i < phrase_end) continue;
        const PhraseRow* phrase = find_phrase(words, i);
        if (phrase == nullptr || !is_own_drug(words, i, *phrase, electrolyte_end)) continue;
        const tables::DrugRow& row = tables::drugs[phrase->drug];
        phrase_end = i + word_count(phrase->words);
        if (row.tags.has_any(electrolytes)) electrolyte_end = phrase_end;
        if (drug.name.empty()) drug.name = row.name;
        drug.tags.insert(row.tags);
    }
    if (drug.name.empty()) return std::nullopt;
    drug.form = form_of(hints, drug.tags.has_any(electrolytes) && is_diluted(words));
    if (drug.tags.has(DrugTag::magnesium)) classify_magnesium(drug.tags, hints, drug.form, words);
    mark_combination(drug.tags, drug.form);
    drug.tags = systemic(drug.tags, hints, drug.form);
    return drug;
}

}  // namespace lytes::fhir
