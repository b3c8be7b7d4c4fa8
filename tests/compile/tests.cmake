# Each file compiles as it stands and must not compile with LYTES_MISUSE, so that neither half can rot.
foreach(file concentration.cpp family.cpp ignored.cpp number.cpp)
    cmake_path(GET file STEM name)
    set(compile ${CMAKE_CXX_COMPILER} -std=c++20 -fsyntax-only -Werror -Wconversion -Wfloat-conversion
                -I ${PROJECT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR}/compile/${file})
    add_test(NAME compile.${name} COMMAND ${compile})
    add_test(NAME compile.${name}.misuse COMMAND ${compile} -DLYTES_MISUSE)
    set_tests_properties(compile.${name}.misuse PROPERTIES WILL_FAIL ON)
endforeach()
