// One number for the whole shape of a type: names, order and types of members, enumerators and
// alternatives, all the way down. Two programs with the same number read each other's bytes without
// a default filled in or a member skipped; snapshots are kept only then.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "base/hash.hpp"
#include "wire/reflect.hpp"

namespace regente::wire {

// The shape as text: "{settings:{priority:u32,...},...}".
template <class T>
std::string shape() {
    if constexpr (std::is_same_v<T, bool>) {
        return "bool";
    } else if constexpr (Enumerated<T>) {
        std::string text = "enum(";
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto d) {
            text += std::string(d.name) + "=" +
                    std::to_string(static_cast<std::uint64_t>(d.value)) + ",";
        });
        return text + ")";
    } else if constexpr (std::is_integral_v<T>) {
        return (std::is_signed_v<T> ? "i" : "u") + std::to_string(8 * sizeof(T));
    } else if constexpr (Timelike<T>) {
        return "time";
    } else if constexpr (Identifier<T>) {
        return "id";
    } else if constexpr (std::is_same_v<T, std::string>) {
        return "text";
    } else if constexpr (IsVector<T>::value || IsSet<T>::value) {
        return "[" + shape<typename T::value_type>() + "]";
    } else if constexpr (IsMap<T>::value) {
        return "map(" + shape<typename T::key_type>() + "," + shape<typename T::mapped_type>() +
               ")";
    } else if constexpr (IsOptional<T>::value) {
        return shape<typename T::value_type>() + "?";
    } else if constexpr (IsVariant<T>::value) {
        std::string text = "one(";
        boost::mp11::mp_for_each<boost::mp11::mp_iota<boost::mp11::mp_size<T>>>([&](auto i) {
            using Alternative = boost::mp11::mp_at<T, decltype(i)>;
            text += std::string(type_name<Alternative>()) + shape<Alternative>() + ",";
        });
        return text + ")";
    } else {
        static_assert(Described<T>, "describe the struct with REGENTE_DESCRIBE");
        std::string text = "{";
        for_each_member<T>([&](auto member) {
            using Member = std::remove_reference_t<decltype(std::declval<T&>().*member.pointer)>;
            text += std::string(member.name) + ":" + shape<Member>() + ",";
        });
        return text + "}";
    }
}

template <class T>
std::uint64_t fingerprint() {
    const std::string text = shape<T>();
    base::Fnv1a hash;
    hash.update(std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
    return hash.value();
}

}  // namespace regente::wire
