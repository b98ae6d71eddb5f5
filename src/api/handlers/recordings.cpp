// The sound of a conversation, in ranges, to who may hear it. Every listening leaves a line.
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
    std::uint64_t size = 0;
};

// The compressed file when there is one. Names are ids: nothing a user wrote.
std::optional<Audio> find_audio(const std::string& directory, base::RecordingId id) {
    const std::string stem = directory + "/" + std::to_string(id.value);
    for (const auto& [suffix, type] :
         {std::pair{".opus", "audio/ogg"}, std::pair{".wav", "audio/wav"}}) {
        struct stat status {};

        const std::string path = stem + suffix;
        if (::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0) {
            return Audio{path, type, static_cast<std::uint64_t>(status.st_size)};
        }
    }
    return {};
}

http::Response get_audio(Call& call) {
    const auto id = call.id<base::RecordingId>(0);
    const auto row = call.services.records([&](ports::Records& records, ports::Journal&) {
        return records.recording(call.services.operation(), id);
    });
    if (!row) throw Failure("not_found", std::to_string(id.value));
    visible_interaction(call, row->interaction);
    if (row->ended.us == 0) throw Failure("recording_open", std::to_string(id.value));
    const auto audio = find_audio(call.services.gateway().recordings_dir(), id);
    if (!audio) throw Failure("recording_gone", std::to_string(id.value));
    http::Response response;
    response.type = audio->type;
    response.headers.emplace_back("Accept-Ranges", "bytes");
    response.headers.emplace_back("Cache-Control", "private, no-store");
    text::ByteRange range{0, audio->size - 1};
    const auto asked = text::parse_range(call.request.header("range"), audio->size, range);
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
    if (range.first == 0) {
        call.services.log(false,
                          "audit: " + call.who().user.login + " listens to recording " +
                              std::to_string(id.value) + " of interaction " +
                              std::to_string(row->interaction.value) + " from " +
                              call.request.address);
    }
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
