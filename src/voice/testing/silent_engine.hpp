// A media engine without sound, for tests of the signalling side: remembers what it was told, says
// what the test makes it say.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "voice/media/engine.hpp"

namespace regente::voice::testing {

class SilentEngine final : public media::Engine {
  public:
    explicit SilentEngine(Options options = {})
        : options_(std::move(options)) {}

    base::Result<media::SocketAddress, base::Fault> open_rtp(media::EndpointId endpoint) override {
        if (ports_left == 0)
            return base::Err{base::Fault{"media_ports_exhausted", "No port is free."}};
        --ports_left;
        note("open " + name(endpoint));
        return media::SocketAddress{options_.bind_ip,
                                    static_cast<std::uint16_t>(options_.port_min + 2 * ++opened_)};
    }

    void set_remote(media::EndpointId endpoint, const media::RtpRemote& remote) override {
        remotes[endpoint] = remote;
        note("remote " + name(endpoint));
    }

    base::Result<std::string, base::Fault> open_webrtc(media::EndpointId endpoint,
                                                       const std::string& offer) override {
        if (offer.empty())
            return base::Err{base::Fault{"seat_offer_invalid", "The offer is empty."}};
        note("webrtc " + name(endpoint));
        return std::string("answer to ") + offer;
    }

    void close(media::EndpointId endpoint) override { note("close " + name(endpoint)); }

    void bridge(media::EndpointId a, media::EndpointId b) override {
        note("bridge " + name(a) + " " + name(b));
    }

    void unbridge(media::EndpointId a, media::EndpointId b) override {
        note("unbridge " + name(a) + " " + name(b));
    }

    void hold(media::EndpointId customer, bool on) override {
        note((on ? "hold " : "unhold ") + name(customer));
    }

    void mute(media::EndpointId endpoint, bool on) override {
        note((on ? "mute " : "unmute ") + name(endpoint));
    }

    void play(media::EndpointId endpoint, const media::Play& play) override {
        last_play = play;
        note("play " + name(endpoint) + (play.files.empty() ? "" : " " + play.files.front()));
        // Without a test to speak for it, a prompt is over at once.
        if (options_.on_event && !play.collect) {
            options_.on_event(
                media::PlayEnded{endpoint, play.step, media::PlayEnded::How::played, 0});
        }
    }

    void press(media::EndpointId endpoint, char digit) override {
        note("press " + name(endpoint) + " " + digit);
    }

    void music(media::EndpointId endpoint) override { note("music " + name(endpoint)); }

    void silence(media::EndpointId endpoint) override { note("silence " + name(endpoint)); }

    void ring_tone(media::EndpointId endpoint, bool on) override {
        note((on ? "ring " : "unring ") + name(endpoint));
    }

    void start_recording(base::RecordingId recording,
                         media::EndpointId left,
                         media::EndpointId right) override {
        note("record " + std::to_string(recording.value) + " " + name(left) + " " + name(right));
    }

    void stop_recording(base::RecordingId recording) override {
        note("stop " + std::to_string(recording.value));
        if (options_.on_event) options_.on_event(media::RecordingDone{recording, 44, 0});
    }

    media::EngineStats stats() const override { return {}; }

    bool was_told(const std::string& text) const {
        return std::find(told.begin(), told.end(), text) != told.end();
    }

    // An endpoint in words: legs by the last digits of their id, seats by their agent.
    static std::string name(media::EndpointId endpoint) {
        if ((endpoint >> 63U) != 0) return "seat" + std::to_string(endpoint & ~(1ULL << 63U));
        return "leg" + std::to_string(endpoint & 0xffffffffU);
    }

    std::vector<std::string> told;
    std::map<media::EndpointId, media::RtpRemote> remotes;
    media::Play last_play;
    std::size_t ports_left = 1'000'000;

  private:
    void note(std::string text) { told.push_back(std::move(text)); }

    Options options_;
    std::size_t opened_ = 0;
};

}  // namespace regente::voice::testing
