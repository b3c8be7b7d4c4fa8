lytes_tests(server
    SOURCES server/app_test.cpp server/cli_test.cpp server/config_test.cpp server/offline_test.cpp
            server/demo/demo_test.cpp server/demo/cases_test.cpp
            server/http/call_test.cpp server/http/guard_test.cpp server/http/head_test.cpp
            server/http/listener_test.cpp
            server/http/read_buffer_test.cpp server/http/reply_test.cpp server/http/router_test.cpp
            server/http/session_test.cpp server/http/smuggling_test.cpp server/http/worker_test.cpp
            server/cli_feedback_test.cpp server/config_store_test.cpp server/http/feedback_test.cpp
            server/store/database_test.cpp server/store/keys_test.cpp server/store/postgres_test.cpp
            server/store/recent_test.cpp server/store/records_test.cpp server/store/report_test.cpp
            server/store/schema_test.cpp server/store/sqlite_test.cpp server/store/store_test.cpp
            server/knowledge/difference_test.cpp server/knowledge/fields_test.cpp
            server/knowledge/overlay_test.cpp server/knowledge/reload_test.cpp
            server/knowledge/remarks_test.cpp server/knowledge/site_test.cpp
            server/ops/clock_test.cpp server/ops/health_test.cpp server/ops/log_test.cpp server/ops/uuid_test.cpp
            server/outbound/fhir_client_test.cpp server/outbound/origin_test.cpp
    USES lytes::server OpenSSL::SSL OpenSSL::Crypto)
# As for lytes_server.
target_compile_options(server-tests PRIVATE -Wno-mismatched-new-delete)
