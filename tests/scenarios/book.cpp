#include "book.hpp"

#include <string_view>

#include "base/overloaded.hpp"
#include "wire/reflect.hpp"

namespace regente::scenarios {

namespace {

using namespace core;  // NOLINT(google-build-using-namespace): the language is about facts.

template <class E>
std::string word(E value) {
    return std::string(wire::enum_name(value));
}

std::string on_off(bool on) {
    return on ? "on" : "off";
}

}  // namespace

void Book::learn(const Fact& fact) {
    if (const auto* arrived = std::get_if<InteractionArrived>(&fact)) {
        interactions.bind(legs.name(arrived->leg), arrived->interaction);
    } else if (const auto* preview = std::get_if<PreviewStarted>(&fact)) {
        interactions.bind(leads.name(preview->lead), preview->interaction);
    } else if (const auto* started = std::get_if<AttemptStarted>(&fact)) {
        const std::string name =
            started->lead ? leads.name(started->lead) : addresses.name(started->address);
        interactions.bind(name, started->interaction);
        legs.bind(name, started->leg);
    } else if (const auto* promised = std::get_if<CallbackPromised>(&fact)) {
        interactions.bind(addresses.name(promised->address), promised->interaction);
    }
}

std::string Book::tell(const Fact& fact) const {
    const auto contact = [&](InteractionId id) { return interactions.name(id); };
    const auto agent = [&](AgentId id) { return agents.name(id); };
    return std::visit(
        base::Overloaded{
            [&](const AgentSignedIn& f) { return "signed_in " + agent(f.agent); },
            [&](const AgentSignedOut& f) {
                return "signed_out " + agent(f.agent) + " " + word(f.cause);
            },
            [&](const PresenceChanged& f) {
                return "presence " + agent(f.agent) + " " + word(f.to) +
                       (f.to == Presence::not_ready ? " " + word(f.reason) : "");
            },
            [&](const PresencePlanned& f) {
                return "planned " + agent(f.agent) + " " + word(f.presence);
            },
            [&](const InteractionArrived& f) { return "arrival " + contact(f.interaction); },
            [&](const FlowStepStarted& f) {
                return "step " + contact(f.interaction) + " " + f.node + " turn " +
                       std::to_string(f.turn + 1);
            },
            [&](const InteractionQueued& f) {
                return "queue " + contact(f.interaction) + " " + queues.name(f.queue) +
                       (f.returned ? " returned" : "");
            },
            [&](const PositionAnnounced& f) {
                return "announce " + contact(f.interaction) + " " + std::to_string(f.position);
            },
            [&](const OfferMade& f) {
                return "offer " + contact(f.interaction) + " " + agent(f.agent) + " by " +
                       f.why.rule + " ring " + std::to_string(f.why.ring);
            },
            [&](const OfferEnded& f) {
                const std::string verb = f.end == OfferEnd::lapsed ? "lapse" : word(f.end);
                return verb + " " + contact(f.interaction) + " " + agent(f.agent);
            },
            [&](const InteractionEngaged& f) {
                return "engage " + contact(f.interaction) + " " + agent(f.agent);
            },
            [&](const HoldChanged& f) {
                return "hold " + contact(f.interaction) + " " + on_off(f.on);
            },
            [&](const SeatAwaited& f) {
                return (f.returns_at == Instant{} ? "device_back " : "device_awaited ") +
                       contact(f.interaction) + " " + agent(f.agent);
            },
            [&](const InteractionReleased& f) {
                return "release " + contact(f.interaction) + " " + agent(f.agent) + " by " +
                       word(f.by);
            },
            [&](const WrapUpStarted& f) {
                return "wrap_up " + contact(f.interaction) + " " + agent(f.agent);
            },
            [&](const InteractionDisposed& f) {
                return "dispose " + contact(f.interaction) + " " + dispositions.name(f.disposition);
            },
            [&](const WrapUpEnded& f) {
                return "wrapped " + contact(f.interaction) + " " + word(f.end);
            },
            [&](const InteractionEnded& f) {
                return "end " + contact(f.interaction) + " " + word(f.exit) + " by " + word(f.by);
            },
            [&](const DncAdded& f) { return "dnc_added " + std::to_string(f.addresses.size()); },
            [&](const LeadEnteredHopper& f) { return "hopper " + leads.name(f.lead); },
            [&](const LeadFinished& f) {
                return "finished " + leads.name(f.lead) + " " + word(f.end);
            },
            [&](const LeadWaits& f) { return "waits " + leads.name(f.lead); },
            [&](const PreviewStarted& f) {
                return "preview " + contact(f.interaction) + " " + agent(f.agent);
            },
            [&](const PreviewEnded& f) {
                return "preview_end " + contact(f.interaction) + " " + word(f.end);
            },
            [&](const AttemptStarted& f) {
                return "attempt " + contact(f.interaction) + " " + agent(f.agent);
            },
            [&](const AttemptHandedOver& f) {
                return "handed_over " + contact(f.interaction) + " " + agent(f.to);
            },
            [&](const AttemptRang& f) { return "ringing " + contact(f.interaction); },
            [&](const AttemptEnded& f) {
                return "outcome " + contact(f.interaction) + " " + word(f.outcome);
            },
            [&](const RingReached& f) {
                return "ring " + contact(f.interaction) + " " + std::to_string(f.ring);
            },
            [&](const ReservationEnded& f) {
                return "reservation_over " + contact(f.interaction) + " " + agent(f.agent) + " " +
                       word(f.end);
            },
            [&](const PriorityChanged& f) {
                return "priority " + contact(f.interaction) + " " + std::to_string(f.priority);
            },
            [&](const Overflowed& f) {
                return (f.applied ? "overflow " : "overflow_not_applied ") +
                       contact(f.interaction) + " " + word(f.trigger) + " " + word(f.action) +
                       (f.to ? " " + queues.name(f.to) : "");
            },
            [&](const FarewellStarted& f) {
                return "farewell " + contact(f.interaction) + " " + word(f.exit);
            },
            [&](const InteractionTransferred& f) {
                return "transfer " + contact(f.interaction) + " " + queues.name(f.from) + " " +
                       queues.name(f.to);
            },
            [&](const CallbackPromised& f) {
                return "promise " + contact(f.interaction) + " " + queues.name(f.queue);
            },
            [&](const CertificateExpired& f) {
                return "certificate_expired " + agent(f.agent) + " " + skills.name(f.skill);
            },
            [&](const AgentLent& f) { return "lent " + agent(f.agent); },
            [&](const AgentReturned& f) { return "home " + agent(f.agent); },
            [&](const QueueOpened& f) {
                return (f.open ? "opened " : "closed ") + queues.name(f.queue);
            },
            [&](const RecordingStarted& f) { return "recording " + contact(f.interaction); },
            [&](const VoiceLinkChanged& f) { return "voice " + on_off(f.up); },
            [](const auto&) { return std::string(); },
        },
        fact);
}

std::string Book::tell(const Command& command) const {
    const auto leg = [&](LegId id) { return legs.name(id); };
    const auto agent = [&](AgentId id) { return agents.name(id); };
    return std::visit(
        base::Overloaded{
            [&](const AnswerLeg& c) { return "answer_leg " + leg(c.leg); },
            [&](const PlayStep& c) {
                return "say " + leg(c.leg) + " \"" +
                       (c.prompts.empty() ? "" : c.prompts.front().text) + "\"";
            },
            [&](const AnnouncePosition& c) {
                return "say_position " + leg(c.leg) + " " + std::to_string(c.position) + " band " +
                       std::to_string(c.band) + (c.callback ? " callback" : "");
            },
            [&](const PlayMusic& c) { return "music " + leg(c.leg); },
            [&](const PlaceLeg& c) { return "dial " + leg(c.leg); },
            [&](const EndLeg& c) { return "hang_up " + leg(c.leg) + " " + word(c.end); },
            [&](const BridgeSeat& c) { return "bridge " + leg(c.leg) + " " + agent(c.agent); },
            [&](const HoldLeg& c) { return "hold_leg " + leg(c.leg) + " " + on_off(c.on); },
            [&](const UnbridgeSeat& c) { return "unbridge " + leg(c.leg) + " " + agent(c.agent); },
            [&](const MuteSeat& c) { return "mute " + agent(c.agent) + " " + on_off(c.on); },
            [&](const AlertSeat& c) { return "alert " + agent(c.agent) + " " + on_off(c.on); },
            [&](const OpenSeat& c) { return "open_seat " + agent(c.agent); },
            [&](const CloseSeat& c) { return "close_seat " + agent(c.agent); },
            [&](const StartRecording& c) { return "record " + leg(c.leg) + " " + agent(c.agent); },
            [](const StopRecording&) { return std::string("stop_recording"); },
        },
        command);
}

}  // namespace regente::scenarios
