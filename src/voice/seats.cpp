#include "voice/seats.hpp"

#include <algorithm>

namespace regente::voice {

struct Seats::Seat final : sip::Call::Owner {
    Seat(Seats& owner, base::AgentId whose)
        : seats(owner),
          agent(whose) {}

    media::EndpointId endpoint() const { return seat_endpoint(agent); }

    void call_media(sip::Call& /*call*/, const media::RtpRemote& remote) override {
        seats.context_.engine.set_remote(endpoint(), remote);
    }

    void call_answered(sip::Call& /*call*/) override {
        if (muted) seats.context_.engine.mute(endpoint(), true);
        seats.context_.reopened(agent);
        seats.went_up(*this);
    }

    void call_ended(sip::Call& /*call*/, core::LegEnd /*end*/) override {
        seats.phone_ended(agent);
    }

    Seats& seats;
    base::AgentId agent;
    core::SeatKind kind = core::SeatKind::none;
    bool is_up = false;
    bool muted = false;
    std::shared_ptr<sip::Call> call;  // A phone's.
    TimerId discard_timer = 0;
};

Seats::Seats(Context context)
    : context_(std::move(context)) {}

Seats::~Seats() {
    for (auto& [agent, seat] : seats_)
        context_.timers.cancel(seat->discard_timer);
}

Seats::Seat* Seats::find(media::EndpointId endpoint) {
    const auto found = seats_.find(base::AgentId{endpoint & ~(1ULL << 63U)});
    return found == seats_.end() || (endpoint >> 63U) == 0 ? nullptr : found->second.get();
}

void Seats::went_up(Seat& seat) {
    seat.is_up = true;
    context_.timers.cancel(seat.discard_timer);
    context_.outbox.add(ports::voice::SeatUp{seat.agent, seat.kind});
}

void Seats::went_down(Seat& seat) {
    seat.is_up = false;
    context_.outbox.add(ports::voice::SeatDown{seat.agent});
}

void Seats::discard(base::AgentId agent) {
    const auto found = seats_.find(agent);
    if (found == seats_.end()) return;
    context_.timers.cancel(found->second->discard_timer);
    context_.engine.close(seat_endpoint(agent));
    seats_.erase(found);
}

void Seats::offer(const ports::voice::SeatOffer& offer) {
    ports::voice::SeatAnswer answer{offer.agent, offer.session, {}, {}};
    wanted_phones_.erase(offer.agent);
    const auto former = seats_.find(offer.agent);
    if (former != seats_.end() && former->second->kind == core::SeatKind::phone) close(offer.agent);
    auto sdp = context_.engine.open_webrtc(seat_endpoint(offer.agent), offer.sdp);
    if (!sdp) {
        answer.error = sdp.error().code;
        return context_.answer(answer);
    }
    auto& seat = seats_[offer.agent];
    const bool is_new = !seat;
    if (is_new) seat = std::make_unique<Seat>(*this, offer.agent);
    seat->kind = core::SeatKind::browser;
    context_.timers.cancel(seat->discard_timer);
    answer.sdp = std::move(sdp).value();
    context_.answer(answer);
    if (is_new) context_.reopened(offer.agent);
}

void Seats::endpoint_up(media::EndpointId endpoint) {
    Seat* seat = find(endpoint);
    if (seat != nullptr && seat->kind == core::SeatKind::browser) went_up(*seat);
}

void Seats::endpoint_down(media::EndpointId endpoint) {
    Seat* seat = find(endpoint);
    if (seat == nullptr || seat->kind != core::SeatKind::browser) return;
    if (seat->is_up) went_down(*seat);
    context_.timers.cancel(seat->discard_timer);
    seat->discard_timer =
        context_.timers.after(keep_down_ms, [this, agent = seat->agent] { discard(agent); });
}

void Seats::open_phone(base::AgentId agent) {
    wanted_phones_.insert(agent);
    const auto former = seats_.find(agent);
    if (former != seats_.end() && former->second->is_up) {
        context_.outbox.add(ports::voice::SeatUp{agent, former->second->kind});
        return;
    }
    if (former != seats_.end() && former->second->call) return;  // Rings.
    if (!call_phone(agent)) context_.outbox.add(ports::voice::SeatDown{agent});
}

void Seats::phone_registered(base::AgentId agent) {
    if (wanted_phones_.contains(agent) && !seats_.contains(agent)) call_phone(agent);
}

void Seats::forget_wishes() {
    wanted_phones_.clear();
}

bool Seats::call_phone(base::AgentId agent) {
    const Phones::Binding* binding = context_.phones.find(agent);
    if (binding == nullptr) return false;
    const auto local = context_.engine.open_rtp(seat_endpoint(agent));
    if (!local) return false;
    auto& seat = seats_[agent];
    if (!seat) seat = std::make_unique<Seat>(*this, agent);
    context_.timers.cancel(seat->discard_timer);
    seat->kind = core::SeatKind::phone;
    sip::CallPlan plan;
    plan.request_uri = binding->contact_uri;
    plan.hop = sip::Hop{binding->source.ip, binding->source.port, binding->source.transport};
    plan.from_uri = context_.agent.contact_uri("regente", binding->source.transport);
    plan.from_name = "Regente";
    plan.local = local.value();
    plan.ring_ms = phone_ring_ms;
    plan.peer.learning = media::Learning::signalling_ip;
    plan.peer.signalling_ip = binding->source.ip;
    plan.peer.fixed_hop = plan.hop;
    // Two ways to ask a phone to pick up by itself; it may ask its user instead.
    plan.headers = {{"Call-Info", "<" + plan.from_uri + ">;answer-after=0"},
                    {"Alert-Info", "<http://127.0.0.1/>;info=alert-autoanswer;delay=0"}};
    seat->call = context_.agent.place(plan, *seat);
    return true;
}

void Seats::phone_ended(base::AgentId agent) {
    // SeatDown also when it never came up: the core asked, and waits.
    const auto found = seats_.find(agent);
    if (found == seats_.end()) return;
    went_down(*found->second);
    discard(agent);
}

void Seats::close(base::AgentId agent) {
    wanted_phones_.erase(agent);
    const auto found = seats_.find(agent);
    if (found == seats_.end()) return;
    if (const std::shared_ptr<sip::Call> call = found->second->call)
        return call->hang_up(core::LegEnd::ended);
    if (found->second->is_up) went_down(*found->second);
    discard(agent);
}

void Seats::mute(base::AgentId agent, bool on) {
    const auto found = seats_.find(agent);
    if (found == seats_.end()) return;
    found->second->muted = on;
    context_.engine.mute(seat_endpoint(agent), on);
}

void Seats::alert(base::AgentId agent, bool on) {
    if (seats_.contains(agent)) context_.engine.ring_tone(seat_endpoint(agent), on);
}

void Seats::end_all() {
    std::vector<base::AgentId> agents;
    for (const auto& [agent, seat] : seats_)
        agents.push_back(agent);
    for (const base::AgentId agent : agents)
        close(agent);
}

std::vector<core::InventorySeat> Seats::inventory() const {
    std::vector<core::InventorySeat> result;
    for (const auto& [agent, seat] : seats_) {
        if (seat->is_up) result.push_back(core::InventorySeat{agent, seat->kind});
    }
    return result;
}

std::size_t Seats::up() const {
    return static_cast<std::size_t>(std::count_if(
        seats_.begin(), seats_.end(), [](const auto& seat) { return seat.second->is_up; }));
}

}  // namespace regente::voice
