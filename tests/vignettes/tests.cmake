lytes_tests(vignettes SOURCES vignettes/vignettes_test.cpp support/vignette.cpp support/chart_writer.cpp support/chart_words.cpp USES lytes::hooks)
