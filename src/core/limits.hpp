// Every container of the core has a limit, and every limit is here. A request beyond one is refused
// with `limit_reached`; a call beyond one is answered busy.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/time.hpp"

namespace regente::core {

inline constexpr std::size_t interactions_max = 200'000;
inline constexpr std::size_t agents_max = 10'000;
inline constexpr std::size_t queues_max = 1'000;
inline constexpr std::size_t agent_queues_max = 200;
inline constexpr std::size_t flows_max = 1'000;
inline constexpr std::size_t zones_max = 600;
inline constexpr std::size_t zone_offsets_max = 1'000;
inline constexpr std::size_t zone_name_max = 64;
inline constexpr std::size_t dispositions_max = 10'000;
inline constexpr std::size_t campaigns_max = 1'000;
inline constexpr std::size_t campaign_leads_max = 2'000'000;
inline constexpr std::size_t load_leads_max = 5'000;  // A request.
inline constexpr std::size_t add_dnc_max = 10'000;    // A request.
inline constexpr std::size_t dnc_max = 10'000'000;
inline constexpr std::size_t hopper_checks_max = 1'000;  // Leads checked in one step.
inline constexpr std::size_t why_lines_max = 32;
inline constexpr std::size_t why_idle_max = 256;  // Idle agents looked at for a reason.
inline constexpr std::size_t ring_all_max = 50;   // Seats that ring at once for one contact.
inline constexpr std::size_t skills_max = 1'000;
inline constexpr std::size_t agent_skills_max = 100;
inline constexpr std::size_t demand_skills_max = 8;
inline constexpr std::size_t rings_max = 6;
inline constexpr std::uint32_t priority_max = 1'000;
inline constexpr std::size_t spoken_text_max = 1'000;  // Bytes.
inline constexpr std::size_t ring_queues_max = 20;
inline constexpr std::size_t overflow_rules_max = 8;
inline constexpr std::size_t last_talks_max = 200'000;  // A queue.
inline constexpr std::uint32_t attempts_of_lead_max = 20;

// A reloaded page or a Wi-Fi hiccup is over in two or three seconds; an agent without device or
// screen for longer is not there. Nothing is offered in between.
inline constexpr base::Duration device_grace = base::seconds(5);

// Somebody who closed the last screen and did not come back has gone home.
inline constexpr base::Duration sign_out_grace = base::seconds(60);

// Who was signed out this long begins a new shift: the count of contacts starts from nothing.
inline constexpr base::Duration shift_gap = base::minutes(4L * 60);

// A personal callback waits for its agent this long after its time.
inline constexpr base::Duration personal_callback_max = base::minutes(60);

// Voice gives up by itself after ring_max; this is for a voice that does not say so.
inline constexpr base::Duration ring_margin = base::seconds(10);

// The longest prompt (1000 bytes spoken slowly) takes under two minutes.
inline constexpr base::Duration prompt_max = base::minutes(2);
inline constexpr base::Duration step_margin = base::seconds(10);

// A skipped preview in a campaign without a rule for no_answer comes again after this.
inline constexpr base::Duration skip_retry = base::minutes(30);

}  // namespace regente::core
