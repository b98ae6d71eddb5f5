// The described structs at run time: what OpenAPI, the TypeScript types and the check of real
// answers walk. Built from the same description that the codec uses.
#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "api/items.hpp"
#include "core/facts.hpp"
#include "flow/graph.hpp"
#include "wire/reflect.hpp"

namespace regente::api::schema {

enum class Kind : std::uint8_t {
    boolean,
    integer,
    time,  // Instant or Duration: microseconds.
    id,
    text,
    enumeration,
    list,
    map,
    optional,
    object,
    variant,
};

struct TypeNode;
using TypeRef = const TypeNode& (*)();

struct MemberNode {
    std::string name;
    TypeRef type = nullptr;
};

struct TypeNode {
    Kind kind = Kind::text;
    std::string name;                 // Of an enumeration, object or variant; empty elsewhere.
    std::vector<std::string> names;   // Of an enumeration.
    bool is_signed = true;            // Of an integer.
    TypeRef item = nullptr;           // Of a list, map or optional.
    std::vector<MemberNode> members;  // Of an object; of a variant its alternatives by `type`.
};

template <class T>
const TypeNode& node();

// Variants have no name of their own in C++.
template <class T>
std::string variant_name() {
    if constexpr (std::is_same_v<T, core::Fact>) {
        return "Fact";
    } else {
        static_assert(std::is_same_v<T, flow::NodeBody>, "give the variant a name here");
        return "NodeBody";
    }
}

template <class T>
struct IsItems : std::false_type {};

template <class T>
struct IsItems<Items<T>> : std::true_type {
    using Item = T;
};

namespace detail {

template <class T>
std::string object_name() {
    if constexpr (IsItems<T>::value) {
        return object_name<typename IsItems<T>::Item>() + "List";
    } else {
        const std::string name(wire::type_name<T>());
        return name == "Error" ? "ApiError" : name;  // Not JavaScript's own.
    }
}

template <class T>
TypeNode build_variant() {
    TypeNode result;
    result.kind = Kind::variant;
    result.name = variant_name<T>();
    boost::mp11::mp_for_each<boost::mp11::mp_iota<std::variant_size<T>>>([&](auto i) {
        using Alternative = std::variant_alternative_t<i, T>;
        result.members.push_back(
            {wire::snake_case(wire::type_name<Alternative>()), &node<Alternative>});
    });
    return result;
}

template <class T>
TypeNode build() {
    TypeNode result;
    if constexpr (std::is_same_v<T, bool>) {
        result.kind = Kind::boolean;
    } else if constexpr (wire::Enumerated<T>) {
        result.kind = Kind::enumeration;
        result.name = wire::type_name<T>();
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
            [&](auto d) { result.names.emplace_back(d.name); });
    } else if constexpr (std::is_integral_v<T>) {
        result.kind = Kind::integer;
        result.is_signed = std::is_signed_v<T>;
    } else if constexpr (wire::Timelike<T>) {
        result.kind = Kind::time;
    } else if constexpr (wire::Identifier<T>) {
        result.kind = Kind::id;
    } else if constexpr (std::is_same_v<T, std::string>) {
        result.kind = Kind::text;
    } else if constexpr (wire::IsVector<T>::value || wire::IsSet<T>::value) {
        result.kind = Kind::list;
        result.item = &node<typename T::value_type>;
    } else if constexpr (wire::IsMap<T>::value) {
        result.kind = Kind::map;
        result.item = &node<typename T::mapped_type>;
    } else if constexpr (wire::IsOptional<T>::value) {
        result.kind = Kind::optional;
        result.item = &node<typename T::value_type>;
    } else if constexpr (wire::IsVariant<T>::value) {
        result = build_variant<T>();
    } else {
        result.kind = Kind::object;
        result.name = object_name<T>();
        wire::for_each_member<T>([&](auto member) {
            using M = std::decay_t<decltype(std::declval<T>().*member.pointer)>;
            result.members.push_back({member.name, &node<M>});
        });
    }
    return result;
}

}  // namespace detail

template <class T>
const TypeNode& node() {
    static const TypeNode built = detail::build<T>();
    return built;
}

}  // namespace regente::api::schema
