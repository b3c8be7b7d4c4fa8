#pragma once

#include <optional>
#include <string_view>

#include "fhir/json/cursor.hpp"
#include "fhir/model/observation.hpp"
#include "fhir/model/quantity.hpp"
#include "fhir/model/time.hpp"
#include "fhir/terminology.hpp"

namespace lytes::fhir {

/// A FHIR `dateTime`, `instant` or `date`, in the forms that FHIR allows and no other. Nothing for anything
/// else. A leap second counts as the last millisecond of its minute.
[[nodiscard]] std::optional<Moment> parse_moment(std::string_view text);
[[nodiscard]] std::optional<PartialDate> parse_date(std::string_view text);

/// The moment in a string member; nothing when it is absent, extension-only or not a FHIR date.
[[nodiscard]] std::optional<Moment> find_moment(const json::Cursor& holder, std::string_view name);

struct Period {
    std::optional<Moment> start;
    std::optional<Moment> end;
};
[[nodiscard]] Period decode_period(const json::Cursor& period);
/// The period in a member; both ends open when it is absent.
[[nodiscard]] Period find_period(const json::Cursor& holder, std::string_view name);

/// A Quantity. Nothing when it holds no number. REQUIRES: the document outlives the quantity.
[[nodiscard]] std::optional<Quantity> decode_quantity(const json::Cursor& quantity);
[[nodiscard]] std::optional<Quantity> find_quantity(const json::Cursor& holder, std::string_view name);
/// "1.1 mg/dL", "<0.5 mg/dL" or a bare "1.1". Nothing when more or less stands there, or when we do not know
/// the unit: then it is a sentence and not a measurement.
[[nodiscard]] std::optional<Quantity> parse_quantity(std::string_view text);

/// A value with its unit code, as it may stand apart in `period` + `periodUnit`.
[[nodiscard]] std::optional<Quantity> find_timed(const json::Cursor& holder, std::string_view value,
                                                 std::string_view unit);

/// A number member, also when it was sent as a string of number text.
[[nodiscard]] std::optional<Decimal> find_number(const json::Cursor& holder, std::string_view name);

struct Coding {
    CodeSystem system = CodeSystem::unknown;
    std::string_view code;
    std::string_view display;
    std::string_view uri;  ///< the system as sent
};
[[nodiscard]] Coding decode_coding(const json::Cursor& coding);

/// The first element of an array, or the value itself; nothing for an empty array (R2).
[[nodiscard]] std::optional<json::Cursor> first_element(const json::Cursor& value);
[[nodiscard]] std::optional<json::Cursor> find_first(const json::Cursor& holder, std::string_view name);

/// Visits every coding of every concept. Takes one CodeableConcept or an array of them, a bare Coding, and
/// R5's CodeableReference (R2). A plain string is a concept's text and has no coding.
template <typename Visit>
void for_each_coding(const json::Cursor& concepts, Visit&& visit) {
    json::for_each_element(concepts, [&visit](const json::Cursor& one) {
        const json::Cursor concept_itself = one.find_value("concept").value_or(one);
        if (const auto codings = concept_itself.find_value("coding")) {
            json::for_each_element(*codings,
                                   [&visit](const json::Cursor& coding) { visit(decode_coding(coding)); });
        } else if (!concept_itself.text("code").empty()) {
            visit(decode_coding(concept_itself));
        }
    });
}

/// As above for a member; nothing is visited when it is absent.
template <typename Visit>
void for_each_coding_of(const json::Cursor& holder, std::string_view name, Visit&& visit) {
    if (const auto concepts = holder.find_value(name)) for_each_coding(*concepts, visit);
}

/// What a person reads: `text`, else the first `display`. Also the string itself where a sender put a string
/// in place of a concept. For an array, of its first concept.
[[nodiscard]] std::string_view concept_text(const json::Cursor& concepts);
[[nodiscard]] std::string_view find_concept_text(const json::Cursor& holder, std::string_view name);

/// Union of what every coding says.
[[nodiscard]] ClinicalTags find_tags(const json::Cursor& holder, std::string_view name);

/// The text of a Reference, R5's CodeableReference, or a bare string; empty when it refers to nothing.
[[nodiscard]] std::string_view reference_text(const json::Cursor& reference);

/// The resource in `contained` that "#id" names.
[[nodiscard]] std::optional<json::Cursor> find_contained(const json::Cursor& resource,
                                                         std::string_view reference);

/// Whether the words occur one after the other, case ignored, as whole words.
[[nodiscard]] bool has_words(std::string_view text, std::string_view words);

}  // namespace lytes::fhir
