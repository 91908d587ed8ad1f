# SPDX-License-Identifier: Apache-2.0
# Written by hone. Gives chosen targets of an unmodified project the last word on their flags.
#
# Use (CMake 3.24 or newer; hone itself is not needed):
#   cmake -DCMAKE_PROJECT_TOP_LEVEL_INCLUDES=<this file> and the variables below, from the command
#   line, a preset, or a script for `cmake -C`.
#
# Cache variables; lists are CMake lists, one argument per item, a ';' in an argument written '\;':
#   HONE_TARGETS         names of the targets that get the flags; all others stay untouched
#   HONE_COMPILE_FLAGS   for their C and C++ units
#   HONE_ASSEMBLE_FLAGS  for their assembler units
#   HONE_LINK_FLAGS      for linking their executables, shared libraries and modules
#   HONE_UNITY           true: one translation unit per target and language
#   HONE_UNITY_EXCLUDED  sources that stay out of these, because they broke one
#   HONE_PROFDATA        profile data file, relative to this file's folder unless absolute
# In flags and sources {source}, {build} and {profdata} stand for the project's source folder, its build folder
# and HONE_PROFDATA.
#
# How: CMake runs _hone_inject when it has read the whole project. The flags hang on an INTERFACE
# library that becomes the last entry of each target's LINK_LIBRARIES, because options of linked
# libraries come after a target's own. Only options of single source files come later still: those
# sources get the flags once more. "SHELL:" keeps CMake from dropping a flag that it has seen before
# in an earlier place. HONE_COVERED keeps the flags on the chosen targets where a library or a
# source file is shared with others. A program of the build that links a covered static library must
# be able to read its objects (bitcode, counters): it gets the link flags, and nothing else.
include_guard(GLOBAL)
cmake_policy(PUSH)
cmake_policy(VERSION 3.24)

# Replaces the placeholders in the items of the list variable.
function(_hone_resolve list)
  cmake_path(ABSOLUTE_PATH HONE_PROFDATA BASE_DIRECTORY "${CMAKE_CURRENT_FUNCTION_LIST_DIR}"
             OUTPUT_VARIABLE profdata)
  string(REPLACE "{source}" "${CMAKE_SOURCE_DIR}" resolved "${${list}}")
  string(REPLACE "{build}" "${CMAKE_BINARY_DIR}" resolved "${resolved}")
  string(REPLACE "{profdata}" "${profdata}" resolved "${resolved}")
  set(${list} "${resolved}" PARENT_SCOPE)
endfunction()

# Makes one item literal inside a generator expression and a list.
function(_hone_escape item)
  string(REPLACE "$<" "$$<1:><" escaped "${${item}}")
  string(REPLACE ">" "$<ANGLE-R>" escaped "${escaped}")
  string(REPLACE "$$<1:$<ANGLE-R><" "$$<1:><" escaped "${escaped}")
  string(REPLACE ";" "\\;" escaped "${escaped}")
  set(${item} "${escaped}" PARENT_SCOPE)
endfunction()

# <condition> and a list variable -> one item that expands to all flags of the list, in order, where
# the condition holds.
function(_hone_group out condition list)
  set(group "")
  foreach(flag IN LISTS ${list})
    string(REPLACE "\\" "\\\\" flag "${flag}")
    string(REPLACE "\"" "\\\"" flag "${flag}")
    string(APPEND group " \"${flag}\"")
  endforeach()
  _hone_escape(group)
  set(${out} "$<${condition}:SHELL:${group}>" PARENT_SCOPE)
endfunction()

# The same for a source file's COMPILE_OPTIONS, where SHELL: is not known: one item per flag.
function(_hone_items out condition list)
  set(items "")
  foreach(flag IN LISTS ${list})
    _hone_escape(flag)
    list(APPEND items "$<${condition}:${flag}>")
  endforeach()
  set(${out} "${items}" PARENT_SCOPE)
endfunction()

