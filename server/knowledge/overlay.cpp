#include "server/knowledge/overlay.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <optional>
#include <span>
#include <utility>

#include <toml++/toml.h>

#include "cards/site.hpp"
#include "server/knowledge/fields.hpp"
#include "server/knowledge/remarks.hpp"

namespace lytes::server {
namespace {

using cards::Parameter;
using cards::ParameterKind;
using cards::ParameterValue;
using fhir::Decimal;
using fhir::Problem;
using fhir::ProblemKind;
using fhir::Result;

constexpr std::size_t display_units_max = 200;
constexpr std::size_t laboratory_max = 200;

constexpr auto site_keys = std::to_array<std::string_view>({"version", "source_label", "source_url"});
constexpr auto setting_keys =
    std::to_array<std::string_view>({"name", "value", "mg_dl", "mmol_l", "meq_l", "rationale", "effective"});
constexpr auto rule_keys =
    std::to_array<std::string_view>({"id", "client", "mode", "age_min", "age_max", "summary", "note",
                                     "source_label", "source_url", "rationale", "effective"});
constexpr auto draft_keys = std::to_array<std::string_view>({"draft", "system", "code", "display"});
constexpr auto laboratory_keys = std::to_array<std::string_view>({"system", "code", "measure", "unit"});

bool is_https(std::string_view text) {
    constexpr std::size_t bytes_max = 300;
    return text.size() <= bytes_max && is_https_url(text);
}

/// Letters that semantic versioning allows in build metadata.
bool is_version(std::string_view text) {
    constexpr std::size_t bytes_max = 32;
    const auto is_good = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
               c == '-';
    };
    return !text.empty() && text.size() <= bytes_max && std::ranges::all_of(text, is_good);
}

/// Reads the parsed file into an overlay; `fields` remembers the first problem with its place.
class OverlayReader {
  public:
    explicit OverlayReader(std::string_view name) : fields_(name) { overlay_.name = name; }

    Result<Overlay> read(const toml::table& root) {
        for (const auto& [key, node] : root) {
            if (key == "site")
                read_site(node);
            else if (key == "setting")
                read_each(node, &OverlayReader::read_parameter);
            else if (key == "rule")
                read_each(node, &OverlayReader::read_rule);
            else if (key == "order_code")
                read_each(node, &OverlayReader::read_order_code);
            else if (key == "laboratory")
                read_each(node, &OverlayReader::read_laboratory);
            else
                fields_.complain(node,
                                 "[site], [[setting]], [[rule]], [[order_code]] or [[laboratory]], not \"" +
                                     std::string{key.str()} + '"');
        }
        if (!fields_.has_problem() && overlay_.version.empty())
            fields_.complain(root, "[site] with a version, as in version = \"2026.1\"");
        if (fields_.has_problem()) return *fields_.problem();
        return std::move(overlay_);
    }

  private:
    void read_each(const toml::node& node, void (OverlayReader::*read_one)(const toml::table&)) {
        const auto* const array = node.as_array();
        if (array == nullptr) return fields_.complain(node, "an array of tables, in double brackets");
        for (const auto& element : *array) {
            const auto* const table = element.as_table();
            if (table == nullptr) return fields_.complain(element, "a table");
            (this->*read_one)(*table);
            if (fields_.has_problem()) return;
        }
    }

    void read_site(const toml::node& node) {
        const auto* const table = node.as_table();
        if (table == nullptr) return fields_.complain(node, "the table [site]");
        fields_.expect_only(*table, site_keys);
        overlay_.version = fields_.checked_text(*table, "version", is_version,
                                                "a version of letters, digits, dots and hyphens, at most 32");
        overlay_.source_label = words(*table, "source_label");
        overlay_.source_url = url(*table);
    }

    std::string words(const toml::table& table, std::string_view key) {
        auto text = fields_.text(table, key);
        if (text)
            if (auto objection = cards::objection_to_words(*text, display_units_max))
                fields_.complain(table, key, *std::move(objection));
        return text.value_or(std::string{});
    }

    std::string url(const toml::table& table) {
        return fields_.checked_text(table, "source_url", is_https,
                                    "a plain https URL, as in https://site.example/protocols/mg");
    }

    void read_parameter(const toml::table& table) {
        fields_.expect_only(table, setting_keys);
        const auto name = fields_.required_text(table, "name");
        if (!name) return;
        ParameterEdit edit;
        edit.parameter = cards::find_parameter(*name);
        if (edit.parameter == nullptr)
            return fields_.complain(table, "name",
                                    "the name of a setting (see lytes rules export), not " + *name);
        if (edit.parameter->is_fixed)
            return fields_.complain(table, "name", *cards::objection_to(*edit.parameter, edit.value));
        edit.decision = decision_of(table);
        auto value = value_of(table, *edit.parameter, edit.is_converted);
        if (fields_.has_problem() || !value) return;
        edit.value = *std::move(value);
        if (auto objection = cards::objection_to(*edit.parameter, edit.value))
            return fields_.complain(table, first_value_key(table), *std::move(objection));
        const auto is_same = [&](const ParameterEdit& other) {
            return other.parameter == edit.parameter && other.decision.effective == edit.decision.effective;
        };
        if (std::ranges::any_of(overlay_.parameters, is_same))
            return fields_.complain(table, "name", "one change of " + *name + " a day");
        overlay_.parameters.push_back(std::move(edit));
    }

