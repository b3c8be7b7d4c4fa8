#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "cards/suppress.hpp"
#include "fhir/model/time.hpp"
#include "hooks/feedback.hpp"
#include "hooks/showing.hpp"
#include "server/store/database.hpp"

namespace lytes::server {

/// Who calls, while no caller is authenticated.
constexpr std::string_view default_client = "default";

/// One card as it is stored.
struct ShownRecord {
    hooks::ShownCard card;
    std::string service;
    std::string client;
    std::string patient;  ///< keyed hash
    fhir::Instant at{};
};

/// One feedback entry as it is stored. `entry` is a keyed hash of everything that tells it from another.
struct FeedbackRecord {
    std::string entry;
    hooks::Feedback feedback;
    std::string service;
    std::string client;
    fhir::Instant received{};
    bool keeps_words = false;  ///< the comment and the reason's display, which may name a patient
};

/// What the history knows of one card.
struct Remembered {
    std::string card;
    std::string patient;
    cards::Shown shown;
};

/// Both may be repeated: the second time changes nothing.
[[nodiscard]] Statement insert(const ShownRecord& record);
[[nodiscard]] Statement insert(const FeedbackRecord& record);

/// Cards shown since, with their overrides: of everyone, the newest first, at most `cards_max` rows; or of
/// one patient.
[[nodiscard]] Statement select_history(fhir::Instant since, std::size_t rows_max);
[[nodiscard]] Statement select_history_of(const std::string& patient, fhir::Instant since);
/// One entry a card, its overrides joined.
[[nodiscard]] std::vector<Remembered> to_history(const Rows& rows);

/// What a record looks like in the history.
[[nodiscard]] Remembered to_remembered(const ShownRecord& record);
/// When an override counts from: a client's clock may be ahead, ours decides then.
[[nodiscard]] fhir::Instant overridden_at(const FeedbackRecord& record);

/// The oldest rows before a time, at most so many; and whether there are any.
[[nodiscard]] std::vector<Statement> purge_before(fhir::Instant before, std::size_t rows_max);
[[nodiscard]] Statement select_older_than(fhir::Instant before);

}  // namespace lytes::server
