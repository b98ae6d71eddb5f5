#include "wfm/staffing.hpp"

#include <limits>

#include <gtest/gtest.h>

namespace regente::wfm {
namespace {

StaffingQuestion half_hour(Model model, double calls, double handle) {
    StaffingQuestion question;
    question.model = model;
    question.calls = calls;
    question.interval_seconds = 1800;
    question.handle_seconds = handle;
    return question;
}

// The example of every textbook: 100 calls in half an hour, 3 minutes each, 80 % in 20 s.
TEST(Staffing, hundred_calls_of_three_minutes_need_fourteen) {
    StaffingQuestion question = half_hour(Model::erlang_c, 100, 180);
    question.target = parse_target("80/20");
    const auto answer = staffing(question);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer.value().agents, 14U);
    EXPECT_NEAR(answer.value().service_level, 0.888350, 1e-6);
    EXPECT_NEAR(answer.value().asa_seconds.value(), 7.8359, 1e-4);
    EXPECT_DOUBLE_EQ(answer.value().erlangs, 10);
}

TEST(Staffing, people_who_give_up_need_fewer_agents) {
    StaffingQuestion question = half_hour(Model::erlang_a, 100, 180);
    question.patience_seconds = 120;
    question.target = parse_target("80/20");
    const auto answer = staffing(question);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer.value().agents, 12U);
    EXPECT_NEAR(answer.value().service_level, 0.825583, 1e-6);
    EXPECT_NEAR(answer.value().abandonment, 0.061597, 1e-6);
}

TEST(Staffing, trunks_are_counted_by_what_they_lose) {
    StaffingQuestion question = half_hour(Model::erlang_b, 20.33, 1800);
    question.target = parse_target("99/0");
    const auto answer = staffing(question);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer.value().agents, 30U);
    EXPECT_NEAR(answer.value().blocking, 0.00997, 1e-5);
    EXPECT_EQ(answer.value().p_wait, 0);
}

TEST(Staffing, too_few_agents_have_no_speed_of_answer) {
    StaffingQuestion question = half_hour(Model::erlang_c, 100, 180);
    question.agents = 9;
    const auto answer = staffing(question);
    ASSERT_TRUE(answer);
    EXPECT_FALSE(answer.value().asa_seconds);
    EXPECT_EQ(answer.value().service_level, 0);
}

TEST(Staffing, wrong_questions_are_refused_by_name) {
    const auto refused = [](const auto& change) {
        StaffingQuestion question = half_hour(Model::erlang_a, 100, 180);
        question.patience_seconds = 60;
        question.agents = 10;
        change(question);
        const auto answer = staffing(question);
        return answer ? std::string() : answer.error().message;
    };
    EXPECT_EQ(refused([](StaffingQuestion&) {}), "");
    EXPECT_NE(refused([](StaffingQuestion& q) { q.calls = -1; }).find("calls"), std::string::npos);
    EXPECT_NE(refused([](StaffingQuestion& q) {
                  q.calls = std::numeric_limits<double>::quiet_NaN();
              }).find("calls"),
              std::string::npos);
    EXPECT_NE(refused([](StaffingQuestion& q) { q.interval_seconds = 0; }).find("interval"),
              std::string::npos);
    EXPECT_NE(refused([](StaffingQuestion& q) { q.handle_seconds = 0; }).find("handle"),
              std::string::npos);
    EXPECT_NE(refused([](StaffingQuestion& q) { q.patience_seconds = 0; }).find("patience"),
              std::string::npos);
    EXPECT_NE(refused([](StaffingQuestion& q) { q.model = Model::erlang_c; }).find("patience"),
              std::string::npos);
    EXPECT_NE(refused([](StaffingQuestion& q) { q.agents = 0; }).find("agents"), std::string::npos);
    EXPECT_NE(refused([](StaffingQuestion& q) { q.agents.reset(); }).find("target"),
              std::string::npos);
    EXPECT_NE(refused([](StaffingQuestion& q) { q.target = parse_target("80/20"); }).find("either"),
              std::string::npos);
}

TEST(Staffing, targets_are_a_share_and_seconds) {
    ASSERT_TRUE(parse_target("92.5/15"));
    EXPECT_DOUBLE_EQ(parse_target("92.5/15")->service_level, 0.925);
    EXPECT_DOUBLE_EQ(parse_target("92.5/15")->seconds, 15);
    for (const char* text :
         {"", "80", "80/", "/20", "100/20", "0/20", "80/-1", "80/20 ", "a/b", "nan/20"})
        EXPECT_FALSE(parse_target(text)) << text;
}

}  // namespace
}  // namespace regente::wfm
