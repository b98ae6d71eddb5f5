#include "api/services.hpp"

#include "api/secret.hpp"

namespace regente::api {

Services::Services(Gateway& gateway, const Options& options)
    : gateway_(gateway),
      options_(options),
      hash_of_nobody_(hash_password(new_secret(), options.password_memory_bytes)) {}

core::Accepted Services::submit(core::Request request) {
    auto answer = try_submit(std::move(request));
    if (!answer) throw Failure(answer.error());
    return answer.value();
}

base::Result<core::Accepted, Failure> Services::try_submit(core::Request request) {
    auto promise = std::make_shared<std::promise<Gateway::Answer>>();
    auto future = promise->get_future();
    gateway_.submit(std::move(request),
                    [promise](Gateway::Answer answer) { promise->set_value(std::move(answer)); });
    if (future.wait_for(answer_max) != std::future_status::ready) {
        return base::Err{Failure("server_busy")};
    }
    const Gateway::Answer answer = future.get();
    if (answer.unavailable) return base::Err{Failure("unavailable", answer.fault.message)};
    if (!answer.result) return base::Err{Failure(answer.result.error())};
    settle();
    return answer.result.value();
}

void Services::ensure_prompts(const flow::Graph& graph) {
    using Answer = base::Result<base::Done, base::Fault>;
    (void)wait<Answer>([&](auto run) {
        gateway_.ensure_prompts(graph,
                                [run](const Answer& answer) { run([&] { return answer; }); });
    });
}

void Services::relabel(const std::function<void(views::World&)>& change) {
    live().relabel(change);
    settle();
}

// Facts and labels are posted to the HTTP thread in order; what is posted after them runs after
// them.
void Services::settle() {
    auto promise = std::make_shared<std::promise<void>>();
    auto future = promise->get_future();
    post([promise] { promise->set_value(); });
    // While stopping nothing runs there any more.
    while (!stopping &&
           future.wait_for(std::chrono::milliseconds(50)) != std::future_status::ready) {
    }
}

}  // namespace regente::api
