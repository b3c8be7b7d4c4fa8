#include "server/knowledge/difference.hpp"

#include <algorithm>
#include <map>

#include "cards/parameters.hpp"
#include "server/knowledge/remarks.hpp"

namespace lytes::server {
namespace {

using cards::Knowledge;

/// What can differ beside the parameters, in words, by name.
using Words = std::map<std::string, std::string>;

void add_rules(Words& words, const Knowledge& knowledge, const std::string& prefix) {
    for (const cards::RuleChange& change : knowledge.rules) words[prefix + change.rule] = words_of(change);
}

/// Only what differs from the site's own: a client has all of that too.
void add_client(Words& words, const Site& site, const std::string& client, const Knowledge& own) {
    Words all;
    add_rules(all, site.knowledge, "");
    for (const cards::RuleChange& change : own.rules)
        if (all[change.rule] != words_of(change))
            words["client " + client + ": " + change.rule] = words_of(change);
}

Words words_of(const Site& site) {
    Words words;
    const Knowledge& knowledge = site.knowledge;
    words["source"] =
        knowledge.source_label + (knowledge.source_url.empty() ? "" : " ") + knowledge.source_url;
    add_rules(words, knowledge, "");
    for (const auto& [client, own] : site.clients) add_client(words, site, client, own);
    for (const cards::OrderCode& row : knowledge.order_codes)
        words["orderable " + row.draft] = row.system + ' ' + row.code + ' ' + row.display;
    for (const fhir::LocalCode& row : site.local_codes.rows())
        words["laboratory " + row.system + ' ' + row.code] =
            std::string{fhir::name_of(row.measure)}.append(" ").append(fhir::unit_code(row.unit));
    return words;
}

/// A cell of a table in a terminal: strokes would break it.
std::string cell(std::string_view text) {
    std::string out{text.empty() ? std::string_view{"-"} : text};
    std::ranges::replace(out, '|', '/');
    std::ranges::replace(out, '\n', ' ');
    return out;
}

const cards::SiteChange* find_decision(const Site& site, std::string_view name) {
    constexpr std::string_view mark = ": ";
    const Knowledge* knowledge = &site.knowledge;
    if (name.starts_with("client ")) {
        const auto at = name.rfind(mark);
        const auto client = name.substr(7, at - 7);
        knowledge = &site.knowledge_for(client);
        name.remove_prefix(at + mark.size());
    }
    const cards::SiteChange* found = nullptr;
    for (const cards::SiteChange& change : knowledge->changes)
        if (change.name == name) found = &change;
    return found;
}

class Table {
  public:
    Table(const Site& left, const Site& right) : left_(left), right_(right) {}

    void add(std::string_view name, std::string_view before, std::string_view after) {
        const cards::SiteChange* decision = find_decision(right_, name);
        if (decision == nullptr) decision = find_decision(left_, name);
        text_.append("| ").append(cell(name)).append(" | ").append(cell(before)).append(" | ");
        text_.append(cell(after)).append(" | ").append(decision == nullptr ? "-" : decision->effective);
        text_.append(" | ").append(cell(decision == nullptr ? "" : decision->rationale)).append(" |\n");
    }
    [[nodiscard]] const std::string& text() const { return text_; }

  private:
    const Site& left_;
    const Site& right_;
    std::string text_;
};

std::string heading(const Site& site, std::string_view name) {
    return std::string{name} + " (" + full_version(site.knowledge) + ' ' + site.knowledge.hash + ')';
}

}  // namespace

std::string difference(const Site& left, std::string_view left_name, const Site& right,
                       std::string_view right_name) {
    Table table{left, right};
    for (const cards::Parameter& parameter : cards::parameters()) {
        const auto before = cards::to_text(parameter, parameter.read(left.knowledge));
        const auto after = cards::to_text(parameter, parameter.read(right.knowledge));
        if (before != after) table.add(parameter.name, before, after);
    }
    Words before = words_of(left);
    Words after = words_of(right);
    Words names = before;
    names.insert(after.begin(), after.end());
    for (const auto& [name, unused] : names)
        if (before[name] != after[name]) table.add(name, before[name], after[name]);
    std::string text = heading(left, left_name) + " against " + heading(right, right_name) + "\n\n";
    if (table.text().empty()) return text + "no difference\n";
    return text + "| What | Before | After | Since | Rationale |\n|---|---|---|---|---|\n" + table.text();
}

std::string laboratory_section(const Site& site) {
    if (site.local_codes.rows().empty()) return {};
    std::string text =
        "## The site's laboratory codes\n\n| System | Code | Measure | Unit |\n|---|---|---|---|\n";
    for (const fhir::LocalCode& row : site.local_codes.rows())
        text.append("| ")
            .append(cell(row.system))
            .append(" | ")
            .append(cell(row.code))
            .append(" | ")
            .append(fhir::name_of(row.measure))
            .append(" | ")
            .append(fhir::unit_code(row.unit))
            .append(" |\n");
    return text + "\n";
}

}  // namespace lytes::server
