#include "server/config.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <arpa/inet.h>
#include <toml++/toml.h>

#include "wire/reflect.hpp"

namespace regente::server {

namespace {

using base::Done;
using base::Err;
using base::Fault;

Fault invalid(const std::string& where, const std::string& what) {
    return {"config_invalid", where + ": " + what};
}

class Parser {
  public:
    explicit Parser(std::string name)
        : name_(std::move(name)) {}

    const std::string& error() const { return error_; }

    template <class T>
    void table(const toml::table& table, T& value, const std::string& path) {
        for (const auto& entry : table) {
            const std::string key(entry.first.str());
            const toml::node& node = entry.second;
            const std::string full = join(path, key);
            bool known = false;
            wire::for_each_member<T>([&](auto member) {
                if (key != member.name) return;
                known = true;
                read(node, value.*member.pointer, full);
            });
            if (!known) {
                fail(node,
                     "the key '" + full +
                         "' is not known. Remove it, or see docs/configuration.md.");
            }
            if (!error_.empty()) return;
        }
    }

  private:
    static std::string join(const std::string& path, const std::string& key) {
        return path.empty() ? key : path + "." + key;
    }

    void fail(const toml::node& node, const std::string& what) {
        if (error_.empty())
            error_ = name_ + ", line " + std::to_string(node.source().begin.line) + ": " + what;
    }

    template <class T>
    void read(const toml::node& node, T& value, const std::string& path) {
        if constexpr (std::is_same_v<T, std::string>) {
            const auto text = node.value_exact<std::string>();
            if (!text) return fail(node, "'" + path + "' must be a text in quotes.");
            value = *text;
        } else if constexpr (std::is_integral_v<T>) {
            const auto number = node.value_exact<std::int64_t>();
            if (!number || !std::in_range<T>(*number)) {
                return fail(node,
                            "'" + path + "' must be a whole number from 0 to " +
                                std::to_string(std::numeric_limits<T>::max()) + ".");
            }
            value = static_cast<T>(*number);
        } else {
            const auto* inner = node.as_table();
            if (inner == nullptr)
                return fail(node, "'" + path + "' must be a section: [" + path + "].");
            table(*inner, value, path);
        }
    }

