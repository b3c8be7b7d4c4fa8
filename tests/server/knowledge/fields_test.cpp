#include "server/knowledge/fields.hpp"

#include <string>

#include <doctest/doctest.h>

namespace {

using lytes::fhir::Decimal;
using lytes::server::Fields;

/// A table with the member `key`, and what a reader says about it.
struct Read {
    explicit Read(std::string_view value) : table(toml::parse("key = " + std::string{value} + "\n")) {}
    toml::table table;
    Fields fields{"f.toml"};
    [[nodiscard]] std::string fault() const {
        return fields.has_problem() ? fields.problem()->path + ": " + fields.problem()->expected : "";
    }
};

}  // namespace

TEST_SUITE("server/knowledge/fields") {
    TEST_CASE("numbers are those that were written, exactly") {
        struct Row {
            std::string_view written;
            Decimal number;
        };
        for (const auto& row : {
                 Row{"1.58",            Decimal::of(158, 2)},
                 Row{"0.1",                 Decimal::of(1,                            1)},
                 Row{"4",               Decimal::of(4)  },
                 Row{"2.675",Decimal::of(2675,  3)},
                 Row{"1e1",             Decimal::of(10)                        },
                 Row{"0",             Decimal::of(0)}
        }) {
            CAPTURE(row.written);
            Read read{row.written};
            CHECK(read.fields.number(read.table, "key") == row.number);
            CHECK(read.fault().empty());
        }
        for (const std::string_view written : {"-1", "nan", "inf", "\"1\"", "true"}) {
            CAPTURE(written);
            Read read{written};
            CHECK((!read.fields.number(read.table, "key") || read.fields.has_problem()));
            CHECK(read.fault().starts_with("f.toml:1:7: expected key as a number"));
        }
    }

    TEST_CASE("lengths of time are hours or days") {
        Read hours{"\"48 h\""};
        CHECK(hours.fields.required_age(hours.table, "key") == std::chrono::hours{48});
        Read days{"\"14 d\""};
        CHECK(days.fields.required_age(days.table, "key") == std::chrono::days{14});
        for (const std::string_view written :
             {"\"48\"", "\"48h\"", "\"h\"", "\"-1 h\"", "\"0 h\"", "\"1.5 h\"", "\"1 w\"", "48"}) {
            CAPTURE(written);
            Read read{written};
            CHECK_FALSE(read.fields.required_age(read.table, "key").has_value());
            CHECK(read.fields.has_problem());
        }
    }

    TEST_CASE("an absent member is a problem only where it is required") {
        Read read{"1"};
        CHECK_FALSE(read.fields.text(read.table, "other").has_value());
        CHECK_FALSE(read.fields.has_problem());
        CHECK_FALSE(read.fields.required_text(read.table, "other").has_value());
        CHECK(read.fault() == "f.toml:1:1: expected other = ...");
    }

    TEST_CASE("the first complaint counts") {
        Read read{"1"};
        read.fields.complain(read.table, "key", "one thing");
        read.fields.complain(read.table, "key", "another");
        CHECK(read.fault() == "f.toml:1:7: expected one thing");
    }

    TEST_CASE("links are https and plain; tokens have no blanks") {
        CHECK(lytes::server::is_https_url("https://site.example/protocols/mg"));
        for (const std::string_view bad :
             {"http://site.example", "https://", "https://u:p@site.example", "https://site.example/?q=1",
              "javascript:alert(1)", "https://site.example/a b", "//site.example"})
            CHECK_FALSE(lytes::server::is_https_url(bad));
        CHECK(lytes::server::is_token("MG-S|1"));
        for (const std::string_view bad : {"", "a b", "a\n", "\xC3\xA4"})
            CHECK_FALSE(lytes::server::is_token(bad));
        CHECK(lytes::server::is_token(std::string(200, 'x')));
        CHECK_FALSE(lytes::server::is_token(std::string(201, 'x')));
    }
}
