lytes_tests(cards
    SOURCES cards/decimal_test.cpp cards/analyte_test.cpp cards/results_test.cpp cards/measure_test.cpp
            cards/measure_doubt_test.cpp cards/severity_test.cpp cards/scope_test.cpp cards/kidney_test.cpp
            cards/aki_test.cpp cards/renal_test.cpp cards/calcium_test.cpp cards/flags_test.cpp
            cards/drugs_test.cpp cards/amount_test.cpp cards/dose_test.cpp cards/classify_test.cpp
            cards/derive_test.cpp
            cards/advise_test.cpp cards/leads_magnesium_test.cpp cards/orders_magnesium_test.cpp
            cards/arrange_test.cpp cards/suggest_test.cpp cards/suppress_test.cpp cards/unevaluated_test.cpp
            cards/write_test.cpp cards/detail_test.cpp cards/basis_test.cpp cards/placeholder_test.cpp
            cards/markdown_test.cpp cards/text_test.cpp cards/trace_test.cpp cards/catalogue_test.cpp
            cards/thresholds_test.cpp cards/parameters_test.cpp cards/site_test.cpp cards/switches_test.cpp cards/limits_test.cpp
            cards/limits_calcium_test.cpp cards/limits_orders_test.cpp cards/limits_windows_test.cpp
            cards/tables_test.cpp cards/follow_up_test.cpp
            cards/tiers_test.cpp cards/order_potassium_test.cpp cards/leads_potassium_test.cpp
            cards/leads_calcium_test.cpp cards/orders_potassium_test.cpp cards/orders_calcium_test.cpp
            cards/orders_other_test.cpp cards/orders_wasting_test.cpp
    USES lytes::cards)
