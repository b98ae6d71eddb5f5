#include "server/core_process.hpp"

#include <atomic>
#include <csignal>
#include <filesystem>
#include <future>
#include <memory>
#include <thread>

#include <sodium.h>
#include <spdlog/spdlog.h>

#include "api/api.hpp"
#include "api/text/phone_number.hpp"
#include "base/assert.hpp"
#include "base/overloaded.hpp"
#include "server/core_loop.hpp"
#include "server/demo.hpp"
#include "server/files.hpp"
#include "server/input_log.hpp"
#include "server/jobs_link.hpp"
#include "server/journal_writer.hpp"
#include "server/projector.hpp"
#include "server/prompts.hpp"
#include "server/recordings.hpp"
#include "server/recovery.hpp"
#include "server/secrets.hpp"
#include "server/server_gateway.hpp"
#include "server/snapshot.hpp"
#include "server/stores.hpp"
#include "server/voice_link.hpp"
#include "server/voice_setup.hpp"
#include "server/zones.hpp"
#include "storage/directory_lock.hpp"
#include "storage/sqlite/open.hpp"

namespace regente::server {

namespace {

using base::Done;
using base::Err;
using base::Fault;
using Outcome = base::Result<Done, Fault>;

constexpr base::OperationId the_operation{1};
constexpr std::uint64_t disk_room_min = 256ULL << 20U;  // Room again: a commit and a snapshot fit.
constexpr int stats_every_s = 5;
constexpr int records_failed_restart_s = 60;
constexpr auto answer_max = std::chrono::seconds(60);
constexpr auto messages_max = std::chrono::seconds(5);  // Speaking them takes some 100 ms.

// Signals come to one place: everything else inherits a blocked mask.
sigset_t block_signals() {
    sigset_t watched;
    sigemptyset(&watched);
    for (const int signal : {SIGINT, SIGTERM})
        sigaddset(&watched, signal);
    pthread_sigmask(SIG_BLOCK, &watched, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    return watched;
}

std::set<std::string> known_zones(const core::State& state) {
    std::set<std::string> zones;
    for (const auto& [zone, offsets] : state.zones)
        zones.insert(zone);
    return zones;
}

class CoreProcess {
  public:
    explicit CoreProcess(CoreOptions options)
        : options_(std::move(options)),
          paths_(options_.config),
          jobs_(options_.jobs_fd),
          prompts_(options_.config.speech, paths_.prompts, jobs_),
          recordings_(paths_.recordings, jobs_) {}

    Outcome start();
    int serve(const sigset_t& signals);
    void stop();

  private:
    Outcome open();
    Outcome start_followers(const Recovered& recovered);
    Outcome prepare();
    void prepare_prompts();
    Outcome prepare_demo(CoreLoop& loop);
    Outcome start_link();
    Outcome start_api();
    Outcome offer_setup();
    CoreLoop::Options loop_options() const;
    CoreLoop::Sinks preparing_sinks();
    CoreLoop::Sinks serving_sinks();
    VoiceLink::World link_world();
    api::Options api_options() const;
    void forget_connections();
    void renew_zones();
    void on_journal_failed(const Fault& fault);
    bool watch(int seconds);
    void say_alive();
    std::string address() const;

    CoreOptions options_;
    Paths paths_;
    std::unique_ptr<storage::DirectoryLock> lock_;
    JobsLink jobs_;
    PromptStore prompts_;
    Recordings recordings_;
    std::unique_ptr<Secrets> secrets_;
    core::Core core_;
    ports::JournalHead head_;
    base::Instant last_at_;
    std::unique_ptr<Stores> stores_;
    std::unique_ptr<InputLog> input_log_;
    std::unique_ptr<SnapshotFollower> snapshots_;
    std::unique_ptr<Projector> projector_;
    std::unique_ptr<JournalWriter> writer_;
    std::unique_ptr<CoreLoop> loop_;
    std::unique_ptr<VoiceLink> voice_;
    std::unique_ptr<ServerGateway> gateway_;
    std::unique_ptr<api::Api> api_;
    std::thread loop_thread_;
    std::atomic<bool> journal_failed_ = false;
    std::atomic<bool> records_failed_ = false;
    std::atomic<bool> disk_was_full_ = false;
};

Outcome CoreProcess::start() {
    for (const auto step : {&CoreProcess::open,
                            &CoreProcess::prepare,
                            &CoreProcess::start_link,
                            &CoreProcess::start_api,
                            &CoreProcess::offer_setup}) {
        if (auto outcome = (this->*step)(); !outcome) return outcome;
    }
    jobs_.ready();
    spdlog::info("serving at {}", address());
    return Done{};
}

// The lock first: two owners of one directory must never read the same head.
Outcome CoreProcess::open() {
    if (auto made = make_directories(paths_); !made) return made;
    auto lock = storage::DirectoryLock::take(paths_.data);
    if (!lock) return Err{lock.error()};
    lock_ = std::make_unique<storage::DirectoryLock>(std::move(lock).value());
    auto secrets = Secrets::load(paths_.key);
    if (!secrets) return Err{secrets.error()};
    secrets_ = std::make_unique<Secrets>(std::move(secrets).value());

    auto journal = storage::open_journal(paths_.journal, storage::Access::write);
    if (!journal) return Err{journal.error()};
    const auto head = journal.value()->claim(the_operation);
    if (!head) return Err{head.error()};
    auto recovered = recover(the_operation,
                             head.value(),
                             *journal.value(),
                             SnapshotStore(paths_.snapshots, the_operation));
    if (!recovered) return Err{recovered.error()};
    for (const auto& warning : recovered.value().warnings)
        spdlog::warn("{}", warning);
    spdlog::info("epoch {}: {} facts known, {} from the journal after snapshot {}",
                 head.value().epoch,
                 recovered.value().head.seq,
                 recovered.value().folded,
                 recovered.value().snapshot_seq);
    if (auto started = start_followers(recovered.value()); !started) return started;
    head_ = recovered.value().head;
    last_at_ = recovered.value().last_at;
    core_ = std::move(recovered.value().core);

    if (head_.seq > 0 && !std::filesystem::exists(paths_.registry)) {
        return Err{Fault{"registry_missing",
                         "'" + paths_.registry + "' is missing beside a journal of " +
                             std::to_string(head_.seq) +
                             " facts: names, passwords and numbers are gone. Restore the data "
                             "directory from a backup."}};
    }
    auto stores = Stores::open(paths_, the_operation);
    if (!stores) return Err{stores.error()};
    stores_ = std::move(stores).value();
    input_log_ = std::make_unique<InputLog>(InputLog::Options{paths_.data + "/inputs"});
    JournalWriter::Options writing;
    writing.failed = [this](const Fault& fault) { on_journal_failed(fault); };
    writer_ = std::make_unique<JournalWriter>(std::move(journal).value(), std::move(writing));
    return Done{};
}

Outcome CoreProcess::start_followers(const Recovered& recovered) {
    auto snapshot_reader = storage::open_journal(paths_.journal, storage::Access::read);
    if (!snapshot_reader) return Err{snapshot_reader.error()};
    SnapshotFollower::Options snapshots;
    snapshots.operation = the_operation;
    snapshots.every_entries = options_.config.limits.facts_per_snapshot;
    snapshots.failed = [](const Fault& fault) { spdlog::error("no snapshot: {}", fault.message); };
    snapshots_ = std::make_unique<SnapshotFollower>(
        std::move(snapshot_reader).value(),
        SnapshotStore(paths_.snapshots, the_operation),
        Snapshot{recovered.head.seq, recovered.head.epoch, recovered.core.state()},
        std::move(snapshots));

    Projector::Options projecting;
    projecting.operation = the_operation;
    projecting.failed = [this](const Fault& fault) {
        spdlog::error("history stands still and catches up after a restart of the core: {}",
                      fault.message);
        records_failed_ = true;
    };
    std::vector<std::string> warnings;
    auto projector =
        Projector::start_or_rebuild(paths_.journal, paths_.records, projecting, warnings);
    for (const auto& warning : warnings)
        spdlog::warn("{}", warning);
    if (!projector) return Err{projector.error()};
    projector_ = std::move(projector).value();
    projector_->durable(recovered.head.seq);
    return Done{};
}

CoreLoop::Options CoreProcess::loop_options() const {
    CoreLoop::Options options;
    options.operation = the_operation;
    options.head = head_;
    options.last_at = last_at_;
    options.inputs_max = options_.config.limits.inputs_max;
    options.batch_max = options_.config.limits.batch_max;
    options.batches_in_flight_max = options_.config.limits.batches_in_flight_max;
    options.input_log = input_log_.get();
    return options;
}

CoreLoop::Sinks CoreProcess::preparing_sinks() {
    CoreLoop::Sinks sinks;
    sinks.facts = [this](const api::FactBatch& batch) {
        snapshots_->durable(batch->back().seq);
        projector_->durable(batch->back().seq);
    };
    sinks.commands = [](const std::vector<core::Command>&) {
    };  // Nobody is there yet; said again later.
    sinks.committed = [](base::Duration) {};
    sinks.failed = [](const Fault&) {};
    return sinks;
}

CoreLoop::Sinks CoreProcess::serving_sinks() {
    CoreLoop::Sinks sinks;
    sinks.facts = [this](const api::FactBatch& batch) {
        api_->facts(batch);
        snapshots_->durable(batch->back().seq);
        projector_->durable(batch->back().seq);
    };
    sinks.commands = [this](std::vector<core::Command> commands) {
        voice_->commands(std::move(commands));
    };
    sinks.committed = [this](base::Duration duration) { api_->commit_took(duration); };
    sinks.failed = [](const Fault&) {};
    return sinks;
}

// Before anybody is served: a loop of its own brings the configuration up to date, so that the API
// starts from a state at rest.
Outcome CoreProcess::prepare() {
    CoreLoop loop(std::move(core_), *writer_, loop_options(), preparing_sinks());
    // Nobody carries out commands yet, so nothing that is due may count on it.
    if (loop.core().state().voice_up) loop.event(core::VoiceLost{}, {});
    std::thread thread([&loop] { loop.run(); });
    Outcome outcome = Done{};
    if (options_.demo) outcome = prepare_demo(loop);
    prepare_prompts();
    loop.stop();
    thread.join();
    head_ = loop.head();
    last_at_ = std::max(last_at_, loop.last_at());
    core_ = loop.take_core();
    loop_ = std::make_unique<CoreLoop>(std::move(core_), *writer_, loop_options(), serving_sinks());
    return outcome;
}

template <class Start>
Outcome wait_for(Start start, std::chrono::seconds limit = answer_max) {
    const auto promise = std::make_shared<std::promise<Outcome>>();
    auto future = promise->get_future();
    start([promise](Outcome outcome) { promise->set_value(std::move(outcome)); });
    if (future.wait_for(limit) != std::future_status::ready) {
        return Err{
            Fault{"no_answer", "No answer came within " + std::to_string(limit.count()) + " s."}};
    }
    return future.get();
}

// The two messages for an absent core are waited for, on the first start: from the first call on it
// may be gone. The rest is spoken in the background, behind the prompts that somebody waits for: a
// place in the line that has no sound yet is not announced.
void CoreProcess::prepare_prompts() {
    const auto report = [](const Outcome& outcome) {
        if (!outcome) spdlog::error("standing prompts: {}", outcome.error().message);
    };
    report(wait_for(
        [this](auto answer) {
            prompts_.ensure({prompts_.safe_message(), prompts_.fallback_message()}, answer);
        },
        messages_max));
    prompts_.ensure(prompts_.standing_prompts(), report, false);
}

Outcome CoreProcess::prepare_demo(CoreLoop& loop) {
    Outcome outcome = Done{};
    stores_->with_registry_now([&](ports::Registry& registry) {
        DemoWorld world{registry, {}, {}};
        world.request = [&](core::Request request) {
            return wait_for([&](auto answer) {
                loop.submit(std::move(request), [answer](const api::Gateway::Answer& result) {
                    if (result.unavailable) return answer(Err{result.fault});
                    if (result.result) return answer(Done{});
                    const auto& refused = result.result.error();
                    answer(Err{Fault{"demo_refused",
                                     "The core refused demo data: code " +
                                         std::to_string(static_cast<int>(refused.code)) + ", " +
                                         refused.detail + "."}});
                });
            });
        };
        world.ensure_prompts = [&](const flow::Graph& graph) {
            return wait_for(
                [&](auto answer) { prompts_.ensure(prompts_.prompts_of(graph), answer); });
        };
        outcome = load_demo(std::move(world), options_.config);
    });
    return outcome;
}

VoiceLink::World CoreProcess::link_world() {
    VoiceLink::World world;
    world.event = [this](core::Event event, std::function<void()> durable) {
        loop_->event(std::move(event), std::move(durable));
    };
    world.wait_for_room = [this] { return loop_->wait_for_room(); };
    world.resolve = [this](std::vector<std::string> numbers, auto answer) {
        for (auto& number : numbers)
            number = api::text::normalise_number(number).value_or(number);
        stores_->with_registry([numbers = std::move(numbers), answer](ports::Registry& registry) {
            answer(registry.resolve_numbers(numbers));
        });
    };
    world.number_of = [this](base::AddressId address, auto answer) {
        stores_->with_registry([address, answer](ports::Registry& registry) {
            const auto found = registry.address(address);
            if (!found) spdlog::error("address {}: {}", address.value, found.error().message);
            const bool known = found && found.value();
            answer(known ? std::optional<std::string>(found.value()->value) : std::nullopt);
        });
    };
    world.file_of = [this](const flow::Prompt& prompt) { return prompts_.file_of(prompt); };
    world.recording_closed = [this](base::RecordingId recording) { recordings_.closed(recording); };
    // Before the core hears what voice holds, and closes as empty what voice does not write.
    world.connected = [this](const std::vector<base::RecordingId>& being_written) {
        for (const auto& closed : recordings_.sweep(being_written))
            loop_->event(closed, {});
    };
    world.beside = [this](const ports::voice::VoiceUp& message) {
        std::visit(
            base::Overloaded{[this](const ports::voice::SeatAnswer& m) { api_->seat_answer(m); },
                             [this](const ports::voice::TrunkStatus& m) { api_->trunk_status(m); },
                             [this](const ports::voice::PhoneStatus& m) { api_->phone_status(m); },
                             [this](const ports::voice::Stats& m) { api_->voice_stats(m); },
                             [](const auto&) {}},
            message);
    };
    return world;
}

Outcome CoreProcess::start_link() {
    ports::Stored<VoiceSetup> setup = VoiceSetup{};
    stores_->with_registry_now([&](ports::Registry& registry) {
        setup = read_voice_setup(registry, *secrets_, prompts_, options_.config.media.music);
    });
    if (!setup) return Err{setup.error()};
    voice_ = std::make_unique<VoiceLink>(
        paths_.voice_socket, head_.epoch, std::move(setup).value(), link_world());
    return Done{};
}

api::Options CoreProcess::api_options() const {
    const auto& config = options_.config;
    const HostPort listen = parse_host_port(config.http.listen, "http.listen").value();
    api::Options options;
    options.address = listen.host;
    options.port = listen.port;
    options.web_dir = find_web(config);
    options.certificate_file = config.http.certificate;
    options.private_key_file = config.http.key;
    options.sip_realm = config.sip.realm;
    options.workers = config.http.threads;
    options.log = [](bool warning, const std::string& line) {
        spdlog::log(warning ? spdlog::level::warn : spdlog::level::info, "{}", line);
    };
    return options;
}

Outcome CoreProcess::start_api() {
    const core::State state = loop_->core().state();
    ServerGateway::Parts parts{*loop_,
                               *stores_,
                               prompts_,
                               *secrets_,
                               *voice_,
                               the_operation,
                               paths_.recordings,
                               options_.config.media.music};
    gateway_ = std::make_unique<ServerGateway>(parts, known_zones(state));
    api_ = std::make_unique<api::Api>(*gateway_, api_options());
    if (find_web(options_.config).empty())
        spdlog::warn("the web app is not built: the API is served alone");
    forget_connections();
    renew_zones();
    loop_thread_ = std::thread([this] { loop_->run(); });
    voice_->start();
    return api_->start(state, head_.seq);
}

// Nobody's screen and no voice is connected to a core that just started; those that were come back.
void CoreProcess::forget_connections() {
    const core::State& state = loop_->core().state();
    if (state.voice_up) loop_->event(core::VoiceLost{}, {});
    for (const auto& [id, agent] : state.agents) {
        if (agent.connected) loop_->event(core::AgentDisconnected{id}, {});
    }
}

// The years go by, and tz databases change.
void CoreProcess::renew_zones() {
    const core::State& state = loop_->core().state();
    for (const auto& [zone, offsets] : state.zones) {
        auto now = zone_offsets(zone, UtcClock::system());
        if (now && *now != offsets) {
            loop_->submit(core::SetZone{zone, std::move(*now)}, [](const api::Gateway::Answer&) {});
        }
    }
}

std::string CoreProcess::address() const {
    const HostPort listen = parse_host_port(options_.config.http.listen, "http.listen").value();
    const bool wide = listen.host == "0.0.0.0" || listen.host == "::" || listen.host == "127.0.0.1";
    const std::string host = wide                                         ? "localhost"
                             : listen.host.find(':') != std::string::npos ? "[" + listen.host + "]"
                                                                          : listen.host;
    return (options_.config.http.certificate.empty() ? "http://" : "https://") + host + ":" +
           std::to_string(api_->port());
}

// Somebody must be the first. Whoever can read the server's output is its owner.
Outcome CoreProcess::offer_setup() {
    Outcome outcome = Done{};
    stores_->with_registry_now([&](ports::Registry& registry) {
        const auto users = registry.users();
        if (!users) {
            outcome = Err{users.error()};
            return;
        }
        if (!users.value().empty()) return;
        const std::string token = random_token();
        const auto stored = registry.put_value("setup_token_hash", sha256_hex(token));
        if (!stored) {
            outcome = Err{stored.error()};
            return;
        }
        std::printf("Create the owner of this server with this one-time link:\n%s/setup?token=%s\n",
                    address().c_str(),
                    token.c_str());
        std::fflush(stdout);
    });
    return outcome;
}

void CoreProcess::on_journal_failed(const Fault& fault) {
    spdlog::critical("nothing is accepted any more: {}", fault.message);
    disk_was_full_ = fault.code == "journal_disk_full";
    journal_failed_ = true;
    if (api_) api_->journal_failed(fault);
}

// Once a second. False: end, so that the warden starts us afresh.
bool CoreProcess::watch(int seconds) {
    if (journal_failed_) {
        // Voice then knows that nobody decides, and follows its policy for the absent core.
        voice_->stop();
        const bool room = free_bytes(paths_.data).value_or(0) > disk_room_min;
        return !(disk_was_full_ && room);
    }
    // Not at once again when it fails for a lasting reason.
    if (records_failed_ && seconds > records_failed_restart_s) return false;
    if (seconds % stats_every_s == 0) voice_->take_stats();
    return true;
}

// A loop that a failed journal ended hangs no more than one that turns.
void CoreProcess::say_alive() {
    const std::uint8_t beat = 0;
    if (options_.alive_fd >= 0 && (loop_->turned() || journal_failed_))
        (void)!write(options_.alive_fd, &beat, sizeof beat);
}

int CoreProcess::serve(const sigset_t& signals) {
    for (int seconds = 1;; ++seconds) {
        say_alive();
        const timespec second{1, 0};
        const int signal = sigtimedwait(&signals, nullptr, &second);
        if (signal == SIGINT || signal == SIGTERM) return 0;
        if (signal < 0 && !watch(seconds)) return exit_restart;
    }
}

// In the order in which work flows: no new inputs, then what is in flight, then what follows it.
void CoreProcess::stop() {
    if (api_) api_->stop();
    if (voice_) voice_->stop();
    if (loop_) loop_->stop();
    if (loop_thread_.joinable()) loop_thread_.join();
    writer_.reset();
    if (stores_) stores_->finish();
    if (projector_ && !projector_->finish())
        spdlog::error("the records are behind; they catch up at the next start");
    if (snapshots_) {
        const auto written = snapshots_->finish();
        if (!written) spdlog::error("no snapshot at the end: {}", written.error().message);
    }
}

}  // namespace

int run_core(CoreOptions options) {
    ASSERT(sodium_init() >= 0);
    const sigset_t signals = block_signals();
    CoreProcess process(std::move(options));
    const auto started = process.start();
    int code = 1;
    if (started) {
        code = process.serve(signals);
    } else {
        std::fprintf(stderr, "regente: %s\n", started.error().message.c_str());
    }
    process.stop();
    return code;
}

}  // namespace regente::server
