#include "server/voice_link.hpp"

#include <condition_variable>
#include <future>

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace regente::server {
namespace {

namespace voice = ports::voice;
using base::LegId;

// The voice process's end of the link, driven by the test.
class FakeVoice {
  public:
    explicit FakeVoice(const std::string& path) {
        unlink(path.c_str());
        listener_ = socket(AF_UNIX, SOCK_STREAM, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path.copy(address.sun_path, sizeof address.sun_path - 1);
        EXPECT_EQ(bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
        EXPECT_EQ(listen(listener_, 4), 0);
    }

    ~FakeVoice() {
        hang_up();
        close(listener_);
    }

    // Takes the next connection and reads its two first messages.
    bool accept_core() {
        if (!readable(listener_)) return false;
        connection_ = accept(listener_, nullptr, nullptr);
        reader_ = FrameReader();
        const auto hello = next();
        const auto configure = next();
        return hello && std::holds_alternative<voice::CoreHello>(*hello) && configure &&
               std::holds_alternative<voice::Configure>(*configure);
    }

    void say(const voice::VoiceUp& message) {
        wire::Bytes bytes;
        append_frame(bytes, message);
        EXPECT_EQ(send(connection_, bytes.data(), bytes.size(), MSG_NOSIGNAL),
                  static_cast<ssize_t>(bytes.size()));
    }

    std::optional<voice::VoiceDown> next() {
        while (true) {
            auto frame = reader_.next<voice::VoiceDown>();
            if (!frame) return std::nullopt;
            if (frame.value()) return std::move(*frame.value());
            if (!readable(connection_)) return std::nullopt;
            std::uint8_t buffer[4096];
            const ssize_t count = recv(connection_, buffer, sizeof buffer, 0);
            if (count <= 0) return std::nullopt;
            reader_.add({buffer, static_cast<std::size_t>(count)});
        }
    }

    template <class T>
    std::optional<T> next_as() {
        const auto message = next();
        if (!message || !std::holds_alternative<T>(*message)) return std::nullopt;
        return std::get<T>(*message);
    }

    void hang_up() {
        if (connection_ >= 0) close(connection_);
        connection_ = -1;
    }

  private:
    static bool readable(int fd) {
        pollfd one{fd, POLLIN, 0};
        return poll(&one, 1, 20'000) == 1;
    }

    int listener_ = -1;
    int connection_ = -1;
    FrameReader reader_;
};

// The rest of the core process: remembers events; the test says when they are durable.
class FakeCore {
  public:
    struct Seen {
        core::Event event;
        std::function<void()> durable;
    };

    VoiceLink::World world() {
        VoiceLink::World world;
        world.event = [this](core::Event event, std::function<void()> durable) {
            const std::lock_guard lock(mutex_);
            seen_.push_back({std::move(event), std::move(durable)});
            changed_.notify_all();
        };
        world.wait_for_room = [] { return true; };
        world.resolve = [this](const std::vector<std::string>& numbers, auto answer) {
            const std::lock_guard lock(mutex_);
            questions_.push_back([numbers, answer] {
                std::vector<ports::Address> addresses;
                for (const auto& number : numbers) {
                    const std::uint64_t id = std::stoull(number.substr(number.size() - 3));
                    addresses.push_back({base::AddressId{id}, number, base::ContactId{id + 1000}});
                }
                answer(addresses);
            });
            changed_.notify_all();
        };
        world.number_of = [this](base::AddressId address, auto answer) {
            const std::lock_guard lock(mutex_);
            questions_.push_back([address, answer] {
                answer(address.value == 404 ? std::optional<std::string>()
                                            : "+5511" + std::to_string(address.value));
            });
            changed_.notify_all();
        };
        world.file_of = [](const flow::Prompt& prompt) { return "say-" + prompt.text + ".wav"; };
        world.recording_closed = [](base::RecordingId) {};
        world.connected = [](const std::vector<base::RecordingId>&) {};
        world.beside = [](const voice::VoiceUp&) {};
        return world;
    }

    // The n-th event, from 0.
    Seen wait_for(std::size_t index) {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, std::chrono::seconds(20), [&] { return seen_.size() > index; });
        return seen_.size() > index ? seen_[index] : Seen{};
    }

    void answer_question() {
        std::function<void()> question;
        {
            std::unique_lock lock(mutex_);
            changed_.wait_for(lock, std::chrono::seconds(20), [&] { return !questions_.empty(); });
            ASSERT_FALSE(questions_.empty());
            question = std::move(questions_.front());
            questions_.pop_front();
        }
        question();
    }

    std::size_t count() {
        const std::lock_guard lock(mutex_);
        return seen_.size();
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Seen> seen_;
    std::deque<std::function<void()>> questions_;
};

class VoiceLinkTest : public testing::Test {
  protected:
    void SetUp() override {
        VoiceSetup setup;
        setup.flows["4000"] = base::FlowId{7};
        link_ = std::make_unique<VoiceLink>(path_, 3, setup, core_.world());
        link_->start();
        ASSERT_TRUE(voice_.accept_core());
        voice_.say(voice::VoiceHello{77});
    }

    // After it commands pass.
    void connect_core(std::size_t index) {
        voice_.say(voice::Inventory{});
        const auto seen = core_.wait_for(index);
        ASSERT_TRUE(std::holds_alternative<core::VoiceConnected>(seen.event));
        seen.durable();
    }

    std::string path_ = testing::TempDir() + "/regente_link_" + std::to_string(getpid()) + ".sock";
    FakeVoice voice_{path_};
    FakeCore core_;
    std::unique_ptr<VoiceLink> link_;
};

TEST_F(VoiceLinkTest, event_is_acknowledged_when_it_is_durable_and_not_before) {
    voice_.say(voice::Numbered{1, voice::LegRang{LegId{5}}});
    voice_.say(voice::Numbered{2, voice::LegAnswered{LegId{5}}});
    const auto first = core_.wait_for(0);
    const auto second = core_.wait_for(1);
    second.durable();  // Nothing may be said yet: the first is not.
    first.durable();
    const auto ack = voice_.next_as<voice::Ack>();
    ASSERT_TRUE(ack.has_value());
    EXPECT_EQ(ack->number, 2U);
}

TEST_F(VoiceLinkTest, call_arrives_with_its_flow_and_caller_and_before_what_follows_it) {
    const LegId leg{base::voice_leg_bit | 1U};
    voice_.say(
        voice::Numbered{1, voice::LegArrived{leg, base::TrunkId{1}, "4000", "+5511999990123"}});
    voice_.say(voice::Numbered{2, voice::LegEnded{leg, core::LegEnd::hung_up}});
    core_.answer_question();
    const auto arrived = core_.wait_for(0);
    const auto ended = core_.wait_for(1);
    ASSERT_TRUE(std::holds_alternative<core::CallArrived>(arrived.event));
    const auto& call = std::get<core::CallArrived>(arrived.event);
    EXPECT_EQ(call.flow, base::FlowId{7});
    EXPECT_EQ(call.address, base::AddressId{123});
    EXPECT_EQ(call.contact, base::ContactId{1123});
    EXPECT_TRUE(std::holds_alternative<core::LegEnded>(ended.event));
}

TEST_F(VoiceLinkTest, calls_reach_the_core_in_the_order_they_came) {
    const LegId first{base::voice_leg_bit | 1U};
    const LegId second{base::voice_leg_bit | 2U};
    voice_.say(
        voice::Numbered{1, voice::LegArrived{first, base::TrunkId{1}, "4000", "+5511999990001"}});
    voice_.say(voice::Numbered{2, voice::LegArrived{second, base::TrunkId{1}, "4000", ""}});
    core_.answer_question();
    const auto one = core_.wait_for(0);
    const auto two = core_.wait_for(1);
    EXPECT_EQ(std::get<core::CallArrived>(one.event).leg, first);
    EXPECT_EQ(std::get<core::CallArrived>(two.event).leg, second);
    EXPECT_EQ(std::get<core::CallArrived>(two.event).address, base::AddressId{});
}

// The core refuses it and writes it down: who calls a number that leads nowhere is in the books.
TEST_F(VoiceLinkTest, number_that_leads_nowhere_arrives_without_a_flow) {
    const LegId leg{base::voice_leg_bit | 1U};
    voice_.say(
        voice::Numbered{1, voice::LegArrived{leg, base::TrunkId{1}, "5999", "+5511999990123"}});
    core_.answer_question();
    const auto arrived = core_.wait_for(0);
    ASSERT_TRUE(std::holds_alternative<core::CallArrived>(arrived.event));
    EXPECT_EQ(std::get<core::CallArrived>(arrived.event).leg, leg);
    EXPECT_FALSE(std::get<core::CallArrived>(arrived.event).flow);
}

TEST_F(VoiceLinkTest, what_voice_says_twice_after_a_broken_link_is_heard_once) {
    voice_.say(voice::Numbered{1, voice::LegRang{LegId{5}}});
    core_.wait_for(0).durable();
    ASSERT_TRUE(voice_.next_as<voice::Ack>().has_value());
    voice_.hang_up();
    ASSERT_TRUE(voice_.accept_core());
    voice_.say(voice::VoiceHello{77});
    voice_.say(voice::Numbered{1, voice::LegRang{LegId{5}}});
    voice_.say(voice::Numbered{2, voice::LegAnswered{LegId{5}}});
    const auto second = core_.wait_for(1);
    EXPECT_TRUE(std::holds_alternative<core::LegAnswered>(second.event));
    const auto again = voice_.next_as<voice::Ack>();
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->number, 1U);
}

TEST_F(VoiceLinkTest, setup_is_in_force_when_it_says_so) {
    VoiceSetup setup;
    setup.flows["5000"] = base::FlowId{8};
    setup.configure.music = "valsa.wav";
    std::promise<void> sent;
    link_->setup(setup, [&] { sent.set_value(); });
    ASSERT_EQ(sent.get_future().wait_for(std::chrono::seconds(20)), std::future_status::ready);
    const auto configure = voice_.next_as<voice::Configure>();
    ASSERT_TRUE(configure.has_value());
    voice_.say(voice::Numbered{1, voice::LegArrived{LegId{9}, base::TrunkId{1}, "5000", ""}});
    EXPECT_EQ(std::get<core::CallArrived>(core_.wait_for(0).event).flow, base::FlowId{8});
}

TEST_F(VoiceLinkTest, restarted_voice_counts_from_one_again) {
    voice_.say(voice::Numbered{1, voice::LegRang{LegId{5}}});
    core_.wait_for(0).durable();
    ASSERT_TRUE(voice_.next_as<voice::Ack>().has_value());
    voice_.hang_up();
    ASSERT_TRUE(voice_.accept_core());
    voice_.say(voice::VoiceHello{78});
    voice_.say(voice::Numbered{1, voice::LegAnswered{LegId{6}}});
    EXPECT_TRUE(std::holds_alternative<core::LegAnswered>(core_.wait_for(1).event));
}

TEST_F(VoiceLinkTest, commands_wait_until_the_core_knows_of_the_link) {
    link_->commands({core::AnswerLeg{LegId{1}}});
    connect_core(0);
    link_->commands({core::PlayMusic{LegId{2}}});
    const auto first = voice_.next();
    ASSERT_TRUE(first.has_value());
    ASSERT_TRUE(std::holds_alternative<voice::PlayMusic>(*first));
}

TEST_F(VoiceLinkTest, dial_has_its_number_and_what_follows_it_stays_behind) {
    connect_core(0);
    link_->commands(
        {core::PlaceLeg{LegId{9}, base::AddressId{42}, base::TrunkId{2}, base::seconds(20)},
         core::EndLeg{LegId{9}, core::LegEnd::ended},
         core::PlayMusic{LegId{3}}});
    EXPECT_TRUE(voice_.next_as<voice::PlayMusic>().has_value());
    core_.answer_question();
    const auto place = voice_.next_as<voice::PlaceLeg>();
    ASSERT_TRUE(place.has_value());
    EXPECT_EQ(place->number, "+551142");
    EXPECT_EQ(place->ring_ms, 20000U);
    EXPECT_TRUE(voice_.next_as<voice::EndLeg>().has_value());
}

TEST_F(VoiceLinkTest, dial_without_a_number_ends_as_failed) {
    connect_core(0);
    link_->commands(
        {core::PlaceLeg{LegId{9}, base::AddressId{404}, base::TrunkId{2}, base::seconds(20)}});
    core_.answer_question();
    const auto ended = core_.wait_for(1);
    ASSERT_TRUE(std::holds_alternative<core::LegEnded>(ended.event));
    EXPECT_EQ(std::get<core::LegEnded>(ended.event).end, core::LegEnd::failed);
}

TEST_F(VoiceLinkTest, inventory_waits_for_the_calls_before_it) {
    const LegId leg{base::voice_leg_bit | 1U};
    voice_.say(
        voice::Numbered{1, voice::LegArrived{leg, base::TrunkId{1}, "4000", "+5511999990123"}});
    voice_.say(
        voice::Inventory{{{leg, core::Direction::inbound, core::LegStage::ringing, 0}}, {}, {}});
    voice_.say(voice::Numbered{2, voice::LegEnded{leg, core::LegEnd::hung_up}});
    core_.answer_question();
    EXPECT_TRUE(std::holds_alternative<core::CallArrived>(core_.wait_for(0).event));
    EXPECT_TRUE(std::holds_alternative<core::VoiceConnected>(core_.wait_for(1).event));
    EXPECT_TRUE(std::holds_alternative<core::LegEnded>(core_.wait_for(2).event));
}

TEST_F(VoiceLinkTest, broken_link_is_told_once_and_only_if_it_was_known) {
    connect_core(0);
    voice_.hang_up();
    EXPECT_TRUE(std::holds_alternative<core::VoiceLost>(core_.wait_for(1).event));
    ASSERT_TRUE(voice_.accept_core());
    voice_.hang_up();
    ASSERT_TRUE(voice_.accept_core());
    EXPECT_EQ(core_.count(), 2U);
}

}  // namespace
}  // namespace regente::server
