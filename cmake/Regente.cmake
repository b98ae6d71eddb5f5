# How every folder of src/ is built: one static library a folder, its *_test.cpp as one test program,
# its *_fuzz.cpp as one fuzz target each. Folders say only what they include and what they link.

find_program(CCACHE ccache)
if(CCACHE)
    set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD AND NOT REGENTE_FUZZ)
    add_link_options(-fuse-ld=mold)
endif()

find_package(Threads REQUIRED)
if(REGENTE_TESTS)
    find_package(GTest REQUIRED)
    include(GoogleTest)
endif()

add_library(regente_flags INTERFACE)
target_compile_options(regente_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wswitch-enum -Wcast-qual
    -Wnon-virtual-dtor -Woverloaded-virtual -Wformat=2 -Werror
    -ffp-contract=off -fno-omit-frame-pointer)
target_include_directories(regente_flags INTERFACE ${CMAKE_SOURCE_DIR}/src)
target_compile_definitions(regente_flags INTERFACE
    REGENTE_VERSION="${PROJECT_VERSION}" _GLIBCXX_ASSERTIONS)
target_link_libraries(regente_flags INTERFACE Threads::Threads)
if(CMAKE_BUILD_TYPE STREQUAL "Release")
    target_compile_options(regente_flags INTERFACE -O2 -g1 -fstack-protector-strong)
elseif(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    # The sanitizers' checks cost GCC twice the time at -O1, and the tests are not slow without it.
    target_compile_options(regente_flags INTERFACE -O0 -g1)
endif()
if(REGENTE_SANITIZE)
    target_compile_options(regente_flags INTERFACE -fsanitize=${REGENTE_SANITIZE} -fno-sanitize-recover=all)
    target_link_options(regente_flags INTERFACE -fsanitize=${REGENTE_SANITIZE})
endif()
if(REGENTE_SANITIZE STREQUAL "thread")
    # The sanitizer does not understand fences; Asio does without them where it has a lock.
    target_compile_definitions(regente_flags INTERFACE BOOST_ASIO_DISABLE_FENCED_BLOCK)
endif()

# regente_folder(<name> [PURE] [NO_EXCEPTIONS] [LINK <our libraries and others>] [TEST_LINK ...]
#                [EXCLUDE <regex of sources that are another library>]
#                [SEPARATE <sources whose names clash with others of the folder>]
#                [FUZZ_SOURCES <files>] [FUZZ_LINK <libraries>])
# Fuzz targets link the folder's library. Where that is large, FUZZ_SOURCES and FUZZ_LINK say what
# they reach instead: fuzzing a reader must not compile the stack around it.
function(regente_folder name)
    cmake_parse_arguments(ARG "PURE;NO_EXCEPTIONS" "EXCLUDE" "LINK;TEST_LINK;SYSTEM_INCLUDE;SEPARATE;FUZZ_SOURCES;FUZZ_LINK" ${ARGN})
    file(GLOB_RECURSE all CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
    if(ARG_EXCLUDE)
        list(FILTER all EXCLUDE REGEX "${ARG_EXCLUDE}")
    endif()
    set(sources ${all})
    list(FILTER sources EXCLUDE REGEX "_(test|fuzz|bench)\\.cpp$")
    list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
    set(tests ${all})
    list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
    set(fuzzers ${all})
    list(FILTER fuzzers INCLUDE REGEX "_fuzz\\.cpp$")

    # A few files at a time as one: they share the reading of headers, which is most of the work. The
    # `tsan` preset (./test long) takes them one by one, so that none lives on what another includes.
    set(CMAKE_UNITY_BUILD ${REGENTE_UNITY})
    set(CMAKE_UNITY_BUILD_BATCH_SIZE 8)
    foreach(source ${ARG_SEPARATE})
        set_source_files_properties(${CMAKE_CURRENT_SOURCE_DIR}/${source} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
    endforeach()

    if(sources)
        add_library(regente_${name} STATIC ${sources})
        target_link_libraries(regente_${name} PUBLIC regente_flags ${ARG_LINK})
        if(ARG_NO_EXCEPTIONS)
            target_compile_options(regente_${name} PRIVATE -fno-exceptions)
        endif()
        set(self regente_${name})
    else()
        add_library(regente_${name} INTERFACE)
        target_link_libraries(regente_${name} INTERFACE regente_flags ${ARG_LINK})
        set(self regente_${name})
    endif()

    if(REGENTE_TESTS AND tests)
        add_executable(${name}_test ${tests})
        # Only where it is read: a path in every command line would keep checkouts from sharing a cache.
        foreach(test ${tests})
            file(STRINGS ${test} reads_source_dir REGEX "REGENTE_SOURCE_DIR" LIMIT_COUNT 1)
            if(reads_source_dir)
                set_source_files_properties(${test} PROPERTIES COMPILE_DEFINITIONS
                    REGENTE_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
            endif()
        endforeach()
        target_link_libraries(${name}_test PRIVATE ${self} ${ARG_TEST_LINK} GTest::gtest GTest::gtest_main)
        add_test(NAME ${name}_test COMMAND ${name}_test WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
        set_tests_properties(${name}_test PROPERTIES LABELS unit TIMEOUT 300)
    endif()
    if(REGENTE_FUZZ)
        set(fuzzed ${self})
        if(ARG_FUZZ_SOURCES)
            add_library(regente_${name}_fuzzed STATIC ${ARG_FUZZ_SOURCES})
            target_link_libraries(regente_${name}_fuzzed PUBLIC regente_flags ${ARG_FUZZ_LINK})
            set_target_properties(regente_${name}_fuzzed PROPERTIES UNITY_BUILD OFF)
            set(fuzzed regente_${name}_fuzzed)
        elseif(ARG_FUZZ_LINK)
            set(fuzzed ${ARG_FUZZ_LINK})
        endif()
        foreach(fuzzer ${fuzzers})
            get_filename_component(target ${fuzzer} NAME_WE)
            add_executable(${target} ${fuzzer})
            target_link_libraries(${target} PRIVATE ${fuzzed} ${ARG_TEST_LINK} -fsanitize=fuzzer)
        endforeach()
    endif()
endfunction()
