#include "server/knowledge/overlay.hpp"

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include "tests/support/overlays.hpp"

namespace {

using lytes::server::Overlay;
using lytes::tests::decided;
using lytes::tests::fault_of;
using lytes::tests::overlay_text;
using lytes::tests::rule_text;
using lytes::tests::setting_text;
using lytes::tests::sound;

struct Fault {
    std::string text;
    std::string_view message;  ///< its beginning
};

Fault fault(std::string text, std::string_view message) { return {std::move(text), message}; }

void check_all(const std::vector<Fault>& faults) {
    for (const Fault& fault : faults) {
        CAPTURE(fault.text);
        const std::string found = fault_of(fault.text);
        CAPTURE(found);
        CHECK(found.starts_with(fault.message));
    }
}

std::string table(std::string_view name, std::string_view members) {
    return overlay_text("[[" + std::string{name} + "]]\n" + std::string{members} + "\n");
}

}  // namespace

TEST_SUITE("server/knowledge/overlay") {
    TEST_CASE("the commented example is sound") {
        const auto overlay =
            lytes::server::load_overlay(LYTES_SOURCE_DIR "/server/docs/overlay.example.toml");
        if (overlay.has_error()) FAIL(overlay.error().path, overlay.error().expected);
        CHECK(overlay->parameters.size() == 7);
        CHECK(overlay->rules.size() == 4);
        CHECK(overlay->order_codes.size() == 2);
        CHECK(overlay->laboratory.size() == 1);
        for (const auto now : {lytes::tests::in_march, lytes::tests::in_may})
            CHECK(lytes::server::load_site(LYTES_SOURCE_DIR "/server/docs/overlay.example.toml", now)
                      .has_value());
    }

    TEST_CASE("a setting is read exactly, with who decided and since when") {
        const Overlay overlay = sound(setting_text("mg.lln", "mg_dl = 1.7\nmmol_l = 0.70\nmeq_l = 1.4"));
        REQUIRE(overlay.parameters.size() == 1);
        const auto& edit = overlay.parameters[0];
        CHECK(edit.parameter->name == "mg.lln");
        CHECK_FALSE(edit.is_converted);
        CHECK(std::get<lytes::cards::Limit>(edit.value).mass == lytes::fhir::Decimal::of(17, 1));
        CHECK(edit.decision.rationale == "P&T 2026-03");
        CHECK(edit.decision.effective == std::chrono::sys_days{std::chrono::year{2026} / 4 / 1});
        CHECK(edit.decision.place.line == 3);
    }

    TEST_CASE("one unit family is enough, and the conversion is marked") {
        const Overlay overlay = sound(setting_text("k.crit_low", "mmol_l = 2.8"));
        CHECK(overlay.parameters[0].is_converted);
        const auto limit = std::get<lytes::cards::Limit>(overlay.parameters[0].value);
        CHECK(limit.mass == lytes::fhir::Decimal::of(1095, 2));
        CHECK(limit.equivalent == lytes::fhir::Decimal::of(28, 1));
    }

    TEST_CASE("every kind of value is read") {
        for (const auto& [name, value] : {
                 std::pair{"mg.order.single",                  "value = 5"       },
                 std::pair{"mg.order.single",                  "value = 4.5"     },
                 std::pair{"zoledronate.clearance",            "value = 40"      },
                 std::pair{"win.inpatient.potassium.current",  "value = \"12 h\""},
                 std::pair{"win.outpatient.potassium.current", "value = \"10 d\""},
                 std::pair{"comfort.suppress",                 "value = false"   },
                 std::pair{"ca.hyperk",                        "value = \"ukka\""},
                 std::pair{"cap.order_sign",                   "value = 10"      },
                 std::pair{"alb.plausible.max",                "value = 6.5"     },
                 std::pair{"phos.high",                        "mmol_l = 1.6"    },
        }) {
            CAPTURE(name);
            CHECK(fault_of(setting_text(name, value)) == "");
        }
    }

    TEST_CASE("faults of a setting have a line and a column") {
        check_all({
            fault(setting_text("mg.nope", "value = 1"), "site.toml:4:8: expected the name of a setting"),
            fault(setting_text("mg.severe", "mg_dl = 1.1"),
                  "site.toml:4:8: expected no change of mg.severe: it is fixed"),
            fault(setting_text("mg.lln", "mg_dl = 1.45"), "site.toml:5:9: expected 1.46 to 1.8 mg/dL"),
            fault(setting_text("mg.lln", "mg_dl = 1.81"), "site.toml:5:9: expected 1.46 to 1.8 mg/dL"),
            fault(setting_text("mg.lln", "mg_dl = 1.46"), ""),
            fault(setting_text("mg.lln", "mg_dl = 1.8"), ""),
            fault(setting_text("mg.lln", "mg_dl = 1.7\nmmol_l = 0.8"),
                  "site.toml:5:9: expected about 0.70 mmol/L"),
            fault(setting_text("mg.lln", "value = 1.7"), "site.toml:5:9: expected mg_dl, mmol_l or meq_l"),
            fault(setting_text("mg.lln", "mg_dl = \"1.7\""), "site.toml:5:9: expected mg_dl as a number"),
            fault(setting_text("mg.lln", "mg_dl = -1.7"), "site.toml:5:9: expected mg_dl as a number"),
            fault(setting_text("mg.lln", ""),
                  "site.toml:3:1: expected at least one of mg_dl, mmol_l and meq_l"),
            fault(setting_text("cr.pregnancy.normal", "meq_l = 1.0"),
                  "site.toml:5:9: expected mg_dl or mmol_l"),
            fault(setting_text("mg.order.single", "mg_dl = 5"),
                  "site.toml:5:9: expected value = ..., because"),
            fault(setting_text("mg.order.single", "value = 6.1"), "site.toml:5:9: expected 2 to 6 g"),
            fault(setting_text("mg.order.single", ""), "site.toml:3:1: expected value = ..."),
            fault(setting_text("cap.order_sign", "value = 1.5"),
                  "site.toml:5:9: expected value as a whole number"),
            fault(setting_text("cap.order_sign", "value = 0"), "site.toml:5:9: expected 1 to 10"),
            fault(setting_text("comfort.suppress", "value = 1"),
                  "site.toml:5:9: expected value = true or false"),
            fault(setting_text("ca.hyperk", "value = \"eu\""), "site.toml:5:9: expected us or ukka"),
            fault(setting_text("win.inpatient.potassium.current", "value = 12"),
                  "site.toml:5:9: expected value as a string"),
            fault(setting_text("win.inpatient.potassium.current", "value = \"12\""),
                  "site.toml:5:9: expected value as a length"),
            fault(setting_text("win.inpatient.potassium.current", "value = \"49 h\""),
                  "site.toml:5:9: expected 4 to 48 h"),
            fault(setting_text("mg.lln", "mg_dl = 1.7\ncolour = 1"),
                  "site.toml:6:10: expected one of name value mg_dl"),
        });
    }

    TEST_CASE("nobody changes anything without a reason and a date") {
        const std::string head = "name = \"mg.order.single\"\nvalue = 5\n";
        check_all({
            fault(table("setting", head + "effective = 2026-04-01"),
                  "site.toml:3:1: expected rationale = ..."),
            fault(table("setting", head + "rationale = \"x\""), "site.toml:3:1: expected effective = ..."),
            fault(table("setting", head + "rationale = \" \"\neffective = 2026-04-01"),
                  "site.toml:6:13: expected a rationale"),
            fault(table("setting", head + "rationale = \"x\"\neffective = \"2026-04-01\""),
                  "site.toml:7:13: expected effective as a date"),
            fault(table("rule", "id = \"MG-LOW-MOD-01\"\nmode = \"off\"\neffective = 2026-04-01"),
                  "site.toml:3:1: expected rationale"),
            fault(table("rule", "id = \"MG-LOW-MOD-01\"\nmode = \"off\"\nrationale = \"x\""),
                  "site.toml:3:1: expected effective"),
            fault(setting_text("mg.lln", "mg_dl = 1.7\n")
                      .append("[[setting]]\nname = \"mg.lln\"\nmg_dl = 1.6\n")
                      .append(decided),
                  "site.toml:10:8: expected one change of mg.lln a day"),
        });
    }

    TEST_CASE("faults of the file as a whole") {
        check_all({
            fault("", "site.toml:"),
            fault("[[setting]]\n", "site.toml:"),
            fault("[site]\nversion = \"\"\n", "site.toml:2:11: expected a version"),
            fault("[site]\nversion = \"a b\"\n", "site.toml:2:11: expected a version"),
            fault("[site]\nversion = 1\n", "site.toml:2:11: expected version as a string"),
            fault(overlay_text("source_url = \"http://site.example\"\n"),
                  "site.toml:3:14: expected a plain https URL"),
            fault(overlay_text("source_url = \"javascript:alert(1)\"\n"),
                  "site.toml:3:14: expected a plain https URL"),
            fault(overlay_text("source_label = \"a\\nb\"\n"),
                  "site.toml:3:16: expected one line of readable text"),
            fault(overlay_text("[colours]\n"), "site.toml:3:1: expected [site], [[setting]]"),
            fault(overlay_text("[setting]\n"), "site.toml:3:1: expected an array of tables"),
            fault(overlay_text("setting = [1]\n"), "site.toml:3:"),
            fault(overlay_text("[[setting\n"), "site.toml:3:"),
        });
    }

    TEST_CASE("faults of a rule") {
        const std::string mod = "MG-LOW-MOD-01";
        check_all({
            fault(rule_text("MG-NOPE-01", "mode = \"off\""), "site.toml:4:6: expected the id of a rule"),
            fault(rule_text(mod, "mode = \"silent\""),
                  "site.toml:5:8: expected \"live\", \"shadow\" or \"off\""),
            fault(rule_text("GEN-PED-01", "mode = \"off\""), "site.toml:5:8: expected live: GEN-PED-01 says"),
            fault(rule_text("GEN-STALE", "mode = \"shadow\""),
                  "site.toml:5:8: expected live: GEN-STALE says"),
            fault(rule_text(mod, ""), "site.toml:3:1: expected a change"),
            fault(rule_text(mod, "age_min = 17"), "site.toml:5:11: expected ages within 18 to 120"),
            fault(rule_text(mod, "age_max = 121"), "site.toml:5:11: expected ages within 18 to 120"),
            fault(rule_text("MG-ORD-DIALYSIS-01", "age_min = 65"), "site.toml:5:11: expected no ages"),
            fault(rule_text(mod, "summary = \"{nope}\""),
                  "site.toml:5:11: expected only placeholders that MG-LOW-MOD-01"),
            fault(rule_text(mod, "note = \"{mg\""), "site.toml:5:8: expected every { closed by a }"),
            fault(rule_text(mod, "source_url = \"https://site.example\""),
                  "site.toml:5:14: expected a source_label beside it"),
            fault(rule_text(mod, "client = \"c\"\nnote = \"x\""),
                  "site.toml:5:10: expected a client's id, and then a mode"),
            fault(rule_text(mod, "client = \"\"\nmode = \"off\""), "site.toml:5:10: expected a client's id"),
            fault(rule_text(mod, "mode = \"off\"\ncolour = 1"),
                  "site.toml:6:10: expected one of id client mode"),
        });
    }

    TEST_CASE("faults of orderables and laboratory codes") {
        const std::string order = "system = \"https://s\"\ncode = \"1\"\ndisplay = \"Mg\"";
        const std::string lab = "system = \"https://s\"\ncode = \"1\"\n";
        check_all({
            fault(table("order_code", "draft = \"S-NOPE\"\n" + order),
                  "site.toml:4:9: expected the code of a draft"),
            fault(table("order_code", order), "site.toml:3:1: expected draft = ..."),
            fault(table("order_code", "draft = \"L-MG-6H\"\nsystem = \"a b\"\ncode = \"1\"\ndisplay = \"x\""),
                  "site.toml:5:10: expected printable text"),
            fault(table("order_code",
                        "draft = \"L-MG-6H\"\n" + order + "\n[[order_code]]\ndraft = \"L-MG-6H\"\n" + order),
                  "site.toml:9:9: expected one code for L-MG-6H"),
            fault(table("laboratory", lab + "measure = \"sodium\"\nunit = \"mg/dL\""),
                  "site.toml:6:11: expected a measure"),
            fault(table("laboratory", lab + "measure = \"magnesium\"\nunit = \"umol/L\""),
                  "site.toml:7:8: expected mg/dL or mmol/L or meq/L"),
            fault(table("laboratory", lab + "measure = \"magnesium\"\nunit = \"blobs\""),
                  "site.toml:7:8: expected mg/dL"),
            fault(table("laboratory", lab + "measure = \"magnesium\""), "site.toml:3:1: expected unit = ..."),
            fault(table("laboratory",
                        "system = \"http://loinc.org\"\ncode = \"1-8\"\nmeasure = \"magnesium\"\nunit = "
                        "\"mg/dL\""),
                  "site.toml:4:10: expected a system of your own"),
            fault(table("laboratory", lab + "measure = \"magnesium\"\nunit = \"mg/dL\"\n[[laboratory]]\n" +
                                          lab + "measure = \"potassium\"\nunit = \"mmol/L\""),
                  "site.toml:10:8: expected one meaning for 1"),
        });
    }

    TEST_CASE("a file that is not there is a fault with its name") {
        const auto overlay = lytes::server::load_overlay("/nonexistent/site.toml");
        REQUIRE_FALSE(overlay.has_value());
        CHECK(overlay.error().path == "/nonexistent/site.toml");
    }
}
