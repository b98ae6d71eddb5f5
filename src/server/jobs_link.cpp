#include "server/jobs_link.hpp"

#include <cerrno>

#include <spdlog/spdlog.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/frames.hpp"

namespace regente::server {

namespace {

base::Fault no_worker() {
    return {"worker_missing",
            "There is no warden to run this job. Start the server with 'regente serve'."};
}

}  // namespace

JobsLink::JobsLink(int socket)
    : socket_(socket),
      broken_(socket < 0) {
    if (socket_ >= 0) thread_ = std::thread([this] { run(); });
}

JobsLink::~JobsLink() {
    if (socket_ < 0) return;
    shutdown(socket_, SHUT_RDWR);
    thread_.join();
    close(socket_);
}

void JobsLink::submit(Work work, Answer answer, bool urgent) {
    bool sent = false;
    std::uint64_t number = 0;
    {
        const std::lock_guard lock(mutex_);
        if (!broken_) {
            number = next_number_++;
            waiting_.emplace(number, answer);
            sent = send(CoreToWarden{Job{number, std::move(work), urgent}});
            if (!sent) waiting_.erase(number);
        }
    }
    if (!sent) answer(base::Err{no_worker()});
}

void JobsLink::ready() {
    const std::lock_guard lock(mutex_);
    if (!broken_ && !send(CoreToWarden{CoreReady{}}))
        spdlog::warn("the warden does not hear that the core is ready");
}

bool JobsLink::send(const CoreToWarden& message) {
    wire::Bytes bytes;
    append_frame(bytes, message);
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t count =
            ::send(socket_, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        done += static_cast<std::size_t>(count);
    }
    return true;
}

void JobsLink::run() {
    FrameReader reader;
    std::uint8_t buffer[16384];
    while (true) {
        const ssize_t count = recv(socket_, buffer, sizeof buffer, 0);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) break;
        reader.add({buffer, static_cast<std::size_t>(count)});
        while (true) {
            auto next = reader.next<WardenToCore>();
            if (!next || !next.value()) break;
            const auto& ended = std::get<JobEnded>(*next.value());
            Answer answer;
            {
                const std::lock_guard lock(mutex_);
                const auto found = waiting_.find(ended.number);
                if (found == waiting_.end()) continue;
                answer = std::move(found->second);
                waiting_.erase(found);
            }
            if (ended.code.empty()) {
                answer(base::Done{});
            } else {
                answer(base::Err{base::Fault{ended.code, ended.message}});
            }
        }
    }
    fail_all();
}

void JobsLink::fail_all() {
    std::map<std::uint64_t, Answer> waiting;
    {
        const std::lock_guard lock(mutex_);
        broken_ = true;
        waiting.swap(waiting_);
    }
    for (const auto& [number, answer] : waiting)
        answer(base::Err{no_worker()});
}

}  // namespace regente::server
