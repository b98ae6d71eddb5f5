// How a visit to a queue ended: the whole enumeration of the dictionary, exactly one each. What the
// core cannot say yet is in the list already, so that no report changes its columns when it can.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/describe.hpp"
#include "core/types.hpp"

namespace regente::metrics {

// Stored by position: append, never move.
enum class VisitExit : std::uint8_t {
    answered,
    abandoned_in_queue,
    abandoned_ringing,
    callback_accepted,
    overflowed_out,
    transferred_out,
    voicemail,
    timed_out,
    after_hours,
    system_drop,
    blocked,
};
REGENTE_DESCRIBE_ENUM(VisitExit,
                      answered,
                      abandoned_in_queue,
                      abandoned_ringing,
                      callback_accepted,
                      overflowed_out,
                      transferred_out,
                      voicemail,
                      timed_out,
                      after_hours,
                      system_drop,
                      blocked)

inline constexpr std::size_t visit_exits = 11;

constexpr bool is_abandon(VisitExit exit) {
    return exit == VisitExit::abandoned_in_queue || exit == VisitExit::abandoned_ringing;
}

// What the end of the whole interaction means for the visit that was going on. No default: an exit
// that the core learns asks for its line here.
constexpr VisitExit visit_exit(core::Exit exit) {
    switch (exit) {
        case core::Exit::answered:
            return VisitExit::answered;
        case core::Exit::abandoned_in_flow:
        case core::Exit::abandoned_in_queue:
            return VisitExit::abandoned_in_queue;
        case core::Exit::abandoned_ringing:
            return VisitExit::abandoned_ringing;
        case core::Exit::flow_ended:
            return VisitExit::timed_out;
        case core::Exit::after_hours:
            return VisitExit::after_hours;
        case core::Exit::refused:
            return VisitExit::blocked;
        case core::Exit::callback_accepted:
            return VisitExit::callback_accepted;
        case core::Exit::timed_out:
            return VisitExit::timed_out;
        case core::Exit::overflowed_out:
            return VisitExit::overflowed_out;
        case core::Exit::transferred_out:
            return VisitExit::transferred_out;
        case core::Exit::system_drop:
        case core::Exit::not_answered:
        case core::Exit::skipped:
        case core::Exit::cancelled:
            return VisitExit::system_drop;
    }
    return VisitExit::system_drop;
}

}  // namespace regente::metrics
