// Checks a flow before it is published: a broken graph is refused with the node and the reason.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/describe.hpp"
#include "base/result.hpp"
#include "flow/graph.hpp"

namespace regente::flow {

inline constexpr std::size_t nodes_max = 200;
inline constexpr std::size_t name_max = 40;
inline constexpr std::size_t prompt_text_max = 1000;
inline constexpr std::size_t weekly_max = 70;
inline constexpr std::uint32_t priority_max = 100;
inline constexpr std::uint32_t value_max = 100;
inline constexpr std::size_t exceptions_max = 366;
inline constexpr std::size_t exception_name_max = 100;  // Bytes.

// In the order they are checked.
enum class Flaw : std::uint8_t {
    no_nodes,
    too_many_nodes,
    name_invalid,
    name_repeated,
    start_unknown,
    prompt_empty,   // Neither text nor recording.
    prompt_double,  // Both.
    prompt_too_long,
    prompt_language_unknown,
    recording_name_invalid,
    next_unknown,  // Leads to a node that is not there.
    digit_invalid,
    digit_repeated,
    no_choices,
    too_many_choices,
    first_digit_out_of_range,
    retries_out_of_range,
    zone_missing,
    weekly_out_of_range,
    queue_missing,
    priority_out_of_range,
    announce_out_of_range,
    unreachable,         // No way leads to it from the start.
    circle_without_key,  // The caller could turn here for ever without pressing anything.
    value_out_of_range,
    exception_out_of_range,  // A date that is not, or twice, or hours out of range.
};
REGENTE_DESCRIBE_ENUM(Flaw,
                      no_nodes,
                      too_many_nodes,
                      name_invalid,
                      name_repeated,
                      start_unknown,
                      prompt_empty,
                      prompt_double,
                      prompt_too_long,
                      prompt_language_unknown,
                      recording_name_invalid,
                      next_unknown,
                      digit_invalid,
                      digit_repeated,
                      no_choices,
                      too_many_choices,
                      first_digit_out_of_range,
                      retries_out_of_range,
                      zone_missing,
                      weekly_out_of_range,
                      queue_missing,
                      priority_out_of_range,
                      announce_out_of_range,
                      unreachable,
                      circle_without_key,
                      value_out_of_range,
                      exception_out_of_range)

struct Broken {
    NodeName node;  // Empty: the graph as a whole.
    Flaw flaw = Flaw::no_nodes;
    std::string value;  // The name, digit or number that is wrong.

    friend bool operator==(const Broken&, const Broken&) = default;
};

base::Result<base::Done, Broken> validate(const Graph& graph);

// "node: flaw (value)", for the detail of a refusal.
std::string text_of(const Broken& broken);

}  // namespace regente::flow
