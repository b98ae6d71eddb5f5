#include "server/voice_link.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <poll.h>
#include <spdlog/spdlog.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/overloaded.hpp"

namespace regente::server {

namespace voice = ports::voice;

namespace {

constexpr int reconnect_ms = 50;
constexpr int idle_ms = 60'000;
constexpr std::size_t out_bytes_max = 32U << 20U;

// As trunks write them: "+551140004000" and "551140004000" are the same number.
std::string without_plus(const std::string& number) {
    return !number.empty() && number.front() == '+' ? number.substr(1) : number;
}

}  // namespace

VoiceLink::VoiceLink(std::string socket_path, std::uint64_t epoch, VoiceSetup setup, World world)
    : path_(std::move(socket_path)),
      epoch_(epoch),
      world_(std::move(world)),
      setup_(std::move(setup)),
      wake_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {}

VoiceLink::~VoiceLink() {
    stop();
    close(wake_);
}

void VoiceLink::start() {
    thread_ = std::thread([this] { run(); });
}

void VoiceLink::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    eventfd_write(wake_, 1);
    if (thread_.joinable()) thread_.join();
}

void VoiceLink::post(std::function<void()> task) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) return;
        posted_.push_back(std::move(task));
    }
    eventfd_write(wake_, 1);
}

void VoiceLink::setup(VoiceSetup setup, std::function<void()> sent) {
    post([this, setup = std::move(setup), sent = std::move(sent)]() mutable {
        setup_ = std::move(setup);
        send(setup_.configure);
        flush();
        if (sent) sent();
    });
}

void VoiceLink::commands(std::vector<core::Command> commands) {
    post([this, commands = std::move(commands)] { run_commands(commands); });
}

void VoiceLink::seat_offer(base::AgentId agent, std::uint64_t session, std::string sdp) {
    post([this, agent, session, sdp = std::move(sdp)]() mutable {
        if (socket_ < 0) {
            world_.beside(voice::SeatAnswer{agent, session, "", "voice_unavailable"});
        } else {
            send(voice::SeatOffer{agent, session, std::move(sdp)});
        }
    });
}

void VoiceLink::take_stats() {
    post([this] { send(voice::TakeStats{}); });
}

// ---------------------------------------------------------------- the thread and the socket

void VoiceLink::run() {
    while (true) {
        {
            const std::lock_guard lock(mutex_);
            if (stopping_) break;
        }
        if (socket_ < 0 && !connect()) {
            wait(reconnect_ms);
        } else {
            wait(idle_ms);
        }
        run_posted();
        if (socket_ >= 0) read();
        ack();
        flush();
    }
    if (socket_ >= 0) close(socket_);
    socket_ = -1;
}

void VoiceLink::run_posted() {
    std::uint64_t count = 0;
    (void)eventfd_read(wake_, &count);
    std::vector<std::function<void()>> tasks;
    {
        const std::lock_guard lock(mutex_);
        tasks.swap(posted_);
    }
    for (const auto& task : tasks)
        task();
}

void VoiceLink::wait(int timeout_ms) {
    pollfd polls[2] = {{wake_, POLLIN, 0}, {socket_, POLLIN, 0}};
    if (!out_.empty()) polls[1].events = static_cast<short>(POLLIN | POLLOUT);
    (void)poll(polls, socket_ >= 0 ? 2 : 1, timeout_ms);
}

bool VoiceLink::connect() {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path_.size() >= sizeof address.sun_path) return false;
    std::memcpy(address.sun_path, path_.c_str(), path_.size() + 1);
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return false;
    if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        close(fd);
        return false;
    }
    socket_ = fd;
    ++connection_;
    reader_ = FrameReader();
    out_.clear();
    send(voice::CoreHello{epoch_});
    send(setup_.configure);
    flush();
    return true;
}

void VoiceLink::disconnect(const std::string& why) {
    if (socket_ < 0) return;
    spdlog::warn("the link to voice broke: {}", why);
    close(socket_);
    socket_ = -1;
    ready_ = false;
    out_.clear();
    behind_inventory_.clear();
    inventory_waits_ = false;
    behind_place_.clear();
    if (told_core_) world_.event(core::VoiceLost{}, {});
    told_core_ = false;
}

