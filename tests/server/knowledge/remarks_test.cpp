#include "server/knowledge/remarks.hpp"

#include <algorithm>

#include <doctest/doctest.h>

#include "tests/support/overlays.hpp"

namespace {

using lytes::tests::rule_text;
using lytes::tests::setting_text;
using lytes::tests::sound;
using std::chrono::year;

constexpr std::chrono::sys_days march{year{2026} / 3 / 31};
constexpr std::chrono::sys_days april{year{2026} / 4 / 1};

std::vector<std::string> texts(const std::string& overlay, std::chrono::sys_days today) {
    std::vector<std::string> found;
    for (const auto& remark : lytes::server::remarks_on(sound(overlay), today)) found.push_back(remark.text);
    return found;
}

}  // namespace

TEST_SUITE("server/knowledge/remarks") {
    TEST_CASE("places and days have a text") {
        CHECK(lytes::server::text_of("site.toml", {4, 12}) == "site.toml:4:12");
        CHECK(lytes::server::text_of(april) == "2026-04-01");
        CHECK(lytes::server::text_of(std::chrono::sys_days{year{2026} / 12 / 31}) == "2026-12-31");
    }

    TEST_CASE("a converted value is said with all its families") {
        CHECK(texts(setting_text("mg.lln", "mg_dl = 1.7"), april) ==
              std::vector<std::string>{
                  "site.toml:3:1: mg.lln was converted: 1.7 mg/dL / 0.70 mmol/L / 1.40 mEq/L"});
        CHECK(texts(setting_text("mg.lln", "mg_dl = 1.7\nmmol_l = 0.7\nmeq_l = 1.4"), april).empty());
    }

    TEST_CASE("a change to come is said until its day") {
        const std::string text = setting_text("cap.order_sign", "value = 4");
        CHECK(texts(text, march) ==
              std::vector<std::string>{"site.toml:3:1: cap.order_sign holds from 2026-04-01 on"});
        CHECK(texts(text, april).empty());
    }

    TEST_CASE("a safety-critical rule that does not speak is grave") {
        const auto remarks =
            lytes::server::remarks_on(sound(rule_text("MG-ORD-MYASTH-01", "mode = \"off\"")), april);
        REQUIRE(remarks.size() == 1);
        CHECK(remarks[0].is_grave);
        CHECK(remarks[0].text == "site.toml:3:1: safety-critical rule MG-ORD-MYASTH-01 is off");
        CHECK(texts(rule_text("MG-LOW-MOD-01", "mode = \"off\""), april).empty());
        CHECK(texts(rule_text("MG-ORD-MYASTH-01", "mode = \"live\""), april).empty());
    }

    TEST_CASE("a rule's change has words") {
        lytes::cards::RuleChange change;
        CHECK(lytes::server::words_of(change).empty());
        change.mode = lytes::cards::RuleMode::shadow;
        change.age_min = 65;
        change.note = "call";
        CHECK(lytes::server::words_of(change) == "shadow; from age 65; line: call");
    }
}
