// The facade: everything that may wait or fail (ports, offers, keys) happens on the caller's
// thread; the media thread gets finished things.
#include "voice/media/engine.hpp"

#include <ctime>

#include <openssl/rand.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include "voice/media/loop.hpp"
#include "voice/media/prompts.hpp"
#include "voice/media/socket.hpp"
#include "voice/webrtc/dtls.hpp"
#include "voice/webrtc/offer.hpp"
#include "voice/webrtc/transport.hpp"

namespace regente::voice::media {

namespace {

using base::Done;
using base::Err;
using base::Fault;
using base::Result;

// Each endpoint is a file; the soft limit of 1024 would be 500 calls.
void allow_many_files() {
    rlimit files{};
    if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < files.rlim_max) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
}

// Of the characters ICE allows (RFC 8839 §5.4); six bits of chance each.
std::string random_text(std::size_t length) {
    constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text(length, ' ');
    std::vector<unsigned char> chance(length);
    RAND_bytes(chance.data(), static_cast<int>(length));
    for (std::size_t i = 0; i < length; ++i) {
        text[i] = letters[chance[i] % letters.size()];
    }
    return text;
}

std::uint32_t random_u32() {
    std::uint32_t value = 0;
    RAND_bytes(reinterpret_cast<unsigned char*>(&value), sizeof(value));
    return value;
}

std::int64_t monotonic_us() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1000;
}

class MediaEngine : public Engine {
  public:
    struct Parts {
        rtp::Address address;
        std::string prompts_dir;
        webrtc::DtlsContext dtls;
        std::unique_ptr<MediaLoop> loop;
    };

    MediaEngine(const Options& options, Parts parts)
        : prompts_dir_(std::move(parts.prompts_dir)),
          dtls_(std::move(parts.dtls)),
          ports_(parts.address, options.port_min, options.port_max),
          loop_(std::move(parts.loop)) {}

    Result<SocketAddress, Fault> open_rtp(EndpointId endpoint) override {
        auto socket = ports_.open();
        if (!socket) {
            return Err<Fault>{socket.error()};
        }
        SocketAddress local{socket.value().local().ip(), socket.value().local().port()};
        open(endpoint, std::move(socket).value(), nullptr);
        return local;
    }

    Result<std::string, Fault> open_webrtc(EndpointId endpoint, const std::string& offer) override {
        auto parsed = webrtc::parse_offer(offer);
        if (!parsed) {
            return Err<Fault>{parsed.error()};
        }
        auto socket = ports_.open();
        if (!socket) {
            return Err<Fault>{socket.error()};
        }
        constexpr std::size_t ufrag_length = 8;
        constexpr std::size_t pwd_length = 24;
        webrtc::Transport::Setup setup;
        setup.offer = std::move(parsed).value();
        setup.ice = {random_text(ufrag_length), random_text(pwd_length), setup.offer.ice_ufrag};
        setup.ssrc = random_u32();
        webrtc::Answer answer;
        answer.ip = socket.value().local().ip();
        answer.port = socket.value().local().port();
        answer.ice_ufrag = setup.ice.local_ufrag;
        answer.ice_pwd = setup.ice.local_pwd;
        answer.fingerprint = dtls_.fingerprint();
        answer.ssrc = setup.ssrc;
        answer.session = random_u32();
        std::string sdp = webrtc::write_answer(setup.offer, answer);
        auto transport =
            std::make_unique<webrtc::Transport>(dtls_, std::move(setup), monotonic_us());
        open(endpoint, std::move(socket).value(), std::move(transport));
        return sdp;
    }

    void set_remote(EndpointId endpoint, const RtpRemote& remote) override {
        loop_->post([endpoint, remote](MediaLoop& loop) { loop.set_remote(endpoint, remote); });
    }

    void close(EndpointId endpoint) override {
        loop_->post([endpoint](MediaLoop& loop) { loop.close(endpoint); });
    }

    void bridge(EndpointId a, EndpointId b) override {
        loop_->post([a, b](MediaLoop& loop) { loop.bridge(a, b); });
    }

    void unbridge(EndpointId a, EndpointId b) override {
        loop_->post([a, b](MediaLoop& loop) { loop.unbridge(a, b); });
    }

