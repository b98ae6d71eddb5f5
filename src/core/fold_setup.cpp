// Folds facts of configuration, and of the link to voice.
#include <vector>

#include "core/fold.hpp"

namespace regente::core {

namespace {

// A change of what waiting asks for, or of the order of pools: everybody steps out of the lines of
// these queues, and in again.
template <class F>
void requeue(Fold& fold, const std::vector<QueueId>& queues, F&& change) {
    std::vector<InteractionKeys> waiting;
    for (const QueueId id : queues) {
        const QueueIndex* queue = fold.index.queue(id);
        if (queue == nullptr) {
            continue;
        }
        for (const WaitKey& key : queue->waiting) {
            const Interaction& one = fold.state.interactions.at(key.interaction);
            waiting.push_back(keys_of(key.interaction, one, fold.state));
        }
    }
    for (const InteractionKeys& keys : waiting) {
        fold.index.erase(keys);
    }
    change();
    for (const QueueId id : queues) {
        fold.index.refresh_pools(fold.state, id);
    }
    for (const InteractionKeys& keys : waiting) {
        const Interaction& one = fold.state.interactions.at(keys.wait.interaction);
        fold.index.insert(fold.state, one, keys);
    }
}

// A change of what orders or times all interactions.
template <class F>
void reindex(Fold& fold, F&& change) {
    for (const auto& [id, interaction] : fold.state.interactions) {
        fold.index.erase(keys_of(id, interaction, fold.state));
    }
    change();
    for (const auto& [id, interaction] : fold.state.interactions) {
        fold.index.insert(fold.state, interaction, keys_of(id, interaction, fold.state));
    }
}

}  // namespace

void apply(Fold& fold, const OperationSet& fact) {
    if (fold.state.settings.contact_order == fact.settings.contact_order) {
        fold.state.settings = fact.settings;
        return;
    }
    reindex(fold, [&] { fold.state.settings = fact.settings; });
}

void apply(Fold& fold, const ZoneSet& fact) {
    fold.state.zones[fact.zone] = fact.offsets;
}

void apply(Fold& fold, const QueueSet& fact) {
    const auto before = fold.state.queues.find(fact.queue);
    const bool same = before != fold.state.queues.end() &&
                      before->second.agent_order == fact.settings.agent_order &&
                      before->second.rings == fact.settings.rings;
    if (const QueueIndex* queue = fold.index.queue(fact.queue)) {
        fold.index.refilled.insert(queue->campaigns.begin(), queue->campaigns.end());
    }
    if (same) {
        before->second = fact.settings;
        return;
    }
    requeue(fold, {fact.queue}, [&] { fold.state.queues[fact.queue] = fact.settings; });
}

void apply(Fold& fold, const QueueRemoved& fact) {
    fold.state.queues.erase(fact.queue);
    fold.state.queue_runs.erase(fact.queue);
    fold.state.last_talks.erase(fact.queue);
    for (auto& [id, agent] : fold.state.agents) {
        agent.home_queues.erase(fact.queue);
        agent.memberships.erase(fact.queue);
        if (agent.queues.count(fact.queue) == 0) {
            continue;
        }
        const AgentKeys keys = keys_of(id, agent);
        fold.index.erase(keys, agent.queues);
        agent.queues.erase(fact.queue);
        fold.index.insert(fold.state, agent, keys);
    }
    fold.index.forget_queue(fact.queue);
}

void apply(Fold& fold, const QueueOpened& fact) {
    fold.state.queue_runs[fact.queue].closed = !fact.open;
}

void apply(Fold& fold, const SkillSet& fact) {
    std::vector<QueueId> all;
    for (const auto& [id, settings] : fold.state.queues) {
        all.push_back(id);
    }
    requeue(fold, all, [&] { fold.state.skills[fact.skill] = fact.settings; });
}

void apply(Fold& fold, const SkillRemoved& fact) {
    fold.state.skills.erase(fact.skill);
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
    reindex(fold, [&] { fold.state.voice_up = fact.up; });
    if (fact.up) {
        // Everybody who waits and everybody who is idle is looked at again.
        for (const auto& [id, queue] : fold.index.queues) {
            for (const AgentId agent : queue.available) {
                fold.index.freed.insert({fold.state.agents.at(agent).idle_since, agent});
            }
        }
        for (const auto& [id, campaign] : fold.index.campaigns) {
            fold.index.refilled.insert(id);
        }
    }
}

}  // namespace regente::core
