#include "server/core_loop.hpp"

#include <future>

#include <gtest/gtest.h>

namespace regente::server {
namespace {

using base::Err;
using base::Fault;

// A journal in memory whose commits wait until the test lets them go.
class HeldJournal final : public ports::Journal {
  public:
    base::Result<ports::JournalHead, Fault> claim(base::OperationId) override {
        return ports::JournalHead{1, 0};
    }

    base::Result<base::Done, Fault> append(std::span<const ports::JournalEntry> entries) override {
        std::unique_lock lock(mutex_);
        ++waiting_;
        changed_.notify_all();
        changed_.wait(lock, [this] { return open_; });
        --waiting_;
        if (fault_) return Err{*fault_};
        entries_.insert(entries_.end(), entries.begin(), entries.end());
        return base::Done{};
    }

    base::Result<std::vector<ports::JournalEntry>, Fault> read(base::OperationId,
                                                               std::uint64_t,
                                                               std::size_t) override {
        return std::vector<ports::JournalEntry>{};
    }

    base::Result<ports::JournalHead, Fault> head(base::OperationId) override {
        return ports::JournalHead{1, 0};
    }

    void hold() {
        const std::lock_guard lock(mutex_);
        open_ = false;
    }

    void let_go(std::optional<Fault> fault = {}) {
        const std::lock_guard lock(mutex_);
        open_ = true;
        fault_ = std::move(fault);
        changed_.notify_all();
    }

    bool wait_for_commit() {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds(20), [this] { return waiting_ > 0; });
    }

    std::vector<ports::JournalEntry> entries() {
        const std::lock_guard lock(mutex_);
        return entries_;
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool open_ = true;
    int waiting_ = 0;
    std::optional<Fault> fault_;
    std::vector<ports::JournalEntry> entries_;
};

core::SetQueue queue(std::uint64_t id) {
    return {base::QueueId{id}, {}};
}

class LoopTest : public testing::Test {
  protected:
    void begin(std::size_t inputs_max = 1000,
               core::Core core = core::Core(),
               const std::optional<core::Event>& first = {}) {
        auto journal = std::make_unique<HeldJournal>();
        journal_ = journal.get();
        writer_ = std::make_unique<JournalWriter>(std::move(journal), JournalWriter::Options{});
        CoreLoop::Options options;
        options.operation = base::OperationId{1};
        options.head = {1, 0};
        options.inputs_max = inputs_max;
        CoreLoop::Sinks sinks;
        sinks.facts = [this](const api::FactBatch& batch) {
            facts_ += batch->size();
            for (const auto& one : *batch) {
                if (const auto* ended = std::get_if<core::AttemptEnded>(&one.fact))
                    outcome_.set_value(ended->outcome);
            }
        };
        sinks.commands = [this](const std::vector<core::Command>& commands) {
            commands_ += commands.size();
        };
        sinks.committed = [](base::Duration) {};
        sinks.failed = [this](const Fault& fault) { failure_.set_value(fault.code); };
        loop_ = std::make_unique<CoreLoop>(std::move(core), *writer_, options, sinks);
        if (first) loop_->event(*first, {});
        thread_ = std::thread([this] { loop_->run(); });
    }

    void TearDown() override {
        journal_->let_go();
        loop_->stop();
        thread_.join();
        writer_.reset();
    }

    std::future<api::Gateway::Answer> ask(core::Request request) {
        auto promise = std::make_shared<std::promise<api::Gateway::Answer>>();
        loop_->submit(std::move(request), [promise](api::Gateway::Answer answer) {
            promise->set_value(std::move(answer));
        });
        return promise->get_future();
    }

