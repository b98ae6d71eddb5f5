// The one body of every answer: a text of its own, a text that several answers share, a slice of a
// file read as it is sent, or nothing. One type, so that Beast's writer is compiled once.
#pragma once

#include <array>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <variant>

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/optional.hpp>

namespace regente::api::http {

// A slice of a file, from where it was opened.
class OpenSlice {
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
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };

    std::unique_ptr<std::FILE, Close> file_;
    std::uint64_t left_ = 0;
};

struct AnswerBody {
    using value_type =
        std::variant<std::monostate, std::string, std::shared_ptr<const std::string>, OpenSlice>;

    class writer {
      public:
        using const_buffers_type = boost::asio::const_buffer;
        using Piece = boost::optional<std::pair<const_buffers_type, bool>>;

        template <bool request, class Fields>
        writer(boost::beast::http::header<request, Fields>& /*header*/, value_type& body)
            : body_(body) {}

        void init(boost::beast::error_code& error) { error = {}; }

        Piece get(boost::beast::error_code& error) {
            error = {};
            if (auto* slice = std::get_if<OpenSlice>(&body_)) return next_of(*slice, error);
            if (const auto* own = std::get_if<std::string>(&body_)) return whole(*own);
            if (const auto* shared = std::get_if<std::shared_ptr<const std::string>>(&body_)) {
                return whole(**shared);
            }
            return boost::none;
        }

      private:
        static Piece whole(const std::string& text) {
            return {{const_buffers_type{text.data(), text.size()}, false}};
        }

        Piece next_of(OpenSlice& slice, boost::beast::error_code& error) {
            if (!chunk_) chunk_ = std::make_unique<Chunk>();
            const std::size_t got = slice.read(chunk_->data(), chunk_->size());
            if (got == 0 && slice.left() > 0) {
                error = boost::beast::http::make_error_code(boost::beast::http::error::short_read);
                return boost::none;
            }
            if (got == 0) return boost::none;
            return {{const_buffers_type{chunk_->data(), got}, slice.left() > 0}};
        }

        using Chunk = std::array<char, 64UL * 1024>;
        value_type& body_;
        std::unique_ptr<Chunk> chunk_;
    };
};

}  // namespace regente::api::http
