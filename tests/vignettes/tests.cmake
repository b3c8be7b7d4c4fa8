lytes_tests(vignettes
    SOURCES vignettes/vignettes_test.cpp vignettes/releases_test.cpp vignettes/coverage_test.cpp support/vignette.cpp
            support/chart_writer.cpp support/chart_words.cpp support/release_writer.cpp
    USES lytes::hooks)
