#include "server/http/read_buffer.hpp"

#include <algorithm>
#include <string>

#include <doctest/doctest.h>

namespace server = lytes::server;

TEST_SUITE_BEGIN("server/http/read_buffer");

namespace {

void put(server::ReadBuffer& buffer, std::string_view text) {
    REQUIRE(buffer.room().size() >= text.size());
    std::copy(text.begin(), text.end(), buffer.room().begin());
    buffer.add(text.size());
}

}  // namespace

TEST_CASE("bytes come out as they went in") {
    server::ReadBuffer buffer;
    CHECK(buffer.unused().empty());
    CHECK(buffer.room().empty());
    buffer.make_room(8);
    put(buffer, "abcdef");
    buffer.use(2);
    CHECK(buffer.unused() == "cdef");
    CHECK(buffer.room().size() == 2);
}

TEST_CASE("room is made by moving when that is enough and by growing when not") {
    server::ReadBuffer buffer;
    buffer.make_room(8);
    put(buffer, "abcdef");
    buffer.use(4);
    buffer.make_room(8);
    CHECK(buffer.unused() == "ef");
    CHECK(buffer.room().size() == 6);
    buffer.make_room(9);
    CHECK(buffer.unused() == "ef");
    CHECK(buffer.room().size() == 7);
}

TEST_CASE("nothing moves while there is room") {
    server::ReadBuffer buffer;
    buffer.make_room(8);
    put(buffer, "abcdef");
    const auto* const before = buffer.unused().data();
    buffer.make_room(8);
    CHECK(buffer.unused().data() == before);
}

TEST_CASE("memory is given back only when nothing is unused") {
    server::ReadBuffer buffer;
    buffer.make_room(100);
    put(buffer, "a");
    buffer.shrink(50);
    CHECK(buffer.unused() == "a");
    buffer.use(1);
    buffer.shrink(100);
    CHECK(buffer.room().size() == 100);
    buffer.shrink(99);
    CHECK(buffer.room().empty());
}

TEST_SUITE_END();
