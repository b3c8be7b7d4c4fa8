#include "server/store/records.hpp"

#include <algorithm>
#include <charconv>
#include <unordered_map>

#include "hooks/catalog.hpp"
#include "hooks/response.hpp"

namespace lytes::server {
namespace {

constexpr std::string_view insert_shown =
    "INSERT INTO shown (card, at, service, client, patient, rule, tier, severity, indicator, shown_as, "
    "source, "
    "dose, is_reminder, suggestions) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) "
    "ON CONFLICT DO NOTHING";
constexpr std::string_view insert_feedback =
    "INSERT INTO feedback (entry, card, service, client, outcome, at, received, suggestions, reason_code, "
    "reason_system, reason_display, comment_bytes, comment) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING";

// Reminders are not history: they would start the windows of D4 anew.
constexpr std::string_view history =
    "SELECT s.card, s.patient, s.rule, s.source, s.indicator, s.severity, s.dose, s.service, s.at, "
    "CASE WHEN f.at < f.received THEN f.at ELSE f.received END, f.reason_code "
    "FROM shown s LEFT JOIN feedback f ON f.card = s.card AND f.outcome = 'overridden' "
    "AND (f.reason_code <> '' OR f.comment_bytes > 0) "
    "WHERE s.is_reminder = 0 AND s.at >= $1 ORDER BY s.at DESC LIMIT $2";
constexpr std::string_view history_of =
    "SELECT s.card, s.patient, s.rule, s.source, s.indicator, s.severity, s.dose, s.service, s.at, "
    "CASE WHEN f.at < f.received THEN f.at ELSE f.received END, f.reason_code "
    "FROM shown s LEFT JOIN feedback f ON f.card = s.card AND f.outcome = 'overridden' "
    "AND (f.reason_code <> '' OR f.comment_bytes > 0) "
    "WHERE s.is_reminder = 0 AND s.at >= $1 AND s.patient = $2 ORDER BY s.at DESC LIMIT 1000";
constexpr std::size_t history_columns = 11;

constexpr std::string_view purge_shown =
    "DELETE FROM shown WHERE card IN (SELECT card FROM shown WHERE at < $1 LIMIT $2)";
constexpr std::string_view purge_feedback =
    "DELETE FROM feedback WHERE entry IN (SELECT entry FROM feedback WHERE received < $1 LIMIT $2)";
constexpr std::string_view any_older =
    "SELECT 1 FROM shown WHERE at < $1 UNION ALL SELECT 1 FROM feedback WHERE received < $1 LIMIT 1";

std::string text_of(fhir::Instant at) { return std::to_string(at.time_since_epoch().count()); }

fhir::Instant instant_of(std::string_view text) {
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return fhir::Instant{fhir::Duration{number}};
}

std::string hex_of(cards::SourceKey key) {
    std::string text(16, '0');
    for (std::size_t at = 0; at < text.size(); ++at, key <<= 4U) text[at] = "0123456789abcdef"[key >> 60U];
    return text;
}

cards::SourceKey source_of(std::string_view text) {
    cards::SourceKey key = 0;
    std::from_chars(text.data(), text.data() + text.size(), key, 16);
    return key;
}

/// Ids hold no control characters, so a line feed keeps them apart.
std::string lines_of(const std::vector<std::string>& ids) {
    std::string text;
    for (const std::string& id : ids) text.append(text.empty() ? "" : "\n").append(id);
    return text;
}

cards::Indicator indicator_of(std::string_view code) {
    for (const auto indicator : {cards::Indicator::critical, cards::Indicator::warning})
        if (hooks::indicator_code(indicator) == code) return indicator;
    return cards::Indicator::info;
}

cards::Trigger trigger_of(std::string_view service) {
    const hooks::Service* const found = hooks::find_service(service);
    // A service that is no more hides nothing at signing.
    return found == nullptr ? cards::Trigger::order_select : found->trigger;
}

cards::Shown shown_of(const Row& row) {
    int severity = 0;
    std::from_chars(row[5].data(), row[5].data() + row[5].size(), severity);
    return {.rule = row[2],
            .source = source_of(row[3]),
            .indicator = indicator_of(row[4]),
            .severity = severity,
            .dose = cards::parse_dose_mark(row[6]),
            .trigger = trigger_of(row[7]),
            .at = instant_of(row[8])};
}

}  // namespace

Statement insert(const ShownRecord& record) {
    const auto& card = record.card;
    return {
        insert_shown,
        {card.uuid, text_of(record.at), record.service, record.client, record.patient,
          std::string{card.mark.rule}, std::string{card.mark.tier}, std::to_string(card.mark.severity),
          std::string{hooks::indicator_code(card.mark.indicator)},
          std::string{hooks::indicator_code(card.indicator)}, hex_of(card.mark.source),
          cards::to_text(card.mark.dose), card.is_reminder ? "1" : "0", lines_of(card.suggestions)}
    };
}

Statement insert(const FeedbackRecord& record) {
    const auto& feedback = record.feedback;
    const bool is_accepted = feedback.outcome == hooks::FeedbackOutcome::accepted;
    const std::string said = is_accepted ? "accepted" : "overridden";
    const std::string display = record.keeps_words ? feedback.reason_display : std::string{};
    const std::string comment = record.keeps_words ? feedback.comment : std::string{};
    const std::string comment_bytes = std::to_string(feedback.comment.size());
    const std::string suggestions = lines_of(feedback.suggestions);
    const std::string received = text_of(record.received);
    return {
        insert_feedback,
        {record.entry, feedback.card, record.service, record.client, said, text_of(feedback.at), received,
          suggestions, feedback.reason_code, feedback.reason_system, display, comment_bytes, comment}
    };
}

Statement select_history(fhir::Instant since, std::size_t rows_max) {
    return {
        history, {text_of(since), std::to_string(rows_max)}
    };
}

Statement select_history_of(const std::string& patient, fhir::Instant since) {
    return {
        history_of, {text_of(since), patient}
    };
}

std::vector<Remembered> to_history(const Rows& rows) {
    std::vector<Remembered> found;
    std::unordered_map<std::string_view, std::size_t> places;
    for (const Row& row : rows) {
        if (row.size() != history_columns) continue;
        const auto [place, is_new] = places.try_emplace(row[0], found.size());
        if (is_new) found.push_back({row[0], row[1], shown_of(row)});
        if (row[9].empty()) continue;
        cards::Shown& shown = found[place->second].shown;
        const auto at = instant_of(row[9]);
        if (shown.overridden_at && *shown.overridden_at >= at) continue;
        shown.overridden_at = at;
        shown.reason = row[10];
    }
    return found;
}

Remembered to_remembered(const ShownRecord& record) {
    const auto& mark = record.card.mark;
    return {
        record.card.uuid,
        record.patient,
        {.rule = std::string{mark.rule},
                  .source = mark.source,
                  .indicator = mark.indicator,
                  .severity = mark.severity,
                  .dose = mark.dose,
                  .trigger = trigger_of(record.service),
                  .at = record.at}
    };
}

fhir::Instant overridden_at(const FeedbackRecord& record) {
    return std::min(record.feedback.at, record.received);
}

std::vector<Statement> purge_before(fhir::Instant before, std::size_t rows_max) {
    const std::vector<std::string> values{text_of(before), std::to_string(rows_max)};
    return {
        {purge_shown,    values},
        {purge_feedback, values}
    };
}

Statement select_older_than(fhir::Instant before) { return {any_older, {text_of(before)}}; }

}  // namespace lytes::server
