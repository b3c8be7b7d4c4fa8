#include "fhir/json/cursor.hpp"

#include "tests/fhir/parsed.hpp"

namespace lytes::fhir::json {

TEST_SUITE("fhir/json/cursor") {
    TEST_CASE("a member is found also when it is null, but has then no value") {
        const Parsed parsed(R"({"a":null,"b":"x"})");
        CHECK(parsed.root().find("a").has_value());
        CHECK_FALSE(parsed.root().find_value("a").has_value());
        CHECK_FALSE(parsed.root().find("c").has_value());
        CHECK(parsed.root().find_value("b")->as_string() == "x");
    }

    TEST_CASE("a member is looked for in this object only, not in its children") {
        const Parsed parsed(R"({"a":{"b":1},"c":[{"b":2}],"b":3})");
        CHECK(parsed.root().find("b")->as_number_text() == "3");
        CHECK_FALSE(parsed.root().find("a")->find("c").has_value());
    }

    TEST_CASE("every name of a large object is found, and no name that only shares its bit") {
        std::string text = "{";
        for (int index = 0; index < 300; ++index)
            text += (index == 0 ? "\"n" : ",\"n") + std::to_string(index) + "\":" + std::to_string(index);
        const Parsed parsed(text + "}");
        for (int index = 0; index < 300; ++index) {
            CAPTURE(index);
            const std::string name = "n" + std::to_string(index);
            CHECK(parsed.root().find(name)->as_number_text() == std::to_string(index));
            CHECK_FALSE(parsed.root().find("m" + std::to_string(index)).has_value());
        }
        const Parsed small(R"({"ab":1})");
        CHECK(name_bit("ab") == name_bit(std::string("a") + "b"));
        CHECK_FALSE(small.root().find("").has_value());
    }

    TEST_CASE("anything but an object has no members, anything but a string no text") {
        const Parsed parsed(R"({"a":[{"b":1}],"n":5,"t":true})");
        CHECK_FALSE(parsed.root().find("a")->find("b").has_value());
        CHECK(parsed.root().text("n").empty());
        CHECK(parsed.root().text("missing").empty());
        CHECK(parsed.root().find("t")->as_bool() == true);
        CHECK_FALSE(parsed.root().find("n")->as_bool().has_value());
        CHECK_FALSE(parsed.root().find("n")->as_string().has_value());
        CHECK_FALSE(parsed.root().find("t")->as_number_text().has_value());
    }

    TEST_CASE("children come in document order, and nothing has none") {
        const Parsed parsed(R"([1,[2,[3]],{"a":4},"",null])");
        int count = 0;
        std::string kinds;
        for (const Cursor child : parsed.root()) {
            kinds += std::to_string(static_cast<int>(child.kind()));
            ++count;
        }
        CHECK(count == 5);
        CHECK(kinds == "24530");
        const Parsed empty(R"({"a":[],"b":{},"c":1})");
        for (const Cursor member : empty.root())
            for ([[maybe_unused]] const Cursor child : member) FAIL("an empty value has a child");
    }

    TEST_CASE("elements of an array, one value in place of an array, and null for none") {
        const Parsed parsed(R"({"many":[1,2],"one":{"x":1},"none":null,"empty":[]})");
        const auto count = [&parsed](std::string_view name) {
            int visits = 0;
            for_each_element(*parsed.root().find(name), [&visits](const Cursor&) { ++visits; });
            return visits;
        };
        CHECK(count("many") == 2);
        CHECK(count("one") == 1);
        CHECK(count("none") == 0);
        CHECK(count("empty") == 0);
    }

    TEST_CASE("a path has names and indices") {
        const Parsed parsed(R"({"prefetch":{"labs":{"entry":[{},{"resource":{"subject":1}}]}}})");
        const Cursor entries = *parsed.root().find("prefetch")->find("labs")->find("entry");
        Cursor second = entries;
        for (const Cursor entry : entries) second = entry;
        CHECK(second.find("resource")->find("subject")->path() == "prefetch.labs.entry[1].resource.subject");
        CHECK(parsed.root().path().empty());
        const Parsed array("[[0],[0,{\"a\":[7]}]]");
        CHECK(array.root().at(7).path() == "[1][1].a[0]");
    }

    TEST_CASE("a path never repeats odd names of the sender") {
        const Parsed parsed(R"({"a\nb <script>":{"":{"ok-name_1.x":1}}})");
        CHECK(parsed.root().at(3).path() == "?.?.ok-name_1.x");
    }
}

}  // namespace lytes::fhir::json