    void hold(EndpointId customer, bool on) override {
        loop_->post([customer, on](MediaLoop& loop) { loop.hold(customer, on); });
    }

    void mute(EndpointId endpoint, bool on) override {
        loop_->post([endpoint, on](MediaLoop& loop) { loop.mute(endpoint, on); });
    }

    void play(EndpointId endpoint, const Play& play) override {
        loop_->post([endpoint, play](MediaLoop& loop) { loop.play(endpoint, play); });
    }

    void press(EndpointId endpoint, char digit) override {
        loop_->post([endpoint, digit](MediaLoop& loop) { loop.press(endpoint, digit); });
    }

    void music(EndpointId endpoint) override {
        loop_->post([endpoint](MediaLoop& loop) { loop.music(endpoint); });
    }

    void silence(EndpointId endpoint) override {
        loop_->post([endpoint](MediaLoop& loop) { loop.silence(endpoint); });
    }

    void ring_tone(EndpointId endpoint, bool on) override {
        loop_->post([endpoint, on](MediaLoop& loop) { loop.ring(endpoint, on); });
    }

    // The right channel follows whoever the left is bridged with, so `right` need not be known.
    void start_recording(base::RecordingId recording,
                         EndpointId left,
                         EndpointId /*right*/) override {
        loop_->post([recording, left](MediaLoop& loop) { loop.start_recording(recording, left); });
    }

    void stop_recording(base::RecordingId recording) override {
        loop_->post([recording](MediaLoop& loop) { loop.stop_recording(recording); });
    }

    EngineStats stats() const override { return loop_->stats(); }

    Result<Done, Fault> set_music(const std::string& file) override {
        auto sound = load_music(prompts_dir_, file);
        if (!sound) {
            return Err<Fault>{sound.error()};
        }
        loop_->post([music = std::move(sound).value()](MediaLoop& loop) { loop.set_music(music); });
        return Done{};
    }

    static Result<SoundPtr, Fault> load_music(const std::string& prompts_dir,
                                              const std::string& file) {
        if (file.empty()) {
            return built_in_music();
        }
        auto sound = PromptLoader::read(prompts_dir, file);
        if (sound && sound.value()->frames() == 0) {
            return Err<Fault>{Fault{"wav_invalid", "The music " + file + " is empty."}};
        }
        return sound;
    }

  private:
    void open(EndpointId endpoint, Socket socket, std::unique_ptr<webrtc::Transport> transport) {
        struct Path {
            Socket socket;
            std::unique_ptr<webrtc::Transport> transport;
        };

        auto path = std::make_shared<Path>(Path{std::move(socket), std::move(transport)});
        loop_->post([endpoint, path](MediaLoop& loop) {
            loop.open(endpoint, std::move(path->socket), std::move(path->transport));
        });
    }

    std::string prompts_dir_;
    webrtc::DtlsContext dtls_;
    PortRange ports_;
    std::unique_ptr<MediaLoop> loop_;  // Last: it ends before what its endpoints use.
};

}  // namespace

Result<std::unique_ptr<Engine>, Fault> Engine::start(Options options) {
    const auto address = rtp::Address::parse(options.bind_ip, 0);
    if (!address || address->unspecified()) {
        return Err<Fault>{Fault{
            "media_address_invalid",
            "The media address is \"" + options.bind_ip +
                "\"; it must be one concrete IP address of this machine, since peers are told "
                "to send there."}};
    }
    allow_many_files();
    auto dtls = webrtc::DtlsContext::create();
    if (!dtls) {
        return Err<Fault>{dtls.error()};
    }
    auto music = MediaEngine::load_music(options.prompts_dir, options.music_file);
    if (!music) {
        spdlog::warn("The hold music cannot be used, the built-in one plays: {}",
                     music.error().message);
        music = built_in_music();
    }
    auto loop = MediaLoop::start({options.prompts_dir,
                                  options.recordings_dir,
                                  std::move(music).value(),
                                  std::move(options.on_event)});
    if (!loop) {
        return Err<Fault>{loop.error()};
    }
    MediaEngine::Parts parts{
        *address, options.prompts_dir, std::move(dtls).value(), std::move(loop).value()};
    return std::unique_ptr<Engine>(std::make_unique<MediaEngine>(options, std::move(parts)));
}

}  // namespace regente::voice::media
