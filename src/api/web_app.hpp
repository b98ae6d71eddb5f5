// The built web app, read into memory at the start: files by path, and index.html for every address
// that the app draws itself.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "api/http/types.hpp"

namespace regente::api {

class WebApp {
  public:
    static constexpr std::size_t bytes_max = 64UL * 1024 * 1024;

    // A missing directory gives an app that says so.
    explicit WebApp(const std::string& directory);

    http::Response answer(const http::Request& request) const;

    std::size_t files() const { return files_.size(); }

  private:
    struct File {
        std::shared_ptr<const std::string> content;
        std::string type;
        std::string etag;
        bool immutable = false;  // Its name holds the hash of its content.
    };

    std::map<std::string, File> files_;  // "/assets/index-B3kd.js"
};

}  // namespace regente::api
