// Who may include whom: the table of architecture section 1, enforced.
#include <algorithm>
#include <cctype>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "tests/tidy/source.hpp"

using lytes::tests::Finding;
using lytes::tests::is_below;
using lytes::tests::SourceFile;

namespace {

/// The longest matching `folder` decides. A name that ends with a slash stands for everything below it.
struct Layer {
    std::string_view folder;
    std::vector<std::string_view> own;
    std::vector<std::string_view> third_party;
};

using Names = std::vector<std::string_view>;

Layer layer(std::string_view folder, Names own, Names third_party) {
    return {folder, std::move(own), std::move(third_party)};
}

const std::vector<Layer>& layers() {
    static const std::vector<Layer> table = [] {
        const Names json{"boost/json/", "boost/json.hpp", "boost/system/"};
        const Names result{"boost/system/", "boost/assert/source_location.hpp"};
        const Names below_server{"server/",
                                 "hooks/",
                                 "cards/knowledge.hpp",
                                 "cards/catalogue.hpp",
                                 "cards/suppress.hpp",
                                 "cards/parameters.hpp",
                                 "cards/site.hpp",
                                 "fhir/local_codes.hpp",
                                 "fhir/model/decimal.hpp",
                                 "fhir/problem.hpp",
                                 "fhir/model/time.hpp"};
        const Names world{"boost/asio/", "boost/beast/", "boost/url/", "boost/system/",
                          "openssl/",    "spdlog/",      "fmt/",       "CLI/",
                          "toml++/",     "netinet/",     "sys/",       "unistd.h",
                          "sqlite3.h",   "libpq-fe.h",   "poll.h",     "fcntl.h"};
        const Names sockets{"boost/asio/", "boost/beast/", "boost/json/", "openssl/"};
        return std::vector{
            layer("fhir/model/", {"fhir/model/"}, {}),
            layer("fhir/json/", {"fhir/"}, json),
            layer("fhir/", {"fhir/"}, result),
            layer("cards/", {"cards/", "fhir/model/"}, {}),
            layer("hooks/", {"hooks/", "cards/", "fhir/"}, {}),
            layer("server/", below_server, world),
            layer("conformance/", {"conformance/"}, sockets),
        };
    }();
    return table;
}

/// Headers that cost seconds to compile or that let anyone talk to the world: only where they are needed.
struct Confinement {
    std::string_view header;
    Names places;
};

Confinement confined(std::string_view header, Names places) { return {header, std::move(places)}; }

const std::vector<Confinement>& confinements() {
    static const std::vector<Confinement> table = [] {
        const Names beast{"server/http/", "server/outbound/", "server/auth/", "conformance/"};
        Names asio = beast;
        for (const std::string_view place : {"server/app.hpp", "server/app.cpp", "server/main.cpp",
                                             "server/cli.cpp", "server/config.cpp", "server/ops/health.cpp"})
            asio.push_back(place);
        return std::vector{
            confined("boost/beast/", beast),
            confined("boost/asio/", asio),
            confined("spdlog/", {"server/ops/log.cpp"}),
            confined("boost/json", {"fhir/json/", "conformance/"}),
            confined("toml++/", {"server/config.cpp", "server/knowledge/"}),
            confined("CLI/", {"server/cli.cpp", "server/main.cpp"}),
            confined("sqlite3.h", {"server/store/sqlite.cpp"}),
            confined("libpq-fe.h", {"server/store/postgres.cpp"}),
        };
    }();
    return table;
}

struct Inclusion {
    std::size_t line;
    std::string path;
    bool is_quoted;
};

std::vector<Inclusion> inclusions_of(const SourceFile& file) {
    std::vector<Inclusion> found;
    std::size_t line = 0;
    for (const auto text : lytes::tests::lines_of(file.text)) {
        ++line;
        constexpr std::string_view word = "#include ";
        if (!text.starts_with(word) || text.size() < word.size() + 2) continue;
        const char open = text[word.size()];
        const auto close = text.find(open == '<' ? '>' : '"', word.size() + 1);
        if (close == std::string_view::npos) continue;
        found.push_back(
            {line, std::string{text.substr(word.size() + 1, close - word.size() - 1)}, open == '"'});
    }
    return found;
}

bool is_standard(std::string_view header) {
    const auto is_plain = [](char letter) {
        return std::islower(static_cast<unsigned char>(letter)) || letter == '_';
    };
    return std::ranges::all_of(header, [&](char c) { return is_plain(c) || (c >= '0' && c <= '9'); });
}

const Layer* find_layer(std::string_view path) {
    for (const auto& layer : layers()) {
        if (path.starts_with(layer.folder)) return &layer;
    }
    return nullptr;
}

bool is_allowed(std::string_view header, const std::vector<std::string_view>& names) {
    return std::ranges::any_of(names, [&](std::string_view name) {
        return is_below(header, name) ||
               (!name.ends_with('/') && !name.ends_with(".hpp") && header.starts_with(name));
    });
}

std::string objection(const SourceFile& file, const Layer& layer, const Inclusion& inclusion) {
    const std::string_view header = inclusion.path;
    const auto allowed = inclusion.is_quoted ? layer.own : layer.third_party;
    if ((inclusion.is_quoted || !is_standard(header)) && !is_allowed(header, allowed))
        return std::string{layer.folder} + " may not include " + inclusion.path + " (architecture section 1)";
    for (const auto& confinement : confinements()) {
        if (header.starts_with(confinement.header) && !is_allowed(file.path, confinement.places))
            return inclusion.path + " belongs to " + std::string{confinement.places.front()} +
                   " and its like only";
    }
    return {};
}

std::vector<Finding> layer_findings(const std::vector<SourceFile>& files) {
    std::vector<Finding> findings;
    for (const auto& file : files) {
        const Layer* const layer = find_layer(file.path);
        if (layer == nullptr) continue;
        for (const auto& inclusion : inclusions_of(file)) {
            auto message = objection(file, *layer, inclusion);
            if (!message.empty()) findings.push_back({file.path, inclusion.line, std::move(message)});
        }
    }
    return findings;
}

std::size_t findings_in(const std::string& path, const std::string& text) {
    return layer_findings({lytes::tests::make_source(path, text)}).size();
}

}  // namespace

