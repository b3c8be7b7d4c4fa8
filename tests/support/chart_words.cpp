#include "tests/support/chart_words.hpp"

#include <chrono>
#include <sstream>
#include <stdexcept>

namespace lytes::tests {
namespace {

struct LabCode {
    const char* name;
    const char* mass;
    const char* moles;
};
constexpr LabCode lab_codes[] = {
    {"Mg",        "19123-9", "2601-3" },
    {"K",         "2823-3",  "2823-3" },
    {"Ca",        "17861-6", "2000-8" },
    {"iCa",       "17864-0", "1995-0" },
    {"corrCa",    "46099-8", "29265-6"},
    {"Cr",        "2160-0",  "14682-9"},
    {"eGFR",      "98979-8", "98979-8"},
    {"Alb",       "1751-7",  "1751-7" },
    {"Phos",      "2777-1",  "14879-1"},
    {"QTc",       "8636-3",  "8636-3" },
    {"SBP",       "8480-6",  "8480-6" },
    {"HR",        "8867-4",  "8867-4" },
    {"RR",        "9279-1",  "9279-1" },
    {"weight",    "29463-7", "29463-7"},
    {"height",    "8302-2",  "8302-2" },
    {"pregnancy", "82810-3", "82810-3"},
};

struct Amount {
    std::string number;
    std::string unit;
};
Amount amount_of(const std::string& text) {
    const auto end = text.find_first_not_of("0123456789.-");
    if (end == std::string::npos) return {text, ""};
    return {text.substr(0, end), text.substr(end)};
}
std::string repeat_member(const Words& words) {
    std::string repeat;
    const auto append = [&repeat](const std::string& member) {
        repeat += (repeat.empty() ? "" : ",") + member;
    };
    if (words.has("freq")) {  // freq=2/1d
        const std::string text = words.option("freq");
        const auto slash = text.find('/');
        const Amount period = amount_of(text.substr(slash + 1));
        append(R"("frequency":)" + text.substr(0, slash) + R"(,"period":)" + period.number +
               R"(,"periodUnit":)" + quoted(period.unit));
    }
    if (words.has("count")) append(R"("count":)" + words.option("count"));
    if (words.has("over")) {
        const Amount duration = amount_of(words.option("over"));
        append(R"("duration":)" + duration.number + R"(,"durationUnit":)" + quoted(duration.unit));
    }
    if (words.has("bounds")) append(R"("boundsDuration":)" + quantity(words.option("bounds")));
    return repeat;
}

}  // namespace

Words split(const std::string& line) {
    Words words;
    std::string current;
    bool is_quoted = false;
    bool was_quoted = false;
    const auto flush = [&] {
        if (current.empty() && !was_quoted) return;
        const auto equals = current.find('=');
        const bool is_option =
            equals != std::string::npos && equals > 0 && current[0] != '<' && current[0] != '>';
        if (is_option)
            words.options[current.substr(0, equals)] = current.substr(equals + 1);
        else
            words.plain.push_back(current);
        current.clear();
        was_quoted = false;
    };
    for (const char letter : line) {
        if (letter == '"') {
            is_quoted = !is_quoted;
            was_quoted = true;
        } else if (letter == ' ' && !is_quoted) {
            flush();
        } else {
            current += letter;
        }
    }
    flush();
    return words;
}

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char letter : text) {
        if (letter == '"' || letter == '\\') out += '\\';
        out += letter;
    }
    return out + "\"";
}

std::string timestamp(fhir::Instant at) {
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(at - day)};
    std::ostringstream out;
    out.fill('0');
    out << static_cast<int>(date.year()) << '-';
    out.width(2);
    out << static_cast<unsigned>(date.month()) << '-';
    out.width(2);
    out << static_cast<unsigned>(date.day()) << 'T';
    out.width(2);
    out << time.hours().count() << ':';
    out.width(2);
    out << time.minutes().count() << ':';
    out.width(2);
    out << time.seconds().count() << 'Z';
    return out.str();
}

std::string ago(const std::string& word, fhir::Instant now) {
    if (word.empty()) throw std::runtime_error("an age such as 1h is missing");
    const bool is_future = word.front() == '+';
    const std::string digits = word.substr(is_future ? 1 : 0);
    const long amount = std::stol(digits);
    std::chrono::minutes length{amount};
    if (digits.back() == 'h') length = std::chrono::hours{amount};
    if (digits.back() == 'd') length = std::chrono::hours{24 * amount};
    return timestamp(is_future ? now + length : now - length);
}

std::string loinc_of(const std::string& name, const std::string& unit) {
    const bool is_moles = unit.find("mol") != std::string::npos || unit.find("Eq") != std::string::npos ||
                          unit.find("eq") != std::string::npos;
    for (const LabCode& code : lab_codes)
        if (name == code.name) return is_moles ? code.moles : code.mass;
    throw std::runtime_error("unknown laboratory name " + name);
}

