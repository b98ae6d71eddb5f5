// The sound of a conversation, in ranges, to who may hear it. Every listening leaves a line.
#include <algorithm>
#include <vector>

#include <sys/stat.h>

#include "api/handlers/history.hpp"
#include "api/route.hpp"
#include "api/services.hpp"
#include "api/text/url.hpp"

namespace regente::api {
namespace {

struct Audio {
    std::string path;
    std::string type;
    std::string tag;  // A closed file never changes: its kind and size name it.
    std::uint64_t size = 0;
};

// The compressed file first. Names are ids: nothing a user wrote.
std::vector<Audio> find_audio(const std::string& directory, base::RecordingId id) {
    std::vector<Audio> found;
    const std::string stem = directory + "/" + std::to_string(id.value);
    for (const auto& [suffix, type] :
         {std::pair{".opus", "audio/ogg"}, std::pair{".wav", "audio/wav"}}) {
        struct stat status {};

        const std::string path = stem + suffix;
        if (::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0) {
            const auto size = static_cast<std::uint64_t>(status.st_size);
            const std::string tag =
                '"' + std::to_string(id.value) + suffix + "." + std::to_string(size) + '"';
            found.push_back({path, type, tag, size});
        }
    }
    return found;
}

// RFC 9110 §13.1.5: who has a part asks on for the same file; when that is gone, or the condition
// is a date, the whole of another is the answer and not a part that does not fit.
const Audio& chosen(const std::vector<Audio>& found, const std::string& condition, bool& whole) {
    const auto same = std::find_if(
        found.begin(), found.end(), [&](const Audio& audio) { return audio.tag == condition; });
    whole = !condition.empty() && same == found.end();
    return same == found.end() ? found.front() : *same;
}

http::Response get_audio(Call& call) {
    const auto id = call.id<base::RecordingId>(0);
    const auto row = call.services.records([&](ports::Records& records, ports::Journal&) {
        return records.recording(call.services.operation(), id);
    });
    if (!row) throw Failure("not_found", std::to_string(id.value));
    visible_interaction(call, row->interaction);
    if (row->ended.us == 0) throw Failure("recording_open", std::to_string(id.value));
    const auto found = find_audio(call.services.gateway().recordings_dir(), id);
    if (found.empty()) throw Failure("recording_gone", std::to_string(id.value));
    bool whole = false;
    const Audio* audio = &chosen(found, call.request.header("if-range"), whole);
    http::Response response;
    response.type = audio->type;
    response.headers.emplace_back("Accept-Ranges", "bytes");
    response.headers.emplace_back("ETag", audio->tag);
    response.headers.emplace_back("Cache-Control", "private, no-store");
    text::ByteRange range{0, audio->size - 1};
    const auto asked =
        text::parse_range(whole ? std::string() : call.request.header("range"), audio->size, range);
    if (asked == text::RangeAnswer::unsatisfiable) {
        throw Failure("range_unsatisfiable", std::to_string(audio->size));
    }
    if (asked == text::RangeAnswer::part) {
        response.status = 206;
        response.headers.emplace_back("Content-Range",
                                      "bytes " + std::to_string(range.first) + "-" +
                                          std::to_string(range.last) + "/" +
                                          std::to_string(audio->size));
    }
    call.services.log(false,
                      "audit: " + call.who().user.login + " listens to recording " +
                          std::to_string(id.value) + " of interaction " +
                          std::to_string(row->interaction.value) + ", bytes " +
                          std::to_string(range.first) + "-" + std::to_string(range.last) +
                          ", from " + call.request.address);
    response.file = http::FileSlice{audio->path, range.first, range.last - range.first + 1};
    return response;
}

}  // namespace

void add_recording_routes(Routes& routes) {
    routes.add({.method = "GET",
                .pattern = "/api/v1/recordings/{id}/audio",
                .permission = Permission::handle_contacts,
                .summary = "The sound of a recording; takes Range (an agent: the own)",
                .run = get_audio,
                .answer_type = "audio/ogg"});
}

}  // namespace regente::api