TEST_SUITE("tidy/layers") {
    TEST_CASE("every file includes only what its layer may include") {
        const auto files = lytes::tests::all_sources();
        REQUIRE(files.size() > 50);
        const auto findings = layer_findings(files);
        CHECK_MESSAGE(findings.empty(), lytes::tests::listed(findings));
    }

    TEST_CASE("an include that looks up or sideways is found") {
        CHECK(findings_in("cards/x.cpp", "#include \"fhir/units.hpp\"\n") == 1);
        CHECK(findings_in("cards/x.cpp", "#include \"hooks/service.hpp\"\n") == 1);
        CHECK(findings_in("cards/x.cpp", "#include <boost/json.hpp>\n") == 1);
        CHECK(findings_in("fhir/model/x.hpp", "#include \"fhir/problem.hpp\"\n") == 1);
        CHECK(findings_in("fhir/x.cpp", "#include <boost/json/value.hpp>\n") == 1);
        CHECK(findings_in("fhir/x.cpp", "#include \"cards/card.hpp\"\n") == 1);
        CHECK(findings_in("hooks/x.cpp", "#include <spdlog/spdlog.h>\n") == 1);
        CHECK(findings_in("hooks/x.cpp", "#include \"server/app.hpp\"\n") == 1);
        CHECK(findings_in("server/x.cpp", "#include \"cards/rule.hpp\"\n") == 1);
        CHECK(findings_in("server/config.cpp", "#include <boost/beast/http.hpp>\n") == 1);
        CHECK(findings_in("server/http/session.cpp", "#include <spdlog/spdlog.h>\n") == 1);
        CHECK(findings_in("conformance/x.cpp", "#include \"fhir/problem.hpp\"\n") == 1);
    }

    TEST_CASE("an include that looks down is not") {
        CHECK(findings_in("cards/x.cpp", "#include <algorithm>\n#include \"fhir/model/chart.hpp\"\n") == 0);
        CHECK(findings_in("fhir/json/x.cpp", "#include <boost/json/basic_parser_impl.hpp>\n") == 0);
        CHECK(findings_in("hooks/x.cpp", "#include \"fhir/r4/decode.hpp\"\n") == 0);
        CHECK(findings_in("server/http/x.cpp", "#include <boost/beast/http/parser.hpp>\n") == 0);
        CHECK(findings_in("server/ops/log.cpp", "#include <spdlog/spdlog.h>\n") == 0);
        CHECK(findings_in("tests/x.cpp", "#include \"server/app.hpp\"\n") == 0);
    }
}
