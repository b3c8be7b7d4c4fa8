#include "cards/trace.hpp"

namespace lytes::cards {

std::string_view to_text(Outcome outcome) {
    switch (outcome) {
        case Outcome::fired:
            return "fired";
        case Outcome::not_fired:
            return "not fired";
        case Outcome::not_assessed:
            return "not assessed";
        case Outcome::suppressed:
            return "suppressed";
        case Outcome::folded:
            return "folded";
        case Outcome::capped:
            return "capped";
        case Outcome::blocked:
            return "blocked";
        case Outcome::shadow:
            return "shadow";
        case Outcome::off:
            return "off";
    }
    return "";
}

TraceRow* Recorder::find(std::string_view rule, int draft_index) {
    for (TraceRow& row : rows_)
        if (row.rule == rule && row.draft_index == draft_index && row.outcome != Outcome::blocked)
            return &row;
    return nullptr;
}

void Recorder::asked(std::string_view rule, int draft_index, Outcome outcome, std::string_view clause) {
    if (!is_wanted_) return;
    TraceRow* row = find(rule, draft_index);
    if (row == nullptr) {
        rows_.push_back({rule, draft_index, outcome, clause});
        return;
    }
    const auto weight = [](Outcome known) {
        return known == Outcome::not_fired                               ? 0
               : known == Outcome::not_assessed || known == Outcome::off ? 1
                                                                         : 2;
    };
    if (weight(outcome) > weight(row->outcome)) *row = {rule, draft_index, outcome, clause};
}

void Recorder::became(std::string_view rule, int draft_index, Outcome outcome, std::string_view clause) {
    if (!is_wanted_) return;
    TraceRow* row = find(rule, draft_index);
    if (row == nullptr)
        rows_.push_back({rule, draft_index, outcome, clause});
    else
        *row = {rule, draft_index, outcome, clause};
}

void Recorder::blocked(std::string_view draft_code, int draft_index, std::string_view why) {
    if (is_wanted_) rows_.push_back({draft_code, draft_index, Outcome::blocked, why});
}

}  // namespace lytes::cards
