# Properties of the source text itself.
lytes_tests(tidy
    SOURCES tidy/source.cpp tidy/source_test.cpp tidy/layers_test.cpp tidy/bans_test.cpp tidy/limits_test.cpp
            tidy/mirror_test.cpp tidy/rules_test.cpp tidy/seeds_test.cpp)
