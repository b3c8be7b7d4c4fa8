// Every rule of every table fires in a worked case, stands in a golden file, and is come near to by a case
// that it does not fire in. A new row is demanded without anybody having to list it here.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "cards/tables.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/vignette.hpp"
#include "tests/support/worked_case.hpp"

namespace {

using lytes::cards::Rule;
using lytes::tests::load_all_vignettes;
using lytes::tests::NearMiss;
using lytes::tests::Vignette;
using lytes::tests::WorkedCase;
using Ids = std::set<std::string, std::less<>>;

Ids rule_ids() {
    Ids ids;
    for (const auto table : lytes::cards::all_tables())
        for (const Rule& rule : table) ids.emplace(rule.id);
    return ids;
}
/// What the tables have and `found` lacks.
std::string missing_in(const Ids& found) {
    std::string out;
    for (const std::string& id : rule_ids())
        if (!found.contains(id)) out += " " + id;
    return out;
}

/// Ids in the card that a golden file expects, its own or folded.
Ids golden_ids() {
    Ids ids;
    for (const auto& path :
         lytes::tests::golden_files(std::filesystem::path{LYTES_SOURCE_DIR} / "tests" / "golden")) {
        const lytes::tests::Golden golden = lytes::tests::load_golden(path);
        for (const std::string& id : rule_ids())
            if (golden.expected.find("\"" + id + "\"") != std::string::npos) ids.insert(id);
    }
    return ids;
}

/// All clauses but this one hold, for something that the rule is asked about.
bool is_missed_by_one(const WorkedCase& worked, const NearMiss& miss) {
    for (const auto table : lytes::cards::all_tables())
        for (const Rule& rule : table) {
            if (rule.id != miss.rule) continue;
            for (const auto& failing : worked.failing_clauses(rule))
                if (failing.size() == 1 && failing.front() == miss.clause) return true;
        }
    return false;
}

/// Rules that did not fire, with a subject for which exactly one clause does not hold.
void add_near_misses(const WorkedCase& worked, Ids& missed) {
    for (const auto table : lytes::cards::all_tables())
        for (const Rule& rule : table) {
            if (missed.contains(rule.id) || worked.has_fired(rule.id)) continue;
            const auto failing = worked.failing_clauses(rule);
            const bool is_near =
                std::ranges::any_of(failing, [](const auto& clauses) { return clauses.size() == 1; });
            if (is_near) missed.emplace(rule.id);
        }
}

}  // namespace

TEST_SUITE("vignettes/coverage") {
    TEST_CASE("every rule fires in a worked case") {
        Ids fired;
        for (const Vignette& vignette : load_all_vignettes()) {
            const WorkedCase worked{vignette};
            for (const auto& card : worked.advice().cards) {
                fired.emplace(card.rule);
                fired.insert(card.folded.begin(), card.folded.end());
            }
        }
        CHECK(missing_in(fired) == "");
    }

    TEST_CASE("every rule stands in a golden file") { CHECK(missing_in(golden_ids()) == ""); }

    TEST_CASE("every rule has a near miss: a case in which it does not fire for one clause alone") {
        Ids missed;
        for (const Vignette& vignette : load_all_vignettes()) {
            CAPTURE(vignette.id);
            const WorkedCase worked{vignette};
            add_near_misses(worked, missed);
            for (const NearMiss& miss : vignette.misses) {
                CAPTURE(miss.rule);
                CAPTURE(miss.clause);
                CHECK_FALSE(worked.has_fired(miss.rule));
                CHECK(is_missed_by_one(worked, miss));
                missed.insert(miss.rule);
            }
        }
        CHECK(missing_in(missed) == "");
    }
}
