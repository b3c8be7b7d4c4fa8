#include "server/outbound/origin.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <boost/asio/ip/address.hpp>
#include <doctest/doctest.h>

namespace server = lytes::server;
using server::Reach;

TEST_SUITE_BEGIN("server/outbound/origin");

namespace {

const std::filesystem::path attack_urls =
    std::filesystem::path{LYTES_SOURCE_DIR}.parent_path() / "shared/data/attack/ssrf/payloadsallthethings";

server::Config config_with(std::vector<server::FhirServer> servers) {
    server::Config config;
    config.fhir_servers = std::move(servers);
    return config;
}

bool is_allowed(const std::string& url, const server::Config& config) {
    const auto base = server::parse_base(url);
    return base && server::find_permission(*base, config);
}

Reach reach(const char* text) { return server::reach_of(boost::asio::ip::make_address(text)); }

/// Every URL of both third-party lists; empty when they are not here.
std::vector<std::string> hostile_urls() {
    std::vector<std::string> urls;
    std::ifstream lines{attack_urls / "ip_encodings_urls.txt"};
    for (std::string line; std::getline(lines, line);) urls.push_back(line);
    std::ifstream json{attack_urls / "ssrf_urls.json"};
    const std::string key = "\"url\": \"";
    for (std::string line; std::getline(json, line);) {
        const auto at = line.find(key);
        if (at != line.npos) urls.push_back(line.substr(at + key.size(), line.rfind('"') - at - key.size()));
    }
    return urls;
}

}  // namespace

TEST_CASE("a plain base is read") {
    const auto base = server::parse_base("https://ehr.example.org:8443/fhir/r4/");
    REQUIRE(base);
    CHECK(base->origin == server::Origin{true, "ehr.example.org", false, 8443});
    CHECK(base->path == "/fhir/r4");
    CHECK(server::parse_base("https://ehr.example.org")->path.empty());
    CHECK(server::parse_base("https://ehr.example.org/")->path.empty());
    CHECK(server::parse_base("https://ehr.example.org:443") == server::parse_base("https://ehr.example.org"));
    CHECK(server::parse_base("http://127.0.0.1:80")->origin == server::Origin{false, "127.0.0.1", true, 80});
    CHECK(server::parse_base("http://[::1]:8080/x")->origin == server::Origin{false, "::1", true, 8080});
}

TEST_CASE("whatever could be read in two ways is not read at all") {
    for (const auto* const url : {
             "",
             "https://",
             "https:///fhir",
             "HTTPS://ehr.example.org",
             "ftp://ehr.example.org",
             "//ehr.example.org",
             "https:ehr.example.org",
             "https://Ehr.example.org",
             "https://ehr.example.org.",
             "https://ehr..example.org",
             "https://-ehr.example.org",
             "https://ehr_x.example.org",
             "https://user@ehr.example.org",
             "https://a@b@c/x",
             "https://ehr.example.org\\@evil.example",
             "https://ehr.example.org%2eevil.example",
             "https://ehr.example.org:0",
             "https://ehr.example.org:080",
             "https://ehr.example.org:65536",
             "https://ehr.example.org:99999",
             "https://ehr.example.org:443:80/",
             "https://ehr.example.org:",
             "https://ehr.example.org/a?b",
             "https://ehr.example.org?b",
             "https://ehr.example.org/a#b",
             "https://ehr.example.org/a/../b",
             "https://ehr.example.org/./b",
             "https://ehr.example.org//b",
             "https://ehr.example.org/b//",
             "https://ehr.example.org/a%2fb",
             "https://ehr.example.org/a b",
             "https://127.1",
             "https://0x7f000001",
             "https://0177.0.0.1",
             "https://2130706433",
             "https://127.0.0.01",
             "https://[::ffff:127.0.0.1",
             "https://[0:0:0:0:0:0:0:1]",
             "https://[fe80::1%25eth0]",
         }) {
        CAPTURE(url);
        CHECK_FALSE(server::parse_base(url));
    }
    CHECK(server::parse_base("https://a.example:65535"));
    CHECK(server::parse_base("https://a.example:1"));
}

