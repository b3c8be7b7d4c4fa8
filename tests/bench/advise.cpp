// Time and allocations of one call of advise(), on the chart of tests/support/busy_chart.hpp.
#include "cards/advise.hpp"

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <memory_resource>
#include <new>
#include <vector>

#include <benchmark/benchmark.h>

#include "tests/support/busy_chart.hpp"
#include "tests/support/counted_new.hpp"

namespace {

void advise_on_busy_chart(benchmark::State& state) {
    lytes::tests::Ward ward;
    lytes::tests::fill_busy_chart(ward);
    std::vector<std::byte> buffer(1U << 20U);
    std::pmr::monotonic_buffer_resource arena{buffer.data(), buffer.size(), std::pmr::null_memory_resource()};
    lytes::cards::Case input = ward.input();
    input.arena = &arena;
    benchmark::DoNotOptimize(lytes::cards::advise(input));
    const std::uint64_t before = lytes::tests::allocation_count();
    std::uint64_t calls = 0;
    for (auto _ : state) {
        arena.release();
        const lytes::cards::Advice advice = lytes::cards::advise(input);
        benchmark::DoNotOptimize(advice.cards.data());
        ++calls;
    }
    const auto allocations = static_cast<double>(lytes::tests::allocation_count() - before);
    state.counters["allocations"] = calls == 0 ? 0 : allocations / static_cast<double>(calls);
}
BENCHMARK(advise_on_busy_chart)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
