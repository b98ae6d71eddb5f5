#include "server/speech.hpp"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "server/files.hpp"
#include "server/subprocess.hpp"

namespace regente::server {
namespace {

Sound tone(std::uint32_t rate, double hertz, double level) {
    Sound sound{rate, {}};
    for (std::uint32_t i = 0; i < rate; ++i) {
        sound.samples.push_back(static_cast<std::int16_t>(
            std::lround(32767 * level * std::sin(6.283185307 * hertz * i / rate))));
    }
    return sound;
}

double rms(const Sound& sound) {
    double sum = 0;
    for (const auto sample : sound.samples)
        sum += sample / 32768.0 * sample / 32768.0;
    return std::sqrt(sum / static_cast<double>(sound.samples.size()));
}

TEST(Speech, telephone_sound_has_8_khz_and_its_level) {
    const auto quiet = for_telephone(tone(22050, 440, 0.05));
    const auto loud = for_telephone(tone(22050, 440, 0.9));
    ASSERT_TRUE(quiet.has_value() && loud.has_value());
    EXPECT_EQ(quiet.value().rate, 8000U);
    EXPECT_NEAR(static_cast<double>(quiet.value().samples.size()), 8350, 100);
    EXPECT_NEAR(rms(quiet.value()), 0.1, 0.01);
    EXPECT_NEAR(rms(loud.value()), 0.1, 0.01);
}

TEST(Speech, what_the_telephone_cannot_carry_is_filtered_before_the_rate_falls) {
    Sound sound = tone(22050, 1000, 0.3);
    const Sound high = tone(22050, 6000, 0.3);  // Would fold to 2 kHz.
    for (std::size_t i = 0; i < sound.samples.size(); ++i) {
        sound.samples[i] = static_cast<std::int16_t>(sound.samples[i] + high.samples[i]);
    }
    const auto got = for_telephone(sound);
    ASSERT_TRUE(got.has_value());
    double cosine = 0;
    double sine = 0;
    const std::size_t count = 8000;
    for (std::size_t i = 0; i < count; ++i) {
        const double angle = 6.283185307 * 2000 * static_cast<double>(i) / 8000;
        cosine += got.value().samples[i] / 32768.0 * std::cos(angle);
        sine += got.value().samples[i] / 32768.0 * std::sin(angle);
    }
    EXPECT_LT(std::hypot(cosine, sine) / count, 0.002);
}

TEST(Speech, wav_comes_back_as_printed) {
    const Sound sound = tone(8000, 440, 0.5);
    const auto back = parse_wav(print_wav(sound));
    ASSERT_TRUE(back.has_value());
    EXPECT_EQ(back.value().samples, sound.samples);
}

TEST(Speech, wav_from_a_pipe_may_claim_more_than_it_has) {
    std::string bytes = print_wav(tone(22050, 440, 0.5));
    for (const std::size_t at : {4U, 40U})
        bytes.replace(at, 4, "\xff\xff\xff\x7f");
    const auto back = parse_wav(bytes);
    ASSERT_TRUE(back.has_value());
    EXPECT_EQ(back.value().samples.size(), 22050U);
    EXPECT_FALSE(parse_wav("RIFF1234WAVEdata").has_value());
    EXPECT_FALSE(parse_wav("").has_value());
}

TEST(Speech, portuguese_text_becomes_sound) {
    const std::string path =
        testing::TempDir() + "/regente_speech_" + std::to_string(getpid()) + ".wav";
    const auto spoken = speak(SpeechConfig{}, "Olá! Você ligou para a Regente.", "pt-BR", path);
    ASSERT_TRUE(spoken.has_value()) << spoken.error().message;
    const auto sound = parse_wav(read_file(path).value_or(""));
    std::filesystem::remove(path);
    ASSERT_TRUE(sound.has_value());
    EXPECT_GT(sound.value().samples.size(), 8000U);
    EXPECT_GT(rms(sound.value()), 0.02);
}

TEST(Speech, missing_program_is_named) {
    SpeechConfig config;
    config.program = "no-such-speech-program";
    const auto spoken = speak(config, "Olá", "pt-BR", testing::TempDir() + "/never.wav");
    ASSERT_FALSE(spoken.has_value());
    EXPECT_EQ(spoken.error().code, "speech_missing");
    EXPECT_NE(spoken.error().message.find("no-such-speech-program"), std::string::npos);
}

TEST(Subprocess, output_beyond_the_limit_ends_the_program) {
    const auto output = run_program({"yes"}, "", 100'000);
    ASSERT_FALSE(output.has_value());
    EXPECT_EQ(output.error().code, "program_output_too_long");
}

TEST(Subprocess, input_larger_than_a_pipe_passes_through) {
    const std::string input(1'000'000, 'x');
    const auto output = run_program({"cat"}, input, 2'000'000);
    ASSERT_TRUE(output.has_value());
    EXPECT_EQ(output.value().out.size(), input.size());
    EXPECT_EQ(output.value().status, 0);
}

}  // namespace
}  // namespace regente::server
