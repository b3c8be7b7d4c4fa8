#include "tests/support/vignette.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "tests/support/chart_writer.hpp"

namespace lytes::tests {
namespace {

std::string service_of(const std::string& word) {
    if (word == "view") return "electrolyte-review";
    if (word == "review") return "electrolyte-result-review";
    if (word == "select") return "electrolyte-order-select";
    if (word == "sign") return "electrolyte-order-sign";
    if (word == "discharge") return "electrolyte-discharge";
    if (word == "refill") return "electrolyte-refill";
    throw std::runtime_error("unknown service " + word);
}

ExpectedCard expected_card(const std::string& text) {
    ExpectedCard card;
    std::istringstream words{text};
    words >> card.rule >> card.indicator;
    std::string rest;
    std::getline(words, rest);
    const auto open = rest.find('[');
    if (open == std::string::npos) return card;
    card.checks_folded = true;
    std::istringstream ids{rest.substr(open + 1, rest.find(']') - open - 1)};
    for (std::string id; ids >> id;) card.folded.push_back(id);
    return card;
}

/// "RULE: the clause"
NearMiss near_miss(const std::string& text) {
    const auto colon = text.find(": ");
    if (colon == std::string::npos) throw std::runtime_error("a near miss needs its clause: " + text);
    return {.rule = text.substr(0, colon), .clause = text.substr(colon + 2)};
}

std::string trimmed(const std::string& line) {
    const auto start = line.find_first_not_of(' ');
    if (start == std::string::npos) return {};
    return line.substr(start, line.find_last_not_of(" \r") - start + 1);
}

}  // namespace

std::string Vignette::request(fhir::Instant now) const { return request(now, chart); }

std::string Vignette::request(fhir::Instant now, const std::vector<std::string>& lines) const {
    return write_request(service, heading, lines, now);
}

std::vector<Vignette> load_vignettes(const std::string& path) {
    std::ifstream in{path};
    if (!in) throw std::runtime_error("cannot read " + path);
    std::vector<Vignette> cases;
    std::string raw;
    for (int number = 1; std::getline(in, raw); ++number) {
        const std::string line = trimmed(raw);
        if (line.empty() || line[0] == '#') continue;
        if (raw[0] != ' ') {
            const auto colon = line.find(':');
            if (colon == std::string::npos) throw std::runtime_error(path + ":" + std::to_string(number));
            Vignette next;
            next.id = line.substr(0, colon);
            next.file = path;
            next.line = number;
            const std::string rest = trimmed(line.substr(colon + 1));
            const auto blank = rest.find(' ');
            next.service = service_of(rest.substr(0, blank));
            next.heading = trimmed(rest.substr(blank));
            cases.push_back(next);
            continue;
        }
        if (cases.empty()) throw std::runtime_error(path + ":" + std::to_string(number));
        Vignette& current = cases.back();
        if (line == "=> none") continue;
        if (line.starts_with("=> "))
            current.cards.push_back(expected_card(line.substr(3)));
        else if (line.starts_with("has "))
            current.wanted.push_back(line.substr(4));
        else if (line.starts_with("not "))
            current.unwanted.push_back(line.substr(4));
        else if (line.starts_with("miss "))
            current.misses.push_back(near_miss(line.substr(5)));
        else
            current.chart.push_back(line);
    }
    return cases;
}

std::vector<Vignette> load_all_vignettes() {
    std::vector<std::string> paths;
    for (const auto& entry :
         std::filesystem::directory_iterator{std::string{LYTES_SOURCE_DIR} + "/tests/vignettes"})
        if (entry.path().extension() == ".txt") paths.push_back(entry.path().string());
    std::sort(paths.begin(), paths.end());
    std::vector<Vignette> all;
    for (const std::string& path : paths) {
        std::vector<Vignette> some = load_vignettes(path);
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

}  // namespace lytes::tests