# Appends the flags to the sources of the target that have options of their own, and to no others:
# any option takes a source out of its unity file.
function(_hone_cover_sources target options)
  get_target_property(folder ${target} SOURCE_DIR)
  get_target_property(sources ${target} SOURCES)
  foreach(source IN LISTS sources)
    # $<$<CONFIG:Release>:file.cpp> names a file too.
    string(REGEX REPLACE "^\\$<.*:([^:>]+)>+$" "\\1" source "${source}")
    if(source MATCHES "\\$<" OR source STREQUAL "sources-NOTFOUND")
      continue()
    endif()
    cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY "${folder}" NORMALIZE)
    get_property(covered SOURCE "${source}" DIRECTORY "${folder}" PROPERTY HONE_COVERED)
    get_property(plain SOURCE "${source}" DIRECTORY "${folder}" PROPERTY COMPILE_FLAGS)
    get_property(own SOURCE "${source}" DIRECTORY "${folder}" PROPERTY COMPILE_OPTIONS)
    if(NOT covered AND NOT "${plain}${own}" STREQUAL "")
      set_property(SOURCE "${source}" DIRECTORY "${folder}" APPEND PROPERTY COMPILE_OPTIONS
                                                                            "${options}")
      set_property(SOURCE "${source}" DIRECTORY "${folder}" PROPERTY HONE_COVERED TRUE)
    endif()
  endforeach()
endfunction()

# A target that the project itself keeps out of unity builds stays out.
function(_hone_merge target)
  get_property(chosen TARGET ${target} PROPERTY UNITY_BUILD SET)
  get_property(unity TARGET ${target} PROPERTY UNITY_BUILD)
  if(chosen AND NOT unity)
    return()
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 0)
  get_target_property(folder ${target} SOURCE_DIR)
  foreach(source IN LISTS HONE_UNITY_EXCLUDED)
    set_property(SOURCE "${source}" DIRECTORY "${folder}" PROPERTY SKIP_UNITY_BUILD_INCLUSION ON)
  endforeach()
endfunction()

# CMAKE_BUILD_WITH_INSTALL_RPATH and CMAKE_SKIP_BUILD_RPATH keep a built program from finding the
# project's shared libraries: it would run the system's, where there are any. CMake's default is put
# back; `cmake --install` still writes the project's own RPATH.
function(_hone_find_libraries target type)
  if(uses_libraries AND type MATCHES "^(EXECUTABLE|SHARED_LIBRARY|MODULE_LIBRARY)$")
    set_target_properties(${target} PROPERTIES BUILD_WITH_INSTALL_RPATH OFF SKIP_BUILD_RPATH OFF)
  endif()
endfunction()

# A project may put what it builds into its source folder. All builds would write the same files
# then: they go to a place of that name below the build folder.
function(_hone_keep_apart target)
  string(TOUPPER "_${CMAKE_BUILD_TYPE}" config)
  foreach(kind IN ITEMS RUNTIME LIBRARY ARCHIVE)
    foreach(property IN ITEMS ${kind}_OUTPUT_DIRECTORY ${kind}_OUTPUT_DIRECTORY${config})
      get_target_property(folder ${target} ${property})
      if(NOT folder OR folder MATCHES "\\$<" OR NOT IS_ABSOLUTE "${folder}")
        continue()
      endif()
      cmake_path(IS_PREFIX CMAKE_BINARY_DIR "${folder}" NORMALIZE is_apart)
      if(NOT is_apart)
        file(RELATIVE_PATH folder "${CMAKE_SOURCE_DIR}" "${folder}")
        string(REPLACE "../" "" folder "${folder}/")
        set_target_properties(${target} PROPERTIES ${property} "${CMAKE_BINARY_DIR}/${folder}")
      endif()
    endforeach()
  endforeach()
endfunction()

