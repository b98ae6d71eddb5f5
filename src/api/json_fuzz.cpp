// Any text as any body that the API accepts: refused with a sentence, or read into something that
// prints and reads the same again.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "api/resources.hpp"
#include "base/assert.hpp"
#include "core/messages.hpp"
#include "wire/json.hpp"

namespace {

constexpr std::size_t bytes_max = 1'000'000;

template <class T>
void check(std::string_view text) {
    const auto value = regente::wire::from_json_text<T>(text, bytes_max);
    if (!value) {
        ASSERT(!value.error().code.empty() && !value.error().message.empty());
        return;
    }
    const auto printed = boost::json::serialize(regente::wire::to_json(value.value()));
    const auto again = regente::wire::from_json_text<T>(printed, 100 * bytes_max);
    ASSERT(again.has_value());
    ASSERT(boost::json::serialize(regente::wire::to_json(again.value())) == printed);
}

template <class... Ts>
void check_one(std::size_t which, std::string_view text) {
    std::size_t index = 0;
    ((index++ == which % sizeof...(Ts) ? check<Ts>(text) : void()), ...);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    using namespace regente::api;
    check_one<SignInBody,
              TokenBody,
              SetupBody,
              UserResource,
              QueueResource,
              DispositionResource,
              PauseReasonResource,
              FlowResource,
              NumberResource,
              TrunkResource,
              CampaignResource,
              DncBody,
              regente::flow::Graph,
              regente::core::Request>(
        data[0], std::string_view(reinterpret_cast<const char*>(data + 1), size - 1));
    return 0;
}
