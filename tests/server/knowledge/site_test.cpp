#include "server/knowledge/site.hpp"

#include <doctest/doctest.h>

#include "cards/site.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/overlays.hpp"

namespace {

using lytes::cards::RuleMode;
using lytes::fhir::operator""_dec;
using lytes::server::SharedSite;
using lytes::tests::decided;
using lytes::tests::in_march;
using lytes::tests::in_may;
using lytes::tests::overlay_text;
using lytes::tests::rule_text;
using lytes::tests::setting_text;
using lytes::tests::site_at;

RuleMode mode_in(const lytes::cards::Knowledge& knowledge, std::string_view rule) {
    return lytes::cards::mode_of(lytes::cards::find_change(knowledge, rule), 50);
}

std::string lln(std::string_view value, std::string_view date) {
    return "[[setting]]\nname = \"mg.lln\"\nmg_dl = " + std::string{value} + "\nrationale = \"r " +
           std::string{value} + "\"\neffective = " + std::string{date} + "\n";
}

}  // namespace

TEST_SUITE("server/knowledge/site") {
    TEST_CASE("the defaults have a hash and no site version") {
        const SharedSite site = lytes::server::default_site();
        CHECK(site->knowledge.hash.size() == 16);
        CHECK(site->knowledge.hash == lytes::server::default_site()->knowledge.hash);
        CHECK(full_version(site->knowledge) == "1.0.0");
        CHECK(site->overlay == nullptr);
        CHECK_FALSE(site->next_change.has_value());
    }

    TEST_CASE("a change holds from its day on, and not a millisecond earlier") {
        const std::string text = setting_text("mg.lln", "mg_dl = 1.7");
        const auto day = std::chrono::sys_days{std::chrono::year{2026} / 4 / 1};
        const SharedSite before = site_at(text, day - std::chrono::milliseconds{1});
        CHECK(before->knowledge.magnesium.lower_normal.mass == 1.58_dec);
        CHECK(before->next_change == lytes::fhir::Instant{day});
        const SharedSite after = site_at(text, day);
        CHECK(after->knowledge.magnesium.lower_normal.mass == 1.7_dec);
        CHECK_FALSE(after->next_change.has_value());
        CHECK(full_version(after->knowledge) == "1.0.0+2026.1");
        CHECK(before->knowledge.hash != after->knowledge.hash);
        CHECK(before->knowledge.changes.empty());
        REQUIRE(after->knowledge.changes.size() == 1);
        CHECK(after->knowledge.changes[0].from == "1.58 mg/dL / 0.65 mmol/L / 1.3 mEq/L");
        CHECK(after->knowledge.changes[0].to == "1.7 mg/dL / 0.70 mmol/L / 1.40 mEq/L");
    }

    TEST_CASE("the latest change of a setting counts, whatever the order of the file") {
        const std::string early = lln("1.6", "2026-03-10");
        const std::string late = lln("1.7", "2026-04-01");
        for (const std::string& text : {overlay_text(early + late), overlay_text(late + early)}) {
            CHECK(site_at(text, in_march)->knowledge.magnesium.lower_normal.mass == 1.58_dec);
            CHECK(site_at(text, in_may)->knowledge.magnesium.lower_normal.mass == 1.7_dec);
            CHECK(site_at(text, in_may)->knowledge.changes.size() == 1);
        }
    }

    TEST_CASE("the hash is of values, not of reasons or of the file's layout") {
        const SharedSite one = site_at(overlay_text(lln("1.7", "2026-04-01")), in_may);
        const SharedSite two =
            site_at(overlay_text(lln("1.6", "2026-03-10") + lln("1.7", "2026-04-02")), in_may);
        CHECK(one->knowledge.hash == two->knowledge.hash);
        const SharedSite other = site_at(overlay_text(lln("1.6", "2026-03-10")), in_may);
        CHECK(one->knowledge.hash != other->knowledge.hash);
        const std::string lab =
            "[[laboratory]]\nsystem = \"https://s\"\ncode = \"1\"\nmeasure = \"magnesium\"\nunit = "
            "\"mg/dL\"\n";
        CHECK(site_at(overlay_text(lab), in_may)->knowledge.hash !=
              site_at(overlay_text(""), in_may)->knowledge.hash);
        CHECK(site_at(overlay_text(lab), in_may)->local_codes.find("https://s", "1") != nullptr);
    }

    TEST_CASE("limits that stand in the wrong order are refused at the change that breaks it") {
        const auto overlay = std::make_shared<const lytes::server::Overlay>(
            lytes::tests::sound(setting_text("k.crit_low", "mmol_l = 3.0")));
        const auto site = lytes::server::make_site(overlay, in_may);
        REQUIRE_FALSE(site.has_value());
        CHECK(site.error().path == "site.toml:3:1");
        CHECK(site.error().expected.starts_with("expected k.moderate above k.crit_low"));
        CHECK(lytes::server::make_site(overlay, in_march).has_value());
    }

    TEST_CASE("a file is checked for every day, also for those to come") {
        const lytes::tests::MemoryFile file;
        const std::string text = setting_text("k.crit_low", "mmol_l = 3.0");
        REQUIRE(::write(file.descriptor(), text.data(), text.size()) == static_cast<ssize_t>(text.size()));
        const auto path = "/proc/self/fd/" + std::to_string(file.descriptor());
        CHECK_FALSE(lytes::server::load_site(path, in_march).has_value());
    }

    TEST_CASE("edits of one rule add up") {
        const std::string text = rule_text("MG-LOW-MOD-01", "mode = \"shadow\"") +
                                 "[[rule]]\nid = \"MG-LOW-MOD-01\"\nnote = \"call 4711\"\nage_min = 65\n" +
                                 std::string{decided};
        const SharedSite site = site_at(text, in_may);
        REQUIRE(site->knowledge.rules.size() == 1);
        CHECK(site->knowledge.rules[0].mode == RuleMode::shadow);
        CHECK(site->knowledge.rules[0].note == "call 4711");
        CHECK(site->knowledge.rules[0].age_min == 65);
        CHECK(site->knowledge.changes.size() == 2);
    }

    TEST_CASE("a client's modes hold for that client, on top of the site's") {
        const std::string text = rule_text("MG-LOW-MOD-01", "mode = \"shadow\"") +
                                 "[[rule]]\nid = \"K-LOW-MILD-01\"\nclient = \"clinic\"\nmode = \"off\"\n" +
                                 std::string{decided};
        const SharedSite site = site_at(text, in_may);
        const auto& clinic = site->knowledge_for("clinic");
        CHECK(mode_in(clinic, "K-LOW-MILD-01") == RuleMode::off);
        CHECK(mode_in(clinic, "MG-LOW-MOD-01") == RuleMode::shadow);
        for (const std::string_view client : {"", "other"}) {
            const auto& others = site->knowledge_for(client);
            CHECK(mode_in(others, "K-LOW-MILD-01") == RuleMode::live);
            CHECK(mode_in(others, "MG-LOW-MOD-01") == RuleMode::shadow);
        }
        CHECK(clinic.hash != site->knowledge.hash);
        CHECK(mode_in(site_at(text, in_march)->knowledge_for("clinic"), "K-LOW-MILD-01") == RuleMode::live);
    }
}
