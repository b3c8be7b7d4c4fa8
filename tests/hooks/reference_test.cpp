#include "hooks/reference.hpp"

#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

using namespace std::string_literals;
using lytes::hooks::Belonging;
using lytes::hooks::belonging_of;
using lytes::hooks::is_fhir_id;
using lytes::hooks::is_same_base;
using lytes::hooks::page_below;
using lytes::hooks::parse_reference;

TEST_SUITE("hooks/reference") {
    TEST_CASE("a FHIR id has 1 to 64 letters, digits, hyphens and dots") {
        for (const std::string& good : {"A"s, "el0VeGTE1vcmdn5N.BKPUFg3"s, "a-1"s, std::string(64, 'x')}) {
            CAPTURE(good);
            CHECK(is_fhir_id(good));
        }
        for (const std::string& bad : {""s, std::string(65, 'x'), "Patient/1"s, "a b"s, "a_b"s, "a%41"s,
                                       "a\r\nX: y"s, "\xd0\x90"s, "a\0b"s}) {
            CAPTURE(bad);
            CHECK_FALSE(is_fhir_id(bad));
        }
    }

    TEST_CASE("a reference is type and id, below a server or not, of any version") {
        CHECK(parse_reference("Patient/1")->base.empty());
        CHECK(parse_reference("Patient/1/_history/4")->id == "1");
        CHECK(parse_reference("https://ehr.example/fhir/Patient/1")->base == "https://ehr.example/fhir");
        for (const char* bad :
             {"Patient", "1", "/Patient/1", "fhir/Patient/1", "#p", "urn:uuid:1", "patient/1", "Patient/",
              "Patient/1/", "ftp://x/Patient/1", "https://Patient/1", "Patient/1#x", "Patient/1?x=Patient/2",
              "Patient/../Patient/1/"}) {
            CAPTURE(bad);
            const auto parsed = parse_reference(bad);
            CHECK_FALSE((parsed && parsed->id == "1" && parsed->type == "Patient" && parsed->base.empty()));
        }
    }

    TEST_CASE("two bases are one server when only case of the host or a final slash differs") {
        CHECK(is_same_base("https://ehr.example/fhir", "HTTPS://EHR.example/fhir/"));
        CHECK_FALSE(is_same_base("https://ehr.example/fhir", "https://ehr.example/FHIR"));
        CHECK_FALSE(is_same_base("https://ehr.example/fhir", "http://ehr.example/fhir"));
        CHECK_FALSE(is_same_base("https://ehr.example/fhir", "https://ehr.example:444/fhir"));
        CHECK_FALSE(is_same_base("https://ehr.example/fhir", "https://ehr.example/fhir/r4"));
        CHECK_FALSE(is_same_base("", ""));
    }

    TEST_CASE("only the patient of the context, here, is ours") {
        struct Row {
            const char* reference;
            const char* server;
            Belonging expected;
        };
        const std::vector<Row> rows = {
            {"Patient/A",                            "",                          Belonging::ours   },
            {"Patient/A",                            "https://ehr.example/fhir",  Belonging::ours   },
            {"Patient/A/_history/1",                 "",                          Belonging::ours   },
            {"https://ehr.example/fhir/Patient/A",   "https://ehr.example/fhir",  Belonging::ours   },
            {"https://EHR.example/fhir/Patient/A",   "https://ehr.example/fhir/", Belonging::ours   },
            {"https://any.example/x/Patient/A",      "",                          Belonging::ours   },
            {"https://other.example/fhir/Patient/A", "https://ehr.example/fhir",  Belonging::foreign},
            {"https://ehr.example/fhir2/Patient/A",  "https://ehr.example/fhir",  Belonging::foreign},
            {"Patient/B",                            "",                          Belonging::foreign},
            {"Patient/a",                            "",                          Belonging::foreign},
            {"Patient/A ",                           "",                          Belonging::foreign},
            {"Patient/%41",                          "",                          Belonging::foreign},
            {"Group/A",                              "",                          Belonging::foreign},
            {"Device/A",                             "",                          Belonging::foreign},
            {"A",                                    "",                          Belonging::foreign},
            {"",                                     "",                          Belonging::foreign},
            {"#A",                                   "",                          Belonging::foreign},
            {"Patient?identifier=A",                 "",                          Belonging::foreign},
            {"https://evil.example/B?x=/Patient/A",  "",                          Belonging::foreign},
            {"javascript:Patient/A",                 "",                          Belonging::foreign},
            {"urn:uuid:6c3f543f",                    "",                          Belonging::by_urn },
        };
        for (const Row& row : rows) {
            CAPTURE(row.reference);
            CAPTURE(row.server);
            CHECK(belonging_of(row.reference, "A", row.server) == row.expected);
        }
    }

    TEST_CASE("a next page lies below the base that was asked, or is not followed") {
        const std::string base = "https://ehr.example/fhir";
        const std::vector<std::pair<std::string, std::string>> followed = {
            {"https://ehr.example/fhir/Observation?page=2", "https://ehr.example/fhir/Observation?page=2"},
            {"https://ehr.example/fhir?_getpages=1",        "https://ehr.example/fhir?_getpages=1"       },
            {"Observation?page=2",                          "https://ehr.example/fhir/Observation?page=2"},
            {"?_getpages=1",                                "https://ehr.example/fhir?_getpages=1"       },
            {"/fhir/Observation?page=2",                    "https://ehr.example/fhir/Observation?page=2"},
        };
        for (const auto& [link, expected] : followed) {
            CAPTURE(link);
            const auto page = page_below(base, link);
            REQUIRE(page.has_value());
            CHECK(*page == expected);
            CHECK(page_below(base + "/", link) == page);
        }
        for (const std::string& link :
             {""s, "https://evil.example/fhir/Observation"s, "http://ehr.example/fhir/Observation"s,
              "https://ehr.example:8443/fhir/Observation"s, "https://ehr.example/other"s,
              "//evil.example/fhir/x"s, "https://ehr.example/fhir.evil.example/x"s,
              "https://ehr.example/fhirs/x"s, "https://ehr.example/fhir"s,
              "https://ehr.example/fhir/../admin"s, "https://ehr.example/fhir/%2e%2e/admin"s, "../admin"s,
              "https://ehr.example@evil.example/fhir/x"s, "/admin"s,
              "https://ehr.example\\@evil.example/fhir/x"s, "javascript:alert(1)"s,
              "Observation?x\r\nHost: evil"s, "https://ehr.example/fhir#/x"s}) {
            CAPTURE(link);
            CHECK_FALSE(page_below(base, link).has_value());
        }
        CHECK_FALSE(page_below("", "Observation?page=2").has_value());
    }
}