std::string coding(const std::string& system, const std::string& code) {
    return R"({"system":)" + quoted(system) + R"(,"code":)" + quoted(code) + "}";
}

std::string concept_of(const std::string& codes, const std::string& text) {
    std::string out = "{";
    std::string codings;
    std::istringstream parts{codes};
    for (std::string part; std::getline(parts, part, ',');) {
        if (part == "text") continue;
        if (!codings.empty()) codings += ",";
        if (part.starts_with("rx:"))
            codings += coding("http://www.nlm.nih.gov/research/umls/rxnorm", part.substr(3));
        else if (part.starts_with("atc:"))
            codings += coding("http://www.whocc.no/atc", part.substr(4));
        else if (part.starts_with("sct:"))
            codings += coding("http://snomed.info/sct", part.substr(4));
        else if (part.starts_with("loinc:"))
            codings += coding("http://loinc.org", part.substr(6));
        else
            codings += coding("http://hl7.org/fhir/sid/icd-10-cm", part);
    }
    if (!codings.empty()) out += R"("coding":[)" + codings + "]";
    if (!text.empty()) out += (codings.empty() ? "" : ",") + (R"("text":)" + quoted(text));
    return out + "}";
}

std::string quantity(const std::string& text) {
    const Amount amount = amount_of(text);
    if (amount.unit.empty()) return R"({"value":)" + amount.number + "}";
    return R"({"value":)" + amount.number + R"(,"unit":)" + quoted(amount.unit) +
           R"(,"system":"http://unitsofmeasure.org","code":)" + quoted(amount.unit) + "}";
}

std::string value_member(const Words& words) {
    if (words.has("novalue")) return R"(,"dataAbsentReason":{"coding":[{"code":"unknown"}]})";
    std::string number = words.word(1);
    std::string comparator;
    if (!number.empty() && (number[0] == '<' || number[0] == '>')) {
        const std::size_t length = number.size() > 1 && number[1] == '=' ? 2 : 1;
        comparator = number.substr(0, length);
        number = number.substr(length);
    }
    std::string out = R"(,"valueQuantity":{"value":)" + number;
    if (!comparator.empty()) out += R"(,"comparator":)" + quoted(comparator);
    const std::string unit = words.word(2);
    if (unit != "-") out += R"(,"unit":)" + quoted(unit);
    if (unit != "-" && !words.has("textunit")) {
        const std::string code = words.has("ucum") ? words.option("ucum") : unit;
        out += R"(,"system":"http://unitsofmeasure.org","code":)" + quoted(code);
    }
    return out + "}";
}

std::string dosage(const Words& words, int sequence) {
    std::string out = "{";
    const auto append = [&out](const std::string& member) { out += (out.size() == 1 ? "" : ",") + member; };
    if (sequence > 0) append(R"("sequence":)" + std::to_string(sequence));
    if (words.has("say")) append(R"("text":)" + quoted(words.option("say")));
    if (const std::string repeat = repeat_member(words); !repeat.empty())
        append(R"("timing":{"repeat":{)" + repeat + "}}");
    if (words.has("prn")) append(R"("asNeededBoolean":true)");
    for (const std::string& word : words.plain) {
        if (word == "push")
            append(R"("method":{"coding":[{"system":"http://snomed.info/sct","code":"420620005"}]})");
        if (word == "iv")
            append(R"("route":{"coding":[{"system":"http://snomed.info/sct","code":"47625008"}]})");
        if (word == "im")
            append(R"("route":{"coding":[{"system":"http://snomed.info/sct","code":"78421000"}]})");
        if (word == "po")
            append(R"("route":{"coding":[{"system":"http://snomed.info/sct","code":"26643006"}]})");
    }
    if (words.has("route")) append(R"("route":{"text":)" + quoted(words.option("route")) + "}");
    if (words.has("line")) append(R"("site":{"text":)" + quoted(words.option("line")) + "}");
    std::string amounts;
    if (words.has("dose")) amounts += R"("doseQuantity":)" + quantity(words.option("dose"));
    if (words.has("rate"))
        amounts += (amounts.empty() ? "" : ",") + (R"("rateQuantity":)" + quantity(words.option("rate")));
    if (words.has("ratio")) {  // ratio=40meq/100mL
        const std::string text = words.option("ratio");
        const auto slash = text.find('/');
        const std::string ratio = R"("rateRatio":{"numerator":)" + quantity(text.substr(0, slash)) +
                                  R"(,"denominator":)" + quantity(text.substr(slash + 1)) + "}";
        amounts += (amounts.empty() ? "" : ",") + ratio;
    }
    if (!amounts.empty()) append(R"("doseAndRate":[{)" + amounts + "}]");
    return out + "}";
}

}  // namespace lytes::tests
