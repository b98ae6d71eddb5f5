#include "storage/sqlite/registry/registry.hpp"

namespace regente::storage {

using ports::Note;

Stored<base::Done> SqliteRegistry::put_note(const Note& note) {
    Work work(database_, Work::Kind::write);
    work.run_members(
        "INSERT INTO notes VALUES (?1, ?2, ?3, ?4, ?5) "
        "ON CONFLICT DO UPDATE SET text = ?4, updated = ?5",
        note,
        operation_);
    return work.commit();
}

Stored<std::vector<Note>> SqliteRegistry::notes(base::InteractionId interaction) {
    Work work(database_, Work::Kind::read);
    auto found = work.all<Note>(
        "SELECT interaction, author, text, updated FROM notes "
        "WHERE operation = ?1 AND interaction = ?2 ORDER BY updated, author",
        [](Row& row) {
            Note note;
            row.take_members(note);
            return note;
        },
        operation_,
        interaction);
    return work.commit(std::move(found));
}

}  // namespace regente::storage
