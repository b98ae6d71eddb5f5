#include "api/web_app.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "api/secret.hpp"

namespace regente::api {
namespace {

std::string type_of(const std::string& extension) {
    static const std::map<std::string, std::string> types = {
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".mjs", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".json", "application/json"},
        {".webmanifest", "application/manifest+json"},
        {".map", "application/json"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".ico", "image/x-icon"},
        {".woff2", "font/woff2"},
        {".woff", "font/woff"},
        {".wav", "audio/wav"},
        {".mp3", "audio/mpeg"},
        {".ogg", "audio/ogg"},
        {".txt", "text/plain; charset=utf-8"},
        {".wasm", "application/wasm"},
    };
    const auto found = types.find(extension);
    return found == types.end() ? "application/octet-stream" : found->second;
}

}  // namespace

WebApp::WebApp(const std::string& directory) {
    namespace fs = std::filesystem;
    std::error_code error;
    std::size_t total = 0;
    for (fs::recursive_directory_iterator it(directory, error), end; !error && it != end;
         it.increment(error)) {
        if (!it->is_regular_file(error)) continue;
        std::ifstream stream(it->path(), std::ios::binary);
        std::string content((std::istreambuf_iterator<char>(stream)),
                            std::istreambuf_iterator<char>());
        total += content.size();
        if (total > bytes_max) break;
        const std::string path = "/" + fs::relative(it->path(), directory, error).generic_string();
        File file;
        file.type = type_of(it->path().extension().string());
        file.etag = "\"" + secret_hash(content).substr(0, 32) + "\"";
        file.immutable = path.substr(0, 8) == "/assets/";
        file.content = std::make_shared<const std::string>(std::move(content));
        files_[path] = std::move(file);
    }
}

http::Response WebApp::answer(const http::Request& request) const {
    http::Response response;
    response.type = "text/plain; charset=utf-8";
    if (request.method != "GET" && request.method != "HEAD") {
        response.status = 405;
        response.headers.emplace_back("Allow", "GET, HEAD");
        return response;
    }
    std::string path;
    for (const std::string& segment : request.target.path)
        path += "/" + segment;
    auto found = files_.find(path);
    // An address of the app, not of a file: the app draws it.
    const bool names_file =
        !request.target.path.empty() && request.target.path.back().find('.') != std::string::npos;
    if (found == files_.end() && !names_file) found = files_.find("/index.html");
    if (found == files_.end()) {
        response.status = 404;
        response.body = files_.empty() ? "The web app is not built. The API is under /api/v1.\n"
                                       : "There is no such file.\n";
        return response;
    }
    const File& file = found->second;
    response.headers.emplace_back("ETag", file.etag);
    response.headers.emplace_back(
        "Cache-Control", file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
    response.type = file.type;
    if (request.header("if-none-match") == file.etag) {
        response.status = 304;
        return response;
    }
    response.shared_body = file.content;
    return response;
}

}  // namespace regente::api
