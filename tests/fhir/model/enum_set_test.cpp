#include "fhir/model/enum_set.hpp"

#include <doctest/doctest.h>

namespace lytes::fhir {
namespace {

enum class Wide : std::uint8_t { first = 0, last_of_word = 63, next_word = 64, last = 127, count_ = 128 };

}  // namespace

TEST_SUITE("fhir/model/enum_set") {
    TEST_CASE("members of both words are kept apart") {
        EnumSet<Wide> set{Wide::last_of_word};
        CHECK(set.has(Wide::last_of_word));
        CHECK_FALSE(set.has(Wide::last));
        CHECK_FALSE(set.has(Wide::first));
        set.insert(Wide::last);
        set.erase(Wide::last_of_word);
        CHECK(set == EnumSet<Wide>{Wide::last});
        set.erase(Wide::last);
        CHECK(set.is_empty());
    }

    TEST_CASE("union and intersection") {
        EnumSet<Wide> set{Wide::first};
        set.insert(EnumSet<Wide>{Wide::next_word});
        CHECK(set.has_any({Wide::next_word, Wide::last}));
        CHECK_FALSE(set.has_any({Wide::last}));
        CHECK((set & EnumSet<Wide>{Wide::first, Wide::last}) == EnumSet<Wide>{Wide::first});
    }
}

}  // namespace lytes::fhir
