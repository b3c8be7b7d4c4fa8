// Advice takes its memory from the arena and from nowhere else: an arena that is used again makes a call that
// allocates nothing. A program of its own, because it replaces the global operator new.
#include <memory_resource>
#include <vector>

#include <doctest/doctest.h>

#include "cards/advise.hpp"
#include "tests/support/any_chart.hpp"
#include "tests/support/busy_chart.hpp"
#include "tests/support/counted_new.hpp"

TEST_SUITE("property/allocations") {
    TEST_CASE("advice on a busy chart allocates nothing") {
        lytes::tests::Ward ward;
        lytes::tests::fill_busy_chart(ward);
        CHECK(ward.input().chart->observations.size() == 40);
        CHECK(ward.input().chart->medications.size() == 15);
        CHECK(ward.input().chart->conditions.size() == 20);
        std::vector<std::byte> buffer(1U << 20U);
        std::pmr::monotonic_buffer_resource arena{buffer.data(), buffer.size(),
                                                  std::pmr::null_memory_resource()};
        lytes::cards::Case input = ward.input();
        input.arena = &arena;
        CHECK(lytes::cards::advise(input).cards.size() == 3);
        const auto before = lytes::tests::allocation_count();
        for (int call = 0; call < 100; ++call) {
            arena.release();
            if (lytes::cards::advise(input).cards.empty()) FAIL_CHECK("no cards");
        }
        CHECK(lytes::tests::allocation_count() - before == 0);
    }

    TEST_CASE("advice on any chart allocates nothing") {
        std::vector<std::byte> buffer(1U << 20U);
        std::pmr::monotonic_buffer_resource arena{buffer.data(), buffer.size(),
                                                  std::pmr::null_memory_resource()};
        lytes::tests::AnyChart chart;
        for (std::uint64_t number = 0; number < 2000; ++number) {
            chart.make(1, number);
            arena.release();
            lytes::cards::Case input = chart.input(arena);
            input.wants_trace = number % 2 == 0;
            const auto before = lytes::tests::allocation_count();
            const lytes::cards::Advice advice = lytes::cards::advise(input);
            const auto taken = lytes::tests::allocation_count() - before;
            if (taken != 0) FAIL_CHECK("case ", number, ": ", taken, " with ", advice.cards.size(), " cards");
        }
    }
    TEST_CASE("an allocation is counted") {
        const auto before = lytes::tests::allocation_count();
        const std::vector<int> numbers(1000);
        CHECK(lytes::tests::allocation_count() - before == (numbers.empty() ? 0 : 1));
    }
}
