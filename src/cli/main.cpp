// The `regente` program: parse the command line, call, print. Each subcommand lives in its folder.
#include <cstdint>
#include <cstdio>
#include <exception>
#include <limits>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/staffing.hpp"
#include "cli/whatif.hpp"
#include "server/config.hpp"
#include "server/core_process.hpp"
#include "server/doctor.hpp"
#include "server/journal_print.hpp"
#include "server/journal_verify.hpp"
#include "server/log.hpp"
#include "server/schema_print.hpp"
#include "server/voice_process.hpp"
#include "server/warden.hpp"
#include "server/worker.hpp"
#include "sim/command.hpp"

namespace {

namespace base = regente::base;
namespace server = regente::server;
namespace sim = regente::sim;

// What `serve` takes, and hands on to the processes it starts.
struct Flags {
    std::string config;
    std::string data;
    std::string http;
    std::string sip;
    bool demo = false;
    bool no_demo_traffic = false;

    void add_to(CLI::App& command) {
        command.add_option("--config", config, "configuration file (TOML)");
        command.add_option("--data", data, "directory where everything is kept");
        command.add_option("--http", http, "ADDRESS:PORT of the web app and the API");
        command.add_option("--sip", sip, "ADDRESS:PORT of SIP");
        command.add_flag(
            "--demo", demo, "fill an empty server with demo people, queues and a campaign");
        command.add_flag("--no-demo-traffic",
                         no_demo_traffic,
                         "accepted for ./run, which starts the simulated carrier");
    }

    std::vector<std::string> words() const {
        std::vector<std::string> result;
        const auto add = [&](const char* name, const std::string& value) {
            if (!value.empty()) result.insert(result.end(), {name, value});
        };
        add("--config", config);
        add("--data", data);
        add("--http", http);
        add("--sip", sip);
        if (demo) result.emplace_back("--demo");
        return result;
    }

