// Reads values out of words.
#pragma once

#include <cstdlib>
#include <optional>
#include <string>

#include "wire/reflect.hpp"
#include "words.hpp"

namespace regente::scenarios {

inline std::uint32_t number_of(const std::string& text) {
    return static_cast<std::uint32_t>(std::strtoul(text.c_str(), nullptr, 10));
}

// The enumerator of that name; true when there is no name.
template <class E>
bool named(const std::optional<std::string>& word, E& value) {
    if (!word) {
        return true;
    }
    for (int i = 0; i < 64; ++i) {
        if (wire::enum_name(static_cast<E>(i)) == *word) {
            value = static_cast<E>(i);
            return true;
        }
    }
    return false;
}

inline std::string unknown(const Words& words) {
    std::string text = "not understood:";
    for (const std::string& word : words) {
        text += " " + word;
    }
    return text;
}

}  // namespace regente::scenarios