void VoiceLink::read() {
    std::uint8_t buffer[65536];
    // A bounded turn, so that a flood of events does not keep commands waiting.
    for (int turn = 0; turn < 16 && socket_ >= 0; ++turn) {
        const ssize_t count = recv(socket_, buffer, sizeof buffer, 0);
        if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
        if (count <= 0) return disconnect(count == 0 ? "voice closed it" : std::strerror(errno));
        reader_.add({buffer, static_cast<std::size_t>(count)});
        while (socket_ >= 0) {
            auto next = reader_.next<voice::VoiceUp>();
            if (!next) return disconnect(next.error().message);
            if (!next.value()) break;
            if (inventory_waits_) {
                behind_inventory_.push_back(std::move(*next.value()));
            } else {
                receive(*next.value());
            }
        }
    }
}

void VoiceLink::send(const voice::VoiceDown& message) {
    if (socket_ < 0) return;
    append_frame(out_, message);
    if (out_.size() > out_bytes_max) disconnect("voice does not read what it is sent");
}

void VoiceLink::flush() {
    while (socket_ >= 0 && !out_.empty()) {
        const ssize_t count = ::send(socket_, out_.data(), out_.size(), MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && errno == EAGAIN) return;
        if (count <= 0) return disconnect(std::strerror(errno));
        out_.erase(out_.begin(), out_.begin() + count);
    }
}

// ---------------------------------------------------------------- up

void VoiceLink::receive(const voice::VoiceUp& message) {
    std::visit(
        base::Overloaded{[this](const voice::VoiceHello& hello) { on_hello(hello); },
                         [this](const voice::Numbered& numbered) { on_numbered(numbered); },
                         [this](const voice::Inventory& inventory) { on_inventory(inventory); },
                         [this](const voice::SeatAnswer& m) { world_.beside(m); },
                         [this](const voice::TrunkStatus& m) { world_.beside(m); },
                         [this](const voice::PhoneStatus& m) { world_.beside(m); },
                         [this](const voice::Stats& m) { world_.beside(m); }},
        message);
}

void VoiceLink::on_hello(const voice::VoiceHello& hello) {
    if (hello.boot == boot_) return;
    boot_ = hello.boot;
    last_number_ = 0;
    acked_ = 0;
    open_.clear();
    arrivals_.clear();
    asking_ = false;
    held_.clear();
}

void VoiceLink::on_numbered(const voice::Numbered& numbered) {
    if (numbered.number <= last_number_) {
        acked_ = std::min(acked_, numbered.number - 1);  // It did not hear our acknowledgement.
        return;
    }
    if (!world_.wait_for_room()) return;
    last_number_ = numbered.number;
    open_.insert(numbered.number);
    const auto held = held_.find(leg_of(numbered.event));
    if (held != held_.end()) {
        held->second.push_back(numbered);
    } else {
        deliver(numbered.number, numbered.event);
    }
}

void VoiceLink::deliver(std::uint64_t number, const voice::Happened& event) {
    if (const auto* arrived = std::get_if<voice::LegArrived>(&event))
        return on_arrival(number, *arrived);
    base::RecordingId closed;
    if (const auto* recording = std::get_if<voice::RecordingClosed>(&event))
        closed = recording->recording;
    world_.event(*to_core(event), [this, boot = boot_, number, closed] {
        if (closed) world_.recording_closed(closed);
        post([this, boot, number] { on_durable(boot, number); });
    });
}

base::FlowId VoiceLink::flow_of(const std::string& called) const {
    for (const auto& key : {called, without_plus(called), "+" + called}) {
        if (const auto found = setup_.flows.find(key); found != setup_.flows.end())
            return found->second;
    }
    return {};
}

void VoiceLink::on_arrival(std::uint64_t number, const voice::LegArrived& event) {
    Arrival arrival;
    arrival.number = number;
    arrival.event = event;
    arrival.flow = flow_of(event.called);
    arrival.resolved = event.caller.empty();
    if (!arrival.flow)
        spdlog::info("leg {}: a number was called that leads nowhere", event.leg.value);
    held_[event.leg];
    arrivals_.push_back(std::move(arrival));
    ask_callers();
    deliver_arrivals();
}

// One question at a time for everybody who came meanwhile: many calls, one commit of the registry.
void VoiceLink::ask_callers() {
    if (asking_) return;
    std::vector<std::string> callers;
    std::vector<std::uint64_t> numbers;
    for (auto& arrival : arrivals_) {
        if (arrival.resolved || arrival.asked) continue;
        arrival.asked = true;
        callers.push_back(arrival.event.caller);
        numbers.push_back(arrival.number);
    }
    if (callers.empty()) return;
    asking_ = true;
    world_.resolve(std::move(callers), [this, boot = boot_, numbers](const auto& addresses) {
        post([this, boot, numbers, addresses] { on_callers(boot, numbers, addresses); });
    });
}

