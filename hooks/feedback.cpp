#include "hooks/feedback.hpp"

#include <algorithm>
#include <optional>
#include <span>

#include "fhir/datatypes.hpp"
#include "fhir/json/cursor.hpp"
#include "hooks/context.hpp"
#include "hooks/exchange.hpp"

namespace lytes::hooks {
namespace {

using fhir::Problem;
using fhir::ProblemKind;
using fhir::Result;
using fhir::json::Cursor;

constexpr std::size_t issues_max = 10;  ///< an answer names no more bad entries than a person reads

Problem problem_at(ProblemKind kind, std::string path, std::string expected) {
    return {kind, std::move(path), std::move(expected)};
}

bool is_control(char letter) { return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f; }

/// Text that we store and compare: bounded, and without characters that no id has.
Result<std::string> bounded(std::string_view text, std::string path, std::size_t bytes_max) {
    if (text.size() > bytes_max)
        return problem_at(ProblemKind::invalid_value, std::move(path),
                          "at most " + std::to_string(bytes_max) + " bytes");
    if (std::ranges::any_of(text, is_control))
        return problem_at(ProblemKind::invalid_value, std::move(path), "text without control characters");
    return std::string{text};
}

Result<std::string> decode_id(const Cursor& holder, std::string_view name, const FeedbackBounds& bounds) {
    const auto text = decode_text(holder, name);
    if (!text) return text.error();
    return bounded(*text, path_of(holder, name), bounds.id_bytes);
}

Result<FeedbackOutcome> decode_outcome(const Cursor& entry) {
    const auto text = decode_text(entry, "outcome");
    if (!text) return text.error();
    if (*text == "accepted") return FeedbackOutcome::accepted;
    if (*text == "overridden") return FeedbackOutcome::overridden;
    return problem_at(ProblemKind::invalid_value, path_of(entry, "outcome"), "accepted or overridden");
}

Result<fhir::Instant> decode_timestamp(const Cursor& entry) {
    const auto text = decode_text(entry, "outcomeTimestamp");
    if (!text) return text.error();
    const auto moment = fhir::parse_moment(*text);
    if (!moment || !moment->has_time)
        return problem_at(ProblemKind::invalid_value, path_of(entry, "outcomeTimestamp"),
                          "a time in UTC, as in 2026-11-22T10:30:00Z");
    return moment->at;
}

Result<std::vector<std::string>> decode_suggestions(const Cursor& entry, const FeedbackBounds& bounds) {
    const auto list = entry.find_value("acceptedSuggestions");
    const std::string path = path_of(entry, "acceptedSuggestions");
    if (!list) return problem_at(ProblemKind::missing, path, "the suggestions that were accepted");
    if (!list->is_array()) return problem_at(ProblemKind::wrong_type, path, "an array");
    if (list->size() == 0) return problem_at(ProblemKind::missing, path, "at least one suggestion");
    if (list->size() > bounds.suggestions)
        return problem_at(ProblemKind::invalid_value, path,
                          "at most " + std::to_string(bounds.suggestions) + " suggestions");
    std::vector<std::string> ids;
    for (const Cursor suggestion : *list) {
        auto id = decode_id(suggestion, "id", bounds);
        if (!id) return id.error();
        ids.push_back(*std::move(id));
    }
    return ids;
}

/// A Coding in the forms that clients send: itself, in a CodeableConcept, or as the value of an extension.
std::optional<Cursor> find_coding(const Cursor& value) {
    std::optional<Cursor> found;
    const auto look = [&found](const Cursor& element) {
        if (found || !element.is_object()) return;
        if (!element.text("code").empty()) {
            found = element;
            return;
        }
        for (const std::string_view name : {"reason", "coding", "valueCoding", "valueCodeableConcept"})
            if (const auto inner = element.find_value(name); inner && !found) found = find_coding(*inner);
        if (const auto extension = element.find_value("extension"); extension && !found)
            found = find_coding(*extension);
    };
    fhir::json::for_each_element(value, look);
    return found;
}

std::string_view find_comment(const Cursor& value) {
    std::string_view comment;
    fhir::json::for_each_element(value, [&comment](const Cursor& element) {
        if (comment.empty()) comment = element.text("userComment");
    });
    return comment;
}

/// U+0000 is legal JSON, but no text of a database.
std::string without_nul(std::string_view text) {
    std::string clean;
    clean.reserve(text.size());
    for (const char letter : text) {
        if (letter == '\0')
            clean += "\xEF\xBF\xBD";
        else
            clean += letter;
    }
    return clean;
}

Result<void> take_reason(const Cursor& value, const FeedbackBounds& bounds, Feedback& feedback) {
    const std::string path = value.path();
    const std::string_view comment = find_comment(value);
    if (comment.size() > bounds.comment_bytes)
        return problem_at(ProblemKind::invalid_value, path + ".userComment",
                          "at most " + std::to_string(bounds.comment_bytes) + " bytes");
    feedback.comment = without_nul(comment);
    const auto coding = find_coding(value);
    if (!coding) return {};
    auto code = bounded(coding->text("code"), path_of(*coding, "code"), bounds.id_bytes);
    if (!code) return code.error();
    auto system = bounded(coding->text("system"), path_of(*coding, "system"), bounds.id_bytes);
    if (!system) return system.error();
    const std::string_view display = coding->text("display");
    if (display.size() > bounds.display_bytes)
        return problem_at(ProblemKind::invalid_value, path_of(*coding, "display"),
                          "at most " + std::to_string(bounds.display_bytes) + " bytes");
    feedback.reason_code = *std::move(code);
    feedback.reason_system = *std::move(system);
    feedback.reason_display = without_nul(display);
    return {};
}

/// FB-10 holds for the standard's member; Epic's may hold nothing but an extension of its own.
Result<void> decode_reason(const Cursor& entry, const FeedbackBounds& bounds, Feedback& feedback) {
    if (const auto reason = entry.find_value("overrideReason")) {
        if (!reason->is_object()) return problem_at(ProblemKind::wrong_type, reason->path(), "an object");
        if (auto taken = take_reason(*reason, bounds, feedback); !taken) return taken.error();
        if (!feedback.has_reason() && !reason->find("extension"))
            return problem_at(ProblemKind::missing, reason->path(), "a reason with a code, or a userComment");
        return {};
    }
    const auto reasons = entry.find_value("overrideReasons");
    if (!reasons) return {};
    if (!reasons->is_object() && !reasons->is_array())
        return problem_at(ProblemKind::wrong_type, reasons->path(), "an object or an array");
    return take_reason(*reasons, bounds, feedback);
}

Result<Feedback> decode_entry(const Cursor& entry, const FeedbackBounds& bounds) {
    if (!entry.is_object()) return problem_at(ProblemKind::wrong_type, entry.path(), "an object");
    Feedback feedback;
    auto card = decode_id(entry, "card", bounds);
    if (!card) return card.error();
    const auto outcome = decode_outcome(entry);
    if (!outcome) return outcome.error();
    const auto at = decode_timestamp(entry);
    if (!at) return at.error();
    feedback.card = *std::move(card);
    feedback.outcome = *outcome;
    feedback.at = *at;
    if (*outcome == FeedbackOutcome::accepted) {
        auto suggestions = decode_suggestions(entry, bounds);
        if (!suggestions) return suggestions.error();
        feedback.suggestions = *std::move(suggestions);
    } else if (const auto taken = decode_reason(entry, bounds, feedback); !taken) {
        return taken.error();
    }
    return feedback;
}

}  // namespace

Result<FeedbackBatch> decode_feedback(std::string_view body, fhir::Arena& arena,
                                      const FeedbackBounds& bounds) {
    const auto document = fhir::json::Document::parse(body, arena);
    if (!document) return document.error();
    const Cursor root{*document};
    if (!root.is_object()) return problem_at(ProblemKind::wrong_type, {}, "an object with feedback");
    const auto list = root.find_value("feedback");
    if (!list) return problem_at(ProblemKind::missing, "feedback", "an array of entries");
    if (!list->is_array() && !list->is_object())
        return problem_at(ProblemKind::wrong_type, "feedback", "an array of entries");
    if (list->is_array() && list->size() > bounds.entries)
        return problem_at(ProblemKind::too_large, "feedback",
                          "at most " + std::to_string(bounds.entries) + " entries");
    FeedbackBatch batch;
    const auto take = [&](const Cursor& entry) {
        auto feedback = decode_entry(entry, bounds);
        if (feedback)
            batch.good.push_back(*std::move(feedback));
        else
            batch.bad.push_back(feedback.error());
    };
    if (list->is_object()) {
        take(*list);
    } else {
        for (const Cursor entry : *list) take(entry);
    }
    return batch;
}

std::string feedback_outcome(const FeedbackBatch& batch) {
    const auto count = std::min(batch.bad.size(), issues_max);
    std::string note;
    if (!batch.good.empty())
        note =
            "the other " + std::to_string(batch.good.size()) + " entries were stored and need no repetition";
    return operation_outcome(std::span{batch.bad}.first(count), note);
}

}  // namespace lytes::hooks
