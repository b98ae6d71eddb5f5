// The core's socket with a core that does not behave.
#include "voice/core_link.hpp"

#include <cstdlib>
#include <cstring>
#include <filesystem>

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "voice/frames.hpp"
#include "voice/sip/libre.hpp"

namespace regente::voice {

namespace {

// Floods the core the moment it says hello, and ends the loop when it is lost.
struct Flood final : CoreLink::Handler {
    CoreLink* link = nullptr;
    bool lost = false;

    void core_connected() override {
        ports::voice::SeatAnswer answer;
        answer.sdp.assign(1000 * 1000, 'x');
        for (std::size_t sent = 0; sent <= CoreLink::unsent_bytes_max + (4U << 20U);
             sent += answer.sdp.size())
            link->send(answer);
    }

    void core_lost() override {
        lost = true;
        re_cancel();
    }

    void core_said(const ports::voice::VoiceDown& /*message*/) override {}
};

int connect_to(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.c_str(), path.size());
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    EXPECT_EQ(::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    return fd;
}

}  // namespace

TEST(CoreLink, a_core_that_does_not_read_is_dropped) {
    ASSERT_EQ(libre_init(), 0);
    ASSERT_EQ(fd_setsize(64), 0);
    std::string directory = "/tmp/regente-link-XXXXXX";
    ASSERT_NE(::mkdtemp(directory.data()), nullptr);
    {
        Flood flood;
        auto link = CoreLink::listen(directory + "/link", flood);
        ASSERT_TRUE(link);
        flood.link = link.value().get();
        const int core = connect_to(directory + "/link");
        std::vector<std::uint8_t> hello;
        append_frame(hello, ports::voice::VoiceDown{ports::voice::CoreHello{1}});
        ASSERT_EQ(::send(core, hello.data(), hello.size(), 0), static_cast<ssize_t>(hello.size()));
        tmr patience{};
        tmr_start(
            &patience, 10'000, [](void*) { re_cancel(); }, nullptr);
        re_main(nullptr);
        tmr_cancel(&patience);
        EXPECT_TRUE(flood.lost);
        EXPECT_FALSE(flood.link->connected());
        ::close(core);
    }
    std::filesystem::remove_all(directory);
    libre_close();
}

}  // namespace regente::voice
