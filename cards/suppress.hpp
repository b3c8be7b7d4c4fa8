#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "cards/arrange.hpp"
#include "cards/suggest.hpp"

namespace lytes::cards {

/// A card that this patient's clinicians have seen, and what they answered. Reminders are not among them:
/// they would start the time anew.
struct Shown {
    std::string rule;
    SourceKey source = 0;
    Indicator indicator = Indicator::info;
    int severity = 0;
    DoseMark dose{};
    Trigger trigger = Trigger::patient_view;
    fhir::Instant at{};
    std::optional<fhir::Instant> overridden_at{};  ///< only an override that gave a reason
    std::string reason{};                          ///< its code; may be empty
};

/// What is remembered of one patient, in any order. Comes in as a value, so that advice stays a pure
/// function.
struct History {
    std::span<const Shown> shown;
    bool is_used = true;  ///< false: cards are marked for the record, and nothing is suppressed
};

/// The earlier card that makes this one a repetition (algorithm D4). Nothing: it has to be shown.
/// Critical: 8 h in any setting, else outpatients 30 days and inpatients 24 h, from the showing and again
/// from an override with a reason; a wrong or spurious result for as long as it is the newest.
[[nodiscard]] const Shown* find_repeated(const History& history, const Mark& mark, Trigger trigger,
                                         Setting setting, fhir::Instant now);

/// D4. Marks every card, and keeps back what was shown before. A critical card is never kept back silently:
/// it stays as information that says so (architecture 7.9).
void suppress(Findings& findings, const Attachments& attachments, const Facts& facts, Recorder& recorder);

/// One sentence for the detail of a reminder.
void write_repeat(const Shown& earlier, Text& line);

/// "4e0;8e0;;1e0": for storage.
[[nodiscard]] std::string to_text(const DoseMark& dose);
/// Text of another form is no dose at all.
[[nodiscard]] DoseMark parse_dose_mark(std::string_view text);

}  // namespace lytes::cards
