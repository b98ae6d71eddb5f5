#pragma once

#include <utility>
#include <variant>

#include "base/assert.hpp"

namespace regente::base {

template <class E>
struct Err {
    E error;
};
template <class E>
Err(E) -> Err<E>;

// A value, or the reason there is none. Stands in for std::expected (C++23), with its names.
template <class T, class E>
class [[nodiscard]] Result {
  public:
    // Implicit on purpose: `return leg;` and `return Err{...};` read like the happy path.
    Result(T value)  // NOLINT(google-explicit-constructor)
        : state_(std::in_place_index<0>, std::move(value)) {}

    Result(Err<E> err)  // NOLINT(google-explicit-constructor)
        : state_(std::in_place_index<1>, std::move(err.error)) {}

    bool has_value() const { return state_.index() == 0; }

    explicit operator bool() const { return has_value(); }

    const T& value() const& {
        ASSERT(has_value());
        return *std::get_if<0>(&state_);
    }

    T& value() & {
        ASSERT(has_value());
        return *std::get_if<0>(&state_);
    }

    T&& value() && {
        ASSERT(has_value());
        return std::move(*std::get_if<0>(&state_));
    }

    const E& error() const {
        ASSERT(!has_value());
        return *std::get_if<1>(&state_);
    }

  private:
    std::variant<T, E> state_;
};

// The value of an operation that has none but may fail.
struct Done {};

}  // namespace regente::base
