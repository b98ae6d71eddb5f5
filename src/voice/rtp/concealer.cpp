#include "voice/rtp/concealer.hpp"

// In this order: spandsp's headers do not stand alone.
// clang-format off
#include <spandsp/telephony.h>
#include <spandsp/plc.h>
// clang-format on

#include <cstdint>

#include "base/assert.hpp"

namespace regente::voice::rtp {

namespace {

plc_state_t* plc(void* state) {
    return static_cast<plc_state_t*>(state);
}

}  // namespace

void Concealer::Release::operator()(void* state) const {
    plc_free(plc(state));
}

void Concealer::begin(std::span<std::int16_t> past) {
    ASSERT(past.size() >= PLC_HISTORY_LEN);
    if (state_) {
        plc_init(plc(state_.get()));
    } else {
        state_.reset(plc_init(nullptr));
        ASSERT(state_ != nullptr);
    }
    heard(past);
}

void Concealer::heard(std::span<std::int16_t> samples) {
    plc_rx(plc(state_.get()), samples.data(), static_cast<int>(samples.size()));
}

void Concealer::fill(std::span<std::int16_t> samples) {
    plc_fillin(plc(state_.get()), samples.data(), static_cast<int>(samples.size()));
}

}  // namespace regente::voice::rtp