    HeldJournal* journal_ = nullptr;
    std::unique_ptr<JournalWriter> writer_;
    std::unique_ptr<CoreLoop> loop_;
    std::thread thread_;
    std::atomic<std::size_t> facts_ = 0;
    std::atomic<std::size_t> commands_ = 0;
    std::promise<std::string> failure_;
    std::promise<core::Outcome> outcome_;
};

constexpr auto limit = std::chrono::seconds(20);
constexpr auto not_yet = std::chrono::milliseconds(50);

TEST_F(LoopTest, answer_comes_only_after_its_facts_are_durable) {
    begin();
    journal_->hold();
    auto answer = ask(queue(1));
    ASSERT_TRUE(journal_->wait_for_commit());
    EXPECT_EQ(answer.wait_for(not_yet), std::future_status::timeout);
    EXPECT_EQ(facts_, 0U);
    journal_->let_go();
    ASSERT_EQ(answer.wait_for(limit), std::future_status::ready);
    EXPECT_TRUE(answer.get().result.has_value());
    EXPECT_EQ(facts_, 1U);
    ASSERT_EQ(journal_->entries().size(), 1U);
    EXPECT_EQ(journal_->entries().front().seq, 1U);
}

TEST_F(LoopTest, refusal_waits_for_what_it_was_judged_by) {
    begin();
    journal_->hold();
    auto first = ask(queue(1));
    ASSERT_TRUE(journal_->wait_for_commit());
    auto refused = ask(core::SetAgent{base::AgentId{1}, {base::QueueId{99}}});
    EXPECT_EQ(refused.wait_for(not_yet), std::future_status::timeout);
    journal_->let_go();
    ASSERT_EQ(refused.wait_for(limit), std::future_status::ready);
    EXPECT_FALSE(refused.get().result.has_value());
    EXPECT_EQ(first.wait_for(limit), std::future_status::ready);
}

TEST_F(LoopTest, entries_are_numbered_without_a_gap_across_batches) {
    begin();
    for (std::uint64_t id = 1; id <= 50; ++id)
        ASSERT_FALSE(ask(queue(id)).get().unavailable);
    const auto entries = journal_->entries();
    ASSERT_EQ(entries.size(), 50U);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        EXPECT_EQ(entries[i].seq, i + 1);
        EXPECT_EQ(entries[i].epoch, 1U);
    }
}

TEST_F(LoopTest, failed_journal_answers_unavailable_and_accepts_nothing_more) {
    begin();
    journal_->hold();
    auto answer = ask(queue(1));
    ASSERT_TRUE(journal_->wait_for_commit());
    journal_->let_go(Fault{"journal_disk_full", "The disk is full."});
    const auto first = answer.get();
    EXPECT_TRUE(first.unavailable);
    EXPECT_EQ(first.fault.code, "journal_disk_full");
    EXPECT_EQ(failure_.get_future().get(), "journal_disk_full");
    const auto later = ask(queue(2)).get();
    EXPECT_TRUE(later.unavailable);
    EXPECT_EQ(later.fault.code, "journal_disk_full");
    EXPECT_EQ(facts_, 0U);
    EXPECT_FALSE(loop_->wait_for_room());
}

// An agent who dials somebody, long ago: the dial's limit has passed.
core::Core long_dialling() {
    core::Core core;
    const base::Instant then{1'000'000};
    core::Output output;
    const base::AgentId ana{1};
    core::OperationSettings settings;
    settings.default_trunk = base::TrunkId{1};
    core.event(then, core::VoiceConnected{}, output);
    for (const core::Request& request :
         {core::Request(queue(1)),
          core::Request(core::SetAgent{ana, {base::QueueId{1}}}),
          core::Request(core::SetOperation{settings}),
          core::Request(core::SignIn{ana, core::SeatKind::browser})}) {
        EXPECT_TRUE(core.request(then, request, output).has_value());
    }
    core.event(then, core::SeatUp{ana, core::SeatKind::browser}, output);
    const core::DialAddress dial{ana, base::AddressId{5}, {}};
    EXPECT_TRUE(core.request(then, dial, output).has_value());
    return core;
}

// After a restart: whether the phone rang is unknown, and a timer that passed meanwhile must not
// say that nobody answered.
TEST_F(LoopTest, that_voice_is_gone_comes_before_the_timers_that_are_due) {
    begin(1000, long_dialling(), core::VoiceLost{});
    auto outcome = outcome_.get_future();
    ASSERT_EQ(outcome.wait_for(limit), std::future_status::ready);
    EXPECT_EQ(outcome.get(), core::Outcome::unknown);
}

TEST_F(LoopTest, event_is_not_acknowledged_when_the_journal_fails) {
    begin();
    journal_->hold();
    std::atomic<bool> acknowledged = false;
    loop_->event(core::VoiceConnected{}, [&] { acknowledged = true; });
    ASSERT_TRUE(journal_->wait_for_commit());
    journal_->let_go(Fault{"journal_io", "fsync failed."});
    EXPECT_EQ(failure_.get_future().get(), "journal_io");
    EXPECT_FALSE(acknowledged);
}

TEST_F(LoopTest, full_ring_refuses_requests_and_says_so) {
    begin(64);
    journal_->hold();
    std::vector<std::future<api::Gateway::Answer>> answers;
    bool refused = false;
    // The loop computes ahead of the disk by a bounded number of batches; then the ring fills.
    for (std::uint64_t id = 1; id <= 5000 && !refused; ++id) {
        answers.push_back(ask(queue(id)));
        refused = loop_->counters().refused > 0;
    }
    ASSERT_TRUE(refused);
    const auto last = answers.back().get();
    EXPECT_TRUE(last.unavailable);
    EXPECT_EQ(last.fault.code, "overloaded");
    journal_->let_go();
    for (std::size_t i = 0; i + 1 < answers.size(); ++i)
        EXPECT_FALSE(answers[i].get().unavailable);
}

}  // namespace
}  // namespace regente::server