# Hangs the flags on one target. Uses what _hone_inject has made of the lists.
function(_hone_cover target)
  get_target_property(type ${target} TYPE)
  if(type STREQUAL "INTERFACE_LIBRARY" OR type STREQUAL "UTILITY")
    return()
  endif()
  set_property(TARGET ${target} PROPERTY HONE_COVERED TRUE)
  _hone_find_libraries(${target} ${type})
  _hone_keep_apart(${target})
  get_target_property(folder ${target} SOURCE_DIR)
  get_directory_property(minimum DIRECTORY "${folder}" DEFINITION CMAKE_MINIMUM_REQUIRED_VERSION)
  if(minimum VERSION_LESS 2.8.12)
    # Policy CMP0022: all LINK_LIBRARIES would become part of what the target exports.
    set_property(TARGET ${target} APPEND PROPERTY COMPILE_OPTIONS "${compile}" "${assemble}")
    set_property(TARGET ${target} APPEND PROPERTY LINK_OPTIONS "${link}")
  else()
    set_property(TARGET ${target} APPEND PROPERTY LINK_LIBRARIES hone_injected_flags)
  endif()
  if(type STREQUAL "STATIC_LIBRARY" OR type STREQUAL "OBJECT_LIBRARY")
    set_property(TARGET ${target} APPEND PROPERTY INTERFACE_LINK_OPTIONS
                                                  "$<BUILD_INTERFACE:${link_of_others}>")
  endif()
  _hone_cover_sources(${target} "${source_compile};${source_assemble}")
  if(HONE_UNITY)
    _hone_merge(${target})
  endif()
endfunction()

function(_hone_inject)
  foreach(list IN ITEMS HONE_COMPILE_FLAGS HONE_ASSEMBLE_FLAGS HONE_LINK_FLAGS
                        HONE_UNITY_EXCLUDED)
    _hone_resolve(${list})
  endforeach()
  set(is_covered "$<BOOL:$<TARGET_PROPERTY:HONE_COVERED>>")
  set(is_c "$<AND:${is_covered},$<COMPILE_LANGUAGE:C,CXX>>")
  set(is_assembler "$<AND:${is_covered},$<COMPILE_LANGUAGE:ASM>>")
  _hone_group(compile "${is_c}" HONE_COMPILE_FLAGS)
  _hone_group(assemble "${is_assembler}" HONE_ASSEMBLE_FLAGS)
  _hone_group(link "${is_covered}" HONE_LINK_FLAGS)
  _hone_group(link_of_others "$<NOT:${is_covered}>" HONE_LINK_FLAGS)
  _hone_items(source_compile "${is_c}" HONE_COMPILE_FLAGS)
  _hone_items(source_assemble "${is_assembler}" HONE_ASSEMBLE_FLAGS)

  add_library(hone_injected_flags INTERFACE)
  set_property(TARGET hone_injected_flags PROPERTY INTERFACE_COMPILE_OPTIONS "${compile}"
                                                   "${assemble}")
  set_property(TARGET hone_injected_flags PROPERTY INTERFACE_LINK_OPTIONS "${link}")
  set(uses_libraries FALSE)
  foreach(target IN LISTS HONE_TARGETS)
    if(TARGET ${target})
      get_target_property(type ${target} TYPE)
      if(type STREQUAL "SHARED_LIBRARY")
        set(uses_libraries TRUE)
      endif()
    endif()
  endforeach()
  foreach(target IN LISTS HONE_TARGETS)
    if(TARGET ${target})
      _hone_cover(${target})
    else()
      message(WARNING "hone: the project has no target '${target}' in this configuration")
    endif()
  endforeach()
endfunction()

# A project may make targets in deferred calls of its own, and these may defer again: be later.
function(_hone_defer times)
  if(times EQUAL 0)
    _hone_inject()
    return()
  endif()
  math(EXPR times "${times} - 1")
  # EVAL, because DEFER would look up ${times} only when the call is made.
  set(call "DEFER DIRECTORY [==[${CMAKE_SOURCE_DIR}]==] CALL _hone_defer ${times}")
  cmake_language(EVAL CODE "cmake_language(${call})")
endfunction()

_hone_defer(3)
cmake_policy(POP)
