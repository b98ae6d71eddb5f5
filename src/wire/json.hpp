// The JSON form of our described structs, for the API and configuration screens.
//
//   ids                    strings of decimal digits ("42"); none = "0"
//   fractions              numbers; only finite ones are read
//   times                  Instant and Duration: integer microseconds
//   enums                  their names; structs: objects; map with string or id keys: objects
//   variants               the alternative's object with "type": its name in snake_case
//   optional               null or absent when unset
//
// Reading for API writes refuses unknown members by name and leaves missing ones at their defaults;
// the error says where ("nodes[3].choices[0].digit: ...").
#pragma once

#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include <boost/json.hpp>

#include "base/fault.hpp"
#include "base/result.hpp"
#include "wire/reflect.hpp"

namespace regente::wire {

template <class T>
boost::json::value to_json(const T& value);

namespace detail {

template <class K>
std::string json_key(const K& key) {
    if constexpr (Identifier<K>) {
        return std::to_string(key.value);
    } else {
        return key;
    }
}

template <class T>
void write_members(boost::json::object& object, const T& value) {
    for_each_member<T>([&](auto member) { object[member.name] = to_json(value.*member.pointer); });
}

}  // namespace detail

template <class T>
boost::json::value to_json(const T& value) {
    if constexpr (std::is_same_v<T, boost::json::value> || std::is_same_v<T, bool>) {
        return value;
    } else if constexpr (Enumerated<T>) {
        return boost::json::string(enum_name(value));
    } else if constexpr (std::is_integral_v<T> && std::is_unsigned_v<T>) {
        return static_cast<std::uint64_t>(value);
    } else if constexpr (std::is_integral_v<T>) {
        return static_cast<std::int64_t>(value);
    } else if constexpr (std::is_floating_point_v<T>) {
        return value;
    } else if constexpr (Timelike<T>) {
        return value.us;
    } else if constexpr (Identifier<T>) {
        return boost::json::string(std::to_string(value.value));
    } else if constexpr (std::is_same_v<T, std::string>) {
        return boost::json::string(value);
    } else if constexpr (IsVector<T>::value || IsSet<T>::value) {
        boost::json::array array;
        for (const auto& item : value)
            array.push_back(to_json(item));
        return array;
    } else if constexpr (IsMap<T>::value) {
        boost::json::object object;
        for (const auto& item : value)
            object[detail::json_key(item.first)] = to_json(item.second);
        return object;
    } else if constexpr (IsOptional<T>::value) {
        if (!value) return nullptr;
        return to_json(*value);
    } else if constexpr (IsVariant<T>::value) {
        return std::visit(
            [](const auto& alternative) -> boost::json::value {
                using Alternative = std::decay_t<decltype(alternative)>;
                boost::json::object object;
                object["type"] = snake_case(type_name<Alternative>());
                detail::write_members(object, alternative);
                return object;
            },
            value);
    } else {
        static_assert(Described<T>, "describe the struct with REGENTE_DESCRIBE");
        boost::json::object object;
        detail::write_members(object, value);
        return object;
    }
}

// Reads into `value`; on failure says where and why.
class JsonReader {
  public:
    // Stored JSON tolerates members it does not know; API writes refuse them.
    enum class Unknown : std::uint8_t { refused, ignored };

    explicit JsonReader(Unknown unknown)
        : unknown_(unknown) {}

    bool ok() const { return error_.empty(); }

    const std::string& error() const { return error_; }

    template <class T>
    void read(const boost::json::value& json, T& value, const std::string& path) {
        if (!ok()) return;
        if constexpr (std::is_same_v<T, boost::json::value>) {
            value = json;
        } else if constexpr (std::is_same_v<T, bool>) {
            if (!json.is_bool()) return fail(path, "must be true or false");
            value = json.get_bool();
        } else if constexpr (Enumerated<T>) {
            read_enum(json, value, path);
        } else if constexpr (std::is_integral_v<T>) {
            read_integer(json, value, path);
        } else if constexpr (std::is_floating_point_v<T>) {
            read_fraction(json, value, path);
        } else if constexpr (Timelike<T>) {
            read_integer(json, value.us, path);
        } else if constexpr (Identifier<T>) {
            read_id(json, value.value, path);
        } else if constexpr (std::is_same_v<T, std::string>) {
            if (!json.is_string()) return fail(path, "must be a text");
            value.assign(json.get_string().begin(), json.get_string().end());
        } else if constexpr (IsVector<T>::value) {
            if (!json.is_array()) return fail(path, "must be a list");
            value.clear();
            std::size_t index = 0;
            for (const auto& item : json.get_array()) {
                typename T::value_type element{};
                read(item, element, path + "[" + std::to_string(index++) + "]");
                if (!ok()) return;
                value.push_back(std::move(element));
            }
        } else if constexpr (IsMap<T>::value) {
            read_map(json, value, path);
        } else if constexpr (IsOptional<T>::value) {
            value.reset();
            if (json.is_null()) return;
            value.emplace();
            read(json, *value, path);
        } else if constexpr (IsVariant<T>::value) {
            read_variant(json, value, path);
        } else {
            static_assert(Described<T>, "describe the struct with REGENTE_DESCRIBE");
            if (!json.is_object()) return fail(path, "must be an object");
            read_members(json.get_object(), value, path, false);
        }
    }

  private:
    void fail(const std::string& path, const std::string& what) {
        if (error_.empty())
            error_ = (path.empty() ? std::string("the body") : path) + " " + what + ".";
    }

