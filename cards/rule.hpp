#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "cards/card.hpp"
#include "cards/facts.hpp"
#include "cards/text.hpp"
#include "fhir/model/enum_set.hpp"

namespace lytes::cards {

/// What a rule is asked about: the patient and, where there is one, a draft order or a doubtful result.
struct Subject {
    const Facts* patient = nullptr;
    const OrderFacts* order = nullptr;
    const Doubt* doubt = nullptr;
    fhir::Measure about = fhir::Measure::none;  ///< the result that the rule is about

    [[nodiscard]] int draft_index() const { return order == nullptr ? -1 : order->draft_index; }
    [[nodiscard]] const Knowledge& knowledge() const { return *patient->input->knowledge; }
};

/// One named condition. A rule fires when all of its clauses hold; the words are what `explain` and the
/// catalogue print.
struct Clause {
    std::string_view says;
    Truth (*holds)(const Subject&) = nullptr;
};

/// The indicator and, in words, what it depends on.
struct Grading {
    std::string_view says;
    Indicator (*of)(const Subject&) = nullptr;
};

using Predicate = bool (*)(const Subject&);

/// A line of the card's detail; shown when `when` holds, always without one. May hold {placeholders}.
struct Line {
    std::string_view text;
    Predicate when = nullptr;
};

/// A draft of the catalogue that the rule offers.
struct Offer {
    std::string_view code;
    Predicate when = nullptr;
    bool is_later_step = false;  ///< follows the first dose: not offered on a preliminary result (A6)
    fhir::DrugTags holds{};      ///< for S-HOLD: the active orders it is about
};

/// What kind of draft a row of the catalogue is: rules block kinds, never single rows.
enum class DraftKind : std::uint8_t {
    magnesium_bolus,    ///< emergency dose: 1-2 g within minutes
    magnesium_iv,       ///< full-dose infusion
    magnesium_iv_half,  ///< halved for the kidney
    magnesium_oral,
    magnesium_oral_low,
    potassium_iv,
    potassium_oral,
    potassium_half,
    potassium_lowering,
    calcium_iv,
    calcium_oral,
    calcium_lowering,
    laboratory,
    electrocardiogram,
    monitoring,
    referral,
    hold,
    cancel,
    count_
};
using DraftKinds = fhir::EnumSet<DraftKind>;

/// Drafts that must not be offered while the rule has fired.
struct Block {
    DraftKinds what{};
    std::string_view says{};
    Predicate when = nullptr;
};

/// A placeholder that means something special in one rule ({dose}, {limit}); the others are common to all.
struct Fill {
    std::string_view name;
    void (*write)(const Subject&, Text&) = nullptr;
};

/// Algorithm C0: per draft order at most one card a family; also the order of D1.4.
enum class Family : std::uint8_t { level, dx, renal, ddi, dose, link, route, dup, none, count_ };
using Families = fhir::EnumSet<Family>;

/// What modifiers attach to (algorithm C6).
enum class LeadGroup : std::uint8_t {
    none,
    low_magnesium,
    torsades,
    normal_suspect,
    high_magnesium,
    low_potassium,
    high_potassium,
    low_calcium,
    high_calcium,
    order,
    count_
};
using LeadGroups = fhir::EnumSet<LeadGroup>;

/// Which other findings a card takes into its detail (C6, D1.4).
struct Fold {
    Families families{};
    std::string_view rule{};  ///< or one rule
    std::string_view says{};
    bool (*when)(const Subject&, Indicator) = nullptr;
};

/// What a modifier does to the drafts of its lead.
enum class Effect : std::uint8_t {
    halve,           ///< full IV dose -> half dose at half rate; oral -> once daily
    no_dose,         ///< nothing but the emergency bolus
    two_gram_limit,  ///< no IV draft above 2 g
    no_oral,         ///< oral drafts fall away
    intensive_dose,  ///< the smaller IV draft becomes the 4 g infusion
    elsewhere,       ///< no IV draft here: the patient has to go where it can be watched
    count_
};
using Effects = fhir::EnumSet<Effect>;
struct EffectRow {
    Effect what{};
    Predicate when = nullptr;
};

/// How a rule's `when` is asked: once for the patient, each analyte, each doubtful result or each draft.
enum class Asks : std::uint8_t { patient, analyte, doubt, order };

/// Whom a rule is asked about (0.3). `any_age_if_reported`: for a child only when the laboratory itself
/// reported the kidney function; `pregnant`: the obstetric path, which holds below 18 too.
enum class Ages : std::uint8_t { adults, adults_or_unknown, any_age, any_age_if_reported, pregnant };

/// Which tables a row stands in decides what it may do: a gate or a lead or an order rule makes a card, a
/// modifier adds to one.
enum class RuleKind : std::uint8_t { gate, lead, order_rule, modifier };

/// One row of the clinical tables. Everything that is known of the rule stands here and nowhere else. Rows
/// are written `Rule{...}`: g++ 12 does not find std::to_array for bare braces of this size.
struct Rule {
    static constexpr std::size_t clauses_max = 6;

