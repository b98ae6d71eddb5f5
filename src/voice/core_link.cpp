#include "voice/core_link.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <list>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "voice/frames.hpp"
#include "voice/log.hpp"
#include "voice/sip/libre.hpp"

namespace regente::voice {

namespace {

class CoreLinkImpl final : public CoreLink {
  public:
    explicit CoreLinkImpl(Handler& handler)
        : handler_(handler) {}

    CoreLinkImpl(const CoreLinkImpl&) = delete;
    CoreLinkImpl& operator=(const CoreLinkImpl&) = delete;

    ~CoreLinkImpl() override {
        while (!connections_.empty())
            drop(connections_.front());
        if (listener_ >= 0) {
            fd_close(listener_);
            ::close(listener_);
            ::unlink(path_.c_str());
        }
    }

    base::Result<base::Done, base::Fault> open(const std::string& path);

    bool connected() const override { return core_ != nullptr; }

    void send(const ports::voice::VoiceUp& message) override {
        if (core_ == nullptr || core_->failed) return;
        append_frame(core_->unsent, message);
        flush(*core_);
    }

  private:
    struct Connection {
        CoreLinkImpl* link = nullptr;
        int fd = -1;
        bool writing = false;  // Waits until the socket takes more.
        bool failed = false;   // Closed at the next turn of the loop, never inside a send.
        FrameReader reader;
        std::vector<std::uint8_t> unsent;
        std::size_t sent = 0;
    };

    static void accept_handler(int flags, void* arg);
    static void ready_handler(int flags, void* arg);

    void read(Connection& connection);
    void flush(Connection& connection);
    void watch(Connection& connection);
    void take(Connection& connection, const ports::voice::VoiceDown& message);
    void drop(Connection& connection);

    Handler& handler_;
    std::string path_;
    int listener_ = -1;
    std::uint64_t epoch_ = 0;
    std::list<Connection> connections_;
    Connection* core_ = nullptr;  // The one that said hello last.
};

base::Result<base::Done, base::Fault> CoreLinkImpl::open(const std::string& path) {
    const auto fault = [&](const std::string& why) {
        return base::Err{base::Fault{
            "voice_link", "The socket " + path + " for the core cannot be opened: " + why + "."}};
    };
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.empty() || path.size() >= sizeof address.sun_path)
        return fault("the path must have 1 to 107 characters");
    std::memcpy(address.sun_path, path.c_str(), path.size());
    path_ = path;
    listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (listener_ < 0) return fault(std::strerror(errno));
    ::unlink(path.c_str());
    const mode_t mask = ::umask(0177);  // Whoever may write here may make calls.
    const int bound =
        ::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    const int error = errno;
    ::umask(mask);
    if (bound != 0) return fault(std::strerror(error));
    if (::listen(listener_, 8) != 0) return fault(std::strerror(errno));
    if (fd_listen(listener_, FD_READ, accept_handler, this) != 0)
        return fault("the loop has no room");
    return base::Done{};
}

void CoreLinkImpl::accept_handler(int /*flags*/, void* arg) {
    auto* self = static_cast<CoreLinkImpl*>(arg);
    const int fd = ::accept4(self->listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return;
    constexpr std::size_t connections_max = 8;
    if (self->connections_.size() >= connections_max) {
        ::close(fd);
        return;
    }
    Connection& connection = self->connections_.emplace_back();
    connection.link = self;
    connection.fd = fd;
    self->watch(connection);
}

void CoreLinkImpl::watch(Connection& connection) {
    const int flags = connection.writing ? FD_READ | FD_WRITE : FD_READ;
    if (fd_listen(connection.fd, flags, ready_handler, &connection) != 0) connection.failed = true;
}

void CoreLinkImpl::ready_handler(int flags, void* arg) {
    auto* connection = static_cast<Connection*>(arg);
    CoreLinkImpl* self = connection->link;
    if ((flags & FD_WRITE) != 0) self->flush(*connection);
    if ((flags & (FD_READ | FD_EXCEPT)) != 0 && !connection->failed) self->read(*connection);
    if (connection->failed) self->drop(*connection);
}

void CoreLinkImpl::read(Connection& connection) {
    std::array<std::uint8_t, 65536> bytes;
    const ssize_t size = ::recv(connection.fd, bytes.data(), bytes.size(), 0);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (size <= 0) {
        connection.failed = true;
        return;
    }
    connection.reader.add({bytes.data(), static_cast<std::size_t>(size)});
    while (!connection.failed) {
        const auto frame = connection.reader.next();
        if (!frame) break;
        const auto message = wire::decode<ports::voice::VoiceDown>(*frame);
        if (!message) {
            log_line("the core sent what cannot be read: " + message.error().message);
            connection.failed = true;
            return;
        }
        take(connection, message.value());
    }
    if (connection.reader.broken()) connection.failed = true;
}

void CoreLinkImpl::take(Connection& connection, const ports::voice::VoiceDown& message) {
    if (const auto* hello = std::get_if<ports::voice::CoreHello>(&message)) {
        if (hello->epoch < epoch_) {
            log_line("refused a core of epoch " + std::to_string(hello->epoch) + "; the epoch is " +
                     std::to_string(epoch_));
            connection.failed = true;
            return;
        }
        epoch_ = hello->epoch;
        Connection* former = core_;
        core_ = &connection;
        if (former != nullptr && former != core_) drop(*former);
        handler_.core_connected();
        return;
    }
    // Before its hello, or after another took over: not our core.
    if (core_ != &connection) {
        connection.failed = true;
        return;
    }
    handler_.core_said(message);
}

void CoreLinkImpl::flush(Connection& connection) {
    while (connection.sent < connection.unsent.size()) {
        const ssize_t size = ::send(connection.fd,
                                    connection.unsent.data() + connection.sent,
                                    connection.unsent.size() - connection.sent,
                                    MSG_NOSIGNAL);
        if (size < 0) {
            if (errno == EINTR) continue;
            if (errno != EAGAIN) connection.failed = true;
            break;
        }
        connection.sent += static_cast<std::size_t>(size);
    }
    if (connection.sent == connection.unsent.size()) {
        connection.unsent.clear();
        connection.sent = 0;
    }
    // A reader that has stopped makes no event by itself; a connection that is shut down does.
    if (connection.unsent.size() - connection.sent > unsent_bytes_max) {
        connection.failed = true;
        (void)::shutdown(connection.fd, SHUT_RDWR);
    }
    const bool writing = !connection.unsent.empty() || connection.failed;
    if (writing != connection.writing) {
        connection.writing = writing;
        watch(connection);
    }
}

void CoreLinkImpl::drop(Connection& connection) {
    fd_close(connection.fd);
    ::close(connection.fd);
    const bool was_core = core_ == &connection;
    if (was_core) core_ = nullptr;
    connections_.remove_if([&](const Connection& one) { return &one == &connection; });
    if (was_core) handler_.core_lost();
}

}  // namespace

base::Result<std::unique_ptr<CoreLink>, base::Fault> CoreLink::listen(const std::string& path,
                                                                      Handler& handler) {
    auto link = std::make_unique<CoreLinkImpl>(handler);
    if (auto opened = link->open(path); !opened) return base::Err{opened.error()};
    return std::unique_ptr<CoreLink>(std::move(link));
}

}  // namespace regente::voice
