#include "wire/fingerprint.hpp"

#include <gtest/gtest.h>

#include "core/facts.hpp"
#include "core/state.hpp"

namespace regente::wire {
namespace {

struct Before {
    std::uint32_t a = 0;
    std::vector<base::AgentId> b;
};
REGENTE_DESCRIBE(Before, a, b)

struct Grown {
    std::uint32_t a = 0;
    std::vector<base::AgentId> b;
    bool c = false;
};
REGENTE_DESCRIBE(Grown, a, b, c)

struct Renamed {
    std::uint32_t x = 0;
    std::vector<base::AgentId> b;
};
REGENTE_DESCRIBE(Renamed, x, b)

struct Retyped {
    std::uint64_t a = 0;
    std::vector<base::AgentId> b;
};
REGENTE_DESCRIBE(Retyped, a, b)

TEST(Fingerprint, shape_names_every_member) {
    EXPECT_EQ(shape<Before>(), "{a:u32,b:[id],}");
    EXPECT_EQ((shape<std::map<std::string, std::optional<bool>>>()), "map(text,bool?)");
}

TEST(Fingerprint, any_change_of_shape_changes_it) {
    EXPECT_NE(fingerprint<Before>(), fingerprint<Grown>());
    EXPECT_NE(fingerprint<Before>(), fingerprint<Renamed>());
    EXPECT_NE(fingerprint<Before>(), fingerprint<Retyped>());
    EXPECT_NE(fingerprint<core::Fact>(), fingerprint<core::State>());
}

}  // namespace
}  // namespace regente::wire
