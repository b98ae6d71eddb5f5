#include "storage/sqlite/registry/registry.hpp"

namespace regente::storage {

using base::DispositionId;
using ports::Queue;

Stored<Queue> SqliteRegistry::put_queue(const Queue& given) {
    Queue queue = given;
    Work work(database_, Work::Kind::write);
    const auto dispositions = wire::encode(queue.dispositions);
    if (!queue.id) {
        queue.id = {new_ids(work, operation_, "queue")};
        work.run("INSERT INTO queues VALUES (?1, ?2, ?3, ?4)",
                 operation_,
                 queue.id,
                 queue.name,
                 dispositions);
    } else if (work.run("UPDATE queues SET name = ?3, dispositions = ?4 "
                        "WHERE operation = ?1 AND id = ?2",
                        operation_,
                        queue.id,
                        queue.name,
                        dispositions) == 0) {
        work.fail(not_found("queue", queue.id.value));
    }
    return work.commit(std::move(queue));
}

Stored<std::vector<Queue>> SqliteRegistry::queues() {
    Work work(database_, Work::Kind::read);
    auto queues = work.all<Queue>(
        "SELECT id, name, dispositions FROM queues WHERE operation = ?1 ORDER BY id",
        [&](Row& row) {
            Queue queue;
            queue.id = row.take<base::QueueId>();
            queue.name = row.take<std::string>();
            queue.dispositions =
                decoded<std::vector<DispositionId>>(work, row.take<std::vector<std::uint8_t>>());
            return queue;
        },
        operation_);
    return work.commit(std::move(queues));
}

Stored<base::Done> SqliteRegistry::remove_queue(base::QueueId id) {
    Work work(database_, Work::Kind::write);
    if (work.run("DELETE FROM queues WHERE operation = ?1 AND id = ?2", operation_, id) == 0) {
        work.fail(not_found("queue", id.value));
    }
    work.run("DELETE FROM user_queues WHERE operation = ?1 AND queue = ?2", operation_, id);
    return work.commit();
}

}  // namespace regente::storage
