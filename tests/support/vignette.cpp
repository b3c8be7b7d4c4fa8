#include "tests/support/vignette.hpp"

#include <chrono>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <stdexcept>

namespace lytes::tests {
namespace {

using Options = std::map<std::string, std::string>;

struct Words {
    std::vector<std::string> plain;
    Options options;

    [[nodiscard]] bool has(const std::string& name) const { return options.contains(name); }
    [[nodiscard]] std::string option(const std::string& name) const {
        const auto found = options.find(name);
        return found == options.end() ? std::string{} : found->second;
    }
    [[nodiscard]] std::string word(std::size_t index) const {
        return index < plain.size() ? plain[index] : std::string{};
    }
};

/// Splits at blanks; "quoted words" stay together; name=value becomes an option.
Words split(const std::string& line) {
    Words words;
    std::string current;
    bool is_quoted = false;
    bool was_quoted = false;
    const auto flush = [&] {
        if (current.empty() && !was_quoted) return;
        const auto equals = current.find('=');
        const bool is_option = equals != std::string::npos && equals > 0 && current[0] != '<' && current[0] != '>';
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

/// "90m", "1h", "2d" before now; "+1h" after now.
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

struct LabCode {
    const char* name;
    const char* mass;
    const char* moles;
};
constexpr LabCode lab_codes[] = {
    {"Mg", "19123-9", "2601-3"},     {"K", "2823-3", "2823-3"},       {"Ca", "17861-6", "2000-8"},
    {"iCa", "17864-0", "1995-0"},    {"corrCa", "46099-8", "29265-6"}, {"Cr", "2160-0", "14682-9"},
    {"eGFR", "98979-8", "98979-8"},  {"Alb", "1751-7", "1751-7"},     {"Phos", "2777-1", "14879-1"},
    {"QTc", "8636-3", "8636-3"},     {"SBP", "8480-6", "8480-6"},     {"HR", "8867-4", "8867-4"},
    {"RR", "9279-1", "9279-1"},      {"weight", "29463-7", "29463-7"}, {"height", "8302-2", "8302-2"},
    {"pregnancy", "82810-3", "82810-3"},
};

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

/// "rx:6585,atc:B05XA05", "I47.21", "sct:31722008", or "text".
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

struct Amount {
    std::string number;
    std::string unit;
};
Amount amount_of(const std::string& text) {
    const auto end = text.find_first_not_of("0123456789.-");
    if (end == std::string::npos) return {text, ""};
    return {text.substr(0, end), text.substr(end)};
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

class ChartWriter {
  public:
    ChartWriter(fhir::Instant now, std::string heading) : now_(now), heading_(std::move(heading)) {}

    void add(const std::string& line) {
        const Words words = split(line);
        const std::string verb = words.word(0);
        Words rest = words;
        rest.plain.erase(rest.plain.begin());
        if (verb == "lab") add_lab(rest);
        else if (verb == "cond") add_condition(rest);
        else if (verb == "med" || verb == "stmt" || verb == "admin") add_medication(verb, line, rest);
        else if (verb == "draft") drafts_.push_back(medication("MedicationRequest", "draft", line, rest));
        else if (verb == "proc") add_procedure(rest);
        else if (verb == "birth") birth_ = rest.word(0);
        else if (verb == "deceased") is_deceased_ = true;
        else if (verb == "omit") omitted_.push_back(rest.word(0));
        else throw std::runtime_error("unknown chart line: " + line);
    }

    [[nodiscard]] std::string request(const std::string& service) const;

  private:
    [[nodiscard]] std::string next_id(const std::string& prefix) { return prefix + std::to_string(++serial_); }
    void add_lab(const Words& words);
    void add_condition(const Words& words);
    void add_procedure(const Words& words);
    void add_medication(const std::string& verb, const std::string& line, const Words& words);
    [[nodiscard]] std::string medication(const std::string& type, const std::string& status, const std::string& line,
                                         const Words& words);
    [[nodiscard]] std::string patient() const;
    [[nodiscard]] std::string encounter() const;
    [[nodiscard]] bool is_omitted(const std::string& key) const {
        for (const std::string& omitted : omitted_)
            if (omitted == key) return true;
        return false;
    }

    fhir::Instant now_;
    std::string heading_;
    std::string birth_;
    bool is_deceased_ = false;
    int serial_ = 0;
    std::vector<std::string> observations_, conditions_, medications_, administrations_, procedures_, drafts_;
    std::vector<std::string> omitted_;
};

void ChartWriter::add_lab(const Words& words) {
    const std::string name = words.word(0);
    std::string out = R"({"resourceType":"Observation","id":)";
    out += quoted(words.has("id") ? words.option("id") : next_id("obs-"));
    out += R"(,"status":)" + quoted(words.has("status") ? words.option("status") : "final");
    const std::string code = words.has("loinc") ? words.option("loinc") : loinc_of(name, words.word(2));
    out += R"(,"code":{"coding":[)" + coding("http://loinc.org", code) + R"(],"text":)" + quoted(name) + "}";
    out += R"(,"subject":{"reference":"Patient/p1"})";
    const std::string age = words.word(words.has("novalue") ? 1 : (name == "pregnancy" ? 1 : 3));
    if (!words.has("noeffective")) out += R"(,"effectiveDateTime":)" + quoted(ago(age, now_));
    if (words.has("issued")) out += R"(,"issued":)" + quoted(ago(words.option("issued"), now_));
    if (name == "pregnancy")
        out += R"(,"valueCodeableConcept":)" + concept_of("loinc:LA15173-0,sct:77386006", "Pregnant");
    else
        out += value_member(words);
    if (words.has("flag"))
        out += R"(,"interpretation":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation","code":)" +
               quoted(words.option("flag")) + "}]}]";
    if (words.has("range")) {
        const std::string range = words.option("range");
        const auto dash = range.find('-');
        const std::string unit = words.word(2);
        const auto bound = [&unit](const std::string& number) {
            return R"({"value":)" + number + R"(,"unit":)" + quoted(unit) + "}";
        };
        out += R"(,"referenceRange":[{"low":)" + bound(range.substr(0, dash)) + R"(,"high":)" +
               bound(range.substr(dash + 1)) + "}]";
    }
    if (words.has("note")) out += R"(,"note":[{"text":)" + quoted(words.option("note")) + "}]";
    observations_.push_back(out + "}");
}

void ChartWriter::add_condition(const Words& words) {
    std::string out = R"({"resourceType":"Condition","id":)" + quoted(next_id("cond-"));
    out += R"(,"clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":)";
    out += quoted(words.has("status") ? words.option("status") : "active") + "}]}";
    if (words.has("verification"))
        out += R"(,"verificationStatus":{"coding":[{"code":)" + quoted(words.option("verification")) + "}]}";
    out += R"(,"code":)" + concept_of(words.word(0), words.option("name"));
    out += R"(,"subject":{"reference":"Patient/p1"})";
    if (!words.word(1).empty()) out += R"(,"onsetDateTime":)" + quoted(ago(words.word(1), now_));
    if (words.has("recorded")) out += R"(,"recordedDate":)" + quoted(ago(words.option("recorded"), now_));
    conditions_.push_back(out + "}");
}

void ChartWriter::add_procedure(const Words& words) {
    procedures_.push_back(R"({"resourceType":"Procedure","id":)" + quoted(next_id("proc-")) +
                          R"(,"status":"completed","code":)" + concept_of(words.word(0), words.option("name")) +
                          R"(,"subject":{"reference":"Patient/p1"},"performedDateTime":)" +
                          quoted(ago(words.word(1), now_)) + "}");
}

std::string repeat_member(const Words& words) {
    std::string repeat;
    const auto append = [&repeat](const std::string& member) { repeat += (repeat.empty() ? "" : ",") + member; };
    if (words.has("freq")) {  // freq=2/1d
        const std::string text = words.option("freq");
        const auto slash = text.find('/');
        const Amount period = amount_of(text.substr(slash + 1));
        append(R"("frequency":)" + text.substr(0, slash) + R"(,"period":)" + period.number + R"(,"periodUnit":)" +
               quoted(period.unit));
    }
    if (words.has("count")) append(R"("count":)" + words.option("count"));
    if (words.has("over")) {
        const Amount duration = amount_of(words.option("over"));
        append(R"("duration":)" + duration.number + R"(,"durationUnit":)" + quoted(duration.unit));
    }
    if (words.has("bounds")) append(R"("boundsDuration":)" + quantity(words.option("bounds")));
    return repeat;
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
        if (word == "iv") append(R"("route":{"coding":[{"system":"http://snomed.info/sct","code":"47625008"}]})");
        if (word == "im") append(R"("route":{"coding":[{"system":"http://snomed.info/sct","code":"78421000"}]})");
        if (word == "po") append(R"("route":{"coding":[{"system":"http://snomed.info/sct","code":"26643006"}]})");
    }
    if (words.has("line")) append(R"("site":{"text":)" + quoted(words.option("line")) + "}");
    std::string amounts;
    if (words.has("dose")) amounts += R"("doseQuantity":)" + quantity(words.option("dose"));
    if (words.has("rate"))
        amounts += (amounts.empty() ? "" : ",") + (R"("rateQuantity":)" + quantity(words.option("rate")));
    if (!amounts.empty()) append(R"("doseAndRate":[{)" + amounts + "}]");
    return out + "}";
}

std::string ChartWriter::medication(const std::string& type, const std::string& status, const std::string& line,
                                    const Words& words) {
    std::string out = R"({"resourceType":)" + quoted(type) + R"(,"id":)" +
                      quoted(words.has("id") ? words.option("id") : next_id("med-"));
    out += R"(,"status":)" + quoted(words.has("status") ? words.option("status") : status);
    if (type == "MedicationRequest")
        out += R"(,"intent":)" + quoted(words.has("intent") ? words.option("intent") : "order");
    if (words.has("priority")) out += R"(,"priority":)" + quoted(words.option("priority"));
    out += R"(,"medicationCodeableConcept":)" + concept_of(words.word(0), words.word(1));
    out += R"(,"subject":{"reference":"Patient/p1"})";
    if (words.has("reason")) out += R"(,"reasonCode":[)" + concept_of(words.option("reason"), "") + "]";
    const std::string written = words.has("at") ? words.option("at") : "1h";
    if (type == "MedicationRequest") out += R"(,"authoredOn":)" + quoted(ago(written, now_));
    if (type == "MedicationAdministration") {
        out += R"(,"effectiveDateTime":)" + quoted(ago(written, now_));
        if (words.has("dose")) out += R"(,"dosage":{"dose":)" + quantity(words.option("dose")) + "}";
        return out + "}";
    }
    if (type == "MedicationStatement" && words.has("ended"))
        out += R"(,"effectivePeriod":{"start":)" + quoted(ago(written, now_)) + R"(,"end":)" +
               quoted(ago(words.option("ended"), now_)) + "}";
    std::vector<std::string> parts;
    std::string rest = line;
    for (auto bar = rest.find(" / "); bar != std::string::npos; bar = rest.find(" / ")) {
        parts.push_back(rest.substr(0, bar));
        rest = rest.substr(bar + 3);
    }
    parts.push_back(rest);
    std::string dosages;
    for (std::size_t index = 0; index < parts.size(); ++index) {
        const int sequence = parts.size() > 1 ? static_cast<int>(index) + 1 : 0;
        const std::string one = dosage(split(parts[index]), sequence);
        if (one != "{}") dosages += (dosages.empty() ? "" : ",") + one;
    }
    const char* member = type == "MedicationStatement" ? "dosage" : "dosageInstruction";
    if (!dosages.empty()) out += "," + quoted(member) + ":[" + dosages + "]";
    return out + "}";
}

void ChartWriter::add_medication(const std::string& verb, const std::string& line, const Words& words) {
    if (verb == "med") medications_.push_back(medication("MedicationRequest", "active", line, words));
    if (verb == "stmt") medications_.push_back(medication("MedicationStatement", "active", line, words));
    if (verb == "admin")
        administrations_.push_back(medication("MedicationAdministration", "completed", line, words));
}

std::string ChartWriter::patient() const {
    const Words words = split(heading_);
    const std::string who = words.word(1);
    std::string out = R"({"resourceType":"Patient","id":"p1")";
    if (who[0] == 'F') out += R"(,"gender":"female")";
    if (who[0] == 'M') out += R"(,"gender":"male")";
    std::string birth = birth_;
    if (birth.empty() && who.size() > 1 && who[1] != '?') {
        const std::chrono::year_month_day today{std::chrono::floor<std::chrono::days>(now_)};
        const int year = static_cast<int>(today.year()) - std::stoi(who.substr(1));
        birth = std::to_string(year) + timestamp(now_ - std::chrono::days{2}).substr(4, 6);
        if (timestamp(now_ - std::chrono::days{2}).substr(0, 4) != timestamp(now_).substr(0, 4))
            birth = std::to_string(year) + "-01-01";
    }
    if (!birth.empty()) out += R"(,"birthDate":)" + quoted(birth);
    if (is_deceased_) out += R"(,"deceasedBoolean":true)";
    return out + "}";
}

std::string ChartWriter::encounter() const {
    const std::string setting = split(heading_).word(0);
    if (setting == "none") return {};
    std::string out = R"({"resourceType":"Encounter","id":"enc-1","status":"in-progress","class":)"
                      R"({"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":)";
    out += quoted(setting == "OP" ? "AMB" : "IMP") + R"(},"subject":{"reference":"Patient/p1"})";
    out += R"(,"period":{"start":)" + quoted(timestamp(now_ - std::chrono::days{5})) + "}";
    if (setting == "ICU")
        out += R"(,"location":[{"location":{"display":"Intensive care unit"},"status":"active","physicalType":)"
               R"({"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-RoleCode","code":"ICU"}]}}])";
    return out + "}";
}

std::string bundle(const std::vector<std::string>& resources) {
    std::string out = R"({"resourceType":"Bundle","type":"searchset","total":)" + std::to_string(resources.size());
    if (resources.empty()) return out + "}";
    out += R"(,"entry":[)";
    for (std::size_t index = 0; index < resources.size(); ++index)
        out += (index == 0 ? "" : ",") + (R"({"resource":)" + resources[index] + "}");
    return out + "]}";
}

std::string ChartWriter::request(const std::string& service) const {
    std::string hook = "patient-view";
    if (service == "electrolyte-result-review") hook = "org.lytes.lab-result-review";
    if (service == "electrolyte-order-select") hook = "order-select";
    if (service == "electrolyte-order-sign") hook = "order-sign";
    std::string out = R"({"hook":)" + quoted(hook) + R"(,"hookInstance":"6bc883b2-b795-4dcb-b661-34884a31d472")";
    out += R"(,"context":{"userId":"Practitioner/doc-1","patientId":"p1")";
    if (hook == "order-select") {
        out += R"(,"selections":[)";
        for (std::size_t index = 0; index < drafts_.size(); ++index) {
            const auto start = drafts_[index].find(R"("id":")") + 6;
            const auto id = drafts_[index].substr(start, drafts_[index].find('"', start) - start);
            out += (index == 0 ? "" : ",") + quoted("MedicationRequest/" + id);
        }
        out += "]";
    }
    if (hook.starts_with("order-")) out += R"(,"draftOrders":)" + bundle(drafts_);
    out += R"(},"prefetch":{)";
    std::string prefetch;
    const auto append = [&](const std::string& key, const std::string& value) {
        if (!is_omitted(key)) prefetch += (prefetch.empty() ? "" : ",") + quoted(key) + ":" + value;
    };
    append("patient", patient());
    append("labs", bundle(observations_));
    append("medications", bundle(medications_));
    append("administrations", bundle(administrations_));
    append("conditions", bundle(conditions_));
    append("procedures", bundle(procedures_));
    const std::string visit = encounter();
    append("encounter", visit.empty() ? "null" : visit);
    return out + prefetch + "}}";
}

std::string service_of(const std::string& word) {
    if (word == "view") return "electrolyte-review";
    if (word == "review") return "electrolyte-result-review";
    if (word == "select") return "electrolyte-order-select";
    if (word == "sign") return "electrolyte-order-sign";
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

std::string trimmed(const std::string& line) {
    const auto start = line.find_first_not_of(' ');
    if (start == std::string::npos) return {};
    return line.substr(start, line.find_last_not_of(" \r") - start + 1);
}

}  // namespace

std::string Vignette::request(fhir::Instant now) const { return request(now, chart); }

std::string Vignette::request(fhir::Instant now, const std::vector<std::string>& lines) const {
    ChartWriter writer{now, heading};
    for (const std::string& one : lines) writer.add(one);
    return writer.request(service);
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
        if (line.starts_with("=> ")) current.cards.push_back(expected_card(line.substr(3)));
        else if (line.starts_with("has ")) current.wanted.push_back(line.substr(4));
        else if (line.starts_with("not ")) current.unwanted.push_back(line.substr(4));
        else current.chart.push_back(line);
    }
    return cases;
}

}  // namespace lytes::tests
