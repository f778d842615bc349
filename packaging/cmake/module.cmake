# module(FOLDER SOURCES a.c ... [HEADERS monqa/x.h ...] [ARROWS core/base ...] [LIBRARIES PkgConfig::X m ...])
#
# One folder, one static library. HEADERS are the public contracts in include/ that this folder implements.
# ARROWS are the only folders that it may include and link; the test `layers` fails on any other.
# The library of core/base is named core_base.
function(module folder)
  cmake_parse_arguments(M "" "" "SOURCES;HEADERS;ARROWS;LIBRARIES" ${ARGN})
  string(REPLACE "/" "_" target ${folder})
  add_library(${target} STATIC ${M_SOURCES})
  link_arrows(${target} "${M_ARROWS}" "${M_LIBRARIES}")
  declare_layer(${folder} "${M_ARROWS}" "${M_HEADERS}")
endfunction()

# program(NAME FOLDER SOURCES ... ARROWS ... [LIBRARIES ...]): an executable whose sources lie in FOLDER.
function(program name folder)
  cmake_parse_arguments(M "" "" "SOURCES;ARROWS;LIBRARIES" ${ARGN})
  add_executable(${name} ${M_SOURCES})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
  link_arrows(${name} "${M_ARROWS}" "${M_LIBRARIES}")
  declare_layer(${folder} "${M_ARROWS}" "")
  install(TARGETS ${name} RUNTIME DESTINATION bin)
endfunction()

function(link_arrows target arrows libraries)
  foreach(arrow ${arrows})
    string(REPLACE "/" "_" arrow_target ${arrow})
    target_link_libraries(${target} PUBLIC ${arrow_target})
  endforeach()
  target_link_libraries(${target} PUBLIC ${libraries})
endfunction()

# One line a folder for tests/layers.cmake: FOLDER|ARROW ARROW|HEADER HEADER
function(declare_layer folder arrows headers)
  string(REPLACE ";" " " arrows "${arrows}")
  string(REPLACE ";" " " headers "${headers}")
  set_property(GLOBAL APPEND PROPERTY LAYERS "${folder}|${arrows}|${headers}")
endfunction()

function(write_layers)
  get_property(layers GLOBAL PROPERTY LAYERS)
  string(REPLACE ";" "\n" layers "${layers}")
  file(WRITE ${CMAKE_BINARY_DIR}/layers.txt "${layers}\n")
endfunction()

# embed(TARGET SYMBOL FILE): compiles FILE in as `const unsigned char SYMBOL[]` and `const size_t SYMBOL_length`.
function(embed target symbol file)
  set(output ${CMAKE_CURRENT_BINARY_DIR}/${symbol}.c)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -D SYMBOL=${symbol} -D INPUT=${CMAKE_CURRENT_SOURCE_DIR}/${file} -D OUTPUT=${output}
            -P ${CMAKE_SOURCE_DIR}/packaging/cmake/embed.cmake
    DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${file} ${CMAKE_SOURCE_DIR}/packaging/cmake/embed.cmake)
  target_sources(${target} PRIVATE ${output})
endfunction()
