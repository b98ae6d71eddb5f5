#include "api/api.hpp"

#include <utility>

namespace regente::api {

struct Api::Impl {
    Gateway& gateway;
    Options options;
};

Api::Api(Gateway& gateway, Options options)
    : impl_(new Impl{gateway, std::move(options)}) {}

Api::~Api() {
    stop();
}

base::Result<base::Done, base::Fault> Api::start(const core::State& /*state*/,
                                                 std::uint64_t /*seq*/) {
    return base::Done{};
}

void Api::stop() {}

std::uint16_t Api::port() const {
    return impl_->options.port;
}

void Api::facts(FactBatch /*batch*/) {}

void Api::seat_answer(const ports::voice::SeatAnswer& /*answer*/) {}

void Api::trunk_status(const ports::voice::TrunkStatus& /*status*/) {}

void Api::phone_status(const ports::voice::PhoneStatus& /*status*/) {}

void Api::voice_stats(const ports::voice::Stats& /*stats*/) {}

void Api::journal_failed(const base::Fault& /*fault*/) {}

void Api::commit_took(base::Duration /*duration*/) {}

}  // namespace regente::api
