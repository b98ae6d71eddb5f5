// A value of any described type with every member set to something that is not its default: what
// the golden samples are made of. Tests only.
#pragma once

#include <cstdint>
#include <string>

#include "wire/reflect.hpp"

namespace regente::wire {

class Sampler {
  public:
    template <class T>
    T make() {
        T value{};
        fill(value);
        return value;
    }

    template <class T>
    void fill(T& value) {
        if constexpr (std::is_same_v<T, bool>) {
            value = true;
        } else if constexpr (Enumerated<T>) {
            boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
                [&](auto d) { value = d.value; });
        } else if constexpr (std::is_integral_v<T>) {
            value = static_cast<T>(next());
        } else if constexpr (Timelike<T>) {
            value.us = 1'790'000'000'000'000 + static_cast<std::int64_t>(next());
        } else if constexpr (Identifier<T>) {
            value.value = 9'007'199'254'740'993ULL + next();  // Beyond what a double holds.
        } else if constexpr (std::is_same_v<T, std::string>) {
            value = "texto n\xC2\xBA " + std::to_string(next());
        } else if constexpr (IsVector<T>::value) {
            for (int i = 0; i < items; ++i)
                value.push_back(make<typename T::value_type>());
        } else if constexpr (IsSet<T>::value) {
            for (int i = 0; i < items; ++i)
                value.insert(make<typename T::value_type>());
        } else if constexpr (IsMap<T>::value) {
            for (int i = 0; i < items; ++i) {
                auto key = make<typename T::key_type>();
                value[key] = make<typename T::mapped_type>();
            }
        } else if constexpr (IsOptional<T>::value) {
            value = make<typename T::value_type>();
        } else if constexpr (IsVariant<T>::value) {
            // Another alternative each time, so that a list of them has all.
            boost::mp11::mp_with_index<boost::mp11::mp_size<T>::value>(
                alternative_++ % boost::mp11::mp_size<T>::value,
                [&](auto i) { fill(value.template emplace<i>()); });
        } else {
            static_assert(Described<T>);
            for_each_member<T>([&](auto member) { fill(value.*member.pointer); });
        }
    }

  private:
    // As many as a flow node has kinds.
    static constexpr int items = 5;

    std::uint64_t next() { return ++last_ % 100 + 1; }

    std::uint64_t last_ = 0;
    std::size_t alternative_ = 0;
};

}  // namespace regente::wire
