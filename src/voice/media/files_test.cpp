// Files: WAVs read strictly, recordings repaired after a crash and compressed.
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "voice/media/compress.hpp"
#include "voice/media/recorder.hpp"
#include "voice/media/sound.hpp"
#include "voice/media/wav.hpp"
#include "voice/rtp/g711.hpp"

namespace {

using namespace regente;
using namespace regente::voice;
using namespace regente::voice::media;

class MediaFiles : public ::testing::Test {
  protected:
    MediaFiles() {
        std::string pattern = std::filesystem::temp_directory_path() / "regente-files-XXXXXX";
        directory_ = ::mkdtemp(pattern.data());
    }

    ~MediaFiles() override { std::filesystem::remove_all(directory_); }

    std::string write(const std::string& name,
                      std::span<const std::uint8_t> head,
                      std::size_t silence) {
        const std::string path = directory_ / name;
        std::ofstream file(path, std::ios::binary);
        for (const std::uint8_t octet : head) {
            file.put(static_cast<char>(octet));
        }
        for (std::size_t i = 0; i < silence; ++i) {
            file.put(static_cast<char>(i % 200 < 100 ? 0x20 : 0xa0));
        }
        return path;
    }

    std::filesystem::path directory_;
};

TEST_F(MediaFiles, prompts_of_another_rate_are_refused_with_the_remedy) {
    const auto refused = read_mono_wav(write("1.wav", recording_header(160), 160));
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, "wav_invalid");
    EXPECT_NE(refused.error().message.find("2 channels"), std::string::npos);
    EXPECT_EQ(read_mono_wav(directory_ / "none.wav").error().code, "prompt_missing");
}

TEST_F(MediaFiles, truncated_wavs_are_refused_at_every_length) {
    const auto header = recording_header(160);
    for (std::size_t length = 0; length < header.size(); ++length) {
        EXPECT_FALSE(parse_wav(std::span(header).first(length), length).has_value()) << length;
    }
    EXPECT_TRUE(parse_wav(header, header.size()).has_value());
}

// A crash leaves a header that says zero and half a block of sound.
TEST_F(MediaFiles, unfinished_recordings_are_repaired_once) {
    write("12.wav", recording_header(0), 16001);
    write("13.wav", recording_header(3200), 3200);
    write("notes.txt", {}, 10);
    const auto repaired = repair_recordings(directory_);
    ASSERT_TRUE(repaired.has_value());
    ASSERT_EQ(repaired.value().size(), 1U);
    EXPECT_EQ(repaired.value()[0].recording.value, 12U);
    EXPECT_EQ(repaired.value()[0].length_ms, 1000U);
    EXPECT_EQ(repaired.value()[0].bytes, recording_header_size + 16000);
    EXPECT_EQ(std::filesystem::file_size(directory_ / "12.wav"), recording_header_size + 16000);
    EXPECT_TRUE(repair_recordings(directory_).value().empty());
    EXPECT_EQ(repair_recordings(directory_ / "none").error().code, "recordings_unreadable");
}

TEST_F(MediaFiles, recording_is_compressed_to_opus) {
    const std::string wav = write("20.wav", recording_header(160'000), 160'000);
    const std::string opus = directory_ / "20.opus";
    const auto done = compress_recording(wav, opus);
    ASSERT_TRUE(done.has_value()) << done.error().message;
    EXPECT_EQ(done.value().length_ms, 10'000U);
    EXPECT_EQ(done.value().bytes, std::filesystem::file_size(opus));
    EXPECT_LT(done.value().bytes, 60'000U);
    EXPECT_FALSE(std::filesystem::exists(opus + ".part"));
    std::ifstream file(opus, std::ios::binary);
    std::string head(64, ' ');
    file.read(head.data(), 64);
    EXPECT_EQ(head.substr(0, 4), "OggS");
    EXPECT_EQ(head.substr(28, 8), "OpusHead");
    EXPECT_EQ(head[37], 2);
    EXPECT_TRUE(std::filesystem::exists(wav));
}

TEST_F(MediaFiles, what_is_no_recording_is_not_compressed) {
    EXPECT_EQ(compress_recording(write("x.wav", {}, 100), directory_ / "x.opus").error().code,
              "recording_unreadable");
    EXPECT_EQ(compress_recording(directory_ / "none.wav", directory_ / "y.opus").error().code,
              "recording_unreadable");
    const std::string good = write("z.wav", recording_header(1600), 1600);
    EXPECT_EQ(compress_recording(good, directory_ / "no" / "z.opus").error().code,
              "compression_failed");
}

TEST(BuiltInMusic, is_soft_long_and_always_the_same) {
    const auto music = built_in_music();
    const auto again = built_in_music();
    ASSERT_EQ(music->frames(), again->frames());
    EXPECT_GT(music->frames(), 20U * 50U);
    int loudest = 0;
    for (std::size_t i = 0; i < music->frames(); ++i) {
        const auto frame = music->frame(rtp::Law::ulaw, i);
        ASSERT_TRUE(
            std::equal(frame.begin(), frame.end(), again->frame(rtp::Law::ulaw, i).begin()));
        for (const std::uint8_t code : frame) {
            loudest = std::max(loudest, std::abs(int{rtp::ulaw_to_linear(code)}));
        }
    }
    EXPECT_LT(loudest, 6500);
    EXPECT_GT(loudest, 5000);
    // The seam of the loop is no click.
    const auto last = music->frame(rtp::Law::ulaw, music->frames() - 1);
    const auto first = music->frame(rtp::Law::ulaw, 0);
    EXPECT_LT(std::abs(rtp::ulaw_to_linear(last.back()) - rtp::ulaw_to_linear(first.front())),
              1000);
}

}  // namespace
