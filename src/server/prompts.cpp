#include "server/prompts.hpp"

#include <algorithm>
#include <array>

#include <sodium.h>
#include <unistd.h>

#include "base/overloaded.hpp"

namespace regente::server {

namespace {

using base::Err;
using base::Fault;
using flow::Prompt;

// A recording's name becomes a file name: nothing else passes.
bool is_plain_name(const std::string& name) {
    return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

}  // namespace

// Answers once, when the last file is there or the first one fails.
struct PromptStore::Wait {
    std::mutex mutex;
    std::size_t left = 0;
    Answer answer;

    void one_done(base::Result<base::Done, Fault> result) {
        Answer call;
        {
            const std::lock_guard lock(mutex);
            if (!answer) return;
            --left;
            if (left == 0 || !result) call.swap(answer);
        }
        if (call) call(std::move(result));
    }
};

PromptStore::PromptStore(SpeechConfig speech, std::string directory, JobsLink& jobs)
    : speech_(std::move(speech)),
      directory_(std::move(directory)),
      jobs_(jobs) {}

std::string PromptStore::file_of(const Prompt& prompt) const {
    if (!prompt.recording.empty()) return prompt.recording + ".wav";
    const std::string& voice = prompt.language == "en" ? speech_.voice_en : speech_.voice_pt_br;
    const std::string content = speech_.program + '\n' + voice + '\n' +
                                std::to_string(speech_.words_per_minute) + '\n' + prompt.text;
    unsigned char hash[16];
    crypto_generichash(hash,
                       sizeof hash,
                       reinterpret_cast<const unsigned char*>(content.data()),
                       content.size(),
                       nullptr,
                       0);
    char hex[2 * sizeof hash + 1];
    return std::string("say-") + sodium_bin2hex(hex, sizeof hex, hash, sizeof hash) + ".wav";
}

bool PromptStore::exists(const std::string& file) const {
    return access((directory_ + "/" + file).c_str(), R_OK) == 0;
}

void PromptStore::ensure(const std::vector<Prompt>& prompts, Answer answer, bool urgent) {
    std::map<std::string, Prompt> missing;
    for (const auto& prompt : prompts) {
        if (!prompt.recording.empty() &&
            (!is_plain_name(prompt.recording) || !exists(file_of(prompt)))) {
            answer(Err{Fault{"prompt_missing",
                             "There is no recording '" + prompt.recording + "'. Put '" +
                                 prompt.recording +
                                 ".wav' (8 kHz, mono, 16 bit) into the prompts directory."}});
            return;
        }
        if (prompt.recording.empty() && !exists(file_of(prompt)))
            missing.emplace(file_of(prompt), prompt);
    }
    if (missing.empty()) {
        answer(base::Done{});
        return;
    }
    const auto wait = std::make_shared<Wait>();
    wait->left = missing.size();
    wait->answer = std::move(answer);
    for (const auto& [file, prompt] : missing)
        speak(prompt, wait, urgent);
}

void PromptStore::speak(const Prompt& prompt, const std::shared_ptr<Wait>& wait, bool urgent) {
    auto answer = [wait](base::Result<base::Done, Fault> result) {
        wait->one_done(std::move(result));
    };
    jobs_.submit(Speak{prompt.text, prompt.language, file_of(prompt)}, std::move(answer), urgent);
}

std::vector<Prompt> PromptStore::prompts_of(const flow::Graph& graph) const {
    std::vector<Prompt> prompts;
    const auto add = [&](const std::optional<Prompt>& prompt) {
        if (prompt) prompts.push_back(*prompt);
    };
    for (const auto& node : graph.nodes) {
        std::visit(base::Overloaded{[&](const flow::Say& say) { prompts.push_back(say.prompt); },
                                    [&](const flow::Menu& menu) {
                                        prompts.push_back(menu.prompt);
                                        add(menu.invalid_prompt);
                                        add(menu.timeout_prompt);
                                    },
                                    [](const flow::Hours&) {},
                                    [](const flow::Enqueue&) {},
                                    [&](const flow::HangUp& hang_up) { add(hang_up.prompt); }},
                   node.body);
    }
    return prompts;
}

Prompt PromptStore::position(std::uint32_t position, const std::string& language) {
    const bool english = language == "en";
    Prompt prompt{{}, english ? "en" : "pt-BR", {}};
    if (position <= 1) {
        prompt.text = english ? "You are next in line." : "Você é o próximo a ser atendido.";
    } else if (position > position_max) {
        prompt.text = english
                          ? "There are more than twenty people ahead of you. Thank you for waiting."
                          : "Há mais de vinte pessoas à sua frente. Obrigado por aguardar.";
    } else {
        const std::string number = std::to_string(position);
        prompt.text = english ? "You are number " + number + " in line."
                              : "Você está na posição " + number + " da fila.";
    }
    return prompt;
}

Prompt PromptStore::wait_band(std::uint32_t band, const std::string& language) {
    static constexpr std::array<const char*, band_max> portuguese = {
        "A espera é de menos de um minuto.",
        "A espera é de um a dois minutos.",
        "A espera é de dois a três minutos.",
        "A espera é de três a cinco minutos.",
        "A espera é de cinco a dez minutos.",
        "A espera é de mais de dez minutos.",
    };
    static constexpr std::array<const char*, band_max> english = {
        "The wait is less than one minute.",
        "The wait is one to two minutes.",
        "The wait is two to three minutes.",
        "The wait is three to five minutes.",
        "The wait is five to ten minutes.",
        "The wait is more than ten minutes.",
    };
    const std::size_t at = std::clamp<std::uint32_t>(band, 1, band_max) - 1;
    const bool in_english = language == "en";
    return {in_english ? english[at] : portuguese[at], in_english ? "en" : "pt-BR", {}};
}

Prompt PromptStore::callback_offer(const std::string& language) {
    if (language == "en") {
        return {"To be called back without losing your place, press one.", "en", {}};
    }
    return {"Para que liguemos para você sem perder o seu lugar, tecle um.", "pt-BR", {}};
}

Prompt PromptStore::safe_message() const {
    return {speech_.safe_message, speech_.language, {}};
}

Prompt PromptStore::fallback_message() const {
    return {speech_.fallback_message, speech_.language, {}};
}

std::vector<Prompt> PromptStore::standing_prompts() const {
    std::vector<Prompt> prompts{safe_message(), fallback_message()};
    for (const std::string language : {"pt-BR", "en"}) {
        for (std::uint32_t place = 1; place <= position_max + 1; ++place)
            prompts.push_back(position(place, language));
        for (std::uint32_t band = 1; band <= band_max; ++band)
            prompts.push_back(wait_band(band, language));
        prompts.push_back(callback_offer(language));
    }
    return prompts;
}

}  // namespace regente::server
