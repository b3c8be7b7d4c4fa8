// Sizes: 110 columns, 400 lines a file, 60 lines a function, ASCII.
#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/tidy/source.hpp"

using lytes::tests::Finding;
using lytes::tests::is_below;
using lytes::tests::SourceFile;

namespace {

constexpr std::size_t columns_max = 110;
constexpr std::size_t lines_max = 400;
constexpr std::size_t function_lines_max = 60;

/// Tables may be as long as what they list.
const std::vector<std::string_view> tables{"cards/tables/", "fhir/tables/"};

bool is_below_any(std::string_view path, const std::vector<std::string_view>& folders) {
    return std::ranges::any_of(folders, [&](std::string_view folder) { return is_below(path, folder); });
}

std::vector<Finding> wide_lines(const SourceFile& file) {
    std::vector<Finding> findings;
    std::size_t number = 0;
    for (const auto line : lytes::tests::lines_of(file.text)) {
        ++number;
        if (line.size() > columns_max)
            findings.push_back(
                {file.path, number, std::to_string(line.size()) + " columns, 110 are the limit"});
    }
    return findings;
}

std::vector<Finding> long_file(const SourceFile& file) {
    const auto count = lytes::tests::lines_of(file.text).size();
    if (count <= lines_max || is_below_any(file.path, tables)) return {};
    return {
        {file.path, count, std::to_string(count) + " lines, 400 are the limit: it has two subjects"}
    };
}

std::vector<Finding> foreign_letters(const SourceFile& file) {
    std::vector<Finding> findings;
    std::size_t number = 0;
    for (const auto line : lytes::tests::lines_of(file.text)) {
        ++number;
        const auto is_foreign = [](char letter) { return letter < ' ' || letter > '~'; };
        if (std::ranges::any_of(line, is_foreign))
            findings.push_back({file.path, number, "a letter that is not printable ASCII: escape it"});
    }
    return findings;
}

/// Outermost function bodies by their braces. What precedes an opening brace, back to the last ; { or },
/// tells a body (it has a parameter list and is no initialiser) from a type, a namespace or a table.
class BodyScanner {
  public:
    struct Body {
        std::size_t first_line;
        std::size_t lines;
    };

    explicit BodyScanner(std::string_view code) : code_(code) {}

    std::vector<Body> run() {
        for (at_ = 0; at_ < code_.size(); ++at_) {
            const char letter = code_[at_];
            if (letter == '(') ++parentheses_;
            if (letter == ')') --parentheses_;
            if (letter == '{') open();
            if (letter == '}') close();
            if ((letter == ';' || letter == '{' || letter == '}') && parentheses_ == 0) head_ = at_ + 1;
        }
        return std::move(bodies_);
    }

  private:
    void open() {
        ++braces_;
        if (body_braces_ != 0 || table_braces_ != 0) return;
        const auto head = code_.substr(head_, at_ - head_);
        if (parentheses_ > 0 || is_initialiser(head))
            table_braces_ = braces_;
        else if (head.find(')') != std::string_view::npos && !is_type(head))
            start_body(head);
    }

    void start_body(std::string_view head) {
        body_braces_ = braces_;
        const auto blank = head.find_first_not_of(" \n");
        body_start_ = head_ + (blank == std::string_view::npos ? 0 : blank);
    }

    void close() {
        if (braces_ == body_braces_) {
            const auto first = lytes::tests::line_at(code_, body_start_);
            bodies_.push_back({first, lytes::tests::line_at(code_, at_) - first + 1});
            body_braces_ = 0;
        }
        if (braces_ == table_braces_) table_braces_ = 0;
        --braces_;
    }

    static bool is_type(std::string_view head) {
        return std::ranges::any_of(
            std::vector<std::string_view>{"namespace", "class", "struct", "enum", "union"},
            [&](std::string_view word) {
                const auto at = lytes::tests::find_word(head, word, 0);
                return at != std::string_view::npos && at < head.find('(');
            });
    }

    /// `x = {`, `auto x = f({`, but not `operator==(...) {` and not a default member value in a head of its
    /// own.
    static bool is_initialiser(std::string_view head) {
        const auto last = head.find_last_not_of(" \n");
        return last != std::string_view::npos && head[last] == '=';
    }

