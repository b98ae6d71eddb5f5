#include "stage.hpp"

#include <algorithm>

#include "base/overloaded.hpp"
#include "core/agent.hpp"
#include "flow_text.hpp"
#include "reading.hpp"
#include "wire/binary.hpp"

namespace regente::scenarios {

namespace {

using namespace core;  // NOLINT(google-build-using-namespace): the language is about facts.

constexpr TrunkId trunk{1};

}  // namespace

Stage::Stage()
    : start_(*instant_of("2026-11-23", "12:00")),
      now_(start_) {
    tell(VoiceConnected{});
    OperationSettings settings;
    settings.default_trunk = trunk;
    ask(SetOperation{settings});
    log_.clear();
}

std::string Stage::line(const std::string& text) {
    Words words = split(text);
    if (words.empty()) {
        return {};
    }
    const bool indented = text[0] == ' ' || text[0] == '\t';
    if (indented && flow_.first) {
        return flow_node(words);
    }
    if (indented && campaign_) {
        return retry(words);
    }
    if (indented && queue_) {
        return queue_line(words);
    }
    if (indented && routing_) {
        return agent_line(words);
    }
    if (auto wrong = close_pending(); !wrong.empty()) {
        return wrong;
    }
    static const std::map<std::string, Handler> setup = {
        {"starts", &Stage::starts},
        {"zone", &Stage::zone},
        {"queue", &Stage::queue},
        {"agent", &Stage::agent},
        {"disposition", &Stage::disposition},
        {"flow", &Stage::begin_flow},
        {"campaign", &Stage::campaign},
        {"leads", &Stage::leads},
        {"operation", &Stage::operation},
        {"skill", &Stage::skill},
    };
    if (const auto it = setup.find(words[0]); !indented && it != setup.end()) {
        return (this->*it->second)(words);
    }
    if (const auto when = duration_of(words[0])) {
        if (refused_) {
            return "refused: " + std::string(wire::enum_name(refused_->code)) + " " +
                   refused_->detail;
        }
        agents_arrive();
        log_.clear();
        pass_to(start_ + *when);
        words.erase(words.begin());
    }
    if (words.empty()) {
        return {};
    }
    agents_arrive();
    if (words[0] == "expect") {
        return expect({words.begin() + 1, words.end()});
    }
    if (refused_) {
        return "refused: " + std::string(wire::enum_name(refused_->code)) + " " + refused_->detail;
    }
    const std::string wrong = happens(words);
    return wrong.empty() ? trouble_ : wrong;
}

std::string Stage::finish() {
    if (auto wrong = close_pending(); !wrong.empty()) {
        return wrong;
    }
    if (refused_) {
        return "refused: " + std::string(wire::enum_name(refused_->code)) + " " + refused_->detail;
    }
    return trouble_;
}

std::string Stage::close_pending() {
    if (flow_.first) {
        return publish_flow();
    }
    if (campaign_) {
        return publish_campaign();
    }
    if (queue_) {
        return publish_queue();
    }
    if (routing_) {
        return publish_routing();
    }
    return {};
}

// ---------------------------------------------------------------- setting the stage

std::string Stage::starts(const Words& words) {
    const auto when = words.size() == 3 ? instant_of(words[1], words[2]) : std::nullopt;
    if (!when || *when < now_) {
        return "starts wants a date and a time, UTC, not before 2026-11-23 12:00";
    }
    start_ = *when;
    pass_to(start_);
    return {};
}

std::string Stage::zone(const Words& words) {
    const auto offset = words.size() == 3 ? duration_of(words[2]) : std::nullopt;
    if (!offset) {
        return "zone wants a name and an offset, such as -3h";
    }
    return ask(SetZone{words[1], {{{}, *offset}}});
}

std::string Stage::queue(const Words& words) {
    QueueSettings settings;
    if (const auto value = value_after(words, "priority")) {
        settings.priority = number_of(*value);
    }
    if (const auto value = value_after(words, "offer")) {
        settings.offer_max = duration_of(*value).value_or(Duration{});
    }
    if (const auto value = value_after(words, "wrap_up")) {
        settings.wrap_up_max = duration_of(*value).value_or(Duration{});
    }
    settings.record = !has_word(words, "unrecorded");
    if (!routing_words(words, settings)) {
        return unknown(words);
    }
    queue_ = {book_.queues.declare(words.at(1)), settings};
    return {};
}

// agent ana serves support billing available since -30s
std::string Stage::agent(const Words& words) {
    const AgentId id = book_.agents.declare(words.at(1));
    SetAgent set{id, {}};
    for (const std::string& word : words) {
        if (book_.queues.has(word)) {
            set.queues.push_back(book_.queues.id(word));
        }
    }
    if (auto wrong = ask(set); !wrong.empty()) {
        return wrong;
    }
    routing_ = SetAgentRouting{id, {}, {}};
    if (!has_word(words, "available") && !has_word(words, "not_ready")) {
        return {};
    }
    Arrival arrival;
    arrival.agent = id;
    arrival.seat = has_word(words, "phone") ? SeatKind::phone : SeatKind::browser;
    arrival.available = has_word(words, "available");
    if (const auto since = value_after(words, "since")) {
        arrival.since = duration_of(*since).value_or(Duration{});
    }
    arrivals_.push_back(arrival);
    return {};
}

// "since -30s" is said of the past: the scenario begins when the first agent arrived.
void Stage::agents_arrive() {
    std::stable_sort(arrivals_.begin(), arrivals_.end(), [](const auto& a, const auto& b) {
        return a.since < b.since;
    });
    for (const Arrival& one : std::exchange(arrivals_, {})) {
        start_ = std::max(start_, now_ - one.since);
        pass_to(start_ + one.since);
        ask(SignIn{one.agent, one.seat});
        tell(SeatUp{one.agent, one.seat});
        if (one.available) {
            ask(SetPresence{one.agent, Presence::available, NotReadyReason::none, {}});
        }
    }
}

std::string Stage::disposition(const Words& words) {
    DispositionSettings settings;
    settings.finishes_lead = !has_word(words, "recycles");
    settings.adds_to_dnc = has_word(words, "dnc");
    return ask(SetDisposition{book_.dispositions.declare(words.at(1)), settings});
}

std::string Stage::begin_flow(const Words& words) {
    flow_ = {book_.flows.declare(words.at(1)), {}};
    if (words.size() == 4 && words[2] == "to") {
        flow_.second = {"line", {{"line", flow::Enqueue{book_.queues.id(words[3]), 0, 0, ""}}}};
        return publish_flow();
    }
    return {};
}

std::string Stage::flow_node(const Words& words) {
    auto node = node_of(words, book_);
    if (!node) {
        return unknown(words);
    }
    if (flow_.second.nodes.empty()) {
        flow_.second.start = node->name;
    }
    flow_.second.nodes.push_back(std::move(*node));
    return {};
}

std::string Stage::publish_flow() {
    PublishFlow publish{flow_.first, std::move(flow_.second)};
    flow_ = {};
    return ask(publish);
}

std::string Stage::campaign(const Words& words) {
    CampaignSettings settings;
    settings.trunk = trunk;
    settings.mode = has_word(words, "preview")  ? CampaignMode::preview
                    : has_word(words, "manual") ? CampaignMode::manual
                                                : CampaignMode::progressive;
    settings.queue = book_.queues.id(value_after(words, "queue").value_or(""));
    if (const auto value = value_after(words, "ring")) {
        settings.ring_max = duration_of(*value).value_or(Duration{});
    }
    if (const auto value = value_after(words, "hopper")) {
        settings.hopper_max = number_of(*value);
    }
    if (const auto value = value_after(words, "looks")) {
        settings.preview_max = duration_of(*value).value_or(Duration{});
    }
    campaign_ = {book_.campaigns.declare(words.at(1)), settings};
    return {};
}

// retry busy after 5m up to 3
std::string Stage::retry(const Words& words) {
    if (words.size() != 7 || words[0] != "retry") {
        return unknown(words);
    }
    RetryRule rule;
    bool found = false;
    for (int i = 0; i <= static_cast<int>(Outcome::unknown); ++i) {
        if (wire::enum_name(static_cast<Outcome>(i)) == words[1]) {
            rule.outcome = static_cast<Outcome>(i);
            found = true;
        }
    }
    rule.after = duration_of(words[3]).value_or(Duration{});
    rule.attempts_max = number_of(words[6]);
    campaign_->second.retries.push_back(rule);
    return found ? "" : unknown(words);
}

std::string Stage::publish_campaign() {
    const SetCampaign set{campaign_->first, campaign_->second};
    campaign_.reset();
    return ask(set);
}

// leads sales maria joao
std::string Stage::leads(const Words& words) {
    LoadLeads load{book_.campaigns.id(words.at(1)), {1}, {}};
    for (std::size_t i = 2; i < words.size(); ++i) {
        load.leads.push_back(
            {book_.leads.declare(words[i]), book_.addresses.declare(words[i]), {}});
    }
    return ask(load);
}

// operation seat_grace 10s
std::string Stage::operation(const Words& words) {
    OperationSettings settings = core_.state().settings;
    if (const auto value = value_after(words, "seat_grace")) {
        settings.seat_grace = duration_of(*value).value_or(Duration{});
    }
    if (const auto value = value_after(words, "unknown_retry")) {
        settings.unknown_retry = duration_of(*value).value_or(Duration{});
    }
    if (!named(value_after(words, "contacts_by"), settings.contact_order)) {
        return unknown(words);
    }
    if (const auto value = value_after(words, "ageing_step")) {
        settings.ageing_step = duration_of(*value).value_or(Duration{});
    }
    if (const auto value = value_after(words, "ageing_max")) {
        settings.ageing_max = number_of(*value);
    }
    if (const auto value = value_after(words, "value_bound")) {
        settings.value_bound = duration_of(*value).value_or(Duration{});
    }
    if (const auto value = value_after(words, "late_share")) {
        settings.late_share = number_of(*value);
    }
    return ask(SetOperation{settings});
}

// ---------------------------------------------------------------- the core and its fold

std::string Stage::ask(const Request& request) {
    Output output;
    const auto answer = core_.request(now_, request, output);
    if (!answer) {
        refused_ = answer.error();
        return {};
    }
    return stepped(output);
}

std::string Stage::tell(const Event& event) {
    Output output;
    core_.event(now_, event, output);
    return stepped(output);
}

void Stage::pass_to(Instant when) {
    while (core_.next_deadline() && *core_.next_deadline() <= when) {
        now_ = std::max(now_, *core_.next_deadline());
        Output output;
        core_.advance(now_, output);
        stepped(output);
    }
    now_ = std::max(now_, when);
}

std::string Stage::stepped(const Output& output) {
    for (const Fact& fact : output.facts) {
        folded_.apply(now_, fact);
        book_.learn(fact);
        if (std::string text = book_.tell(fact); !text.empty()) {
            log_.push_back(std::move(text));
        }
        if (const auto* started = std::get_if<AttemptStarted>(&fact)) {
            legs_[started->leg] = {started->leg, Direction::outbound, LegStage::ringing, 0};
        }
    }
    for (const Command& command : output.commands) {
        if (std::string text = book_.tell(command); !text.empty()) {
            log_.push_back(std::move(text));
        }
        if (const auto* end = std::get_if<EndLeg>(&command)) {
            legs_.erase(end->leg);
        } else if (const auto* answer = std::get_if<AnswerLeg>(&command)) {
            legs_[answer->leg].stage = LegStage::answered;
        } else if (const auto* play = std::get_if<PlayStep>(&command)) {
            legs_[play->leg].step = play->step;
        } else if (const auto* said = std::get_if<AnnouncePosition>(&command)) {
            legs_[said->leg].step = said->step;
        }
    }
    if (wire::encode(core_.state()) != wire::encode(folded_.state())) {
        trouble_ = "the fold of the facts differs from the core";
    }
    return trouble_;
}

std::string Stage::log_text() const {
    std::string text;
    for (const std::string& entry : log_) {
        text += "\n    " + entry;
    }
    return text.empty() ? "\n    (nothing)" : text;
}

// ---------------------------------------------------------------- what is expected

std::string Stage::expect(const Words& words) {
    Words one;
    for (std::size_t i = 0; i <= words.size(); ++i) {
        if (i < words.size() && words[i] != ",") {
            one.push_back(words[i]);
            continue;
        }
        if (auto wrong = expect_one(one); !wrong.empty()) {
            return wrong;
        }
        one.clear();
    }
    return {};
}

std::string Stage::expect_one(const Words& words) {
    if (words.empty()) {
        return "expect wants something";
    }
    if (words[0] == "refused") {
        if (!refused_ || words.size() < 2 || wire::enum_name(refused_->code) != words[1]) {
            return "expected refused " + (words.size() > 1 ? words[1] : "") + ", was " +
                   (refused_ ? std::string(wire::enum_name(refused_->code)) : "accepted");
        }
        refused_.reset();
        return {};
    }
    if (words[0] == "nothing") {
        return log_.empty() ? "" : "expected nothing, there was:" + log_text();
    }
    if (words[0] == "no") {
        for (const std::string& entry : log_) {
            const Words told = split(entry);
            if (std::equal(words.begin() + 1,
                           words.end(),
                           told.begin(),
                           told.begin() + static_cast<std::ptrdiff_t>(
                                              std::min(told.size(), words.size() - 1)))) {
                return "did not expect: " + entry;
            }
        }
        return {};
    }
    if (auto answer = expect_agent(words)) {
        return *answer;
    }
    if (auto answer = expect_contact(words)) {
        return *answer;
    }
    return expect_told(words);
}

// ana available; bob not_ready no_answer; ana engaged c1
std::optional<std::string> Stage::expect_agent(const Words& words) const {
    if (!book_.agents.has(words[0]) || words.size() < 2) {
        return std::nullopt;
    }
    const auto it = core_.state().agents.find(book_.agents.id(words[0]));
    if (it == core_.state().agents.end()) {
        return words[1] == "unknown" ? "" : words[0] + " is unknown";
    }
    const Agent& agent = it->second;
    const std::string state(wire::enum_name(agent_state(agent)));
    if (state != words[1]) {
        return words[0] + " is " + state + ", not " + words[1] + "; told so far:" + log_text();
    }
    if (words.size() < 3) {
        return "";
    }
    const std::string more = agent.item == Item::none ? std::string(wire::enum_name(agent.reason))
                                                      : book_.interactions.name(agent.interaction);
    return more == words[2] ? "" : words[0] + " is " + state + " " + more + ", not " + words[2];
}

// c1 queued; c1 position 2; c1 gone
std::optional<std::string> Stage::expect_contact(const Words& words) const {
    if (!book_.interactions.has(words[0]) || words.size() < 2) {
        return std::nullopt;
    }
    const InteractionId id = book_.interactions.id(words[0]);
    const auto it = core_.state().interactions.find(id);
    const bool known = it != core_.state().interactions.end();
    if (words[1] == "priority" && known) {
        const std::string priority = std::to_string(it->second.priority);
        return words.size() == 3 && priority == words[2] ? ""
                                                         : words[0] + " has priority " + priority;
    }
    if (words[1] == "position") {
        const std::string position = std::to_string(core_.position(id));
        return words.size() == 3 && position == words[2] ? ""
                                                         : words[0] + " is at position " + position;
    }
    const std::string state =
        known ? std::string(wire::enum_name(it->second.state)) : std::string("gone");
    return state == words[1] ? "" : words[0] + " is " + state + ", not " + words[1];
}

std::string Stage::expect_told(const Words& words) {
    for (auto it = log_.begin(); it != log_.end(); ++it) {
        const Words told = split(*it);
        if (told.size() >= words.size() && std::equal(words.begin(), words.end(), told.begin())) {
            log_.erase(it);
            return {};
        }
    }
    std::string text = "expected";
    for (const std::string& word : words) {
        text += " " + word;
    }
    return text + "; there was:" + log_text();
}

}  // namespace regente::scenarios
