#include "server/prompts.hpp"

#include <filesystem>
#include <optional>

#include <gtest/gtest.h>
#include <unistd.h>

#include "server/files.hpp"
#include "server/testing_warden.hpp"

namespace regente::server {
namespace {

class Answers {
  public:
    PromptStore::Answer take() {
        return [this](base::Result<base::Done, base::Fault> result) {
            const std::lock_guard lock(mutex_);
            code_ = result ? "" : result.error().code;
            come_.notify_all();
        };
    }

    std::optional<std::string> code() {
        const std::lock_guard lock(mutex_);
        return code_;
    }

    std::string wait() {
        std::unique_lock lock(mutex_);
        come_.wait_for(lock, std::chrono::seconds(10), [this] { return code_.has_value(); });
        return code_.value_or("nothing came");
    }

  private:
    std::mutex mutex_;
    std::condition_variable come_;
    std::optional<std::string> code_;
};

std::string empty_directory(const std::string& name) {
    const std::string path =
        testing::TempDir() + "/regente_prompts_" + name + "_" + std::to_string(getpid());
    std::filesystem::remove_all(path);
    std::filesystem::create_directories(path);
    return path;
}

TEST(PromptStore, name_depends_on_text_and_voice_and_is_safe) {
    JobsLink jobs(-1);
    PromptStore store(SpeechConfig{}, "/nowhere", jobs);
    const std::string file = store.file_of({"Olá", "pt-BR", ""});
    EXPECT_EQ(file, store.file_of({"Olá", "pt-BR", ""}));
    EXPECT_NE(file, store.file_of({"Olá!", "pt-BR", ""}));
    EXPECT_NE(file, store.file_of({"Olá", "en", ""}));
    EXPECT_EQ(file.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_.w"),
              std::string::npos);
}

TEST(PromptStore, answers_when_the_last_text_has_its_file) {
    FakeWarden warden;
    JobsLink jobs(warden.core_end());
    PromptStore store(SpeechConfig{}, empty_directory("last"), jobs);
    Answers answers;
    store.ensure({{"um", "pt-BR", ""}, {"dois", "pt-BR", ""}, {"um", "pt-BR", ""}}, answers.take());
    const Job first = warden.next_job();
    const Job second = warden.next_job();
    EXPECT_EQ(answers.code(), std::nullopt);
    warden.answer({first.number, "", ""});
    warden.answer({second.number, "", ""});
    EXPECT_EQ(answers.wait(), "");
}

TEST(PromptStore, failed_worker_is_the_answer) {
    FakeWarden warden;
    JobsLink jobs(warden.core_end());
    PromptStore store(SpeechConfig{}, empty_directory("failed"), jobs);
    Answers answers;
    store.ensure({{"um", "pt-BR", ""}}, answers.take());
    warden.answer({warden.next_job().number, "worker_failed", "No voice."});
    EXPECT_EQ(answers.wait(), "worker_failed");
}

TEST(PromptStore, lost_warden_fails_what_waits) {
    auto warden = std::make_unique<FakeWarden>();
    JobsLink jobs(warden->core_end());
    PromptStore store(SpeechConfig{}, empty_directory("lost"), jobs);
    Answers answers;
    store.ensure({{"um", "pt-BR", ""}}, answers.take());
    warden->next_job();
    warden.reset();
    EXPECT_EQ(answers.wait(), "worker_missing");
}

TEST(PromptStore, files_that_exist_need_no_worker_and_recordings_must_exist) {
    const std::string directory = empty_directory("exist");
    JobsLink jobs(-1);
    PromptStore store(SpeechConfig{}, directory, jobs);
    ASSERT_TRUE(write_file_whole(directory + "/" + store.file_of({"um", "pt-BR", ""}), "x", 0600)
                    .has_value());
    Answers there;
    store.ensure({{"um", "pt-BR", ""}}, there.take());
    EXPECT_EQ(there.wait(), "");
    Answers missing;
    store.ensure({{"", "pt-BR", "abertura"}}, missing.take());
    EXPECT_EQ(missing.wait(), "prompt_missing");
    Answers outside;
    store.ensure({{"", "pt-BR", "../server"}}, outside.take());
    EXPECT_EQ(outside.wait(), "prompt_missing");
}

}  // namespace
}  // namespace regente::server
