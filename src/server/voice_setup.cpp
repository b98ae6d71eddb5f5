#include "server/voice_setup.hpp"

#include <spdlog/spdlog.h>

namespace regente::server {

namespace voice = ports::voice;

namespace {

voice::TrunkConfig trunk_config(const ports::Trunk& trunk, const Secrets& secrets) {
    voice::TrunkConfig config;
    config.id = trunk.id;
    config.host = trunk.host;
    config.port = trunk.port;
    config.transport = trunk.transport;
    config.sources = trunk.sources;
    config.registers = trunk.registers;
    config.username = trunk.username;
    config.caller_number = trunk.caller_number;
    const auto password = secrets.open(trunk.secret);
    if (!password) {
        spdlog::error("trunk {}: its password was sealed with another key; enter it again",
                      trunk.id.value);
    }
    config.password = password.value_or("");
    return config;
}

}  // namespace

ports::Stored<VoiceSetup> read_voice_setup(ports::Registry& registry,
                                           const Secrets& secrets,
                                           const PromptStore& prompts,
                                           const std::string& music) {
    const auto trunks = registry.trunks();
    if (!trunks) return base::Err{trunks.error()};
    const auto users = registry.users();
    if (!users) return base::Err{users.error()};
    const auto numbers = registry.numbers();
    if (!numbers) return base::Err{numbers.error()};
    VoiceSetup setup;
    for (const auto& trunk : trunks.value()) {
        if (trunk.active) setup.configure.trunks.push_back(trunk_config(trunk, secrets));
    }
    for (const auto& user : users.value()) {
        if (user.active && !user.phone_ha1.empty()) {
            setup.configure.phones.push_back({user.id, user.login, user.phone_ha1});
        }
    }
    const std::string fallback = prompts.file_of(prompts.fallback_message());
    for (const auto& number : numbers.value()) {
        setup.configure.numbers.push_back({number.number, fallback});
        setup.flows[number.number] = number.flow;
    }
    setup.configure.safe_message_prompt = prompts.file_of(prompts.safe_message());
    setup.configure.music = music;
    return setup;
}

}  // namespace regente::server
