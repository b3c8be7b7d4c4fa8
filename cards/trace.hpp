#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "cards/rule.hpp"
#include "fhir/model/arena.hpp"

namespace lytes::cards {

/// What became of one rule, or of one draft that a rule would have offered (`blocked`).
enum class Outcome : std::uint8_t {
    fired,         ///< it made a card, or its line stands on one
    not_fired,     ///< the clause does not hold
    not_assessed,  ///< the clause has no answer
    suppressed,    ///< it held, but scope, treatment in progress or the hook's limits keep it back
    folded,        ///< it held and stands in another card
    capped,        ///< it held and is one line of the first card, because the hook shows no more cards
    blocked,       ///< a draft that a fired rule forbids
    shadow,        ///< it held, but the site has it run in the shadow
    off            ///< the site has switched it off, for everyone or at this age
};

/// The word that `lytes explain` prints.
[[nodiscard]] std::string_view to_text(Outcome outcome);

struct TraceRow {
    std::string_view rule;  ///< rule id; for `blocked` the code of the draft
    int draft_index = -1;   ///< the draft order it was asked about; -1: the patient
    Outcome outcome = Outcome::not_fired;
    std::string_view clause;  ///< what decided, in words
};

struct Trace {
    std::span<const TraceRow> rows;
};

/// Collects the trace, or nothing at all when nobody asked for it.
class Recorder {
  public:
    Recorder(fhir::Arena& arena, bool is_wanted) : rows_(&arena), is_wanted_(is_wanted) {}

    [[nodiscard]] bool is_wanted() const { return is_wanted_; }
    /// A rule that is asked several times (once an analyte) keeps its most telling outcome.
    void asked(std::string_view rule, int draft_index, Outcome outcome, std::string_view clause);
    /// Replaces what was recorded for this rule and subject.
    void became(std::string_view rule, int draft_index, Outcome outcome, std::string_view clause);
    /// Adds a draft that was held back.
    void blocked(std::string_view draft_code, int draft_index, std::string_view why);
    [[nodiscard]] Trace kept(fhir::Arena& arena) const { return {fhir::keep(arena, rows_)}; }

  private:
    [[nodiscard]] TraceRow* find(std::string_view rule, int draft_index);

    std::pmr::vector<TraceRow> rows_;
    bool is_wanted_;
};

}  // namespace lytes::cards
