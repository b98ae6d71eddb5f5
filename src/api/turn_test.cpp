#include "api/turn.hpp"

#include <atomic>
#include <future>
#include <thread>

#include <gtest/gtest.h>

namespace regente::api {
namespace {

TEST(Turn, a_job_given_up_never_runs) {
    Turn turn;
    bool ran = false;
    EXPECT_FALSE(turn.give_up([] { return false; }));
    turn.run([&] { ran = true; });
    EXPECT_FALSE(ran);
}

TEST(Turn, who_gives_up_waits_for_the_job_that_runs) {
    Turn turn;
    std::promise<void> running;
    std::promise<void> go_on;
    std::atomic<bool> done = false;
    std::thread job([&] {
        turn.run([&] {
            running.set_value();
            go_on.get_future().wait();
            done = true;
        });
    });
    running.get_future().wait();
    auto gave_up =
        std::async(std::launch::async, [&] { return turn.give_up([&] { return done.load(); }); });
    go_on.set_value();
    EXPECT_TRUE(gave_up.get());
    job.join();
}

}  // namespace
}  // namespace regente::api
