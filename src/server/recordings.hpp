// The files of recordings once voice has let go of them: made true after a crash, compressed in the
// background, kept once.
#pragma once

#include <string>
#include <vector>

#include "base/ids.hpp"
#include "core/messages.hpp"
#include "server/jobs_link.hpp"

namespace regente::server {

class Recordings {
  public:
    Recordings(std::string directory, JobsLink& jobs);

    // Voice closed it and the fact is durable. Any thread.
    void closed(base::RecordingId recording);

    // Voice is there and writes these; whatever else lies there is ours. Answers how those that are
    // not compressed ended: a crash of voice may have kept it from being said.
    std::vector<core::RecordingClosed> sweep(const std::vector<base::RecordingId>& being_written);

  private:
    std::string directory_;
    JobsLink& jobs_;
};

}  // namespace regente::server
