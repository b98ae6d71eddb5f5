// The classical models of a queue with one kind of agent: Poisson arrivals, exponential handling times.
//   Erlang B  who finds nobody free is lost       (A. K. Erlang, 1917; trunks)
//   Erlang C  who finds nobody free waits for ever (the same; optimistic about nobody, stable only when
//             the load is below the agents)
//   Erlang A  who waits gives up after an exponential patience (C. Palm, 1946; the honest default:
//             Mandelbaum and Zeltyn, "The M/M/n+G queue", 2007)
// Rates are per second, times are seconds, shares are from 0 to 1. Total functions for finite input with
// positive rates and times.
#pragma once

#include <cstdint>
#include <optional>

namespace regente::models {

struct Demand {
    double arrivals_per_second = 0;
    double handle_seconds = 0;  // Mean time an agent is busy with one, wrap-up included.
    std::optional<double> patience_seconds;  // Mean; none: nobody gives up (Erlang C).

    double erlangs() const { return arrivals_per_second * handle_seconds; }
};

// What a steady state would look like.
struct QueueFigures {
    double p_wait = 0;            // Share that does not get an agent at once.
    double service_level = 0;     // Answered within the threshold / offered.
    double abandonment = 0;       // Gave up / offered.
    double abandoned_within = 0;  // Gave up within the threshold / offered.
    double occupancy = 0;         // Share of the agents' time spent handling.
    // Means; none: the line grows for ever.
    std::optional<double> asa_seconds;   // Wait of who was answered (average speed of answer).
    std::optional<double> wait_seconds;  // Wait of everybody, answered or not.
};

// Share of calls that find all `servers` taken, at `erlangs` offered. 1 without servers.
double erlang_b(std::uint32_t servers, double erlangs);

// Share of callers that wait when nobody gives up. 1 when the load is not below the agents.
double erlang_c(std::uint32_t agents, double erlangs);

// Figures of a queue: Erlang A with a patience, Erlang C without. `agents` from 1.
QueueFigures queue_figures(const Demand& demand, std::uint32_t agents, double threshold_seconds);

// The fewest agents with at least `service_level` (below 1) answered within the threshold. None: more
// than `agents_max`.
std::optional<std::uint32_t> agents_for(const Demand& demand,
                                        double service_level,
                                        double threshold_seconds,
                                        std::uint32_t agents_max);

// The fewest servers that lose at most `blocking` (above 0) of `erlangs`.
std::optional<std::uint32_t> servers_for(double erlangs,
                                         double blocking,
                                         std::uint32_t servers_max);

}  // namespace regente::models
