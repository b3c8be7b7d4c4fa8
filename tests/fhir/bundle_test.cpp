#include "fhir/bundle.hpp"

#include "tests/fhir/parsed.hpp"

namespace lytes::fhir {
namespace {

struct Seen {
    std::string ids;
    std::string next;
    bool is_null = false;
    bool is_failure = false;
    bool is_unreadable = false;
    int unreadable_entries = 0;
};

Seen seen(const std::string& text) {
    Parsed parsed(text);
    const Batch batch = read_batch(parsed.root(), parsed.arena());
    Seen out{{},
             std::string(batch.next_link),
             batch.is_null,
             batch.is_failure,
             batch.is_unreadable,
             batch.unreadable_entries};
    for (const BundleEntry& entry : batch.entries) {
        out.ids += entry.resource.text("id");
        out.ids += entry.mode == EntryMode::include ? "i " : " ";
    }
    return out;
}

}  // namespace

TEST_SUITE("fhir/bundle") {
    TEST_CASE("a Bundle of any type or of none gives its resources") {
        for (const std::string type :
             {R"("type":"searchset",)", R"("type":"collection",)", R"("type":"batch",)", ""}) {
            const Seen read = seen(R"({"resourceType":"Bundle",)" + type +
                                   R"("entry":[{"resource":{"resourceType":"Observation","id":"a"}},
                                               {"search":{"mode":"include"},
                                                   "resource":{"resourceType":"Medication","id":"b"}},
                                               {"search":{"mode":"match"},
                                                   "resource":{"resourceType":"Observation","id":"c"}}]})");
            CHECK(read.ids == "a bi c ");
            CHECK(read.unreadable_entries == 0);
            CHECK_FALSE(read.is_unreadable);
        }
    }

    TEST_CASE("an empty searchset is nothing found, not a failure") {
        for (const char* const text :
             {R"({"resourceType":"Bundle","type":"searchset","total":0})",
              R"({"resourceType":"Bundle","entry":[]})", R"({"resourceType":"Bundle","entry":null})", "[]"}) {
            const Seen read = seen(text);
            CHECK(read.ids.empty());
            CHECK_FALSE(read.is_failure);
            CHECK_FALSE(read.is_null);
            CHECK_FALSE(read.is_unreadable);
        }
    }

    TEST_CASE("null: the client looked and has nothing") {
        CHECK(seen("null").is_null);
        CHECK_FALSE(seen("null").is_unreadable);
    }

    TEST_CASE(
        "an OperationOutcome in place of data is a failure, inside a searchset a remark (PFD-05, PFD-06)") {
        CHECK(seen(R"({"resourceType":"OperationOutcome","issue":[]})").is_failure);
        CHECK(seen(R"([{"resourceType":"OperationOutcome","issue":[]}])").is_failure);
        const Seen epic = seen(R"({"resourceType":"Bundle","total":0,"entry":[
            {"search":{"mode":"outcome"},"resource":{"resourceType":"OperationOutcome","id":"o"}}]})");
        CHECK_FALSE(epic.is_failure);
        CHECK(epic.ids.empty());
        CHECK(epic.unreadable_entries == 0);
        CHECK(seen(R"({"resourceType":"Bundle","entry":[{"resource":{"resourceType":"OperationOutcome"}},
                      {"search":{"mode":"outcome"}}]})")
                  .unreadable_entries == 0);
    }

    TEST_CASE("one resource and an array of resources are taken as they are (PFD-10)") {
        CHECK(seen(R"({"resourceType":"Patient","id":"p"})").ids == "p ");
        CHECK(seen(R"([{"resourceType":"Patient","id":"p"},null,{"resourceType":"Patient","id":"q"}])").ids ==
              "p q ");
        CHECK(seen(R"({"resourceType":"Bundle","entry":{"resource":{"resourceType":"Patient","id":"p"}}})")
                  .ids == "p ");
    }

    TEST_CASE("bundles inside a bundle are laid flat") {
        const Seen read = seen(R"({"resourceType":"Bundle","type":"batch-response","entry":[
            {"resource":{"resourceType":"Bundle","link":[{"relation":"next","url":"n"}],
                         "entry":[{"resource":{"resourceType":"Observation","id":"x"}}]}},
            {"resource":{"resourceType":"Observation","id":"y"}}]})");
        CHECK(read.ids == "x y ");
        CHECK(read.next == "n");
    }

    TEST_CASE("the next link, whatever stands beside it") {
        CHECK(
            seen(
                R"({"resourceType":"Bundle","link":[{"relation":"self","url":"s"},{"relation":"next",
                    "url":"n"}]})")
                .next == "n");
        CHECK(seen(R"({"resourceType":"Bundle","link":{"relation":"next","url":"n"}})").next == "n");
        CHECK(seen(R"({"resourceType":"Bundle","link":[{"relation":"self","url":"s"}]})").next.empty());
    }

    TEST_CASE("wrappers of old drafts and scalars are unreadable, not empty (PFD-12)") {
        for (const char* const text :
             {R"({"response":{"status":"200 OK"},"resource":{"resourceType":"Patient","id":"p"}})", "{}", "7",
              "true", R"("Patient/1")", R"({"resourceType":7})", R"({"entry":[]})"}) {
            INFO(text);
            CHECK(seen(text).is_unreadable);
            CHECK(seen(text).ids.empty());
        }
    }

    TEST_CASE("entries without a resource are counted") {
        const Seen read =
            seen(R"({"resourceType":"Bundle","entry":[{"fullUrl":"x"},{"resource":null},{"resource":5},
            {"resource":{"id":"typeless"}},{"response":{"status":"404"}},null,
                {"resource":{"resourceType":"Patient","id":"p"}}]})");
        CHECK(read.unreadable_entries == 5);
        CHECK(read.ids == "p ");
        CHECK(seen(R"([5,{"id":"typeless"}])").unreadable_entries == 2);
    }
}

}  // namespace lytes::fhir
