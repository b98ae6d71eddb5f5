#include "voice/media/compress.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <vector>

#include <fcntl.h>
#include <opusenc.h>
#include <sys/file.h>
#include <unistd.h>

#include "voice/media/wav.hpp"
#include "voice/rtp/g711.hpp"

namespace regente::voice::media {

namespace {

using base::Err;
using base::Fault;
using base::Result;

constexpr int rate = 8000;
constexpr int channels = 2;

// A third of G.711. Enough to keep two people apart who speak at once: at 24 kbit/s Opus gives both
// channels nearly the same sound (each leaks into the other at -9 dB), at 32 at -19, at 40 at -37.
constexpr int bits_a_second = 40'000;

constexpr std::size_t frames_a_block = 8000;

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

struct DestroyComments {
    void operator()(OggOpusComments* comments) const { ope_comments_destroy(comments); }
};

struct DestroyEncoder {
    void operator()(OggOpusEnc* encoder) const { ope_encoder_destroy(encoder); }
};

Err<Fault> unreadable(const std::string& path, const std::string& why) {
    return Err<Fault>{Fault{"recording_unreadable", path + " is no recording of ours: " + why}};
}

Err<Fault> failed(const std::string& path, const std::string& why) {
    return Err<Fault>{Fault{"compression_failed", path + " could not be written: " + why + "."}};
}

// The head of the file says where the sound begins; the rest is read block by block.
Result<WavInfo, Fault> read_head(std::FILE* file, const std::string& path) {
    constexpr std::size_t head_max = 4096;
    std::error_code error;
    const std::uint64_t size = std::filesystem::file_size(path, error);
    std::vector<std::uint8_t> head(head_max);
    head.resize(std::fread(head.data(), 1, head.size(), file));
    if (error) {
        return unreadable(path, error.message() + ".");
    }
    auto info = parse_wav(head, size);
    if (!info) {
        return unreadable(path, info.error().message);
    }
    if (info.value().format != WavFormat::ulaw || info.value().channels != channels ||
        info.value().rate != rate) {
        return unreadable(path, "It is not stereo mu-law at 8000 Hz.");
    }
    return info;
}

Result<std::uint64_t, Fault> encode(std::FILE* file,
                                    const WavInfo& info,
                                    OggOpusEnc* encoder,
                                    const std::string& to) {
    if (std::fseek(file, static_cast<long>(info.data_begin), SEEK_SET) != 0) {
        return failed(to, std::strerror(errno));
    }
    std::vector<std::uint8_t> codes(frames_a_block * channels);
    std::vector<opus_int16> samples(codes.size());
    std::uint64_t frames = 0;
    for (std::size_t left = info.data_size / channels; left > 0;) {
        const std::size_t wanted = std::min(left, frames_a_block);
        const std::size_t got = std::fread(codes.data(), channels, wanted, file);
        for (std::size_t i = 0; i < got * channels; ++i) {
            samples[i] = rtp::ulaw_to_linear(codes[i]);
        }
        const int error = ope_encoder_write(encoder, samples.data(), static_cast<int>(got));
        if (error != OPE_OK) {
            return failed(to, ope_strerror(error));
        }
        frames += got;
        if (got < wanted) {
            return failed(to, "the recording ends before its header says");
        }
        left -= got;
    }
    if (const int error = ope_encoder_drain(encoder); error != OPE_OK) {
        return failed(to, ope_strerror(error));
    }
    return frames;
}

bool make_durable(const std::string& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool done = fd >= 0 && ::fdatasync(fd) == 0;
    if (fd >= 0) {
        ::close(fd);
    }
    return done;
}

}  // namespace

Result<Compressed, Fault> compress_recording(const std::string& wav_path,
                                             const std::string& opus_path) {
    const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(wav_path.c_str(), "rb"));
    if (!file) {
        return unreadable(wav_path, std::string(std::strerror(errno)) + ".");
    }
    while (::flock(::fileno(file.get()), LOCK_EX) != 0 && errno == EINTR) {
    }
    const auto info = read_head(file.get(), wav_path);
    if (!info) {
        return Err<Fault>{info.error()};
    }
    std::error_code problem;
    if (std::filesystem::exists(opus_path, problem)) {
        return Compressed{std::filesystem::file_size(opus_path, problem),
                          info.value().data_size / channels * 1000 / rate};
    }
    const std::string part = opus_path + ".part";
    const std::unique_ptr<OggOpusComments, DestroyComments> comments(ope_comments_create());
    int error = OPE_OK;
    std::unique_ptr<OggOpusEnc, DestroyEncoder> encoder(
        ope_encoder_create_file(part.c_str(), comments.get(), rate, channels, 0, &error));
    if (!encoder) {
        return failed(opus_path, ope_strerror(error));
    }
    ope_encoder_ctl(encoder.get(), OPUS_SET_BITRATE(bits_a_second));
    const auto frames = encode(file.get(), info.value(), encoder.get(), opus_path);
    encoder.reset();
    if (!frames || !make_durable(part)) {
        std::filesystem::remove(part, problem);
        return frames ? failed(opus_path, "the disk refused it") : Err<Fault>{frames.error()};
    }
    std::filesystem::rename(part, opus_path, problem);
    if (problem) {
        return failed(opus_path, problem.message());
    }
    Compressed done;
    done.bytes = std::filesystem::file_size(opus_path, problem);
    done.length_ms = frames.value() * 1000 / rate;
    return done;
}

}  // namespace regente::voice::media
