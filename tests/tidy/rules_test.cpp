// The rule ids of the tables against those of the clinical document, when it lies beside the checkout.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/tidy/source.hpp"

namespace {

using Ids = std::set<std::string>;

/// Where the document's ids stand, and which of the section's ids must have a row by now.
struct Section {
    std::string_view heading;
    std::vector<std::string_view> built;
};

const std::vector<Section>& sections() {
    static const std::vector<Section> table{
        Section{"### C2.",  {"GEN-"}                                   },
        Section{"### C3.",  {"MG-"}                                    },
        Section{"### C4.",  {"K-"}                                     },
        Section{"### C5.",  {"CA-"}                                    },
        Section{"### C6.",  {"MG-", "K-", "CA-"}                       },
        Section{"### C7.",  {"MG-"}                                    },
        Section{"### C8.",  {"K-"}                                     },
        Section{"### C9.",  {"CA-"}                                    },
        Section{"### C10.", {"DIG-", "QT-", "WASTE-", "BONE-", "RAAS-"}},
    };
    return table;
}

bool is_id_letter(char letter) {
    return (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') || letter == '-';
}

/// "MG-LOW-CRIT-01": a family that rules have, then words, then two digits. GEN-STALE has no number.
bool is_rule_id(std::string_view word) {
    constexpr std::string_view families[] = {"GEN-",   "MG-",   "K-",    "CA-", "DIG-", "QT-",
                                             "WASTE-", "BONE-", "RAAS-", "DC-", "RF-"};
    const bool has_family =
        std::ranges::any_of(families, [&](std::string_view f) { return word.starts_with(f); });
    if (!has_family || word.size() < 6) return false;
    if (word == "GEN-STALE") return true;
    const auto number = word.substr(word.size() - 3);
    return number[0] == '-' &&
           std::ranges::all_of(number.substr(1), [](char c) { return c >= '0' && c <= '9'; });
}

Ids ids_in(std::string_view text) {
    Ids ids;
    std::size_t at = 0;
    while (at < text.size()) {
        if (!is_id_letter(text[at])) {
            ++at;
            continue;
        }
        const auto start = at;
        while (at < text.size() && is_id_letter(text[at])) ++at;
        const auto word = text.substr(start, at - start);
        if (is_rule_id(word)) ids.emplace(word);
    }
    return ids;
}

std::string text_of(const std::filesystem::path& path) {
    std::ifstream in{std::filesystem::path{LYTES_SOURCE_DIR} / path};
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

std::string algorithm() { return text_of("../shared/clinical/algorithm.md"); }

/// Rules of hooks that the document does not know; their derivation stands in the README of cards/.
bool is_derived(std::string_view id) { return id.starts_with("DC-") || id.starts_with("RF-"); }
Ids only_derived(const Ids& ids) {
    Ids some;
    for (const auto& id : ids)
        if (is_derived(id)) some.insert(id);
    return some;
}

/// From a heading to the next one.
std::string_view section_of(std::string_view document, std::string_view heading) {
    const auto start = document.find(heading);
    if (start == std::string_view::npos) return {};
    return document.substr(start, document.find("\n##", start + 1) - start);
}

Ids expected_ids(std::string_view document) {
    Ids expected;
    for (const auto& section : sections()) {
        for (const auto& id : ids_in(section_of(document, section.heading))) {
            const auto starts = [&](std::string_view family) { return id.starts_with(family); };
            if (std::ranges::any_of(section.built, starts)) expected.insert(id);
        }
    }
    return expected;
}

Ids table_ids() {
    Ids ids;
    for (const auto& file : lytes::tests::read_tree({"cards/tables"}, {".cpp"})) {
        const auto some = ids_in(file.text);
        ids.insert(some.begin(), some.end());
    }
    return ids;
}

/// The ids that some worked case, golden or unit test names.
Ids tested_ids() {
    Ids ids;
    for (const auto& file : lytes::tests::read_tree({"tests"}, {"_test.cpp", ".txt", ".golden"})) {
        if (file.path.starts_with("tests/tidy/")) continue;
        const auto some = ids_in(file.text);
        ids.insert(some.begin(), some.end());
    }
    return ids;
}

/// The ids of these tables for which no golden shows the card.
std::string without_golden(const std::vector<std::string>& tables) {
    Ids shown;
    for (const auto& file : lytes::tests::read_tree({"tests/golden"}, {".golden"})) {
        constexpr std::string_view rule = R"("org.lytes.rule")";
        constexpr std::string_view id_member = R"("id": ")";
        for (auto at = file.text.find(rule); at != std::string::npos; at = file.text.find(rule, at + 1)) {
            const auto start = file.text.find(id_member, at) + id_member.size();
            shown.insert(file.text.substr(start, file.text.find('"', start) - start));
        }
    }
    Ids rules;
    for (const auto& file : lytes::tests::read_tree({"cards/tables"}, {".cpp"})) {
        if (std::ranges::find(tables, file.path) == tables.end()) continue;
        constexpr std::string_view own = R"(.id = ")";
        for (auto at = file.text.find(own); at != std::string::npos; at = file.text.find(own, at + 1)) {
            const auto start = at + own.size();
            rules.insert(file.text.substr(start, file.text.find('"', start) - start));
        }
    }
    std::string out;
    for (const auto& id : rules) {
        if (!shown.contains(id)) out += " " + id;
    }
    return rules.empty() ? "no rules" : out;
}

/// What `left` has and `right` lacks.
std::string beyond(const Ids& left, const Ids& right) {
    std::string out;
    for (const auto& id : left) {
        if (!right.contains(id)) out += " " + id;
    }
    return out;
}

}  // namespace

TEST_SUITE("tidy/rules") {
    TEST_CASE("the tables hold every rule of the sections built so far, and none that the document lacks") {
        const auto document = algorithm();
        if (document.empty()) {
            MESSAGE("skipped: no corpus (../shared/clinical/algorithm.md)");
            return;
        }
        const auto expected = expected_ids(document);
        REQUIRE(expected.size() > 40);
        const auto built = table_ids();
        CHECK(beyond(expected, built) == "");
        auto known = ids_in(document);
        known.merge(only_derived(built));
        CHECK(beyond(built, known) == "");
    }

    TEST_CASE("cards/README.md derives every rule of discharge and refill, and no other") {
        const auto built = only_derived(table_ids());
        const auto described = only_derived(ids_in(text_of("cards/README.md")));
        REQUIRE(built.size() > 20);
        CHECK(beyond(built, described) == "");
        CHECK(beyond(described, built) == "");
    }

    TEST_CASE("every rule of the tables has a test that names it") {
        const auto built = table_ids();
        REQUIRE(built.size() > 40);
        CHECK(beyond(built, tested_ids()) == "");
    }

    TEST_CASE("every potassium, calcium and other-drug rule that makes a card has a golden of it") {
        CHECK(without_golden({"cards/tables/leads_potassium.cpp", "cards/tables/leads_calcium.cpp",
                              "cards/tables/orders_potassium.cpp", "cards/tables/orders_calcium.cpp",
                              "cards/tables/orders_other.cpp"}) == "");
    }

    TEST_CASE("ids are told from suggestions, overrides and sources") {
        CHECK(ids_in("MG-LOW-CRIT-01, S-MG-IV-2G-15 and OV-ALREADY [S38]; GEN-STALE.") ==
              Ids{"GEN-STALE", "MG-LOW-CRIT-01"});
        CHECK(ids_in("MG-ORD-RENAL-* MG-LOW") == Ids{});
        CHECK(beyond(Ids{"A", "B"}, Ids{"B"}) == " A");
    }
}