    static std::string_view first_value_key(const toml::table& table) {
        for (const std::string_view key : {"value", "mg_dl", "mmol_l", "meq_l"})
            if (table.contains(key)) return key;
        return "name";
    }

    Decision decision_of(const toml::table& table) {
        Decision decision;
        decision.place = place_of(table);
        decision.rationale = fields_.required_text(table, "rationale").value_or(std::string{});
        if (!fields_.has_problem() && decision.rationale.find_first_not_of(" \t\n") == std::string::npos)
            fields_.complain(table, "rationale", "a rationale: who decided, and why");
        decision.effective = fields_.required_day(table, "effective");
        return decision;
    }

    std::optional<ParameterValue> value_of(const toml::table& table, const Parameter& parameter,
                                           bool& is_converted) {
        const bool is_concentration = parameter.kind == ParameterKind::limit &&
                                      cards::has_family(parameter.substance, fhir::UnitFamily::amount);
        for (const std::string_view key : {"mg_dl", "mmol_l", "meq_l"})
            if (!is_concentration && table.contains(key)) {
                fields_.complain(
                    table, key,
                    "value = ..., because " + std::string{parameter.name} + " has no unit families");
                return std::nullopt;
            }
        if (is_concentration) return limit_of(table, parameter, is_converted);
        return plain_value_of(table, parameter);
    }

    std::optional<ParameterValue> limit_of(const toml::table& table, const Parameter& parameter,
                                           bool& is_converted) {
        if (table.contains("value")) {
            fields_.complain(table, "value", "mg_dl, mmol_l or meq_l: a bare number is never compared");
            return std::nullopt;
        }
        if (table.contains("meq_l") &&
            !cards::has_family(parameter.substance, fhir::UnitFamily::equivalent)) {
            fields_.complain(table, "meq_l", "mg_dl or mmol_l: there are no mEq/L of this");
            return std::nullopt;
        }
        const cards::GivenLimit given{fields_.number(table, "mg_dl"), fields_.number(table, "mmol_l"),
                                      fields_.number(table, "meq_l")};
        if (!given.mass && !given.amount && !given.equivalent) {
            fields_.complain(table, "at least one of mg_dl, mmol_l and meq_l");
            return std::nullopt;
        }
        const auto made = cards::filled(parameter.substance, given);
        is_converted = made.is_converted;
        return made.limit;
    }

    std::optional<ParameterValue> plain_value_of(const toml::table& table, const Parameter& parameter) {
        switch (parameter.kind) {
            case ParameterKind::limit: {
                const auto number = fields_.required_number(table, "value");
                return number ? std::optional<ParameterValue>{cards::Limit{*number, {}, {}}} : std::nullopt;
            }
            case ParameterKind::number:
                return fields_.required_number(table, "value");
            case ParameterKind::count:
                return fields_.required_count(table, "value");
            case ParameterKind::age:
                return fields_.required_age(table, "value");
            case ParameterKind::flag:
                return fields_.required_flag(table, "value");
            case ParameterKind::choice:
                break;
        }
        const auto word = fields_.required_text(table, "value");
        if (!word) return std::nullopt;
        for (std::size_t at = 0; at < Parameter::choices_max; ++at)
            if (!parameter.choices[at].empty() && parameter.choices[at] == *word) return static_cast<int>(at);
        fields_.complain(table, "value", cards::bounds_text(parameter) + ", in quotes");
        return std::nullopt;
    }

    void read_rule(const toml::table& table) {
        fields_.expect_only(table, rule_keys);
        RuleEdit edit;
        cards::RuleChange& change = edit.change;
        change.rule = fields_.required_text(table, "id").value_or(std::string{});
        if (fields_.has_problem()) return;
        if (auto objection = cards::objection_to_rule(change.rule))
            return fields_.complain(table, "id", *std::move(objection));
        edit.decision = decision_of(table);
        edit.client = fields_.text(table, "client").value_or(std::string{});
        read_mode(table, change);
        read_ages(table, change);
        read_texts(table, change);
        if (fields_.has_problem()) return;
        const bool has_more = change.age_min || change.age_max || !change.summary.empty() ||
                              !change.note.empty() || !change.source_label.empty();
        if (!change.mode && !has_more)
            return fields_.complain(table, "a change: mode, age_min, age_max, summary, note or source_label");
        if (table.contains("client") && (edit.client.empty() || has_more || !change.mode))
            return fields_.complain(table, "client", "a client's id, and then a mode and nothing else");
        overlay_.rules.push_back(std::move(edit));
    }

