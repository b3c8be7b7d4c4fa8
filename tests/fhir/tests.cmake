lytes_tests(fhir
    SOURCES fhir/model/decimal_test.cpp fhir/model/enum_set_test.cpp
            fhir/problem_test.cpp fhir/units_test.cpp fhir/local_codes_test.cpp fhir/datatypes_test.cpp fhir/bundle_test.cpp
            fhir/terminology_test.cpp fhir/code_system_test.cpp fhir/administration_test.cpp
            fhir/drug_text_test.cpp fhir/words_test.cpp fhir/tables/tables_test.cpp fhir/tables/lists_test.cpp
            fhir/json/document_test.cpp fhir/json/cursor_test.cpp fhir/json/writer_test.cpp
            fhir/r4/decode_observation_test.cpp fhir/r4/decode_order_test.cpp fhir/r4/decode_clinical_test.cpp
            fhir/r4/dosage_test.cpp fhir/r4/haemolysis_test.cpp fhir/r4/timing_test.cpp fhir/r4/encode_test.cpp
            fhir/release_test.cpp fhir/drafting_test.cpp fhir/dstu2/decode_test.cpp fhir/dstu2/encode_test.cpp
            fhir/corpus_test.cpp fhir/releases_corpus_test.cpp
    USES lytes::fhir)
