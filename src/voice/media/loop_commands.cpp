// What the facade asks of the media thread, one function a wish. An endpoint that is gone makes
// each of them do nothing: the signalling side may not have heard of it yet.
#include <algorithm>

#include <spdlog/spdlog.h>
#include <sys/epoll.h>

#include "voice/media/loop.hpp"

namespace regente::voice::media {

using base::RecordingId;

Endpoint* MediaLoop::find(EndpointId id) {
    const auto found = by_id_.find(id);
    return found == by_id_.end() ? nullptr : found->second.get();
}

void MediaLoop::open(EndpointId id, Socket socket, std::unique_ptr<webrtc::Transport> transport) {
    Endpoint* endpoint = find(id);
    if (endpoint == nullptr) {
        auto fresh = std::make_unique<Endpoint>(id, std::move(socket), std::move(transport));
        endpoint = fresh.get();
        by_id_.emplace(id, std::move(fresh));
        endpoints_.push_back(endpoint);
    } else {
        endpoint->replace(std::move(socket), std::move(transport));
        // Who was up is told again when the new path is; who never comes is told that too.
        endpoint->announced = Endpoint::Announced::nothing;
    }
    watch(*endpoint);
}

void MediaLoop::watch(Endpoint& endpoint) {
    endpoint.attach(scratch_, reply_);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = &endpoint;
    if (epoll_ctl(media_, EPOLL_CTL_ADD, endpoint.fd(), &event) != 0) {
        spdlog::error("Endpoint {} cannot be watched; it will be deaf.", endpoint.id());
    }
}

void MediaLoop::close(EndpointId id) {
    Endpoint* endpoint = find(id);
    if (endpoint == nullptr) {
        return;
    }
    part(*endpoint);
    std::vector<RecordingId> ended;
    for (const auto& [recording, state] : recordings_) {
        if (state.left == endpoint) {
            ended.push_back(recording);
        }
    }
    for (const RecordingId recording : ended) {
        stop_recording(recording);
    }
    if (endpoint->transport() != nullptr) {
        endpoint->transport()->close();
    }
    endpoints_.erase(std::find(endpoints_.begin(), endpoints_.end(), endpoint));
    by_id_.erase(id);
}

void MediaLoop::set_remote(EndpointId id, const RtpRemote& remote) {
    if (Endpoint* endpoint = find(id)) {
        endpoint->set_remote(remote);
    }
}

void MediaLoop::part(Endpoint& endpoint) {
    if (endpoint.peer != nullptr) {
        endpoint.peer->forget_event();
        endpoint.peer->peer = nullptr;
        endpoint.forget_event();
        endpoint.peer = nullptr;
    }
}

void MediaLoop::bridge(EndpointId a, EndpointId b) {
    Endpoint* first = find(a);
    Endpoint* second = find(b);
    if (first == nullptr || second == nullptr || first == second || first->peer == second) {
        return;
    }
    part(*first);
    part(*second);
    first->program.forget_keys();
    second->program.forget_keys();
    first->peer = second;
    second->peer = first;
}

void MediaLoop::unbridge(EndpointId a, EndpointId b) {
    Endpoint* first = find(a);
    if (first != nullptr && first->peer != nullptr && first->peer->id() == b) {
        part(*first);
    }
}

void MediaLoop::hold(EndpointId id, bool on) {
    if (Endpoint* endpoint = find(id); endpoint != nullptr && endpoint->held != on) {
        endpoint->held = on;
        endpoint->overlay_frame = 0;
    }
}

void MediaLoop::mute(EndpointId id, bool on) {
    if (Endpoint* endpoint = find(id)) {
        endpoint->muted = on;
    }
}

void MediaLoop::ring(EndpointId id, bool on) {
    if (Endpoint* endpoint = find(id); endpoint != nullptr && endpoint->ringing != on) {
        endpoint->ringing = on;
        endpoint->overlay_frame = 0;
    }
}

void MediaLoop::press(EndpointId id, char digit) {
    if (Endpoint* endpoint = find(id)) {
        emit(*endpoint, endpoint->program.digit(digit));
    }
}

void MediaLoop::music(EndpointId id) {
    if (Endpoint* endpoint = find(id)) {
        endpoint->program.music();
    }
}

void MediaLoop::silence(EndpointId id) {
    if (Endpoint* endpoint = find(id)) {
        endpoint->program.silence();
    }
}

void MediaLoop::play(EndpointId id, const Play& play) {
    Endpoint* endpoint = find(id);
    if (endpoint == nullptr) {
        return;
    }
    const std::uint64_t token = endpoint->program.play(play);
    if (const auto ended = endpoint->program.take_typed()) {
        return emit(*endpoint, ended);
    }
    const auto fail = [id, token](MediaLoop& loop) {
        if (Endpoint* failed = loop.find(id)) {
            loop.emit(*failed, failed->program.failed(token));
        }
    };
    const bool accepted =
        prompts_ &&
        prompts_->request(play.files, [this, id, token, fail](PromptLoader::Loaded loaded) {
            if (!loaded) {
                spdlog::warn("Endpoint {} hears nothing: {}", id, loaded.error().message);
                post(fail);
                return;
            }
            post([id, token, sounds = std::move(loaded).value()](MediaLoop& loop) {
                if (Endpoint* ready = loop.find(id)) {
                    ready->program.loaded(token, sounds);
                }
            });
        });
    if (!accepted) {
        spdlog::warn("Endpoint {} hears nothing: too many prompts wait to be loaded.", id);
        fail(*this);
    }
}

void MediaLoop::start_recording(RecordingId recording, EndpointId left) {
    Endpoint* endpoint = find(left);
    if (recordings_.contains(recording)) {
        return;
    }
    recorder_->open(recording);
    auto chunk = recorder_->chunk();
    if (endpoint == nullptr || !chunk) {
        spdlog::error("Recording {} is empty: {}.",
                      recording.value,
                      endpoint == nullptr ? "its leg is gone" : "the disk does not keep up");
        recorder_->close(recording);
        return;
    }
    recordings_.emplace(recording, Recording{endpoint, std::move(chunk), false});
}

void MediaLoop::stop_recording(RecordingId recording) {
    const auto found = recordings_.find(recording);
    if (found == recordings_.end()) {
        return;
    }
    if (found->second.chunk) {
        if (found->second.chunk->used > 0 && !found->second.failed) {
            recorder_->append(recording, std::move(found->second.chunk));
        } else {
            recorder_->release(std::move(found->second.chunk));
        }
    }
    recorder_->close(recording);
    recordings_.erase(found);
}

}  // namespace regente::voice::media
