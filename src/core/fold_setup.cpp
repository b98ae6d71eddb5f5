// Folds facts of configuration, and of the link to voice.
#include "core/fold.hpp"

namespace regente::core {

void apply(Fold& fold, const OperationSet& fact) {
    fold.state.settings = fact.settings;
}

void apply(Fold& fold, const ZoneSet& fact) {
    fold.state.zones[fact.zone] = fact.offsets;
}

void apply(Fold& fold, const QueueSet& fact) {
    fold.state.queues[fact.queue] = fact.settings;
}

void apply(Fold& fold, const QueueRemoved& fact) {
    fold.state.queues.erase(fact.queue);
    for (auto& [id, agent] : fold.state.agents) {
        if (agent.queues.count(fact.queue) == 0) {
            continue;
        }
        const AgentKeys keys = keys_of(id, agent);
        fold.index.erase(keys, agent.queues);
        agent.queues.erase(fact.queue);
        fold.index.insert(keys, agent.queues);
    }
    fold.index.queues.erase(fact.queue);
}

void apply(Fold& fold, const AgentSet& fact) {
    Agent& agent = fold.state.agents[fact.agent];
    const AgentKeys keys = keys_of(fact.agent, agent);
    fold.index.erase(keys, agent.queues);
    agent.queues = {fact.queues.begin(), fact.queues.end()};
    fold.index.insert(keys, agent.queues);
}

void apply(Fold& fold, const AgentRemoved& fact) {
    const auto it = fold.state.agents.find(fact.agent);
    ASSERT(it != fold.state.agents.end());
    fold.index.erase(keys_of(fact.agent, it->second), it->second.queues);
    fold.state.agents.erase(it);
}

void apply(Fold& fold, const FlowPublished& fact) {
    PublishedFlow& flow = fold.state.flows[fact.flow];
    const std::uint32_t before = flow.live_version;
    flow.versions[fact.version].graph = fact.graph;
    flow.live_version = fact.version;
    if (before != 0 && flow.versions[before].callers == 0) {
        flow.versions.erase(before);
    }
}

void flow_version_left(Fold& fold, FlowId flow, std::uint32_t version) {
    PublishedFlow& published = fold.state.flows[flow];
    FlowVersion& left = published.versions[version];
    ASSERT(left.callers > 0);
    --left.callers;
    if (left.callers == 0 && version != published.live_version) {
        published.versions.erase(version);
    }
}

void apply(Fold& fold, const DispositionSet& fact) {
    fold.state.dispositions[fact.disposition] = fact.settings;
}

void apply(Fold& fold, const DncAdded& fact) {
    fold.state.dnc.insert(fact.addresses.begin(), fact.addresses.end());
}

void apply(Fold& fold, const DncRemoved& fact) {
    fold.state.dnc.erase(fact.address);
}

void apply(Fold& fold, const VoiceLinkChanged& fact) {
    // Steps and announcements wait for voice, so their timers come and go with it.
    for (const auto& [id, interaction] : fold.state.interactions) {
        fold.index.erase(keys_of(id, interaction, fold.state.voice_up));
        fold.index.insert(keys_of(id, interaction, fact.up));
    }
    fold.state.voice_up = fact.up;
    if (fact.up) {
        // Everybody who waits and everybody who is idle is looked at again.
        for (const auto& [id, queue] : fold.index.queues) {
            fold.index.freed.insert(queue.available.begin(), queue.available.end());
        }
        for (const auto& [id, campaign] : fold.index.campaigns) {
            fold.index.refilled.insert(id);
        }
    }
}

}  // namespace regente::core
