#include "cards/trace.hpp"

#include <memory_resource>
#include <set>

#include <doctest/doctest.h>

using lytes::cards::Outcome;
using lytes::cards::Recorder;

TEST_SUITE("cards/trace") {
    TEST_CASE("a rule asked for several analytes keeps its most telling outcome") {
        std::pmr::monotonic_buffer_resource arena;
        Recorder recorder{arena, true};
        recorder.asked("R", -1, Outcome::not_fired, "first");
        recorder.asked("R", -1, Outcome::fired, "");
        recorder.asked("R", -1, Outcome::not_assessed, "third");
        const auto rows = recorder.kept(arena).rows;
        REQUIRE(rows.size() == 1);
        CHECK(rows[0].outcome == Outcome::fired);
    }

    TEST_CASE("the same rule has one row a draft") {
        std::pmr::monotonic_buffer_resource arena;
        Recorder recorder{arena, true};
        recorder.asked("R", 0, Outcome::fired, "");
        recorder.asked("R", 1, Outcome::not_fired, "clause");
        recorder.became("R", 0, Outcome::folded, "OTHER");
        const auto rows = recorder.kept(arena).rows;
        REQUIRE(rows.size() == 2);
        CHECK(rows[0].outcome == Outcome::folded);
        CHECK(rows[0].clause == "OTHER");
        CHECK(rows[1].outcome == Outcome::not_fired);
    }

    TEST_CASE("a blocked draft is a row of its own and is not taken for a rule") {
        std::pmr::monotonic_buffer_resource arena;
        Recorder recorder{arena, true};
        recorder.blocked("S", -1, "why");
        recorder.asked("S", -1, Outcome::fired, "");
        CHECK(recorder.kept(arena).rows.size() == 2);
    }

    TEST_CASE("nothing is kept when nobody asked") {
        std::pmr::monotonic_buffer_resource arena;
        Recorder recorder{arena, false};
        recorder.asked("R", -1, Outcome::fired, "");
        recorder.became("R", -1, Outcome::capped, "");
        recorder.blocked("S", -1, "why");
        CHECK(recorder.kept(arena).rows.empty());
    }

    TEST_CASE("every outcome has a word of its own") {
        std::set<std::string_view> words;
        for (const Outcome outcome :
             {Outcome::fired, Outcome::not_fired, Outcome::not_assessed, Outcome::suppressed, Outcome::folded,
              Outcome::capped, Outcome::blocked})
            CHECK(words.insert(lytes::cards::to_text(outcome)).second);
    }
}
