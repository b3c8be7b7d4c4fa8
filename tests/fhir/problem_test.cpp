#include "fhir/problem.hpp"

#include <csignal>

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace lytes::fhir {

TEST_SUITE("fhir/problem") {
    TEST_CASE("reading a value out of a failed result ends the process") {
        const pid_t child = fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            std::signal(SIGABRT, SIG_DFL);
            fclose(stderr);
            const Result<int> failed = Problem{ProblemKind::missing, "a.b", "a number"};
            _exit(failed.value());
        }
        int status = 0;
        REQUIRE(waitpid(child, &status, 0) == child);
        REQUIRE(WIFSIGNALED(status));
        CHECK(WTERMSIG(status) == SIGABRT);
    }

    TEST_CASE("a result holds a value or a problem with its path") {
        const Result<int> good = 7;
        CHECK(good.value() == 7);
        const Result<int> bad = Problem{ProblemKind::wrong_type, "entry[3]", "an object"};
        REQUIRE_FALSE(bad.has_value());
        CHECK(bad.error().path == "entry[3]");
    }
}

}  // namespace lytes::fhir
