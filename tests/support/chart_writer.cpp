#include "tests/support/chart_writer.hpp"

#include <chrono>
#include <stdexcept>

#include "tests/support/chart_words.hpp"

namespace lytes::tests {
namespace {

class ChartWriter {
  public:
    ChartWriter(fhir::Instant now, std::string heading) : now_(now), heading_(std::move(heading)) {}

    void add(const std::string& line) {
        const Words words = split(line);
        const std::string verb = words.word(0);
        Words rest = words;
        rest.plain.erase(rest.plain.begin());
        if (verb == "lab")
            add_lab(rest);
        else if (verb == "cond")
            add_condition(rest);
        else if (verb == "med" || verb == "stmt" || verb == "admin")
            add_medication(verb, line, rest);
        else if (verb == "draft")
            drafts_.push_back(medication("MedicationRequest", "draft", line, rest));
        else if (verb == "proc")
            add_procedure(rest);
        else if (verb == "test")
            add_test(rest);
        else if (verb == "birth")
            birth_ = rest.word(0);
        else if (verb == "deceased")
            is_deceased_ = true;
        else if (verb == "omit")
            omitted_.push_back(rest.word(0));
        else
            throw std::runtime_error("unknown chart line: " + line);
    }

    [[nodiscard]] std::string request(const std::string& service) const;

  private:
    [[nodiscard]] std::string next_id(const std::string& prefix) {
        return prefix + std::to_string(++serial_);
    }
    void add_lab(const Words& words);
    void add_condition(const Words& words);
    void add_procedure(const Words& words);
    void add_test(const Words& words);
    void add_medication(const std::string& verb, const std::string& line, const Words& words);
    [[nodiscard]] std::string medication(const std::string& type, const std::string& status,
                                         const std::string& line, const Words& words);
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
    std::vector<std::string> observations_, conditions_, medications_, administrations_, procedures_, drafts_,
        tests_;
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
        out += R"(,"interpretation":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/)"
               R"(v3-ObservationInterpretation","code":)" +
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
    out +=
        R"(,"clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical")"
        R"(,"code":)";
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
                          R"(,"status":"completed","code":)" +
                          concept_of(words.word(0), words.option("name")) +
                          R"(,"subject":{"reference":"Patient/p1"},"performedDateTime":)" +
                          quoted(ago(words.word(1), now_)) + "}");
}

/// A ServiceRequest for a laboratory test; the age is when it is due, "-" for no date.
void ChartWriter::add_test(const Words& words) {
    std::string out = R"({"resourceType":"ServiceRequest","id":)" + quoted(next_id("test-"));
    out += R"(,"status":)" + quoted(words.has("status") ? words.option("status") : "active");
    out += R"(,"intent":)" + quoted(words.has("intent") ? words.option("intent") : "order");
    const std::string name = words.word(0);
    const std::string code = words.has("loinc") ? words.option("loinc") : loinc_of(name, "");
    out += R"(,"code":)" + concept_of("loinc:" + code, name) + R"(,"subject":{"reference":"Patient/p1"})";
    if (words.word(1) != "-") {
        const std::string due = ago(words.word(1), now_);
        out += R"(,"occurrenceDateTime":)" + quoted(words.has("day") ? due.substr(0, 10) : due);
    }
    if (words.has("at")) out += R"(,"authoredOn":)" + quoted(ago(words.option("at"), now_));
    tests_.push_back(out + "}");
}

std::string ChartWriter::medication(const std::string& type, const std::string& status,
                                    const std::string& line, const Words& words) {
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
    std::string out = R"({"resourceType":"Encounter","id":"enc-1","status":)";
    const std::string status = split(heading_).option("status");
    out += quoted(status.empty() ? "in-progress" : status);
    out += R"(,"class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":)";
    out += quoted(setting == "OP" ? "AMB" : "IMP") + R"(},"subject":{"reference":"Patient/p1"})";
    out += R"(,"period":{"start":)" + quoted(timestamp(now_ - std::chrono::days{5})) + "}";
    if (setting == "ICU")
        out +=
            R"(,"location":[{"location":{"display":"Intensive care unit"},"status":"active","physicalType":)"
            R"({"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-RoleCode","code":"ICU"}]}}])";
    return out + "}";
}

std::string bundle(const std::vector<std::string>& resources) {
    std::string out =
        R"({"resourceType":"Bundle","type":"searchset","total":)" + std::to_string(resources.size());
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
    if (service == "electrolyte-discharge") hook = "encounter-discharge";
    if (service == "electrolyte-refill") hook = "medication-refill";
    std::string out =
        R"({"hook":)" + quoted(hook) + R"(,"hookInstance":"6bc883b2-b795-4dcb-b661-34884a31d472")";
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
    if (hook == "encounter-discharge") out += R"(,"encounterId":"enc-1")";
    if (hook == "medication-refill") out += R"(,"medications":)" + bundle(drafts_);
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
    if (!tests_.empty()) append("serviceRequests", bundle(tests_));
    const std::string visit = encounter();
    append("encounter", visit.empty() ? "null" : visit);
    return out + prefetch + "}}";
}

}  // namespace

std::string write_request(const std::string& service, const std::string& heading,
                          const std::vector<std::string>& lines, fhir::Instant now) {
    ChartWriter writer{now, heading};
    for (const std::string& one : lines) writer.add(one);
    return writer.request(service);
}

}  // namespace lytes::tests
