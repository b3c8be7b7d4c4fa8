#include "cards/suppress.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/support/bedside.hpp"

namespace {

using lytes::cards::Advice;
using lytes::cards::Card;
using lytes::cards::DoseMark;
using lytes::cards::find_repeated;
using lytes::cards::History;
using lytes::cards::Indicator;
using lytes::cards::MagnesiumOrderKind;
using lytes::cards::MagnesiumTier;
using lytes::cards::Mark;
using lytes::cards::RenalBucket;
using lytes::cards::Setting;
using lytes::cards::Shown;
using lytes::cards::Trigger;
using lytes::fhir::Decimal;
using lytes::fhir::Duration;
using lytes::tests::Bedside;
using lytes::tests::contains;
using lytes::tests::heads;
using lytes::tests::Lines;
using std::chrono::hours;
using std::chrono::milliseconds;

const lytes::fhir::Instant then = lytes::tests::now;

Mark a_mark(Indicator indicator = Indicator::warning) {
    return {
        .rule = "MG-LOW-SEV-01", .source = 42, .indicator = indicator, .tier = "severe-low", .severity = 3};
}

Shown shown_as(const Mark& mark, Trigger trigger, lytes::fhir::Instant at) {
    return {.rule = std::string{mark.rule},
            .source = mark.source,
            .indicator = mark.indicator,
            .severity = mark.severity,
            .dose = mark.dose,
            .trigger = trigger,
            .at = at};
}

bool is_repeated(const Shown& shown, const Mark& mark, Setting setting, Duration later,
                 Trigger trigger = Trigger::result_review) {
    return find_repeated(
               {
                   .shown = {&shown, 1}
    },
               mark, trigger, setting, then + later) != nullptr;
}

/// A bedside whose advice remembers what it showed.
class Remembering {
  public:
    Bedside bed;

    Advice ask(Duration later) {
        history_ = {.shown = shown_, .is_used = true};
        bed.ward().remembering(&history_).at(then + later);
        Advice advice = bed.advice();
        for (const Card& card : advice.cards)
            if (!card.is_reminder)
                shown_.push_back(shown_as(card.mark, bed.facts.input->trigger, then + later));
        return advice;
    }
    std::vector<Shown>& shown() { return shown_; }

  private:
    std::vector<Shown> shown_;
    History history_;
};

}  // namespace

