// A warden that answers when the test says so.
#pragma once

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/frames.hpp"
#include "server/jobs.hpp"

namespace regente::server {

class FakeWarden {
  public:
    FakeWarden() { EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, sockets_), 0); }

    ~FakeWarden() { close(sockets_[0]); }

    FakeWarden(const FakeWarden&) = delete;
    FakeWarden& operator=(const FakeWarden&) = delete;

    int core_end() const { return sockets_[1]; }

    Job next_job() {
        while (true) {
            auto next = reader_.next<CoreToWarden>();
            if (next && next.value()) return std::get<Job>(*next.value());
            std::uint8_t buffer[4096];
            const ssize_t count = recv(sockets_[0], buffer, sizeof buffer, 0);
            if (count <= 0) return {};
            reader_.add({buffer, static_cast<std::size_t>(count)});
        }
    }

    void answer(const JobEnded& ended) {
        wire::Bytes bytes;
        append_frame(bytes, WardenToCore{ended});
        EXPECT_EQ(send(sockets_[0], bytes.data(), bytes.size(), 0),
                  static_cast<ssize_t>(bytes.size()));
    }

  private:
    int sockets_[2] = {-1, -1};
    FrameReader reader_;
};

}  // namespace regente::server