void VoiceLink::on_callers(std::uint64_t boot,
                           const std::vector<std::uint64_t>& numbers,
                           const ports::Stored<std::vector<ports::Address>>& addresses) {
    if (boot != boot_) return;
    asking_ = false;
    if (!addresses) spdlog::error("callers are not known by number: {}", addresses.error().message);
    for (auto& arrival : arrivals_) {
        const auto found = std::find(numbers.begin(), numbers.end(), arrival.number);
        if (found == numbers.end()) continue;
        arrival.resolved = true;  // Whoever calls is served, known or not.
        const auto index = static_cast<std::size_t>(found - numbers.begin());
        if (addresses && index < addresses.value().size())
            arrival.caller = addresses.value()[index];
    }
    ask_callers();
    deliver_arrivals();
}

void VoiceLink::deliver_arrivals() {
    while (!arrivals_.empty() && arrivals_.front().resolved) {
        const Arrival arrival = std::move(arrivals_.front());
        arrivals_.pop_front();
        const base::LegId leg = arrival.event.leg;
        world_.event(
            core::CallArrived{leg, arrival.flow, arrival.caller.id, arrival.caller.contact},
            [this, boot = boot_, number = arrival.number] {
                post([this, boot, number] { on_durable(boot, number); });
            });
        const auto held = std::move(held_[leg]);
        held_.erase(leg);
        for (const auto& numbered : held)
            deliver(numbered.number, numbered.event);
    }
    if (!arrivals_.empty() || !inventory_waits_) return;
    inventory_waits_ = false;
    std::deque<voice::VoiceUp> behind;
    behind.swap(behind_inventory_);
    for (auto& message : behind) {
        if (socket_ < 0) return;
        if (inventory_waits_) {
            behind_inventory_.push_back(std::move(message));
        } else {
            receive(message);
        }
    }
}

void VoiceLink::on_inventory(const voice::Inventory& inventory) {
    if (!arrivals_.empty()) {
        inventory_waits_ = true;
        behind_inventory_.emplace_back(inventory);
        return;
    }
    spdlog::info("voice is there: {} legs, {} seats, {} recordings",
                 inventory.legs.size(),
                 inventory.seats.size(),
                 inventory.recordings.size());
    told_core_ = true;
    world_.connected(inventory.recordings);
    world_.event(core::VoiceConnected{inventory.legs, inventory.seats, inventory.recordings},
                 [this, connection = connection_] {
                     post([this, connection] {
                         if (connection == connection_ && socket_ >= 0) ready_ = true;
                     });
                 });
}

void VoiceLink::on_durable(std::uint64_t boot, std::uint64_t number) {
    if (boot == boot_) open_.erase(number);
}

void VoiceLink::ack() {
    const std::uint64_t reached = open_.empty() ? last_number_ : *open_.begin() - 1;
    if (socket_ < 0 || reached <= acked_) return;
    acked_ = reached;
    send(voice::Ack{reached});
}

// ---------------------------------------------------------------- down

void VoiceLink::run_commands(const std::vector<core::Command>& commands) {
    // What the core wanted of an older connection, it says again after VoiceConnected.
    if (!ready_) return;
    for (const auto& command : commands) {
        const auto waiting = behind_place_.find(leg_of(command));
        if (waiting != behind_place_.end()) {
            waiting->second.push_back(command);
        } else if (const auto* placed = std::get_if<core::PlaceLeg>(&command)) {
            place(*placed);
        } else {
            send(*to_voice(command, world_.file_of));
        }
    }
}

void VoiceLink::place(const core::PlaceLeg& command) {
    behind_place_[command.leg];
    world_.number_of(
        command.address, [this, connection = connection_, command](const auto& number) {
            post([this, connection, command, number] { on_number(connection, command, number); });
        });
}

void VoiceLink::on_number(std::uint64_t connection,
                          const core::PlaceLeg& command,
                          const std::optional<std::string>& number) {
    if (connection != connection_ || !ready_) return;
    const auto waiting = std::move(behind_place_[command.leg]);
    behind_place_.erase(command.leg);
    if (!number) {
        // Ours to mend, not a wrong number: the lead is tried again.
        spdlog::error("leg {}: address {} has no number", command.leg.value, command.address.value);
        world_.event(core::LegEnded{command.leg, core::LegEnd::failed}, {});
        return;
    }
    voice::PlaceLeg place;
    place.leg = command.leg;
    place.trunk = command.trunk;
    place.number = *number;
    place.ring_ms = static_cast<std::uint32_t>(command.ring_max.us / 1000);
    send(place);
    run_commands(waiting);
}

}  // namespace regente::server
