#include "server/store/keys.hpp"

#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "tests/support/stores.hpp"

namespace server = lytes::server;
namespace fs = std::filesystem;
using lytes::tests::accepted_record;
using lytes::tests::file_text;
using lytes::tests::Folder;
using server::Keys;

TEST_SUITE_BEGIN("server/store/keys");

namespace {

const Keys keys{std::string(64, 'a')};

void write_file(const std::string& path, const std::string& text, fs::perms mode) {
    std::ofstream{path} << text;
    fs::permissions(path, mode);
}

constexpr fs::perms owner_only = fs::perms::owner_read | fs::perms::owner_write;

}  // namespace

TEST_CASE("a secret is made once, for its owner alone, and read again") {
    const Folder folder;
    const auto path = folder.file("s");
    const auto first = Keys::load(path, true);
    REQUIRE(first.has_value());
    CHECK(fs::status(path).permissions() == owner_only);
    CHECK(file_text(path).size() == 64);
    const auto second = Keys::load(path, false);
    REQUIRE(second.has_value());
    CHECK(first->patient("", "1", "c") == second->patient("", "1", "c"));
    CHECK(first->patient("", "1", "c") != Keys::make().patient("", "1", "c"));
}

TEST_CASE("a missing, readable or malformed secret is refused") {
    const Folder folder;
    CHECK_FALSE(Keys::load(folder.file("none"), false).has_value());
    CHECK_FALSE(fs::exists(folder.file("none")));
    CHECK_FALSE(Keys::load(folder.file("no/folder"), true).has_value());
    const auto path = folder.file("s");
    write_file(path, std::string(64, 'b') + "\n", owner_only);
    CHECK(Keys::load(path, true).has_value());
    write_file(path, std::string(64, 'b'), owner_only | fs::perms::group_read);
    CHECK_FALSE(Keys::load(path, true).has_value());
    write_file(path, std::string(64, 'b'), owner_only | fs::perms::others_read);
    CHECK_FALSE(Keys::load(path, true).has_value());
    for (const std::string& text :
         {std::string{}, std::string(63, 'b'), std::string(65, 'b'), std::string(64, 'g')}) {
        write_file(path, text, owner_only);
        CHECK_FALSE(Keys::load(path, true).has_value());
    }
}

TEST_CASE("a patient's key depends on server and id, not on how the base is spelt, and hides both") {
    const auto key = keys.patient("https://ehr.example/fhir/R4", "1", "epic");
    CHECK(key.size() == 64);
    CHECK(key == keys.patient("https://ehr.example/fhir/R4/", "1", "epic"));
    CHECK(key == keys.patient("HTTPS://EHR.example/fhir/R4", "1", "other"));
    std::set<std::string> others{key};
    for (const auto& [base, id] : {
             std::pair{"https://ehr.example/fhir/r4",   "1"},
             std::pair{"https://ehr.example/fhir/R4",   "2"},
             std::pair{"https://ehr.example/fhir",      "1"},
             std::pair{"https://other.example/fhir/R4", "1"},
             std::pair{"",                              "1"}
    })
        CHECK(others.insert(keys.patient(base, id, "epic")).second);
    CHECK(keys.patient("", "1", "epic") != keys.patient("", "1", "other"));
    CHECK(keys.patient("", "11", "a") != keys.patient("", "1", "1a"));
}

TEST_CASE("HMAC-SHA-256 as RFC 2104 has it") {
    // Computed apart: printf 7:patient6:server11:https://a/b1:1 | openssl dgst -sha256 -hmac aaaa... (64 a)
    CHECK(keys.patient("https://a/b", "1", "c") ==
          "8cbe2c853e850a0fb00457e7f0dc8d52e9ab177d90ca0152a6fa9e17ef9b7a7a");
}

TEST_CASE("an entry's key tells what was said, and is the same for a repetition") {
    const auto base = accepted_record("", "c1");
    const auto key = keys.entry(base);
    auto again = base;
    again.received += std::chrono::hours{5};
    again.entry = "whatever";
    CHECK(keys.entry(again) == key);
    std::set<std::string> seen{key};
    const auto is_new = [&](auto change) {
        auto changed = base;
        change(changed);
        return seen.insert(keys.entry(changed)).second;
    };
    CHECK(is_new([](auto& r) { r.client = "x"; }));
    CHECK(is_new([](auto& r) { r.service = "x"; }));
    CHECK(is_new([](auto& r) { r.feedback.card = "c2"; }));
    CHECK(is_new([](auto& r) { r.feedback.outcome = lytes::hooks::FeedbackOutcome::overridden; }));
    CHECK(is_new([](auto& r) { r.feedback.at += std::chrono::milliseconds{1}; }));
    CHECK(is_new([](auto& r) { r.feedback.suggestions = {"s2"}; }));
    CHECK(is_new([](auto& r) { r.feedback.suggestions = {"s", "1"}; }));
    CHECK(is_new([](auto& r) { r.feedback.reason_code = "x"; }));
    CHECK(is_new([](auto& r) { r.feedback.reason_system = "x"; }));
    CHECK(is_new([](auto& r) { r.feedback.comment = "x"; }));
}

TEST_SUITE_END();
