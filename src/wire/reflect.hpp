// What the codecs need to know of a type at compile time: is it one of our described structs, an
// id, a list... The described structs are the only source of types (decision 0002).
#pragma once

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include <boost/describe.hpp>
#include <boost/mp11.hpp>

#include "base/id.hpp"
#include "base/time.hpp"

namespace regente::wire {

template <class T>
struct IsId : std::false_type {};

template <class Tag>
struct IsId<base::Id<Tag>> : std::true_type {};

template <class T>
struct IsVector : std::false_type {};

template <class T, class A>
struct IsVector<std::vector<T, A>> : std::true_type {};

template <class T>
struct IsOptional : std::false_type {};

template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

template <class T>
struct IsVariant : std::false_type {};

template <class... Ts>
struct IsVariant<std::variant<Ts...>> : std::true_type {};

template <class T>
struct IsMap : std::false_type {};

template <class K, class V, class C, class A>
struct IsMap<std::map<K, V, C, A>> : std::true_type {};

template <class T>
struct IsSet : std::false_type {};

template <class K, class C, class A>
struct IsSet<std::set<K, C, A>> : std::true_type {};

template <class T>
concept Timelike = std::is_same_v<T, base::Instant> || std::is_same_v<T, base::Duration>;

template <class T>
concept Identifier = IsId<T>::value;

template <class T>
concept Described =
    boost::describe::has_describe_members<T>::value && !Timelike<T> && !Identifier<T>;

template <class T>
concept Enumerated = std::is_enum_v<T>;

// Public members, base classes' first, in the order they were described.
template <class T>
using Members =
    boost::describe::describe_members<T,
                                      static_cast<unsigned>(boost::describe::mod_public) |
                                          static_cast<unsigned>(boost::describe::mod_inherited)>;

template <class T, class F>
constexpr void for_each_member(F&& f) {
    boost::mp11::mp_for_each<Members<T>>(std::forward<F>(f));
}

// "core::InteractionQueued" -> "InteractionQueued".
template <class T>
constexpr std::string_view type_name() {
    std::string_view name = __PRETTY_FUNCTION__;
    const std::size_t start = name.find("T = ") + 4;
    name = name.substr(start, name.find_first_of(";]", start) - start);
    const std::size_t colon = name.rfind("::");
    return colon == std::string_view::npos ? name : name.substr(colon + 2);
}

// "InteractionQueued" -> "interaction_queued": how a variant's alternative is named in JSON.
inline std::string snake_case(std::string_view name) {
    std::string result;
    for (const char c : name) {
        if (c >= 'A' && c <= 'Z') {
            if (!result.empty()) result.push_back('_');
            result.push_back(static_cast<char>(c - 'A' + 'a'));
        } else {
            result.push_back(c);
        }
    }
    return result;
}

template <Enumerated E>
std::string_view enum_name(E value) {
    return boost::describe::enum_to_string(value, "?");
}

template <Enumerated E>
bool enum_is_known(E value) {
    bool known = false;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto d) {
        if (d.value == value) known = true;
    });
    return known;
}

}  // namespace regente::wire
