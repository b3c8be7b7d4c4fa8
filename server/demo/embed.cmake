# Writes the sample patients as C++: cmake -DOUT=file.cpp -P embed.cmake FILE.ndjson...
# Each line of a file is one resource and is embedded as it stands, because CMake's own JSON writer would
# change number text (0.80 -> 0.8). What a search can ask for becomes a row of name=value tokens beside it.
cmake_minimum_required(VERSION 3.25)

# add_token(NAME PATH...) appends NAME=value for the member that the path names, if there is one.
macro(add_token name)
    string(JSON found ERROR_VARIABLE missing GET "${line}" ${ARGN})
    if(NOT missing)
        string(APPEND tokens " ${name}=${found}")
    endif()
endmacro()

# add_codings(NAME PATH...) appends NAME=code for every coding of the CodeableConcept at the path.
macro(add_codings name)
    string(JSON count ERROR_VARIABLE missing LENGTH "${line}" ${ARGN} coding)
    if(NOT missing AND count GREATER 0)
        math(EXPR last "${count} - 1")
        foreach(index RANGE ${last})
            add_token(${name} ${ARGN} coding ${index} code)
        endforeach()
    endif()
endmacro()

macro(add_row)
    string(JSON type GET "${line}" resourceType)
    string(JSON id GET "${line}" id)
    set(tokens "")
    set(patient "")
    string(JSON subject ERROR_VARIABLE missing GET "${line}" subject reference)
    if(NOT missing)
        string(REPLACE "Patient/" "" patient "${subject}")
    elseif(type STREQUAL "Patient")
        set(patient "${id}")
    endif()
    add_token(status status)
    add_token(intent intent)
    add_token(class class code)
    add_codings(code code)
    add_codings(code medicationCodeableConcept)
    add_codings(category category 0)
    add_codings(clinical-status clinicalStatus)
    string(APPEND rows "    {\"${type}\", \"${id}\", \"${patient}\", \"${tokens} \",\n     R\"json(${line})json\"},\n")
endmacro()

set(rows "")
math(EXPR last "${CMAKE_ARGC} - 1")
foreach(index RANGE ${last})
    set(file "${CMAKE_ARGV${index}}")
    if(NOT file MATCHES "\\.ndjson$")
        continue()
    endif()
    file(READ "${file}" text)
    # Brackets and semicolons mean something in CMake lists, so the text is cut line by line.
    while(NOT text STREQUAL "")
        string(FIND "${text}" "\n" end)
        string(SUBSTRING "${text}" 0 ${end} line)
        math(EXPR next "${end} + 1")
        string(SUBSTRING "${text}" ${next} -1 text)
        add_row()
    endwhile()
endforeach()

file(WRITE "${OUT}.new" "// Written by server/demo/embed.cmake from server/demo/patients. Do not edit.
#include <array>

#include \"server/demo/resources.hpp\"

namespace lytes::server {
namespace {

constexpr auto rows = std::to_array<DemoResource>({
${rows}});

}  // namespace

std::span<const DemoResource> demo_resources() { return rows; }

}  // namespace lytes::server
")
file(RENAME "${OUT}.new" "${OUT}")
