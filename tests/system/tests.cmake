# The whole program, over sockets. They need build/asan and build/release beside the tree that runs them, so
# only `tests/run` runs them; the presets leave the label out.
add_test(NAME system.smoke COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/system/smoke)
add_test(NAME system.medplum COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/medplum/run ${PROJECT_SOURCE_DIR}/build/asan/lytes)
add_test(NAME system.soak COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/soak/run 10s)
add_test(NAME system.bench COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/bench/run --smoke)
add_test(NAME system.store COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/store/run 5 4000)
set_tests_properties(system.smoke system.medplum system.soak system.bench system.store PROPERTIES
    LABELS system RUN_SERIAL ON TIMEOUT 300)
set_tests_properties(system.medplum PROPERTIES SKIP_RETURN_CODE 77)
