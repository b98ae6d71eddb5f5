#include "server/speech.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include <speex/speex_resampler.h>

#include "server/files.hpp"
#include "server/subprocess.hpp"

namespace regente::server {

namespace {

using base::Done;
using base::Err;
using base::Fault;

constexpr std::uint32_t telephone_rate = 8000;
constexpr std::size_t output_bytes_max = 64U << 20U;  // Ten minutes of speech at 22 kHz are 26 MiB.
constexpr double active_level = 0.1;                  // -20 dBFS.
constexpr double peak_level = 0.84;                   // -1.5 dBFS.

std::uint32_t number_at(const std::string& bytes, std::size_t position, unsigned size) {
    std::uint32_t value = 0;
    for (unsigned i = 0; i < size; ++i) {
        value |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[position + i]))
                 << (8U * i);
    }
    return value;
}

void append_number(std::string& bytes, std::uint32_t value, unsigned size) {
    for (unsigned i = 0; i < size; ++i)
        bytes.push_back(static_cast<char>((value >> (8U * i)) & 0xffU));
}

Fault not_a_wav(const std::string& why) {
    return {"speech_failed", "The speech program's answer is not a usable WAV: " + why + "."};
}

base::Result<std::vector<std::int16_t>, Fault> resample(const Sound& sound) {
    int error = 0;
    SpeexResamplerState* state = speex_resampler_init(1, sound.rate, telephone_rate, 8, &error);
    if (state == nullptr)
        return Err{Fault{"speech_failed", "The resampler does not take this rate."}};
    speex_resampler_skip_zeros(state);
    std::vector<std::int16_t> padded = sound.samples;
    padded.resize(padded.size() + sound.rate / 20, 0);  // The filter's tail.
    std::vector<std::int16_t> result(padded.size() * telephone_rate / sound.rate + 1);
    auto taken = static_cast<spx_uint32_t>(padded.size());
    auto given = static_cast<spx_uint32_t>(result.size());
    speex_resampler_process_int(state, 0, padded.data(), &taken, result.data(), &given);
    speex_resampler_destroy(state);
    result.resize(given);
    return result;
}

// The root mean square of what is speech: 20 ms frames louder than a hundredth of full scale.
double active_rms(const std::vector<std::int16_t>& samples) {
    double sum = 0;
    std::size_t count = 0;
    for (std::size_t start = 0; start + 160 <= samples.size(); start += 160) {
        double frame = 0;
        for (std::size_t i = start; i < start + 160; ++i) {
            const double value = samples[i] / 32768.0;
            frame += value * value;
        }
        if (frame / 160 > 0.0001) {
            sum += frame;
            count += 160;
        }
    }
    return count == 0 ? 0 : std::sqrt(sum / static_cast<double>(count));
}

}  // namespace

base::Result<Sound, Fault> parse_wav(const std::string& bytes) {
    if (bytes.size() < 12 || bytes.compare(0, 4, "RIFF") != 0 || bytes.compare(8, 4, "WAVE") != 0) {
        return Err{not_a_wav("it has no RIFF head")};
    }
    Sound sound;
    for (std::size_t at = 12; at + 8 <= bytes.size();) {
        const std::string name = bytes.substr(at, 4);
        const std::size_t left = bytes.size() - at - 8;
        const std::size_t size = std::min<std::size_t>(number_at(bytes, at + 4, 4), left);
        if (name == "fmt ") {
            if (size < 16) return Err{not_a_wav("its format is cut off")};
            if (number_at(bytes, at + 8, 2) != 1 || number_at(bytes, at + 10, 2) != 1 ||
                number_at(bytes, at + 22, 2) != 16) {
                return Err{not_a_wav("it is not mono 16-bit PCM")};
            }
            sound.rate = number_at(bytes, at + 12, 4);
            if (sound.rate < 4000 || sound.rate > 192000)
                return Err{not_a_wav("its rate is out of range")};
        } else if (name == "data") {
            if (sound.rate == 0) return Err{not_a_wav("data comes before the format")};
            sound.samples.resize(size / 2);
            for (std::size_t i = 0; i < sound.samples.size(); ++i) {
                sound.samples[i] = static_cast<std::int16_t>(number_at(bytes, at + 8 + 2 * i, 2));
            }
            return sound;
        }
        at += 8 + size + (size & 1U);
    }
    return Err{not_a_wav("it has no data")};
}

std::string print_wav(const Sound& sound) {
    const auto data_bytes = static_cast<std::uint32_t>(sound.samples.size() * 2);
    std::string bytes = "RIFF";
    append_number(bytes, 36 + data_bytes, 4);
    bytes += "WAVEfmt ";
    append_number(bytes, 16, 4);
    append_number(bytes, 1, 2);  // PCM.
    append_number(bytes, 1, 2);  // Mono.
    append_number(bytes, sound.rate, 4);
    append_number(bytes, sound.rate * 2, 4);
    append_number(bytes, 2, 2);
    append_number(bytes, 16, 2);
    bytes += "data";
    append_number(bytes, data_bytes, 4);
    for (const std::int16_t sample : sound.samples)
        append_number(bytes, static_cast<std::uint16_t>(sample), 2);
    return bytes;
}

base::Result<Sound, Fault> for_telephone(const Sound& sound) {
    auto samples = resample(sound);
    if (!samples) return Err{samples.error()};
    Sound result{telephone_rate, std::move(samples).value()};
    const double rms = active_rms(result.samples);
    if (rms <= 0) return result;
    int peak = 1;
    for (const std::int16_t sample : result.samples)
        peak = std::max(peak, std::abs(static_cast<int>(sample)));
    const double gain = std::min(active_level / rms, peak_level * 32768.0 / peak);
    for (std::int16_t& sample : result.samples) {
        sample = static_cast<std::int16_t>(std::clamp(std::lround(sample * gain), -32768L, 32767L));
    }
    return result;
}

base::Result<Done, Fault> speak(const SpeechConfig& config,
                                const std::string& text,
                                const std::string& language,
                                const std::string& path) {
    const std::string& voice = language == "en" ? config.voice_en : config.voice_pt_br;
    auto output = run_program({config.program,
                               "-v",
                               voice,
                               "-s",
                               std::to_string(config.words_per_minute),
                               "--stdin",
                               "--stdout"},
                              text,
                              output_bytes_max);
    if (!output) return Err{Fault{"speech_missing", output.error().message}};
    if (output.value().status != 0) {
        return Err{Fault{"speech_failed",
                         "The speech program '" + config.program + "' ended with code " +
                             std::to_string(output.value().status) + " for voice '" + voice +
                             "'."}};
    }
    auto sound = parse_wav(output.value().out);
    if (!sound) return Err{sound.error()};
    auto ready = for_telephone(sound.value());
    if (!ready) return Err{ready.error()};
    return write_file_whole(path, print_wav(ready.value()), 0640);
}

}  // namespace regente::server
