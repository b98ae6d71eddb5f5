// RFC 4475's messages against the real process: whatever comes, it lives, and answers what it must.
#include <array>
#include <fstream>
#include <set>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "voice/core.hpp"

namespace regente::testing {

namespace {

struct Torture {
    const char* name;
    std::set<int> answers;  // Any of these first; 0 = silence.
};

// As RFC 4475 says of an endpoint that takes INVITEs of a trunk for any user, and nobody's REGISTER
// without a password. Over UDP. Where the standard leaves a choice, what we chose.
const std::vector<Torture> tortures{
    // Valid messages (section 3.1.1).
    {"wsinv", {400, 481}},  // Has a To tag of no call of ours.
    {"intmeth", {501}},
    {"esc01", {100}},
    {"escnull", {400}},  // A NUL in a user name is refused.
    {"esc02", {501}},
    {"lwsdisp", {200}},
    {"longreq", {400}},  // Longer than our limit for one header.
    {"dblreq", {401}},   // The second request in the datagram is ignored.
    {"semiuri", {200}},
    {"transports", {200}},
    {"mpart01", {405}},
    {"unreason", {0}},
    {"noreason", {0}},
    // Invalid messages (section 3.1.2).
    {"badinv01", {400}},
    {"clerr", {400}},
    {"ncl", {400}},
    {"scalar02", {400}},
    {"scalarlg", {0}},
    {"quotbal", {400}},
    {"ltgtruri", {400}},
    {"lwsruri", {400}},
    {"lwsstart", {400}},
    {"trws", {400}},
    {"escruri", {100, 400}},
    {"baddate", {100}},  // Date is read by nobody.
    {"regbadct", {401}},
    {"badaspec", {400, 200}},
    {"baddn", {400, 200}},
    {"badvers", {505}},
    {"mismatch01", {400}},
    {"mismatch02", {400}},
    {"bigcode", {0}},
    // Transaction layer (3.2), application layer (3.3).
    {"badbranch", {200, 400}},
    {"insuf", {400}},
    {"unkscm", {416}},
    {"novelsc", {416}},
    {"unksm2", {400}},
    {"bext01", {420}},
    {"invut", {415}},
    {"regaut01", {401}},
    {"multi01", {400}},
    {"mcl01", {400}},
    {"bcast", {0}},
    {"zeromf", {200}},  // An endpoint does not count hops.
    {"cparam01", {401}},
    {"cparam02", {401}},
    {"regescrt", {401}},
    {"sdp01", {100}},
    // Backward compatibility (3.4): without a branch we do not know transactions apart.
    {"inv2543", {400}},
};

std::string read(const std::string& name) {
    std::ifstream file(
        std::string(REGENTE_SOURCE_DIR) + "/tests/integration/voice/torture/" + name + ".sip",
        std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

// Asks for the answer to come to where the message came from.
// Our peer wants the answer where it sent from, and each message in a transaction of its own:
// several of the RFC's messages share a branch, and the second would be a retransmission of the
// first (RFC 3261 §17.2.3).
std::string made_ours(std::string text, const std::string& name) {
    const std::string cookie = "branch=z9hG4bK";
    if (const std::size_t at = text.find(cookie); at != std::string::npos) {
        text.insert(at + cookie.size(), name);
    }
    const std::size_t branch = text.find("branch");
    const std::size_t semicolon = branch == std::string::npos ? branch : text.rfind(';', branch);
    if (semicolon != std::string::npos) text.insert(semicolon, ";rport");
    return text;
}

class Udp {
  public:
    explicit Udp(std::uint16_t to)
        : fd_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
        to_.sin_family = AF_INET;
        to_.sin_port = htons(to);
        to_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        sockaddr_in here = to_;
        here.sin_port = 0;
        EXPECT_EQ(::bind(fd_, reinterpret_cast<const sockaddr*>(&here), sizeof here), 0);
    }

    Udp(const Udp&) = delete;
    Udp& operator=(const Udp&) = delete;

    ~Udp() { ::close(fd_); }

    void send(const std::string& text) {
        (void)::sendto(
            fd_, text.data(), text.size(), 0, reinterpret_cast<const sockaddr*>(&to_), sizeof to_);
    }

    // The status of the next response; of what `marker` is in, if there is one. 0: none within the
    // limit.
    int status(int limit_ms, const std::string& marker) {
        for (;;) {
            pollfd poll{fd_, POLLIN, 0};
            if (::poll(&poll, 1, limit_ms) <= 0) return 0;
            std::array<char, 65536> bytes;
            const ssize_t size = ::recv(fd_, bytes.data(), bytes.size(), 0);
            const std::string text(bytes.data(),
                                   static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
            if (text.substr(0, 8) != "SIP/2.0 " || text.find(marker) == std::string::npos) continue;
            return std::stoi(text.substr(8, 3));
        }
    }

  private:
    int fd_ = -1;
    sockaddr_in to_{};
};

std::string ping(const std::string& id) {
    return "OPTIONS sip:a@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;rport;branch=z9hG4bK" +
           id + "\r\nFrom: <sip:t@127.0.0.1>;tag=1\r\nTo: <sip:a@127.0.0.1>\r\nCall-ID: ping-" +
           id + "\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n";
}

}  // namespace

// A ping after each message comes back only when the message has been dealt with: silence is then a
// fact and not a guess about time.
TEST(Torture, each_message_gets_its_answer_and_the_process_lives) {
    VoiceProcess voice;
    Core core(voice, 1);
    core.say(Core::config(voice.peer_port()));
    core.say(link::TakeStats{});
    ASSERT_TRUE(core.hear<link::Stats>());
    for (const Torture& torture : tortures) {
        const std::string text = read(torture.name);
        ASSERT_FALSE(text.empty()) << torture.name;
        Udp peer(voice.sip_port());
        peer.send(made_ours(text, torture.name));
        peer.send(ping(torture.name));
        int answer = peer.status(10'000, {});
        if (answer == 200 && !torture.answers.contains(200)) answer = 0;  // The ping's.
        EXPECT_TRUE(torture.answers.contains(answer)) << torture.name << " got " << answer;
        if (answer != 0) {
            EXPECT_EQ(peer.status(10'000, std::string("ping-") + torture.name), 200)
                << torture.name;
        }
        ASSERT_TRUE(voice.is_alive()) << torture.name;
    }
}

TEST(Torture, each_message_cut_at_each_byte_does_not_kill) {
    VoiceProcess voice;
    Core core(voice, 1);
    core.say(Core::config(voice.peer_port()));
    Udp peer(voice.sip_port());
    std::size_t sent = 0;
    for (const Torture& torture : tortures) {
        const std::string text = read(torture.name);
        for (std::size_t size = 1; size < text.size(); size += 7) {
            peer.send(text.substr(0, size));
            if (++sent % 64 != 0) continue;
            const std::string id = "cut" + std::to_string(sent);
            peer.send(ping(id));
            ASSERT_EQ(peer.status(10'000, "ping-" + id), 200) << torture.name << " cut at " << size;
        }
    }
    EXPECT_TRUE(voice.is_alive());
}

}  // namespace regente::testing
