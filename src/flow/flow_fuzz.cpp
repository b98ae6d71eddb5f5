// Any bytes as a graph: validation and the interpreter answer, and a graph that validation accepts
// ends for a caller who presses nothing.
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/assert.hpp"
#include "flow/step.hpp"
#include "flow/validate.hpp"
#include "wire/binary.hpp"
#include "wire/json.hpp"

using namespace regente;  // NOLINT(google-build-using-namespace): a program of one function.

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) {
        return 0;
    }
    const std::uint8_t way = data[0];
    const std::span<const std::uint8_t> bytes(data + 1, size - 1);
    flow::Graph graph;
    if (way % 2 == 0) {
        auto decoded = wire::decode<flow::Graph>(bytes);
        if (!decoded) {
            return 0;
        }
        graph = std::move(decoded).value();
    } else {
        const std::string text(bytes.begin(), bytes.end());
        auto parsed = wire::from_json_text<flow::Graph>(text, 65536);
        if (!parsed) {
            return 0;
        }
        graph = std::move(parsed).value();
    }
    const bool valid = flow::validate(graph).has_value();
    const flow::Calendar calendar{
        [](const std::string&) -> std::optional<base::Duration> { return {}; },
        [](flow::HolidayRule, const base::Date&) -> std::optional<flow::DayInterval> {
            return {};
        }};
    const base::Instant now{1'795'435'200'000'000 + way * 3'600'000'000LL};
    flow::Action action =
        flow::step(graph, {graph.start, 0, false}, flow::Arrived{}, now, calendar);
    // A menu turns at most six times, a graph has at most two hundred nodes.
    int left = 2000;
    while (left-- > 0) {
        const auto* play = std::get_if<flow::Play>(&action);
        if (play == nullptr) {
            break;
        }
        const flow::Position position = play->position;
        const flow::Input input =
            play->collect ? flow::Input(flow::Silence{}) : flow::Input(flow::Played{});
        action = flow::step(graph, position, input, now, calendar);
    }
    ASSERT(!valid || left > 0);
    if (const auto* finish = std::get_if<flow::Finish>(&action); finish != nullptr && valid) {
        ASSERT(!finish->broken);
    }
    return 0;
}
