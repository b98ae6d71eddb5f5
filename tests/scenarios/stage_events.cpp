// What happens in a scenario, line by line.
#include <algorithm>

#include "reading.hpp"
#include "stage.hpp"
#include "wire/reflect.hpp"

namespace regente::scenarios {

namespace {

using namespace core;  // NOLINT(google-build-using-namespace): the language is about facts.

// Do the words from `at` on say this?
bool says(const Words& words, std::size_t at, const Words& phrase) {
    return words.size() >= at + phrase.size() &&
           std::equal(
               phrase.begin(), phrase.end(), words.begin() + static_cast<std::ptrdiff_t>(at));
}

}  // namespace

std::string Stage::happens(const Words& words) {
    if (words[0] == "call") {
        return call_arrives(words);
    }
    if (words[0] == "voice") {
        return voice_does(words);
    }
    if (says(words, 0, {"core", "restarts"})) {
        return restart_core();
    }
    if (words[0] == "dnc") {
        return dnc(words);
    }
    if (words[0] == "supervisor") {
        return supervisor_does(words);
    }
    if (words[0] == "callback") {
        return callback(words);
    }
    if (words.size() == 2 && book_.queues.has(words[0])) {
        return queue_does(words);
    }
    if (words.size() >= 2 && book_.campaigns.has(words[0])) {
        return campaign_does(words);
    }
    if (words.size() >= 2 && book_.agents.has(words[0])) {
        return agent_does(words);
    }
    if (words.size() >= 2 && book_.legs.has(words[0])) {
        return leg_does(words);
    }
    return unknown(words);
}

// call c1 arrives main from maria
std::string Stage::call_arrives(const Words& words) {
    if (words.size() < 4 || words[2] != "arrives") {
        return unknown(words);
    }
    const LegId leg = book_.legs.declare(words[1]);
    legs_[leg] = {leg, Direction::inbound, LegStage::ringing, 0};
    CallArrived arrived{leg, book_.flows.id(words[3]), {}, {}};
    if (const auto from = value_after(words, "from")) {
        arrived.address = book_.addresses.declare(*from);
        arrived.contact = {arrived.address.value};
    }
    tell(arrived);
    if (legs_.count(leg) > 0 && legs_[leg].stage == LegStage::answered) {
        tell(LegAnswered{leg});
    }
    return {};
}

std::string Stage::agent_does(const Words& words) {
    const AgentId id = book_.agents.id(words[0]);
    const std::string& verb = words[1];
    if (verb == "signs" && words.size() >= 3) {
        if (words[2] == "out") {
            return ask(SignOut{id});
        }
        return ask(SignIn{id, has_word(words, "phone") ? SeatKind::phone : SeatKind::browser});
    }
    if (verb == "available") {
        return ask(SetPresence{id, Presence::available, NotReadyReason::none, {}});
    }
    if (verb == "pauses") {
        return ask(SetPresence{id, Presence::not_ready, NotReadyReason::pause, {1}});
    }
    if (says(words, 1, {"is", "paused"})) {
        return ask(SetPresence{id, Presence::not_ready, NotReadyReason::supervisor, {}});
    }
    if (says(words, 1, {"is", "removed"})) {
        return ask(RemoveAgent{id});
    }
    if (verb == "mutes" || verb == "unmutes") {
        return ask(SetMute{id, verb == "mutes"});
    }
    if (verb == "serves") {
        SetAgent set{id, {}};
        for (std::size_t i = 2; i < words.size(); ++i) {
            set.queues.push_back(book_.queues.id(words[i]));
        }
        return ask(set);
    }
    if (says(words, 1, {"is", "lent", "to"})) {
        return ask(LendAgent{
            id,
            {book_.queues.id(words.at(4))},
            duration_of(value_after(words, "for").value_or("")).value_or(base::minutes(30))});
    }
    if (says(words, 1, {"comes", "home"})) {
        return ask(LendAgent{id, {}, {}});
    }
    if (verb == "dials" && words.size() == 3) {
        return ask(DialAddress{id, book_.addresses.declare(words[2]), {}});
    }
    if (says(words, 1, {"takes", "lead"})) {
        return ask(TakeLead{id, book_.campaigns.id(words.back())});
    }
    if (verb == "device" || verb == "screen") {
        return agent_sits(words);
    }
    return agent_handles(words);
}

// ana device lost, ana device back, ana screen lost, ana screen back
std::string Stage::agent_sits(const Words& words) {
    const AgentId id = book_.agents.id(words[0]);
    if (words.size() < 3) {
        return unknown(words);
    }
    const bool lost = words[2] == "lost";
    if (words[1] == "screen") {
        return lost ? tell(AgentDisconnected{id}) : tell(AgentConnected{id});
    }
    if (lost) {
        return tell(SeatDown{id});
    }
    const SeatKind kind = has_word(words, "phone") ? SeatKind::phone : SeatKind::browser;
    return tell(SeatUp{id, kind});
}

// ana accepts c1
std::string Stage::agent_handles(const Words& words) {
    const AgentId id = book_.agents.id(words[0]);
    const std::string& verb = words[1];
    if (words.size() < 3) {
        return unknown(words);
    }
    if (says(words, 1, {"hangs", "up"}) && words.size() == 4) {
        return ask(EndInteraction{id, book_.interactions.id(words[3])});
    }
    const InteractionId interaction = book_.interactions.id(words[2]);
    if (verb == "accepts") {
        return ask(AcceptOffer{id, interaction});
    }
    if (verb == "declines") {
        return ask(DeclineOffer{id, interaction});
    }
    if (verb == "holds" || verb == "resumes") {
        return ask(SetHold{id, interaction, verb == "holds"});
    }
    if (verb == "disposes" && words.size() == 4) {
        return ask(Dispose{id, interaction, book_.dispositions.id(words[3])});
    }
    if (verb == "passes" && words.size() == 5) {
        return ask(TransferInteraction{id, interaction, book_.queues.id(words[4])});
    }
    if (verb == "finishes") {
        return ask(FinishWrapUp{id, interaction});
    }
    return unknown(words);
}

std::string Stage::leg_does(const Words& words) {
    const LegId leg = book_.legs.id(words[0]);
    const std::uint32_t step = legs_[leg].step;
    const auto ends = [&](LegEnd end) {
        legs_.erase(leg);
        return tell(LegEnded{leg, end});
    };
    if (says(words, 1, {"hangs", "up"})) {
        return ends(LegEnd::hung_up);
    }
    if (says(words, 1, {"listens"})) {
        return tell(StepEnded{leg, step, StepResult::played, ""});
    }
    if (words[1] == "presses" && words.size() == 3) {
        return tell(StepEnded{leg, step, StepResult::digit, words[2]});
    }
    if (says(words, 1, {"says", "nothing"})) {
        return tell(StepEnded{leg, step, StepResult::timed_out, ""});
    }
    if (says(words, 1, {"cannot", "hear"})) {
        return tell(StepEnded{leg, step, StepResult::failed, ""});
    }
    if (words[1] == "rings") {
        return tell(LegRang{leg});
    }
    if (words[1] == "answers") {
        legs_[leg].stage = LegStage::answered;
        return tell(LegAnswered{leg});
    }
    static const std::map<std::string, LegEnd> verdicts = {{"busy", LegEnd::busy},
                                                           {"unanswered", LegEnd::no_answer},
                                                           {"rejected", LegEnd::rejected},
                                                           {"invalid", LegEnd::invalid},
                                                           {"failed", LegEnd::failed}};
    if (words[1] == "is" && words.size() == 3 && verdicts.count(words[2]) > 0) {
        return ends(verdicts.at(words[2]));
    }
    return unknown(words);
}

std::string Stage::campaign_does(const Words& words) {
    const CampaignId id = book_.campaigns.id(words[0]);
    static const std::map<std::string, CampaignState> verbs = {{"starts", CampaignState::running},
                                                               {"pauses", CampaignState::paused},
                                                               {"stops", CampaignState::stopped}};
    const auto it = verbs.find(words[1]);
    if (it == verbs.end()) {
        return unknown(words);
    }
    return ask(SetCampaignState{id, it->second});
}

// support closes, support opens
std::string Stage::queue_does(const Words& words) {
    if (words[1] != "closes" && words[1] != "opens") {
        return unknown(words);
    }
    return ask(OpenQueue{book_.queues.id(words[0]), words[1] == "opens"});
}

// supervisor gives c1 to ana, sets c1 priority 50, moves c1 to sales, cancels maria
std::string Stage::supervisor_does(const Words& words) {
    if (words.size() < 3) {
        return unknown(words);
    }
    const InteractionId interaction = book_.interactions.id(words[2]);
    if (words[1] == "gives" && words.size() == 5) {
        return ask(AssignInteraction{interaction, book_.agents.id(words[4])});
    }
    if (words[1] == "sets" && words.size() == 5) {
        return ask(SetPriority{interaction, number_of(words[4])});
    }
    if (words[1] == "moves" && words.size() == 5) {
        return ask(TransferInteraction{{}, interaction, book_.queues.id(words[4])});
    }
    if (words[1] == "cancels") {
        return ask(CancelCallback{interaction});
    }
    return unknown(words);
}

// callback maria in support after 30m [for ana]
std::string Stage::callback(const Words& words) {
    ScheduleCallback schedule;
    schedule.address = book_.addresses.declare(words.at(1));
    schedule.contact = {schedule.address.value};
    schedule.queue = book_.queues.id(value_after(words, "in").value_or(""));
    schedule.at = now_ + duration_of(value_after(words, "after").value_or("")).value_or(Duration{});
    if (const auto agent = value_after(words, "for")) {
        schedule.agent = book_.agents.id(*agent);
    }
    return ask(schedule);
}

// dnc adds maria, dnc removes maria
std::string Stage::dnc(const Words& words) {
    if (words.size() != 3) {
        return unknown(words);
    }
    const AddressId address = book_.addresses.declare(words[2]);
    if (words[1] == "adds") {
        return ask(AddDnc{{address}});
    }
    return ask(RemoveDnc{address});
}

// voice lost, voice back, voice back without c1, voice restarts
std::string Stage::voice_does(const Words& words) {
    if (says(words, 1, {"lost"})) {
        return tell(VoiceLost{});
    }
    VoiceConnected connected;
    if (says(words, 1, {"restarts"})) {
        tell(VoiceLost{});
        legs_.clear();
        return tell(connected);
    }
    if (!says(words, 1, {"back"})) {
        return unknown(words);
    }
    for (std::size_t i = 3; i < words.size(); ++i) {
        legs_.erase(book_.legs.id(words[i]));
    }
    for (const auto& [id, leg] : legs_) {
        connected.legs.push_back(leg);
    }
    for (const auto& [id, agent] : core_.state().agents) {
        if (agent.seat_up) {
            connected.seats.push_back({id, agent.seat_kind});
        }
    }
    for (const auto& [recording, interaction] : core_.state().recordings) {
        connected.recordings.push_back(recording);
    }
    return tell(connected);
}

// The process died and came back from its journal; voice kept everything.
std::string Stage::restart_core() {
    core_ = Core(State(folded_.state()));
    tell(VoiceLost{});
    for (const auto& [id, agent] : folded_.state().agents) {
        if (agent.connected) {
            tell(AgentDisconnected{id});
            tell(AgentConnected{id});
        }
    }
    return voice_does({"voice", "back"});
}

}  // namespace regente::scenarios