    std::string_view code_;
    std::size_t at_ = 0;
    std::size_t head_ = 0;
    std::size_t body_start_ = 0;
    int parentheses_ = 0;
    int braces_ = 0;
    int body_braces_ = 0;
    int table_braces_ = 0;
    std::vector<Body> bodies_;
};

std::vector<Finding> long_functions(const SourceFile& file) {
    std::vector<Finding> findings;
    for (const auto& body : BodyScanner{file.code}.run()) {
        if (body.lines > function_lines_max)
            findings.push_back(
                {file.path, body.first_line, std::to_string(body.lines) + " lines, 60 are the limit"});
    }
    return findings;
}

template <typename Rule>
std::vector<Finding> gather(const std::vector<SourceFile>& files, Rule rule) {
    std::vector<Finding> findings;
    for (const auto& file : files) {
        const auto some = rule(file);
        findings.insert(findings.end(), some.begin(), some.end());
    }
    return findings;
}

std::string function_of(std::size_t lines) {
    std::string text = "int long_one(int a,\n             int b) {\n";
    for (std::size_t line = 3; line < lines; ++line) text += "    if (a < b) { ++a; }\n";
    return text + "}\n";
}

}  // namespace

TEST_SUITE("tidy/limits") {
    TEST_CASE("no line is wider than 110 columns") {
        const auto findings = gather(lytes::tests::all_sources(), wide_lines);
        CHECK_MESSAGE(findings.empty(), lytes::tests::listed(findings));
        CHECK(wide_lines(lytes::tests::make_source("x.cpp", std::string(110, 'x'))).empty());
        CHECK(wide_lines(lytes::tests::make_source("x.cpp", std::string(111, 'x'))).size() == 1);
    }

    TEST_CASE("no file is longer than 400 lines, tables excepted") {
        const auto findings = gather(lytes::tests::all_sources(), long_file);
        CHECK_MESSAGE(findings.empty(), lytes::tests::listed(findings));
        CHECK(long_file(lytes::tests::make_source("x.cpp", std::string(400, '\n'))).empty());
        CHECK(long_file(lytes::tests::make_source("x.cpp", std::string(401, '\n'))).size() == 1);
        CHECK(long_file(lytes::tests::make_source("cards/tables/x.cpp", std::string(401, '\n'))).empty());
    }

    TEST_CASE("no function is longer than 60 lines") {
        const auto findings = gather(lytes::tests::product_sources(), long_functions);
        CHECK_MESSAGE(findings.empty(), lytes::tests::listed(findings));
        CHECK(long_functions(lytes::tests::make_source("x.cpp", function_of(60))).empty());
        CHECK(long_functions(lytes::tests::make_source("x.cpp", function_of(61))).size() == 1);
    }

    TEST_CASE("bodies are told from types, namespaces, initialisers and tables") {
        const auto count = [](const char* code) { return BodyScanner{code}.run().size(); };
        CHECK(count("namespace a { struct B { int c() const { return 1; } int d = 2; }; }") == 1);
        CHECK(count("constexpr auto rows = to_array<Row>({{1, [](int) { return 2; }}, {2, f}});") == 0);
        CHECK(count("const Row row = {f(1)};\nvoid g() {}\nint h() { return 1; }") == 2);
        CHECK(count("A::A(int b) : b_(b) { for (;;) { g(); } }") == 1);
        CHECK(count("bool operator==(A, B) { return true; }") == 1);
        CHECK(count("enum class E : int { a, b };") == 0);
    }

    TEST_CASE("source is printable ASCII") {
        auto files = lytes::tests::all_sources();
        const auto scripts =
            lytes::tests::read_tree({"fhir", "cards", "hooks", "server", "conformance", "tests"},
                                    {".cmake", "CMakeLists.txt", ".mjs", ".lua", ".ndjson", ".py", "/run"});
        files.insert(files.end(), scripts.begin(), scripts.end());
        const auto findings = gather(files, foreign_letters);
        CHECK_MESSAGE(findings.empty(), lytes::tests::listed(findings));
        CHECK(foreign_letters(lytes::tests::make_source("x.cpp", "a\n\xC2\xB5mol")).size() == 1);
        CHECK(foreign_letters(lytes::tests::make_source("x.cpp", "a\tb")).size() == 1);
    }
}
