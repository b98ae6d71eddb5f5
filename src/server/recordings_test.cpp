#include "server/recordings.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <thread>

#include <gtest/gtest.h>

#include "server/testing_warden.hpp"
#include "voice/media/wav.hpp"

namespace regente::server {
namespace {

using base::RecordingId;

class RecordingFiles : public ::testing::Test {
  protected:
    RecordingFiles() = default;

    ~RecordingFiles() override { std::filesystem::remove_all(directory_); }

    RecordingFiles(const RecordingFiles&) = delete;
    RecordingFiles& operator=(const RecordingFiles&) = delete;

    void write(const std::string& name, std::uint32_t data_said, std::size_t data) {
        std::ofstream file(directory_ / name, std::ios::binary);
        const auto header = regente::voice::media::recording_header(data_said);
        file.write(reinterpret_cast<const char*>(header.data()), header.size());
        file << std::string(data, '\x7f');
    }

    bool exists(const std::string& name) const {
        return std::filesystem::exists(directory_ / name);
    }

    void wait_until_gone(const std::string& name) const {
        const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (exists(name) && std::chrono::steady_clock::now() < give_up)
            std::this_thread::yield();
    }

    RecordingId job() { return std::get<Compress>(warden_.next_job().work).recording; }

    static std::filesystem::path fresh_directory() {
        std::string pattern = std::filesystem::temp_directory_path() / "regente-recordings-XXXXXX";
        return ::mkdtemp(pattern.data());
    }

    const std::filesystem::path directory_ = fresh_directory();
    FakeWarden warden_;
    JobsLink jobs_{warden_.core_end()};
    Recordings recordings_{directory_, jobs_};
};

TEST_F(RecordingFiles, sound_is_kept_once_when_it_is_compressed) {
    write("7.wav", 1600, 1600);
    recordings_.closed(RecordingId{7});
    EXPECT_EQ(job(), RecordingId{7});
    write("7.opus", 0, 100);
    EXPECT_TRUE(exists("7.wav"));
    warden_.answer({1, "", ""});
    wait_until_gone("7.wav");
    EXPECT_FALSE(exists("7.wav"));
    EXPECT_TRUE(exists("7.opus"));
}

TEST_F(RecordingFiles, sound_that_was_not_compressed_stays) {
    write("7.wav", 1600, 1600);
    write("8.wav", 1600, 1600);
    recordings_.closed(RecordingId{7});
    recordings_.closed(RecordingId{8});
    warden_.answer({1, "worker_failed", "The disk is full."});
    write("8.opus", 0, 100);
    warden_.answer({2, "", ""});
    wait_until_gone("8.wav");  // Answers come in order: the first is known too.
    EXPECT_TRUE(exists("7.wav"));
}

TEST_F(RecordingFiles, what_a_crash_cut_off_is_made_true_said_and_compressed) {
    write("12.wav", 0, 16'000);
    const auto ended = recordings_.sweep({});
    ASSERT_EQ(ended.size(), 1u);
    EXPECT_EQ(ended[0].recording, RecordingId{12});
    EXPECT_EQ(ended[0].length, base::seconds(1));
    EXPECT_EQ(ended[0].bytes, regente::voice::media::recording_header_size + 16'000);
    EXPECT_EQ(job(), RecordingId{12});
    std::ifstream file(directory_ / "12.wav", std::ios::binary);
    std::array<std::uint8_t, regente::voice::media::recording_header_size> head{};
    file.read(reinterpret_cast<char*>(head.data()), head.size());
    EXPECT_EQ(head, regente::voice::media::recording_header(16'000));
}

TEST_F(RecordingFiles, a_recording_being_written_is_left_alone) {
    write("12.wav", 0, 16'000);
    write("13.wav", 1600, 1600);
    const auto ended = recordings_.sweep({RecordingId{12}});
    ASSERT_EQ(ended.size(), 1u);
    EXPECT_EQ(ended[0].recording, RecordingId{13});
    EXPECT_EQ(job(), RecordingId{13});
}

TEST_F(RecordingFiles, what_a_crash_left_twice_is_kept_once) {
    write("14.wav", 1600, 1600);
    write("14.opus", 0, 100);
    write("15.wav", 1600, 1600);
    EXPECT_EQ(recordings_.sweep({}).size(), 1u);
    EXPECT_FALSE(exists("14.wav"));
    EXPECT_EQ(job(), RecordingId{15});
}

}  // namespace
}  // namespace regente::server
