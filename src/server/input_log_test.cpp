#include "server/input_log.hpp"

#include <filesystem>

#include <gtest/gtest.h>

#include "server/testing_day.hpp"
#include "storage/sqlite/scratch.hpp"
#include "wire/binary.hpp"

namespace regente::server {
namespace {

namespace fs = std::filesystem;
using storage::Scratch;

TEST(InputLog, replayed_inputs_give_the_same_facts_and_state) {
    Day day(1);
    day.work(400);
    const Scratch scratch;
    {
        InputLog log({scratch / "inputs"});
        for (const Input& input : day.inputs)
            log.add(input);
    }
    const auto inputs = InputLog::read(scratch / "inputs/input.log");
    ASSERT_TRUE(inputs) << inputs.error().message;
    ASSERT_EQ(inputs.value().size(), day.inputs.size());
    core::Core replayed;
    core::Output output;
    for (const Input& input : inputs.value()) {
        std::visit(
            base::Overloaded{
                [&](const RequestInput& given) {
                    (void)replayed.request(input.at, given.request, output);
                },
                [&](const EventInput& given) { replayed.event(input.at, given.event, output); },
                [&](const Advanced&) { replayed.advance(input.at, output); },
            },
            input.input);
    }
    EXPECT_EQ(wire::encode(replayed.state()), wire::encode(day.core.state()));
    ASSERT_EQ(output.facts.size(), day.facts.size());
    for (std::size_t i = 0; i < output.facts.size(); ++i) {
        EXPECT_EQ(wire::encode(output.facts[i]), wire::encode(day.facts[i].second)) << i;
    }
}

TEST(InputLog, files_rotate_and_the_oldest_goes) {
    const Scratch scratch;
    InputLog::Options options{scratch.path()};
    options.file_bytes_max = 2000;
    options.files_max = 3;
    {
        InputLog log(options);
        for (int i = 0; i < 200; ++i)
            log.add({{1}, {i}, Advanced{}});
    }
    EXPECT_TRUE(fs::exists(scratch / "input.log"));
    EXPECT_TRUE(fs::exists(scratch / "input.log.2"));
    EXPECT_FALSE(fs::exists(scratch / "input.log.3"));
    EXPECT_LE(fs::file_size(scratch / "input.log.1"), 2100u);
    const auto last = InputLog::read(scratch / "input.log");
    ASSERT_TRUE(last);
    EXPECT_EQ(last.value().back().at.us, 199);
}

TEST(InputLog, torn_last_line_is_left_out) {
    const Scratch scratch;
    {
        InputLog log({scratch.path()});
        for (int i = 0; i < 3; ++i)
            log.add({{1}, {i}, Advanced{}});
    }
    auto bytes = storage::read_bytes(scratch / "input.log");
    bytes.resize(bytes.size() - 5);
    storage::write_bytes(scratch / "input.log", bytes);
    const auto inputs = InputLog::read(scratch / "input.log");
    ASSERT_TRUE(inputs);
    EXPECT_EQ(inputs.value().size(), 2u);
}

TEST(InputLog, lines_that_cannot_be_written_are_counted) {
    const Scratch scratch;
    storage::write_bytes(scratch / "taken", {1});
    InputLog log({scratch / "taken/inputs"});
    log.add({{1}, {1}, Advanced{}});
    for (int tries = 0; tries < 2000 && log.dropped() == 0; ++tries) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    EXPECT_EQ(log.dropped(), 1u);
}

}  // namespace
}  // namespace regente::server
