#include "fhir/json/writer.hpp"

#include "tests/fhir/parsed.hpp"

namespace lytes::fhir::json {
namespace {

std::string copied(const std::string& text) {
    const Parsed parsed(text);
    std::pmr::string out;
    Writer(out).copy(parsed.root());
    return std::string(out);
}

}  // namespace

TEST_SUITE("fhir/json/writer") {
    TEST_CASE("commas stand between values and nowhere else") {
        std::pmr::string out;
        Writer writer(out);
        writer.begin_object();
        writer.member("a", "x");
        writer.member_unless_empty("left-out", "");
        writer.key("b");
        writer.begin_array();
        writer.number(std::int64_t{-7});
        writer.number("5.20");
        writer.begin_object();
        writer.end_object();
        writer.begin_array();
        writer.end_array();
        writer.boolean(true);
        writer.boolean(false);
        writer.null();
        writer.end_array();
        writer.key("c");
        writer.null();
        writer.end_object();
        CHECK(out == R"({"a":"x","b":[-7,5.20,{},[],true,false,null],"c":null})");
    }

    TEST_CASE("quotes, backslashes and control characters are escaped, in names too") {
        std::pmr::string out;
        Writer writer(out);
        writer.begin_object();
        writer.member("q\"", std::string_view("\"\\\n\r\t\b\x01\x1f\0z/\xC3\xA9", 13));
        writer.end_object();
        CHECK(out == "{\"q\\\"\":\"\\\"\\\\\\n\\r\\t\\u0008\\u0001\\u001f\\u0000z/\xC3\xA9\"}");
        const Parsed again{std::string(out)};
        CHECK(again.root().text("q\"") == std::string_view("\"\\\n\r\t\b\x01\x1f\0z/\xC3\xA9", 13));
    }

    TEST_CASE("a copied value keeps member order and the form of its numbers") {
        for (const std::string text :
             {R"({"z":1.50,"a":[0.10,1e3,-0,{"b":[]},{}],"s":"x\"\n","t":true,"f":false,"n":null})", "[]",
              "0.50", R"("")", "100000000000000000000000.10"}) {
            CAPTURE(text);
            CHECK(copied(text) == text);
        }
    }

    TEST_CASE("numbers of the round-trip corpus come out as they went in") {
        const auto folder = shared_folder() / "data/attack/json/nativejson-benchmark/data/roundtrip";
        if (!std::filesystem::exists(folder)) {
            MESSAGE("skipped: no corpus");
            return;
        }
        for (const auto& file : std::filesystem::directory_iterator(folder)) {
            CAPTURE(file.path().string());
            const std::string text = read_text(file.path());
            CHECK(copied(text) == text);
        }
    }
}

}  // namespace lytes::fhir::json
