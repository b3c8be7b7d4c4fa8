# What must hold for every chart: 10^5 charts a property, so the generator is optimised.
lytes_tests(property SOURCES property/charts_test.cpp property/missing_test.cpp
             support/any_chart.cpp support/any_chart_words.cpp USES lytes::cards)
lytes_tests(allocations SOURCES property/allocations_test.cpp support/any_chart.cpp support/any_chart_words.cpp USES lytes::cards)
set_source_files_properties(support/any_chart.cpp property/charts_test.cpp property/missing_test.cpp PROPERTIES COMPILE_OPTIONS -O1)
