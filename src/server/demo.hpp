// The data of `serve --demo`: four people, two queues, a flow behind number 4000, a trunk to the
// simulated carrier, a campaign with its list. Each step finds what an earlier, interrupted start
// left, so that it may run again.
#pragma once

#include <functional>

#include "base/fault.hpp"
#include "base/result.hpp"
#include "core/messages.hpp"
#include "flow/graph.hpp"
#include "ports/registry.hpp"
#include "server/config.hpp"

namespace regente::server {

// How the demo speaks to the rest; each call waits for its answer.
struct DemoWorld {
    ports::Registry& registry;
    std::function<base::Result<base::Done, base::Fault>(core::Request)> request;
    std::function<base::Result<base::Done, base::Fault>(const flow::Graph&)> ensure_prompts;
};

// The carrier is expected at the address of `sip.listen`, ten ports above.
base::Result<base::Done, base::Fault> load_demo(DemoWorld world, const Config& config);

flow::Graph demo_graph(base::QueueId support, base::QueueId sales);

}  // namespace regente::server