    base::Result<server::Config, base::Fault> read() const {
        server::Config result;
        if (!config.empty()) {
            auto file = server::read_config(config);
            if (!file) return file;
            result = std::move(file).value();
        }
        if (!data.empty()) result.data.directory = data;
        if (!http.empty()) result.http.listen = http;
        if (!sip.empty()) result.sip.listen = sip;
        if (const auto checked = server::check_config(result); !checked)
            return base::Err{checked.error()};
        return result;
    }
};

struct Arguments {
    Flags flags;
    sim::SimOptions sim;
    std::string seeds = "1";
    std::vector<std::string> without;
    int jobs_fd = -1;
    int alive_fd = -1;
    bool verify = false;
    std::string language;
    std::string file;
    std::uint64_t recording = 0;
    bool openapi = false;
    bool typescript = false;
    std::uint64_t after = 0;
    std::uint64_t count = std::numeric_limits<std::uint64_t>::max();
};

// A seed made smaller; a failing one prints these for its smallest form.
void add_limits(CLI::App& simulation, Arguments& arguments) {
    sim::Limits& limits = arguments.sim.limits;
    simulation.add_option("--agents-max", limits.agents_max, "no more agents than so many")
        ->check(CLI::Range(1, 1000));
    simulation.add_option("--queues-max", limits.queues_max, "no more queues")
        ->check(CLI::Range(1, 1000));
    simulation.add_option("--campaigns-max", limits.campaigns_max, "no more campaigns");
    simulation.add_option("--leads-max", limits.leads_max, "no more leads in a list");
    simulation.add_option("--fewer-calls", limits.fewer_calls, "so many times less often")
        ->check(CLI::Range(1, 1000));
    simulation.add_option("--without", arguments.without, "a trouble that does not happen");
    simulation.add_flag(
        "!--no-shrink", arguments.sim.shrink, "leave a failing seed as large as it is");
}

int dispatch(const std::string& name, const Arguments& arguments) {
    const auto config = arguments.flags.read();
    if (!config) {
        std::fprintf(stderr, "regente: %s\n", config.error().message.c_str());
        return 1;
    }
    server::start_log(name == "serve" ? "warden" : name, config.value().log.level);
    if (name == "serve") return server::Warden({config.value(), arguments.flags.words()}).run();
    if (name == "core") {
        return server::run_core(
            {config.value(), arguments.flags.demo, arguments.jobs_fd, arguments.alive_fd});
    }
    if (name == "voice") return server::run_voice_process(config.value(), arguments.alive_fd);
    if (name == "doctor") return server::run_doctor(config.value());
    if (name == "journal" && arguments.verify) return server::verify_journal(config.value());
    if (name == "journal")
        return server::print_journal(config.value(), arguments.after, arguments.count);
    if (name == "speech")
        return server::run_speech_worker(config.value(), arguments.language, arguments.file);
    return server::run_compress_worker(config.value(), base::RecordingId{arguments.recording});
}

int run(int argc, char** argv) {
    CLI::App app{"Regente, an open contact centre"};
    app.require_subcommand(1);
    Arguments arguments;
    const auto command = [&](CLI::App& parent, const char* name, const char* text) {
        CLI::App* made = parent.add_subcommand(name, text);
        arguments.flags.add_to(*made);
        return made;
    };
    command(app, "serve", "start the server: the warden, which starts and watches core and voice");
    command(
        app, "doctor", "check ports, directories, databases, certificates, and say what is wrong");
    CLI::App* journal = command(app, "journal", "print the facts as JSON lines");
    journal->add_option("--after", arguments.after, "only facts behind this number");
    journal->add_option("--count", arguments.count, "at most so many");
    journal->add_flag("--verify", arguments.verify, "check and fold the whole journal instead");
    app.add_subcommand("version", "print the version");
    CLI::App* simulation = app.add_subcommand("sim", "simulate an operation in virtual time");
    simulation->add_option("--seed", arguments.seeds, "one seed, or a range such as 1..200");
    simulation->add_option("--days", arguments.sim.days, "how long, in virtual days")
        ->check(CLI::Range(1, 3650));
    simulation->add_option("--hours", arguments.sim.hours, "instead of days")
        ->check(CLI::Range(1, 87'600));
    simulation->add_flag("--json", arguments.sim.json, "one JSON object a line");
    simulation->add_flag("--hash", arguments.sim.hash, "only the hash of each seed's facts");
    add_limits(*simulation, arguments);
    const regente::cli::StaffingCommand staffing(app);
    const regente::cli::WhatIfCommand whatif(app);
    CLI::App* described = app.add_subcommand("schema", "print the description of the API");
    CLI::Option_group* form = described->add_option_group("form");
    form->add_flag("--openapi", arguments.openapi, "as OpenAPI 3.1");
    form->add_flag("--typescript", arguments.typescript, "as the types of web/src/wire");
    form->require_option(1);
    // For the warden; not in the help.
    CLI::App* core = command(app, "core", "");
    core->add_option("--jobs-fd", arguments.jobs_fd);
    CLI::App* voice = command(app, "voice", "");
    for (CLI::App* child : {core, voice})
        child->add_option("--alive-fd", arguments.alive_fd);
    CLI::App* worker = app.add_subcommand("worker", "");
    worker->require_subcommand(1);
    CLI::App* speech = command(*worker, "speech", "");
    speech->add_option("--language", arguments.language)->required();
    speech->add_option("--file", arguments.file)->required();
    CLI::App* compress = command(*worker, "compress", "");
    compress->add_option("--recording", arguments.recording)->required();
    for (CLI::App* hidden : {core, voice, worker})
        hidden->group("");

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    const CLI::App* chosen = app.get_subcommands().front();
    if (chosen == worker) chosen = worker->get_subcommands().front();
    if (chosen == staffing.app()) return staffing.run();
    if (whatif.chosen(chosen)) return whatif.run(chosen);
    if (chosen->get_name() == "version") {
        std::puts("regente " REGENTE_VERSION);
        return 0;
    }
    if (chosen == described) return server::print_schema(arguments.typescript);
    if (chosen->get_name() == "sim") {
        if (!sim::parse_seeds(arguments.seeds.c_str(), arguments.sim)) {
            std::fputs("regente: --seed must be a number, or a range such as 1..200.\n", stderr);
            return 2;
        }
        for (const std::string& name : arguments.without) {
            if (!sim::add_without(name, arguments.sim)) {
                std::fprintf(
                    stderr, "regente: --without: there is no trouble called %s.\n", name.c_str());
                return 2;
            }
        }
        return sim::run_sim(arguments.sim);
    }
    return dispatch(chosen->get_name(), arguments);
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "regente: stopped by what nobody expected: %s\n", error.what());
        return 1;
    }
}
