// The one TOML file of a server, parsed once into plain structs with every default written out.
// Each key is explained in docs/configuration.md (config_test.cpp compares the two); a key that is
// not here is refused by name, so that a misspelt limit never silently keeps its default.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "base/fault.hpp"
#include "base/result.hpp"

namespace regente::server {

struct DataConfig {
    std::string directory = "data";  // Stores, recordings, prompts, sockets, pid files.
};
REGENTE_DESCRIBE(DataConfig, directory)

struct HttpConfig {
    std::string listen = "127.0.0.1:8080";
    std::string certificate;  // PEM chain; with `key`, HTTPS instead of HTTP.
    std::string key;
    std::string web;  // Directory of the built web app; empty = looked for beside the program.
    std::uint32_t threads = 2;
};
REGENTE_DESCRIBE(HttpConfig, listen, certificate, key, web, threads)

struct SipConfig {
    std::string listen =
        "127.0.0.1:5060";           // A concrete address: it is written into Via and Contact.
    std::string realm = "regente";  // Of the digest that agents' phones answer.
};
REGENTE_DESCRIBE(SipConfig, listen, realm)

struct MediaConfig {
    std::string address;  // Concrete; empty = the address of sip.listen.
    std::uint32_t port_min = 20000;
    std::uint32_t port_max = 29999;
    std::string music;  // WAV under the prompts directory; empty = the built-in music.
};
REGENTE_DESCRIBE(MediaConfig, address, port_min, port_max, music)

struct SpeechConfig {
    std::string program = "espeak-ng";
    std::string voice_pt_br = "pt-br";
    std::string voice_en = "en-us";
    std::uint32_t words_per_minute = 150;
    std::string safe_message =
        "Olá. Neste momento não conseguimos completar este atendimento. Pedimos desculpas e "
        "retornaremos mais tarde.";
    std::string fallback_message =
        "Olá. Nosso atendimento está temporariamente indisponível. Por favor, ligue novamente em "
        "alguns minutos.";
    std::string language = "pt-BR";  // Of the two messages.
};
REGENTE_DESCRIBE(SpeechConfig,
                 program,
                 voice_pt_br,
                 voice_en,
                 words_per_minute,
                 safe_message,
                 fallback_message,
                 language)

struct LimitsConfig {
    std::uint32_t inputs_max = 8192;  // Waiting for the core; above it requests are refused.
    std::uint32_t batch_max = 256;    // Inputs stepped before their facts are committed.
    std::uint32_t batches_in_flight_max = 8;   // Computed ahead of the disk.
    std::uint32_t worker_jobs_max = 2;         // Speech and compression at the same time.
    std::uint32_t worker_seconds_max = 60;     // Until a job is killed.
    std::uint32_t facts_per_snapshot = 20000;  // Recovery folds at most about this many facts.
};
REGENTE_DESCRIBE(LimitsConfig,
                 inputs_max,
                 batch_max,
                 batches_in_flight_max,
                 worker_jobs_max,
                 worker_seconds_max,
                 facts_per_snapshot)

struct ProcessConfig {
    std::string user;  // Core, voice and workers run as this user; empty = as whoever started us.
    // A process silent for longer is ended and started again; 0: never.
    std::uint32_t core_silence_seconds_max = 5;
    std::uint32_t voice_silence_seconds_max = 15;
};
REGENTE_DESCRIBE(ProcessConfig, user, core_silence_seconds_max, voice_silence_seconds_max)

struct LogConfig {
    std::string level = "info";  // trace, debug, info, warning, error.
};
REGENTE_DESCRIBE(LogConfig, level)

struct Config {
    DataConfig data;
    HttpConfig http;
    SipConfig sip;
    MediaConfig media;
    SpeechConfig speech;
    LimitsConfig limits;
    ProcessConfig process;
    LogConfig log;
};
REGENTE_DESCRIBE(Config, data, http, sip, media, speech, limits, process, log)

struct HostPort {
    std::string host;
    std::uint16_t port = 0;
};

// "127.0.0.1:8080" or "[::1]:8080". Fault "config_invalid".
base::Result<HostPort, base::Fault> parse_host_port(const std::string& text,
                                                    const std::string& key);

// Fault "config_invalid" names file, line, key and what is expected; "config_missing" when the file
// cannot be read.
base::Result<Config, base::Fault> read_config(const std::string& path);
base::Result<Config, base::Fault> parse_config(const std::string& text, const std::string& name);

// What no single key can tell: ranges, pairs, addresses. Called after flags were applied.
base::Result<base::Done, base::Fault> check_config(const Config& config);

// Every key as "http.listen", with its default as text, in the order of the structs.
struct KeyDefault {
    std::string key;
    std::string value;
};

std::vector<KeyDefault> config_keys();

}  // namespace regente::server
