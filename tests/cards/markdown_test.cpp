#include "cards/markdown.hpp"

#include <array>
#include <memory_resource>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "tests/support/charts.hpp"

namespace {

using lytes::cards::Bullets;
using lytes::cards::Text;

std::string escaped(std::string_view foreign) {
    std::pmr::monotonic_buffer_resource arena;
    Text text{arena};
    lytes::cards::add_escaped(text, foreign);
    return std::string{text.view()};
}
std::string reported(const lytes::fhir::Quantity& quantity) {
    std::pmr::monotonic_buffer_resource arena;
    Text text{arena};
    lytes::cards::add_reported(text, quantity);
    return std::string{text.view()};
}

}  // namespace

TEST_SUITE("cards/markdown") {
    TEST_CASE("foreign text is shown, never acted on") {
        constexpr auto rows = std::to_array<std::pair<std::string_view, std::string_view>>({
            {"plain words 12",             "plain words 12"           },
            {"<img src=x>",                "&lt;img src\\=x&gt;"      },
            {"a & b",                      "a &amp; b"                },
            {"\"x\" 'y'",                  "&quot;x&quot; &#39;y&#39;"},
            {"[a](b)",                     "\\[a\\]\\(b\\)"           },
            {"![a]",                       "\\!\\[a\\]"               },
            {"`code`",                     "\\`code\\`"               },
            {"*b* _i_ ~s~",                "\\*b\\* \\_i\\_ \\~s\\~"  },
            {"# h",                        "\\# h"                    },
            {"1. x",                       "1\\. x"                   },
            {"- x + y",                    "\\- x \\+ y"              },
            {"a|b",                        "a\\|b"                    },
            {"http://x.y",                 "http\\:\\/\\/x\\.y"       },
            {"me@x",                       "me\\@x"                   },
            {"a\\b",                       "a\\\\b"                   },
            {"{a}",                        "\\{a\\}"                  },
            {"a\r\n\tb",                   "a b"                      },
            {"\nb",                        "b"                        },
            {"a\xE2\x80\xA9"
             "b",             "a b"                      },
            {"5\xE2\x80\xAEgm",            "5gm"                      },
            {"a\xE2\x80\x8B"
             "b\xEF\xBB\xBF", "ab"                       },
            {"\xC3\xA9t\xC3\xA9",          "\xC3\xA9t\xC3\xA9"        },
        });
        for (const auto& [foreign, shown] : rows) {
            CAPTURE(foreign);
            CHECK(escaped(foreign) == shown);
        }
    }

    TEST_CASE("foreign text never crowds out the finding") {
        const std::string text = escaped(std::string(100000, 'x'));
        CHECK(text.size() == lytes::cards::foreign_units_max);
        CHECK(text.ends_with("..."));
        CHECK(escaped(std::string(lytes::cards::foreign_units_max, 'x')).ends_with("xxx"));
    }

    TEST_CASE("a reported value stays readable as sent") {
        CHECK(reported(lytes::tests::quantity("0.95", "mg/dL")) == "0.95 mg/dL");
        CHECK(reported(lytes::tests::quantity("<0.5", "mmol/L")) == "&lt;0.5 mmol/L");
        CHECK(reported(lytes::tests::quantity(">=10", "%")) == "&gt;=10 %");
        CHECK(reported(lytes::tests::quantity("1", "http://x")) == "1 http\\:\\/\\/x");
        CHECK(reported(lytes::tests::quantity("1", "<b>")) == "1 &lt;b&gt;");
    }

    TEST_CASE("bullets stand one a line, the urgent sentence before them") {
        std::pmr::monotonic_buffer_resource arena;
        Bullets out{arena};
        out.add_paragraph("Now.");
        out.begin("Why").add("because");
        out.begin_item().add("so");
        CHECK(out.finished() == "**Now.**\n\n- **Why:** because\n- so\n");
    }

    TEST_CASE("a detail is cut between bullets and says so") {
        std::pmr::monotonic_buffer_resource arena;
        Bullets out{arena};
        out.begin("First").add("the finding");
        for (int line = 0; line < 200; ++line) out.begin_item().add(std::string(100, 'x'));
        const std::string_view text = out.finished();
        CHECK(text.size() <= lytes::cards::detail_bytes_max);
        CHECK(text.starts_with("- **First:** the finding\n"));
        CHECK(text.ends_with("- (shortened)\n"));
        CHECK(text.find("(shortened)") == text.rfind("(shortened)"));
    }

    TEST_CASE("our own words keep their punctuation, but no angle bracket stays open") {
        std::pmr::monotonic_buffer_resource arena;
        Text text{arena};
        lytes::cards::add_entities(text, "K <2.5 mmol/L & more (S38).");
        CHECK(text.view() == "K &lt;2.5 mmol/L &amp; more (S38).");
    }
}
