// The Unix socket that the core connects to. One core at a time: a newer one (its epoch not
// smaller) takes the place of the older. Nothing that happens here touches a call.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/fault.hpp"
#include "base/result.hpp"
#include "ports/voice.hpp"

namespace regente::voice {

class CoreLink {
  public:
    class Handler {
      public:
        virtual ~Handler() = default;
        virtual void core_connected() = 0;  // It said hello with an epoch that we accept.
        virtual void core_lost() = 0;
        virtual void core_said(const ports::voice::VoiceDown& message) = 0;
    };

    // Waiting for a reader that does not read: beyond this the connection is closed, and the core
    // gets everything again when it comes back.
    static constexpr std::size_t unsent_bytes_max = 64u << 20;

    // Uses the loop of the calling thread. Fault "voice_link".
    static base::Result<std::unique_ptr<CoreLink>, base::Fault> listen(const std::string& path,
                                                                       Handler& handler);

    virtual ~CoreLink() = default;

    virtual bool connected() const = 0;
    virtual void send(const ports::voice::VoiceUp& message) = 0;
};

}  // namespace regente::voice
