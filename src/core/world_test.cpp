#include "core/world_test.hpp"

#include "wire/binary.hpp"
#include "wire/json.hpp"

namespace regente::core::testing {

std::vector<std::uint8_t> bytes_of(const State& state) {
    return wire::encode(state);
}

State state_of(const std::vector<std::uint8_t>& bytes) {
    auto decoded = wire::decode<State>(bytes);
    EXPECT_TRUE(decoded.has_value());
    return decoded ? std::move(decoded).value() : State{};
}

std::string text_of(const Fact& fact) {
    return boost::json::serialize(wire::to_json(fact));
}

}  // namespace regente::core::testing
