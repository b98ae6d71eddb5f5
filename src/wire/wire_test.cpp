#include <gtest/gtest.h>

#include "core/facts.hpp"
#include "ports/voice.hpp"
#include "wire/binary.hpp"
#include "wire/json.hpp"

namespace regente::wire {
namespace {

using core::Fact;

flow::Graph sample_graph() {
    flow::Menu menu;
    menu.prompt = {"Para suporte, tecle 1.", "pt-BR", ""};
    menu.choices = {{"1", "fila", "Suporte"}};
    menu.on_failure = "fim";
    return {
        "menu",
        {{"menu", menu}, {"fila", flow::Enqueue{{7}, 0, 30000, "pt-BR"}}, {"fim", flow::HangUp{}}}};
}

TEST(Binary, fact_comes_back_equal) {
    const Fact fact = core::FlowPublished{{3}, 2, sample_graph()};
    const auto back = decode<Fact>(encode(fact));
    ASSERT_TRUE(back.has_value());
    EXPECT_EQ(std::get<core::FlowPublished>(back.value()).graph, sample_graph());
    EXPECT_EQ(encode(back.value()), encode(fact));
}

struct Old {
    std::uint32_t a = 0;
};
REGENTE_DESCRIBE(Old, a)

struct New {
    std::uint32_t a = 0;
    std::string b = "default";
};
REGENTE_DESCRIBE(New, a, b)

TEST(Binary, appended_member_is_defaulted_by_the_new_and_skipped_by_the_old) {
    const auto grown = decode<New>(encode(Old{5}));
    ASSERT_TRUE(grown.has_value());
    EXPECT_EQ(grown.value().b, "default");
    const auto shrunk = decode<Old>(encode(New{6, "x"}));
    ASSERT_TRUE(shrunk.has_value());
    EXPECT_EQ(shrunk.value().a, 6u);
}

TEST(Binary, every_truncation_is_refused) {
    const auto bytes = encode(Fact{core::FlowPublished{{3}, 2, sample_graph()}});
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        EXPECT_FALSE(decode<Fact>(std::span(bytes).first(size)).has_value()) << size;
    }
}

TEST(Binary, negative_times_survive) {
    const auto back = decode<core::ZoneOffset>(encode(core::ZoneOffset{{-5}, {-10'800'000'000}}));
    ASSERT_TRUE(back.has_value());
    EXPECT_EQ(back.value().offset.us, -10'800'000'000);
}

TEST(Json, graph_comes_back_equal) {
    const auto back = from_json<flow::Graph>(to_json(sample_graph()));
    ASSERT_TRUE(back.has_value()) << back.error().message;
    EXPECT_EQ(back.value(), sample_graph());
}

TEST(Json, ids_are_texts_and_alternatives_carry_their_type) {
    const auto json = to_json(Fact{core::InteractionEngaged{{9007199254740993}, {2}}});
    EXPECT_EQ(boost::json::serialize(json),
              R"({"type":"interaction_engaged","interaction":"9007199254740993","agent":"2"})");
}

TEST(Json, unknown_member_is_refused_by_name) {
    const auto bad = from_json_text<core::QueueSettings>(R"({"priority":1,"colour":"red"})", 1000);
    ASSERT_FALSE(bad.has_value());
    EXPECT_EQ(bad.error().message, "colour is not known here.");
}

TEST(Json, error_says_where) {
    const auto bad = from_json_text<flow::Graph>(
        R"({"start":"a","nodes":[{"name":"a","body":{"type":"say","next":5}}]})", 1000);
    ASSERT_FALSE(bad.has_value());
    EXPECT_EQ(bad.error().message, "nodes[0].body.next must be a text.");
}

}  // namespace
}  // namespace regente::wire