TEST_SUITE("cards/suppress") {
    TEST_CASE("a card is not repeated within its window, and is at its end") {
        struct Row {
            Indicator indicator;
            Setting setting;
            Duration window;
        };
        for (const Row& row : {
                 Row{Indicator::info,     Setting::inpatient,  hours{24}     },
                 Row{Indicator::warning,  Setting::inpatient,  hours{24}     },
                 Row{Indicator::warning,  Setting::outpatient, hours{30 * 24}},
                 Row{Indicator::critical, Setting::inpatient,  hours{8}      },
                 Row{Indicator::critical, Setting::outpatient, hours{8}      }
        }) {
            CAPTURE(row.window.count());
            const Mark mark = a_mark(row.indicator);
            const Shown shown = shown_as(mark, Trigger::result_review, then);
            CHECK(is_repeated(shown, mark, row.setting, Duration{0}));
            CHECK(is_repeated(shown, mark, row.setting, row.window - milliseconds{1}));
            CHECK_FALSE(is_repeated(shown, mark, row.setting, row.window));
            CHECK_FALSE(is_repeated(shown, mark, row.setting, row.window + milliseconds{1}));
        }
    }

    TEST_CASE("another rule, another source, a worse tier, a higher urgency or a higher dose is a new card") {
        const Mark mark = a_mark();
        const Shown shown = shown_as(mark, Trigger::result_review, then);
        const auto is_shown = [&](const Mark& changed) {
            return !is_repeated(shown, changed, Setting::inpatient, hours{1});
        };
        Mark other = mark;
        CHECK_FALSE(is_shown(other));
        other.rule = "MG-LOW-CRIT-01";
        CHECK(is_shown(other));
        other = mark;
        other.source = 43;
        CHECK(is_shown(other));
        other.source = 0;
        CHECK(is_shown(other));
        other = mark;
        other.severity = 4;
        CHECK(is_shown(other));
        other.severity = 2;
        CHECK_FALSE(is_shown(other));
        other = mark;
        other.indicator = Indicator::critical;
        CHECK(is_shown(other));
        other.indicator = Indicator::info;
        CHECK_FALSE(is_shown(other));
    }

    TEST_CASE("a dose that rises or cannot be read any more is a new card, a lower one is not") {
        Mark mark = a_mark();
        mark.dose = {Decimal::of(4), Decimal::of(8), std::nullopt, Decimal::of(1)};
        const Shown shown = shown_as(mark, Trigger::order_sign, then);
        const auto is_shown = [&](const DoseMark& dose) {
            Mark changed = mark;
            changed.dose = dose;
            return !is_repeated(shown, changed, Setting::inpatient, hours{1}, Trigger::order_sign);
        };
        CHECK_FALSE(is_shown(mark.dose));
        CHECK_FALSE(is_shown({Decimal::of(40, 1), Decimal::of(8), std::nullopt, Decimal::of(1)}));
        CHECK_FALSE(is_shown({Decimal::of(2), Decimal::of(4), std::nullopt, Decimal::of(1)}));
        CHECK(is_shown({Decimal::of(401, 2), Decimal::of(8), std::nullopt, Decimal::of(1)}));
        CHECK(is_shown({Decimal::of(4), Decimal::of(8), std::nullopt, Decimal::of(2)}));
        CHECK(is_shown({Decimal::of(4), std::nullopt, std::nullopt, Decimal::of(1)}));
        CHECK(is_shown({Decimal::of(4), Decimal::of(8), Decimal::of(16), Decimal::of(1)}));
    }

    TEST_CASE("what order-select showed does not quieten order-sign, the other way round it does") {
        const Mark mark = a_mark(Indicator::critical);
        const Shown selected = shown_as(mark, Trigger::order_select, then);
        const Shown signed_off = shown_as(mark, Trigger::order_sign, then);
        CHECK_FALSE(is_repeated(selected, mark, Setting::inpatient, hours{1}, Trigger::order_sign));
        CHECK(is_repeated(selected, mark, Setting::inpatient, hours{1}, Trigger::order_select));
        CHECK(is_repeated(signed_off, mark, Setting::inpatient, hours{1}, Trigger::order_select));
    }

    TEST_CASE(
        "an override with a reason starts the window again, a wrong result ends it only with a new one") {
        const Mark mark = a_mark();
        Shown shown = shown_as(mark, Trigger::result_review, then);
        shown.overridden_at = then + hours{20};
        shown.reason = "OV-ALREADY";
        CHECK(is_repeated(shown, mark, Setting::inpatient, hours{44} - milliseconds{1}));
        CHECK_FALSE(is_repeated(shown, mark, Setting::inpatient, hours{44}));
        for (const char* reason : {"OV-LAB-ERROR", "OV-SPURIOUS-CONFIRMED"}) {
            shown.reason = reason;
            CHECK(is_repeated(shown, mark, Setting::inpatient, hours{24 * 29}));
            Mark renewed = mark;
            renewed.source = 43;
            CHECK_FALSE(is_repeated(shown, renewed, Setting::inpatient, hours{21}));
        }
    }

    TEST_CASE("without a history cards carry no mark, with an unused one they are marked and shown again") {
        Bedside bed;
        bed.magnesium("1.10", MagnesiumTier::severe_low);
        const Advice plain = bed.advice();
        REQUIRE(plain.cards.size() == 1);
        CHECK(plain.cards[0].mark.source == 0);
        const std::vector<Shown> shown{};
        const History history{.shown = shown, .is_used = false};
        bed.ward().remembering(&history);
        const Advice marked = bed.advice();
        CHECK(heads(marked) == heads(plain));
        CHECK(marked.cards[0].mark.rule == plain.cards[0].rule);
        CHECK(marked.cards[0].mark.tier == "severe-low");
        CHECK(marked.cards[0].mark.severity == 3);
        CHECK(marked.cards[0].summary == plain.cards[0].summary);
    }

    TEST_CASE("a warning about a result is shown once a day, and again with a new result") {
        Remembering memory;
        memory.bed.magnesium("1.10", MagnesiumTier::severe_low);
        const Advice first = memory.ask(hours{0});
        REQUIRE(first.cards.size() == 1);
        REQUIRE(first.cards[0].mark.source != 0);
        CHECK(memory.ask(hours{1}).cards.empty());
        memory.bed.facts.magnesium.source = nullptr;
        memory.bed.magnesium("1.11", MagnesiumTier::severe_low);
        CHECK(memory.ask(hours{2}).cards.size() == 1);
    }

    TEST_CASE("a result without an id is never told apart, so its card is always shown") {
        Remembering memory;
        auto nameless = lytes::tests::mg("1.10", "mg/dL", 1);
        nameless.id = {};
        memory.bed.facts.magnesium = memory.bed.measured(nameless);
        memory.bed.facts.magnesium_tier = MagnesiumTier::severe_low;
        CHECK(memory.ask(hours{0}).cards.size() == 1);
        CHECK(memory.ask(hours{1}).cards.size() == 1);
    }

    TEST_CASE("a critical card comes again as information, on every hook, and in time as critical") {
        for (const Trigger trigger : {Trigger::result_review, Trigger::patient_view}) {
            Remembering memory;
            memory.bed.on(trigger).magnesium("0.90", MagnesiumTier::critical_low);
            const Advice first = memory.ask(hours{0});
            REQUIRE(first.cards.size() == 1);
            CHECK(first.cards[0].indicator == Indicator::critical);
            const Advice again = memory.ask(hours{7});
            REQUIRE(again.cards.size() == 1);
            CHECK(again.cards[0].indicator == Indicator::info);
            CHECK(again.cards[0].is_reminder);
            CHECK(again.cards[0].mark.indicator == Indicator::critical);
            CHECK(again.cards[0].summary.starts_with("Shown before: "));
            CHECK(again.cards[0].summary.size() < 140);
            CHECK(contains(again.cards[0].detail, "Shown as critical at 2026-"));
            CHECK(memory.ask(hours{8}).cards[0].indicator == Indicator::critical);
        }
    }

    TEST_CASE("the reminder of an overridden card says when and why") {
        Remembering memory;
        memory.bed.magnesium("0.90", MagnesiumTier::critical_low);
        CHECK(memory.ask(hours{0}).cards.size() == 1);
        memory.shown().front().overridden_at = then + hours{1};
        memory.shown().front().reason = "OV-ALREADY";
        const Advice again = memory.ask(hours{8});
        REQUIRE(again.cards.size() == 1);
        CHECK(again.cards[0].indicator == Indicator::info);
        CHECK(contains(again.cards[0].detail, "Already treated or ordered"));
    }

    TEST_CASE("a kept-back rule still forbids what it forbids, and a new modifier speaks again") {
        Remembering memory;
        memory.bed.magnesium("1.10", MagnesiumTier::severe_low);
        CHECK(memory.ask(hours{0}).cards.size() == 1);
        CHECK(memory.ask(hours{1}).cards.empty());
        memory.bed.in(RenalBucket::below_30);
        const Advice renal = memory.ask(hours{2});
        CHECK(renal.cards.size() == 1);
    }

    TEST_CASE("an order is told by its drug and way, not by its amount, and a higher one is said again") {
        Remembering memory;
        memory.bed.in(RenalBucket::below_30);
        auto& order = memory.bed.draft(MagnesiumOrderKind::laxative);
        const Advice first = memory.ask(hours{0});
        REQUIRE(first.cards.size() == 1);
        const bool is_critical = first.cards[0].indicator == Indicator::critical;
        const auto is_quiet = [&](const Advice& advice) {
            return is_critical ? advice.cards.size() == 1 && advice.cards[0].is_reminder
                               : advice.cards.empty();
        };
        CHECK(is_quiet(memory.ask(hours{1})));
        order.dose.single = Decimal::of(240);
        CHECK(is_quiet(memory.ask(hours{2})));
        order.dose.single = Decimal::of(482);
        CHECK(heads(memory.ask(hours{3})) == heads(first));
    }

    TEST_CASE("the trace says why a card was kept back") {
        Remembering memory;
        memory.bed.magnesium("1.10", MagnesiumTier::severe_low);
        memory.bed.ward().traced();
        CHECK(memory.ask(hours{0}).cards.size() == 1);
        bool is_said = false;
        for (const auto& row : memory.ask(hours{1}).trace.rows)
            is_said =
                is_said || (row.outcome == lytes::cards::Outcome::suppressed && row.clause == "shown before");
        CHECK(is_said);
    }

    TEST_CASE("a dose survives its text, and broken text is no dose") {
        for (const DoseMark& dose : {
                 DoseMark{              },
                 DoseMark{  Decimal::of(4), Decimal::of(85, 1),           std::nullopt, Decimal::of(1)},
                 DoseMark{ std::nullopt,   std::nullopt,   std::nullopt, Decimal::of(25, 2)}
        }) {
            const std::string text = lytes::cards::to_text(dose);
            CAPTURE(text);
            CHECK(lytes::cards::parse_dose_mark(text) == dose);
        }
        CHECK(lytes::cards::to_text(DoseMark{}) == ";;;");
        CHECK(lytes::cards::parse_dose_mark("") == DoseMark{});
        CHECK(lytes::cards::parse_dose_mark("a;b") == DoseMark{});
        CHECK(lytes::cards::parse_dose_mark("1;2;3;4;5;;;") ==
              DoseMark{Decimal::of(1), Decimal::of(2), Decimal::of(3), Decimal::of(4)});
    }
}
