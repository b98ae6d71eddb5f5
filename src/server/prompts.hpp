// Every spoken text has one file, named by its content and voice: changing a voice or a text makes
// a new file, and no caller ever hears a half-changed flow. Recorded WAVs go by their own name.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/fault.hpp"
#include "base/result.hpp"
#include "flow/graph.hpp"
#include "server/config.hpp"
#include "server/jobs_link.hpp"

namespace regente::server {

class PromptStore {
  public:
    using Answer = std::function<void(base::Result<base::Done, base::Fault>)>;

    PromptStore(SpeechConfig speech, std::string directory, JobsLink& jobs);

    // "say-<hash>.wav" or "<recording>.wav", whether it exists or not. Any thread.
    std::string file_of(const flow::Prompt& prompt) const;

    // Answers when each has its file, or with the first Fault: "prompt_missing" for a recording
    // that is not there. Any thread; the answer may come at once.
    // `urgent`: somebody waits.
    void ensure(const std::vector<flow::Prompt>& prompts, Answer answer, bool urgent = true);

    std::vector<flow::Prompt> prompts_of(const flow::Graph& graph) const;

    // Of the expected wait, 1..6: "less than a minute" ... "more than ten minutes".
    static constexpr std::uint32_t band_max = 6;
    static flow::Prompt wait_band(std::uint32_t band, const std::string& language);
    static flow::Prompt callback_offer(const std::string& language);

    // "You are number N in the line." Positions above position_max share one text.
    static constexpr std::uint32_t position_max = 20;
    static flow::Prompt position(std::uint32_t position, const std::string& language);

    flow::Prompt safe_message() const;
    flow::Prompt fallback_message() const;

    // What voice needs whatever the flows are: positions in both languages, the two messages.
    std::vector<flow::Prompt> standing_prompts() const;

  private:
    struct Wait;

    bool exists(const std::string& file) const;
    void speak(const flow::Prompt& prompt, const std::shared_ptr<Wait>& wait, bool urgent);

    SpeechConfig speech_;
    std::string directory_;
    JobsLink& jobs_;
};

}  // namespace regente::server
