lytes_tests(vignettes SOURCES vignettes/vignettes_test.cpp support/vignette.cpp USES lytes::hooks)