    std::string_view id;
    std::string_view title;
    RuleKind kind = RuleKind::lead;
    Asks asks = Asks::patient;
    fhir::Measure about = fhir::Measure::none;
    fhir::Measure (*about_of)(const Subject&) = nullptr;  ///< where the patient decides what it is about
    Family family = Family::none;
    LeadGroup group = LeadGroup::none;
    LeadGroups attaches{};
    LeadGroups folds_under{};         ///< a lead that becomes part of such a lead's card (C6)
    std::string_view spoken_by[2]{};  ///< modifiers of that card that say the same: then it adds nothing
    Ages ages = Ages::adults;
    Clause when[clauses_max]{};
    Grading indicator{};
    std::string_view summary{};
    Fill fills[3]{};
    Line body[10]{};
    Offer offers[16]{};
    EffectRow effects[4]{};
    Block blocks[9]{};
    Fold folds[2]{};
    std::string_view overrides[5]{};
    std::string_view sources[5]{};
    std::string_view strength{};
    std::string_view monitoring{};
    std::string_view why{};             ///< one sentence for the catalogue
    Predicate keeps_urgency = nullptr;  ///< an un-rechecked result does not lower the indicator (A7)
    bool is_emergency = false;          ///< one of the seven cards of section F (cfg:emergency.cards)
    bool needs_only_order = false;      ///< can be told from the draft alone
    bool stays_until_given = false;     ///< D4: an order alone does not calm it down
    bool yields_to_treatment = false;   ///< D4: a replacement in progress suppresses or softens it
};

/// The filled part of a row's array.
template <typename T, std::size_t N>
[[nodiscard]] constexpr std::span<const T> used(const T (&entries)[N]) {
    const auto is_empty = [](const T& entry) {
        if constexpr (requires {
                          entry.says;
                          entry.holds;
                      })
            return entry.holds == nullptr;
        else if constexpr (requires { entry.text; })
            return entry.text.empty();
        else if constexpr (requires { entry.code; })
            return entry.code.empty();
        else if constexpr (requires { entry.name; })
            return entry.name.empty();
        else if constexpr (requires { entry.says; })
            return entry.says.empty();
        else if constexpr (requires { entry.what; })
            return entry.when == nullptr;
        else
            return entry.empty();
    };
    std::size_t count = 0;
    while (count < N && !is_empty(entries[count])) ++count;
    return {entries, count};
}

/// All clauses together, and the one that decided: the first that does not hold, else the first without an
/// answer.
struct Verdict {
    Truth truth = Truth::yes;
    std::string_view clause;
};
[[nodiscard]] inline Verdict judge(const Rule& rule, const Subject& subject) {
    Verdict verdict;
    for (const Clause& clause : used(rule.when)) {
        const Truth truth = clause.holds(subject);
        if (truth == Truth::no) return {Truth::no, clause.says};
        if (truth == Truth::unknown && verdict.truth == Truth::yes) verdict = {Truth::unknown, clause.says};
    }
    return verdict;
}

[[nodiscard]] inline bool holds(Predicate when, const Subject& subject) {
    return when == nullptr || when(subject);
}

}  // namespace lytes::cards
