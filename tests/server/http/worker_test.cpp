#include "server/http/worker.hpp"

#include <optional>

#include <doctest/doctest.h>

namespace server = lytes::server;

TEST_SUITE_BEGIN("server/http/worker");

namespace {

server::Limits small_arenas() {
    server::Limits limits;
    limits.arena_bytes = 1024;
    limits.arenas_kept = 1;
    return limits;
}

}  // namespace

TEST_CASE("an arena's memory is used again") {
    server::Arenas arenas{small_arenas()};
    void* first = nullptr;
    {
        server::Arenas::Lease lease{arenas};
        first = lease.resource().allocate(100, 1);
    }
    server::Arenas::Lease lease{arenas};
    CHECK(lease.resource().allocate(100, 1) == first);
}

TEST_CASE("two requests at once have two arenas") {
    server::Arenas arenas{small_arenas()};
    server::Arenas::Lease one{arenas};
    server::Arenas::Lease two{arenas};
    CHECK(&one.resource() != &two.resource());
}

TEST_CASE("no more blocks are kept than the limit says") {
    server::Arenas arenas{small_arenas()};
    std::optional<server::Arenas::Lease> one;
    std::optional<server::Arenas::Lease> two;
    one.emplace(arenas);
    two.emplace(arenas);
    const auto* const kept = &one->resource();
    one.reset();
    two.reset();  // the place is taken
    CHECK(&one.emplace(arenas).resource() == kept);
}

TEST_SUITE_END();
