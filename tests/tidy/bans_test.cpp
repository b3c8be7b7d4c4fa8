// What our source may not contain, each with what to write instead (style section 7.5).
#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/tidy/source.hpp"

using lytes::tests::find_word;
using lytes::tests::Finding;
using lytes::tests::is_below;
using lytes::tests::SourceFile;

namespace {

using Offsets = std::vector<std::size_t>;
using Search = std::function<Offsets(const SourceFile&)>;

/// `within` empty means everywhere; `except` are the places where it is right.
struct Ban {
    std::string_view what;
    std::string_view instead;
    std::vector<std::string_view> within;
    std::vector<std::string_view> except;
    Search search;
};

using Names = std::vector<std::string_view>;

const Names product{"fhir/", "cards/", "hooks/", "server/", "conformance/"};

Offsets offsets_of(std::string_view text, std::string_view word) {
    Offsets found;
    for (auto at = find_word(text, word, 0); at != std::string_view::npos; at = find_word(text, word, at + 1))
        found.push_back(at);
    return found;
}

/// In code, so neither in comments nor in literals.
Search words(std::vector<std::string_view> banned) {
    return [banned = std::move(banned)](const SourceFile& file) {
        Offsets found;
        for (const auto word : banned) {
            const auto some = offsets_of(file.code, word);
            found.insert(found.end(), some.begin(), some.end());
        }
        return found;
    };
}

/// Anywhere, comments and literals as well.
Search text_words(std::vector<std::string_view> banned) {
    return [banned = std::move(banned)](const SourceFile& file) {
        Offsets found;
        for (const auto word : banned) {
            const auto some = offsets_of(file.text, word);
            found.insert(found.end(), some.begin(), some.end());
        }
        return found;
    };
}

char letter_before(std::string_view code, std::size_t at) {
    while (at > 0 && (code[at - 1] == ' ' || code[at - 1] == '\n')) --at;
    return at == 0 ? '\0' : code[at - 1];
}

/// `= delete`, `operator new` and placement in an arena stay.
Offsets raw_memory(const SourceFile& file) {
    Offsets found;
    for (const auto at : offsets_of(file.code, "new")) {
        const auto before = std::string_view{file.code}.substr(0, at);
        const bool is_placement = before.ends_with("::") && file.code.compare(at, 5, "new (") == 0;
        if (!is_placement && !before.ends_with("operator ")) found.push_back(at);
    }
    for (const auto at : offsets_of(file.code, "delete")) {
        if (letter_before(file.code, at) != '=' && !file.code.substr(0, at).ends_with("operator "))
            found.push_back(at);
    }
    return found;
}

/// A read that is given the parser's message instead of the parser: the body limit is then silently off.
Offsets reads_into_message(const SourceFile& file) {
    Offsets found;
    for (const std::string_view call :
         {"async_read(", "async_read_header(", "http::read(", "async_read_some("}) {
        for (auto at = file.code.find(call); at != std::string::npos; at = file.code.find(call, at + 1)) {
            const auto statement = std::string_view{file.code}.substr(at, file.code.find(';', at) - at);
            if (statement.find(".get()") != std::string_view::npos) found.push_back(at);
        }
    }
    return found;
}

/// After co_await and before the end of its full expression: a lambda, a braced list, or a co_spawn.
bool breaks_gcc_12(std::string_view expression) {
    int depth = 0;
    for (std::size_t at = 0; at < expression.size(); ++at) {
        const char letter = expression[at];
        if (letter == '(') ++depth;
        if (letter == ')' && --depth < 0) return false;
        if (letter == ';') return false;
        if (letter == '{') return depth > 0;
        const char before = letter_before(expression, at);
        if (letter == '[' && (before == '(' || before == ',' || before == '\0')) return true;
    }
    return false;
}

Offsets awaits_with_temporaries(const SourceFile& file) {
    Offsets found;
    for (const auto at : offsets_of(file.code, "co_await")) {
        const auto rest = std::string_view{file.code}.substr(at + std::string_view{"co_await"}.size());
        const auto spawn = find_word(rest, "co_spawn", 0);
        if (breaks_gcc_12(rest) || spawn < rest.find(';')) found.push_back(at);
    }
    return found;
}

/// The namespaces of literals are made for it.
Offsets whole_namespaces(const SourceFile& file) {
    Offsets found;
    for (const auto at : offsets_of(file.code, "using namespace")) {
        const auto name = std::string_view{file.code}.substr(at, file.code.find(';', at) - at);
        if (!name.ends_with("_literals")) found.push_back(at);
    }
    return found;
}

/// A free function is local by the unnamed namespace; `static` at the start of a line says the same in C.
Offsets static_free_functions(const SourceFile& file) {
    Offsets found;
    for (auto at = file.code.find("\nstatic "); at != std::string::npos;
         at = file.code.find("\nstatic ", at + 1)) {
        if (!file.code.substr(at + 1).starts_with("static_")) found.push_back(at + 1);
    }
    return found;
}

/// NOLINT(check): reason.
Offsets lints_without_reason(const SourceFile& file) {
    Offsets found;
    for (auto at = file.text.find("NOLINT"); at != std::string::npos; at = file.text.find("NOLINT", at + 1)) {
        const auto line = std::string_view{file.text}.substr(at, file.text.find('\n', at) - at);
        const auto close = line.find("): ");
        if (close == std::string_view::npos || line.size() < close + 10) found.push_back(at);
    }
    return found;
}

/// Names that say nothing. A call of somebody else's `x.get_executor()` is not ours to name.
Offsets empty_names(const SourceFile& file) {
    Offsets found;
    for (auto at = file.code.find("get_"); at != std::string::npos; at = file.code.find("get_", at + 1)) {
        const char before = at == 0 ? '\n' : file.code[at - 1];
        if (before == ' ' || before == '(' || before == '\n' || before == '!') found.push_back(at);
    }
    for (const std::string_view word : {"Manager", "Helper", "Utils", "Util"}) {
        for (auto at = file.code.find(word); at != std::string::npos; at = file.code.find(word, at + 1))
            found.push_back(at);
    }
    return found;
}

Ban everywhere(std::string_view what, std::string_view instead, Search search) {
    return {what, instead, {}, {"tests/tidy/"}, std::move(search)};
}

Ban everywhere_but(Names except, std::string_view what, std::string_view instead, Search search) {
    except.push_back("tests/tidy/");
    return {what, instead, {}, std::move(except), std::move(search)};
}

Ban in_product(std::string_view what, std::string_view instead, Search search) {
    return {what, instead, product, {}, std::move(search)};
}

Ban in_product_but(Names except, std::string_view what, std::string_view instead, Search search) {
    return {what, instead, product, std::move(except), std::move(search)};
}

Ban in_core_but(Names except, std::string_view what, std::string_view instead, Search search) {
    return {
        what, instead, {"cards/", "fhir/model/"},
          std::move(except), std::move(search)
    };
}

/// Where the process meets the world: the clock, the terminal.
const Names edges{"server/ops/clock.cpp", "server/main.cpp", "server/cli.cpp", "server/offline.cpp",
                  "conformance/"};
const Names tables{"cards/tables/", "fhir/tables/", "fhir/units.cpp", "tests/fhir/"};
const std::vector<std::string_view> locks{"std::mutex",      "std::shared_mutex", "std::recursive_mutex",
                                          "std::lock_guard", "std::unique_lock",  "std::scoped_lock"};

std::vector<Ban> bans_of_language() {
    return {
        everywhere("a read into parser.get()", "pass the parser: its body limit only works there",
                   reads_into_message),
        everywhere("co_await with a lambda, braces or co_spawn in one expression",
                   "name the argument on the line above (GCC 12 destroys it twice)", awaits_with_temporaries),
        everywhere("shared_from_this", "let a coroutine own what it needs", words({"shared_from_this"})),
        everywhere("using namespace", "name what is used", whole_namespaces),
        everywhere("a static free function", "the unnamed namespace", static_free_functions),
        in_product("new and delete", "a value, std::make_unique, or the arena", raw_memory),
        in_product_but({"server/store/store.hpp", "server/store/store.cpp"}, "a lock",
                       "one of the five state types of style section 3, or no sharing", words(locks)),
        in_product("a macro of our own", "a function, a constant or a template",
                   words({"#define", "# define"})),
        in_product("a name that says nothing", "a noun or verb of the domain", empty_names),
    };
}

std::vector<Ban> bans_of_place() {
    return {
        in_product_but(edges, "the wall clock", "take `now` as a parameter", words({"system_clock::now"})),
        in_product_but({"server/config.cpp"}, "getenv", "ask Config", words({"getenv", "secure_getenv"})),
        in_product_but(edges, "printing", "return text, or log one line",
                       words({"std::cout", "std::cerr", "printf", "puts"})),
        in_core_but({"cards/kidney.cpp"}, "binary floating point in clinical code", "fhir::Decimal",
                    words({"double", "float"})),
        in_core_but({}, "throw in cards", "an Undetermined, a Doubt, or an assertion", words({"throw"})),
        everywhere("NOLINT without a reason", "NOLINT(check): why it is right here", lints_without_reason),
        everywhere_but(tables, "clang-format off", "rows with designated initialisers",
                       text_words({"clang-format off"})),
        everywhere("a note of unfinished work", "an issue, or finish it",
                   text_words({"FIXME", "XXX", "TODO", "HACK"})),
    };
}

const std::vector<Ban>& bans() {
    static const std::vector<Ban> table = [] {
        auto all = bans_of_language();
        const auto more = bans_of_place();
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }();
    return table;
}

bool applies(const Ban& ban, std::string_view path) {
    const auto holds = [&](std::string_view folder) { return is_below(path, folder); };
    return (ban.within.empty() || std::ranges::any_of(ban.within, holds)) &&
           std::ranges::none_of(ban.except, holds);
}

std::vector<Finding> ban_findings(const SourceFile& file) {
    std::vector<Finding> findings;
    for (const auto& ban : bans()) {
        if (!applies(ban, file.path)) continue;
        for (const auto at : ban.search(file)) {
            const std::string message =
                std::string{ban.what} + " is banned; instead: " + std::string{ban.instead};
            findings.push_back({file.path, lytes::tests::line_at(file.text, at), message});
        }
    }
    return findings;
}

std::size_t findings_in(const std::string& path, const std::string& text) {
    return ban_findings(lytes::tests::make_source(path, text)).size();
}

}  // namespace

