#include "server/frames.hpp"

#include <gtest/gtest.h>

#include "server/jobs.hpp"

namespace regente::server {
namespace {

TEST(Frames, message_cut_anywhere_comes_out_whole) {
    wire::Bytes bytes;
    append_frame(bytes, CoreToWarden{Job{7, Speak{"Olá", "pt-BR", "say-1.wav"}}});
    append_frame(bytes, CoreToWarden{CoreReady{}});
    FrameReader reader;
    std::vector<CoreToWarden> got;
    for (const std::uint8_t byte : bytes) {
        reader.add({&byte, 1});
        auto next = reader.next<CoreToWarden>();
        ASSERT_TRUE(next.has_value());
        if (next.value()) got.push_back(*next.value());
    }
    ASSERT_EQ(got.size(), 2U);
    const auto& job = std::get<Job>(got[0]);
    EXPECT_EQ(job.number, 7U);
    EXPECT_EQ(std::get<Speak>(job.work).text, "Olá");
    EXPECT_TRUE(std::holds_alternative<CoreReady>(got[1]));
}

TEST(Frames, length_beyond_the_limit_is_refused) {
    FrameReader reader;
    const wire::Bytes bytes{0xff, 0xff, 0xff, 0x7f};
    reader.add(bytes);
    EXPECT_FALSE(reader.next<CoreToWarden>().has_value());
}

TEST(Frames, nonsense_is_refused) {
    FrameReader reader;
    const wire::Bytes bytes{1, 0, 0, 0, 99};
    reader.add(bytes);
    EXPECT_FALSE(reader.next<CoreToWarden>().has_value());
}

}  // namespace
}  // namespace regente::server
