lytes_tests(hooks
    SOURCES hooks/catalog_test.cpp hooks/discovery_test.cpp hooks/context_test.cpp hooks/request_test.cpp
            hooks/reference_test.cpp hooks/prefetch_test.cpp hooks/medications_test.cpp hooks/resource_test.cpp
            hooks/intake_test.cpp
            hooks/gather_test.cpp hooks/variants_test.cpp hooks/dose_doubt_test.cpp hooks/outcome_test.cpp
            hooks/response_test.cpp hooks/explain_test.cpp hooks/feedback_test.cpp hooks/showing_test.cpp
            hooks/exchange_test.cpp hooks/fetch_test.cpp hooks/cds_requests_test.cpp hooks/golden_test.cpp
            property/wrong_patient_test.cpp property/mixed_releases_test.cpp
    USES lytes::hooks)
