// tests/golden/<version>/ keeps a sample of every message that a release wrote to disk or to
// another process; whatever we become, we read them. At a release, write the directory of the new
// version:
//   REGENTE_WRITE_GOLDEN=1 build/debug/bin/wire_test --gtest_filter='Golden.*'
// The directory of a released version is never written again.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "core/facts.hpp"
#include "ports/voice.hpp"
#include "wire/binary.hpp"
#include "wire/json.hpp"
#include "wire/samples.hpp"

namespace regente::wire {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

const std::string golden_directory = REGENTE_SOURCE_DIR "/tests/golden/";

struct Sample {
    std::string kind;   // "interaction_queued"
    std::string bytes;  // The binary form, hex.
    json::value value;  // What it says.
};
REGENTE_DESCRIBE(Sample, kind, bytes, value)

std::string hex(const Bytes& bytes) {
    std::string text;
    for (const std::uint8_t byte : bytes) {
        text += "0123456789abcdef"[byte >> 4U];
        text += "0123456789abcdef"[byte & 15U];
    }
    return text;
}

Bytes unhex(const std::string& text) {
    Bytes bytes;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
        bytes.push_back(static_cast<std::uint8_t>(std::stoul(text.substr(i, 2), nullptr, 16)));
    }
    return bytes;
}

template <class Variant>
std::vector<Sample> samples() {
    std::vector<Sample> made;
    boost::mp11::mp_for_each<boost::mp11::mp_iota<boost::mp11::mp_size<Variant>>>([&](auto i) {
        using Alternative = boost::mp11::mp_at<Variant, decltype(i)>;
        const Variant value = Sampler().make<Alternative>();
        made.push_back({snake_case(type_name<Alternative>()), hex(encode(value)), to_json(value)});
    });
    return made;
}

void write(const std::string& path, const std::vector<Sample>& made) {
    fs::create_directories(fs::path(path).parent_path());
    std::ofstream stream(path);
    for (const Sample& sample : made)
        stream << json::serialize(to_json(sample)) << "\n";
}

std::vector<Sample> read(const std::string& path) {
    std::vector<Sample> found;
    std::ifstream stream(path);
    for (std::string line; std::getline(stream, line);) {
        auto sample = from_json_text<Sample>(line, 1'000'000);
        if (!sample) {
            ADD_FAILURE() << path << ": " << sample.error().message;
        } else {
            found.push_back(std::move(sample).value());
        }
    }
    return found;
}

// Everything that `old` says, `now` says too; it may say more.
bool says(const json::value& now, const json::value& old) {
    if (old.is_object() && now.is_object()) {
        for (const auto& pair : old.get_object()) {
            const auto* member = now.get_object().if_contains(pair.key());
            if (member == nullptr || !says(*member, pair.value())) return false;
        }
        return true;
    }
    if (old.is_array() && now.is_array()) {
        if (old.get_array().size() != now.get_array().size()) return false;
        for (std::size_t i = 0; i < old.get_array().size(); ++i) {
            if (!says(now.get_array()[i], old.get_array()[i])) return false;
        }
        return true;
    }
    return json::serialize(now) == json::serialize(old);
}

template <class Variant>
void check(const std::string& file) {
    const std::string current = golden_directory + REGENTE_VERSION "/" + file;
    if (std::getenv("REGENTE_WRITE_GOLDEN") != nullptr) write(current, samples<Variant>());
    for (const auto& version : fs::directory_iterator(golden_directory)) {
        const std::string path = version.path() / file;
        if (!fs::exists(path)) continue;
        for (const Sample& sample : read(path)) {
            const auto value = decode<Variant>(unhex(sample.bytes));
            ASSERT_TRUE(value) << path << " " << sample.kind << ": " << value.error().message;
            EXPECT_TRUE(says(to_json(value.value()), sample.value)) << path << " " << sample.kind;
        }
    }
    std::set<std::string> kept;
    for (const Sample& sample : read(current))
        kept.insert(sample.kind);
    for (const Sample& sample : samples<Variant>()) {
        EXPECT_TRUE(kept.count(sample.kind) == 1)
            << current << " has no sample of " << sample.kind << ". Write it with "
            << "REGENTE_WRITE_GOLDEN=1 build/debug/bin/wire_test --gtest_filter='Golden.*'";
    }
}

TEST(Golden, facts_of_every_release_are_read) {
    check<core::Fact>("facts.jsonl");
}

TEST(Golden, messages_to_voice_of_every_release_are_read) {
    check<ports::voice::VoiceDown>("voice_down.jsonl");
}

TEST(Golden, messages_from_voice_of_every_release_are_read) {
    check<ports::voice::VoiceUp>("voice_up.jsonl");
}

TEST(Golden, events_of_voice_of_every_release_are_read) {
    check<ports::voice::Happened>("voice_happened.jsonl");
}

// Every message of the core's border survives both codecs with every member set.
template <class Variant>
void check_both_codecs() {
    boost::mp11::mp_for_each<boost::mp11::mp_iota<boost::mp11::mp_size<Variant>>>([](auto i) {
        const Variant value = Sampler().make<boost::mp11::mp_at<Variant, decltype(i)>>();
        const Bytes bytes = encode(value);
        const auto binary = decode<Variant>(bytes);
        ASSERT_TRUE(binary) << i << binary.error().message;
        EXPECT_EQ(encode(binary.value()), bytes) << i;
        const auto text = from_json_text<Variant>(json::serialize(to_json(value)), 1'000'000);
        ASSERT_TRUE(text) << i << text.error().message;
        EXPECT_EQ(encode(text.value()), bytes) << i;
    });
}

TEST(Golden, every_message_survives_both_codecs) {
    check_both_codecs<core::Request>();
    check_both_codecs<core::Event>();
    check_both_codecs<core::Command>();
    check_both_codecs<core::Fact>();
    check_both_codecs<ports::voice::VoiceDown>();
    check_both_codecs<ports::voice::VoiceUp>();
}

}  // namespace
}  // namespace regente::wire
