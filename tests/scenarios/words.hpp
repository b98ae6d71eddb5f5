// A line of a scenario as words; "quoted text" is one word.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"

namespace regente::scenarios {

using Words = std::vector<std::string>;

// Without the comment.
Words split(const std::string& line);

// "90s", "1m30s", "2h", "-30s", "500ms".
std::optional<base::Duration> duration_of(const std::string& word);

// "2026-11-23" and "08:30", UTC.
std::optional<base::Instant> instant_of(const std::string& date, const std::string& clock);

// The value after `key`, such as 10 in "priority 10".
std::optional<std::string> value_after(const Words& words, const std::string& key);

bool has_word(const Words& words, const std::string& word);

}  // namespace regente::scenarios
