#include "voice/media/sound.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "base/assert.hpp"

namespace regente::voice::media {

namespace {

constexpr double rate = 8000.0;
constexpr double two_pi = 2.0 * std::numbers::pi;

// 72 beats a minute, so that two notes fall on a beat; a whole number of frames a note.
constexpr std::size_t note_samples = 21 * rtp::frame_samples;
constexpr std::size_t notes_a_bar = 8;

struct Voice {
    double semitones = 0;  // From A4.
    double level = 0;
    double decay_s = 0;
};

// Adds a soft struck tone: three partials, a short attack, an exponential fall. What rings beyond
// the end rings into the beginning, so the loop has no seam.
void strike(std::vector<double>& out, std::size_t at, const Voice& voice) {
    const double frequency = 440.0 * std::exp2(voice.semitones / 12.0);
    const auto length = static_cast<std::size_t>(voice.decay_s * 5.0 * rate);
    constexpr double attack_s = 0.012;
    for (std::size_t i = 0; i < length && i < out.size(); ++i) {
        const double t = static_cast<double>(i) / rate;
        const double envelope = std::min(t / attack_s, 1.0) * std::exp(-t / voice.decay_s);
        const double phase = two_pi * frequency * t;
        const double tone = std::sin(phase) +
                            0.28 * std::sin(2 * phase) * std::exp(-t / (voice.decay_s * 0.6)) +
                            0.10 * std::sin(3 * phase) * std::exp(-t / (voice.decay_s * 0.3));
        out[(at + i) % out.size()] += voice.level * envelope * tone;
    }
}

std::vector<std::int16_t> to_samples(const std::vector<double>& wave, double peak) {
    double loudest = 0;
    for (const double value : wave) {
        loudest = std::max(loudest, std::abs(value));
    }
    ASSERT(loudest > 0);
    std::vector<std::int16_t> samples(wave.size());
    std::transform(
        wave.begin(), wave.end(), samples.begin(), [scale = peak / loudest](double value) {
            return static_cast<std::int16_t>(std::lround(value * scale));
        });
    return samples;
}

}  // namespace

Sound::Sound(std::span<const std::int16_t> samples) {
    const std::size_t frames = (samples.size() + rtp::frame_samples - 1) / rtp::frame_samples;
    ulaw_.assign(frames * rtp::frame_samples, rtp::ulaw_silence);
    alaw_.assign(frames * rtp::frame_samples, rtp::alaw_silence);
    std::transform(samples.begin(), samples.end(), ulaw_.begin(), rtp::linear_to_ulaw);
    std::transform(samples.begin(), samples.end(), alaw_.begin(), rtp::linear_to_alaw);
}

SoundPtr built_in_music() {
    // C major 7, A minor 7, F major 7, G 6, each twice with another order of notes; semitones from
    // A4.
    constexpr std::array<std::array<double, 4>, 4> chords{{
        {-9, -5, -2, 2},
        {-12, -9, -5, -2},
        {-16, -12, -9, -5},
        {-14, -10, -7, -5},
    }};
    constexpr std::array<std::array<std::size_t, notes_a_bar>, 2> orders{{
        {0, 1, 2, 3, 2, 1, 2, 3},
        {0, 2, 1, 3, 2, 3, 1, 2},
    }};
    // A melody on the second time round: bar, note, semitones from A4.
    constexpr std::array<std::array<double, 3>, 8> melody{{
        {4, 0, 7},
        {4, 4, 10},
        {5, 0, 7},
        {5, 5, 3},
        {6, 0, 3},
        {6, 4, 7},
        {7, 0, 5},
        {7, 4, 2},
    }};
    constexpr std::size_t bars = 8;
    std::vector<double> wave(bars * notes_a_bar * note_samples);
    for (std::size_t bar = 0; bar < bars; ++bar) {
        const auto& chord = chords[bar % chords.size()];
        const std::size_t begin = bar * notes_a_bar * note_samples;
        strike(wave, begin, {chord[0] - 12, 0.9, 1.1});
        for (std::size_t note = 0; note < notes_a_bar; ++note) {
            const double level = note % 4 == 0 ? 0.62 : 0.5;
            const std::size_t voice = orders[bar / chords.size()][note];
            strike(wave, begin + note * note_samples, {chord[voice], level, 0.55});
        }
    }
    for (const auto& [bar, note, semitones] : melody) {
        const auto at = static_cast<std::size_t>(bar * notes_a_bar + note) * note_samples;
        strike(wave, at, {semitones, 0.7, 0.9});
    }
    // About 15 dB below full scale: speech level on the telephone.
    return std::make_shared<const Sound>(to_samples(wave, 6000));
}

SoundPtr ring_sound() {
    constexpr auto second = static_cast<std::size_t>(rate);
    constexpr double ramp_s = 0.02;
    std::vector<double> wave(5 * second, 0.0);
    for (std::size_t i = 0; i < second; ++i) {
        const double t = static_cast<double>(i) / rate;
        const double envelope = std::min({t / ramp_s, (1.0 - t) / ramp_s, 1.0});
        wave[i] = envelope * std::sin(two_pi * 425.0 * t);
    }
    return std::make_shared<const Sound>(to_samples(wave, 3000));
}

SoundPtr silence_sound() {
    return std::make_shared<const Sound>(std::vector<std::int16_t>(rtp::frame_samples, 0));
}

}  // namespace regente::voice::media
