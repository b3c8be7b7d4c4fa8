#include "hooks/explain.hpp"

#include <string_view>

#include "hooks/response.hpp"

namespace lytes::hooks {
namespace {

std::string_view words_for(fhir::Availability availability) {
    switch (availability) {
        case fhir::Availability::missing:
            return "missing";
        case fhir::Availability::complete:
            return "complete";
        case fhir::Availability::partial:
            return "partial";
        case fhir::Availability::unreadable:
            return "unreadable";
    }
    return "missing";
}

void append_data(const Intake& intake, std::string& text) {
    constexpr auto kinds = std::to_array<std::pair<DataKind, std::string_view>>({
        {DataKind::patient,         "patient"        },
        {DataKind::observations,    "observations"   },
        {DataKind::medications,     "medications"    },
        {DataKind::administrations, "administrations"},
        {DataKind::conditions,      "conditions"     },
        {DataKind::procedures,      "procedures"     },
        {DataKind::encounters,      "encounters"     },
    });
    text += "Data\n";
    for (const auto& [kind, name] : kinds) {
        text.append("  ").append(name).append(": ").append(words_for(intake.availability(kind))).append("\n");
    }
    if (intake.unevaluated().empty()) return;
    text += "Not evaluated\n";
    for (const Unevaluated& one : intake.unevaluated()) {
        const std::string path = one.where.path();
        text.append("  ")
            .append(path.empty() ? "fetched document" : path)
            .append(": ")
            .append(one.why)
            .append("\n");
    }
}

void append_cards(const cards::Advice& advice, std::string& text) {
    text += "Cards\n";
    if (advice.cards.empty()) text += "  none\n";
    for (const cards::Card& card : advice.cards) {
        text.append("  ").append(card.rule).append(" ").append(indicator_code(card.indicator));
        for (const std::string_view folded : card.folded) text.append(" + ").append(folded);
        text += "\n";
    }
}

void append_rules(const cards::Trace& trace, std::string& text) {
    text += "Rules\n";
    for (const cards::TraceRow& row : trace.rows) {
        text.append("  ").append(row.rule);
        if (row.draft_index >= 0)
            text.append(" (draft ").append(std::to_string(row.draft_index + 1)).append(")");
        text.append(": ").append(cards::to_text(row.outcome));
        if (!row.clause.empty()) text.append(" - ").append(row.clause);
        text += "\n";
    }
}

}  // namespace

std::string explain(const cards::Advice& advice, const Intake& intake) {
    std::string text;
    append_data(intake, text);
    append_cards(advice, text);
    append_rules(advice.trace, text);
    return text;
}

}  // namespace lytes::hooks
