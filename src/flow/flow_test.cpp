#include <gtest/gtest.h>

#include "flow/step.hpp"
#include "flow/validate.hpp"

namespace regente::flow {
namespace {

constexpr base::Instant monday_noon{1'795'435'200'000'000};  // 2026-11-23 12:00 UTC.

std::optional<base::Duration> utc(const std::string&) {
    return base::Duration{};
}

std::optional<DayInterval> no_holiday(HolidayRule, const base::Date&) {
    return std::nullopt;
}

Prompt text(const std::string& words) {
    return {words, "en", ""};
}

Menu menu() {
    Menu menu;
    menu.prompt = text("One or two?");
    menu.choices = {{"1", "line", "One"}, {"2", "bye", "Two"}};
    menu.retries = 1;
    menu.invalid_prompt = text("Wrong.");
    menu.timeout_prompt = text("Hello?");
    menu.on_failure = "bye";
    return menu;
}

Graph graph() {
    return {"hello",
            {{"hello", Say{text("Hello."), "choose"}},
             {"choose", menu()},
             {"line", Enqueue{{1}, 0, 15'000, "en"}},
             {"bye", HangUp{text("Bye.")}}}};
}

Action at(const std::string& node, const Input& input, std::uint32_t turn = 0) {
    return step(graph(), {node, turn, false}, input, monday_noon, {utc, no_holiday});
}

std::string play_at(const Action& action) {
    const auto* play = std::get_if<Play>(&action);
    return play == nullptr ? "" : play->position.node + std::to_string(play->position.turn);
}

Flaw flaw(const Graph& graph) {
    const auto result = validate(graph);
    EXPECT_FALSE(result.has_value()) << "accepted";
    return result ? Flaw::no_nodes : result.error().flaw;
}

TEST(Flow, exception_goes_before_holiday_and_holiday_before_weekday) {
    const base::Instant monday{monday_noon.us - 12 * 3'600'000'000LL};
    const base::Date date = base::date_of(monday.us / 86'400'000'000LL);
    const ClosureOf all_day = [&](HolidayRule, const base::Date& day) {
        return day == date ? std::optional(DayInterval{0, 1440}) : std::nullopt;
    };
    const ClosureOf until_two = [&](HolidayRule, const base::Date& day) {
        return day == date ? std::optional(DayInterval{0, 840}) : std::nullopt;
    };
    // Monday 08:00 to Tuesday 02:00.
    Hours hours{"UTC", {{1, 480, 1560}}, "", ""};
    const auto open = [&](std::int64_t minute, const ClosureOf& closure_of) {
        return is_open(hours, monday + base::minutes(minute), {}, closure_of);
    };
    EXPECT_TRUE(open(600, all_day));  // The rule is off.
    hours.holidays = HolidayRule::br_all;
    EXPECT_TRUE(open(600, no_holiday));
    EXPECT_FALSE(open(600, all_day));
    EXPECT_FALSE(open(1500, all_day));  // What would have passed midnight is closed too.
    EXPECT_FALSE(open(839, until_two));
    EXPECT_TRUE(open(840, until_two));
    EXPECT_TRUE(open(1500, until_two));
    hours.exceptions = {{date, {{600, 660}}, "Inventory"}};
    EXPECT_FALSE(open(599, all_day));
    EXPECT_TRUE(open(600, all_day));
    EXPECT_FALSE(open(660, all_day));
    EXPECT_FALSE(open(1500, all_day));
    hours.exceptions.front().open.clear();
    EXPECT_FALSE(open(600, no_holiday));
}

TEST(Flow, say_is_played_and_then_left) {
    EXPECT_EQ(play_at(at("hello", Arrived{})), "hello0");
    EXPECT_EQ(play_at(at("hello", Played{})), "choose0");
    EXPECT_EQ(play_at(at("hello", Broke{})), "choose0");
}

TEST(Flow, menu_tries_again_and_then_fails) {
    EXPECT_TRUE(std::get<Play>(at("choose", Arrived{})).collect);
    const Action again = at("choose", Silence{});
    EXPECT_EQ(play_at(again), "choose1");
    EXPECT_EQ(std::get<Play>(again).prompts.front().text, "Hello?");
    EXPECT_EQ(std::get<Play>(at("choose", Pressed{"9"})).prompts.front().text, "Wrong.");
    EXPECT_EQ(play_at(at("choose", Silence{}, 1)), "bye0");
    EXPECT_TRUE(std::holds_alternative<EnterQueue>(at("choose", Pressed{"1"}, 1)));
}

TEST(Flow, hang_up_says_good_bye_first) {
    EXPECT_EQ(play_at(at("bye", Arrived{})), "bye0");
    EXPECT_TRUE(std::holds_alternative<Finish>(at("bye", Played{})));
}

TEST(Flow, unknown_node_finishes_as_broken) {
    EXPECT_TRUE(std::get<Finish>(at("nowhere", Arrived{})).broken);
}

TEST(Flow, circle_of_hours_ends) {
    Hours hours{"UTC", {}, "a", "a"};
    const Graph circle{"a", {{"a", hours}}};
    EXPECT_TRUE(
        std::get<Finish>(step(circle, {"a", 0, false}, Arrived{}, monday_noon, {utc, no_holiday}))
            .broken);
}

TEST(Flow, hours_are_right_open_and_pass_midnight) {
    const base::Instant monday{monday_noon.us - 12 * 3'600'000'000LL};
    const Hours day{"UTC", {{1, 480, 1080}}, "", ""};
    EXPECT_FALSE(is_open(day, monday + base::minutes(479), {}, no_holiday));
    EXPECT_TRUE(is_open(day, monday + base::minutes(480), {}, no_holiday));
    EXPECT_TRUE(is_open(day, monday + base::minutes(1079), {}, no_holiday));
    EXPECT_FALSE(is_open(day, monday + base::minutes(1080), {}, no_holiday));
    EXPECT_TRUE(is_open(day, monday + base::minutes(480), base::minutes(60), no_holiday));
    EXPECT_FALSE(is_open(day, monday + base::minutes(480), base::minutes(-60), no_holiday));
    const Hours night{"UTC", {{7, 1320, 1800}}, "", ""};  // Sunday 22:00 to Monday 06:00.
    EXPECT_TRUE(is_open(night, monday, {}, no_holiday));
    EXPECT_TRUE(is_open(night, monday + base::minutes(359), {}, no_holiday));
    EXPECT_FALSE(is_open(night, monday + base::minutes(360), {}, no_holiday));
    EXPECT_TRUE(is_open(night, monday - base::minutes(60), {}, no_holiday));
}

TEST(Flow, sound_graph_is_accepted) {
    EXPECT_TRUE(validate(graph()).has_value());
}

TEST(Flow, every_flaw_is_found) {
    const auto with = [](auto change) {
        Graph changed = graph();
        change(changed);
        return flaw(changed);
    };
    const auto the_menu = [](Graph& g) -> Menu& { return std::get<Menu>(g.nodes[1].body); };
    const auto the_queue = [](Graph& g) -> Enqueue& { return std::get<Enqueue>(g.nodes[2].body); };
    const auto the_say = [](Graph& g) -> Prompt& { return std::get<Say>(g.nodes[0].body).prompt; };
    const auto hours = [](Graph& g, Hours one) {
        one.on_open = "choose";
        one.on_closed = "bye";
        g.nodes[0].body = one;
    };
    EXPECT_EQ(flaw({}), Flaw::no_nodes);
    EXPECT_EQ(with([](Graph& g) { g.nodes.resize(201); }), Flaw::too_many_nodes);
    EXPECT_EQ(with([](Graph& g) { g.nodes[0].name = "Hello"; }), Flaw::name_invalid);
    EXPECT_EQ(with([](Graph& g) { g.nodes[3].name = "line"; }), Flaw::name_repeated);
    EXPECT_EQ(with([](Graph& g) { g.start = "start"; }), Flaw::start_unknown);
    EXPECT_EQ(with([&](Graph& g) { the_say(g).text = ""; }), Flaw::prompt_empty);
    EXPECT_EQ(with([&](Graph& g) { the_say(g).recording = "x"; }), Flaw::prompt_double);
    EXPECT_EQ(with([&](Graph& g) { the_say(g).text.assign(1001, 'x'); }), Flaw::prompt_too_long);
    EXPECT_EQ(with([&](Graph& g) { the_say(g).language = "de"; }), Flaw::prompt_language_unknown);
    EXPECT_EQ(with([&](Graph& g) { the_say(g) = {"", "", "../x"}; }), Flaw::recording_name_invalid);
    EXPECT_EQ(with([](Graph& g) { std::get<Say>(g.nodes[0].body).next = "no"; }),
              Flaw::next_unknown);
    EXPECT_EQ(with([&](Graph& g) { the_menu(g).choices[0].digit = "A"; }), Flaw::digit_invalid);
    EXPECT_EQ(with([&](Graph& g) { the_menu(g).choices[1].digit = "1"; }), Flaw::digit_repeated);
    EXPECT_EQ(with([&](Graph& g) { the_menu(g).choices.clear(); }), Flaw::no_choices);
    EXPECT_EQ(with([&](Graph& g) { the_menu(g).choices.resize(13); }), Flaw::too_many_choices);
    EXPECT_EQ(with([&](Graph& g) { the_menu(g).first_digit_ms = 0; }),
              Flaw::first_digit_out_of_range);
    EXPECT_EQ(with([&](Graph& g) { the_menu(g).retries = 6; }), Flaw::retries_out_of_range);
    EXPECT_EQ(with([&](Graph& g) { hours(g, {}); }), Flaw::zone_missing);
    EXPECT_EQ(with([&](Graph& g) {
                  hours(g, {"UTC", {{8, 0, 10}}, "", ""});
              }),
              Flaw::weekly_out_of_range);
    EXPECT_EQ(with([&](Graph& g) { the_queue(g).queue = {}; }), Flaw::queue_missing);
    EXPECT_EQ(with([&](Graph& g) { the_queue(g).priority = 101; }), Flaw::priority_out_of_range);
    EXPECT_EQ(with([&](Graph& g) { the_queue(g).announce_every_ms = 1; }),
              Flaw::announce_out_of_range);
    EXPECT_EQ(with([](Graph& g) { g.nodes.push_back({"alone", HangUp{}}); }), Flaw::unreachable);
    EXPECT_EQ(with([&](Graph& g) { the_menu(g).on_failure = "choose"; }), Flaw::circle_without_key);
}

TEST(Flow, refusal_text_names_node_and_reason) {
    EXPECT_EQ(text_of({"choose", Flaw::digit_invalid, "A"}), "choose: digit_invalid (A)");
    EXPECT_EQ(text_of({"", Flaw::no_nodes, ""}), "flow: no_nodes");
}

}  // namespace
}  // namespace regente::flow