TEST_SUITE("tidy/bans") {
    TEST_CASE("no source contains what is banned") {
        std::vector<Finding> findings;
        for (const auto& file : lytes::tests::all_sources()) {
            const auto some = ban_findings(file);
            findings.insert(findings.end(), some.begin(), some.end());
        }
        CHECK_MESSAGE(findings.empty(), lytes::tests::listed(findings));
    }

    TEST_CASE("a planted violation is found") {
        CHECK(findings_in("server/http/x.cpp",
                          "co_await http::async_read(stream, buffer, parser.get(), token);") == 1);
        CHECK(findings_in("server/http/x.cpp", "auto n = co_await run([x]() { return x; });") == 1);
        CHECK(findings_in("server/http/x.cpp", "co_await write(stream, {a, b});") == 1);
        CHECK(findings_in("server/http/x.cpp", "co_await asio::co_spawn(e, f(), token);") == 1);
        CHECK(findings_in("hooks/x.cpp", "auto now = std::chrono::system_clock::now();") == 1);
        CHECK(findings_in("server/http/x.cpp", "std::getenv(\"HOME\");") == 1);
        CHECK(findings_in("hooks/x.cpp", "std::cout << 1;") == 1);
        CHECK(findings_in("tests/x.cpp", "auto me = this->shared_from_this();") == 1);
        CHECK(findings_in("hooks/x.cpp", "auto* p = new Chart;") == 1);
        CHECK(findings_in("hooks/x.cpp", "delete p;") == 1);
        CHECK(findings_in("server/x.cpp", "std::mutex lock_;") == 1);
        CHECK(findings_in("server/store/recent.cpp", "std::mutex lock_;") == 1);
        CHECK(findings_in("cards/x.cpp", "double mg = 1.2;") == 1);
        CHECK(findings_in("fhir/model/x.hpp", "float value;") == 1);
        CHECK(findings_in("cards/x.cpp", "throw 1;") == 1);
        CHECK(findings_in("fhir/x.hpp", "#define LYTES 1") == 1);
        CHECK(findings_in("tests/x.cpp", "using namespace std;") == 1);
        CHECK(findings_in("fhir/x.cpp", "\nstatic int three() { return 3; }") == 1);
        CHECK(findings_in("fhir/x.cpp", "a; // NOLINT") == 1);
        CHECK(findings_in("fhir/x.cpp", "a; // NOLINT(some-check)") == 1);
        CHECK(findings_in("hooks/x.cpp", "// clang-format off") == 1);
        CHECK(findings_in("hooks/x.cpp", "// TODO: later") == 1);
        CHECK(findings_in("hooks/x.cpp", "int get_value();") == 1);
        CHECK(findings_in("hooks/x.cpp", "class ChartManager;") == 1);
    }

    TEST_CASE("what only looks like a violation is not") {
        CHECK(findings_in("server/http/x.cpp",
                          "auto [error, n] = co_await http::async_read(stream, buffer, parser);") == 0);
        CHECK(findings_in("server/http/x.cpp", "if (co_await fill()) { go(); }") == 0);
        CHECK(findings_in("server/http/x.cpp", "co_await results[0].done(names[i]);") == 0);
        CHECK(findings_in("server/http/x.cpp", "if (!(co_await read(a))) { co_return false; }") == 0);
        CHECK(findings_in("server/config.cpp", "return std::getenv(name);") == 0);
        CHECK(findings_in("server/ops/clock.cpp", "std::chrono::system_clock::now();") == 0);
        CHECK(findings_in("hooks/x.hpp", "Fetch(const Fetch&) = delete;") == 0);
        CHECK(findings_in("hooks/x.cpp", "::new (place) Node{};") == 0);
        CHECK(findings_in("hooks/x.cpp", "renew(newest); // a new delete of double") == 0);
        CHECK(findings_in("hooks/x.cpp", "const char* text = \"throw new double\";") == 0);
        CHECK(findings_in("tests/x.cpp", "using namespace std::chrono_literals;") == 0);
        CHECK(findings_in("cards/kidney.cpp", "double power = 1;") == 0);
        CHECK(findings_in("hooks/x.cpp", "throw_exception(x);") == 0);
        CHECK(findings_in("fhir/x.cpp", "static_assert(sizeof(int) == 4);") == 0);
        CHECK(findings_in("fhir/x.cpp", "a; // NOLINT(some-check): the rows are checked at compile time") ==
              0);
        CHECK(findings_in("server/x.cpp", "stream.get_executor();") == 0);
        CHECK(findings_in("server/x.cpp", "std::get<Reply>(step); widget_count();") == 0);
    }
}
