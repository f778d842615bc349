# Exit status 77 means: this cannot run here. ctest then shows the test by name as skipped.
set(SKIPPED 77)

# check_test(NAME SOURCES ... LINKS core/edid ...): one Check program; NAME is folder.file, e.g. core.edid.
# CHECK forks per test, so a leak or an overflow fails the very test that has it.
function(check_test name)
  cmake_parse_arguments(T "" "LABEL;TIMEOUT" "SOURCES;LINKS;LIBRARIES" ${ARGN})
  set(target test.${name})
  add_executable(${target} ${T_SOURCES})
  link_arrows(${target} "${T_LINKS}" "${T_LIBRARIES}")
  target_link_libraries(${target} PRIVATE PkgConfig::CHECK m)
  add_test(NAME ${name} COMMAND ${target} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  describe_test(${name} "${T_LABEL}" "${T_TIMEOUT}")
endfunction()

# script_test(NAME COMMAND ... [LABEL integration] [TIMEOUT s])
function(script_test name)
  cmake_parse_arguments(T "" "LABEL;TIMEOUT" "COMMAND" ${ARGN})
  add_test(NAME ${name} COMMAND ${T_COMMAND} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  describe_test(${name} "${T_LABEL}" "${T_TIMEOUT}")
endfunction()

# fuzz_target(NAME SOURCE CORPUS LINKS ...): with the fuzz preset a libFuzzer program; otherwise the same function
# runs over every file of the corpus as an ordinary test.
function(fuzz_target name)
  cmake_parse_arguments(F "" "SOURCE;CORPUS" "LINKS;LIBRARIES" ${ARGN})
  set(target fuzz.${name})
  if(FUZZ)
    add_executable(${target} ${F_SOURCE})
    target_link_options(${target} PRIVATE -fsanitize=fuzzer)
    set(command ${target} -runs=0 ${F_CORPUS})
  else()
    add_executable(${target} ${F_SOURCE} ${CMAKE_SOURCE_DIR}/tests/fuzz/replay.c)
    set(command ${target} ${F_CORPUS})
  endif()
  link_arrows(${target} "${F_LINKS}" "${F_LIBRARIES}")
  add_test(NAME fuzz.${name} COMMAND ${command} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  describe_test(fuzz.${name} fuzz "")
endfunction()

function(describe_test name label timeout)
  if(NOT label)
    set(label unit)
  endif()
  if(NOT timeout)
    set(timeout 120)
  endif()
  set_tests_properties(${name} PROPERTIES
    SKIP_RETURN_CODE ${SKIPPED} LABELS ${label} TIMEOUT ${timeout}
    ENVIRONMENT "CK_TIMEOUT_MULTIPLIER=10;ASAN_OPTIONS=detect_leaks=1;UBSAN_OPTIONS=print_stacktrace=1")
endfunction()
