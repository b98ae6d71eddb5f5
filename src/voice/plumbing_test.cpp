// The small parts below the switchboard: timers, frames, what is kept on disk.
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <unistd.h>

#include "voice/config_file.hpp"
#include "voice/frames.hpp"
#include "voice/timers.hpp"

namespace regente::voice {

namespace {

struct Directory {
    std::string path = "/tmp/regente-voice-XXXXXX";

    Directory() { EXPECT_NE(::mkdtemp(path.data()), nullptr); }

    Directory(const Directory&) = delete;
    Directory& operator=(const Directory&) = delete;

    ~Directory() { std::filesystem::remove_all(path); }
};

}  // namespace

TEST(Timers, run_in_order_and_not_when_cancelled) {
    Timers timers;
    std::string ran;
    timers.after(20, [&] { ran += 'b'; });
    timers.after(10, [&] { ran += 'a'; });
    TimerId never = timers.after(15, [&] { ran += 'x'; });
    timers.cancel(never);
    EXPECT_EQ(never, 0u);
    EXPECT_EQ(timers.next_deadline(), 10u);
    timers.advance(30);
    EXPECT_EQ(ran, "ab");
    EXPECT_FALSE(timers.next_deadline());
}

TEST(Timers, what_is_started_by_a_timer_waits_for_the_next_turn) {
    Timers timers;
    int count = 0;
    std::function<void()> again = [&] {
        ++count;
        timers.after(0, again);
    };
    timers.after(0, again);
    timers.advance(1);
    EXPECT_EQ(count, 1);
    timers.advance(1);
    EXPECT_EQ(count, 2);
}

// A process that had nothing to do for an hour still waits the whole time.
TEST(Timers, waits_are_counted_from_now_and_not_from_the_last_turn) {
    std::uint64_t clock = 100;
    Timers timers({}, [&] { return clock; });
    timers.advance(clock);
    clock = 3'600'100;
    timers.after(5000, [] {});
    EXPECT_EQ(timers.next_deadline(), 3'605'100u);
}

TEST(Frames, come_out_whole_however_they_arrive) {
    std::vector<std::uint8_t> bytes;
    append_frame(bytes, ports::voice::VoiceDown{ports::voice::Ack{7}});
    append_frame(bytes, ports::voice::VoiceDown{ports::voice::Ack{8}});
    FrameReader reader;
    std::vector<std::uint64_t> numbers;
    for (const std::uint8_t byte : bytes) {
        reader.add({&byte, 1});
        while (const auto frame = reader.next()) {
            const auto message = wire::decode<ports::voice::VoiceDown>(*frame);
            ASSERT_TRUE(message);
            numbers.push_back(std::get<ports::voice::Ack>(message.value()).number);
        }
    }
    EXPECT_EQ(numbers, (std::vector<std::uint64_t>{7, 8}));
}

TEST(Frames, one_longer_than_the_limit_breaks_the_connection) {
    FrameReader reader;
    const std::vector<std::uint8_t> header{0, 0, 0x11, 0};
    reader.add(header);
    EXPECT_FALSE(reader.next());
    EXPECT_TRUE(reader.broken());
}

TEST(ConfigFile, what_is_written_comes_back_and_only_its_owner_reads_it) {
    const Directory directory;
    ASSERT_TRUE(read_config(directory.path).has_value());
    EXPECT_FALSE(read_config(directory.path).value());
    ports::voice::Configure config;
    config.music = "waltz.wav";
    ASSERT_TRUE(write_config(directory.path, config));
    const auto again = read_config(directory.path);
    ASSERT_TRUE(again);
    EXPECT_EQ(again.value()->music, "waltz.wav");
    const auto permissions =
        std::filesystem::status(directory.path + "/voice-config").permissions();
    EXPECT_EQ(permissions & std::filesystem::perms::mask,
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST(ConfigFile, a_damaged_file_is_said_to_be_so) {
    const Directory directory;
    std::ofstream(directory.path + "/voice-config") << "what is this";
    const auto read = read_config(directory.path);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, "voice_config");
}

TEST(ConfigFile, each_start_has_a_later_number) {
    const Directory directory;
    const auto first = next_boot(directory.path, 1'704'067'300);
    const auto second = next_boot(directory.path, 1'704'067'300);
    ASSERT_TRUE(first);
    ASSERT_TRUE(second);
    EXPECT_EQ(first.value(), 100u);
    EXPECT_EQ(second.value(), 101u);
}

}  // namespace regente::voice
