#include "server/knowledge/remarks.hpp"

#include <utility>

#include "cards/site.hpp"

namespace lytes::server {

std::string text_of(std::string_view name, Place place) {
    return std::string{name} + ':' + std::to_string(place.line) + ':' + std::to_string(place.column);
}

std::string text_of(std::chrono::sys_days day) {
    const std::chrono::year_month_day date{day};
    const auto two = [](unsigned number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    return std::to_string(static_cast<int>(date.year())) + '-' + two(static_cast<unsigned>(date.month())) +
           '-' + two(static_cast<unsigned>(date.day()));
}

std::string words_of(const cards::RuleChange& change) {
    std::string words;
    const auto add = [&words](std::string_view name, std::string_view value) {
        if (!value.empty()) words.append(words.empty() ? "" : "; ").append(name).append(value);
    };
    if (change.mode) add("", cards::to_text(*change.mode));
    if (change.age_min) add("from age ", std::to_string(*change.age_min));
    if (change.age_max) add("to age ", std::to_string(*change.age_max));
    add("summary: ", change.summary);
    add("line: ", change.note);
    add("source: ", change.source_label);
    add("", change.source_url);
    return words;
}

std::vector<Remark> remarks_on(const Overlay& overlay, std::chrono::sys_days today) {
    std::vector<Remark> remarks;
    const auto remark = [&](const Decision& decision, const std::string& text, bool is_grave = false) {
        remarks.push_back({text_of(overlay.name, decision.place) + ": " + text, is_grave});
    };
    const auto add_future = [&](const Decision& decision, std::string_view what) {
        if (decision.effective > today)
            remark(decision, std::string{what} + " holds from " + text_of(decision.effective) + " on");
    };
    for (const ParameterEdit& edit : overlay.parameters) {
        const std::string name{edit.parameter->name};
        if (edit.is_converted)
            remark(edit.decision, name + " was converted: " + cards::to_text(*edit.parameter, edit.value));
        add_future(edit.decision, name);
    }
    for (const RuleEdit& edit : overlay.rules) {
        const bool is_silent = edit.change.mode.value_or(cards::RuleMode::live) != cards::RuleMode::live;
        if (is_silent && cards::is_safety_critical(edit.change.rule))
            remark(edit.decision,
                   "safety-critical rule " + edit.change.rule + " is " +
                       std::string{cards::to_text(*edit.change.mode)} +
                       (edit.client.empty() ? "" : " for client " + edit.client),
                   true);
        add_future(edit.decision, edit.change.rule);
    }
    return remarks;
}

}  // namespace lytes::server
