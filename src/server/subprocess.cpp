#include "server/subprocess.hpp"

#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace regente::server {

namespace {

using base::Err;
using base::Fault;

struct Pipe {
    int read = -1;
    int write = -1;

    bool open() {
        int fds[2] = {-1, -1};
        if (pipe2(fds, O_CLOEXEC) != 0) return false;
        read = fds[0];
        write = fds[1];
        return true;
    }

    static void shut(int& fd) {
        if (fd >= 0) close(fd);
        fd = -1;
    }

    ~Pipe() {
        shut(read);
        shut(write);
    }
};

// Both directions at once, so that neither side waits for the other with a full pipe.
bool exchange(Pipe& in,
              Pipe& out,
              const std::string& input,
              std::size_t out_bytes_max,
              std::string& output) {
    std::size_t written = 0;
    fcntl(in.write, F_SETFL, O_NONBLOCK);
    if (input.empty()) Pipe::shut(in.write);
    while (true) {
        pollfd polls[2] = {{out.read, POLLIN, 0}, {in.write, POLLOUT, 0}};
        if (poll(polls, 2, -1) < 0) {
            if (errno == EINTR) continue;
            return false;
        }
        if (in.write >= 0 && (polls[1].revents & (POLLOUT | POLLERR | POLLHUP)) != 0) {
            const ssize_t count = write(in.write, input.data() + written, input.size() - written);
            if (count > 0) written += static_cast<std::size_t>(count);
            if (written == input.size() || (count < 0 && errno != EAGAIN)) Pipe::shut(in.write);
        }
        if ((polls[0].revents & (POLLIN | POLLHUP)) != 0) {
            char buffer[65536];
            const ssize_t count = read(out.read, buffer, sizeof buffer);
            if (count == 0) return true;
            if (count < 0) return false;
            output.append(buffer, static_cast<std::size_t>(count));
            if (output.size() > out_bytes_max) return false;
        }
    }
}

}  // namespace

base::Result<ProgramOutput, Fault> run_program(const std::vector<std::string>& words,
                                               const std::string& input,
                                               std::size_t out_bytes_max) {
    Pipe in;
    Pipe out;
    if (!in.open() || !out.open()) {
        return Err{Fault{"program_failed",
                         std::string("No pipe for a program: ") + std::strerror(errno) + "."}};
    }
    std::signal(SIGPIPE, SIG_IGN);  // The program may end without reading all.
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in.read, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out.write, STDOUT_FILENO);
    std::vector<std::string> copies = words;
    std::vector<char*> arguments;
    arguments.reserve(copies.size() + 1);
    for (auto& word : copies)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    pid_t pid = -1;
    const int error =
        posix_spawnp(&pid, arguments[0], &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
        return Err{Fault{"program_missing",
                         "The program '" + words.front() + "' cannot be started: " +
                             std::strerror(error) + ". Is it installed?"}};
    }
    Pipe::shut(in.read);
    Pipe::shut(out.write);
    ProgramOutput result;
    const bool whole = exchange(in, out, input, out_bytes_max, result.out);
    if (!whole) kill(pid, SIGKILL);
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    if (!whole) {
        return Err{Fault{"program_output_too_long",
                         "The program '" + words.front() + "' gave more than " +
                             std::to_string(out_bytes_max) + " bytes or broke off."}};
    }
    result.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return result;
}

}  // namespace regente::server