TEST_CASE("a link must lie below its base") {
    const auto base = *server::parse_base("https://ehr.example.org/fhir");
    CHECK(server::target_below(base, "https://ehr.example.org/fhir/Observation?page=2") ==
          "/fhir/Observation?page=2");
    CHECK(server::target_below(base, "https://ehr.example.org:443/fhir?_getpages=x%7Cy") ==
          "/fhir?_getpages=x%7Cy");
    for (const auto* const link : {
             "https://evil.example/fhir/Observation",
             "http://ehr.example.org/fhir/Observation",
             "https://ehr.example.org:8443/fhir/Observation",
             "https://ehr.example.org/fhirx/Observation",
             "https://ehr.example.org/fhir",
             "https://ehr.example.org/other",
             "https://ehr.example.org/fhir/../admin",
             "https://ehr.example.org/fhir/%2e%2E/admin",
             "https://ehr.example.org/fhir/..%2fadmin",
             "https://ehr.example.org/fhir/..%5Cadmin",
             "https://ehr.example.org/fhir/x\\y",
             "https://ehr.example.org/fhir/x#y",
             "https://ehr.example.org/fhir/x y",
             "https://ehr.example.org@evil.example/fhir/x",
             "//ehr.example.org/fhir/x",
             "/fhir/x",
             "Observation?page=2",
         }) {
        CAPTURE(link);
        CHECK_FALSE(server::target_below(base, link));
    }
    const auto root = *server::parse_base("https://ehr.example.org");
    CHECK(server::target_below(root, "https://ehr.example.org?page=2") == "/?page=2");
}

TEST_CASE("base and query are joined by one slash, and nothing leaves the request line") {
    const auto base = *server::parse_base("https://ehr.example.org/fhir/");
    CHECK(server::target_at(base, "Patient/1") == "/fhir/Patient/1");
    CHECK(server::target_at(base, "Observation?code=a%7Cb,c") == "/fhir/Observation?code=a%7Cb,c");
    for (const auto* const query :
         {"", "/Patient/1", "Patient/1 HTTP/1.1", "Patient/1\r\nX: y", "Patient/\x7f", "Patient/\xc3\xa9",
          "../admin", "Patient/../../admin", "Patient/1#x"}) {
        CAPTURE(query);
        CHECK_FALSE(server::target_at(base, query));
    }
}

TEST_CASE("only listed servers are called") {
    const auto config = config_with({
        {"https://ehr.example.org/fhir", false, false},
        {"https://open.example.org",     false, true },
        {"http://127.0.0.1:9000",        true,  false},
        {"http://lab.example.org",       true,  false}
    });
    CHECK(is_allowed("https://ehr.example.org/fhir", config));
    CHECK(is_allowed("https://ehr.example.org/fhir/", config));
    CHECK_FALSE(is_allowed("https://ehr.example.org/fhir/r4", config));
    CHECK_FALSE(is_allowed("https://ehr.example.org", config));
    CHECK_FALSE(is_allowed("https://ehr.example.org:8443/fhir", config));
    CHECK_FALSE(is_allowed("http://ehr.example.org/fhir", config));
    CHECK(is_allowed("https://open.example.org/any/path", config));
    CHECK(server::find_permission(*server::parse_base("https://open.example.org/x"), config)->open);
    CHECK(is_allowed("http://127.0.0.1:9000/fhir", config));
    CHECK_FALSE(is_allowed("http://127.0.0.1:9001/fhir", config));
    CHECK_FALSE(is_allowed("http://lab.example.org", config));  // plain http leaves the machine
}

