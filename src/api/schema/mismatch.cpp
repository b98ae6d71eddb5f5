#include <algorithm>

#include <boost/json.hpp>

#include "api/schema/schema.hpp"

namespace regente::api::schema {
namespace {

using boost::json::value;
using Wrong = std::optional<std::string>;

Wrong check(const value& json, const TypeNode& type, const std::string& path);

Wrong expect(bool right, const std::string& path, const char* what) {
    if (right) return {};
    return path + " is not " + what;
}

// `tag`: the object is an alternative of a variant and has a "type" besides.
Wrong check_object(const value& json, const TypeNode& type, const std::string& path, bool tag) {
    if (!json.is_object()) return path + " is not an object";
    for (const MemberNode& member : type.members) {
        const value* found = json.get_object().if_contains(member.name);
        const TypeNode& inner = member.type();
        if (found == nullptr) {
            if (inner.kind == Kind::optional) continue;
            return path + "." + member.name + " is missing";
        }
        if (auto wrong = check(*found, inner, path + "." + member.name)) return wrong;
    }
    for (const auto& pair : json.get_object()) {
        const bool known =
            (tag && pair.key() == "type") ||
            std::any_of(type.members.begin(), type.members.end(), [&](const MemberNode& member) {
                return pair.key() == member.name;
            });
        if (!known) return path + "." + std::string(pair.key()) + " is not described";
    }
    return {};
}

Wrong check_variant(const value& json, const TypeNode& type, const std::string& path) {
    const value* tag = json.is_object() ? json.get_object().if_contains("type") : nullptr;
    if (tag == nullptr || !tag->is_string()) return path + ".type is missing";
    for (const MemberNode& member : type.members) {
        if (tag->get_string() == member.name.c_str()) {
            return check_object(json, member.type(), path, true);
        }
    }
    return path + ".type is not described";
}

Wrong check(const value& json, const TypeNode& type, const std::string& path) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    switch (type.kind) {
        case Kind::boolean:
            return expect(json.is_bool(), path, "a boolean");
        case Kind::integer:
        case Kind::time:
            return expect(json.is_int64() || json.is_uint64(), path, "an integer");
        case Kind::id:
            return expect(
                json.is_string() && !json.get_string().empty() &&
                    std::all_of(json.get_string().begin(), json.get_string().end(), is_digit),
                path,
                "an id");
        case Kind::text:
            return expect(json.is_string(), path, "a text");
        case Kind::enumeration:
            return expect(json.is_string() &&
                              std::find(type.names.begin(),
                                        type.names.end(),
                                        std::string(json.get_string().c_str())) != type.names.end(),
                          path,
                          type.name.c_str());
        case Kind::optional:
            return json.is_null() ? Wrong{} : check(json, type.item(), path);
        case Kind::list:
            if (!json.is_array()) return path + " is not a list";
            for (const value& item : json.get_array()) {
                if (auto wrong = check(item, type.item(), path + "[]")) return wrong;
            }
            return {};
        case Kind::map:
            if (!json.is_object()) return path + " is not a map";
            for (const auto& pair : json.get_object()) {
                if (auto wrong =
                        check(pair.value(), type.item(), path + "." + std::string(pair.key()))) {
                    return wrong;
                }
            }
            return {};
        case Kind::object:
            return check_object(json, type, path, false);
        case Kind::variant:
            return check_variant(json, type, path);
    }
    return {};
}

}  // namespace

std::optional<std::string> mismatch(const value& json, const TypeNode& type) {
    return check(json, type, type.name.empty() ? "the answer" : type.name);
}

}  // namespace regente::api::schema
