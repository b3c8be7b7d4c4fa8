#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "fhir/model/condition.hpp"
#include "fhir/model/drug.hpp"
#include "fhir/model/observation.hpp"

/// Code lists as rows of static storage, sorted by `code`. generate.py writes laboratory.cpp, drugs.cpp and
/// clinical.cpp from the verified lists and mapping.py; nobody edits them. hints.cpp is kept by hand.
namespace lytes::fhir::tables {

/// Up to eight letters and digits as one number that sorts like the text: ATC, ICD and role codes.
[[nodiscard]] constexpr std::uint64_t pack(std::string_view text) {
    std::uint64_t packed = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        packed = (packed << 8) | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0U);
    }
    return packed;
}

/// For the tables' own static assertions.
[[nodiscard]] constexpr bool is_sorted_by_code(const auto& rows) {
    return std::is_sorted(rows.begin(), rows.end(),
                          [](const auto& a, const auto& b) { return a.code < b.code; });
}

/// LOINC with its check digit (19123-9 is 191239), or a laboratory's own number.
struct LaboratoryRow {
    std::uint32_t code;
    Measure measure;
    bool is_excluded;
};
extern const std::span<const LaboratoryRow> loinc_laboratory;
extern const std::span<const LaboratoryRow> local_laboratory;

/// What a drug is; code rows and phrases point here by index.
struct DrugRow {
    std::string_view name;
    DrugTags tags;
};
extern const std::span<const DrugRow> drugs;

struct RxnormRow {
    std::uint32_t code;
    std::uint16_t drug;
    DrugForm form;
};
extern const std::span<const RxnormRow> rxnorm_drugs;

/// ATC: packed letters; a code shorter than seven characters stands for everything below it. SNOMED CT: the
/// number.
struct WideDrugRow {
    std::uint64_t code;
    std::uint16_t drug;
    DrugForm form;
};
extern const std::span<const WideDrugRow> atc_drugs;
extern const std::span<const WideDrugRow> snomed_drugs;

/// How a phrase of a display text may stand for a drug of its own.
enum class PhraseKind : std::uint8_t {
    drug,     ///< anywhere in the text
    salt,     ///< "potassium chloride": anywhere but in a double salt
    element,  ///< "potassium": only where it opens a component, or else it is another drug's counter-ion
};

/// Lower-case words with one blank between; sorted by first word, and the longer phrase before the shorter.
struct PhraseRow {
    std::string_view words;
    std::uint16_t drug;
    PhraseKind kind;
};
extern const std::span<const PhraseRow> drug_phrases;

/// What a word says about the product besides its name.
enum class DrugHint : std::uint8_t {
    none,         ///< a word of no list of ours: probably some drug's name
    neutral,      ///< units, joining words, release: says nothing
    oral,         ///< by mouth
    liquid,       ///< drunk, unless another word says otherwise
    injectable,   ///< into a vessel, muscle or skin
    container,    ///< likely the same, but there are oral syringes
    local,        ///< eye, ear, skin, bath: nothing of it is systemic
    airway,       ///< nose and lung
    rectal,       ///< suppository, enema
    buffer,       ///< beside a magnesium salt it makes an antacid
    bowel,        ///< bowel preparation
    lavage,       ///< macrogol: isotonic, its potassium is none that the patient gains
    double_salt,  ///< right before an electrolyte's salt: "antimony potassium tartrate"
};
struct HintRow {
    std::string_view words;  ///< one word, in lower case
    DrugHint hint;
};
extern const std::span<const HintRow> drug_hints;

/// `covers_below` is true where the row also stands for every longer code that begins with it.
struct ClinicalRow {
    std::uint64_t code;
    ClinicalTags tags;
    bool covers_below;
};
extern const std::span<const ClinicalRow> icd10cm_conditions;
extern const std::span<const ClinicalRow> icd9cm_conditions;
extern const std::span<const ClinicalRow> snomed_conditions;
extern const std::span<const ClinicalRow> loinc_answers;
extern const std::span<const ClinicalRow> v3_places;

}  // namespace lytes::fhir::tables
