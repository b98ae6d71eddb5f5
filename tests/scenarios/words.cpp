#include "words.hpp"

#include <algorithm>
#include <cstdlib>

namespace regente::scenarios {

Words split(const std::string& line) {
    Words words;
    std::string word;
    bool quoted = false;
    bool started = false;
    for (const char c : line) {
        if (c == '"') {
            quoted = !quoted;
            started = true;
        } else if (!quoted && c == '#') {
            break;
        } else if (!quoted && (c == ' ' || c == '\t' || c == '\r')) {
            if (started) {
                words.push_back(word);
            }
            word.clear();
            started = false;
        } else if (!quoted && c == ',') {
            if (started) {
                words.push_back(word);
            }
            words.emplace_back(",");
            word.clear();
            started = false;
        } else {
            word.push_back(c);
            started = true;
        }
    }
    if (started) {
        words.push_back(word);
    }
    return words;
}

std::optional<base::Duration> duration_of(const std::string& word) {
    const bool negative = !word.empty() && word[0] == '-';
    std::size_t i = negative ? 1 : 0;
    if (i == word.size()) {
        return std::nullopt;
    }
    std::int64_t us = 0;
    while (i < word.size()) {
        std::int64_t number = 0;
        const std::size_t first = i;
        for (; i < word.size() && word[i] >= '0' && word[i] <= '9'; ++i) {
            number = number * 10 + (word[i] - '0');
        }
        if (i == first) {
            return std::nullopt;
        }
        const std::size_t unit = i;
        while (i < word.size() && (word[i] < '0' || word[i] > '9')) {
            ++i;
        }
        const std::string name = word.substr(unit, i - unit);
        if (name == "ms") {
            us += number * 1000;
        } else if (name == "s") {
            us += number * 1'000'000;
        } else if (name == "m") {
            us += number * 60'000'000;
        } else if (name == "h") {
            us += number * 3'600'000'000;
        } else {
            return std::nullopt;
        }
    }
    return base::Duration{negative ? -us : us};
}

std::optional<base::Instant> instant_of(const std::string& date, const std::string& clock) {
    if (date.size() != 10 || clock.size() != 5) {
        return std::nullopt;
    }
    std::int64_t year = std::atoll(date.substr(0, 4).c_str());
    const std::int64_t month = std::atoll(date.substr(5, 2).c_str());
    const std::int64_t day = std::atoll(date.substr(8, 2).c_str());
    const std::int64_t minutes =
        std::atoll(clock.substr(0, 2).c_str()) * 60 + std::atoll(clock.substr(3, 2).c_str());
    // Days from the civil date (Howard Hinnant, "chrono-compatible low-level date algorithms").
    year -= month <= 2 ? 1 : 0;
    const std::int64_t era = year / 400;
    const std::int64_t of_era = year - era * 400;
    const std::int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const std::int64_t days =
        era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
    return base::Instant{(days * 1440 + minutes) * 60'000'000};
}

std::optional<std::string> value_after(const Words& words, const std::string& key) {
    const auto it = std::find(words.begin(), words.end(), key);
    if (it == words.end() || it + 1 == words.end()) {
        return std::nullopt;
    }
    return *(it + 1);
}

bool has_word(const Words& words, const std::string& word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace regente::scenarios
