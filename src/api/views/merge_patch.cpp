#include "api/views/merge_patch.hpp"

#include <boost/json.hpp>

namespace regente::api::views {
namespace {

using boost::json::object;
using boost::json::value;

}  // namespace

value without_nulls(const value& json) {
    if (!json.is_object()) return json;
    object result;
    for (const auto& member : json.get_object()) {
        if (!member.value().is_null()) result[member.key()] = without_nulls(member.value());
    }
    return result;
}

std::optional<value> merge_diff(const value& from, const value& to) {
    if (!from.is_object() || !to.is_object()) {
        if (from == to) return {};
        return without_nulls(to);
    }
    object patch;
    for (const auto& member : from.get_object()) {
        const value* next = to.get_object().if_contains(member.key());
        const bool gone = next == nullptr || next->is_null();
        if (gone) {
            if (!member.value().is_null()) patch[member.key()] = nullptr;
        } else if (auto inner = merge_diff(member.value(), *next)) {
            patch[member.key()] = std::move(*inner);
        }
    }
    for (const auto& member : to.get_object()) {
        if (member.value().is_null() || from.get_object().contains(member.key())) continue;
        patch[member.key()] = without_nulls(member.value());
    }
    if (patch.empty()) return {};
    return patch;
}

void merge_apply(value& target, const value& patch) {
    if (!patch.is_object()) {
        target = patch;
        return;
    }
    if (!target.is_object()) target = object{};
    for (const auto& member : patch.get_object()) {
        if (member.value().is_null()) {
            target.get_object().erase(member.key());
        } else {
            merge_apply(target.get_object()[member.key()], member.value());
        }
    }
}

}  // namespace regente::api::views