    std::string name_;
    std::string error_;
};

bool is_concrete_address(const std::string& host) {
    in_addr v4{};
    if (inet_pton(AF_INET, host.c_str(), &v4) == 1) return v4.s_addr != 0;
    in6_addr v6{};
    return inet_pton(AF_INET6, host.c_str(), &v6) == 1 && !IN6_IS_ADDR_UNSPECIFIED(&v6);
}

std::string check_speech_and_limits(const Config& config) {
    const auto& limits = config.limits;
    if (config.speech.language != "pt-BR" && config.speech.language != "en") {
        return "speech.language is '" + config.speech.language +
               "'; it must be \"pt-BR\" or \"en\".";
    }
    if (config.speech.words_per_minute < 80 || config.speech.words_per_minute > 450) {
        return "speech.words_per_minute must be from 80 to 450.";
    }
    if (limits.inputs_max < 64) return "limits.inputs_max must be at least 64.";
    if (limits.batch_max < 1 || limits.batch_max > limits.inputs_max) {
        return "limits.batch_max must be from 1 to limits.inputs_max.";
    }
    if (limits.batches_in_flight_max < 1) return "limits.batches_in_flight_max must be at least 1.";
    if (limits.worker_jobs_max < 1 || limits.worker_jobs_max > 64)
        return "limits.worker_jobs_max must be from 1 to 64.";
    if (limits.worker_seconds_max < 1) return "limits.worker_seconds_max must be at least 1.";
    if (limits.facts_per_snapshot < 100) return "limits.facts_per_snapshot must be at least 100.";
    return {};
}

std::string check_network(const Config& config) {
    if (config.http.certificate.empty() != config.http.key.empty()) {
        return "http.certificate and http.key belong together: set both for HTTPS, or none.";
    }
    if (config.http.threads < 1 || config.http.threads > 64)
        return "http.threads must be from 1 to 64.";
    if (const auto http = parse_host_port(config.http.listen, "http.listen"); !http)
        return http.error().message;
    const auto sip = parse_host_port(config.sip.listen, "sip.listen");
    if (!sip) return sip.error().message;
    if (!is_concrete_address(sip.value().host)) {
        return "sip.listen is '" + config.sip.listen +
               "'; it must be the address that phones and trunks see (not 0.0.0.0 and not a name): "
               "it is written "
               "into the messages sent to them.";
    }
    if (!config.media.address.empty() && !is_concrete_address(config.media.address)) {
        return "media.address is '" + config.media.address +
               "'; it must be one concrete IP address.";
    }
    if (config.media.port_min < 1024 || config.media.port_max > 65535 ||
        config.media.port_max < config.media.port_min + 3) {
        return "media.port_min and media.port_max must span at least four ports between 1024 and "
               "65535.";
    }
    return {};
}

}  // namespace

base::Result<HostPort, Fault> parse_host_port(const std::string& text, const std::string& key) {
    const std::size_t colon = text.rfind(':');
    const std::string shape =
        " must look like ADDRESS:PORT, such as 127.0.0.1:8080; it is '" + text + "'.";
    if (colon == std::string::npos || colon == 0) return Err{invalid("configuration", key + shape)};
    HostPort result;
    result.host = text.substr(0, colon);
    if (result.host.front() == '[' && result.host.back() == ']') {
        result.host = result.host.substr(1, result.host.size() - 2);
    } else if (result.host.find(':') != std::string::npos) {
        return Err{invalid("configuration", key + shape)};
    }
    const std::string port = text.substr(colon + 1);
    if (port.empty() || port.size() > 5 ||
        port.find_first_not_of("0123456789") != std::string::npos) {
        return Err{invalid("configuration", key + shape)};
    }
    const unsigned long number = std::stoul(port);
    if (number > 65535) return Err{invalid("configuration", key + shape)};
    result.port = static_cast<std::uint16_t>(number);
    return result;
}

base::Result<Config, Fault> parse_config(const std::string& text, const std::string& name) {
    try {
        const toml::table table = toml::parse(text, name);
        Config config;
        Parser parser(name);
        parser.table(table, config, "");
        if (!parser.error().empty()) return Err{Fault{"config_invalid", parser.error()}};
        return config;
    } catch (const toml::parse_error& error) {
        return Err{invalid(name + ", line " + std::to_string(error.source().begin.line),
                           std::string(error.description()) + ".")};
    }
}

base::Result<Config, Fault> read_config(const std::string& path) {
    std::ifstream file(path);
    std::error_code error;
    if (!file || !std::filesystem::is_regular_file(path, error)) {
        return Err{
            Fault{"config_missing",
                  "The configuration file '" + path +
                      "' cannot be read. Check the path after --config and its permissions."}};
    }
    std::ostringstream text;
    text << file.rdbuf();
    return parse_config(text.str(), path);
}

base::Result<Done, Fault> check_config(const Config& config) {
    std::string wrong = check_network(config);
    if (wrong.empty()) wrong = check_speech_and_limits(config);
    const auto& level = config.log.level;
    if (wrong.empty() && level != "trace" && level != "debug" && level != "info" &&
        level != "warning" && level != "error") {
        wrong = "log.level is '" + level + "'; it must be trace, debug, info, warning or error.";
    }
    if (wrong.empty() && config.data.directory.empty()) wrong = "data.directory must not be empty.";
    if (!wrong.empty()) return Err{Fault{"config_invalid", wrong}};
    return Done{};
}

std::vector<KeyDefault> config_keys() {
    std::vector<KeyDefault> keys;
    const Config defaults;
    wire::for_each_member<Config>([&](auto section) {
        const auto& values = defaults.*section.pointer;
        using Section = std::decay_t<decltype(values)>;
        wire::for_each_member<Section>([&](auto member) {
            const auto& value = values.*member.pointer;
            std::string text;
            if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::string>) {
                text = "\"" + value + "\"";
            } else {
                text = std::to_string(value);
            }
            keys.push_back({std::string(section.name) + "." + member.name, text});
        });
    });
    return keys;
}

}  // namespace regente::server
