// Two bodies that Beast does not have: a slice of a file read as it is sent, and a text that
// several answers share. Included by http/server.cpp only.
#pragma once

#include <array>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/optional.hpp>

namespace regente::api::http {

struct FileBody {
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };

    class value_type {
      public:
        bool open(const std::string& path, std::uint64_t offset, std::uint64_t length) {
            file_.reset(std::fopen(path.c_str(), "rb"));
            left_ = length;
            return file_ && ::fseeko(file_.get(), static_cast<off_t>(offset), SEEK_SET) == 0;
        }

        // Zero before the end: the file was cut under our feet.
        std::size_t read(char* into, std::size_t room) {
            const std::size_t want = left_ < room ? static_cast<std::size_t>(left_) : room;
            const std::size_t got = std::fread(into, 1, want, file_.get());
            left_ -= got;
            return got;
        }

        std::uint64_t left() const { return left_; }

      private:
        std::unique_ptr<std::FILE, Close> file_;
        std::uint64_t left_ = 0;
    };

    class writer {
      public:
        using const_buffers_type = boost::asio::const_buffer;

        template <bool request, class Fields>
        writer(boost::beast::http::header<request, Fields>& /*header*/, value_type& body)
            : body_(body) {}

        void init(boost::beast::error_code& error) { error = {}; }

        boost::optional<std::pair<const_buffers_type, bool>> get(boost::beast::error_code& error) {
            error = {};
            const std::size_t got = body_.read(chunk_.data(), chunk_.size());
            if (got == 0 && body_.left() > 0) {
                error = boost::beast::http::make_error_code(boost::beast::http::error::short_read);
                return boost::none;
            }
            if (got == 0) return boost::none;
            return {{const_buffers_type{chunk_.data(), got}, body_.left() > 0}};
        }

      private:
        value_type& body_;
        std::array<char, 64UL * 1024> chunk_{};
    };
};

struct SharedBody {
    using value_type = std::shared_ptr<const std::string>;

    static std::uint64_t size(const value_type& body) { return body->size(); }

    class writer {
      public:
        using const_buffers_type = boost::asio::const_buffer;

        template <bool request, class Fields>
        writer(const boost::beast::http::header<request, Fields>& /*header*/,
               const value_type& body)
            : body_(body) {}

        void init(boost::beast::error_code& error) { error = {}; }

        boost::optional<std::pair<const_buffers_type, bool>> get(boost::beast::error_code& error) {
            error = {};
            return {{const_buffers_type{body_->data(), body_->size()}, false}};
        }

      private:
        value_type body_;
    };
};

}  // namespace regente::api::http