    void read_mode(const toml::table& table, cards::RuleChange& change) {
        const auto word = fields_.text(table, "mode");
        if (!word) return;
        change.mode = cards::parse_rule_mode(*word);
        if (!change.mode) return fields_.complain(table, "mode", "\"live\", \"shadow\" or \"off\"");
        if (auto objection = cards::objection_to_mode(change.rule, *change.mode))
            fields_.complain(table, "mode", *std::move(objection));
    }

    void read_ages(const toml::table& table, cards::RuleChange& change) {
        change.age_min = fields_.count(table, "age_min");
        change.age_max = fields_.count(table, "age_max");
        if (auto objection = cards::objection_to_ages(change.rule, change.age_min, change.age_max))
            fields_.complain(table, change.age_min ? "age_min" : "age_max", *std::move(objection));
    }

    void read_texts(const toml::table& table, cards::RuleChange& change) {
        if (auto text = fields_.text(table, "summary")) {
            change.summary = *text;
            if (auto objection = cards::objection_to_summary(change.rule, *text))
                fields_.complain(table, "summary", *std::move(objection));
        }
        if (auto text = fields_.text(table, "note")) {
            change.note = *text;
            if (auto objection = cards::objection_to_note(change.rule, *text))
                fields_.complain(table, "note", *std::move(objection));
        }
        change.source_label = words(table, "source_label");
        change.source_url = url(table);
        if (change.source_label.empty() && !change.source_url.empty())
            fields_.complain(table, "source_url", "a source_label beside it");
    }

    void read_order_code(const toml::table& table) {
        fields_.expect_only(table, draft_keys);
        cards::OrderCode row{fields_.required_text(table, "draft").value_or(std::string{}),
                             fields_.required_text(table, "system").value_or(std::string{}),
                             fields_.required_text(table, "code").value_or(std::string{}),
                             words(table, "display")};
        if (fields_.has_problem()) return;
        if (auto objection = cards::objection_to_draft(row.draft))
            return fields_.complain(table, "draft", *std::move(objection));
        for (const auto& [key, value] : {
                 std::pair{"system", &row.system},
                 std::pair{"code",   &row.code  }
        })
            if (!is_token(*value)) return fields_.complain(table, key, "printable text without blanks");
        const auto is_same = [&](const cards::OrderCode& other) { return other.draft == row.draft; };
        if (std::ranges::any_of(overlay_.order_codes, is_same))
            return fields_.complain(table, "draft", "one code for " + row.draft);
        overlay_.order_codes.push_back(std::move(row));
    }

    void read_laboratory(const toml::table& table) {
        fields_.expect_only(table, laboratory_keys);
        fhir::LocalCode row;
        row.system = fields_.required_text(table, "system").value_or(std::string{});
        row.code = fields_.required_text(table, "code").value_or(std::string{});
        const auto measure = fields_.required_text(table, "measure");
        const auto unit = fields_.required_text(table, "unit");
        if (fields_.has_problem()) return;
        const auto known = fhir::parse_measure(*measure);
        if (!known)
            return fields_.complain(table, "measure",
                                    "a measure as in magnesium or calcium_ionized, not " + *measure);
        row.measure = *known;
        row.unit = fhir::parse_unit(*unit);
        for (const auto& [key, value] : {
                 std::pair{"system", &row.system},
                 std::pair{"code",   &row.code  }
        })
            if (!is_token(*value)) return fields_.complain(table, key, "printable text without blanks");
        if (auto objection = fhir::objection_to(row))
            return fields_.complain(table, objection->starts_with("a system") ? "system" : "unit",
                                    *objection);
        const auto is_same = [&](const fhir::LocalCode& other) {
            return other.system == row.system && other.code == row.code;
        };
        if (std::ranges::any_of(overlay_.laboratory, is_same))
            return fields_.complain(table, "code", "one meaning for " + row.code);
        if (overlay_.laboratory.size() == laboratory_max)
            return fields_.complain(table, "at most " + std::to_string(laboratory_max) + " laboratory codes");
        overlay_.laboratory.push_back(std::move(row));
    }

    Fields fields_;
    Overlay overlay_;
};

}  // namespace

Result<Overlay> parse_overlay(std::string_view text, std::string_view name) {
    try {
        const auto root = toml::parse(text);
        return OverlayReader{name}.read(root);
    } catch (const toml::parse_error& error) {
        const auto place = error.source().begin;
        return Problem{ProblemKind::invalid_value, text_of(name, {place.line, place.column}),
                       std::string{error.description()}};
    }
}

Result<Overlay> load_overlay(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) return Problem{ProblemKind::invalid_value, path, "cannot be read"};
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    return parse_overlay(text, path);
}

}  // namespace lytes::server
