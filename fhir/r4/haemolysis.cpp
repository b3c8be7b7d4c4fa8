#include "fhir/r4/haemolysis.hpp"

#include <algorithm>
#include <array>

#include "fhir/datatypes.hpp"

namespace lytes::fhir::r4 {
namespace {

/// A denial may stand this many words before the word that it denies: "no visible evidence of haemolysis".
constexpr int words_between_max = 4;

constexpr auto denials = std::to_array<std::string_view>({"no", "not", "non", "nil", "without", "none"});
constexpr auto denials_after =
    std::to_array<std::string_view>({"no", "not", "none", "nil", "negative", "absent", "neg", "0", "index"});

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool starts_with_folded(std::string_view text, std::string_view prefix) {
    return text.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), text.begin(),
                                                      [](char a, char b) { return a == lower(b); });
}

bool ends_clause(char c) { return c == '.' || c == ',' || c == ';' || c == ':' || c == '\n' || c == '('; }

template <std::size_t size>
bool is_one_of(const std::array<std::string_view, size>& words, std::string_view word) {
    return std::any_of(words.begin(), words.end(), [word](std::string_view candidate) {
        return candidate.size() == word.size() && starts_with_folded(word, candidate);
    });
}

/// Whether a denial stands among the last words of a clause.
bool is_denied_before(std::string_view before) {
    std::size_t end = before.size();
    for (int words = 0; words <= words_between_max; ++words) {
        while (end > 0 && !is_letter_or_digit(before[end - 1])) {
            if (ends_clause(before[end - 1])) return false;
            --end;
        }
        std::size_t start = end;
        while (start > 0 && is_letter_or_digit(before[start - 1])) --start;
        if (start == end) return false;
        if (is_one_of(denials, before.substr(start, end - start))) return true;
        end = start;
    }
    return false;
}

std::string_view first_word(std::string_view text) {
    std::size_t start = 0;
    while (start < text.size() &&
           (text[start] == ' ' || text[start] == ':' || text[start] == '-' || text[start] == '='))
        ++start;
    std::size_t end = start;
    while (end < text.size() && is_letter_or_digit(text[end])) ++end;
    return text.substr(start, end - start);
}

/// "Haemolysis: none", "hemolysis not detected", and "haemolysis index 12", which is a number and no finding.
bool is_denied_after(std::string_view after) { return is_one_of(denials_after, first_word(after)); }

/// Length of "h(a)emoly" + s|z at the start of the text, 0 when it is something else.
std::size_t stem_length(std::string_view text) {
    for (const std::string_view stem : {"hemolys", "hemolyz", "haemolys", "haemolyz"})
        if (starts_with_folded(text, stem)) return stem.size();
    return 0;
}

bool is_haemolysis_text(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (lower(text[at]) != 'h') continue;
        std::size_t end = at + stem_length(text.substr(at));
        if (end == at) continue;
        while (end < text.size() && is_letter_or_digit(text[end])) ++end;
        if (!is_denied_before(text.substr(0, at)) && !is_denied_after(text.substr(end))) return true;
    }
    return false;
}

bool has_stem(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at)
        if (stem_length(text.substr(at)) > 0) return true;
    return false;
}

bool is_concept_haemolysis(const json::Cursor& concepts) {
    bool is_said = is_haemolysis_text(concept_text(concepts));
    for_each_coding(concepts, [&is_said](const Coding& coding) {
        is_said = is_said || is_haemolysis_text(coding.display);
    });
    return is_said;
}

/// A component named after haemolysis counts unless its value denies it. A number is an index, which is
/// judged against its own limit elsewhere.
bool is_component_haemolysis(const json::Cursor& component) {
    if (component.find_value("valueQuantity") || component.find_value("dataAbsentReason")) return false;
    std::string_view value = component.text("valueString");
    if (value.empty()) value = find_concept_text(component, "valueCodeableConcept");
    const auto code = component.find_value("code");
    const bool is_named = code && is_concept_haemolysis(*code);
    if (!is_named || has_stem(value)) return is_haemolysis_text(value);
    if (const auto truth = component.find_value("valueBoolean")) return truth->as_bool().value_or(false);
    return !value.empty() && !is_denied_after(value);
}

template <typename Visit>
void for_each_note(const json::Cursor& observation, Visit&& visit) {
    for (const std::string_view name : {"note", "comment", "comments"}) {
        const auto notes = observation.find_value(name);
        if (!notes) continue;
        json::for_each_element(*notes, [&visit](const json::Cursor& note) {
            visit(note.as_string().value_or(note.text("text")));
        });
    }
}

bool is_infusion_arm_text(std::string_view text) {
    for (const std::string_view words :
         {"infusion arm", "drip arm", "arm with infusion", "arm with running infusion",
          "arm with the running infusion", "arm with the infusion"}) {
        const auto found = std::search(text.begin(), text.end(), words.begin(), words.end(),
                                       [](char a, char b) { return lower(a) == b; });
        if (found == text.end()) continue;
        const auto before = text.substr(0, static_cast<std::size_t>(found - text.begin()));
        if (!is_denied_before(before) && !has_words(before, "opposite") && !has_words(before, "other"))
            return true;
    }
    return false;
}

}  // namespace

bool says_haemolysed(const json::Cursor& observation) {
    bool is_said = false;
    for_each_note(observation,
                  [&is_said](std::string_view text) { is_said = is_said || is_haemolysis_text(text); });
    if (const auto interpretation = observation.find_value("interpretation")) {
        json::for_each_element(*interpretation, [&is_said](const json::Cursor& one) {
            is_said = is_said || is_concept_haemolysis(one);
        });
    }
    if (const auto components = observation.find_value("component")) {
        json::for_each_element(*components, [&is_said](const json::Cursor& component) {
            is_said = is_said || is_component_haemolysis(component);
        });
    }
    return is_said;
}

bool says_from_infusion_arm(const json::Cursor& observation) {
    bool is_said = false;
    for_each_note(observation,
                  [&is_said](std::string_view text) { is_said = is_said || is_infusion_arm_text(text); });
    return is_said;
}

}  // namespace lytes::fhir::r4