TEST_CASE("demo mode calls this machine and nothing else unlisted") {
    server::Config config;
    config.is_demo = true;
    for (const auto* const url : {"http://127.0.0.1:8080/demo/fhir", "http://localhost:1234",
                                  "http://[::1]:80/x", "https://127.0.0.2"}) {
        CAPTURE(url);
        CHECK(is_allowed(url, config));
        CHECK(server::find_permission(*server::parse_base(url), config)->open);
    }
    CHECK_FALSE(is_allowed("https://ehr.example.org", config));
    CHECK_FALSE(is_allowed("http://10.0.0.1", config));
    CHECK_FALSE(is_allowed("http://169.254.169.254", config));
}

TEST_CASE("addresses are known by where they lead") {
    for (const auto* const text : {"127.0.0.1", "127.255.255.255", "::1"})
        CHECK(reach(text) == Reach::loopback);
    for (const auto* const text : {"10.0.0.0", "10.255.255.255", "172.16.0.0", "172.31.255.255",
                                   "192.168.0.1", "100.64.0.0", "100.127.255.255", "fc00::1", "fdff::1"}) {
        CAPTURE(text);
        CHECK(reach(text) == Reach::private_network);
    }
    for (const auto* const text :
         {"0.0.0.0", "0.1.2.3", "169.254.169.254", "192.0.0.1", "198.18.0.1", "198.19.255.255", "224.0.0.1",
          "255.255.255.255", "240.0.0.1", "::", "::7f00:1", "::ffff:127.0.0.1", "::ffff:8.8.8.8",
          "64:ff9b::7f00:1", "2002:7f00:1::", "fe80::1", "febf::1", "ff02::1", "2001:db8::1"}) {
        CAPTURE(text);
        CHECK(reach(text) == Reach::forbidden);
    }
    for (const auto* const text : {"8.8.8.8", "9.255.255.255", "11.0.0.0", "172.15.255.255", "172.32.0.0",
                                   "100.63.255.255", "100.128.0.0", "192.167.255.255", "192.169.0.0",
                                   "223.255.255.255", "2606:4700::1", "fbff::1", "fe00::1"}) {
        CAPTURE(text);
        CHECK(reach(text) == Reach::everywhere);
    }
}

TEST_CASE("the permission decides on the resolved address") {
    const auto may = [](const char* text, server::Permission permission) {
        return server::may_connect(boost::asio::ip::make_address(text), permission);
    };
    const server::Permission plain{};
    const server::Permission in_house{false, true, false};
    const server::Permission this_machine{true, true, true};
    CHECK(may("8.8.8.8", plain));
    CHECK_FALSE(may("10.0.0.1", plain));
    CHECK_FALSE(may("127.0.0.1", plain));
    CHECK_FALSE(may("169.254.169.254", plain));
    CHECK(may("8.8.8.8", in_house));
    CHECK(may("10.0.0.1", in_house));
    CHECK(may("127.0.0.1", in_house));
    CHECK_FALSE(may("169.254.169.254", in_house));
    CHECK_FALSE(may("8.8.8.8", this_machine));
    CHECK_FALSE(may("10.0.0.1", this_machine));
    CHECK(may("127.0.0.1", this_machine));
}

TEST_CASE("no hostile URL of the collections is allowed") {
    const auto config = config_with({
        {"https://ehr.example.org/fhir", false, false}
    });
    const auto base = *server::parse_base("https://ehr.example.org/fhir");
    for (const auto& url : hostile_urls()) {
        CAPTURE(url);
        CHECK_FALSE(is_allowed(url, config));
        CHECK_FALSE(server::target_below(base, url));
    }
}

TEST_CASE("a bearer token has the characters of RFC 6750") {
    CHECK(server::is_bearer_token("abc.DEF-123_~+/=="));
    CHECK(server::is_bearer_token(std::string(8 * 1024, 'a')));
    CHECK_FALSE(server::is_bearer_token(std::string(8 * 1024 + 1, 'a')));
    for (const auto* const token : {"", "=", "a b", "a\r\nX: y", "a=b", "\xc3\xa9", "a\"b"}) {
        CAPTURE(token);
        CHECK_FALSE(server::is_bearer_token(token));
    }
}

TEST_SUITE_END();
