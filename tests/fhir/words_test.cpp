#include "fhir/words.hpp"

#include <string>

#include <doctest/doctest.h>

using lytes::fhir::Words;

TEST_SUITE_BEGIN("fhir/words");

TEST_CASE("a text falls into lower-case words that know the joint before them") {
    const Words words{"Mag-Ox 400 (241.3 Mg)/5ML"};
    REQUIRE(words.size() == 6);
    CHECK(words[0].text == "mag");
    CHECK(words[0].before == ' ');
    CHECK(words[1].text == "ox");
    CHECK(words[1].before == '-');
    CHECK(words[2].text == "400");
    CHECK(words[3].text == "241.3");
    CHECK(words[3].before == '(');
    CHECK(words[4].text == "mg");
    CHECK(words[5].text == "5ml");
    CHECK(words[5].before == '/');
}

TEST_CASE("a point joins digits only and a byte beyond ASCII is a letter") {
    const Words words{"0.9 a.b 5. .5 magn\xc3\xa9sium"};
    REQUIRE(words.size() == 6);
    CHECK(words[0].text == "0.9");
    CHECK(words[1].text == "a");
    CHECK(words[2].text == "b");
    CHECK(words[3].text == "5");
    CHECK(words[4].text == "5");
    CHECK(words[5].text == "magn\xc3\xa9sium");
}

TEST_CASE("a phrase is found by whole words only") {
    const Words words{"Sodium-Potassium chloride"};
    CHECK(words.has("potassium chloride"));
    CHECK(words.has_at(1, "potassium chloride"));
    CHECK_FALSE(words.has_at(0, "potassium chloride"));
    CHECK_FALSE(words.has("potassium chlor"));
    CHECK_FALSE(words.has("potassium chloride er"));
    CHECK_FALSE(words.has("assium"));
}

TEST_CASE("the first 256 bytes and 64 words are read") {
    CHECK(Words{std::string(255, ' ') + "ab"}[0].text == "a");
    CHECK(Words{std::string(256, ' ') + "ab"}.size() == 0);
    std::string many;
    for (int i = 0; i < 65; ++i) many += "a ";
    CHECK(Words{many}.size() == 64);
    CHECK(Words{""}.size() == 0);
}

TEST_SUITE_END();