    static std::string join(const std::string& path, std::string_view member) {
        return path.empty() ? std::string(member) : path + "." + std::string(member);
    }

    template <class T>
    void read_enum(const boost::json::value& json, T& value, const std::string& path) {
        if (json.is_string()) {
            const std::string text(json.get_string().begin(), json.get_string().end());
            if (boost::describe::enum_from_string(text.c_str(), value)) return;
        }
        std::string names;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto d) {
            if (!names.empty()) names += ", ";
            names += d.name;
        });
        fail(path, "must be one of " + names);
    }

    template <class T>
    void read_integer(const boost::json::value& json, T& value, const std::string& path) {
        const std::string limits = "must be a whole number from " +
                                   std::to_string(std::numeric_limits<T>::min()) + " to " +
                                   std::to_string(std::numeric_limits<T>::max());
        if (json.is_int64()) {
            if (!std::in_range<T>(json.get_int64())) return fail(path, limits);
            value = static_cast<T>(json.get_int64());
        } else if (json.is_uint64()) {
            if (!std::in_range<T>(json.get_uint64())) return fail(path, limits);
            value = static_cast<T>(json.get_uint64());
        } else {
            fail(path, limits);
        }
    }

    template <class T>
    void read_fraction(const boost::json::value& json, T& value, const std::string& path) {
        boost::json::error_code error;
        value = json.is_number() ? json.to_number<T>(error) : T{};
        if (!json.is_number() || error || !std::isfinite(value)) fail(path, "must be a number");
    }

    void read_id(const boost::json::value& json, std::uint64_t& value, const std::string& path) {
        if (json.is_string()) {
            const auto& text = json.get_string();
            const auto [end, error] =
                std::from_chars(text.data(), text.data() + text.size(), value);
            if (error == std::errc{} && end == text.data() + text.size()) return;
        }
        fail(path, "must be an id: a text of digits");
    }

    template <class T>
    void read_map(const boost::json::value& json, T& value, const std::string& path) {
        if (!json.is_object()) return fail(path, "must be an object");
        value.clear();
        for (const auto& pair : json.get_object()) {
            typename T::key_type key{};
            typename T::mapped_type item{};
            const std::string name(pair.key());
            if constexpr (Identifier<typename T::key_type>) {
                read_id(boost::json::string(name), key.value, join(path, name));
            } else {
                key = name;
            }
            read(pair.value(), item, join(path, name));
            if (!ok()) return;
            value.emplace(std::move(key), std::move(item));
        }
    }

    template <class... Ts>
    void read_variant(const boost::json::value& json,
                      std::variant<Ts...>& value,
                      const std::string& path) {
        if (!json.is_object()) return fail(path, "must be an object");
        const auto& object = json.get_object();
        const auto* type = object.if_contains("type");
        std::string names;
        bool found = false;
        boost::mp11::mp_for_each<boost::mp11::mp_iota_c<sizeof...(Ts)>>([&](auto i) {
            using Alternative = boost::mp11::mp_at_c<boost::mp11::mp_list<Ts...>, i>;
            const std::string name = snake_case(type_name<Alternative>());
            if (!names.empty()) names += ", ";
            names += name;
            if (found || type == nullptr || !type->is_string() ||
                type->get_string() != name.c_str())
                return;
            found = true;
            value.template emplace<i>();
            read_members(object, std::get<i>(value), path, true);
        });
        if (!found) fail(join(path, "type"), "must be one of " + names);
    }

    template <class T>
    void read_members(const boost::json::object& object,
                      T& value,
                      const std::string& path,
                      bool is_alternative) {
        std::size_t known = is_alternative ? 1 : 0;
        for_each_member<T>([&](auto member) {
            if (const auto* json = object.if_contains(member.name)) {
                ++known;
                read(*json, value.*member.pointer, join(path, member.name));
            }
        });
        if (!ok() || unknown_ == Unknown::ignored || known == object.size()) return;
        for (const auto& pair : object) {
            bool found = is_alternative && pair.key() == "type";
            for_each_member<T>([&](auto member) {
                if (pair.key() == member.name) found = true;
            });
            if (!found) return fail(join(path, pair.key()), "is not known here");
        }
    }

    Unknown unknown_;
    std::string error_;
};

template <class T>
base::Result<T, base::Fault> from_json(const boost::json::value& json,
                                       JsonReader::Unknown unknown = JsonReader::Unknown::refused) {
    JsonReader reader(unknown);
    T value{};
    reader.read(json, value, "");
    if (!reader.ok()) return base::Err{base::Fault{"json_invalid", reader.error()}};
    return value;
}

// Text to T. Depth is at most 32; what is longer than `bytes_max` is refused unread.
template <class T>
base::Result<T, base::Fault> from_json_text(
    std::string_view text,
    std::size_t bytes_max,
    JsonReader::Unknown unknown = JsonReader::Unknown::refused) {
    if (text.size() > bytes_max) {
        return base::Err{base::Fault{"json_too_long",
                                     "The JSON text has " + std::to_string(text.size()) +
                                         " bytes; the limit is " + std::to_string(bytes_max) +
                                         "."}};
    }
    boost::json::error_code error;
    boost::json::parse_options options;
    options.max_depth = 32;
    const auto json = boost::json::parse({text.data(), text.size()}, error, {}, options);
    if (error)
        return base::Err{base::Fault{"json_invalid", "This is not JSON: " + error.message() + "."}};
    return from_json<T>(json, unknown);
}

}  // namespace regente::wire
