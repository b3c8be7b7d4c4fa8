#include "tests/tidy/source.hpp"

#include <doctest/doctest.h>

using lytes::tests::find_word;
using lytes::tests::lines_of;
using lytes::tests::make_source;

TEST_SUITE("tidy/source") {
    TEST_CASE("comments and the insides of literals are blanked, code and lines stay") {
        const auto code_of = [](const char* text) { return make_source("x.cpp", text).code; };
        CHECK(code_of("a; // new\nb;") == "a;       \nb;");
        CHECK(code_of("a /* new\n */ b") == "a       \n    b");
        CHECK(code_of("f(\"new \\\" x\", 'd')") == "f(\"        \", ' ')");
        CHECK(code_of("f(R\"(a \" // b)\") + c") == "f(R\"           ) + c");
        CHECK(code_of("f(R\"json(a)\" b)json\") + c").ends_with(" + c"));
        CHECK(code_of("1'000'000 + new") == "1'000'000 + new");
    }

    TEST_CASE("a word is found only where it stands alone") {
        CHECK(find_word("renew new_x new", "new", 0) == 12);
        CHECK(find_word("renewal", "new", 0) == std::string_view::npos);
        CHECK(find_word("x.get()", ".get()", 0) == 1);
    }

    TEST_CASE("lines end at newlines and the last needs none") {
        CHECK(lines_of("a\n\nb") == std::vector<std::string_view>{"a", "", "b"});
        CHECK(lines_of("a\n") == std::vector<std::string_view>{"a"});
        CHECK(lines_of("").empty());
    }
}
