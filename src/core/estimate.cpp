#include "core/estimate.hpp"

#include <algorithm>

#include "models/expected_wait.hpp"

namespace regente::core {

namespace {

constexpr std::int64_t samples_max = 8;   // The weight of the past in a moving mean.
constexpr std::uint32_t waits_max = 512;  // Then the past counts half.
constexpr std::uint32_t gave_up_min = 5;  // Fewer say nothing about patience.
constexpr Duration handle_guess = base::minutes(3);
constexpr std::uint32_t percent = 80;

void move(std::int64_t& mean, std::int64_t sample, std::uint32_t samples) {
    mean += (sample - mean) / std::clamp<std::int64_t>(samples, 1, samples_max);
}

}  // namespace

void left_line(QueueRun& run, Duration waited) {
    if (run.left_line >= waits_max) {
        run.left_line /= 2;
        run.gave_up /= 2;
        run.waited_us /= 2;
    }
    ++run.left_line;
    run.waited_us += waited.us;
}

void talked(QueueRun& run, Duration length) {
    run.handled = std::min<std::uint32_t>(run.handled + 1, samples_max);
    move(run.talk_us, length.us, run.handled);
}

void wrapped_up(QueueRun& run, Duration length) {
    move(run.wrap_us, length.us, run.handled);
}

std::optional<Duration> expected_wait(const Step& step, QueueId queue, std::uint32_t ahead) {
    const QueueIndex* index = step.index().queue(queue);
    if (index == nullptr) {
        return std::nullopt;
    }
    const auto excluded = [index](Exclusion reason) {
        return index->excluded[static_cast<std::size_t>(reason)].size();
    };
    const std::size_t agents = index->available.size() + excluded(Exclusion::offered) +
                               excluded(Exclusion::engaged) + excluded(Exclusion::wrap_up);
    if (agents == 0) {
        return std::nullopt;
    }
    if (index->available.size() > ahead) {
        return Duration{};
    }
    const auto it = step.state().queue_runs.find(queue);
    const QueueRun run = it == step.state().queue_runs.end() ? QueueRun{} : it->second;
    const std::int64_t handle = run.handled == 0 ? handle_guess.us : run.talk_us + run.wrap_us;
    // The mean patience of exponential givers-up, seen only as far as the others let it be seen:
    // all time waited ÷ those who gave up.
    std::optional<std::int64_t> patience;
    if (run.gave_up >= gave_up_min && run.waited_us > 0) {
        patience = run.waited_us / run.gave_up;
    }
    return Duration{models::expected_wait_us(ahead,
                                             static_cast<std::uint32_t>(agents),
                                             std::max<std::int64_t>(handle, 1'000'000),
                                             patience,
                                             percent)};
}

}  // namespace regente::core
