lytes_tests(cards
    SOURCES cards/decimal_test.cpp cards/measure_test.cpp cards/severity_test.cpp cards/kidney_test.cpp
            cards/dose_test.cpp cards/derive_test.cpp
    USES lytes::cards)
