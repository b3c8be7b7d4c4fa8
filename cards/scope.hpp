#pragma once

#include "cards/facts.hpp"
#include "cards/results.hpp"

namespace lytes::cards {

/// Algorithm 0.3 and A7: who the patient is and where. Fills the scope members of `facts`.
/// REQUIRES: facts.input is set.
void derive_scope(const Results& results, Facts& facts);

/// How far back something happened, as the case sees it. A bare date may mean any moment of its day, so the
/// latest one counts: an event must not be missed because only its date was written down. Nothing when the
/// date lies in the future.
[[nodiscard]] std::optional<fhir::Duration> event_age(const fhir::Moment& moment, fhir::Instant now);
[[nodiscard]] bool is_within(const std::optional<fhir::Moment>& moment, fhir::Duration window,
                             fhir::Instant now);

/// A condition that somebody still stands behind: neither refuted nor entered in error.
[[nodiscard]] bool is_credible(const fhir::Condition& condition);
/// Credible, and neither resolved, inactive, in remission nor abated.
[[nodiscard]] bool is_active(const fhir::Condition& condition);
/// Onset, else recorded date (architecture section 4, reading convention 7).
[[nodiscard]] const std::optional<fhir::Moment>& date_of(const fhir::Condition& condition);
[[nodiscard]] bool has_active_condition(const fhir::Chart& chart, const fhir::ClinicalTags& tags);

/// The encounter that the clinician is in: active, else undated and unfinished. Null: none.
[[nodiscard]] const fhir::Encounter* current_encounter(const fhir::Chart& chart, fhir::Instant now);

}  // namespace lytes::cards
