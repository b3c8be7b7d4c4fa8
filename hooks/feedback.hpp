#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/model/arena.hpp"
#include "fhir/model/time.hpp"
#include "fhir/problem.hpp"

namespace lytes::hooks {

/// What a clinician did with a card. Ignored cards are never reported (FB-03).
enum class FeedbackOutcome : std::uint8_t { accepted, overridden };

/// One entry of a feedback body. `reason_display` and `comment` are a person's words and may name a patient.
struct Feedback {
    std::string card;  ///< as shown, usually a uuid; any text of ours or others (FB-04)
    FeedbackOutcome outcome = FeedbackOutcome::accepted;
    fhir::Instant at{};
    std::vector<std::string> suggestions;  ///< accepted ones
    std::string reason_code;
    std::string reason_system;
    std::string reason_display;
    std::string comment;

    [[nodiscard]] bool has_reason() const { return !reason_code.empty() || !comment.empty(); }
};

/// A body, entry by entry: a bad one does not spoil the others (FB-12).
struct FeedbackBatch {
    std::vector<Feedback> good;
    std::vector<fhir::Problem> bad;
};

struct FeedbackBounds {
    std::size_t entries = 500;  ///< Epic sends feedback in batches
    std::size_t suggestions = 100;
    std::size_t id_bytes = 256;  ///< of a card, a suggestion, a code, a system
    std::size_t display_bytes = 1024;
    std::size_t comment_bytes = 4096;  ///< threat D6
};

/// Reads {"feedback": [entry, ...]}; one entry without the array will do, a body without `feedback` will not
/// (FB-02). Takes Epic's `overrideReasons` and its extensions for `overrideReason` (FB-16). Fails as a whole
/// when nothing can be told apart: no JSON, no `feedback`, too many entries.
[[nodiscard]] fhir::Result<FeedbackBatch> decode_feedback(std::string_view body, fhir::Arena& arena,
                                                          const FeedbackBounds& bounds = {});

/// Why a batch is not simply taken: an OperationOutcome with the first problems and what became of the rest.
[[nodiscard]] std::string feedback_outcome(const FeedbackBatch& batch);

}  // namespace lytes::hooks
